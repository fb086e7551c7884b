//! F4: blanks become 0, a row, column or group at a time; all of a table only where a 0 was keyed before it.

use std::ops::Range;

use super::may_change;
use crate::model::{Block, CellId, Edit, Entry, Origin, Value, Walk};
use crate::tui::editor::app::App;
use crate::tui::editor::session::Session;

/// What F4 fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Row,
    Column,
    /// A group of a list.
    Group,
    /// Nothing less than the table, which takes more than one key.
    Table,
}

/// Fills the blanks of this row, column or group with 0 and goes on to the next blank. The next press does the same there,
/// so that no rhythm of the key fills what nobody has seen.
pub(super) fn press(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(table) = session.table() else { return };
    let current = session.cursor[table];
    let (cells, line) = line_of(session, table);
    let words = match line {
        Line::Table if fillable(session, table).is_empty() => return say_filled(app, table, 0),
        Line::Table => return app.refuse("tui.fill_one_line", &[]),
        Line::Row => ["tui.filled_row", "tui.filled_row_none"],
        Line::Group => ["tui.filled_group", "tui.filled_group_none"],
        Line::Column => ["tui.filled_column", "tui.filled_column_none"],
    };
    let mut fills = fillable(session, table);
    fills.retain(|cell| cells.contains(cell));
    let edits = zero(session, fills);
    let count = edits.len();
    session.apply_all(edits);
    let rest = zero(session, fillable(session, table)).len();
    if let Some(cell) = next_open(session, table, current) {
        session.step_to(cell);
    }
    match (count, rest) {
        (_, 0) => say_filled(app, table, count),
        (0, _) => app.say(words[1], &[("rest", &rest.to_string())]),
        _ => app.say(words[0], &[("count", &count.to_string()), ("rest", &rest.to_string())]),
    }
}

/// Returns whether what is typed is a 0 that F4 would take for the whole table.
pub(in crate::tui) fn takes_table(session: &Session) -> bool {
    let typed = session.typing.as_ref().filter(|typing| !typing.in_place);
    let value = typed.and_then(|typing| typing.value().ok().flatten());
    value.is_some_and(|value| value.number.is_zero())
}

/// Fills all blanks of the table with 0. The 0 that was keyed before says no more than that: it replaces no figure, nor the
/// mark of a cell that waits to be supplied.
pub(super) fn table(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(table) = session.table() else { return };
    session.typing = None;
    let edits = zero(session, fillable(session, table));
    let count = edits.len();
    session.apply_all(edits);
    if let Some(cell) = next_open(session, table, session.cursor[table]) {
        session.step_to(cell);
    }
    say_filled(app, table, count);
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

/// Returns the cells that F4 fills at once: those of the current row or column, as the walk goes. Where that is the whole
/// table, as in a list, those of the current group; none where the table has no groups either.
fn line_of(session: &Session, table: usize) -> (Vec<CellId>, Line) {
    let form = session.form();
    let place = form.cell(session.cursor[table]);
    let block = &form.tables[table].blocks[place.block];
    let by_rows = form.tables[table].walk == Walk::Rows;
    let (rows, columns) = if by_rows {
        (place.row..place.row + 1, 0..block.columns.len())
    } else {
        (0..block.rows.len(), place.column..place.column + 1)
    };
    let cells = |rows: Range<usize>| -> Vec<CellId> {
        let of_row = |row| columns.clone().filter_map(move |column| block.cell(row, column));
        rows.flat_map(of_row).collect()
    };
    let line = cells(rows);
    let is_input = |cell: &CellId| form.cell(*cell).computed.is_none();
    if form.tables[table].cells().filter(is_input).any(|cell| !line.contains(&cell)) {
        return (line, if by_rows { Line::Row } else { Line::Column });
    }
    let group = group_of(block, place.row);
    if group.len() < block.rows.len() { (cells(group), Line::Group) } else { (line, Line::Table) }
}

/// Returns the rows of the outermost group around a row: of a list those up to the next outermost row.
fn group_of(block: &Block, row: usize) -> Range<usize> {
    let outermost = |at: &usize| block.rows[*at].level <= 1;
    let first = (0..=row).rev().find(outermost).unwrap_or(0);
    let end = (row + 1..block.rows.len()).find(outermost).unwrap_or(block.rows.len());
    // Rows that are all outermost make no groups.
    let grouped = block.rows.iter().any(|row| row.level > 1);
    if grouped { first..end } else { 0..block.rows.len() }
}

/// Says what is left of a table in which nothing more can be filled with 0, and offers the pass over its totals.
fn say_filled(app: &mut App, table: usize, count: usize) {
    let Some(session) = &app.session else { return };
    if count == 0 {
        app.say("tui.filled_nothing", &[]);
        return;
    }
    let blanks = session.blanks(table);
    let waiting = blanks.iter().filter(|cell| session.is_waiting(**cell)).count();
    let filled = super::cells::filled(session, table).to_string();
    let section = &session.form().sections[session.form().tables[table].section];
    let number = app.locale.label(&section.number).to_owned();
    let key = match (waiting, blanks.len() - waiting) {
        (0, 0) => "tui.filled_full",
        (_, 0) => "tui.filled_waiting",
        _ => "tui.filled_rest",
    };
    let arguments = [
        ("section", number.as_str()),
        ("count", &count.to_string()),
        ("filled", &filled),
        ("waiting", &waiting.to_string()),
        ("rest", &(blanks.len() - waiting).to_string()),
    ];
    app.say(key, &arguments);
    super::totals_pass::offer(app, table);
}

/// Returns the next blank of the table after a cell, else its first one, else the next blank of the report.
fn next_open(session: &Session, table: usize, after: CellId) -> Option<CellId> {
    let walk = crate::tui::editor::session::walk(session.form(), table);
    let at = walk.iter().position(|cell| *cell == after).unwrap_or(0);
    let open = |cell: &&CellId| session.report.is_open(**cell) && !session.is_waiting(**cell);
    let here = walk[at..].iter().find(open).or_else(|| walk.iter().find(open)).copied();
    here.or_else(|| session.first_blank_from(session.form().tables[table].section + 1))
}
