//! F4 and the blind pass over the totals.

use super::may_change;
use crate::model::{CellId, Edit, Entry, Origin, Totals, Value, Walk};
use crate::tui::app::App;
use crate::tui::session::{Filled, Session};

/// Fills the blanks of this row or column with 0; pressed again at once, those of the table.
pub(super) fn press(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(table) = session.table() else { return };
    let again = session.filled.take();
    match again {
        Some(Filled::Line(of)) if !fillable(session, of).is_empty() => whole(app, of, false),
        Some(Filled::Asked(of)) => whole(app, of, true),
        _ => line(app, table),
    }
}

/// Returns the blank cells of a table that 0 may go into: not those that wait to be supplied or are half-typed, and of
/// keyed totals only those whose parts are all 0.
fn fillable(session: &Session, table: usize) -> Vec<CellId> {
    let mut cells = session.blanks(table);
    cells.retain(|cell| !session.is_waiting(*cell) && !session.undecided.contains_key(cell));
    cells
}

fn zero(session: &Session, cells: Vec<CellId>) -> Vec<Edit> {
    let entry = Entry { value: Some(Value::number(0)), origin: Origin::Filled };
    let with_unit = |cell: CellId| {
        let unit = session.form().cell(cell).kind.usual_unit();
        Entry { value: entry.value.map(|value| Value { unit, ..value }), ..entry }
    };
    let mut trial = session.report.clone();
    let (totals, parts): (Vec<CellId>, Vec<CellId>) =
        cells.into_iter().partition(|cell| session.form().cell(*cell).computed.is_some());
    let mut edits = Vec::new();
    let ordered = session.form().computed_order.iter().filter(|cell| totals.contains(cell));
    for cell in parts.iter().chain(ordered) {
        let is_total = totals.contains(cell);
        if is_total && trial.sum_of_parts(*cell).is_none_or(|sum| !sum.is_zero()) {
            continue;
        }
        let to = with_unit(*cell);
        let from = trial.set_entry(*cell, to);
        edits.push(Edit::Cell { cell: *cell, from, to });
    }
    edits
}

fn line(app: &mut App, table: usize) {
    let Some(session) = &mut app.session else { return };
    let current = session.cursor[table];
    let place = session.form().cell(current).clone();
    let by_rows = session.form().tables[table].walk == Walk::Rows;
    let mut cells = fillable(session, table);
    cells.retain(|cell| {
        let at = session.form().cell(*cell);
        at.block == place.block
            && if by_rows { at.row == place.row } else { at.column == place.column }
    });
    let edits = zero(session, cells);
    let count = edits.len();
    session.apply_all(edits);
    session.filled = Some(Filled::Line(table));
    let rest = fillable(session, table).len();
    if let Some(cell) = next_open(session, table, current) {
        session.step_to(cell);
    }
    let (count, rest_text) = (count.to_string(), rest.to_string());
    let key = match (by_rows, rest) {
        (_, 0) => "tui.filled_last",
        (true, _) => "tui.filled_row",
        (false, _) => "tui.filled_column",
    };
    app.say(key, &[("count", &count), ("rest", &rest_text)]);
}

fn whole(app: &mut App, table: usize, confirmed: bool) {
    let Some(session) = &mut app.session else { return };
    let typed = |cell: CellId| {
        let entry = session.report.entry(cell);
        entry.value.is_some() && entry.origin != Origin::Filled
    };
    let any_typed = session.form().tables[table].cells().any(typed);
    if !any_typed && !confirmed {
        session.filled = Some(Filled::Asked(table));
        app.say("tui.fill_sure", &[]);
        return;
    }
    let edits = zero(session, fillable(session, table));
    let count = edits.len().to_string();
    session.apply_all(edits);
    if let Some(cell) = next_open(session, table, session.cursor[table]) {
        session.step_to(cell);
    }
    app.say("tui.filled_table", &[("count", &count)]);
}

/// Returns the next blank of the table after a cell, else its first one, else the next blank of the report.
fn next_open(session: &Session, table: usize, after: CellId) -> Option<CellId> {
    let walk = crate::tui::session::walk(session.form(), table);
    let at = walk.iter().position(|cell| *cell == after).unwrap_or(0);
    let open = |cell: &&CellId| session.report.is_open(**cell) && !session.is_waiting(**cell);
    let here = walk[at..].iter().find(open).or_else(|| walk.iter().find(open)).copied();
    here.or_else(|| session.first_blank_from(session.form().tables[table].section + 1))
}

/// Starts or ends the blind pass over the totals of the current table. Its totals become blank and are keyed from the
/// paper; those whose parts are all 0 are given 0; the totals of other tables keep what was computed.
pub(super) fn tally(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    if session.tally.take().is_some() {
        app.say("tui.tally_left", &[]);
        return;
    }
    let totals = |session: &Session, table: usize| -> Vec<CellId> {
        let cells = crate::tui::session::walk(session.form(), table);
        cells.into_iter().filter(|c| session.form().cell(*c).computed.is_some()).collect()
    };
    let Some(table) = session.table().filter(|table| !totals(session, *table).is_empty()) else {
        app.refuse("tui.tally_nothing", &[]);
        return;
    };
    let missing = session
        .blanks(table)
        .iter()
        .filter(|c| session.form().cell(**c).computed.is_none())
        .count();
    if missing > 0 {
        app.refuse("tui.tally_early", &[("count", &missing.to_string())]);
        return;
    }
    let mut edits = Vec::new();
    if session.report.totals == Totals::Computed {
        edits.push(Edit::Totals { from: Totals::Computed, to: Totals::Keyed });
    }
    for cell in session.form().computed_order.clone() {
        let (here, stated) = (session.form().cell(cell).table == table, session.report.value(cell));
        let zero = session.report.sum_of_parts(cell).is_some_and(|sum| sum.is_zero());
        let entry = match stated {
            Some(value) if here && zero => Entry { value: Some(value), origin: Origin::Filled },
            Some(_) if here => Entry::default(),
            // What other tables state stays as it is.
            Some(value) => Entry { value: Some(value), origin: session.report.entry(cell).origin },
            None => Entry::default(),
        };
        edits.extend(session.put(cell, entry));
    }
    session.apply_all(edits);
    session.tally = Some(table);
    let first = session.walk(table).first().copied();
    if let Some(cell) = first {
        session.go(cell);
    }
    let count = session.walk(table).len().to_string();
    app.say("tui.tally_on", &[("count", &count)]);
}
