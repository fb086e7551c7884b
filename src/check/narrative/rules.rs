//! The rules about the texts: what they find. One that holds gives no finding.

use std::cell::OnceCell;

use super::parsed::Parsed;
use super::{Claim, Fit, claims_of, whole, year};
use crate::check::beyond::judged;
use crate::model::{Finding, Numbers, Quote, Report, Rule, TextCheck};

/// The texts of a report, read once for all its rules.
pub(in crate::check) struct Narrative<'r> {
    pub(super) report: &'r Report,
    pub(super) prior: Option<&'r Report>,
    texts: OnceCell<Vec<Parsed<'r>>>,
    claims: OnceCell<Vec<Claim>>,
}

impl<'r> Narrative<'r> {
    pub(in crate::check) fn new(report: &'r Report, prior: Option<&'r Report>) -> Self {
        Self { report, prior, texts: OnceCell::new(), claims: OnceCell::new() }
    }

    pub(super) fn claims(&self) -> &[Claim] {
        self.claims.get_or_init(|| claims_of(self.report, self.prior, self.texts()))
    }

    /// Returns the texts, taken apart.
    pub(super) fn texts(&self) -> &[Parsed<'r>] {
        self.texts.get_or_init(|| Parsed::all(self.report, self.prior))
    }

    pub(super) fn text(&self, section: &str) -> Option<&Parsed<'r>> {
        self.texts().iter().find(|text| text.section == section)
    }

    /// Returns what a rule about the texts finds.
    pub(in crate::check) fn findings(&self, rule: &Rule, check: &TextCheck) -> Vec<Finding> {
        match check {
            TextCheck::Claim => self.contradictions(rule),
            TextCheck::Year { own, period } => year::year(self, rule, own, period),
            TextCheck::Parts => whole::parts(self, rule),
            TextCheck::Length { section, least, most } => {
                whole::length(self, rule, section, [*least, *most])
            }
            TextCheck::Mentions { section, all, with_amount } => {
                whole::mentions(self, rule, section, all, *with_amount)
            }
            TextCheck::AtMost { section, words, cells, tolerance } => {
                whole::at_most(self, rule, section, words, (cells, *tolerance))
            }
        }
    }

    fn contradictions(&self, rule: &Rule) -> Vec<Finding> {
        let against = |claim: &&Claim| claim.rule == rule.id && claim.fit == Fit::Contradicts;
        let claims: Vec<&Claim> = self.claims().iter().filter(against).collect();
        // What one phrase says of several rows, as in 没有行政复议、行政诉讼, is one contradiction.
        let phrases = claims.chunk_by(|a, b| a.section == b.section && a.span == b.span);
        phrases.filter_map(|phrase| self.of_phrase(rule, phrase)).collect()
    }

    fn of_phrase(&self, rule: &Rule, phrase: &[&Claim]) -> Option<Finding> {
        let found: Option<Vec<Finding>> =
            phrase.iter().map(|claim| self.finding(rule, claim)).collect();
        found?.into_iter().reduce(|mut all, more| {
            all.cells.extend(more.cells);
            let both = all.numbers.zip(more.numbers);
            all.numbers = both.map(|(a, b)| Numbers {
                left: a.left.saturating_add(b.left),
                right: a.right.saturating_add(b.right),
            });
            if let Some(numbers) = all.numbers {
                all.status = judged(self.report, rule, "", numbers, false).status;
            }
            all
        })
    }

    fn finding(&self, rule: &Rule, claim: &Claim) -> Option<Finding> {
        let numbers = Numbers { left: claim.sum.or(claim.value)?, right: claim.held? };
        let quote = Quote {
            section: claim.section.clone(),
            span: claim.span.clone(),
            text: claim.text.clone(),
            // What is stated without a numeral has none to be replaced.
            value: if claim.written.is_empty() { String::new() } else { claim.number() },
        };
        let finding = judged(self.report, rule, "", numbers, false);
        Some(Finding { cells: claim.ids.clone(), quote: Some(quote), ..finding })
    }
}
