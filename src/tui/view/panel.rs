//! The findings beside the table: one entry for each cause, with its rules and the cell that is probably wrong.

use super::Areas;
use super::bar;
use super::canvas::Canvas;
use super::finding::{self, Entry};
use super::theme::Role;
use crate::check::locate::{Change, Suggestion};
use crate::present::finding::Counted;
use crate::present::sides::{self, Sides};
use crate::present::{self, Room, suggestion};
use crate::text::lines::wrap;
use crate::text::width;
use crate::tui::editor::app::App;
use crate::tui::editor::session::{Item, PriorState, Session};

/// Sums stand under each other at the right of so many cells at most.
const NUMBERS: u16 = 40;

/// So many rules of one cause are named.
const MOST_RULES: usize = 5;

/// A line of the panel.
struct Line {
    indent: u16,
    text: String,
    /// What stands at the right.
    right: String,
    look: Role,
    right_look: Role,
    /// True where the keys are.
    selected: bool,
}

impl Line {
    fn new(indent: u16, text: impl Into<String>, look: Role) -> Self {
        let (text, right) = (text.into(), String::new());
        Self { indent, text, right, look, right_look: look, selected: false }
    }

    fn with(self, right: &str, right_look: Role) -> Self {
        Self { right: right.to_owned(), right_look, ..self }
    }
}

/// Draws the panel.
pub(super) fn draw(app: &App, session: &Session, x: u16, areas: Areas, canvas: &mut Canvas) {
    let right = areas.width - 1;
    let head = if session.in_panel { Role::HeadCurrent } else { Role::Heading };
    canvas.put(x, areas.body, app.locale.text("tui.panel"), head);
    let mut y = counts(app, session, (x + 1, right), areas.body + 2, canvas);
    let prior = prior(app, session);
    if !prior.is_empty() {
        let cells = usize::from(right.saturating_sub(x + 1));
        canvas.put_within(x + 1, y, &prior, cells, Role::Hint);
        y += 1;
    }
    y += 1;
    if session.groups().is_empty() {
        let key = if session.summary().pending > 0 { "tui.panel_so_far" } else { "tui.panel_all" };
        for line in wrap(app.locale.text(key), usize::from(right.saturating_sub(x + 1))) {
            canvas.put(x + 1, y, &line, Role::Hint);
            y += 1;
        }
        if session.in_panel {
            canvas.put(x + 1, y + 1, app.locale.text("tui.panel_empty_in"), Role::Hint);
        }
        return;
    }
    let keys = if session.in_panel {
        ["tui.panel_keys_in", "tui.panel_keys_in2"]
    } else {
        ["tui.panel_keys", "tui.panel_keys2"]
    };
    let end = areas.body_end.saturating_sub(keys.len() as u16);
    let y = entries(app, session, (x, right), (y, end.saturating_sub(1)), canvas) + 1;
    for (line, key) in (y.min(end)..).zip(keys) {
        canvas.put(x + 1, line, &bar::with_own_keys(app, session, key), Role::Hint);
    }
}

/// Draws the entries as far as there is room, the shown finding among them, and returns the line behind them.
pub(super) fn entries(
    app: &App,
    session: &Session,
    (x, right): (u16, u16),
    (mut y, end): (u16, u16),
    canvas: &mut Canvas,
) -> u16 {
    let shown = session.shown_finding();
    let listed = session.listed();
    let current = shown.and_then(|item| session.group_of(item));
    let current = listed.iter().position(|(at, _)| Some(*at) == current).unwrap_or(0);
    let cells = usize::from(right.saturating_sub(x));
    let room = usize::from(end.saturating_sub(y));
    let make = |short: bool| -> Vec<Vec<Line>> {
        let entry = |(at, (number, group)): (usize, &(usize, &[Item]))| {
            entry(app, session, (number + 1, *group), shown, short && at != current, cells)
        };
        listed.iter().enumerate().map(entry).collect()
    };
    let all = |entries: &[Vec<Line>]| entries.iter().map(|lines| lines.len() + 1).sum::<usize>();
    let mut entries = make(false);
    if all(&entries) > room + 1 {
        entries = make(true);
    }
    // The current one is shown whole, with as many before it as leave it room.
    let before = |first: &usize| {
        let lines = entries[*first..=current].iter().map(|lines| lines.len() + 1).sum::<usize>();
        // What comes behind is counted in one line.
        lines <= room.max(1) || *first == current
    };
    let first = if all(&entries) <= room + 1 { 0 } else { (0..=current).find(before).unwrap_or(0) };
    for (at, lines) in entries.iter().enumerate().skip(first) {
        let rest = entries.len() - at;
        // The last one needs no line for how many come behind.
        let needed = lines.len() as u16 + if rest > 1 { 2 } else { 0 };
        if at > current && y + needed > end + u16::from(rest > 1) {
            let more = app.words("tui.panel_more", &[("count", &rest.to_string())]);
            canvas.put(x + 1, y, &more, Role::Hint);
            return y + 1;
        }
        for line in lines {
            if y < end {
                put(line, (x, right), y, canvas);
                y += 1;
            }
        }
        y += 1;
    }
    y.saturating_sub(1)
}

fn put(line: &Line, (x, right): (u16, u16), y: u16, canvas: &mut Canvas) {
    let numbers = line.indent > 0 || !line.right.is_empty();
    let end = if numbers { right.min(x + NUMBERS) } else { right };
    let cells = usize::from(end.saturating_sub(x + line.indent));
    let taken = canvas.measure(&line.right);
    let room = cells.saturating_sub(if taken > 0 { taken + 2 } else { 0 });
    if line.selected {
        let text = width::pad_right(&line.text, cells);
        canvas.put_both(x + line.indent, y, &text, line.look, Role::Selected);
        if taken > 0 {
            let start = usize::from(end).saturating_sub(taken) as u16;
            canvas.put_both(start, y, &line.right, line.right_look, Role::Selected);
        }
        return;
    }
    canvas.put_within(x + line.indent, y, &line.text, room, line.look);
    canvas.put_right(end, y, &line.right, line.right_look);
}

/// Returns the lines of one cause; in short only its title and the cell that is probably wrong.
fn entry(
    app: &App,
    session: &Session,
    (number, group): (usize, &[Item]),
    shown: Option<Item>,
    short: bool,
    cells: usize,
) -> Vec<Line> {
    let held = shown.filter(|item| group.contains(item));
    let Some(first) = group.first().copied() else { return Vec::new() };
    let open = held.unwrap_or(first);
    let mut lines = Vec::new();
    // Of many rules those around the open one are named.
    let at = group.iter().position(|item| *item == open).unwrap_or(0);
    let start = (at + 1).saturating_sub(MOST_RULES);
    let mut table: Option<String> = None;
    for (at, item) in group.iter().enumerate().skip(start).take(MOST_RULES) {
        let Some(mut told) = Entry::of(app, session, *item) else { continue };
        let pointer = if held == Some(*item) { '>' } else { ' ' };
        let number = if at == start { number.to_string() } else { " ".to_owned() };
        let is_open = *item == open && !short;
        let right = told.sides.as_ref().filter(|_| !is_open).map(Sides::difference);
        let taken = right.as_ref().map_or(0, |right| right.len() + 2);
        // Of one cause the table is named once.
        told.headline.is_clear |= table.as_ref() == Some(&told.headline.table);
        table = Some(told.headline.table.clone());
        let before = format!("{pointer}{} {number} ", told.mark);
        let end = if right.is_some() { cells.min(usize::from(NUMBERS)) } else { cells };
        let room = if at == start { end } else { 0 };
        let title = told.headline.line(room.saturating_sub(before.len() + taken));
        let mut line = Line::new(0, format!("{before}{title}"), told.look);
        line.selected = held == Some(*item) && session.in_panel;
        if let Some(difference) = right {
            line = line.with(&difference, told.look);
        }
        lines.push(line);
        if is_open {
            lines.extend(told.sides.iter().flat_map(|sides| both(app, sides)));
            lines.extend(quoted(app, session, &told, *item, cells));
        }
        if short {
            break;
        }
    }
    let rest = group.len().saturating_sub(MOST_RULES);
    if rest > 0 && !short {
        let more = app.words("tui.panel_more", &[("count", &rest.to_string())]);
        lines.push(Line::new(5, more, Role::Hint));
    }
    let suggestions = session.suggestions(open);
    match (held, suggestions.first()) {
        (Some(item), _) => lines.extend(suspects(app, session, item, cells)),
        (None, Some(likeliest)) => lines.extend(in_short(app, session, likeliest, cells)),
        (None, None) => {}
    }
    lines
}

/// Returns both sides and their difference.
fn both(app: &App, sides: &Sides) -> Vec<Line> {
    let ([left, right], [first, second]) = (&sides.labels, sides.figures());
    let right = format!("{} {right}", sides.sign);
    let difference = sides::difference_word(&app.locale, Room::Line);
    vec![
        Line::new(5, left.as_str(), Role::Figure).with(&first, Role::Figure),
        Line::new(5, right.trim_start(), Role::Figure).with(&second, Role::Figure),
        Line::new(5, difference, Role::Heading).with(&sides.difference(), Role::Heading),
    ]
}

/// Returns what is wrong in a sentence where no two sides say it.
fn quoted(app: &App, session: &Session, told: &Entry, item: Item, cells: usize) -> Vec<Line> {
    let message = session.found(item).map(|found| app.locale.message(&found.message));
    // Of a reference to no cell the title says it.
    let has_rule = session.rule_of(item).is_some();
    let text = message.filter(|_| told.sides.is_none() && has_rule);
    let lines = finding::lines(&text.unwrap_or_default(), cells.saturating_sub(5));
    lines.into_iter().map(|line| Line::new(5, line, Role::Figure)).collect()
}

/// Returns a cell and what it should hold: in one line where both fit, else in two.
fn change(
    app: &App,
    session: &Session,
    before: &str,
    (change, reason): (&Change, &str),
    cells: usize,
) -> Vec<Line> {
    let cell = format!("{before} {}", finding::cell_label(app, session, change.cell));
    let to = suggestion::change(&app.locale, change);
    let room = cells.min(usize::from(NUMBERS)).saturating_sub(3);
    let together = |one: &str| width::width(one) + width::width(&to) + 2;
    let reasons = || {
        let lines = finding::lines(reason, room.saturating_sub(2)).into_iter();
        lines.map(|line| Line::new(5, line, Role::Hint))
    };
    let line = Line::new(3, cell, Role::Suspected);
    if together(&line.text) <= room {
        return std::iter::once(line.with(&to, Role::Suspected)).chain(reasons()).collect();
    }
    if together(reason) + 2 <= room {
        return vec![line, Line::new(5, reason, Role::Hint).with(&to, Role::Suspected)];
    }
    let to = Line::new(5, "", Role::Hint).with(&to, Role::Suspected);
    [line, to].into_iter().chain(reasons()).collect()
}

/// Returns the likeliest suggestion in short.
fn in_short(app: &App, session: &Session, of: &Suggestion, cells: usize) -> Vec<Line> {
    let Some(first) = of.changes.first() else { return Vec::new() };
    let more = suggestion::more_cells(&app.locale, of.changes.len(), 1).unwrap_or_default();
    change(app, session, app.locale.text("tui.suspect_short"), (first, &more), cells)
}

/// Returns the suggestions of the shown finding, or that there are none.
fn suspects(app: &App, session: &Session, item: Item, cells: usize) -> Vec<Line> {
    let suggestions = session.suggestions(item);
    let wrapped = |indent: u16, text: &str| -> Vec<Line> {
        let lines = finding::lines(text, cells.saturating_sub(usize::from(indent)));
        lines.into_iter().map(|line| Line::new(indent, line, Role::Hint)).collect()
    };
    let Some(likeliest) = suggestions.first() else {
        return wrapped(3, &finding::no_suspect(app, session, item));
    };
    let count = likeliest.changes.len();
    let key = if count == 1 { "tui.suspect_head" } else { "tui.suspects_head" };
    let head = app.words(key, &[("count", &count.to_string())]);
    let mut lines = vec![Line::new(3, head, Role::Kept)];
    for (number, of) in (1..).zip(suggestions) {
        let own = suggestion::has_own_reasons(of);
        for (at, one) in of.changes.iter().take(finding::MOST_CELLS).enumerate() {
            let sign = if at == 0 { format!("{number}") } else { " ".to_owned() };
            let reason = if own { app.locale.message(&one.slip.message()) } else { String::new() };
            lines.extend(change(app, session, &sign, (one, &reason), cells));
        }
        let more = suggestion::more_cells(&app.locale, of.changes.len(), finding::MOST_CELLS);
        lines.extend(more.map(|more| Line::new(5, more, Role::Hint)));
        lines.extend(wrapped(5, &finding::why(&app.locale, of)));
    }
    lines.extend(wrapped(3, app.locale.text("tui.suspect_check")));
    lines
}

/// Returns which report of the year before is compared with.
pub(super) fn prior(app: &App, session: &Session) -> String {
    match &session.prior {
        PriorState::Found(prior) => app.words("tui.prior_is", &[("file", &prior.name())]),
        PriorState::Missing => app.words("tui.prior_none", &[]),
        PriorState::NotSought | PriorState::Looking => String::new(),
    }
}

/// Draws how many rules there are of each outcome, up to the column `right`, and returns the line behind them.
pub(super) fn counts(
    app: &App,
    session: &Session,
    (left, right): (u16, u16),
    mut y: u16,
    canvas: &mut Canvas,
) -> u16 {
    let summary = session.summary();
    let mut x = left;
    for (what, count, text) in present::finding::counts(&app.locale, &summary) {
        if what == Counted::Waived && count == 0 {
            continue;
        }
        let role = match what {
            Counted::Errors if count > 0 => Role::Error,
            Counted::Warnings if count > 0 => Role::Warning,
            _ => Role::Hint,
        };
        if x > left && usize::from(right.saturating_sub(x)) < canvas.measure(&text) {
            (x, y) = (left, y + 1);
        }
        x = canvas.put(x, y, &text, role) + 2;
    }
    y + 1
}
