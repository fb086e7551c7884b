//! The smallest sets of cells whose change makes all rows hold, exactly (Fellegi and Holt, with the branching of De Waal).
//!
//! A set must hold a cell of every row that fails. So the failed row with the fewest cells is taken, each of its cells is
//! set free in turn, and what the other rows then still demand is looked at in the same way. Each set is met once: a cell
//! whose turn is over is fixed for those that come after it.

use std::rc::Rc;

use super::reduce::{Elimination, Reduced};
use super::system::{Row, System, Var};

/// Most cells to change at once.
const DEPTH: usize = 4;
/// Most sets of cells to look at.
const NODES: usize = 20_000;
/// More equally small sets than this say nothing about any cell.
const SETS: usize = 2_000;

/// A set of cells with the figures that make all rows hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    /// Cells with what they become, sorted by cell.
    pub(super) changes: Vec<(Var, i128)>,
    /// For a single cell that only inequalities read: the least and the greatest figure; either may be open.
    pub(super) between: Option<(Option<i128>, Option<i128>)>,
}

/// What a search comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// All sets of the smallest size, or as many as were met before the search was given up.
    Sets(Vec<Set>),
    /// No set of few cells does.
    TooDeep,
    /// There are too many to look at.
    TooMany,
}

/// Finds the smallest sets for the rows of `among`, of at most `depth` cells.
pub(super) fn smallest(system: &System, among: &[usize], depth: usize) -> Answer {
    let rows = among.iter().map(|row| Rc::clone(&system.rows[*row])).collect();
    let start = Reduced { rows, free: Vec::new() };
    let mut search = Search {
        system,
        fixed: vec![false; system.unknowns.len()],
        marks: vec![0; system.unknowns.len()],
        mark: 0,
        nodes: 0,
        sets: Vec::new(),
    };
    for size in 1..=depth.min(DEPTH) {
        search.descend(&start, size);
        if !search.sets.is_empty() {
            return Answer::Sets(search.sets);
        }
        if search.nodes >= NODES {
            return Answer::TooMany;
        }
    }
    Answer::TooDeep
}

struct Search<'s> {
    system: &'s System,
    /// Cells that stay as they are in this branch.
    fixed: Vec<bool>,
    /// For each cell, the last count of rows apart that met it.
    marks: Vec<u32>,
    mark: u32,
    nodes: usize,
    sets: Vec<Set>,
}

impl Search<'_> {
    fn descend(&mut self, at: &Reduced, left: usize) {
        self.nodes += 1;
        let failed: Vec<&Rc<Row>> = at.rows.iter().filter(|row| !row.holds()).collect();
        if failed.is_empty() {
            self.sets.extend(settle(self.system, &at.free));
            return;
        }
        let open = |row: &&Rc<Row>| {
            row.terms.iter().filter(|(var, _)| !self.fixed[usize::from(*var)]).count()
        };
        let Some(pick) = failed.iter().copied().min_by_key(open) else { return };
        let pick = Rc::clone(pick);
        if left == 0 || !self.can_do(&failed, left) {
            return;
        }
        let cells: Vec<Var> = pick.terms.iter().map(|(var, _)| *var).collect();
        let mut turned = Vec::with_capacity(cells.len());
        for var in cells {
            if self.fixed[usize::from(var)] {
                continue;
            }
            if left > 1 || closes(at, var, &pick) {
                let lower = lower(self.system, var);
                if let Some(next) = at.without(var, &pick, lower) {
                    self.descend(&next, left - 1);
                }
            }
            if self.nodes >= NODES || self.sets.len() >= SETS {
                break;
            }
            self.fixed[usize::from(var)] = true;
            turned.push(var);
        }
        for var in turned {
            self.fixed[usize::from(var)] = false;
        }
    }

    /// Returns whether `left` cells may be enough: each of several failed rows that share no cell needs one of its own.
    fn can_do(&mut self, failed: &[&Rc<Row>], left: usize) -> bool {
        if failed.len() <= left {
            return true;
        }
        let mut order: Vec<&Rc<Row>> = failed.to_vec();
        order.sort_by_key(|row| row.terms.len());
        self.apart(order.iter().copied()) <= left && self.apart(order.iter().rev().copied()) <= left
    }

    /// Counts rows that share no cell which may still change, taking each that fits.
    fn apart<'r>(&mut self, rows: impl Iterator<Item = &'r Rc<Row>>) -> usize {
        self.mark = self.mark.wrapping_add(1);
        let mut count = 0;
        for row in rows {
            let mut open = row.terms.iter().map(|(var, _)| usize::from(*var));
            if open.any(|var| !self.fixed[var] && self.marks[var] == self.mark) {
                continue;
            }
            count += 1;
            for (var, _) in &row.terms {
                self.marks[usize::from(*var)] = self.mark;
            }
        }
        count
    }
}

/// Returns whether the last cell, set by an equation, closes every other equation that fails or reads it.
fn closes(at: &Reduced, var: Var, by: &Row) -> bool {
    if !by.equation {
        return at.rows.iter().all(|row| row.holds() || row.factor(var) != 0);
    }
    let (pivot, slack) = (i128::from(by.factor(var)), by.slack);
    at.rows.iter().filter(|row| row.equation).all(|row| {
        let factor = i128::from(row.factor(var));
        if factor == 0 {
            return row.slack == 0;
        }
        // Where this overflows, the exact elimination decides.
        factor.checked_mul(slack).zip(row.slack.checked_mul(pivot)).is_none_or(|(a, b)| a == b)
    })
}

/// Returns the row that keeps a cell from becoming negative, where it must not.
fn lower(system: &System, var: Var) -> Option<Row> {
    let unknown = system.unknown(var);
    let row = Row { terms: vec![(var, 1)], slack: unknown.figure, equation: false };
    (!unknown.signed).then_some(row)
}

/// Gives each free cell its figure, last to first; `None` where one is no figure of its cell, or does not change.
fn settle(system: &System, free: &[(Var, Elimination)]) -> Option<Set> {
    let mut by: Vec<(Var, i128)> = Vec::with_capacity(free.len());
    let mut between = None;
    for (var, way) in free.iter().rev() {
        let change = match way {
            Elimination::Equation(row) => {
                let (factor, slack) = (i128::from(row.factor(*var)), shifted(row, &by)?);
                if slack % factor != 0 {
                    return None;
                }
                -slack / factor
            }
            Elimination::Between(rows) => {
                let (least, most) = bounds(*var, rows, &by)?;
                // Between two bounds there need not be a whole number.
                if least.zip(most).is_some_and(|(least, most)| least > most) {
                    return None;
                }
                between = Some((least, most));
                least.filter(|least| *least > 0).or(most.filter(|most| *most < 0))?
            }
        };
        by.push((*var, change));
    }
    let figure = |var: Var| system.unknown(var).figure;
    let mut changes = Vec::with_capacity(by.len());
    for (var, change) in by {
        let to = figure(var).checked_add(change)?;
        if change == 0 || !system.is_legal(var, to) {
            return None;
        }
        changes.push((var, to));
    }
    changes.sort_unstable();
    let [(var, _)] = changes[..] else { return Some(Set { changes, between: None }) };
    let shift = |by: i128| by.saturating_add(figure(var));
    let between = between.map(|(least, most)| (least.map(shift), most.map(shift)));
    Some(Set { changes, between })
}

/// Returns what a row comes to when some cells have changed by so much.
fn shifted(row: &Row, by: &[(Var, i128)]) -> Option<i128> {
    by.iter().try_fold(row.slack, |slack, (var, by)| {
        slack.checked_add(i128::from(row.factor(*var)).checked_mul(*by)?)
    })
}

/// Returns the least and the greatest change of a cell that inequalities allow.
fn bounds(var: Var, rows: &[Rc<Row>], by: &[(Var, i128)]) -> Option<(Option<i128>, Option<i128>)> {
    let (mut least, mut most): (Option<i128>, Option<i128>) = (None, None);
    for row in rows {
        let (factor, slack) = (i128::from(row.factor(var)), shifted(row, by)?);
        // factor * change + slack >= 0
        if factor > 0 {
            let bound = (-slack).div_euclid(factor) + i128::from((-slack).rem_euclid(factor) != 0);
            least = Some(least.map_or(bound, |least| least.max(bound)));
        } else {
            let bound = slack.div_euclid(-factor);
            most = Some(most.map_or(bound, |most| most.min(bound)));
        }
    }
    Some((least, most))
}
