//! Table rules as sparse sums over cells, kept up to date edit by edit.
//!
//! One edit re-evaluates only the instances that read the cell, or a total that follows from it.

mod judge;

use std::sync::Arc;

use rust_decimal::Decimal;

pub(super) use judge::{is_for, is_waived, key_of};

use super::prior;
use crate::model::{
    CellId, Finding, Form, Guard, Instance, Message, Numbers, Relation, Report, Rule, Severity,
    Status, Term,
};

/// How one instance of a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Failed, passed, pending …
    pub status: Status,
    /// Both sides, where no input is blank.
    pub numbers: Option<Numbers>,
}

/// How many instances stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Failed, severity error.
    pub errors: usize,
    /// Failed, severity warning.
    pub warnings: usize,
    /// With a blank input.
    pub pending: usize,
    /// Held.
    pub passed: usize,
    /// Failed and accepted with a written reason.
    pub waived: usize,
}

impl Summary {
    /// Counts findings of rules that are no sums too. Where such a rule holds nothing is counted: only sums are proof.
    pub fn count(&mut self, findings: &[Finding]) {
        for finding in findings {
            match (finding.status, finding.severity) {
                (Status::Failed, Severity::Error) => self.errors += 1,
                (Status::Failed, Severity::Warning) => self.warnings += 1,
                (Status::Pending, _) => self.pending += 1,
                (Status::Waived, _) => self.waived += 1,
                (Status::Passed | Status::NotApplicable, _) => {}
            }
        }
    }
}

/// How failed instances concern a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pointed {
    /// So many read it.
    read: u16,
    /// In so many it stands alone on its side, or no cell does.
    named: u16,
}

/// The rules of a form over the figures of one report.
#[derive(Clone, Debug)]
pub struct Engine {
    form: Arc<Form>,
    /// Rule and instance, by index into the form.
    list: Vec<(usize, usize)>,
    /// For each cell, the instances that read it.
    readers: Vec<Vec<usize>>,
    /// For each cell, the totals whose sum reads it directly.
    totals: Vec<Vec<CellId>>,
    /// The place of each computed cell in the order of computing; others 0.
    order: Vec<usize>,
    values: Vec<Option<Decimal>>,
    /// For each instance that reads last year's report, what both sides get from it; none without that report.
    prior: Vec<Option<[prior::Sum; 2]>>,
    has_prior: bool,
    outcomes: Vec<Outcome>,
    /// For each cell, how many failed errors and failed warnings read it, and how many point at it.
    failures: Vec<[Pointed; 2]>,
}

impl Engine {
    /// Returns the engine for a form; every instance is pending until [`Engine::evaluate`].
    pub fn new(form: Arc<Form>) -> Self {
        let cells = form.cells.len();
        let mut engine = Self {
            list: Vec::new(),
            readers: vec![Vec::new(); cells],
            totals: vec![Vec::new(); cells],
            order: vec![0; cells],
            values: vec![None; cells],
            prior: Vec::new(),
            has_prior: false,
            outcomes: Vec::new(),
            failures: vec![<[Pointed; 2]>::default(); cells],
            form,
        };
        let form = Arc::clone(&engine.form);
        for (rule_index, rule) in form.rules.iter().enumerate() {
            for (instance_index, instance) in rule.instances.iter().enumerate() {
                let guard = match &rule.guard {
                    Some(Guard::Figures { relation, .. }) => Some(relation.cells()),
                    _ => None,
                };
                for cell in instance.cells().chain(guard.into_iter().flatten()) {
                    let readers = &mut engine.readers[cell.index()];
                    if readers.last() != Some(&engine.list.len()) {
                        readers.push(engine.list.len());
                    }
                }
                engine.list.push((rule_index, instance_index));
            }
        }
        engine.prior = vec![None; engine.list.len()];
        for (place, cell) in form.computed_order.iter().enumerate() {
            engine.order[cell.index()] = place;
            for term in form.cell(*cell).computed.iter().flatten() {
                engine.totals[term.cell.index()].push(*cell);
            }
        }
        engine.outcomes =
            vec![Outcome { status: Status::Pending, numbers: None }; engine.list.len()];
        engine
    }

    /// Takes what the rules read of last year's report, or nothing. Holds from the next evaluation on.
    pub fn set_prior(&mut self, prior: Option<&Report>) {
        if prior.is_none() && !self.has_prior {
            return;
        }
        self.has_prior = prior.is_some();
        for (index, (rule, instance)) in self.list.iter().enumerate() {
            let instance = &self.form.rules[*rule].instances[*instance];
            self.prior[index] = prior.filter(|_| instance.reads_prior()).map(|prior| {
                [&instance.left_prior, &instance.right_prior].map(|terms| prior::sum(prior, terms))
            });
        }
    }

    /// Evaluates every rule over `report`, which must be written on the engine's form.
    pub fn evaluate(&mut self, report: &Report) {
        for cell in self.form.ids() {
            if !report.is_computed(cell) || report.entry(cell).value.is_some() {
                self.values[cell.index()] = stated(report, cell);
            }
        }
        let form = Arc::clone(&self.form);
        for cell in &form.computed_order {
            self.values[cell.index()] = self.figure(report, *cell);
        }
        self.failures.fill(<[Pointed; 2]>::default());
        for index in 0..self.list.len() {
            self.outcomes[index] = self.judge(report, index);
            self.count(index, 1);
        }
    }

    /// Evaluates again after `changed` cells got other values, and returns the instances that stand differently.
    pub fn update(&mut self, report: &Report, changed: &[CellId]) -> Vec<usize> {
        let mut touched = Vec::new();
        let mut queue: Vec<CellId> = changed.to_vec();
        // A total is computed after all that it reads, so the queue is taken in that order.
        while let Some(at) = (0..queue.len()).min_by_key(|at| self.rank(queue[*at])) {
            let cell = queue.swap_remove(at);
            let value = self.figure(report, cell);
            if self.values[cell.index()] == value {
                continue;
            }
            self.values[cell.index()] = value;
            touched.extend(&self.readers[cell.index()]);
            for total in &self.totals[cell.index()] {
                if report.is_computed(*total) && !queue.contains(total) {
                    queue.push(*total);
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        touched.retain(|index| {
            let outcome = self.judge(report, *index);
            let differs = self.outcomes[*index] != outcome;
            if differs {
                self.count(*index, -1);
                self.outcomes[*index] = outcome;
                self.count(*index, 1);
            }
            differs
        });
        touched
    }

    /// Plain cells first, totals in the order of computing.
    fn rank(&self, cell: CellId) -> usize {
        self.form.cell(cell).computed.as_ref().map_or(0, |_| 1 + self.order[cell.index()])
    }

    fn figure(&self, report: &Report, cell: CellId) -> Option<Decimal> {
        if !report.is_computed(cell) || report.entry(cell).value.is_some() {
            return stated(report, cell);
        }
        self.sum(self.form.cell(cell).computed.as_deref()?, Decimal::ZERO)
    }

    fn sum(&self, terms: &[Term], constant: Decimal) -> Option<Decimal> {
        terms.iter().try_fold(constant, |sum, term| {
            let value = self.values[term.cell.index()]?;
            match term.factor {
                1 => sum.checked_add(value),
                -1 => sum.checked_sub(value),
                factor => sum.checked_add(value.checked_mul(Decimal::from(factor))?),
            }
        })
    }

    fn count(&mut self, index: usize, by: i16) {
        if self.outcomes[index].status != Status::Failed {
            return;
        }
        let (rule, instance) = self.list[index];
        let rule = &self.form.rules[rule];
        let which = usize::from(rule.severity == Severity::Warning);
        let instance = &rule.instances[instance];
        let alone = instance.left.len() == 1 || instance.right.len() == 1;
        for side in [&instance.left, &instance.right] {
            let named = !alone || side.len() == 1;
            for term in side {
                let held = &mut self.failures[term.cell.index()][which];
                held.read = held.read.saturating_add_signed(by);
                held.named = held.named.saturating_add_signed(if named { by } else { 0 });
            }
        }
    }

    /// Returns the form whose rules these are.
    pub(super) fn form(&self) -> &Form {
        &self.form
    }

    /// Returns how many instances there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns whether the form has no rules.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the rule and the instance with this number, below [`Engine::len`].
    pub fn instance(&self, index: usize) -> (&Rule, &Instance) {
        let (rule, instance) = self.list[index];
        let rule = &self.form.rules[rule];
        (rule, &rule.instances[instance])
    }

    /// Returns how the instance with this number stands.
    pub fn outcome(&self, index: usize) -> Outcome {
        self.outcomes[index]
    }

    /// Returns the figure of a cell as the rules read it: in the usual unit of its column, a computed total as the sum of
    /// its parts; `None` for a blank.
    pub fn figure_of(&self, cell: CellId) -> Option<Decimal> {
        self.values.get(cell.index()).copied().flatten()
    }

    /// Returns the instances that read a cell.
    pub fn instances_of(&self, cell: CellId) -> &[usize] {
        self.readers.get(cell.index()).map_or(&[], Vec::as_slice)
    }

    /// Returns the worst severity of the failed instances that point at a cell: it is the only one on its side, as a
    /// total is, or at least two of them read it. A sum that is wrong does not point at each of its parts.
    pub fn mark(&self, cell: CellId) -> Option<Severity> {
        let [errors, warnings] = self.failures.get(cell.index())?;
        let points = |of: &Pointed| of.named > 0 || of.read > 1;
        if points(errors) {
            return Some(Severity::Error);
        }
        points(warnings).then_some(Severity::Warning)
    }

    /// Counts the instances.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for (index, outcome) in self.outcomes.iter().enumerate() {
            match (outcome.status, self.instance(index).0.severity) {
                (Status::Failed, Severity::Error) => summary.errors += 1,
                (Status::Failed, Severity::Warning) => summary.warnings += 1,
                (Status::Pending, _) => summary.pending += 1,
                (Status::Passed, _) => summary.passed += 1,
                (Status::Waived, _) => summary.waived += 1,
                (Status::NotApplicable, _) => {}
            }
        }
        summary
    }

    /// Returns the instance with this number as a finding.
    pub fn finding(&self, index: usize) -> Finding {
        let (rule, instance) = self.instance(index);
        let Outcome { status, numbers } = self.outcomes[index];
        let cells = instance.cells().collect();
        Finding { numbers, cells, ..of_rule(rule, &instance.name, status) }
    }

    /// Returns the failed, pending and waived instances as findings; with `all` also those that passed.
    pub fn findings(&self, all: bool) -> Vec<Finding> {
        self.found(all).map(|index| self.finding(index)).collect()
    }

    /// Returns the numbers of the instances that [`Engine::findings`] tells of, in the same order.
    pub fn found(&self, all: bool) -> impl Iterator<Item = usize> + '_ {
        (0..self.list.len()).filter(move |index| match self.outcomes[*index].status {
            Status::Failed | Status::Pending | Status::Waived => true,
            Status::Passed => all,
            Status::NotApplicable => false,
        })
    }

    /// Returns whether last year's report is at hand.
    pub(super) fn has_prior(&self) -> bool {
        self.has_prior
    }

    /// Returns whether an instance is an equation, whose two sides can be compared by their difference.
    pub fn is_equation(&self, index: usize) -> bool {
        self.instance(index).1.relation == Relation::Equal
    }
}

/// Returns what a cell states by itself, in the usual unit of its column.
pub(super) fn stated(report: &Report, cell: CellId) -> Option<Decimal> {
    report.entry(cell).value?.in_usual_unit(report.form().cell(cell).kind)
}

/// Returns the bare finding of a rule, or of one instance of it.
pub(super) fn of_rule(rule: &Rule, instance: &str, status: Status) -> Finding {
    let hint = !rule.hint.zh.is_empty();
    Finding {
        instance: (!instance.is_empty()).then(|| instance.to_owned()),
        status,
        hint: hint.then(|| Message::Text(rule.hint.clone())),
        ..Finding::reading(&rule.id, rule.severity, Message::Text(rule.message.clone()))
    }
}
