//! What came of effects, as plain data: the state takes it in, and words it.

use std::path::{Path, PathBuf};

use super::{Answer, OpenFile};
use crate::import::{Imported, Proposal};
use crate::model::{Correction, Finding, Message, Report};
use crate::present::moment::Moment;
use crate::store;
use crate::store::journal::opening::Access;
use crate::store::journal::recovery::Recovery;
use crate::store::journal::replay::ResumePoint;

/// What came of an effect.
#[derive(Debug)]
pub enum Outcome {
    /// What was done is in the journal of the open report, or is not.
    Journaled(Journaled),
    /// A report can be shown.
    Opened(Box<Opened>),
    /// A report cannot be opened.
    NotOpened(NotOpened),
    /// An example can be shown.
    Example(Box<Report>),
    /// A document was read that is no report.
    Proposed(Box<Proposed>),
    /// A new report stands in its file.
    Created(Box<Created>),
    /// The open report stands in its file.
    Saved(Saved),
    /// It does not.
    NotSaved {
        /// Why.
        trouble: Trouble,
        /// Its file.
        file: OpenFile,
    },
    /// The open report stands in another file, where the work goes on.
    SavedAs {
        /// When, as a clock shows it.
        at: String,
        /// The corrections that were recorded with it, as they stand in the file.
        corrections: Vec<Correction>,
        /// The new file.
        file: OpenFile,
    },
    /// What is not in the file was put away, and the file is free.
    Dropped(OpenFile),
    /// The answer about work that a journal holds was carried out, as far as it could be.
    Answered(Box<Answered>),
    /// A document stands in this file.
    Published {
        /// The file.
        path: PathBuf,
        /// Whether it says that it is a draft.
        is_draft: bool,
    },
    /// A report that somebody named as last year's.
    PriorRead {
        /// Its file.
        path: PathBuf,
        /// The report; `None` where the file holds none.
        prior: Option<Box<Report>>,
    },
    /// Last year's report was looked for.
    PriorFound {
        /// The file of the report that it is last year's of.
        of: PathBuf,
        /// The report and its file, where there is one.
        prior: Option<Box<(Report, PathBuf)>>,
    },
    /// Whoever had the open report is gone.
    LockFree,
    /// The reports that were opened lately.
    Recent(Vec<RecentFile>),
    /// The report files of the working folder.
    Listed(Vec<PathBuf>),
    /// All that had to be done before leaving was tried.
    Quit,
    /// An effect could not be done, and nothing changed.
    Failed(Trouble),
}

/// A document that was read.
#[derive(Debug)]
pub struct Proposed {
    /// What was read.
    pub proposal: Proposal,
    /// Where it stands.
    pub source: PathBuf,
    /// What is to be said about the document.
    pub notes: Vec<Message>,
}

impl Proposed {
    /// Returns what was read of a document that stands there.
    pub fn new(source: &Path, imported: Imported) -> Self {
        let Imported { proposal, notes } = imported;
        Self { proposal, source: source.to_owned(), notes }
    }
}

/// Why something went wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What went wrong.
    pub message: Message,
    /// What to do.
    pub hints: Vec<Message>,
}

impl From<Message> for Trouble {
    fn from(message: Message) -> Self {
        Self { message, hints: Vec::new() }
    }
}

impl From<&store::Error> for Trouble {
    fn from(error: &store::Error) -> Self {
        Self { message: error.message(), hints: error.hint().into_iter().collect() }
    }
}

/// What came of writing the journal.
#[derive(Debug)]
pub struct Journaled {
    /// The file as it stands now.
    pub file: OpenFile,
    /// Why it could not be written.
    pub failed: Option<Message>,
    /// Whether there was nothing new, and what failed before was tried again.
    pub is_retry: bool,
}

/// A report that was opened.
#[derive(Debug)]
pub struct Opened {
    /// Its file.
    pub file: OpenFile,
    /// The report in it.
    pub report: Report,
    /// What was not understood in the file.
    pub findings: Vec<Finding>,
    /// What the journal holds beside the file.
    pub recovery: Recovery,
    /// Who may write.
    pub access: Access,
    /// Why what is done will not be kept, where that is so.
    pub journal_warning: Option<Message>,
    /// Whether it was asked for only to be read.
    pub read_only: bool,
    /// Where somebody stood who waited for it, while another had it.
    pub waited_at: Option<ResumePoint>,
}

/// A report that could not be opened.
#[derive(Debug)]
pub struct NotOpened {
    /// Its file.
    pub path: PathBuf,
    /// Why.
    pub why: Unopened,
    /// Whether a journal holds work on it.
    pub is_held: bool,
    /// Whether somebody waited for it, while another had it.
    pub was_waited_for: bool,
}

/// Why a report could not be opened.
#[derive(Debug)]
pub enum Unopened {
    /// The file cannot be read.
    Trouble(Trouble),
    /// It is no report; what is wrong with it.
    Unreadable(Vec<Finding>),
}

/// A report that was made.
#[derive(Debug)]
pub struct Created {
    /// Its file.
    pub file: OpenFile,
    /// The report.
    pub report: Report,
    /// Last year's report with its file, where one was named.
    pub prior: Option<(Report, PathBuf)>,
    /// Whether it was made of a document.
    pub is_import: bool,
}

/// A save.
#[derive(Debug)]
pub struct Saved {
    /// When, as a clock shows it.
    pub at: String,
    /// The corrections that were recorded with it.
    pub corrections: Vec<Correction>,
    /// What it could not do.
    pub warnings: Vec<Message>,
    /// The file as it stands now.
    pub file: OpenFile,
}

/// What came of the answer about work that a journal holds.
#[derive(Debug)]
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// The file, where the report can be shown now; `None` where nothing was done.
    pub file: Option<OpenFile>,
    /// What went wrong.
    pub trouble: Option<Trouble>,
    /// The other file that the work was written into.
    pub written: Option<PathBuf>,
}

/// A report that was opened lately.
#[derive(Debug)]
pub struct RecentFile {
    /// Its file.
    pub path: PathBuf,
    /// The report; `None` where the file holds none.
    pub report: Option<Report>,
    /// When the file was changed.
    pub changed: Option<Moment>,
    /// In how many places a journal holds more than the file.
    pub waiting: usize,
}
