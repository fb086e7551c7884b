//! The containers of Office before 2007 (OLE): the streams of a workbook or a document.

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::Refusal;

/// What such a container begins with.
const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// The stream of a document of today that a password locks.
const LOCKED: &str = "EncryptedPackage";
/// Where programs stand, in a workbook and in a document.
const MACROS: [&str; 2] = ["_VBA_PROJECT_CUR", "Macros"];

/// Whether bytes are such a container.
pub(super) fn is_container(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// What a container holds.
pub(super) enum Content {
    /// The records of a workbook.
    Workbook(Vec<u8>),
    /// The streams of a document.
    Document(Document),
}

/// The streams of a document.
pub(super) struct Document {
    /// The text, and where the others say what.
    pub(super) main: Vec<u8>,
    /// Where the text has which formats, in the two places in which that can stand.
    pub(super) tables: [Vec<u8>; 2],
    /// Formats that are too long for those.
    pub(super) data: Vec<u8>,
}

/// Returns what a container holds, and whether it brings programs.
///
/// # Errors
/// It holds something else, or is damaged.
pub(super) fn content(bytes: &[u8]) -> Result<(Content, bool), Refusal> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| open_refusal(bytes))?;
    if file.is_stream(LOCKED) {
        return Err(Refusal::Locked);
    }
    let has_macros = MACROS.iter().any(|name| file.is_storage(name));
    let mut stream = |name: &str| {
        let mut stream = Vec::new();
        if file.is_stream(name) {
            // A stream is never longer than the file; what a damaged one claims beyond that is cut off.
            let read = file.open_stream(name);
            read.and_then(|from| from.take(bytes.len() as u64).read_to_end(&mut stream))
                .map_err(|_| Refusal::Damaged)?;
        }
        Ok(stream)
    };
    let main = stream("WordDocument")?;
    if !main.is_empty() {
        let tables = [stream("0Table")?, stream("1Table")?];
        let document = Document { main, tables, data: stream("Data")? };
        return Ok((Content::Document(document), has_macros));
    }
    let workbook = stream("Workbook")?;
    if !workbook.is_empty() {
        return Ok((Content::Workbook(workbook), has_macros));
    }
    let is_older = file.is_stream("Book");
    Err(if is_older { Refusal::OldExcel } else { Refusal::Unknown })
}

/// Why a container that does not open cannot be read: locked, where the name of what is locked stands in its directory as
/// UTF-16, or damaged.
fn open_refusal(bytes: &[u8]) -> Refusal {
    let name: Vec<u8> = LOCKED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let is_locked = memchr::memmem::find(bytes, &name).is_some();
    if is_locked { Refusal::Locked } else { Refusal::Damaged }
}
