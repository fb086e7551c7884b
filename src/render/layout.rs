//! The official layout of each table of a form as a grid, from the form's shape, groups and blocks alone.
//!
//! Nothing here knows an edition, a label or a format; what stands in a figure's cell comes in as a function.

use crate::model::{Block as Band, CellId, Group, Row, Shape, Table};

use super::block::{Grid, GridCell, Role};

/// A header over one column: the merged headers above it, outer ones first, and its own label.
struct Head<'a> {
    above: Vec<Merged<'a>>,
    label: &'a str,
}

/// A merged header; the key tells two with the same label apart.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Merged<'a> {
    key: (u8, usize),
    label: &'a str,
}

/// Returns the grid of `table` with what `figure` gives for each cell.
pub fn grid(table: &Table, figure: &dyn Fn(CellId) -> String) -> Grid {
    match table.shape {
        Shape::SingleRow => single_row(table, figure),
        Shape::Matrix | Shape::Bands | Shape::List => bands(table, figure),
    }
}

/// Bands under each other; the columns of each take equal parts of the width. A matrix is one band.
fn bands(table: &Table, figure: &dyn Fn(CellId) -> String) -> Grid {
    let list = table.shape == Shape::List;
    let (stub, figures) = (table.stub_columns(), table.figure_columns());
    let labels = if list { stub - 1 } else { stub };
    let mut grid = Grid {
        columns: stub + figures,
        label_columns: labels,
        header_rows: 0,
        banded: table.blocks.len() > 1,
        typeset: table.typeset.clone(),
        rows: Vec::new(),
    };
    for band in &table.blocks {
        if !band.label.zh.is_empty() {
            grid.rows.push(vec![GridCell::new(Role::Band, &band.label.zh).span(1, grid.columns)]);
        }
        let width = figures / band.columns.len().max(1);
        let mut head = header(&band_heads(table, band), width);
        let mut before = vec![corner(table, band).span(head.len(), labels)];
        if list {
            // A list has no corner of its own; its text heads the column of units.
            before.push(GridCell::new(Role::Header, &table.corner.zh).span(head.len(), 1));
        }
        head[0].splice(0..0, before);
        if !grid.banded {
            grid.header_rows = head.len();
        }
        grid.rows.append(&mut head);
        for (at, row) in band.rows.iter().enumerate() {
            let mut line = row_labels(table, band, at, labels);
            if list {
                line.push(GridCell::new(Role::Unit, &row.unit));
            }
            line.extend((0..band.columns.len()).map(|c| value(band.cell(at, c), width, figure)));
            grid.rows.push(line);
        }
    }
    grid
}

/// All rows as one line of figures under their labels as merged headers.
fn single_row(table: &Table, figure: &dyn Fn(CellId) -> String) -> Grid {
    let mut heads = Vec::new();
    let mut line = Vec::new();
    for (number, band) in table.blocks.iter().enumerate() {
        for (at, row) in band.rows.iter().enumerate() {
            let mut above = merged(1, &table.row_groups, row.group);
            above.push(Merged { key: (2, number * band.rows.len() + at), label: &row.label.zh });
            for (c, mut head) in band_heads(table, band).into_iter().enumerate() {
                head.above.splice(0..0, above.iter().copied());
                heads.push(head);
                line.push(value(band.cell(at, c), 1, figure));
            }
        }
    }
    let mut rows = header(&heads, 1);
    let header_rows = rows.len();
    rows.push(line);
    Grid {
        columns: heads.len(),
        header_rows,
        typeset: table.typeset.clone(),
        rows,
        ..Grid::default()
    }
}

fn band_heads<'a>(table: &'a Table, band: &'a Band) -> Vec<Head<'a>> {
    let head = |column: &'a crate::model::Column| Head {
        above: merged(0, &table.column_groups, column.group),
        label: &column.label.zh,
    };
    band.columns.iter().map(head).collect()
}

/// The header rows over `heads`, each of which is `width` columns wide. Neighbours under the same merged header share
/// it, and a header with fewer levels than the deepest one reaches down to the figures.
fn header(heads: &[Head<'_>], width: usize) -> Vec<Vec<GridCell>> {
    let levels = heads.iter().map(|head| head.above.len()).max().unwrap_or(0) + 1;
    let mut rows = vec![Vec::new(); levels];
    for (level, row) in rows.iter_mut().enumerate() {
        for (at, head) in heads.iter().enumerate() {
            if let Some(merged) = head.above.get(level) {
                let path = &head.above[..=level];
                let same = |other: &Head<'_>| other.above.get(..=level) == Some(path);
                if at == 0 || !same(&heads[at - 1]) {
                    let run = heads[at..].iter().take_while(|other| same(other)).count();
                    row.push(GridCell::new(Role::Header, merged.label).span(1, run * width));
                }
            } else if head.above.len() == level {
                row.push(GridCell::new(Role::Header, head.label).span(levels - level, width));
            }
        }
    }
    rows
}

fn corner(table: &Table, band: &Band) -> GridCell {
    if band.stub.zh.is_empty() {
        GridCell::new(Role::Note, &table.corner.zh)
    } else {
        GridCell::new(Role::Stub, &band.stub.zh)
    }
}

/// The merged labels that begin at a row, and its own label over the label columns that are left.
fn row_labels(table: &Table, band: &Band, at: usize, columns: usize) -> Vec<GridCell> {
    let row = &band.rows[at];
    let groups = chain(&table.row_groups, row.group);
    let mut cells = Vec::new();
    for level in 0..groups.len() {
        let same = |other: &Row| {
            chain(&table.row_groups, other.group).get(..=level) == Some(&groups[..=level])
        };
        if at == 0 || !same(&band.rows[at - 1]) {
            let run = band.rows[at..].iter().take_while(|other| same(other)).count();
            let label = &table.row_groups[groups[level]].label.zh;
            cells.push(GridCell::new(Role::Label, label).span(run, 1));
        }
    }
    // Levels of a list are printed as full-width spaces before the label.
    let indent = "　".repeat(usize::from(row.level.saturating_sub(1)));
    let label = GridCell::new(Role::Label, &format!("{indent}{}", row.label.zh));
    cells.push(label.span(1, columns - groups.len()));
    cells
}

fn value(cell: Option<CellId>, width: usize, figure: &dyn Fn(CellId) -> String) -> GridCell {
    let text = cell.map(figure).unwrap_or_default();
    GridCell { cell, ..GridCell::new(Role::Figure, &text).span(1, width) }
}

/// The groups around a row or column, outer ones first, as indices.
fn chain(groups: &[Group], innermost: Option<usize>) -> Vec<usize> {
    let parent = |at: &usize| groups.get(*at).and_then(|group| group.parent.filter(|p| p < at));
    let mut path: Vec<usize> =
        std::iter::successors(innermost.filter(|at| *at < groups.len()), parent).collect();
    path.reverse();
    path
}

fn merged(kind: u8, groups: &[Group], innermost: Option<usize>) -> Vec<Merged<'_>> {
    let merge = |at: usize| Merged { key: (kind, at), label: &groups[at].label.zh };
    chain(groups, innermost).into_iter().map(merge).collect()
}
