//! Waivers: which finding one is meant for, and whether it accepts what fails.
//!
//! Names no rule: what the waivers of a report that accept nothing are told as stands in `rules/waivers.rs`.

use rust_decimal::Decimal;

use crate::model::{Finding, Numbers, Report, Rule, Status, Waiver};

/// Returns the key of a rule's waiver, as in `disclosed_growth[regulations]`.
pub(super) fn key_of(rule: &str, instance: &str) -> String {
    if instance.is_empty() { rule.to_owned() } else { format!("{rule}[{instance}]") }
}

/// Returns the key under which a finding's own waiver stands, as in `disclosed_growth[regulations]`.
pub fn waiver_key(finding: &Finding) -> String {
    key_of(&finding.rule, finding.instance.as_deref().unwrap_or_default())
}

/// Returns whether a waiver with this key is meant for the finding.
pub fn names(key: &str, finding: &Finding) -> bool {
    key == finding.rule || key == waiver_key(finding)
}

/// Returns why a finding was accepted; `None` where it was not.
pub fn reason<'r>(report: &'r Report, finding: &Finding) -> Option<&'r str> {
    if finding.status != Status::Waived {
        return None;
    }
    let own = report.waivers.get(&waiver_key(finding));
    own.or_else(|| report.waivers.get(&finding.rule)).map(|waiver| waiver.reason.as_str())
}

/// Returns what accepts a finding with a reason: for exactly its numbers; where it has none, until somebody takes that back.
pub fn waiver_for(finding: &Finding, reason: String) -> Waiver {
    let sides = finding.numbers.map(|numbers| [numbers.left, numbers.right]);
    let [left, right] =
        sides.map(|sides| sides.map(|side| side.normalize().to_string())).unwrap_or_default();
    Waiver { reason, left, right }
}

/// Returns whether a failed rule, which must be one that may be accepted, was accepted for exactly these numbers. A waiver
/// without a reason accepts nothing.
pub(super) fn is_waived(report: &Report, rule: &Rule, instance: &str, numbers: Numbers) -> bool {
    if report.waivers.is_empty() || !rule.may_be_waived() {
        return false;
    }
    [key_of(&rule.id, instance), rule.id.clone()]
        .iter()
        .filter_map(|key| report.waivers.get(key))
        .any(|waiver| !waiver.reason.trim().is_empty() && is_for(waiver, numbers))
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

/// Returns whether a waiver was written for exactly these numbers.
pub(super) fn is_for(waiver: &Waiver, numbers: Numbers) -> bool {
    let same = |text: &str, number: Decimal| text.trim().parse() == Ok(number);
    same(&waiver.left, numbers.left) && same(&waiver.right, numbers.right)
}

/// Returns whether a waiver states no numbers.
pub(super) fn is_bare(waiver: &Waiver) -> bool {
    waiver.left.trim().is_empty() && waiver.right.trim().is_empty()
}
