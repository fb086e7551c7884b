//! The texts of a report, read once for all that asks about them.

use std::cell::OnceCell;

use super::parsed::Parsed;
use super::{Claim, claims_of};
use crate::model::Report;

/// The texts of a report with what they state, each drawn up when somebody asks.
pub(in crate::check) struct Texts<'r> {
    report: &'r Report,
    prior: Option<&'r Report>,
    parsed: OnceCell<Vec<Parsed<'r>>>,
    claims: OnceCell<Vec<Claim>>,
}

impl<'r> Texts<'r> {
    /// Takes the texts of `report`; `prior` is last year's report.
    pub(in crate::check) fn new(report: &'r Report, prior: Option<&'r Report>) -> Self {
        Self { report, prior, parsed: OnceCell::new(), claims: OnceCell::new() }
    }

    /// Returns the report.
    pub(in crate::check) fn report(&self) -> &'r Report {
        self.report
    }

    /// Returns last year's report.
    pub(in crate::check) fn prior(&self) -> Option<&'r Report> {
        self.prior
    }

    /// Returns the texts, taken apart.
    pub(in crate::check) fn all(&self) -> &[Parsed<'r>] {
        self.parsed.get_or_init(|| Parsed::all(self.report, self.prior))
    }

    /// Returns the text of a section.
    pub(in crate::check) fn text(&self, section: &str) -> Option<&Parsed<'r>> {
        self.all().iter().find(|text| text.section == section)
    }

    /// Returns every number of the texts with what it is taken to state.
    pub(in crate::check) fn claims(&self) -> &[Claim] {
        self.claims.get_or_init(|| claims_of(self.report, self.prior, self.all()))
    }

    /// Returns every number of the texts with what it is taken to state.
    pub(in crate::check) fn into_claims(self) -> Vec<Claim> {
        self.claims();
        self.claims.into_inner().unwrap_or_default()
    }
}
