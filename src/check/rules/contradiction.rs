//! What a text states otherwise than the tables.

use crate::check::claims::{Claim, Fit, Texts};
use crate::check::finding::{judged, status};
use crate::model::{Finding, Numbers, Quote, Report, Rule};

/// Finds what the texts state otherwise than the tables.
pub(super) fn contradictions(texts: &Texts, rule: &Rule) -> Vec<Finding> {
    let against = |claim: &&Claim| claim.rule == rule.id && claim.fit == Fit::Contradicts;
    let claims: Vec<&Claim> = texts.claims().iter().filter(against).collect();
    // What one phrase says of several rows, as in 没有行政复议、行政诉讼, is one contradiction.
    let phrases = claims.chunk_by(|a, b| a.section == b.section && a.span == b.span);
    phrases.filter_map(|phrase| of_phrase(texts.report(), rule, phrase)).collect()
}

fn of_phrase(report: &Report, rule: &Rule, phrase: &[&Claim]) -> Option<Finding> {
    let found: Option<Vec<Finding>> =
        phrase.iter().map(|claim| finding(report, rule, claim)).collect();
    found?.into_iter().reduce(|mut all, more| {
        all.cells.extend(more.cells);
        let both = all.numbers.zip(more.numbers);
        all.numbers = both.map(|(a, b)| Numbers {
            left: a.left.saturating_add(b.left),
            right: a.right.saturating_add(b.right),
        });
        if let Some(numbers) = all.numbers {
            all.status = status(report, rule, "", numbers, false);
        }
        all
    })
}

fn finding(report: &Report, rule: &Rule, claim: &Claim) -> Option<Finding> {
    let numbers = Numbers { left: claim.sum.or(claim.value)?, right: claim.held? };
    let quote = Quote {
        section: claim.section.clone(),
        span: claim.span.clone(),
        text: claim.text.clone(),
        // What is stated without a numeral has none to be replaced.
        value: if claim.written.is_empty() { String::new() } else { claim.number() },
    };
    let finding = judged(report, rule, "", numbers, false);
    Some(Finding { cells: claim.ids.clone(), quote: Some(quote), ..finding })
}
