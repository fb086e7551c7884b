//! Work that a journal holds and the file does not: the question what to do with it, and what came of the answer.

use super::opening::{show, tell_asides};
use super::outcome::fail;
use crate::model::Edit;
use crate::model::history::Step;
use crate::store::journal::recovery::Recovered;
use crate::store::journal::replay::ResumePoint;
use crate::tui::editor::app::{App, Page, Screen};
use crate::tui::editor::effect::Answered;
use crate::tui::editor::effect::{Answer, Effect};
use crate::tui::editor::list::Recover;
use crate::tui::editor::recovery::{self, Pending};
use crate::tui::editor::session::Locked;

/// Asks what to do with the work.
pub(super) fn ask(app: &mut App, pending: Pending) {
    app.screens.push(Screen::List(recovery::question(app, &pending)));
    app.pending = Some(Box::new(pending));
}

/// Takes an answer; what shows the work or chooses a side only asks again.
pub(super) fn choose(app: &mut App, choice: Recover) -> Vec<Effect> {
    let Some(mut pending) = app.pending.take() else { return Vec::new() };
    let answer = match choice {
        Recover::Keep => Some(Answer::Keep),
        Recover::Drop => Some(Answer::Drop),
        Recover::Later => Some(Answer::Later),
        Recover::Apart => Some(Answer::Apart(Box::new(pending.found.report.clone()))),
        Recover::Merge => match pending.edits() {
            Ok(edits) => Some(Answer::Merge(step_of(edits))),
            Err(open) => {
                app.refuse("tui.recover_undecided", &[("count", &open.to_string())]);
                ask_again(app, &pending, Recover::Choose);
                None
            }
        },
        Recover::Look | Recover::Choose | Recover::Side(_) | Recover::All(_) => {
            pending.take(choice);
            ask_again(app, &pending, choice);
            None
        }
    };
    app.pending = Some(pending);
    answer.map(Effect::Answer).into_iter().collect()
}

/// Makes one step of what is put into the file's report.
fn step_of(edits: Vec<Edit>) -> Option<Step> {
    let is_none = edits.is_empty();
    (!is_none).then_some(Step { edit: Edit::Batch(edits), section: 0, cell: None })
}

fn parts(edit: &Edit) -> usize {
    match edit {
        Edit::Batch(edits) => edits.len(),
        _ => 1,
    }
}

fn ask_again(app: &mut App, pending: &Pending, choice: Recover) {
    app.screens.retain(|screen| !matches!(screen, Screen::List(list) if recovery::is_of(list)));
    app.screens.push(Screen::List(recovery::question(app, pending)));
    if choice == Recover::Look {
        let lines = recovery::lines(app, pending);
        let title = app.words("tui.recover_look_title", &[]);
        app.screens.push(Screen::Page(Page { title, lines, top: 0, is_preview: false }));
    } else {
        let mut list = recovery::sides(app, pending);
        list.selected = match choice {
            Recover::Side(at) => at,
            Recover::All(_) => pending.found.differences.len(),
            _ => 0,
        };
        app.screens.push(Screen::List(list));
    }
}

/// Shows the report with what was taken of the work, and says what went wrong; where nothing was done, asks again.
pub(super) fn answered(app: &mut App, answered: Answered) {
    let Some(pending) = app.pending.take() else { return };
    let Answered { answer, file, trouble, written } = answered;
    let Some(file) = file else {
        ask(app, *pending);
        if let Some(trouble) = trouble {
            fail(app, &trouble);
        }
        return;
    };
    let Pending { report, found, protected, asides, .. } = *pending;
    let is_later = matches!(answer, Answer::Later);
    show(app, Some(file), report, protected || is_later);
    match answer {
        Answer::Keep => {
            let count = found.differences.len().to_string();
            resume(app, found);
            app.say("tui.recovered", &[("count", &count)]);
        }
        Answer::Merge(None) => {}
        Answer::Merge(Some(step)) => {
            let count = parts(&step.edit).to_string();
            if let Some(session) = &mut app.session {
                session.adopt(step);
            }
            return_to_place(app, found.resume_point.as_ref());
            app.say("tui.recovered", &[("count", &count)]);
        }
        Answer::Drop => app.say("tui.recover_dropped", &[]),
        Answer::Later => {
            if let Some(session) = &mut app.session {
                session.locked = Some(Locked::Undecided);
            }
            app.say("tui.recover_later_said", &[]);
        }
        Answer::Apart(_) => {
            let name = written.map(|path| path.display().to_string()).unwrap_or_default();
            app.say("tui.recovered_apart", &[("file", &name)]);
        }
    }
    if let Some(trouble) = trouble {
        fail(app, &trouble);
    }
    // Behind what came of the question.
    tell_asides(app, &asides);
}

/// Goes on with what the journal held.
pub(super) fn resume(app: &mut App, found: Recovered) {
    let Some(session) = &mut app.session else { return };
    session.resume(found.report, found.history);
    return_to_place(app, found.resume_point.as_ref());
}

/// Goes back to where somebody had to leave.
fn return_to_place(app: &mut App, left: Option<&ResumePoint>) {
    let (Some(session), Some(left)) = (&mut app.session, left) else { return };
    session.return_to_place(left);
    if session.typing.is_some() {
        app.say("tui.half_typed", &[]);
    }
}
