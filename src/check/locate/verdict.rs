//! Whether a cell may be named: the rules leave one way only, or one slip explains all that fails and nothing else comes near.
//!
//! Anything else is a guess. It is not offered for one key, stands in no letter, and the cells to look at are listed instead.

use std::collections::BTreeSet;

use crate::model::{CellId, Form, Walk};

use super::evidence::Evidence;
use super::group::{Group, Repair};
use super::slip::{Cost, Slip};
use super::system::System;

/// A way that is less likely than another one by this is nowhere near it: a thousand times.
const NEAR: Cost = 100;

/// Returns the repair that may be offered.
pub(super) fn offered<'g>(
    evidence: &Evidence<'_>,
    system: &System,
    group: &'g Group,
) -> Option<&'g Repair> {
    let (first, rest) = group.repairs.split_first()?;
    let is_minimal = group.fewest == Some(first.changes.len());
    let is_only = is_minimal && group.count == 1 && !first.is_open;
    // One rule alone names a cell because all others would become negative, as often by chance as not.
    if is_only && group.rows.len() > 1 {
        return Some(first);
    }
    let restores_all = group.rows.iter().all(|row| first.resolved.contains(row));
    if !restores_all || !is_strong(evidence, system, first) {
        return None;
    }
    let near = rest.iter().any(|other| other.cost < first.cost + NEAR);
    (!near).then_some(first)
}

/// Returns whether each change of a repair bears the mark of a slip that seldom comes about by chance.
fn is_strong(evidence: &Evidence<'_>, system: &System, repair: &Repair) -> bool {
    let mut changes = repair.changes.iter().zip(&repair.slips);
    changes.all(|((var, to), slip)| {
        let unknown = system.unknown(*var);
        let is_total = || evidence.form().cell(unknown.cell).computed.is_some();
        match slip {
            // Of one digit too little is left to be recognised.
            Slip::Transposed | Slip::MissingDigit | Slip::Doubled => {
                unknown.figure.abs().min(to.abs()) >= 10 * system.one()
            }
            Slip::Sign | Slip::Unit | Slip::ShiftedRow | Slip::ShiftedColumn => true,
            Slip::Copied(_) | Slip::PartForTotal => is_total(),
            _ => false,
        }
    })
}

/// Returns the cells to look at, in the order in which a ledger is gone through: those of which each way changes some, or, where
/// no way is known, all that the rules read.
pub(super) fn to_look_at(evidence: &Evidence<'_>, system: &System, group: &Group) -> Vec<CellId> {
    let of_repairs = group.repairs.iter().flat_map(|repair| repair.changes.iter().map(|c| c.0));
    let mut vars: BTreeSet<_> = of_repairs.collect();
    // Of more ways than are kept some cells would be left out.
    if vars.is_empty() || group.count > group.repairs.len() {
        let read = group.rows.iter().flat_map(|row| &system.rows[*row].terms);
        vars.extend(read.map(|term| term.0));
    }
    let mut cells: Vec<CellId> = vars.into_iter().map(|var| system.unknown(var).cell).collect();
    cells.sort_by_key(|cell| place(evidence.form(), *cell));
    cells
}

fn place(form: &Form, cell: CellId) -> (usize, usize, usize, usize) {
    let of = form.cell(cell);
    match form.tables[of.table].walk {
        Walk::Rows => (of.table, of.block, of.row, of.column),
        Walk::Columns => (of.table, of.block, of.column, of.row),
    }
}
