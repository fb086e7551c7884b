//! Placeholders in texts, as `{requests.received.total}`: where they are, and how a text is filled.
//!
//! The document, the editor and the reader of claims all ask here and in `reference`, which says what is printed for one,
//! so that nothing else decides what a placeholder is.

use std::ops::Range;

/// The names that stand for facts of the report itself, in titles and in what comes before and behind the sections.
pub const OF_REPORT: [&str; 2] = ["agency", "year"];

/// A `{name}` in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder<'a> {
    /// Its bytes, the braces included.
    pub span: Range<usize>,
    /// What stands between the braces.
    pub name: &'a str,
}

/// Returns the placeholders of a text in order. Braces around anything without an ASCII letter, or with a space, are no
/// placeholder.
pub fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find('{')?;
            from = start + 1;
            let tail = &text[from..];
            let end = tail.find(['{', '}', '\n']).filter(|at| tail[*at..].starts_with('}'));
            let name = end.map(|at| &tail[..at]).filter(|name| {
                name.contains(|c: char| c.is_ascii_alphabetic())
                    && !name.contains(char::is_whitespace)
            });
            if let Some(name) = name {
                from += name.len() + 1;
                return Some(Placeholder { span: start..from, name });
            }
        }
    })
}

/// Replaces each placeholder by what `lookup` gives, once. Those that it gives nothing for stay, and are returned with why.
pub fn filled<'a, E>(
    text: &'a str,
    lookup: &dyn Fn(&str) -> Result<String, E>,
) -> (String, Vec<(Placeholder<'a>, E)>) {
    let mut out = String::with_capacity(text.len());
    let mut unknown = Vec::new();
    let mut done = 0;
    for placeholder in placeholders(text) {
        let span = placeholder.span.clone();
        let value = match lookup(placeholder.name) {
            Ok(value) => value,
            Err(error) => {
                unknown.push((placeholder, error));
                continue;
            }
        };
        out.push_str(&text[done..span.start]);
        out.push_str(&value);
        done = span.end;
    }
    out.push_str(&text[done..]);
    (out, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, expected_unknown: &[&str]) {
        let lookup = |name: &str| match name {
            "a.b.c" => Ok("7".to_owned()),
            "nested" => Ok("{a.b.c}".to_owned()),
            _ => Err(()),
        };
        let (text, unknown) = filled(text, &lookup);
        let unknown: Vec<&str> = unknown.iter().map(|(placeholder, ())| placeholder.name).collect();
        assert_eq!((text.as_str(), unknown.as_slice()), (expected, expected_unknown));
    }

    #[test]
    fn placeholders_are_filled_once_and_others_are_named() {
        check("收到 {a.b.c} 件", "收到 7 件", &[]);
        check("{nested}", "{a.b.c}", &[]);
        check("{x.y.z} {a.b.c}", "{x.y.z} 7", &["x.y.z"]);
        check("{一} { a } {", "{一} { a } {", &[]);
        check("{{a.b.c}}", "{7}", &[]);
    }

    #[test]
    fn each_placeholder_is_found_with_its_place() {
        let text = "甲{x}{{a.b}乙{一}{c";
        let found: Vec<_> = placeholders(text).map(|p| (&text[p.span.clone()], p.name)).collect();
        assert_eq!(found, [("{x}", "x"), ("{a.b}", "a.b")]);
    }
}
