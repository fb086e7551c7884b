//! The parts of a report file that are not its figures: facts, texts, notes, waivers, corrections.

use toml::de::{DeTable, DeValue};

use std::sync::Arc;

use super::problem::Reader;
use crate::model::{Correction, Fact, Message, Report, Severity, Waiver};
use crate::store::report::keys::{
    CORRECTION_FIELDS, CORRECTIONS, DOCUMENT, NARRATIVE, NOTES, UNIT, WAIVER_FIELDS,
};
use crate::store::report::spans::Node;
use crate::store::report::writer;

impl Reader<'_> {
    /// Reads a part whose entries are keys and values.
    pub(super) fn part(&mut self, name: &str, table: &DeTable<'_>, report: &mut Report) {
        let form = Arc::clone(report.form());
        for (key, node) in table {
            let id: &str = key.get_ref();
            match name {
                UNIT => {
                    if let Some(fact) = self.fact(node) {
                        report.facts.insert(id.to_owned(), fact);
                    }
                }
                DOCUMENT => {
                    if let Some(text) = self.text(node, id) {
                        report.document.insert(id.to_owned(), text);
                    }
                }
                NARRATIVE => {
                    // Every section can have a text; where there is a table, too, it is the table's notes.
                    if form.section(id).is_some() {
                        self.narrative(id, node, report);
                    } else {
                        let known: Vec<&str> =
                            form.sections.iter().map(|section| section.id.as_str()).collect();
                        self.unknown_key(id, &key.span(), known.into_iter());
                    }
                }
                NOTES => match form.cell_at(id) {
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
        if self.holds_slip(&node.span()) {
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
        self.fields(table, &WAIVER_FIELDS);
        let [reason, left, right] = WAIVER_FIELDS.map(|key| self.field(table, key));
        let (reason, left, right) = (reason?, left?, right?);
        let absent = [&reason, &left, &right].iter().position(|text| text.is_none());
        if let Some(at) = absent {
            let missing = WAIVER_FIELDS[at];
            let say = Message::key("store.missing_field").with("key", missing).with("of", id);
            self.error("missing_key", node.span(), say, Message::key("store.missing_field_hint"));
        }
        Some(Waiver { reason: reason?, left: left?, right: right? })
    }

    pub(super) fn corrections(&mut self, node: &Node<'_>, report: &mut Report) {
        let DeValue::Array(items) = node.get_ref() else {
            let say = Message::key("store.wrong_kind_list").with("key", CORRECTIONS);
            let hint = Message::key("store.wrong_kind_list_hint");
            return self.error("wrong_kind", node.span(), say, hint);
        };
        for item in items {
            let Some(table) = self.table(item, CORRECTIONS) else { continue };
            self.fields(table, &CORRECTION_FIELDS);
            let fields =
                CORRECTION_FIELDS.map(|key| self.field(table, key).flatten().unwrap_or_default());
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
        if self.holds_slip(&node.span()) {
            return None;
        }
        match node.get_ref() {
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
                Some(self.text.get(node.span()).map(str::to_owned))
            }
            _ => self.text(node, key).map(Some),
        }
    }
}
