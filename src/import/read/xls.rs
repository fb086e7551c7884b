//! A workbook of Excel 97 to 2003 and of WPS (xls, et): the visible sheets with the values that stand in them.
//!
//! Read from the records themselves ([MS-XLS]) and not by calamine as xlsx is: that reader lays out every sheet as one block
//! of all its places, and indexes into records without asking how long they are, so a small file of ill will could take all
//! memory or end the program. Of formulas the values that were stored last are taken, as in xlsx; nothing is computed.

mod book;
mod records;
mod values;

use super::sheet::{Position, Sheet, SheetElements};
use super::{Note, Refusal};
use crate::import::source::Source;
use book::Book;
use records::{Record, RecordData, Records, kind};
use values::Value;

/// The kind of a sheet that holds cells, and not a chart or a program.
const CELLS: u8 = 0;

/// How the value of a cell is read: with the number of its style, from what stands behind its place.
type ReadValue = fn(&Book, u16, &mut RecordData<'_>) -> Option<Value>;

/// Parses a workbook.
///
/// # Errors
/// It is damaged, locked, older than Excel 97, or built to be larger than it looks.
pub(super) fn read(stream: &[u8], notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let book = Book::read(stream)?;
    let mut sheets = SheetElements::default();
    // Sheets that lie over one another would be read again and again.
    let mut unread = stream.len();
    for (at, entry) in book.sheets.iter().enumerate() {
        if entry.kind != CELLS {
            continue;
        }
        if entry.is_hidden {
            notes.push(Note::HiddenSheet { name: entry.name.clone() });
            continue;
        }
        let mut records = Records::new(stream, entry.start);
        let mut sheet = cells(&book, &entry.name, &mut records)?;
        unread = unread.checked_sub(records.at() - entry.start).ok_or(Refusal::TooIntricate)?;
        for (name, place) in book.names.get(&at).into_iter().flatten() {
            sheet.set_address(*place, name);
        }
        sheets.add(sheet)?;
    }
    Ok(Source { elements: sheets.elements, ..Source::default() })
}

/// The cells of a sheet, up to its end.
fn cells(book: &Book, name: &str, records: &mut Records<'_>) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet::new(name);
    let mut depth = 0usize;
    // Where the text goes that the formula before it has given.
    let mut formula_cell = None;
    loop {
        let Some(Record { kind, mut data }) = records.next()? else {
            return Err(Refusal::Damaged);
        };
        match kind {
            kind::BOF => depth += 1,
            kind::EOF if depth <= 1 => return Ok(sheet),
            kind::EOF => depth -= 1,
            // A chart in the sheet has cells of its own.
            _ if depth > 1 => {}
            kind::MERGE_CELLS => merges(&mut sheet, &mut data)?,
            kind::MUL_RK => row_of_numbers(book, &mut sheet, &mut data)?,
            kind::STRING => {
                let text = data.text().ok_or(Refusal::Damaged)?;
                if let Some(at) = formula_cell.take() {
                    sheet.set_text(at, &text)?;
                }
            }
            kind => {
                let Some(read) = value_reader(kind) else { continue };
                let (at, style) = position_and_style(&mut data).ok_or(Refusal::Damaged)?;
                match read(book, style, &mut data).ok_or(Refusal::Damaged)? {
                    Value::Text(text) => sheet.set_text(at, &text)?,
                    Value::InNextRecord => formula_cell = Some(at),
                }
            }
        }
    }
}

/// How the value of a cell is read that stands behind its place and style.
fn value_reader(kind: u16) -> Option<ReadValue> {
    Some(match kind {
        kind::NUMBER => {
            |book, style, data| Some(Value::Text(book.formats.formatted(data.f64()?, style)))
        }
        kind::RK => |book, style, data| {
            Some(Value::Text(book.formats.formatted(values::rk_number(data.u32()?), style)))
        },
        kind::LABEL_SST => |book, _, data| {
            let at = usize::try_from(data.u32()?).ok()?;
            Some(Value::Text(book.texts.get(at)?.clone()))
        },
        kind::LABEL | kind::RSTRING => |_, _, data| Some(Value::Text(data.text()?)),
        kind::BOOL_ERR => |_, _, data| {
            let (value, is_error) = (data.u8()?, data.u8()?);
            Some(Value::Text(values::literal(value, is_error != 0).to_owned()))
        },
        kind::FORMULA => |book, style, data| book.formats.result(data, style),
        _ => return None,
    })
}

/// Numbers side by side: the first column, style and number of each, the last column.
fn row_of_numbers(
    book: &Book,
    sheet: &mut Sheet,
    data: &mut RecordData<'_>,
) -> Result<(), Refusal> {
    let (row, first) = (data.u16(), data.u16());
    let (Some(row), Some(first)) = (row, first) else { return Err(Refusal::Damaged) };
    let mut column = u32::from(first);
    while data.len() >= 6 {
        let (style, number) = (data.u16(), data.u32());
        let (Some(style), Some(number)) = (style, number) else { break };
        sheet.set_text(
            (u32::from(row), column),
            &book.formats.formatted(values::rk_number(number), style),
        )?;
        column += 1;
    }
    Ok(())
}

/// Merged regions: for each the first and last row, the first and last column.
fn merges(sheet: &mut Sheet, data: &mut RecordData<'_>) -> Result<(), Refusal> {
    let count = data.u16().ok_or(Refusal::Damaged)?;
    for _ in 0..count {
        let region = [data.u16(), data.u16(), data.u16(), data.u16()];
        let [Some(top), Some(bottom), Some(left), Some(right)] = region else {
            return Err(Refusal::Damaged);
        };
        sheet.merge((top.into(), left.into()), (bottom.into(), right.into()))?;
    }
    Ok(())
}

/// The position and the style with which the record of a cell begins.
fn position_and_style(data: &mut RecordData<'_>) -> Option<(Position, u16)> {
    let (row, column, style) = (data.u16()?, data.u16()?, data.u16()?);
    Some(((row.into(), column.into()), style))
}
