//! From failed rows to causes: what is searched for, and where one slip for all is likelier than what the search found.

use super::evidence::Evidence;
use super::group::{Group, KEPT, Missing, Repair, repair, repair_of_set, split};
use super::pattern::{self, Changes};
use super::search::{self, Answer};
use super::slip::{self, Cost, Slip};
use super::stepwise;
use super::system::{Standing, System};
use super::verdict::offered;

/// Fewer failed rows than this have no second look.
const FEW: usize = 3;
/// Two slips of a common kind cost less than this.
const UNLIKELY: Cost = 250;
/// Of each of several causes, so many repairs are joined with those of the others.
const JOINED: usize = 3;

/// Finds what is behind the failed errors of rows that share cells. Where that names no cell although last year's report was
/// asked, it is looked for without that report: what is carried over may be wrong there, or rightly be another figure.
pub(super) fn of_errors(evidence: &Evidence<'_>, system: &System, rows: &[usize]) -> Vec<Group> {
    let groups = of_rows(evidence, system, rows);
    let reads_prior = |row: &usize| evidence.sums.instance(system.origin[*row].0).1.reads_prior();
    let (prior, own): (Vec<usize>, Vec<usize>) = rows.iter().partition(|row| reads_prior(row));
    let is_failed = |row: &usize| system.origin[*row].1 == Standing::Failed;
    let named = |groups: &[Group]| {
        let named = groups.iter().filter(|group| offered(evidence, system, group).is_some());
        named.map(|group| group.rows.iter().filter(|row| own.contains(row)).count()).sum::<usize>()
    };
    let open = own.iter().copied().filter(is_failed).count().saturating_sub(named(&groups));
    if prior.is_empty() || open == 0 {
        return groups;
    }
    let mut without = of_rows(evidence, system, &own);
    if named(&without) <= named(&groups) {
        return groups;
    }
    let failed: Vec<usize> = prior.into_iter().filter(is_failed).collect();
    if !failed.is_empty() {
        without.push(Group::without(failed, Missing::Undetermined));
    }
    without
}

fn of_rows(evidence: &Evidence<'_>, system: &System, rows: &[usize]) -> Vec<Group> {
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
            let steps = stepwise::of(evidence, system, rows, Missing::Open);
            let (of_steps, fewest) = (total(&steps), sets.first().map(|set| set.changes.len()));
            let better = of_steps.is_some_and(|of_steps| cost.is_none_or(|c| of_steps < c));
            return if better && slips(&steps) <= fewest { steps } else { groups };
        }
        Answer::TooDeep => Missing::TooDeep,
        Answer::TooMany => Missing::TooMany,
    };
    stepwise::of(evidence, system, rows, missing)
}

/// Returns how many slips the best repairs of all causes take.
fn slips(groups: &[Group]) -> Option<usize> {
    groups.iter().map(|group| group.repairs.first().map(|repair| repair.count)).sum()
}

/// Returns what the best repairs of all causes cost together; `None` where one has none.
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
        let mut repairs = Vec::new();
        if let Answer::Sets(sets) = search::smallest(system, &among, 1) {
            repairs.extend(sets.iter().filter_map(|set| repair_of_set(evidence, system, set)));
        }
        repairs.retain(|repair| repair.slips != [Slip::Unknown]);
        Group::new(rows.to_vec(), repairs)
    };
    let together = behind(&doubtful);
    if !together.repairs.is_empty() || doubtful.len() == 1 {
        return vec![together];
    }
    doubtful.chunks(1).map(behind).collect()
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
    let repairs = slips.into_iter().filter_map(|changes| repair(evidence, system, changes));
    let mut repairs: Vec<Repair> = repairs.collect();
    repairs.sort_by_key(|repair| repair.cost);
    for repair in repairs {
        let meets = |group: &Group| group.rows.iter().any(|row| repair.resolved.contains(row));
        let whole = |group: &Group| group.rows.iter().all(|row| repair.resolved.contains(row));
        let met: Vec<usize> = (0..groups.len()).filter(|at| meets(&groups[*at])).collect();
        if met.is_empty() || !met.iter().all(|at| whole(&groups[*at])) {
            continue;
        }
        let known =
            |group: &Group| group.repairs.iter().any(|other| other.changes == repair.changes);
        let alone: Option<Cost> = met.iter().map(|at| groups[*at].best()).sum();
        if met.iter().any(|at| known(&groups[*at])) || met.len() > 1 && alone <= Some(repair.cost) {
            continue;
        }
        let own: Vec<Group> = met.iter().rev().map(|at| groups.remove(*at)).collect();
        groups.push(joined(evidence, system, &own, repair));
    }
    groups
}

/// Makes one group of several that one slip explains.
fn joined(evidence: &Evidence<'_>, system: &System, own: &[Group], by: Repair) -> Group {
    let mut rows: Vec<usize> = own.iter().flat_map(|group| group.rows.iter().copied()).collect();
    rows.sort_unstable();
    let count = own.iter().fold(1_usize, |count, group| count.saturating_mul(group.count));
    let fewest = own.iter().map(|group| group.fewest).sum();
    let mut repairs = match own {
        [only] => only.repairs.clone(),
        several => {
            let mut all: Vec<Changes> = vec![Vec::new()];
            for group in several {
                let with = |changes: &Changes| {
                    // A cell has one figure: repairs of two causes that need it are none together.
                    let is_disjoint = |repair: &&Repair| {
                        let taken = |var| changes.iter().any(|(other, _)| *other == var);
                        repair.changes.iter().all(|(var, _)| !taken(*var))
                    };
                    let repairs = group.repairs.iter().take(JOINED).filter(is_disjoint);
                    repairs
                        .map(|repair| [changes.as_slice(), &repair.changes].concat())
                        .collect::<Vec<_>>()
                };
                all = all.iter().flat_map(with).take(KEPT).collect();
            }
            for changes in &mut all {
                changes.sort_unstable();
            }
            all.into_iter().filter_map(|changes| repair(evidence, system, changes)).collect()
        }
    };
    repairs.push(by);
    Group { count: count.saturating_add(1), fewest, ..Group::new(rows, repairs) }
}
