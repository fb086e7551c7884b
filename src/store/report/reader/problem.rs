//! What reading says of a wrong key or value: the finding, its place, and the word that was probably meant.
//!
//! Which key means what stands in `reader`.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::model::nearest::nearest;
use crate::model::{CellId, CellKind, Finding, Form, Message, Severity, ValueError};

use crate::model::syntax_error::SyntaxError;
use crate::store::report::spans::Node;

/// The text that is being read, and what was found wrong with it so far.
pub(super) struct Reader<'a> {
    pub(super) name: &'a Arc<str>,
    pub(super) text: &'a str,
    pub(super) syntax_errors: Vec<SyntaxError>,
    pub(super) findings: Vec<Finding>,
    /// Where each line starts; empty until the first finding.
    pub(super) lines: Vec<usize>,
}

impl Reader<'_> {
    pub(super) fn error(&mut self, id: &str, span: Range<usize>, message: Message, hint: Message) {
        self.add(id, Severity::Error, span, message, hint);
    }

    pub(super) fn add(
        &mut self,
        id: &str,
        severity: Severity,
        span: Range<usize>,
        message: Message,
        hint: Message,
    ) {
        let finding = Finding::reading(id, severity, message).hint(hint);
        let finding = self.with_place(finding, span);
        self.findings.push(finding);
    }

    /// Adds the place and the line to a finding. Lines are counted once, not again for each finding.
    pub(super) fn with_place(&mut self, finding: Finding, span: Range<usize>) -> Finding {
        if self.lines.is_empty() {
            self.lines.push(0);
            self.lines.extend(self.text.match_indices('\n').map(|(at, _)| at + 1));
        }
        let line = self.lines.partition_point(|start| *start <= span.start).max(1);
        let start = self.lines[line - 1];
        let end = self.lines.get(line).copied().unwrap_or(self.text.len());
        let within = span.start - start..span.end.clamp(span.start, end.max(span.start)) - start;
        let mut finding = finding.at(self.name, &self.text[start..end], within);
        if let Some(place) = &mut finding.place {
            place.line = line as u32;
        }
        finding
    }

    /// Returns what stands at `span`, shortened for a message.
    pub(super) fn excerpt(&self, span: Range<usize>) -> String {
        let line = self.text.get(span).unwrap_or_default().lines().next().unwrap_or_default();
        let short: String = line.chars().take(24).collect();
        if short.len() < line.len() { format!("{short}..") } else { short }
    }

    /// Returns whether a syntax error stands in this value, or the parser put it in for one that is missing.
    pub(super) fn holds_slip(&self, span: &Range<usize>) -> bool {
        span.is_empty()
            || self.syntax_errors.iter().any(|syntax_error| {
                span.start <= syntax_error.span.start && syntax_error.span.start < span.end
            })
    }

    pub(super) fn bad_value(
        &mut self,
        form: &Form,
        id: CellId,
        error: &ValueError,
        span: Range<usize>,
    ) {
        let address = &form.cell(id).address;
        let (rule, say, hint) = match error {
            ValueError::Negative => {
                ("negative_count", "store.negative_count", "store.negative_count_hint")
            }
            ValueError::Fraction => ("wrong_kind", "store.fraction", "store.fraction_hint"),
            ValueError::TooLong => ("too_many_digits", "store.too_long", "store.too_long_hint"),
            ValueError::TooFine => ("too_many_digits", "store.too_fine", "store.too_fine_hint"),
            ValueError::Unit(_) => ("unit_in_cell", "store.unit_in_cell", unit_hint(form, id)),
            ValueError::Empty | ValueError::NotANumber(_) | ValueError::Point => {
                ("not_a_number", "store.not_a_number", "store.not_a_number_hint")
            }
        };
        let say = Message::key(say).with("cell", address).with("text", self.excerpt(span.clone()));
        let mut hint = Message::key(hint);
        if rule == "unit_in_cell" {
            let own = &form.column_of(id).unit;
            let unit = if own.is_empty() { &form.table_of(id).unit } else { own };
            hint = hint.with("unit", unit);
        }
        self.error(rule, span, say, hint);
    }

    pub(super) fn wrong_number(&mut self, key: &str, span: &Range<usize>) {
        if self.holds_slip(span) {
            return;
        }
        let text = self.excerpt(span.clone());
        let say = Message::key("store.wrong_kind_number").with("key", key).with("text", text);
        self.error("wrong_kind", span.clone(), say, Message::key("store.wrong_kind_number_hint"));
    }

    pub(super) fn text(&mut self, node: &Node<'_>, key: &str) -> Option<String> {
        if let DeValue::String(text) = node.get_ref() {
            return Some(text.to_string());
        }
        if !self.holds_slip(&node.span()) {
            let say = Message::key("store.wrong_kind_text").with("key", key);
            let hint = Message::key("store.wrong_kind_text_hint");
            self.error("wrong_kind", node.span(), say, hint);
        }
        None
    }

    pub(super) fn table<'t, 'i>(
        &mut self,
        node: &'t Node<'i>,
        key: &str,
    ) -> Option<&'t DeTable<'i>> {
        if let DeValue::Table(table) = node.get_ref() {
            return Some(table);
        }
        if !self.holds_slip(&node.span()) {
            let say = Message::key("store.wrong_kind_table").with("key", key);
            let hint = Message::key("store.wrong_kind_table_hint");
            self.error("wrong_kind", node.span(), say, hint);
        }
        None
    }

    pub(super) fn word(&mut self, node: &Node<'_>, key: &str, words: &[&str]) -> Option<usize> {
        let text = self.text(node, key)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            let say = Message::key("store.wrong_word").with("key", key).with("text", text);
            let hint = Message::key("store.wrong_word_hint").with("words", words.join(", "));
            self.error("wrong_kind", node.span(), say, hint);
        }
        found
    }

    pub(super) fn unknown_key<'k>(
        &mut self,
        key: &str,
        span: &Range<usize>,
        known: impl Iterator<Item = &'k str>,
    ) {
        let say = Message::key("store.unknown_key").with("key", key);
        let hint = match nearest(key, known) {
            Some(near) => Message::key("store.nearest_hint").with("near", near),
            None => Message::key("store.unknown_key_hint"),
        };
        self.add("unknown_key", Severity::Warning, span.clone(), say, hint);
    }

    pub(super) fn unknown_cell(
        &mut self,
        severity: Severity,
        address: &str,
        key: &str,
        span: &Range<usize>,
        form: &Form,
    ) {
        let say = Message::key("store.unknown_cell").with("cell", address).with("form", &form.id);
        let parts = address.split('.').count();
        let near = if key == address {
            nearest(address, form.cells.iter().map(|cell| cell.address.as_str()))
        } else {
            // Only what stands in the same table or row comes into question.
            let inside = &address[..address.len() - key.len()];
            let ids = form.cells.iter().filter_map(|cell| cell.address.strip_prefix(inside));
            nearest(key, ids.filter_map(|rest| rest.split('.').next()))
        };
        let hint = match near {
            Some(near) => Message::key("store.nearest_hint").with("near", near),
            None if parts == 2 => Message::key("store.unknown_row_hint").with("form", &form.id),
            None => Message::key("store.unknown_cell_hint").with("form", &form.id),
        };
        self.add("unknown_cell", severity, span.clone(), say, hint);
    }
}

fn unit_hint(form: &Form, id: CellId) -> &'static str {
    let own = &form.column_of(id).unit;
    match form.cell(id).kind {
        CellKind::Money { open: true, .. } => "store.open_unit_hint",
        _ if own.is_empty() && form.table_of(id).unit.is_empty() => "store.no_unit_hint",
        _ => "store.unit_in_cell_hint",
    }
}
