//! Changes of a report as data, each of which can be undone.
//!
//! An edit names what it replaces, so that undo, the journal and the saved file all speak of the same thing.

use super::report::{Entry, Waiver};
use super::{CellId, Report, Totals};

/// A change of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The content of one cell.
    Cell {
        /// Which cell.
        cell: CellId,
        /// What it held.
        from: Entry,
        /// What it holds afterwards.
        to: Entry,
    },
    /// The whole text of one section.
    Narrative {
        /// The section's id.
        section: String,
        /// The text before.
        from: String,
        /// The text afterwards.
        to: String,
    },
    /// The note on a cell; empty for none.
    Note {
        /// Which cell.
        cell: CellId,
        /// The note before.
        from: String,
        /// The note afterwards.
        to: String,
    },
    /// The waiver of a rule or `rule[instance]`.
    Waiver {
        /// The key in `[waivers]`.
        key: String,
        /// The waiver before.
        from: Option<Waiver>,
        /// The waiver afterwards.
        to: Option<Waiver>,
    },
    /// Whether totals are computed or keyed.
    Totals {
        /// Before.
        from: Totals,
        /// Afterwards.
        to: Totals,
    },
    /// Several changes as one step.
    Batch(Vec<Edit>),
}

impl Edit {
    /// Returns the edit that undoes this one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Cell { cell, from, to } => Self::Cell { cell, from: to, to: from },
            Self::Narrative { section, from, to } => {
                Self::Narrative { section, from: to, to: from }
            }
            Self::Note { cell, from, to } => Self::Note { cell, from: to, to: from },
            Self::Waiver { key, from, to } => Self::Waiver { key, from: to, to: from },
            Self::Totals { from, to } => Self::Totals { from: to, to: from },
            Self::Batch(edits) => Self::Batch(edits.iter().rev().map(Self::inverse).collect()),
        }
    }

    /// Makes the change in `report`.
    pub fn apply(&self, report: &mut Report) {
        match self {
            Self::Cell { cell, to, .. } => {
                report.set_entry(*cell, *to);
            }
            Self::Narrative { section, to, .. } => put(&mut report.narrative, section.clone(), to),
            Self::Note { cell, to, .. } => put(&mut report.notes, *cell, to),
            Self::Waiver { key, to: Some(to), .. } => {
                report.waivers.insert(key.clone(), to.clone());
            }
            Self::Waiver { key, to: None, .. } => {
                report.waivers.remove(key);
            }
            Self::Totals { to, .. } => report.totals = *to,
            Self::Batch(edits) => edits.iter().for_each(|edit| edit.apply(report)),
        }
    }

    /// Returns the cells that the edit changes, in order.
    pub fn cells(&self) -> Vec<CellId> {
        match self {
            Self::Cell { cell, .. } | Self::Note { cell, .. } => vec![*cell],
            Self::Batch(edits) => edits.iter().flat_map(Self::cells).collect(),
            Self::Narrative { .. } | Self::Waiver { .. } | Self::Totals { .. } => Vec::new(),
        }
    }
}

fn put<K: Ord>(map: &mut std::collections::BTreeMap<K, String>, key: K, text: &str) {
    if text.is_empty() {
        map.remove(&key);
    } else {
        map.insert(key, text.to_owned());
    }
}
