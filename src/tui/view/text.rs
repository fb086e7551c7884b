//! The text of a section, with references to cells shown in their own look.

use super::Areas;
use super::canvas::{Canvas, wrap};
use crate::tui::app::App;
use crate::tui::narrative::{self, MEASURE};
use crate::tui::session::Session;
use crate::tui::theme::Role;

/// The column where a text begins; before it there is room for marks.
const LEFT: u16 = 2;
/// The column behind a text.
pub(super) const RIGHT_EDGE: u16 = LEFT + MEASURE as u16;

fn source(session: &Session) -> &str {
    let id = &session.form().sections[session.section].id;
    session.report.narrative.get(id).map_or("", String::as_str)
}

/// Returns the first line to show so that the caret is in view.
pub(super) fn top(session: &Session, areas: Areas, one: bool) -> usize {
    let text = source(session);
    let rows = usize::from(areas.body_end.saturating_sub(areas.body)).max(1);
    let lines = narrative::lines(text, one);
    let caret = session.carets.get(&session.section).copied().unwrap_or_default();
    let (row, _) = narrative::place(text, &lines, caret.at, one);
    let held = session.text_top.get(&session.section).copied().unwrap_or(0);
    held.clamp((row + 1).saturating_sub(rows), row)
}

/// Draws a text, and returns where the caret stands.
pub(super) fn draw(app: &App, session: &Session, areas: Areas, canvas: &mut Canvas) -> (u16, u16) {
    let (text, one) = (source(session), app.ambiguous_is_one);
    let rows = usize::from(areas.body_end.saturating_sub(areas.body));
    let lines = narrative::lines(text, one);
    let top = session.text_top.get(&session.section).copied().unwrap_or(0);
    for (y, line) in (areas.body..).zip(lines.iter().skip(top).take(rows)) {
        let shown = &text[line.start..line.end];
        let mut x = LEFT + line.indent as u16;
        let mut rest = shown;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else { break };
            x = canvas.put(x, y, &rest[..open], Role::Figure);
            x = canvas.put(x, y, &rest[open..=open + close], Role::Placeholder);
            rest = &rest[open + close + 1..];
        }
        canvas.put(x, y, rest, Role::Figure);
    }
    if text.is_empty() {
        let hint = app.locale.label(&session.form().sections[session.section].hint);
        let say = if hint.is_empty() { app.locale.text("tui.text_empty") } else { hint };
        canvas.put(LEFT + 4, areas.body, say, Role::Hint);
    }
    if let Some(x) = areas.panel {
        about(app, session, x, areas, canvas);
    }
    let caret = session.carets.get(&session.section).copied().unwrap_or_default();
    let (row, column) = narrative::place(text, &lines, caret.at, one);
    let y = areas.body + row.saturating_sub(top) as u16;
    let column = if text.is_empty() { 4 } else { column };
    (LEFT + column as u16, y)
}

/// What helps with a text, beside it.
fn about(app: &App, session: &Session, x: u16, areas: Areas, canvas: &mut Canvas) {
    let cells = usize::from(areas.width.saturating_sub(x + 2));
    canvas.put(x, areas.body, app.locale.text("tui.text_panel"), Role::Heading);
    let mut y = areas.body + 2;
    let hint = app.locale.label(&session.form().sections[session.section].hint);
    for text in [hint, app.locale.text("tui.text_help"), app.locale.text("tui.text_refer")] {
        if text.is_empty() {
            continue;
        }
        for line in wrap(text, cells) {
            canvas.put(x, y, &line, Role::Hint);
            y += 1;
        }
        y += 1;
    }
}
