//! One report file that is open to be changed: its text, its lock, its journal, in the order in which they keep the work.
//!
//! What a person did is on the disk, in the journal, before the screen says so; a save is announced there before the file
//! is replaced, so that a kill at any moment leaves a file and a journal that fit. What to keep of what was found is for
//! a person to say.

use std::path::{Path, PathBuf};

use super::archive::{self, ArchiveKind};
use super::codec::{self, encode, encode_correction};
use super::record::{Event, HalfTypedData, Record, UndecidedData};
use super::replay::{HalfTyped, ResumePoint, VERSION};
use super::storage::{Journal, JournalLocation};
use crate::model::history::{Operation, Step};
use crate::model::merge;
use crate::model::{CellId, Correction, Edit, Form, Report};
use crate::store::Error;
use crate::store::disk::atomic::{self, Options, Warning};
use crate::store::disk::digest::digest;
use crate::store::disk::identity::FileId;
use crate::store::disk::lock::{Holder, Lock};
use crate::store::report::document::Document;

/// What to open a report with.
#[derive(Clone, Debug, Default)]
pub struct SessionConfig {
    /// Where journals are kept.
    pub journals: JournalLocation,
    /// Who asks for the lock.
    pub holder: Holder,
    /// How many versions before the newest to keep.
    pub backup: usize,
}

/// A report file that is open.
#[derive(Debug)]
pub struct FileSession {
    pub(super) path: PathBuf,
    pub(super) id: FileId,
    pub(super) document: Document,
    /// Held as long as the file is open.
    pub(super) lock: Option<Lock>,
    /// Where the journal stands or would stand.
    pub(super) journal_path: Option<PathBuf>,
    pub(super) writer: JournalWriter,
    pub(super) who: String,
    pub(super) backup: usize,
    /// True where the journal says where somebody had to leave.
    pub(super) is_suspended: bool,
}

/// How the journal stands.
#[derive(Debug)]
pub(super) enum JournalWriter {
    /// Nothing is written: there is no place, or it is somebody else's.
    Off,
    /// It begins with the first thing that is done.
    Pending,
    /// It is written.
    Open {
        /// The journal.
        journal: Journal,
        /// True where it says who opened the report this time.
        is_signed: bool,
        /// True where it does not hold everything that can be taken back, so that taking back is written as a change.
        undo_as_change: bool,
        /// True where lines are not known to be on the disk.
        is_unsynced: bool,
    },
    /// It could not be written; it begins anew with the next thing that is done.
    Failed,
}

/// Something that was done, with the step that it took back or made again.
pub type PerformedOperation = (Operation, Option<Step>);

impl FileSession {
    /// Returns the path as it was asked for.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the text of the file as it was last read or written.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Returns whether what is done gets into a journal.
    pub fn is_journaled(&self) -> bool {
        matches!(self.writer, JournalWriter::Pending | JournalWriter::Open { .. })
    }

    /// Returns whether a journal was begun, also one that could not be written.
    pub fn has_journal(&self) -> bool {
        matches!(self.writer, JournalWriter::Open { .. } | JournalWriter::Failed)
    }

    /// Returns whether nobody else can open the report to be changed.
    pub fn is_exclusive(&self) -> bool {
        self.lock.is_some() || matches!(self.writer, JournalWriter::Open { .. })
    }

    /// Returns whether lines wait to be brought to the disk.
    pub fn is_unsynced(&self) -> bool {
        matches!(self.writer, JournalWriter::Open { is_unsynced: true, .. })
    }

    /// Writes what was done into the journal. `now` is the report after it, `at` the time as RFC 3339. With `wait` it is
    /// on the disk when this returns; else [`Self::sync`] brings it there.
    ///
    /// After an error the work is in memory only; the next call begins a journal anew, with everything, also where
    /// nothing more was done.
    pub fn append(
        &mut self,
        done: &[PerformedOperation],
        now: &Report,
        at: &str,
        wait: bool,
    ) -> Result<(), Error> {
        let form = now.form();
        match &self.writer {
            JournalWriter::Failed => {
                let everything = self.everything(now);
                if done.is_empty() && everything.is_empty() {
                    return Ok(());
                }
                self.begin(everything, true, at)
            }
            _ if done.is_empty() => Ok(()),
            JournalWriter::Off => Ok(()),
            JournalWriter::Pending => {
                let operations =
                    done.iter().map(|(operation, _)| encode(operation, form)).collect();
                self.begin(operations, false, at)
            }
            JournalWriter::Open { undo_as_change, .. } => {
                let undo_as_change = *undo_as_change;
                let operations = done.iter().map(|done| {
                    if undo_as_change { plain(done, form) } else { encode(&done.0, form) }
                });
                self.add(operations.collect(), at, wait)
            }
        }
    }

    /// Brings to the disk what waits for it.
    pub fn sync(&mut self) -> Result<(), Error> {
        let JournalWriter::Open { journal, is_unsynced, .. } = &mut self.writer else {
            return Ok(());
        };
        if !*is_unsynced {
            return Ok(());
        }
        *is_unsynced = false;
        let failed = journal.sync().map_err(|error| Error::from_io(journal.path(), error));
        failed.inspect_err(|_| self.writer = JournalWriter::Failed)
    }

    /// Remembers where somebody is, as the program has to end. `now` is the report as it stands: a journal that could not be
    /// written is begun anew, with everything.
    pub fn suspend(&mut self, point: &ResumePoint, now: &Report, at: &str) -> Result<(), Error> {
        let form = now.form();
        let beside = |(cell, typed): &(CellId, HalfTyped)| UndecidedData {
            cell: codec::address(form, *cell),
            typed: half(typed),
        };
        let event = Event::Suspended {
            section: codec::section_id(form, point.section),
            cell: point.cell.map(|cell| codec::address(form, cell)),
            typed: point.typed.as_ref().map(half),
            undecided: point.undecided.iter().map(beside).collect(),
            caret: point.caret.map(|(at, _)| at),
            fresh: point.caret.is_some_and(|(_, fresh)| fresh),
        };
        match self.writer {
            JournalWriter::Pending => self.begin(vec![event], false, at),
            JournalWriter::Open { .. } => self.add(vec![event], at, true),
            JournalWriter::Failed => {
                let mut operations = self.everything(now);
                operations.push(event);
                self.begin(operations, true, at)
            }
            JournalWriter::Off => Ok(()),
        }
    }

    /// Says that whoever had left came back and ends as people do: the next time begins as usual.
    pub fn clear_resume_point(&mut self, at: &str) -> Result<(), Error> {
        match self.writer {
            JournalWriter::Open { is_signed: false, .. } if self.is_suspended => {
                self.add(Vec::new(), at, true)
            }
            _ => Ok(()),
        }
    }

    /// Replaces the file by one that holds `report` and these corrections more. Returns what the save could not do.
    pub fn save(
        &mut self,
        report: &Report,
        corrections: &[Correction],
        at: &str,
    ) -> Result<Vec<Warning>, Error> {
        let mut document = self.document.clone();
        let mut whole = report.clone();
        whole.corrections.extend(corrections.iter().cloned());
        document.update(&whole)?;
        let corrections = corrections.iter().map(encode_correction).collect();
        self.replace_with(document, |digest| Event::Saving { digest, text: None, corrections }, at)
    }

    /// Replaces the file by another text of the same report.
    pub fn replace(&mut self, document: Document, at: &str) -> Result<Vec<Warning>, Error> {
        let text = String::from_utf8_lossy(document.bytes()).into_owned();
        let saving = |digest| Event::Saving { digest, text: Some(text), corrections: Vec::new() };
        self.replace_with(document, saving, at)
    }

    fn replace_with(
        &mut self,
        document: Document,
        saving: impl FnOnce(String) -> Event,
        at: &str,
    ) -> Result<Vec<Warning>, Error> {
        if matches!(self.writer, JournalWriter::Open { .. }) {
            let event = saving(digest(document.bytes()).to_string());
            // The file is the better place for the work: a journal that fails does not keep it out.
            let _ = self.add(vec![event], at, true);
        }
        let options = Options { expect: Some(&self.id), backup: self.backup, new: false };
        let saved = atomic::save(&self.path, document.bytes(), &options)?;
        self.document = document;
        self.id = saved.id;
        if matches!(self.writer, JournalWriter::Open { .. }) {
            // Where this does not get to the disk, the digest of the file will confirm it.
            let _ = self.add(vec![Event::Saved], at, false);
        }
        Ok(saved.warnings)
    }

    /// Lets the journal begin with these changes of what the file holds, as one step; what it held before is gone.
    pub fn begin_with(&mut self, step: &Step, at: &str) -> Result<(), Error> {
        let operation = Operation::Change { step: step.clone(), joins: false };
        let event = encode(&operation, self.document.report().form());
        self.begin(vec![event], false, at)
    }

    /// Writes nothing any more, and lets others have the report; what the journal holds stays.
    pub fn release(&mut self) {
        self.writer = JournalWriter::Off;
        self.lock = None;
    }

    /// Puts away what the journal holds.
    pub fn drop_journal(&mut self) -> Result<(), Error> {
        let Some(journal_path) = &self.journal_path else { return Ok(()) };
        archive::archive(journal_path, ArchiveKind::Dropped)?;
        self.writer = JournalWriter::Pending;
        Ok(())
    }

    /// Returns everything that is not in the file as one change.
    fn everything(&self, now: &Report) -> Vec<Event> {
        let base = self.document.report();
        let edits: Vec<Edit> =
            merge::differences(base, now, base).into_iter().map(|d| d.edit).collect();
        if edits.is_empty() {
            return Vec::new();
        }
        let step = Step { edit: Edit::Batch(edits), section: 0, cell: None };
        vec![encode(&Operation::Change { step, joins: false }, now.form())]
    }

    fn begin(
        &mut self,
        operations: Vec<Event>,
        undo_as_change: bool,
        at: &str,
    ) -> Result<(), Error> {
        let Some(journal_path) = &self.journal_path else { return Ok(()) };
        let begin = Event::Begin {
            gouji: VERSION,
            file: self.id.target.to_string_lossy().into_owned(),
            text: String::from_utf8_lossy(self.document.bytes()).into_owned(),
        };
        let open = Event::Open { who: self.who.clone() };
        let records: Vec<Record> =
            [begin, open].into_iter().chain(operations).map(|event| record(event, at)).collect();
        self.writer = JournalWriter::Failed;
        let journal = Journal::create(journal_path, &records)?;
        self.writer =
            JournalWriter::Open { journal, is_signed: true, undo_as_change, is_unsynced: false };
        Ok(())
    }

    fn add(&mut self, operations: Vec<Event>, at: &str, wait: bool) -> Result<(), Error> {
        let who = self.who.clone();
        let JournalWriter::Open { journal, is_signed, is_unsynced, .. } = &mut self.writer else {
            return Ok(());
        };
        let open = (!*is_signed).then_some(Event::Open { who });
        let records: Vec<Record> =
            open.into_iter().chain(operations).map(|event| record(event, at)).collect();
        (*is_signed, *is_unsynced) = (true, !wait);
        let written =
            journal.append(&records).and_then(|()| if wait { journal.sync() } else { Ok(()) });
        let failed = written.map_err(|error| Error::from_io(journal.path(), error));
        failed.inspect_err(|_| self.writer = JournalWriter::Failed)
    }
}

fn half((text, caret, in_place, unit): &HalfTyped) -> HalfTypedData {
    HalfTypedData {
        text: text.clone(),
        caret: *caret,
        in_place: *in_place,
        unit: unit.map(|unit| unit.label().to_owned()),
    }
}

fn record(event: Event, at: &str) -> Record {
    Record { at: at.to_owned(), event }
}

/// Returns what was done as a change, also where a step was taken back that the journal does not hold.
fn plain((operation, step): &PerformedOperation, form: &Form) -> Event {
    let change = |edit: Edit, step: &Step| {
        let step = Step { edit, ..step.clone() };
        encode(&Operation::Change { step, joins: false }, form)
    };
    match (operation, step) {
        (Operation::Undo, Some(step)) => change(step.edit.inverse(), step),
        (Operation::Redo, Some(step)) => change(step.edit.clone(), step),
        (operation, _) => encode(operation, form),
    }
}
