//! Failed rows that belong together, with what would put them right.
//!
//! The sets that the search finds are about all that fails at once. Changes of one set that meet in no row have nothing
//! to do with each other: each is a cause of its own, with repairs of its own.

use std::collections::HashSet;

use super::evidence::Evidence;
use super::pattern::{self, Changes, Explained};
use super::search::Set;
use super::slip::{self, Cost, Slip};
use super::system::{System, Var};

/// Most repairs of a cause that are kept.
pub(super) const KEPT: usize = 64;

/// Changes that put a cause right.
#[derive(Clone, Debug)]
pub(super) struct Repair {
    pub(super) changes: Changes,
    /// For each change, the slip behind it.
    pub(super) slips: Vec<Slip>,
    pub(super) cost: Cost,
    /// How many slips it takes; one may spoil several cells.
    pub(super) count: usize,
    /// The failed rows that hold afterwards.
    pub(super) resolved: Vec<usize>,
    /// Whether the rules allow other figures of the same cells as well.
    pub(super) is_open: bool,
}

/// Failed rows that belong together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) rows: Vec<usize>,
    /// The best repairs first; empty where none was found.
    pub(super) repairs: Vec<Repair>,
    /// How many equally small repairs there are.
    pub(super) count: usize,
    /// The fewest cells that can put it right, where the search has found out.
    pub(super) fewest: Option<usize>,
    /// Why there is none.
    pub(super) missing: Option<Missing>,
}

/// Why no cell is suspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// More cells than the search goes through would have to change.
    TooDeep,
    /// Too many sets of cells would have to be looked at.
    TooMany,
    /// Many figures would do, and none of them is one that a slip leads to.
    Open,
    /// The figures are too long to be added up.
    TooLong,
    /// Several cells are possible, and nothing tells them apart.
    Undetermined,
}

impl Group {
    pub(super) fn new(rows: Vec<usize>, mut repairs: Vec<Repair>) -> Self {
        repairs.sort_by(|a, b| (a.cost, &a.changes).cmp(&(b.cost, &b.changes)));
        let count = repairs.len();
        repairs.truncate(KEPT);
        let missing = repairs.is_empty().then_some(Missing::Open);
        Self { rows, repairs, count, fewest: None, missing }
    }

    pub(super) fn without(rows: Vec<usize>, missing: Missing) -> Self {
        Self { missing: Some(missing), ..Self::new(rows, Vec::new()) }
    }

    pub(super) fn best(&self) -> Option<Cost> {
        self.repairs.first().map(|repair| repair.cost)
    }
}

/// Returns the repair of one set; where inequalities leave its figure open, the likeliest that a slip leads to.
pub(super) fn repair_of_set(evidence: &Evidence<'_>, system: &System, set: &Set) -> Option<Repair> {
    let (Some((least, most)), [(var, _)]) = (set.between, set.changes.as_slice()) else {
        return repair(evidence, system, set.changes.clone());
    };
    let inside = |to: &i128| least.is_none_or(|l| l <= *to) && most.is_none_or(|m| *to <= m);
    let figures = slip::meant(system.unknown(*var).figure).into_iter();
    let figures = figures.filter(|to| inside(to) && system.is_legal(*var, *to));
    let repairs = figures.filter_map(|to| repair(evidence, system, vec![(*var, to)]));
    let repairs = repairs.filter(|repair| repair.slips != [Slip::Unknown]);
    let likeliest = repairs.min_by_key(|repair| repair.cost)?;
    Some(Repair { is_open: least.is_none() || least != most, ..likeliest })
}

pub(super) fn repair(evidence: &Evidence<'_>, system: &System, changes: Changes) -> Option<Repair> {
    let resolved = system.resolved(&changes).filter(|resolved| !resolved.is_empty())?;
    let Explained { slips, cost, count } = pattern::explain(evidence, system, &changes);
    Some(Repair { changes, slips, cost, count, resolved, is_open: false })
}

/// Splits sets into causes.
pub(super) fn split(
    evidence: &Evidence<'_>,
    system: &System,
    failed: &[usize],
    sets: &[Set],
) -> Vec<Group> {
    if let [only] = sets
        && let [_] = only.changes.as_slice()
    {
        return vec![group(evidence, system, failed.to_vec(), std::slice::from_ref(only))];
    }
    let mut causes = Classes::new(failed.len());
    let at = |row: usize| failed.binary_search(&row).ok();
    // The set, a failed row that the part reads, and the part.
    let mut parts: Vec<(usize, usize, Set)> = Vec::new();
    for (number, set) in sets.iter().enumerate() {
        for part in independent_parts(system, set) {
            let read = part.changes.iter().flat_map(|(var, _)| system.readers(*var));
            let mut read = read.filter_map(|row| at(*row));
            let Some(first) = read.next() else { continue };
            read.for_each(|row| causes.join(first, row));
            parts.push((number, first, part));
        }
    }
    let roots: Vec<usize> = (0..failed.len()).map(|row| causes.root(row)).collect();
    let mut groups = Vec::new();
    for root in (0..failed.len()).filter(|row| roots[*row] == *row) {
        let rows = (0..failed.len()).filter(|row| roots[*row] == root);
        let rows = rows.map(|row| failed[row]).collect();
        groups.push(group(evidence, system, rows, &own(&parts, |row| roots[row] == root)));
    }
    groups
}

/// Returns, of each set, what it has to do with one cause, each but once.
fn own(parts: &[(usize, usize, Set)], is_own: impl Fn(usize) -> bool) -> Vec<Set> {
    let mut seen: HashSet<Changes> = HashSet::new();
    let mut own = Vec::new();
    for of_set in parts.chunk_by(|one, other| one.0 == other.0) {
        let mut of_set = of_set.iter().filter(|(_, row, _)| is_own(*row)).map(|part| &part.2);
        let Some(mut set) = of_set.next().cloned() else { continue };
        of_set.for_each(|part| set.changes.extend(&part.changes));
        set.changes.sort_unstable();
        if seen.insert(set.changes.clone()) {
            own.push(set);
        }
    }
    own
}

fn group(evidence: &Evidence<'_>, system: &System, rows: Vec<usize>, sets: &[Set]) -> Group {
    let repairs: Vec<Repair> =
        sets.iter().filter_map(|set| repair_of_set(evidence, system, set)).collect();
    let fewest = sets.first().map(|set| set.changes.len());
    let group = Group::new(rows, repairs);
    // A set whose figure no slip leads to is a way all the same.
    Group { fewest, count: group.count.max(sets.len()), ..group }
}

/// Splits the changes of a set into those that meet in a row, at once or by way of others.
fn independent_parts(system: &System, set: &Set) -> Vec<Set> {
    let count = set.changes.len();
    if count == 1 {
        return vec![set.clone()];
    }
    let mut classes = Classes::new(count);
    let vars: Vec<Var> = set.changes.iter().map(|change| change.0).collect();
    for one in 0..count {
        for other in one + 1..count {
            let reads = |row: &usize| system.rows[*row].factor(vars[other]) != 0;
            if system.readers(vars[one]).iter().any(reads) {
                classes.join(one, other);
            }
        }
    }
    let roots: Vec<usize> = (0..count).map(|at| classes.root(at)).collect();
    let of = |root: usize| {
        let changes = (0..count).filter(|at| roots[*at] == root).map(|at| set.changes[at]);
        Set { changes: changes.collect(), between: None }
    };
    (0..count).filter(|at| roots[*at] == *at).map(of).collect()
}

/// Things in classes that are joined one by one.
struct Classes {
    next: Vec<usize>,
}

impl Classes {
    fn new(count: usize) -> Self {
        Self { next: (0..count).collect() }
    }

    fn root(&self, mut at: usize) -> usize {
        while self.next[at] != at {
            at = self.next[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.next[one.max(other)] = one.min(other);
    }
}
