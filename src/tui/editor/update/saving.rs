//! Saving the open report, and what came of bringing its work to the disk.

use std::path::PathBuf;

use super::{correct, lines};
use crate::model::{Correction, Message};
use crate::render::Format;
use crate::tui::editor::app::{App, Lines, Purpose, Screen};
use crate::tui::editor::command::Command;
use crate::tui::editor::effect::{Effect, OpenFile, Save};
use crate::tui::editor::effect::{Journaled, Saved, Trouble};
use crate::tui::editor::publish;

/// Returns what of the work is to get into the journal: what was done since, or what could not be written before.
pub(super) fn journal(app: &mut App) -> Option<Effect> {
    let session = app.session.as_mut()?;
    let done = session.take_done();
    let file = session.file.as_ref()?;
    let is_due = !done.is_empty() || file.is_broken();
    is_due.then(|| Effect::Journal { done, report: Box::new(session.report.clone()) })
}

/// Returns what remembers where somebody is who has to leave. Who only looked leaves nothing behind.
pub(super) fn remember_place(app: &App) -> Option<Effect> {
    let session = app.session.as_ref().filter(|session| !session.read_only)?;
    let (place, file) = (session.place(), session.file.as_ref()?);
    let is_new = place != session.opened_at || file.is_begun() || session.has_done();
    is_new.then(|| Effect::RememberPlace { place, report: Box::new(session.report.clone()) })
}

/// Saves; a report without a file of its own is asked for one first.
pub(super) fn save(app: &mut App) -> Vec<Effect> {
    if !may_save(app) {
        return Vec::new();
    }
    let Some(session) = &app.session else { return Vec::new() };
    if session.path().is_none() {
        lines::save_as(app, false);
        return Vec::new();
    }
    if correct::ask(app, None) {
        return Vec::new();
    }
    write(app, None, Vec::new()).into_iter().collect()
}

/// Tells whether the report may be saved, and says so where not.
pub(super) fn may_save(app: &mut App) -> bool {
    let free = app.session.as_ref().is_some_and(|session| !session.read_only);
    if !free {
        let keys = Command::ReadOnly.digits().unwrap_or_default();
        app.refuse("tui.read_only_save", &[("keys", &keys)]);
    }
    free
}

/// Returns what writes the report, with these corrections of what was published, into another file or its own.
pub(super) fn write(
    app: &App,
    into: Option<PathBuf>,
    corrections: Vec<Correction>,
) -> Option<Effect> {
    let session = app.session.as_ref()?;
    let save = Save { report: Box::new(session.report.clone()), corrections };
    Some(match into {
        Some(path) => Effect::SaveAs { path, save },
        None => Effect::Save(save),
    })
}

/// What was done is in the journal, or it is said that it is not.
pub(super) fn journaled(app: &mut App, journaled: Journaled) {
    let Journaled { file, failed, is_retry } = journaled;
    if let Some(session) = &mut app.session {
        session.file = Some(file);
    }
    // Tried again at every key: what the key has to say comes first.
    let is_hushed = is_retry && app.notice.is_some();
    if let Some(why) = failed.filter(|_| !is_hushed) {
        app.trouble(&why, &[Message::key("tui.not_kept")]);
    }
}

/// The report stands in its file.
pub(super) fn saved(app: &mut App, saved: Saved) {
    close_question(app);
    let Some(session) = &mut app.session else { return };
    let count = session.unsaved().to_string();
    session.corrected += saved.corrections.len();
    session.report.corrections.extend(saved.corrections);
    let name = saved.file.path.display().to_string();
    session.mark_saved(saved.at, saved.file);
    let half = session.undecided.len().to_string();
    let key = if half == "0" { "tui.saved" } else { "tui.saved_half" };
    app.say(key, &[("count", &count), ("half", &half), ("file", &name)]);
    // What the save could not do stands behind what it did.
    saved.warnings.iter().for_each(|warning| app.say_behind(warning));
}

/// The report could not be saved. What always helps comes first: a narrow screen may cut the rest.
pub(super) fn not_saved(app: &mut App, trouble: Trouble, file: OpenFile) {
    close_question(app);
    let digits = Command::SaveAs.digits().unwrap_or_default();
    let elsewhere = Message::key("tui.save_elsewhere").with("keys", digits);
    let kept = file.is_kept().then(|| Message::key("tui.work_is_kept"));
    let hints: Vec<Message> = kept.into_iter().chain([elsewhere]).chain(trouble.hints).collect();
    if let Some(session) = &mut app.session {
        session.file = Some(file);
    }
    app.trouble(&trouble.message, &hints);
}

/// The report stands in another file.
pub(super) fn saved_as(app: &mut App, at: String, corrections: Vec<Correction>, file: OpenFile) {
    let Some(session) = &mut app.session else { return };
    session.corrected += corrections.len();
    session.report.corrections.extend(corrections);
    let name = file.path.display().to_string();
    session.mark_saved(at, file);
    close_question(app);
    app.say("tui.saved_as", &[("file", &name)]);
}

/// Closes the question under which name to save.
fn close_question(app: &mut App) {
    let asked = |lines: &Lines| matches!(lines.purpose, Purpose::SaveAs { .. });
    if matches!(app.screens.last(), Some(Screen::Lines(lines)) if asked(lines)) {
        app.close();
    }
}

/// Returns what writes the document of the open report beside it.
pub(super) fn publish(app: &mut App, format: Format) -> Vec<Effect> {
    match publish::document(app, format) {
        None => app.refuse("tui.publish_no_file", &[]),
        Some(Err(trouble)) => {
            let words = [("format", trouble.format), ("reason", trouble.reason.as_str())];
            app.refuse("tui.publish_not_written", &words);
        }
        Some(Ok(document)) => return vec![Effect::Publish(document)],
    }
    Vec::new()
}
