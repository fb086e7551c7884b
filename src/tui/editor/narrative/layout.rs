//! A text as lines of the screen: broken by display width as Chinese is set, references as the values that they print.
//!
//! The measure is the same on every screen, so that a paragraph looks the same everywhere. Paragraphs stand a blank line
//! apart however the file separates them; the indent of their first line is drawn, not stored.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::reference::Reference;
use crate::text::{lines, width};

/// The measure of a text, in cells: 38 Chinese characters.
pub const MEASURE: usize = 76;
/// How far the first line of a paragraph is indented, in cells.
pub const INDENT: usize = 4;

/// A line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
    /// The column of the first character.
    pub indent: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a line of the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of a paragraph; the next line goes on with the byte at which this one ends.
    Broken,
    /// A line of a paragraph that ends where the paragraph, or a line of the file, ends.
    Last,
    /// The blank between two paragraphs, where no caret stands.
    Gap,
    /// A paragraph that was begun and is still empty.
    Fresh,
}

/// What the caret steps over at once: a character as people see it, or a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) wide: usize,
}

/// A text with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub(super) text: String,
    pub(super) ambiguous_is_one: bool,
    pub(super) references: Vec<Reference>,
    pub(super) fresh: Option<usize>,
    pub(super) paragraphs: Vec<Range<usize>>,
    pub(super) lines: Vec<Line>,
    pub(super) replaced: bool,
    pub(super) characters: usize,
}

/// Returns the paragraphs of a text: what stands between blank lines, without the line ends around.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut start, mut open) = (0, false);
    for line in text.split('\n') {
        let end = start + line.len();
        match found.last_mut().filter(|_| open) {
            _ if line.trim().is_empty() => open = false,
            Some(paragraph) => paragraph.end = end,
            None => {
                found.push(start..end);
                open = true;
            }
        }
        start = end + 1;
    }
    found
}

impl Layout {
    /// Lays a text out; `fresh` is where a paragraph was begun that is still empty.
    pub fn new(
        text: &str,
        references: Vec<Reference>,
        fresh: Option<usize>,
        ambiguous_is_one: bool,
    ) -> Self {
        let mut layout = Self {
            text: text.to_owned(),
            ambiguous_is_one,
            characters: characters(text, &references),
            references,
            fresh,
            paragraphs: paragraphs(text),
            lines: Vec::new(),
            replaced: !ambiguous_is_one && text.chars().any(width::is_ambiguous),
        };
        layout.lines = layout.broken();
        layout
    }

    /// Returns whether this is the layout of all that is given.
    pub fn is_of(
        &self,
        text: &str,
        references: &[Reference],
        fresh: Option<usize>,
        ambiguous_is_one: bool,
    ) -> bool {
        self.text == text
            && self.references == references
            && self.fresh == fresh
            && self.ambiguous_is_one == ambiguous_is_one
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Returns the references, those to no cell among them.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Returns the paragraphs.
    pub fn paragraphs(&self) -> &[Range<usize>] {
        &self.paragraphs
    }

    fn broken(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let fresh = |at| Line { start: at, end: at, indent: INDENT, kind: Kind::Fresh };
        let gap = |at| Line { start: at, end: at, indent: 0, kind: Kind::Gap };
        let Some(first) = self.paragraphs.first() else { return vec![fresh(0)] };
        if self.fresh == Some(first.start) {
            lines.extend([fresh(first.start), gap(first.start)]);
        }
        for (at, paragraph) in self.paragraphs.iter().enumerate() {
            if at > 0 {
                lines.push(gap(paragraph.start));
            }
            self.break_paragraph(paragraph, &mut lines);
            if self.fresh == Some(paragraph.end) {
                lines.extend([gap(paragraph.end), fresh(paragraph.end)]);
            }
        }
        lines
    }

    fn break_paragraph(&self, paragraph: &Range<usize>, found: &mut Vec<Line>) {
        let text = &self.text[paragraph.clone()];
        let blank = &text[..text.len() - text.trim_start().len()];
        let own_indent: usize = blank.graphemes(true).map(|blank| self.cells(blank)).sum();
        let indent = INDENT.saturating_sub(own_indent);
        let units = self.units(paragraph.clone()).map(|unit| {
            let (first, last) = self.edges(unit);
            lines::Unit { start: unit.start, end: unit.end, cells: unit.wide, first, last }
        });
        // A caret can stand at each blank, so each of them needs its room.
        let measure = lines::Measure { cells: MEASURE, indent, blanks_hang: false };
        let broken = lines::lines(units, paragraph.start, measure);
        for (at, line) in broken.iter().enumerate() {
            let goes_on = broken.get(at + 1).is_some_and(|next| next.start == line.end);
            let kind = if goes_on { Kind::Broken } else { Kind::Last };
            let indent = if at == 0 { indent } else { 0 };
            found.push(Line { start: line.start, end: line.end, indent, kind });
        }
    }

    /// Returns the first and the last character of a unit; a reference is like the figure that it prints.
    fn edges(&self, unit: Unit) -> (char, char) {
        let text = &self.text[unit.start..unit.end];
        if text.len() > 1 && self.reference(unit.start).is_some() {
            return ('0', '0');
        }
        (text.chars().next().unwrap_or(' '), text.chars().next_back().unwrap_or(' '))
    }

    /// Returns the reference to a cell that begins at a byte.
    pub(super) fn reference(&self, start: usize) -> Option<&Reference> {
        let at = self.references.binary_search_by_key(&start, |of| of.span.start).ok()?;
        self.references.get(at).filter(|of| of.cell.is_some())
    }

    /// Returns how many cells a character takes, where what cannot be drawn safely is replaced.
    pub(super) fn cells(&self, grapheme: &str) -> usize {
        width::of_drawn(grapheme, self.ambiguous_is_one)
    }

    /// Returns the units of a part that begins and ends between units.
    pub(super) fn units(&self, part: Range<usize>) -> impl Iterator<Item = Unit> {
        let mut at = part.start;
        let mut next = self.references.partition_point(|of| of.span.start < part.start);
        std::iter::from_fn(move || {
            while self.references.get(next).is_some_and(|of| of.cell.is_none()) {
                next += 1;
            }
            let reference = self.references.get(next).filter(|of| of.span.end <= part.end);
            if let Some(of) = reference.filter(|of| of.span.start == at) {
                let unit = Unit { start: at, end: of.span.end, wide: self.measure(&of.shown) };
                (at, next) = (unit.end, next + 1);
                return Some(unit);
            }
            let end = reference.map_or(part.end, |of| of.span.start);
            let grapheme = width::first(self.text.get(at..end)?)?;
            let unit = Unit { start: at, end: at + grapheme.len(), wide: self.cells(grapheme) };
            at = unit.end;
            Some(unit)
        })
    }

    pub(super) fn measure(&self, text: &str) -> usize {
        width::width(&width::safe(text, self.ambiguous_is_one))
    }
}

fn characters(text: &str, references: &[Reference]) -> usize {
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let names: usize = references.iter().map(|of| count(&text[of.span.clone()])).sum();
    let shown: usize = references.iter().map(|of| count(&of.shown)).sum();
    count(text) - names + shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellId;
    use crate::tui::editor::narrative::Caret;

    fn shown(text: &str) -> Vec<String> {
        let layout = Layout::new(text, Vec::new(), None, false);
        let line =
            |line: &Line| format!("{}{}", " ".repeat(line.indent), &text[line.start..line.end]);
        layout.lines.iter().map(line).collect()
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
        assert_eq!(shown(&"甲".repeat(37))[0].chars().count(), 4 + 36, "a line is full");
        assert_eq!(shown("　乙"), ["  　乙"], "blanks of the file count for the indent");
    }

    #[test]
    fn marks_stay_with_what_they_belong_to() {
        for (before, marks, first) in [
            (34, "“甲”乙", "“甲”乙"),
            (35, "（甲）乙", "（甲）乙"),
            (35, "甲）》。乙", "甲）》。乙"),
            (35, "甲……乙", "甲……乙"),
            (35, "——乙", "——乙"),
            (35, "甲·乙", "甲·乙"),
            (35, "12.5%。", "12.5%。"),
        ] {
            let text = format!("{}{marks}{}", "丙".repeat(before), "丁".repeat(40));
            let lines = shown(&text);
            assert!(lines[1].starts_with(first), "{marks}: {lines:?}");
        }
        assert_eq!(shown(&"）".repeat(60)).len(), 2, "nothing but marks is broken somewhere");
    }

    #[test]
    fn a_reference_is_one_figure() {
        let text = format!("{}{{requests.received.total}}件{{x}}", "甲".repeat(34));
        let start = text.find('{').unwrap();
        let end = text.find('}').unwrap() + 1;
        let known =
            Reference { span: start..end, cell: Some(CellId(0)), shown: "441025".to_owned() };
        let last = text.len() - 3;
        let unknown = Reference { span: last..text.len(), cell: None, shown: "{x}".to_owned() };
        let layout = Layout::new(&text, vec![known, unknown], None, false);
        assert_eq!(layout.lines[1].start, start, "six digits do not fit any more");
        let mut caret = Caret::at(start);
        assert_eq!(layout.reference_at(caret), Some(0));
        caret.right(&layout);
        assert_eq!((caret.at, layout.place(caret)), (end, (1, 6)));
        caret.left(&layout);
        assert_eq!(caret.at, start);
        assert_eq!(layout.nearest_caret(Caret::at(start + 5)).at, end, "no caret inside");
        assert_eq!(Caret::at(end).backspace(&layout).unwrap().what, &text[start..end]);
        let mut caret = Caret::at(last);
        caret.right(&layout);
        assert_eq!(caret.at, last + 1, "what is no cell's can be mended by character");
    }
}
