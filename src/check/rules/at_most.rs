//! An amount of money that a text states is not larger than the cells that it is a part of.

use rust_decimal::Decimal;

use crate::check::claims::Texts;
use crate::check::finding::judged;
use crate::model::{CellId, CellKind, Finding, MoneyUnit, Numbers, Report, Rule};

/// An amount of money in the text is not larger than the cells.
pub(super) fn at_most(
    texts: &Texts,
    rule: &Rule,
    section: &str,
    words: &[String],
    (cells, tolerance): (&[CellId], Decimal),
) -> Vec<Finding> {
    let report = texts.report();
    let Some(parsed) = texts.text(section) else { return Vec::new() };
    let Some(held) = cells.iter().map(|cell| yuan(report, *cell)).sum::<Option<Decimal>>() else {
        return Vec::new();
    };
    for sentence in parsed.sentences() {
        let text = parsed.plain(&sentence);
        if !words.iter().any(|word| text.contains(word.as_str())) {
            continue;
        }
        let amounts = sentence.clone().filter_map(|at| Some((parsed.amount(at)?, at)));
        let Some((amount, at)) = amounts.max() else { continue };
        if amount > held.saturating_add(tolerance) {
            let numbers = Numbers { left: amount, right: held };
            let letters = parsed.tokens[at].letters.start..parsed.tokens[at].letters.end;
            let quote = parsed.quote(parsed.letters(&sentence), letters);
            let finding = judged(report, rule, "", numbers, false);
            return vec![Finding { cells: cells.to_vec(), quote: Some(quote), ..finding }];
        }
    }
    Vec::new()
}

fn yuan(report: &Report, cell: CellId) -> Option<Decimal> {
    let figure = report.figure(cell)?;
    match report.form().cell(cell).kind {
        CellKind::Money { unit, .. } => unit.convert(figure, MoneyUnit::Yuan),
        CellKind::Count | CellKind::Signed => Some(figure),
    }
}
