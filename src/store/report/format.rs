//! The canonical layout of a report file: parts and rows in the order of the form, figures and labels in columns.
//!
//! Values and what people wrote beside them stay; where one of them would be lost, nothing is done at all. What is not
//! known to the program is taken over as it was written.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};
use unicode_width::UnicodeWidthStr;

use crate::model::{Form, Report, SectionKind, Table};

use super::comments::{self, Comments, Remarks, path};
use super::document::Document;
use super::keys::{
    AFTER_TABLES, BEFORE_TABLES, CORRECTION_FIELDS, CORRECTIONS, DOCUMENT, HEAD, NARRATIVE, NOTES,
    UNIT, VERSION, WAIVER_FIELDS, WAIVERS,
};
use super::spans::{Layout, Node, layout};
use super::writer;
use crate::store::Error;

/// Returns the document in the canonical layout.
pub fn canonical(document: &Document) -> Result<Document, Error> {
    let text = document.text();
    let (root, _) = DeTable::parse_recoverable(text);
    let (root, report) = (root.get_ref(), document.report());
    let form = report.form();
    let is_raw = |path: &[String], node: &Node<'_>| is_raw(report, path, node);
    let comments = comments::find(text, root, form, &is_raw);
    let mut printer = Printer { text, root, report, comments, out: String::new() };
    printer.file();
    let crlf = text.find('\n').is_some_and(|end| text[..end].ends_with('\r'));
    let out = printer.out.replace("\r\n", "\n");
    let out = if crlf { out.replace('\n', "\r\n") } else { out };
    let laid_out = document.with_text(&out)?;
    let (after, _) = DeTable::parse_recoverable(laid_out.text());
    let after = after.get_ref();
    let kept = keys(root).is_subset(&keys(after))
        && comments::by_people(text, root, form) == comments::by_people(&out, after, form);
    if kept { Ok(laid_out) } else { Err(Error::NotPreserved) }
}

/// Returns the paths of all values.
fn keys(table: &DeTable<'_>) -> BTreeSet<String> {
    fn gather(node: &DeValue<'_>, path: &str, found: &mut BTreeSet<String>) {
        match node {
            DeValue::Table(table) => {
                for (key, node) in table {
                    gather(node.get_ref(), &format!("{path}\n{}", key.get_ref()), found);
                }
            }
            DeValue::Array(items) => {
                for (index, node) in items.iter().enumerate() {
                    gather(node.get_ref(), &format!("{path}\n{index}"), found);
                }
            }
            _ => drop(found.insert(path.to_owned())),
        }
    }
    let mut found = BTreeSet::new();
    for (key, node) in table {
        gather(node.get_ref(), key.get_ref(), &mut found);
    }
    found
}

/// Returns whether an entry is taken over as it is written: the program does not know it, or has no better way to write it.
fn is_raw(report: &Report, path: &[String], node: &Node<'_>) -> bool {
    let form = report.form();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let value = node.get_ref();
    let is_text = |value: &DeValue<'_>| matches!(value, DeValue::String(text) if !text.is_empty());
    match path[..] {
        [part] => !is_known(form, part),
        [UNIT, _] => !matches!(value, DeValue::String(_) | DeValue::Boolean(_)),
        [DOCUMENT, _] => !matches!(value, DeValue::String(_)),
        [NARRATIVE, id] => !(is_text(value) && report.narrative.contains_key(id)),
        [NOTES, id] => !(is_text(value) && form.cell_at(id).is_some()),
        [WAIVERS, id] => {
            let DeValue::Table(table) = value else { return true };
            let plain = table.keys().all(|key| WAIVER_FIELDS.contains(&key.get_ref().as_ref()));
            !(plain && report.waivers.contains_key(id))
        }
        [CORRECTIONS, _, field] => !CORRECTION_FIELDS.contains(&field),
        _ => false,
    }
}

fn is_known(form: &Form, part: &str) -> bool {
    let parts = HEAD.into_iter().chain(BEFORE_TABLES).chain(AFTER_TABLES);
    parts.chain(form.tables.iter().map(|table| table.id.as_str())).any(|p| p == part)
}

/// Writes the file anew.
struct Printer<'t, 'i> {
    text: &'t str,
    root: &'t DeTable<'i>,
    report: &'t Report,
    comments: Comments,
    out: String,
}

impl<'t> Printer<'t, '_> {
    fn file(&mut self) {
        self.head();
        for part in BEFORE_TABLES {
            self.part(part);
        }
        for table in &self.report.form().clone().tables {
            self.table(table);
        }
        for part in [NOTES, WAIVERS] {
            self.part(part);
        }
        self.corrections();
        self.unknown_blocks();
    }

    /// Writes a line with what people wrote about it; `own` is the comment of the program, where they wrote none.
    fn line(&mut self, at: &[&str], line: &str, own: Option<&str>) {
        let Remarks { before, behind } = self.comments.of.remove(&path(at)).unwrap_or_default();
        for remark in &before {
            self.push(remark);
        }
        match behind.as_deref().or(own) {
            Some(comment) => self.push(&format!("{line}  {comment}")),
            None => self.push(line.trim_end()),
        }
    }

    fn push(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn tail(&mut self, at: &[&str]) {
        for line in self.comments.tails.remove(&path(at)).unwrap_or_default() {
            self.push(&line);
        }
    }

    fn raw(&self, node: &Node<'_>) -> &'t str {
        &self.text[node.span()]
    }

    fn head(&mut self) {
        let report = self.report;
        for key in HEAD {
            let value = match key {
                "gouji" => VERSION.to_string(),
                "form" => writer::quote(&report.form().id),
                "agency" => writer::quote(&report.agency),
                "year" => report.year.to_string(),
                "totals" => writer::quote(report.totals.word()),
                _ => writer::quote(report.status.word()),
            };
            if self.root.contains_key(key) {
                self.line(&[key], &format!("{key:6} = {value}"), None);
            }
        }
        for (key, node) in self.root {
            if !is_known(self.report.form(), key.get_ref()) {
                self.unknown(&[key.get_ref().as_ref()], node);
            }
        }
        self.tail(&[]);
    }

    /// Writes an unknown entry of the top of the file as it was, one with parts of its own under dotted keys.
    fn unknown(&mut self, at: &[&str], node: &Node<'_>) {
        match (layout(self.text, node), node.get_ref()) {
            (Layout::Header, _) => {}
            (Layout::Dotted, DeValue::Table(table)) => {
                for (key, node) in table {
                    self.unknown(&[at, &[key.get_ref().as_ref()]].concat(), node);
                }
            }
            _ => {
                let keys: Vec<String> = at.iter().map(|key| writer::key(key)).collect();
                let line = format!("{} = {}", keys.join("."), self.raw(node));
                // Remarks are kept by the first two keys.
                self.line(&at[..at.len().min(2)], &line, None);
            }
        }
    }

    fn unknown_blocks(&mut self) {
        for (key, node) in self.root {
            let name = key.get_ref().as_ref();
            let headed = layout(self.text, node) == Layout::Header;
            if headed && !is_known(self.report.form(), name) {
                self.push("");
                let block = &self.text[comments::block(self.text, node)];
                self.line(&[name], block, None);
                self.tail(&[name]);
            }
        }
    }

    /// Writes a part whose entries are keys and values.
    fn part(&mut self, part: &str) {
        let Some(node) = self.root.get(part) else { return };
        let DeValue::Table(table) = node.get_ref() else { return };
        self.push("");
        self.line(&[part], &format!("[{part}]"), None);
        let form = self.report.form();
        let place = |key: &str| match part {
            NARRATIVE => form.sections.iter().position(|section| section.id == key),
            NOTES => form.cell_at(key).map(crate::model::CellId::index),
            _ => Some(0),
        };
        let mut entries: Vec<(&str, &Node<'_>)> =
            table.iter().map(|(key, node)| (key.get_ref().as_ref(), node)).collect();
        entries.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
        for (key, node) in entries {
            let value = self.value(part, key, node);
            self.line(&[part, key], &format!("{} = {value}", writer::key(key)), None);
        }
        self.tail(&[part]);
    }

    fn value(&self, part: &str, key: &str, node: &Node<'_>) -> String {
        if is_raw(self.report, &path(&[part, key]), node) {
            return self.raw(node).to_owned();
        }
        match (node.get_ref(), self.report.waivers.get(key)) {
            (DeValue::Boolean(yes), _) => yes.to_string(),
            (DeValue::String(_), _) if part == NARRATIVE => {
                writer::paragraphs(self.report.narrative.get(key).map_or("", String::as_str))
            }
            (DeValue::String(text), _) => writer::quote(text),
            (_, Some(waiver)) => writer::waiver(waiver),
            _ => self.raw(node).to_owned(),
        }
    }

    fn table(&mut self, table: &Table) {
        let form = self.report.form().clone();
        let section = form.sections.iter().find(|section| {
            matches!(section.kind, SectionKind::Table(at) if form.tables[at].id == table.id)
        });
        self.push("");
        let label = section.map(|section| writer::comment(&section.heading.zh));
        let header = format!("[{}]", writer::key(&table.id));
        // The label brings two spaces along, as every comment does.
        let line = format!("{header:width$}", width = writer::HEADER_WIDTH - 2);
        self.line(&[&table.id], &line, label.as_deref());
        let rows: Vec<_> = writer::rows(table)
            .map(|(row, cells)| (row, writer::row(self.report, &cells)))
            .collect();
        let filled = || rows.iter().filter(|(row, _)| !row.heading);
        let keys = filled().map(|(row, _)| writer::key(&row.id).width()).max().unwrap_or(0);
        let values = filled().map(|(_, value)| value.width()).max().unwrap_or(0);
        for (row, value) in &rows {
            let label = writer::comment(&row.label.zh);
            if row.heading {
                self.push(label.trim_end());
                continue;
            }
            let (key, gap) = (writer::key(&row.id), values - value.width());
            let line = format!("{key:keys$} = {value}{:gap$}", "");
            self.line(&[&table.id, &row.id], &line, Some(&label));
        }
        self.tail(&[&table.id]);
    }

    fn corrections(&mut self) {
        let Some(node) = self.root.get(CORRECTIONS) else { return };
        let DeValue::Array(items) = node.get_ref() else { return };
        // What stands in a list on one line has no place of its own.
        let mut remarks = self.comments.of.remove(&path(&[CORRECTIONS])).unwrap_or_default();
        remarks.before.extend(remarks.behind.take());
        if items.is_empty() {
            // A list without entries has no header; before the first header is the only place for it.
            return;
        }
        for (index, (item, correction)) in items.iter().zip(&self.report.corrections).enumerate() {
            let index = index.to_string();
            self.push("");
            for remark in std::mem::take(&mut remarks.before) {
                self.push(&remark);
            }
            self.line(&[CORRECTIONS, &index], "[[corrections]]", None);
            for (field, line) in CORRECTION_FIELDS.iter().zip(writer::correction(correction)) {
                self.line(&[CORRECTIONS, &index, field], &line, None);
            }
            let DeValue::Table(table) = item.get_ref() else { continue };
            for (key, node) in table {
                let key: &str = key.get_ref();
                if !CORRECTION_FIELDS.contains(&key) {
                    let line = format!("{} = {}", writer::key(key), self.raw(node));
                    self.line(&[CORRECTIONS, &index, key], &line, None);
                }
            }
            self.tail(&[CORRECTIONS, &index]);
        }
    }
}
