//! The rows of a Word table, where a merged cell stands in each row that it covers → cells with spans.

use crate::import::read::blocks::{Block, Cell};

/// Columns that one cell may claim; Word allows 63.
const WIDEST: usize = 512;

/// How a cell is merged with its neighbour above or before it, as Word writes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merge {
    /// Not at all.
    #[default]
    None,
    /// It is the first of those that are merged.
    Restart,
    /// It continues the one before.
    Continue,
}

/// A cell as Word writes it.
#[derive(Default)]
pub(super) struct RawCell {
    pub(super) span: usize,
    pub(super) vertical: Merge,
    pub(super) horizontal: Merge,
    pub(super) blocks: Vec<Block>,
}

/// A row as Word writes it.
#[derive(Default)]
pub(super) struct RawRow {
    /// Columns that are left out before the first cell.
    pub(super) grid_before: usize,
    /// Whether it was deleted with changes tracked.
    pub(super) deleted: bool,
    pub(super) cells: Vec<RawCell>,
}

/// Resolves merges: joins cells that are merged.
pub(super) fn resolve_merges(rows: Vec<RawRow>) -> Vec<Vec<Cell>> {
    let mut out: Vec<Vec<Cell>> = Vec::new();
    // For each column in which a merged cell stands above: where it is.
    let mut above: Vec<Option<(usize, usize)>> = Vec::new();
    for row in rows.into_iter().filter(|row| !row.deleted) {
        let at = out.len();
        let mut cells: Vec<Cell> = Vec::new();
        let mut next: Vec<Option<(usize, usize)>> = Vec::new();
        if row.grid_before > 0 {
            let before = row.grid_before.min(WIDEST);
            cells.push(Cell { rowspan: 1, colspan: before, blocks: Vec::new() });
            next.resize(before, None);
        }
        for cell in row.cells {
            let column = next.len();
            let span = cell.span.clamp(1, WIDEST);
            let origin = above.get(column).copied().flatten();
            match (cell.vertical, cell.horizontal, origin) {
                (Merge::Continue, _, Some((top, index))) => {
                    out[top][index].rowspan = at + 1 - top;
                    out[top][index].blocks.extend(cell.blocks);
                    next.resize(column + span, None);
                    next[column] = origin;
                }
                (_, Merge::Continue, _) if !cells.is_empty() => {
                    if let Some(last) = cells.last_mut() {
                        last.colspan += span;
                        last.blocks.extend(cell.blocks);
                    }
                    next.resize(column + span, None);
                }
                (vertical, ..) => {
                    next.resize(column + span, None);
                    if vertical == Merge::Restart {
                        next[column] = Some((at, cells.len()));
                    }
                    cells.push(Cell { rowspan: 1, colspan: span, blocks: cell.blocks });
                }
            }
            if next.len() > 4 * WIDEST {
                break;
            }
        }
        above = next;
        out.push(cells);
    }
    out
}
