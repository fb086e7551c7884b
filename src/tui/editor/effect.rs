//! What reaches beyond the state: reading and writing files, leaving.

mod opening;
mod prior;
mod reading;
mod saving;

pub(in crate::tui) use opening::open;
pub(in crate::tui) use prior::{find_prior, prior_of};
pub(in crate::tui) use saving::{keep, leave, settle};

use super::app::{App, Effect, Screen};
use super::{list, start};
use crate::store::Error;

/// Does an effect. Returns true where the screen must be painted anew.
pub(in crate::tui) fn run(app: &mut App, effect: Effect) -> bool {
    // The journal tells what was done upon the file as it is now, so before any of this changes it.
    keep(app);
    match effect {
        Effect::Save => saving::save(app, &[]),
        Effect::Correct(reason, who, into) => saving::correct(app, &reason, who, into.as_deref()),
        Effect::SaveAs(path) => saving::save_as(app, &path, &[]),
        Effect::Open(path) => open(app, &path, false),
        Effect::Recover(choice) => opening::recover(app, choice),
        Effect::Example(number) => opening::example(app, number),
        Effect::Create(path, agency, year, prior) => {
            opening::create(app, &path, agency, year, prior);
        }
        Effect::Import(path, agency, year, take) => {
            reading::create(app, &path, &agency, year, take);
        }
        Effect::Publish(format) => saving::publish(app, format),
        Effect::Prior(path) => prior::choose(app, &path),
        Effect::PriorFound(report, prior) => prior::found(app, &report, prior),
        Effect::Start => start(app),
        Effect::Browse => {
            let list = start::files(app);
            app.screens.push(Screen::List(list));
        }
        Effect::Repaint => return true,
        Effect::Drop => saving::drop_work(app),
        Effect::Settle => settle(app),
        Effect::Leave => leave(app),
        Effect::TakeOver => opening::taken_over(app),
        Effect::Quit => {
            // A save that failed just before keeps the program, and says why; so does one that has to ask.
            let refused = app.notice.as_ref().is_some_and(|notice| notice.refusal);
            app.done = !refused && app.pending.is_none();
            if app.done {
                saving::arrive(app);
            }
        }
    }
    false
}

fn fail(app: &mut App, error: &Error) {
    app.trouble(&error.message(), error.hint().as_slice());
}

/// Shows the start screen.
pub(in crate::tui) fn start(app: &mut App) {
    let list: list::List = start::list(app);
    app.screens = vec![Screen::List(list)];
}
