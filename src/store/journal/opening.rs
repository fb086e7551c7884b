//! Opening a report to be changed: who may write, and what the journal holds that the file does not.
//!
//! Nothing is decided here for a person: what is found is told, with each place where it is not what the file holds.

use std::path::Path;

use super::recovery::{self, Recovery};
use super::session::{Desk, FileSession, Writing};
use super::storage::{self, Away, Journal, Refused};
use crate::model::merge;
use crate::model::{Finding, Forms, Message, Report};
use crate::store::Error;
use crate::store::disk::lock::{Holder, Lock, Taken, Unavailable};
use crate::store::disk::{atomic, entry, identity};
use crate::store::report::document::Document;

/// What opening a report gives.
#[derive(Debug)]
pub struct Opening {
    /// The file, where it can be edited.
    pub file: Option<FileSession>,
    /// The report that it holds.
    pub report: Option<Report>,
    /// Every problem of reading.
    pub findings: Vec<Finding>,
    /// What the journal holds. One that is of no use any more has got another name by now.
    pub recovery: Recovery,
    /// Who may write.
    pub writer: Writer,
    /// Why what is done will not be kept, where that is so.
    pub unkept: Option<Message>,
}

/// Who may write.
#[derive(Debug)]
pub enum Writer {
    /// We, and nobody else.
    Ours,
    /// Somebody else; the report can be read.
    Theirs(Holder),
    /// We, and perhaps others: there is no lock to be had.
    Unlocked(Unavailable),
    /// Nobody asked.
    Reader,
}

/// Opens a report to be changed, where nobody else changes it. A file that cannot be read as a report comes with its
/// findings alone.
pub fn open(path: &Path, desk: &Desk, forms: &dyn Forms) -> Result<Opening, Error> {
    if !entry::is_file(path) {
        // Says why.
        identity::read(path)?;
    }
    // Whoever had the lock may have written until it was ours.
    let (lock, writer) = take(path, &desk.holder)?;
    let mut opening = view(path, desk, forms)?;
    opening.writer = writer;
    if let Some(file) = &mut opening.file {
        file.lock = lock;
        if !matches!(opening.writer, Writer::Theirs(_)) {
            file.writing = if file.place.is_some() { Writing::Later } else { Writing::Off };
            look(&mut opening, forms);
        }
    }
    Ok(opening)
}

/// Reads the file of an open report anew, as another program changed it, under the lock that is held; what was done is
/// found in the journal. A file that cannot be read as a report leaves everything as it was. `now` is the report as
/// memory holds it: where the journal does not give all of it any more, it is kept beside the journal.
pub fn reopen(
    file: &mut FileSession,
    now: &Report,
    desk: &Desk,
    forms: &dyn Forms,
) -> Result<Opening, Error> {
    let mut opening = view(&file.path, desk, forms)?;
    let Some(fresh) = &mut opening.file else { return Ok(opening) };
    if opening.report.is_none() {
        return Ok(opening);
    }
    if fresh.id.target != file.id.target {
        let (path, now) = (file.path.clone(), fresh.id.target.clone());
        return Err(Error::LinkMoved { path, now });
    }
    fresh.lock = file.lock.take();
    // Two at once cannot have the journal.
    file.writing = Writing::Off;
    fresh.writing = if fresh.place.is_some() { Writing::Later } else { Writing::Off };
    opening.writer = Writer::Ours;
    look(&mut opening, forms);
    let is_whole = opening
        .recovery
        .recovered()
        .is_some_and(|found| merge::differences(&found.report, now, &found.report).is_empty());
    if !is_whole {
        opening.unkept = rescued(file, now).or(opening.unkept);
    }
    Ok(opening)
}

/// Writes what memory holds beyond the file as it was into a file beside the journal, and says where. A text that cannot
/// be written there stays with whoever asked: the screen still shows it until then.
fn rescued(file: &FileSession, now: &Report) -> Option<Message> {
    let base = file.document.report();
    if merge::differences(base, now, base).is_empty() {
        return None;
    }
    let mut document = file.document.clone();
    if document.sync(now).is_err() {
        document = Document::create(&file.path.display().to_string(), now);
    }
    let place =
        storage::put_beside(file.place.as_deref()?, Away::Rescued, document.bytes()).ok()?;
    Some(Message::key("store.journal_rescued").with("file", place.display()))
}

/// Opens a report to be read only: no lock, no journal.
pub fn view(path: &Path, desk: &Desk, forms: &dyn Forms) -> Result<Opening, Error> {
    let (bytes, id) = identity::read(path)?;
    let opened = Document::parse(&path.display().to_string(), &bytes, forms);
    let file = opened.document.map(|document| FileSession {
        path: path.to_owned(),
        place: desk.shelf.journal_of(&id.target),
        id,
        document,
        lock: None,
        writing: Writing::Off,
        who: desk.holder.user.clone(),
        backup: desk.backup,
        left: false,
    });
    Ok(Opening {
        file,
        report: opened.report,
        findings: opened.findings,
        recovery: Recovery::Nothing,
        writer: Writer::Reader,
        unkept: None,
    })
}

/// Writes a report into a new file of the canonical layout and opens it.
pub fn create(path: &Path, report: &Report, desk: &Desk) -> Result<FileSession, Error> {
    let document = Document::create(&path.display().to_string(), report);
    let options = atomic::Options { new: true, ..atomic::Options::default() };
    let saved = atomic::save(path, document.bytes(), &options)?;
    let (lock, writer) = take(path, &desk.holder)?;
    let place = desk.shelf.journal_of(&saved.id.target);
    if let Some(place) = &place {
        // It belongs to a file that is not there any more.
        storage::put_away(place, Away::Dropped)?;
    }
    let off = place.is_none() || matches!(writer, Writer::Theirs(_));
    Ok(FileSession {
        path: path.to_owned(),
        id: saved.id,
        document,
        lock,
        place,
        writing: if off { Writing::Off } else { Writing::Later },
        who: desk.holder.user.clone(),
        backup: desk.backup,
        left: false,
    })
}

fn take(path: &Path, holder: &Holder) -> Result<(Option<Lock>, Writer), Error> {
    Ok(match Lock::take(path, holder)? {
        Taken::Ours(lock) => (Some(lock), Writer::Ours),
        Taken::Theirs(holder) => (None, Writer::Theirs(holder)),
        Taken::Unavailable(why) => (None, Writer::Unlocked(why)),
    })
}

/// Looks into the journal.
fn look(opening: &mut Opening, forms: &dyn Forms) {
    let Some(file) = &mut opening.file else { return };
    let Some(place) = file.place.clone() else { return };
    match look_at(file, &place, forms) {
        Ok((recovery, why)) => (opening.recovery, opening.unkept) = (recovery, why),
        Err(Refused::Busy) => {
            file.writing = Writing::Off;
            opening.writer = Writer::Theirs(Holder::default());
        }
        Err(Refused::Failed(error)) => {
            file.writing = Writing::Off;
            opening.unkept = Some(error.message());
        }
    }
}

/// Says what the journal holds and goes on with it; one that is of no use is put away, and why, where a person has to know.
fn look_at(
    file: &mut FileSession,
    place: &Path,
    forms: &dyn Forms,
) -> Result<(Recovery, Option<Message>), Refused> {
    let Some(bytes) = storage::read(place)? else { return Ok((Recovery::Nothing, None)) };
    let told = |key| Some(Message::key(key).with("file", place.display()));
    let (target, content) = (&file.id.target, &file.id.content);
    let replay = match recovery::replayed(&bytes, place, target, content, forms) {
        Ok(replay) => replay,
        Err(recovery @ Recovery::OtherFile(_)) => {
            storage::put_away(place, Away::Dropped)?;
            return Ok((recovery, told("store.journal_elsewhere")));
        }
        Err(recovery) => {
            storage::put_away(place, Away::Damaged)?;
            return Ok((recovery, told("store.journal_damaged")));
        }
    };
    let mut journal = Journal::go_on(place, replay.good, replay.link)?;
    if replay.unconfirmed {
        journal.confirm()?;
    }
    let long = journal.is_long();
    let lost = replay.lost;
    file.left = replay.left.is_some();
    let recovery = Recovery::against(replay, &file.document);
    let is_history = matches!(recovery, Recovery::History(_));
    if matches!(recovery, Recovery::Nothing) || long && is_history {
        storage::put_away(place, Away::Spent)?;
        // What was lost is beside it since the journal was opened.
        let torn = if lost > 0 { told("store.journal_torn") } else { None };
        return Ok((Recovery::Nothing, torn));
    }
    file.writing = Writing::On { journal, named: false, flat: false, waiting: false };
    Ok((recovery, None))
}
