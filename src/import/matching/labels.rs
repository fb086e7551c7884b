//! Labels normalized so that they can be compared: in one width and one script, without spaces, numbering and marks.
//!
//! How similar two labels are is a figure between 0 and 1000, the Sørensen–Dice coefficient of their bigrams in thousandths;
//! which row a label means is decided in `assignment`, which column in `columns`.

use crate::model::traditional::simplified;

/// The similarity of a label with itself.
pub(in crate::import) const IDENTICAL: u32 = 1000;

/// Returns the half-width form of a full-width ASCII character, and the simplified one of a traditional.
fn folded(c: char) -> char {
    match c {
        '！'..='～' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => simplified(c),
    }
}

/// Returns the letters and digits of a label in one width and script, without spaces and marks.
pub(in crate::import) fn normalized(text: &str) -> String {
    text.chars().map(folded).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns a label without the numbering before it: `三、`, `（一）`, `1.`, `1、`, `③`.
pub(in crate::import) fn without_numbering(text: &str) -> &str {
    let text = text.trim_start();
    let opened = text.starts_with(['(', '（', '〔', '[', '【']);
    let inner =
        if opened { text.trim_start_matches(['(', '（', '〔', '[', '【']) } else { text };
    let inner = inner.trim_start();
    let digits = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let chinese = |c: char| "一二三四五六七八九十".contains(c);
    let circled = |c: char| ('①'..='⑳').contains(&c) || ('㈠'..='㈩').contains(&c);
    if let Some(first) = inner.chars().next().filter(|c| circled(*c)) {
        return inner[first.len_utf8()..].trim_start();
    }
    let rest = inner.trim_start_matches(|c| digits(c) || chinese(c));
    if rest.len() == inner.len() {
        return text;
    }
    let rest = rest.trim_start();
    let marks: &[char] = if opened {
        &[')', '）', '〕', ']', '】']
    } else {
        &['.', '．', '、', '，', ',', '。', '·']
    };
    match rest.strip_prefix(marks) {
        Some(rest) => rest.trim_start_matches(['、', '.', '．']).trim_start(),
        None => text,
    }
}

/// A normalized label with its bigrams.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct NormalizedLabel {
    text: String,
    bigrams: Vec<(char, char)>,
}

impl NormalizedLabel {
    /// Normalizes a label; its numbering does not count.
    pub(in crate::import) fn of(label: &str) -> Self {
        Self::of_normalized(normalized(without_numbering(label)))
    }

    fn of_normalized(text: String) -> Self {
        let mut bigrams: Vec<(char, char)> = text.chars().zip(text.chars().skip(1)).collect();
        bigrams.sort_unstable();
        Self { text, bigrams }
    }

    /// Returns whether nothing is left to compare.
    pub(in crate::import) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns how many letters it has.
    pub(in crate::import) fn len(&self) -> usize {
        self.text.chars().count()
    }

    /// Returns its letters and digits.
    pub(in crate::import) fn text(&self) -> &str {
        &self.text
    }

    /// Returns how similar two labels are: 1000 for the same letters, otherwise twice the bigrams that both have over the
    /// bigrams of both, in thousandths.
    pub(in crate::import) fn similarity(&self, other: &Self) -> u32 {
        if self.text == other.text {
            return if self.is_empty() { 0 } else { IDENTICAL };
        }
        let (mut at, mut common) = (0, 0);
        for bigram in &self.bigrams {
            while other.bigrams.get(at).is_some_and(|next| next < bigram) {
                at += 1;
            }
            if other.bigrams.get(at) == Some(bigram) {
                common += 1;
                at += 1;
            }
        }
        let all = self.bigrams.len() + other.bigrams.len();
        u32::try_from(common * 2 * 1000 / all.max(1)).unwrap_or(IDENTICAL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_is_no_part_of_a_label() {
        for (label, bare) in [
            ("三、本年度办理结果", "本年度办理结果"),
            ("（一）予以公开", "予以公开"),
            ("(二) 部分公开", "部分公开"),
            ("1.属于国家秘密", "属于国家秘密"),
            ("１、属于国家秘密", "属于国家秘密"),
            ("①属于国家秘密", "属于国家秘密"),
            ("三类内部事务", "三类内部事务"),
            ("20个工作日", "20个工作日"),
        ] {
            assert_eq!(without_numbering(label), bare);
        }
    }

    #[test]
    fn width_space_script_and_marks_do_not_count() {
        let of = |label| NormalizedLabel::of(label);
        assert_eq!(of("自 然　人"), of("自然人"));
        assert_eq!(of("屬於國家秘密"), of("1. 属于国家秘密"));
        assert_eq!(of("危及\"三安全一稳定\""), of("3.危及“三安全一稳定”"));
        assert!(of("属于三类内容事务信息").similarity(&of("属于三类内部事务信息")) > 700);
        assert!(of("予以公开").similarity(&of("不予公开")) < 500);
        assert!(of("").similarity(&of("")) < 100);
    }
}
