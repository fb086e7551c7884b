//! Slips in the TOML of a report: all of them, also behind those where the parser gives up.
//!
//! How one is told stands in `model::slip`, which form files share.

use std::ops::Range;

use crate::model::slip::{Slip, line_of};
use crate::model::{Finding, Severity};

/// How often a text is parsed to get past slips behind which the parser gives up.
const ROUNDS: usize = 8;
/// Over this many bytes a text with slips is no report that somebody wrote, and is parsed once.
const LONG: usize = 256 * 1024;
/// How many slips are told at most.
pub(super) const MOST: usize = 500;
/// How many lines above a slip are looked through for the brace that is not closed.
const REACH: usize = 100;

/// The slips behind which it gives up: an entry without `=`, a header without its end.
const STOPS: [&str; 3] = ["key with no value", "unclosed table", "unclosed array table"];

/// Finds the slips of a text that has some; of several on one line the first.
///
/// The parser stops building at some of them, and takes the lines below an unclosed brace for its inside. Such a line is
/// told, blanked out, and the text parsed again; so the text comes back too, with the bytes in their places.
pub(super) fn survey(text: &str) -> (String, Vec<Slip>) {
    let mut work = text.to_owned();
    let mut found = Vec::new();
    let rounds = if text.len() > LONG { 1 } else { ROUNDS };
    for round in 0..rounds {
        let slips = slips(&work);
        if round + 1 == rounds {
            found.extend(slips);
            break;
        }
        let stops = |slip: &&Slip| STOPS.iter().any(|words| slip.words.starts_with(words));
        let mut culprits: Vec<Slip> = slips.iter().filter(stops).cloned().collect();
        culprits.extend(slips.iter().find_map(|slip| unclosed(&work, slip)));
        if culprits.is_empty() {
            found.extend(slips);
            break;
        }
        for slip in culprits {
            let line = line_of(&work, slip.span.start);
            let blank: String = work[line.clone()].bytes().map(|_| ' ').collect();
            work.replace_range(line, &blank);
            found.push(slip);
        }
    }
    found.sort_by_key(|slip| slip.span.start);
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

fn slips(text: &str) -> Vec<Slip> {
    let (_, errors) = toml::de::DeTable::parse_recoverable(text);
    let mut slips: Vec<Slip> = errors
        .iter()
        .map(|error| Slip { span: error.span().unwrap_or(0..0), words: error.message().to_owned() })
        .collect();
    slips.sort_by_key(|slip| slip.span.start);
    slips
}

/// Returns the slip of a line that opens a brace and does not close it, where `slip` is what follows from that: the
/// next row or header read as a part of it.
fn unclosed(text: &str, slip: &Slip) -> Option<Slip> {
    let line = line_of(text, slip.span.start);
    let at_end = slip.words.starts_with("unclosed inline table");
    let follows = text[line.start..slip.span.start].trim().is_empty()
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
            return Some(Slip { span: end..end, words: "unclosed inline table".to_owned() });
        }
        end = line.start.checked_sub(1)?;
    }
    None
}

/// Says a slip, with the bytes to point at.
pub(super) fn finding(slip: &Slip, text: &str) -> (Finding, Range<usize>) {
    let told = slip.told(text);
    let id = if slip.is_doubled() { "duplicate_key" } else { "toml_syntax" };
    (Finding::reading(id, Severity::Error, told.message).hint(told.hint), told.span)
}

/// Returns whether the slip hides which table the lines below belong to.
pub(super) fn hides_table(slip: &Slip) -> bool {
    STOPS[1..].iter().any(|words| slip.words.starts_with(words))
}
