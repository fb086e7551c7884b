//! A report that was copied from last year's.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::prior::pairs;
use crate::check::finding::judged;
use crate::model::{CellId, Finding, Numbers, Report, Rule};

/// Tells whether a report was copied from last year's: all figures other than 0 are the same, or the texts are.
pub(super) fn identical(
    report: &Report,
    prior: &Report,
    rule: &Rule,
    alike: Decimal,
) -> Vec<Finding> {
    let cells: Vec<CellId> = report.form().ids().collect();
    let figures =
        pairs(report, prior, &cells).filter(|(_, now, then)| !(now.is_zero() && then.is_zero()));
    let (mut same, mut all) = (0_u32, 0_u32);
    for (_, now, then) in figures {
        all += 1;
        same += u32::from(now == then);
    }
    let mut found = Vec::new();
    if all > 0 {
        let numbers = Numbers { left: Decimal::from(same), right: Decimal::from(all) };
        found.push(judged(report, rule, "figures", numbers, same < all));
    }
    // What explains a table may well say the same every year.
    for section in report.form().sections.iter().filter(|section| !section.has_table()) {
        let text = |report: &'_ Report| report.narrative.get(&section.id).cloned();
        let (Some(now), Some(then)) = (text(report), text(prior)) else { continue };
        // A line that says that there is nothing to say is the same every year, and rightly so.
        let Some(share) = similarity(&now, &then) else { continue };
        let numbers = Numbers { left: share, right: alike };
        found.push(judged(report, rule, &section.id, numbers, share < alike));
    }
    found
}

/// Texts of fewer characters are too short to have been copied.
const SHORTEST: usize = 60;

/// Returns how many of a hundred parts of two texts are alike, by their pairs of neighbouring characters; digits, spaces
/// and punctuation do not count. `None` where one of both is too short to tell.
pub fn similarity(one: &str, other: &str) -> Option<Decimal> {
    let (one, other) = (characters(one), characters(other));
    if one.len().min(other.len()) < SHORTEST {
        return None;
    }
    let mut left: HashMap<[char; 2], i32> = HashMap::new();
    for pair in one.windows(2) {
        *left.entry([pair[0], pair[1]]).or_default() += 1;
    }
    let mut shared = 0_u64;
    for pair in other.windows(2) {
        if let Some(count) = left.get_mut(&[pair[0], pair[1]]).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    let all = (one.len() + other.len() - 2) as u64;
    Decimal::from(shared * 200).checked_div(Decimal::from(all)).map(|share| share.round_dp(1))
}

fn characters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_without_their_numbers() {
        let text = "本年度全面梳理政府信息公开目录，及时更新机构职能，主动公开各类文件，答复申请若干件，组织培训两次，".repeat(3);
        let year_on = text.replace('两', "3");
        assert!(similarity(&text, &year_on).is_some_and(|share| share > Decimal::from(95)));
        let other: String = text.chars().rev().collect();
        assert!(similarity(&text, &other).is_some_and(|share| share < Decimal::from(50)));
        assert_eq!(similarity("无", "无"), None);
    }
}
