//! Blocks inside blocks, as word processors nest them → the flat elements of a [`Source`](crate::import::source::Source).
//!
//! A table whose cells hold tables or running text is a layout table there; those rows are flattened, so that the data tables
//! in them are found.

use super::{Refusal, table};
use crate::import::source::{Element, Line, Place, SourceCell};

/// Tables inside each other.
const DEEPEST: usize = 32;
/// Characters of the longest cell that still belongs to a table; a longer one holds running text.
const LONGEST_CELL: usize = 600;

/// A block of a document or of a cell.
#[derive(Debug)]
pub(super) enum Block {
    /// A paragraph, or a line of one.
    Line {
        text: String,
        heading: bool,
    },
    Table(Vec<Vec<Cell>>),
    Picture,
}

/// A cell with what stands in it.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) rowspan: usize,
    pub(super) colspan: usize,
    pub(super) blocks: Vec<Block>,
}

/// Flattens blocks into elements one after the other.
///
/// # Errors
/// Tables are nested too deep, or one is too wide.
pub(super) fn flatten(blocks: Vec<Block>) -> Result<Vec<Element>, Refusal> {
    let mut flattener = Flattener::default();
    flattener.add_blocks(blocks, 0)?;
    Ok(flattener.elements)
}

#[derive(Default)]
struct Flattener {
    elements: Vec<Element>,
    tables: usize,
}

impl Flattener {
    fn add_blocks(&mut self, blocks: Vec<Block>, depth: usize) -> Result<(), Refusal> {
        if depth > DEEPEST {
            return Err(Refusal::TooIntricate);
        }
        for block in blocks {
            match block {
                Block::Line { text, heading } => {
                    let text = text.trim_matches([' ', '\u{a0}', '\t']).to_owned();
                    let line = Line { text, place: Place::Unknown };
                    if !line.text.trim().is_empty() {
                        self.elements.push(if heading {
                            Element::Heading(line)
                        } else {
                            Element::Line(line)
                        });
                    }
                }
                Block::Picture => self.elements.push(Element::Picture(Place::Unknown)),
                Block::Table(rows) => self.add_table(rows, depth)?,
            }
        }
        Ok(())
    }

    fn add_table(&mut self, rows: Vec<Vec<Cell>>, depth: usize) -> Result<(), Refusal> {
        let has_columns = has_columns(&rows);
        let mut data_rows = Vec::new();
        let mut pictures = 0;
        for row in rows {
            if has_columns && row.iter().all(is_data_cell) {
                data_rows
                    .push(row.into_iter().map(|cell| source_cell(cell, &mut pictures)).collect());
                continue;
            }
            self.end_table(&mut data_rows, &mut pictures)?;
            for cell in row {
                self.add_blocks(cell.blocks, depth + 1)?;
            }
        }
        self.end_table(&mut data_rows, &mut pictures)
    }

    fn end_table(
        &mut self,
        data_rows: &mut Vec<Vec<SourceCell>>,
        pictures: &mut usize,
    ) -> Result<(), Refusal> {
        if !data_rows.is_empty() {
            self.tables += 1;
            self.elements
                .push(Element::Table(table::build(std::mem::take(data_rows), self.tables)?));
        }
        let pictures = std::mem::take(pictures);
        self.elements.extend((0..pictures).map(|_| Element::Picture(Place::Unknown)));
        Ok(())
    }
}

/// Whether a table has more than one column.
fn has_columns(rows: &[Vec<Cell>]) -> bool {
    rows.iter().any(|row| row.len() > 1)
}

/// Whether a cell is one of a data table, and not of a layout table.
fn is_data_cell(cell: &Cell) -> bool {
    let length = |block: &Block| match block {
        Block::Line { text, .. } => Some(text.chars().filter(|c| !c.is_whitespace()).count()),
        Block::Picture => Some(0),
        Block::Table(rows) if has_columns(rows) => None,
        Block::Table(rows) => {
            let cells = rows.iter().flatten();
            cells.map(|cell| is_data_cell(cell).then_some(0)).sum()
        }
    };
    cell.blocks.iter().map(length).sum::<Option<usize>>().is_some_and(|sum| sum <= LONGEST_CELL)
}

fn source_cell(cell: Cell, pictures: &mut usize) -> SourceCell {
    let (rowspan, colspan) = (cell.rowspan.max(1), cell.colspan.max(1));
    let mut lines = Vec::new();
    collect_lines(cell.blocks, &mut lines, pictures);
    SourceCell { text: lines.join("\n"), rowspan, colspan, ..SourceCell::default() }
}

/// The lines of a cell; a table of one column in it is lines too. Such tables nest no deeper than the part they come from.
fn collect_lines(blocks: Vec<Block>, lines: &mut Vec<String>, pictures: &mut usize) {
    for block in blocks {
        match block {
            Block::Line { text, .. } => {
                let text = text.trim();
                if !text.is_empty() {
                    lines.push(text.to_owned());
                }
            }
            Block::Picture => *pictures += 1,
            Block::Table(rows) => {
                for cell in rows.into_iter().flatten() {
                    collect_lines(cell.blocks, lines, pictures);
                }
            }
        }
    }
}
