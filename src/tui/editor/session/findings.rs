//! What is wrong with the open report as one list: what belongs together in it, which cells are probably wrong, and which
//! figures follow for blanks.
//!
//! Brought up to date after each change, so that drawing only reads it.

use rust_decimal::Decimal;

use super::Session;
use crate::check::locate::{self, Located, Suggestion};
use crate::check::{self, Claim, Summary, beyond};
use crate::model::{CellId, Finding, Form, Message, Quote, Report, Rule, Severity, Status, Value};
use crate::render::text_findings;

/// A finding of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A sum, by its instance in the engine.
    Sum(usize),
    /// Of another kind, by its place among those.
    Other(usize),
}

/// What is known of what is wrong.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// What the rules beyond sums say, and the references of texts to no cell.
    others: Vec<Finding>,
    /// What is behind the sums that fail.
    located: Located,
    /// What blanks must be.
    fills: Vec<Suggestion>,
    /// What fails, errors first; what has one cause stands together.
    groups: Vec<Vec<Item>>,
    /// The cells of the likeliest suggestions.
    suspects: Vec<CellId>,
    /// True where a long text was written since they were drawn up.
    behind: bool,
    /// What the numbers of a text are taken to state, with its section; none while a long text is written.
    stated: Option<(usize, Vec<Claim>)>,
    /// How many rules guard the cell that was looked at last.
    guards: Option<(CellId, usize)>,
}

/// Texts of more bytes in all are looked at when the hands pause, not at every key.
const LONG_TEXTS: usize = 15_000;

impl Session {
    /// Brings the findings up to what was written; of long texts at the next pause or command.
    pub(super) fn recheck_texts(&mut self) {
        let written: usize = self.report.narrative.values().map(String::len).sum();
        self.findings.behind = written > LONG_TEXTS;
        if !self.findings.behind {
            self.recheck(false);
        }
    }

    /// Brings the findings up to long texts that were written.
    pub fn catch_up(&mut self) {
        if self.findings.behind {
            self.recheck(false);
        }
    }

    /// Draws up what the numbers of the current text state, where that is not known; not while a long text is written.
    pub fn draw_up_claims(&mut self) {
        let section = self.section;
        if self.findings.behind {
            self.findings.stated = None;
        } else if self.findings.stated.as_ref().is_none_or(|(of, _)| *of != section) {
            let id = self.form().sections.get(section).map(|section| section.id.clone());
            let mut claims = check::claims(&self.report, self.prior.report());
            claims.retain(|claim| id.as_ref() == Some(&claim.section));
            self.findings.stated = Some((section, claims));
        }
    }

    /// Returns what the numbers of the current text are taken to state, as far as that was drawn up.
    pub fn stated(&self) -> &[Claim] {
        let known = self.findings.stated.as_ref().filter(|(of, _)| *of == self.section);
        known.map_or(&[], |(_, claims)| claims)
    }

    /// Brings the findings up to the report; the sums too where figures may have changed.
    pub(in crate::tui) fn recheck(&mut self, sums: bool) {
        let held = self.finding.and_then(|item| Some((item, self.key_of(item)?)));
        let prior = self.prior.report();
        let checks = &mut self.findings;
        checks.behind = false;
        checks.stated = None;
        checks.others = beyond(&self.report, &self.engine, prior);
        if let Some(table) = self.tally {
            // While its totals are keyed blind, no text may tell what their parts come to.
            let form = self.report.form();
            let reads = |cell: &CellId| form.cell(*cell).table == table;
            checks.others.retain(|other| !other.cells.iter().any(reads));
        }
        checks.others.extend(unknown_references(&self.report, prior));
        if sums {
            checks.located = locate::suspects(&self.report, &self.engine, prior);
            checks.fills = locate::fills(&self.report, &self.engine);
            checks.guards = None;
        }
        self.findings.groups = self.grouped();
        self.findings.suspects = self.suspected();
        // Others may stand at other places now.
        self.finding = held.and_then(|(item, key)| match item {
            Item::Sum(_) => self.failures().into_iter().find(|other| *other == item),
            Item::Other(_) => {
                self.failures().into_iter().find(|other| self.key_of(*other).as_ref() == Some(&key))
            }
        });
    }

    fn grouped(&self) -> Vec<Vec<Item>> {
        let sums = (0..self.engine.len())
            .filter(|index| self.engine.outcome(*index).status == Status::Failed)
            .map(Item::Sum);
        let others = self.findings.others.iter().enumerate();
        let others = others.filter(|(_, other)| other.status == Status::Failed);
        let mut items: Vec<Item> = sums.chain(others.map(|(at, _)| Item::Other(at))).collect();
        items.sort_by_key(|item| self.severity(*item) != Severity::Error);
        let mut groups: Vec<Vec<Item>> = Vec::new();
        for item in items {
            let same = |group: &&mut Vec<Item>| match (group.first(), item) {
                (Some(Item::Sum(first)), Item::Sum(index)) => {
                    let cause = self.findings.located.cause_of(*first);
                    cause.is_some_and(|cause| cause.instances.contains(&index))
                }
                _ => false,
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(item),
                None => groups.push(vec![item]),
            }
        }
        groups
    }

    fn suspected(&self) -> Vec<CellId> {
        let heads = self.findings.groups.iter().filter_map(|group| group.first());
        let likeliest = heads.filter_map(|item| self.suggestions(*item).first());
        likeliest.flat_map(|first| &first.changes).map(|change| change.cell).collect()
    }

    /// Returns what fails, errors first; what has one cause stands together.
    pub fn groups(&self) -> &[Vec<Item>] {
        &self.findings.groups
    }

    /// Returns what fails, in the order of the groups.
    pub fn failures(&self) -> Vec<Item> {
        self.findings.groups.iter().flatten().copied().collect()
    }

    /// Returns the number of the group of a finding, from 0.
    pub fn group_of(&self, item: Item) -> Option<usize> {
        self.findings.groups.iter().position(|group| group.contains(&item))
    }

    /// Returns the finding that is to be shown before the others: the one chosen, else one about the current cell or text,
    /// one of this section, or any.
    pub fn shown_finding(&self) -> Option<Item> {
        let at_caret = self.at_caret().filter(|_| !self.in_panel);
        let chosen = self.finding.filter(|item| self.in_panel || self.is_here(*item));
        let failures = || self.findings.groups.iter().flatten().copied();
        let near = || {
            let cell = self.cell()?;
            failures().find(|item| match item {
                Item::Sum(index) => self.engine.instances_of(cell).contains(index),
                Item::Other(at) => self.findings.others[*at].cells.contains(&cell),
            })
        };
        let here = || failures().find(|item| self.is_here(*item));
        at_caret
            .or(chosen)
            .or_else(near)
            .or_else(here)
            .or(self.finding)
            .or_else(|| failures().next())
    }

    /// Returns what fails about the current text against a rule: the part that it quotes.
    pub fn claims(&self) -> Vec<(Item, &Quote)> {
        let Some(section) = self.form().sections.get(self.section) else { return Vec::new() };
        let quoted = |item: Item| {
            let Item::Other(at) = item else { return None };
            let quote = self.findings.others.get(at)?.quote.as_ref()?;
            (quote.section == section.id && self.rule_of(item).is_some()).then_some((item, quote))
        };
        let mut claims: Vec<_> = self.failures().into_iter().filter_map(quoted).collect();
        claims.sort_by_key(|(_, quote)| quote.span.start);
        claims
    }

    /// Returns the finding that quotes what the caret of the current text stands in.
    pub fn at_caret(&self) -> Option<Item> {
        let caret = self.carets.get(&self.section).filter(|_| self.table().is_none())?;
        let section = &self.form().sections.get(self.section)?.id;
        let stands = |item: &Item| match item {
            Item::Other(at) => self.findings.others[*at].quote.as_ref().is_some_and(|quote| {
                quote.section == *section && (quote.span.start..=quote.span.end).contains(&caret.at)
            }),
            Item::Sum(_) => false,
        };
        self.findings.groups.iter().flatten().copied().find(stands)
    }

    /// Returns whether a finding is about the current section.
    pub fn is_here(&self, item: Item) -> bool {
        self.is_in(item, self.section)
    }

    /// Returns whether the findings have the keys: beside a text, those about the text.
    pub fn in_findings(&self) -> bool {
        let of_text = |item: Item| self.quoted(item).is_some_and(|(at, _)| at == self.section);
        self.in_panel && (self.table().is_some() || self.finding.is_some_and(of_text))
    }

    /// Returns what is found about the current text, with the numbers of the groups; all in a table.
    pub fn listed(&self) -> Vec<(usize, &[Item])> {
        let of_text = |item: &Item| self.quoted(*item).is_some_and(|(at, _)| at == self.section);
        let all = self.findings.groups.iter().enumerate();
        let in_table = self.table().is_some();
        let listed = all.filter(|(_, group)| in_table || group.iter().any(of_text));
        listed.map(|(at, group)| (at, group.as_slice())).collect()
    }

    /// Returns whether a finding is about a section.
    pub fn is_in(&self, item: Item, section: usize) -> bool {
        let form = self.form();
        let of_cell = |cell: CellId| form.tables[form.cell(cell).table].section == section;
        match item {
            Item::Sum(index) => self.engine.instance(index).1.cells().any(of_cell),
            Item::Other(at) => {
                let other = &self.findings.others[at];
                let quoted = other.quote.as_ref().and_then(|quote| section_of(form, quote));
                quoted == Some(section) || other.cells.iter().copied().any(of_cell)
            }
        }
    }

    /// Returns the finding beyond sums with this place in the list.
    pub fn other(&self, at: usize) -> Option<&Finding> {
        self.findings.others.get(at)
    }

    /// Returns the rule that fails; a reference to no cell is against none.
    pub fn rule_of(&self, item: Item) -> Option<&Rule> {
        match item {
            Item::Sum(index) => Some(self.engine.instance(index).0),
            Item::Other(at) => self.form().rule(&self.findings.others[at].rule),
        }
    }

    /// Returns what a finding means for publishing.
    pub fn severity(&self, item: Item) -> Severity {
        match item {
            Item::Sum(index) => self.engine.instance(index).0.severity,
            Item::Other(at) => self.findings.others[at].severity,
        }
    }

    /// Returns whether a finding may be accepted with a written reason.
    pub fn may_be_waived(&self, item: Item) -> bool {
        match item {
            Item::Sum(index) => self.engine.instance(index).0.may_be_waived(),
            Item::Other(at) => {
                let rule = self.form().rule(&self.findings.others[at].rule);
                rule.is_some_and(Rule::may_be_waived)
            }
        }
    }

    /// Returns both sides of what fails, where it has two.
    pub fn numbers(&self, item: Item) -> Option<[Decimal; 2]> {
        let numbers = match item {
            Item::Sum(index) => self.engine.outcome(index).numbers,
            Item::Other(at) => self.findings.others[at].numbers,
        };
        numbers.map(|numbers| [numbers.left, numbers.right])
    }

    /// Returns the key under which a finding is waived, as in `disclosed_growth[regulations]`.
    pub fn key_of(&self, item: Item) -> Option<String> {
        let (rule, instance) = match item {
            Item::Sum(index) => {
                let (rule, instance) = self.engine.instance(index);
                (&rule.id, instance.name.as_str())
            }
            Item::Other(at) => {
                let other = self.findings.others.get(at)?;
                (&other.rule, other.instance.as_deref().unwrap_or_default())
            }
        };
        Some(if instance.is_empty() { rule.clone() } else { format!("{rule}[{instance}]") })
    }

    /// Returns what would make a finding hold, the likeliest first.
    pub fn suggestions(&self, item: Item) -> &[Suggestion] {
        match item {
            Item::Sum(index) => self.findings.located.suggestions_for(index),
            Item::Other(_) => &[],
        }
    }

    /// Returns why there is no suggestion. What is merely unlikely may well be right.
    pub fn why_none(&self, item: Item) -> Option<&Message> {
        let Item::Sum(index) = item else { return None };
        let cause = self.findings.located.cause_of(index)?;
        cause.missing.as_ref().filter(|_| self.severity(item) == Severity::Error)
    }

    /// Returns whether a cell is among those that are probably wrong.
    pub fn is_suspect(&self, cell: CellId) -> bool {
        self.findings.suspects.contains(&cell)
    }

    /// Returns the cell that a finding is most likely about: the suspect, else the one that most other failures read too.
    pub fn cell_of(&self, item: Item) -> Option<CellId> {
        let index = match item {
            Item::Sum(index) => index,
            Item::Other(at) => return self.findings.others[at].cells.first().copied(),
        };
        if let Some(change) = self.suggestions(item).first().and_then(|first| first.changes.first())
        {
            return Some(change.cell);
        }
        let failed = |cell: CellId| {
            let of = self.engine.instances_of(cell).iter();
            of.filter(|index| self.engine.outcome(**index).status == Status::Failed).count()
        };
        let cells: Vec<CellId> = self.engine.instance(index).1.cells().collect();
        let most = cells.iter().map(|cell| failed(*cell)).max().unwrap_or(0);
        cells.iter().find(|cell| failed(**cell) == most).or(cells.first()).copied()
    }

    /// Returns the section and the byte that a finding about a text quotes.
    pub fn quoted(&self, item: Item) -> Option<(usize, usize)> {
        let Item::Other(at) = item else { return None };
        let quote = self.findings.others.get(at)?.quote.as_ref()?;
        Some((section_of(self.form(), quote)?, quote.span.start))
    }

    /// Returns what a blank must be for the rules to hold; never what a total must be, which is to be keyed from paper.
    pub fn follows(&self, cell: CellId) -> Option<Value> {
        let is_total = self.form().cell(cell).computed.is_some();
        let mut changes = self.findings.fills.iter().flat_map(|fill| &fill.changes);
        changes.find(|change| change.cell == cell && !is_total).map(|change| change.to)
    }

    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        let mut summary = self.engine.summary();
        summary.count(&self.findings.others);
        summary
    }

    /// Returns how many findings of a severity a section has.
    pub fn failures_in(&self, section: usize, severity: Severity) -> usize {
        let failures = self.findings.groups.iter().flatten();
        let of_severity = failures.filter(|item| self.severity(**item) == severity);
        of_severity.filter(|item| self.is_in(**item, section)).count()
    }

    /// Returns how many independent rules guard the current cell, as it was looked at last.
    pub fn guards(&self) -> Option<usize> {
        let (cell, count) = self.findings.guards?;
        (Some(cell) == self.cell()).then_some(count)
    }

    /// Looks at the current cell, for whoever draws what is known of it.
    pub fn look(&mut self) {
        if let Some(cell) = self.cell()
            && self.guards().is_none()
        {
            let count = locate::guards(&self.report, &self.engine, cell);
            self.findings.guards = Some((cell, count));
        }
    }
}

fn section_of(form: &Form, quote: &Quote) -> Option<usize> {
    form.sections.iter().position(|section| section.id == quote.section)
}

/// Returns the references of texts for which nothing can be printed; only those of sections have a place in the editor.
fn unknown_references(report: &Report, prior: Option<&Report>) -> Vec<Finding> {
    let mut found = text_findings(report, prior);
    for finding in &mut found {
        finding.quote.take_if(|quote| quote.section.is_empty());
    }
    found
}
