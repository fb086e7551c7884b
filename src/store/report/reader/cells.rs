//! The figures of a report file, each with its place in the text.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::problem::Reader;
use crate::model::{CellId, Entry, Form, Origin, Report, Row, Severity, Value};
use crate::store::report::spans::Node;

/// Where a cell stands in the text, and the figure written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store::report) struct CellSpan {
    /// The bytes of the value.
    pub(in crate::store::report) span: Range<usize>,
    /// The figure; `None` where it cannot be read.
    pub(in crate::store::report) value: Option<Value>,
}

impl Reader<'_> {
    /// Reads the rows of a table of the form.
    pub(super) fn rows(
        &mut self,
        table: &str,
        rows: &DeTable<'_>,
        report: &mut Report,
        cell_spans: &mut [Option<CellSpan>],
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
                    cell_spans[id.index()] = Some(CellSpan { span: node.span(), value });
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
        let has_slip = self.holds_slip(&span);
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let parsed = match node.get_ref() {
            _ if has_slip => Value::parse(kind, raw),
            DeValue::String(text) => Value::parse(kind, text),
            DeValue::Integer(number) if number.radix() == 10 => Value::parse(kind, number.as_str()),
            DeValue::Float(number) => Value::parse(kind, number.as_str()),
            _ => {
                self.wrong_number(&form.cell(id).address, &span);
                return None;
            }
        };
        match parsed {
            Ok(value) => (!has_slip).then_some(value),
            // An unfinished text takes in the lines below it, a missing comma the next key: those are the syntax errors to tell.
            Err(_) if has_slip && (raw.contains(['"', '\'', '\n']) || takes_in_a_key(raw)) => None,
            Err(error) => {
                self.syntax_errors.retain(|syntax_error| !span.contains(&syntax_error.span.start));
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
