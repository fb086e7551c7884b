//! TOML to report, with every problem of a file at once and the place of each cell in the text.
//!
//! A bad cell stays blank and the rest is read on. Nothing here changes a text.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::model::slip::Slip;
use crate::model::{
    CellId, Correction, Entry, Fact, Finding, Form, Forms, Message, Origin, Publication, Report,
    Row, Section, SectionKind, Severity, Totals, Value, Waiver,
};

use super::complaint::Reader;
use super::spans::Node;
use super::syntax;
use super::writer;

/// The version of the report file that this program reads and writes.
pub(super) const VERSION: u64 = 1;
/// The keys at the top of a report file and its tables that are the same for all forms.
const HEAD: &[&str] = &["gouji", "form", "agency", "year", "totals", "status"];
const PARTS: &[&str] = &["unit", "document", "narrative", "notes", "waivers", "corrections"];

/// Where a cell stands in the text, and the figure written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The bytes of the value.
    pub(super) span: Range<usize>,
    /// The figure; `None` where it cannot be read.
    pub(super) value: Option<Value>,
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The report, where its form, year and agency are known and no part of it may be lost.
    pub(super) report: Option<Report>,
    /// One for each cell of the form.
    pub(super) spots: Vec<Option<Spot>>,
    /// Where each section of the form begins: its text, or the header of its table.
    pub(super) sections: Vec<Option<usize>>,
    /// True where the text is TOML without a slip, so that it can be edited.
    pub(super) sound: bool,
    /// All problems, in the order of the text.
    pub(super) findings: Vec<Finding>,
}

/// Reads a text that came in as `name`.
pub(super) fn read(name: &Arc<str>, text: &str, forms: &dyn Forms) -> Reading {
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return read_table(name, text, root.get_ref(), Vec::new(), forms);
    }
    let (readable, slips) = syntax::survey(text);
    let (root, _) = DeTable::parse_recoverable(&readable);
    read_table(name, text, root.get_ref(), slips, forms)
}

fn read_table(
    name: &Arc<str>,
    text: &str,
    root: &DeTable<'_>,
    slips: Vec<Slip>,
    forms: &dyn Forms,
) -> Reading {
    let sound = slips.is_empty();
    let mut reader = Reader { name, text, slips, findings: Vec::new(), lines: Vec::new() };
    let (report, spots) = reader.document(root, forms);
    let slips = std::mem::take(&mut reader.slips);
    let told: Vec<Finding> = slips
        .iter()
        .map(|slip| syntax::finding(slip, text))
        .map(|(finding, span)| reader.placed(finding, span))
        .collect();
    let mut findings = reader.findings;
    let line = |finding: &Finding| finding.place.as_ref().map(|place| place.line);
    // A name on the line of a slip is as likely a piece of it, below a bad header it is in the wrong table,
    // and where not all slips are told it may be of one of the others.
    let lost = slips.len() >= syntax::MOST || slips.iter().any(syntax::hides_table);
    findings.retain(|found| {
        !found.rule.starts_with("unknown_")
            || !lost && told.iter().all(|slip| line(slip) != line(found))
    });
    // Behind a slip figures may be lost; half a report would only give false alarms.
    let report = report.filter(|_| told.is_empty());
    findings.extend(told);
    findings.sort_by_key(|found| found.place.as_ref().map(|place| (place.line, place.column)));
    let sections = report.as_ref().map(|report| sections(report.form(), root)).unwrap_or_default();
    Reading { report, spots, sections, sound, findings }
}

fn sections(form: &Form, root: &DeTable<'_>) -> Vec<Option<usize>> {
    let place = |section: &Section| {
        let node = match section.kind {
            SectionKind::Text => root.get("narrative")?.get_ref().get(section.id.as_str())?,
            SectionKind::Table(at) => root.get(form.tables[at].id.as_str())?,
        };
        Some(node.span().start)
    };
    form.sections.iter().map(place).collect()
}

impl Reader<'_> {
    fn document(
        &mut self,
        root: &DeTable<'_>,
        forms: &dyn Forms,
    ) -> (Option<Report>, Vec<Option<Spot>>) {
        let nothing = (None, Vec::new());
        if !HEAD[..4].iter().any(|key| root.contains_key(*key)) {
            self.slips.clear();
            let say = Message::key("store.not_gouji");
            self.error("not_gouji", 0..0, say, Message::key("store.not_gouji_hint"));
            return nothing;
        }
        if self.is_newer(root) {
            self.slips.clear();
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
        let spots = self.body(root, &mut report);
        report.settle_totals();
        (known.then_some(report), spots)
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

    /// Returns the value of a key that every report has. Where the TOML itself has slips, the key may have been lost
    /// with one of them; they are told, and nothing is said of the key.
    fn required<'t, 'i>(&mut self, root: &'t DeTable<'i>, key: &str) -> Option<&'t Node<'i>> {
        let node = root.get(key);
        if node.is_none() && self.slips.is_empty() {
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
            self.tell("year_outside_form", Severity::Warning, span, say.with("last", last), hint);
        }
    }

    /// Reads everything but the keys that name the report.
    fn body(&mut self, root: &DeTable<'_>, report: &mut Report) -> Vec<Option<Spot>> {
        let form = Arc::clone(report.form());
        let mut spots = vec![None; form.cells.len()];
        for (key, node) in root {
            let name: &str = key.get_ref();
            match name {
                "gouji" | "form" | "agency" | "year" => {}
                "totals" => match self.word(node, name, &["computed", "keyed"]) {
                    Some(1) => report.totals = Totals::Keyed,
                    _ => report.totals = Totals::Computed,
                },
                "status" => match self.word(node, name, &["draft", "published"]) {
                    Some(1) => report.status = Publication::Published,
                    _ => report.status = Publication::Draft,
                },
                "corrections" => self.corrections(node, report),
                _ if PARTS.contains(&name) => {
                    if let Some(table) = self.table(node, name) {
                        self.part(name, table, report);
                    }
                }
                _ if form.tables.iter().any(|table| table.id == name) => {
                    if let Some(table) = self.table(node, name) {
                        self.rows(name, table, report, &mut spots);
                    }
                }
                _ => {
                    let tables = form.tables.iter().map(|table| table.id.as_str());
                    let known = HEAD.iter().chain(PARTS).copied().chain(tables);
                    self.unknown_key(name, &key.span(), known);
                }
            }
        }
        spots
    }

    fn part(&mut self, name: &str, table: &DeTable<'_>, report: &mut Report) {
        let form = Arc::clone(report.form());
        for (key, node) in table {
            let id: &str = key.get_ref();
            match name {
                "unit" => {
                    if let Some(fact) = self.fact(node) {
                        report.facts.insert(id.to_owned(), fact);
                    }
                }
                "document" => {
                    if let Some(text) = self.text(node, id) {
                        report.document.insert(id.to_owned(), text);
                    }
                }
                "narrative" => {
                    let mut texts = form.sections.iter().filter(|s| s.kind == SectionKind::Text);
                    if texts.clone().any(|section| section.id == id) {
                        self.narrative(id, node, report);
                    } else {
                        let known: Vec<&str> = texts.by_ref().map(|s| s.id.as_str()).collect();
                        self.unknown_key(id, &key.span(), known.into_iter());
                    }
                }
                "notes" => match form.cell_at(id) {
                    Some(cell) => {
                        if let Some(text) = self.text(node, id).filter(|text| !text.is_empty()) {
                            report.notes.insert(cell, text);
                        }
                    }
                    None => self.unknown_cell(Severity::Warning, id, id, &key.span(), &form),
                },
                _ => {
                    if let Some(waiver) = self.waiver(id, node) {
                        report.waivers.insert(id.to_owned(), waiver);
                    }
                }
            }
        }
    }

    fn narrative(&mut self, id: &str, node: &Node<'_>, report: &mut Report) {
        let Some(text) = self.text(node, id) else { return };
        let text = writer::unix_lines(&text);
        // The line end before the closing quotes is layout.
        let text = text.strip_suffix('\n').unwrap_or(&text);
        if !text.is_empty() {
            report.narrative.insert(id.to_owned(), text.to_owned());
        }
    }

    fn fact(&mut self, node: &Node<'_>) -> Option<Fact> {
        if self.spoiled(&node.span()) {
            return None;
        }
        Some(match node.get_ref() {
            DeValue::Boolean(yes) => Fact::Bool(*yes),
            DeValue::String(text) => Fact::Text(text.to_string()),
            _ => Fact::Text(self.text.get(node.span()).unwrap_or_default().to_owned()),
        })
    }

    fn waiver(&mut self, id: &str, node: &Node<'_>) -> Option<Waiver> {
        let table = self.table(node, id)?;
        self.fields(table, &["reason", "left", "right"]);
        let [reason, left, right] = ["reason", "left", "right"].map(|key| self.field(table, key));
        let (reason, left, right) = (reason?, left?, right?);
        if let Some(missing) = [("reason", &reason), ("left", &left), ("right", &right)]
            .iter()
            .find(|(_, text)| text.is_none())
        {
            let say = Message::key("store.missing_field").with("key", missing.0).with("of", id);
            self.error("missing_key", node.span(), say, Message::key("store.missing_field_hint"));
        }
        Some(Waiver { reason: reason?, left: left?, right: right? })
    }

    fn corrections(&mut self, node: &Node<'_>, report: &mut Report) {
        const FIELDS: [&str; 6] = ["when", "who", "cell", "from", "to", "reason"];
        let DeValue::Array(items) = node.get_ref() else {
            let say = Message::key("store.wrong_kind_list").with("key", "corrections");
            let hint = Message::key("store.wrong_kind_list_hint");
            return self.error("wrong_kind", node.span(), say, hint);
        };
        for item in items {
            let Some(table) = self.table(item, "corrections") else { continue };
            self.fields(table, &FIELDS);
            let fields = FIELDS.map(|key| self.field(table, key).flatten().unwrap_or_default());
            let [when, who, cell, from, to, reason] = fields;
            report.corrections.push(Correction { when, who, cell, from, to, reason });
        }
    }

    /// Warns of keys that a small table does not have.
    fn fields(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            self.unknown_key(key.get_ref(), &key.span(), known.iter().copied());
        }
    }

    /// Returns a text, or a bare number or time as it is written: `None` where it is bad, `Some(None)` where it is
    /// missing.
    #[expect(clippy::option_option, reason = "bad and missing are told apart in one place only")]
    fn field(&mut self, table: &DeTable<'_>, key: &str) -> Option<Option<String>> {
        let Some(node) = table.get(key) else { return Some(None) };
        if self.spoiled(&node.span()) {
            return None;
        }
        match node.get_ref() {
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
                Some(self.text.get(node.span()).map(str::to_owned))
            }
            _ => self.text(node, key).map(Some),
        }
    }

    fn rows(
        &mut self,
        table: &str,
        rows: &DeTable<'_>,
        report: &mut Report,
        spots: &mut [Option<Spot>],
    ) {
        let form = Arc::clone(report.form());
        let Some(of) = form.tables.iter().find(|other| other.id == table) else { return };
        for (row, node) in rows {
            let place = of.blocks.iter().find_map(|block| {
                let is_it = |known: &Row| known.id == **row.get_ref() && !known.heading;
                Some((block, block.rows.iter().position(is_it)?))
            });
            let Some((block, at)) = place else {
                let address = format!("{table}.{}", row.get_ref());
                self.unknown_cell(Severity::Error, &address, row.get_ref(), &row.span(), &form);
                continue;
            };
            let Some(cells) = self.table(node, row.get_ref()) else { continue };
            for (column, node) in cells {
                let of_block = block.columns.iter().position(|c| c.id == **column.get_ref());
                let Some(id) = of_block.and_then(|column| block.cell(at, column)) else {
                    let address = format!("{table}.{}.{}", row.get_ref(), column.get_ref());
                    let (span, key) = (column.span(), column.get_ref());
                    self.unknown_cell(Severity::Error, &address, key, &span, &form);
                    continue;
                };
                let value = self.cell(&form, id, node);
                if !node.span().is_empty() {
                    spots[id.index()] = Some(Spot { span: node.span(), value });
                }
                if value.is_some() {
                    report.set_entry(id, Entry { value, origin: Origin::File });
                }
            }
        }
    }

    fn cell(&mut self, form: &Form, id: CellId, node: &Node<'_>) -> Option<Value> {
        let (span, kind) = (node.span(), form.cell(id).kind);
        if span.is_empty() {
            return None;
        }
        let spoiled = self.spoiled(&span);
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let parsed = match node.get_ref() {
            _ if spoiled => Value::parse(kind, raw),
            DeValue::String(text) => Value::parse(kind, text),
            DeValue::Integer(number) if number.radix() == 10 => Value::parse(kind, number.as_str()),
            DeValue::Float(number) => Value::parse(kind, number.as_str()),
            _ => {
                self.wrong_number(&form.cell(id).address, &span);
                return None;
            }
        };
        match parsed {
            Ok(value) => (!spoiled).then_some(value),
            // An unfinished text takes in the lines below it, a missing comma the next key: those are the slips to tell.
            Err(_) if spoiled && (raw.contains(['"', '\'', '\n']) || takes_in_a_key(raw)) => None,
            Err(error) => {
                self.slips.retain(|slip| !span.contains(&slip.span.start));
                self.bad_value(form, id, &error, span);
                None
            }
        }
    }
}

/// Returns whether a spoiled value is two words, the second of which looks like a key.
fn takes_in_a_key(raw: &str) -> bool {
    raw.split_once(' ')
        .is_some_and(|(_, next)| next.trim_start().starts_with(|c: char| c.is_ascii_lowercase()))
}
