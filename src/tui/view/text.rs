//! The text of a section, with references as the values that they print, in their own look.

use super::Areas;
use super::canvas::Canvas;
use crate::tui::app::App;
use crate::tui::narrative::{Caret, INDENT, Layout, Line, MEASURE, Reference};
use crate::tui::prose;
use crate::tui::session::Session;
use crate::tui::theme::Role;

/// The column where a text begins; before it there is room for marks.
const LEFT: u16 = 2;
/// The column behind a text.
pub(super) const RIGHT_EDGE: u16 = LEFT + MEASURE as u16;

/// Returns the first line to show so that the caret is in view.
pub(super) fn top(session: &Session, layout: &Layout, areas: Areas) -> usize {
    let rows = usize::from(areas.body_end.saturating_sub(areas.body)).max(1);
    let (row, _) = layout.place(prose::caret(session, layout));
    let held = session.text_top.get(&session.section).copied().unwrap_or(0);
    held.clamp((row + 1).saturating_sub(rows), row)
}

/// Draws a text, and returns where the caret stands.
pub(super) fn draw(
    app: &App,
    session: &Session,
    layout: &Layout,
    areas: Areas,
    canvas: &mut Canvas,
) -> (u16, u16) {
    let caret = prose::caret(session, layout);
    let current = layout.reference_at(caret).filter(|_| session.in_panel);
    let rows = usize::from(areas.body_end.saturating_sub(areas.body));
    let top = session.text_top.get(&session.section).copied().unwrap_or(0);
    for (y, line) in (areas.body..).zip(layout.lines().iter().skip(top).take(rows)) {
        draw_line(layout, *line, y, current, canvas);
    }
    if layout.paragraphs().is_empty() {
        let hint = app.locale.label(&session.form().sections[session.section].hint);
        let say = if hint.is_empty() { app.locale.text("tui.text_empty") } else { hint };
        canvas.put(LEFT + INDENT as u16, areas.body, say, Role::Hint);
    }
    place(layout, caret, top, areas)
}

fn place(layout: &Layout, caret: Caret, top: usize, areas: Areas) -> (u16, u16) {
    let (row, column) = layout.place(caret);
    (LEFT + column as u16, areas.body + row.saturating_sub(top) as u16)
}

/// Draws a line: what is between the references plain, a name that is no cell's as it is, with a mark before the line.
fn draw_line(layout: &Layout, line: Line, y: u16, current: Option<usize>, canvas: &mut Canvas) {
    let text = layout.text();
    let plain = |from: usize, to: usize| text.get(from..to).unwrap_or("");
    let mut x = LEFT + line.indent as u16;
    let mut at = line.start;
    let on_line =
        |of: &&(usize, &Reference)| of.1.span.start < line.end && line.start < of.1.span.end;
    for (number, reference) in layout.references().iter().enumerate().filter(|of| on_line(&of)) {
        let (start, end) = (reference.span.start.max(line.start), reference.span.end.min(line.end));
        x = canvas.put(x, y, plain(at, start), Role::Figure);
        let (shown, role) = match reference.cell {
            Some(_) => (reference.shown.as_str(), Role::Placeholder),
            None => (plain(start, end), Role::Error),
        };
        x = if current == Some(number) {
            canvas.put_both(x, y, shown, role, Role::Selected)
        } else {
            canvas.put(x, y, shown, role)
        };
        if reference.cell.is_none() {
            canvas.put(0, y, "!", Role::Error);
        }
        at = end;
    }
    canvas.put(x, y, plain(at, line.end), Role::Figure);
}
