//! Waivers that accept nothing, and why: each of them is worth a look, since somebody relies on it.

use super::Engine;
use super::engine::{is_for, key_of};
use crate::model::{Finding, Instance, Nature, Report, Rule, Status, Waiver};

/// Why a waiver accepts nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// The rule fails with these numbers, and is an error that has no legitimate cause.
    Refused,
    /// The rule fails with these numbers, but no reason is written.
    NoReason,
    /// The rule does not fail, or with other numbers, or there is no such rule.
    Stale,
}

/// Returns the keys of the report's waivers that accept nothing, each with the reason. `others` are the findings of the
/// rules that are no sums. What reads last year's report is left alone while that is not at hand.
pub fn idle_waivers<'r>(
    report: &'r Report,
    engine: &Engine,
    others: &[Finding],
) -> Vec<(&'r str, Idle)> {
    if report.waivers.is_empty() {
        return Vec::new();
    }
    let sums = engine.found(false).map(|index| engine.finding(index));
    let found: Vec<Finding> = sums.chain(others.iter().cloned()).collect();
    let idle = report.waivers.iter().filter_map(|(key, waiver)| {
        let rule = engine.form().rule(key.split('[').next().unwrap_or(key));
        if !engine.has_prior() && rule.is_some_and(compares) {
            return None;
        }
        let stands = |status| {
            found.iter().filter(move |finding| finding.status == status && names(key, finding))
        };
        let same = |finding: &Finding| match finding.numbers {
            Some(numbers) => is_for(waiver, numbers),
            None => is_bare(waiver),
        };
        let idle = if stands(Status::Waived).next().is_some() {
            return None;
        } else if !stands(Status::Failed).any(same) {
            Idle::Stale
        } else if rule.is_some_and(|rule| !rule.may_be_waived()) {
            Idle::Refused
        } else {
            Idle::NoReason
        };
        Some((key.as_str(), idle))
    });
    idle.collect()
}

/// Accepts what fails without two numbers to hold a waiver to, where the report gives a reason: such a waiver states no
/// numbers and holds until somebody takes it back.
pub(super) fn accept(report: &Report, rule: &Rule, findings: &mut [Finding]) {
    if report.waivers.is_empty() || !rule.may_be_waived() {
        return;
    }
    let numberless = |finding: &&mut Finding| {
        finding.rule == rule.id && finding.numbers.is_none() && finding.status == Status::Failed
    };
    for finding in findings.iter_mut().filter(numberless) {
        let keys = [waiver_key(finding), rule.id.clone()];
        let waivers = keys.iter().filter_map(|key| report.waivers.get(key));
        let accepts = |waiver: &Waiver| !waiver.reason.trim().is_empty() && is_bare(waiver);
        if waivers.into_iter().any(accepts) {
            finding.status = Status::Waived;
        }
    }
}

fn is_bare(waiver: &Waiver) -> bool {
    waiver.left.trim().is_empty() && waiver.right.trim().is_empty()
}

/// Returns the key under which a finding's own waiver stands, as in `disclosed_growth[regulations]`.
pub fn waiver_key(finding: &Finding) -> String {
    key_of(&finding.rule, finding.instance.as_deref().unwrap_or_default())
}

/// Returns whether a waiver with this key is meant for the finding.
pub fn names(key: &str, finding: &Finding) -> bool {
    key == finding.rule || key == waiver_key(finding)
}

fn compares(rule: &Rule) -> bool {
    matches!(rule.nature, Nature::Jump { .. } | Nature::Identical { .. })
        || rule.instances.iter().any(Instance::reads_prior)
}
