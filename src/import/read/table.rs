//! Rows of cells as a document has them → a [`SourceTable`] whose spans are bounded and whose places are counted.
//!
//! A cell may claim to cover a thousand million rows. Here each span ends with its table, and a table that would still be
//! too wide to lay out is refused, so that whoever resolves the merges needs no bound of their own.

use super::Refusal;
use crate::import::source::{Place, SourceCell, SourceTable};

/// Columns of the widest table that is read; the widest of the forms has 15.
const WIDEST: usize = 512;
/// Places of the largest table that is read, merges resolved.
pub(super) const MOST_PLACES: usize = 2_000_000;

/// Returns the table with its spans bounded; cells whose place is unknown get that of the document's `number`th table.
///
/// A rowspan of 0 reaches to the last row.
pub(super) fn build(mut rows: Vec<Vec<SourceCell>>, number: usize) -> Result<SourceTable, Refusal> {
    let height = rows.len();
    // For each column, how many rows below a cell above still covers.
    let mut covered: Vec<usize> = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let mut column = 0;
        for cell in row.iter_mut() {
            while covered.get(column).is_some_and(|rest| *rest > 0) {
                column += 1;
            }
            let below = height - at;
            cell.rowspan = if cell.rowspan == 0 { below } else { cell.rowspan.min(below) };
            cell.colspan = cell.colspan.max(1);
            let end = column.saturating_add(cell.colspan);
            if end > WIDEST {
                // A band over the whole table often claims more columns than there are.
                cell.colspan = 1;
            }
            let end = column + cell.colspan;
            if end > WIDEST {
                return Err(Refusal::TooIntricate);
            }
            if covered.len() < end {
                covered.resize(end, 0);
            }
            for rest in &mut covered[column..end] {
                *rest = (*rest).max(cell.rowspan);
            }
            if cell.place == Place::Unknown {
                cell.place = Place::Table { table: number, row: at + 1, column: column + 1 };
            }
            column = end;
        }
        for rest in &mut covered {
            *rest = rest.saturating_sub(1);
        }
    }
    if covered.len().saturating_mul(height) > MOST_PLACES {
        return Err(Refusal::TooIntricate);
    }
    Ok(SourceTable { rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(rowspan: usize, colspan: usize) -> SourceCell {
        SourceCell { rowspan, colspan, ..SourceCell::default() }
    }

    fn spans(table: &SourceTable) -> Vec<Vec<(usize, usize, String)>> {
        let row = |row: &Vec<SourceCell>| {
            row.iter().map(|cell| (cell.rowspan, cell.colspan, cell.place.to_string())).collect()
        };
        table.rows.iter().map(row).collect()
    }

    #[test]
    fn places_are_counted_with_merges_resolved() {
        let table = build(vec![vec![cell(2, 2), cell(1, 1)], vec![cell(1, 1)]], 3).unwrap();
        let expected = vec![
            vec![(2, 2, "3:1:1".to_owned()), (1, 1, "3:1:3".to_owned())],
            vec![(1, 1, "3:2:3".to_owned())],
        ];
        assert_eq!(spans(&table), expected);
    }

    #[test]
    fn spans_end_with_their_table() {
        let table = build(vec![vec![cell(0, 0), cell(1_000_000_000, 1_000_000_000)]], 1).unwrap();
        assert_eq!(
            spans(&table),
            vec![vec![(1, 1, "1:1:1".to_owned()), (1, 1, "1:1:2".to_owned())]]
        );
    }

    #[test]
    fn a_table_of_too_many_columns_is_refused() {
        let row: Vec<SourceCell> = (0..=WIDEST).map(|_| cell(1, 1)).collect();
        assert_eq!(build(vec![row], 1), Err(Refusal::TooIntricate));
    }
}
