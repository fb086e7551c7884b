//! Values with separators: a table, or, in our own tidy form, one cell of the form a line.
//!
//! By hand, for values as people type them: a quote behind a space opens one too (`甲, "乙, 丙"`). The crate `csv` takes that
//! quote for a letter, and the value for two.

use super::{Refusal, table};
use crate::import::source::{Element, Metadata, Place, Source, SourceCell};

/// Cells of the largest file.
const MOST_CELLS: usize = 500_000;
/// Lines that are looked at to find the separator.
const SAMPLED_LINES: usize = 20;
/// Columns by which our own form is known.
const TIDY: [&str; 4] = ["table", "row", "column", "value"];

/// Returns the separator of a text of values; `None` for running text.
///
/// Where the name says that it is one, the separator that stands in it most often. Else a comma or a semicolon that gives the
/// same number of values, three or more, in each of several lines. Text with tabs only is left as it is, since it is often
/// copied from a page that has more than its tables.
pub(super) fn separator(extension: &str, text: &str) -> Option<char> {
    if extension == "csv" {
        return Some(most_frequent(text));
    }
    let is_even = |separator: &char| {
        let rows = rows(text, *separator, SAMPLED_LINES).unwrap_or_default();
        let width = rows.first().map_or(0, Vec::len);
        rows.len() > 2 && width > 2 && rows.iter().all(|row| row.len() == width)
    };
    [',', ';'].into_iter().find(is_even)
}

/// The separator that stands in the first lines most often; a comma where none does.
fn most_frequent(text: &str) -> char {
    let count = |separator: &char| -> usize {
        text.lines().take(SAMPLED_LINES).map(|line| line.matches(*separator).count()).sum()
    };
    // Of equals the last is taken.
    [';', '\t', ','].into_iter().max_by_key(count).unwrap_or(',')
}

/// Parses values with separators.
///
/// # Errors
/// There are too many of them.
pub(super) fn read(text: &str, separator: char) -> Result<Source, Refusal> {
    let rows = rows(text, separator, usize::MAX)?;
    if let Some(source) = tidy(&rows) {
        return source;
    }
    let cell = |text: String| SourceCell { text, rowspan: 1, colspan: 1, ..SourceCell::default() };
    let cells = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
    let table = table::build(cells, 1)?;
    Ok(Source { elements: vec![Element::Table(table)], ..Source::default() })
}

/// Our own form: each line says its cell.
fn tidy(rows: &[Vec<String>]) -> Option<Result<Source, Refusal>> {
    let (header, lines) = rows.split_first()?;
    let column = |name: &str| header.iter().position(|title| title.trim() == name);
    let [table, row, column_, value] = TIDY.map(column);
    let (table, row, column_, value) = (table?, row?, column_?, value?);
    let (unit, row_label, column_label) =
        (column("unit"), column("row_label"), column("column_label"));
    let at = |line: &[String], index: Option<usize>| {
        index
            .and_then(|index| line.get(index))
            .map(|text| without_apostrophe(text))
            .unwrap_or_default()
    };
    let mut cells = Vec::new();
    for line in lines {
        let part = |index: usize| at(line, Some(index));
        let text = with_unit(&part(value), &at(line, unit));
        let address = format!("{}.{}.{}", part(table), part(row), part(column_));
        cells.push(addressed_row(&at(line, row_label), &at(line, column_label), text, address));
    }
    let first = lines.first().map(Vec::as_slice).unwrap_or_default();
    let field = |name: &str| Some(at(first, column(name))).filter(|text| !text.is_empty());
    let metadata = Metadata {
        title: None,
        form: field("form"),
        agency: field("agency"),
        year: field("year"),
        seal: field("seal"),
    };
    Some(
        table::build(cells, 1)
            .map(|table| Source { metadata, elements: vec![Element::Table(table)] }),
    )
}

/// A row with the labels of a cell and its figure, which says its address.
pub(super) fn addressed_row(
    row: &str,
    column: &str,
    figure: String,
    address: String,
) -> Vec<SourceCell> {
    let label = |text: &str| SourceCell {
        text: text.to_owned(),
        rowspan: 1,
        colspan: 1,
        ..SourceCell::default()
    };
    let figure = SourceCell {
        text: figure,
        rowspan: 1,
        colspan: 1,
        address: Some(address),
        place: Place::Unknown,
    };
    vec![label(row), label(column), figure]
}

/// A figure with its unit, where that says how much it is (元 or 万元); a count needs none.
pub(super) fn with_unit(value: &str, unit: &str) -> String {
    if !value.is_empty() && unit.contains('元') {
        format!("{value}{unit}")
    } else {
        value.to_owned()
    }
}

/// A value without the apostrophe that keeps spreadsheets from taking it for a formula.
fn without_apostrophe(text: &str) -> String {
    let text = text.trim();
    let kept = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    kept.unwrap_or(text).to_owned()
}

/// The values of a text, at most those of `limit` rows; quoted ones may hold separators and line ends.
fn rows(text: &str, separator: char, limit: usize) -> Result<Vec<Vec<String>>, Refusal> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut value = String::new();
    let mut quoted = false;
    let mut count = 0usize;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                value.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if value.trim().is_empty() => {
                value.clear();
                quoted = true;
            }
            c if quoted => value.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                row.push(std::mem::take(&mut value));
                rows.push(std::mem::take(&mut row));
                if rows.len() >= limit {
                    return Ok(without_blank(rows));
                }
            }
            c if c == separator => row.push(std::mem::take(&mut value)),
            c => value.push(c),
        }
        if c == separator || c == '\n' {
            count += 1;
        }
        if count > MOST_CELLS {
            return Err(Refusal::TooIntricate);
        }
    }
    if !value.is_empty() || !row.is_empty() {
        row.push(value);
        rows.push(row);
    }
    Ok(without_blank(rows))
}

/// Rows without those that hold nothing, their values without space around them.
fn without_blank(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for value in rows.iter_mut().flatten() {
        let trimmed = value.trim().replace("\r\n", "\n");
        *value = trimmed;
    }
    rows.retain(|row| row.iter().any(|value| !value.is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_as_people_and_programs_do() {
        let drawn = |text: &str, separator: char| {
            let rows = rows(text, separator, usize::MAX).unwrap();
            rows.iter().map(|row| row.join("|")).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(drawn("甲, \"乙, 丙\", 丁\n", ','), "甲|乙, 丙|丁");
        assert_eq!(drawn("\"甲\"\"乙\"\t1\n丙\"丁\t2\r\n", '\t'), "甲\"乙|1; 丙\"丁|2");
        assert_eq!(drawn("\"甲\n乙\";1\r丙;2", ';'), "甲\n乙|1; 丙|2");
        assert_eq!(drawn("\"甲,1\n乙,2\n", ','), "甲,1\n乙,2");
    }
}
