//! A spreadsheet of Excel (xlsx, xlsm): the visible sheets with the values that stand in them.
//!
//! Of formulas the values that Excel stored last are taken; nothing is computed. Numbers come with all their digits, not
//! as rounded on the screen; percentages, dates and units written by the format come as they are shown.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::archive::Archive;
use super::marks::Look;
use super::sheet::{DefinedNames, Sheet, SheetElements, is_address, reference};
use super::xml::{Xml, XmlEvent};
use super::{Note, Refusal, number, properties};
use crate::import::source::Source;

/// What stands for a formula without a value, as programs write errors.
const NOT_WORKED_OUT: &str = "#未计算";

/// Whether an archive is a workbook.
pub(super) fn recognizes(archive: &Archive<'_>) -> bool {
    archive.has("xl/workbook.xml")
}

/// Parses a workbook.
///
/// # Errors
/// It is damaged, locked, or built to be larger than it looks.
pub(super) fn read(
    archive: &mut Archive<'_>,
    bytes: &[u8],
    notes: &mut Vec<Note>,
) -> Result<Source, Refusal> {
    // The reader of workbooks counts nothing: what comes out of the archive is counted before.
    archive.check_sizes()?;
    let metadata = properties::metadata(archive)?;
    if archive.names().iter().any(|name| name.ends_with("vbaProject.bin")) {
        notes.push(Note::Macros);
    }
    let strings = match archive.text("xl/sharedStrings.xml")? {
        Some(text) => rich_strings(&text)?,
        None => HashMap::new(),
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refusal)?;
    let names: DefinedNames = book
        .defined_names()
        .iter()
        .filter(|(name, _)| is_address(name))
        .filter_map(|(name, formula)| Some((name.clone(), reference(formula, '!')?)))
        .collect();
    let mut sheets = SheetElements::default();
    for entry in book.sheets_metadata().to_vec() {
        if entry.typ != SheetType::WorkSheet {
            continue;
        }
        if entry.visible != SheetVisible::Visible {
            notes.push(Note::HiddenSheet { name: entry.name });
            continue;
        }
        let mut sheet = cells(&mut book, &entry.name, &strings)?;
        sheet.set_addresses(&names);
        sheets.add(sheet)?;
    }
    Ok(Source { metadata, elements: sheets.elements })
}

/// The cells of a sheet, one by one: as a whole, a single cell in the last corner would take all memory.
fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    strings: &HashMap<String, String>,
) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet::new(name);
    let mut valued = HashSet::new();
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet of charts or of a dialog.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(sheet),
        Err(error) => return Err(refusal(error)),
    };
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(refusal)? {
        let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
        let code = format.map_or("", |format| format.format_code.as_str());
        let value = cell.get_value();
        if !matches!(value, DataRef::Empty) {
            valued.insert(cell.get_position());
        }
        let text = match value {
            DataRef::Empty => continue,
            DataRef::Int(number) => number::formatted(&number.to_string(), code),
            DataRef::Float(number) => number::formatted(&number::exact(*number), code),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.clone()
            }
            DataRef::SharedString(text) => {
                strings.get(*text).cloned().unwrap_or_else(|| (*text).to_owned())
            }
            DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
            DataRef::DateTime(date) => number::date(date),
            DataRef::Error(error) => error.to_string(),
        };
        let font = reader.styles().get(style).and_then(|style| style.font.as_ref());
        let struck = font.is_some_and(|font| font.strikethrough);
        let text = if struck { Look { struck, ..Look::default() }.apply(&text) } else { text };
        sheet.set_text(cell.get_position(), &text)?;
    }
    drop(reader);
    let mut formulas = book.worksheet_cells_reader(name).map_err(refusal)?;
    while let Some(cell) = formulas.next_formula().map_err(refusal)? {
        // Scripts write formulas that no program has worked out yet: such a cell is no blank.
        if !cell.get_value().is_empty() && !valued.contains(&cell.get_position()) {
            sheet.set_text(cell.get_position(), NOT_WORKED_OUT)?;
        }
    }
    drop(formulas);
    for region in book.merge_cells_by_sheet_name(name).map_err(refusal)? {
        sheet.merge(region.start, region.end)?;
    }
    Ok(sheet)
}

/// Returns the strings of which parts are raised, lowered or struck out, by what they are without that: as the reader of
/// workbooks gives them.
fn rich_strings(text: &str) -> Result<HashMap<String, String>, Refusal> {
    let mut strings = HashMap::new();
    let (mut plain, mut shown) = (String::new(), String::new());
    let (mut look, mut in_text, mut is_kept, mut is_reading) =
        (Look::default(), false, false, false);
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next()? {
        match event {
            XmlEvent::Start(tag) => match tag.name() {
                "si" => (plain, shown) = (String::new(), String::new()),
                "r" => look = Look::default(),
                "rPh" => is_reading = true,
                "strike" => look.struck = tag.attribute("val").as_deref() != Some("0"),
                "vertAlign" => {
                    look.raised = tag.attribute("val").as_deref() == Some("superscript");
                    look.lowered = tag.attribute("val").as_deref() == Some("subscript");
                }
                "t" => {
                    in_text = !is_reading;
                    is_kept = tag.attribute("space").as_deref() == Some("preserve");
                }
                _ => {}
            },
            XmlEvent::Text(text) if in_text => {
                let own: &str = &text;
                let own = if is_kept { own } else { own.trim_matches([' ', '\t', '\r', '\n']) };
                plain.push_str(own);
                shown.push_str(&look.apply(own));
            }
            XmlEvent::Text(_) => {}
            XmlEvent::End(name) => match &*name {
                "t" => in_text = false,
                "rPh" => is_reading = false,
                "si" if plain != shown => {
                    strings.insert(std::mem::take(&mut plain), std::mem::take(&mut shown));
                }
                _ => {}
            },
        }
    }
    Ok(strings)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refusal(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Locked,
        _ => Refusal::Damaged,
    }
}
