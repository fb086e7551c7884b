//! Which table stands on which sheet, where each cell of the form stands, and how that is written in formulas.

use std::collections::{BTreeSet, HashMap};

use rust_xlsxwriter::utility::row_col_to_cell;

use super::BookWords;
use crate::model::{CellId, Form};
use crate::render::block::{Block, Grid, Role, Text};

/// Most characters of the name of a sheet.
const MOST_OF_NAME: usize = 31;

/// A place in the workbook, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) sheet: usize,
    pub(super) row: u32,
    pub(super) column: u16,
}

/// A table on a sheet of its own.
#[derive(Clone, Debug)]
pub(super) struct Sheet<'a> {
    pub(super) name: String,
    /// The heading that stands before the table.
    pub(super) heading: Option<&'a Text>,
    pub(super) grid: &'a Grid,
    /// The words with room for signatures below it.
    pub(super) signatures: &'a [Text],
    /// The row of the heading; the mark of a draft stands above.
    pub(super) top: u32,
    /// True for a table of the form.
    pub(super) is_of_form: bool,
}

impl Sheet<'_> {
    /// The first row of the grid.
    pub(super) fn first(&self) -> u32 {
        self.top + u32::from(self.heading.is_some())
    }
}

/// All sheets with tables.
#[derive(Clone, Debug)]
pub(super) struct Book<'a> {
    pub(super) sheets: Vec<Sheet<'a>>,
    /// The name of the sheet with the rules, unlike all others.
    pub(super) parity: String,
    places: HashMap<CellId, Place>,
}

impl<'a> Book<'a> {
    /// Lays out the sheets for the tables among `blocks`.
    pub(super) fn new(form: &Form, blocks: &'a [Block], words: &BookWords, draft: bool) -> Self {
        let mut taken = BTreeSet::from([words.texts.to_lowercase()]);
        let parity = name(&words.parity, &mut taken);
        let mut book = Self { sheets: Vec::new(), parity, places: HashMap::new() };
        let mut heading = None;
        for block in blocks {
            match block {
                Block::Heading { text, .. } => heading = Some(text),
                Block::Table(grid) => {
                    let is_of_form = of_form(form, grid);
                    let wanted = short_name(form, grid, heading).unwrap_or(words.texts.clone());
                    book.sheets.push(Sheet {
                        name: name(&wanted, &mut taken),
                        heading,
                        grid,
                        signatures: &[],
                        top: u32::from(draft),
                        is_of_form,
                    });
                    book.note();
                }
                Block::Signatures(words) => {
                    if let Some(sheet) = book.sheets.last_mut() {
                        sheet.signatures = words;
                    }
                }
                _ => {}
            }
        }
        book
    }

    /// Notes where the cells of the last sheet stand.
    fn note(&mut self) {
        let Some(sheet) = self.sheets.last().filter(|sheet| sheet.is_of_form) else { return };
        for placed in sheet.grid.placed() {
            if let Some(cell) = placed.cell.cell {
                let place = Place {
                    sheet: self.sheets.len() - 1,
                    row: sheet.first() + placed.row as u32,
                    column: placed.column as u16,
                };
                self.places.insert(cell, place);
            }
        }
    }

    /// Returns where a cell of the form stands.
    pub(super) fn place(&self, cell: CellId) -> Option<Place> {
        self.places.get(&cell).copied()
    }

    /// Returns whether tables of the form are among the sheets.
    pub(super) fn has_cells(&self) -> bool {
        !self.places.is_empty()
    }

    /// Returns the sheet of a table by its place among the blocks' tables.
    pub(super) fn absolute(&self, place: Place) -> String {
        let cell = rust_xlsxwriter::utility::row_col_to_cell_absolute(place.row, place.column);
        format!("{}{cell}", self.prefix(place.sheet))
    }

    /// Returns the name of a sheet as it stands before a reference.
    pub(super) fn prefix(&self, sheet: usize) -> String {
        let name = self.sheets.get(sheet).map_or("", |sheet| sheet.name.as_str());
        format!("'{}'!", name.replace('\'', "''"))
    }

    /// Returns a reference to the cells from one place to another, both on one sheet; without the sheet where that is `on`.
    pub(super) fn range(&self, from: Place, to: Place, on: Option<usize>) -> String {
        let prefix = if on == Some(from.sheet) { String::new() } else { self.prefix(from.sheet) };
        let first = row_col_to_cell(from.row, from.column);
        if from == to {
            return format!("{prefix}{first}");
        }
        format!("{prefix}{first}:{}", row_col_to_cell(to.row, to.column))
    }
}

/// Whether a grid is one of the form's tables: it holds exactly the cells of one.
fn of_form(form: &Form, grid: &Grid) -> bool {
    let mut held: Vec<CellId> = grid.rows.iter().flatten().filter_map(|cell| cell.cell).collect();
    held.sort();
    let is_it = |table: &crate::model::Table| {
        let mut cells: Vec<CellId> = table.cells().collect();
        cells.sort();
        cells == held
    };
    !held.is_empty() && form.tables.iter().any(is_it)
}

/// The number and the short name of the section, for a table of the form, else its heading.
fn short_name(form: &Form, grid: &Grid, heading: Option<&Text>) -> Option<String> {
    let mut figures = grid.rows.iter().flatten().filter(|cell| cell.role == Role::Figure);
    let first = figures.find_map(|cell| cell.cell);
    match first.filter(|_| of_form(form, grid)) {
        Some(cell) => {
            let section = form.section_of(cell);
            Some(format!("{} {}", section.number.zh, section.short.zh))
        }
        None => heading.map(Text::to_string),
    }
}

/// A name as Excel allows it, unlike all that are taken.
fn name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let forbidden = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
    let plain: String = Text::new(wanted).as_str().replace(forbidden, " ");
    let plain = plain.trim_matches(['\'', ' ']);
    for number in 1_u32.. {
        let end = if number == 1 { String::new() } else { format!(" {number}") };
        let mut name = plain.to_owned();
        while name.encode_utf16().count() + end.len() > MOST_OF_NAME {
            name.pop();
        }
        let name = format!("{name}{end}");
        if !name.is_empty() && taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_allowed_and_differ() {
        let mut taken = BTreeSet::new();
        let mut check = |wanted: &str, expected: &str| {
            assert_eq!(name(wanted, &mut taken), expected, "{wanted}");
        };
        check("三 申请", "三 申请");
        check("三 申请", "三 申请 2");
        check("'a/b[1]'", "a b 1");
        check("", " 2");
        check(&"长".repeat(40), &"长".repeat(31));
        check(&"长".repeat(40), &format!("{} 2", "长".repeat(29)));
    }
}
