//! How what `present` says of a finding is set out on a screen: its look, and what has room in one line.

use super::theme::Role;
use crate::check::locate::{Change, Suggestion};
use crate::locale::Locale;
use crate::model::{CellId, Severity};
use crate::present::finding::{Headline, Sight};
use crate::present::sides::Sides;
use crate::present::{Room, cell, suggestion};
use crate::text::lines::wrap;
use crate::tui::editor::app::App;
use crate::tui::editor::session::{Item, Session};

/// So many cells of one suggestion are named before the rest is counted.
pub(super) const MOST_CELLS: usize = 4;

/// A finding as it is drawn.
pub(super) struct Entry {
    /// The sign before it, and its look.
    pub(super) mark: char,
    pub(super) look: Role,
    pub(super) headline: Headline,
    pub(super) sides: Option<Sides>,
}

impl Entry {
    /// Returns what is drawn of a finding; `None` where there is none of this number.
    pub(super) fn of(app: &App, session: &Session, item: Item) -> Option<Self> {
        let (found, form) = (session.found(item)?, session.form());
        let (look, mark) = look_of(found.severity);
        let table = session.table();
        // Beside a table its notes are not in sight.
        let sight = Sight { section: table.is_none().then_some(session.section), table };
        let headline = Headline::of(&app.locale, form, found, sight);
        Some(Self { mark, look, headline, sides: Sides::of(&app.locale, form, found) })
    }
}

/// Returns the look of a finding, and the sign before it.
pub(super) fn look_of(severity: Severity) -> (Role, char) {
    match severity {
        Severity::Error => (Role::Error, '!'),
        Severity::Warning => (Role::Warning, '?'),
    }
}

/// Returns row and column of a cell; its section too where that is another one.
pub(super) fn cell_label(app: &App, session: &Session, cell: CellId) -> String {
    cell::seen_from(&app.locale, session.form(), cell, session.table())
}

/// Returns what is said where no cell is suspected.
pub(super) fn no_suspect(app: &App, session: &Session, item: Item) -> String {
    let missing = session.why_none(item);
    let none = |found| suggestion::none(&app.locale, session.form(), found, missing);
    let text = session.found(item).map(none).unwrap_or_default();
    let cells = session.look_at(item);
    let cells =
        suggestion::look_at(&app.locale, cells, MOST_CELLS, |cell| cell_label(app, session, cell));
    cells.map_or_else(
        || text.clone(),
        |cells| format!("{text}{}{cells}", app.locale.text("tui.joint")),
    )
}

/// Returns the reason of a suggestion where one is behind all of its changes, and how many rules hold then.
pub(super) fn why(locale: &Locale, of: &Suggestion) -> String {
    let resolves = suggestion::resolves(locale, of, Room::Line);
    if suggestion::has_own_reasons(of) {
        return resolves;
    }
    format!("{}{}{resolves}", suggestion::reason(locale, of), locale.text("tui.joint"))
}

/// Returns the first changes of a suggestion in one line, and how many more there are.
pub(super) fn in_one_line(
    app: &App,
    session: &Session,
    of: &Suggestion,
    (most, reasons): (usize, bool),
) -> String {
    let change = |change: &Change| {
        let cell = cell_label(app, session, change.cell);
        let words = suggestion::change_of_cell(&app.locale, &cell, change, Room::Line);
        if reasons && suggestion::has_own_reasons(of) {
            format!("{words}, {}", app.locale.message(&change.slip.message()))
        } else {
            words
        }
    };
    let mut parts: Vec<String> = of.changes.iter().take(most).map(change).collect();
    parts.extend(suggestion::more_cells(&app.locale, of.changes.len(), most));
    parts.join(app.locale.text("tui.joint"))
}

/// Breaks a text of any length into lines.
pub(super) fn lines(text: &str, cells: usize) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { wrap(text, cells.max(1)) }
}
