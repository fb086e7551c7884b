//! Moving through a table.

use super::figure::{self, mark};
use crate::model::{CellId, Origin};
use crate::tui::editor::app::App;
use crate::tui::editor::command::Command;
use crate::tui::editor::session::{HintShown, Session};
use crate::tui::editor::typing::Caret;
use crate::tui::editor::walk::neighbour;

/// Does a command that is about the current cell.
pub(super) fn execute(app: &mut App, command: Command) {
    match command {
        Command::Enter => enter(app),
        Command::Next => step(app, 1),
        Command::Previous => step(app, -1),
        Command::Up => vertical(app, false),
        Command::Down => vertical(app, true),
        Command::Left | Command::Right | Command::Home | Command::End => sideways(app, command),
        Command::Backspace => figure::backspace(app),
        Command::Delete => figure::delete(app),
        Command::Escape => figure::escape(app),
        Command::Edit => figure::edit(app),
        Command::Fill => super::fill::press(app),
        Command::Supply => supply(app),
        _ => {}
    }
}

fn enter(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let untouched = |cell: &CellId| {
        session.report.is_open(*cell) && session.report.entry(*cell).origin == Origin::Untouched
    };
    let passed = session.cell().filter(untouched).filter(|_| !session.read_only);
    if let Some(cell) = passed {
        session.pass(cell);
    }
    go_on(app);
    // Passing looks like entering: what it was is said once, unless there is more to say.
    if passed.is_some()
        && app.notice.is_none()
        && app.session.as_mut().is_some_and(|session| session.hints_shown.insert(HintShown::Passed))
    {
        app.say("tui.passed_once", &[]);
    }
}

/// Goes to the next cell of the walk; at its end first says what is open.
fn go_on(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let Some(table) = session.table() else { return };
    if let Some(cell) = neighbour(session, session.cursor[table], 1) {
        session.step_to(cell);
        return;
    }
    if session.at_end {
        session.at_end = false;
        leave_table(app, table);
        return;
    }
    session.at_end = true;
    let [blank, waiting] = open_cells(session, table).map(|cells| cells.len());
    let key = match (blank, waiting, session.totals_pass.is_some()) {
        (0, 0, true) => "tui.end_tally",
        (0, 0, false) => "tui.end_full",
        (0, ..) => "tui.end_waiting",
        (_, 0, _) => "tui.end_open",
        _ => "tui.end_open_waiting",
    };
    app.say(key, &[("count", &blank.to_string()), ("waiting", &waiting.to_string())]);
    super::totals_pass::offer(app, table);
}

/// Returns the blank cells of a table, and apart from them those that wait to be supplied.
fn open_cells(session: &Session, table: usize) -> [Vec<CellId>; 2] {
    let (waiting, blank) =
        session.blanks(table).into_iter().partition(|cell| session.is_waiting(*cell));
    [blank, waiting]
}

/// Goes where something is open: in this table, else in the next sections, else to an empty text.
fn leave_table(app: &mut App, table: usize) {
    let Some(session) = &mut app.session else { return };
    let [blank, waiting] = open_cells(session, table);
    if let Some(cell) = blank.first() {
        session.step_to(*cell);
        return;
    }
    session.totals_pass = None;
    let form = session.form();
    let section = form.tables[table].section;
    let number = app.locale.label(&form.sections[section].number).to_owned();
    let count = filled(session, table).to_string();
    if let Some(cell) = session.first_blank_from(section + 1) {
        session.step_to(cell);
    } else if let Some(text) = session.first_empty_text() {
        session.open_text(text);
    } else {
        let last = session.form().sections.len() - 1;
        session.open((section + 1).min(last));
    }
    let waiting = waiting.len().to_string();
    let key = if waiting == "0" { "tui.table_full" } else { "tui.table_waiting" };
    app.say(key, &[("section", &number), ("count", &count), ("waiting", &waiting)]);
    super::totals_pass::offer(app, table);
}

/// Returns how many cells of a table hold a figure that somebody filled in; not the totals that are added up.
pub(super) fn filled(session: &Session, table: usize) -> usize {
    let cells = session.form().tables[table].cells();
    cells.filter(|cell| session.report.entry(*cell).value.is_some()).count()
}

/// Goes to the first thing that is open, in the whole report.
pub(super) fn go_to_open(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let half = session.undecided.keys().next().copied();
    let blank = session.first_blank_from(0).or(half);
    if let Some(cell) = blank.or_else(|| session.first_waiting()) {
        session.step_to(cell);
    } else if let Some(section) = session.first_empty_text() {
        session.open_text(section);
    } else if !session.failures().is_empty() {
        super::findings::step(app, 1);
    }
}

fn step(app: &mut App, by: isize) {
    let Some(session) = &mut app.session else { return };
    let Some(table) = session.table() else { return };
    if let Some(cell) = neighbour(session, session.cursor[table], by) {
        session.step_to(cell);
    }
}

/// One row up or down, across the bands of a table.
fn vertical(app: &mut App, down: bool) {
    let Some(session) = &mut app.session else { return };
    let Some(cell) = session.cell() else { return };
    let form = session.form();
    let place = form.cell(cell).clone();
    let table = &form.tables[place.table];
    let rows: Vec<(usize, usize)> = table
        .blocks
        .iter()
        .enumerate()
        .flat_map(|(block, of)| (0..of.rows.len()).map(move |row| (block, row)))
        .filter(|(block, row)| !table.blocks[*block].rows[*row].heading)
        .collect();
    let Some(at) = rows.iter().position(|row| *row == (place.block, place.row)) else { return };
    let target = if down { at.checked_add(1) } else { at.checked_sub(1) };
    let Some((block, row)) = target.and_then(|at| rows.get(at)) else { return };
    let block = &table.blocks[*block];
    let column = place.column.min(block.columns.len().saturating_sub(1));
    if let Some(cell) = block.cell(*row, column) {
        session.step_to(cell);
    }
}

/// Left, right and the ends: inside the figure while it is edited in place, else along the row.
fn sideways(app: &mut App, command: Command) {
    let Some(session) = &mut app.session else { return };
    if let Some(typing) = session.typing.as_mut().filter(|typing| typing.in_place) {
        typing.move_caret(match command {
            Command::Left => Caret::Left,
            Command::Right => Caret::Right,
            Command::Home => Caret::Start,
            _ => Caret::End,
        });
        return;
    }
    figure::commit_or_set_aside(app);
    let Some(session) = &mut app.session else { return };
    let Some(cell) = session.cell() else { return };
    let place = session.form().cell(cell).clone();
    let block = session.form().block_of(cell);
    let last = block.columns.len().saturating_sub(1);
    let column = match command {
        Command::Left => place.column.saturating_sub(1),
        Command::Right => (place.column + 1).min(last),
        Command::Home => 0,
        _ => last,
    };
    if let Some(cell) = block.cell(place.row, column) {
        session.step_to(cell);
    }
}

fn supply(app: &mut App) {
    let Some(session) = &app.session else { return };
    let Some(cell) = session.cell() else { return };
    let entry = session.report.entry(cell);
    if session.report.is_computed(cell) {
        app.refuse("tui.supply_computed", &[]);
    } else if entry.value.is_some() && entry.origin != Origin::Filled {
        app.refuse("tui.supply_refused", &[]);
    } else {
        let waits = entry.origin == Origin::ToSupply;
        mark(app, cell, if waits { Origin::Untouched } else { Origin::ToSupply });
        if !waits {
            step(app, 1);
        }
    }
}

/// Turns to the next or previous section.
pub(super) fn turn(app: &mut App, by: isize) {
    let Some(session) = &app.session else { return };
    let target = session.section.checked_add_signed(by);
    let Some(section) = target.filter(|at| *at < session.form().sections.len()) else {
        app.refuse(if by > 0 { "tui.last_section" } else { "tui.first_section" }, &[]);
        return;
    };
    open_section(app, section);
}

/// Goes to a section; there, where the cursor stood before.
pub(super) fn open_section(app: &mut App, section: usize) {
    let Some(session) = &mut app.session else { return };
    if section < session.form().sections.len() {
        let left = session.cell();
        session.open(section);
        // The way back leads through the sections, too.
        if session.cell().is_some() && session.trail.last() == session.cell().as_ref() {
            session.trail.pop();
        } else if left.is_some() && left != session.cell() {
            session.trail.extend(left);
        }
        session.in_panel = false;
        session.totals_pass = None;
    }
}
