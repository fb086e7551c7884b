//! Figures that grew or shrank beyond belief since last year.

use rust_decimal::Decimal;

use super::prior::pairs;
use crate::check::finding::over_cells;
use crate::model::{CellId, Finding, Report, Rule};

/// Finds figures that grew or shrank beyond a ratio, by more than the least difference that counts.
pub(super) fn jumps(
    report: &Report,
    prior: &Report,
    rule: &Rule,
    cells: &[CellId],
    [ratio, least]: [Decimal; 2],
) -> Vec<Finding> {
    let compared = pairs(report, prior, cells).map(|(cell, now, then)| {
        let (small, large) = (now.abs().min(then.abs()), now.abs().max(then.abs()));
        let exceeds = small.max(Decimal::ONE).checked_mul(ratio).is_some_and(|most| large > most);
        let far = now.checked_sub(then).is_some_and(|difference| difference.abs() >= least);
        (cell, now, then, !(exceeds && far))
    });
    over_cells(report, rule, compared)
}
