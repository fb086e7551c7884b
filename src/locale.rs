//! The words that a person sees, in Chinese and English, from `assets/locales`.
//!
//! Only `present` and the front ends name this: the layers below speak in [`Message`] keys. A file for the first word of its keys, as a
//! layer, flat `key = "text with {places}"`. Both languages must have the same keys with the same places, and each key must be
//! used; `tests/it/locales.rs` sees to it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::{Label, Language, Message, Value};

macro_rules! file {
    ($language:ident, $folder:literal, $name:literal) => {
        (
            Language::$language,
            $name,
            include_str!(concat!("../assets/locales/", $folder, "/", $name, ".toml")),
        )
    };
}

/// The embedded files: language, file name, text.
pub const FILES: &[(Language, &str, &str)] = &[
    file!(Zh, "zh", "about"),
    file!(En, "en", "about"),
    file!(Zh, "zh", "check"),
    file!(En, "en", "check"),
    file!(Zh, "zh", "cli"),
    file!(En, "en", "cli"),
    file!(Zh, "zh", "command"),
    file!(En, "en", "command"),
    file!(Zh, "zh", "definition"),
    file!(En, "en", "definition"),
    file!(Zh, "zh", "import"),
    file!(En, "en", "import"),
    file!(Zh, "zh", "model"),
    file!(En, "en", "model"),
    file!(Zh, "zh", "present"),
    file!(En, "en", "present"),
    file!(Zh, "zh", "store"),
    file!(En, "en", "store"),
    file!(Zh, "zh", "tui"),
    file!(En, "en", "tui"),
    file!(Zh, "zh", "unit"),
    file!(En, "en", "unit"),
    file!(Zh, "zh", "value"),
    file!(En, "en", "value"),
];

/// The words of one file by their keys.
type Words = HashMap<Cow<'static, str>, Cow<'static, str>>;

/// All words of one language.
#[derive(Debug)]
pub struct Locale {
    language: Language,
    /// Name and text of each file, with its words as soon as one is asked for: no command needs all of them.
    files: Vec<(&'static str, &'static str, OnceLock<Words>)>,
}

impl Locale {
    /// Returns the embedded words of `language`.
    pub fn new(language: Language) -> Self {
        let files = FILES.iter().filter(|(of, ..)| *of == language);
        Self {
            language,
            files: files.map(|(_, name, text)| (*name, *text, OnceLock::new())).collect(),
        }
    }

    fn word(&self, key: &str) -> Option<&str> {
        let (of, _) = key.split_once('.')?;
        let (_, text, words) = self.files.iter().find(|(name, ..)| *name == of)?;
        words.get_or_init(|| read(text)).get(key).map(AsRef::as_ref)
    }

    /// Returns the language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the text of `key`; the key itself where there is none.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.word(key).unwrap_or(key)
    }

    /// Returns the text of `key` with its `{name}` places filled.
    pub fn format(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        fill(self.text(key), arguments)
    }

    /// Returns the sentence of a message.
    pub fn message(&self, message: &Message) -> String {
        match message {
            Message::Text(label) => self.label(label).to_owned(),
            Message::Key(key, arguments) => {
                let arguments: Vec<(&str, &str)> =
                    arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
                self.format(key, &arguments)
            }
        }
    }

    /// Returns a unit of a form in this language, as in 件; one that has no words here as it is.
    pub fn unit<'a>(&'a self, unit: &'a str) -> &'a str {
        self.word(&format!("unit.{unit}")).unwrap_or(unit)
    }

    /// Returns a figure with its own unit, where it has one.
    pub fn value(&self, value: Value) -> String {
        let number = Value::number(value.number).to_string();
        match value.unit {
            Some(unit) => format!("{number} {}", self.unit(unit.label())),
            None => number,
        }
    }

    /// Returns a form's label in this language.
    pub fn label<'a>(&self, label: &'a Label) -> &'a str {
        label.get(self.language)
    }
}

/// The words of a file; one that does not parse leaves its keys visible on the screen (the tests parse every file).
fn read(text: &'static str) -> Words {
    let Ok(table) = DeTable::parse(text) else { return Words::new() };
    let word = |(key, value): (Spanned<_>, Spanned<_>)| match value.into_inner() {
        DeValue::String(text) => Some((key.into_inner(), text)),
        _ => None,
    };
    table.into_inner().into_iter().filter_map(word).collect()
}

fn fill(text: &str, arguments: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let tail = &rest[open..];
        let filled = tail.find('}').and_then(|close| {
            let name = &tail[1..close];
            arguments.iter().find(|(key, _)| *key == name).map(|(_, value)| (close, *value))
        });
        if let Some((close, value)) = filled {
            out.push_str(value);
            rest = &tail[close + 1..];
        } else {
            out.push('{');
            rest = &tail[1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_values_are_not_read_again() {
        assert_eq!(fill("{a} and {b} {c}", &[("a", "{b}"), ("b", "2")]), "{b} and 2 {c}");
    }
}
