//! The finding in two lines, where a narrow screen has no room for a panel: both sides, and which cell is probably wrong.

use super::bar;
use super::canvas::Canvas;
use super::finding::{self, Entry};
use super::panel;
use super::theme::Role;
use crate::check::locate::Suggestion;
use crate::present::sides::Sides;
use crate::text::width;
use crate::tui::editor::app::App;
use crate::tui::editor::session::{Item, Session};

/// The column where what belongs to a finding begins.
const INDENT: u16 = 6;
/// Words that get fewer cells are left out.
const WORDS: usize = 10;

/// Draws two lines: a finding, or how things stand.
pub(super) fn draw(app: &App, session: &Session, y: u16, canvas: &mut Canvas) {
    let Some(item) = session.shown_finding() else {
        panel::counts(app, session, (1, canvas.width() - 1), y, canvas);
        let text = if session.in_panel {
            app.locale.text("tui.panel_empty_in").to_owned()
        } else {
            panel::prior(app, session)
        };
        canvas.put(1, y + 1, &text, Role::Hint);
        return;
    };
    let Some(entry) = Entry::of(app, session, item) else { return };
    let at = session.group_of(item).map_or(0, |at| at + 1);
    let before = format!("{} {at}/{} ", entry.mark, session.groups().len());
    let all = usize::from(canvas.width().saturating_sub(1));
    // The numbers are always whole.
    let kept =
        entry.sides.as_ref().map_or(0, |sides| canvas.measure(&numbers(app, sides, 0, canvas)) + 2);
    let room = all.saturating_sub(kept);
    // The words beside the numbers come before the name of a table that is clear.
    let whole = entry
        .sides
        .as_ref()
        .map_or(0, |sides| canvas.measure(&numbers(app, sides, all, canvas)) + 2);
    let head = format!("{before}{}", entry.headline.line(all.saturating_sub(whole + before.len())));
    let end = canvas.put_within(0, y, &head, room, entry.look);
    let cells = all.saturating_sub(usize::from(end) + 2);
    if let Entry { sides: Some(sides), look, .. } = &entry {
        canvas.put(end + 2, y, &numbers(app, sides, cells, canvas), *look);
    }
    suspect(app, session, item, y + 1, canvas);
}

/// Draws the likeliest suggestion, or why there is none.
fn suspect(app: &App, session: &Session, item: Item, y: u16, canvas: &mut Canvas) {
    let cells = usize::from(canvas.width().saturating_sub(INDENT + 1));
    let Some(first) = session.suggestions(item).into_iter().next() else {
        let text = finding::no_suspect(app, session, item);
        canvas.put_within(INDENT, y, &text, cells, Role::Hint);
        return;
    };
    if session.in_panel && session.table().is_some() {
        if let Some((number, line)) = lines(app, session, item, cells).first() {
            canvas.put(INDENT - 2, y, number, Role::Key);
            canvas.put(INDENT, y, line, Role::Suspected);
        }
        return;
    }
    let text = suggestion(app, session, first, cells, canvas);
    canvas.put_within(INDENT, y, &text, cells, Role::Suspected);
}

/// Returns a suggestion in one line; the reason gives way before the figures, further cells before the first one.
fn suggestion(
    app: &App,
    session: &Session,
    suggestion: &Suggestion,
    cells: usize,
    canvas: &Canvas,
) -> String {
    let what = |most: usize, reasons: bool| {
        let change = finding::in_one_line(app, session, suggestion, (most, reasons));
        app.words("tui.suspect_strip", &[("change", &change)])
    };
    let joint = app.locale.text("tui.joint");
    let whole =
        format!("{}{joint}{}", what(usize::MAX, true), finding::why(&app.locale, suggestion));
    let shorter = [true, false].into_iter().flat_map(|reasons| {
        let most = (1..=suggestion.changes.len()).rev();
        most.map(move |most| (most, reasons))
    });
    let shorter = shorter.map(|(most, reasons)| what(most, reasons));
    let fits = |text: &String| canvas.measure(text) <= cells;
    std::iter::once(whole).chain(shorter).find(fits).unwrap_or_else(|| what(1, false))
}

/// Returns all suggestions of a finding in lines, each with its number before the first one.
fn lines(app: &App, session: &Session, item: Item, cells: usize) -> Vec<(String, String)> {
    let of = |(number, suggestion): (usize, &Suggestion)| {
        let change = finding::in_one_line(app, session, suggestion, (finding::MOST_CELLS, true));
        let joint = app.locale.text("tui.joint");
        let text = format!("{change}{joint}{}", finding::why(&app.locale, suggestion));
        let lines = finding::lines(&text, cells).into_iter().enumerate();
        let number = move |at: usize| if at == 0 { number.to_string() } else { String::new() };
        lines.map(move |(at, line)| (number(at), line)).collect::<Vec<_>>()
    };
    (1..).zip(session.suggestions(item)).flat_map(of).collect()
}

/// Draws what has no room in the strip in the lines about the cell, while the finding has the keys. Returns false where
/// nothing is suggested.
pub(super) fn more(app: &App, session: &Session, y: u16, canvas: &mut Canvas) -> bool {
    let Some(item) = session.shown_finding() else { return false };
    let cells = usize::from(canvas.width().saturating_sub(INDENT + 1));
    let lines = lines(app, session, item, cells);
    for ((number, line), y) in lines.iter().skip(1).zip(y..y + 2) {
        canvas.put(INDENT - 2, y, number, Role::Key);
        canvas.put(INDENT, y, line, Role::Suspected);
    }
    let free = lines.len().saturating_sub(1).min(2) as u16;
    if !lines.is_empty() && free < 2 {
        canvas.put_within(
            INDENT,
            y + free,
            &bar::with_own_keys(app, session, "tui.strip_keys"),
            cells,
            Role::Hint,
        );
    }
    !lines.is_empty()
}

/// Returns the two sides of a rule with their difference in `cells` cells. The numbers are whole; the words get what
/// they leave, each half of it and what the other does not need.
fn numbers(app: &App, sides: &Sides, cells: usize, canvas: &Canvas) -> String {
    let text = |left: &str, right: &str| sides.sentence(&app.locale, [left, right]);
    let [left, right] = sides.labels.each_ref().map(|side| width::safe(side, false).into_owned());
    let bare = text("", "").split_whitespace().collect::<Vec<_>>().join(" ");
    let room = cells.saturating_sub(canvas.measure(&text("", "")));
    let (wide_left, wide_right) = (canvas.measure(&left), canvas.measure(&right));
    let for_left = wide_left.min((room / 2).max(room.saturating_sub(wide_right)));
    if room < (wide_left + wide_right).min(2 * WORDS) {
        return bare;
    }
    let left = width::shorten(&left, for_left);
    let right = width::shorten(&right, room.saturating_sub(canvas.measure(&left)));
    text(&left, &right)
}
