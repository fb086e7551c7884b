//! What the texts of a report state of its tables: every number, the cells that it is taken to state, or why none.
//!
//! The words and patterns stand in the form (`model::vocabulary`). A phrase with several usual meanings contradicts the
//! tables only where it fits none of them; one that speaks of something else never does.

mod counted;
mod fit;
mod number;
mod parsed;
mod pattern;
mod reader;
mod relate;
mod statement;
mod text;
mod texts;
mod token;
mod unnumbered;

use std::ops::Range;

use rust_decimal::Decimal;

pub use fit::Fit;
pub(super) use number::number;
pub(super) use parsed::Parsed;
pub(super) use texts::Texts;
pub(super) use token::{Kind, Token};

use crate::model::vocabulary::Figure;
use crate::model::{CellId, Message, Reference, Report};
use fit::Tables;
use pattern::Sum;
use statement::{Close, Manner, Statement};
use text::Flat;

/// In which way a number is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// As it is.
    Exact,
    /// As about, over or nearly so many.
    Approximate,
    /// As a part of a hundred.
    Percentage,
    /// Without a numeral, as in 未收到.
    Implied,
}

impl ClaimKind {
    /// Returns the word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximate => "approximate",
            Self::Percentage => "percentage",
            Self::Implied => "implied",
        }
    }
}

/// A number that a text states.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The section's id.
    pub section: String,
    /// The bytes that state it in the section's text: the number with its unit, or the words without a numeral.
    pub span: Range<usize>,
    /// The bytes of its clause.
    pub clause: Range<usize>,
    /// The clause as it is printed.
    pub text: String,
    /// The number as it is printed, with its unit; empty where it is stated without a numeral.
    pub written: String,
    /// The number; none for a placeholder of a blank cell.
    pub value: Option<Decimal>,
    /// In which way it is stated.
    pub kind: ClaimKind,
    /// The cells that it is taken to state, as in rules.
    pub cells: Option<String>,
    /// The same as cells of the form.
    pub ids: Vec<CellId>,
    /// What the tables hold there, or what they make of a share or a sum of parts.
    pub held: Option<Decimal>,
    /// The sum, where the number is the last of several parts.
    pub sum: Option<Decimal>,
    /// How it stands to that.
    pub fit: Fit,
    /// The rule by which it is judged; empty for none.
    pub rule: String,
    /// Why it states no cell, or states it in another meaning than the usual one.
    pub because: Option<Message>,
    /// The cell whose placeholder it is, the first of several; such a number follows the table.
    pub placeholder: Option<CellId>,
}

impl Claim {
    /// Returns the number in digits, as in `106` or `4.34%`; empty where there is none.
    pub fn number(&self) -> String {
        let sign = if self.kind == ClaimKind::Percentage { "%" } else { "" };
        self.value.map(|value| format!("{}{sign}", value.normalize())).unwrap_or_default()
    }
}

/// Returns every number of the texts of `report`, in the order of the text. `prior` is last year's report.
pub fn claims(report: &Report, prior: Option<&Report>) -> Vec<Claim> {
    claims_of(report, prior, &Parsed::all(report, prior))
}

fn claims_of(report: &Report, prior: Option<&Report>, texts: &[Parsed]) -> Vec<Claim> {
    let tables = Tables::new(report);
    let of_text = |text: &Parsed| held(&tables, prior, text, &reader::statements(text));
    texts.iter().flat_map(of_text).collect()
}

/// Holds the statements of a section against the tables.
fn held(
    tables: &Tables,
    prior: Option<&Report>,
    text: &Parsed,
    statements: &[Statement],
) -> Vec<Claim> {
    let report = tables.report;
    let mut claims: Vec<Claim> = Vec::with_capacity(statements.len());
    let mut chosen: Vec<Option<&Sum>> = Vec::with_capacity(statements.len());
    for statement in statements {
        let mut claim = bare(text.section, &text.flat, statement);
        let mut meant = None;
        if statement.figure == Figure::Stated && claim.placeholder.is_none() {
            let usual = usual(report, statement, &chosen, &claims);
            let (which, fit) = fit::fit(tables, statement, usual);
            meant = statement.readings.get(which);
            state(tables, statement, meant, fit, usual, &mut claim);
        } else if let Some((reference, name)) = reference(&text.flat, statement) {
            let name = name.split([':', '：']).next().unwrap_or_default();
            claim.cells = Some(name.to_owned());
            // A share or a change is not what the cells hold.
            let is_sum = reference.whole.is_empty() && !reference.change;
            claim.ids = if is_sum { reference.cells.clone() } else { Vec::new() };
            claim.held = claim.value;
            claim.fit = Fit::Agrees;
            claim.because = None;
            meant = statement.readings.first();
        }
        chosen.push(meant);
        claims.push(claim);
    }
    relate::shares(tables, statements, &mut claims);
    relate::parts(tables, statements, &mut claims);
    if let Some(prior) = prior {
        relate::growth(tables, prior, statements, &chosen, &mut claims);
    }
    claims
}

fn bare(section: &str, flat: &Flat, statement: &Statement) -> Claim {
    let written = flat.shown(statement.letters.clone());
    Claim {
        section: section.to_owned(),
        span: flat.span(statement.letters.clone()),
        clause: flat.span(statement.clause.clone()),
        text: flat.shown(statement.clause.clone()),
        written: if statement.manner == Manner::Implied { String::new() } else { written },
        value: statement.value,
        kind: match (statement.manner, statement.close) {
            (Manner::Implied, _) => ClaimKind::Implied,
            (Manner::Percent, _) => ClaimKind::Percentage,
            (Manner::Count, Close::Exact) if statement.step <= Decimal::ONE => ClaimKind::Exact,
            (Manner::Count, _) => ClaimKind::Approximate,
        },
        cells: None,
        ids: Vec::new(),
        held: None,
        sum: None,
        fit: Fit::Unrelated,
        rule: statement.rule.clone(),
        because: statement.because.clone(),
        placeholder: reference(flat, statement).and_then(|(held, _)| held.cells.first().copied()),
    }
}

/// Returns what the placeholder reads that a number comes from, with what stands between its braces.
fn reference<'f>(flat: &'f Flat, statement: &Statement) -> Option<&'f (Reference, &'f str)> {
    statement.filled.and_then(|at| flat.references.get(at))
}

/// Returns the meaning to begin with: that of the total which the statement is a part of, else the first.
fn usual(
    report: &Report,
    statement: &Statement,
    chosen: &[Option<&Sum>],
    claims: &[Claim],
) -> usize {
    // 共 81 件 behind 75 件 and 6 件 is both together.
    let told = |sum: &Sum| of_text(sum, claims);
    let matches = |sum: &Sum| statement.value.is_some() && told(sum) == statement.value;
    let both = |sum: &Sum| sum.terms.len() > 1 && matches(sum);
    if let Some(first) = statement.readings.first()
        && told(first) != statement.value
        && let Some(other) = statement.readings.iter().position(both)
    {
        return other;
    }
    let whole = statement.refers.filter(|_| !statement.total).and_then(|at| *chosen.get(at)?);
    let Some(total) = whole else { return 0 };
    let rows = |sum: &Sum| -> Vec<(usize, usize, usize)> {
        let cells = sum.terms.iter().flat_map(|(_, cells)| cells);
        let mut rows: Vec<_> = cells
            .map(|cell| report.form().cell(*cell))
            .map(|cell| (cell.table, cell.block, cell.row))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    };
    let of_total = rows(total);
    statement.readings.iter().position(|sum| rows(sum) == of_total).unwrap_or(0)
}

/// Returns what the text itself has said of all cells of a sum.
fn of_text(sum: &Sum, claims: &[Claim]) -> Option<Decimal> {
    let mut all = Decimal::ZERO;
    for (factor, cells) in &sum.terms {
        let said =
            claims.iter().rev().find(|claim| claim.ids == *cells && claim.fit != Fit::Unrelated);
        let value = said.and_then(|claim| claim.value)?;
        all = all.checked_add(value.checked_mul(Decimal::from(*factor))?)?;
    }
    Some(all)
}

fn state(
    tables: &Tables,
    statement: &Statement,
    meant: Option<&Sum>,
    fit: Fit,
    usual: usize,
    claim: &mut Claim,
) {
    let Some(sum) = meant else { return };
    if statement.lenient && fit == Fit::Contradicts {
        claim.because = Some(Message::key("check.claim_wider"));
        return;
    }
    claim.cells = Some(sum.text.clone());
    claim.fit = fit;
    // A contradiction is told against what the words usually mean.
    let against = match fit {
        Fit::Contradicts => statement.readings.get(usual).unwrap_or(sum),
        _ => sum,
    };
    claim.ids = against.terms.iter().flat_map(|(_, cells)| cells.iter().copied()).collect();
    let known = tables.known(against);
    claim.held =
        known.any.then_some(known.least).filter(|_| known.whole || fit == Fit::Contradicts);
    claim.because = (fit == Fit::LessUsual).then(|| Message::key("check.claim_less_usual"));
}

/// Returns what last year's report holds in the same cells, in the units of this year's.
fn prior_sum(report: &Report, prior: &Report, sum: &Sum) -> Option<Decimal> {
    let cells = sum.terms.iter().flat_map(|(factor, cells)| cells.iter().map(move |c| (factor, c)));
    let mut all = Decimal::ZERO;
    for (factor, cell) in cells {
        let here = report.form().cell(*cell);
        let figure = prior.figure_as(prior.form().cell_at(&here.address)?, here.kind)?;
        all = all.checked_add(figure.checked_mul(Decimal::from(*factor))?)?;
    }
    Some(all)
}
