//! Slips in the TOML of a report: all of them, also behind those where the parser gives up.
//!
//! How one is told stands in `model::syntax_error`, which form files share.

use std::ops::Range;

use crate::model::syntax_error::{SyntaxError, line_of};
use crate::model::{Finding, Severity};

/// How often a text is parsed to get past syntax errors behind which the parser gives up.
const ROUNDS: usize = 8;
/// Over this many bytes a text with syntax errors is no report that somebody wrote, and is parsed once.
const LONG: usize = 256 * 1024;
/// How many syntax errors are told at most.
pub(super) const MOST: usize = 500;
/// How many lines above a syntax error are looked through for the brace that is not closed.
const REACH: usize = 100;

/// The syntax errors behind which it gives up: an entry without `=`, a header without its end.
const STOPS: [&str; 3] = ["key with no value", "unclosed table", "unclosed array table"];

/// Finds the syntax errors of a text that has some; of several on one line the first.
///
/// The parser stops building at some of them, and takes the lines below an unclosed brace for its inside. Such a line is
/// told, blanked out, and the text parsed again; so the text comes back too, with the bytes in their places.
pub(super) fn survey(text: &str) -> (String, Vec<SyntaxError>) {
    let mut work = text.to_owned();
    let mut found = Vec::new();
    let rounds = if text.len() > LONG { 1 } else { ROUNDS };
    for round in 0..rounds {
        let syntax_errors = syntax_errors(&work);
        if round + 1 == rounds {
            found.extend(syntax_errors);
            break;
        }
        let stops = |syntax_error: &&SyntaxError| {
            STOPS.iter().any(|words| syntax_error.words.starts_with(words))
        };
        let mut culprits: Vec<SyntaxError> = syntax_errors.iter().filter(stops).cloned().collect();
        culprits
            .extend(syntax_errors.iter().find_map(|syntax_error| unclosed(&work, syntax_error)));
        if culprits.is_empty() {
            found.extend(syntax_errors);
            break;
        }
        for syntax_error in culprits {
            let line = line_of(&work, syntax_error.span.start);
            let blank: String = work[line.clone()].bytes().map(|_| ' ').collect();
            work.replace_range(line, &blank);
            found.push(syntax_error);
        }
    }
    found.sort_by_key(|syntax_error| syntax_error.span.start);
    found.dedup_by(|next, kept| {
        let same_line = line_of(text, next.span.start) == line_of(text, kept.span.start);
        // Of a value that takes in the next key, the missing comma says more than the missing quotes.
        if same_line && next.words.starts_with("extra") && kept.words.starts_with("string values") {
            kept.clone_from(next);
        }
        same_line
    });
    found.truncate(MOST);
    (work, found)
}

fn syntax_errors(text: &str) -> Vec<SyntaxError> {
    let (_, errors) = toml::de::DeTable::parse_recoverable(text);
    let mut syntax_errors: Vec<SyntaxError> = errors
        .iter()
        .map(|error| SyntaxError {
            span: error.span().unwrap_or(0..0),
            words: error.message().to_owned(),
        })
        .collect();
    syntax_errors.sort_by_key(|syntax_error| syntax_error.span.start);
    syntax_errors
}

/// Returns the syntax error of a line that opens a brace and does not close it, where `syntax_error` is what follows from that: the
/// next row or header read as a part of it.
fn unclosed(text: &str, syntax_error: &SyntaxError) -> Option<SyntaxError> {
    let line = line_of(text, syntax_error.span.start);
    let at_end = syntax_error.words.starts_with("unclosed inline table");
    let follows = text[line.start..syntax_error.span.start].trim().is_empty()
        && (text[line.clone()].starts_with('[') || text[line.clone()].contains('{'));
    if !at_end && !follows {
        return None;
    }
    let mut end = if at_end { line.end } else { line.start.checked_sub(1)? };
    for _ in 0..REACH {
        let line = line_of(text, end);
        let written = text[line.clone()].trim_end();
        if written.matches('{').count() > written.matches('}').count() {
            let end = line.start + written.len();
            return Some(SyntaxError { span: end..end, words: "unclosed inline table".to_owned() });
        }
        end = line.start.checked_sub(1)?;
    }
    None
}

/// Says a syntax error, with the bytes to point at.
pub(super) fn finding(syntax_error: &SyntaxError, text: &str) -> (Finding, Range<usize>) {
    let told = syntax_error.diagnose(text);
    let id = if syntax_error.is_doubled() { "duplicate_key" } else { "toml_syntax" };
    (Finding::reading(id, Severity::Error, told.message).hint(told.hint), told.span)
}

/// Returns whether the syntax error hides which table the lines below belong to.
pub(super) fn hides_table(syntax_error: &SyntaxError) -> bool {
    STOPS[1..].iter().any(|words| syntax_error.words.starts_with(words))
}
