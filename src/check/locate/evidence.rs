//! What speaks for one change rather than another: the digits, the neighbours, the totals, the year before.

use rust_decimal::Decimal;

use crate::check::Sums;
use crate::model::{CellId, CellKind, Form, Origin, Report, Status, Term};

use super::slip::{self, ANY, Cost, Side, Slip};
use super::system::{System, Var, scaled};

/// What a figure is worth that last year's report carries over to this cell.
const CARRIED: Cost = 60;
/// A cell that a command filled with 0 was not looked at as one that was typed.
const FILLED: Cost = 20;

/// The report and what stands beside it.
#[derive(Clone, Copy)]
pub(super) struct Evidence<'a> {
    pub(super) report: &'a Report,
    pub(super) sums: &'a Sums,
    /// The report of the year before.
    pub(super) prior: Option<&'a Report>,
    /// Whether a figure that is last year's tells something: not where many are.
    pub(super) repeats_are_rare: bool,
}

impl<'a> Evidence<'a> {
    /// Holds the report beside the one of the year before.
    pub(super) fn new(report: &'a Report, sums: &'a Sums, prior: Option<&'a Report>) -> Self {
        let mut evidence = Self { report, sums, prior, repeats_are_rare: true };
        // Where nothing happened in either year nothing is repeated.
        let figures = report.form().ids().filter_map(|cell| Some((cell, report.figure(cell)?)));
        let figures: Vec<(CellId, Decimal)> = figures.filter(|(_, own)| !own.is_zero()).collect();
        let repeated =
            figures.iter().filter(|(cell, own)| evidence.prior_figure(*cell) == Some(*own));
        evidence.repeats_are_rare = repeated.count() * 2 < figures.len();
        evidence
    }

    /// Returns the form.
    pub(super) fn form(&self) -> &'a Form {
        self.report.form()
    }

    /// Returns how a cell most likely came to hold its figure where `to` is right, and what that costs.
    pub(super) fn explain(&self, system: &System, var: Var, to: i128) -> (Slip, Cost) {
        let unknown = system.unknown(var);
        let (cell, from) = (unknown.cell, unknown.figure);
        // How large a total is follows from its parts, so that it is as likely as they are.
        let free = self.form().cell(cell).computed.is_none();
        let rarity = |figure| if free { slip::rarity(figure, system.scale) } else { 0 };
        let rarer = rarity(to) - rarity(from);
        // Any figure may come about without a reason, so that there its own rarity does not count for it.
        let none = (Slip::Unknown, Slip::Unknown.cost(0) + slip::rarity(from, system.scale));
        let digits = slip::of_digits(from, to);
        let mut best = if digits.0 == Slip::Unknown { none } else { digits.min_by_cost(none) };
        for slip in self.reasons(system, cell, from, to) {
            let cost = match slip {
                Slip::LeftZero if self.report.entry(cell).origin == Origin::Filled => FILLED,
                slip => slip.cost(0),
            };
            best = best.min_by_cost((slip, cost));
        }
        (best.0, ANY + best.1 + rarer + self.carried(system, cell, from, to))
    }

    fn reasons(&self, system: &System, cell: CellId, from: i128, to: i128) -> Vec<Slip> {
        if from == 0 {
            return vec![Slip::LeftZero];
        }
        let mut reasons = Vec::new();
        let is_here = |other: CellId| self.figure(system, other) == Some(from);
        for side in [Side::Above, Side::Left, Side::Below, Side::Right] {
            if beside(self.form(), cell, side).is_some_and(is_here) {
                reasons.push(Slip::Copied(side));
            }
        }
        self.totals(cell, is_here, &mut reasons);
        if self.repeats_are_rare
            && self.prior_figure(cell).and_then(|figure| scaled(figure, system.scale)) == Some(from)
        {
            reasons.push(Slip::Prior);
        }
        if let CellKind::Money { .. } = self.form().cell(cell).kind {
            let (low, high) = (from.abs().min(to.abs()), from.abs().max(to.abs()));
            if [10_000, 100_000_000].iter().any(|by| low.checked_mul(*by) == Some(high)) {
                reasons.push(Slip::Unit);
            }
        }
        reasons
    }

    /// Finds whether the figure of a part is that of its total, or the other way round.
    fn totals(&self, cell: CellId, is_here: impl Fn(CellId) -> bool, reasons: &mut Vec<Slip>) {
        for index in self.sums.instances_of(cell) {
            // Where the sum holds, a part may well be all of its total.
            if self.sums.outcome(*index).status != Status::Failed {
                continue;
            }
            let instance = self.sums.instance(*index).1;
            let reads = |side: &[Term]| side.iter().any(|term| term.cell == cell);
            for (one, other) in
                [(&instance.left, &instance.right), (&instance.right, &instance.left)]
            {
                let ([total], [_, _, ..]) = (one.as_slice(), other.as_slice()) else { continue };
                if reads(other) && is_here(total.cell) {
                    reasons.push(Slip::TotalForPart);
                } else if total.cell == cell && other.iter().any(|part| is_here(part.cell)) {
                    reasons.push(Slip::PartForTotal);
                }
            }
        }
    }

    fn figure(&self, system: &System, cell: CellId) -> Option<i128> {
        let figure = self.sums.figure_of(cell)?;
        if figure.scale() > system.scale { None } else { scaled(figure, system.scale) }
    }

    fn prior_figure(&self, cell: CellId) -> Option<Decimal> {
        let prior = self.prior?;
        let same = prior.form().cell_at(&self.form().cell(cell).address)?;
        prior.figure(same)
    }

    /// Returns what it says that last year's report carries a figure over to this cell.
    fn carried(&self, system: &System, cell: CellId, from: i128, to: i128) -> Cost {
        let Some(prior) = self.prior else { return 0 };
        let carry = self.form().carry.iter().find(|carry| carry.to == cell);
        let sum = carry.and_then(|carry| {
            carry.from.iter().try_fold(Decimal::ZERO, |sum, (address, factor)| {
                let number = prior.value(prior.form().cell_at(address)?)?.number;
                sum.checked_add(number.checked_mul(Decimal::from(*factor))?)
            })
        });
        match sum.and_then(|sum| scaled(sum, system.scale)) {
            Some(sum) if sum == to => -CARRIED,
            Some(sum) if sum == from => CARRIED,
            _ => 0,
        }
    }
}

/// The cheaper of two.
trait Cheaper {
    fn min_by_cost(self, other: Self) -> Self;
}

impl Cheaper for (Slip, Cost) {
    fn min_by_cost(self, other: Self) -> Self {
        if other.1 < self.1 { other } else { self }
    }
}

/// Returns the cell beside another one in its block.
pub(super) fn beside(form: &Form, cell: CellId, side: Side) -> Option<CellId> {
    let place = form.cell(cell);
    let (row, column) = match side {
        Side::Above => (place.row.checked_sub(1)?, place.column),
        Side::Below => (place.row + 1, place.column),
        Side::Left => (place.row, place.column.checked_sub(1)?),
        Side::Right => (place.row, place.column + 1),
    };
    let block = form.block_of(cell);
    if row < block.rows.len() { block.cell(row, column) } else { None }
}
