//! A page in one file (mht), as old browsers and Word save it: the page itself, without what belongs to it.
//!
//! By hand, as only the first page is wanted, as bytes whose encoding is found by looking. `mail-parser` unpacks every picture
//! as well, and a single = that a program forgot to write as =3D makes it give up the page.

use super::Refusal;

/// Bytes among which a header is looked for.
const LONGEST_HEADER: usize = 64 << 10;
/// Parts of the longest file.
const MOST_PARTS: usize = 1000;

/// A page as it was before it was packed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// The charset that its header declares.
    pub(super) charset: Option<String>,
}

/// Returns the page that a file holds; `None` where the file is none of this kind.
///
/// # Errors
/// It holds no page that can be read.
pub(super) fn page(bytes: &[u8]) -> Result<Option<Page>, Refusal> {
    let (header, body) = split_header(bytes);
    let is_header = |name: &str| header_field(&header, name).is_some();
    if !is_header("mime-version") || !is_header("content-type") {
        return Ok(None);
    }
    let kind = header_field(&header, "content-type").unwrap_or_default();
    if is_page(&kind) {
        return Ok(Some(decoded_page(&header, body)));
    }
    let boundary = parameter(&kind, "boundary").ok_or(Refusal::Damaged)?;
    let mark = format!("--{boundary}").into_bytes();
    let mut rest = body;
    for _ in 0..MOST_PARTS {
        let Some(at) = find(rest, &mark) else { break };
        let part = &rest[at + mark.len()..];
        let end = find(part, &mark).unwrap_or(part.len());
        let (header, content) = split_header(part[..end].trim_ascii_start());
        let kind = header_field(&header, "content-type").unwrap_or_default();
        if is_page(&kind) {
            return Ok(Some(decoded_page(&header, content)));
        }
        rest = &part[end..];
    }
    Err(Refusal::Damaged)
}

fn is_page(kind: &str) -> bool {
    kind.trim_start().to_ascii_lowercase().starts_with("text/html")
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    if mark.is_empty() {
        return None;
    }
    memchr::memmem::find(bytes, mark)
}

/// The lines before the first empty one, continued ones joined, and what follows.
fn split_header(bytes: &[u8]) -> (String, &[u8]) {
    let head = &bytes[..bytes.len().min(LONGEST_HEADER)];
    let ends = [&b"\r\n\r\n"[..], b"\n\n"];
    let found = ends.iter().filter_map(|end| Some((find(head, end)?, end.len()))).min();
    let (at, length) = found.unwrap_or((head.len(), 0));
    let header = String::from_utf8_lossy(&bytes[..at]).replace("\r\n", "\n");
    (header.replace("\n\t", " ").replace("\n ", " "), &bytes[at + length..])
}

fn header_field(header: &str, name: &str) -> Option<String> {
    header.lines().find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').find_map(|part| {
        let (field, value) = part.split_once('=')?;
        field.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn decoded_page(header: &str, content: &[u8]) -> Page {
    let kind = header_field(header, "content-type").unwrap_or_default();
    let encoding = header_field(header, "content-transfer-encoding").unwrap_or_default();
    let bytes = match encoding.to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(content),
        "base64" => base64(content),
        _ => content.to_vec(),
    };
    Page { bytes, charset: parameter(&kind, "charset") }
}

fn quoted_printable(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    let mut rest = content;
    while let [byte, after @ ..] = rest {
        rest = after;
        match (byte, after) {
            // A line end that the page does not have.
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => rest = after,
            (b'=', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'='),
            },
            (byte, _) => out.push(*byte),
        }
    }
    out
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn base64(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in content {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(six)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_packing_bytes_are_undone() {
        assert_eq!(quoted_printable(b"a=E4=B8=80=\r\nb=zz="), "a一b=zz=".as_bytes());
        assert_eq!(base64(b"5LiA\r\nYQ=="), "一a".as_bytes());
    }

    #[test]
    fn only_mail_headers_make_it_one() {
        assert_eq!(page(b"MIME-Version: 1.0\n\n<p>"), Ok(None));
        assert_eq!(page("一、总体情况\n\n".as_bytes()), Ok(None));
    }
}
