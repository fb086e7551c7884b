//! `[[charts]]` of a form file: which sums are drawn.
//!
//! How they are drawn is `render`'s business.

use super::build;
use super::expand;
use super::reader::{Fields, Source, Text};
use crate::model::chart::{Bar, Chart};
use crate::model::{CellKind, Form, Message, Term};

/// Reads `[[charts]]`; a form without any is drawn without charts.
pub(super) fn read(source: &mut Source, fields: &Fields, form: &mut Form) {
    for item in fields.tables(source, "charts") {
        let id = item.required(source, "id");
        if form.charts.iter().any(|chart| chart.id == id.value) {
            let message = Message::key("definition.duplicate").with("id", &id.value);
            source.error("form_duplicate", id.span.clone(), message);
        }
        let whole = item.placed(source, "whole");
        let bars = item.tables(source, "bars");
        let bars: Vec<Bar> = bars.iter().map(|bar| read_bar(source, bar, form)).collect();
        if bars.is_empty() {
            let message = Message::key("definition.missing").with("key", "bars");
            source.error("form_missing_key", item.span(), message);
        }
        let chart = Chart {
            title: build::label(source, &item, "title", "title_english"),
            years: item.flag(source, "years"),
            whole: whole.map(|text| terms(source, &text, form)).unwrap_or_default(),
            id: id.value,
            bars,
        };
        item.finish(source);
        form.charts.push(chart);
    }
}

fn read_bar(source: &mut Source, item: &Fields, form: &Form) -> Bar {
    let label = item.required(source, "label");
    let sum = item.required(source, "sum");
    let english = item.text(source, "english");
    item.finish(source);
    Bar { label: crate::model::Label::new(label.value, english), sum: terms(source, &sum, form) }
}

/// Reads a sum of cells that count: amounts and changes have no length beside them.
fn terms(source: &mut Source, text: &Text, form: &Form) -> Vec<Term> {
    let terms = expand::sum(source, form, text);
    let other = terms.iter().find(|term| form.cell(term.cell).kind != CellKind::Count);
    if let Some(term) = other {
        let message = Message::key("definition.bad_word")
            .with("word", &form.cell(term.cell).address)
            .with("expected", CellKind::Count.word());
        source.error("form_bad_word", text.span.clone(), message);
    }
    if terms.is_empty() && source.is_clean() {
        let message = Message::key("definition.formula").with("expected", "table.row.column");
        source.error("form_formula", text.span.clone(), message);
    }
    terms
}
