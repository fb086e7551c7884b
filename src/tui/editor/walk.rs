//! The way through a table from cell to cell.

use super::session::{Session, walk};
use crate::model::CellId;

/// Returns the cell before or after another in the walk. From a cell that the walk skips, it goes on from there.
pub fn neighbour(session: &Session, from: CellId, by: isize) -> Option<CellId> {
    let table = session.form().cell(from).table;
    let on_walk = session.walk(table);
    if let Some(at) = on_walk.iter().position(|cell| *cell == from) {
        return at.checked_add_signed(by).and_then(|at| on_walk.get(at)).copied();
    }
    let all = walk(session.form(), table);
    let at = all.iter().position(|cell| *cell == from)?;
    let held = |cell: &&CellId| on_walk.contains(cell);
    if by > 0 {
        all[at..].iter().find(held).copied()
    } else {
        all[..at].iter().rev().find(held).copied()
    }
}
