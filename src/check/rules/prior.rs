//! What rules read of last year's report: the sums of a side, and the figures of the same cells.
//!
//! Last year's report may be on another form; its cells are found by address. Where it comes from is not known here.

use rust_decimal::Decimal;

use crate::model::{CellId, PriorTerm, Report};

/// What a side of a rule gets from last year's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// So much.
    Known(Decimal),
    /// A figure was left blank there.
    Blank,
    /// Its form has no such cell.
    Missing,
}

impl Sum {
    /// Returns the number, where there is one.
    pub(super) fn known(self) -> Option<Decimal> {
        match self {
            Self::Known(number) => Some(number),
            Self::Blank | Self::Missing => None,
        }
    }
}

/// Adds up cells of last year's report.
pub(super) fn sum(prior: &Report, terms: &[PriorTerm]) -> Sum {
    let mut sum = Decimal::ZERO;
    let mut blank = false;
    for term in terms {
        let Some(cell) = prior.form().cell_at(&term.address) else { return Sum::Missing };
        let added = prior
            .figure(cell)
            .and_then(|figure| figure.checked_mul(Decimal::from(term.factor)))
            .and_then(|figure| sum.checked_add(figure));
        match added {
            Some(added) => sum = added,
            None => blank = true,
        }
    }
    if blank { Sum::Blank } else { Sum::Known(sum) }
}

/// Returns the cells that both reports state, with both figures, in the order of the form.
pub(super) fn pairs<'r>(
    report: &'r Report,
    prior: &'r Report,
    cells: &'r [CellId],
) -> impl Iterator<Item = (CellId, Decimal, Decimal)> + 'r {
    cells.iter().filter_map(|cell| {
        let other = prior.form().cell_at(&report.form().cell(*cell).address)?;
        Some((*cell, report.figure(*cell)?, prior.figure(other)?))
    })
}
