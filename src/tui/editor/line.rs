//! One line that a person writes: a name, a path, a note, a reason; and the part of it that fits on the screen.
//!
//! The caret stands between characters as people see them, never inside one. No word about what the line is for.

use unicode_segmentation::UnicodeSegmentation;

/// How many cells stay in view before the caret where the beginning of a long line does not fit.
const BEFORE: usize = 8;

/// A line with a caret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneLine {
    text: String,
    caret: usize,
    /// True while the text is a proposal that nobody touched: what is typed then takes its place.
    proposed: bool,
}

/// The part of a line that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The part.
    pub text: &'a str,
    /// The column of the caret in it.
    pub caret: usize,
    /// True where something stands before it.
    pub cut_before: bool,
    /// True where something stands behind it.
    pub cut_behind: bool,
}

impl OneLine {
    /// Starts with a text, the caret behind it.
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line
    }

    /// Starts with a proposal: the first thing typed takes its place, and any other key makes it a text like others.
    pub fn proposing(text: &str) -> Self {
        Self { proposed: true, ..Self::new(text) }
    }

    /// Returns what is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts in what was typed or pasted: line ends and tabs become one space, other controls go.
    pub fn insert(&mut self, what: &str) {
        let spaced = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}');
        let mut clean = String::with_capacity(what.len());
        for (at, part) in what.split(spaced).filter(|part| !part.is_empty()).enumerate() {
            if at > 0 && !clean.ends_with([' ', '　']) && !part.starts_with([' ', '　']) {
                clean.push(' ');
            }
            clean.extend(part.chars().filter(|c| !c.is_control()));
        }
        if std::mem::take(&mut self.proposed) && !clean.is_empty() {
            self.text.clear();
            self.caret = 0;
        }
        self.text.insert_str(self.caret, &clean);
        self.caret += clean.len();
    }

    /// Returns what stands behind the caret.
    pub fn behind_caret(&self) -> &str {
        &self.text[self.caret..]
    }

    fn before(&self) -> usize {
        self.text[..self.caret].graphemes(true).next_back().map_or(0, str::len)
    }

    fn behind(&self) -> usize {
        self.behind_caret().graphemes(true).next().map_or(0, str::len)
    }

    /// Moves one character back.
    pub fn left(&mut self) {
        self.proposed = false;
        self.caret -= self.before();
    }

    /// Moves one character on.
    pub fn right(&mut self) {
        self.proposed = false;
        self.caret += self.behind();
    }

    /// Moves before the first character.
    pub fn home(&mut self) {
        self.proposed = false;
        self.caret = 0;
    }

    /// Moves behind the last character.
    pub fn end(&mut self) {
        self.proposed = false;
        self.caret = self.text.len();
    }

    /// Takes out the character before the caret.
    pub fn backspace(&mut self) {
        let end = self.caret;
        self.left();
        self.text.replace_range(self.caret..end, "");
    }

    /// Takes out the character behind the caret.
    pub fn delete(&mut self) {
        self.proposed = false;
        self.text.replace_range(self.caret..self.caret + self.behind(), "");
    }

    /// Returns the part that fits into `cells`, with the caret and a cell for it; `measure` says how wide a character is
    /// drawn. Only what is shown is looked at.
    pub fn shown(&self, cells: usize, measure: impl Fn(&str) -> usize) -> Shown<'_> {
        let room = cells.saturating_sub(1);
        // The end of the line as long as the caret is there, else a little of what is before the caret.
        let last = back(&self.text, room, &measure);
        let start = if self.caret >= last {
            last
        } else {
            back(&self.text[..self.caret], BEFORE.min(room), &measure)
        };
        let rest = &self.text[start..];
        let mut used = 0;
        let end = rest.grapheme_indices(true).find_map(|(at, grapheme)| {
            used += measure(grapheme);
            (used > room).then_some(at)
        });
        let text = &rest[..end.unwrap_or(rest.len())];
        let caret = self.text[start..self.caret].graphemes(true).map(measure).sum();
        Shown { text, caret, cut_before: start > 0, cut_behind: text.len() < rest.len() }
    }
}

/// Returns where the longest end of a text begins that fits into `cells`.
fn back(text: &str, cells: usize, measure: &impl Fn(&str) -> usize) -> usize {
    let mut used = 0;
    let over = text.grapheme_indices(true).rev().find(|(_, grapheme)| {
        used += measure(grapheme);
        used > cells
    });
    over.map_or(0, |(at, grapheme)| at + grapheme.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width::width;
    use proptest::prelude::*;

    #[test]
    fn the_caret_goes_by_characters_as_people_see_them() {
        let mut line = OneLine::new("莱e\u{301}州");
        line.left();
        line.backspace();
        assert_eq!(line.text(), "莱州");
        line.insert("x");
        line.home();
        line.delete();
        line.insert("乙");
        line.right();
        line.right();
        line.right();
        line.backspace();
        assert_eq!((line.text(), line.caret), ("乙x", 4));
    }

    #[test]
    fn what_is_typed_takes_the_place_of_a_proposal() {
        let mut line = OneLine::proposing("2025");
        line.insert("2");
        line.insert("021");
        assert_eq!((line.text(), line.caret), ("2021", 4));
        let mut line = OneLine::proposing("2025");
        line.backspace();
        line.insert("6");
        assert_eq!(line.text(), "2026");
    }

    #[test]
    fn line_ends_become_spaces() {
        assert_eq!(
            OneLine::new("漏统计\r\n\r\n另见\t说明 \n完\u{7}\n").text(),
            "漏统计 另见 说明 完"
        );
    }

    #[test]
    fn a_long_line_shows_what_is_around_the_caret() {
        let mut line = OneLine::new("莱州市人民政府2020.toml");
        let shown = line.shown(10, width);
        assert_eq!((shown.text, shown.caret), ("2020.toml", 9));
        assert!(shown.cut_before && !shown.cut_behind);
        line.home();
        let shown = line.shown(10, width);
        assert_eq!((shown.text, shown.caret), ("莱州市人", 0));
        assert!(!shown.cut_before && shown.cut_behind);
    }

    proptest! {
        #[test]
        fn the_caret_is_always_in_the_part_that_is_shown(
            text in "[甲乙“e\u{301}a1 \n]{0,60}",
            moves in prop::collection::vec(0u8..7, 0..40),
            cells in 1usize..30,
        ) {
            let mut line = OneLine::new(&text);
            for step in moves {
                match step {
                    0 | 1 => line.left(),
                    2 => line.right(),
                    3 => line.backspace(),
                    4 => line.delete(),
                    5 => line.home(),
                    _ => line.insert("丁x"),
                }
                prop_assert!(line.text.is_char_boundary(line.caret));
                let shown = line.shown(cells, width);
                prop_assert!(width(shown.text) < cells);
                prop_assert!(shown.caret <= width(shown.text), "{shown:?}");
            }
        }
    }
}
