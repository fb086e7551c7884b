//! How a cell is named: in full on a line of its own, short where room is scarce, as part of a sentence, and without its table
//! where that is on the screen.

use crate::locale::Locale;
use crate::model::{CellId, Form, Label};

/// Returns the name of a cell in full: the section's number, the row and the column.
pub fn name(locale: &Locale, form: &Form, cell: CellId) -> String {
    let labels =
        [&form.section_of(cell).number, &form.row_of(cell).label, &form.column_of(cell).label];
    let [section, row, column] = labels.map(|label| locale.label(label));
    let parts = [("section", section), ("row", row), ("column", column)];
    locale.format("present.cell", &parts)
}

/// Returns the name of a cell with the short label of its row, its parts apart.
pub fn short(locale: &Locale, form: &Form, cell: CellId) -> String {
    let [section, row, column] = labels(form, cell).map(|label| locale.label(label).trim());
    format!("{section}  {row}  {column}")
}

/// Returns the name of a cell as a sentence takes it.
pub fn in_sentence(locale: &Locale, form: &Form, cell: CellId) -> String {
    let [section, row, column] = labels(form, cell).map(|label| words(locale, label));
    let parts = [("section", &*section), ("row", &*row), ("column", &*column)];
    locale.format("present.cell_in_sentence", &parts)
}

/// Returns row and column of a cell; the row alone where its table has one column.
pub fn in_table(locale: &Locale, form: &Form, cell: CellId) -> String {
    let row = close(locale, &form.row_of(cell).short);
    let table = form.table_of(cell);
    if table.blocks.iter().all(|block| block.columns.len() == 1) {
        return row;
    }
    format!("{row}  {}", close(locale, &form.column_of(cell).label))
}

/// Returns a label in which the printed number of a row and its Chinese name stand close together.
pub fn close(locale: &Locale, label: &Label) -> String {
    let text = words(locale, label);
    match text.split_once(") ") {
        Some((number, name)) if !name.is_ascii() => format!("{number}){name}"),
        _ => text,
    }
}

fn labels(form: &Form, cell: CellId) -> [&Label; 3] {
    [&form.section_of(cell).number, &form.row_of(cell).short, &form.column_of(cell).label]
}

/// A label with one blank between its words.
fn words(locale: &Locale, label: &Label) -> String {
    locale.label(label).split_whitespace().collect::<Vec<_>>().join(" ")
}
