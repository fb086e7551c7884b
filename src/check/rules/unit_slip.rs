//! Amounts of money that were written in another unit than the form's.

use rust_decimal::Decimal;

use crate::check::finding::over_cells;
use crate::model::{CellId, Finding, Report, Rule};

/// Finds amounts that are about `ratio` times last year's, or too large to be believed.
pub(super) fn unit_slips(
    report: &Report,
    prior: Option<&Report>,
    rule: &Rule,
    cells: &[CellId],
    [ratio, most]: [Decimal; 2],
) -> Vec<Finding> {
    let compared = cells.iter().filter_map(|cell| {
        let now = report.figure(*cell)?;
        let before = prior.and_then(|prior| {
            let other = prior.form().cell_at(&report.form().cell(*cell).address)?;
            prior.figure(other)
        });
        let slip = before.is_some_and(|before| is_about(now, before, ratio));
        // Without last year's figure the bound stands on the right side.
        Some((*cell, now, before.filter(|_| slip).unwrap_or(most), now <= most && !slip))
    });
    over_cells(report, rule, compared)
}

/// Returns whether one figure is `ratio` times the other, give or take half of it: no amount grows like that by itself.
fn is_about(now: Decimal, before: Decimal, ratio: Decimal) -> bool {
    let (small, large) = (now.min(before), now.max(before));
    let quotient = large.checked_div(small).filter(|_| small > Decimal::ZERO);
    let within = |quotient: Decimal| {
        let (low, high) = (ratio / Decimal::TWO, ratio.checked_mul(Decimal::TWO));
        quotient >= low && high.is_some_and(|high| quotient <= high)
    };
    quotient.is_some_and(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_times_as_much_is_another_unit() {
        let about = |now: i64, before: i64| {
            is_about(Decimal::from(now), Decimal::from(before), Decimal::from(10_000))
        };
        assert!(about(40_682_080, 4068) && about(4068, 40_682_080));
        assert!(!about(8000, 4068) && !about(4068, 0));
    }
}
