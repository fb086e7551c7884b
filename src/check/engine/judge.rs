//! How one instance comes out: whether it applies, what both sides come to, and whether its failure was accepted.

use rust_decimal::Decimal;

use super::{Engine, Outcome};
use crate::check::prior;
use crate::model::{
    CellKind, Fact, Guard, MoneyUnit, Numbers, Report, Rule, Status, Value, Waiver,
};

impl Engine {
    /// Judges the instance with this number over the figures that are held.
    pub(super) fn judge(&self, report: &Report, index: usize) -> Outcome {
        let (rule, instance) = self.instance(index);
        let open = |status| Outcome { status, numbers: None };
        if rule.guard.as_ref().is_some_and(|guard| !self.applies(report, guard)) {
            return open(Status::NotApplicable);
        }
        let Some([left, right]) = self.constants(index) else { return open(self.lacking(index)) };
        let (left, right) = (self.sum(&instance.left, left), self.sum(&instance.right, right));
        let (Some(left), Some(right)) = (left, right) else { return open(Status::Pending) };
        let numbers = Numbers { left, right };
        let status = if instance.relation.holds(left, right) {
            Status::Passed
        } else if is_waived(report, rule, &instance.name, numbers) {
            Status::Waived
        } else {
            Status::Failed
        };
        Outcome { status, numbers: Some(numbers) }
    }

    /// Returns whether a rule with this guard applies to the report; not while a blank leaves that open.
    pub(in crate::check) fn applies(&self, report: &Report, guard: &Guard) -> bool {
        match guard {
            Guard::Fact { fact, equals } => report.facts.get(fact) == Some(&Fact::Bool(*equals)),
            Guard::Charged { fact } => match report.facts.get(fact) {
                Some(Fact::Text(text)) => {
                    let money = CellKind::Money { unit: MoneyUnit::Yuan, open: true };
                    Value::parse(money, text).is_ok_and(|value| value.number > Decimal::ZERO)
                }
                _ => false,
            },
            Guard::Figures { relation, .. } => {
                let left = self.sum(&relation.left, relation.left_constant);
                let right = self.sum(&relation.right, relation.right_constant);
                left.zip(right).is_some_and(|(left, right)| relation.relation.holds(left, right))
            }
        }
    }

    /// Returns what both sides of an instance hold besides cells of the report: numbers, and what last year's report
    /// states. `None` where that report is not at hand or has no figure there.
    pub fn constants(&self, index: usize) -> Option<[Decimal; 2]> {
        let (_, instance) = self.instance(index);
        let own = [instance.left_constant, instance.right_constant];
        if !instance.reads_prior() {
            return Some(own);
        }
        let [left, right] = self.prior[index]?;
        Some([own[0].checked_add(left.known()?)?, own[1].checked_add(right.known()?)?])
    }

    /// Returns why last year's report gives no number: it is not at hand or its form has no such cell, or it left it blank.
    fn lacking(&self, index: usize) -> Status {
        let sums = self.prior[index].unwrap_or([prior::Sum::Missing; 2]);
        if sums.contains(&prior::Sum::Missing) { Status::NotApplicable } else { Status::Pending }
    }
}

/// Returns the key of a rule's waiver, as in `disclosed_growth[regulations]`.
pub(in crate::check) fn key_of(rule: &str, instance: &str) -> String {
    if instance.is_empty() { rule.to_owned() } else { format!("{rule}[{instance}]") }
}

/// Returns whether a failed rule, which must be one that may be accepted, was accepted for exactly these numbers. A waiver
/// without a reason accepts nothing.
pub(in crate::check) fn is_waived(
    report: &Report,
    rule: &Rule,
    instance: &str,
    numbers: Numbers,
) -> bool {
    if report.waivers.is_empty() || !rule.may_be_waived() {
        return false;
    }
    [key_of(&rule.id, instance), rule.id.clone()]
        .iter()
        .filter_map(|key| report.waivers.get(key))
        .any(|waiver| !waiver.reason.trim().is_empty() && is_for(waiver, numbers))
}

/// Returns whether a waiver was written for exactly these numbers.
pub(in crate::check) fn is_for(waiver: &Waiver, numbers: Numbers) -> bool {
    let same = |text: &str, number: Decimal| text.trim().parse() == Ok(number);
    same(&waiver.left, numbers.left) && same(&waiver.right, numbers.right)
}
