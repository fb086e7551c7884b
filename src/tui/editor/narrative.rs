//! The text of a section while it is written: a caret that moves through it and changes it.
//!
//! A text is paragraphs, a blank line apart. The caret never stands in between: an empty paragraph is only there as long
//! as the caret stands in it, and gets into the text with its first character. So no key leaves a text with paragraphs
//! that nobody sees. No word about the report that the text belongs to.

mod edit;
mod layout;
mod places;
mod portion;
mod reference;

pub use edit::pasted;
pub use layout::{INDENT, Kind as LineKind, Layout, Line, MEASURE, paragraphs};
pub use portion::{Kind, Portion};
pub use reference::{Number, Reference, number_at, references};

/// What stands between two paragraphs.
const BREAK: &str = "\n\n";

/// Where typing goes in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caret {
    /// The byte before which it stands.
    pub at: usize,
    /// True in a paragraph that was begun and is still empty. It is to come behind the paragraph that ends here; where
    /// the first one begins here, before that.
    pub fresh: bool,
    /// True behind the last character of a line that goes on in the next, where the same byte begins.
    pub behind: bool,
    /// The column that moving up and down tries to keep.
    pub goal: Option<usize>,
}

/// A change of a text: what was put in or taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The text afterwards.
    pub text: String,
    /// What was put in or taken out.
    pub what: String,
}

impl Caret {
    /// Returns a caret before a byte.
    pub fn at(at: usize) -> Self {
        Self { at, ..Self::default() }
    }

    fn begun(at: usize) -> Self {
        Self { at, fresh: true, ..Self::default() }
    }

    /// Moves one character or reference back, over the gap between paragraphs.
    pub fn left(&mut self, layout: &Layout) {
        let paragraphs = layout.paragraphs();
        let Some(number) = layout.paragraph_at(self.at) else { return };
        let paragraph = &paragraphs[number];
        *self = match layout.unit_before(paragraph, self.at) {
            // From an empty paragraph to the end of the one before it; before the first there is none.
            _ if self.fresh && self.at == paragraph.end => Self::at(self.at),
            _ if self.fresh => *self,
            Some(unit) if self.at > paragraph.start => Self::at(unit.start),
            _ => Self::at(number.checked_sub(1).map_or(self.at, |before| paragraphs[before].end)),
        };
    }

    /// Moves one character or reference on, over the gap between paragraphs.
    pub fn right(&mut self, layout: &Layout) {
        let Some(number) = layout.paragraph_at(self.at) else { return };
        let paragraph = &layout.paragraphs()[number];
        let next = layout.paragraphs().get(number + 1);
        *self = match layout.units(self.at..paragraph.end).next() {
            Some(_) if self.fresh => Self::at(self.at),
            Some(unit) => Self::at(unit.end),
            None => next.map_or(Self { goal: None, ..*self }, |next| Self::at(next.start)),
        };
    }

    /// Moves by lines, keeping the column, over the gaps between paragraphs; stays at the edge of the text.
    pub fn vertical(&mut self, layout: &Layout, down: bool) {
        let (row, column) = layout.place(*self);
        let goal = self.goal.unwrap_or(column);
        let stands = |row: &usize| layout.lines()[*row].kind != LineKind::Gap;
        let target = if down {
            (row + 1..layout.lines().len()).find(stands)
        } else {
            (0..row).rev().find(stands)
        };
        if let Some(caret) = target.and_then(|row| layout.at_column(row, goal)) {
            *self = Self { goal: Some(goal), ..caret };
        }
    }

    /// Moves to the beginning or the end of the line.
    pub fn edge(&mut self, layout: &Layout, end: bool) {
        let (row, _) = layout.place(*self);
        let column = if end { usize::MAX } else { 0 };
        if let Some(caret) = layout.at_column(row, column) {
            *self = caret;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Does what a key does: `<>ud` move, `h` and `e` are Home and End, `B` and `D` take out, others are typed.
    fn press(text: &mut String, caret: &mut Caret, key: char) {
        let layout = laid(text, *caret);
        *caret = layout.nearest_caret(*caret);
        let change = match key {
            '<' => {
                caret.left(&layout);
                None
            }
            '>' => {
                caret.right(&layout);
                None
            }
            'u' | 'd' => {
                caret.vertical(&layout, key == 'd');
                None
            }
            'h' | 'e' => {
                caret.edge(&layout, key == 'e');
                None
            }
            '\n' => caret.new_paragraph(&layout),
            'B' => caret.backspace(&layout),
            'D' => caret.delete(&layout),
            other => caret.insert(&layout, &other.to_string()),
        };
        if let Some(change) = change {
            *text = change.text;
        }
    }

    /// A text with `|` for the caret, `^` for one in an empty paragraph, after some keys.
    fn after(text: &str, keys: &str) -> String {
        let mut caret = Caret::at(text.find('|').unwrap());
        let mut text = text.replacen('|', "", 1);
        keys.chars().for_each(|key| press(&mut text, &mut caret, key));
        text.insert(caret.at, if caret.fresh { '^' } else { '|' });
        text
    }

    fn laid(text: &str, caret: Caret) -> Layout {
        Layout::new(text, Vec::new(), caret.fresh.then_some(caret.at), false)
    }

    #[test]
    fn the_caret_does_not_stand_between_paragraphs() {
        assert_eq!(after("甲|\n\n乙", ">"), "甲\n\n|乙");
        assert_eq!(after("甲\n\n|乙", "<"), "甲|\n\n乙");
        assert_eq!(after("|甲\n\n乙", "d"), "甲\n\n|乙");
        assert_eq!(after("甲\n\n|乙", "ud丙"), "甲\n\n丙|乙");
        assert_eq!(after("甲\n|\n乙", "丙"), "甲丙|\n\n乙", "a caret from elsewhere is put right");
        assert_eq!(after("\n\n|甲\n \n\n　乙\n", "<>>>"), "\n\n甲\n \n\n　|乙\n");
    }

    #[test]
    fn an_empty_paragraph_is_there_as_long_as_the_caret_is_in_it() {
        for (keys, expected) in [
            ("\n", "甲^\n\n乙"),
            ("\n丙丁", "甲\n\n丙丁|\n\n乙"),
            ("\n<", "甲|\n\n乙"),
            ("\n>", "甲\n\n|乙"),
            ("\nu", "|甲\n\n乙"),
            ("\nd", "甲\n\n|乙"),
            ("\nB", "甲|\n\n乙"),
            ("\nD", "甲\n\n|乙"),
            ("\n\n\n", "甲^\n\n乙"),
            ("\nhe", "甲^\n\n乙"),
            (">\n", "甲^\n\n乙"),
            (">>\n", "甲\n\n乙^"),
            (">>\nD", "甲\n\n乙|"),
            ("<\n", "^甲\n\n乙"),
            ("<\n丙", "丙|\n\n甲\n\n乙"),
            ("<\nB", "|甲\n\n乙"),
            ("<\n<", "^甲\n\n乙"),
            ("<\nd丙", "丙|甲\n\n乙"),
        ] {
            assert_eq!(after("甲|\n\n乙", keys), expected, "{keys:?}");
        }
        assert_eq!(after("|", "\n丙"), "丙|");
        assert_eq!(after("|", "<>udheBD\n"), "|");
    }

    #[test]
    fn paragraphs_are_split_joined_and_go_when_they_are_empty() {
        assert_eq!(after("甲 | 乙", "\n"), "甲\n\n|乙");
        assert_eq!(after("甲\n\n|　乙", "B"), "甲|乙");
        assert_eq!(after("甲|\n\n乙", "D"), "甲|乙");
        assert_eq!(after("|甲", "B"), "|甲");
        assert_eq!(after("甲|", "D"), "甲|");
        assert_eq!(after("甲\n\n乙|\n\n丙", "B"), "甲^\n\n丙");
        assert_eq!(after("甲\n\n乙|\n\n丙", "B丁"), "甲\n\n丁|\n\n丙");
        assert_eq!(after("|乙\n\n丙", "D"), "^丙");
        assert_eq!(after("|乙\n\n丙", "D丁"), "丁|\n\n丙");
        assert_eq!(after("乙|", "B"), "|");
        assert_eq!(after("甲|\n乙", ">B"), "甲|乙", "a line of the file is only a line");
    }

    #[test]
    fn a_line_that_goes_on_has_an_end_of_its_own() {
        let text = format!("|{}", "甲".repeat(60));
        let row = |keys: &str| {
            let text = after(&text, keys);
            let caret = text.find('|').unwrap();
            caret / "甲".len()
        };
        assert_eq!(row("e"), 36, "behind the last character of the line");
        assert_eq!(row("e>"), 37);
        assert_eq!(row("ed"), 60);
        assert_eq!(row("ede"), 60);
        assert_eq!(row("eh"), 0, "the caret belongs to the line that it ends");
        assert_eq!(row("dh"), 36);
    }

    #[test]
    fn a_paste_becomes_paragraphs() {
        for (text, expected) in [
            ("　　甲\r\n　　乙\r\n", "甲\n\n乙"),
            ("甲\n乙\n\n\n \n丙 \none\ntwo\n", "甲乙\n\n丙one two"),
            ("甲\u{2028}乙", "甲\n\n乙"),
            (" 甲\t乙 ", " 甲 乙 "),
            ("\n\n", ""),
        ] {
            assert_eq!(pasted(text), expected, "{text:?}");
        }
    }

    fn is_normal(text: &str) -> bool {
        text.is_empty()
            || text.split("\n\n").all(|part| !part.trim().is_empty() && !part.contains('\n'))
    }

    proptest! {
        #[test]
        fn no_key_leaves_a_paragraph_that_nobody_sees(
            text in "[甲乙，。“”（a1{} \n]{0,200}",
            keys in "[<>udhe\nBDBD丙（，]{0,60}",
        ) {
            let (mut text, mut caret) = (pasted(&format!("{text}\n")), Caret::default());
            for key in keys.chars() {
                let before = format!("{}|{}", &text[..caret.at], &text[caret.at..]);
                press(&mut text, &mut caret, key);
                prop_assert!(is_normal(&text), "{before:?} {key:?} {text:?}");
                let stands = laid(&text, caret).nearest_caret(caret);
                prop_assert_eq!(stands, caret, "{:?} {:?} {:?}", before, key, text);
            }
        }

        #[test]
        fn lines_cover_the_text_and_keep_the_measure(
            text in "[甲乙，。“”（《a1 \n]{0,300}",
            at in 0usize..300,
        ) {
            let layout = laid(&text, Caret::default());
            let caret = layout.nearest_caret(Caret::at(at));
            let (row, column) = layout.place(caret);
            prop_assert!(row < layout.lines().len() && column <= MEASURE);
            let written = |line: &&Line| matches!(line.kind, LineKind::Broken | LineKind::Last);
            let joined: String = layout
                .lines()
                .iter()
                .filter(written)
                .map(|line| &text[line.start..line.end])
                .collect();
            let paragraphs = layout.paragraphs().iter().map(|part| &text[part.clone()]);
            let whole: String = paragraphs.collect();
            prop_assert_eq!(joined, whole.replace('\n', ""));
            for line in layout.lines().iter().filter(written) {
                let shown = &text[line.start..line.end];
                let drawn = crate::text::width::safe(shown, false).into_owned();
                prop_assert!(line.indent + crate::text::width::width(&drawn) <= MEASURE, "{}", shown);
                let (_, column) = layout.place(layout.nearest_caret(Caret::at(line.start)));
                prop_assert_eq!(column, line.indent, "{}", line.start);
            }
        }
    }
}
