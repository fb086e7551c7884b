//! From sets of cells to causes: which failed rows belong together, and what may be behind each group of them.
//!
//! The sets that the search finds are about all that fails at once. Changes of one set that meet in no row have nothing
//! to do with each other: each is a cause of its own, with ways of its own to put it right.

use std::collections::HashSet;

use super::evidence::Evidence;
use super::pattern::{self, Changes, Explained};
use super::pieces;
use super::search::{self, Answer, Set};
use super::slip::{self, Cost, Slip};
use super::system::{Standing, System, Var};

/// Most ways of putting a cause right that are kept.
const KEPT: usize = 64;
/// Fewer failed rows than this have no second look.
const FEW: usize = 3;
/// Two slips of a common kind cost less than this.
const UNLIKELY: Cost = 250;
/// Of each of several causes, so many ways are joined with those of the others.
const JOINED: usize = 3;

/// One way to put a cause right.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) changes: Changes,
    /// For each change, the slip behind it.
    pub(super) slips: Vec<Slip>,
    pub(super) cost: Cost,
    /// How many slips it takes; one may spoil several cells.
    pub(super) count: usize,
    /// The failed rows that hold afterwards.
    pub(super) resolved: Vec<usize>,
}

/// Failed rows that belong together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) rows: Vec<usize>,
    /// The best ways first; empty where none was found.
    pub(super) ways: Vec<Way>,
    /// How many equally small ways there are.
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
}

impl Group {
    pub(super) fn new(rows: Vec<usize>, mut ways: Vec<Way>) -> Self {
        ways.sort_by(|a, b| (a.cost, &a.changes).cmp(&(b.cost, &b.changes)));
        let count = ways.len();
        ways.truncate(KEPT);
        let missing = ways.is_empty().then_some(Missing::Open);
        Self { rows, ways, count, fewest: None, missing }
    }

    pub(super) fn without(rows: Vec<usize>, missing: Missing) -> Self {
        Self { missing: Some(missing), ..Self::new(rows, Vec::new()) }
    }

    pub(super) fn best(&self) -> Option<Cost> {
        self.ways.first().map(|way| way.cost)
    }
}

/// Finds what is behind the failed errors of rows that share cells.
pub(super) fn of_errors(evidence: &Evidence<'_>, system: &System, rows: &[usize]) -> Vec<Group> {
    let is = |row: &usize, standing| system.origin[*row].1 == standing;
    let failed: Vec<usize> = rows.iter().copied().filter(|r| is(r, Standing::Failed)).collect();
    let binding = |row: &usize| is(row, Standing::Failed) || is(row, Standing::Held);
    let among: Vec<usize> = rows.iter().copied().filter(binding).collect();
    let missing = match search::smallest(system, &among, usize::MAX) {
        Answer::Sets(sets) => {
            let groups = split(evidence, system, &failed, &sets);
            let cost = total(&groups);
            if failed.len() < FEW || cost.is_some_and(|cost| cost < UNLIKELY) {
                return groups;
            }
            // Few cells by many coincidences are less likely than more cells by one slip.
            let pieces = pieces::of(evidence, system, rows, Missing::Open);
            let (of_pieces, fewest) = (total(&pieces), sets.first().map(|set| set.changes.len()));
            let better = of_pieces.is_some_and(|of_pieces| cost.is_none_or(|c| of_pieces < c));
            return if better && slips(&pieces) <= fewest { pieces } else { groups };
        }
        Answer::TooDeep => Missing::TooDeep,
        Answer::TooMany => Missing::TooMany,
    };
    pieces::of(evidence, system, rows, missing)
}

/// Returns how many slips the best ways of all causes take.
fn slips(groups: &[Group]) -> Option<usize> {
    groups.iter().map(|group| group.ways.first().map(|way| way.count)).sum()
}

/// Returns what the best ways of all causes cost together; `None` where one has none.
fn total(groups: &[Group]) -> Option<Cost> {
    groups.iter().map(Group::best).sum()
}

/// Finds a single cell whose figure comes from a slip, behind failed warnings. What is merely unlikely is often right,
/// so that nothing else is suspected.
pub(super) fn of_warnings(evidence: &Evidence<'_>, system: &System, rows: &[usize]) -> Vec<Group> {
    let of = |standing| {
        let rows = rows.iter().copied().filter(move |row| system.origin[*row].1 == standing);
        rows.collect::<Vec<usize>>()
    };
    let (held, doubtful) = (of(Standing::Held), of(Standing::Doubtful));
    let behind = |rows: &[usize]| {
        let among = [held.as_slice(), rows].concat();
        let mut ways = Vec::new();
        if let Answer::Sets(sets) = search::smallest(system, &among, 1) {
            ways.extend(sets.iter().filter_map(|set| way_of(evidence, system, set)));
        }
        ways.retain(|way| way.slips != [Slip::Unknown]);
        Group::new(rows.to_vec(), ways)
    };
    let together = behind(&doubtful);
    if !together.ways.is_empty() || doubtful.len() == 1 {
        return vec![together];
    }
    doubtful.chunks(1).map(behind).collect()
}

/// Returns the way of one set; where inequalities leave its figure open, the likeliest that a slip leads to.
fn way_of(evidence: &Evidence<'_>, system: &System, set: &Set) -> Option<Way> {
    let (Some((least, most)), [(var, _)]) = (set.between, set.changes.as_slice()) else {
        return way(evidence, system, set.changes.clone());
    };
    let inside = |to: &i128| least.is_none_or(|l| l <= *to) && most.is_none_or(|m| *to <= m);
    let figures = slip::meant(system.unknown(*var).figure).into_iter();
    let figures = figures.filter(|to| inside(to) && system.is_legal(*var, *to));
    let ways = figures.filter_map(|to| way(evidence, system, vec![(*var, to)]));
    ways.filter(|way| way.slips != [Slip::Unknown]).min_by_key(|way| way.cost)
}

pub(super) fn way(evidence: &Evidence<'_>, system: &System, changes: Changes) -> Option<Way> {
    let resolved = system.resolved(&changes).filter(|resolved| !resolved.is_empty())?;
    let Explained { slips, cost, count } = pattern::explain(evidence, system, &changes);
    Some(Way { changes, slips, cost, count, resolved })
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
        for part in apart(system, set) {
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
    let ways: Vec<Way> = sets.iter().filter_map(|set| way_of(evidence, system, set)).collect();
    let fewest = sets.first().map(|set| set.changes.len());
    Group { fewest, ..Group::new(rows, ways) }
}

/// Splits the changes of a set into those that meet in a row, at once or by way of others.
fn apart(system: &System, set: &Set) -> Vec<Set> {
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

/// Lets a slip that spoils several cells stand beside, or in place of, what the search found: it is one slip for all.
pub(super) fn with_patterns(
    evidence: &Evidence<'_>,
    system: &System,
    mut groups: Vec<Group>,
) -> Vec<Group> {
    let likely = slip::ANY + Slip::Reversed.cost(0);
    if groups.iter().all(|group| group.best().is_some_and(|best| best < likely)) {
        return groups;
    }
    let mut slips = pattern::exchanges(evidence.form(), system);
    if groups.len() >= FEW {
        slips.extend(pattern::shifts(evidence.form(), system));
    }
    let ways = slips.into_iter().filter_map(|changes| way(evidence, system, changes));
    let mut ways: Vec<Way> = ways.collect();
    ways.sort_by_key(|way| way.cost);
    for way in ways {
        let meets = |group: &Group| group.rows.iter().any(|row| way.resolved.contains(row));
        let whole = |group: &Group| group.rows.iter().all(|row| way.resolved.contains(row));
        let met: Vec<usize> = (0..groups.len()).filter(|at| meets(&groups[*at])).collect();
        if met.is_empty() || !met.iter().all(|at| whole(&groups[*at])) {
            continue;
        }
        let known = |group: &Group| group.ways.iter().any(|other| other.changes == way.changes);
        let apart: Option<Cost> = met.iter().map(|at| groups[*at].best()).sum();
        if met.iter().any(|at| known(&groups[*at])) || met.len() > 1 && apart <= Some(way.cost) {
            continue;
        }
        let own: Vec<Group> = met.iter().rev().map(|at| groups.remove(*at)).collect();
        groups.push(joined(evidence, system, &own, way));
    }
    groups
}

/// Makes one group of several that one slip explains.
fn joined(evidence: &Evidence<'_>, system: &System, own: &[Group], by: Way) -> Group {
    let mut rows: Vec<usize> = own.iter().flat_map(|group| group.rows.iter().copied()).collect();
    rows.sort_unstable();
    let count = own.iter().fold(1_usize, |count, group| count.saturating_mul(group.count));
    let fewest = own.iter().map(|group| group.fewest).sum();
    let mut ways = match own {
        [only] => only.ways.clone(),
        several => {
            let mut all: Vec<Changes> = vec![Vec::new()];
            for group in several {
                let with = |changes: &Changes| {
                    // A cell has one figure: ways of two causes that need it are no way together.
                    let is_apart = |way: &&Way| {
                        let taken = |var| changes.iter().any(|(other, _)| *other == var);
                        way.changes.iter().all(|(var, _)| !taken(*var))
                    };
                    let ways = group.ways.iter().take(JOINED).filter(is_apart);
                    ways.map(|way| [changes.as_slice(), &way.changes].concat()).collect::<Vec<_>>()
                };
                all = all.iter().flat_map(with).take(KEPT).collect();
            }
            for changes in &mut all {
                changes.sort_unstable();
            }
            all.into_iter().filter_map(|changes| way(evidence, system, changes)).collect()
        }
    };
    ways.push(by);
    Group { count: count.saturating_add(1), fewest, ..Group::new(rows, ways) }
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
