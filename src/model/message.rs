//! Words for people, before a language has been chosen.
//!
//! The layers below the front ends never hold finished sentences: they hold a key of `assets/locales` with its
//! arguments, or a [`Label`] that a form file brings in both languages.

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

/// A text that a form brings along in Chinese and English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The official or usual Chinese wording.
    pub zh: String,
    /// The English gloss; empty where the form gives none.
    pub en: String,
}

impl Label {
    /// Returns a label with both wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Returns the wording in `language`, falling back to Chinese where there is no English.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}

/// A sentence for a person: a key of the locale files with named arguments, or a text that a form brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A key of `assets/locales/*.toml` and the values for its `{name}` places.
    Key(&'static str, Vec<(&'static str, String)>),
    /// A text from a form file.
    Text(Label),
}

impl Message {
    /// Returns the message of `key` without arguments.
    pub fn key(key: &'static str) -> Self {
        Self::Key(key, Vec::new())
    }

    /// Adds the argument `name` (only to a keyed message; a form's text has no places to fill).
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        if let Self::Key(_, arguments) = &mut self {
            arguments.push((name, value.to_string()));
        }
        self
    }
}
