//! What of the open report is still to be done: blanks, what waits, what fails, what is not in the file.

use super::{Session, walk};
use crate::model::{CellId, Origin, SectionKind, merge};

impl Session {
    /// Returns the cells of a table that a person fills, in the order of the walk; during the pass over the totals, these
    /// only.
    pub fn walk(&self, table: usize) -> Vec<CellId> {
        let totals_only = self.totals_pass == Some(table);
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

    /// Returns whether a cell differs from the file.
    pub fn is_changed(&self, cell: CellId) -> bool {
        merge::is_changed(&self.saved, &self.report, cell)
    }

    /// Returns in how many places the report differs from the file: as many as would be offered after a kill.
    pub fn unsaved(&self) -> usize {
        merge::differences(&self.saved, &self.report, &self.saved).len()
    }

    /// Returns whether nothing is blank, to be supplied, half-typed, empty or failed.
    pub fn is_ready(&self) -> bool {
        self.errors() == 0
            && self.blank_count() == 0
            && self.undecided.is_empty()
            && self.first_empty_text().is_none()
    }
}
