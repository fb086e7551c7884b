//! One open report: its figures, its rules, where the cursor stands, and everything that can be taken back.
//!
//! Changes go through [`Session::apply`], which keeps what is assessed and the history in step. No word for people is chosen
//! here and nothing is read from or written to the disk.

mod findings;
mod open_work;
mod prior;
mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::effect::OpenFile;
use super::narrative::{Caret, Layout, Portion};
use super::typing::Typing;
use crate::check::assess;
use crate::model::history::History;
use crate::model::{CellId, Form, Report, Section, SectionKind, Walk};
use crate::store::journal::replay::ResumePoint;
use crate::store::journal::session::PerformedOperation;

pub use findings::Item;
pub use prior::{Prior, PriorState};

/// What is said once and then left unsaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintShown {
    /// What becomes of a blank that Enter passes.
    Passed,
    /// That the totals of a table can be keyed blind.
    TotalsPass(usize),
}

/// What is shown of a section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// What it is: its table or its text.
    #[default]
    Section,
    /// The notes of its table.
    Notes,
}

/// Why a report cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// Somebody else has it open.
    Theirs,
    /// Nobody said yet what to do with work that was not saved.
    Undecided,
    /// Somebody else had it open and left a file that cannot be read.
    Unread,
}

/// An open report.
#[derive(Debug)]
pub struct Session {
    /// The file; `None` for an example that has none of its own.
    pub file: Option<OpenFile>,
    /// The report as it stands.
    pub report: Report,
    /// The report as it is in the file.
    pub saved: Report,
    /// True where nothing may be changed.
    pub read_only: bool,
    /// The current section.
    pub section: usize,
    /// What is shown of a section that has a table.
    pub shown: Shown,
    /// The current cell of each table.
    pub cursor: Vec<CellId>,
    /// The first row shown of what scrolls in each table.
    pub top: Vec<usize>,
    /// The first line shown of each text.
    pub text_top: BTreeMap<usize, usize>,
    /// The caret in each text.
    pub carets: BTreeMap<usize, Caret>,
    /// The lines of the text that was shown last.
    pub layout: Option<Layout>,
    /// What of the writing so far is taken back at once; `None` where another key came in between.
    pub portion: Option<Portion>,
    /// The cells that the cursor left, newest last: the way back.
    pub trail: Vec<CellId>,
    /// The figure being typed.
    pub typing: Option<Typing>,
    /// Texts that are no figure yet, left beside their cells, whose values they do not touch.
    pub undecided: BTreeMap<CellId, Typing>,
    /// True while the findings have the keys.
    pub in_panel: bool,
    /// The finding that was chosen.
    pub finding: Option<Item>,
    /// Last year's report.
    pub prior: PriorState,
    /// The table whose totals are being keyed blind.
    pub totals_pass: Option<usize>,
    /// True when Enter has already said what is open at the end of a table.
    pub at_end: bool,
    /// What was said once.
    pub hints_shown: BTreeSet<HintShown>,
    /// When the file was last saved, as a clock shows it.
    pub saved_at: Option<String>,
    /// Why the report cannot be changed whatever a person says; `None` where it can.
    pub locked: Option<Locked>,
    /// Who corrects the published report, once somebody said.
    pub who: Option<String>,
    /// How many figures of it were corrected since it was opened.
    pub corrected: usize,
    /// Where the work stood when it was opened.
    pub opened_at: ResumePoint,
    /// The cell that the keys last went to for a finding.
    pub stop: Option<CellId>,
    findings: findings::Findings,
    history: History,
    /// Where the caret of a text stood before and after a step, by the number of the step.
    step_carets: BTreeMap<usize, [Caret; 2]>,
    done: Vec<PerformedOperation>,
}

impl Session {
    /// Opens a report at the first blank cell; where nothing is blank at the first finding; else at the top.
    pub fn new(file: Option<OpenFile>, report: Report, read_only: bool) -> Self {
        let form = report.form().clone();
        let findings = findings::Findings::new(assess(&report, None));
        let cursor = (0..form.tables.len())
            .map(|table| walk(&form, table).first().copied().unwrap_or(CellId(0)))
            .collect();
        let mut session = Self {
            file,
            saved: report.clone(),
            report,
            read_only,
            section: 0,
            shown: Shown::default(),
            cursor,
            top: vec![0; form.tables.len()],
            text_top: BTreeMap::new(),
            carets: BTreeMap::new(),
            layout: None,
            portion: None,
            trail: Vec::new(),
            typing: None,
            undecided: BTreeMap::new(),
            in_panel: false,
            finding: None,
            prior: PriorState::NotSought,
            totals_pass: None,
            at_end: false,
            hints_shown: BTreeSet::new(),
            saved_at: None,
            locked: None,
            who: None,
            corrected: 0,
            opened_at: ResumePoint::default(),
            stop: None,
            findings,
            history: History::default(),
            step_carets: BTreeMap::new(),
            done: Vec::new(),
        };
        session.list_findings();
        session.open_at_work();
        session.opened_at = session.place();
        session
    }

    fn open_at_work(&mut self) {
        if let Some(cell) = self.first_blank_from(0) {
            self.go(cell);
        } else if let Some(section) = self.first_empty_text() {
            self.open_text(section);
        } else if let Some(item) = self.failures().first().copied() {
            self.finding = Some(item);
            self.go_to_finding(item);
            self.trail.clear();
        } else if let Some(cell) = self.first_waiting() {
            self.go(cell);
        }
    }

    /// Returns the form.
    pub fn form(&self) -> &Form {
        self.report.form()
    }

    /// Returns the table that is shown; none where a text is, as that of its notes.
    pub fn table(&self) -> Option<usize> {
        if self.in_notes() {
            return None;
        }
        match self.form().sections.get(self.section)?.kind {
            SectionKind::Table(table) => Some(table),
            SectionKind::Text => None,
        }
    }

    /// Returns the current cell, where the current section is a table.
    pub fn cell(&self) -> Option<CellId> {
        self.table().map(|table| self.cursor[table])
    }

    /// Returns whether the notes of a table stand in its place.
    pub fn in_notes(&self) -> bool {
        self.shown == Shown::Notes
    }

    /// Shows a section: its table where it has one.
    pub fn open(&mut self, section: usize) {
        self.section = section;
        self.shown = Shown::Section;
    }

    /// Shows the text of a section: the notes where it has a table.
    pub fn open_text(&mut self, section: usize) {
        self.section = section;
        let has_table = self.form().sections.get(section).is_some_and(Section::has_table);
        self.shown = if has_table { Shown::Notes } else { Shown::Section };
    }

    /// Moves to a cell, in whatever section it is.
    pub fn go(&mut self, cell: CellId) {
        let table = self.form().cell(cell).table;
        self.open(self.form().tables[table].section);
        self.cursor[table] = cell;
    }

    /// Moves to a cell and remembers the way: going to where one just came from is going back.
    pub fn step_to(&mut self, cell: CellId) {
        let left = self.cell();
        if self.trail.last() == Some(&cell) {
            self.trail.pop();
        } else if left.is_some_and(|left| left != cell) {
            self.trail.extend(left);
        }
        self.go(cell);
    }

    /// Goes to what a finding is about: its place in a text, or the cell that it is most likely about.
    pub fn go_to_finding(&mut self, item: Item) {
        if let Some((section, byte)) = self.quoted(item) {
            self.open_text(section);
            self.carets.insert(section, Caret::at(byte));
        } else if let Some(cell) = self.cell_of(item) {
            self.step_to(cell);
            self.stop = Some(cell);
        }
    }

    /// Goes back along one's own way; nowhere where it begins.
    pub fn step_back(&mut self) {
        if let Some(cell) = self.trail.pop() {
            self.go(cell);
        }
    }

    /// Returns where the report is saved, where it has a file of its own.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path.as_path())
    }

    /// Remembers that this file now holds the report.
    pub fn mark_saved(&mut self, at: String, file: OpenFile) {
        self.saved = self.report.clone();
        self.saved_at = Some(at);
        self.file = Some(file);
    }

    /// Returns in how many places there are errors: behind failed rules, and references of the texts to no cell.
    pub fn errors(&self) -> usize {
        self.summary().places.errors
    }
}

/// Returns every cell of a table in the direction of its walk.
pub fn walk(form: &Form, table: usize) -> Vec<CellId> {
    let Some(table) = form.tables.get(table) else { return Vec::new() };
    let mut cells = Vec::new();
    for block in &table.blocks {
        match table.walk {
            Walk::Rows => cells.extend(block.cells.iter().flatten()),
            Walk::Columns => {
                for column in 0..block.columns.len() {
                    cells.extend((0..block.rows.len()).filter_map(|row| block.cell(row, column)));
                }
            }
        }
    }
    cells
}
