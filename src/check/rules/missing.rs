//! Texts that are not there: what the rules over texts say of them.

use rust_decimal::Decimal;

use crate::check::finding::of_rule;
use crate::model::{Finding, Publication, Quote, Report, Rule, SectionKind, Status};

/// Returns the text of a section without space around it; empty where there is none.
pub(super) fn text<'r>(report: &'r Report, section: &str) -> &'r str {
    report.narrative.get(section).map_or("", |text| text.trim())
}

/// Whether the texts are still being written: what is missing waits.
fn unfinished(report: &Report) -> bool {
    let mut sections =
        report.form().sections.iter().filter(|section| section.kind == SectionKind::Text);
    report.status == Publication::Draft && sections.any(|held| text(report, &held.id).is_empty())
}

/// Returns the finding of a rule whose text is not there.
pub(super) fn missing(report: &Report, rule: &Rule, section: &str) -> Finding {
    let status = if unfinished(report) { Status::Pending } else { Status::Failed };
    let quote = (status == Status::Failed).then(|| Quote {
        section: section.to_owned(),
        span: 0..0,
        text: String::new(),
        value: String::new(),
    });
    Finding { quote, ..of_rule(rule, section, status) }
}

/// Returns a count as the number of a finding.
pub(super) fn number(count: usize) -> Decimal {
    Decimal::from(count)
}
