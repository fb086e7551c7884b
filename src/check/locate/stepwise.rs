//! Where too many cells are wrong for the search, or the few that would do are unlikely: one slip after the other.
//!
//! What explains most is taken first: a line out of place, figures exchanged, a cell that puts several rows right by the
//! same change. What it hid shows up when it is gone; of what is left at the end the search finds the smallest sets.

use super::evidence::Evidence;
use super::group::{Group, Missing, Repair, repair, split};
use super::pattern::{self, Changes};
use super::search::{self, Answer};
use super::slip::Cost;
use super::system::{Standing, System, Var};

/// More slips than this in one report are no slips.
const MOST: usize = 32;
/// So many lines and exchanges are tried as the first slip.
const TRIED: usize = 8;
/// The search after such a first slip.
const SHALLOW: usize = 2;

/// Finds what explains the failed ones of `rows`, slip by slip. Rows for which nothing is found are in a group that says so.
pub(super) fn of(
    evidence: &Evidence<'_>,
    system: &System,
    rows: &[usize],
    missing: Missing,
) -> Vec<Group> {
    let plain = Stepwise::new(evidence, system, rows, missing).run(usize::MAX);
    let form = evidence.form();
    let is_own = |repair: &Repair| repair.resolved.iter().all(|row| rows.contains(row));
    let firsts = [pattern::shifts(form, system), pattern::exchanges(form, system)].concat();
    let firsts = firsts.into_iter().filter_map(|changes| repair(evidence, system, changes));
    let tried = firsts.filter(is_own).take(TRIED).filter_map(|repair| {
        let mut steps = Stepwise::new(evidence, system, rows, missing);
        let (of, changes) = (repair.resolved.clone(), repair.changes.clone());
        steps.make(Group::new(of, vec![repair]), &changes)?;
        Some(steps.run(SHALLOW))
    });
    let all: Vec<Vec<Group>> = std::iter::once(plain).chain(tried).collect();
    all.into_iter().min_by_key(|groups| likelihood(groups)).unwrap_or_default()
}

/// Returns how much is left open, then how unlikely the rest is.
fn likelihood(groups: &[Group]) -> (usize, Cost) {
    let open = groups.iter().filter(|group| group.repairs.is_empty());
    (open.map(|group| group.rows.len()).sum(), groups.iter().filter_map(Group::best).sum())
}

/// An explanation in the making.
struct Stepwise<'a> {
    evidence: &'a Evidence<'a>,
    /// As the report is.
    system: &'a System,
    rows: &'a [usize],
    missing: Missing,
    /// As it is after what was found so far.
    after: System,
    made: Changes,
    rest: Vec<usize>,
    groups: Vec<Group>,
}

impl<'a> Stepwise<'a> {
    fn new(
        evidence: &'a Evidence<'a>,
        system: &'a System,
        rows: &'a [usize],
        missing: Missing,
    ) -> Self {
        let failed = rows.iter().copied().filter(|row| system.origin[*row].1 == Standing::Failed);
        Self {
            evidence,
            system,
            rows,
            missing,
            after: system.clone(),
            made: Changes::new(),
            rest: failed.collect(),
            groups: Vec::new(),
        }
    }

    fn run(mut self, depth: usize) -> Vec<Group> {
        while !self.rest.is_empty() && self.groups.len() < MOST {
            let Some((group, changes)) = self.next() else { break };
            if self.make(group, &changes).is_none() {
                break;
            }
        }
        if !self.rest.is_empty() {
            let rest = self.of_rest(depth);
            self.groups.extend(rest);
        }
        self.groups
    }

    fn make(&mut self, group: Group, changes: &[(Var, i128)]) -> Option<()> {
        self.after = self.after.with(changes)?;
        self.rest.retain(|row| !group.rows.contains(row));
        self.groups.push(group);
        self.made.extend(changes);
        Some(())
    }

    /// Returns whether none of the cells has been changed before.
    fn is_disjoint(&self, changes: &[(Var, i128)]) -> bool {
        changes.iter().all(|(var, _)| self.made.iter().all(|(other, _)| other != var))
    }

    /// Returns the slip that explains most of what still fails, with others that explain the same.
    fn next(&self) -> Option<(Group, Changes)> {
        let form = self.evidence.form();
        let mut all = pattern::shifts(form, &self.after);
        all.extend(pattern::exchanges(form, &self.after));
        all.extend(singles(&self.after, &self.rest));
        all.sort_unstable();
        all.dedup();
        let own = |repair: &Repair| {
            repair.resolved.len() > 1 && repair.resolved.iter().all(|row| self.rest.contains(row))
        };
        let all = all.into_iter().filter(|changes| self.is_disjoint(changes));
        let repairs = all.filter_map(|changes| {
            // What is said of a repair counts from the report as it is, not from what it is after the others.
            let now = repair(self.evidence, self.system, changes.clone())?;
            Some((repair(self.evidence, &self.after, changes).filter(own)?, now))
        });
        let mut repairs: Vec<(Repair, Repair)> = repairs.collect();
        repairs.sort_by_key(|(then, _)| (std::cmp::Reverse(then.resolved.len()), then.cost));
        let (best, _) = repairs.first()?;
        let (rows, changes) = (best.resolved.clone(), best.changes.clone());
        let same = repairs.into_iter().filter(|(then, _)| then.resolved == rows);
        let same: Vec<Repair> = same.map(|(_, now)| now).collect();
        Some((Group::new(rows, same), changes))
    }

    /// Searches what is left after all that was found.
    fn of_rest(&self, depth: usize) -> Vec<Group> {
        let rest = self.rest.clone();
        let binding =
            |row: &usize| matches!(self.after.origin[*row].1, Standing::Failed | Standing::Held);
        let among: Vec<usize> = self.rows.iter().copied().filter(binding).collect();
        let searched = !self.made.is_empty();
        let answer = searched.then(|| search::smallest(&self.after, &among, depth));
        let Some(Answer::Sets(mut sets)) = answer else {
            return vec![Group::without(rest, self.missing)];
        };
        sets.retain(|set| self.is_disjoint(&set.changes));
        let mut groups = split(self.evidence, &self.after, &rest, &sets);
        for group in &mut groups {
            group.repairs.retain_mut(|repair| {
                let resolved = self.system.resolved(&repair.changes);
                repair.resolved = resolved.unwrap_or_default();
                !repair.resolved.is_empty()
            });
            group.missing = group.repairs.is_empty().then_some(self.missing);
        }
        groups
    }
}

/// Finds cells that make at least two failed equations hold by the same change.
fn singles(system: &System, failed: &[usize]) -> Vec<Changes> {
    let mut found: Vec<Changes> = Vec::new();
    for row in failed.iter().map(|row| &system.rows[*row]).filter(|row| row.equation) {
        for (var, factor) in &row.terms {
            let factor = i128::from(*factor);
            if row.slack % factor != 0 {
                continue;
            }
            let changes = vec![(*var, system.unknown(*var).figure - row.slack / factor)];
            let wide = system.resolved(&changes).is_some_and(|resolved| resolved.len() > 1);
            if wide && system.is_legal(*var, changes[0].1) && !found.contains(&changes) {
                found.push(changes);
            }
        }
    }
    found
}
