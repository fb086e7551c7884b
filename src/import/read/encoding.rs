//! Bytes of a text → characters, by looking: whatever an office's programs have written in twenty years.
//!
//! What a document says of its own encoding is only a hint, since pages are often stored in another one than they declare.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::{Note, Refusal};

/// Of a hundred characters, how many may be unreadable in a text that is damaged but still a text.
const MOST_UNREADABLE: usize = 5;

/// A text with what is worth knowing of how it was decoded.
pub(super) struct Decoded {
    /// The characters, without a byte order mark.
    pub(super) text: String,
    /// What to tell.
    pub(super) notes: Vec<Note>,
}

/// Decodes the bytes of a text that says of itself to be in `declared`.
///
/// # Errors
/// The bytes are no text in any encoding.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Refusal> {
    let mut notes = Vec::new();
    let (text, bad) = decode_likeliest(bytes, declared);
    let count = text.chars().count();
    let control = text.chars().filter(|c| is_control(*c)).count();
    if (bad + control) * 100 > count * MOST_UNREADABLE {
        return Err(Refusal::Unknown);
    }
    if bad > 0 {
        notes.push(Note::Damaged { count: bad });
    }
    // What remains where a program replaced unreadable characters in UTF-8 and another one took them for GBK.
    if text.contains("锟斤拷") {
        notes.push(Note::LostCharacters);
    }
    let text = match repair_mojibake(&text) {
        Some(text) => {
            notes.push(Note::Repaired);
            text
        }
        None => text,
    };
    Ok(Decoded { text, notes })
}

/// Whether a character is a control character that no text has.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}')
}

/// The characters, and how many of them could not be read.
fn decode_likeliest(bytes: &[u8], declared: Option<&str>) -> (String, usize) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_lossy(encoding, &bytes[length..]);
    }
    if let Some(text) = decode_utf16_without_bom(bytes) {
        return (text, 0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), 0);
    }
    let declared = declared.and_then(|name| Encoding::for_label(name.as_bytes()));
    let guesses = [declared.map(superset), Some(GB18030), Some(guess(bytes))];
    // A page in GBK that declares UTF-8 is usual; that it does not decode says so.
    for encoding in guesses.into_iter().flatten() {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return (text.into_owned(), 0);
        }
    }
    let readings = [UTF_8, GB18030, guess(bytes)].map(|encoding| decode_lossy(encoding, bytes));
    readings.into_iter().min_by_key(|(_, bad)| *bad).unwrap_or_default()
}

/// GB18030 is the superset of GBK and GB2312, and is what is written under their names.
fn superset(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    superset(detector.guess(Some(b"cn"), Utf8Detection::Allow))
}

fn decode_lossy(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let bad = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    (text.into_owned(), bad)
}

/// UTF-16 without a mark: digits, tags and line ends have a zero byte, always on the same side.
fn decode_utf16_without_bom(bytes: &[u8]) -> Option<String> {
    if bytes.len() < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    // A few Chinese characters, 一 among them, have a zero byte on the other side.
    let encoding = match (zeros(0), zeros(1)) {
        (0, 0) => return None,
        (first, second) if first < second => UTF_16LE,
        _ => UTF_16BE,
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    // Noise passes for UTF-16 easily; Chinese office text is of few scripts.
    let is_expected = |c: &char| matches!(c, '\t'..='~' | '\u{a0}'..='\u{ff}' | '\u{2000}'..='\u{33ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    let count = text.chars().count();
    (text.chars().filter(is_expected).count() * 10 >= count * 9).then(|| text.into_owned())
}

/// Repairs mojibake: a text in UTF-8 that was taken for GBK and stored so; `None` where it is none.
///
/// Text that is really Chinese is, in GBK, never UTF-8 by chance over more than two or three characters.
fn repair_mojibake(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut repaired, mut unrepaired) = (0usize, 0usize);
    for line in text.split_inclusive('\n') {
        let non_ascii = line.chars().filter(|c| !c.is_ascii()).count();
        if let Some(line) = recode_line(line) {
            repaired += non_ascii;
            out.push_str(&line);
        } else {
            unrepaired += non_ascii;
            out.push_str(line);
        }
        if unrepaired > 2000 && repaired < unrepaired {
            return None;
        }
    }
    (repaired >= 6 && repaired > unrepaired).then_some(out)
}

/// A line's bytes in GBK, read as UTF-8; `None` where that is no sense.
fn recode_line(line: &str) -> Option<String> {
    if line.is_ascii() {
        return None;
    }
    // Not GB18030, whose long forms hold digits that the text never had.
    let mut bytes = Vec::new();
    for (at, part) in line.split(char::REPLACEMENT_CHARACTER).enumerate() {
        let (part, _, failed) = GBK.encode(part);
        if failed {
            return None;
        }
        if at > 0 {
            bytes.extend("\u{fffd}".bytes());
        }
        bytes.extend_from_slice(&part);
    }
    let meant = String::from_utf8_lossy(&bytes);
    let non_ascii = meant.chars().filter(|c| !c.is_ascii()).count();
    let chinese = |c: &char| matches!(c, '\u{2010}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    // Where a program met an odd last byte, the end of a character is gone.
    (meant.chars().filter(chinese).count() * 3 >= non_ascii * 2).then(|| meant.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "一、总体情况\r\n收到申请106件，“办结”72件。\n";

    fn read(bytes: &[u8]) -> (String, Vec<Note>) {
        let decoded = decode(bytes, None).unwrap();
        (decoded.text, decoded.notes)
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn each_encoding_gives_the_same_text() {
        let marked = format!("\u{feff}{TEXT}");
        let gb = GB18030.encode(TEXT).0.into_owned();
        for bytes in [
            TEXT.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            gb,
            utf16(&marked, u16::to_le_bytes),
            utf16(&marked, u16::to_be_bytes),
            utf16(TEXT, u16::to_le_bytes),
            utf16(TEXT, u16::to_be_bytes),
        ] {
            assert_eq!(read(&bytes), (TEXT.to_owned(), Vec::new()), "{bytes:?}");
        }
    }

    #[test]
    fn what_a_page_declares_is_only_a_hint() {
        let gb = GB18030.encode(TEXT).0.into_owned();
        assert_eq!(decode(&gb, Some("utf-8")).unwrap().text, TEXT);
        assert_eq!(decode(TEXT.as_bytes(), Some("gb2312")).unwrap().text, TEXT);
    }

    #[test]
    fn rare_characters_are_read_under_the_old_name() {
        let bytes = GB18030.encode("𠮷㐀").0.into_owned();
        assert_eq!(decode(&bytes, Some("gb2312")).unwrap().text, "𠮷㐀");
    }

    #[test]
    fn text_taken_for_gbk_is_put_right() {
        let (mixed, _, _) = GB18030.decode("总体情况，收到申请106件。\n".as_bytes());
        let (text, notes) = read(mixed.as_bytes());
        assert!(text.contains("106") && text.contains("体情况"), "{text}");
        assert_eq!(notes, [Note::Repaired]);
    }

    #[test]
    fn a_few_bad_bytes_are_told_and_noise_is_refused() {
        let mut bytes = TEXT.repeat(4).into_bytes();
        bytes[100] = 0xff;
        assert!(matches!(read(&bytes).1[..], [Note::Damaged { .. }]));
        let noise: Vec<u8> =
            (0..4096u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(matches!(decode(&noise, None), Err(Refusal::Unknown)));
    }
}
