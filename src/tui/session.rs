//! One open report: its figures, its rules, where the cursor stands, and everything that can be taken back.
//!
//! Changes go through [`Session::apply`], which keeps the engine and the history in step. No word for people is chosen
//! here and nothing is read from or written to the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::narrative::{Caret, Layout, Portion};
use super::typing::Typing;
use crate::check::Engine;
use crate::model::history::{Act, History, Step};
use crate::model::{
    CellId, Edit, Entry, Form, Origin, Report, SectionKind, Severity, Status, Totals, Walk,
};
use crate::store::replay::Left;
use crate::store::session::{Done, FileSession};

/// How far F4 was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// A row or column of this table was filled.
    Line(usize),
    /// The whole table holds no typed figure; one more press fills it.
    Asked(usize),
}

/// What is said once and then left unsaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// What becomes of a blank that Enter passes.
    Passed,
    /// That the totals of a table can be keyed blind.
    Tally(usize),
}

/// Why a report cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// Somebody else has it open.
    Theirs,
    /// Nobody said yet what to do with work that was not saved.
    Undecided,
}

/// An open report.
#[derive(Debug)]
pub struct Session {
    /// The file; `None` for an example that has none of its own.
    pub file: Option<FileSession>,
    /// The report as it stands.
    pub report: Report,
    /// The report as it is in the file.
    pub saved: Report,
    /// The rules over it.
    pub engine: Engine,
    /// True where nothing may be changed.
    pub read_only: bool,
    /// The current section.
    pub section: usize,
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
    /// The finding that the panel shows first, by instance.
    pub finding: Option<usize>,
    /// The table whose totals are being keyed blind.
    pub tally: Option<usize>,
    /// What F4 did, if it was the last key.
    pub filled: Option<Filled>,
    /// True when Enter has already said what is open at the end of a table.
    pub at_end: bool,
    /// What was said once.
    pub told: BTreeSet<Told>,
    /// When the file was last saved, as a clock shows it.
    pub saved_at: Option<String>,
    /// Why the report cannot be changed whatever a person says; `None` where it can.
    pub locked: Option<Locked>,
    /// Who corrects the published report, once somebody said.
    pub who: Option<String>,
    /// How many figures of it were corrected since it was opened.
    pub corrected: usize,
    history: History,
    /// Where the caret of a text stood before and after a step, by the number of the step.
    step_carets: BTreeMap<usize, [Caret; 2]>,
    done: Vec<Done>,
}

impl Session {
    /// Opens a report at the first blank cell; where nothing is blank at the first finding; else at the top.
    pub fn new(file: Option<FileSession>, report: Report, read_only: bool) -> Self {
        let form = report.form().clone();
        let mut engine = Engine::new(form.clone());
        engine.evaluate(&report);
        let cursor = (0..form.tables.len())
            .map(|table| walk(&form, table).first().copied().unwrap_or(CellId(0)))
            .collect();
        let mut session = Self {
            file,
            saved: report.clone(),
            report,
            engine,
            read_only,
            section: 0,
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
            tally: None,
            filled: None,
            at_end: false,
            told: BTreeSet::new(),
            saved_at: None,
            locked: None,
            who: None,
            corrected: 0,
            history: History::default(),
            step_carets: BTreeMap::new(),
            done: Vec::new(),
        };
        session.open_at_work();
        session
    }

    fn open_at_work(&mut self) {
        if let Some(cell) = self.first_blank_from(0) {
            self.go(cell);
        } else if let Some(section) = self.first_empty_text() {
            self.section = section;
        } else if let Some(index) = self.failures().first().copied() {
            self.finding = Some(index);
            self.go(self.cell_of(index));
        } else if let Some(cell) = self.first_waiting() {
            self.go(cell);
        }
    }

    /// Returns the form.
    pub fn form(&self) -> &Form {
        self.report.form()
    }

    /// Returns the table of the current section.
    pub fn table(&self) -> Option<usize> {
        match self.form().sections.get(self.section)?.kind {
            SectionKind::Table(table) => Some(table),
            SectionKind::Text => None,
        }
    }

    /// Returns the current cell, where the current section is a table.
    pub fn cell(&self) -> Option<CellId> {
        self.table().map(|table| self.cursor[table])
    }

    /// Moves to a cell, in whatever section it is.
    pub fn go(&mut self, cell: CellId) {
        let table = self.form().cell(cell).table;
        self.section = self.form().tables[table].section;
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

    /// Goes back along one's own way; nowhere where it begins.
    pub fn step_back(&mut self) {
        if let Some(cell) = self.trail.pop() {
            self.go(cell);
        }
    }

    /// Returns the cells of a table that a person fills, in the order of the walk; during the pass over the totals, these
    /// only.
    pub fn walk(&self, table: usize) -> Vec<CellId> {
        let totals_only = self.tally == Some(table);
        let mut cells = walk(self.form(), table);
        cells.retain(|cell| {
            let total = self.form().cell(*cell).computed.is_some();
            if totals_only {
                total && !self.is_zero_total(*cell)
            } else {
                !self.report.is_computed(*cell)
            }
        });
        cells
    }

    /// Returns whether a total was given 0 because all its parts are 0, and they still are.
    fn is_zero_total(&self, cell: CellId) -> bool {
        self.report.entry(cell).origin == Origin::Filled
            && self.report.sum_of_parts(cell).is_some_and(|sum| sum.is_zero())
    }

    /// Returns the blank cells of a table, in the order of the walk.
    pub fn blanks(&self, table: usize) -> Vec<CellId> {
        let mut cells = walk(self.form(), table);
        cells.retain(|cell| self.report.is_open(*cell));
        cells
    }

    /// Returns whether a blank cell was marked as to be supplied: it is open, but nobody is to be led there.
    pub fn is_waiting(&self, cell: CellId) -> bool {
        self.report.is_open(cell) && self.report.entry(cell).origin == Origin::ToSupply
    }

    /// Returns the first cell that waits to be supplied.
    pub fn first_waiting(&self) -> Option<CellId> {
        self.form().ids().find(|cell| self.is_waiting(*cell))
    }

    /// Returns how many cells of the report are blank.
    pub fn blank_count(&self) -> usize {
        self.form().ids().filter(|cell| self.report.is_open(*cell)).count()
    }

    /// Returns the first blank cell of the tables from section `from` on, then of those before; none that waits to be
    /// supplied.
    pub fn first_blank_from(&self, from: usize) -> Option<CellId> {
        let sections = self.form().sections.len();
        (0..sections).map(|at| (from + at) % sections).find_map(|section| {
            let SectionKind::Table(table) = self.form().sections[section].kind else { return None };
            self.blanks(table).into_iter().find(|cell| !self.is_waiting(*cell))
        })
    }

    /// Returns the first text section that is empty.
    pub fn first_empty_text(&self) -> Option<usize> {
        let empty =
            |id: &str| self.report.narrative.get(id).is_none_or(|text| text.trim().is_empty());
        self.form()
            .sections
            .iter()
            .position(|section| section.kind == SectionKind::Text && empty(&section.id))
    }

    /// Returns the failed instances, errors first.
    pub fn failures(&self) -> Vec<usize> {
        let failed = |index: &usize| self.engine.outcome(*index).status == Status::Failed;
        let mut failures: Vec<usize> = (0..self.engine.len()).filter(failed).collect();
        failures.sort_by_key(|index| self.engine.instance(*index).0.severity != Severity::Error);
        failures
    }

    /// Returns the cell of a failed instance that most other failures read too: the likeliest to be looked at.
    pub fn cell_of(&self, instance: usize) -> CellId {
        let failed = |cell: CellId| {
            let of = self.engine.instances_of(cell).iter();
            of.filter(|index| self.engine.outcome(**index).status == Status::Failed).count()
        };
        let cells: Vec<CellId> = self.engine.instance(instance).1.cells().collect();
        let most = cells.iter().map(|cell| failed(*cell)).max().unwrap_or(0);
        let first = cells.iter().find(|cell| failed(**cell) == most);
        first.or(cells.first()).copied().unwrap_or(CellId(0))
    }

    /// Makes a change that can be taken back. Does nothing while the report is read-only.
    pub fn apply(&mut self, edit: Edit) {
        if self.read_only {
            return;
        }
        if !matches!(edit, Edit::Note { .. }) {
            self.undecided.retain(|cell, _| !edit.cells().contains(cell));
        }
        self.portion = None;
        self.change(edit, false);
    }

    /// Makes a change of the current text that is taken back together with the writing that it goes on with; `what` was
    /// put in or taken out, and the caret stood before and afterwards at `carets`.
    pub fn write(&mut self, edit: Edit, portion: Portion, what: &str, carets: [Caret; 2]) {
        if self.read_only {
            return;
        }
        let joins = self.joins_last(&edit, &portion, what);
        if !joins {
            self.portion = Some(portion);
        }
        self.change(edit, joins);
        let (step, _) = self.history.len();
        let before =
            self.step_carets.get(&step).filter(|_| joins).map_or(carets[0], |held| held[0]);
        self.step_carets.insert(step, [before, carets[1]]);
    }

    fn change(&mut self, edit: Edit, joins: bool) {
        let (before, _) = self.history.len();
        if !joins {
            // Those of steps that were taken back and are gone now.
            drop(self.step_carets.split_off(&(before + 1)));
        }
        let step = Step { edit, section: self.section, cell: self.cell() };
        self.act(Act::Change { step, joins });
    }

    fn joins_last(&mut self, edit: &Edit, portion: &Portion, what: &str) -> bool {
        let (Some(held), Some(last)) = (&mut self.portion, self.history.last()) else {
            return false;
        };
        let (Edit::Narrative { section, from, .. }, Edit::Narrative { section: same, to: end, .. }) =
            (edit, &last.edit)
        else {
            return false;
        };
        section == same && from == end && held.join(portion, what)
    }

    /// Does something and brings the rules up to it; the journal is told of it later.
    fn act(&mut self, act: Act) -> Option<Step> {
        let step = self.history.perform(&act, &mut self.report);
        if let Some(Step { edit, .. }) = &step {
            self.evaluate(edit);
        }
        if step.is_some() || matches!(act, Act::Pass(_)) {
            self.done.push((act, step.clone()));
        }
        step
    }

    fn evaluate(&mut self, edit: &Edit) {
        let all = contains(edit, &|edit| matches!(edit, Edit::Totals { .. } | Edit::Waiver { .. }));
        if all {
            self.engine.evaluate(&self.report);
        } else {
            self.engine.update(&self.report, &edit.cells());
        }
        if self.finding.is_some_and(|index| self.engine.outcome(index).status != Status::Failed) {
            self.finding = None;
        }
    }

    /// Marks a blank cell as passed with Enter.
    pub fn pass(&mut self, cell: CellId) {
        self.act(Act::Pass(cell));
    }

    /// Takes back the last change and moves to where it was; returns it.
    pub fn take_back(&mut self) -> Option<Edit> {
        let (number, _) = self.history.len();
        let step = self.act(Act::Undo)?;
        self.return_to(&step, self.step_carets.get(&number).map(|carets| carets[0]));
        Some(step.edit)
    }

    /// Makes the last change again that was taken back; returns it.
    pub fn make_again(&mut self) -> Option<Edit> {
        let step = self.act(Act::Redo)?;
        let (number, _) = self.history.len();
        self.return_to(&step, self.step_carets.get(&number).map(|carets| carets[1]));
        Some(step.edit)
    }

    /// Takes over a change that the journal already holds.
    pub fn adopt(&mut self, step: Step) {
        self.act(Act::Change { step, joins: false });
        self.done.clear();
    }

    /// Returns what was done since this was asked for the last time.
    pub fn take_done(&mut self) -> Vec<Done> {
        std::mem::take(&mut self.done)
    }

    /// Goes on with what a journal held: the report as it was then, and what can be taken back.
    pub fn go_on(&mut self, report: Report, history: History) {
        self.report = report;
        self.history = history;
        self.engine.evaluate(&self.report);
        self.open_at_work();
    }

    /// Goes back to where somebody was when the program had to end, with the figure that was half typed.
    pub fn return_to_place(&mut self, left: &Left) {
        match left.cell {
            Some(cell) => self.go(cell),
            None => self.section = left.section.min(self.form().sections.len().saturating_sub(1)),
        }
        if let (Some(cell), Some((text, caret, in_place, unit))) = (left.cell, &left.typed)
            && !self.read_only
        {
            let kind = self.form().cell(cell).kind;
            self.typing = Typing::restore(cell, kind, text, *caret, *in_place, *unit);
        }
    }

    /// Returns where the work stands, for whoever goes on with it.
    pub fn place(&self) -> Left {
        let typed = self.typing.as_ref();
        Left {
            section: self.section,
            cell: typed.map(|typing| typing.cell).or(self.cell()),
            typed: typed.map(|t| (t.text.clone(), t.caret, t.in_place, t.unit)),
        }
    }

    /// Returns where the report is saved, where it has a file of its own.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(FileSession::path)
    }

    fn return_to(&mut self, step: &Step, caret: Option<Caret>) {
        // A step of an earlier time has no caret any more.
        if let Edit::Narrative { .. } = step.edit {
            self.carets.insert(step.section, caret.unwrap_or_default());
        }
        let in_pass = |cell: &CellId| Some(self.form().cell(*cell).table) == self.tally;
        // A keyed total may be taken back without leaving the pass; its beginning may not.
        if self.report.totals == Totals::Computed || !step.edit.cells().iter().all(in_pass) {
            self.tally = None;
        }
        match step.edit.cells().first().copied().or(step.cell) {
            Some(cell) => self.go(cell),
            None => self.section = step.section,
        }
    }

    /// Makes a batch out of several changes, and none of nothing.
    pub fn apply_all(&mut self, mut edits: Vec<Edit>) {
        match edits.len() {
            0 => {}
            1 => self.apply(edits.remove(0)),
            _ => self.apply(Edit::Batch(edits)),
        }
    }

    /// Returns the change that puts `to` into a cell; `None` where it already holds that.
    pub fn put(&self, cell: CellId, to: Entry) -> Option<Edit> {
        let from = self.report.entry(cell);
        (from != to).then_some(Edit::Cell { cell, from, to })
    }

    /// Returns whether a cell differs from the file.
    pub fn is_changed(&self, cell: CellId) -> bool {
        self.report.entry(cell).value != self.saved.entry(cell).value
    }

    /// Returns how many cells, texts, notes and waivers differ from the file.
    pub fn unsaved(&self) -> usize {
        let cells = self.form().ids().filter(|cell| self.is_changed(*cell)).count();
        let (now, then) = (&self.report, &self.saved);
        cells
            + differences(&now.narrative, &then.narrative)
            + differences(&now.notes, &then.notes)
            + differences(&now.waivers, &then.waivers)
            + usize::from(now.totals != then.totals)
    }

    /// Remembers that the file now holds the report.
    pub fn mark_saved(&mut self, at: String) {
        self.saved = self.report.clone();
        self.saved_at = Some(at);
    }

    /// Returns how many errors there are: failed rules, and references of the texts to no cell.
    pub fn errors(&self) -> usize {
        self.engine.summary().errors + crate::render::text_findings(&self.report).len()
    }

    /// Returns whether nothing is blank, to be supplied, half-typed, empty or failed.
    pub fn is_ready(&self) -> bool {
        self.engine.summary().errors == 0
            && self.blank_count() == 0
            && self.undecided.is_empty()
            && self.first_empty_text().is_none()
            && self.errors() == 0
    }
}

fn contains(edit: &Edit, what: &dyn Fn(&Edit) -> bool) -> bool {
    match edit {
        Edit::Batch(edits) => edits.iter().any(|edit| contains(edit, what)),
        edit => what(edit),
    }
}

fn differences<K: Ord, V: PartialEq>(now: &BTreeMap<K, V>, then: &BTreeMap<K, V>) -> usize {
    let changed = now.iter().filter(|(key, value)| then.get(key) != Some(value)).count();
    changed + then.keys().filter(|key| !now.contains_key(key)).count()
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
