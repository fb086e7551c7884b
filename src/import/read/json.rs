//! JSON: our own, which says the cells by their addresses, or lists of lists, which are a table.

use serde_json::Value;

use super::csv::{addressed_row, with_unit};
use super::{Refusal, table};
use crate::import::source::{Element, Line, Metadata, Place, Source, SourceCell};

/// Bytes of the longest text that is parsed: in memory, each value takes many times its characters.
const LONGEST: usize = 16 << 20;
/// Cells of the largest one.
const MOST_CELLS: usize = 200_000;

/// Parses JSON; `None` where the text is none.
///
/// # Errors
/// It is JSON of another shape.
pub(super) fn read(text: &str) -> Option<Result<Source, Refusal>> {
    if text.len() > LONGEST {
        return Some(Err(Refusal::TooIntricate));
    }
    // The parser bounds how deep it goes.
    let value: Value = serde_json::from_str(text).ok()?;
    Some(match &value {
        Value::Object(object) if object.get("cells").is_some_and(Value::is_object) => {
            report(&value)
        }
        Value::Array(rows) if !rows.is_empty() && rows.iter().all(Value::is_array) => {
            table_of(rows)
        }
        _ => Err(Refusal::OtherJson),
    })
}

/// Whether a text looks like JSON.
pub(super) fn recognizes(text: &str) -> bool {
    let text = text.trim_start();
    let inner = text.strip_prefix(['{', '[']).map(str::trim_start);
    inner.is_some_and(|inner| inner.starts_with(['"', '[', '{', '}', ']']))
}

fn report(value: &Value) -> Result<Source, Refusal> {
    let field = |name: &str| Some(text_of(value.get(name)?)).filter(|text| !text.is_empty());
    let metadata = Metadata {
        title: None,
        form: field("form"),
        agency: field("agency"),
        year: field("year"),
        seal: field("seal"),
    };
    let mut elements = Vec::new();
    let sections = value.get("narrative").and_then(Value::as_object);
    for (id, section) in sections.into_iter().flatten() {
        let heading = section.get("heading").map_or_else(|| id.clone(), text_of);
        elements.push(Element::Heading(Line { text: heading, place: Place::Unknown }));
        // What was typed still has its references to cells; what is printed stands in for it elsewhere.
        let text = section.get("typed").map_or_else(|| text_of(section), text_of);
        elements.extend(
            text.lines()
                .map(|line| Element::Line(Line { text: line.to_owned(), place: Place::Unknown })),
        );
    }
    let cells = value.get("cells").and_then(Value::as_object);
    if cells.is_some_and(|cells| cells.len() > MOST_CELLS) {
        return Err(Refusal::TooIntricate);
    }
    let rows = cells.into_iter().flatten().map(|(address, cell)| {
        let (value, unit) = match cell {
            Value::Object(cell) => (cell.get("value").map(text_of), cell.get("unit").map(text_of)),
            other => (Some(text_of(other)), None),
        };
        let text = with_unit(&value.unwrap_or_default(), &unit.unwrap_or_default());
        addressed_row("", "", text, address.clone())
    });
    let rows: Vec<Vec<SourceCell>> = rows.collect();
    if !rows.is_empty() {
        elements.push(Element::Table(table::build(rows, 1)?));
    }
    Ok(Source { metadata, elements })
}

fn table_of(rows: &[Value]) -> Result<Source, Refusal> {
    let cell = |value: &Value| SourceCell {
        text: text_of(value),
        rowspan: 1,
        colspan: 1,
        ..SourceCell::default()
    };
    let cells = rows.iter().filter_map(Value::as_array);
    if cells.clone().map(Vec::len).sum::<usize>() > MOST_CELLS {
        return Err(Refusal::TooIntricate);
    }
    let cells = cells.map(|row| row.iter().map(cell).collect()).collect();
    let table = table::build(cells, 1)?;
    Ok(Source { elements: vec![Element::Table(table)], ..Source::default() })
}

/// The text of a value; nothing for what has none.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}
