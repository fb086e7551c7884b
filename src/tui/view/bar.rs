//! The lines at the bottom: what the cell is, what stands in it, how to fill it, and which keys help now.

use super::Areas;
use super::canvas::Canvas;
use super::{compact_panel, text_bar};

use rust_decimal::Decimal;

use super::theme::Role;
use crate::model::compare::paragraphs;
use crate::model::{CellId, Group, Origin};
use crate::present::{figure, read_back};
use crate::tui::editor::app::App;
use crate::tui::editor::command::Command;
use crate::tui::editor::help;
use crate::tui::editor::keymap::Mode;
use crate::tui::editor::session::{Locked, Session};
use crate::tui::editor::typing::Typing;
use crate::tui::editor::update::takes_table;

/// The cells kept for what stands in a cell, on a narrow screen and on a wide one.
const STATE: u16 = 26;
const STATE_WIDE: u16 = 34;
/// The cells kept for last year's figure.
const LAST_YEAR: u16 = 24;
/// A hint that gets fewer cells says nothing.
const LEAST_HINT: u16 = 12;
/// From so many parts of a hundred on a change is given as such too.
const MUCH: u32 = 50;

/// Draws the lines at the bottom.
pub(super) fn draw(app: &App, session: &Session, areas: Areas, canvas: &mut Canvas) {
    let in_compact = session.in_panel && areas.compact.is_some() && session.table().is_some();
    match session.cell() {
        Some(_) if in_compact && compact_panel::more(app, session, areas.bar, canvas) => {}
        Some(cell) => about_cell(app, session, cell, areas, canvas),
        None => text_bar::about_text(app, session, areas, canvas),
    }
    if let Some(notice) = &app.notice {
        // A low screen has no line of its own for it: what is said of the cell gives way, never the names of keys.
        canvas.put_notice(1, areas.keys - 1, notice);
    }
    keys(app, session, areas, canvas);
}

fn about_cell(app: &App, session: &Session, cell: CellId, areas: Areas, canvas: &mut Canvas) {
    let form = session.form();
    let (table, row, column) = (form.table_of(cell), form.row_of(cell), form.column_of(cell));
    // The column first, in as many cells as any takes: so each of the two stays while only the other changes.
    let columns = table.blocks.iter().flat_map(|block| &block.columns);
    let widest = columns.map(|column| canvas.measure(app.locale.label(&column.label))).max();
    let name = app.locale.label(&column.label);
    let mut x = canvas.put_in(1, areas.bar, name, widest.unwrap_or_default(), Role::Heading) + 2;
    for label in groups(&table.row_groups, row.group) {
        x = canvas.put(x, areas.bar, app.locale.label(label), Role::Hint) + 2;
    }
    x = canvas.put(x, areas.bar, app.locale.label(&row.label), Role::Heading) + 2;
    let notes = session.report.narrative.get(&form.section_of(cell).id);
    if let Some(notes) = notes.filter(|text| !text.trim().is_empty()) {
        let count = paragraphs(notes).len().to_string();
        let said = app.words("tui.notes_there", &[("count", &count)]);
        if usize::from(x) + canvas.measure(&said) + 2 < usize::from(areas.width) {
            canvas.put_right(areas.width - 2, areas.bar, &said, Role::Hint);
        }
    }

    // What follows keeps its place while figures are typed and cells passed: less to write, and nothing jumps.
    let kept = 1 + if areas.wide { STATE_WIDE } else { STATE };
    let look = if session.unit_slip().is_some() { Role::Warning } else { Role::Figure };
    let mut x = canvas.put(1, areas.bar + 1, &state(app, session, cell), look) + 3;
    x = x.max(kept);
    if session.prior.found().is_some() {
        let text = prior_figure(app, session, cell);
        x = canvas.put(x, areas.bar + 1, &text, Role::Hint).max(x + LAST_YEAR) + 2;
    }
    if let Some(guards) = session.guards() {
        let key = if areas.wide { "tui.guards" } else { "tui.guards_short" };
        let text = app.words(key, &[("count", &guards.to_string())]);
        x = canvas.put(x, areas.bar + 1, &text, Role::Hint) + 3;
    }
    if let Some(note) = session.report.notes.get(&cell) {
        canvas.put(x, areas.bar + 1, &app.words("tui.note_is", &[("text", note)]), Role::Hint);
    } else if !areas.tall && x + LEAST_HINT < areas.width {
        // A low screen has no line of its own for the hint.
        canvas.put(x, areas.bar + 1, hint(app, session, cell), Role::Hint);
    }
    if areas.tall {
        let text = hint(app, session, cell);
        if !text.is_empty() {
            canvas.put(1, areas.bar + 2, &app.words("tui.hint", &[("text", text)]), Role::Hint);
        }
    }
}

/// Returns last year's figure, and how far what stands or is being typed in the cell is from it.
fn prior_figure(app: &App, session: &Session, cell: CellId) -> String {
    let Some(before) = session.prior_figure(cell) else {
        return app.locale.text("tui.last_year_none").to_owned();
    };
    let typed = session.typing.as_ref().filter(|typing| typing.cell == cell);
    let now = match typed.map(Typing::value) {
        Some(typed) => {
            let kind = session.form().cell(cell).kind;
            typed.ok().flatten().and_then(|value| value.in_usual_unit(kind))
        }
        None => session.assessment().sums().figure_of(cell),
    };
    let last = figure::number(before);
    let Some(difference) = now.and_then(|now| now.checked_sub(before)) else {
        return app.words("tui.last_year", &[("value", &last)]);
    };
    let difference = figure::signed(difference);
    let words = [("value", last.as_str()), ("difference", &difference)];
    let text = app.words("tui.last_year_change", &words);
    match share(now.unwrap_or_default(), before) {
        Some(share) => format!("{text} ({share}%)"),
        None => text,
    }
}

/// Returns by how many parts of a hundred a figure differs from last year's, where that is much.
fn share(now: Decimal, before: Decimal) -> Option<String> {
    let share =
        now.checked_sub(before)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.abs())?;
    let share = share.round();
    let sign = if share.is_sign_positive() { "+" } else { "" };
    (share.abs() >= Decimal::from(MUCH)).then(|| format!("{sign}{}", share.normalize()))
}

fn groups(groups: &[Group], mut of: Option<usize>) -> Vec<&crate::model::Label> {
    let mut labels = Vec::new();
    while let Some(at) = of {
        labels.insert(0, &groups[at].label);
        of = groups[at].parent;
    }
    labels
}

/// The row's note; where it has none, the column's.
fn hint<'a>(app: &App, session: &'a Session, cell: CellId) -> &'a str {
    let (row, column) = (session.form().row_of(cell), session.form().column_of(cell));
    [&row.hint, &column.hint]
        .into_iter()
        .map(|hint| app.locale.label(hint))
        .find(|hint| !hint.is_empty())
        .unwrap_or("")
}

fn state(app: &App, session: &Session, cell: CellId) -> String {
    if let Some(typing) = session.typing.as_ref().filter(|typing| typing.cell == cell) {
        return typed(app, session, cell, typing);
    }
    if let Some(half) = session.undecided.get(&cell) {
        let held =
            session.report.value(cell).map_or_else(|| "-".to_owned(), |v| app.locale.value(v));
        return app.words("tui.state_undecided", &[("text", &half.text), ("value", &held)]);
    }
    let entry = session.report.entry(cell);
    let Some(value) = session.report.value(cell) else { return blank(app, session, cell) };
    let unit = app.locale.unit(session.report.unit(cell));
    let mut shown = app.locale.value(value);
    if value.unit.is_none() {
        shown = format!("{shown} {unit}");
    }
    if let Some(back) = read_back::of(&app.locale, session.form().cell(cell).kind, value) {
        shown = format!("{} ({back})", shown.trim_end());
    }
    let key = if session.report.is_override(cell) {
        let Some(sum) = session.report.sum_of_parts(cell) else {
            return app.words("tui.state_override_open", &[("value", shown.trim())]);
        };
        let sum = figure::number(sum);
        return app.words("tui.state_override", &[("value", shown.trim()), ("sum", &sum)]);
    } else if entry.value.is_none() {
        "tui.state_computed"
    } else if entry.origin == Origin::Filled {
        "tui.state_filled"
    } else {
        "tui.state_value"
    };
    app.words(key, &[("value", shown.trim())])
}

/// Says what is being typed, what that comes to, and what stood there.
fn typed(app: &App, session: &Session, cell: CellId, typing: &Typing) -> String {
    if let Some(trouble) = typing.trouble() {
        let why = figure::trouble(&app.locale, &trouble);
        return app.words("tui.typing_trouble", &[("text", &typing.text), ("why", &why)]);
    }
    let unit = app.locale.unit(session.report.unit(cell));
    let total = session.report.is_computed(cell);
    let key = if total { "tui.typing_override" } else { "tui.typing" };
    let mut text = app.words(key, &[("text", &typing.text)]);
    let value = typing.value().ok().flatten();
    if let Some(Ok(sum)) = typing.sum() {
        text = format!("{text} = {}", figure::number(sum));
    }
    let own = value.and_then(|value| value.unit).or(typing.unit);
    text = format!("{text} {}", own.map_or(unit, |unit| app.locale.unit(unit.label())));
    let kind = session.form().cell(cell).kind;
    if let Some(back) = value.and_then(|value| read_back::of(&app.locale, kind, value)) {
        text = format!("{text} ({back})");
    }
    if let Some(slip) = session.unit_slip() {
        return text
            + &app.words("tui.typing_slip", &[("why", &app.locale.message(&slip.message))]);
    }
    if takes_table(session) {
        return text + app.locale.text("tui.typing_zero");
    }
    if let Some(held) = session.report.value(cell) {
        text.push_str(&app.words("tui.was", &[("value", &app.locale.value(held))]));
    }
    text
}

/// Says how a cell without a figure came to be blank, and that the rules leave one figure; which one stands nowhere before
/// somebody asks for it: what is read off the screen is keyed from no paper.
fn blank(app: &App, session: &Session, cell: CellId) -> String {
    let origin = session.report.entry(cell).origin;
    let key = match origin {
        Origin::ToSupply => "tui.state_supply",
        _ if session.report.is_computed(cell) => "tui.state_waiting",
        Origin::Passed if !session.read_only => "tui.state_passed",
        _ => "present.blank",
    };
    let state = app.words(key, &[]);
    let follows = session.follows(cell).is_some() && !session.read_only;
    if follows { app.words("tui.state_follows", &[("state", &state)]) } else { state }
}

/// The commands that the last line names on a narrow screen give way in this order.
const GIVE_WAY: &[Command] = &[
    Command::PreviousFinding,
    Command::Save,
    Command::Edit,
    Command::Panel,
    Command::Find,
    Command::Fill,
];

/// The commands that the last line names.
const NAMED: &[Command] = &[
    Command::Help,
    Command::Edit,
    Command::Find,
    Command::Fill,
    Command::Panel,
    Command::PreviousFinding,
    Command::NextFinding,
    Command::Preview,
    Command::Save,
    Command::Commands,
    Command::Quit,
];

/// Returns the key of the words for a command where it does something else than its name says; `None` where it does
/// nothing.
fn words(app: &App, session: &Session, mode: Mode, command: Command) -> Option<&'static str> {
    let (in_text, in_references) = (app.is_in_text(), app.is_in_references());
    let changes = matches!(command, Command::Edit | Command::Fill | Command::Save);
    Some(match (mode, command) {
        _ if changes && session.read_only => return None,
        (Mode::Entry, Command::Fill) if takes_table(session) => "tui.word_fill_table",
        (Mode::Narrative, Command::Edit) => "tui.word_refer",
        (Mode::Narrative, Command::Find) => "tui.word_follow",
        (Mode::Panel, Command::Edit) if in_references => "tui.word_plain",
        (Mode::Panel, Command::Find) if in_references => "tui.word_follow",
        (Mode::Panel, Command::Fill) if in_references => return None,
        (Mode::Panel, Command::Fill) if !can_waive(session) => return None,
        (Mode::Panel, Command::Fill) => "tui.word_waive",
        (Mode::Panel, Command::Edit) if in_text => "tui.word_refer",
        (Mode::Panel, Command::Find) if in_text => "tui.word_follow",
        (Mode::Panel, Command::Edit) if !can_take(session) => return None,
        (Mode::Panel, Command::Edit) => "tui.word_take",
        (Mode::Panel, Command::Panel) => "tui.word_back",
        (_, command) => command.words(),
    })
}

/// Tells whether the finding that has the keys can be accepted with a reason.
fn can_waive(session: &Session) -> bool {
    !session.read_only && session.finding.is_some_and(|item| session.may_be_waived(item))
}

/// Fills the places of the keys that take or accept in a line of keys for the findings: they stand there where they do
/// something.
pub(super) fn with_own_keys(app: &App, session: &Session, key: &str) -> String {
    let waive = if can_waive(session) { app.locale.text("tui.waive_keys") } else { "" };
    let take = if can_take(session) { app.locale.text("tui.take_keys") } else { "" };
    app.words(key, &[("waive", waive), ("take", take)])
}

/// Returns whether a suggestion is there to be taken, and the report may be changed.
fn can_take(session: &Session) -> bool {
    let suggestions = session.shown_finding().map(|item| session.suggestions(item));
    !session.read_only && suggestions.is_some_and(|of| !of.is_empty())
}

/// Draws the names of keys. On a narrow screen some give way, but never how to leave or how to reach the rest.
fn keys(app: &App, session: &Session, areas: Areas, canvas: &mut Canvas) {
    let mode = app.mode();
    let gap = if areas.wide { 2 } else { 1 };
    let mut named: Vec<(Command, String, &str)> = NAMED
        .iter()
        .filter_map(|command| {
            let key = app.keymap.keys_of(mode, *command).into_iter().next()?;
            Some((*command, key, app.locale.text(words(app, session, mode, *command)?)))
        })
        .collect();
    let room = usize::from(areas.width).saturating_sub(2);
    for gives_way in GIVE_WAY {
        let cells = named
            .iter()
            .map(|(_, key, words)| canvas.measure(key) + canvas.measure(words) + 1 + gap);
        if cells.sum::<usize>() <= room {
            break;
        }
        named.retain(|(command, ..)| command != gives_way);
    }
    let mut x = 1;
    for (_, key, words) in named {
        x = canvas.put(x, areas.keys + u16::from(areas.tall), &key, Role::Key) + 1;
        x = canvas.put(x, areas.keys + u16::from(areas.tall), words, Role::Figure) + gap as u16;
    }
    if areas.tall {
        // In a text * is text.
        let resort = app.locale.text(match mode {
            Mode::Narrative => "tui.keys_last_resort_text",
            _ => "tui.keys_last_resort",
        });
        let room = usize::from(areas.width).saturating_sub(5 + canvas.measure(resort));
        canvas.put_parts(1, areas.keys, &what_keys_do(app, session, mode), room, Role::Hint);
        canvas.put_right(areas.width - 2, areas.keys, resort, Role::Hint);
    }
}

/// Says which keys help most in this place.
fn what_keys_do(app: &App, session: &Session, mode: Mode) -> String {
    match mode {
        Mode::Panel if app.is_in_references() => app.words("tui.keys_text_panel", &[]),
        Mode::Panel if app.is_in_text() => with_own_keys(app, session, "tui.keys_text_findings"),
        Mode::Panel => with_own_keys(app, session, "tui.keys_panel"),
        _ if session.locked == Some(Locked::Theirs) => app.words("tui.keys_locked", &[]),
        _ if session.read_only => {
            let keys = help::keys_of(&app.keymap, mode, Command::ReadOnly).join(" ");
            app.words("tui.keys_read_only", &[("keys", &keys)])
        }
        Mode::Narrative => app.words("tui.keys_narrative", &[]),
        _ => app.words("tui.keys_grid", &[]),
    }
}
