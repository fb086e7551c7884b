//! A report as neutral blocks, in the order in which it is printed.
//!
//! All words come from the form and the report. It prints what the report states; what is wrong with that, also what
//! a text asks for and cannot get, `check` tells.

use crate::model::{CellId, CellKind, Report, Section, SectionKind};

use super::block::{Block, Text};
use super::layout;
use super::prose::{Place, Prose};

/// Keys of `[document]` that are printed.
const TITLE: &str = "title";
const NUMBER: &str = "number";
const PREAMBLE: &str = "preamble";
const CONTACT: &str = "contact";

/// Lays a report out. `prior` is last year's report, which texts may be compared with.
pub fn report_blocks(report: &Report, prior: Option<&Report>) -> Vec<Block> {
    laid_out(report, prior, true)
}

/// Returns the paragraphs of a section as they are printed.
pub(super) fn printed_section(
    report: &Report,
    prior: Option<&Report>,
    section: &Section,
) -> Vec<Text> {
    texts(section_text(report, section, Prose::new(report, prior)))
}

/// Returns a text of `[document]` as it is printed: the lines of a title, the number in one line, else paragraphs.
pub(super) fn printed_document(report: &Report, prior: Option<&Report>, key: &str) -> Vec<Text> {
    let prose = Prose::new(report, prior);
    let (place, text) = (Place::Document, document(report, key).unwrap_or_default());
    match key {
        TITLE => prose.lines(place, text),
        NUMBER => vec![prose.joined(place, text)],
        _ => texts(prose.paragraphs(place, text)),
    }
}

fn texts(blocks: Vec<Block>) -> Vec<Text> {
    let text = |block| match block {
        Block::Paragraph(text) => Some(text),
        _ => None,
    };
    blocks.into_iter().filter_map(text).collect()
}

/// Returns the blocks of a report that are not tables.
pub(super) fn text_blocks(report: &Report, prior: Option<&Report>) -> Vec<Block> {
    laid_out(report, prior, false)
}

fn laid_out(report: &Report, prior: Option<&Report>, tables: bool) -> Vec<Block> {
    let prose = Prose::new(report, prior);
    let mut blocks = vec![Block::Title(title_of(report, prose))];
    if let Some(number) = document(report, NUMBER) {
        blocks.push(Block::Number(prose.joined(Place::Document, number)));
    }
    let around = |key| {
        let text = document(report, key).unwrap_or_default();
        prose.paragraphs(Place::Document, text)
    };
    blocks.extend(around(PREAMBLE));
    let form = report.form();
    let last_table = form.sections.iter().rposition(|s| matches!(s.kind, SectionKind::Table(_)));
    for (at, section) in form.sections.iter().enumerate() {
        blocks.push(Block::Heading { level: 1, text: Text::new(&section.heading.zh) });
        match section.kind {
            SectionKind::Text => {}
            SectionKind::Table(index) => blocks.extend(table(report, index).filter(|_| tables)),
        }
        // Of a table these are its notes, which stand below it.
        blocks.extend(section_text(report, section, prose));
        if Some(at) == last_table && !form.signature_line.is_empty() {
            let words = form.signature_line.iter().map(|word| Text::new(word)).collect();
            blocks.push(Block::Signatures(words));
        }
    }
    blocks.extend(around(CONTACT));
    blocks
}

/// Returns what the document prints for a cell: blank cells are empty, changes carry their sign, and an amount whose
/// unit the form leaves open carries its unit.
pub fn figure(report: &Report, cell: CellId) -> String {
    let Some(value) = report.value(cell) else { return String::new() };
    let rises = report.form().cell(cell).kind == CellKind::Signed
        && !value.number.is_zero()
        && value.number.is_sign_positive();
    format!("{}{value}", if rises { "+" } else { "" })
}

/// Returns the figure of a cell without its unit, as formats that hold data write it.
pub(super) fn number(report: &Report, cell: CellId) -> Option<String> {
    report.value(cell).map(|value| value.number.normalize().to_string())
}

/// Returns the unit of a cell's figure: the one that stands in the cell where the form leaves it open.
pub(super) fn unit(report: &Report, cell: CellId) -> &str {
    let stated = report.value(cell).and_then(|value| value.unit);
    stated.map_or_else(|| report.unit(cell), |unit| unit.label())
}

/// Returns the lines of the title.
pub(super) fn title(report: &Report) -> Vec<Text> {
    title_of(report, Prose::new(report, None))
}

fn title_of(report: &Report, prose: Prose<'_>) -> Vec<Text> {
    let pattern = document(report, TITLE).unwrap_or(&report.form().report_title);
    prose.lines(Place::Document, pattern)
}

fn document<'a>(report: &'a Report, key: &str) -> Option<&'a str> {
    report.document.get(key).map(String::as_str).filter(|text| !text.trim().is_empty())
}

fn section_text(report: &Report, section: &Section, prose: Prose<'_>) -> Vec<Block> {
    let text = report.narrative.get(&section.id).map_or("", String::as_str);
    prose.paragraphs(Place::Section, text)
}

pub(super) fn table(report: &Report, index: usize) -> Option<Block> {
    let table = report.form().tables.get(index)?;
    Some(Block::Table(layout::grid(table, &|cell| figure(report, cell))))
}
