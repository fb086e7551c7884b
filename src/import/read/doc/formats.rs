//! What the formats of an old Word document say of its characters and paragraphs ([MS-DOC] 2.6, 2.9.23, 2.9.32).
//!
//! They stand in pages of 512 bytes, each with the places in the file where a format ends and another begins.

use std::collections::HashMap;

use super::text::Text;
use crate::import::read::Refusal;
use crate::import::read::bytes::ByteReader;
use crate::import::read::merge::Merge;
use crate::import::read::ole::Document;

const PAGE: usize = 512;
/// Which entries of the list at the beginning name the pages of characters and of paragraphs.
const OF_CHARACTERS: usize = 12;
const OF_PARAGRAPHS: usize = 13;
/// Cells of all rows that have a format of their own: a small page can tell of many, again and again.
const MOST_CELLS: usize = 1_000_000;

/// The codes of formats that are read (sprm), by their names in [MS-DOC] 2.6.
mod sprm {
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

/// The properties of characters.
#[derive(Clone, Copy, Default)]
pub(super) struct CharacterProperties {
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
    pub(super) horizontal: Merge,
    pub(super) vertical: Merge,
}

/// The properties of a paragraph.
#[derive(Clone, Default)]
pub(super) struct ParagraphProperties {
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
    characters: Vec<(u32, u32, CharacterProperties)>,
    paragraphs: Vec<(u32, u32, usize)>,
    /// All properties of paragraphs once: many share one.
    distinct: Vec<ParagraphProperties>,
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
            distinct: vec![ParagraphProperties::default()],
        };
        formats.read_characters(document, text).ok_or(Refusal::Damaged)?;
        let list = text.part(document, OF_PARAGRAPHS).ok_or(Refusal::Damaged)?;
        let mut cells = 0;
        for page in pages(document, list).ok_or(Refusal::Damaged)? {
            let before = formats.distinct.len();
            formats.read_paragraphs(document, page).ok_or(Refusal::Damaged)?;
            cells += formats.distinct[before..]
                .iter()
                .map(|paragraph| paragraph.cells.len())
                .sum::<usize>();
            if cells > MOST_CELLS {
                return Err(Refusal::TooIntricate);
            }
        }
        formats.characters.sort_unstable_by_key(|run| run.0);
        formats.paragraphs.sort_unstable_by_key(|run| run.0);
        Ok(formats)
    }

    fn read_characters(&mut self, document: &Document, text: &Text) -> Option<()> {
        for page in pages(document, text.part(document, OF_CHARACTERS)?)? {
            for (from, to, entry) in runs(page, 1)? {
                let properties = character(page, entry[0]).unwrap_or_default();
                if properties.hidden || properties.tracked {
                    self.characters.push((from, to, properties));
                }
            }
        }
        Some(())
    }

    fn read_paragraphs(&mut self, document: &Document, page: &[u8]) -> Option<()> {
        let mut seen: HashMap<u8, usize> = HashMap::new();
        for (from, to, entry) in runs(page, 13)? {
            let at = entry[0];
            let index = *seen.entry(at).or_insert_with(|| {
                self.distinct.push(paragraph(document, page, at).unwrap_or_default());
                self.distinct.len() - 1
            });
            self.paragraphs.push((from, to, index));
        }
        Some(())
    }

    /// The properties of the character at a place in the file.
    pub(super) fn character(&self, at: u32) -> CharacterProperties {
        find(&self.characters, at).unwrap_or_default()
    }

    /// The paragraph whose mark stands at a place in the file.
    pub(super) fn paragraph(&self, at: u32) -> &ParagraphProperties {
        &self.distinct[find(&self.paragraphs, at).unwrap_or(0)]
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
    let mut numbers = ByteReader::at(list, 4 * (count + 1))?;
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
    let (mut bounds, mut entries) = (ByteReader::of(page), ByteReader::at(page, 4 * (count + 1))?);
    let mut from = bounds.u32()?;
    let mut runs = Vec::new();
    for _ in 0..count {
        let to = bounds.u32()?;
        runs.push((from, to, entries.take(size)?));
        from = to;
    }
    Some(runs)
}

fn character(page: &[u8], at: u8) -> Option<CharacterProperties> {
    let mut properties = CharacterProperties::default();
    if at == 0 {
        return Some(properties);
    }
    let mut bytes = ByteReader::at(page, usize::from(at) * 2)?;
    let size = bytes.u8()?;
    for_each_sprm(bytes.take(usize::from(size))?, |code, operand| {
        let on = operand.first().is_some_and(|byte| *byte & 1 != 0);
        match code {
            sprm::HIDDEN => properties.hidden |= on,
            sprm::DELETED => {
                properties.hidden |= on;
                properties.tracked |= on;
            }
            sprm::INSERTED => properties.tracked |= on,
            _ => {}
        }
    })?;
    Some(properties)
}

fn paragraph(document: &Document, page: &[u8], at: u8) -> Option<ParagraphProperties> {
    let mut paragraph = ParagraphProperties::default();
    if at == 0 {
        return Some(paragraph);
    }
    let mut bytes = ByteReader::at(page, usize::from(at) * 2)?;
    // The size in words, less the byte of the size itself, or in the next byte without.
    let size = match bytes.u8()? {
        0 => usize::from(bytes.u8()?) * 2,
        size => usize::from(size) * 2 - 1,
    };
    let mut bytes = ByteReader::of(bytes.take(size)?);
    let style = bytes.u16()?;
    // The styles of headings have these numbers in all documents.
    paragraph.heading = (1..=9).contains(&style);
    let mut long = None;
    let list = bytes.take(bytes.len())?;
    for_each_sprm(list, |code, operand| {
        if sprm::LONG.contains(&code) {
            long = ByteReader::of(operand).u32();
        } else {
            paragraph.apply(code, operand);
        }
    })?;
    if let Some(at) = long.and_then(|at| usize::try_from(at).ok()) {
        let mut bytes = ByteReader::at(&document.data, at)?;
        let size = bytes.u16()?;
        for_each_sprm(bytes.take(usize::from(size))?, |code, operand| {
            paragraph.apply(code, operand);
        })?;
    }
    Some(paragraph)
}

impl ParagraphProperties {
    fn apply(&mut self, code: u16, operand: &[u8]) {
        let on = operand.first().is_some_and(|byte| *byte != 0);
        match code {
            sprm::IN_TABLE => self.in_table = on,
            sprm::ROW_END => self.row_end = on,
            sprm::OUTLINE => self.heading = operand.first().is_some_and(|level| *level < 9),
            sprm::CELLS => {
                self.read_cells(operand);
            }
            sprm::CELLS_DOWN => {
                if let [_, cell, flag, ..] = operand
                    && let Some(cell) = self.cells.get_mut(usize::from(*cell))
                {
                    cell.vertical = vertical_merge(u16::from(*flag));
                }
            }
            _ => {}
        }
    }

    /// The cells of a row: how many, where each begins and the last ends, for each its flags in the first two of 20 bytes.
    fn read_cells(&mut self, operand: &[u8]) -> Option<()> {
        let mut bytes = ByteReader::of(operand);
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
            cell.horizontal = match flags & 3 {
                0 => Merge::None,
                1 => Merge::Continue,
                _ => Merge::Restart,
            };
            cell.vertical = vertical_merge(flags >> 5);
        }
        Some(())
    }
}

fn vertical_merge(flags: u16) -> Merge {
    match flags & 3 {
        1 => Merge::Continue,
        3 => Merge::Restart,
        _ => Merge::None,
    }
}

/// Goes through a list of formats: the code of each tells how long its operand is.
fn for_each_sprm<'a>(list: &'a [u8], mut apply: impl FnMut(u16, &'a [u8])) -> Option<()> {
    let mut bytes = ByteReader::of(list);
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
                    sprm::CELLS => usize::from(ahead.u16()?),
                    _ => usize::from(ahead.u8()?),
                };
                if code == sprm::TABS && size == 255 {
                    return Some(());
                }
                size + 1
            }
        };
        apply(code, bytes.take(size)?);
    }
    Some(())
}
