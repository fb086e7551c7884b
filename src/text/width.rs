//! How many cells a text takes, and which characters can be drawn at all.
//!
//! Characters of East Asian ambiguous width (“ ” … — · × and the like) take two cells in many Chinese terminals and
//! one elsewhere: one of them shears the rest of the line. Only what is drawn is changed; files keep the original.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands for a character that cannot be drawn safely; a wide one, as readers of Chinese know it from print.
const GETA: &str = "〓";

/// Ambiguous characters and what is drawn for them.
const SAFE: &[(&str, &str)] = &[
    ("“", "「"),
    ("”", "」"),
    ("‘", "『"),
    ("’", "』"),
    ("…", ".."),
    ("‥", ".."),
    ("—―", "--"),
    ("–‐", "-"),
    ("·‧", "．"),
    ("•●■◆★▲▼", "*"),
    ("○□◇☆△▽◎", "o"),
    ("×", "x"),
    ("÷", "/"),
    ("±", "+-"),
    ("√", "v"),
    ("≤≦", "<="),
    ("≥≧", ">="),
    ("≠", "!="),
    ("≈", "~"),
    ("→⇒", "->"),
    ("←", "<-"),
    ("↑", "^"),
    ("↓", "v"),
    ("─━", "-"),
    ("│┃", "|"),
    ("┌┐└┘├┤┬┴┼", "+"),
    ("°", "度"),
    ("℃", "度C"),
    ("‰", "/1000"),
    ("№", "No."),
    ("§", "S."),
    ("®", "(R)"),
    ("¹", "1"),
    ("²", "2"),
    ("³", "3"),
    ("½", "1/2"),
    ("¼", "1/4"),
    ("¾", "3/4"),
    // Pinyin with its tones.
    ("āáǎàɑ", "a"),
    ("ēéěèê", "e"),
    ("īíǐì", "i"),
    ("ōóǒò", "o"),
    ("ūúǔùǖǘǚǜü", "u"),
    ("ńň", "n"),
    ("ɡ", "g"),
];

/// Returns `text` as it can be drawn: controls and invisible characters out, and unless a terminal has proved that it
/// draws them in one cell, every ambiguous character replaced.
pub fn safe(text: &str, ambiguous_is_one: bool) -> Cow<'_, str> {
    let fine = |c: char| !is_hidden(c) && (ambiguous_is_one || !is_ambiguous(c));
    if text.chars().all(fine) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\t' | '\n') {
            out.push(' ');
        } else if fine(character) {
            out.push(character);
        } else if !is_hidden(character) {
            out.push_str(&replacement(character));
        }
    }
    Cow::Owned(out)
}

fn replacement(character: char) -> Cow<'static, str> {
    let number = |first: char| character as u32 - first as u32 + 1;
    match character {
        '①'..='⑳' => Cow::Owned(format!("({})", number('①'))),
        '⑴'..='⒇' => Cow::Owned(format!("({})", number('⑴'))),
        '⒈'..='⒛' => Cow::Owned(format!("{}.", number('⒈'))),
        'Ⅰ'..='Ⅻ' => {
            const ROMAN: [&str; 12] =
                ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
            Cow::Borrowed(ROMAN.get(number('Ⅰ') as usize - 1).copied().unwrap_or(GETA))
        }
        _ => Cow::Borrowed(
            SAFE.iter().find(|(from, _)| from.contains(character)).map_or(GETA, |(_, to)| to),
        ),
    }
}

/// Tells whether terminals disagree about the cells of `character`.
pub fn is_ambiguous(character: char) -> bool {
    // The library counts letters as narrow; terminals made for Chinese encodings do not.
    !character.is_ascii()
        && character.width() == Some(1)
        && (character.width_cjk() != Some(1) || is_letter_of_gbk(character))
}

/// Letters of East Asian ambiguous width that are letters, with pinyin's among them, and signs that decompose.
fn is_letter_of_gbk(character: char) -> bool {
    matches!(character,
        'Æ' | 'Ð' | 'Ø' | 'Þ'..='á' | 'æ' | 'è'..='ê' | 'ì' | 'í' | 'ð' | 'ò' | 'ó' | 'ø'..='ú' | 'ü' | 'þ' | 'ā'
        | 'đ' | 'ē' | 'ě' | 'Ħ' | 'ħ' | 'ī' | 'ı'..='ĳ' | 'ĸ' | 'Ŀ'..='ł' | 'ń' | 'ň'..='ŋ' | 'ō' | 'Œ' | 'œ'
        | 'Ŧ' | 'ŧ' | 'ū' | 'ǎ' | 'ǐ' | 'ǒ' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'ɑ' | 'ɡ'
        | 'Α'..='Ω' | 'α'..='ω' | 'Ё' | 'А'..='я' | 'ё' | '≠')
}

/// Controls, marks of direction and joiners: nothing to see, and some change what follows.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Returns how many cells `text` takes where ambiguous characters take one.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Returns how many cells one character takes, as people see it. For most of a text no table has to be read.
pub fn of_character(grapheme: &str) -> usize {
    of_plain(grapheme).unwrap_or_else(|| width(grapheme))
}

/// Returns how many cells one character takes as [`safe`] draws it.
pub fn of_drawn(grapheme: &str, ambiguous_is_one: bool) -> usize {
    of_plain(grapheme).unwrap_or_else(|| width(&safe(grapheme, ambiguous_is_one)))
}

fn of_plain(grapheme: &str) -> Option<usize> {
    let mut characters = grapheme.chars();
    match (characters.next(), characters.next()) {
        (Some(' '..='~'), None) => Some(1),
        (Some('\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}' | '、' | '。'), None) => Some(2),
        _ => None,
    }
}

/// Returns the first character of a text as people see it. Between the characters of most of a text nothing joins, which
/// is seen sooner than by asking the tables.
pub fn first(text: &str) -> Option<&str> {
    let plain = |c: char| {
        matches!(c, ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3029}'
            | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
    };
    let mut characters = text.chars();
    let first = characters.next()?;
    if plain(first) && characters.next().is_none_or(plain) {
        return text.get(..first.len_utf8());
    }
    text.graphemes(true).next()
}

/// Returns the longest beginning of `text` that fits into `cells`; characters are never cut apart.
pub fn truncate(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// What stands where a text was cut.
const CUT: &str = "..";

/// Returns `text` where it fits into `cells` cells, else its beginning with a sign that something is missing.
pub fn shorten(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let sign = truncate(CUT, cells);
    let kept = truncate(text, cells - sign.len());
    Cow::Owned(format!("{}{sign}", kept.trim_end()))
}

/// Returns `text` where it fits into `cells` cells, else its end with a sign before it: what tells paths apart.
pub fn shorten_left(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let sign = truncate(CUT, cells);
    let mut kept = text;
    while width(kept) > cells - sign.len() {
        kept = kept.graphemes(true).next().map_or("", |first| &kept[first.len()..]);
    }
    Cow::Owned(format!("{sign}{kept}"))
}

/// Returns `text` at the left of exactly `cells` cells, cut with a sign where it is longer.
pub fn pad_right(text: &str, cells: usize) -> String {
    let text = shorten(text, cells);
    format!("{text}{:1$}", "", cells.saturating_sub(width(&text)))
}

/// Returns `text` at the right of `cells` cells. A longer one stays whole: a figure that lost a digit would lie.
pub fn pad_left(text: &str, cells: usize) -> String {
    format!("{:1$}{text}", "", cells.saturating_sub(width(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ambiguous_characters_are_replaced_and_nothing_else_is() {
        for (text, drawn) in [
            ("“无”……", "「无」...."),
            ("依申请公开—结转 1·2×3", "依申请公开--结转 1．2x3"),
            ("①Ⅳ②⒊ nǚ ℃", "(1)IV(2)3. nu 度C"),
            ("Ωя\u{fffd}\u{e000}", "〓〓〓〓"),
            ("a\tb\nc\u{7}\u{200b}\u{feff}d\r", "a b cd"),
        ] {
            assert_eq!(safe(text, false), drawn);
        }
        assert!(matches!(safe("全角（）：一二三 abc", false), Cow::Borrowed(_)));
        assert_eq!(safe("“1”\u{202e}·\t", true), "“1”· ");
    }

    #[test]
    fn whatever_comes_in_comes_out_safe() {
        for character in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let text = character.to_string();
            let out = safe(&text, false);
            assert!(
                !out.chars().any(|c| is_ambiguous(c) || c.is_control()),
                "U+{:04X}",
                character as u32
            );
        }
    }

    #[test]
    fn texts_are_cut_and_filled_by_cells() {
        assert_eq!(width("三 ab"), 5);
        assert_eq!(truncate("三四ab", 3), "三");
        assert_eq!(truncate("e\u{301}e\u{301}", 1), "e\u{301}");
        assert_eq!(truncate("三四", 4), "三四");
        assert_eq!(pad_right("三四ab", 3), ".. ");
        assert_eq!(shorten("三四五", 6), "三四五");
        assert_eq!(shorten("三四五六", 6), "三四..");
        assert_eq!(shorten("abc def", 6), "abc..");
        assert_eq!(shorten("abc", 1), ".");
        assert_eq!(shorten_left("/home/莱州2020.toml", 12), "..2020.toml");
        assert_eq!(shorten_left("三四", 3), "..");
        assert_eq!(pad_right("三", 5), "三   ");
        assert_eq!(pad_left("42", 4), "  42");
        assert_eq!(pad_left("三", 3), " 三");
        assert_eq!(pad_left("441025", 4), "441025");
    }
}
