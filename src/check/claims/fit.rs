//! A statement against the figures of the tables: which of its meanings fits, and whether it contradicts all of them.
//!
//! A blank cell is no zero: while one is missing, what is known of a sum is only the least that it can be.

use std::cell::RefCell;

use rust_decimal::Decimal;

use super::pattern::Sum;
use super::statement::{Close, Statement};
use crate::model::{CellId, Report};

/// How a statement stands to the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It says nothing that a table holds.
    Unrelated,
    /// A figure is missing.
    Open,
    /// It agrees in its usual meaning.
    Agrees,
    /// It agrees in another meaning than the usual one.
    LessUsual,
    /// It agrees in no meaning.
    Contradicts,
}

/// What the tables say of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PartialSum {
    /// The sum, or the least that it can be.
    pub(super) least: Decimal,
    /// Whether no cell is missing.
    pub(super) whole: bool,
    /// Whether anything is there.
    pub(super) any: bool,
}

impl PartialSum {
    /// Returns the sum where no cell is missing.
    pub(super) fn exact(self) -> Option<Decimal> {
        self.whole.then_some(self.least)
    }
}

/// The tables of a report, each cell looked up once.
pub(super) struct Tables<'r> {
    pub(super) report: &'r Report,
    cells: RefCell<Vec<Option<PartialSum>>>,
}

impl<'r> Tables<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        Self { report, cells: RefCell::new(vec![None; report.form().cells.len()]) }
    }

    /// Adds up what the tables hold.
    pub(super) fn known(&self, sum: &Sum) -> PartialSum {
        let mut all = PartialSum { least: Decimal::ZERO, whole: true, any: false };
        for (factor, cells) in &sum.terms {
            for cell in cells {
                let one = self.of_cell(*cell);
                // What is taken away may be more than is known.
                if !one.whole && *factor < 0 {
                    return PartialSum { least: Decimal::ZERO, whole: false, any: false };
                }
                let part = one.least.saturating_mul(Decimal::from(*factor));
                all.least = all.least.saturating_add(part);
                all.whole &= one.whole;
                all.any |= one.any;
            }
        }
        all
    }

    fn of_cell(&self, cell: CellId) -> PartialSum {
        let held = self.cells.borrow().get(cell.index()).copied().flatten();
        held.unwrap_or_else(|| {
            let known = self.look_up(cell);
            if let Some(held) = self.cells.borrow_mut().get_mut(cell.index()) {
                *held = Some(known);
            }
            known
        })
    }

    fn look_up(&self, cell: CellId) -> PartialSum {
        if let Some(figure) = self.report.figure(cell) {
            return PartialSum { least: figure, whole: true, any: true };
        }
        let parts = self.report.form().cell(cell).computed.as_deref().unwrap_or_default();
        let mut all = PartialSum { least: Decimal::ZERO, whole: !parts.is_empty(), any: false };
        for part in parts {
            let one = self.of_cell(part.cell);
            all.least = all.least.saturating_add(one.least);
            all.whole &= one.whole;
            all.any |= one.any;
        }
        all
    }
}

/// Returns whether a figure is what a statement says, as exactly as it says it.
fn says(statement: &Statement, value: Decimal, figure: Decimal) -> bool {
    let unit = statement.step.max(last_digit(value));
    let distance = (figure - value).abs();
    match statement.close {
        _ if value == figure => true,
        Close::About => distance <= unit.max(value / Decimal::TEN),
        Close::Over => figure >= value && distance < unit,
        Close::Exact => statement.step > Decimal::ONE && distance < statement.step,
    }
}

/// Returns what the last digit of a round number counts: 100 for 6400.
fn last_digit(value: Decimal) -> Decimal {
    let mut unit = Decimal::ONE;
    while !value.is_zero() && (value / (unit * Decimal::TEN)).fract().is_zero() {
        unit *= Decimal::TEN;
    }
    unit
}

/// Returns how one meaning stands to the tables.
fn one(statement: &Statement, value: Decimal, known: PartialSum) -> Fit {
    if !known.any {
        Fit::Open
    } else if says(statement, value, known.least) {
        Fit::Agrees
    } else if known.whole || value < known.least && statement.close != Close::About {
        Fit::Contradicts
    } else {
        Fit::Open
    }
}

/// Returns which meaning a statement has and how it stands to the tables. `usual` is the one to begin with.
pub(super) fn fit(tables: &Tables, statement: &Statement, usual: usize) -> (usize, Fit) {
    let Some(value) = statement.value else { return (usual, Fit::Agrees) };
    let known: Vec<PartialSum> = statement.readings.iter().map(|sum| tables.known(sum)).collect();
    let fits: Vec<Fit> = known.iter().map(|known| one(statement, value, *known)).collect();
    let of_usual = fits.get(usual).copied().unwrap_or(Fit::Unrelated);
    if of_usual == Fit::Agrees || (of_usual == Fit::Open && !known[usual].any) {
        return (usual, of_usual);
    }
    match fits.iter().position(|fit| *fit == Fit::Agrees) {
        Some(other) if statement.strict && of_usual == Fit::Contradicts => {
            (other, Fit::Contradicts)
        }
        Some(other) => (other, Fit::LessUsual),
        None if fits.contains(&Fit::Open) => (usual, Fit::Open),
        None => (usual, of_usual),
    }
}

/// Returns whether a share in hundredths follows from a part and a whole, rounded or cut off at its last digit.
pub(super) fn is_share(statement: &Statement, part: Decimal, whole: Decimal) -> bool {
    let (Some(value), Some(exact)) = (statement.value, share(part, whole)) else { return false };
    let hundredth = Decimal::new(1, 2);
    let distance = (exact - value).abs();
    distance <= hundredth.max(statement.step / Decimal::TWO)
        || (value <= exact && exact - value < statement.step)
        || (statement.close == Close::About && distance <= statement.step.max(Decimal::ONE))
}

/// Returns a part of a whole in hundredths.
pub(super) fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}
