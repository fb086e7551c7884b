//! Which rows of a table are of a data table, with labels and figures, and which of a layout table.

use std::collections::HashMap;

use super::element::{is_hidden, is_ignored};
use super::tree::{NodeData, NodeId, Tree, WalkEvent};

/// Characters of the longest cell that still belongs to a table; a longer one holds running text.
const LONGEST_CELL: usize = 600;

/// What stands in a row.
#[derive(Default)]
struct Row {
    cells: usize,
    /// Characters of its longest cell.
    longest: usize,
    /// Whether a cell holds a table of several columns or a heading.
    nested: bool,
    /// Whether a cell says which cell of a form it is.
    addressed: bool,
}

/// Returns the rows of a table, each with whether it is part of a data table.
///
/// A table whose rows have one cell each is no such table. Neither is a row whose cells hold tables or running text.
pub(super) fn classify_rows(tree: &Tree, table: NodeId) -> HashMap<NodeId, bool> {
    let rows = measure_rows(tree, table);
    let has_columns = rows.iter().any(|(_, row)| row.cells > 1 || row.addressed);
    let is_data = |row: &Row| has_columns && !row.nested && row.longest <= LONGEST_CELL;
    rows.iter().map(|(id, row)| (*id, is_data(row))).collect()
}

/// The rows of a table, those of tables inside it counted to the row that they are in.
fn measure_rows(tree: &Tree, table: NodeId) -> Vec<(NodeId, Row)> {
    let mut rows: Vec<(NodeId, Row)> = Vec::new();
    let mut depth = 0usize;
    let mut length = 0usize;
    let mut walk = tree.walk(table);
    while let Some(event) = walk.next() {
        let (id, enters) = match event {
            WalkEvent::Enter(id) => (id, true),
            WalkEvent::Leave(id) => (id, false),
        };
        let node = &tree.nodes[id];
        if enters && (is_hidden(node) || is_ignored(node)) {
            walk.skip_subtree(id);
            continue;
        }
        if let NodeData::Text(text) = &node.data {
            if enters {
                length += text.chars().filter(|c| !c.is_whitespace()).count();
            }
            continue;
        }
        match (node.name(), enters) {
            ("table", true) => depth += 1,
            ("table", false) => depth = depth.saturating_sub(1),
            ("tr", true) if depth == 0 => rows.push((id, Row::default())),
            ("tr", true) => {
                let cells = tree.children(id).filter(|id| is_cell(tree, *id)).count();
                if let Some((_, row)) = rows.last_mut() {
                    row.nested |= cells > 1;
                }
            }
            ("td" | "th", true) if depth == 0 => {
                length = 0;
                if let Some((_, row)) = rows.last_mut() {
                    row.cells += 1;
                    row.addressed |= node.attribute("data-cell").is_some();
                }
            }
            ("td" | "th", false) if depth == 0 => {
                if let Some((_, row)) = rows.last_mut() {
                    row.longest = row.longest.max(length);
                }
            }
            _ => {}
        }
    }
    rows
}

/// Whether a node is a cell.
pub(super) fn is_cell(tree: &Tree, id: NodeId) -> bool {
    matches!(tree.nodes[id].name(), "td" | "th")
}
