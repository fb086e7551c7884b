//! A text as lines of the screen, and a caret that moves through it.
//!
//! The measure is the same on every screen, so that a paragraph looks the same everywhere. Paragraphs are separated by a
//! blank line; the indent of their first line is drawn, not stored.

use unicode_segmentation::UnicodeSegmentation;

use super::width;

/// The measure of a text, in cells: 38 Chinese characters.
pub const MEASURE: usize = 76;
/// How far the first line of a paragraph is indented, in cells.
const INDENT: usize = 4;
/// What must not begin a line.
const NOT_FIRST: &str = " ，。；：！？、）》」』】〉”’…％%,.;:!?)]}";
/// What must not end a line.
const NOT_LAST: &str = "（《「『【〈“‘([{";

/// Where typing goes in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caret {
    /// The byte before which it stands.
    pub at: usize,
    /// The column that moving up and down tries to keep.
    pub goal: Option<usize>,
}

/// A line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
    /// The column of the first character.
    pub indent: usize,
}

/// How many cells a character takes on the screen, where what cannot be drawn safely is replaced.
fn cells(grapheme: &str, ambiguous_is_one: bool) -> usize {
    width::width(&width::safe(grapheme, ambiguous_is_one))
}

/// Breaks a text into lines of at most [`MEASURE`] cells.
pub fn lines(text: &str, ambiguous_is_one: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        break_paragraph(&mut lines, paragraph, start, ambiguous_is_one);
        start += paragraph.len() + 1;
    }
    lines
}

fn break_paragraph(lines: &mut Vec<Line>, text: &str, offset: usize, one: bool) {
    let own_indent = text.starts_with([' ', '　']) || text.is_empty();
    let mut line = Line { start: offset, end: offset, indent: if own_indent { 0 } else { INDENT } };
    let mut column = line.indent;
    let mut breakable = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = cells(grapheme, one);
        if column + wide > MEASURE {
            let cut = if breakable > line.start { breakable } else { offset + at };
            line.end = cut;
            lines.push(line);
            line = Line { start: cut, end: cut, indent: 0 };
            let carried = &text[cut - offset..at];
            column = carried.graphemes(true).map(|grapheme| cells(grapheme, one)).sum();
        }
        let here = offset + at;
        let previous = text[..at].chars().next_back();
        if may_break(previous, grapheme) {
            breakable = here;
        }
        column += wide;
    }
    line.end = offset + text.len();
    lines.push(line);
}

/// Tells whether a line may be broken before `next`: not before a closing mark, not behind an opening one, and not inside
/// a figure or a word of letters.
fn may_break(previous: Option<char>, next: &str) -> bool {
    let Some(previous) = previous else { return false };
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '{' | '}' | '_');
    let first = next.chars().next().unwrap_or(' ');
    !(NOT_FIRST.contains(first)
        || NOT_LAST.contains(previous)
        || (inside(previous) && inside(first)))
}

/// Returns the line and the column of a byte.
pub fn place(text: &str, lines: &[Line], at: usize, one: bool) -> (usize, usize) {
    let row = lines.iter().rposition(|line| line.start <= at).unwrap_or(0);
    let Some(line) = lines.get(row) else { return (0, 0) };
    let before = text.get(line.start..at.min(line.end)).unwrap_or("");
    let column: usize = before.graphemes(true).map(|grapheme| cells(grapheme, one)).sum();
    (row, line.indent + column)
}

/// Returns the byte in `line` that is nearest to a column.
fn at_column(text: &str, line: Line, column: usize, one: bool) -> usize {
    let mut here = line.indent;
    for (at, grapheme) in text[line.start..line.end].grapheme_indices(true) {
        let wide = cells(grapheme, one);
        if here + wide > column {
            return line.start + at;
        }
        here += wide;
    }
    line.end
}

impl Caret {
    /// Moves one character back.
    pub fn left(&mut self, text: &str) {
        let before = text.get(..self.at).unwrap_or("");
        let last = before.graphemes(true).next_back().map_or(0, str::len);
        *self = Self { at: self.at - last, goal: None };
    }

    /// Moves one character on.
    pub fn right(&mut self, text: &str) {
        let next = text.get(self.at..).and_then(|rest| rest.graphemes(true).next());
        *self = Self { at: self.at + next.map_or(0, str::len), goal: None };
    }

    /// Moves by lines, keeping the column; returns false at the edge of the text.
    pub fn vertical(&mut self, text: &str, down: bool, one: bool) -> bool {
        let lines = lines(text, one);
        let (row, column) = place(text, &lines, self.at, one);
        let goal = self.goal.unwrap_or(column);
        let target = if down { Some(row + 1) } else { row.checked_sub(1) };
        let Some(line) = target.and_then(|row| lines.get(row)) else { return false };
        let mut at = at_column(text, *line, goal, one);
        // The end of a line that was broken belongs to the next one.
        let broken = lines.iter().any(|next| next.start == line.end) && at == line.end;
        if broken && at > line.start {
            let last = text[line.start..at].graphemes(true).next_back().map_or(0, str::len);
            at -= last;
        }
        *self = Self { at, goal: Some(goal) };
        true
    }

    /// Moves to the beginning or the end of the line.
    pub fn edge(&mut self, text: &str, end: bool, one: bool) {
        let lines = lines(text, one);
        let (row, _) = place(text, &lines, self.at, one);
        if let Some(line) = lines.get(row) {
            let broken = lines.get(row + 1).is_some_and(|next| next.start == line.end);
            let last = text[line.start..line.end].graphemes(true).next_back().map_or(0, str::len);
            let far = if broken { line.end - last } else { line.end };
            *self = Self { at: if end { far } else { line.start }, goal: None };
        }
    }

    /// Puts in a text.
    pub fn insert(&mut self, text: &mut String, what: &str) {
        text.insert_str(self.at, what);
        *self = Self { at: self.at + what.len(), goal: None };
    }

    /// Begins a new paragraph.
    pub fn new_paragraph(&mut self, text: &mut String) {
        let already = text[..self.at].ends_with("\n\n") || self.at == 0;
        let what = if already { "" } else { "\n\n" };
        self.insert(text, what);
    }

    /// Takes out the character before the caret; at the beginning of a paragraph, the break.
    pub fn backspace(&mut self, text: &mut String) -> bool {
        let before = &text[..self.at];
        let kept = before.trim_end_matches('\n');
        let length = if kept.len() < before.len() {
            before.len() - kept.len()
        } else {
            before.graphemes(true).next_back().map_or(0, str::len)
        };
        text.replace_range(self.at - length..self.at, "");
        *self = Self { at: self.at - length, goal: None };
        length > 0
    }

    /// Takes out the character after the caret.
    pub fn delete(&mut self, text: &mut String) -> bool {
        let before = self.at;
        if text[self.at..].starts_with('\n') {
            self.at = text.len() - text[self.at..].trim_start_matches('\n').len();
        } else {
            self.right(text);
        }
        if self.at == before {
            return false;
        }
        text.replace_range(before..self.at, "");
        *self = Self { at: before, goal: None };
        true
    }
}

/// Makes a pasted text one of paragraphs: where it has no blank line, each of its lines becomes a paragraph.
pub fn paragraphs(pasted: &str) -> String {
    let text = pasted.replace("\r\n", "\n").replace(['\r', '\t'], " ");
    if text.contains("\n\n") { text } else { text.replace('\n', "\n\n") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        lines(text, false)
            .iter()
            .map(|line| format!("{}{}", " ".repeat(line.indent), &text[line.start..line.end]))
            .collect()
    }

    #[test]
    fn paragraphs_are_indented_and_broken_by_width() {
        let text = format!("{}，{}\n\n乙", "甲".repeat(36), "丙".repeat(3));
        assert_eq!(
            shown(&text),
            [
                format!("    {}", "甲".repeat(35)),
                format!("甲，{}", "丙".repeat(3)),
                String::new(),
                "    乙".to_owned()
            ],
            "a comma does not begin a line"
        );
        let text = format!("{} 6400 余条", "甲".repeat(34));
        assert_eq!(shown(&text)[1], "6400 余条", "a figure is not broken");
    }

    #[test]
    fn enter_and_backspace_speak_of_paragraphs() {
        let mut text = "甲乙".to_owned();
        let mut caret = Caret { at: 3, goal: None };
        caret.new_paragraph(&mut text);
        assert_eq!((text.as_str(), caret.at), ("甲\n\n乙", 5));
        caret.new_paragraph(&mut text);
        assert_eq!(text, "甲\n\n乙");
        caret.backspace(&mut text);
        assert_eq!((text.as_str(), caret.at), ("甲乙", 3));
        assert_eq!(paragraphs("甲\n乙"), "甲\n\n乙");
    }

    proptest! {
        #[test]
        fn lines_cover_the_text_and_the_caret_stays_on_characters(
            text in "[甲乙，。“”a1 \n]{0,200}",
            moves in prop::collection::vec(0u8..9, 0..60),
        ) {
            let mut text = text;
            let mut caret = Caret::default();
            for step in moves {
                match step {
                    0 => caret.left(&text),
                    1 => caret.right(&text),
                    2 => { caret.vertical(&text, true, false); }
                    3 => { caret.vertical(&text, false, false); }
                    4 => caret.edge(&text, true, false),
                    5 => caret.edge(&text, false, false),
                    6 => caret.insert(&mut text, "丁"),
                    7 => { caret.backspace(&mut text); }
                    _ => { caret.delete(&mut text); }
                }
                prop_assert!(text.is_char_boundary(caret.at));
                let lines = lines(&text, false);
                let joined: String =
                    lines.iter().map(|line| &text[line.start..line.end]).collect();
                prop_assert_eq!(joined, text.replace('\n', ""));
                for line in &lines {
                    let drawn = width::width(&width::safe(&text[line.start..line.end], false));
                    prop_assert!(line.indent + drawn <= MEASURE);
                }
                let (row, column) = place(&text, &lines, caret.at, false);
                prop_assert!(row < lines.len() && column <= MEASURE);
            }
        }
    }
}
