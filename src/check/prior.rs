//! Against last year's report: what the sums of a rule get from it, figures that jump, a report that was copied.
//!
//! Last year's report may be on another form; its cells are found by address. Where it comes from is not known here.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::beyond::{judged, over_cells};
use crate::model::{CellId, Finding, Numbers, PriorTerm, Report, Rule};

/// What a side of a rule gets from last year's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// So much.
    Known(Decimal),
    /// A figure was left blank there.
    Blank,
    /// Its form has no such cell.
    Missing,
}

impl Sum {
    /// Returns the number, where there is one.
    pub(super) fn known(self) -> Option<Decimal> {
        match self {
            Self::Known(number) => Some(number),
            Self::Blank | Self::Missing => None,
        }
    }
}

/// Adds up cells of last year's report.
pub(super) fn sum(prior: &Report, terms: &[PriorTerm]) -> Sum {
    let mut sum = Decimal::ZERO;
    let mut blank = false;
    for term in terms {
        let Some(cell) = prior.form().cell_at(&term.address) else { return Sum::Missing };
        let added = prior
            .figure(cell)
            .and_then(|figure| figure.checked_mul(Decimal::from(term.factor)))
            .and_then(|figure| sum.checked_add(figure));
        match added {
            Some(added) => sum = added,
            None => blank = true,
        }
    }
    if blank { Sum::Blank } else { Sum::Known(sum) }
}

/// Returns the cells that both reports state, with both figures, in the order of the form.
fn pairs<'r>(
    report: &'r Report,
    prior: &'r Report,
    cells: &'r [CellId],
) -> impl Iterator<Item = (CellId, Decimal, Decimal)> + 'r {
    cells.iter().filter_map(|cell| {
        let other = prior.form().cell_at(&report.form().cell(*cell).address)?;
        Some((*cell, report.figure(*cell)?, prior.figure(other)?))
    })
}

/// Finds figures that grew or shrank beyond a ratio, by more than the least difference that counts.
pub(super) fn jumps(
    report: &Report,
    prior: &Report,
    rule: &Rule,
    cells: &[CellId],
    [ratio, least]: [Decimal; 2],
) -> Vec<Finding> {
    let compared = pairs(report, prior, cells).map(|(cell, now, then)| {
        let (small, large) = (now.abs().min(then.abs()), now.abs().max(then.abs()));
        let beyond = small.max(Decimal::ONE).checked_mul(ratio).is_some_and(|most| large > most);
        let far = now.checked_sub(then).is_some_and(|difference| difference.abs() >= least);
        (cell, now, then, !(beyond && far))
    });
    over_cells(report, rule, compared)
}

/// Finds amounts that are about `ratio` times last year's, or too large to be believed.
pub(super) fn unit_slips(
    report: &Report,
    prior: Option<&Report>,
    rule: &Rule,
    cells: &[CellId],
    [ratio, most]: [Decimal; 2],
) -> Vec<Finding> {
    let compared = cells.iter().filter_map(|cell| {
        let now = report.figure(*cell)?;
        let then = prior.and_then(|prior| {
            let other = prior.form().cell_at(&report.form().cell(*cell).address)?;
            prior.figure(other)
        });
        let slip = then.is_some_and(|then| is_about(now, then, ratio));
        // Without last year's figure the bound stands on the right side.
        Some((*cell, now, then.filter(|_| slip).unwrap_or(most), now <= most && !slip))
    });
    over_cells(report, rule, compared)
}

/// Returns whether one figure is `ratio` times the other, give or take half of it: no amount grows like that by itself.
fn is_about(now: Decimal, then: Decimal, ratio: Decimal) -> bool {
    let (small, large) = (now.min(then), now.max(then));
    let quotient = large.checked_div(small).filter(|_| small > Decimal::ZERO);
    let within = |quotient: Decimal| {
        let (low, high) = (ratio / Decimal::TWO, ratio.checked_mul(Decimal::TWO));
        quotient >= low && high.is_some_and(|high| quotient <= high)
    };
    quotient.is_some_and(within)
}

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
    for section in &report.form().sections {
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

    #[test]
    fn ten_thousand_times_as_much_is_another_unit() {
        let about = |now: i64, then: i64| {
            is_about(Decimal::from(now), Decimal::from(then), Decimal::from(10_000))
        };
        assert!(about(40_682_080, 4068) && about(4068, 40_682_080));
        assert!(!about(8000, 4068) && !about(4068, 0));
    }
}
