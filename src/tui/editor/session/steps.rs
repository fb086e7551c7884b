//! Changes of the open report: done, taken back, made again, and told to the journal.

use super::{Session, Typing};
use crate::model::history::{History, Operation, Step};
use crate::model::{CellId, Edit, Entry, Report, Totals};
use crate::store::journal::replay::{HalfTyped, ResumePoint};
use crate::store::journal::session::PerformedOperation;
use crate::tui::editor::narrative::{Caret, Portion};

impl Session {
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
        self.perform(Operation::Change { step, joins });
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
    fn perform(&mut self, operation: Operation) -> Option<Step> {
        let step = self.history.perform(&operation, &mut self.report);
        if let Some(Step { edit, .. }) = &step {
            self.evaluate(edit);
        }
        if step.is_some() || matches!(operation, Operation::Pass(_)) {
            self.done.push((operation, step.clone()));
        }
        step
    }

    fn evaluate(&mut self, edit: &Edit) {
        match edit {
            Edit::Narrative { .. } => self.recheck_texts(),
            Edit::Note { .. } => {}
            _ => self.recheck(true),
        }
    }

    /// Marks a blank cell as passed with Enter.
    pub fn pass(&mut self, cell: CellId) {
        self.perform(Operation::Pass(cell));
    }

    /// Takes back the last change and moves to where it was; returns it.
    pub fn take_back(&mut self) -> Option<Edit> {
        let (number, _) = self.history.len();
        let step = self.perform(Operation::Undo)?;
        self.return_to(&step, self.step_carets.get(&number).map(|carets| carets[0]));
        Some(step.edit)
    }

    /// Makes the last change again that was taken back; returns it.
    pub fn make_again(&mut self) -> Option<Edit> {
        let step = self.perform(Operation::Redo)?;
        let (number, _) = self.history.len();
        self.return_to(&step, self.step_carets.get(&number).map(|carets| carets[1]));
        Some(step.edit)
    }

    /// Takes over a change that the journal already holds.
    pub fn adopt(&mut self, step: Step) {
        self.perform(Operation::Change { step, joins: false });
        self.done.clear();
    }

    /// Returns whether anything was done that no journal was told of.
    pub fn has_done(&self) -> bool {
        !self.done.is_empty()
    }

    /// Returns what was done since this was asked for the last time.
    pub fn take_done(&mut self) -> Vec<PerformedOperation> {
        std::mem::take(&mut self.done)
    }

    /// Goes on with what a journal held: the report as it was then, and what can be taken back.
    pub fn resume(&mut self, report: Report, history: History) {
        self.report = report;
        self.history = history;
        self.recheck(true);
        self.open_at_work();
        self.opened_at = self.place();
    }

    /// Goes back to where somebody was when the program had to end, with the figure that was half typed.
    pub fn return_to_place(&mut self, left: &ResumePoint) {
        match left.cell {
            Some(cell) => self.go(cell),
            None => self.open_text(left.section.min(self.form().sections.len().saturating_sub(1))),
        }
        if let Some((at, fresh)) = left.caret {
            self.carets.insert(self.section, Caret { fresh, ..Caret::at(at) });
        }
        if self.read_only {
            return;
        }
        let restored = |cell: CellId, (text, caret, in_place, unit): &HalfTyped| {
            Typing::restore(&self.report, cell, text, *caret, *in_place, *unit)
        };
        let undecided = left.undecided.iter();
        let undecided: Vec<_> =
            undecided.filter_map(|(cell, half)| Some((*cell, restored(*cell, half)?))).collect();
        if let (Some(cell), Some(half)) = (left.cell, &left.typed) {
            self.typing = restored(cell, half);
        }
        self.undecided.extend(undecided);
    }

    /// Returns where the work stands, for whoever goes on with it.
    pub fn place(&self) -> ResumePoint {
        let half = |t: &Typing| (t.text.clone(), t.caret, t.in_place, t.unit);
        let typed = self.typing.as_ref();
        let caret = self.carets.get(&self.section).filter(|_| self.table().is_none());
        ResumePoint {
            section: self.section,
            cell: typed.map(|typing| typing.cell).or(self.cell()),
            typed: typed.map(half),
            undecided: self.undecided.iter().map(|(cell, typing)| (*cell, half(typing))).collect(),
            caret: caret.map(|caret| (caret.at, caret.fresh)),
        }
    }

    fn return_to(&mut self, step: &Step, caret: Option<Caret>) {
        // A step of an earlier time has no caret any more.
        if let Edit::Narrative { .. } = step.edit {
            self.carets.insert(step.section, caret.unwrap_or_default());
        }
        let in_pass = |cell: &CellId| Some(self.form().cell(*cell).table) == self.totals_pass;
        // A keyed total may be taken back without leaving the pass; its beginning may not.
        if self.report.totals == Totals::Computed || !step.edit.cells().iter().all(in_pass) {
            self.totals_pass = None;
        }
        match (step.edit.cells().first().copied().or(step.cell), &step.edit) {
            (Some(cell), _) => self.go(cell),
            (None, Edit::Narrative { .. }) => self.open_text(step.section),
            (None, _) => self.open(step.section),
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
}
