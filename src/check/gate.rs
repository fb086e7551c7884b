//! What stands between a report and its publication.

use crate::model::{CellId, Report, SectionKind};

/// What stands between a report and its publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// In how many places there are errors.
    pub errors: usize,
    /// The cells that somebody still has to fill, in form order.
    pub blanks: Vec<CellId>,
    /// The ids of sections without text.
    pub empty_sections: Vec<String>,
}

impl Gate {
    /// Returns what stands between a report, with errors in so many places, and its publication.
    pub(super) fn of(report: &Report, errors: usize) -> Self {
        let form = report.form();
        let empty = |id: &str| report.narrative.get(id).is_none_or(|text| text.trim().is_empty());
        let texts = form.sections.iter().filter(|section| section.kind == SectionKind::Text);
        Self {
            errors,
            blanks: form.ids().filter(|cell| report.is_open(*cell)).collect(),
            empty_sections: texts.map(|s| s.id.clone()).filter(|id| empty(id)).collect(),
        }
    }

    /// Returns whether the report may be published.
    pub fn is_open(&self) -> bool {
        self.errors == 0 && self.blanks.is_empty() && self.empty_sections.is_empty()
    }
}
