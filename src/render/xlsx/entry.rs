//! A blank form to fill in with a spreadsheet: the official tables with open cells for figures, all else locked without a
//! password, totals and rules that follow at once.
//!
//! What was filled in is read back by names: cells by their address, texts as `narrative.<section>`, the rest as
//! `gouji.agency`, `gouji.year` and `gouji.form`.

use std::sync::Arc;

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, Formula,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::place::Book;
use super::{BookWords, Page, cut, parity, style, table};
use crate::model::{CellId, CellKind, Form, Report, SectionKind};
use crate::render::block::{Block, Text};
use crate::render::layout;

/// The largest whole number that a workbook keeps exactly, and that a report takes.
const MOST: &str = "999999999999999";
/// Most characters of a cell.
const MOST_OF_CELL: u32 = 32_767;
/// Most characters that Excel shows as the title and the text of a message.
const MOST_OF_TITLE: usize = 32;
const MOST_OF_MESSAGE: usize = 255;
/// The height of the place for a text, in points.
const TEXT_HEIGHT: f64 = 240.0;

/// A blank form with the words that it does not hold itself.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The form.
    pub form: &'a Arc<Form>,
    /// The words of every workbook.
    pub words: &'a BookWords,
    /// What stands before the place for the name of the agency, and before that for the year.
    pub heads: [&'a str; 2],
    /// How to fill the form in.
    pub how: &'a str,
    /// What is said of a wrong entry: its title, and for a count, a change, an amount and a year.
    pub wrong: [&'a str; 5],
}

/// Writes a blank form.
pub fn to_entry(entry: &Entry<'_>) -> Result<Vec<u8>, XlsxError> {
    let form = entry.form;
    let report = Report::new(form.clone(), "", form.first_year);
    let blocks = blocks(form);
    let book = Book::new(form, &blocks, entry.words, false);
    let mut workbook = Workbook::new();
    let page = Page { mark: None, foot: &form.id };
    let sheet = page.add(&mut workbook, &entry.words.texts)?;
    let places = texts(sheet, entry)?;
    lock(sheet);
    for (at, laid) in book.sheets.iter().enumerate() {
        let sheet = page.add(&mut workbook, &laid.name)?;
        let writer = table::Writer {
            report: &report,
            book: &book,
            at,
            words: entry.words,
            entry: Some(entry),
        };
        writer.write(sheet, None)?;
        lock(sheet);
    }
    let sheet = page.add(&mut workbook, &book.parity)?;
    parity::write(sheet, &report, None, &book, entry.words, None)?;
    lock(sheet);
    super::names(&mut workbook, &report, &book)?;
    let texts = format!("'{}'", entry.words.texts.replace('\'', "''"));
    for (name, row, column) in places {
        let cell = rust_xlsxwriter::utility::row_col_to_cell_absolute(row, column);
        workbook.define_name(name, &format!("={texts}!{cell}"))?;
    }
    let time = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let facts = DocProperties::new()
        .set_creation_datetime(&time)
        .set_title(Text::new(&form.title.zh).as_str())
        .set_custom_property("gouji-version", env!("CARGO_PKG_VERSION"))
        .set_custom_property("gouji-form", form.id.as_str())
        .set_custom_property("gouji-entry", true);
    workbook.set_properties(&facts);
    workbook.save_to_buffer()
}

/// The tables of a form with their headings.
fn blocks(form: &Form) -> Vec<Block> {
    let mut blocks = Vec::new();
    for section in &form.sections {
        if let SectionKind::Table(at) = section.kind
            && let Some(table) = form.tables.get(at)
        {
            blocks.push(Block::Heading { level: 1, text: Text::new(&section.heading.zh) });
            blocks.push(Block::Table(layout::grid(table, &|_| String::new())));
        }
    }
    let signatures = form.signature_line.iter().map(|word| Text::new(word)).collect();
    blocks.push(Block::Signatures(signatures));
    blocks
}

/// Writes the places for agency, year and texts, and returns their names.
fn texts(sheet: &mut Worksheet, entry: &Entry<'_>) -> Result<Vec<(String, u32, u16)>, XlsxError> {
    let form = entry.form;
    sheet.set_column_width(0, 12)?.set_column_width(1, 76)?;
    table::across(sheet, 0, 1, Text::new(&form.title.zh).as_str(), &style::title())?;
    table::across(sheet, 1, 1, entry.how, &style::wrapped())?;
    sheet.set_row_height(1, 60)?;
    let open = |format: Format| style::open(format);
    let mut places = Vec::new();
    for (at, (head, name)) in entry.heads.iter().zip(["gouji.agency", "gouji.year"]).enumerate() {
        let row = 2 + at as u32;
        sheet.write_string_with_format(row, 0, *head, &style::head())?;
        sheet.write_blank(row, 1, &open(style::ruled()))?;
        places.push((name.to_owned(), row, 1));
    }
    let last = form.last_year.unwrap_or(form.first_year + 100);
    let year = DataValidationRule::Between(form.first_year, last);
    let year = with_message(
        DataValidation::new().allow_whole_number(year),
        entry.wrong[0],
        entry.wrong[4],
    )?;
    sheet.add_data_validation(3, 1, 3, 1, &year)?;
    let sections = form.sections.iter().filter(|section| section.kind == SectionKind::Text);
    for (at, section) in sections.enumerate() {
        let row = 4 + at as u32 * 2;
        table::across(sheet, row, 1, Text::new(&section.heading.zh).as_str(), &style::heading())?;
        let place = open(style::ruled().set_align(rust_xlsxwriter::FormatAlign::Top));
        sheet.merge_range(row + 1, 0, row + 1, 1, "", &place)?;
        sheet.set_row_height(row + 1, TEXT_HEIGHT)?;
        let length = DataValidationRule::LessThanOrEqualTo(MOST_OF_CELL);
        let hint = hinted(DataValidation::new().allow_text_length(length), "", &section.hint.zh)?;
        sheet.add_data_validation(row + 1, 0, row + 1, 1, &hint)?;
        places.push((format!("narrative.{}", section.id), row + 1, 0));
    }
    Ok(places)
}

/// Locks all that is not open; nobody needs a password to change that.
fn lock(sheet: &mut Worksheet) {
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
}

/// Lets a cell take only what may stand in it, and shows how to fill it.
pub(super) fn guard(
    sheet: &mut Worksheet,
    entry: &Entry<'_>,
    cell: CellId,
    [row, last_row]: [u32; 2],
    [column, last_column]: [u16; 2],
) -> Result<(), XlsxError> {
    let form = entry.form;
    let new = DataValidation::new();
    let between =
        |least: &str| DataValidationRule::Between(Formula::new(least), Formula::new(MOST));
    let [title, count, change, amount, _] = entry.wrong;
    let (rule, wrong) = match form.cell(cell).kind {
        CellKind::Count => (new.allow_whole_number_formula(between("0")), count),
        CellKind::Signed => (new.allow_whole_number_formula(between(&format!("-{MOST}"))), change),
        CellKind::Money { .. } => (new.allow_decimal_number_formula(between("0")), amount),
    };
    let rule = with_message(rule, title, wrong)?;
    let (on_row, on_column) = (&form.row_of(cell), &form.column_of(cell));
    let hints: Vec<&str> = [&on_row.hint.zh, &on_column.hint.zh]
        .into_iter()
        .map(String::as_str)
        .filter(|hint| !hint.is_empty())
        .collect();
    let rule = hinted(rule, &on_row.label.zh, &hints.join("; "))?;
    sheet.add_data_validation(row, column, last_row, last_column, &rule)?;
    Ok(())
}

fn with_message(
    rule: DataValidation,
    title: &str,
    message: &str,
) -> Result<DataValidation, XlsxError> {
    rule.set_error_title(cut(title, MOST_OF_TITLE))?
        .set_error_message(cut(message, MOST_OF_MESSAGE))
}

/// Shows a hint while the cell is chosen, where there is one.
fn hinted(rule: DataValidation, title: &str, hint: &str) -> Result<DataValidation, XlsxError> {
    if hint.is_empty() {
        return Ok(rule.show_input_message(false));
    }
    rule.set_input_title(cut(title, MOST_OF_TITLE))?.set_input_message(cut(hint, MOST_OF_MESSAGE))
}
