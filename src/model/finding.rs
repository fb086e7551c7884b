//! One shape for all trouble: a bad form file, a slip in TOML, a failed rule, an odd row of an import.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{CellId, Message};

/// What a finding means for publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Plausibility: needs a look or a written reason.
    Warning,
    /// Official or arithmetical: stops publishing.
    Error,
}

impl Severity {
    /// Returns the word used in form files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How an instance of a rule came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The figures contradict the rule.
    Failed,
    /// The figures agree.
    Passed,
    /// An input is blank.
    Pending,
    /// The rule does not concern this report.
    NotApplicable,
    /// It fails, and a written reason was accepted for these figures.
    Waived,
}

impl Status {
    /// Returns the word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Passed => "passed",
            Self::Pending => "pending",
            Self::NotApplicable => "not_applicable",
            Self::Waived => "waived",
        }
    }
}

/// A place in a text, counted from 1; columns count characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name under which the text came in.
    pub file: Arc<str>,
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

/// The line that a finding is about, with the part to underline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, without its end.
    pub text: String,
    /// The first character to underline, counted from 0.
    pub start: usize,
    /// How many characters to underline, at least 1.
    pub length: usize,
}

/// The part of a text that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The section's id.
    pub section: String,
    /// The bytes of the claim in the section's text as the report holds it.
    pub span: Range<usize>,
    /// What stands there, with its placeholders filled.
    pub text: String,
    /// The number in digits; empty where the text states it without a numeral.
    pub value: String,
}

/// The two sides of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// The left side.
    pub left: Decimal,
    /// The right side.
    pub right: Decimal,
}

impl Numbers {
    /// Returns left minus right.
    pub fn difference(self) -> Decimal {
        self.left - self.right
    }
}

/// Something to tell a person about a file or a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, or a reserved id of reading (`toml_syntax`, `unknown_key`, `wrong_kind` …).
    pub rule: String,
    /// Which column or row, for rules with wildcards.
    pub instance: Option<String>,
    /// What it means for publishing.
    pub severity: Severity,
    /// How it came out.
    pub status: Status,
    /// What is wrong.
    pub message: Message,
    /// What to do next.
    pub hint: Option<Message>,
    /// Both sides, for a rule over figures.
    pub numbers: Option<Numbers>,
    /// The cells that are concerned, left side first.
    pub cells: Vec<CellId>,
    /// What of the report's texts is concerned.
    pub quote: Option<Quote>,
    /// Where in the file.
    pub place: Option<Place>,
    /// The line there.
    pub excerpt: Option<Excerpt>,
}

impl Finding {
    /// Returns a failed finding of reading with the reserved id `rule`.
    pub fn reading(rule: &str, severity: Severity, message: Message) -> Self {
        Self {
            rule: rule.to_owned(),
            instance: None,
            severity,
            status: Status::Failed,
            message,
            hint: None,
            numbers: None,
            cells: Vec::new(),
            quote: None,
            place: None,
            excerpt: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds the place, found from a byte range of `text`, and the line that stands there.
    #[must_use]
    pub fn at(mut self, file: &Arc<str>, text: &str, span: std::ops::Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = floor_boundary(text, span.end).clamp(start, line_end);
        let column = text[line_start..start].chars().count();
        self.place = Some(Place {
            file: Arc::clone(file),
            line: 1 + text[..line_start].matches('\n').count() as u32,
            column: 1 + column as u32,
        });
        self.excerpt = Some(Excerpt {
            text: text[line_start..line_end].trim_end_matches('\r').to_owned(),
            start: column,
            length: text[start..end].chars().count().max(1),
        });
        self
    }

    /// Returns whether the finding stops a report from being published.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Error && self.status == Status::Failed
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_counts_characters_not_bytes() {
        let text = "a = 1\n名 = \"乙\" # x\n";
        let at = text.find("\"乙").unwrap_or(0);
        let finding = Finding::reading("x", Severity::Error, Message::key("k")).at(
            &Arc::from("f"),
            text,
            at..at + "\"乙\"".len(),
        );
        assert_eq!(finding.place, Some(Place { file: Arc::from("f"), line: 2, column: 5 }));
        assert_eq!(
            finding.excerpt,
            Some(Excerpt { text: "名 = \"乙\" # x".to_owned(), start: 4, length: 3 })
        );
    }
}
