//! Everything that is wrong with a report, waits or is accepted: put together here, once, for whoever asks.
//!
//! Commands, the editor, the gate before publishing and the import's doubts take what they tell from an [`Assessment`];
//! how it is worded and in which order it is shown is theirs.

use std::cmp::Reverse;
use std::sync::Arc;

use super::claims::{Claim, Texts};
use super::gate::Gate;
use super::locate::{self, Located, Suggestion};
use super::rules::{self, references::references, sums::Sums, waivers::waivers};
use super::summary::{PlaceCounts, Summary};
use super::waiver::waiver_key;
use crate::model::{CellId, Finding, Message, Nature, Report, Rule, Severity, Status, Value};

/// A finding with what is known of it.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// What it is about, as long as the report has it: the key of its waiver, with the text that it quotes, and a number
    /// where several are alike.
    pub id: String,
    /// The finding; it has no place in a file.
    pub finding: Finding,
    /// The number of the sum in [`Sums`]; none for other rules.
    pub sum: Option<usize>,
    /// The number of the cause in [`Assessment::causes`]; of what fails, each has one.
    pub cause: Option<usize>,
    /// Its number in [`Assessment::findings`]; none for what holds.
    pub number: Option<usize>,
    /// Its place in the order of the form.
    order: (usize, usize),
}

/// What one cell or set of cells explains.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The findings, by their number in [`Assessment::findings`].
    pub findings: Vec<usize>,
    /// The way to put all of them right, where it may be offered.
    pub suggestions: Vec<Suggestion>,
    /// The fewest cells that can put them right, where that is known.
    pub fewest: Option<usize>,
    /// The worst severity among them.
    pub severity: Severity,
}

impl Cause {
    /// Returns in how many places it is to be mended: as many as its suggestion names, else as few as can be.
    pub fn places(&self) -> usize {
        let fewest = self.fewest.unwrap_or(1).max(1);
        self.suggestions.first().map_or(fewest, Suggestion::places)
    }
}

/// What the figures come to; texts do not touch it.
#[derive(Clone, Debug)]
struct Figures {
    sums: Sums,
    located: Located,
    fills: Vec<Suggestion>,
}

/// All that is to be said of a report against the rules of its form.
#[derive(Clone, Debug)]
pub struct Assessment {
    figures: Arc<Figures>,
    findings: Vec<Assessed>,
    passed: Vec<Assessed>,
    causes: Vec<Cause>,
    claims: Vec<Claim>,
    summary: Summary,
    gate: Gate,
}

/// Assesses a report; `prior` is the report of the year before, where it is at hand.
pub fn assess(report: &Report, prior: Option<&Report>) -> Assessment {
    let sums = Sums::of(report, prior);
    let figures = Figures {
        located: locate::suspects(report, &sums, prior),
        fills: locate::fills(report, &sums),
        sums,
    };
    Assessment::of(Arc::new(figures), report, prior)
}

/// Where references and waivers stand in the order of the form.
const BEFORE_RULES: (usize, usize) = (0, 0);

impl Assessment {
    fn of(figures: Arc<Figures>, report: &Report, prior: Option<&Report>) -> Self {
        let texts = Texts::new(report, prior);
        let mut all = found(&figures.sums, &texts);
        let mut first: Vec<Finding> = references(report, prior);
        if !report.waivers.is_empty() {
            let known: Vec<&Finding> = all.iter().map(|held| &held.finding).collect();
            let idle = waivers(report, prior.is_some(), &known);
            first.splice(0..0, idle);
        }
        let first = first.into_iter().map(|finding| Assessed::new(finding, None, BEFORE_RULES));
        all.splice(0..0, first);
        let (passed, mut findings): (Vec<Assessed>, Vec<Assessed>) =
            all.into_iter().partition(|held| held.finding.status == Status::Passed);
        name(&mut findings);
        let causes = causes(&figures.located, &mut findings);
        let mut summary = Summary::default();
        summary.count_all(findings.iter().map(|held| &held.finding));
        summary.places =
            PlaceCounts::of(causes.iter().map(|cause| (cause.severity, cause.places())));
        // Where a rule holds that is no sum nothing is counted: only sums are proof.
        summary.passed = passed.iter().filter(|held| held.sum.is_some()).count();
        Self {
            gate: Gate::of(report, summary.places.errors),
            claims: texts.into_claims(),
            figures,
            findings,
            passed,
            causes,
            summary,
        }
    }

    /// Assesses the report anew after nothing but its texts has changed.
    pub fn texts_changed(&mut self, report: &Report, prior: Option<&Report>) {
        *self = Self::of(Arc::clone(&self.figures), report, prior);
    }

    /// Returns what fails, waits or is accepted, in the order of the form; before it what is wrong with waivers and with
    /// references of the texts.
    pub fn findings(&self) -> &[Assessed] {
        &self.findings
    }

    /// Returns the findings with those that hold among them, in the order of the form.
    pub fn all(&self) -> Vec<&Assessed> {
        let mut all: Vec<&Assessed> = self.findings.iter().chain(&self.passed).collect();
        all.sort_by_key(|held| held.order);
        all
    }

    /// Returns what fails.
    pub fn failed(&self) -> impl Iterator<Item = &Assessed> {
        self.findings.iter().filter(|held| held.finding.status == Status::Failed)
    }

    /// Returns the references of the texts for which nothing can be printed.
    pub fn references(&self) -> Vec<Finding> {
        let is_reference =
            |held: &&Assessed| held.order == BEFORE_RULES && held.finding.quote.is_some();
        self.findings.iter().filter(is_reference).map(|held| held.finding.clone()).collect()
    }

    /// Returns the causes of what fails, in the order of the form.
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// Returns the causes with their findings, errors first.
    pub fn agenda(&self) -> Vec<Vec<usize>> {
        let severity = |at: &usize| Reverse(self.findings[*at].finding.severity);
        let mut agenda: Vec<Vec<usize>> = self.causes.iter().map(|c| c.findings.clone()).collect();
        for of_cause in &mut agenda {
            of_cause.sort_by_key(severity);
        }
        agenda.sort_by_key(|of_cause| of_cause.first().map(|first| (severity(first), *first)));
        agenda
    }

    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        self.summary
    }

    /// Returns what stands between the report and its publication.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Returns every number of the texts with what it is taken to state, in the order of the texts.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// Returns how the sums come out.
    pub fn sums(&self) -> &Sums {
        &self.figures.sums
    }

    /// Returns what would make a finding hold, the likeliest first; of what waits, what its blanks must be.
    pub fn suggestions(&self, held: &Assessed) -> Vec<&Suggestion> {
        let Some(index) = held.sum else { return Vec::new() };
        let holds = |of: &&Suggestion| of.instances.contains(&index);
        if held.finding.status == Status::Pending {
            return self.figures.fills.iter().filter(holds).collect();
        }
        let own = self.figures.located.suggestions_for(index);
        if !own.is_empty() {
            return own.iter().collect();
        }
        let cause = held.cause.and_then(|cause| self.causes.get(cause));
        cause.iter().flat_map(|cause| &cause.suggestions).filter(holds).collect()
    }

    /// Returns why nothing is suggested for a finding. What is merely unlikely may well be right.
    pub fn missing(&self, held: &Assessed) -> Option<&Message> {
        if held.finding.severity != Severity::Error || !self.suggestions(held).is_empty() {
            return None;
        }
        self.figures.located.cause_of(held.sum?)?.missing.as_ref()
    }

    /// Returns the cells to look at for a finding for which nothing is suggested, in the order of a ledger.
    pub fn look_at(&self, held: &Assessed) -> &[CellId] {
        let cause = held.sum.filter(|_| self.missing(held).is_some());
        cause.and_then(|sum| self.figures.located.cause_of(sum)).map_or(&[], |of| &of.look_at)
    }

    /// Returns what a blank must be for the rules to hold.
    pub fn fills(&self) -> &[Suggestion] {
        &self.figures.fills
    }

    /// Returns what a blank cell must be for the rules to hold.
    pub fn follows(&self, cell: CellId) -> Option<Value> {
        let mut changes = self.figures.fills.iter().flat_map(|fill| &fill.changes);
        changes.find(|change| change.cell == cell).map(|change| change.to)
    }

    /// Returns whether a finding is about a cell: its rule reads it, or asks it whether it applies.
    pub fn concerns(&self, held: &Assessed, cell: CellId) -> bool {
        match held.sum {
            Some(index) => self.sums().instances_of(cell).contains(&index),
            None => held.finding.cells.contains(&cell),
        }
    }

    /// Returns the findings about a cell, with those that hold, in the order of the form.
    pub fn about(&self, cell: CellId) -> Vec<&Assessed> {
        let mut about = self.all();
        about.retain(|held| self.concerns(held, cell));
        about
    }

    /// Returns the cell that a finding is most likely about: the suspect, else the one that most other failures read too.
    pub fn cell_of(&self, held: &Assessed) -> Option<CellId> {
        let first = self.suggestions(held).first().and_then(|first| first.changes.first());
        if let Some(change) = first.filter(|_| held.finding.status == Status::Failed) {
            return Some(change.cell);
        }
        let cells = &held.finding.cells;
        if held.sum.is_none() {
            return cells.first().copied();
        }
        let failed = |cell: CellId| {
            let of = self.sums().instances_of(cell).iter();
            of.filter(|index| self.sums().outcome(**index).status == Status::Failed).count()
        };
        let most = cells.iter().map(|cell| failed(*cell)).max().unwrap_or(0);
        cells.iter().find(|cell| failed(**cell) == most).or(cells.first()).copied()
    }
}

impl Assessed {
    fn new(finding: Finding, sum: Option<usize>, order: (usize, usize)) -> Self {
        Self { id: String::new(), finding, sum, cause: None, number: None, order }
    }
}

/// Returns what each rule of the form finds, in the order of the form; what does not apply is left out.
fn found(sums: &Sums, texts: &Texts<'_>) -> Vec<Assessed> {
    let mut found = Vec::new();
    for (at, rule) in texts.report().form().rules.iter().enumerate() {
        // References and waivers stand before the rules.
        let order = |number: usize| (at + 1, number);
        if rule.nature == Nature::Sums {
            let applies = |index: &usize| sums.outcome(*index).status != Status::NotApplicable;
            let of_sum = |index| Assessed::new(sums.finding(index), Some(index), order(index));
            found.extend(sums.of_rule(at).filter(applies).map(of_sum));
        } else {
            let of_rule = rules::of(rule, texts, sums).into_iter().enumerate();
            found.extend(of_rule.map(|(number, held)| Assessed::new(held, None, order(number))));
        }
    }
    found
}

/// Gives each finding its number and its id.
fn name(findings: &mut [Assessed]) {
    for at in 0..findings.len() {
        findings[at].number = Some(at);
        let held = &findings[at].finding;
        let mut id = waiver_key(held);
        if let Some(quote) = &held.quote {
            id = format!("{id}@{}:{}", quote.section, quote.value);
        }
        let again = |other: &&Assessed| {
            other.id.strip_prefix(&id).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
        };
        let before = findings[..at].iter().filter(again).count();
        findings[at].id = if before == 0 { id } else { format!("{id}#{}", before + 1) };
    }
}

/// Puts together what fails by its causes, in the order of the form, and tells each finding its own.
fn causes(located: &Located, findings: &mut [Assessed]) -> Vec<Cause> {
    let mut causes: Vec<(Option<usize>, Cause)> = Vec::new();
    for (at, held) in findings.iter_mut().enumerate() {
        let finding = &held.finding;
        if finding.status != Status::Failed {
            continue;
        }
        let of = held.sum.and_then(|index| behind(located, index));
        let known = |(other, _): &(Option<usize>, Cause)| of.is_some() && *other == of;
        let number = causes.iter().position(known).unwrap_or_else(|| {
            let own = of.and_then(|of| located.causes.get(of));
            let suggestions = own.map(|own| own.suggestions.clone()).unwrap_or_default();
            let fewest = own.and_then(|own| own.fewest);
            let severity = finding.severity;
            causes.push((of, Cause { findings: Vec::new(), suggestions, fewest, severity }));
            causes.len() - 1
        });
        held.cause = Some(number);
        let cause = &mut causes[number].1;
        cause.findings.push(at);
        cause.severity = cause.severity.max(finding.severity);
    }
    causes.into_iter().map(|(_, cause)| cause).collect()
}

/// Returns the index of the cause behind the failed sum with this number; of one that nothing explains by itself, the
/// cause whose likeliest change makes it hold as well.
fn behind(located: &Located, index: usize) -> Option<usize> {
    let causes = &located.causes;
    let own = causes.iter().position(|cause| cause.instances.contains(&index));
    if own.is_some_and(|own| !causes[own].likeliest.is_empty()) {
        return own;
    }
    let holds = |cause: &locate::Cause| {
        cause.likeliest.first().is_some_and(|first| first.instances.contains(&index))
    };
    causes.iter().position(holds).or(own)
}

/// Returns whether a finding may be accepted with a written reason.
pub fn may_be_waived(report: &Report, finding: &Finding) -> bool {
    report.form().rule(&finding.rule).is_some_and(Rule::may_be_waived)
}
