//! Bringing the work to the disk: into the journal at once, into the file when asked.

use std::path::Path;

use super::fail;
use crate::model::compare::corrections;
use crate::model::{Correction, Message};
use crate::render::Format;
use crate::store::Error;
use crate::store::disk::atomic::Warning;
use crate::store::disk::{entry, file};
use crate::store::journal::opening;
use crate::tui::editor::app::{App, Lines, Purpose, Screen};
use crate::tui::editor::command::Command;
use crate::tui::editor::publish;

/// Writes what was done since into the journal, before the screen says that it is safe. Typing in a text may wait for the
/// disk a moment; figures do not.
pub(in crate::tui) fn keep(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let done = session.take_done();
    let Some(file) = &mut session.file else { return };
    let wait = !done.iter().all(|(act, _)| act.is_typing());
    let kept = file.keep(&done, &session.report, &(app.setup.now)(), wait);
    match kept {
        // Tried again at every key: what the key has to say comes first.
        Err(_) if done.is_empty() && app.notice.is_some() => {}
        Err(error) => not_kept(app, &error),
        Ok(()) => {}
    }
}

/// Brings to the disk what waits for it.
pub(in crate::tui) fn settle(app: &mut App) {
    let Some(file) = app.session.as_mut().and_then(|session| session.file.as_mut()) else { return };
    if let Err(error) = file.settle() {
        not_kept(app, &error);
    }
}

fn not_kept(app: &mut App, error: &Error) {
    let saves = Message::key("tui.not_kept");
    app.trouble(&error.message(), &[saves]);
}

/// Remembers where somebody was, where the program has to end in the middle of the work.
pub(in crate::tui) fn leave(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let left = session.place();
    let Some(file) = session.file.as_mut().filter(|_| !session.read_only) else { return };
    // Who only looked leaves nothing behind.
    if left == session.opened_at && !file.is_begun() {
        return;
    }
    // Nobody is there to be told.
    let _ = file.settle();
    let _ = file.leave(&left, &session.report, &(app.setup.now)());
}

/// Remembers that somebody ended the work, who had been made to leave before.
pub(super) fn arrive(app: &mut App) {
    let at = (app.setup.now)();
    if let Some(file) = app.session.as_mut().and_then(|session| session.file.as_mut()) {
        // It is no loss where this cannot be written: the next time begins in the old place.
        let _ = file.arrive(&at);
    }
}

/// Saves, with these corrections of what was published.
pub(super) fn save(app: &mut App, corrections: &[Correction]) {
    let Some(session) = &mut app.session else { return };
    let count = session.unsaved().to_string();
    let Some(file) = &mut session.file else { return };
    let path = file.path().to_owned();
    match file.save(&session.report, corrections, &(app.setup.now)()) {
        Ok(warnings) => {
            session.report.corrections.extend(corrections.iter().cloned());
            session.corrected += corrections.len();
            session.mark_saved((app.setup.clock)());
            let half = session.undecided.len().to_string();
            let key = if half == "0" { "tui.saved" } else { "tui.saved_half" };
            let name = path.display().to_string();
            app.say(key, &[("count", &count), ("half", &half), ("file", &name)]);
            warn(app, &path, &warnings);
        }
        Err(Error::Changed { .. }) if file.is_kept() => super::opening::open_again(app),
        Err(error) => {
            // What always helps comes first: a narrow screen may cut the rest.
            let digits = Command::SaveAs.digits().unwrap_or_default();
            let elsewhere = Message::key("tui.save_elsewhere").with("keys", digits);
            let kept = file.is_kept().then(|| Message::key("tui.work_is_kept"));
            let hints: Vec<Message> =
                kept.into_iter().chain([elsewhere]).chain(error.hint()).collect();
            app.trouble(&error.message(), &hints);
        }
    }
}

/// Says what the save could not do, behind what it did.
fn warn(app: &mut App, path: &Path, warnings: &[Warning]) {
    let Some(notice) = &mut app.notice else { return };
    for warning in warnings {
        notice.text.push_str(app.locale.text("tui.joint"));
        notice.text.push_str(&app.locale.message(&warning.message(path)));
        notice.refusal = true;
    }
}

/// Saves a published report with the reason why it was not right, into its own file or another one.
pub(super) fn correct(app: &mut App, reason: &str, who: String, into: Option<&Path>) {
    let Some(session) = &mut app.session else { return };
    let list = corrections(&session.saved, &session.report, &(app.setup.now)(), &who, reason);
    session.who = Some(who);
    match into {
        Some(path) => save_as(app, path, &list),
        None => save(app, &list),
    }
}

/// Saves under a new name, with these corrections of what was published, and goes on there.
pub(super) fn save_as(app: &mut App, path: &Path, corrections: &[Correction]) {
    let Some(session) = &mut app.session else { return };
    if session.path() == Some(path) && !entry::is_file(path) {
        // Its own file, which somebody took away: the lock and the journal are ours already.
        close_question(app);
        return save(app, corrections);
    }
    let mut whole = session.report.clone();
    whole.corrections.extend(corrections.iter().cloned());
    match opening::create(path, &whole, &app.setup.desk) {
        Ok(file) => {
            session.report.corrections = whole.corrections;
            session.corrected += corrections.len();
            // What the old journal holds is in the new file.
            if let Some(mut old) = session.file.replace(file) {
                let _ = old.drop_journal();
            }
            session.mark_saved((app.setup.clock)());
            super::opening::remember(app, path);
            close_question(app);
            let name = path.display().to_string();
            app.say("tui.saved_as", &[("file", &name)]);
        }
        Err(error) => fail(app, &error),
    }
}

/// Closes the question under which name to save.
fn close_question(app: &mut App) {
    let asked = |lines: &Lines| matches!(lines.purpose, Purpose::SaveAs { .. });
    if matches!(app.screens.last(), Some(Screen::Lines(lines)) if asked(lines)) {
        app.close();
    }
}

/// Puts away what is not in the file, as somebody wanted to leave without it.
pub(super) fn drop_work(app: &mut App) {
    let Some(file) = app.session.as_mut().and_then(|session| session.file.as_mut()) else { return };
    match file.drop_journal() {
        Ok(()) => file.rest(),
        Err(error) => fail(app, &error),
    }
}

/// Writes the document beside the report. A file that is there is left alone: the document gets a number.
pub(super) fn publish(app: &mut App, format: Format) {
    let document = match publish::document(app, format) {
        None => return app.refuse("tui.publish_no_file", &[]),
        Some(Err(trouble)) => {
            let words = [("format", trouble.format), ("reason", trouble.reason.as_str())];
            return app.refuse("tui.publish_not_written", &words);
        }
        Some(Ok(document)) => document,
    };
    let stem = document.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = document.path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2..100).map(|n| document.path.with_file_name(format!("{stem}-{n}.{ending}")));
    for path in std::iter::once(document.path.clone()).chain(numbered) {
        match file::write_new(&path, &document.bytes) {
            Ok(()) => {
                let name = path.display().to_string();
                let key = if document.is_draft { "tui.published_draft" } else { "tui.published" };
                return app.say(key, &[("file", &name)]);
            }
            Err(Error::Exists { .. }) => {}
            Err(error) => return fail(app, &error),
        }
    }
    app.refuse("tui.publish_too_many", &[("file", &document.path.display().to_string())]);
}
