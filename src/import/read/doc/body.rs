//! The characters of an old Word document → blocks.

use super::formats::{Formats, ParagraphProperties};
use super::text::Text;
use crate::import::read::blocks::Block;
use crate::import::read::merge::{RawCell, RawRow, resolve_merges};

/// Edges of cells that lie so near, in twips, are one column's.
const NEAR: i16 = 30;

/// What the text holds.
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// Whether there are changes that nobody has accepted or refused.
    pub(super) tracked: bool,
}

/// A row with where its cells begin and end.
struct Row {
    edges: Vec<i16>,
    cells: Vec<RawCell>,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    rows: Vec<Row>,
    /// The cells of the row that is open.
    cells: Vec<RawCell>,
    /// What the cell that is open holds.
    cell: Vec<Block>,
    /// The paragraph that is open.
    units: Vec<u16>,
    pictures: usize,
}

/// Reads the text.
pub(super) fn read(text: &Text, formats: &Formats) -> Body {
    let mut reader = Reader::default();
    let mut tracked = false;
    // For each field that is open, whether its result has begun, and how many have not.
    let mut fields: Vec<bool> = Vec::new();
    let mut instructions = 0usize;
    for unit in &text.units {
        let properties = formats.character(unit.at);
        tracked |= properties.tracked;
        match unit.value {
            0x07 => reader.end_cell(formats.paragraph(unit.at)),
            0x0d | 0x0c => reader.end_paragraph(formats.paragraph(unit.at)),
            0x13 => {
                fields.push(false);
                instructions += 1;
            }
            0x14 => {
                if let Some(field) = fields.last_mut()
                    && !std::mem::replace(field, true)
                {
                    instructions -= 1;
                }
            }
            0x15 => {
                if fields.pop() == Some(false) {
                    instructions -= 1;
                }
            }
            _ if properties.hidden || instructions > 0 => {}
            0x01 | 0x08 => reader.pictures += 1,
            0x0b => reader.units.push(u16::from(b'\n')),
            0x1e => reader.units.push(u16::from(b'-')),
            0x09 => reader.units.push(u16::from(b'\t')),
            unit if unit < 0x20 => {}
            unit => reader.units.push(unit),
        }
    }
    reader.end_paragraph(&ParagraphProperties::default());
    reader.end_table();
    Body { blocks: reader.blocks, tracked }
}

impl Reader {
    fn lines(&mut self, heading: bool) -> Vec<Block> {
        let text = String::from_utf16_lossy(&std::mem::take(&mut self.units));
        let lines = text.split('\n').filter(|line| !line.trim().is_empty());
        let mut blocks: Vec<Block> =
            lines.map(|line| Block::Line { text: line.to_owned(), heading }).collect();
        let pictures = std::mem::take(&mut self.pictures);
        blocks.extend((0..pictures).map(|_| Block::Picture));
        blocks
    }

    fn end_paragraph(&mut self, paragraph: &ParagraphProperties) {
        let lines = self.lines(paragraph.heading);
        if paragraph.in_table {
            self.cell.extend(lines);
            return;
        }
        self.end_table();
        self.blocks.extend(lines);
    }

    fn end_cell(&mut self, paragraph: &ParagraphProperties) {
        if !paragraph.row_end {
            let lines = self.lines(paragraph.heading);
            self.cell.extend(lines);
            let blocks = std::mem::take(&mut self.cell);
            self.cells.push(RawCell { blocks, ..RawCell::default() });
            return;
        }
        let mut cells = std::mem::take(&mut self.cells);
        let mut edges = vec![paragraph.start];
        for (cell, format) in cells.iter_mut().zip(&paragraph.cells) {
            (cell.horizontal, cell.vertical) = (format.horizontal, format.vertical);
            edges.push(format.end);
        }
        self.rows.push(Row { edges, cells });
    }

    /// Turns the edges of cells into columns, of which a wide cell spans several.
    fn end_table(&mut self) {
        // Cells whose row has no end are kept as lines.
        let open = std::mem::take(&mut self.cells).into_iter().flat_map(|cell| cell.blocks);
        let left: Vec<Block> = open.chain(std::mem::take(&mut self.cell)).collect();
        let rows = std::mem::take(&mut self.rows);
        if !rows.is_empty() {
            let mut columns: Vec<i16> = rows.iter().flat_map(|row| row.edges.clone()).collect();
            columns.sort_unstable();
            columns.dedup_by(|next, previous| next.saturating_sub(*previous) <= NEAR);
            let column =
                |edge: i16| columns.partition_point(|column| column.saturating_add(NEAR) < edge);
            let raw = |row: Row| {
                let grid_before = row.edges.first().map_or(0, |edge| column(*edge));
                let mut cells = row.cells;
                for (cell, edges) in cells.iter_mut().zip(row.edges.windows(2)) {
                    cell.span = column(edges[1]).saturating_sub(column(edges[0])).max(1);
                }
                RawRow { grid_before, deleted: false, cells }
            };
            let rows = resolve_merges(rows.into_iter().map(raw).collect());
            self.blocks.push(Block::Table(rows));
        }
        self.blocks.extend(left);
    }
}
