//! A report as neutral blocks, in the order in which it is printed.
//!
//! All words come from the form and the report. Wrong figures are none of its business: it prints what the report
//! states and tells only what the text itself asks for and cannot get.

use crate::model::{
    CellId, CellKind, Finding, Message, Report, Section, SectionKind, Severity, filled, printed,
};

use super::block::{Block, Text};
use super::layout;

/// Keys of `[document]` that are printed.
const TITLE: &str = "title";
const NUMBER: &str = "number";
const PREAMBLE: &str = "preamble";
const CONTACT: &str = "contact";

/// A laid-out report and what was wrong with its text.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The parts in printed order.
    pub blocks: Vec<Block>,
    /// Placeholders that name no cell.
    pub findings: Vec<Finding>,
}

/// Lays a report out.
pub fn report_blocks(report: &Report) -> Rendered {
    laid_out(report, true)
}

/// Returns what is wrong with the texts of a report, as [`report_blocks`] finds it, without laying out its tables.
pub fn text_findings(report: &Report) -> Vec<Finding> {
    laid_out(report, false).findings
}

/// Returns the blocks of a report that are not tables.
pub(super) fn text_blocks(report: &Report) -> Vec<Block> {
    laid_out(report, false).blocks
}

fn laid_out(report: &Report, tables: bool) -> Rendered {
    let mut out = Rendered { blocks: Vec::new(), findings: Vec::new() };
    out.blocks.push(Block::Title(title(report)));
    if let Some(number) = document(report, NUMBER) {
        out.blocks.push(Block::Number(Text::new(&joined(number))));
    }
    paragraphs(report, PREAMBLE, document(report, PREAMBLE), &mut out);
    let form = report.form();
    let last_table = form.sections.iter().rposition(|s| matches!(s.kind, SectionKind::Table(_)));
    for (at, section) in form.sections.iter().enumerate() {
        section_blocks(report, section, tables, &mut out);
        if Some(at) == last_table && !form.signature_line.is_empty() {
            let words = form.signature_line.iter().map(|word| Text::new(word)).collect();
            out.blocks.push(Block::Signatures(words));
        }
    }
    paragraphs(report, CONTACT, document(report, CONTACT), &mut out);
    out
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

/// Returns the lines of the title.
pub(super) fn title(report: &Report) -> Vec<Text> {
    let pattern = document(report, TITLE).unwrap_or(&report.form().report_title);
    let year = report.year.to_string();
    let (text, _) = filled(pattern, &|name| match name {
        "agency" => Some(report.agency.clone()),
        "year" => Some(year.clone()),
        _ => None,
    });
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Text::new).collect()
}

fn document<'a>(report: &'a Report, key: &str) -> Option<&'a str> {
    report.document.get(key).map(String::as_str).filter(|text| !text.trim().is_empty())
}

fn section_blocks(report: &Report, section: &Section, tables: bool, out: &mut Rendered) {
    out.blocks.push(Block::Heading { level: 1, text: Text::new(&section.heading.zh) });
    match section.kind {
        SectionKind::Text => {
            let text = report.narrative.get(&section.id).map(String::as_str);
            paragraphs(report, &section.heading.zh, text, out);
        }
        SectionKind::Table(index) => {
            if let Some(table) = report.form().tables.get(index).filter(|_| tables) {
                let grid = layout::grid(table, &|cell| figure(report, cell));
                out.blocks.push(Block::Table(grid));
            }
        }
    }
}

/// Adds the paragraphs of a text with its placeholders filled; `place` says in findings where the text stands.
fn paragraphs(report: &Report, place: &str, text: Option<&str>, out: &mut Rendered) {
    let cell_text = |name: &str| Some(printed(report, report.form().cell_at(name)?));
    let mut lines: Vec<&str> = Vec::new();
    for line in text.unwrap_or_default().lines().map(str::trim).chain([""]) {
        if !line.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            let written = joined(&lines.join("\n"));
            let (text, unknown) = filled(&written, &cell_text);
            out.findings.extend(unknown.iter().map(|name| unknown_placeholder(place, name)));
            out.blocks.push(Block::Paragraph(Text::new(&text)));
            lines.clear();
        }
    }
}

fn unknown_placeholder(place: &str, name: &str) -> Finding {
    let message = Message::key("render.unknown_placeholder")
        .with("placeholder", Text::new(&format!("{{{name}}}")))
        .with("place", Text::new(place));
    Finding::reading("unknown_placeholder", Severity::Error, message)
        .hint(Message::key("render.unknown_placeholder_hint"))
}

/// The lines of one paragraph as one line: a line end between Chinese characters stands for nothing, elsewhere for a
/// space.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let both_narrow = out.chars().next_back().is_some_and(|c| c.is_ascii())
            && line.starts_with(|c: char| c.is_ascii());
        if both_narrow {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_inside_a_paragraph_is_no_gap_in_chinese() {
        assert_eq!(joined("政府信息\n公开"), "政府信息公开");
        assert_eq!(joined("one\ntwo 件\n3"), "one two 件3");
    }
}
