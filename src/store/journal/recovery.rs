//! What a journal holds against the file that it was written for: the one answer that opening, `recover`, the commands that
//! change a report, the list of journals and their tidying ask for.
//!
//! Nothing is locked, written or decided here; what to do with what is found is for a person to say.

use std::path::{Path, PathBuf};

use super::replay::{self, Replay, ResumePoint};
use crate::model::history::History;
use crate::model::merge::{self, Difference};
use crate::model::{Correction, Forms, Report};
use crate::store::disk::digest::{Digest, digest};
use crate::store::report::document::Document;

/// What a journal holds against its file.
#[derive(Debug)]
pub enum Recovery {
    /// There is no journal, or nothing in it is of use any more.
    Nothing,
    /// All of it is in the file; it can be taken back.
    History(Box<Recovered>),
    /// Work that is in no file; the file is as it was when the work began.
    Unsaved(Box<Recovered>),
    /// Work that is in no file, while another program changed the file.
    Conflict(Box<Recovered>),
    /// Work on another report, which the file held before another program replaced it.
    OtherReport(Box<Recovered>),
    /// Work beside a file that cannot be read as a report.
    Unreadable(Box<Recovered>),
    /// Work whose file is not there.
    Missing(Box<Recovered>),
    /// The journal was written for a file at another path.
    OtherFile(PathBuf),
    /// The journal cannot be read.
    Damaged(PathBuf),
}

/// What a journal gives back.
#[derive(Debug)]
pub struct Recovered {
    /// The report with everything that was done.
    pub report: Report,
    /// What can be taken back.
    pub history: History,
    /// Where somebody was when the program had to end.
    pub resume_point: Option<ResumePoint>,
    /// Where it is not what the file holds; where that cannot be read, what it held last.
    pub differences: Vec<Difference>,
    /// How many bytes at the end of the journal could not be read; not counting a line that was never finished.
    pub damaged_bytes: usize,
    /// The text that the file held last, where it could be made again.
    last: Option<Document>,
}

impl Recovery {
    /// Sets the operations of a journal beside the file as it is: with no content where there is no file.
    pub(super) fn of(replay: Replay, content: Option<&[u8]>, forms: &dyn Forms) -> Self {
        let Some(content) = content else { return Self::Missing(Recovered::alone(replay)) };
        let opened = Document::parse(&replay.file, content, forms);
        match opened.document.filter(|_| opened.report.is_some()) {
            Some(document) => Self::against(replay, &document),
            None => Self::Unreadable(Recovered::alone(replay)),
        }
    }

    /// Sets the operations of a journal beside the report that is in its file.
    pub(super) fn against(replay: Replay, document: &Document) -> Self {
        let theirs = document.report();
        let fits = replay.checkpoint.digest == digest(document.bytes());
        let same = same_report(&replay.report, theirs);
        let differences = differences(&replay, theirs, fits, same);
        let nothing = differences.is_empty();
        let recovered = Recovered::of(replay, differences);
        match (fits, nothing) {
            (true, true) => Self::History(recovered),
            (true, false) => Self::Unsaved(recovered),
            (false, true) => Self::Nothing,
            (false, false) if same => Self::Conflict(recovered),
            (false, false) => Self::OtherReport(recovered),
        }
    }

    /// Returns what the journal gives back, history included.
    pub fn recovered(&self) -> Option<&Recovered> {
        match self {
            Self::History(found) => Some(found),
            _ => self.work(),
        }
    }

    /// Returns what the journal gives back beyond the file.
    pub fn work(&self) -> Option<&Recovered> {
        match self {
            Self::Unsaved(found)
            | Self::Conflict(found)
            | Self::OtherReport(found)
            | Self::Unreadable(found)
            | Self::Missing(found) => Some(found),
            Self::Nothing | Self::History(_) | Self::OtherFile(_) | Self::Damaged(_) => None,
        }
    }

    /// Returns whether the journal must stay for somebody to look at: it holds work that is in no file, or nobody knows.
    pub fn is_unsaved(&self) -> bool {
        let holds = |found: &Recovered| !found.differences.is_empty() || found.damaged_bytes > 0;
        matches!(self, Self::Damaged(_)) || self.work().is_some_and(holds)
    }

    /// Returns the word for programs of how the work meets the file; none where there is no work.
    pub fn word(&self) -> Option<&'static str> {
        match self {
            Self::Unsaved(_) => Some("same"),
            Self::Conflict(_) => Some("changed"),
            Self::OtherReport(_) => Some("other"),
            Self::Unreadable(_) => Some("unreadable"),
            Self::Missing(_) => Some("gone"),
            Self::Nothing | Self::History(_) | Self::OtherFile(_) | Self::Damaged(_) => None,
        }
    }
}

impl Recovered {
    fn of(replay: Replay, differences: Vec<Difference>) -> Box<Self> {
        Box::new(Self {
            report: replay.report,
            history: replay.history,
            resume_point: replay.resume_point,
            differences,
            damaged_bytes: replay.damaged_bytes,
            last: replay.checkpoint.document,
        })
    }

    /// Sets the work beside what the file held last, as there is nothing else.
    fn alone(replay: Replay) -> Box<Self> {
        let mine = &replay.report;
        let base = replay.checkpoint.document.as_ref();
        let base = base.map_or_else(|| blank_as(mine), |last| last.report().clone());
        let differences = merge::differences(&base, mine, &base);
        Self::of(replay, differences)
    }

    /// Returns the report that the file held last, where that is known.
    pub fn last(&self) -> Option<&Report> {
        self.last.as_ref().map(Document::report)
    }

    /// Returns a text of the whole report with the work in it: the file as it was last, with its comments, where that is
    /// known, and these corrections more.
    pub fn document(&self, path: &Path, corrections: &[Correction]) -> Document {
        let mut report = self.report.clone();
        report.corrections.extend(corrections.iter().cloned());
        let last = self.last.clone();
        let kept =
            last.and_then(|mut document| document.update(&report).is_ok().then_some(document));
        kept.unwrap_or_else(|| Document::create(&path.display().to_string(), &report))
    }
}

/// Does the operations of a journal at `journal_path` again that should be the one of the file at the real path `target`; `content` is
/// the digest of that file as it is. Where that cannot be, the answer stands already.
pub(super) fn replayed(
    bytes: &[u8],
    journal_path: &Path,
    target: &Path,
    content: &Digest,
    forms: &dyn Forms,
) -> Result<Replay, Recovery> {
    let replayed = replay::replay(bytes, content, forms);
    let replay = replayed.ok_or_else(|| Recovery::Damaged(journal_path.to_owned()))?;
    if replay.file == target.to_string_lossy() {
        Ok(replay)
    } else {
        Err(Recovery::OtherFile(journal_path.to_owned()))
    }
}

/// Returns where the work is not what the file holds. `fits` where the file is as the journal knows it, `same` where it
/// holds a report of the same agency, year and form.
fn differences(replay: &Replay, theirs: &Report, fits: bool, same: bool) -> Vec<Difference> {
    let mine = &replay.report;
    match &replay.checkpoint.document {
        _ if fits => merge::differences(theirs, mine, theirs),
        Some(document) => {
            let base = document.report();
            let own = merge::differences(base, mine, base);
            if own.is_empty() || !same { own } else { merge::differences(base, mine, theirs) }
        }
        // What the file held is not known: all that is another now may be theirs.
        None if same => merge::differences(&blank_as(mine), mine, theirs),
        None => Vec::new(),
    }
}

fn blank_as(report: &Report) -> Report {
    Report::new(report.form().clone(), report.agency.clone(), report.year)
}

/// Returns whether two reports are of the same agency, year and form, so that one can be put into the other.
fn same_report(one: &Report, other: &Report) -> bool {
    one.form().id == other.form().id && one.agency == other.agency && one.year == other.year
}
