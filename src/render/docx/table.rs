//! A grid as a table of Word, with the merges and widths of the official form.

use std::io;

use super::super::block::{Align, Grid, GridCell, Placed, Role, Text};
use super::body::{Type, run_in};
use super::xml::Xml;
use crate::model::Typeset;
use crate::model::typeset::Face;

/// How wide a table is for which no widths are given, in twips: as wide as the official ones.
const WIDTH: usize = 9740;
/// How many times as wide as a figure's a column of labels is in such a table.
const LABEL: usize = 3;
/// The room beside a text in its cell, in twips; and where columns are narrower than [`NARROW`].
const ROOM: usize = 108;
const LITTLE_ROOM: usize = 28;
const NARROW: usize = 800;
/// The light blue of bands.
const TINT: &str = "DEEAF6";
/// The least height of a row with type of normal size, in twips, and of one with small type.
const HEIGHT: &str = "454";
const SMALL_HEIGHT: &str = "340";
/// Type that is smaller is small, in half points.
const NORMAL: u16 = 18;
/// The smallest type that a long figure gets, in half points.
const LEAST: u16 = 10;
/// How wide a digit is, in twips for each half point of its type: half as wide as high in the fonts that are named, a little
/// more in some that stand in for them.
const DIGIT: usize = 6;
/// The size of type in the style of cells, which need not be said again.
const SIZE: u16 = 20;

/// A place in a row: a cell that begins there, or one from above that reaches down to it.
struct Place<'a> {
    column: usize,
    colspan: usize,
    cell: Option<&'a GridCell>,
    is_first: bool,
}

/// Writes a table; the last row stays with what follows where that is `signed`.
pub(super) fn write(
    xml: &mut Xml,
    grid: &Grid,
    caption: Option<&Text>,
    signed: bool,
) -> io::Result<()> {
    let widths = widths(grid);
    xml.element("w:tbl", &[], |xml| {
        properties(xml, &grid.typeset, &widths, caption)?;
        xml.element("w:tblGrid", &[], |xml| {
            widths
                .iter()
                .try_for_each(|width| xml.empty("w:gridCol", &[("w:w", &width.to_string())]))
        })?;
        let placed = grid.placed();
        for row in 0..grid.rows.len() {
            let across = across(&placed, row, grid.columns);
            let is_head = |place: &Place<'_>| {
                place.cell.is_some_and(|c| matches!(c.role, Role::Band | Role::Header))
            };
            let last = row + 1 == grid.rows.len();
            // What heads rows stays with the first of them.
            let keep = if last { signed } else { across.iter().any(is_head) };
            write_row(xml, grid, &widths, &across, row, keep)?;
        }
        Ok(())
    })
}

/// Returns the width of each column: those of the form, or the usual width in shares.
fn widths(grid: &Grid) -> Vec<usize> {
    if grid.typeset.widths.len() == grid.columns {
        return grid.typeset.widths.iter().map(|width| usize::from(*width)).collect();
    }
    let share = |column: usize| if column < grid.label_columns { LABEL } else { 1 };
    let shares: usize = (0..grid.columns).map(share).sum();
    (0..grid.columns).map(|column| WIDTH * share(column) / shares.max(1)).collect()
}

fn properties(
    xml: &mut Xml,
    typeset: &Typeset,
    widths: &[usize],
    caption: Option<&Text>,
) -> io::Result<()> {
    let width = widths.iter().sum::<usize>().to_string();
    let border = typeset.border.to_string();
    let room = &*room(widths).to_string();
    xml.element("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")])?;
        xml.empty("w:jc", &[("w:val", "center")])?;
        xml.element("w:tblBorders", &[], |xml| {
            for edge in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                let line = [("w:val", "single"), ("w:sz", &*border), ("w:space", "0")];
                xml.empty(edge, &[line[0], line[1], line[2], ("w:color", "auto")])?;
            }
            Ok(())
        })?;
        xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
        xml.element("w:tblCellMar", &[], |xml| {
            xml.empty("w:left", &[("w:w", room), ("w:type", "dxa")])?;
            xml.empty("w:right", &[("w:w", room), ("w:type", "dxa")])
        })?;
        xml.empty("w:tblLook", &[("w:val", "0000")])?;
        match caption {
            // Read aloud where somebody does not see the table.
            Some(caption) => xml.empty("w:tblCaption", &[("w:val", caption.as_str())]),
            None => Ok(()),
        }
    })
}

/// Returns what stands in a row from the left; a place that nothing covers gets an empty cell.
fn across<'a>(placed: &[Placed<'a>], row: usize, columns: usize) -> Vec<Place<'a>> {
    let mut across = Vec::new();
    let mut column = 0;
    while column < columns {
        let covers = |at: &&Placed<'_>| {
            at.column == column && (at.row..at.row + at.cell.rowspan).contains(&row)
        };
        let found = placed.iter().find(covers);
        let colspan = found.map_or(1, |at| at.colspan.min(columns - column));
        across.push(Place {
            column,
            colspan,
            cell: found.map(|at| at.cell),
            is_first: found.is_none_or(|at| at.row == row),
        });
        column += colspan;
    }
    across
}

fn write_row(
    xml: &mut Xml,
    grid: &Grid,
    widths: &[usize],
    across: &[Place<'_>],
    row: usize,
    keep: bool,
) -> io::Result<()> {
    let height = if grid.typeset.text < NORMAL { SMALL_HEIGHT } else { HEIGHT };
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[])?;
            xml.empty("w:trHeight", &[("w:val", height), ("w:hRule", "atLeast")])?;
            if row < grid.header_rows { xml.empty("w:tblHeader", &[]) } else { Ok(()) }
        })?;
        across.iter().try_for_each(|place| write_cell(xml, &grid.typeset, widths, place, keep))
    })
}

fn write_cell(
    xml: &mut Xml,
    typeset: &Typeset,
    widths: &[usize],
    place: &Place<'_>,
    keep: bool,
) -> io::Result<()> {
    let columns = widths.iter().skip(place.column).take(place.colspan);
    let sum = columns.sum::<usize>();
    let width = sum.to_string();
    let inside = sum.saturating_sub(2 * room(widths));
    let is_band = place.cell.is_some_and(|cell| cell.role == Role::Band);
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width), ("w:type", "dxa")])?;
            if place.colspan > 1 {
                xml.empty("w:gridSpan", &[("w:val", &place.colspan.to_string())])?;
            }
            if !place.is_first {
                xml.empty("w:vMerge", &[])?;
            } else if place.cell.is_some_and(|cell| cell.rowspan > 1) {
                xml.empty("w:vMerge", &[("w:val", "restart")])?;
            }
            if is_band {
                let tint = [("w:val", "clear"), ("w:color", "auto"), ("w:fill", TINT)];
                xml.empty("w:shd", &tint)?;
            }
            xml.empty("w:vAlign", &[("w:val", "center")])
        })?;
        xml.element("w:p", &[], |xml| {
            let side = place.cell.and_then(side);
            xml.element("w:pPr", &[], |xml| {
                xml.empty("w:pStyle", &[("w:val", "TableText")])?;
                if keep {
                    xml.empty("w:keepNext", &[])?;
                }
                side.map_or(Ok(()), |side| xml.empty("w:jc", &[("w:val", side)]))
            })?;
            match place.cell.filter(|_| place.is_first) {
                Some(cell) => write_text(xml, typeset, cell, inside),
                None => Ok(()),
            }
        })
    })
}

/// Where a text stands, unless at the left. On the official form figures stand in the middle, and so does what heads rows.
fn side(cell: &GridCell) -> Option<&'static str> {
    match (cell.role, cell.align()) {
        (Role::Figure | Role::Band | Role::Stub, _) | (_, Align::Center) => Some("center"),
        (_, Align::Right) => Some("right"),
        (_, Align::Left) => None,
    }
}

/// The room at either side of a cell.
fn room(widths: &[usize]) -> usize {
    if widths.iter().any(|width| *width < NARROW) { LITTLE_ROOM } else { ROOM }
}

/// Returns the size of type in which a figure stands in one line of `inside` twips, if need be smaller than `usual`.
fn fitting(text: &Text, usual: u16, inside: usize) -> u16 {
    let fits = inside / (DIGIT * text.width().max(1));
    u16::try_from(fits).map_or(usual, |fits| fits.clamp(LEAST.min(usual), usual))
}

fn write_text(xml: &mut Xml, typeset: &Typeset, cell: &GridCell, inside: usize) -> io::Result<()> {
    let size = match cell.role {
        Role::Figure => fitting(&cell.text, typeset.figures, inside),
        _ => typeset.text,
    };
    let style = match (cell.role, typeset.face) {
        // The note in the corner of the form is in 楷体.
        (Role::Note, _) => Some("TableNote"),
        (_, Face::FangSong) => Some("TableFangSong"),
        (_, Face::Song) => None,
    };
    run_in(xml, cell.text.as_str(), Type { style, size: (size != SIZE).then_some(size) })
}
