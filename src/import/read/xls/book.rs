//! What stands before the sheets of an old workbook: their names and places, the texts and formats of all, named cells.

use std::collections::HashMap;

use super::records::{Parts, Record, Records, kind};
use super::values::Formats;
use super::{At, Refusal};
use crate::import::read::sheet::is_address;

/// The version of Excel 97 to 2003 in the first record; others keep texts otherwise.
const BIFF8: u16 = 0x0600;
/// What a formula begins with that is a reference to one cell of a sheet.
const REFERENCES: [u8; 3] = [0x3a, 0x5a, 0x7a];

/// Sheets and texts of the largest workbook: each takes many times as much memory as bytes in the file.
const MOST_SHEETS: usize = 1000;
const MOST_TEXTS: usize = 500_000;

/// What the first records say of a sheet.
pub(super) struct Known {
    pub(super) name: String,
    /// Where its records begin in the stream.
    pub(super) start: usize,
    pub(super) is_hidden: bool,
    pub(super) kind: u8,
}

/// What stands before the sheets.
#[derive(Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Known>,
    pub(super) texts: Vec<String>,
    pub(super) formats: Formats,
    /// For each sheet the names of cells that are addresses of a form's cells.
    pub(super) names: HashMap<usize, Vec<(String, At)>>,
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
        let Record { kind: kind::BOF, mut parts } = first else { return Err(Refusal::Damaged) };
        if parts.u16() != Some(BIFF8) {
            return Err(Refusal::OldExcel);
        }
        let mut named = Vec::new();
        let mut referred = Vec::new();
        loop {
            let Some(Record { kind, mut parts }) = records.next()? else {
                return Err(Refusal::Damaged);
            };
            match kind {
                kind::EOF => break,
                kind::FILE_PASS => return Err(Refusal::Locked),
                kind::DATE_1904 => book.formats.is_1904 = parts.u16() == Some(1),
                kind::FORMAT => book.formats.add_code(&mut parts).ok_or(Refusal::Damaged)?,
                kind::XF => book.formats.add_style(&mut parts).ok_or(Refusal::Damaged)?,
                kind::BOUND_SHEET => {
                    book.sheets.push(known(&mut parts).ok_or(Refusal::Damaged)?);
                }
                kind::SST => texts(&mut parts, &mut book.texts).ok_or(Refusal::Damaged)?,
                // Names are a help: one that cannot be read is none.
                kind::LBL => named.extend(name_of_cell(&mut parts)),
                kind::EXTERN_SHEET => referred = references(&mut parts).unwrap_or_default(),
                _ => {}
            }
            if book.sheets.len() > MOST_SHEETS || book.texts.len() > MOST_TEXTS {
                return Err(Refusal::TooIntricate);
            }
        }
        for (name, reference, at) in named {
            if let Some(sheet) = referred.get(reference) {
                book.names.entry(*sheet).or_default().push((name, at));
            }
        }
        Ok(book)
    }
}

/// A sheet: where it begins, whether it is hidden, what it holds, its name.
fn known(parts: &mut Parts<'_>) -> Option<Known> {
    let start = usize::try_from(parts.u32()?).ok()?;
    let (state, kind, count) = (parts.u8()?, parts.u8()?, parts.u8()?);
    let name = parts.flagged(usize::from(count))?.replace('\0', "");
    Some(Known { name, start, is_hidden: state & 3 != 0, kind })
}

/// The texts of all cells, behind how often they are used and how many there are.
fn texts(parts: &mut Parts<'_>, into: &mut Vec<String>) -> Option<()> {
    parts.take(8)?;
    while !parts.is_empty() && into.len() <= MOST_TEXTS {
        into.push(parts.rich()?);
    }
    Some(())
}

/// A name that is the address of a form's cell, the number of the reference to its sheet, and its place.
fn name_of_cell(parts: &mut Parts<'_>) -> Option<(String, usize, At)> {
    parts.take(3)?;
    let count = parts.u8()?;
    // The length of the formula, which sheet the name is for, texts of menus.
    parts.take(10)?;
    let name = parts.flagged(usize::from(count)).filter(|name| is_address(name))?;
    let is_cell = REFERENCES.contains(&parts.u8()?);
    let (reference, row, column) = (parts.u16()?, parts.u16()?, parts.u16()?);
    // The upper bits of a column say whether the reference moves with its cell.
    let at = (u32::from(row), u32::from(column & 0xff));
    is_cell.then_some((name, usize::from(reference), at))
}

/// For each number of a reference the sheet that it is to.
fn references(parts: &mut Parts<'_>) -> Option<Vec<usize>> {
    let count = parts.u16()?;
    let mut sheets = Vec::new();
    for _ in 0..count {
        let (_book, first, _last) = (parts.u16()?, parts.u16()?, parts.u16()?);
        sheets.push(usize::from(first));
    }
    Some(sheets)
}
