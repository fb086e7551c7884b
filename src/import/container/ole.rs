//! The containers of Office before 2007 (OLE): what is in one, and the stream of a workbook.

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::Refusal;

/// What such a container begins with.
const MARK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Where the programs in a workbook stand.
const MACROS: &str = "_VBA_PROJECT_CUR";

/// Whether bytes are such a container.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

/// A workbook in a container.
pub(super) struct Workbook {
    /// Its records.
    pub(super) stream: Vec<u8>,
    /// Whether it brings programs.
    pub(super) macros: bool,
}

/// Returns the workbook that a container holds.
///
/// # Errors
/// It holds something else, or is damaged.
pub(super) fn workbook(bytes: &[u8]) -> Result<Workbook, Refusal> {
    // What a container that does not open was to hold is still known by the names in it.
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| named(bytes))?;
    if file.is_stream("EncryptedPackage") {
        return Err(Refusal::Locked);
    }
    if file.is_stream("WordDocument") {
        return Err(Refusal::OldWord);
    }
    if !file.is_stream("Workbook") {
        let is_older = file.is_stream("Book");
        return Err(if is_older { Refusal::OldExcel } else { Refusal::Unknown });
    }
    let mut stream = Vec::new();
    // A stream is never longer than the file; what a damaged one claims beyond that is cut off.
    let read = file.open_stream("Workbook");
    read.and_then(|from| from.take(bytes.len() as u64).read_to_end(&mut stream))
        .map_err(|_| Refusal::Damaged)?;
    Ok(Workbook { stream, macros: file.is_storage(MACROS) })
}

/// Why a container that does not open cannot be read, by the names that stand in its directory as UTF-16.
fn named(bytes: &[u8]) -> Refusal {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    match () {
        () if has("EncryptedPackage") => Refusal::Locked,
        () if has("WordDocument") => Refusal::OldWord,
        () if has("Workbook") || has("Book") => Refusal::Damaged,
        () => Refusal::Unknown,
    }
}
