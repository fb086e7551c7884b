//! Form files → [`Form`]: reading, checking and finding them by id.
//!
//! Text comes in with a name; every problem of a file comes back as a finding with its line and column, all of them at
//! once. What is wrong with a *report* is none of this layer's business.

mod build;
mod charts;
mod expand;
mod formula;
mod lint;
mod nature;
mod reader;
mod typeset;
mod vocabulary;
mod wordings;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::model::{Finding, Form, Forms};
use vocabulary::When;

/// The official editions that the program brings along: id and text, oldest first.
const BUILTIN: &[(&str, &str)] = &[
    ("cn-2014", include_str!("../assets/forms/cn-2014.toml")),
    ("cn-2019", include_str!("../assets/forms/cn-2019.toml")),
    ("cn-2021", include_str!("../assets/forms/cn-2021.toml")),
];

/// Reads a form file. The form is `None` where a finding makes it unusable.
pub fn parse_form(name: &str, text: &str) -> (Option<Form>, Vec<Finding>) {
    parse(name, text, When::Now)
}

fn parse(name: &str, text: &str, words: When) -> (Option<Form>, Vec<Finding>) {
    let mut source = reader::Source::new(name, text);
    let form = build::form(&mut source, words);
    let findings = source.into_findings();
    let usable = findings.iter().all(|finding| !finding.blocks());
    (form.filter(|_| usable), findings)
}

/// One form file, parsed when somebody first asks for it.
#[derive(Clone, Debug)]
struct FormFile {
    name: String,
    text: String,
    words: When,
    parsed: OnceLock<(Option<Arc<Form>>, Vec<Finding>)>,
}

impl FormFile {
    fn new(name: &str, text: &str, words: When) -> Self {
        Self { name: name.to_owned(), text: text.to_owned(), words, parsed: OnceLock::new() }
    }

    fn parsed(&self) -> &(Option<Arc<Form>>, Vec<Finding>) {
        self.parsed.get_or_init(|| {
            let (form, findings) = parse(&self.name, &self.text, self.words);
            (form.map(Arc::new), findings)
        })
    }
}

/// The forms that can be used: the program's own, and those of the user, which take precedence.
#[derive(Clone, Debug)]
pub struct Library {
    files: BTreeMap<String, FormFile>,
}

impl Library {
    /// Returns the forms that the program brings along. None is parsed before it is asked for.
    pub fn builtin() -> Self {
        let file = |(id, text): &(&str, &str)| {
            ((*id).to_owned(), FormFile::new(&format!("{id}.toml"), text, When::Asked))
        };
        Self { files: BUILTIN.iter().map(file).collect() }
    }

    /// Adds a form file of the user's, replacing a form of the same id, and returns what is wrong with it. A file that
    /// cannot be used leaves the library as it was.
    pub fn add(&mut self, name: &str, text: &str) -> Vec<Finding> {
        let file = FormFile::new(name, text, When::Now);
        let (form, findings) = file.parsed();
        let (id, findings) = (form.as_ref().map(|form| form.id.clone()), findings.clone());
        if let Some(id) = id {
            self.files.insert(id, file);
        }
        findings
    }

    /// Returns the name and text of a form's file.
    pub fn source(&self, id: &str) -> Option<(&str, &str)> {
        self.files.get(id).map(|file| (file.name.as_str(), file.text.as_str()))
    }

    /// Returns all that is wrong with the file of a form, its words included; empty for an unknown id.
    pub fn findings(&self, id: &str) -> Vec<Finding> {
        self.source(id).map(|(name, text)| parse_form(name, text).1).unwrap_or_default()
    }

    /// Returns the newest form on which reports of `year` are written.
    pub fn for_year(&self, year: i32) -> Option<Arc<Form>> {
        self.files
            .values()
            .rev()
            .filter_map(|file| file.parsed().0.clone())
            .filter(|form| form.covers(year))
            .max_by_key(|form| form.first_year)
    }
}

impl Forms for Library {
    fn form(&self, id: &str) -> Option<Arc<Form>> {
        self.files.get(id)?.parsed().0.clone()
    }

    fn ids(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }
}
