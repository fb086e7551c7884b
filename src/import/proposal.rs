//! What was read of a document: figures and where they stand, texts, what is doubtful and what belongs nowhere. It is applied
//! nowhere.

pub(super) mod choice;
pub(super) mod compose;
mod form_filler;
pub mod identity;
mod narrative;
mod table_notes;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::import::source::Place;
use crate::model::{CellId, Edit, Entry, Form, Message, Origin, Report, Totals, Value};

/// A figure as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFigure {
    /// The value.
    pub value: Value,
    /// What stands in the document.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// A cell that should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Which cell.
    pub cell: CellId,
    /// The row of the document.
    pub excerpt: String,
    /// Where it stands.
    pub place: Place,
    /// Why.
    pub why: Message,
}

impl Doubt {
    /// Returns whether it is only that figures contradict each other, and not what they are or where they belong.
    pub fn is_contradiction(&self) -> bool {
        matches!(self.why, Message::Key(CONTRADICTS, _))
    }
}

/// Why figures that contradict each other are doubtful.
const CONTRADICTS: &str = "import.contradicts";

/// Something of the document that has no place in the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// What it is.
    pub excerpt: String,
    /// Where it stands.
    pub place: Place,
    /// Why.
    pub why: Message,
}

/// A row of the form that the document does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingRow {
    /// Its table, by index.
    pub table: usize,
    /// Its first cell.
    pub cell: CellId,
}

/// A table or a row of the form that the document does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MissingPart {
    /// No row of a table, by index.
    Table(usize),
    /// A row, by its first cell.
    Row(CellId),
    /// Many rows of one table, each by its first cell.
    Rows(Vec<CellId>),
}

/// More missing rows of one table than this are one line.
const MOST_ROWS_APART: usize = 3;

/// What a document says, as a report.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The form of its tables.
    pub form: Arc<Form>,
    /// The agency, where one is named.
    pub agency: Option<String>,
    /// Whether the agency is only likely.
    pub is_agency_doubtful: bool,
    /// The report year, where one is named.
    pub year: Option<i32>,
    /// By cell what was read.
    pub cells: Vec<Option<ReadFigure>>,
    /// The texts by section.
    pub narrative: BTreeMap<String, String>,
    /// The words before the first section.
    pub preamble: Option<String>,
    /// Notes on cells.
    pub notes: BTreeMap<CellId, String>,
    /// What should be looked at, by cell in form order; a cell has one.
    pub doubts: Vec<Doubt>,
    /// What has no place.
    pub unplaced: Vec<Unplaced>,
    /// Rows that were not found.
    pub missing: Vec<MissingRow>,
    /// Sections of text whose heading was not found, by id.
    pub missing_sections: Vec<String>,
    /// What is to be said about the document as a whole.
    pub notices: Vec<Message>,
}

/// How many cells were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// With a figure, and no doubt.
    pub read: usize,
    /// Doubtful ones.
    pub doubtful: usize,
    /// Blank, and no doubt.
    pub blank: usize,
}

impl Proposal {
    /// Counts the cells of a table, or of all.
    pub fn count(&self, table: Option<usize>) -> Count {
        let mut count = Count::default();
        for cell in self.form.ids() {
            if table.is_some_and(|table| self.form.cell(cell).table != table) {
                continue;
            }
            if self.doubt(cell).is_some() {
                count.doubtful += 1;
            } else if self.cells[cell.index()].is_some() {
                count.read += 1;
            } else {
                count.blank += 1;
            }
        }
        count
    }

    /// Returns the tables and rows that were not found; a table of which there is nothing is one.
    pub fn missing_parts(&self) -> Vec<MissingPart> {
        let mut parts = Vec::new();
        for (at, table) in self.form.tables.iter().enumerate() {
            let missing: Vec<CellId> =
                self.missing.iter().filter(|row| row.table == at).map(|row| row.cell).collect();
            let rows: usize = table
                .blocks
                .iter()
                .map(|block| block.rows.iter().filter(|row| !row.heading).count())
                .sum();
            if missing.len() == rows {
                parts.push(MissingPart::Table(at));
            } else if missing.len() > MOST_ROWS_APART {
                parts.push(MissingPart::Rows(missing));
            } else {
                parts.extend(missing.into_iter().map(MissingPart::Row));
            }
        }
        parts
    }

    /// Returns why a cell should be looked at.
    pub fn doubt(&self, cell: CellId) -> Option<&Doubt> {
        self.doubts.iter().find(|doubt| doubt.cell == cell)
    }

    /// Returns whether any cell, row or section of the form was found at all.
    pub(super) fn has_content(&self) -> bool {
        let blocks = self.form.tables.iter().flat_map(|table| &table.blocks);
        let rows: usize =
            blocks.map(|block| block.rows.iter().filter(|row| !row.heading).count()).sum();
        self.cells.iter().any(Option::is_some)
            || self.missing.len() < rows
            || !self.narrative.is_empty()
    }

    /// Returns whether all was found and nothing is doubtful.
    pub fn is_complete(&self) -> bool {
        self.doubts.is_empty()
            && self.unplaced.is_empty()
            && self.missing.is_empty()
            && self.missing_sections.is_empty()
            && self.agency.is_some()
            && !self.is_agency_doubtful
            && self.year.is_some()
    }

    /// Returns the report that the document is. Its totals are keyed: they are what the document states.
    pub fn report(&self, agency: &str, year: i32) -> Report {
        let mut report = Report::new(Arc::clone(&self.form), agency, year);
        report.totals = Totals::Keyed;
        for edit in self.edits(&report) {
            edit.apply(&mut report);
        }
        if let Some(preamble) = &self.preamble {
            report.document.insert("preamble".to_owned(), preamble.clone());
        }
        report
    }

    /// Returns what changes in a report on the same form when all is taken over. Cells that the document leaves blank
    /// stay as they are.
    pub fn edits(&self, report: &Report) -> Vec<Edit> {
        let figures = self.form.ids().filter_map(|cell| {
            let read = self.cells[cell.index()].as_ref()?;
            let to = Entry { value: Some(read.value), origin: Origin::File };
            let from = report.entry(cell);
            (from.value != to.value).then_some(Edit::Cell { cell, from, to })
        });
        let texts = self.narrative.iter().filter_map(|(section, text)| {
            let from = report.narrative.get(section).cloned().unwrap_or_default();
            let edit =
                Edit::Narrative { section: section.clone(), from: from.clone(), to: text.clone() };
            (from != *text).then_some(edit)
        });
        let notes = self.notes.iter().map(|(cell, note)| Edit::Note {
            cell: *cell,
            from: report.notes.get(cell).cloned().unwrap_or_default(),
            to: note.clone(),
        });
        figures.chain(texts).chain(notes).collect()
    }
}
