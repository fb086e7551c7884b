//! A text is neither too short nor too long.

use super::missing::{missing, number, text};
use crate::check::claims::Texts;
use crate::check::finding::judged;
use crate::model::{Finding, Numbers, Rule};

/// The text has so many characters, spaces left out.
pub(super) fn length(
    texts: &Texts,
    rule: &Rule,
    section: &str,
    [least, most]: [Option<usize>; 2],
) -> Vec<Finding> {
    let report = texts.report();
    if text(report, section).is_empty() {
        return least.map(|_| missing(report, rule, section)).into_iter().collect();
    }
    let Some(parsed) = texts.text(section) else { return Vec::new() };
    let count = parsed.flat.letters.iter().filter(|letter| letter.plain != '\n').count();
    let limit = match (least, most) {
        (Some(least), _) if count < least => least,
        (_, Some(most)) if count > most => most,
        _ => return Vec::new(),
    };
    let numbers = Numbers { left: number(count), right: number(limit) };
    vec![judged(report, rule, "", numbers, false)]
}
