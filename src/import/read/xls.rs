//! A workbook of Excel 97 to 2003 and of WPS (xls, et): the visible sheets with the values that stand in them.
//!
//! Read from the records themselves ([MS-XLS]) and not by calamine as xlsx is: that reader lays out every sheet as one block
//! of all its places, and indexes into records without asking how long they are, so a small file of ill will could take all
//! memory or end the program. Of formulas the values that were stored last are taken, as in xlsx; nothing is computed.

mod book;
mod records;
mod values;

use super::sheet::{At, Gathered, Sheet};
use super::{Note, Refusal};
use crate::import::source::Source;
use book::Book;
use records::{Parts, Record, Records, kind};
use values::Value;

/// The kind of a sheet that holds cells, and not a chart or a program.
const CELLS: u8 = 0;

/// How the value of a cell is read: with the number of its style, from what stands behind its place.
type ReadValue = fn(&Book, u16, &mut Parts<'_>) -> Option<Value>;

/// Takes a workbook apart.
///
/// # Errors
/// It is damaged, locked, older than Excel 97, or built to be larger than it looks.
pub(super) fn read(stream: &[u8], notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let book = Book::read(stream)?;
    let mut gathered = Gathered::default();
    // Sheets that lie over one another would be read again and again.
    let mut left = stream.len();
    for (at, known) in book.sheets.iter().enumerate() {
        if known.kind != CELLS {
            continue;
        }
        if known.is_hidden {
            notes.push(Note::HiddenSheet { name: known.name.clone() });
            continue;
        }
        let mut records = Records::new(stream, known.start);
        let mut sheet = cells(&book, &known.name, &mut records)?;
        left = left.checked_sub(records.at() - known.start).ok_or(Refusal::TooIntricate)?;
        for (name, place) in book.names.get(&at).into_iter().flatten() {
            sheet.name_cell(*place, name);
        }
        gathered.add(sheet)?;
    }
    Ok(Source { elements: gathered.elements, ..Source::default() })
}

/// The cells of a sheet, up to its end.
fn cells(book: &Book, name: &str, records: &mut Records<'_>) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet::new(name);
    let mut depth = 0usize;
    // Where the text goes that the formula before it has given.
    let mut waiting = None;
    loop {
        let Some(Record { kind, mut parts }) = records.next()? else {
            return Err(Refusal::Damaged);
        };
        match kind {
            kind::BOF => depth += 1,
            kind::EOF if depth <= 1 => return Ok(sheet),
            kind::EOF => depth -= 1,
            // A chart in the sheet has cells of its own.
            _ if depth > 1 => {}
            kind::MERGE_CELLS => merges(&mut sheet, &mut parts)?,
            kind::MUL_RK => row_of_numbers(book, &mut sheet, &mut parts)?,
            kind::STRING => {
                let text = parts.text().ok_or(Refusal::Damaged)?;
                if let Some(at) = waiting.take() {
                    sheet.put(at, &text)?;
                }
            }
            kind => {
                let Some(read) = reader(kind) else { continue };
                let (at, style) = place(&mut parts).ok_or(Refusal::Damaged)?;
                match read(book, style, &mut parts).ok_or(Refusal::Damaged)? {
                    Value::Text(text) => sheet.put(at, &text)?,
                    Value::Follows => waiting = Some(at),
                }
            }
        }
    }
}

/// How the value of a cell is read that stands behind its place and style.
fn reader(kind: u16) -> Option<ReadValue> {
    Some(match kind {
        kind::NUMBER => {
            |book, style, parts| Some(Value::Text(book.formats.shown(parts.f64()?, style)))
        }
        kind::RK => |book, style, parts| {
            Some(Value::Text(book.formats.shown(values::packed(parts.u32()?), style)))
        },
        kind::LABEL_SST => |book, _, parts| {
            let at = usize::try_from(parts.u32()?).ok()?;
            Some(Value::Text(book.texts.get(at)?.clone()))
        },
        kind::LABEL | kind::RSTRING => |_, _, parts| Some(Value::Text(parts.text()?)),
        kind::BOOL_ERR => |_, _, parts| {
            let (value, is_error) = (parts.u8()?, parts.u8()?);
            Some(Value::Text(values::word(value, is_error != 0).to_owned()))
        },
        kind::FORMULA => |book, style, parts| book.formats.result(parts, style),
        _ => return None,
    })
}

/// Numbers side by side: the first column, style and number of each, the last column.
fn row_of_numbers(book: &Book, sheet: &mut Sheet, parts: &mut Parts<'_>) -> Result<(), Refusal> {
    let (row, first) = (parts.u16(), parts.u16());
    let (Some(row), Some(first)) = (row, first) else { return Err(Refusal::Damaged) };
    let mut column = u32::from(first);
    while parts.len() >= 6 {
        let (style, number) = (parts.u16(), parts.u32());
        let (Some(style), Some(number)) = (style, number) else { break };
        sheet.put((u32::from(row), column), &book.formats.shown(values::packed(number), style))?;
        column += 1;
    }
    Ok(())
}

/// Merged regions: for each the first and last row, the first and last column.
fn merges(sheet: &mut Sheet, parts: &mut Parts<'_>) -> Result<(), Refusal> {
    let count = parts.u16().ok_or(Refusal::Damaged)?;
    for _ in 0..count {
        let region = [parts.u16(), parts.u16(), parts.u16(), parts.u16()];
        let [Some(top), Some(bottom), Some(left), Some(right)] = region else {
            return Err(Refusal::Damaged);
        };
        sheet.merge((top.into(), left.into()), (bottom.into(), right.into()))?;
    }
    Ok(())
}

/// The place and the style with which the record of a cell begins.
fn place(parts: &mut Parts<'_>) -> Option<(At, u16)> {
    let (row, column, style) = (parts.u16()?, parts.u16()?, parts.u16()?);
    Some(((row.into(), column.into()), style))
}
