//! What reaches beyond the state: what has to be done is plain data, and [`Files`] does it and tells what came of it.
//!
//! Nothing here knows the state or words anything; a report that is needed comes with the effect.

mod files;
mod host;
mod opening;
mod outcome;
mod prior;
mod reading;
mod saving;

use std::path::PathBuf;

use crate::model::history::Step;
use crate::model::{Correction, Report};
use crate::store::journal::replay::ResumePoint;
use crate::store::journal::session::PerformedOperation;

pub use files::{Background, Files};
pub use host::Host;
pub use outcome::{
    Answered, Created, Journaled, NotOpened, Opened, Outcome, Proposed, RecentFile, Saved, Trouble,
    Unopened,
};

/// Something to be done beyond the state.
#[derive(Debug)]
pub enum Effect {
    /// Writes what was done into the journal of the open report, before the screen says that it is safe.
    Journal {
        /// What was done; where it is nothing, what could not be written before is tried again.
        done: Vec<PerformedOperation>,
        /// The report after it.
        report: Box<Report>,
    },
    /// Brings to the disk what waits for it.
    Sync,
    /// Remembers where somebody is, as the program has to end in the middle of the work.
    RememberPlace {
        /// Where.
        place: ResumePoint,
        /// The report as it stands.
        report: Box<Report>,
    },
    /// Remembers that somebody ended the work who had been made to leave before.
    ForgetPlace,
    /// Opens a report, or a document that becomes one.
    Open(Open),
    /// Waits until nobody has this report open any more.
    WaitForLock(PathBuf),
    /// Opens an example, which has no file of its own.
    Example {
        /// Its name.
        name: &'static str,
        /// Its text.
        text: &'static str,
    },
    /// Makes a new report and opens it.
    Create(Create),
    /// Writes this report, made of a document, into a new file and opens it.
    Import {
        /// The file.
        path: PathBuf,
        /// The report.
        report: Box<Report>,
    },
    /// Writes the report into its file.
    Save(Save),
    /// Writes it into another, new file, and goes on there.
    SaveAs {
        /// The file.
        path: PathBuf,
        /// What to write.
        save: Save,
    },
    /// Puts away what is not in the file, as somebody wants to leave without it.
    Drop,
    /// Carries out what was answered about work that a journal holds.
    Answer(Answer),
    /// Writes a document beside the open report.
    Publish(Document),
    /// Reads the report that somebody names as last year's.
    ReadPrior(PathBuf),
    /// Looks for last year's report beside this one.
    FindPrior {
        /// The report.
        report: Box<Report>,
        /// Its file.
        path: PathBuf,
    },
    /// Reads the reports that were opened lately.
    ListRecent,
    /// Lists the report files of the working folder.
    ListFiles,
    /// Paints everything anew.
    Repaint,
    /// Leaves, once all before it was tried.
    Quit,
}

/// A report to open.
#[derive(Debug)]
pub struct Open {
    /// Its file.
    pub path: PathBuf,
    /// Whether it is only to be read.
    pub read_only: bool,
    /// The report as it stands, where this file is open already.
    pub now: Option<Box<Report>>,
    /// Where somebody stands who waited for it, while another had it.
    pub waited_at: Option<ResumePoint>,
}

/// A report to make.
#[derive(Debug)]
pub struct Create {
    /// Its file.
    pub path: PathBuf,
    /// The agency; empty for that of last year's report.
    pub agency: String,
    /// The year.
    pub year: i32,
    /// The file of last year's report, whose figures are carried over.
    pub prior: Option<PathBuf>,
}

/// A report to save.
#[derive(Debug)]
pub struct Save {
    /// The report.
    pub report: Box<Report>,
    /// What of the published figures is corrected with it; the time is put in when it is saved.
    pub corrections: Vec<Correction>,
}

/// A document to write.
#[derive(Debug)]
pub struct Document {
    /// What is written.
    pub bytes: Vec<u8>,
    /// Where; another name is taken where there is such a file.
    pub path: PathBuf,
    /// Whether the report is not ready.
    pub is_draft: bool,
}

/// What is to be done with work that a journal holds.
#[derive(Clone, Debug)]
pub enum Answer {
    /// All of it is gone on with.
    Keep,
    /// This of it is put into what the file holds; nothing is where it is `None`.
    Merge(Option<Step>),
    /// It is put away.
    Drop,
    /// It waits for another time, and the file is only read.
    Later,
    /// It is written into a file of its own.
    Apart(Box<Report>),
}

/// What is known of the file of an open report, whose lock and journal [`Files`] holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFile {
    /// Its path, as it was asked for.
    pub path: PathBuf,
    /// How its journal stands.
    pub journal: JournalState,
    /// Whether nobody else can open it to be changed.
    pub is_held: bool,
}

/// How the journal of an open report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalState {
    /// Nothing is written.
    Off,
    /// It begins with the first thing that is done.
    Later,
    /// All that was written is on the disk.
    Synced,
    /// Lines wait to be brought to the disk.
    Waiting,
    /// It could not be written; it begins anew with the next thing that is done.
    Broken,
}

impl OpenFile {
    /// Returns whether what is done gets into a journal.
    pub fn is_kept(&self) -> bool {
        !matches!(self.journal, JournalState::Off | JournalState::Broken)
    }

    /// Returns whether a journal was begun, also one that could not be written.
    pub fn is_begun(&self) -> bool {
        !matches!(self.journal, JournalState::Off | JournalState::Later)
    }

    /// Returns whether the journal could not be written.
    pub fn is_broken(&self) -> bool {
        self.journal == JournalState::Broken
    }

    /// Returns whether lines of the journal wait to be brought to the disk.
    pub fn is_waiting(&self) -> bool {
        self.journal == JournalState::Waiting
    }
}
