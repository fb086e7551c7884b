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

/// Returns row and column of a cell; its section too where the reader does not have its table in sight.
pub fn seen_from(locale: &Locale, form: &Form, cell: CellId, table: Option<usize>) -> String {
    let name = in_table(locale, form, cell);
    if table == Some(form.cell(cell).table) {
        return name;
    }
    format!("{}  {name}", locale.label(&form.section_of(cell).number))
}

/// Returns the name of a cell as a letter writes it: table, printed number, row and column.
pub fn printed(locale: &Locale, form: &Form, cell: CellId) -> String {
    let label = |label| locale.label(label);
    let (table, row) = (form.table_of(cell), form.row_of(cell));
    let row_label = label(&row.label);
    let group = row.group.and_then(|group| table.row_groups.get(group));
    let group = group.map_or("", |group| label(&group.label));
    let numbered = row_label.starts_with(['（', '(']);
    let before = match group.split_once(['）', ')']) {
        // Of a numbered heading the number says enough.
        Some((number, _)) if group.starts_with('（') => format!("{number}）"),
        Some((number, _)) if group.starts_with('(') => format!("{number}) "),
        _ if numbered || group.is_empty() => String::new(),
        _ => locale.format("present.printed_group", &[("group", group)]),
    };
    let row = format!("{before}{row_label}");
    let gap = if row.starts_with('（') { "" } else { " " };
    let row = format!("{gap}{row}");
    let column = label(&form.column_of(cell).label);
    let section = label(&form.section_of(cell).number);
    let parts = [("table", section), ("row", &*row), ("column", column)];
    locale.format("present.printed_cell", &parts)
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
