//! A workbook in one XML file (SpreadsheetML of 2003), as Excel saves on request and many programs write it instead of xls.

use super::sheet::{DefinedNames, Position, Sheet, SheetElements, is_address, split_sheet};
use super::xml::{Tag, Xml, XmlEvent};
use super::{Note, Refusal};
use crate::import::source::Source;

/// What its elements are called by.
const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";
/// Characters of the beginning in which that is looked for.
const HEAD: usize = 2048;

/// Whether a text is such a workbook; a page that Excel has saved names it, too.
pub(super) fn recognizes(text: &str) -> bool {
    let head: String = text.chars().take(HEAD).collect();
    head.trim_start().starts_with('<')
        && head.contains(NAMESPACE)
        && !head.to_ascii_lowercase().contains("<html")
}

/// Parses a workbook.
///
/// # Errors
/// It is damaged, or larger than can be read in bounded time.
pub(super) fn read(text: &str, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let mut reader = Reader::default();
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next()? {
        match event {
            // Notes beside a cell, and how it looks.
            XmlEvent::Start(tag) if matches!(tag.name(), "Comment" | "PhoneticText" | "Styles") => {
                xml.skip_element()?;
            }
            XmlEvent::Start(tag) => reader.start(&tag)?,
            XmlEvent::End(name) => reader.end(&name)?,
            XmlEvent::Text(text) if reader.in_data || reader.in_visible => {
                reader.text.push_str(&text);
            }
            XmlEvent::Text(_) => {}
        }
    }
    let mut sheets = SheetElements::default();
    for (mut sheet, is_hidden) in reader.sheets {
        if is_hidden {
            notes.push(Note::HiddenSheet { name: sheet.name });
            continue;
        }
        sheet.set_addresses(&reader.names);
        sheets.add(sheet)?;
    }
    Ok(Source { elements: sheets.elements, ..Source::default() })
}

#[derive(Default)]
struct Reader {
    sheets: Vec<(Sheet, bool)>,
    names: DefinedNames,
    /// Where the next row, and the next cell of it, stands.
    row: u32,
    column: u32,
    /// The columns behind the first that the cell which is open covers.
    across: u32,
    in_data: bool,
    in_visible: bool,
    text: String,
}

/// A number that counts from 1, or how many more cells one covers.
fn number(tag: &Tag<'_>, name: &str) -> Option<u32> {
    tag.attribute(name).and_then(|value| value.trim().parse().ok())
}

impl Reader {
    fn start(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match tag.name() {
            "Worksheet" => {
                let name = tag.attribute("Name").unwrap_or_default();
                self.sheets.push((Sheet::new(&name), false));
                self.row = 0;
            }
            "NamedRange" => {
                let name = tag.attribute("Name").unwrap_or_default();
                let cell = tag.attribute("RefersTo").unwrap_or_default();
                if let Some(found) = reference(&cell).filter(|_| is_address(&name)) {
                    self.names.push((name, found));
                }
            }
            "Row" => {
                self.row = number(tag, "Index").map_or(self.row, |row| row.saturating_sub(1));
                self.column = 0;
            }
            "Cell" => {
                let at = number(tag, "Index").map(|column| column.saturating_sub(1));
                self.column = at.unwrap_or(self.column);
                self.across = number(tag, "MergeAcross").unwrap_or(0);
                let down = number(tag, "MergeDown").unwrap_or(0);
                let from = (self.row, self.column);
                let to = (from.0.saturating_add(down), from.1.saturating_add(self.across));
                if let Some((sheet, _)) = self.sheets.last_mut().filter(|_| from != to) {
                    sheet.merge(from, to)?;
                }
            }
            "Data" => {
                self.in_data = true;
                self.text.clear();
            }
            "Visible" => {
                self.in_visible = true;
                self.text.clear();
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match name {
            "Data" => {
                self.in_data = false;
                if let Some((sheet, _)) = self.sheets.last_mut() {
                    sheet.set_text((self.row, self.column), &self.text)?;
                }
            }
            "Visible" => {
                self.in_visible = false;
                if let Some((_, is_hidden)) = self.sheets.last_mut() {
                    *is_hidden = self.text.trim() != "SheetVisible";
                }
            }
            "Cell" => self.column = self.column.saturating_add(self.across).saturating_add(1),
            "Row" => self.row = self.row.saturating_add(1),
            _ => {}
        }
        Ok(())
    }
}

/// A reference to one cell, as in `='表 一'!R5C4`: its sheet and its place.
fn reference(text: &str) -> Option<(String, Position)> {
    let (sheet, cell) = split_sheet(text, '!')?;
    let (row, column) = cell.strip_prefix('R')?.split_once('C')?;
    let (row, column): (u32, u32) = (row.parse().ok()?, column.parse().ok()?);
    Some((sheet, (row.checked_sub(1)?, column.checked_sub(1)?)))
}
