//! What is wrong with the open report, as the editor shows it: one list by causes, brought up to date after each change, so
//! that drawing only reads it.
//!
//! What is wrong is what `check` has assessed; here stands which of it concerns the place of the cursor.

use super::Session;
use crate::check::locate::{self, Suggestion};
use crate::check::{self, Assessed, Assessment, Cause, Claim, PlaceCounts, Summary, assess};
use crate::model::{
    CellId, Entry, Finding, Form, Message, Origin, Quote, Rule, Severity, Status, Value,
};

/// A finding of the list, by its number in the assessment.
pub type Item = usize;

/// What is known of what is wrong.
#[derive(Debug)]
pub(super) struct Findings {
    /// All that is to be said of the report.
    assessment: Assessment,
    /// What fails, errors first; what has one cause stands together.
    groups: Vec<Vec<Item>>,
    /// What is not told while totals are keyed blind.
    hidden: Vec<Item>,
    /// The cells of the likeliest suggestions.
    suspects: Vec<CellId>,
    /// True where a long text was written since they were drawn up.
    behind: bool,
    /// How many rules guard the cell that was looked at last.
    guards: Option<(CellId, usize)>,
}

impl Findings {
    /// Holds what was assessed; the list is drawn up by [`Session::list_findings`].
    pub(super) fn new(assessment: Assessment) -> Self {
        Self {
            assessment,
            groups: Vec::new(),
            hidden: Vec::new(),
            suspects: Vec::new(),
            behind: false,
            guards: None,
        }
    }
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

    /// Returns what the numbers of the current text are taken to state; nothing while a long text is written.
    pub fn text_claims(&self) -> &[Claim] {
        let section = self.form().sections.get(self.section).filter(|_| !self.findings.behind);
        let Some(section) = section else { return &[] };
        let mut texts = self.assessment().claims().chunk_by(|a, b| a.section == b.section);
        let own = texts.find(|of| of.first().is_some_and(|claim| claim.section == section.id));
        own.unwrap_or_default()
    }

    /// Brings the findings up to the report; the sums too where figures may have changed.
    pub(in crate::tui) fn recheck(&mut self, sums: bool) {
        let held = self.finding.and_then(|item| Some(self.assessed(item)?.id.clone()));
        let prior = self.prior.report();
        if sums {
            self.findings.assessment = assess(&self.report, prior);
            self.findings.guards = None;
        } else {
            self.findings.assessment.texts_changed(&self.report, prior);
        }
        self.list_findings();
        // Others may stand at other places now.
        let same = |id: String| {
            self.failures().into_iter().find(|at| self.assessed(*at).is_some_and(|a| a.id == id))
        };
        self.finding = held.and_then(same);
    }

    /// Draws up the list of what was assessed.
    pub(super) fn list_findings(&mut self) {
        self.findings.behind = false;
        self.findings.hidden = self.hidden();
        let mut groups = self.assessment().agenda();
        for group in &mut groups {
            group.retain(|at| !self.findings.hidden.contains(at));
        }
        groups.retain(|group| !group.is_empty());
        self.findings.groups = groups;
        self.findings.suspects = self.suspected();
    }

    /// While the totals of a table are keyed blind, no text may tell what their parts come to.
    fn hidden(&self) -> Vec<Item> {
        let Some(table) = self.totals_pass else { return Vec::new() };
        let reads = |cell: &CellId| self.form().cell(*cell).table == table;
        let tells = |held: &&Assessed| held.sum.is_none() && held.finding.cells.iter().any(reads);
        self.assessment().findings().iter().filter(tells).filter_map(|held| held.number).collect()
    }

    fn suspected(&self) -> Vec<CellId> {
        let heads = self.findings.groups.iter().filter_map(|group| group.first());
        let likeliest = heads.filter_map(|item| self.suggestions(*item).into_iter().next());
        likeliest.flat_map(|first| &first.changes).map(|change| change.cell).collect()
    }

    /// Returns all that is to be said of the report.
    pub fn assessment(&self) -> &Assessment {
        &self.findings.assessment
    }

    /// Returns a finding with what is known of it.
    pub fn assessed(&self, item: Item) -> Option<&Assessed> {
        self.assessment().findings().get(item)
    }

    /// Returns a finding.
    pub fn found(&self, item: Item) -> Option<&Finding> {
        self.assessed(item).map(|held| &held.finding)
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
            let concerns = |held| self.assessment().concerns(held, cell);
            failures().find(|item| self.assessed(*item).is_some_and(concerns))
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
            let quote = self.found(item)?.quote.as_ref()?;
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
        let stands = |quote: &Quote| {
            quote.section == *section && (quote.span.start..=quote.span.end).contains(&caret.at)
        };
        let quotes = |item: &Item| self.found(*item)?.quote.as_ref().map(stands);
        self.failures().into_iter().find(|item| quotes(item) == Some(true))
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
        let of_cell = |cell: &CellId| form.tables[form.cell(*cell).table].section == section;
        let Some(found) = self.found(item) else { return false };
        let quoted = found.quote.as_ref().and_then(|quote| section_of(form, quote));
        quoted == Some(section) || found.cells.iter().any(of_cell)
    }

    /// Returns the rule that fails; a reference to no cell is against none.
    pub fn rule_of(&self, item: Item) -> Option<&Rule> {
        self.form().rule(&self.found(item)?.rule)
    }

    /// Returns what a finding means for publishing.
    pub fn severity(&self, item: Item) -> Severity {
        self.found(item).map_or(Severity::Warning, |found| found.severity)
    }

    /// Returns whether a finding may be accepted with a written reason.
    pub fn may_be_waived(&self, item: Item) -> bool {
        self.found(item).is_some_and(|found| check::may_be_waived(&self.report, found))
    }

    /// Returns the key under which a finding is waived, as in `disclosed_growth[regulations]`.
    pub fn key_of(&self, item: Item) -> Option<String> {
        self.found(item).map(check::waiver_key)
    }

    /// Returns what would make a finding hold, the likeliest first.
    pub fn suggestions(&self, item: Item) -> Vec<&Suggestion> {
        let held = self.assessed(item).filter(|held| held.finding.status == Status::Failed);
        held.map_or(Vec::new(), |held| self.assessment().suggestions(held))
    }

    /// Returns why there is no suggestion. What is merely unlikely may well be right.
    pub fn why_none(&self, item: Item) -> Option<&Message> {
        self.assessment().missing(self.assessed(item)?)
    }

    /// Returns the cells to look at where nothing is suggested, in the order of a ledger.
    pub fn look_at(&self, item: Item) -> &[CellId] {
        self.assessed(item).map_or(&[], |held| self.assessment().look_at(held))
    }

    /// Returns whether a cell is among those that are probably wrong.
    pub fn is_suspect(&self, cell: CellId) -> bool {
        self.findings.suspects.contains(&cell)
    }

    /// Returns the cell that a finding is most likely about.
    pub fn cell_of(&self, item: Item) -> Option<CellId> {
        self.assessment().cell_of(self.assessed(item)?)
    }

    /// Returns the section and the byte that a finding about a text quotes; other texts have no place in the editor.
    pub fn quoted(&self, item: Item) -> Option<(usize, usize)> {
        let quote = self.found(item)?.quote.as_ref()?;
        Some((section_of(self.form(), quote)?, quote.span.start))
    }

    /// Returns what a blank must be for the rules to hold; never what a total must be, which is to be keyed from paper.
    pub fn follows(&self, cell: CellId) -> Option<Value> {
        let is_total = self.form().cell(cell).computed.is_some();
        self.assessment().follows(cell).filter(|_| !is_total)
    }

    /// Counts the findings that are told, and the places to mend.
    pub fn summary(&self) -> Summary {
        let mut summary = self.assessment().summary();
        let hidden = self.findings.hidden.iter().filter_map(|item| self.found(*item));
        hidden.for_each(|finding| summary.leave_out(finding));
        summary.places = PlaceCounts::of(self.groups().iter().map(|group| self.places(group)));
        summary
    }

    /// Counts the places that are to be mended in a section; what has one cause is counted in one section.
    pub fn places_in(&self, section: usize) -> PlaceCounts {
        let own =
            self.groups().iter().filter(|group| self.section_of_cause(group) == Some(section));
        PlaceCounts::of(own.map(|group| self.places(group)))
    }

    /// Returns the worst severity of what one cause explains, and in how many places it is to be mended.
    fn places(&self, group: &[Item]) -> (Severity, usize) {
        let worst = group.iter().map(|item| self.severity(*item)).max();
        let cause = group.first().and_then(|first| self.assessed(*first)?.cause);
        let cause = cause.and_then(|cause| self.assessment().causes().get(cause));
        (worst.unwrap_or(Severity::Warning), cause.map_or(1, Cause::places))
    }

    /// Returns the section in which a cause is to be mended: that of the text that it quotes, else of the likeliest cell.
    fn section_of_cause(&self, group: &[Item]) -> Option<usize> {
        let first = *group.first()?;
        let quoted = self.quoted(first).map(|(section, _)| section);
        let of_cell = |cell| self.form().tables[self.form().cell(cell).table].section;
        quoted
            .or_else(|| self.cell_of(first).map(of_cell))
            .or_else(|| (0..self.form().sections.len()).find(|section| self.is_in(first, *section)))
    }

    /// Returns whether anything that fails is about a section, wherever it is to be mended.
    pub fn fails_in(&self, section: usize) -> bool {
        self.groups().iter().flatten().any(|item| self.is_in(*item, section))
    }

    /// Returns what is wrong with the unit of an amount that is being typed, as soon as it can be seen.
    pub fn unit_slip(&self) -> Option<Finding> {
        let typing = self.typing.as_ref()?;
        self.form().cell(typing.cell).kind.money_unit()?;
        let value = typing.value().ok().flatten()?;
        let mut trial = self.report.clone();
        trial.set_entry(typing.cell, Entry { value: Some(value), origin: Origin::Typed });
        check::unit_slip(&trial, self.prior.report(), typing.cell)
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
            let count = locate::guards(&self.report, self.assessment().sums(), cell);
            self.findings.guards = Some((cell, count));
        }
    }
}

fn section_of(form: &Form, quote: &Quote) -> Option<usize> {
    form.sections.iter().position(|section| section.id == quote.section)
}
