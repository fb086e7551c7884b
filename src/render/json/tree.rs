//! JSON that keeps the order of its keys, with what is small on one line, so that two versions of a report can be
//! compared line by line.

use std::fmt;

use crate::model::visible::is_control;
use crate::render::block::Text;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(super) fn lines(lines: &[Text]) -> Self {
        Self::List(lines.iter().map(|line| Self::text(line.as_str())).collect())
    }

    pub(super) fn object(parts: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
        Self::Object(parts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// Whether it holds no list and no object.
    fn is_plain(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_))
    }

    /// Whether it stands on one line: it is plain, empty, or an object of plain values.
    fn is_small(&self) -> bool {
        match self {
            Self::List(items) => items.is_empty(),
            Self::Object(parts) => parts.iter().all(|(_, value)| value.is_plain()),
            _ => true,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        // The whole is never one line, so that a reader of lines finds the keys at the top.
        let one_line = depth > 0 && self.is_small();
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => quoted(f, text),
            Self::List(items) => {
                let item = |f: &mut fmt::Formatter<'_>, item: &Self| item.write(f, depth + 1);
                around(f, ['[', ']'], one_line, depth, items, item)
            }
            Self::Object(parts) => {
                let part = |f: &mut fmt::Formatter<'_>, (key, value): &(String, Self)| {
                    quoted(f, key)?;
                    f.write_str(": ")?;
                    value.write(f, depth + 1)
                };
                around(f, ['{', '}'], one_line, depth, parts, part)
            }
        }
    }
}

fn around<T>(
    f: &mut fmt::Formatter<'_>,
    [open, close]: [char; 2],
    one_line: bool,
    depth: usize,
    items: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    write!(f, "{open}")?;
    for (at, item) in items.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        if one_line {
            f.write_str(if at > 0 { ", " } else { " " })?;
        } else {
            write!(f, "{comma}\n{:1$}", "", (depth + 1) * 2)?;
        }
        write(f, item)?;
    }
    if one_line {
        f.write_str(if items.is_empty() { "" } else { " " })?;
    } else {
        write!(f, "\n{:1$}", "", depth * 2)?;
    }
    write!(f, "{close}")
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    // Controls that JSON lets through are escaped too: people look at JSON in terminals. All of them have four digits.
    for c in serde_json::Value::from(text).to_string().chars() {
        if is_control(c) {
            write!(f, "\\u{:04x}", u32::from(c))?;
        } else {
            write!(f, "{c}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_and_small_things_one_line() {
        let json = Json::object([
            ("b", Json::object([("z", Json::Null), ("a", Json::text("\"\u{0}\\\n件\u{9b}"))])),
            ("a", Json::List(vec![Json::Number(1), Json::Bool(true)])),
            ("c", Json::List(Vec::new())),
        ]);
        let text = json.to_string();
        assert_eq!(
            text,
            "{\n  \"b\": { \"z\": null, \"a\": \"\\\"\\u0000\\\\\\n件\\u009b\" },\n  \"a\": [\n    1,\n    true\n  ],\n  \"c\": []\n}"
        );
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}
