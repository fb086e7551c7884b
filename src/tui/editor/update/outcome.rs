//! What came of effects: the state takes it in, and says it.

use std::path::{Path, PathBuf};

use super::{opening, recovery, saving};
use crate::model::Report;
use crate::tui::editor::app::{App, Purpose, Screen};
use crate::tui::editor::effect::Effect;
use crate::tui::editor::effect::Proposed;
use crate::tui::editor::effect::{Outcome, Trouble};
use crate::tui::editor::list::{Kind, List};
use crate::tui::editor::proposal;
use crate::tui::editor::session::PriorState;
use crate::tui::editor::start;

/// Takes in what came of an effect, and returns what has to be done then.
pub(super) fn handle(app: &mut App, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Journaled(journaled) => saving::journaled(app, journaled),
        Outcome::Opened(opened) => return opening::opened(app, *opened),
        Outcome::NotOpened(not_opened) => opening::not_opened(app, &not_opened),
        Outcome::Example(report) => opening::example(app, *report),
        Outcome::Proposed(proposed) => return proposed_to(app, proposed),
        Outcome::Created(created) => opening::created(app, *created),
        Outcome::Saved(saved) => saving::saved(app, saved),
        Outcome::NotSaved { trouble, file } => saving::not_saved(app, trouble, file),
        Outcome::SavedAs { at, corrections, file } => {
            saving::saved_as(app, at, corrections, file);
        }
        Outcome::Dropped(file) => {
            if let Some(session) = &mut app.session {
                session.file = Some(file);
            }
        }
        Outcome::Answered(answered) => recovery::answered(app, *answered),
        Outcome::Published { path, is_draft } => {
            let key = if is_draft { "tui.published_draft" } else { "present.written" };
            app.say(key, &[("file", &path.display().to_string())]);
        }
        Outcome::PriorRead { path, prior } => prior_read(app, path, prior.map(|prior| *prior)),
        Outcome::PriorFound { of, prior } => prior_found(app, &of, prior.map(|prior| *prior)),
        Outcome::LockFree => return opening::take_over(app),
        Outcome::Recent(files) => {
            let list = start::list(app, files);
            show_start(app, list);
        }
        Outcome::Listed(files) => {
            let list = start::files(app, files);
            app.screens.push(Screen::List(list));
        }
        Outcome::Quit => return quit(app),
        Outcome::Failed(trouble) => fail(app, &trouble),
    }
    Vec::new()
}

/// Says why something could not be done.
pub(super) fn fail(app: &mut App, trouble: &Trouble) {
    app.trouble(&trouble.message, &trouble.hints);
}

/// A save that failed just before keeps the program, and says why; so does one that has to ask.
fn quit(app: &mut App) -> Vec<Effect> {
    let refused = app.notice.as_ref().is_some_and(|notice| notice.refusal);
    app.done = !refused && app.pending.is_none();
    if app.done { vec![Effect::ForgetPlace] } else { Vec::new() }
}

/// Shows the start screen, below a question that was asked before it.
fn show_start(app: &mut App, list: List) {
    let asks = |screen: &Screen| !matches!(screen, Screen::List(list) if list.kind == Kind::Start);
    if app.session.is_none() && app.screens.last().is_some_and(asks) {
        app.screens.insert(0, Screen::List(list));
    } else {
        app.screens = vec![Screen::List(list)];
    }
}

/// Asks what to take over of a document.
fn proposed_to(app: &mut App, proposed: Box<Proposed>) -> Vec<Effect> {
    let is_first = app.screens.is_empty();
    app.screens.push(Screen::List(proposal::question(app, &proposed)));
    app.proposed = Some(proposed);
    // Below the question there is the start screen.
    is_first.then_some(Effect::ListRecent).into_iter().collect()
}

/// Compares with what was found for a report, where this is still the open one and nobody named another meanwhile.
fn prior_found(app: &mut App, of: &Path, prior: Option<(Report, PathBuf)>) {
    let Some(session) = &mut app.session else { return };
    if session.path() == Some(of) && matches!(session.prior, PriorState::Looking) {
        session.set_prior(prior);
    }
}

/// Compares with a report that somebody named.
fn prior_read(app: &mut App, path: PathBuf, prior: Option<Report>) {
    let name = path.display().to_string();
    let Some(prior) = prior else { return app.refuse("tui.prior_unreadable", &[("file", &name)]) };
    let Some(session) = &mut app.session else { return };
    let (year, wanted) = (prior.year, session.report.year - 1);
    if year != wanted {
        let (year, wanted) = (year.to_string(), wanted.to_string());
        let words = [("file", name.as_str()), ("year", &year), ("wanted", &wanted)];
        return app.refuse("tui.prior_mismatch", &words);
    }
    let agency = prior.agency.clone();
    let other = agency.split_whitespace().ne(session.report.agency.split_whitespace());
    session.set_prior(Some((prior, path)));
    if matches!(app.screens.last(), Some(Screen::Lines(lines)) if lines.purpose == Purpose::Prior) {
        app.close();
    }
    let key = if other { "tui.prior_of_other" } else { "tui.prior_set" };
    app.say(key, &[("file", &name), ("agency", &agency)]);
}
