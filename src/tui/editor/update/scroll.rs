//! What of a table or a text is in view. `view` reckons it from the state and the size; here it is kept.

use crate::tui::editor::app::App;
use crate::tui::editor::prose;
use crate::tui::view;

/// Keeps the cursor in view, and what is shown beside it at hand. Called after every change.
pub(super) fn follow(app: &mut App) {
    if app.is_too_small() {
        return;
    }
    prose::lay_out(app);
    if let Some(session) = &mut app.session {
        session.look();
    }
    let Some(top) = view::top(app) else { return };
    let Some(session) = &mut app.session else { return };
    match session.table() {
        Some(table) => session.top[table] = top,
        None => {
            session.text_top.insert(session.section, top);
        }
    }
}
