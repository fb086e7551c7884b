//! The sheet that the chief signs: how the report stands, each rule that stops publishing with both its sides, what was
//! accepted, the official tables, last year's beside them, and each total with the figures that it adds up, as on the paper
//! of an adding machine.
//!
//! What is added up says the form, and how the rules came out the caller; nothing is judged here but whether a sum is the
//! stated total.

use rust_decimal::Decimal;

use crate::model::{CellId, Form, Report};

use super::block::{Block, Grid, GridCell, Role, Text};
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

/// How the rules of a report came out, in words.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// What stands first, below the title: whether anything is wrong, missing or doubted.
    pub verdict: Vec<String>,
    /// Above what fails.
    pub open_heading: String,
    /// What fails, a line each.
    pub open: Vec<String>,
    /// Above the rules.
    pub relations_heading: String,
    /// The headings of their columns: place, left, right, result.
    pub columns: [String; 4],
    /// The rules that stop publishing, in the order of the form.
    pub relations: Vec<Relation>,
    /// Above what was accepted.
    pub waived_heading: String,
    /// What was accepted with its reason, a line each.
    pub waived: Vec<String>,
}

/// A rule with all for which it was reckoned.
#[derive(Clone, Debug, Default)]
pub struct Relation {
    /// What it is called, and its sides.
    pub heading: String,
    /// A line for each column, row or cell.
    pub rows: Vec<Tally>,
}

/// How a rule came out in one place.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// The column, row or cell.
    pub place: String,
    /// Both sides, where the rule has two that can be reckoned.
    pub figures: Option<[String; 2]>,
    /// Whether they agree.
    pub result: String,
}

/// Lays the sheet out.
pub(super) fn blocks(job: &Job<'_>) -> Vec<Block> {
    let (report, words) = (job.report, &job.book.sheet);
    let form = report.form();
    let title = job.paper.properties.title.as_str();
    let mut blocks = vec![Block::Title(vec![Text::new(title), Text::new(&words.title)])];
    blocks.extend(stands(job.standing));
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
    blocks.push(job.paper.seal(job.seal_line));
    blocks
}

/// Lays out how the rules came out, before any table: what is wrong stands on the first page.
fn stands(standing: &Standing) -> Vec<Block> {
    let heading = |level, text: &str| Block::Heading { level, text: Text::new(text) };
    let lines = |lines: &[String]| -> Vec<Block> {
        lines.iter().map(|line| Block::Paragraph(Text::new(line))).collect()
    };
    let mut blocks = lines(&standing.verdict);
    for (text, of) in
        [(&standing.open_heading, &standing.open), (&standing.waived_heading, &standing.waived)]
    {
        if !of.is_empty() {
            blocks.push(heading(1, text));
            blocks.extend(lines(of));
        }
    }
    if !standing.relations.is_empty() {
        blocks.push(heading(1, &standing.relations_heading));
    }
    for relation in &standing.relations {
        blocks.push(heading(2, &relation.heading));
        blocks.push(Block::Table(tally(&standing.columns, relation)));
    }
    blocks
}

/// Returns the table of a rule; the columns of both sides are left out where it has none.
fn tally(columns: &[String; 4], relation: &Relation) -> Grid {
    let has_sides = relation.rows.iter().any(|row| row.figures.is_some());
    let shown = |at: usize| has_sides || at == 0 || at == 3;
    let header = (0..4).filter(|at| shown(*at)).map(|at| GridCell::new(Role::Header, &columns[at]));
    let row = |of: &Tally| {
        let [left, right] = of.figures.clone().unwrap_or_default();
        let cells = [
            (Role::Label, &of.place),
            (Role::Figure, &left),
            (Role::Figure, &right),
            (Role::Note, &of.result),
        ];
        let cells = cells.iter().enumerate().filter(|(at, _)| shown(*at));
        cells.map(|(_, (role, text))| GridCell::new(*role, text)).collect()
    };
    let mut rows: Vec<Vec<GridCell>> = vec![header.collect()];
    rows.extend(relation.rows.iter().map(row));
    Grid {
        columns: if has_sides { 4 } else { 2 },
        label_columns: 1,
        header_rows: 1,
        rows,
        ..Grid::default()
    }
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
