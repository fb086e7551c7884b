//! Slips in the TOML itself, said by their kind: the parser's own words are English and speak of its grammar.

use std::ops::Range;

use crate::model::{Finding, Message, Severity, value::narrow};

/// A slip as the parser reports it.
#[derive(Clone, Debug)]
pub(super) struct Slip {
    /// Where, in bytes.
    pub(super) span: Range<usize>,
    /// The parser's words.
    words: String,
}

/// The kinds of slips: how the parser's words begin, what to say, what to do.
const KINDS: &[(&str, &str, &str)] = &[
    ("string values must be quoted", "store.syntax_unquoted", "store.syntax_unquoted_hint"),
    ("missing opening quote", "store.syntax_quote", "store.syntax_quote_hint"),
    ("invalid basic string", "store.syntax_quote", "store.syntax_quote_hint"),
    ("invalid literal string", "store.syntax_quote", "store.syntax_quote_hint"),
    ("invalid multi-line", "store.syntax_paragraphs", "store.syntax_paragraphs_hint"),
    ("missing escaped value", "store.syntax_escape", "store.syntax_escape_hint"),
    ("too few unicode", "store.syntax_escape", "store.syntax_escape_hint"),
    ("missing comma", "store.syntax_comma", "store.syntax_comma_hint"),
    ("extra comma", "store.syntax_extra_comma", "store.syntax_extra_comma_hint"),
    ("unclosed inline table", "store.syntax_brace", "store.syntax_brace_hint"),
    ("unclosed array table", "store.syntax_header", "store.syntax_header_hint"),
    ("unclosed array", "store.syntax_bracket", "store.syntax_bracket_hint"),
    ("unclosed table", "store.syntax_header", "store.syntax_header_hint"),
    ("invalid table", "store.syntax_header", "store.syntax_header_hint"),
    ("missing table open", "store.syntax_header", "store.syntax_header_hint"),
    ("missing assignment", "store.syntax_equals", "store.syntax_equals_hint"),
    ("key with no value", "store.syntax_equals", "store.syntax_equals_hint"),
    ("invalid key-value pair", "store.syntax_equals", "store.syntax_equals_hint"),
    ("missing value", "store.syntax_no_value", "store.syntax_no_value_hint"),
    ("extra `=`", "store.syntax_extra_equals", "store.syntax_extra_equals_hint"),
    ("extra assignment", "store.syntax_extra_equals", "store.syntax_extra_equals_hint"),
    ("unexpected leading zero", "store.syntax_zero", "store.syntax_zero_hint"),
    ("unexpected content", "store.syntax_rest", "store.syntax_rest_hint"),
    ("unexpected key or value", "store.syntax_rest", "store.syntax_rest_hint"),
    ("invalid unquoted key", "store.syntax_key", "store.syntax_key_hint"),
    ("unquoted keys cannot", "store.syntax_key", "store.syntax_key_hint"),
    ("invalid key", "store.syntax_key", "store.syntax_key_hint"),
    ("keys cannot be", "store.syntax_key", "store.syntax_key_hint"),
    ("missing key", "store.syntax_key", "store.syntax_key_hint"),
    ("carriage return", "store.syntax_control", "store.syntax_control_hint"),
    ("invalid comment", "store.syntax_control", "store.syntax_control_hint"),
    ("cannot extend", "store.syntax_conflict", "store.syntax_conflict_hint"),
    ("cannot recurse", "store.syntax_deep", "store.syntax_deep_hint"),
    ("recursion limit", "store.syntax_deep", "store.syntax_deep_hint"),
    ("invalid date", "store.syntax_time", "store.syntax_time_hint"),
    ("invalid boolean", "store.syntax_boolean", "store.syntax_boolean_hint"),
    ("invalid", "store.syntax_number", "store.syntax_number_hint"),
    ("redundant", "store.syntax_number", "store.syntax_number_hint"),
    ("unexpected sign", "store.syntax_number", "store.syntax_number_hint"),
    ("`_` may only", "store.syntax_number", "store.syntax_number_hint"),
    ("integers with a radix", "store.syntax_number", "store.syntax_number_hint"),
    ("radix must", "store.syntax_number", "store.syntax_number_hint"),
];

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

/// Returns the bytes of the line of `at`, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

/// Says a slip, with the bytes to point at.
pub(super) fn finding(slip: &Slip, text: &str) -> (Finding, Range<usize>) {
    if slip.words.starts_with("duplicate key") {
        let key = text.get(slip.span.clone()).unwrap_or_default();
        let message = Message::key("store.duplicate_key").with("key", key);
        let finding = Finding::reading("duplicate_key", Severity::Error, message)
            .hint(Message::key("store.duplicate_key_hint"));
        return (finding, slip.span.clone());
    }
    let reading = |message| Finding::reading("toml_syntax", Severity::Error, message);
    if let Some((at, c)) = full_width(text, slip.span.start) {
        let message = Message::key("store.syntax_full_width").with("text", c);
        let hint = Message::key("store.syntax_full_width_hint").with("plain", plain(c));
        return (reading(message).hint(hint), at..at + c.len_utf8());
    }
    let line = line_of(text, slip.span.start);
    let before = text.get(line.start..slip.span.start).unwrap_or_default();
    // Where a value is missing, the parser speaks of the quotes that an empty text would have.
    let nothing = slip.span.is_empty() && !before.contains(['"', '\'']);
    let words = match slip.words.as_str() {
        words if nothing && words.starts_with("string values") => "key with no value",
        words if nothing && words.starts_with("invalid literal string") => "key with no value",
        words => words,
    };
    let (message, hint) = KINDS
        .iter()
        .find(|(kind, ..)| words.starts_with(kind))
        .map_or(("store.syntax_other", "store.syntax_other_hint"), |(_, say, hint)| (*say, *hint));
    (reading(Message::key(message)).hint(Message::key(hint)), slip.span.clone())
}

/// Returns whether the slip hides which table the lines below belong to.
pub(super) fn hides_table(slip: &Slip) -> bool {
    STOPS[1..].iter().any(|words| slip.words.starts_with(words))
}

/// Returns the ASCII sign that an input method made a full-width one of.
fn plain(c: char) -> char {
    match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '｛' => '{',
        '｝' => '}',
        '［' | '【' => '[',
        '］' | '】' => ']',
        '：' => '=',
        '＃' => '#',
        '、' => ',',
        other => narrow(other),
    }
}

/// Finds a full-width sign outside of strings and comments in the line of `at`: the likeliest cause of a slip there.
fn full_width(text: &str, at: usize) -> Option<(usize, char)> {
    let line = line_of(text, at);
    let start = line.start;
    let mut inside = None;
    for (offset, c) in text[line].char_indices() {
        match inside {
            Some(quote) if c == quote => inside = None,
            None if c == '#' => return None,
            None if matches!(c, '"' | '\'') => inside = Some(c),
            None if !c.is_ascii() && plain(c) != c => return Some((start + offset, c)),
            Some(_) | None => {}
        }
    }
    None
}
