//! Each part of a report has its text, and none holds another part.

use super::missing::{missing, text};
use crate::check::claims::Texts;
use crate::check::finding::of_rule;
use crate::model::{Finding, Quote, Rule, Status};

/// Each part has its text, and no text holds the heading of another part.
pub(super) fn parts(texts: &Texts, rule: &Rule) -> Vec<Finding> {
    let report = texts.report();
    let mut found = Vec::new();
    let sections = &report.form().sections;
    for section in sections {
        if text(report, &section.id).is_empty() {
            // A table needs no notes.
            let lacks = !section.has_table();
            found.extend(lacks.then(|| missing(report, rule, &section.id)));
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
