//! The words that a person sees, in Chinese and English, from `assets/locales`.
//!
//! Only the front ends name this: the layers below speak in [`Message`] keys. One file a layer and language, flat
//! `key = "text with {places}"`. Both languages must have the same keys with the same places, and each key must be
//! used; `tests/locales.rs` sees to it.

use std::collections::HashMap;

use crate::model::{Label, Language, Message, Value};

/// The embedded files: language, file name, text.
pub const FILES: &[(Language, &str, &str)] = &[
    (Language::Zh, "check", include_str!("../assets/locales/zh/check.toml")),
    (Language::En, "check", include_str!("../assets/locales/en/check.toml")),
    (Language::Zh, "cli", include_str!("../assets/locales/zh/cli.toml")),
    (Language::En, "cli", include_str!("../assets/locales/en/cli.toml")),
    (Language::Zh, "definition", include_str!("../assets/locales/zh/definition.toml")),
    (Language::Zh, "import", include_str!("../assets/locales/zh/import.toml")),
    (Language::En, "import", include_str!("../assets/locales/en/import.toml")),
    (Language::Zh, "model", include_str!("../assets/locales/zh/model.toml")),
    (Language::En, "definition", include_str!("../assets/locales/en/definition.toml")),
    (Language::En, "model", include_str!("../assets/locales/en/model.toml")),
    (Language::Zh, "render", include_str!("../assets/locales/zh/render.toml")),
    (Language::En, "render", include_str!("../assets/locales/en/render.toml")),
    (Language::Zh, "store", include_str!("../assets/locales/zh/store.toml")),
    (Language::En, "store", include_str!("../assets/locales/en/store.toml")),
    (Language::Zh, "tui", include_str!("../assets/locales/zh/tui.toml")),
    (Language::En, "tui", include_str!("../assets/locales/en/tui.toml")),
];

/// All words of one language.
#[derive(Debug)]
pub struct Locale {
    language: Language,
    words: HashMap<String, String>,
}

impl Locale {
    /// Reads the embedded words of `language`.
    pub fn new(language: Language) -> Self {
        let mut words = HashMap::new();
        for (_, name, text) in FILES.iter().filter(|(of, ..)| *of == language) {
            // A file that does not parse leaves its keys visible on the screen; the tests parse every file.
            let table: HashMap<String, String> = toml::from_str(text).unwrap_or_default();
            debug_assert!(!table.is_empty(), "locale file {name} is empty or bad");
            words.extend(table);
        }
        Self { language, words }
    }

    /// Returns the language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the text of `key`; the key itself where there is none.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
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
        self.words.get(&format!("unit.{unit}")).map_or(unit, String::as_str)
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
