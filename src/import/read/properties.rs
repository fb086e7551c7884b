//! What an office document says of itself in its properties: its title, and what our own documents carry.

use super::Refusal;
use super::archive::Archive;
use super::xml::{Step, Xml};
use crate::import::source::Facts;

/// Reads the properties of a Word or Excel document.
///
/// # Errors
/// A part is damaged.
pub(super) fn facts(archive: &mut Archive<'_>) -> Result<Facts, Refusal> {
    let mut facts = Facts::default();
    if let Some(text) = archive.text("docProps/core.xml")? {
        let mut inside = false;
        let mut xml = Xml::new(&text);
        while let Some(step) = xml.next()? {
            match step {
                Step::Start(tag) => inside = tag.name() == "title",
                Step::Text(text) if inside => add(&mut facts.title, &text),
                Step::End(_) => inside = false,
                Step::Text(_) => {}
            }
        }
    }
    if let Some(text) = archive.text("docProps/custom.xml")? {
        let mut name = String::new();
        let mut xml = Xml::new(&text);
        while let Some(step) = xml.next()? {
            match step {
                Step::Start(tag) if tag.name() == "property" => {
                    name = tag.attribute("name").unwrap_or_default().replace('.', "-");
                }
                Step::End(end) if end == "property" => name.clear(),
                Step::Text(text) => match name.as_str() {
                    "gouji-form" => add(&mut facts.form, &text),
                    "gouji-agency" => add(&mut facts.agency, &text),
                    "gouji-year" => add(&mut facts.year, &text),
                    "gouji-seal" => add(&mut facts.seal, &text),
                    _ => {}
                },
                Step::Start(_) | Step::End(_) => {}
            }
        }
    }
    Ok(facts)
}

fn add(fact: &mut Option<String>, text: &str) {
    if fact.is_some() || !text.trim().is_empty() {
        fact.get_or_insert_default().push_str(text.trim());
    }
}
