//! What the journal of a report holds beyond its file, or the journals of all reports, looked at without an editor.
//!
//! The file need not be there, nor be readable: the journal began with its content. What to do with what is found is for
//! a person to say.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::opening::{Found, Recovered, sort};
use super::replay::{self, Replay};
use super::session::Desk;
use super::storage::{self, Away};
use crate::model::merge;
use crate::model::{Correction, Forms, Report};
use crate::store::Error;
use crate::store::disk::digest::digest;
use crate::store::disk::{entry, identity};
use crate::store::report::document::Document;

/// So many old journals are looked through at once, so that nobody waits for it.
const AT_ONCE: usize = 20;

/// What a journal holds.
#[derive(Debug)]
pub enum Kept {
    /// Nothing that is not in the file.
    Nothing,
    /// A journal stands here that cannot be read.
    Damaged(PathBuf),
    /// Something.
    Held(Box<Held>),
}

/// How what is held meets the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meets {
    /// The file is as it was when the work began.
    Same,
    /// Another program changed the file.
    Changed,
    /// Another report is in the file now.
    Other,
    /// The file cannot be read as a report.
    Unreadable,
    /// There is no file.
    Gone,
}

impl Meets {
    /// Returns the word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Other => "other",
            Self::Unreadable => "unreadable",
            Self::Gone => "gone",
        }
    }
}

/// What a journal holds beyond the file.
#[derive(Debug)]
pub struct Held {
    /// How it meets the file.
    pub meets: Meets,
    /// The work. Where the file cannot be read, the differences are to what it held last.
    pub recovered: Recovered,
    /// The text that the file held last, where it could be made again.
    document: Option<Document>,
}

impl Held {
    /// Returns the report that the file held last, where that is known.
    pub fn last(&self) -> Option<&Report> {
        self.document.as_ref().map(Document::report)
    }

    /// Returns a text of the whole report with the work in it: the file as it was last, with its comments, where that is
    /// known, and these corrections more.
    pub fn document(&self, path: &Path, corrections: &[Correction]) -> Document {
        let mut report = self.recovered.report.clone();
        report.corrections.extend(corrections.iter().cloned());
        let report = &report;
        let kept = self
            .document
            .clone()
            .and_then(|mut document| document.sync(report).is_ok().then_some(document));
        kept.unwrap_or_else(|| Document::create(&path.display().to_string(), report))
    }
}

/// Looks into the journal of a report. Nothing is locked, written or put away.
pub fn look(path: &Path, desk: &Desk, forms: &dyn Forms) -> Result<Kept, Error> {
    let target = identity::resolve(path)?;
    let Some(place) = desk.shelf.journal_of(&target) else { return Ok(Kept::Nothing) };
    let Some(bytes) = storage::read(&place)? else { return Ok(Kept::Nothing) };
    let now = match identity::read(path) {
        Ok(now) => Some(now),
        Err(Error::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    let replayed = replayed(&bytes, now.as_ref(), forms);
    let Some(replay) = replayed else { return Ok(Kept::Damaged(place)) };
    if replay.file != target.to_string_lossy() {
        return Ok(Kept::Nothing);
    }
    Ok(meet(replay, now.as_ref().map(|(text, _)| text.as_slice()), forms))
}

type Now = (Vec<u8>, identity::FileId);

fn replayed(bytes: &[u8], now: Option<&Now>, forms: &dyn Forms) -> Option<Replay> {
    let content = now.map_or_else(|| digest(b""), |(_, id)| id.content);
    replay::replay(bytes, &content, forms)
}

/// Sets the work beside the text of the file as it is.
fn meet(replay: Replay, text: Option<&[u8]>, forms: &dyn Forms) -> Kept {
    let last = replay.anchor.document.clone();
    let document = text.and_then(|text| {
        let opened = Document::parse(&replay.file, text, forms);
        opened.document.filter(|_| opened.report.is_some())
    });
    let (meets, recovered) = match document {
        None if text.is_none() => (Meets::Gone, alone(replay)),
        None => (Meets::Unreadable, alone(replay)),
        Some(document) => match sort(replay, &document) {
            Found::Unsaved(found) => (Meets::Same, *found),
            Found::Conflict(found) => (Meets::Changed, *found),
            Found::Foreign(found) => (Meets::Other, *found),
            Found::Nothing | Found::History(_) => return Kept::Nothing,
        },
    };
    Kept::Held(Box::new(Held { meets, recovered, document: last }))
}

/// The journal of a report, one of many.
#[derive(Debug)]
pub struct Listed {
    /// The journal itself.
    pub place: PathBuf,
    /// The report, as the journal names it; empty where the journal cannot be read.
    pub file: PathBuf,
    /// When it was written last.
    pub written: Option<SystemTime>,
    /// What it holds.
    pub kept: Kept,
}

impl Listed {
    /// Returns whether it holds work that is in no file; of one that cannot be read nobody knows.
    pub fn waits(&self) -> bool {
        match &self.kept {
            Kept::Nothing => false,
            Kept::Damaged(_) => true,
            Kept::Held(held) => !held.recovered.differences.is_empty() || held.recovered.lost > 0,
        }
    }

    fn of(place: PathBuf, written: Option<SystemTime>, forms: &dyn Forms) -> Result<Self, Error> {
        let bytes = storage::read(&place)?.unwrap_or_default();
        let file = replay::file_of(&bytes).map(PathBuf::from).unwrap_or_default();
        // A disk that is not plugged in is as good as a file that is gone.
        let now = identity::read(&file).ok();
        let kept = match replayed(&bytes, now.as_ref(), forms) {
            Some(replay) => meet(replay, now.as_ref().map(|(text, _)| text.as_slice()), forms),
            None => Kept::Damaged(place.clone()),
        };
        Ok(Self { place, file, written, kept })
    }
}

/// Returns all journals of the account that hold work which is in no file, where they stand in one folder.
pub fn all(desk: &Desk, forms: &dyn Forms) -> Result<Vec<Listed>, Error> {
    let mut found = Vec::new();
    for place in storage::all(&desk.shelf)? {
        let written = entry::modified(&place);
        let listed = Listed::of(place, written, forms)?;
        if listed.waits() {
            found.push(listed);
        }
    }
    Ok(found)
}

/// Clears away journals that were written last before `until` and hold nothing beyond their files, a few at a time. What
/// holds work, or cannot be read, stays however old it is.
pub fn tidy(desk: &Desk, until: SystemTime, forms: &dyn Forms) -> Result<(), Error> {
    let is_old = |place: &PathBuf| entry::modified(place).is_some_and(|written| written < until);
    let old = storage::all(&desk.shelf)?.into_iter().filter(is_old);
    for place in old.take(AT_ONCE) {
        let listed = Listed::of(place, None, forms)?;
        if !listed.waits() {
            storage::remove(&listed.place)?;
        }
    }
    Ok(())
}

/// Puts away what the journal of a report holds, and returns where it is then; `None` where there is no journal. To be
/// called by who holds the lock.
pub fn put_away(path: &Path, desk: &Desk) -> Result<Option<PathBuf>, Error> {
    let place = desk.shelf.journal_of(&identity::resolve(path)?);
    match place {
        Some(place) if storage::read(&place)?.is_some() => {
            storage::put_away(&place, Away::Dropped).map(Some)
        }
        _ => Ok(None),
    }
}

/// Sets the work beside what the file held last, as there is nothing else.
fn alone(replay: Replay) -> Recovered {
    let mine = replay.report;
    let blank = || Report::new(mine.form().clone(), mine.agency.clone(), mine.year);
    let base = replay.anchor.document.as_ref().map_or_else(blank, |last| last.report().clone());
    let differences = merge::differences(&base, &mine, &base);
    Recovered {
        history: replay.history,
        left: replay.left,
        differences,
        lost: replay.lost,
        report: mine,
    }
}
