//! The findings: beside the table on a wide screen, two lines of the current one on a narrow screen.

use super::Areas;
use super::canvas::{Canvas, wrap};
use crate::model::{Instance, Rule, Severity, Status};
use crate::tui::app::App;
use crate::tui::search;
use crate::tui::session::Session;
use crate::tui::theme::Role;
use crate::tui::width;

/// Returns for which column or row an instance stands, in words.
fn instance_label(app: &App, session: &Session, rule: &Rule, instance: &Instance) -> String {
    let form = session.form();
    let named = instance.cells().next().map(|cell| {
        let (row, column) = (form.row_of(cell), form.column_of(cell));
        let by_row = rule.instances.iter().any(|other| {
            other.name != instance.name
                && other.cells().next().is_some_and(|c| form.row_of(c).id != row.id)
        });
        if by_row { app.locale.label(&row.short) } else { app.locale.label(&column.label) }
    });
    if instance.name.is_empty() { String::new() } else { named.unwrap_or("").trim().to_owned() }
}

/// Returns the words for the two sides; the cells' own labels where the form gives none.
fn sides(app: &App, session: &Session, rule: &Rule, instance: &Instance) -> [String; 2] {
    let side = |label: &crate::model::Label, terms: &[crate::model::Term]| {
        let own = app.locale.label(label);
        match terms {
            _ if !own.is_empty() => own.to_owned(),
            [only] => search::label(session.form(), only.cell, &app.locale),
            [] => String::new(),
            _ => app.words("tui.sum_of", &[("count", &terms.len().to_string())]),
        }
    };
    [side(&rule.left_label, &instance.left), side(&rule.right_label, &instance.right)]
}

/// Draws the panel.
pub(super) fn draw(app: &App, session: &Session, x: u16, areas: Areas, canvas: &mut Canvas) {
    let mut y = areas.body;
    let right = areas.width - 1;
    let head = if session.in_panel { Role::HeadCurrent } else { Role::Heading };
    canvas.put(x, y, app.locale.text("tui.panel"), head);
    y += 2;
    y = counts(app, session, (x + 1, right), y, canvas) + 1;
    let failures = session.failures();
    if failures.is_empty() {
        let key =
            if session.engine.summary().pending > 0 { "tui.panel_so_far" } else { "tui.panel_all" };
        for line in wrap(app.locale.text(key), usize::from(right.saturating_sub(x + 1))) {
            canvas.put(x + 1, y, &line, Role::Hint);
            y += 1;
        }
        return;
    }
    let selected =
        session.finding.and_then(|index| failures.iter().position(|held| *held == index));
    let room = usize::from(areas.body_end.saturating_sub(y + 4)) / 5;
    let first = selected.map_or(0, |at| at.saturating_sub(room.saturating_sub(1)));
    for (at, index) in failures.iter().enumerate().skip(first) {
        if y + 4 > areas.body_end.saturating_sub(3) {
            let rest = (failures.len() - at).to_string();
            canvas.put(x + 1, y, &app.words("tui.panel_more", &[("count", &rest)]), Role::Hint);
            y += 2;
            break;
        }
        y = finding(app, session, *index, at + 1, (x, right), y, canvas) + 1;
    }
    let end = y.min(areas.body_end.saturating_sub(2));
    let keys = if session.in_panel {
        ["tui.panel_keys_in", "tui.panel_keys_in2"]
    } else {
        ["tui.panel_keys", "tui.panel_keys2"]
    };
    for (line, key) in (end..).zip(keys) {
        canvas.put(x + 1, line, app.locale.text(key), Role::Hint);
    }
}

/// Draws how many rules there are of each outcome, up to the column `right`, and returns the line behind them.
fn counts(
    app: &App,
    session: &Session,
    (left, right): (u16, u16),
    mut y: u16,
    canvas: &mut Canvas,
) -> u16 {
    let summary = session.engine.summary();
    let mut x = left;
    for (key, count, loud) in [
        ("tui.count_errors", summary.errors, Role::Error),
        ("tui.count_warnings", summary.warnings, Role::Warning),
        ("tui.count_pending", summary.pending, Role::Hint),
        ("tui.count_passed", summary.passed, Role::Hint),
        ("tui.count_waived", summary.waived, Role::Hint),
    ] {
        if key == "tui.count_waived" && count == 0 {
            continue;
        }
        let role = if count > 0 { loud } else { Role::Hint };
        let text = app.words(key, &[("count", &count.to_string())]);
        if x > left && usize::from(right.saturating_sub(x)) < canvas.measure(&text) {
            (x, y) = (left, y + 1);
        }
        x = canvas.put(x, y, &text, role) + 2;
    }
    y + 1
}

/// Draws one finding with its numbers, and returns the line behind it.
fn finding(
    app: &App,
    session: &Session,
    index: usize,
    number: usize,
    (x, right): (u16, u16),
    mut y: u16,
    canvas: &mut Canvas,
) -> u16 {
    let (rule, instance) = session.engine.instance(index);
    let (look, mark) = look_of(rule.severity);
    let current = session.finding == Some(index);
    let pointer = if current { '>' } else { ' ' };
    let title = format!(
        "{pointer}{mark} {number} {}  {}",
        app.locale.label(&rule.title),
        instance_label(app, session, rule, instance)
    );
    if current && session.in_panel {
        let cells = usize::from(right.saturating_sub(x));
        let text = width::pad_right(&title, cells);
        canvas.put_both(x, y, &text, look, Role::Selected);
    } else {
        canvas.put(x, y, &title, look);
    }
    y += 1;
    let Some(numbers) = session.engine.outcome(index).numbers else { return y };
    let [left, right_words] = sides(app, session, rule, instance);
    // Sums stand under each other at the right.
    let end = right.min(x + 40);
    let difference = (
        app.words("tui.difference", &[]),
        numbers.difference().normalize().to_string(),
        Role::Heading,
    );
    let lines = [
        (left, numbers.left.normalize().to_string(), Role::Figure),
        (
            format!("{} {right_words}", instance.relation.sign()),
            numbers.right.normalize().to_string(),
            Role::Figure,
        ),
        difference,
    ];
    for (words, number, role) in lines {
        let room = usize::from(end.saturating_sub(x + 5)).saturating_sub(width::width(&number) + 2);
        canvas.put_within(x + 5, y, &words, room, role);
        canvas.put_right(end, y, &number, role);
        y += 1;
    }
    y
}

/// The column where the second line of the strip begins.
const STRIP: u16 = 6;

fn look_of(severity: Severity) -> (Role, char) {
    match severity {
        Severity::Error => (Role::Error, '!'),
        Severity::Warning => (Role::Warning, '?'),
    }
}

/// Returns the finding that the strip shows: the current one, else one about the current cell, of this table, or any.
fn of_strip(session: &Session, failures: &[usize]) -> Option<usize> {
    let of_cell = |cell| failures.iter().find(|i| session.engine.instances_of(cell).contains(i));
    let near = session.cell().and_then(of_cell).copied();
    let here = |index: &usize| {
        let mut cells = session.engine.instance(*index).1.cells();
        cells.any(|cell| Some(session.form().cell(cell).table) == session.table())
    };
    let chosen = session.finding.filter(here).or(near);
    let chosen = chosen.or_else(|| failures.iter().copied().find(here));
    chosen.or(session.finding).or(failures.first().copied())
}

/// Draws two lines: a finding, or how things stand.
pub(super) fn strip(app: &App, session: &Session, y: u16, canvas: &mut Canvas) {
    let failures = session.failures();
    let Some(index) = of_strip(session, &failures) else {
        counts(app, session, (1, canvas.width() - 1), y, canvas);
        return;
    };
    let at = failures.iter().position(|held| *held == index).map_or(0, |at| at + 1);
    let (rule, instance) = session.engine.instance(index);
    let (look, mark) = look_of(rule.severity);
    let title = app.locale.label(&rule.title);
    let place = instance_label(app, session, rule, instance);
    let head = format!("{mark} {at}/{} {title}  {place}", failures.len());
    let end = canvas.put(0, y, head.trim_end(), look);
    if session.in_panel {
        let cells = usize::from(canvas.width().saturating_sub(end + 3));
        canvas.put_parts(end + 2, y, app.locale.text("tui.strip_keys"), cells, Role::Hint);
    }
    let cells = usize::from(canvas.width().saturating_sub(STRIP + 1));
    if let Some(text) = strip_numbers(app, session, index, cells, canvas) {
        canvas.put(STRIP, y + 1, &text, look);
    }
}

/// Returns the two sides of a rule with their difference in `cells` cells. The numbers are whole; the words get what
/// they leave, each half of it and what the other does not need.
fn strip_numbers(
    app: &App,
    session: &Session,
    index: usize,
    cells: usize,
    canvas: &Canvas,
) -> Option<String> {
    let (rule, instance) = session.engine.instance(index);
    let numbers = session.engine.outcome(index).numbers?;
    let [first, second, difference] = [numbers.left, numbers.right, numbers.difference()]
        .map(|number| number.normalize().to_string());
    let text = |left: &str, right: &str| {
        app.words(
            "tui.strip_numbers",
            &[
                ("left", left),
                ("first", &first),
                ("sign", instance.relation.sign()),
                ("right", right),
                ("second", &second),
                ("difference", &difference),
            ],
        )
    };
    let [left, right] = sides(app, session, rule, instance);
    let [left, right] = [left, right].map(|side| width::safe(&side, false).into_owned());
    let room = cells.saturating_sub(canvas.measure(&text("", "")));
    let (wide_left, wide_right) = (canvas.measure(&left), canvas.measure(&right));
    let for_left = wide_left.min((room / 2).max(room.saturating_sub(wide_right)));
    let left = width::shorten(&left, for_left);
    let right = width::shorten(&right, room - canvas.measure(&left));
    Some(text(&left, &right))
}

/// Returns how many rules that are not waiting hold the cell, and how many there are.
pub(super) fn guards(session: &Session, cell: crate::model::CellId) -> usize {
    let asked = |index: &&usize| session.engine.outcome(**index).status != Status::NotApplicable;
    session.engine.instances_of(cell).iter().filter(asked).count()
}
