//! Where the lines of a text end, as Chinese is set (避头尾): between any two characters, but no closing mark at the start of
//! a line, no opening one at its end, dashes and dots in pairs, and figures, words of letters and addresses whole.
//!
//! All who set text in lines ask here: printed documents and notices with strings, the editor with characters that may be
//! references. Lines are byte ranges, so that whoever draws parts of a text in looks of their own can use them too.
//!
//! By hand, though there is `unicode-linebreak` (0.1.5, UAX #14 of Unicode 15), which was tried. It lets no line end before “
//! or behind ”, since these marks have no sides there; it lets · and ～ begin a line; it tears `1—6`, `A-B` and addresses
//! apart. What is left to correct is all that stands below.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::width;

/// What a line is never broken inside of: a character as people see it, or what is printed as one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
    /// How many cells it takes.
    pub cells: usize,
    /// What it is like for what stands before it.
    pub first: char,
    /// What it is like for what stands behind it.
    pub last: char,
}

/// How much goes into a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The cells of a line.
    pub cells: usize,
    /// The cells that are taken at the beginning of the first line.
    pub indent: usize,
    /// Whether blanks at the end of a line need no room there.
    pub blanks_hang: bool,
}

/// Returns whether a character is a mark that begins no line.
#[rustfmt::skip]
fn closes(character: char) -> bool {
    matches!(character,
        '，' | '。' | '、' | '；' | '：' | '？' | '！' | '．' | '…' | '·' | '‧' | '～'
        | '）' | '》' | '〉' | '」' | '』' | '】' | '〕' | '〗' | '］' | '｝' | '”' | '’' | '〞' | '〟'
        | '％' | '‰' | '℃'
        | ',' | '.' | ';' | ':' | '?' | '!' | ')' | ']' | '}' | '%')
}

/// Returns whether a character is a mark that ends no line.
#[rustfmt::skip]
fn opens(character: char) -> bool {
    matches!(character,
        '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '〖' | '［' | '｛' | '“' | '‘' | '〝'
        | '(' | '[' | '{')
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

/// Returns whether a character is set in a square of its own. Quotation marks and dots are narrow by the tables, but not in
/// Chinese text.
fn is_square(character: char) -> bool {
    let is_wide = |c: char| c.width().is_some_and(|cells| cells > 1);
    !character.is_ascii() && (is_wide(character) || closes(character) || opens(character))
}

/// Returns whether a line may end between two characters.
pub fn may_break(before: char, next: char) -> bool {
    // Most of a text is Chinese characters, for which no list of marks has to be read.
    let is_han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    if is_han(before) && is_han(next) {
        return true;
    }
    if is_blank(next) || closes(next) || opens(before) {
        return false;
    }
    is_blank(before) || is_square(before) || is_square(next)
}

/// Returns the lines of a text whose first unit begins at `start`. A line goes on where the one before it ended, or behind
/// a line feed. Where nothing allows a line to end it is cut at the measure; what is wider than that is a line of its own.
/// An indent is no line.
pub fn lines(
    units: impl IntoIterator<Item = Unit>,
    start: usize,
    measure: Measure,
) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut line = start..start;
    let (mut column, mut before, mut is_indent) = (measure.indent, None, true);
    // Where the line may end, and the column there.
    let mut end = None;
    for unit in units {
        if unit.first == '\n' {
            lines.push(line.start..unit.start);
            line = unit.end..unit.end;
            (column, before, is_indent, end) = (0, None, true, None);
            continue;
        }
        if !is_indent && before.is_some_and(|before| may_break(before, unit.first)) {
            end = Some((unit.start, column));
        }
        let hangs = measure.blanks_hang && is_blank(unit.first);
        if column + unit.cells > measure.cells && unit.start > line.start && !hangs {
            let (cut, used) = end.take().unwrap_or((unit.start, column));
            lines.push(line.start..cut);
            line.start = cut;
            column -= used;
        }
        column += unit.cells;
        before = Some(unit.last);
        is_indent &= unit.first.is_whitespace();
        line.end = unit.end;
    }
    lines.push(line);
    lines
}

/// Returns the characters of a text as people see them.
fn units(text: &str) -> impl Iterator<Item = Unit> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let character = width::first(text.get(at..)?)?;
        let (first, last) = (character.chars().next()?, character.chars().next_back()?);
        let start = at;
        at += character.len();
        Some(Unit { start, end: at, cells: width::of_character(character), first, last })
    })
}

/// Returns `text` in lines of at most `cells` cells; at least one line, and no line ends with a blank.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let measure = Measure { cells, indent: 0, blanks_hang: true };
    let lines = lines(units(text), 0, measure);
    lines.into_iter().map(|line| text[line].trim_end_matches(is_blank).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, cells: usize, expected: &[&str]) {
        assert_eq!(wrap(text, cells), expected, "{text:?} in {cells}");
    }

    #[test]
    fn chinese_breaks_anywhere_but_keeps_marks_and_figures_whole() {
        check("政府信息公开", 8, &["政府信息", "公开"]);
        check("政府信息，公开", 8, &["政府信", "息，公开"]);
        check("政府信（息）", 8, &["政府信", "（息）"]);
        check("共收到 12345 件", 8, &["共收到", "12345 件"]);
        check("答复率为100%。其", 10, &["答复率为", "100%。其"]);
        check("危及“三安全”", 6, &["危及", "“三安", "全”"]);
    }

    #[test]
    fn nothing_is_lost_and_no_line_is_too_wide() {
        check("", 10, &[""]);
        check("1234567890", 4, &["1234", "5678", "90"]);
        check("（（（（（", 4, &["（（", "（（", "（"]);
        check("a b c d", 3, &["a b", "c d"]);
        check("甲\n\n乙", 4, &["甲", "", "乙"]);
        check("三", 1, &["三"]);
        check("甲乙    丙", 4, &["甲乙", "丙"]);
        check("　　abcdefgh", 8, &["　　abcd", "efgh"]);
    }

    /// Marks of all three tables that there were, and what each of them lacked.
    #[test]
    fn no_line_begins_or_ends_with_the_wrong_mark() {
        for mark in "，。、；：？！．…·‧～）》〉」』】〕〗］｝”’〞〟％‰℃,.;:?!)]}%".chars()
        {
            assert!(!may_break('甲', mark), "甲|{mark}");
            assert!(may_break(mark, '乙'), "{mark}|乙");
        }
        for mark in "（《〈「『【〔〖［｛“‘〝([{".chars() {
            assert!(!may_break(mark, '乙'), "{mark}|乙");
            assert!(may_break('甲', mark), "甲|{mark}");
        }
    }

    #[test]
    fn figures_words_and_addresses_stay_whole() {
        let whole = |text: &str| {
            let characters: Vec<char> = text.chars().collect();
            characters.windows(2).all(|pair| !may_break(pair[0], pair[1]))
        };
        for text in [
            "12.5%。",
            "1,234",
            "-6",
            "2020-2023",
            "1—6",
            "——",
            "……",
            "{requests.received.total}",
            "https://www.gov.cn/zwgk/index.html",
            "word(s)",
            "naïve",
        ] {
            assert!(whole(text), "{text}");
        }
        for (before, next) in [('甲', '1'), ('件', '-'), ('甲', '—'), ('—', '乙'), ('…', '乙')]
        {
            assert!(may_break(before, next), "{before}|{next}");
        }
    }

    #[test]
    fn lines_join_to_the_text() {
        let text = "甲 乙丙，“1.5%”……ab cd\n——丁   {a.b.c}";
        for cells in 1..20 {
            for blanks_hang in [false, true] {
                let measure = Measure { cells, indent: 0, blanks_hang };
                let found = lines(units(text), 0, measure);
                let mut at = 0;
                for line in &found {
                    let gap = &text[at..line.start];
                    assert!(gap.is_empty() || gap == "\n", "{gap:?}");
                    at = line.end;
                    let line = &text[line.clone()];
                    let shown = if blanks_hang { line.trim_end() } else { line };
                    let one = units(shown).count() == 1;
                    assert!(width::width(shown) <= cells || one, "{line:?} in {cells}");
                }
                assert_eq!(at, text.len());
            }
        }
    }
}
