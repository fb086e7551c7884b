//! Opening a report to be changed: who may write, and what the journal holds that the file does not.
//!
//! Nothing is decided here for a person: what is found is told, with each place where it is not what the file holds.

use std::path::Path;

use super::replay::{self, Left, Replay};
use super::session::{Desk, FileSession, Writing};
use super::storage::{self, Away, Journal, Refused};
use crate::model::history::History;
use crate::model::merge::{self, Difference};
use crate::model::{Finding, Forms, Message, Report};
use crate::store::Error;
use crate::store::disk::digest::digest;
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
    /// What the journal holds.
    pub found: Found,
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

/// What a journal holds beside the file.
#[derive(Debug)]
pub enum Found {
    /// Nothing of use.
    Nothing,
    /// All of it is in the file; it can be taken back.
    History(Box<Recovered>),
    /// Work that is not in the file.
    Unsaved(Box<Recovered>),
    /// Work that is not in the file, while another program changed the file.
    Conflict(Box<Recovered>),
    /// Work on another report, which the file held before another program replaced it.
    Foreign(Box<Recovered>),
}

/// What a journal holds.
#[derive(Debug)]
pub struct Recovered {
    /// The report with everything that was done.
    pub report: Report,
    /// What can be taken back.
    pub history: History,
    /// Where somebody was when the program had to end.
    pub left: Option<Left>,
    /// Where it is not what the file holds.
    pub differences: Vec<Difference>,
    /// How many bytes at the end of the journal could not be read; not counting a line that was never finished.
    pub lost: usize,
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
    let is_whole = match &opening.found {
        Found::Nothing => false,
        Found::History(found)
        | Found::Unsaved(found)
        | Found::Conflict(found)
        | Found::Foreign(found) => merge::differences(&found.report, now, &found.report).is_empty(),
    };
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
        found: Found::Nothing,
        writer: Writer::Reader,
        unkept: None,
    })
}

/// Returns in how many places a journal holds work that is not in the file. Nothing is locked, written or put away; what
/// cannot be read holds nothing.
pub fn waiting(path: &Path, desk: &Desk, forms: &dyn Forms) -> usize {
    let count = || {
        let file = view(path, desk, forms).ok()?.file?;
        let bytes = storage::read(file.place.as_deref()?).ok()??;
        let replay = replay::replay(&bytes, &file.id.content, forms)?;
        let ours = replay.file == file.id.target.to_string_lossy();
        match sort(replay, &file.document) {
            Found::Unsaved(found) | Found::Conflict(found) if ours => Some(found.differences.len()),
            _ => None,
        }
    };
    count().unwrap_or(0)
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
        Ok(Look::Found(found)) => opening.found = found,
        Ok(Look::PutAway(why)) => opening.unkept = Some(why),
        Ok(Look::Busy) => {
            file.writing = Writing::Off;
            opening.writer = Writer::Theirs(Holder::default());
        }
        Err(error) => {
            file.writing = Writing::Off;
            opening.unkept = Some(error.message());
        }
    }
}

enum Look {
    Found(Found),
    /// Nothing of use; the journal stands under another name.
    PutAway(Message),
    /// Another process writes it.
    Busy,
}

fn look_at(file: &mut FileSession, place: &Path, forms: &dyn Forms) -> Result<Look, Error> {
    let Some(bytes) = storage::read(place)? else { return Ok(Look::Found(Found::Nothing)) };
    let put_away = |how, key| {
        storage::put_away(place, how)?;
        Ok(Look::PutAway(Message::key(key).with("file", place.display())))
    };
    let Some(replay) = replay::replay(&bytes, &file.id.content, forms) else {
        return put_away(Away::Damaged, "store.journal_damaged");
    };
    if replay.file != file.id.target.to_string_lossy() {
        return put_away(Away::Dropped, "store.journal_elsewhere");
    }
    let mut journal = match Journal::go_on(place, replay.good, replay.link) {
        Ok(journal) => journal,
        Err(Refused::Busy) => return Ok(Look::Busy),
        Err(Refused::Failed(error)) => return Err(error),
    };
    if replay.unconfirmed {
        journal.confirm()?;
    }
    let long = journal.is_long();
    let lost = replay.lost;
    file.left = replay.left.is_some();
    let found = sort(replay, &file.document);
    let useless = matches!(found, Found::Nothing) || long && matches!(found, Found::History(_));
    if useless {
        storage::put_away(place, Away::Spent)?;
        // What was lost is beside it since the journal was opened.
        let torn = || Message::key("store.journal_torn").with("file", place.display());
        return Ok(if lost > 0 { Look::PutAway(torn()) } else { Look::Found(Found::Nothing) });
    }
    file.writing = Writing::On { journal, named: false, flat: false, waiting: false };
    Ok(Look::Found(found))
}

/// Says what the acts of a journal mean for the file as it is.
pub(super) fn sort(replay: Replay, document: &Document) -> Found {
    let theirs = document.report();
    let fits = replay.anchor.digest == digest(document.bytes());
    let mine = replay.report;
    let differences = match &replay.anchor.document {
        _ if fits => merge::differences(theirs, &mine, theirs),
        Some(document) => {
            let base = document.report();
            let own = merge::differences(base, &mine, base);
            let same = same_report(&mine, theirs);
            if own.is_empty() || !same { own } else { merge::differences(base, &mine, theirs) }
        }
        // What the file held is not known: all that is another now may be theirs.
        None if same_report(&mine, theirs) => {
            let blank = Report::new(mine.form().clone(), mine.agency.clone(), mine.year);
            merge::differences(&blank, &mine, theirs)
        }
        None => Vec::new(),
    };
    let nothing = differences.is_empty();
    let same = same_report(&mine, theirs);
    let recovered = Box::new(Recovered {
        report: mine,
        history: replay.history,
        left: replay.left,
        differences,
        lost: replay.lost,
    });
    match (fits, nothing) {
        (true, true) => Found::History(recovered),
        (true, false) => Found::Unsaved(recovered),
        (false, true) => Found::Nothing,
        (false, false) if same => Found::Conflict(recovered),
        (false, false) => Found::Foreign(recovered),
    }
}

/// Returns whether two reports are of the same agency, year and form, so that one can be put into the other.
fn same_report(one: &Report, other: &Report) -> bool {
    one.form().id == other.form().id && one.agency == other.agency && one.year == other.year
}
