//! The vocabularies that the program brings along for forms to refer to, each read when it is first needed.
//!
//! A base knows no form. What is wrong with its words and claims by themselves is found here; that each of them is of use
//! to one of the official forms is a matter of the tests.

use std::sync::OnceLock;

use super::written::Written;
use crate::definition::reader::{Fields, Source};
use crate::model::Finding;

/// A vocabulary that forms share.
pub(super) struct Base {
    /// The name by which forms refer to it.
    pub(super) name: &'static str,
    text: &'static str,
    read: OnceLock<(Written, Vec<Finding>)>,
}

impl Base {
    const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, read: OnceLock::new() }
    }

    fn read(&self) -> &(Written, Vec<Finding>) {
        self.read.get_or_init(|| parse(&format!("vocabulary/{}.toml", self.name), self.text))
    }

    pub(super) fn written(&self) -> &Written {
        &self.read().0
    }

    /// Returns what is wrong with its file.
    pub(super) fn findings(&self) -> &[Finding] {
        &self.read().1
    }
}

static BASES: [Base; 1] = [Base::new("cn", include_str!("../../../assets/vocabulary/cn.toml"))];

/// Returns the base with this name.
pub(super) fn named(name: &str) -> Option<&'static Base> {
    BASES.iter().find(|base| base.name == name)
}

/// Returns the names of all.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    BASES.iter().map(|base| base.name)
}

/// Reads the file of a base.
fn parse(name: &str, text: &str) -> (Written, Vec<Finding>) {
    let mut source = Source::new(name, text);
    let parsed = source.parse();
    let mut written = Written::default();
    if source.is_clean() {
        let fields = Fields::new(parsed.get_ref(), parsed.span());
        written = Written::read(&mut source, &fields);
        fields.finish(&mut source);
        written.check_base(&mut source);
    }
    (written, source.into_findings())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let told = |finding: &Finding| {
            let place = finding.place.clone()?;
            Some(format!("{}:{}:{} {}", place.file, place.line, place.column, finding.rule))
        };
        parse("vocabulary/x.toml", text).1.iter().filter_map(told).collect()
    }

    #[test]
    fn what_is_wrong_with_a_base_is_told_in_its_own_file() {
        assert_eq!(found("words = [{ class = \"a\", words = \"b\" }]\n"), [""; 0]);
        for (text, expected) in [
            ("words = [{ class = \"a\", words = \"b\" ]\n", "1:37 form_syntax"),
            ("\nwords = [{ class = \"a\" }]\n", "2:10 form_missing_key"),
            ("claims = [{ id = \"a\", says = [\"none\"] }]\n", "1:31 form_unknown_id"),
            ("claims = [{ says = [] }]\n", "1:11 form_missing_key"),
            ("claims = [{ id = \"a\" }, { id = \"a\" }]\n", "1:32 form_duplicate"),
            ("claims = [{ id = \"a\", cells = [\"t.r\"] }]\n", "1:32 form_formula"),
            ("base = \"cn\"\n", "1:1 form_unknown_key"),
        ] {
            assert_eq!(found(text), [format!("vocabulary/x.toml:{expected}")], "{text}");
        }
    }
}
