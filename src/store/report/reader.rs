//! TOML to report, with every problem of a file at once and the place of each cell in the text.
//!
//! A bad cell stays blank and the rest is read on. Nothing here changes a text.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::model::syntax_error::SyntaxError;
use crate::model::{
    Finding, Form, Forms, Message, Publication, Report, Section, SectionKind, Severity, Totals,
};

use super::keys::{AFTER_TABLES, BEFORE_TABLES, CORRECTIONS, HEAD, NARRATIVE, REQUIRED, VERSION};
use super::spans::Node;
use super::syntax;
use problem::Reader;

mod cells;
mod parts;
mod problem;

pub(super) use cells::CellSpan;

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The report, where its form, year and agency are known and no part of it may be lost.
    pub(super) report: Option<Report>,
    /// One for each cell of the form.
    pub(super) cell_spans: Vec<Option<CellSpan>>,
    /// Where each section of the form begins.
    pub(super) sections: Vec<SectionStart>,
    /// True where the text is TOML without a syntax error, so that it can be edited.
    pub(super) is_well_formed: bool,
    /// All problems, in the order of the text.
    pub(super) findings: Vec<Finding>,
}

/// Where a section stands in the text; `None` for what it does not have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SectionStart {
    /// Its text, or the notes of its table.
    pub(super) text: Option<usize>,
    /// The header of its table.
    pub(super) table: Option<usize>,
}

/// Reads a text that came in as `name`.
pub(super) fn read(name: &Arc<str>, text: &str, forms: &dyn Forms) -> Reading {
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return read_table(name, text, root.get_ref(), Vec::new(), forms);
    }
    let (readable, syntax_errors) = syntax::survey(text);
    let (root, _) = DeTable::parse_recoverable(&readable);
    read_table(name, text, root.get_ref(), syntax_errors, forms)
}

fn read_table(
    name: &Arc<str>,
    text: &str,
    root: &DeTable<'_>,
    syntax_errors: Vec<SyntaxError>,
    forms: &dyn Forms,
) -> Reading {
    let is_well_formed = syntax_errors.is_empty();
    let mut reader = Reader { name, text, syntax_errors, findings: Vec::new(), lines: Vec::new() };
    let (report, cell_spans) = reader.document(root, forms);
    let syntax_errors = std::mem::take(&mut reader.syntax_errors);
    let slip_findings: Vec<Finding> = syntax_errors
        .iter()
        .map(|syntax_error| syntax::finding(syntax_error, text))
        .map(|(finding, span)| reader.with_place(finding, span))
        .collect();
    let mut findings = reader.findings;
    let line = |finding: &Finding| finding.place.as_ref().map(|place| place.line);
    // A name on the line of a syntax error is as likely a piece of it, below a bad header it is in the wrong table,
    // and where not all syntax errors are told it may be of one of the others.
    let lost = syntax_errors.len() >= syntax::MOST || syntax_errors.iter().any(syntax::hides_table);
    findings.retain(|found| {
        !found.rule.starts_with("unknown_")
            || !lost && slip_findings.iter().all(|syntax_error| line(syntax_error) != line(found))
    });
    // Behind a syntax error figures may be lost; half a report would only give false alarms.
    let report = report.filter(|_| slip_findings.is_empty());
    findings.extend(slip_findings);
    findings.sort_by_key(|found| found.place.as_ref().map(|place| (place.line, place.column)));
    let sections = report.as_ref().map(|report| sections(report.form(), root)).unwrap_or_default();
    Reading { report, cell_spans, sections, is_well_formed, findings }
}

fn sections(form: &Form, root: &DeTable<'_>) -> Vec<SectionStart> {
    let texts = root.get(NARRATIVE).map(toml::Spanned::get_ref);
    let text = |section: &Section| Some(texts?.get(section.id.as_str())?.span().start);
    let table = |section: &Section| match section.kind {
        SectionKind::Text => None,
        SectionKind::Table(at) => Some(root.get(form.tables[at].id.as_str())?.span().start),
    };
    let start = |section| SectionStart { text: text(section), table: table(section) };
    form.sections.iter().map(start).collect()
}

impl Reader<'_> {
    fn document(
        &mut self,
        root: &DeTable<'_>,
        forms: &dyn Forms,
    ) -> (Option<Report>, Vec<Option<CellSpan>>) {
        let nothing = (None, Vec::new());
        if !REQUIRED.iter().any(|key| root.contains_key(*key)) {
            self.syntax_errors.clear();
            let say = Message::key("store.not_gouji");
            self.error("not_gouji", 0..0, say, Message::key("store.not_gouji_hint"));
            return nothing;
        }
        if self.is_newer(root) {
            self.syntax_errors.clear();
            return nothing;
        }
        let agency = self.required(root, "agency").and_then(|node| self.text(node, "agency"));
        let year = self.year(root);
        let Some(form) = self.form(root, forms) else { return nothing };
        if let Some((year, span)) = &year
            && !form.covers(*year)
        {
            self.year_outside(&form, *year, span.clone(), forms);
        }
        let known = agency.is_some() && year.is_some();
        let year = year.map_or(form.first_year, |(year, _)| year);
        let mut report = Report::new(Arc::clone(&form), agency.unwrap_or_default(), year);
        let cell_spans = self.body(root, &mut report);
        report.drop_redundant_totals();
        (known.then_some(report), cell_spans)
    }

    fn is_newer(&mut self, root: &DeTable<'_>) -> bool {
        let Some(node) = self.required(root, "gouji") else { return false };
        let version = match node.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse::<u64>().ok(),
            _ => None,
        };
        match version {
            Some(VERSION) => false,
            Some(newer) if newer > VERSION => {
                let say = Message::key("store.newer_version").with("version", newer);
                let hint = Message::key("store.newer_version_hint").with("known", VERSION);
                self.error("newer_version", node.span(), say, hint);
                true
            }
            _ => {
                self.wrong_number("gouji", &node.span());
                false
            }
        }
    }

    /// Returns the value of a key that every report has. Where the TOML itself has syntax errors, the key may have been lost
    /// with one of them; they are told, and nothing is said of the key.
    fn required<'t, 'i>(&mut self, root: &'t DeTable<'i>, key: &str) -> Option<&'t Node<'i>> {
        let node = root.get(key);
        if node.is_none() && self.syntax_errors.is_empty() {
            let say = Message::key("store.missing_key").with("key", key);
            self.error("missing_key", 0..0, say, Message::key("store.missing_key_hint"));
        }
        node
    }

    fn year(&mut self, root: &DeTable<'_>) -> Option<(i32, Range<usize>)> {
        let node = self.required(root, "year")?;
        let year = match node.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        if year.is_none() {
            self.wrong_number("year", &node.span());
        }
        Some((year?, node.span()))
    }

    fn form(&mut self, root: &DeTable<'_>, forms: &dyn Forms) -> Option<Arc<Form>> {
        let node = self.required(root, "form")?;
        let id = self.text(node, "form")?;
        let form = forms.form(&id);
        if form.is_none() {
            let say = Message::key("store.unknown_form").with("form", &id);
            let hint =
                Message::key("store.unknown_form_hint").with("known", forms.ids().join(", "));
            self.error("unknown_form", node.span(), say, hint);
        }
        form
    }

    /// Says that a report is not written on the form of its year. On an outdated form reports are published now and
    /// then, and their figures are as good as others; on a form that was not there yet nobody can have written one.
    fn year_outside(&mut self, form: &Form, year: i32, span: Range<usize>, forms: &dyn Forms) {
        let mut ids = forms.ids().into_iter();
        let other = ids.find(|id| forms.form(id).is_some_and(|form| form.covers(year)));
        let about = |key| Message::key(key).with("year", year).with("form", &form.id);
        let hint_for = |key| match &other {
            Some(id) => Message::key(key).with("form", id),
            None => Message::key("store.year_before_forms_hint"),
        };
        if year < form.first_year {
            let say = about("store.year_before_form").with("first", form.first_year);
            self.error("year_before_form", span, say, hint_for("store.year_before_form_hint"));
        } else {
            let last = form.last_year.unwrap_or(form.first_year);
            let say = about("store.year_outside_form").with("first", form.first_year);
            let hint = hint_for("store.year_outside_form_hint");
            self.add("year_outside_form", Severity::Warning, span, say.with("last", last), hint);
        }
    }

    /// Reads everything but the keys that name the report.
    fn body(&mut self, root: &DeTable<'_>, report: &mut Report) -> Vec<Option<CellSpan>> {
        let form = Arc::clone(report.form());
        let mut cell_spans = vec![None; form.cells.len()];
        for (key, node) in root {
            let name: &str = key.get_ref();
            match name {
                "gouji" | "form" | "agency" | "year" => {}
                "totals" => match self.word(
                    node,
                    name,
                    &[Totals::Computed, Totals::Keyed].map(Totals::word),
                ) {
                    Some(1) => report.totals = Totals::Keyed,
                    _ => report.totals = Totals::Computed,
                },
                "status" => match self.word(
                    node,
                    name,
                    &[Publication::Draft, Publication::Published].map(Publication::word),
                ) {
                    Some(1) => report.status = Publication::Published,
                    _ => report.status = Publication::Draft,
                },
                CORRECTIONS => self.corrections(node, report),
                _ if BEFORE_TABLES.contains(&name) || AFTER_TABLES.contains(&name) => {
                    if let Some(table) = self.table(node, name) {
                        self.part(name, table, report);
                    }
                }
                _ if form.tables.iter().any(|table| table.id == name) => {
                    if let Some(table) = self.table(node, name) {
                        self.rows(name, table, report, &mut cell_spans);
                    }
                }
                _ => {
                    let tables = form.tables.iter().map(|table| table.id.as_str());
                    let known =
                        HEAD.into_iter().chain(BEFORE_TABLES).chain(AFTER_TABLES).chain(tables);
                    self.unknown_key(name, &key.span(), known);
                }
            }
        }
        cell_spans
    }
}
