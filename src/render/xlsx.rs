//! The document as a workbook: a sheet for each official table with its merges, totals and rules as live formulas, and a
//! sheet for the texts.
//!
//! Each cell of the form has its address as a defined name (`requests.received.natural`), the form is named by
//! `gouji.form`, and all results of formulas stand in the file, so that a program that computes nothing shows the same.
//! Words that no form holds come in from the caller. The time of creation is a fixed one: the same job gives the same bytes.

mod entry;
mod formula;
mod measure;
mod parity;
mod place;
mod style;
mod table;
mod text;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

pub use entry::{Entry, to_entry};

use self::place::Book;
use super::block::Text;
use super::checksheet::SheetWords;
use super::format::Job;
use super::paper::Properties;
use crate::model::Report;

/// A4, as Excel counts its papers.
const A4: u8 = 9;
/// Most characters of a property of the file.
const MOST_OF_PROPERTY: usize = 255;
/// Most characters of the header or footer of a page.
const MOST_OF_HEADER: usize = 255;

/// The words of a workbook that no form holds.
#[derive(Clone, Debug, Default)]
pub struct BookWords {
    /// The name of the sheet with the texts.
    pub texts: String,
    /// The name of the sheet with the rules.
    pub parity: String,
    /// What stands where a table has its own sheet, with a place `{sheet}`.
    pub see: String,
    /// What is said below a table of marked totals.
    pub marked: String,
    /// The headings of the columns of rules: rule, of, severity, left, its figure, relation, right, its figure, difference,
    /// result, id.
    pub columns: [String; 11],
    /// The words of severity: error, warning.
    pub severities: [String; 2],
    /// The words of a result: holds, fails, waits for a figure, accepted, does not apply.
    pub results: [String; 5],
    /// The words before the count of what fails, and of what waits.
    pub counts: [String; 2],
    /// What is said of the checks that are not in the workbook.
    pub other_checks: String,
    /// The words of the sheet that the chief signs.
    pub sheet: SheetWords,
}

/// Writes the document as a workbook.
pub fn to_xlsx(job: &Job<'_>) -> Result<Vec<u8>, XlsxError> {
    let properties = &job.paper.properties;
    let book =
        Book::new(job.report.form(), &job.paper.blocks, job.book, properties.draft.is_some());
    let mut workbook = Workbook::new();
    let mark = properties.draft.as_ref().map(Text::as_str);
    let foot = format!("{}{}", job.seal_line, properties.seal);
    let page = Page { mark, foot: &foot };
    let sheet = page.add(&mut workbook, &job.book.texts)?;
    text::write(sheet, job, &book)?;
    for (at, laid) in book.sheets.iter().enumerate() {
        let sheet = page.add(&mut workbook, &laid.name)?;
        table::Writer { report: job.report, book: &book, at, words: job.book, entry: None }
            .write(sheet, mark)?;
    }
    if book.has_cells() {
        let sheet = page.add(&mut workbook, &book.parity)?;
        parity::write(sheet, job.report, job.prior, &book, job.book, mark)?;
    }
    names(&mut workbook, job.report, &book)?;
    workbook.set_properties(&facts(properties)?);
    workbook.save_to_buffer()
}

/// What stands on every page.
struct Page<'a> {
    mark: Option<&'a str>,
    foot: &'a str,
}

impl Page<'_> {
    /// Adds a sheet that prints as A4 with the mark of a draft above and its number below.
    fn add<'b>(&self, book: &'b mut Workbook, name: &str) -> Result<&'b mut Worksheet, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_formula_result_default("");
        sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        sheet.set_margins(0.6, 0.6, 0.8, 0.8, 0.4, 0.4);
        if let Some(mark) = self.mark {
            sheet.set_header(part('C', mark));
        }
        let number = "&R&P / &N";
        sheet.set_footer(format!("{}{number}", part('L', self.foot)));
        Ok(sheet)
    }
}

/// A part of a header or footer: `&` acts there, and what is too long is cut.
fn part(place: char, text: &str) -> String {
    let room = MOST_OF_HEADER / 2;
    let doubled: String = cut(text, room / 2).replace('&', "&&");
    format!("&{place}{doubled}")
}

/// Names each cell of the form by its address, and the form itself.
fn names(workbook: &mut Workbook, report: &Report, book: &Book<'_>) -> Result<(), XlsxError> {
    let form = report.form();
    if !book.has_cells() {
        return Ok(());
    }
    for cell in form.ids() {
        if let Some(place) = book.place(cell) {
            workbook
                .define_name(&form.cell(cell).address, &format!("={}", book.absolute(place)))?;
        }
    }
    workbook.define_name("gouji.form", &format!("=\"{}\"", form.id.replace('"', "\"\"")))?;
    Ok(())
}

/// Returns a text that Excel has room for; it counts in UTF-16.
fn cut(text: &str, most: usize) -> String {
    let mut text = Text::new(text).to_string();
    while text.encode_utf16().count() > most {
        text.pop();
    }
    text
}

/// What the workbook says of itself.
fn facts(properties: &Properties) -> Result<DocProperties, XlsxError> {
    // No clock: the same report gives the same bytes.
    let time = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new()
        .set_creation_datetime(&time)
        .set_title(cut(properties.title.as_str(), MOST_OF_PROPERTY))
        .set_author(cut(properties.agency.as_str(), MOST_OF_PROPERTY))
        .set_custom_property("gouji-version", env!("CARGO_PKG_VERSION"))
        .set_custom_property("gouji-seal", properties.seal.to_string())
        .set_custom_property("gouji-form", properties.form.as_str())
        .set_custom_property("gouji-agency", cut(properties.agency.as_str(), MOST_OF_PROPERTY))
        .set_custom_property("gouji-year", properties.year))
}
