//! How many findings stand how.

use crate::model::{Finding, Severity, Status};

/// How many findings stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Failed, severity error.
    pub errors: usize,
    /// Failed, severity warning.
    pub warnings: usize,
    /// The places to mend; people are told these.
    pub places: PlaceCounts,
    /// With a blank input.
    pub pending: usize,
    /// Sums that held; only sums are proof.
    pub passed: usize,
    /// Failed and accepted with a written reason.
    pub waived: usize,
}

/// What failed, counted by what has to be mended: however many rules one wrong figure fails, it is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlaceCounts {
    /// Behind an error.
    pub errors: usize,
    /// Behind warnings alone.
    pub warnings: usize,
}

impl PlaceCounts {
    /// Counts the places of causes, each given with its worst severity.
    pub fn of(causes: impl IntoIterator<Item = (Severity, usize)>) -> Self {
        let mut counts = Self::default();
        for (severity, places) in causes {
            match severity {
                Severity::Error => counts.errors += places,
                Severity::Warning => counts.warnings += places,
            }
        }
        counts
    }

    fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
    }
}

impl Summary {
    /// Counts a finding that does not hold, alone at its place.
    pub fn count(&mut self, finding: &Finding) {
        if let Some(count) = self.of(finding) {
            *count += 1;
        }
        if finding.status == Status::Failed {
            self.places.add(PlaceCounts::of([(finding.severity, 1)]));
        }
    }

    /// Counts findings that do not hold, each alone at its place.
    pub fn count_all<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) {
        for finding in findings {
            self.count(finding);
        }
    }

    /// Leaves out a finding that does not hold and was counted; its place stays.
    pub fn leave_out(&mut self, finding: &Finding) {
        if let Some(count) = self.of(finding) {
            *count = count.saturating_sub(1);
        }
    }

    fn of(&mut self, finding: &Finding) -> Option<&mut usize> {
        match (finding.status, finding.severity) {
            (Status::Failed, Severity::Error) => Some(&mut self.errors),
            (Status::Failed, Severity::Warning) => Some(&mut self.warnings),
            (Status::Pending, _) => Some(&mut self.pending),
            (Status::Waived, _) => Some(&mut self.waived),
            (Status::Passed | Status::NotApplicable, _) => None,
        }
    }

    /// Adds the counts of another file.
    pub fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.pending += other.pending;
        self.passed += other.passed;
        self.waived += other.waived;
        self.places.add(other.places);
    }
}
