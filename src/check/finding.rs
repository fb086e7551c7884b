//! How a rule's finding is made, and whether it was accepted.
//!
//! Names no rule: which rules there are, and what they look at, is not known here.

use rust_decimal::Decimal;

use super::waiver::is_waived;
use crate::model::{CellId, Finding, Message, Numbers, Report, Rule, Status};

/// Returns the bare finding of a rule, or of one instance of it.
pub(super) fn of_rule(rule: &Rule, instance: &str, status: Status) -> Finding {
    let hint = !rule.hint.zh.is_empty();
    Finding {
        instance: (!instance.is_empty()).then(|| instance.to_owned()),
        status,
        hint: hint.then(|| Message::Text(rule.hint.clone())),
        ..Finding::reading(&rule.id, rule.severity, Message::Text(rule.message.clone()))
    }
}

/// Returns how an instance stands whose two numbers agree or not; one that fails may have been accepted.
pub(super) fn status(
    report: &Report,
    rule: &Rule,
    instance: &str,
    numbers: Numbers,
    holds: bool,
) -> Status {
    match holds {
        true => Status::Passed,
        false if is_waived(report, rule, instance, numbers) => Status::Waived,
        false => Status::Failed,
    }
}

/// Returns the finding of a rule whose two numbers agree or not; one that fails may have been accepted.
pub(super) fn judged(
    report: &Report,
    rule: &Rule,
    instance: &str,
    numbers: Numbers,
    holds: bool,
) -> Finding {
    let status = status(report, rule, instance, numbers, holds);
    Finding { numbers: Some(numbers), ..of_rule(rule, instance, status) }
}

/// Returns the finding of a rule over single cells: each cell that fails, or one for all that hold.
pub(super) fn over_cells(
    report: &Report,
    rule: &Rule,
    pairs: impl Iterator<Item = (CellId, Decimal, Decimal, bool)>,
) -> Vec<Finding> {
    let (mut found, mut held) = (Vec::new(), 0);
    for (cell, left, right, holds) in pairs {
        if holds {
            held += 1;
            continue;
        }
        let address = &report.form().cell(cell).address;
        let finding = judged(report, rule, address, Numbers { left, right }, false);
        found.push(Finding { cells: vec![cell], ..finding });
    }
    if found.is_empty() && held > 0 {
        found.push(of_rule(rule, "", Status::Passed));
    }
    found
}
