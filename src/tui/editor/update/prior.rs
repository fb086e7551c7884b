//! Last year's report: choosing it, and taking its figures over.

use super::{figure, lines, may_change};
use crate::model::{CellId, Entry, Origin, Value};
use crate::tui::editor::app::{App, Purpose, Screen};
use crate::tui::editor::command::Command;
use crate::tui::editor::effect::Effect;
use crate::tui::editor::list::{Action, Item, Kind, List};
use crate::tui::editor::session::Session;
use crate::tui::editor::typing::Typing;

/// Asks for the path of last year's report; the one that was found is proposed.
pub(super) fn choose(app: &mut App) {
    let Some(session) = &app.session else { return };
    let held = session.prior.found().map(|prior| prior.path.display().to_string());
    lines::open_lines(app, Purpose::Prior, vec![("tui.field_prior", held.unwrap_or_default())]);
}

/// Compares with no report any more.
pub(super) fn drop_it(app: &mut App) {
    if let Some(session) = &mut app.session {
        session.set_prior(None);
        app.say("tui.prior_dropped", &[]);
    }
}

/// Returns last year's figure as a value of the cell.
fn value_of(session: &Session, cell: CellId) -> Option<Value> {
    let number = session.prior_figure(cell)?.normalize();
    Some(Value { number, unit: session.form().cell(cell).kind.usual_unit() })
}

/// Takes last year's figure over: into a blank as an entry that Enter commits, elsewhere only after asking.
pub(super) fn copy(app: &mut App) {
    if !may_change(app) {
        return;
    }
    figure::commit_or_set_aside(app);
    let Some(session) = &mut app.session else { return };
    let Some(cell) = session.cell() else {
        app.refuse("tui.prior_needs_cell", &[]);
        return;
    };
    if session.prior.found().is_none() {
        let keys = Command::Prior.digits().unwrap_or_default();
        app.refuse("tui.prior_not_here", &[("keys", &keys)]);
        return;
    }
    // A total is added up or keyed from paper.
    if session.form().cell(cell).computed.is_some() {
        app.refuse("tui.prior_no_totals", &[]);
        return;
    }
    let Some(value) = value_of(session, cell) else {
        app.refuse("tui.prior_no_figure", &[]);
        return;
    };
    let to = app.locale.value(value);
    match session.report.value(cell) {
        None => {
            session.undecided.remove(&cell);
            session.typing = Some(Typing::edit(&session.report, cell, Some(value)));
            app.say("tui.prior_fetched", &[("value", &to)]);
        }
        Some(held) if held == value => app.say("tui.prior_same", &[("value", &to)]),
        Some(held) => {
            let items =
                [("tui.prior_keep", Action::Close), ("tui.prior_take", Action::TakePrior(cell))];
            let items = items.map(|(key, action)| Item::new(app.words(key, &[]), action)).into();
            let title = app
                .words("tui.prior_question", &[("held", &app.locale.value(held)), ("value", &to)]);
            app.screens.push(Screen::List(List::new(Kind::Question, title, items)));
        }
    }
}

/// Puts last year's figure into a cell that has another one.
pub(super) fn put(app: &mut App, cell: CellId) {
    let Some(session) = &mut app.session else { return };
    let Some(value) = value_of(session, cell) else { return };
    let edit = session.put(cell, Entry { value: Some(value), origin: Origin::Typed });
    session.apply_all(edit.into_iter().collect());
    app.say("tui.prior_taken", &[("value", &app.locale.value(value))]);
}

/// Returns what looks for last year's report of the report on the screen; once.
pub(super) fn seek(app: &mut App) -> Option<Effect> {
    let (report, path) = app.session.as_mut()?.seek_prior()?;
    Some(Effect::FindPrior { report: Box::new(report), path })
}
