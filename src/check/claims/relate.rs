//! Numbers that follow from others: shares of a total, parts that add up to it, growth against last year.

use rust_decimal::Decimal;

use super::fit::{Fit, Tables, is_share, share};
use super::pattern::Sum;
use super::statement::{Close, Manner, Statement};
use super::{Claim, prior_sum};
use crate::model::vocabulary::Figure;
use crate::model::{CellId, CellKind, Report};

/// Returns the statements of a kind; what a placeholder prints follows the tables and is not judged.
fn of(statements: &[Statement], figure: Figure) -> impl Iterator<Item = (usize, &Statement)> {
    let typed = move |held: &Statement| held.figure == figure && held.filled.is_none();
    statements.iter().enumerate().filter(move |(_, held)| typed(held))
}

/// Returns the cells that a statement which follows from others is held against.
fn cells(sum: Option<&Sum>) -> Vec<CellId> {
    sum.map(|sum| sum.terms.iter().flat_map(|(_, cells)| cells.iter().copied()).collect())
        .unwrap_or_default()
}

/// Returns what a statement says in the units of the tables. A placeholder prints an amount of money in the unit that stands
/// in its cell, so that what it says is what the tables hold.
fn said(tables: &Tables, statement: &Statement, claim: &Claim) -> Option<Decimal> {
    let form = tables.report.form();
    let is_money = |cell: CellId| matches!(form.cell(cell).kind, CellKind::Money { .. });
    let filled = statement.filled.and_then(|_| statement.readings.first());
    let amount = filled.filter(|sum| cells(Some(sum)).into_iter().any(is_money));
    amount.map_or(claim.value, |sum| tables.known(sum).exact())
}

fn judge(claim: &mut Claim, holds: bool, held: Option<Decimal>, sum: Option<&Sum>) {
    claim.fit = if holds { Fit::Agrees } else { Fit::Contradicts };
    claim.held = held;
    claim.ids = cells(sum);
}

/// A share is the number before it over the answered or the received ones, or over the total it is a part of.
pub(super) fn shares(tables: &Tables, statements: &[Statement], claims: &mut [Claim]) {
    for (at, statement) in of(statements, Figure::Share) {
        let Some(part) = at.checked_sub(1).map(|before| &claims[before]) else { continue };
        let near = statements[at - 1].manner != Manner::Implied
            && statements[at - 1].figure == Figure::Stated
            && statements[at - 1].because.is_none();
        let total = statement.refers.filter(|total| *total != at - 1);
        let value = said(tables, &statements[at - 1], part);
        let parts: Vec<Decimal> = [value, part.held].into_iter().flatten().collect();
        let bases: Vec<Decimal> = statement
            .readings
            .iter()
            .filter_map(|sum| tables.known(sum).exact())
            .chain(total.and_then(|total| said(tables, &statements[total], &claims[total])))
            .collect();
        let Some(first) = statement.readings.first().filter(|_| near) else { continue };
        let Some(base) = tables.known(first).exact() else { continue };
        let holds =
            parts.iter().any(|part| bases.iter().any(|base| is_share(statement, *part, *base)));
        let expected = parts.first().and_then(|part| share(*part, base));
        let expected = expected.map(|held| held.round_dp(2));
        judge(&mut claims[at], holds || expected.is_none(), expected, Some(first));
    }
}

/// Parts by channel add up to the total before or behind them, or to one of its meanings.
pub(super) fn parts(tables: &Tables, statements: &[Statement], claims: &mut [Claim]) {
    let mut at = 0;
    while at < statements.len() {
        let run = statements[at..].iter().take_while(|held| held.figure == Figure::Part).count();
        if run > 1 {
            run_of_parts(tables, statements, claims, at..at + run);
        }
        at += run.max(1);
    }
}

fn run_of_parts(
    tables: &Tables,
    statements: &[Statement],
    claims: &mut [Claim],
    run: std::ops::Range<usize>,
) {
    let last = run.end - 1;
    let open = |held: &Statement| held.lenient || held.close != Close::Exact;
    if statements[run.clone()].iter().any(open) {
        return;
    }
    let value = |at: usize| said(tables, statements.get(at)?, claims.get(at)?);
    let numbers = run.clone().map(value);
    let Some(sum) = numbers.sum::<Option<Decimal>>() else { return };
    let readings = &statements[last].readings;
    let known: Vec<Decimal> = readings.iter().filter_map(|sum| tables.known(sum).exact()).collect();
    let (Some(first), Some(held)) = (readings.first(), known.first()) else { return };
    let near = [statements[last].refers, Some(run.end)].into_iter().flatten();
    let mut near = near.filter_map(value);
    let holds = known.contains(&sum) || near.any(|total| total == sum);
    let held = *held;
    let claim = &mut claims[last];
    judge(claim, holds, Some(held), Some(first));
    claim.sum = Some(sum);
}

/// Growth is the total before it against the same cells of last year's report.
pub(super) fn growth(
    tables: &Tables,
    prior: &Report,
    statements: &[Statement],
    chosen: &[Option<&Sum>],
    claims: &mut [Claim],
) {
    for (at, statement) in of(statements, Figure::Growth) {
        let Some(total) = statement.refers else { continue };
        let (Some(sum), Some(value)) = (chosen.get(total).copied().flatten(), statement.value)
        else {
            continue;
        };
        let percent = statement.manner == Manner::Percent;
        let rough = statement.close != Close::Exact;
        let Some(before) = prior_sum(tables.report, prior, sum) else { continue };
        let now = [said(tables, &statements[total], &claims[total]), tables.known(sum).exact()];
        let expected: Vec<Decimal> = now
            .into_iter()
            .flatten()
            .filter_map(|now| {
                let change = (now - before).abs();
                if percent { share(change, before) } else { Some(change) }
            })
            .collect();
        let Some(first) = expected.first() else { continue };
        let close = |expected: &Decimal| {
            let distance = (*expected - value).abs();
            if percent { distance < statement.step } else { rough || distance.is_zero() }
        };
        let holds = expected.iter().any(close);
        judge(&mut claims[at], holds, Some(first.round_dp(2)), Some(sum));
    }
}
