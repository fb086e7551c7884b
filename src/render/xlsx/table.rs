//! An official table on a sheet of its own: merges as in the grid, figures as numbers, totals as formulas.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use super::formula::{self, Units};
use super::measure::{LINE, heights, widths};
use super::place::{Book, Sheet};
use super::{BookWords, Entry, entry, style};
use crate::model::{CellId, Report, Value};
use crate::render::block::{GridCell, Placed};
use crate::render::signature_line;

/// What a cell of the form shows.
pub(super) enum Shown {
    /// Nothing yet.
    Blank,
    /// A figure.
    Number(f64),
    /// A figure with more digits than a workbook keeps, as text.
    Text(String),
    /// A total with its result so far.
    Total(String, String),
}

/// Writes one table.
pub(super) struct Writer<'a> {
    pub(super) report: &'a Report,
    pub(super) book: &'a Book<'a>,
    /// Which of the book's sheets.
    pub(super) at: usize,
    pub(super) words: &'a BookWords,
    /// A form to fill in: blanks are open, all else is locked.
    pub(super) entry: Option<&'a Entry<'a>>,
}

impl Writer<'_> {
    pub(super) fn write(&self, sheet: &mut Worksheet, mark: Option<&str>) -> Result<(), XlsxError> {
        let laid = &self.book.sheets[self.at];
        let grid = laid.grid;
        let placed = grid.placed();
        let widths = widths(laid, &placed);
        for (column, width) in widths.iter().enumerate() {
            sheet.set_column_width(column as u16, *width)?;
        }
        let last = (grid.columns.max(1) - 1) as u16;
        if let Some(mark) = mark {
            across(sheet, 0, last, mark, &style::draft())?;
        }
        if let Some(heading) = laid.heading {
            across(sheet, laid.top, last, heading.as_str(), &style::heading())?;
            sheet.set_row_height(laid.top, LINE * 1.6)?;
        }
        let mut is_marked = false;
        for place in &placed {
            is_marked |= self.cell(sheet, place)?;
        }
        for (row, height) in heights(laid, &placed, &widths).into_iter().enumerate() {
            sheet.set_row_height(laid.first() + row as u32, height)?;
        }
        let below = laid.first() + grid.rows.len() as u32 + 1;
        let marked = is_marked.then(|| self.words.marked.clone());
        let signed = (!laid.signatures.is_empty()).then(|| signature_line(laid.signatures));
        for (row, line) in (below..).zip([marked, signed].into_iter().flatten()) {
            across(sheet, row, last, &line, &style::wrapped())?;
        }
        Self::view(sheet, laid)
    }

    /// What stays in view and is printed on each page.
    fn view(sheet: &mut Worksheet, laid: &Sheet<'_>) -> Result<(), XlsxError> {
        let below = laid.first() + laid.grid.header_rows as u32;
        sheet.set_freeze_panes(below, laid.grid.label_columns as u16)?;
        if below > 0 {
            sheet.set_repeat_rows(0, below - 1)?;
        }
        Ok(())
    }

    /// Writes a cell of the grid and says whether it was marked.
    fn cell(&self, sheet: &mut Worksheet, placed: &Placed<'_>) -> Result<bool, XlsxError> {
        let laid = &self.book.sheets[self.at];
        let (row, column) = (laid.first() + placed.row as u32, placed.column as u16);
        let (last_row, last_column) =
            (row + placed.cell.rowspan as u32 - 1, column + placed.colspan as u16 - 1);
        let of_form = placed.cell.cell.filter(|_| laid.is_of_form);
        let (shown, format, is_marked) = match of_form {
            Some(cell) => self.figure(cell, placed.cell),
            None => (Shown::Text(placed.cell.text.to_string()), style::cell(placed.cell), false),
        };
        let words = if let Shown::Text(text) = &shown { text } else { "" };
        if (last_row, last_column) == (row, column) {
            sheet.write_string_with_format(row, column, words, &format)?;
        } else {
            sheet.merge_range(row, column, last_row, last_column, words, &format)?;
        }
        match shown {
            Shown::Blank => drop(sheet.write_blank(row, column, &format)?),
            Shown::Number(number) => {
                sheet.write_number_with_format(row, column, number, &format)?;
            }
            Shown::Total(formula, result) => {
                let formula = Formula::new(formula).set_result(result);
                sheet.write_formula_with_format(row, column, formula, &format)?;
            }
            Shown::Text(_) => {}
        }
        if let Some((entry, cell)) = self.entry.zip(of_form.filter(|cell| self.is_open(*cell))) {
            entry::guard(sheet, entry, cell, [row, last_row], [column, last_column])?;
        }
        Ok(is_marked)
    }

    /// Whether a form to fill in leaves this cell to the person.
    fn is_open(&self, cell: CellId) -> bool {
        self.report.form().cell(cell).computed.is_none()
    }

    /// What stands in a cell of the form, how it looks, and whether it is a total that is not its sum.
    fn figure(&self, cell: CellId, at: &GridCell) -> (Shown, Format, bool) {
        let value = self.report.value(cell);
        let kind = self.report.form().cell(cell).kind;
        let format = style::cell(at).set_num_format(style::number(kind, value));
        if let Some(total) = self.total(cell, value) {
            return (total, format, false);
        }
        let sum = self.report.sum_of_parts(cell);
        let differs = value.is_some() && (sum.is_some() || self.report.is_override(cell));
        let is_marked = differs && value.map(|value| value.number) != sum && !self.is_open(cell);
        let format = if is_marked { style::marked(format) } else { format };
        let format =
            if self.entry.is_some() && self.is_open(cell) { style::open(format) } else { format };
        let shown = match value {
            None => Shown::Blank,
            Some(value) => match formula::exact(value.number) {
                Some(number) => Shown::Number(number),
                None => Shown::Text(value.to_string()),
            },
        };
        (shown, format, is_marked)
    }

    /// A total as a formula: where it is the sum of its parts, and where it will be one as soon as they are there.
    fn total(&self, cell: CellId, value: Option<Value>) -> Option<Shown> {
        let report = self.report;
        let terms = report.form().cell(cell).computed.as_ref()?;
        let sum = report.sum_of_parts(cell);
        let follows = match value {
            Some(value) => Some(value.number) == sum,
            None => report.is_computed(cell),
        };
        let part = |cell: CellId| report.value(cell).map(|value| formula::exact(value.number));
        let keeps = terms.iter().all(|term| part(term.cell) != Some(None))
            && sum.is_none_or(|sum| formula::exact(sum).is_some());
        if !follows || !keeps {
            return None;
        }
        let on = Some(self.at);
        let formula = formula::sum(report, self.book, terms, Decimal::ZERO, on, Units::Stated)?;
        let result = sum.map_or_else(String::new, |sum| sum.normalize().to_string());
        Some(Shown::Total(format!("={}", formula.unless_blank()), result))
    }
}

/// Writes words over all columns.
pub(super) fn across(
    sheet: &mut Worksheet,
    row: u32,
    last: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if last == 0 {
        sheet.write_string_with_format(row, 0, text, format)?;
    } else {
        sheet.merge_range(row, 0, row, last, text, format)?;
    }
    Ok(())
}
