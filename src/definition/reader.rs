//! Reads TOML tables key by key, and remembers every problem with its place instead of stopping at the first.
//!
//! Knows nothing about forms.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::syntax_error::{Diagnostic, SyntaxError};
use crate::model::{Finding, Message, Severity};

/// A form file and what is wrong with it.
pub(super) struct Source<'a> {
    file: Arc<str>,
    /// The whole text.
    pub(super) text: &'a str,
    /// Where each line ends.
    line_ends: Vec<usize>,
    findings: Vec<Finding>,
    places: HashMap<String, Range<usize>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(name: &str, text: &'a str) -> Self {
        let line_ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Self {
            file: Arc::from(name),
            text,
            line_ends,
            findings: Vec::new(),
            places: HashMap::new(),
        }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Parses the text; syntax errors become findings, the first of each line.
    pub(super) fn parse(&mut self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        let syntax_error = |error: &toml::de::Error| SyntaxError {
            span: error.span().unwrap_or(0..0),
            words: error.message().to_owned(),
        };
        let mut syntax_errors: Vec<SyntaxError> = errors.iter().map(syntax_error).collect();
        syntax_errors.sort_by_key(|syntax_error| syntax_error.span.start);
        let mut last_line = None;
        for syntax_error in syntax_errors {
            let line = self.line(syntax_error.span.start);
            if last_line.replace(line) != Some(line) {
                let Diagnostic { message, hint, span } = syntax_error.diagnose(self.text);
                let finding = Finding::reading("form_syntax", Severity::Error, message).hint(hint);
                self.push(finding, span);
            }
        }
        table
    }

    /// Returns the line of a byte, counted from 1.
    pub(super) fn line(&self, at: usize) -> u32 {
        1 + self.line_ends.partition_point(|end| *end < at) as u32
    }

    /// Remembers a problem.
    pub(super) fn error(&mut self, id: &str, span: Range<usize>, message: Message) {
        self.push(Finding::reading(id, Severity::Error, message), span);
    }

    /// Remembers problems of another file that this one refers to.
    pub(super) fn adopt(&mut self, findings: &[Finding]) {
        self.findings.extend_from_slice(findings);
    }

    fn push(&mut self, finding: Finding, span: Range<usize>) {
        let finding = finding.at(&self.file, self.text, span);
        // A wildcard would say the same thing once for each of its values.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Remembers where a named thing stands, for problems that are only seen once everything has been read.
    pub(super) fn mark(&mut self, kind: &str, id: &str, span: Range<usize>) {
        self.places.insert(format!("{kind} {id}"), span);
    }

    /// Remembers a problem of a marked thing.
    pub(super) fn error_of(&mut self, id: &str, kind: &str, of: &str, message: Message) {
        let span = self.places.get(&format!("{kind} {of}")).cloned().unwrap_or(0..0);
        self.error(id, span, message);
    }

    /// Returns whether nothing is wrong so far.
    pub(super) fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// The keys of one table, each of which is asked for once; what nobody asked for is unknown.
pub(super) struct Fields<'t, 'i> {
    table: &'t DeTable<'i>,
    span: Range<usize>,
    asked: RefCell<BTreeSet<&'static str>>,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

/// A text with its place.
pub(super) type Text = At<String>;

impl<'t, 'i> Fields<'t, 'i> {
    pub(super) fn new(table: &'t DeTable<'i>, span: Range<usize>) -> Self {
        Self { table, span, asked: RefCell::default() }
    }

    /// Returns where the table stands.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    fn wrong(source: &mut Source, key: &str, value: &Spanned<DeValue>, expected: &'static str) {
        let message = Message::key("definition.wrong_kind")
            .with("key", key)
            .with("expected", expected)
            .with("found", value.get_ref().type_str());
        source.error("form_wrong_kind", value.span(), message);
    }

    fn missing(&self, source: &mut Source, key: &str) {
        let message = Message::key("definition.missing").with("key", key);
        source.error("form_missing_key", self.span(), message);
    }

    /// Returns the text of `key` with its place.
    pub(super) fn placed(&self, source: &mut Source, key: &'static str) -> Option<Text> {
        let value = self.get(key)?;
        if let Some(text) = value.get_ref().as_str() {
            return Some(Text { value: text.to_owned(), span: value.span() });
        }
        Self::wrong(source, key, value, "string");
        None
    }

    /// Returns the text of `key`, which must be there.
    pub(super) fn required(&self, source: &mut Source, key: &'static str) -> Text {
        if self.table.get(key).is_none() {
            self.asked.borrow_mut().insert(key);
            self.missing(source, key);
        }
        self.placed(source, key).unwrap_or(Text { value: String::new(), span: self.span() })
    }

    /// Returns the text of `key`, or an empty one.
    pub(super) fn text(&self, source: &mut Source, key: &'static str) -> String {
        self.placed(source, key).map(|text| text.value).unwrap_or_default()
    }

    /// Returns whether `key` is there and true.
    pub(super) fn flag(&self, source: &mut Source, key: &'static str) -> bool {
        self.flag_or(source, key, false)
    }

    /// Returns whether `key` is true; `default` where it is not there.
    pub(super) fn flag_or(&self, source: &mut Source, key: &'static str, default: bool) -> bool {
        let Some(value) = self.get(key) else { return default };
        value.get_ref().as_bool().unwrap_or_else(|| {
            Self::wrong(source, key, value, "boolean");
            default
        })
    }

    /// Returns the whole number of `key`.
    pub(super) fn integer(&self, source: &mut Source, key: &'static str) -> Option<i32> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        if number.is_none() {
            Self::wrong(source, key, value, "integer");
        }
        number
    }

    /// Returns the whole number of `key`, which must be there, with its place.
    pub(super) fn required_integer(
        &self,
        source: &mut Source,
        key: &'static str,
    ) -> Option<(i32, Range<usize>)> {
        let span = self.table.get(key).map(Spanned::span);
        if span.is_none() {
            self.missing(source, key);
        }
        Some((self.integer(source, key)?, span?))
    }

    /// Returns the whole numbers of the list `key`, which must be there, with its place.
    pub(super) fn integers(&self, source: &mut Source, key: &'static str) -> Option<At<Vec<i32>>> {
        let Some(value) = self.get(key) else {
            self.missing(source, key);
            return None;
        };
        let Some(array) = value.get_ref().as_array() else {
            Self::wrong(source, key, value, "array");
            return None;
        };
        let mut numbers = Vec::new();
        for item in array {
            match item.get_ref().as_integer().and_then(|number| number.as_str().parse().ok()) {
                Some(number) => numbers.push(number),
                None => Self::wrong(source, key, item, "integer"),
            }
        }
        // One finding for a number that is none is enough.
        (numbers.len() == array.len()).then(|| At { value: numbers, span: value.span() })
    }

    /// Returns the list of texts of `key`.
    pub(super) fn texts(&self, source: &mut Source, key: &'static str) -> Vec<Text> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            Self::wrong(source, key, value, "array");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            match item.get_ref().as_str() {
                Some(text) => texts.push(Text { value: text.to_owned(), span: item.span() }),
                None => Self::wrong(source, key, item, "string"),
            }
        }
        texts
    }

    /// Returns the table of `key`.
    pub(super) fn table(&self, source: &mut Source, key: &'static str) -> Option<Fields<'t, 'i>> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            Self::wrong(source, key, value, "table");
            return None;
        };
        Some(Fields::new(table, value.span()))
    }

    /// Returns the tables of the list `key`.
    pub(super) fn tables(&self, source: &mut Source, key: &'static str) -> Vec<Fields<'t, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            Self::wrong(source, key, value, "array of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref().as_table() {
                Some(table) => tables.push(Fields::new(table, item.span())),
                None => Self::wrong(source, key, item, "table"),
            }
        }
        tables
    }

    /// Returns every key of the table with its list of texts, for tables whose keys are free.
    pub(super) fn lists(&self, source: &mut Source) -> Vec<(String, Vec<Text>)> {
        let mut lists = Vec::new();
        for (key, value) in self.table {
            let texts = value.get_ref().as_array().map(|array| {
                let text = |item: &Spanned<DeValue>| {
                    let value = item.get_ref().as_str()?.to_owned();
                    Some(Text { value, span: item.span() })
                };
                array.iter().filter_map(text).collect::<Vec<_>>()
            });
            match texts {
                Some(texts) => lists.push((key.get_ref().to_string(), texts)),
                None => Self::wrong(source, key.get_ref(), value, "array"),
            }
        }
        lists
    }

    /// Returns every key of the table with its text, for tables whose keys are free.
    pub(super) fn wordings(&self, source: &mut Source) -> Vec<(String, Text)> {
        let mut wordings = Vec::new();
        for (key, value) in self.table {
            match value.get_ref().as_str() {
                Some(text) => {
                    let text = Text { value: text.to_owned(), span: value.span() };
                    wordings.push((key.get_ref().to_string(), text));
                }
                None => Self::wrong(source, key.get_ref(), value, "string"),
            }
        }
        wordings
    }

    /// Remembers every key that nobody asked for, with those that would be known.
    pub(super) fn finish(&self, source: &mut Source) {
        let asked = self.asked.borrow();
        for key in self.table.keys().filter(|key| !asked.contains(key.get_ref().as_ref())) {
            let known = asked.iter().copied().collect::<Vec<_>>().join(", ");
            let message = Message::key("definition.unknown_key")
                .with("key", key.get_ref())
                .with("known", known);
            source.error("form_unknown_key", key.span(), message);
        }
    }
}
