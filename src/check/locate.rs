//! Which cell is probably wrong: for the rules that fail, the smallest sets of cells whose change makes them hold, the
//! likeliest first.
//!
//! The rules decide what is possible, exactly; how slips come about decides which of several possible cells is shown
//! first. A figure that one rule contradicts and two confirm is never the answer, since its change would fail those two.
//! What is found are suggestions: nothing is changed here, and the source on paper decides.

mod cause;
mod evidence;
mod fill;
mod group;
mod guard;
mod pattern;
mod reduce;
mod search;
mod slip;
mod stepwise;
mod suggest;
mod system;
mod verdict;

use crate::model::{CellId, Edit, Entry, Message, Origin, Report, Value};

use super::Sums;
use evidence::Evidence;
use group::Missing;
use system::{Standing, System};

pub use fill::fills;
pub use guard::guards;
pub use slip::{Side, Slip};

/// So many of the likeliest ways are kept.
const MOST: usize = 3;

/// A cell with what it should hold instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which cell.
    pub cell: CellId,
    /// What it holds; `None` for a blank.
    pub from: Option<Value>,
    /// What makes the rules hold.
    pub to: Value,
    /// How the one probably came to stand for the other.
    pub slip: Slip,
}

/// A way to make failed rules hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The cells to change, in form order; more than one only where it takes them all.
    pub changes: Vec<Change>,
    /// The instances that hold afterwards and did not before, by their number in the sums.
    pub instances: Vec<usize>,
    /// How the figures probably came to be wrong.
    pub why: Message,
    /// How unlikely it is, to be compared within one cause: ten more is half as likely.
    pub weight: i64,
}

impl Suggestion {
    /// Returns how many failed instances hold afterwards. None that held fails.
    pub fn resolves(&self) -> usize {
        self.instances.len()
    }

    /// Returns how many mistakes it mends: one for each cell, but one where a single slip touched them all.
    pub fn places(&self) -> usize {
        let is_one = self.changes.iter().any(|change| change.slip.message() == self.why);
        if is_one { 1 } else { self.changes.len().max(1) }
    }

    /// Returns the edit that makes the changes in one step. A total that comes to the sum of its parts follows them again.
    pub fn edit(&self, report: &Report) -> Edit {
        let mut after = report.clone();
        for change in &self.changes {
            let entry = Entry { value: Some(change.to), origin: Origin::Typed };
            after.set_entry(change.cell, entry);
        }
        after.drop_redundant_totals();
        let edits = self.changes.iter().map(|change| Edit::Cell {
            cell: change.cell,
            from: report.entry(change.cell),
            to: after.entry(change.cell),
        });
        Edit::Batch(edits.collect())
    }
}

/// Failed instances that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// The instances, by their number in the sums.
    pub instances: Vec<usize>,
    /// The way to make all of them hold that may be offered; empty where the rules do not tell which cell is wrong.
    pub suggestions: Vec<Suggestion>,
    /// The likeliest ways, whether they may be offered or not: how well the search does is measured by these. Nobody is shown them.
    pub likeliest: Vec<Suggestion>,
    /// Where nothing is offered, the cells to look at, in the order of a ledger.
    pub look_at: Vec<CellId>,
    /// How many equally small ways there are; with 1, no other cell is possible.
    pub ways: usize,
    /// The fewest cells that can put it right; `None` where the search did not get there. One slip may have spoilt more.
    pub fewest: Option<usize>,
    /// Why there is no suggestion.
    pub missing: Option<Message>,
    /// For an instance that takes fewer changes than the whole cause, those.
    parts: Vec<(usize, Vec<Suggestion>)>,
}

/// What is behind the failed instances of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Located {
    /// The causes, in the order of the rules; none where nothing fails.
    pub causes: Vec<Cause>,
}

impl Located {
    /// Returns the cause of a failed instance.
    pub fn cause_of(&self, instance: usize) -> Option<&Cause> {
        self.causes.iter().find(|cause| cause.instances.contains(&instance))
    }

    /// Returns what would make one failed instance hold, the likeliest first: of a cause with several changes only those
    /// that it takes.
    pub fn suggestions_for(&self, instance: usize) -> &[Suggestion] {
        self.cause_of(instance).map_or(&[], |cause| cause.for_instance(instance))
    }
}

impl Cause {
    /// Returns what would make one instance of the cause hold.
    fn for_instance(&self, instance: usize) -> &[Suggestion] {
        let part = self.parts.iter().find(|(of, _)| *of == instance);
        part.map_or(&self.suggestions, |(_, suggestions)| suggestions)
    }
}

/// Finds what is behind the failed instances of `report`, whose sums come out as `sums`. `prior` is the report of the
/// year before, where it is at hand.
pub fn suspects(report: &Report, sums: &Sums, prior: Option<&Report>) -> Located {
    let failed: Vec<usize> = sums.failed().collect();
    if failed.is_empty() {
        return Located::default();
    }
    let Some(system) = System::new(report, sums) else {
        let missing = Some(Missing::TooLong.message());
        let cause = Cause { instances: failed, missing, ..Cause::default() };
        return Located { causes: vec![cause] };
    };
    let evidence = Evidence::new(report, sums, prior);
    let mut groups = Vec::new();
    for rows in system.components(|standing| standing == Standing::Failed) {
        groups.extend(cause::of_errors(&evidence, &system, &rows));
    }
    for rows in system.components(|standing| standing == Standing::Doubtful) {
        if rows.iter().all(|row| system.origin[*row].1 != Standing::Failed) {
            groups.extend(cause::of_warnings(&evidence, &system, &rows));
        }
    }
    let groups = cause::with_patterns(&evidence, &system, groups);
    let mut causes: Vec<Cause> =
        groups.iter().map(|group| suggest::cause(&evidence, &system, group)).collect();
    causes.sort_by_key(|cause| cause.instances.first().copied());
    Located { causes }
}
