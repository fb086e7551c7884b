//! What stands before the sheets of an old workbook: their names and places, the texts and formats of all, named cells.

use std::collections::HashMap;

use super::records::{Record, RecordData, Records, kind};
use super::values::Formats;
use super::{Position, Refusal};
use crate::import::read::sheet::is_address;

/// The version of Excel 97 to 2003 in the first record; others keep texts otherwise.
const BIFF8: u16 = 0x0600;
/// What a formula begins with that is a reference to one cell of a sheet.
const REFERENCE_TOKENS: [u8; 3] = [0x3a, 0x5a, 0x7a];

/// Sheets and texts of the largest workbook: each takes many times as much memory as bytes in the file.
const MOST_SHEETS: usize = 1000;
const MOST_TEXTS: usize = 500_000;

/// What the record of a sheet (BoundSheet8) says of it.
pub(super) struct BoundSheet {
    pub(super) name: String,
    /// Where its records begin in the stream.
    pub(super) start: usize,
    pub(super) is_hidden: bool,
    pub(super) kind: u8,
}

/// What stands before the sheets.
#[derive(Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<BoundSheet>,
    pub(super) texts: Vec<String>,
    pub(super) formats: Formats,
    /// For each sheet the names of cells that are addresses of a form's cells.
    pub(super) names: HashMap<usize, Vec<(String, Position)>>,
}

impl Book {
    /// Reads up to the first sheet.
    ///
    /// # Errors
    /// The workbook is damaged, locked or older than Excel 97.
    pub(super) fn read(stream: &[u8]) -> Result<Self, Refusal> {
        let mut book = Self::default();
        let mut records = Records::new(stream, 0);
        let first = records.next()?.ok_or(Refusal::Damaged)?;
        let Record { kind: kind::BOF, mut data } = first else { return Err(Refusal::Damaged) };
        if data.u16() != Some(BIFF8) {
            return Err(Refusal::OldExcel);
        }
        let mut defined_names = Vec::new();
        let mut referenced_sheets = Vec::new();
        loop {
            let Some(Record { kind, mut data }) = records.next()? else {
                return Err(Refusal::Damaged);
            };
            match kind {
                kind::EOF => break,
                kind::FILE_PASS => return Err(Refusal::Locked),
                kind::DATE_1904 => book.formats.is_1904 = data.u16() == Some(1),
                kind::FORMAT => book.formats.add_code(&mut data).ok_or(Refusal::Damaged)?,
                kind::XF => book.formats.add_style(&mut data).ok_or(Refusal::Damaged)?,
                kind::BOUND_SHEET => {
                    book.sheets.push(bound_sheet(&mut data).ok_or(Refusal::Damaged)?);
                }
                kind::SST => texts(&mut data, &mut book.texts).ok_or(Refusal::Damaged)?,
                // Names are a help: one that cannot be read is none.
                kind::LBL => defined_names.extend(name_of_cell(&mut data)),
                kind::EXTERN_SHEET => referenced_sheets = references(&mut data).unwrap_or_default(),
                _ => {}
            }
            if book.sheets.len() > MOST_SHEETS || book.texts.len() > MOST_TEXTS {
                return Err(Refusal::TooIntricate);
            }
        }
        for (name, reference, at) in defined_names {
            if let Some(sheet) = referenced_sheets.get(reference) {
                book.names.entry(*sheet).or_default().push((name, at));
            }
        }
        Ok(book)
    }
}

/// A sheet: where it begins, whether it is hidden, what it holds, its name.
fn bound_sheet(data: &mut RecordData<'_>) -> Option<BoundSheet> {
    let start = usize::try_from(data.u32()?).ok()?;
    let (state, kind, count) = (data.u8()?, data.u8()?, data.u8()?);
    let name = data.text_of(usize::from(count))?.replace('\0', "");
    Some(BoundSheet { name, start, is_hidden: state & 3 != 0, kind })
}

/// The texts of all cells, behind how often they are used and how many there are.
fn texts(data: &mut RecordData<'_>, into: &mut Vec<String>) -> Option<()> {
    data.take(8)?;
    while !data.is_empty() && into.len() <= MOST_TEXTS {
        into.push(data.rich_text()?);
    }
    Some(())
}

/// A name that is the address of a form's cell, the number of the reference to its sheet, and its place.
fn name_of_cell(data: &mut RecordData<'_>) -> Option<(String, usize, Position)> {
    data.take(3)?;
    let count = data.u8()?;
    // The length of the formula, which sheet the name is for, texts of menus.
    data.take(10)?;
    let name = data.text_of(usize::from(count)).filter(|name| is_address(name))?;
    let is_cell = REFERENCE_TOKENS.contains(&data.u8()?);
    let (reference, row, column) = (data.u16()?, data.u16()?, data.u16()?);
    // The upper bits of a column say whether the reference moves with its cell.
    let at = (u32::from(row), u32::from(column & 0xff));
    is_cell.then_some((name, usize::from(reference), at))
}

/// For each number of a reference the sheet that it is to.
fn references(data: &mut RecordData<'_>) -> Option<Vec<usize>> {
    let count = data.u16()?;
    let mut sheets = Vec::new();
    for _ in 0..count {
        let (_book, first, _last) = (data.u16()?, data.u16()?, data.u16()?);
        sheets.push(usize::from(first));
    }
    Some(sheets)
}
