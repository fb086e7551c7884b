//! What an office document says of itself in its properties: its title, and what our own documents carry.

use super::Refusal;
use super::archive::Archive;
use super::xml::{Xml, XmlEvent};
use crate::import::source::Metadata;

/// Reads the properties of a Word or Excel document.
///
/// # Errors
/// A part is damaged.
pub(super) fn metadata(archive: &mut Archive<'_>) -> Result<Metadata, Refusal> {
    let mut metadata = Metadata::default();
    if let Some(text) = archive.text("docProps/core.xml")? {
        let mut inside = false;
        let mut xml = Xml::new(&text);
        while let Some(event) = xml.next()? {
            match event {
                XmlEvent::Start(tag) => inside = tag.name() == "title",
                XmlEvent::Text(text) if inside => append(&mut metadata.title, &text),
                XmlEvent::End(_) => inside = false,
                XmlEvent::Text(_) => {}
            }
        }
    }
    if let Some(text) = archive.text("docProps/custom.xml")? {
        let mut name = String::new();
        let mut xml = Xml::new(&text);
        while let Some(event) = xml.next()? {
            match event {
                XmlEvent::Start(tag) if tag.name() == "property" => {
                    name = tag.attribute("name").unwrap_or_default().replace('.', "-");
                }
                XmlEvent::End(end) if end == "property" => name.clear(),
                XmlEvent::Text(text) => match name.as_str() {
                    "gouji-form" => append(&mut metadata.form, &text),
                    "gouji-agency" => append(&mut metadata.agency, &text),
                    "gouji-year" => append(&mut metadata.year, &text),
                    "gouji-seal" => append(&mut metadata.seal, &text),
                    _ => {}
                },
                XmlEvent::Start(_) | XmlEvent::End(_) => {}
            }
        }
    }
    Ok(metadata)
}

fn append(field: &mut Option<String>, text: &str) {
    if field.is_some() || !text.trim().is_empty() {
        field.get_or_insert_default().push_str(text.trim());
    }
}
