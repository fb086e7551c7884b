//! Slips in the TOML itself, said by their kind: the parser's own words are English and speak of its grammar.

use std::ops::Range;
use std::sync::Arc;

use crate::model::{Finding, Message, Severity, value::narrow};

/// A slip as the parser reports it.
#[derive(Debug)]
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

/// Takes over what the parser reports; of several slips on one line the first.
pub(super) fn gather(text: &str, errors: &[toml::de::Error]) -> Vec<Slip> {
    let mut slips: Vec<Slip> = errors
        .iter()
        .map(|error| Slip { span: error.span().unwrap_or(0..0), words: error.message().to_owned() })
        .collect();
    slips.sort_by_key(|slip| slip.span.start);
    let (mut line, mut seen, mut last) = (0, 0, None);
    slips.retain(|slip| {
        let at = slip.span.start.clamp(seen, text.len());
        line += String::from_utf8_lossy(&text.as_bytes()[seen..at]).matches('\n').count();
        seen = at;
        let first = last != Some(line);
        last = Some(line);
        first
    });
    slips
}

/// Says a slip.
pub(super) fn finding(slip: &Slip, file: &Arc<str>, text: &str) -> Finding {
    if slip.words.starts_with("duplicate key") {
        let key = text.get(slip.span.clone()).unwrap_or_default();
        return Finding::reading(
            "duplicate_key",
            Severity::Error,
            Message::key("store.duplicate_key").with("key", key),
        )
        .hint(Message::key("store.duplicate_key_hint"))
        .at(file, text, slip.span.clone());
    }
    let reading = |message| Finding::reading("toml_syntax", Severity::Error, message);
    if let Some((at, c)) = full_width(text, slip.span.start) {
        let message = Message::key("store.syntax_full_width").with("text", c);
        let hint = Message::key("store.syntax_full_width_hint").with("plain", plain(c));
        return reading(message).hint(hint).at(file, text, at..at + c.len_utf8());
    }
    let (message, hint) = KINDS
        .iter()
        .find(|(words, ..)| slip.words.starts_with(words))
        .map_or(("store.syntax_other", "store.syntax_other_hint"), |(_, say, hint)| (*say, *hint));
    reading(Message::key(message)).hint(Message::key(hint)).at(file, text, slip.span.clone())
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
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at))?;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut inside = None;
    for (offset, c) in text[start..].char_indices().take_while(|(_, c)| *c != '\n') {
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
