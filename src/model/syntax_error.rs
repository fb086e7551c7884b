//! Slips in TOML, said by their kind: the parser's own words are English and speak of its grammar.
//!
//! Report files and form files are told alike. Nothing here parses; a syntax error comes in as the parser's words and its bytes.

use std::ops::Range;

use super::Message;
use super::value::narrow;

/// A syntax error as the parser reports it.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// The parser's words.
    pub words: String,
}

/// A syntax error for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub hint: Message,
    /// The bytes to point at.
    pub span: Range<usize>,
}

/// The kinds of syntax errors: how the parser's words begin, what to say, what to do.
const KINDS: &[(&str, &str, &str)] = &[
    ("string values must be quoted", "model.syntax_unquoted", "model.syntax_unquoted_hint"),
    ("missing opening quote", "model.syntax_quote", "model.syntax_quote_hint"),
    ("invalid basic string", "model.syntax_quote", "model.syntax_quote_hint"),
    ("invalid literal string", "model.syntax_quote", "model.syntax_quote_hint"),
    ("invalid multi-line", "model.syntax_paragraphs", "model.syntax_paragraphs_hint"),
    ("missing escaped value", "model.syntax_escape", "model.syntax_escape_hint"),
    ("too few unicode", "model.syntax_escape", "model.syntax_escape_hint"),
    ("missing comma", "model.syntax_comma", "model.syntax_comma_hint"),
    ("extra comma", "model.syntax_extra_comma", "model.syntax_extra_comma_hint"),
    ("unclosed inline table", "model.syntax_brace", "model.syntax_brace_hint"),
    ("unclosed array table", "model.syntax_header", "model.syntax_header_hint"),
    ("unclosed array", "model.syntax_bracket", "model.syntax_bracket_hint"),
    ("unclosed table", "model.syntax_header", "model.syntax_header_hint"),
    ("invalid table", "model.syntax_header", "model.syntax_header_hint"),
    ("missing table open", "model.syntax_header", "model.syntax_header_hint"),
    ("missing assignment", "model.syntax_equals", "model.syntax_equals_hint"),
    ("key with no value", "model.syntax_equals", "model.syntax_equals_hint"),
    ("invalid key-value pair", "model.syntax_equals", "model.syntax_equals_hint"),
    ("missing value", "model.syntax_no_value", "model.syntax_no_value_hint"),
    ("extra `=`", "model.syntax_extra_equals", "model.syntax_extra_equals_hint"),
    ("extra assignment", "model.syntax_extra_equals", "model.syntax_extra_equals_hint"),
    ("unexpected leading zero", "model.syntax_zero", "model.syntax_zero_hint"),
    ("unexpected content", "model.syntax_rest", "model.syntax_rest_hint"),
    ("unexpected key or value", "model.syntax_rest", "model.syntax_rest_hint"),
    ("invalid unquoted key", "model.syntax_key", "model.syntax_key_hint"),
    ("unquoted keys cannot", "model.syntax_key", "model.syntax_key_hint"),
    ("invalid key", "model.syntax_key", "model.syntax_key_hint"),
    ("keys cannot be", "model.syntax_key", "model.syntax_key_hint"),
    ("missing key", "model.syntax_key", "model.syntax_key_hint"),
    ("carriage return", "model.syntax_control", "model.syntax_control_hint"),
    ("invalid comment", "model.syntax_control", "model.syntax_control_hint"),
    ("cannot extend", "model.syntax_conflict", "model.syntax_conflict_hint"),
    ("cannot recurse", "model.syntax_deep", "model.syntax_deep_hint"),
    ("recursion limit", "model.syntax_deep", "model.syntax_deep_hint"),
    ("invalid date", "model.syntax_time", "model.syntax_time_hint"),
    ("invalid boolean", "model.syntax_boolean", "model.syntax_boolean_hint"),
    ("invalid", "model.syntax_number", "model.syntax_number_hint"),
    ("redundant", "model.syntax_number", "model.syntax_number_hint"),
    ("unexpected sign", "model.syntax_number", "model.syntax_number_hint"),
    ("`_` may only", "model.syntax_number", "model.syntax_number_hint"),
    ("integers with a radix", "model.syntax_number", "model.syntax_number_hint"),
    ("radix must", "model.syntax_number", "model.syntax_number_hint"),
];

impl SyntaxError {
    /// Returns whether a key stands twice.
    pub fn is_doubled(&self) -> bool {
        self.words.starts_with("duplicate key")
    }

    /// Says the syntax error of `text`.
    pub fn diagnose(&self, text: &str) -> Diagnostic {
        let (message, hint, span) = self.said(text);
        Diagnostic { message, hint, span }
    }

    fn said(&self, text: &str) -> (Message, Message, Range<usize>) {
        let span = self.span.clone();
        if self.is_doubled() {
            let key = text.get(span.clone()).unwrap_or_default();
            let message = Message::key("model.duplicate_key").with("key", key);
            return (message, Message::key("model.duplicate_key_hint"), span);
        }
        if let Some((at, c)) = full_width(text, span.start) {
            let message = Message::key("model.syntax_full_width").with("text", c);
            let hint = Message::key("model.syntax_full_width_hint").with("plain", plain(c));
            return (message, hint, at..at + c.len_utf8());
        }
        let line = line_of(text, span.start);
        let before = text.get(line.start..span.start).unwrap_or_default();
        // Where a value is missing, the parser speaks of the quotes that an empty text would have.
        let nothing = span.is_empty() && !before.contains(['"', '\'']);
        let words = match self.words.as_str() {
            words if nothing && words.starts_with("string values") => "key with no value",
            words if nothing && words.starts_with("invalid literal string") => "key with no value",
            words => words,
        };
        let (message, hint) = KINDS
            .iter()
            .find(|(kind, ..)| words.starts_with(kind))
            .map_or(("model.syntax_other", "model.syntax_other_hint"), |(_, say, hint)| {
                (*say, *hint)
            });
        (Message::key(message), Message::key(hint), span)
    }
}

/// Returns the bytes of the line of `at`, without its end.
pub fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
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

/// Finds a full-width sign outside of strings and comments in the line of `at`: the likeliest cause of a syntax error there.
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
