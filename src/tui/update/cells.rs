//! Moving through a table and typing figures.

use super::may_change;
use crate::model::{CellId, CellKind, Edit, Entry, Message, Origin, SectionKind};
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::session::Session;
use crate::tui::typing::{Caret, Refusal, Typing};

/// Does a command that is about the current cell.
pub(super) fn obey(app: &mut App, command: Command) {
    match command {
        Command::Enter => enter(app),
        Command::Next => step(app, 1),
        Command::Previous => step(app, -1),
        Command::Up => vertical(app, false),
        Command::Down => vertical(app, true),
        Command::Left | Command::Right | Command::Home | Command::End => sideways(app, command),
        Command::Backspace => backspace(app),
        Command::Delete => delete(app),
        Command::Escape => escape(app),
        Command::Edit => edit(app),
        Command::Fill => super::fill::press(app),
        Command::Supply => supply(app),
        _ => {}
    }
}

/// Takes a character: a figure begins or goes on.
pub(super) fn character(app: &mut App, character: char) {
    let Some(session) = &mut app.session else { return };
    session.filled = None;
    session.at_end = false;
    let Some(cell) = session.cell() else { return };
    let kind = session.form().cell(cell).kind;
    let held = session.report.value(cell);
    let fresh = session.typing.is_none();
    let mut typing = session.typing.clone().unwrap_or_else(|| Typing::replace(cell, kind, held));
    match typing.insert(character) {
        Ok(()) if fresh && typing.text.is_empty() && typing.unit == held.and_then(|v| v.unit) => {}
        Ok(()) => {
            if may_change(app)
                && let Some(session) = &mut app.session
            {
                session.typing = Some(typing);
            }
        }
        Err(refusal) => say_refusal(app, &refusal),
    }
}

fn say_refusal(app: &mut App, refusal: &Refusal) {
    match refusal {
        Refusal::Value(error) => {
            let text = match error {
                crate::model::ValueError::NotANumber(c) => c.to_string(),
                crate::model::ValueError::Unit(unit) => unit.clone(),
                _ => String::new(),
            };
            app.trouble(&Message::key(error.key()).with("text", text), &[]);
        }
        Refusal::Plus => app.refuse("tui.plus", &[]),
        Refusal::Letter => app.refuse("tui.letter", &[]),
    }
}

/// Puts what was typed into the cell. Returns false, and says why, where it is no figure.
pub(super) fn commit(app: &mut App) -> bool {
    let Some(session) = &mut app.session else { return true };
    let Some(typing) = session.typing.clone() else { return true };
    let value = match typing.value() {
        Ok(value) => value,
        Err(error) => {
            say_refusal(app, &Refusal::Value(error));
            return false;
        }
    };
    session.typing = None;
    // Nothing left of the text leaves the value as it was: clearing is Delete's business.
    let same = value.is_none() || value == session.report.entry(typing.cell).value;
    if !same {
        let edit = session.put(typing.cell, Entry { value, origin: Origin::Typed });
        session.apply_all(edit.into_iter().collect());
    }
    true
}

fn enter(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if let Some(cell) = session.cell() {
        let entry = session.report.entry(cell);
        if session.report.is_open(cell) && entry.origin == Origin::Untouched && !session.read_only {
            session.report.set_entry(cell, Entry { value: None, origin: Origin::Passed });
        }
        session.trail.push(cell);
    }
    go_on(app);
}

/// Goes to the next cell of the walk; at its end first says what is open.
fn go_on(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let Some(table) = session.table() else { return };
    if let Some(cell) = neighbour(session, table, 1) {
        session.go(cell);
        return;
    }
    let blanks = session.blanks(table);
    if session.at_end {
        session.at_end = false;
        leave_table(app, table, &blanks);
        return;
    }
    session.at_end = true;
    session.trail.pop();
    let count = blanks.len().to_string();
    let key = match (blanks.is_empty(), session.tally.is_some()) {
        (false, _) => "tui.end_open",
        (true, true) => "tui.end_tally",
        (true, false) => "tui.end_full",
    };
    app.say(key, &[("count", &count)]);
}

/// Goes where something is open: in this table, else in the next sections, else to an empty text.
fn leave_table(app: &mut App, table: usize, blanks: &[CellId]) {
    let Some(session) = &mut app.session else { return };
    if let Some(cell) = blanks.first() {
        session.go(*cell);
        return;
    }
    session.tally = None;
    let form = session.form();
    let section = form.tables[table].section;
    let number = app.locale.label(&form.sections[section].number).to_owned();
    let filled = form.tables[table].cells().count().to_string();
    if let Some(cell) = session.first_blank_from(section + 1) {
        session.go(cell);
    } else if let Some(text) = session.first_empty_text() {
        session.section = text;
    } else {
        let last = session.form().sections.len() - 1;
        session.section = (section + 1).min(last);
    }
    app.say("tui.table_full", &[("section", &number), ("count", &filled)]);
}

/// Goes to the first thing that is open, in the whole report.
pub(super) fn go_to_open(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if let Some(cell) = session.first_blank_from(0).or_else(|| session.first_waiting()) {
        session.go(cell);
    } else if let Some(section) = session.first_empty_text() {
        session.section = section;
    } else if !session.failures().is_empty() {
        super::findings::step(app, 1);
    }
}

/// Returns the cell before or after the current one in the walk. From a cell that the walk skips, it goes on from there.
fn neighbour(session: &Session, table: usize, by: isize) -> Option<CellId> {
    let walk = session.walk(table);
    let current = session.cursor[table];
    if let Some(at) = walk.iter().position(|cell| *cell == current) {
        return at.checked_add_signed(by).and_then(|at| walk.get(at)).copied();
    }
    let all = crate::tui::session::walk(session.form(), table);
    let at = all.iter().position(|cell| *cell == current)?;
    let on_walk = |cell: &&CellId| walk.contains(cell);
    if by > 0 {
        all[at..].iter().find(on_walk).copied()
    } else {
        all[..at].iter().rev().find(on_walk).copied()
    }
}

fn step(app: &mut App, by: isize) {
    let Some(session) = &mut app.session else { return };
    let Some(table) = session.table() else { return };
    if let Some(cell) = neighbour(session, table, by) {
        session.go(cell);
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
        session.go(cell);
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
    if !commit(app) {
        return;
    }
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
        session.go(cell);
    }
}

fn backspace(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if let Some(typing) = &mut session.typing {
        if !typing.backspace() {
            session.typing = None;
        }
        return;
    }
    let Some(cell) = session.cell() else { return };
    let entry = session.report.entry(cell);
    if entry.value.is_some() {
        edit(app);
        if let Some(typing) = app.session.as_mut().and_then(|session| session.typing.as_mut()) {
            typing.backspace();
            typing.in_place = false;
        }
    } else if entry.origin == Origin::ToSupply {
        mark(app, cell, Origin::Untouched);
    } else if let Some(cell) = session.trail.pop() {
        session.go(cell);
    }
}

fn delete(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if let Some(typing) = &mut session.typing {
        typing.delete();
        return;
    }
    let Some(cell) = session.cell() else { return };
    let entry = session.report.entry(cell);
    if entry.value.is_none() {
        if entry.origin == Origin::ToSupply {
            mark(app, cell, Origin::Untouched);
        }
        return;
    }
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let was_override = session.report.is_override(cell);
    let edit = session.put(cell, Entry::default());
    session.apply_all(edit.into_iter().collect());
    let value = entry.value.map(|value| value.to_string()).unwrap_or_default();
    let key = if was_override { "tui.override_off" } else { "tui.cleared" };
    app.say(key, &[("value", &value)]);
}

fn escape(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if session.typing.take().is_some() {
        return;
    }
    if session.tally.take().is_some() {
        app.say("tui.tally_left", &[]);
    }
}

/// Edits the value in place; a second time, from replacing to editing what was typed.
fn edit(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    if let Some(typing) = &mut session.typing {
        typing.in_place = true;
        return;
    }
    let Some(cell) = session.cell() else { return };
    let (kind, held) = (session.form().cell(cell).kind, session.report.value(cell));
    session.typing = Some(Typing::edit(cell, kind, held));
}

fn mark(app: &mut App, cell: CellId, origin: Origin) {
    if !may_change(app) {
        return;
    }
    if let Some(session) = &mut app.session {
        let edit = session.put(cell, Entry { value: None, origin });
        session.apply_all(edit.into_iter().collect());
    }
}

fn supply(app: &mut App) {
    let Some(session) = &app.session else { return };
    let Some(cell) = session.cell() else { return };
    if session.report.value(cell).is_some() {
        app.refuse("tui.supply_refused", &[]);
    } else if session.report.is_computed(cell) {
        app.refuse("tui.supply_computed", &[]);
    } else {
        let waits = session.report.entry(cell).origin == Origin::ToSupply;
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
        session.section = section;
        session.in_panel = false;
        session.tally = None;
        if session.form().sections[section].kind == SectionKind::Text {
            session.typing = None;
        }
    }
}

/// Types what was pasted: every tab or line end takes the figure and goes on.
pub(super) fn type_all(app: &mut App, text: &str) {
    let mut figures = text.split(['\t', '\n']).peekable();
    while let Some(figure) = figures.next() {
        for typed in figure.trim().chars() {
            character(app, typed);
            if app.notice.as_ref().is_some_and(|notice| notice.refusal) {
                return;
            }
        }
        if figures.peek().is_some() {
            if !commit(app) {
                return;
            }
            enter(app);
        }
    }
}

/// Fills the table from the cursor on with what was pasted: tabs between columns, lines between rows; all or nothing.
pub(super) fn paste(app: &mut App, pasted: &str) {
    if !commit(app) || !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(cell) = session.cell() else { return };
    let place = session.form().cell(cell).clone();
    let block = session.form().block_of(cell).clone();
    let (mut edits, mut bad) = (Vec::new(), None);
    for (row, line) in pasted.trim_end_matches('\n').split('\n').enumerate() {
        for (column, text) in line.split('\t').enumerate() {
            let target = block.cell(place.row + row, place.column + column);
            let (Some(cell), text) = (target, text.trim()) else {
                bad = bad.or(Some(text.to_owned()));
                continue;
            };
            if text.is_empty() || session.report.is_computed(cell) {
                continue;
            }
            let kind: CellKind = session.form().cell(cell).kind;
            match crate::model::Value::parse(kind, text) {
                Ok(value) => {
                    let entry = Entry { value: Some(value), origin: Origin::Typed };
                    edits.extend(session.put(cell, entry));
                }
                Err(_) => bad = bad.or(Some(text.to_owned())),
            }
        }
    }
    if let Some(text) = bad {
        app.refuse("tui.paste_refused", &[("text", &text)]);
        return;
    }
    let count = edits.iter().flat_map(Edit::cells).count().to_string();
    session.apply_all(edits);
    app.say("tui.pasted", &[("count", &count)]);
}
