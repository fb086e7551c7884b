//! A sheet of a spreadsheet: cells by their places, gathered into a table without empty margins.

use std::collections::{BTreeMap, BTreeSet};

use super::{Refusal, table};
use crate::import::source::{Element, Line, Place, SourceCell};

/// Cells with content of the largest sheet.
const MOST_CELLS: usize = 500_000;
/// Merged regions of the largest sheet.
const MOST_REGIONS: usize = 20_000;
/// Bytes of the texts of one sheet, and of all together: one text that is told once can stand in many cells.
const MOST_TEXT: usize = 32 << 20;
/// Characters of the longest label.
const LONGEST_LABEL: usize = 100;

/// A position in a sheet: row and column, from 0.
pub(super) type Position = (u32, u32);

/// A sheet that is being gathered.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    cells: BTreeMap<Position, String>,
    regions: Vec<(Position, Position)>,
    addresses: BTreeMap<Position, String>,
    /// Bytes of all texts that were put.
    text: usize,
}

/// Defined names that are addresses of a form's cells: with the sheet and the position of each.
pub(super) type DefinedNames = Vec<(String, (String, Position))>;

/// The parts of all sheets of a document, one sheet after the other.
#[derive(Default)]
pub(super) struct SheetElements {
    pub(super) elements: Vec<Element>,
    tables: usize,
    text: usize,
}

impl SheetElements {
    /// Adds the parts of a sheet.
    pub(super) fn add(&mut self, sheet: Sheet) -> Result<(), Refusal> {
        self.text += sheet.text;
        if self.text > MOST_TEXT {
            return Err(Refusal::TooIntricate);
        }
        self.elements.extend(sheet.elements(&mut self.tables)?);
        Ok(())
    }
}

impl Sheet {
    /// Begins a sheet.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Sets the text of a cell; nothing where it is empty.
    pub(super) fn set_text(&mut self, at: Position, text: &str) -> Result<(), Refusal> {
        let text = text.trim_matches([' ', '\u{a0}', '\n', '\r', '\t']);
        self.text += text.len();
        if self.cells.len() >= MOST_CELLS || self.text > MOST_TEXT {
            return Err(Refusal::TooIntricate);
        }
        if !text.is_empty() {
            self.cells.insert(at, text.replace("\r\n", "\n"));
        }
        Ok(())
    }

    /// Merges a region, both ends included.
    pub(super) fn merge(&mut self, from: Position, to: Position) -> Result<(), Refusal> {
        self.regions.push((from, to));
        if self.regions.len() > MOST_REGIONS { Err(Refusal::TooIntricate) } else { Ok(()) }
    }

    /// Says which cell of a form a cell is.
    pub(super) fn set_address(&mut self, at: Position, address: &str) {
        self.addresses.insert(at, address.to_owned());
    }

    /// Says which cells of a form its cells are, by the names that the document has.
    pub(super) fn set_addresses(&mut self, names: &DefinedNames) {
        for (name, (of, at)) in names {
            if *of == self.name {
                self.set_address(*at, name);
            }
        }
    }

    /// Returns the parts of the sheet, of which the document had `tables` tables before.
    fn elements(self, tables: &mut usize) -> Result<Vec<Element>, Refusal> {
        let mut elements = Vec::new();
        let occupied = || self.cells.keys().chain(self.addresses.keys());
        let columns: Vec<u32> =
            occupied().map(|at| at.1).collect::<BTreeSet<_>>().into_iter().collect();
        let rows = with_gaps(&occupied().map(|at| at.0).collect());
        if rows.is_empty() {
            return Ok(elements);
        }
        if !is_default_name(&self.name) {
            elements.push(Element::Heading(Line {
                text: self.name.clone(),
                place: Place::Sheet(self.name.clone()),
            }));
        }
        let spans = self.spans(&rows, &columns);
        let mut table_rows = Vec::new();
        for row in self.classify_rows(&rows, columns.len() == 1) {
            match row {
                RowKind::Table(at) => table_rows.push(self.row(rows[at], &columns, &spans)),
                RowKind::Text(at) => {
                    end_table(&mut table_rows, tables, &mut elements)?;
                    elements.extend(self.lines(rows[at]));
                }
            }
        }
        end_table(&mut table_rows, tables, &mut elements)?;
        Ok(elements)
    }

    /// For each first cell of a merged region its spans, and for each other one of it none, counted in what is kept.
    fn spans(&self, rows: &[u32], columns: &[u32]) -> BTreeMap<Position, Option<(usize, usize)>> {
        let within = |kept: &[u32], from: u32, to: u32| {
            kept.partition_point(|at| *at < from)..kept.partition_point(|at| *at <= to)
        };
        let mut spans = BTreeMap::new();
        let mut left = super::table::MOST_PLACES;
        for (from, to) in &self.regions {
            let (down, across) = (within(rows, from.0, to.0), within(columns, from.1, to.1));
            let (height, width) = (down.len(), across.len());
            // A region over nothing that is kept, or over far more than is kept, joins nothing.
            if height * width < 2 || height.saturating_mul(width) > left {
                continue;
            }
            left -= height * width;
            let first = (rows[down.start], columns[across.start]);
            if spans.contains_key(&first) {
                continue;
            }
            for row in &rows[down.clone()] {
                for column in &columns[across.clone()] {
                    spans.entry((*row, *column)).or_insert(None);
                }
            }
            spans.insert(first, Some((height, width)));
        }
        spans
    }

    /// Which rows belong to a table and which are running text: long ones that stand alone in their rows, with what stands
    /// alone around them.
    fn classify_rows(&self, rows: &[u32], is_single_column: bool) -> Vec<RowKind> {
        let lengths: Vec<Option<usize>> =
            rows.iter().map(|row| self.single_text_length(*row)).collect();
        let mut kinds = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            let length = lengths[at..].iter().take_while(|text| text.is_some()).count();
            let has_long =
                lengths[at..at + length].iter().flatten().any(|text| *text > LONGEST_LABEL);
            let is_text = length > 0 && (has_long || is_single_column && self.addresses.is_empty());
            for at in at..at + length.max(1) {
                kinds.push(if is_text { RowKind::Text(at) } else { RowKind::Table(at) });
            }
            at += length.max(1);
        }
        kinds
    }

    /// The characters of a row that holds one text or none; `None` where it holds more.
    fn single_text_length(&self, row: u32) -> Option<usize> {
        let mut cells = self.cells.range((row, 0)..=(row, u32::MAX));
        let length = cells.next().map_or(0, |(_, text)| text.chars().count());
        cells.next().is_none().then_some(length)
    }

    fn row(
        &self,
        row: u32,
        columns: &[u32],
        spans: &BTreeMap<Position, Option<(usize, usize)>>,
    ) -> Vec<SourceCell> {
        let mut out = Vec::new();
        for column in columns {
            let at = (row, *column);
            let (rowspan, colspan) = match spans.get(&at) {
                Some(None) => continue,
                Some(Some(spans)) => *spans,
                None => (1, 1),
            };
            out.push(SourceCell {
                text: self.cells.get(&at).cloned().unwrap_or_default(),
                rowspan,
                colspan,
                address: self.addresses.get(&at).cloned(),
                place: self.place(at),
            });
        }
        out
    }

    fn lines(&self, row: u32) -> Vec<Element> {
        let mut out = Vec::new();
        for (at, text) in self.cells.range((row, 0)..=(row, u32::MAX)) {
            for text in text.lines().map(str::trim).filter(|text| !text.is_empty()) {
                out.push(Element::Line(Line { text: text.to_owned(), place: self.place(*at) }));
            }
        }
        out
    }

    fn place(&self, at: Position) -> Place {
        Place::Sheet(format!("{}!{}{}", self.name, letters(at.1), u64::from(at.0) + 1))
    }
}

/// What a row is, with its number among the rows that are kept.
enum RowKind {
    Table(usize),
    Text(usize),
}

fn end_table(
    table_rows: &mut Vec<Vec<SourceCell>>,
    tables: &mut usize,
    elements: &mut Vec<Element>,
) -> Result<(), Refusal> {
    let mut rows = std::mem::take(table_rows);
    while rows.last().is_some_and(|row| row.iter().all(is_blank)) {
        rows.pop();
    }
    if !rows.is_empty() {
        *tables += 1;
        elements.push(Element::Table(table::build(rows, *tables)?));
    }
    Ok(())
}

fn is_blank(cell: &SourceCell) -> bool {
    cell.text.is_empty() && cell.address.is_none()
}

/// The rows that hold something, and one empty row wherever there is a gap.
fn with_gaps(occupied: &BTreeSet<u32>) -> Vec<u32> {
    let mut rows: Vec<u32> = Vec::new();
    for row in occupied {
        if rows.last().is_some_and(|last| row - last > 1) {
            rows.push(row - 1);
        }
        rows.push(*row);
    }
    rows
}

/// Whether a program has given the sheet its name.
fn is_default_name(name: &str) -> bool {
    ["Sheet", "sheet", "工作表", "表"].iter().any(|word| {
        name.strip_prefix(word).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
    })
}

/// The letters of a column, from 0: A, B .. Z, AA.
fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        out.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().collect()
}

/// A reference to one cell, as in `'表 一'!$C$5` or `$Sheet1.$C$5`: its sheet and its place.
pub(super) fn reference(text: &str, between: char) -> Option<(String, Position)> {
    let (sheet, cell) = split_sheet(text, between)?;
    let cell = cell.replace('$', "");
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (column, row) = cell.split_at(digits);
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let mut number = 0u32;
    for letter in column.bytes() {
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            return None;
        }
        number = number * 26 + u32::from(letter - b'A') + 1;
    }
    let row: u32 = row.parse().ok()?;
    Some((sheet, (row.checked_sub(1)?, number - 1)))
}

/// Splits a reference into the sheet that it names and what it says behind that.
pub(super) fn split_sheet(text: &str, between: char) -> Option<(String, &str)> {
    let (sheet, cell) = text.trim().trim_start_matches('=').rsplit_once(between)?;
    let sheet = sheet.trim_start_matches('$');
    let inner = sheet.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    Some((inner.map_or_else(|| sheet.to_owned(), |inner| inner.replace("''", "'")), cell))
}

/// Whether a name that a spreadsheet gives to a cell is the address of a form's cell: table, row and column.
pub(super) fn is_address(name: &str) -> bool {
    let mut parts = 0;
    let good = name.split('.').all(|part| {
        parts += 1;
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    });
    good && parts == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_in_both_ways_of_writing() {
        let found = Some(("表 '一'".to_owned(), (4, 2)));
        assert_eq!(reference("'表 ''一'''!$C$5", '!'), found);
        assert_eq!(reference("$Sheet1.$AA$10", '.'), Some(("Sheet1".to_owned(), (9, 26))));
        for bad in
            ["Sheet1!$A$1:$B$2", "Sheet1!A0", "A1", "Sheet1!#REF!", "S!AAAA1", "S!A99999999999"]
        {
            assert_eq!(reference(bad, '!'), None, "{bad}");
        }
    }

    #[test]
    fn columns_have_letters() {
        let found = [0, 25, 26, 701, 702, 16383].map(letters);
        assert_eq!(found, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_cell_far_away_costs_nothing() {
        let mut sheet = Sheet::new("Sheet1");
        sheet.set_text((0, 0), "a").unwrap();
        sheet.set_text((u32::MAX, u32::MAX), "b").unwrap();
        sheet.merge((0, 0), (u32::MAX, u32::MAX)).unwrap();
        let elements = sheet.elements(&mut 0).unwrap();
        assert_eq!(elements.len(), 1);
    }
}
