//! A window that is too small: what it needs, and how to leave all the same.

use super::canvas::Canvas;
use super::theme::Role;
use crate::text::lines::wrap;
use crate::tui::editor::app::{App, Screen};
use crate::tui::editor::list::Kind;

/// Draws what is needed, or the question or line that waits for an answer, and returns where the cursor stands.
pub(super) fn draw(app: &App, canvas: &mut Canvas) -> (u16, u16) {
    let width = usize::from(canvas.width().saturating_sub(1)).max(1);
    let mut y = 0;
    let mut put = |text: &str, role: Role| {
        for line in wrap(text, width) {
            canvas.put(0, y, &line, role);
            y += 1;
        }
        y
    };
    if let Some(notice) = &app.notice {
        put(&notice.text, if notice.refusal { Role::Refusal } else { Role::Notice });
    }
    match app.screens.last() {
        Some(Screen::List(list)) if list.kind == Kind::Question => {
            put(&list.title, Role::Heading);
            for (at, item) in list.items.iter().enumerate() {
                put(&format!("{} {}", at + 1, item.text), Role::Figure);
            }
        }
        Some(Screen::List(list)) if list.kind == Kind::Commands => {
            put(app.locale.text("tui.small_commands"), Role::Heading);
        }
        Some(Screen::Lines(lines)) => {
            if let Some(field) = lines.fields.get(lines.current) {
                put(app.locale.text(field.label), Role::Heading);
                let end = put(&format!("{}_", field.line.text()), Role::Figure);
                return (0, end.saturating_sub(1));
            }
        }
        _ => {
            let size = |(columns, rows): (u16, u16)| format!("{columns}x{rows}");
            let (needed, have) = (size(crate::tui::MIN_SIZE), size(app.size));
            put(&app.words("tui.too_small", &[("needed", &needed), ("have", &have)]), Role::Notice);
        }
    }
    (0, 0)
}
