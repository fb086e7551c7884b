//! The merges of a table resolved: what stands at each place, and which cells begin in which row.
//!
//! A table can claim any spans; how far a grid may grow is bounded here. Knows nothing of what cells mean.

use crate::import::source::{SourceCell, SourceTable};

/// Most columns of a table; the widest official one has 15.
const MOST_COLUMNS: usize = 256;
/// Most places of one table, so that spans cannot ask for endless memory.
const MOST_PLACES: usize = 1 << 20;

/// A cell in a row of the grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct GridCell<'a> {
    /// The cell of the document.
    pub(super) source: &'a SourceCell,
    /// Its first column.
    pub(super) column: usize,
    /// How many columns it covers.
    pub(super) width: usize,
    /// Whether it began in a row above.
    pub(super) from_above: bool,
}

/// Returns the cells of each row from left to right, those that reach down from above among them.
pub(super) fn rows(table: &SourceTable) -> Vec<Vec<GridCell<'_>>> {
    let mut rows = Vec::with_capacity(table.rows.len());
    // The cells that span further rows: how many still.
    let mut spanning: Vec<(GridCell<'_>, usize)> = Vec::new();
    let mut places = 0;
    for cells in &table.rows {
        let mut row: Vec<GridCell<'_>> =
            spanning.iter().map(|(cell, _)| GridCell { from_above: true, ..*cell }).collect();
        let mut column = 0;
        let mut next = Vec::new();
        for cell in cells {
            while let Some(above) = row
                .iter()
                .find(|above| (above.column..above.column + above.width).contains(&column))
            {
                column = above.column + above.width;
            }
            if column >= MOST_COLUMNS || places >= MOST_PLACES {
                break;
            }
            let width = cell.colspan.clamp(1, MOST_COLUMNS - column);
            let here = GridCell { source: cell, column, width, from_above: false };
            places += width;
            row.push(here);
            if cell.rowspan > 1 {
                next.push((here, cell.rowspan));
            }
            column += width;
        }
        row.sort_by_key(|cell| cell.column);
        spanning.extend(next);
        for (_, left) in &mut spanning {
            *left = left.saturating_sub(1);
        }
        // One that began here has used up its first row as well.
        spanning.retain(|(_, left)| *left > 0);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[(&str, usize, usize)]]) -> SourceTable {
        let cell = |(text, rowspan, colspan): &(&str, usize, usize)| SourceCell {
            text: (*text).to_owned(),
            rowspan: *rowspan,
            colspan: *colspan,
            ..SourceCell::default()
        };
        SourceTable { rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect() }
    }

    fn drawn(table: &SourceTable) -> Vec<String> {
        let row = |row: &Vec<GridCell<'_>>| {
            let mark = |cell: &GridCell<'_>| {
                let above = if cell.from_above { "^" } else { "" };
                format!("{above}{}@{}", cell.source.text, cell.column)
            };
            row.iter().map(mark).collect::<Vec<_>>().join(" ")
        };
        rows(table).iter().map(row).collect()
    }

    #[test]
    fn merges_move_what_stands_behind_them() {
        let table = table(&[
            &[("a", 3, 1), ("b", 1, 2)],
            &[("c", 1, 1), ("d", 1, 1)],
            &[("e", 1, 1)],
            &[("f", 1, 1)],
        ]);
        assert_eq!(drawn(&table), ["a@0 b@1", "^a@0 c@1 d@2", "^a@0 e@1", "f@0"]);
    }

    #[test]
    fn spans_without_end_are_cut() {
        let table = table(&[&[("a", usize::MAX, usize::MAX), ("b", 1, 1)], &[("c", 1, 1)]]);
        assert_eq!(drawn(&table), ["a@0", "^a@0"]);
    }
}
