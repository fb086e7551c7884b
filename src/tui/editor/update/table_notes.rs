//! Going from a table to its notes and back. They are written as every text is.

use super::cells;
use crate::tui::editor::app::App;
use crate::tui::editor::command::Command;
use crate::tui::editor::session::Session;

/// Returns whether a command leaves the notes for their table.
pub(super) fn leaves(app: &App, command: Command) -> bool {
    command == Command::Escape && app.session.as_ref().is_some_and(Session::in_notes)
}

/// Shows the notes of the current table, or the table again.
pub(super) fn switch(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let section = session.section;
    if session.in_notes() {
        return cells::open_section(app, section);
    }
    if session.table().is_none() {
        return app.refuse("tui.notes_of_tables", &[]);
    }
    session.trail.extend(session.cell());
    session.open_text(section);
    session.in_panel = false;
    session.totals_pass = None;
    app.say("tui.notes_here", &[]);
}
