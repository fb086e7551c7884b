//! A text mentions what it has to.

use std::ops::Range;

use super::missing::{missing, number, text};
use crate::check::claims::{Kind, Texts};
use crate::check::finding::judged;
use crate::model::{Finding, Numbers, Rule};

/// The text mentions each thing by one of its words; where an amount is asked for, a sentence with such a word states one
/// or that there was none.
pub(super) fn mentions(
    texts: &Texts,
    rule: &Rule,
    section: &str,
    all: &[Vec<String>],
    with_amount: bool,
) -> Vec<Finding> {
    let report = texts.report();
    if text(report, section).is_empty() {
        return vec![missing(report, rule, section)];
    }
    let Some(parsed) = texts.text(section) else { return Vec::new() };
    let says = |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let sentences: Vec<(Range<usize>, String)> =
        parsed.sentences().map(|range| (range.clone(), parsed.plain(&range))).collect();
    let has_amount = |range: &Range<usize>| {
        let tokens = &parsed.tokens[range.clone()];
        !with_amount
            || range.clone().any(|at| parsed.amount(at).is_some())
            || tokens.iter().any(|token| token.classes & parsed.roles.none != 0)
            || tokens
                .iter()
                .any(|token| matches!(token.kind, Kind::Number(n) if n.filled.is_some()))
    };
    let mentioned = |words: &Vec<String>| {
        sentences.iter().any(|(range, text)| says(text, words) && has_amount(range))
    };
    let lacking = all.iter().filter(|words| !mentioned(words)).count();
    if lacking == 0 {
        return Vec::new();
    }
    let numbers = Numbers { left: number(all.len() - lacking), right: number(all.len()) };
    vec![judged(report, rule, "", numbers, false)]
}
