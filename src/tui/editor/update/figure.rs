//! Typing a figure: how it begins, what is taken, what stays beside its cell, and how a cell is cleared.

use super::may_change;
use crate::model::value::narrow;
use crate::model::{CellId, Entry, Origin, Value, ValueError};
use crate::present;
use crate::tui::editor::app::App;
use crate::tui::editor::session::Session;
use crate::tui::editor::typing::{Refusal, Typing, other_unit};

/// Takes a character: a figure begins or goes on.
pub(super) fn character(app: &mut App, character: char) {
    let Some(session) = &mut app.session else { return };
    session.at_end = false;
    let Some(cell) = session.cell() else { return };
    let held = session.report.value(cell);
    let fresh = session.typing.is_none();
    if fresh && narrow(character) == ' ' && held.is_some_and(|held| held.unit.is_some()) {
        change_unit(app, cell);
        return;
    }
    if fresh && matches!(character, '无' | '〇') && is_computed(session, cell) {
        app.refuse("tui.computed_by_itself", &[]);
        return;
    }
    let mut typing =
        session.typing.clone().unwrap_or_else(|| Typing::replace(&session.report, cell, held));
    let unit = typing.unit;
    typing.insert(character);
    if fresh && typing.text.is_empty() && typing.unit == unit || !may_change(app) {
        return;
    }
    // Whoever begins with a letter is looking for a command.
    if fresh && matches!(typing.trouble(), Some(ValueError::NotANumber(_) | ValueError::Unit(_))) {
        app.refuse("tui.letter", &[]);
    }
    if let Some(session) = &mut app.session {
        session.typing = Some(typing);
    }
}

/// Changes the unit of a filled cell; its figure stays.
fn change_unit(app: &mut App, cell: CellId) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(from) = session.report.value(cell) else { return };
    let to = Value { unit: from.unit.map(other_unit), ..from };
    let edit = session.put(cell, Entry { value: Some(to), origin: Origin::Typed });
    session.apply_all(edit.into_iter().collect());
    let [from, to] = [from, to].map(|value| app.locale.value(value));
    app.say("tui.unit_changed", &[("from", &from), ("to", &to)]);
}

fn is_computed(session: &Session, cell: CellId) -> bool {
    session.report.is_computed(cell) && !session.report.is_override(cell)
}

/// Says why what was typed so far is no figure of the cell.
pub(super) fn say_refusal(app: &mut App, refusal: &Refusal) {
    let text = words(app, refusal);
    app.notice = Some(crate::tui::editor::app::Notice { text, refusal: true });
}

/// Returns why what was typed so far is no figure of the cell.
pub(super) fn words(app: &App, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Value(error) => present::figure::trouble(&app.locale, error),
        Refusal::Unfinished(sign) => app.words("tui.unfinished", &[("sign", &sign.to_string())]),
    }
}

/// Puts what was typed into the cell; where it is no figure, returns why.
fn commit_typed(session: &mut Session) -> Result<(), Refusal> {
    let Some(typing) = &session.typing else { return Ok(()) };
    let (cell, value) = (typing.cell, typing.value()?);
    session.typing = None;
    // Nothing left of the text leaves the value as it was: clearing is Delete's business.
    if value.is_some() {
        session.undecided.remove(&cell);
    }
    // A total typed as its parts add up goes on following them.
    let follows = session.report.is_computed(cell)
        && value.is_some_and(|value| session.report.sum_of_parts(cell) == Some(value.number));
    if follows {
        let edit = session.put(cell, Entry::default());
        session.apply_all(edit.into_iter().collect());
    } else if value.is_some() && value != session.report.entry(cell).value {
        let edit = session.put(cell, Entry { value, origin: Origin::Typed });
        session.apply_all(edit.into_iter().collect());
    }
    Ok(())
}

/// Puts what was typed into the cell. Returns false, and says why, where it is no figure yet.
pub(super) fn commit(app: &mut App) -> bool {
    let Some(session) = &mut app.session else { return true };
    let Err(refusal) = commit_typed(session) else { return true };
    say_refusal(app, &refusal);
    false
}

/// Takes what was typed along when the cursor leaves: into the cell, or beside it where it is no figure yet. So no
/// half-typed text holds anybody back, from going elsewhere or from saving.
pub(super) fn commit_or_set_aside(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let Err(refusal) = commit_typed(session) else { return };
    let Some(typing) = session.typing.take() else { return };
    let text = typing.text.clone();
    session.undecided.insert(typing.cell, typing);
    let why = words(app, &refusal);
    app.say("tui.undecided", &[("text", &text), ("why", &why)]);
}

/// Goes on with the text that was left beside the cell.
fn resume(app: &mut App, cell: CellId) -> bool {
    let Some(session) = &mut app.session else { return false };
    session.typing = session.undecided.remove(&cell);
    session.typing.is_some()
}

/// The last character; from a figure into editing it; on a blank back along one's own way.
pub(super) fn backspace(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if let Some(typing) = &mut session.typing {
        if !typing.backspace() {
            session.typing = None;
        }
        return;
    }
    let Some(cell) = session.cell() else { return };
    let entry = session.report.entry(cell);
    if entry.value.is_some() || session.undecided.contains_key(&cell) {
        edit(app);
        if let Some(typing) = app.session.as_mut().and_then(|session| session.typing.as_mut()) {
            typing.backspace();
            typing.in_place = false;
        }
    } else if is_computed(session, cell) {
        app.refuse("tui.computed_by_itself", &[]);
    } else if entry.origin == Origin::ToSupply {
        mark(app, cell, Origin::Untouched);
    } else {
        session.step_back();
    }
}

/// Clears the cell, or takes out the character after the caret.
pub(super) fn delete(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if let Some(typing) = &mut session.typing {
        typing.delete();
        return;
    }
    let Some(cell) = session.cell() else { return };
    if drop_undecided(app, cell) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let entry = session.report.entry(cell);
    let Some(value) = entry.value else {
        if is_computed(session, cell) {
            app.refuse("tui.computed_by_itself", &[]);
        } else if entry.origin == Origin::ToSupply {
            mark(app, cell, Origin::Untouched);
        }
        return;
    };
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let was_override = session.report.is_override(cell);
    let edit = session.put(cell, Entry::default());
    session.apply_all(edit.into_iter().collect());
    let key = if was_override { "tui.override_off" } else { "tui.cleared" };
    app.say(key, &[("value", &app.locale.value(value))]);
}

fn drop_undecided(app: &mut App, cell: CellId) -> bool {
    let Some(typing) = app.session.as_mut().and_then(|session| session.undecided.remove(&cell))
    else {
        return false;
    };
    app.say("tui.undecided_dropped", &[("text", &typing.text)]);
    true
}

/// Restores the old value; drops what was left beside the cell; ends the pass over the totals.
pub(super) fn escape(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if session.typing.take().is_some() {
        return;
    }
    if let Some(cell) = session.cell()
        && drop_undecided(app, cell)
    {
        return;
    }
    super::totals_pass::stop(app);
}

/// Edits the value, or the text left beside it, in place; a second time, from replacing to editing what was typed.
pub(super) fn edit(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(cell) = session.cell() else { return };
    if session.typing.is_none() && !resume(app, cell) {
        let Some(session) = &mut app.session else { return };
        let held = session.report.value(cell);
        // On a blank whose figure follows from the rules, that one; it counts once it is committed.
        let follows = session.follows(cell).filter(|_| held.is_none());
        session.typing = Some(Typing::edit(&session.report, cell, held.or(follows)));
        if let Some(value) = follows {
            app.say("tui.fill_fetched", &[("value", &app.locale.value(value))]);
        }
    }
    if let Some(typing) = app.session.as_mut().and_then(|session| session.typing.as_mut()) {
        typing.in_place = true;
    }
}

/// Changes how a blank cell is marked.
pub(super) fn mark(app: &mut App, cell: CellId, origin: Origin) {
    if !may_change(app) {
        return;
    }
    if let Some(session) = &mut app.session {
        let edit = session.put(cell, Entry { value: None, origin });
        session.apply_all(edit.into_iter().collect());
    }
}
