//! Widths of columns in characters of a figure's width, and heights of rows in points: by what stands in them, as no two
//! programs find them alike by themselves.

use super::place::Sheet;
use crate::render::block::{Placed, Role};

/// The width of a page, in characters of a figure's width.
const PAGE: f64 = 90.0;
/// The least width of a column of figures.
const LEAST: f64 = 5.5;
/// The width of the column in which merged labels stand, and the bounds of the one with the labels.
const GROUP: f64 = 6.0;
const LABEL: [f64; 2] = [12.0, 30.0];
/// The height of a line of the usual size, in points.
pub(super) const LINE: f64 = 15.0;
/// A row is at most so high.
const HIGHEST: f64 = 400.0;

/// Returns a small number, as a count of columns or lines, for the arithmetic of lengths.
pub(super) fn real(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// The widths of all columns: labels as they need it, figures even parts of what is left of the page.
pub(super) fn widths(laid: &Sheet<'_>, placed: &[Placed<'_>]) -> Vec<f64> {
    let grid = laid.grid;
    let mut widths: Vec<f64> = (0..grid.label_columns)
        .map(|column| {
            let own = |place: &&Placed<'_>| place.column == column && place.colspan == 1;
            let needs = placed.iter().filter(own).map(|place| place.cell.text.width()).max();
            let is_last = column + 1 == grid.label_columns;
            let needs = real(needs.unwrap_or(0)) + 2.0;
            if is_last { needs.clamp(LABEL[0], LABEL[1]) } else { needs.clamp(GROUP, GROUP * 2.0) }
        })
        .collect();
    // A merged label that reaches down many rows may be narrow.
    for place in placed.iter().filter(|place| place.cell.rowspan > 4 && place.colspan == 1) {
        if place.column + 1 < grid.label_columns {
            widths[place.column] = GROUP.max(if place.column == 0 { GROUP } else { GROUP * 1.6 });
        }
    }
    let labels: f64 = widths.iter().sum();
    let figures = grid.columns.saturating_sub(grid.label_columns);
    let even = (PAGE - labels) / real(figures.max(1));
    widths.extend((grid.label_columns..grid.columns).map(|column| {
        let over = placed.iter().filter(|place| {
            place.cell.role == Role::Figure
                && (place.column..place.column + place.colspan).contains(&column)
        });
        let needs = over.map(|place| (real(place.cell.text.width()) + 2.0) / real(place.colspan));
        needs.fold(even.max(LEAST), f64::max)
    }));
    widths
}

/// The heights of all rows, so that no label is cut.
pub(super) fn heights(laid: &Sheet<'_>, placed: &[Placed<'_>], widths: &[f64]) -> Vec<f64> {
    let mut heights = vec![LINE * 1.2; laid.grid.rows.len()];
    let needs = |place: &Placed<'_>| {
        let room: f64 = widths.iter().skip(place.column).take(place.colspan).sum();
        // A character of Chinese that does not fit goes to the next line as a whole.
        let room = ((room - 1.0) / 2.0).floor().max(1.0) * 2.0;
        let lines = (real(place.cell.text.width()) / room).ceil().max(1.0);
        lines * LINE + LINE * 0.2
    };
    for place in placed.iter().filter(|place| place.cell.rowspan == 1) {
        heights[place.row] = heights[place.row].max(needs(place));
    }
    for place in placed.iter().filter(|place| place.cell.rowspan > 1) {
        let rows = place.row..(place.row + place.cell.rowspan).min(heights.len());
        let lacks = needs(place) - heights[rows.clone()].iter().sum::<f64>();
        if lacks > 0.0 {
            let each = lacks / real(rows.len());
            heights[rows].iter_mut().for_each(|height| *height += each);
        }
    }
    heights.into_iter().map(|height| height.min(HIGHEST)).collect()
}
