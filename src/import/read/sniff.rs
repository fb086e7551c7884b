//! Which format bytes are in, by what they hold.

use super::Refusal;
use super::archive::Archive;

/// How far into a document its kind is looked for.
const HEAD: usize = 64 << 10;

/// Elements that a page of the kind that offices save has near its beginning.
const ELEMENTS: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "body",
    "meta",
    "table",
    "p",
    "div",
    "span",
    "tr",
    "td",
    "h1",
    "h2",
    "h3",
    "center",
    "font",
    "b",
    "br",
    "ul",
    "section",
    "article",
    "main",
    "style",
];

/// Returns the extension of a file's name in lower case, without the dot; empty where there is none.
pub(super) fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// The signatures of formats that are not read.
const SIGNATURES: &[(&[u8], Refusal)] = &[
    (b"{\\rtf", Refusal::OtherText),
    (b"\x89PNG", Refusal::Picture),
    (b"\xff\xd8\xff", Refusal::Picture),
    (b"GIF8", Refusal::Picture),
    (b"II*\0", Refusal::Picture),
    (b"MM\0*", Refusal::Picture),
    (b"Rar!", Refusal::Packed),
    (b"7z\xbc\xaf", Refusal::Packed),
    (b"\x1f\x8b", Refusal::Packed),
];

/// Returns why bytes of a format that is known cannot be read.
pub(super) fn refusal(bytes: &[u8]) -> Option<Refusal> {
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|part| part == b"%PDF-") {
        return Some(Refusal::Pdf);
    }
    let found = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
    found.map(|(_, refusal)| refusal.clone())
}

/// Whether bytes are a zip archive.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Returns why an archive that is no document of Word or Excel cannot be read; `None` for an OpenDocument spreadsheet.
pub(super) fn archive_refusal(archive: &mut Archive<'_>) -> Result<Option<Refusal>, Refusal> {
    if archive.has("OFD.xml") {
        return Ok(Some(Refusal::Ofd));
    }
    if archive.has("xl/workbook.bin") {
        return Ok(Some(Refusal::OldExcel));
    }
    if !archive.has("content.xml") {
        return Ok(Some(Refusal::Packed));
    }
    let kind = archive.text("mimetype")?.unwrap_or_default();
    Ok((!kind.contains("spreadsheet")).then_some(Refusal::OtherText))
}

/// Returns why a text of XML cannot be read: documents of Word in one file.
pub(super) fn xml_refusal(text: &str) -> Option<Refusal> {
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let head: String = text.chars().take(2048).collect();
    let is_word = head.contains("schemas.microsoft.com/office/2006/xmlPackage")
        || head.contains("schemas.microsoft.com/office/word/2003");
    is_word.then_some(Refusal::OtherText)
}

/// Returns the charset that a page or an XML file declares for itself.
pub(super) fn declared_charset(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(4096)];
    let found = ["charset=", "encoding="].iter().find_map(|word| {
        let at =
            head.windows(word.len()).position(|part| part.eq_ignore_ascii_case(word.as_bytes()));
        at.map(|at| &head[at + word.len()..])
    })?;
    let quoted = |byte: &u8| matches!(byte, b'"' | b'\'' | b' ');
    let start = found.iter().position(|byte| !quoted(byte))?;
    let rest = &found[start..];
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    let end = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok().filter(|name| !name.is_empty())
}

/// Returns whether a text is HTML.
pub(super) fn is_html(text: &str) -> bool {
    let text = text.trim_start();
    if !text.starts_with('<') {
        return false;
    }
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].split('<').skip(1).any(|tag| {
        ELEMENTS.iter().any(|name| {
            tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && tag[name.len()..]
                    .starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_its_elements() {
        assert!(is_html("\n <P align=center>a</P>"));
        assert!(is_html("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\">"));
        assert!(is_html("<!-- x --><table>"));
        assert!(!is_html("a <b>c</b>"));
        assert!(!is_html("<a.b@example.org> wrote"));
        assert!(!is_html("<表> <pb>"));
    }

    #[test]
    fn a_charset_is_found_in_each_way_of_writing_it() {
        assert_eq!(declared_charset(b"<meta charset=gb2312>"), Some("gb2312"));
        assert_eq!(declared_charset(b"<META content='text/html; CharSet=GBK'>"), Some("GBK"));
        assert_eq!(declared_charset(b"<?xml version='1.0' encoding = 'x'?>"), None);
        assert_eq!(declared_charset(b"<?xml version='1.0' encoding=\"utf-8\"?>"), Some("utf-8"));
        assert_eq!(declared_charset(b"charset="), None);
    }

    #[test]
    fn the_extension_is_that_of_the_file() {
        assert_eq!(extension("a.b/c"), "");
        assert_eq!(extension("2024.报告.DOC"), "doc");
        assert_eq!(extension("C:\\x.y\\a.xlsx"), "xlsx");
    }
}
