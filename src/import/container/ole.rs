//! The containers of Office before 2007 (OLE): which program's document is in one. None of them is read.

use super::Refusal;

/// What such a container begins with.
const MARK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Returns why a container cannot be read; `None` where the bytes are none.
pub(super) fn unreadable(bytes: &[u8]) -> Option<Refusal> {
    if !bytes.starts_with(MARK) {
        return None;
    }
    // The names of what is in it stand as UTF-16 in its directory, wherever that is.
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    Some(match () {
        () if has("EncryptedPackage") => Refusal::Locked,
        () if has("WordDocument") => Refusal::OldWord,
        () if has("Workbook") || has("Book") => Refusal::OldExcel,
        () => Refusal::Unknown,
    })
}
