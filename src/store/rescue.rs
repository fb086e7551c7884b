//! What the journal of a report holds beyond its file, looked at without an editor and without changing anything.
//!
//! The file need not be there, nor be readable: the journal began with its content. What to do with what is found is for
//! a person to say.

use std::path::{Path, PathBuf};

use super::document::Document;
use super::journal::{self, Away};
use super::opening::{Found, Recovered, sort};
use super::replay::{self, Replay};
use super::session::Desk;
use super::{Error, identity};
use crate::model::merge;
use crate::model::{Correction, Forms, Report};

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
    let Some(bytes) = journal::read(&place)? else { return Ok(Kept::Nothing) };
    let (document, now, meets) = match identity::read(path) {
        Ok((text, id)) => {
            let opened = Document::parse(&path.display().to_string(), &text, forms);
            let document = opened.document.filter(|_| opened.report.is_some());
            (document, id.content, Meets::Unreadable)
        }
        Err(Error::NotFound { .. }) => (None, super::digest::digest(b""), Meets::Gone),
        Err(error) => return Err(error),
    };
    let Some(replay) = replay::replay(&bytes, &now, forms) else { return Ok(Kept::Damaged(place)) };
    if replay.file != target.to_string_lossy() {
        return Ok(Kept::Nothing);
    }
    let last = replay.anchor.document.clone();
    let (meets, recovered) = match document {
        None => (meets, alone(replay)),
        Some(document) => match sort(replay, &document) {
            Found::Unsaved(found) => (Meets::Same, *found),
            Found::Conflict(found) => (Meets::Changed, *found),
            Found::Foreign(found) => (Meets::Other, *found),
            Found::Nothing | Found::History(_) => return Ok(Kept::Nothing),
        },
    };
    Ok(Kept::Held(Box::new(Held { meets, recovered, document: last })))
}

/// Puts away what the journal of a report holds, and returns where it is then; `None` where there is no journal. To be
/// called by who holds the lock.
pub fn put_away(path: &Path, desk: &Desk) -> Result<Option<PathBuf>, Error> {
    let place = desk.shelf.journal_of(&identity::resolve(path)?);
    match place {
        Some(place) if journal::read(&place)?.is_some() => {
            journal::put_away(&place, Away::Dropped).map(Some)
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
