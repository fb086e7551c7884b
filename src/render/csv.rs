//! The figures as CSV, one cell of the form a line (RFC 4180), for spreadsheets and statistics.
//!
//! UTF-8 with a byte order mark, without which Excel reads Chinese as another encoding, and CRLF. The names of the columns
//! are for programs and the same in every language.

use super::block::Text;
use super::format::Job;
use super::report::{number, unit};
use crate::model::{CellId, Group, Report};

const MARK: &str = "\u{feff}";
const COLUMNS: [&str; 11] = [
    "agency",
    "year",
    "form",
    "table",
    "row",
    "column",
    "section",
    "row_label",
    "column_label",
    "value",
    "unit",
];
/// Between a label and the merged header that it stands under.
const UNDER: &str = " / ";

/// Writes the figures as CSV. Blanks have their line too, with an empty value.
pub fn to_csv(job: &Job<'_>) -> String {
    let report = job.report;
    let mut out = format!("{MARK}{}\r\n", COLUMNS.join(","));
    for cell in report.form().ids() {
        let fields = fields(report, cell);
        out.push_str(&fields.map(|field| quoted(&field)).join(","));
        out.push_str("\r\n");
    }
    out
}

fn fields(report: &Report, cell: CellId) -> [String; 11] {
    let form = report.form();
    let table = form.table_of(cell);
    let (row, column) = (form.row_of(cell), form.column_of(cell));
    [
        words(&report.agency),
        report.year.to_string(),
        words(&form.id),
        table.id.clone(),
        row.id.clone(),
        column.id.clone(),
        words(&form.section_of(cell).heading.zh),
        words(&labels(&form.block_of(cell).label.zh, &table.row_groups, row.group, &row.label.zh)),
        words(&labels("", &table.column_groups, column.group, &column.label.zh)),
        // A figure may begin with a minus sign; it is a number and stays one.
        number(report, cell).unwrap_or_default(),
        words(unit(report, cell)),
    ]
}

/// A label with the band and the merged headers that it stands under, outer ones first.
fn labels(band: &str, groups: &[Group], innermost: Option<usize>, own: &str) -> String {
    let mut parts = vec![own];
    let mut at = innermost;
    while let Some(group) = at.and_then(|at| groups.get(at)) {
        parts.push(&group.label.zh);
        at = group.parent;
    }
    if !band.is_empty() {
        parts.push(band);
    }
    parts.reverse();
    parts.join(UNDER)
}

/// Words in one line that no spreadsheet takes for a formula: an apostrophe stands before those that begin like one. Only
/// words of people can; figures are written as they are.
fn words(text: &str) -> String {
    let text = Text::new(text).to_string();
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        return format!("\"{}\"", field.replace('"', "\"\""));
    }
    field.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_people_are_no_formula_and_break_no_line() {
        assert_eq!(words("=1+1"), "'=1+1");
        assert_eq!(words("@市\r\n局"), "'@市<U+000D><U+000A>局");
        assert_eq!(words("莱州市人民政府"), "莱州市人民政府");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("-6"), "-6");
    }
}
