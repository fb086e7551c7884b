//! How many rules would notice that a cell is wrong.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::check::Sums;
use crate::model::{CellId, Relation, Report, Status};

use super::reduce::substitute;
use super::system::{Row, Standing, System};

/// Returns how many independent equations read a typed cell. While totals are computed, sums hold by themselves and do not
/// count, and instances of one rule that follow from each other count once.
pub fn guards(report: &Report, sums: &Sums, cell: CellId) -> usize {
    let reads_it = |index: &usize| {
        let (_, instance) = sums.instance(*index);
        let applies = sums.outcome(*index).status != Status::NotApplicable;
        applies && instance.relation == Relation::Equal
    };
    let origin = (0..sums.len()).filter(reads_it).map(|index| (index, Standing::Held));
    // Which figures stand in the cells is all the same to the factors.
    let Some(system) = System::of(report, sums, origin.collect(), |_| None) else { return 0 };
    let Some(var) = system.var_of(cell) else { return 0 };
    let mut rules: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, (index, _)) in system.origin.iter().enumerate() {
        rules.entry(&sums.instance(*index).0.id).or_default().push(row);
    }
    let count = rules.values().map(|rows| {
        let (with, without): (Vec<usize>, Vec<usize>) =
            rows.iter().partition(|row| system.rows[**row].factor(var) != 0);
        if with.is_empty() {
            return 0;
        }
        // Rows apart from the cell's own are as many as they are where none of them meets those.
        rank(&system, rows).saturating_sub(rank(&system, &without))
    });
    count.sum()
}

/// Returns how many of the rows do not follow from the others.
fn rank(system: &System, rows: &[usize]) -> usize {
    let mut left: Vec<Rc<Row>> = rows.iter().map(|row| Rc::clone(&system.rows[*row])).collect();
    let mut rank = 0;
    while let Some(row) = left.pop() {
        let Some((var, pivot)) = row.terms.first().copied() else { continue };
        rank += 1;
        for other in &mut left {
            let factor = other.factor(var);
            if factor != 0
                && let Some(reduced) = substitute(other, factor, &row, pivot)
            {
                *other = Rc::new(reduced);
            }
        }
    }
    rank
}
