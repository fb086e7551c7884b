//! A spreadsheet of OpenDocument (ods), as LibreOffice and, on request, WPS write it.
//!
//! Read from its XML and not by calamine as xlsx is: that reader tells nothing of merged cells, on which the headers of our
//! tables rest.

use std::collections::HashSet;

use super::archive::Archive;
use super::sheet::{DefinedNames, Sheet, SheetElements, is_address, reference};
use super::xml::{Tag, Xml, XmlEvent};
use super::{Note, Refusal};
use crate::import::source::Source;

/// The part with all content.
const MAIN: &str = "content.xml";

/// Parses a spreadsheet.
///
/// # Errors
/// It is damaged, locked, or built to be larger than it looks.
pub(super) fn read(archive: &mut Archive<'_>, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let text = archive.text(MAIN)?.ok_or(Refusal::Damaged)?;
    let mut reader = Reader::default();
    let mut xml = Xml::new(&text);
    while let Some(event) = xml.next()? {
        match event {
            // Notes beside a cell, and what changes were made.
            XmlEvent::Start(tag) if matches!(tag.name(), "annotation" | "tracked-changes") => {
                xml.skip_element()?;
            }
            XmlEvent::Start(tag) => reader.start(&tag),
            XmlEvent::End(name) => reader.end(&name)?,
            XmlEvent::Text(text) if reader.in_text > 0 => reader.text.push_str(&text),
            XmlEvent::Text(_) => {}
        }
    }
    let mut sheets = SheetElements::default();
    for mut sheet in reader.sheets {
        sheet.set_addresses(&reader.names);
        sheets.add(sheet)?;
    }
    notes.extend(reader.hidden.into_iter().map(|name| Note::HiddenSheet { name }));
    Ok(Source { elements: sheets.elements, ..Source::default() })
}

/// A cell that is being read.
#[derive(Default)]
struct OpenCell {
    repeated: u32,
    /// Rows and columns that it covers.
    spans: (u32, u32),
    /// The exact number, where it is one.
    number: Option<String>,
}

#[derive(Default)]
struct Reader {
    sheets: Vec<Sheet>,
    hidden: Vec<String>,
    names: DefinedNames,
    /// Styles of sheets that are not shown.
    hidden_styles: HashSet<String>,
    style: String,
    /// Whether the sheet that is open is not shown.
    is_sheet_hidden: bool,
    row: u32,
    column: u32,
    rows_repeated: u32,
    /// What the cells of the row hold, to be put into each of its repetitions.
    cells: Vec<(u32, OpenCell, String)>,
    cell: Option<OpenCell>,
    text: String,
    /// Paragraphs that are open.
    in_text: usize,
}

fn number(tag: &Tag<'_>, name: &str) -> u32 {
    tag.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(1).max(1)
}

impl Reader {
    fn start(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "style" => self.style = tag.attribute("name").unwrap_or_default(),
            "table-properties" if tag.attribute("display").as_deref() == Some("false") => {
                self.hidden_styles.insert(self.style.clone());
            }
            "table" => {
                let name = tag.attribute("name").unwrap_or_default();
                let style = tag.attribute("style-name").unwrap_or_default();
                self.is_sheet_hidden = self.hidden_styles.contains(&style);
                if self.is_sheet_hidden {
                    self.hidden.push(name.clone());
                }
                self.sheets.push(Sheet::new(&name));
                self.row = 0;
            }
            "table-row" => {
                self.rows_repeated = number(tag, "number-rows-repeated");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => self.start_cell(tag),
            "p" => {
                if self.in_text == 0 && !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.in_text += 1;
            }
            "s" if self.in_text > 0 => self.text.push(' '),
            "tab" if self.in_text > 0 => self.text.push('\t'),
            "line-break" if self.in_text > 0 => self.text.push('\n'),
            "named-range" => {
                let name = tag.attribute("name").unwrap_or_default();
                let cell = tag.attribute("cell-range-address").unwrap_or_default();
                if let Some(found) = reference(&cell, '.').filter(|_| is_address(&name)) {
                    self.names.push((name, found));
                }
            }
            _ => {}
        }
    }

    fn start_cell(&mut self, tag: &Tag<'_>) {
        let is_number =
            matches!(tag.attribute("value-type").as_deref(), Some("float" | "currency"));
        self.text.clear();
        self.in_text = 0;
        self.cell = Some(OpenCell {
            repeated: number(tag, "number-columns-repeated"),
            spans: (number(tag, "number-rows-spanned"), number(tag, "number-columns-spanned")),
            number: tag.attribute("value").filter(|_| is_number),
        });
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match name {
            "p" => self.in_text = self.in_text.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    let text = cell_text(std::mem::take(&mut self.text), cell.number.as_deref());
                    let column = self.column;
                    self.column = self.column.saturating_add(cell.repeated);
                    if !text.trim().is_empty() || cell.spans != (1, 1) {
                        self.cells.push((column, cell, text));
                    }
                }
            }
            "table-row" => self.end_row()?,
            "table" if self.is_sheet_hidden => {
                self.sheets.pop();
                self.is_sheet_hidden = false;
            }
            _ => {}
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let cells = std::mem::take(&mut self.cells);
        let (row, repeated) = (self.row, self.rows_repeated.max(1));
        self.row = row.saturating_add(repeated);
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        for (column, cell, text) in &cells {
            for row in row..row.saturating_add(repeated) {
                for column in *column..column.saturating_add(cell.repeated) {
                    sheet.set_text((row, column), text)?;
                    if cell.spans != (1, 1) {
                        let (down, across) = (cell.spans.0 - 1, cell.spans.1 - 1);
                        let last = (row.saturating_add(down), column.saturating_add(across));
                        sheet.merge((row, column), last)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The text of a cell: the exact number, unless more than a number is shown (a unit).
fn cell_text(text: String, number: Option<&str>) -> String {
    let Some(number) = number else { return text };
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | ' ');
    if text.chars().all(is_of_number) { number.to_owned() } else { text }
}
