//! What the formats of an old Word document say of its characters and paragraphs ([MS-DOC] 2.6, 2.9.23, 2.9.32).
//!
//! They stand in pages of 512 bytes, each with the places in the file where a format ends and another begins.

use std::collections::HashMap;

use super::text::Text;
use crate::import::read::Refusal;
use crate::import::read::bytes::Bytes;
use crate::import::read::merge::Merge;
use crate::import::read::ole::Document;

const PAGE: usize = 512;
/// Which entries of the list at the beginning name the pages of characters and of paragraphs.
const OF_CHARACTERS: usize = 12;
const OF_PARAGRAPHS: usize = 13;
/// Cells of all rows that have a format of their own: a small page can tell of many, again and again.
const MOST_CELLS: usize = 1_000_000;

/// The codes of formats that are read, by their names in [MS-DOC] 2.6.
mod code {
    pub(super) const DELETED: u16 = 0x0800;
    pub(super) const INSERTED: u16 = 0x0801;
    pub(super) const HIDDEN: u16 = 0x083c;
    pub(super) const IN_TABLE: u16 = 0x2416;
    pub(super) const ROW_END: u16 = 0x2417;
    pub(super) const OUTLINE: u16 = 0x2640;
    pub(super) const LONG: [u16; 2] = [0x6645, 0x6646];
    pub(super) const TABS: u16 = 0xc615;
    pub(super) const CELLS_DOWN: u16 = 0xd62b;
    pub(super) const CELLS: u16 = 0xd608;
}

/// What is known of characters.
#[derive(Clone, Copy, Default)]
pub(super) struct Looks {
    /// Whether they are not printed when all changes are accepted.
    pub(super) hidden: bool,
    /// Whether they are a change.
    pub(super) tracked: bool,
}

/// A cell as its row defines it.
#[derive(Clone, Copy, Default)]
pub(super) struct CellFormat {
    /// Where it ends, in twips from the margin.
    pub(super) end: i16,
    pub(super) across: Merge,
    pub(super) down: Merge,
}

/// What is known of a paragraph.
#[derive(Clone, Default)]
pub(super) struct Paragraph {
    pub(super) in_table: bool,
    /// Whether it ends a row.
    pub(super) row_end: bool,
    pub(super) heading: bool,
    /// Where the row begins.
    pub(super) start: i16,
    pub(super) cells: Vec<CellFormat>,
}

/// Formats by where they begin and end in the file.
pub(super) struct Formats {
    characters: Vec<(u32, u32, Looks)>,
    paragraphs: Vec<(u32, u32, usize)>,
    /// Each format of paragraphs once: many share one.
    known: Vec<Paragraph>,
}

impl Formats {
    /// Reads the formats of a document.
    ///
    /// # Errors
    /// They are damaged, or tell of more than any document has.
    pub(super) fn read(document: &Document, text: &Text) -> Result<Self, Refusal> {
        let mut formats = Self {
            characters: Vec::new(),
            paragraphs: Vec::new(),
            known: vec![Paragraph::default()],
        };
        formats.of_characters(document, text).ok_or(Refusal::Damaged)?;
        let list = text.part(document, OF_PARAGRAPHS).ok_or(Refusal::Damaged)?;
        let mut cells = 0;
        for page in pages(document, list).ok_or(Refusal::Damaged)? {
            let held = formats.known.len();
            formats.of_paragraphs(document, page).ok_or(Refusal::Damaged)?;
            cells += formats.known[held..].iter().map(|known| known.cells.len()).sum::<usize>();
            if cells > MOST_CELLS {
                return Err(Refusal::TooIntricate);
            }
        }
        formats.characters.sort_unstable_by_key(|run| run.0);
        formats.paragraphs.sort_unstable_by_key(|run| run.0);
        Ok(formats)
    }

    fn of_characters(&mut self, document: &Document, text: &Text) -> Option<()> {
        for page in pages(document, text.part(document, OF_CHARACTERS)?)? {
            for (from, to, entry) in runs(page, 1)? {
                let looks = looks(page, entry[0]).unwrap_or_default();
                if looks.hidden || looks.tracked {
                    self.characters.push((from, to, looks));
                }
            }
        }
        Some(())
    }

    fn of_paragraphs(&mut self, document: &Document, page: &[u8]) -> Option<()> {
        let mut held: HashMap<u8, usize> = HashMap::new();
        for (from, to, entry) in runs(page, 13)? {
            let at = entry[0];
            let known = *held.entry(at).or_insert_with(|| {
                self.known.push(paragraph(document, page, at).unwrap_or_default());
                self.known.len() - 1
            });
            self.paragraphs.push((from, to, known));
        }
        Some(())
    }

    /// How the character at a place in the file looks.
    pub(super) fn looks(&self, at: u32) -> Looks {
        find(&self.characters, at).unwrap_or_default()
    }

    /// The paragraph whose mark stands at a place in the file.
    pub(super) fn paragraph(&self, at: u32) -> &Paragraph {
        &self.known[find(&self.paragraphs, at).unwrap_or(0)]
    }
}

fn find<T: Copy>(runs: &[(u32, u32, T)], at: u32) -> Option<T> {
    let behind = runs.partition_point(|run| run.0 <= at);
    let (_, to, found) = runs.get(behind.checked_sub(1)?)?;
    (at < *to).then_some(*found)
}

/// The pages that a list of places and numbers of pages names.
fn pages<'a>(document: &'a Document, list: &[u8]) -> Option<Vec<&'a [u8]>> {
    let count = list.len().checked_sub(4)? / 8;
    let mut numbers = Bytes::at(list, 4 * (count + 1))?;
    let mut pages = Vec::new();
    // No document has more pages than fit in it.
    for _ in 0..count.min(document.main.len() / PAGE) {
        let number = usize::try_from(numbers.u32()? & 0x003f_ffff).ok()?;
        pages.push(document.main.get(number * PAGE..)?.get(..PAGE)?);
    }
    Some(pages)
}

/// The runs of a page: from, to, and the entry of `size` bytes for each.
fn runs(page: &[u8], size: usize) -> Option<Vec<(u32, u32, &[u8])>> {
    let count = usize::from(*page.last()?);
    let (mut bounds, mut entries) = (Bytes::of(page), Bytes::at(page, 4 * (count + 1))?);
    let mut from = bounds.u32()?;
    let mut runs = Vec::new();
    for _ in 0..count {
        let to = bounds.u32()?;
        runs.push((from, to, entries.take(size)?));
        from = to;
    }
    Some(runs)
}

fn looks(page: &[u8], at: u8) -> Option<Looks> {
    let mut looks = Looks::default();
    if at == 0 {
        return Some(looks);
    }
    let mut bytes = Bytes::at(page, usize::from(at) * 2)?;
    let size = bytes.u8()?;
    each(bytes.take(usize::from(size))?, |code, operand| {
        let on = operand.first().is_some_and(|byte| *byte & 1 != 0);
        match code {
            code::HIDDEN => looks.hidden |= on,
            code::DELETED => {
                looks.hidden |= on;
                looks.tracked |= on;
            }
            code::INSERTED => looks.tracked |= on,
            _ => {}
        }
    })?;
    Some(looks)
}

fn paragraph(document: &Document, page: &[u8], at: u8) -> Option<Paragraph> {
    let mut paragraph = Paragraph::default();
    if at == 0 {
        return Some(paragraph);
    }
    let mut bytes = Bytes::at(page, usize::from(at) * 2)?;
    // The size in words, less the byte of the size itself, or in the next byte without.
    let size = match bytes.u8()? {
        0 => usize::from(bytes.u8()?) * 2,
        size => usize::from(size) * 2 - 1,
    };
    let mut bytes = Bytes::of(bytes.take(size)?);
    let style = bytes.u16()?;
    // The styles of headings have these numbers in all documents.
    paragraph.heading = (1..=9).contains(&style);
    let mut long = None;
    let list = bytes.take(bytes.len())?;
    each(list, |code, operand| {
        if code::LONG.contains(&code) {
            long = Bytes::of(operand).u32();
        } else {
            paragraph.take(code, operand);
        }
    })?;
    if let Some(at) = long.and_then(|at| usize::try_from(at).ok()) {
        let mut bytes = Bytes::at(&document.data, at)?;
        let size = bytes.u16()?;
        each(bytes.take(usize::from(size))?, |code, operand| paragraph.take(code, operand))?;
    }
    Some(paragraph)
}

impl Paragraph {
    fn take(&mut self, code: u16, operand: &[u8]) {
        let on = operand.first().is_some_and(|byte| *byte != 0);
        match code {
            code::IN_TABLE => self.in_table = on,
            code::ROW_END => self.row_end = on,
            code::OUTLINE => self.heading = operand.first().is_some_and(|level| *level < 9),
            code::CELLS => {
                self.cells_of(operand);
            }
            code::CELLS_DOWN => {
                if let [_, cell, flag, ..] = operand
                    && let Some(cell) = self.cells.get_mut(usize::from(*cell))
                {
                    cell.down = down(u16::from(*flag));
                }
            }
            _ => {}
        }
    }

    /// The cells of a row: how many, where each begins and the last ends, for each its flags in the first two of 20 bytes.
    fn cells_of(&mut self, operand: &[u8]) -> Option<()> {
        let mut bytes = Bytes::of(operand);
        bytes.u16()?;
        let count = bytes.u8()?;
        self.start = bytes.u16()?.cast_signed();
        self.cells.clear();
        for _ in 0..count {
            let end = bytes.u16()?.cast_signed();
            self.cells.push(CellFormat { end, ..CellFormat::default() });
        }
        for cell in &mut self.cells {
            let Some(flags) = bytes.u16() else { break };
            bytes.take(18)?;
            cell.across = match flags & 3 {
                0 => Merge::Alone,
                1 => Merge::Rest,
                _ => Merge::First,
            };
            cell.down = down(flags >> 5);
        }
        Some(())
    }
}

fn down(flags: u16) -> Merge {
    match flags & 3 {
        1 => Merge::Rest,
        3 => Merge::First,
        _ => Merge::Alone,
    }
}

/// Goes through a list of formats: the code of each tells how long what follows is.
fn each<'a>(list: &'a [u8], mut take: impl FnMut(u16, &'a [u8])) -> Option<()> {
    let mut bytes = Bytes::of(list);
    while bytes.len() >= 2 {
        let code = bytes.u16()?;
        let size = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ => {
                // The length stands in front, and is itself a part of what follows.
                let mut ahead = bytes;
                let size = match code {
                    code::CELLS => usize::from(ahead.u16()?),
                    _ => usize::from(ahead.u8()?),
                };
                if code == code::TABS && size == 255 {
                    return Some(());
                }
                size + 1
            }
        };
        take(code, bytes.take(size)?);
    }
    Some(())
}
