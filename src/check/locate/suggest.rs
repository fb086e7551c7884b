//! Causes and suggestions as people and programs get them: cells of the form with values in their own units.

use crate::model::{CellId, Message, MoneyUnit, Report, Value};

use super::evidence::Evidence;
use super::group::{Group, Missing, Repair};
use super::pattern::{self, Changes, Explained};
use super::slip::Slip;
use super::system::{System, Var};
use super::verdict;
use super::{Cause, Change, MOST, Suggestion};

impl Missing {
    /// Returns what a person is told.
    pub(super) fn message(self) -> Message {
        Message::key(match self {
            Self::TooDeep => "check.too_deep",
            Self::TooMany => "check.too_many",
            Self::Open => "check.open",
            Self::TooLong => "check.too_long",
            Self::Undetermined => "check.undetermined",
        })
    }
}

/// Returns a group of rows as a cause of failed instances.
pub(super) fn cause(evidence: &Evidence<'_>, system: &System, group: &Group) -> Cause {
    let number = |row: &usize| system.origin[*row].0;
    let of = |repair: &Repair| suggestion(evidence.report, system, repair);
    let offered = verdict::offered(evidence, system, group);
    let named = offered.and_then(|repair| Some((repair, of(repair)?)));
    let mut cause = Cause {
        instances: group.rows.iter().map(number).collect(),
        ways: group.count,
        fewest: group.fewest,
        likeliest: group.repairs.iter().filter_map(of).take(MOST).collect(),
        ..Cause::default()
    };
    let Some((repair, suggestion)) = named else {
        cause.missing = Some(group.missing.unwrap_or(Missing::Undetermined).message());
        cause.look_at = verdict::to_look_at(evidence, system, group);
        return cause;
    };
    cause.suggestions.push(suggestion);
    if repair.changes.len() == 1 && group.rows.len() < 2 {
        return cause;
    }
    for row in &group.rows {
        let part = part(evidence, system, repair, *row).and_then(|part| of(&part));
        let parts: Vec<Suggestion> = part.into_iter().collect();
        if parts != cause.suggestions {
            cause.parts.push((number(row), parts));
        }
    }
    cause
}

/// Returns the changes of a repair that one row takes, with those that keep other rows from failing then.
fn part(evidence: &Evidence<'_>, system: &System, repair: &Repair, row: usize) -> Option<Repair> {
    if repair.changes.len() == 1 {
        return repair.resolved.contains(&row).then(|| repair.clone());
    }
    let reads = |(var, _): &&(Var, i128)| system.rows[row].factor(*var) != 0;
    let mut changes: Changes = repair.changes.iter().filter(reads).copied().collect();
    loop {
        if let Some(resolved) = system.resolved(&changes).filter(|all| all.contains(&row)) {
            let Explained { slips, cost, count } = pattern::explain(evidence, system, &changes);
            return Some(Repair { changes, slips, cost, count, resolved, is_open: repair.is_open });
        }
        let held = changes.len();
        let rows: Vec<usize> = changes.iter().flat_map(|c| system.readers(c.0)).copied().collect();
        let meets = |(var, _): &(Var, i128)| system.readers(*var).iter().any(|r| rows.contains(r));
        let more = repair.changes.iter().filter(|c| !changes.contains(c) && meets(c)).copied();
        changes = changes.iter().copied().chain(more.collect::<Changes>()).collect();
        changes.sort_unstable();
        if changes.len() == held {
            return None;
        }
    }
}

fn suggestion(report: &Report, system: &System, repair: &Repair) -> Option<Suggestion> {
    let mut changes = Vec::with_capacity(repair.changes.len());
    for ((var, to), slip) in repair.changes.iter().zip(&repair.slips) {
        let cell = system.unknown(*var).cell;
        changes.push(Change {
            cell,
            from: report.value(cell),
            to: value(report, system, cell, *to, *slip)?,
            slip: *slip,
        });
    }
    changes.sort_by_key(|change| change.cell);
    let mut instances: Vec<usize> =
        repair.resolved.iter().map(|row| system.origin[*row].0).collect();
    instances.sort_unstable();
    Some(Suggestion { why: why(&changes), changes, instances, weight: repair.cost })
}

/// Returns the reason of all changes, where one slip is behind them; else how many there are.
fn why(changes: &[Change]) -> Message {
    let of_all = |change: &Change| {
        matches!(
            change.slip,
            Slip::Swapped
                | Slip::Reversed
                | Slip::Moved
                | Slip::ShiftedRow
                | Slip::ShiftedColumn
                | Slip::Blank
        )
    };
    match changes {
        [first, rest @ ..] if rest.iter().all(|c| of_all(c) && c.slip == first.slip) => {
            first.slip.message()
        }
        _ => Message::key("check.several").with("count", changes.len()),
    }
}

/// Returns a scaled figure as the value of its cell, in the unit that stands there.
pub(super) fn value(
    report: &Report,
    system: &System,
    cell: CellId,
    figure: i128,
    slip: Slip,
) -> Option<Value> {
    let number = system.plain(figure)?;
    let Some(usual) = report.form().cell(cell).kind.usual_unit() else {
        return Some(Value { number, unit: None });
    };
    let held = report.value(cell);
    if let Some(held) = held.filter(|_| slip == Slip::Unit) {
        let fits = |unit: &MoneyUnit| unit.convert(held.number, usual) == Some(number);
        if let Some(unit) = MoneyUnit::ALL.into_iter().find(fits) {
            return Some(Value { number: held.number, unit: Some(unit) });
        }
    }
    let unit = held.and_then(|held| held.unit).unwrap_or(usual);
    Some(Value { number: usual.convert(number, unit)?.normalize(), unit: Some(unit) })
}

/// Returns the suggestion to fill blanks.
pub(super) fn filling(
    report: &Report,
    system: &System,
    changes: Changes,
    resolved: Vec<usize>,
) -> Option<Suggestion> {
    let slips = vec![Slip::Blank; changes.len()];
    let count = changes.len();
    let is_open = false;
    suggestion(report, system, &Repair { changes, slips, cost: 0, count, resolved, is_open })
}
