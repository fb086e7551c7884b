//! What each rule of a form finds in a report, one file a nature.
//!
//! Sums are evaluated for themselves ([`sums::Sums`]); all else is asked here, rule by rule. What belongs together, and
//! which of the findings count, is not known here.

mod at_most;
mod contradiction;
mod copied;
mod guard;
mod jump;
mod length;
mod mentions;
mod missing;
mod parts;
mod prior;
pub(super) mod references;
pub(super) mod sums;
mod unit_slip;
pub(super) mod waivers;
mod year;

pub use copied::similarity;

use super::claims::Texts;
use super::waiver;
use crate::model::{CellId, Finding, Nature, Report, Rule, Status, TextCheck};
use sums::Sums;

/// Returns what a rule that is no sum finds: failed, passed, pending and waived ones; nothing where it does not apply.
pub(super) fn of(rule: &Rule, texts: &Texts<'_>, sums: &Sums) -> Vec<Finding> {
    if rule.guard.as_ref().is_some_and(|guard| !sums.applies(texts.report(), guard)) {
        return Vec::new();
    }
    let (report, prior) = (texts.report(), texts.prior());
    let mut found = match (&rule.nature, prior) {
        (Nature::Jump { cells, ratio, least }, Some(prior)) => {
            jump::jumps(report, prior, rule, cells, [*ratio, *least])
        }
        (Nature::UnitSlip { cells, ratio, most }, _) => {
            unit_slip::unit_slips(report, prior, rule, cells, [*ratio, *most])
        }
        (Nature::Identical { alike }, Some(prior)) => {
            copied::identical(report, prior, rule, *alike)
        }
        (Nature::Text(check), _) => of_texts(rule, check, texts),
        (Nature::Sums | Nature::Jump { .. } | Nature::Identical { .. }, _) => Vec::new(),
    };
    waiver::accept(report, rule, &mut found);
    found
}

/// Returns what the rules over units find wrong with one cell, without looking at anything else: what is being typed is asked
/// about at every key. A rule with a condition is left until the figure is in the report.
pub fn unit_slip(report: &Report, prior: Option<&Report>, cell: CellId) -> Option<Finding> {
    let found = |rule: &Rule| match &rule.nature {
        Nature::UnitSlip { cells, ratio, most } if cells.contains(&cell) => {
            unit_slip::unit_slips(report, prior, rule, &[cell], [*ratio, *most])
        }
        _ => Vec::new(),
    };
    let free = report.form().rules.iter().filter(|rule| rule.guard.is_none());
    free.flat_map(found).find(|found| found.status == Status::Failed)
}

/// Returns what a rule over the texts finds. One that holds gives no finding.
fn of_texts(rule: &Rule, check: &TextCheck, texts: &Texts<'_>) -> Vec<Finding> {
    match check {
        TextCheck::Claim => contradiction::contradictions(texts, rule),
        TextCheck::Year { own, period } => year::year(texts, rule, own, period),
        TextCheck::Parts => parts::parts(texts, rule),
        TextCheck::Length { section, least, most } => {
            length::length(texts, rule, section, [*least, *most])
        }
        TextCheck::Mentions { section, all, with_amount } => {
            mentions::mentions(texts, rule, section, all, *with_amount)
        }
        TextCheck::AtMost { section, words, cells, tolerance } => {
            at_most::at_most(texts, rule, section, words, (cells, *tolerance))
        }
    }
}
