//! The rules that are sums: how each instance comes out over the figures of one report.
//!
//! Evaluated as a whole: that takes some microseconds, and nothing has to be kept in step with edits.

use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::guard;
use super::prior::{self, Sum};
use crate::check::finding::{of_rule, status};
use crate::model::{
    CellId, Finding, Form, Guard, Instance, Numbers, Relation, Report, Rule, Severity, Status, Term,
};

/// How one instance of a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Failed, passed, pending …
    pub status: Status,
    /// Both sides, where no input is blank.
    pub numbers: Option<Numbers>,
}

/// How failed instances concern a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Concern {
    /// So many read it.
    read: u16,
    /// In so many it stands alone on its side, or no cell does.
    named: u16,
}

/// The sums of a form over the figures of one report.
#[derive(Clone, Debug)]
pub struct Sums {
    form: Arc<Form>,
    /// Rule and instance, by index into the form.
    list: Vec<(usize, usize)>,
    values: Vec<Option<Decimal>>,
    /// For each instance that reads last year's report, what both sides get from it; empty without that report.
    prior: Vec<Option<[Sum; 2]>>,
    outcomes: Vec<Outcome>,
    /// For each cell, the instances that read it; drawn up when somebody asks.
    readers: OnceLock<Vec<Vec<usize>>>,
    /// For each cell, how failed errors and failed warnings concern it; drawn up when somebody asks.
    concerns: OnceLock<Vec<[Concern; 2]>>,
}

impl Sums {
    /// Evaluates every sum over `report`; `prior` is the report of the year before.
    pub fn of(report: &Report, prior: Option<&Report>) -> Self {
        let form = Arc::clone(report.form());
        let of_rule = |(at, rule): (usize, &Rule)| (0..rule.instances.len()).map(move |i| (at, i));
        let list: Vec<(usize, usize)> = form.rules.iter().enumerate().flat_map(of_rule).collect();
        let mut sums = Self {
            values: values(report),
            prior: Vec::new(),
            outcomes: Vec::with_capacity(list.len()),
            list,
            form,
            readers: OnceLock::new(),
            concerns: OnceLock::new(),
        };
        if let Some(prior) = prior {
            let read = |index: usize| {
                let instance = sums.instance(index).1;
                let sides = [&instance.left_prior, &instance.right_prior];
                instance.reads_prior().then(|| sides.map(|terms| prior::sum(prior, terms)))
            };
            sums.prior = (0..sums.len()).map(read).collect();
        }
        for index in 0..sums.len() {
            let outcome = sums.judge(report, index);
            sums.outcomes.push(outcome);
        }
        sums
    }

    fn judge(&self, report: &Report, index: usize) -> Outcome {
        let (rule, instance) = self.instance(index);
        let open = |status| Outcome { status, numbers: None };
        if rule.guard.as_ref().is_some_and(|guard| !self.applies(report, guard)) {
            return open(Status::NotApplicable);
        }
        let Some([left, right]) = self.constants(index) else { return open(self.lacking(index)) };
        let (left, right) = (self.add(&instance.left, left), self.add(&instance.right, right));
        let (Some(left), Some(right)) = (left, right) else { return open(Status::Pending) };
        let numbers = Numbers { left, right };
        let holds = instance.relation.holds(left, right);
        let status = status(report, rule, &instance.name, numbers, holds);
        Outcome { status, numbers: Some(numbers) }
    }

    /// Returns whether a rule with this guard applies to the report.
    pub(super) fn applies(&self, report: &Report, guard: &Guard) -> bool {
        guard::applies(guard, report, &|terms, constant| self.add(terms, constant))
    }

    fn add(&self, terms: &[Term], constant: Decimal) -> Option<Decimal> {
        add(&self.values, terms, constant)
    }

    /// Returns what both sides of an instance hold besides cells of the report: numbers, and what last year's report
    /// states. `None` where that report is not at hand or has no figure there.
    pub fn constants(&self, index: usize) -> Option<[Decimal; 2]> {
        let (_, instance) = self.instance(index);
        let own = [instance.left_constant, instance.right_constant];
        if !instance.reads_prior() {
            return Some(own);
        }
        let [left, right] = self.of_prior(index)?;
        Some([own[0].checked_add(left.known()?)?, own[1].checked_add(right.known()?)?])
    }

    /// Returns why last year's report gives no number: it is not at hand or its form has no such cell, or it left it blank.
    fn lacking(&self, index: usize) -> Status {
        let sums = self.of_prior(index).unwrap_or([Sum::Missing; 2]);
        if sums.contains(&Sum::Missing) { Status::NotApplicable } else { Status::Pending }
    }

    fn of_prior(&self, index: usize) -> Option<[Sum; 2]> {
        self.prior.get(index).copied().flatten()
    }

    /// Returns the form whose rules these are.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Returns how many instances there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns whether the form has no sums.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the rule and the instance with this number, below [`Sums::len`].
    pub fn instance(&self, index: usize) -> (&Rule, &Instance) {
        let (rule, instance) = self.list[index];
        let rule = &self.form.rules[rule];
        (rule, &rule.instances[instance])
    }

    /// Returns the numbers of the instances of the form's rule with this index.
    pub(in crate::check) fn of_rule(&self, rule: usize) -> std::ops::Range<usize> {
        let start = self.list.partition_point(|(of, _)| *of < rule);
        start..start + self.form.rules[rule].instances.len()
    }

    /// Returns how the instance with this number stands.
    pub fn outcome(&self, index: usize) -> Outcome {
        self.outcomes[index]
    }

    /// Returns the numbers of the instances that fail.
    pub fn failed(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|index| self.outcomes[*index].status == Status::Failed)
    }

    /// Returns the figure of a cell as the rules read it: in the usual unit of its column, a computed total as the sum of
    /// its parts; `None` for a blank.
    pub fn figure_of(&self, cell: CellId) -> Option<Decimal> {
        self.values.get(cell.index()).copied().flatten()
    }

    /// Returns the instances that read a cell, for what they add up or for whether they apply.
    pub fn instances_of(&self, cell: CellId) -> &[usize] {
        let readers = self.readers.get_or_init(|| self.draw_up_readers());
        readers.get(cell.index()).map_or(&[], Vec::as_slice)
    }

    fn draw_up_readers(&self) -> Vec<Vec<usize>> {
        let mut readers: Vec<Vec<usize>> = vec![Vec::new(); self.form.cells.len()];
        for index in 0..self.len() {
            let (rule, instance) = self.instance(index);
            let guard = match &rule.guard {
                Some(Guard::Figures { relation, .. }) => Some(relation.cells()),
                _ => None,
            };
            for cell in instance.cells().chain(guard.into_iter().flatten()) {
                let of_cell = &mut readers[cell.index()];
                if of_cell.last() != Some(&index) {
                    of_cell.push(index);
                }
            }
        }
        readers
    }

    /// Returns the worst severity of the failed instances that point at a cell: it is the only one on its side, as a
    /// total is, or at least two of them read it. A sum that is wrong does not point at each of its parts.
    pub fn mark(&self, cell: CellId) -> Option<Severity> {
        let concerns = self.concerns.get_or_init(|| self.draw_up_concerns());
        let [errors, warnings] = concerns.get(cell.index())?;
        let points = |of: &Concern| of.named > 0 || of.read > 1;
        if points(errors) {
            return Some(Severity::Error);
        }
        points(warnings).then_some(Severity::Warning)
    }

    /// Empty where nothing fails.
    fn draw_up_concerns(&self) -> Vec<[Concern; 2]> {
        let mut concerns = Vec::new();
        for index in self.failed() {
            concerns.resize(self.form.cells.len(), <[Concern; 2]>::default());
            let (rule, instance) = self.instance(index);
            let which = usize::from(rule.severity == Severity::Warning);
            let alone = instance.left.len() == 1 || instance.right.len() == 1;
            for side in [&instance.left, &instance.right] {
                let named = !alone || side.len() == 1;
                for term in side {
                    let held: &mut Concern = &mut concerns[term.cell.index()][which];
                    held.read = held.read.saturating_add(1);
                    held.named = held.named.saturating_add(u16::from(named));
                }
            }
        }
        concerns
    }

    /// Returns the instance with this number as a finding.
    pub fn finding(&self, index: usize) -> Finding {
        let (rule, instance) = self.instance(index);
        let Outcome { status, numbers } = self.outcomes[index];
        let cells = instance.cells().collect();
        Finding { numbers, cells, ..of_rule(rule, &instance.name, status) }
    }

    /// Returns whether an instance is an equation, whose two sides can be compared by their difference.
    pub fn is_equation(&self, index: usize) -> bool {
        self.instance(index).1.relation == Relation::Equal
    }
}

/// Returns the figure of each cell, totals that follow from their parts behind all that they read.
fn values(report: &Report) -> Vec<Option<Decimal>> {
    let form = report.form();
    let mut values: Vec<Option<Decimal>> = form.ids().map(|cell| entered(report, cell)).collect();
    for cell in &form.computed_order {
        if report.is_computed(*cell) && report.entry(*cell).value.is_none() {
            let parts = form.cell(*cell).computed.as_deref();
            values[cell.index()] = parts.and_then(|parts| add(&values, parts, Decimal::ZERO));
        }
    }
    values
}

/// Returns what a cell states by itself, in the usual unit of its column.
fn entered(report: &Report, cell: CellId) -> Option<Decimal> {
    report.entry(cell).value?.in_usual_unit(report.form().cell(cell).kind)
}

fn add(values: &[Option<Decimal>], terms: &[Term], constant: Decimal) -> Option<Decimal> {
    terms.iter().try_fold(constant, |sum, term| {
        let value = values[term.cell.index()]?;
        match term.factor {
            1 => sum.checked_add(value),
            -1 => sum.checked_sub(value),
            factor => sum.checked_add(value.checked_mul(Decimal::from(factor))?),
        }
    })
}
