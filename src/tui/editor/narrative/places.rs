//! Where a caret stands in a text that is laid out: its paragraph, line and column, and the way back from a column.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Caret;
use super::layout::{INDENT, Kind, Layout, Line, Unit};
use super::reference::Reference;

impl Layout {
    /// Returns the paragraph of a byte, by its number.
    pub fn paragraph_at(&self, at: usize) -> Option<usize> {
        self.paragraphs.iter().position(|paragraph| paragraph.start <= at && at <= paragraph.end)
    }

    /// Returns the reference at a caret, by its number: the one that it stands before, else the one that it stands in or
    /// behind.
    pub fn reference_at(&self, caret: Caret) -> Option<usize> {
        if self.is_fresh(caret) {
            return None;
        }
        let before = self.references.binary_search_by_key(&caret.at, |of| of.span.start);
        let holds = |of: &Reference| of.span.start < caret.at && caret.at <= of.span.end;
        before.ok().or_else(|| self.references.iter().position(holds))
    }

    /// Returns whether a caret stands in an empty paragraph.
    pub fn is_fresh(&self, caret: Caret) -> bool {
        caret.fresh || self.paragraphs.is_empty()
    }

    /// Returns the caret, where it stands in no gap and in no reference; else the nearest place before which it may stand.
    pub fn nearest_caret(&self, caret: Caret) -> Caret {
        let Some(first) = self.paragraphs.first() else { return Caret::default() };
        let begun = |at: usize| {
            at == first.start || self.paragraphs.iter().any(|paragraph| paragraph.end == at)
        };
        if caret.fresh && begun(caret.at) {
            return caret;
        }
        let before = self.paragraphs.iter().rfind(|paragraph| paragraph.start <= caret.at);
        let Some(paragraph) = before else { return Caret::at(first.start) };
        let at = caret.at.min(paragraph.end);
        let inside = |of: &&Reference| of.cell.is_some() && of.span.start < at && at < of.span.end;
        let reference = self.references.iter().find(inside);
        let at = reference.map_or(at, |of| of.span.end);
        let at = (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        Caret { at, fresh: false, ..caret }
    }

    /// Returns the numbers, from 1, of the paragraph of a caret and of its line in that.
    pub fn numbers(&self, caret: Caret) -> (usize, usize) {
        let (row, _) = self.place(caret);
        let lines = self.lines.get(..=row).unwrap_or_default();
        let gaps = lines.iter().filter(|line| line.kind == Kind::Gap).count();
        let own = lines.iter().rev().take_while(|line| line.kind != Kind::Gap).count();
        (gaps + 1, own.max(1))
    }

    /// Returns how many characters the text has as it is printed, as people count them: blanks do not.
    pub fn characters(&self) -> usize {
        self.characters
    }

    /// Returns whether something in the text is drawn as something else, because terminals disagree about its width.
    pub fn is_replaced(&self) -> bool {
        self.replaced
    }

    /// Returns the line and the column of a caret.
    pub fn place(&self, caret: Caret) -> (usize, usize) {
        if self.is_fresh(caret) {
            let row = self.lines.iter().position(|line| line.kind == Kind::Fresh);
            return (row.unwrap_or(0), INDENT);
        }
        let holds =
            |line: &Line| matches!(line.kind, Kind::Broken | Kind::Last) && line.start <= caret.at;
        let Some(mut row) = self.lines.iter().rposition(holds) else { return (0, 0) };
        let ends = |line: &Line| line.kind == Kind::Broken && line.end == caret.at;
        if caret.behind && row > 0 && ends(&self.lines[row - 1]) {
            row -= 1;
        }
        let line = self.lines[row];
        let before = self.units(line.start..caret.at.min(line.end));
        (row, line.indent + before.map(|unit| unit.wide).sum::<usize>())
    }

    /// Returns the caret in a line that is nearest to a column.
    pub(super) fn at_column(&self, row: usize, column: usize) -> Option<Caret> {
        let line = *self.lines.get(row)?;
        if line.kind == Kind::Fresh {
            return Some(Caret { fresh: !self.paragraphs.is_empty(), ..Caret::at(line.start) });
        }
        let mut here = line.indent;
        for unit in self.units(line.start..line.end) {
            if here + unit.wide > column {
                return Some(Caret::at(unit.start));
            }
            here += unit.wide;
        }
        Some(Caret { behind: line.kind == Kind::Broken, ..Caret::at(line.end) })
    }

    /// Returns the unit that ends at a byte of a paragraph.
    pub(super) fn unit_before(&self, paragraph: &Range<usize>, at: usize) -> Option<Unit> {
        let known = |of: &&Reference| of.cell.is_some() && of.span.end <= at;
        let last = self.references.iter().rfind(known).map_or(0, |of| of.span.end);
        if last == at {
            let reference = self.references.iter().rfind(known)?;
            return Some(Unit { start: reference.span.start, end: at, wide: 0 });
        }
        let before = self.text.get(last.max(paragraph.start)..at)?;
        let grapheme = before.graphemes(true).next_back()?;
        Some(Unit { start: at - grapheme.len(), end: at, wide: 0 })
    }
}
