//! Waivers that accept nothing, and why: each of them is worth a look, since somebody relies on it.

use crate::check::waiver::{is_bare, is_for, names};
use crate::model::{
    Finding, Form, Instance, Message, Nature, Report, Rule, Severity, Status, Waiver,
};

/// Why a waiver accepts nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Idle {
    /// The rule fails with these numbers, and is an error that has no legitimate cause.
    Refused,
    /// The rule fails with these numbers, but no reason is written.
    NoReason,
    /// The rule does not fail, or with other numbers, or there is no such rule.
    Stale,
}

/// Returns a finding for each waiver of the report that accepts nothing; `found` are the findings of all rules. What reads
/// last year's report is left alone while that is not at hand.
pub(in crate::check) fn waivers(
    report: &Report,
    has_prior: bool,
    found: &[&Finding],
) -> Vec<Finding> {
    let idle = report.waivers.iter().filter_map(|(key, waiver)| {
        idle(report.form(), has_prior, key, waiver, found).map(|idle| finding(key, idle))
    });
    idle.collect()
}

fn idle(
    form: &Form,
    has_prior: bool,
    key: &str,
    waiver: &Waiver,
    found: &[&Finding],
) -> Option<Idle> {
    let rule = form.rule(key.split('[').next().unwrap_or(key));
    if !has_prior && rule.is_some_and(compares) {
        return None;
    }
    let stands =
        |status| found.iter().filter(move |held| held.status == status && names(key, held));
    let same = |finding: &&Finding| match finding.numbers {
        Some(numbers) => is_for(waiver, numbers),
        None => is_bare(waiver),
    };
    if stands(Status::Waived).next().is_some() {
        return None;
    }
    Some(if !stands(Status::Failed).any(same) {
        Idle::Stale
    } else if rule.is_some_and(|rule| !rule.may_be_waived()) {
        Idle::Refused
    } else {
        Idle::NoReason
    })
}

fn compares(rule: &Rule) -> bool {
    matches!(rule.nature, Nature::Jump { .. } | Nature::Identical { .. })
        || rule.instances.iter().any(Instance::reads_prior)
}

/// A figure has changed since, a name is wrong, or it never could accept anything.
fn finding(key: &str, idle: Idle) -> Finding {
    let (rule, message, hint) = match idle {
        Idle::Stale => ("stale_waiver", "check.stale_waiver", "check.stale_waiver_hint"),
        Idle::Refused => ("waiver_refused", "check.waiver_refused", "check.waiver_refused_hint"),
        Idle::NoReason => {
            ("waiver_no_reason", "check.waiver_no_reason", "check.waiver_no_reason_hint")
        }
    };
    let message = Message::key(message).with("waiver", key);
    Finding::reading(rule, Severity::Warning, message).hint(Message::key(hint))
}
