//! What a journal comes to: the operations in it done again, upon the content that it began with.
//!
//! The journal keeps no copy of the file but the first: what was saved since is made again from the operations, and its digest
//! tells whether that is so. No file is touched here.

use super::codec::{decode, decode_correction, section_at};
use super::record::{
    self, ChainState, CorrectionData, Event, HalfTypedData, Record, RecordReader, UndecidedData,
};
use crate::model::history::{History, Operation};
use crate::model::{CellId, Forms, MoneyUnit, Report};
use crate::store::disk::digest::{Digest, digest};
use crate::store::report::document::Document;

/// The version of the journal's format.
pub(super) const VERSION: u32 = 1;

/// A half-typed figure: its text, the caret in bytes, whether it was edited in place, its unit.
pub type HalfTyped = (String, usize, bool, Option<MoneyUnit>);

/// Where somebody was when the program had to end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResumePoint {
    /// The number of the section.
    pub section: usize,
    /// The cell, where the section is a table.
    pub cell: Option<CellId>,
    /// The half-typed figure.
    pub typed: Option<HalfTyped>,
    /// Texts that are no figure yet, left beside their cells.
    pub undecided: Vec<(CellId, HalfTyped)>,
    /// Where the caret stood, where the section is a text: before which byte, and whether in a paragraph that was begun.
    pub caret: Option<(usize, bool)>,
}

/// A content that the file had.
#[derive(Clone, Debug)]
pub(super) struct Checkpoint {
    /// Its digest.
    pub(super) digest: Digest,
    /// The content, where it could be made again.
    pub(super) document: Option<Document>,
}

/// What a journal comes to.
#[derive(Debug)]
pub(super) struct Replay {
    /// The file for which it was written.
    pub(super) file: String,
    /// The content that the file had last, as far as the journal knows.
    pub(super) checkpoint: Checkpoint,
    /// True where a save was announced that is in the file, but not confirmed in the journal.
    pub(super) unconfirmed: bool,
    /// The report after all operations.
    pub(super) report: Report,
    /// What can be taken back.
    pub(super) history: History,
    /// Where somebody was.
    pub(super) resume_point: Option<ResumePoint>,
    /// How many bytes of the journal were of use.
    pub(super) valid_len: usize,
    /// Where the chain of lines stands after them.
    pub(super) chain: ChainState,
    /// How many bytes were of none, beside the beginning of a line that was never finished.
    pub(super) damaged_bytes: usize,
}

/// A save that was announced.
struct PendingSave {
    checkpoint: Checkpoint,
    report: Report,
}

/// Does everything again that the lines say. `now` is the digest of the file as it is. `None` where not even the first
/// line can be understood.
pub(super) fn replay(bytes: &[u8], now: &Digest, forms: &dyn Forms) -> Option<Replay> {
    let mut records = RecordReader::of(bytes);
    let Record { event: Event::Begin { gouji: VERSION, file, text }, .. } = records.next()? else {
        return None;
    };
    let document = Document::parse(&file, text.as_bytes(), forms).document?;
    let mut replay = Replay {
        file,
        checkpoint: Checkpoint {
            digest: digest(text.as_bytes()),
            document: Some(document.clone()),
        },
        unconfirmed: false,
        report: document.report().clone(),
        history: History::default(),
        resume_point: None,
        valid_len: records.valid_len,
        chain: records.chain,
        damaged_bytes: 0,
    };
    let mut saving = None;
    while let Some(record) = records.next() {
        if replay.apply(&record.event, forms, &mut saving).is_none() {
            break;
        }
        (replay.valid_len, replay.chain) = (records.valid_len, records.chain);
    }
    let rest = &bytes[replay.valid_len..];
    replay.damaged_bytes = if record::is_unfinished(rest) { 0 } else { rest.len() };
    if let Some(saving) = saving.filter(|saving: &PendingSave| saving.checkpoint.digest == *now) {
        replay.unconfirmed = true;
        replay.commit_save(saving);
    }
    Some(replay)
}

/// Returns the path of the report whose journal this is, where its first line can be read.
pub(super) fn file_of(bytes: &[u8]) -> Option<String> {
    match RecordReader::of(bytes).next()?.event {
        Event::Begin { file, .. } => Some(file),
        _ => None,
    }
}

fn half(typed: &HalfTypedData) -> HalfTyped {
    let unit_of = |word: &String| MoneyUnit::ALL.into_iter().find(|unit| unit.label() == word);
    let unit = typed.unit.as_ref().and_then(unit_of);
    (typed.text.clone(), typed.caret, typed.in_place, unit)
}

impl Replay {
    /// Does what one line says; `None` where it does not fit.
    fn apply(
        &mut self,
        event: &Event,
        forms: &dyn Forms,
        saving: &mut Option<PendingSave>,
    ) -> Option<()> {
        match event {
            Event::Begin { .. } => return None,
            // Somebody was there after whoever had left.
            Event::Open { .. } => self.resume_point = None,
            Event::Change { .. } | Event::Undo | Event::Redo | Event::Pass(_) => {
                let operation = decode(event, &self.report)?;
                let before = self.history.len();
                self.history.perform(&operation, &mut self.report);
                let idle = matches!(operation, Operation::Undo | Operation::Redo)
                    && self.history.len() == before;
                (!idle).then_some(())?;
                self.resume_point = None;
                *saving = None;
            }
            Event::Saving { digest, text, corrections } => {
                *saving = Some(self.pending_save(digest, text.as_deref(), corrections, forms)?);
            }
            Event::Saved => self.commit_save(saving.take()?),
            Event::Suspended { section, cell, typed, undecided, caret, fresh } => {
                let form = self.report.form();
                let beside = |beside: &UndecidedData| {
                    Some((form.cell_at(&beside.cell)?, half(&beside.typed)))
                };
                self.resume_point = Some(ResumePoint {
                    section: section_at(form, section)?,
                    cell: cell.as_ref().and_then(|cell| form.cell_at(cell)),
                    typed: typed.as_ref().map(half),
                    undecided: undecided.iter().filter_map(beside).collect(),
                    caret: caret.map(|at| (at, *fresh)),
                });
            }
        }
        Some(())
    }

    fn pending_save(
        &self,
        sum: &str,
        text: Option<&str>,
        corrections: &[CorrectionData],
        forms: &dyn Forms,
    ) -> Option<PendingSave> {
        let sum: Digest = sum.parse().ok()?;
        let mut report = self.report.clone();
        report.corrections.extend(corrections.iter().map(decode_correction));
        let made = match text {
            Some(text) => Document::parse(&self.file, text.as_bytes(), forms).document,
            None => self
                .checkpoint
                .document
                .clone()
                .and_then(|mut document| document.update(&report).is_ok().then_some(document)),
        };
        let document = made.filter(|document| digest(document.bytes()) == sum);
        Some(PendingSave { checkpoint: Checkpoint { digest: sum, document }, report })
    }

    fn commit_save(&mut self, saving: PendingSave) {
        self.checkpoint = saving.checkpoint;
        self.report.corrections = saving.report.corrections;
    }
}
