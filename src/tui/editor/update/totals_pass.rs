//! The blind pass over the totals: they are keyed from the paper while their sums are not shown.

use super::may_change;
use crate::model::{CellId, Edit, Entry, Origin, Totals};
use crate::tui::editor::app::{App, Screen};
use crate::tui::editor::command::Command;
use crate::tui::editor::list::{Action, Item, Kind, List};
use crate::tui::editor::session::{HintShown, Session, walk};

/// Returns the totals of a table, in the order of the walk.
fn totals(session: &Session, table: usize) -> Vec<CellId> {
    let cells = walk(session.form(), table).into_iter();
    cells.filter(|cell| session.form().cell(*cell).computed.is_some()).collect()
}

/// Returns how many totals of a table are blank.
fn blank(session: &Session, table: usize) -> usize {
    totals(session, table).iter().filter(|cell| session.report.is_open(**cell)).count()
}

/// Starts, resumes or ends the blind pass over the totals of the current table.
pub(super) fn press(app: &mut App) {
    if !may_change(app) {
        return;
    }
    if stop(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(table) = session.table().filter(|table| !totals(session, *table).is_empty()) else {
        app.refuse("tui.tally_nothing", &[]);
        return;
    };
    let inputs = session.blanks(table).into_iter();
    let missing = inputs.filter(|c| session.form().cell(*c).computed.is_none()).count();
    if missing > 0 {
        app.refuse("tui.tally_early", &[("count", &missing.to_string())]);
    } else if session.report.totals == Totals::Keyed && blank(session, table) == 0 {
        ask_again(app, table);
    } else {
        begin(app, table, false);
    }
}

/// Ends the pass; false where there is none. What it left open is said by [`watch`].
pub(super) fn stop(app: &mut App) -> bool {
    let Some(session) = &mut app.session else { return false };
    let Some(table) = session.totals_pass.take() else { return false };
    if blank(session, table) == 0 {
        app.say("tui.tally_left", &[]);
    }
    true
}

/// Every total has its figure, from an earlier pass or from the file: none is cleared unasked.
fn ask_again(app: &mut App, table: usize) {
    let items = [("tui.tally_keep", Action::Close), ("tui.tally_again", Action::TotalsPass(table))];
    let items = items.map(|(key, action)| Item::new(app.words(key, &[]), action)).into();
    let title = app.words("tui.tally_full", &[]);
    app.screens.push(Screen::List(List::new(Kind::Question, title, items)));
}

/// Clears all totals of a table that are not 0 by their parts, and keys them anew.
pub(super) fn again(app: &mut App, table: usize) {
    if may_change(app) {
        begin(app, table, true);
    }
}

/// Makes the totals keyed: what was keyed before stays unless `anew`, what was computed becomes blank, and what adds up
/// from zeros alone is 0 without being asked for. The totals of other tables keep what was computed.
fn begin(app: &mut App, table: usize, anew: bool) {
    let Some(session) = &mut app.session else { return };
    let was_computed = session.report.totals == Totals::Computed;
    let mut edits = Vec::new();
    if was_computed {
        edits.push(Edit::Totals { from: Totals::Computed, to: Totals::Keyed });
    }
    for cell in session.form().computed_order.clone() {
        let here = session.form().cell(cell).table == table;
        let (entry, stated) = (session.report.entry(cell), session.report.value(cell));
        let zero = session.report.sum_of_parts(cell).is_some_and(|sum| sum.is_zero());
        let to = match stated {
            _ if here && entry.value.is_some() && !anew => entry,
            Some(value) if here && zero && value.number.is_zero() => {
                Entry { value: Some(value), origin: Origin::Filled }
            }
            None if here && zero => {
                Entry { value: Some(crate::model::Value::number(0)), origin: Origin::Filled }
            }
            _ if here => Entry::default(),
            Some(value) if was_computed => Entry { value: Some(value), ..entry },
            _ => entry,
        };
        edits.extend(session.put(cell, to));
    }
    session.apply_all(edits);
    session.hints_shown.insert(HintShown::TotalsPass(table));
    session.totals_pass = Some(table);
    let count = blank(session, table);
    let first = session.walk(table).into_iter().find(|cell| session.report.is_open(*cell));
    let Some(first) = first else {
        session.totals_pass = None;
        app.say("tui.tally_zero", &[]);
        return;
    };
    session.step_to(first);
    app.say("tui.tally_on", &[("count", &count.to_string())]);
}

/// Offers the pass once for a table that is full and whose totals are computed, behind what was said.
pub(super) fn offer(app: &mut App, table: usize) {
    let Some(session) = &mut app.session else { return };
    let computed = session.report.totals == Totals::Computed;
    let ready = computed && !totals(session, table).is_empty() && session.blanks(table).is_empty();
    if !ready || session.read_only || !session.hints_shown.insert(HintShown::TotalsPass(table)) {
        return;
    }
    let here = session.table() == Some(table);
    let section = &session.form().sections[session.form().tables[table].section];
    let number = app.locale.label(&section.number).to_owned();
    let keys = Command::TotalsPass.digits().unwrap_or_default();
    let key = if here { "tui.tally_offer" } else { "tui.tally_offer_back" };
    app.say_too(key, &[("section", &number), ("keys", &keys)]);
}

/// Ends the pass where the cursor has left its table, and says what it left open.
pub(super) fn watch(app: &mut App, before: Option<usize>) {
    let Some(session) = &mut app.session else { return };
    if session.totals_pass.is_some() && session.totals_pass != session.table() {
        session.totals_pass = None;
    }
    if session.totals_pass != before {
        // What the texts say of the totals is told again, or not any more.
        session.recheck(false);
    }
    let Some(table) = before.filter(|table| session.totals_pass != Some(*table)) else { return };
    let open = blank(session, table);
    if open > 0 {
        let keys = Command::TotalsPass.digits().unwrap_or_default();
        app.say_too("tui.tally_open", &[("count", &open.to_string()), ("keys", &keys)]);
    }
}
