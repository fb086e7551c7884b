//! The sheet that the chief signs: the official tables, last year's beside them, and each total with the figures that it
//! adds up, as on the paper of an adding machine.
//!
//! What is added up says the form; nothing is judged here but whether the sum is the stated total.

use rust_decimal::Decimal;

use crate::model::{CellId, Form, Report};

use super::block::{Block, Text};
use super::format::Job;
use super::report::{figure, table};

/// The words of the sheet that no form holds.
#[derive(Clone, Debug, Default)]
pub struct SheetWords {
    /// Below the title: what the sheet is.
    pub title: String,
    /// Above last year's table.
    pub prior: String,
    /// Above the sums.
    pub sums: String,
    /// Behind a sum that is the stated total.
    pub same: String,
    /// Behind one that is not, with a place `{stated}`.
    pub differs: String,
    /// Behind one of which figures are missing, with a place `{count}`.
    pub open: String,
    /// Before the lines to sign on.
    pub signatures: Vec<String>,
}

/// Lays the sheet out.
pub(super) fn blocks(job: &Job<'_>) -> Vec<Block> {
    let (report, words) = (job.report, &job.book.sheet);
    let form = report.form();
    let title = job.paper.properties.title.as_str();
    let mut blocks = vec![Block::Title(vec![Text::new(title), Text::new(&words.title)])];
    // Another form has other cells.
    let prior = job.prior.filter(|prior| prior.form().id == form.id);
    for (at, held) in form.tables.iter().enumerate() {
        let heading = &form.sections[held.section].heading.zh;
        blocks.push(Block::Heading { level: 1, text: Text::new(heading) });
        blocks.extend(table(report, at));
        if let Some(prior) = prior {
            blocks.push(Block::Heading { level: 2, text: Text::new(&words.prior) });
            blocks.extend(table(prior, at));
        }
        let sums: Vec<Block> = held
            .cells()
            .filter_map(|cell| tape(report, form, cell, words))
            .map(|line| Block::Paragraph(Text::new(&line)))
            .collect();
        if !sums.is_empty() {
            blocks.push(Block::Heading { level: 2, text: Text::new(&words.sums) });
            blocks.extend(sums);
        }
    }
    let signatures = words.signatures.iter().map(|word| Text::new(word)).collect();
    blocks.push(Block::Signatures(signatures));
    blocks
}

/// One total: its name, what is added up, the sum, and whether it is what is stated.
fn tape(report: &Report, form: &Form, cell: CellId, words: &SheetWords) -> Option<String> {
    let terms = form.cell(cell).computed.as_ref()?;
    let mut sum = Decimal::ZERO;
    let mut parts = String::new();
    let mut open = 0;
    for term in terms {
        match report.value(term.cell) {
            Some(value) => {
                sum = sum.checked_add(value.number.checked_mul(Decimal::from(term.factor))?)?;
                let sign = if term.factor < 0 { "-" } else { "+" };
                parts.push_str(sign);
                parts.push_str(&figure(report, term.cell));
            }
            None => open += 1,
        }
    }
    let parts = parts.strip_prefix('+').unwrap_or(&parts);
    let stated = figure(report, cell);
    let behind = match report.value(cell) {
        _ if open > 0 => words.open.replace("{count}", &open.to_string()),
        Some(value) if value.number == sum => words.same.clone(),
        _ => words.differs.replace("{stated}", if stated.is_empty() { "-" } else { &stated }),
    };
    let name = format!("{} {}", form.row_of(cell).label.zh, form.column_of(cell).label.zh);
    Some(format!("{name}: {parts} = {} {behind}", sum.normalize()))
}
