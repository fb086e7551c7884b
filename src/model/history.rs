//! What was done to a report, step by step, so that it can be taken back, made again, and told to others.
//!
//! The editor and the journal share it: what the editor does is an [`Operation`], and the same operations, done again one after the
//! other, give the same report and the same history.

use super::report::{Entry, Origin};
use super::{CellId, Edit, Report};

/// A change that can be taken back, with where the cursor stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The change.
    pub edit: Edit,
    /// The number of the section, from 0.
    pub section: usize,
    /// The cell, where the section is a table.
    pub cell: Option<CellId>,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A change.
    Change {
        /// The change and its place.
        step: Step,
        /// True where it goes on with the step before, so that both are taken back at once.
        joins: bool,
    },
    /// The last step was taken back.
    Undo,
    /// The step that was taken back last was made again.
    Redo,
    /// A blank cell was passed with Enter, which is no change.
    Pass(CellId),
}

/// All steps, and those that were taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl Operation {
    /// Returns whether it is a key typed into a text.
    pub fn is_typing(&self) -> bool {
        let Self::Change { step, joins } = self else { return false };
        *joins && matches!(step.edit, Edit::Narrative { .. })
    }
}

impl History {
    /// Does an operation in `report`. Returns the step that was taken back or made again or that is new; `None` where there
    /// was nothing to do.
    pub fn perform(&mut self, operation: &Operation, report: &mut Report) -> Option<Step> {
        match operation {
            Operation::Change { step, joins } => {
                step.edit.apply(report);
                self.undone.clear();
                if !(*joins && self.extend(&step.edit)) {
                    self.done.push(step.clone());
                }
                Some(step.clone())
            }
            Operation::Undo => {
                let step = self.done.pop()?;
                step.edit.inverse().apply(report);
                self.undone.push(step.clone());
                Some(step)
            }
            Operation::Redo => {
                let step = self.undone.pop()?;
                step.edit.apply(report);
                self.done.push(step.clone());
                Some(step)
            }
            Operation::Pass(cell) => {
                report.set_entry(*cell, Entry { value: None, origin: Origin::Passed });
                None
            }
        }
    }

    /// Returns the last step that can be taken back.
    pub fn last(&self) -> Option<&Step> {
        self.done.last()
    }

    /// Returns how many steps can be taken back, and how many made again.
    pub fn len(&self) -> (usize, usize) {
        (self.done.len(), self.undone.len())
    }

    /// Returns whether there is nothing to take back or to make again.
    pub fn is_empty(&self) -> bool {
        self.len() == (0, 0)
    }

    /// Makes a change of the same text part of the last step.
    fn extend(&mut self, edit: &Edit) -> bool {
        let (
            Some(Step { edit: Edit::Narrative { section, to, .. }, .. }),
            Edit::Narrative { section: same, from, to: end },
        ) = (self.done.last_mut(), edit)
        else {
            return false;
        };
        let goes_on = section == same && to == from;
        if goes_on {
            end.clone_into(to);
        }
        goes_on
    }
}
