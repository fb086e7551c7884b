//! The text of an old Word document: the pieces of its piece table put together ([MS-DOC] 2.4.1, 2.8.35).

use encoding_rs::WINDOWS_1252;

use crate::import::read::Refusal;
use crate::import::read::bytes::ByteReader;
use crate::import::read::ole::Document;

/// What a document begins with.
const SIGNATURE: u16 = 0xa5ec;
/// The first version that keeps its text in this way: Word 97.
const VERSION: u16 = 0x00c1;
const ENCRYPTED: u16 = 0x0100;
const TABLE_ONE: u16 = 0x0200;
/// Where the beginning says how long the main text is, and where the list of places and lengths begins.
const LENGTH: usize = 0x4c;
const LIST: usize = 0x9a;
/// Which entry of the list is that of the pieces.
const PIECES: usize = 33;
/// Characters of the longest text.
const LONGEST: usize = 8 << 20;

/// A code unit of UTF-16 with where it stands in the file.
#[derive(Clone, Copy)]
pub(super) struct CodeUnit {
    pub(super) value: u16,
    pub(super) at: u32,
}

/// The main text.
pub(super) struct Text {
    pub(super) units: Vec<CodeUnit>,
    table: usize,
}

impl Text {
    pub(super) fn read(document: &Document) -> Result<Self, Refusal> {
        let mut head = ByteReader::of(&document.main);
        let (signature, version) = (head.u16(), head.u16());
        if signature != Some(SIGNATURE) {
            return Err(Refusal::Damaged);
        }
        if version.ok_or(Refusal::Damaged)? < VERSION {
            return Err(Refusal::OldWord);
        }
        let flags = head.take(6).and_then(|_| head.u16()).ok_or(Refusal::Damaged)?;
        if flags & ENCRYPTED != 0 {
            return Err(Refusal::Locked);
        }
        let mut text = Self { units: Vec::new(), table: usize::from(flags & TABLE_ONE != 0) };
        let length = ByteReader::at(&document.main, LENGTH).and_then(|mut at| at.u32());
        let length = length.and_then(|length| usize::try_from(length).ok());
        let length = length.ok_or(Refusal::Damaged)?;
        if length > LONGEST {
            return Err(Refusal::TooIntricate);
        }
        text.pieces(document, length).ok_or(Refusal::Damaged)?;
        Ok(text)
    }

    /// The part of a table stream that an entry of the list names.
    pub(super) fn part<'a>(&self, document: &'a Document, entry: usize) -> Option<&'a [u8]> {
        let mut place = ByteReader::at(&document.main, LIST + 8 * entry)?;
        let (from, length) = (place.u32()?, place.u32()?);
        let from = usize::try_from(from).ok()?;
        document.tables[self.table].get(from..)?.get(..usize::try_from(length).ok()?)
    }

    fn pieces(&mut self, document: &Document, length: usize) -> Option<()> {
        let mut list = ByteReader::of(self.part(document, PIECES)?);
        // Formats of whole pieces come first.
        while list.u8()? == 1 {
            let count = list.u16()?;
            list.take(usize::from(count))?;
        }
        let size = usize::try_from(list.u32()?).ok()?;
        let plc = list.take(size)?;
        let count = size.checked_sub(4)? / 12;
        let (mut bounds, mut pieces) = (ByteReader::of(plc), ByteReader::at(plc, 4 * (count + 1))?);
        let mut from = bounds.u32()?;
        for _ in 0..count {
            let to = bounds.u32()?;
            let place = pieces.take(2).and_then(|_| pieces.u32())?;
            pieces.take(2)?;
            let wanted = usize::try_from(to.checked_sub(from)?).ok()?;
            self.piece(&document.main, place, wanted.min(length - self.units.len()))?;
            from = to;
        }
        (self.units.len() == length).then_some(())
    }

    /// A piece with two bytes a character, or with one where bit 30 of its place says so.
    fn piece(&mut self, main: &[u8], place: u32, count: usize) -> Option<()> {
        let is_narrow = place & 0x4000_0000 != 0;
        let at = if is_narrow { (place & 0x3fff_ffff) / 2 } else { place };
        let mut bytes = ByteReader::at(main, usize::try_from(at).ok()?)?;
        if is_narrow {
            let bytes = bytes.take(count)?;
            // A piece has no mark of its encoding: each byte is a character.
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            let units = text.encode_utf16().zip(at..);
            self.units.extend(units.map(|(value, at)| CodeUnit { value, at }));
        } else {
            let units = bytes.take(count.checked_mul(2)?)?.chunks_exact(2);
            let unit = |(pair, at): (&[u8], u32)| CodeUnit {
                value: u16::from_le_bytes([pair[0], pair[1]]),
                at,
            };
            self.units.extend(units.zip((at..).step_by(2)).map(unit));
        }
        Some(())
    }
}
