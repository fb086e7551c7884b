//! The headings that stand inside running texts, as in （一）主动公开情况。: GB/T 9704-2012 sets them in 楷体.
//!
//! They are found by their numbering alone, which the standard fixes; what they say is none of its business.

/// The numerals between the brackets of the second level.
const NUMERALS: &str = "一二三四五六七八九十";
/// The longest heading in characters; a longer first sentence is a sentence.
const LONGEST: usize = 28;

/// How a paragraph begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead<'a> {
    /// It is a heading and nothing else.
    Whole,
    /// A heading, and the text that goes on behind it.
    RunIn(&'a str, &'a str),
    /// It is all text.
    None,
}

/// Finds the heading of the second level at the beginning of a paragraph.
pub(super) fn lead(text: &str) -> Lead<'_> {
    let numeral = text.strip_prefix('（').and_then(|rest| rest.split_once('）'));
    let Some((_, words)) = numeral.filter(|(numeral, _)| is_numeral(numeral)) else {
        return Lead::None;
    };
    let (heading, rest) = match text.find(['。', '：']) {
        Some(at) if text[at..].starts_with('。') => text.split_at(at + '。'.len_utf8()),
        // What a colon opens is a text.
        Some(_) => return Lead::None,
        None => (text, ""),
    };
    let is_bare = words.is_empty() || words.starts_with('。');
    if is_bare || heading.chars().count() > LONGEST {
        Lead::None
    } else if rest.is_empty() {
        // A sentence that is a paragraph of its own ends with its stop, a heading without.
        if heading.ends_with('。') { Lead::RunIn(heading, "") } else { Lead::Whole }
    } else {
        Lead::RunIn(heading, rest)
    }
}

fn is_numeral(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| NUMERALS.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_number_and_their_length() {
        for (text, expected) in [
            ("（一）主动公开情况", Lead::Whole),
            ("（一）节", Lead::Whole),
            ("（十二）其他。全年无。", Lead::RunIn("（十二）其他。", "全年无。")),
            ("（二）监督保障。", Lead::RunIn("（二）监督保障。", "")),
            ("（一）", Lead::None),
            ("（一）。全年", Lead::None),
            ("（下同）主动公开。全年", Lead::None),
            ("（一）存在的问题：人手不足。", Lead::None),
            ("（）空。", Lead::None),
            ("（一", Lead::None),
            ("全年（一）主动公开。", Lead::None),
            ("", Lead::None),
        ] {
            assert_eq!(lead(text), expected, "{text}");
        }
        let sentence = format!("（一）{}。其余。", "很长".repeat(20));
        assert_eq!(lead(&sentence), Lead::None);
    }
}
