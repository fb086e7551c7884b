//! Opening a report to be changed: who may write, and what the journal holds that the file does not.
//!
//! Nothing is decided here for a person: what is found is told, with each place where it is not what the file holds.

use std::path::Path;

use super::archive::{self, ArchiveKind};
use super::recovery::{self, Recovery};
use super::session::{FileSession, JournalWriter, SessionConfig};
use super::storage::{self, Journal, Refused};
use crate::model::merge;
use crate::model::{Finding, Forms, Message, Report};
use crate::store::Error;
use crate::store::disk::lock::{Acquisition, Holder, Lock, Unavailable};
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
    pub access: Access,
    /// Why what is done will not be kept, where that is so.
    pub journal_warning: Option<Message>,
}

/// Who may write.
#[derive(Debug)]
pub enum Access {
    /// We, and nobody else.
    Exclusive,
    /// Somebody else; the report can be read.
    LockedBy(Holder),
    /// We, and perhaps others: there is no lock to be had.
    Unlocked(Unavailable),
    /// Nobody asked.
    ReadOnly,
}

/// Opens a report to be changed, where nobody else changes it. A file that cannot be read as a report comes with its
/// findings alone.
pub fn open(path: &Path, config: &SessionConfig, forms: &dyn Forms) -> Result<Opening, Error> {
    if !entry::is_file(path) {
        // Says why.
        identity::read(path)?;
    }
    // Whoever had the lock may have written until it was ours.
    let (lock, access) = acquire(path, &config.holder)?;
    let mut opening = view(path, config, forms)?;
    opening.access = access;
    if let Some(file) = &mut opening.file {
        file.lock = lock;
        if !matches!(opening.access, Access::LockedBy(_)) {
            file.writer = if file.journal_path.is_some() {
                JournalWriter::Pending
            } else {
                JournalWriter::Off
            };
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
    config: &SessionConfig,
    forms: &dyn Forms,
) -> Result<Opening, Error> {
    let mut opening = view(&file.path, config, forms)?;
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
    file.writer = JournalWriter::Off;
    fresh.writer =
        if fresh.journal_path.is_some() { JournalWriter::Pending } else { JournalWriter::Off };
    opening.access = Access::Exclusive;
    look(&mut opening, forms);
    let is_whole = opening
        .recovery
        .recovered()
        .is_some_and(|found| merge::differences(&found.report, now, &found.report).is_empty());
    if !is_whole {
        opening.journal_warning = save_copy_of_memory(file, now).or(opening.journal_warning);
    }
    Ok(opening)
}

/// Writes what memory holds beyond the file as it was into a file beside the journal, and says where. A text that cannot
/// be written there stays with whoever asked: the screen still shows it until then.
fn save_copy_of_memory(file: &FileSession, now: &Report) -> Option<Message> {
    let base = file.document.report();
    if merge::differences(base, now, base).is_empty() {
        return None;
    }
    let mut document = file.document.clone();
    if document.update(now).is_err() {
        document = Document::create(&file.path.display().to_string(), now);
    }
    let journal_path = archive::archive_text(
        file.journal_path.as_deref()?,
        ArchiveKind::Rescued,
        document.bytes(),
    )
    .ok()?;
    Some(Message::key("store.journal_rescued").with("file", journal_path.display()))
}

/// Opens a report to be read only: no lock, no journal.
pub fn view(path: &Path, config: &SessionConfig, forms: &dyn Forms) -> Result<Opening, Error> {
    let (bytes, id) = identity::read(path)?;
    let opened = Document::parse(&path.display().to_string(), &bytes, forms);
    let file = opened.document.map(|document| FileSession {
        path: path.to_owned(),
        journal_path: config.journals.path_of(&id.target),
        id,
        document,
        lock: None,
        writer: JournalWriter::Off,
        who: config.holder.user.clone(),
        backup: config.backup,
        is_suspended: false,
    });
    Ok(Opening {
        file,
        report: opened.report,
        findings: opened.findings,
        recovery: Recovery::Nothing,
        access: Access::ReadOnly,
        journal_warning: None,
    })
}

/// Writes a report into a new file of the canonical layout and opens it.
pub fn create(path: &Path, report: &Report, config: &SessionConfig) -> Result<FileSession, Error> {
    let document = Document::create(&path.display().to_string(), report);
    let options = atomic::Options { new: true, ..atomic::Options::default() };
    let saved = atomic::save(path, document.bytes(), &options)?;
    let (lock, access) = acquire(path, &config.holder)?;
    let journal_path = config.journals.path_of(&saved.id.target);
    if let Some(journal_path) = &journal_path {
        // It belongs to a file that is not there any more.
        archive::archive(journal_path, ArchiveKind::Dropped)?;
    }
    let off = journal_path.is_none() || matches!(access, Access::LockedBy(_));
    Ok(FileSession {
        path: path.to_owned(),
        id: saved.id,
        document,
        lock,
        journal_path,
        writer: if off { JournalWriter::Off } else { JournalWriter::Pending },
        who: config.holder.user.clone(),
        backup: config.backup,
        is_suspended: false,
    })
}

fn acquire(path: &Path, holder: &Holder) -> Result<(Option<Lock>, Access), Error> {
    Ok(match Lock::acquire(path, holder)? {
        Acquisition::Granted(lock) => (Some(lock), Access::Exclusive),
        Acquisition::HeldBy(holder) => (None, Access::LockedBy(holder)),
        Acquisition::Unavailable(why) => (None, Access::Unlocked(why)),
    })
}

/// Looks into the journal.
fn look(opening: &mut Opening, forms: &dyn Forms) {
    let Some(file) = &mut opening.file else { return };
    let Some(journal_path) = file.journal_path.clone() else { return };
    match look_at(file, &journal_path, forms) {
        Ok((recovery, why)) => (opening.recovery, opening.journal_warning) = (recovery, why),
        Err(Refused::Busy) => {
            file.writer = JournalWriter::Off;
            opening.access = Access::LockedBy(Holder::default());
        }
        Err(Refused::Failed(error)) => {
            file.writer = JournalWriter::Off;
            opening.journal_warning = Some(error.message());
        }
    }
}

/// Says what the journal holds and goes on with it; one that is of no use is put away, and why, where a person has to know.
fn look_at(
    file: &mut FileSession,
    journal_path: &Path,
    forms: &dyn Forms,
) -> Result<(Recovery, Option<Message>), Refused> {
    let Some(bytes) = storage::read(journal_path)? else { return Ok((Recovery::Nothing, None)) };
    let message = |key| Some(Message::key(key).with("file", journal_path.display()));
    let (target, content) = (&file.id.target, &file.id.content);
    let replay = match recovery::replayed(&bytes, journal_path, target, content, forms) {
        Ok(replay) => replay,
        Err(recovery @ Recovery::OtherFile(_)) => {
            archive::archive(journal_path, ArchiveKind::Dropped)?;
            return Ok((recovery, message("store.journal_elsewhere")));
        }
        Err(recovery) => {
            archive::archive(journal_path, ArchiveKind::Damaged)?;
            return Ok((recovery, message("store.journal_damaged")));
        }
    };
    let mut journal = Journal::resume(journal_path, replay.valid_len, replay.chain)?;
    if replay.unconfirmed {
        journal.confirm()?;
    }
    let long = journal.is_long();
    let damaged_bytes = replay.damaged_bytes;
    file.is_suspended = replay.resume_point.is_some();
    let recovery = Recovery::against(replay, &file.document);
    let is_history = matches!(recovery, Recovery::History(_));
    if matches!(recovery, Recovery::Nothing) || long && is_history {
        archive::archive(journal_path, ArchiveKind::Spent)?;
        // What was lost is beside it since the journal was opened.
        let torn = if damaged_bytes > 0 { message("store.journal_torn") } else { None };
        return Ok((Recovery::Nothing, torn));
    }
    file.writer = JournalWriter::Open {
        journal,
        is_signed: false,
        undo_as_change: false,
        is_unsynced: false,
    };
    Ok((recovery, None))
}
