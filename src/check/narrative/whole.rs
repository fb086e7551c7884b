//! What a text must be as a whole: there, long enough, with what it has to mention.

use std::ops::Range;

use rust_decimal::Decimal;

use super::rules::Narrative;
use super::token::Kind;
use crate::check::beyond::judged;
use crate::check::engine::of_rule;
use crate::model::{
    CellId, CellKind, Finding, MoneyUnit, Numbers, Publication, Quote, Report, Rule, SectionKind,
    Status,
};

fn text<'r>(report: &'r Report, section: &str) -> &'r str {
    report.narrative.get(section).map_or("", |text| text.trim())
}

/// Whether the texts are still being written: what is missing waits.
fn unfinished(report: &Report) -> bool {
    let mut sections =
        report.form().sections.iter().filter(|section| section.kind == SectionKind::Text);
    report.status == Publication::Draft && sections.any(|held| text(report, &held.id).is_empty())
}

/// Returns the finding of a rule whose text is not there.
fn missing(report: &Report, rule: &Rule, section: &str) -> Finding {
    let status = if unfinished(report) { Status::Pending } else { Status::Failed };
    let quote = (status == Status::Failed).then(|| Quote {
        section: section.to_owned(),
        span: 0..0,
        text: String::new(),
        value: String::new(),
    });
    Finding { quote, ..of_rule(rule, section, status) }
}

fn number(count: usize) -> Decimal {
    Decimal::from(count)
}

/// Each part has its text, and no text holds the heading of another part.
pub(super) fn parts(narrative: &Narrative, rule: &Rule) -> Vec<Finding> {
    let report = narrative.report;
    let mut found = Vec::new();
    let sections = &report.form().sections;
    for section in sections.iter().filter(|section| section.kind == SectionKind::Text) {
        if text(report, &section.id).is_empty() {
            found.push(missing(report, rule, &section.id));
            continue;
        }
        let Some(source) = report.narrative.get(&section.id) else { continue };
        let mut from = 0;
        for line in source.split_inclusive('\n') {
            let start = from + (line.len() - line.trim_start().len());
            from += line.len();
            let line = line.trim();
            let headings = sections
                .iter()
                .flat_map(|held| std::iter::once(&held.heading.zh).chain(&held.heading_variants));
            let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            if headings.into_iter().any(|heading| plain.starts_with(heading.as_str())) {
                let quote = Quote {
                    section: section.id.clone(),
                    span: start..start + line.len(),
                    text: line.to_owned(),
                    value: String::new(),
                };
                let finding = of_rule(rule, &section.id, Status::Failed);
                found.push(Finding { quote: Some(quote), ..finding });
            }
        }
    }
    found
}

/// The text has so many characters, spaces left out.
pub(super) fn length(
    narrative: &Narrative,
    rule: &Rule,
    section: &str,
    [least, most]: [Option<usize>; 2],
) -> Vec<Finding> {
    let report = narrative.report;
    if text(report, section).is_empty() {
        return least.map(|_| missing(report, rule, section)).into_iter().collect();
    }
    let Some(parsed) = narrative.text(section) else { return Vec::new() };
    let count = parsed.flat.letters.iter().filter(|letter| letter.plain != '\n').count();
    let limit = match (least, most) {
        (Some(least), _) if count < least => least,
        (_, Some(most)) if count > most => most,
        _ => return Vec::new(),
    };
    let numbers = Numbers { left: number(count), right: number(limit) };
    vec![judged(report, rule, "", numbers, false)]
}

/// The text mentions each thing by one of its words; where an amount is asked for, a sentence with such a word states one
/// or that there was none.
pub(super) fn mentions(
    narrative: &Narrative,
    rule: &Rule,
    section: &str,
    all: &[Vec<String>],
    with_amount: bool,
) -> Vec<Finding> {
    let report = narrative.report;
    if text(report, section).is_empty() {
        return vec![missing(report, rule, section)];
    }
    let Some(parsed) = narrative.text(section) else { return Vec::new() };
    let says = |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let sentences: Vec<(Range<usize>, String)> =
        parsed.sentences().map(|range| (range.clone(), parsed.plain(&range))).collect();
    let stated = |range: &Range<usize>| {
        let tokens = &parsed.tokens[range.clone()];
        !with_amount
            || range.clone().any(|at| parsed.amount(at).is_some())
            || tokens.iter().any(|token| token.classes & parsed.roles.none != 0)
            || tokens
                .iter()
                .any(|token| matches!(token.kind, Kind::Number(n) if n.filled.is_some()))
    };
    let mentioned = |words: &Vec<String>| {
        sentences.iter().any(|(range, text)| says(text, words) && stated(range))
    };
    let lacking = all.iter().filter(|words| !mentioned(words)).count();
    if lacking == 0 {
        return Vec::new();
    }
    let numbers = Numbers { left: number(all.len() - lacking), right: number(all.len()) };
    vec![judged(report, rule, "", numbers, false)]
}

/// An amount of money in the text is not larger than the cells.
pub(super) fn at_most(
    narrative: &Narrative,
    rule: &Rule,
    section: &str,
    words: &[String],
    (cells, tolerance): (&[CellId], Decimal),
) -> Vec<Finding> {
    let report = narrative.report;
    let Some(parsed) = narrative.text(section) else { return Vec::new() };
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
