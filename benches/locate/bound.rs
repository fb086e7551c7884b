//! What the rules alone can tell: every set of one or two cells whose change makes all rules hold, found by trying all.
//!
//! Nothing of the program's own search is used here, so that the two can be held against each other.

use gouji::check::Sums;
use gouji::model::{CellId, CellKind, Relation, Report, Severity, Status};
use rust_decimal::prelude::ToPrimitive;

/// A set of cells.
pub(crate) type Cells = Vec<CellId>;

struct Equation {
    terms: Vec<(CellId, i64)>,
    apart: i64,
}

/// The equations of a report and how far apart their sides are.
pub(crate) struct Bound<'a> {
    report: &'a Report,
    equations: Vec<Equation>,
    of: Vec<Vec<usize>>,
}

impl<'a> Bound<'a> {
    /// Keyed reports only: while totals follow, cells stand in more equations than those that read them.
    pub(crate) fn new(report: &'a Report, sums: &Sums) -> Self {
        let mut bound =
            Self { report, equations: vec![], of: vec![vec![]; report.form().cells.len()] };
        for index in 0..sums.len() {
            let (rule, instance) = sums.instance(index);
            let judged = matches!(sums.outcome(index).status, Status::Passed | Status::Failed);
            if !judged || rule.severity != Severity::Error || instance.relation != Relation::Equal {
                continue;
            }
            let side = |terms: &[gouji::model::Term], sign: i64| {
                let terms = terms.iter().map(|t| (t.cell, sign * i64::from(t.factor)));
                terms.collect::<Vec<_>>()
            };
            let terms = [side(&instance.left, 1), side(&instance.right, -1)].concat();
            let apart = sums.outcome(index).numbers.and_then(|n| n.difference().to_i64());
            for (cell, _) in &terms {
                bound.of[cell.index()].push(bound.equations.len());
            }
            bound.equations.push(Equation { terms, apart: apart.unwrap_or(0) });
        }
        bound
    }

    fn factor(&self, equation: usize, cell: CellId) -> i64 {
        let terms = &self.equations[equation].terms;
        terms.iter().find(|(of, _)| *of == cell).map_or(0, |(_, factor)| *factor)
    }

    fn legal(&self, cell: CellId, by: i64) -> bool {
        let held = self.report.value(cell).and_then(|value| value.number.to_i64()).unwrap_or(0);
        by != 0 && (self.report.form().cell(cell).kind == CellKind::Signed || held + by >= 0)
    }

    fn holds(&self, changes: &[(CellId, i64)]) -> bool {
        (0..self.equations.len()).all(|at| {
            let by: i64 = changes.iter().map(|(cell, by)| self.factor(at, *cell) * by).sum();
            self.equations[at].apart + by == 0
        })
    }

    /// Returns all sets of at most `most` (one or two) cells.
    pub(crate) fn sets(&self, most: usize) -> Vec<Cells> {
        let failed: Vec<usize> =
            (0..self.equations.len()).filter(|at| self.equations[*at].apart != 0).collect();
        let Some(first) = failed.first().copied() else { return vec![] };
        let mut sets = vec![];
        for (one, factor) in &self.equations[first].terms {
            let by = -self.equations[first].apart / factor;
            let closes = failed.iter().all(|at| self.of[one.index()].contains(at));
            if closes && self.legal(*one, by) && self.holds(&[(*one, by)]) {
                sets.push(vec![*one]);
            }
            if most > 1 {
                self.pairs(*one, &failed, &mut sets);
            }
        }
        for set in &mut sets {
            set.sort_unstable();
        }
        sets.sort();
        sets.dedup();
        sets
    }

    fn pairs(&self, one: CellId, failed: &[usize], sets: &mut Vec<Cells>) {
        for other in self.report.form().ids().filter(|cell| *cell != one) {
            let reads = |cell: CellId, at: &usize| self.of[cell.index()].contains(at);
            if !failed.iter().all(|at| reads(one, at) || reads(other, at)) {
                continue;
            }
            let own = |cell: CellId, not: CellId| {
                let at = *self.of[cell.index()].iter().find(|at| !reads(not, at))?;
                Some(-self.equations[at].apart / self.factor(at, cell))
            };
            // The one with an equation of its own is known, and with it the other.
            let rest = |cell: CellId, known: CellId, by: i64| {
                let at = *self.of[cell.index()].first()?;
                let apart = self.equations[at].apart + self.factor(at, known) * by;
                Some(-apart / self.factor(at, cell))
            };
            let found = match (own(one, other), own(other, one)) {
                (Some(a), Some(b)) => Some((a, b)),
                (Some(a), None) => rest(other, one, a).map(|b| (a, b)),
                (None, Some(b)) => rest(one, other, b).map(|a| (a, b)),
                (None, None) => None,
            };
            let Some((a, b)) = found else { continue };
            let changes = [(one, a), (other, b)];
            if changes.iter().all(|(cell, by)| self.legal(*cell, *by)) && self.holds(&changes) {
                sets.push(vec![one, other]);
            }
        }
    }
}
