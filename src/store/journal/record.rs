//! The lines of a journal: what was done to a report, as data, each line vouching for itself and all before it.
//!
//! A line is `number length checksum json`. The checksum is that of the line before and this one's bytes, so that a line
//! that was changed, left out, put in or cut off ends the reading right there. No file is touched here.

use serde::{Deserialize, Serialize};

use crate::store::disk::digest::{Digest, chain, digest};

/// A line of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// When it was written, as RFC 3339.
    pub(super) at: String,
    /// What happened.
    #[serde(rename = "what")]
    pub(super) event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Event {
    /// The journal begins over a file with this content.
    Begin {
        /// The version of the journal's own format.
        gouji: u32,
        /// The real path of the file; for people, the name of the journal tells programs.
        file: String,
        /// The whole content.
        text: String,
    },
    /// Somebody opened the report.
    Open {
        /// The account.
        who: String,
    },
    /// A change.
    Change {
        /// The section where the cursor stood.
        section: String,
        /// The address of the cell where it stood.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cell: Option<String>,
        /// True where it goes on with the step before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        joins: bool,
        /// The change.
        edit: Change,
    },
    /// The last step was taken back.
    Undo,
    /// It was made again.
    Redo,
    /// A blank cell was passed with Enter.
    Pass(String),
    /// The file is about to be replaced by a content of this digest.
    Saving {
        /// SHA-256 of the new content.
        digest: String,
        /// The content, where it is not what the operations make of the one before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The corrections that are added to the file.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        corrections: Vec<CorrectionData>,
    },
    /// The file was replaced as announced.
    Saved,
    /// The program had to end in the middle of the work.
    #[serde(rename = "left")]
    Suspended {
        /// The section where the cursor stood.
        section: String,
        /// The address of the cell where it stood.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cell: Option<String>,
        /// The half-typed figure.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        typed: Option<HalfTypedData>,
        /// Texts that are no figure yet, left beside their cells.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        undecided: Vec<UndecidedData>,
        /// The byte before which the caret of a text stood.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caret: Option<usize>,
        /// True in a paragraph that was begun and was empty.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        fresh: bool,
    },
}

/// A change as data; cells by address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    /// The content of a cell.
    Cell { cell: String, from: CellData, to: CellData },
    /// A part of a section's text: at this byte, `old` became `new`.
    Text { section: String, at: usize, old: String, new: String },
    /// The note on a cell.
    Note { cell: String, from: String, to: String },
    /// A waiver.
    Waiver { key: String, from: Option<WaiverData>, to: Option<WaiverData> },
    /// Whether totals are computed or keyed.
    Totals { from: String, to: String },
    /// Several changes as one step.
    Batch(Vec<Change>),
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CellData {
    /// The figure as a report file writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
    /// How it came there.
    pub(super) origin: String,
}

/// A waiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WaiverData {
    pub(super) reason: String,
    pub(super) left: String,
    pub(super) right: String,
}

/// A correction of a published report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CorrectionData {
    pub(super) when: String,
    pub(super) who: String,
    pub(super) cell: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) reason: String,
}

/// A half-typed figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HalfTypedData {
    /// What stands there.
    pub(super) text: String,
    /// Where the next character goes, in bytes.
    pub(super) caret: usize,
    /// True for editing in place.
    pub(super) in_place: bool,
    /// The unit, as it is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
}

/// A text that is no figure yet, beside its cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UndecidedData {
    /// The address of the cell.
    pub(super) cell: String,
    /// The text.
    pub(super) typed: HalfTypedData,
}

/// Where the chain of lines stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChainState {
    number: u64,
    hash: Digest,
}

impl ChainState {
    /// Returns the beginning of every journal.
    pub(super) fn first() -> Self {
        Self { number: 0, hash: digest(b"gouji journal") }
    }

    /// Writes the next line.
    pub(super) fn line(&mut self, record: &Record) -> Result<String, serde_json::Error> {
        let json = serde_json::to_string(record)?;
        self.number += 1;
        self.hash = chain(&self.hash, json.as_bytes());
        Ok(format!("{} {} {} {json}\n", self.number, json.len(), self.shown()))
    }

    fn shown(&self) -> String {
        self.hash.to_string()[..HASH_DIGITS].to_owned()
    }

    /// Reads the next line; `None` where it is not what was written. Returns the record and how long the line is.
    fn read(&mut self, bytes: &[u8]) -> Option<(Record, usize)> {
        let (number, rest) = word(bytes)?;
        let (length, rest) = word(rest)?;
        let (hash, rest) = word(rest)?;
        let length: usize = length.parse().ok()?;
        let (json, end) = rest.split_at_checked(length)?;
        if end.first() != Some(&b'\n') {
            return None;
        }
        let next = Self { number: self.number + 1, hash: chain(&self.hash, json) };
        if number != next.number.to_string() || hash != next.shown() {
            return None;
        }
        let record = serde_json::from_slice(json).ok()?;
        *self = next;
        Some((record, bytes.len() - end.len() + 1))
    }
}

/// How many digits of a checksum are written: 128 bits.
const HASH_DIGITS: usize = 32;

fn word(bytes: &[u8]) -> Option<(&str, &[u8])> {
    // No word of a line is longer; noise without a space is not searched to its end.
    let end = bytes.iter().take(HASH_DIGITS + 1).position(|byte| *byte == b' ')?;
    Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
}

/// Returns whether what comes behind the last good line is no more than the beginning of a line that was cut off while it
/// was written.
pub(super) fn is_unfinished(rest: &[u8]) -> bool {
    if rest.contains(&b'\n') {
        return false;
    }
    let whole = || {
        let (_, after) = word(rest)?;
        let (length, after) = word(after)?;
        let (_, after) = word(after)?;
        Some(after.len() > length.parse().ok()?)
    };
    // Something else stands where the line should end.
    whole() != Some(true)
}

/// The lines of a journal, up to the first that is not as it was written.
#[derive(Clone, Debug)]
pub(super) struct RecordReader<'a> {
    bytes: &'a [u8],
    /// How many bytes the lines took so far.
    pub(super) valid_len: usize,
    /// Where the chain stands after them.
    pub(super) chain: ChainState,
}

impl<'a> RecordReader<'a> {
    /// Begins with the first line.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, valid_len: 0, chain: ChainState::first() }
    }
}

impl Iterator for RecordReader<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let (record, length) = self.chain.read(&self.bytes[self.valid_len..])?;
        self.valid_len += length;
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn journal(count: usize) -> (Vec<u8>, Vec<Record>) {
        let mut chain = ChainState::first();
        let mut text = String::new();
        let records: Vec<Record> = (0..count)
            .map(|number| Record {
                at: "2021-01-25T16:42:00+08:00".to_owned(),
                event: Event::Pass(format!("requests.granted.第{number}")),
            })
            .collect();
        for record in &records {
            text.push_str(&chain.line(record).unwrap());
        }
        (text.into_bytes(), records)
    }

    fn read(bytes: &[u8]) -> Vec<Record> {
        RecordReader::of(bytes).collect()
    }

    #[test]
    fn lines_read_back_and_go_on() {
        let (bytes, records) = journal(3);
        let mut lines = RecordReader::of(&bytes);
        assert_eq!(lines.by_ref().collect::<Vec<_>>(), records);
        assert_eq!(lines.valid_len, bytes.len());
        let more = Record { at: String::new(), event: Event::Undo };
        let bytes = [&bytes, lines.chain.line(&more).unwrap().as_bytes()].concat();
        assert_eq!(read(&bytes).last(), Some(&more));
    }

    /// Journals of programs before this one are read by their names; what they are called in Rust is free to change.
    #[test]
    fn lines_are_named_as_they_always_were() {
        let lines = include_str!("../../../tests/journal/lines.jsonl");
        let mut seen = std::collections::BTreeSet::new();
        for line in lines.lines() {
            let record: Record = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&record).unwrap(), line);
            seen.insert(match record.event {
                Event::Begin { .. } => "begin",
                Event::Open { .. } => "open",
                Event::Change { edit: Change::Cell { .. }, .. } => "cell",
                Event::Change { edit: Change::Text { .. }, .. } => "text",
                Event::Change { edit: Change::Note { .. }, .. } => "note",
                Event::Change { edit: Change::Waiver { .. }, .. } => "waiver",
                Event::Change { edit: Change::Totals { .. }, .. } => "totals",
                Event::Change { edit: Change::Batch(_), .. } => "batch",
                Event::Undo => "undo",
                Event::Redo => "redo",
                Event::Pass(_) => "pass",
                Event::Saving { .. } => "saving",
                Event::Saved => "saved",
                Event::Suspended { .. } => "left",
            });
        }
        assert_eq!(seen.len(), 14, "a kind of line is missing in the sample: {seen:?}");
    }

    #[test]
    fn only_the_beginning_of_a_line_is_unfinished() {
        let (mut line, _) = journal(1);
        for end in 0..line.len() {
            assert!(is_unfinished(&line[..end]), "{end}");
        }
        assert!(!is_unfinished(&line), "a whole line was told to be safe");
        if let Some(last) = line.last_mut() {
            *last = b' ';
        }
        assert!(!is_unfinished(&line));
    }

    #[test]
    fn a_line_left_out_or_put_twice_ends_the_reading() {
        let (bytes, _) = journal(4);
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        for order in [vec![0, 2, 3], vec![0, 0, 1], vec![1], vec![0, 2, 1]] {
            let bytes: Vec<u8> = order.iter().flat_map(|at| lines[*at]).copied().collect();
            assert_eq!(read(&bytes).len(), usize::from(order[0] == 0), "{order:?}");
        }
    }

    proptest! {
        #[test]
        fn a_cut_or_a_changed_byte_leaves_a_prefix(count in 0usize..8, at in any::<prop::sample::Index>(), flip in 1u8..) {
            let (bytes, records) = journal(count);
            let cut = at.index(bytes.len() + 1);
            let ends = String::from_utf8_lossy(&bytes[..cut]).matches('\n').count();
            prop_assert_eq!(&read(&bytes[..cut])[..], &records[..ends]);
            if let Some(at) = (!bytes.is_empty()).then(|| at.index(bytes.len())) {
                let mut changed = bytes.clone();
                changed[at] ^= flip;
                let whole = String::from_utf8_lossy(&bytes[..at]).matches('\n').count();
                prop_assert_eq!(&read(&changed)[..], &records[..whole]);
            }
        }

        #[test]
        fn noise_is_no_journal(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(read(&bytes), []);
        }
    }
}
