//! References in a text to cells: what each shows, and the numbers that could be one.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::model::value::narrow;
use crate::model::{self, CellId, Report, placeholders, printed};

/// A reference in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its bytes.
    pub span: Range<usize>,
    /// The cell, the first of several; `None` where nothing can be printed for it.
    pub cell: Option<CellId>,
    /// What stands on the screen for it: the value as it is printed.
    pub shown: String,
}

/// Returns the references of a text; `blank` is shown for a cell without a value. `prior` is last year's report.
pub fn references(
    report: &Report,
    prior: Option<&Report>,
    text: &str,
    blank: &str,
) -> Vec<Reference> {
    let reference = |placeholder: model::Placeholder<'_>| {
        let (cell, shown) = match printed(report, prior, placeholder.name) {
            Ok(shown) => {
                let read = model::Reference::read(report.form(), placeholder.name).ok();
                let shown = if shown.is_empty() { blank.to_owned() } else { shown };
                (read.and_then(|read| read.cells.first().copied()), shown)
            }
            Err(_) => (None, text[placeholder.span.clone()].to_owned()),
        };
        Reference { span: placeholder.span, cell, shown }
    };
    placeholders(text).map(reference).collect()
}

/// A number as it is written in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its bytes, a sign included.
    pub span: Range<usize>,
    /// What it is.
    pub value: Decimal,
}

/// Returns the number that a caret stands in or beside.
pub fn number_at(text: &str, at: usize) -> Option<Number> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let mut from = start;
    while let Some(first) = text[from..end].find(is_digit) {
        let (span, value) = number_from(text, from + first..end);
        if at < span.start {
            return None;
        }
        if at <= span.end {
            return value.map(|value| Number { span, value });
        }
        from = span.end;
    }
    None
}

fn is_digit(c: char) -> bool {
    narrow(c).is_ascii_digit()
}

/// Reads the digits at the start of a part, with the commas between thousands and one point. What is no figure of its own,
/// as a date with points or a part of a name, has no value.
fn number_from(text: &str, part: Range<usize>) -> (Range<usize>, Option<Decimal>) {
    let rest = &text[part.clone()];
    let digits = |from: usize| {
        let tail = &rest[from..];
        from + tail.find(|c| !is_digit(c)).unwrap_or(tail.len())
    };
    let mut end = digits(0);
    let (mut points, mut grouped) = (0, true);
    while let Some(sign) = rest[end..].chars().next().filter(|c| matches!(narrow(*c), '.' | ',')) {
        // The full stop and the comma of a Chinese sentence are no part of a figure.
        let next = end + sign.len_utf8();
        let after = digits(next);
        if matches!(sign, '。' | '，') || after == next {
            break;
        }
        if narrow(sign) == '.' {
            points += 1;
        } else {
            grouped &= points == 0 && rest[next..after].chars().count() == 3;
        }
        end = after;
    }
    let before = text[..part.start].chars().next_back();
    let named = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if points > 1 || !grouped || named(before) || named(rest[end..].chars().next()) {
        return (part.start..part.start + end, None);
    }
    let figure: String = rest[..end].chars().map(narrow).filter(|c| *c != ',').collect();
    let mut span = part.start..part.start + end;
    let mut value = figure.parse::<Decimal>().ok();
    // A sign, not the dash of a span as in 1-6.
    if let Some(sign) = before.filter(|c| narrow(*c) == '-') {
        let at = span.start - sign.len_utf8();
        let spans =
            text[..at].chars().next_back().is_some_and(|c| narrow(c).is_ascii_alphanumeric());
        if !spans {
            span.start = at;
            value = value.map(|value| -value);
        }
    }
    (span, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_at_the_caret_is_found_whole() {
        let text = "收到 1,064 件，占 12.5%。增 -6 项，１０６件。第1-6项，2020.3.1，3月1日, n2o";
        let found = |mark: &str| {
            let at = text.find(mark).unwrap();
            number_at(text, at)
                .map(|number| (text[number.span].to_owned(), number.value.normalize().to_string()))
        };
        let pair = |text: &str, value: &str| Some((text.to_owned(), value.to_owned()));
        assert_eq!(found("64"), pair("1,064", "1064"));
        assert_eq!(found(" 件"), pair("1,064", "1064"));
        assert_eq!(found("2.5"), pair("12.5", "12.5"));
        assert_eq!(found("6 项"), pair("-6", "-6"));
        assert_eq!(found("-6 项"), pair("-6", "-6"));
        assert_eq!(found("件。"), pair("１０６", "106"));
        assert_eq!(found("6项"), pair("6", "6"));
        assert_eq!(found("20.3"), None, "a date");
        assert_eq!(found("日"), pair("1", "1"));
        assert_eq!(found("2o"), None, "a part of a name");
        assert_eq!(found("收"), None);
        assert_eq!(number_at("", 0), None);
    }
}
