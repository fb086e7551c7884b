//! What stands in a cell of the grid: figure, mark and look.

use crate::model::{CellId, Origin, Severity};
use crate::tui::session::Session;
use crate::tui::theme::Role;

/// A cell as it is drawn.
pub(super) struct Figure {
    /// The figure, or the sign of a blank.
    pub(super) text: String,
    /// One sign beside it, or a blank.
    pub(super) mark: char,
    /// How it looks.
    pub(super) role: Role,
}

/// Returns what stands in a cell. One mark at most: a failed error, a failed warning, an override, a note.
pub(super) fn figure(session: &Session, cell: CellId) -> Figure {
    let (report, entry) = (&session.report, session.report.entry(cell));
    let severity = session.engine.mark(cell);
    let is_override = report.is_override(cell);
    let mark = match severity {
        Some(Severity::Error) => '!',
        Some(Severity::Warning) => '?',
        None if is_override => '*',
        None if report.notes.contains_key(&cell) => '"',
        None => ' ',
    };
    let Some(value) = report.value(cell) else {
        let (text, role) = match entry.origin {
            Origin::ToSupply => ("?", Role::Supply),
            _ if report.is_computed(cell) => ("", Role::Quiet),
            Origin::Passed => (".", Role::Heading),
            _ => (".", Role::Quiet),
        };
        return Figure { text: text.to_owned(), mark, role };
    };
    let role = match severity {
        Some(Severity::Error) => Role::Error,
        Some(Severity::Warning) => Role::Warning,
        None if is_override => Role::Override,
        None if entry.value.is_none() || entry.origin == Origin::Filled => Role::Quiet,
        None if session.is_changed(cell) && session.saved.entry(cell).value.is_some() => {
            Role::Changed
        }
        None => Role::Figure,
    };
    Figure { text: value.to_string(), mark, role }
}
