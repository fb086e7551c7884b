//! The stream of an old workbook as records, and the texts in them: [MS-XLS] 2.1.4 and 2.5.293.
//!
//! A record that is too long for one goes on in others behind it. Whatever is missing or cut off is [`Refusal::Damaged`].

use std::ops::{Deref, DerefMut};

use super::Refusal;
use crate::import::read::bytes::ByteReader;

/// The kinds of records that are read, by their names in [MS-XLS] 2.3.
pub(super) mod kind {
    pub(in super::super) const FORMULA: u16 = 0x0006;
    pub(in super::super) const EOF: u16 = 0x000a;
    pub(in super::super) const EXTERN_SHEET: u16 = 0x0017;
    pub(in super::super) const LBL: u16 = 0x0018;
    pub(in super::super) const DATE_1904: u16 = 0x0022;
    pub(in super::super) const FILE_PASS: u16 = 0x002f;
    pub(in super::super) const BOUND_SHEET: u16 = 0x0085;
    pub(in super::super) const MUL_RK: u16 = 0x00bd;
    pub(in super::super) const RSTRING: u16 = 0x00d6;
    pub(in super::super) const XF: u16 = 0x00e0;
    pub(in super::super) const MERGE_CELLS: u16 = 0x00e5;
    pub(in super::super) const SST: u16 = 0x00fc;
    pub(in super::super) const LABEL_SST: u16 = 0x00fd;
    pub(in super::super) const NUMBER: u16 = 0x0203;
    pub(in super::super) const LABEL: u16 = 0x0204;
    pub(in super::super) const BOOL_ERR: u16 = 0x0205;
    pub(in super::super) const STRING: u16 = 0x0207;
    pub(in super::super) const RK: u16 = 0x027e;
    pub(in super::super) const FORMAT: u16 = 0x041e;
    pub(in super::super) const BOF: u16 = 0x0809;
}

/// The kind of a record that goes on with the one before it.
const CONTINUE: u16 = 0x003c;
/// Continuations of the longest record; each that Excel writes is full, with 8,224 bytes.
const MOST_CONTINUATIONS: usize = 10_000;

/// A record with its continuations.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: RecordData<'a>,
}

/// The records of a stream from a place on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// Begins at byte `at` of the stream.
    pub(super) fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    /// How many bytes of the stream lie before what is read next.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Returns the next record; `None` at the end of the stream.
    ///
    /// # Errors
    /// The stream ends within it.
    pub(super) fn next(&mut self) -> Result<Option<Record<'a>>, Refusal> {
        if self.at >= self.stream.len() {
            return Ok(None);
        }
        let (kind, data) = self.raw_record().ok_or(Refusal::Damaged)?;
        let mut continuations = Vec::new();
        while self.stream.get(self.at..self.at + 2) == Some(&CONTINUE.to_le_bytes()) {
            continuations.push(self.raw_record().ok_or(Refusal::Damaged)?.1);
            if continuations.len() > MOST_CONTINUATIONS {
                return Err(Refusal::TooIntricate);
            }
        }
        continuations.reverse();
        Ok(Some(Record { kind, data: RecordData { data: ByteReader::of(data), continuations } }))
    }

    fn raw_record(&mut self) -> Option<(u16, &'a [u8])> {
        let mut head = ByteReader::at(self.stream, self.at)?;
        let (kind, length) = (head.u16()?, head.u16()?);
        let data = head.take(usize::from(length))?;
        self.at += 4 + data.len();
        Some((kind, data))
    }
}

/// What is left of a record. Each method returns `None` where it is not enough; what lies in a continuation is only reached
/// by those that say so.
pub(super) struct RecordData<'a> {
    data: ByteReader<'a>,
    /// The continuations, the next one last.
    continuations: Vec<&'a [u8]>,
}

impl<'a> Deref for RecordData<'a> {
    type Target = ByteReader<'a>;

    fn deref(&self) -> &Self::Target {
        &self.data
    }
}

impl DerefMut for RecordData<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.data
    }
}

impl RecordData<'_> {
    /// Whether all has been taken.
    pub(super) fn is_empty(&self) -> bool {
        self.data.is_empty() && self.continuations.iter().all(|part| part.is_empty())
    }

    /// A text behind its length in two bytes and its flags, without what says how it looks.
    pub(super) fn text(&mut self) -> Option<String> {
        let count = self.u16()?;
        self.text_of(usize::from(count))
    }

    /// A text of `count` characters behind its flags.
    pub(super) fn text_of(&mut self, count: usize) -> Option<String> {
        let flags = self.u8()?;
        self.characters(count, flags)
    }

    /// A text of the table of texts, which may have runs of formats and a reading (phonetic) behind it.
    pub(super) fn rich_text(&mut self) -> Option<String> {
        if self.data.is_empty() {
            self.next_continuation()?;
        }
        let (count, flags) = (self.u16()?, self.u8()?);
        let runs = if flags & 0x08 == 0 { 0 } else { u32::from(self.u16()?) * 4 };
        let more = if flags & 0x04 == 0 { 0 } else { self.u32()? };
        let text = self.characters(usize::from(count), flags)?;
        self.skip(runs)?;
        self.skip(more)?;
        Some(text)
    }

    /// Each continuation within a text begins with flags of its own: one byte a character, or two.
    fn characters(&mut self, count: usize, flags: u8) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        let mut wide = flags & 1 != 0;
        loop {
            let size = if wide { 2 } else { 1 };
            let here = (count - units.len()).min(self.data.len() / size);
            let taken = self.take(here * size)?;
            if wide {
                let pairs = taken.chunks_exact(2);
                units.extend(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
            } else {
                units.extend(taken.iter().copied().map(u16::from));
            }
            if units.len() == count {
                return Some(String::from_utf16_lossy(&units));
            }
            self.next_continuation()?;
            wide = self.u8()? & 1 != 0;
        }
    }

    /// Skips bytes, also those in continuations.
    fn skip(&mut self, count: u32) -> Option<()> {
        let mut left = usize::try_from(count).ok()?;
        loop {
            let here = left.min(self.data.len());
            self.take(here)?;
            left -= here;
            if left == 0 {
                return Some(());
            }
            self.next_continuation()?;
        }
    }

    fn next_continuation(&mut self) -> Option<()> {
        self.data = ByteReader::of(self.continuations.pop()?);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of three characters that goes on in another record, there with two bytes each.
    const SPLIT: &[u8] = &[
        0xfc, 0, 5, 0, 3, 0, 0, b'a', b'b', //
        0x3c, 0, 3, 0, 1, 0x74, 0x5e, //
        0x0a, 0, 0, 0,
    ];

    #[test]
    fn a_text_goes_on_in_the_next_record_with_flags_of_its_own() {
        let mut records = Records::new(SPLIT, 0);
        let mut record = records.next().unwrap().unwrap();
        assert_eq!((record.kind, record.data.rich_text().as_deref()), (0xfc, Some("ab年")));
        assert!(record.data.is_empty());
        assert_eq!(records.next().unwrap().unwrap().kind, 0x0a);
        assert!(records.next().unwrap().is_none());
    }

    #[test]
    fn a_stream_that_ends_within_a_record_is_damaged() {
        for end in (1..SPLIT.len()).filter(|end| ![9, 16].contains(end)) {
            let mut records = Records::new(&SPLIT[..end], 0);
            let found = std::iter::from_fn(|| records.next().transpose()).find(Result::is_err);
            assert!(matches!(found, Some(Err(Refusal::Damaged))), "{end}");
        }
    }
}
