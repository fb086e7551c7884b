//! Pages to read and lines to fill.

use super::canvas::Canvas;
use super::theme::Role;
use crate::tui::editor::app::{App, Lines, Page, Purpose};

/// The lines of a page's screen that are not text.
pub const PAGE_FRAME: usize = 4;

/// Draws a page to read.
pub(super) fn draw(app: &App, page: &Page, canvas: &mut Canvas) -> (u16, u16) {
    canvas.clear_line(0, Role::Title);
    canvas.put(1, 0, &page.title, Role::Title);
    let rows = usize::from(canvas.height()).saturating_sub(PAGE_FRAME);
    for (y, line) in (2u16..).zip(page.lines.iter().skip(page.top).take(rows)) {
        canvas.put(1, y, line, Role::Figure);
    }
    let shown = (page.top + rows).min(page.lines.len()).to_string();
    let all = page.lines.len().to_string();
    let key = if page.is_preview { "tui.foot_preview" } else { "tui.foot_page" };
    let count = app.words("tui.foot_lines_shown", &[("shown", &shown), ("all", &all)]);
    canvas.put_foot(app.notice.as_ref(), app.locale.text(key), &count);
    (0, canvas.height() - 1)
}

/// Draws lines to fill.
pub(super) fn draw_lines(app: &App, lines: &Lines, canvas: &mut Canvas) -> Option<(u16, u16)> {
    let (title, help) = match lines.purpose {
        Purpose::Create => ("tui.create_title", "tui.create_help"),
        Purpose::Open => ("tui.open_title", "tui.path_help"),
        Purpose::SaveAs { .. } => ("tui.save_as_title", "tui.path_help"),
        Purpose::Correct => ("tui.correct_title", "tui.correct_help"),
        Purpose::Prior => ("tui.prior_title", "tui.prior_help"),
        Purpose::Note => ("tui.note_title", "tui.note_help"),
        Purpose::Waive(_) => ("tui.waive_title", "tui.waive_help"),
        Purpose::Import(_) => ("tui.import_create_title", "tui.import_create_help"),
    };
    canvas.clear_line(0, Role::Title);
    canvas.put(1, 0, app.locale.text(title), Role::Title);
    canvas.put(1, 2, app.locale.text(help), Role::Hint);
    let mut y = 4;
    let mut caret = None;
    let labels = lines.fields.iter().map(|field| canvas.measure(app.locale.text(field.label)));
    let cells = labels.max().unwrap_or(0);
    for (at, field) in lines.fields.iter().enumerate() {
        let current = at == lines.current;
        let role = if current { Role::Heading } else { Role::Figure };
        let x = canvas.put_in(3, y, app.locale.text(field.label), cells, role) + 2;
        let room = usize::from(canvas.width().saturating_sub(x + 2));
        let shown = field.line.shown(room, |text| canvas.measure(text));
        let end = canvas.put(x, y, shown.text, Role::Figure);
        if shown.cut_before {
            canvas.put(x - 1, y, "<", Role::Hint);
        }
        if shown.cut_behind {
            canvas.put(x + room as u16, y, ">", Role::Hint);
        }
        if current {
            let column = x + shown.caret as u16;
            if column == end {
                canvas.put(end, y, "_", Role::Hint);
            }
            caret = Some((column, y));
        }
        y += 2;
    }
    let rest = |count: usize| app.words("tui.lines_more", &[("count", &count.to_string())]);
    canvas.put_lines(y, &lines.below, rest);
    canvas.put_foot(app.notice.as_ref(), app.locale.text("tui.foot_lines"), "");
    caret
}
