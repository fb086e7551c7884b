//! Lists to choose from.

use super::canvas::Canvas;
use super::theme::Role;
use crate::tui::editor::app::App;
use crate::tui::editor::list::{Item, Kind, List};

/// The cells before the text of a line: the pointer and its digit.
const BEFORE: u16 = 6;
/// The blank cells between a line's text and what is said about it.
const BETWEEN: u16 = 3;

/// Draws a list on a screen of its own.
pub(super) fn draw(app: &App, list: &List, canvas: &mut Canvas) -> (u16, u16) {
    canvas.clear_line(0, Role::Title);
    canvas.put(1, 0, &list.title, Role::Title);
    let mut y = 2;
    let mut caret = None;
    if list.is_filtered() {
        let label =
            app.locale.text(if list.kind == Kind::Find { "tui.find_what" } else { "tui.filter" });
        let x = canvas.put(1, y, label, Role::Heading) + 1;
        caret = Some((canvas.put(x, y, &list.query, Role::Figure), y));
        if list.is_near() {
            canvas.put(1, y + 1, app.locale.text("tui.find_near"), Role::Hint);
        }
        y += 2;
    }
    let rows = usize::from(canvas.height().saturating_sub(y + 3)).max(1);
    let shown = list.shown();
    let page = list.page();
    let (first, most) = if list.is_numbered() && rows >= page.len() {
        (page.start, page.len())
    } else {
        (list.selected.saturating_sub(rows - 1), rows)
    };
    let cells = widths(list, &shown, canvas);
    for (at, item) in shown.iter().enumerate().skip(first).take(most) {
        let selected = at == list.selected;
        let number = list.digit(at).map_or_else(|| " ".to_owned(), |digit| digit.to_string());
        let pointer = if selected { ">" } else { " " };
        canvas.put(1, y, &format!("{pointer} {number}  "), Role::Key);
        line(list, item, selected, (y, cells), canvas);
        if selected {
            caret = caret.or(Some((1, y)));
        }
        y += 1;
    }
    if shown.is_empty() {
        canvas.put(BEFORE, y, app.locale.text("tui.list_empty"), Role::Hint);
    }
    let rest = |count: usize| app.words("tui.lines_more", &[("count", &count.to_string())]);
    canvas.put_lines(y + 1, &list.below, rest);
    foot(app, list, shown.len(), canvas);
    caret.unwrap_or((1, 2))
}

/// The cells of the lines' texts and of what is said about them, which is whole where that leaves half a line.
fn widths(list: &List, shown: &[&Item], canvas: &Canvas) -> (usize, usize) {
    let room = usize::from(canvas.width().saturating_sub(1 + BEFORE + BETWEEN));
    let widest = |text: fn(&Item) -> &str| {
        shown.iter().map(|item| canvas.measure(text(item))).max().unwrap_or(0)
    };
    let (texts, details) = (widest(|item| &item.text), widest(|item| &item.detail));
    let most = if list.kind == Kind::Find { details } else { details.min(room / 2) };
    let texts = texts.min(room.saturating_sub(most));
    (texts, details.min(room - texts))
}

/// Draws what a line says; values of cells stand under each other at the right.
fn line(
    list: &List,
    item: &Item,
    selected: bool,
    (y, (texts, details)): (u16, (usize, usize)),
    canvas: &mut Canvas,
) {
    let role = if selected { Role::Selected } else { Role::Figure };
    let x = canvas.put_in(BEFORE, y, &item.text, texts, role) + BETWEEN;
    if list.kind == Kind::Find {
        canvas.put_right(x + details as u16, y, &item.detail, Role::Figure);
    } else {
        canvas.put_within(x, y, &item.detail, details, Role::Hint);
    }
}

/// Draws what the program says, or the keys that help and how many lines there are.
fn foot(app: &App, list: &List, count: usize, canvas: &mut Canvas) {
    let key = match list.kind {
        Kind::Find => "tui.foot_find",
        Kind::Commands => "tui.foot_commands",
        _ => "tui.foot_list",
    };
    let count = app.words("tui.foot_count", &[("count", &count.to_string())]);
    canvas.put_foot(app.notice.as_ref(), app.locale.text(key), &count);
}
