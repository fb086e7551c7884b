//! Taking steps back and making them again, and where that was.

use crate::present;
use crate::tui::editor::app::App;

use super::may_change;

/// Takes the last step back, or makes it again.
pub(super) fn undo(app: &mut App, back: bool) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let edit = if back { session.take_back() } else { session.make_again() };
    let Some(edit) = edit else {
        app.refuse(if back { "tui.nothing_to_undo" } else { "tui.nothing_to_redo" }, &[]);
        return;
    };
    let count = edit.cells().len().max(1).to_string();
    let place = place(app);
    let key = if back { "tui.undone" } else { "tui.redone" };
    app.say(key, &[("place", &place), ("count", &count)]);
}

/// Says where the cursor is: the cell, or the section of a text.
fn place(app: &App) -> String {
    let Some(session) = &app.session else { return String::new() };
    if let Some(cell) = session.cell() {
        return present::cell::short(&app.locale, session.form(), cell);
    }
    let section = &session.form().sections[session.section];
    present::section::text(&app.locale, section)
}
