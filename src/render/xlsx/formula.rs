//! Sums of a form as formulas: references in runs, constants written in, and a count that tells whether one is blank.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::place::{Book, Place};
use crate::model::{CellId, CellKind, Report, Term};

/// Functions take up to 255 arguments.
const MOST_ARGUMENTS: usize = 200;
/// Programs that compute in binary keep so many digits exactly.
const EXACT_DIGITS: usize = 15;

/// A sum as a formula.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    /// The sum itself, as in `SUM(C5:H5)-C9`.
    pub(super) text: String,
    /// How many of its cells hold a figure, as in `COUNT(C5:H5,C9)`; empty for a sum without cells.
    pub(super) counted: String,
    /// How many cells it has.
    pub(super) cells: usize,
}

impl Sum {
    /// Returns the sum where no cell is blank, else an empty text.
    pub(super) fn unless_blank(&self) -> String {
        if self.cells == 0 {
            return self.text.clone();
        }
        format!("IF({}={},{},\"\")", self.counted, self.cells, self.text)
    }
}

/// Writes the sum of `terms` and a constant; references on the sheet `on` go without its name. `None` where a cell has no
/// place.
pub(super) fn sum(
    report: &Report,
    book: &Book<'_>,
    terms: &[Term],
    constant: Decimal,
    on: Option<usize>,
    units: Units,
) -> Option<Sum> {
    let mut runs: Vec<(Decimal, Place, Place)> = Vec::new();
    for term in terms {
        let place = book.place(term.cell)?;
        let scale = if units == Units::Usual { scale(report, term.cell) } else { Decimal::ONE };
        let factor = Decimal::from(term.factor).checked_mul(scale)?;
        match runs.last_mut() {
            Some((same, from, to))
                if *same == factor && is_one(factor) && follows(*from, *to, place) =>
            {
                *to = place;
            }
            _ => runs.push((factor, place, place)),
        }
    }
    let range = |from: &Place, to: &Place| book.range(*from, *to, on);
    let all: Vec<String> = runs.iter().map(|(_, from, to)| range(from, to)).collect();
    let mut out = Sum { cells: terms.len(), ..Sum::default() };
    let counts: Vec<String> =
        all.chunks(MOST_ARGUMENTS).map(|part| format!("COUNT({})", part.join(","))).collect();
    out.counted = counts.join("+");
    let added: Vec<&str> =
        runs.iter().zip(&all).filter(|(run, _)| is_one(run.0)).map(|(_, at)| at.as_str()).collect();
    let alone =
        added.len() == 1 && runs.iter().any(|(factor, from, to)| is_one(*factor) && from == to);
    if alone {
        out.text.push_str(added[0]);
    } else {
        let parts: Vec<String> =
            added.chunks(MOST_ARGUMENTS).map(|part| format!("SUM({})", part.join(","))).collect();
        out.text.push_str(&parts.join("+"));
    }
    for ((factor, ..), at) in runs.iter().zip(&all).filter(|(run, _)| !is_one(run.0)) {
        signed(&mut out.text, *factor, Some(at));
    }
    if !constant.is_zero() || out.text.is_empty() {
        signed(&mut out.text, constant, None);
    }
    Some(out)
}

/// Which unit an amount is read in where the form leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Units {
    /// The one that stands in the cell.
    Stated,
    /// The usual one of the column, as rules read it.
    Usual,
}

fn is_one(number: Decimal) -> bool {
    number == Decimal::ONE
}

fn signed(out: &mut String, number: Decimal, times: Option<&String>) {
    let number = number.normalize();
    if number.is_sign_negative() {
        out.push('-');
    } else if !out.is_empty() {
        out.push('+');
    }
    let number = number.abs();
    match times {
        Some(at) if is_one(number) => out.push_str(at),
        Some(at) => {
            // Writing to a String cannot fail.
            let _ = write!(out, "{number}*{at}");
        }
        None => out.push_str(&number.to_string()),
    }
}

/// Whether a place continues a run of places to the right or downwards.
fn follows(from: Place, to: Place, next: Place) -> bool {
    let along = next.row == to.row && next.column == to.column + 1 && from.row == to.row;
    let down = next.column == to.column && next.row == to.row + 1 && from.column == to.column;
    next.sheet == to.sheet && (along || down)
}

/// How many of the usual unit one of the unit that stands in the cell is.
fn scale(report: &Report, cell: CellId) -> Decimal {
    let CellKind::Money { unit: usual, open: true } = report.form().cell(cell).kind else {
        return Decimal::ONE;
    };
    let unit = report.value(cell).and_then(|value| value.unit).unwrap_or(usual);
    unit.convert(Decimal::ONE, usual).unwrap_or(Decimal::ONE)
}

/// Returns a figure as a number of a workbook, or `None` where it has more digits than one keeps.
pub(super) fn exact(number: Decimal) -> Option<f64> {
    let number = number.normalize();
    let digits = number.mantissa().unsigned_abs().to_string();
    let digits = digits.trim_end_matches('0').len();
    // The text of a decimal of few digits reads back as exactly this decimal.
    (digits <= EXACT_DIGITS).then(|| number.to_string().parse().ok()).flatten()
}
