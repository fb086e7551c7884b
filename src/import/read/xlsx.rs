//! A spreadsheet of Excel (xlsx, xlsm): the visible sheets with the values that stand in them.
//!
//! Of formulas the values that Excel stored last are taken; nothing is computed. Numbers come with all their digits, not
//! as rounded on the screen; percentages, dates and units written by the format come as they are shown.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::archive::Archive;
use super::sheet::{DefinedNames, Sheet, SheetElements, is_address, reference};
use super::{Note, Refusal, number, properties};
use crate::import::source::Source;

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
        let mut sheet = cells(&mut book, &entry.name)?;
        sheet.set_addresses(&names);
        sheets.add(sheet)?;
    }
    Ok(Source { metadata, elements: sheets.elements })
}

/// The cells of a sheet, one by one: as a whole, a single cell in the last corner would take all memory.
fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet::new(name);
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet of charts or of a dialog.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(sheet),
        Err(error) => return Err(refusal(error)),
    };
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(refusal)? {
        let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
        let code = format.map_or("", |format| format.format_code.as_str());
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::Int(number) => number::formatted(&number.to_string(), code),
            DataRef::Float(number) => number::formatted(&number::exact(*number), code),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.clone()
            }
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
            DataRef::DateTime(date) => number::date(date),
            DataRef::Error(error) => error.to_string(),
        };
        sheet.set_text(cell.get_position(), &text)?;
    }
    drop(reader);
    for region in book.merge_cells_by_sheet_name(name).map_err(refusal)? {
        sheet.merge(region.start, region.end)?;
    }
    Ok(sheet)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refusal(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Locked,
        _ => Refusal::Damaged,
    }
}
