//! The canonical text of a report file, and of each of its parts: what a new file looks like, and what an edit puts in.
//!
//! Line ends here are `\n`; an edit of a file with other line ends turns them. Reading is none of its business.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::keys::{
    CORRECTION_FIELDS, CORRECTIONS, DOCUMENT, NARRATIVE, NOTES, UNIT, VERSION, WAIVER_FIELDS,
    WAIVERS,
};
use crate::model::compare::reported_value;
use crate::model::{
    CellId, Correction, Fact, Form, Publication, Report, Row, SectionKind, Table, Totals, Value,
    Waiver,
};

/// The column at which the comment behind a table's header stands.
pub(super) const HEADER_WIDTH: usize = 32;

/// Returns the whole text of a report.
pub(super) fn report(report: &Report) -> String {
    of_year(report, &report.year.to_string())
}

/// Returns the whole text of a report whose year nobody knows yet: the place for it is empty, and says what belongs there.
pub(super) fn without_year(report: &Report, remark: &str) -> String {
    of_year(report, &format!("\"\"  # {remark}"))
}

fn of_year(report: &Report, year: &str) -> String {
    let mut out = String::new();
    let form = report.form();
    line(&mut out, "gouji ", &VERSION.to_string());
    line(&mut out, "form  ", &quote(&form.id));
    line(&mut out, "agency", &quote(&report.agency));
    line(&mut out, "year  ", year);
    if report.totals != Totals::default() {
        line(&mut out, "totals", &quote(report.totals.word()));
    }
    if report.status != Publication::default() {
        line(&mut out, "status", &quote(report.status.word()));
    }
    section(&mut out, UNIT, report.facts.iter().map(|(k, v)| (key(k), fact(v))).collect());
    let document = report.document.iter().map(|(k, v)| (key(k), quote(v)));
    section(&mut out, DOCUMENT, document.collect());
    // In the order of the form, then whatever else the report holds.
    let mut texts: Vec<(&String, &String)> =
        report.narrative.iter().filter(|(_, text)| !text.is_empty()).collect();
    texts.sort_by_key(|(id, _)| form.sections.iter().position(|s| s.id == **id));
    section(&mut out, NARRATIVE, texts.iter().map(|(k, v)| (key(k), paragraphs(v))).collect());
    for index in 0..form.tables.len() {
        table(&mut out, report, index);
    }
    let notes = report.notes.iter().filter(|(_, text)| !text.is_empty());
    let notes = notes.map(|(id, text)| (quote(&form.cell(*id).address), quote(text)));
    section(&mut out, NOTES, notes.collect());
    let waivers = report.waivers.iter().map(|(k, v)| (quote(k), waiver(v)));
    section(&mut out, WAIVERS, waivers.collect());
    for item in &report.corrections {
        let _ = write!(out, "\n[[{CORRECTIONS}]]\n{}\n", correction(item).join("\n"));
    }
    out
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

fn section(out: &mut String, name: &str, lines: Vec<(String, String)>) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n[{name}]");
    for (key, value) in lines {
        line(out, &key, &value);
    }
}

fn table(out: &mut String, report: &Report, index: usize) {
    let form = report.form();
    let table = &form.tables[index];
    let _ = writeln!(out, "\n{}", table_header(form, table));
    let rows: Vec<(&Row, String)> = rows(table)
        .map(|(row, cells)| {
            (row, if row.heading { String::new() } else { self::row(report, &cells) })
        })
        .collect();
    let filled = || rows.iter().filter(|(row, _)| !row.heading);
    let keys = filled().map(|(row, _)| key(&row.id).width()).max().unwrap_or(0);
    let values = filled().map(|(_, value)| value.width()).max().unwrap_or(0);
    for (row, value) in &rows {
        let label = comment(&row.label.zh);
        if row.heading {
            let _ = writeln!(out, "{label}");
        } else {
            let (key, gap) = (key(&row.id), values - value.width());
            let _ = writeln!(out, "{key:keys$} = {value}{:gap$}  {label}", "");
        }
    }
}

/// Returns the rows of a table with their cells, in form order.
pub(super) fn rows(table: &Table) -> impl Iterator<Item = (&Row, Vec<CellId>)> {
    table.blocks.iter().flat_map(|block| {
        block.rows.iter().enumerate().map(move |(at, row)| {
            (row, (0..block.columns.len()).filter_map(|column| block.cell(at, column)).collect())
        })
    })
}

/// Returns the line that opens a table, with the heading of its section.
pub(super) fn table_header(form: &Form, table: &Table) -> String {
    let name = format!("[{}]", key(&table.id));
    let heading = form.sections.iter().find(
        |section| matches!(section.kind, SectionKind::Table(at) if form.tables[at].id == table.id),
    );
    match heading {
        Some(section) => format!("{name:HEADER_WIDTH$}{}", comment(&section.heading.zh)),
        None => name,
    }
}

/// Returns a label as a comment.
pub(super) fn comment(label: &str) -> String {
    let label: String = label.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("# {label}")
}

/// Returns a row as an inline table of what the report states for its cells.
pub(super) fn row(report: &Report, cells: &[CellId]) -> String {
    let form = report.form();
    let filled: Vec<(&str, String)> = cells
        .iter()
        .filter_map(|id| {
            Some((form.column_of(*id).id.as_str(), value(reported_value(report, *id)?)))
        })
        .collect();
    inline(&filled)
}

fn inline(fields: &[(&str, String)]) -> String {
    if fields.is_empty() {
        return "{}".to_owned();
    }
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{} = {value}", key(name))).collect();
    format!("{{ {} }}", fields.join(", "))
}

/// Returns the text of a figure: bare, or quoted with the unit that stands in the cell.
pub(super) fn value(value: Value) -> String {
    let text = value.to_string();
    if value.unit.is_some() { quote(&text) } else { text }
}

/// Returns the text of a fact.
pub(super) fn fact(fact: &Fact) -> String {
    match fact {
        Fact::Bool(yes) => yes.to_string(),
        Fact::Text(text) => quote(text),
    }
}

/// Returns a waiver as an inline table.
pub(super) fn waiver(waiver: &Waiver) -> String {
    inline(&waiver_fields(waiver))
}

/// Returns the fields of a waiver with their texts.
pub(super) fn waiver_fields(waiver: &Waiver) -> [(&'static str, String); 3] {
    let texts = [&waiver.reason, &waiver.left, &waiver.right];
    std::array::from_fn(|at| (WAIVER_FIELDS[at], quote(texts[at])))
}

/// Returns the lines of a correction.
pub(super) fn correction(item: &Correction) -> Vec<String> {
    let Correction { when, who, cell, from, to, reason } = item;
    let time =
        if when.parse::<toml::value::Datetime>().is_ok() { when.clone() } else { quote(when) };
    let [who, cell, from, to, reason] = [who, cell, from, to, reason].map(|text| quote(text));
    let values = [time, who, cell, from, to, reason];
    let lines = CORRECTION_FIELDS.iter().zip(values);
    lines.map(|(name, value)| format!("{name:6} = {value}")).collect()
}

/// Returns a correction as an inline table, for a file that keeps them in one array.
pub(super) fn correction_inline(item: &Correction) -> String {
    let fields: Vec<String> = correction(item).iter().map(|line| squeeze(line)).collect();
    format!("{{ {} }}", fields.join(", "))
}

/// Drops the padding between a key and its `=`.
fn squeeze(line: &str) -> String {
    line.split_once('=')
        .map_or_else(|| line.to_owned(), |(name, value)| format!("{} ={value}", name.trim_end()))
}

/// Returns a key, quoted where it has to be.
pub(super) fn key(key: &str) -> String {
    let bare =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { key.to_owned() } else { quote(key) }
}

/// Returns a text as a basic string on one line.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => push(&mut out, other),
        }
    }
    out.push('"');
    out
}

/// Returns a text as a string over several lines. The line end before the closing quotes is layout, not text: reading
/// drops one.
pub(super) fn paragraphs(text: &str) -> String {
    let text = unix_lines(text);
    let mut out = String::from("\"\"\"\n");
    let mut quotes = 0;
    for c in text.chars() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            '"' if quotes == 3 => {
                out.push_str("\\\"");
                quotes = 0;
            }
            '\n' | '\t' | '"' => out.push(c),
            other => push(&mut out, other),
        }
    }
    out.push_str("\n\"\"\"");
    out
}

/// Returns the text with `\n` for every kind of line end.
pub(super) fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn push(out: &mut String, c: char) {
    if c == '\\' {
        out.push_str("\\\\");
    } else if c.is_control() && (c < '\u{20}' || c == '\u{7f}') {
        let _ = write!(out, "\\u{:04X}", u32::from(c));
    } else {
        out.push(c);
    }
}
