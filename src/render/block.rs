//! What a report consists of once it is laid out, before any format: titles, headings, paragraphs and grids.
//!
//! Every text in here is a [`Text`], which cannot hold a control character, so that no format has to think of them.
//! No word about how a format spells a block.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use crate::model::visible::visible;
use crate::model::{CellId, Typeset};

/// One line of text without control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Returns `text` with a space for each tab and a visible code for each other character that would control a
    /// terminal, break the line or turn the reading direction.
    pub fn new(text: &str) -> Self {
        Self(visible(text))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns how many columns of a terminal the text takes, ambiguous characters counted as one.
    pub fn width(&self) -> usize {
        self.0.width()
    }

    /// Returns whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of a laid-out report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The lines of the title.
    Title(Vec<Text>),
    /// A line that says that this is no published document.
    DraftMark(Text),
    /// The number of the document, under the title.
    Number(Text),
    /// A heading; level 1 is a section of the report.
    Heading {
        /// 1 for a section, more for what stands inside.
        level: u8,
        /// The heading with its number.
        text: Text,
    },
    /// A paragraph of running text.
    Paragraph(Text),
    /// A table.
    Table(Grid),
    /// Words that stand in one line, each with room for a signature behind it.
    Signatures(Vec<Text>),
    /// The line that says which data the document was made from.
    Seal(Text),
}

/// What a cell of a grid is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The line over a band of rows.
    Band,
    /// A header over columns.
    Header,
    /// The header over the labels.
    Stub,
    /// A label beside figures.
    Label,
    /// An explanation printed in the corner.
    Note,
    /// The unit of a figure, where a table has a column for it.
    Unit,
    /// A figure, or the place for one.
    Figure,
}

/// Where a text stands in its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the start of the line.
    Left,
    /// In the middle.
    Center,
    /// At the end of the line.
    Right,
}

/// A cell of a grid with its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// What is printed.
    pub text: Text,
    /// How many rows it covers, at least 1.
    pub rowspan: usize,
    /// How many columns it covers, at least 1.
    pub colspan: usize,
    /// What it is for.
    pub role: Role,
    /// The cell of the form whose figure it prints.
    pub cell: Option<CellId>,
}

impl GridCell {
    /// Returns a cell of one row and one column.
    pub fn new(role: Role, text: &str) -> Self {
        Self { text: Text::new(text), rowspan: 1, colspan: 1, role, cell: None }
    }

    /// Sets how many rows and columns it covers.
    #[must_use]
    pub fn span(mut self, rows: usize, columns: usize) -> Self {
        (self.rowspan, self.colspan) = (rows.max(1), columns.max(1));
        self
    }

    /// Returns whether it explains figures rather than being one.
    pub fn is_header(&self) -> bool {
        self.role != Role::Figure
    }

    /// Returns where its text stands.
    pub fn align(&self) -> Align {
        match self.role {
            Role::Figure => Align::Right,
            Role::Header | Role::Unit => Align::Center,
            Role::Band | Role::Stub | Role::Label | Role::Note => Align::Left,
        }
    }
}

/// A table as rows of cells; a place that a span from the left or from above covers has no cell of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// How many columns there are.
    pub columns: usize,
    /// How many of the first columns hold labels.
    pub label_columns: usize,
    /// How many of the first rows are headers of the whole table; 0 where each band has its own.
    pub header_rows: usize,
    /// True where bands have columns of their own, so that what stands in one column need not belong together.
    pub banded: bool,
    /// How it is set on paper, for formats that have pages.
    pub typeset: Typeset,
    /// The rows.
    pub rows: Vec<Vec<GridCell>>,
}

/// A cell with its place in the grid.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// The row, from 0.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
    /// How many columns it covers.
    pub colspan: usize,
    /// The cell.
    pub cell: &'a GridCell,
}

impl Grid {
    /// Returns every cell with its place, row by row.
    pub fn placed(&self) -> Vec<Placed<'_>> {
        // The first row below each column that is free of spans from above.
        let mut free_from = vec![0; self.columns];
        let mut placed = Vec::new();
        for (row, cells) in self.rows.iter().enumerate() {
            let mut column = 0;
            for cell in cells {
                while free_from.get(column).is_some_and(|from| *from > row) {
                    column += 1;
                }
                placed.push(Placed { row, column, colspan: cell.colspan, cell });
                for below in free_from.iter_mut().skip(column).take(cell.colspan) {
                    *below = row + cell.rowspan;
                }
                column += cell.colspan;
            }
        }
        placed
    }

    /// Returns the number of columns and the places for formats that cannot merge columns: where bands have columns
    /// of their own, the cells of each row stand side by side from the left.
    pub fn side_by_side(&self) -> (usize, Vec<Placed<'_>>) {
        let spans_rows = self.rows.iter().flatten().any(|cell| cell.rowspan > 1);
        if !self.banded || spans_rows {
            return (self.columns, self.placed());
        }
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut placed = Vec::new();
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let colspan = if cell.role == Role::Band { columns } else { 1 };
                placed.push(Placed { row, column, colspan, cell });
            }
        }
        (columns, placed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_keeps_what_would_act_on_a_terminal_or_a_reader() {
        assert_eq!(
            Text::new("a\tb\u{1b}[2J\u{9b}\u{202e}c").as_str(),
            "a b<U+001B>[2J<U+009B><U+202E>c"
        );
        assert_eq!(Text::new("莱州市　“政务”").as_str(), "莱州市　“政务”");
    }

    #[test]
    fn places_follow_spans_from_above() {
        let label = |rows, columns| GridCell::new(Role::Label, "x").span(rows, columns);
        let grid = Grid {
            columns: 3,
            rows: vec![vec![label(2, 1), label(1, 2)], vec![label(1, 1), label(1, 1)]],
            ..Grid::default()
        };
        let at: Vec<_> = grid.placed().iter().map(|p| (p.row, p.column)).collect();
        assert_eq!(at, [(0, 0), (0, 1), (1, 1), (1, 2)]);
    }
}
