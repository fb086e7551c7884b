//! The published text as it stands, and what is still open.

use super::app::{App, Page, Screen};
use crate::present;
use crate::render;

/// The width of the text, in cells.
const WIDTH: usize = 76;

/// Opens the preview.
pub(super) fn open(app: &mut App) {
    let Some(session) = &app.session else { return };
    let gate = session.assessment().gate();
    let blocks = render::report_blocks(&session.report, session.prior.report());
    let text = render::text::to_text(&blocks, WIDTH);
    let mut lines = Vec::new();
    if gate.is_open() {
        let doubts = session.summary().places.warnings;
        let key = if doubts == 0 { "tui.preview_ready" } else { "tui.preview_doubts" };
        lines.push(app.words(key, &[("count", &doubts.to_string())]));
    } else {
        let counts = [
            ("tui.preview_errors", gate.errors),
            ("tui.preview_blanks", gate.blanks.len()),
            ("tui.preview_empty", gate.empty_sections.len()),
        ];
        let said: Vec<String> = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| app.words(key, &[("count", &count.to_string())]))
            .collect();
        lines.push(app.words("tui.preview_open", &[("what", &said.join("  "))]));
        let first = gate.blanks.iter().take(3);
        for cell in first {
            lines.push(format!("  {}", present::cell::short(&app.locale, session.form(), *cell)));
        }
    }
    lines.push(String::new());
    lines.extend(text.lines().map(str::to_owned));
    let title = app.words("tui.preview_title", &[]);
    app.screens.push(Screen::Page(Page { title, lines, top: 0, is_preview: true }));
}
