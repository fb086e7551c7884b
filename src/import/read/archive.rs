//! A zip archive, read within bounds: how many entries, how many bytes come out of each and out of all.
//!
//! What the archive says of the sizes is not believed; bytes are counted as they come out.

use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Refusal;

/// Entries of the largest archive; a report with pictures has some dozens.
const MOST_ENTRIES: usize = 4096;
/// Bytes of the largest part.
const LARGEST_PART: u64 = 32 << 20;
/// Bytes of all parts that are read.
const LARGEST_TOTAL: u64 = 96 << 20;

/// The signature of the end of central directory.
const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
/// Bytes of that record without a comment.
const END_LENGTH: usize = 22;

/// An archive with what may still come out of it.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    budget: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// It is cut off or damaged, or has too many entries.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let entries = declared_entries(bytes).ok_or(Refusal::Damaged)?;
        if entries > MOST_ENTRIES {
            return Err(Refusal::TooIntricate);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
        if zip.len() > MOST_ENTRIES {
            return Err(Refusal::TooIntricate);
        }
        let names = zip.file_names().filter_map(Result::ok).map(|name| name.replace('\\', "/"));
        let names = names.collect();
        Ok(Self { zip, names, budget: LARGEST_TOTAL })
    }

    /// Whether there is such an entry.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|entry| entry == name)
    }

    /// The names of all entries.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the text of a part of XML; `None` where there is no such entry.
    ///
    /// # Errors
    /// It is damaged, locked, or larger than is read.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        let (encoding, length) = Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
        let text = encoding.decode_without_bom_handling(&bytes[length..]).0;
        Ok(Some(text.into_owned()))
    }

    fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(index) = self.names.iter().position(|entry| entry == name) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        self.inflate(index, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// Checks the sizes of all parts but pictures by unpacking them once, so that a reader that counts nothing can follow.
    ///
    /// # Errors
    /// A part is damaged, locked, or larger than is read.
    pub(super) fn check_sizes(&mut self) -> Result<(), Refusal> {
        for index in 0..self.names.len() {
            let is_text = [".xml", ".rels", ".vml"]
                .iter()
                .any(|end| self.names[index].to_ascii_lowercase().ends_with(end));
            if is_text {
                self.inflate(index, &mut std::io::sink())?;
            }
        }
        Ok(())
    }

    fn inflate(&mut self, index: usize, to: &mut impl std::io::Write) -> Result<(), Refusal> {
        let entry = self.zip.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Locked,
            _ => Refusal::Damaged,
        })?;
        let limit = LARGEST_PART.min(self.budget);
        let copied = std::io::copy(&mut entry.take(limit + 1), to);
        let count = copied.map_err(|_| Refusal::Damaged)?;
        if count > limit {
            return Err(Refusal::TooIntricate);
        }
        self.budget -= count;
        Ok(())
    }
}

/// How many entries the end of an archive declares; `None` where the end is missing.
///
/// Looked at before anything is read, since a list of a million entries is memory already. Archives of the long kind (zip64)
/// are never written for documents and count as too many.
fn declared_entries(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(END_LENGTH + usize::from(u16::MAX));
    let at =
        bytes[from..].windows(END_OF_DIRECTORY.len()).rposition(|part| part == END_OF_DIRECTORY)?
            + from;
    if at >= 20 && bytes[at - 20..].starts_with(b"PK\x06\x07") {
        return Some(usize::MAX);
    }
    let count = bytes.get(at + 10..at + 12)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}
