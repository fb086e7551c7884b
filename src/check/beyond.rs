//! The rules that are no sums: what they find in a report, one finding an instance.
//!
//! Sums stand in the engine, which follows each edit; these are asked as a whole, when the report is checked and when the
//! hands pause.

use rust_decimal::Decimal;

use super::engine::{Engine, is_waived, of_rule};
use super::narrative::Narrative;
use super::{prior, waiver};
use crate::model::{CellId, Finding, Nature, Numbers, Report, Rule, Status};

/// Returns what the rules beyond sums say of `report`, which `engine` has evaluated, in the order of the form: failed,
/// passed, pending and waived ones; those that do not apply are left out. `prior` is the report of the year before.
pub fn beyond(report: &Report, engine: &Engine, prior: Option<&Report>) -> Vec<Finding> {
    let mut found = Vec::new();
    let narrative = Narrative::new(report, prior);
    for rule in &report.form().rules {
        if rule.guard.as_ref().is_none_or(|guard| engine.applies(report, guard)) {
            let before = found.len();
            of(&narrative, report, rule, prior, &mut found);
            waiver::accept(report, rule, &mut found[before..]);
        }
    }
    found
}

fn of(
    narrative: &Narrative,
    report: &Report,
    rule: &Rule,
    prior: Option<&Report>,
    found: &mut Vec<Finding>,
) {
    match (&rule.nature, prior) {
        (Nature::Jump { cells, ratio, least }, Some(prior)) => {
            found.extend(prior::jumps(report, prior, rule, cells, [*ratio, *least]));
        }
        (Nature::UnitSlip { cells, ratio, most }, _) => {
            found.extend(prior::unit_slips(report, prior, rule, cells, [*ratio, *most]));
        }
        (Nature::Identical { alike }, Some(prior)) => {
            found.extend(prior::identical(report, prior, rule, *alike));
        }
        (Nature::Text(check), _) => found.extend(narrative.findings(rule, check)),
        (Nature::Sums | Nature::Jump { .. } | Nature::Identical { .. }, _) => {}
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
    let status = match holds {
        true => Status::Passed,
        false if is_waived(report, rule, instance, numbers) => Status::Waived,
        false => Status::Failed,
    };
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
