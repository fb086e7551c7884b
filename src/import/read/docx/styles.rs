//! The styles of a Word document, as far as they say which paragraphs are headings.

use std::collections::HashMap;

use crate::import::read::Refusal;
use crate::import::read::marks::Look;
use crate::import::read::xml::{Tag, Xml, XmlEvent};

/// Styles that build on each other.
const LONGEST_CHAIN: usize = 16;
/// The level of what is no heading.
const BODY: u8 = 9;

/// What a style says.
#[derive(Default)]
struct Style {
    name: String,
    based_on: String,
    level: Option<u8>,
    look: Look,
}

/// Sets what a property of a run says of how it is shown.
pub(super) fn set_look(look: &mut Look, tag: &Tag<'_>) {
    let value = tag.attribute("val");
    let is_on = !matches!(value.as_deref(), Some("0" | "false" | "off" | "none"));
    match tag.name() {
        "vertAlign" => {
            look.raised = value.as_deref() == Some("superscript");
            look.lowered = value.as_deref() == Some("subscript");
        }
        "strike" | "dstrike" | "vanish" => look.struck |= is_on,
        _ => {}
    }
}

/// All styles by their ids.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Whether paragraphs of a style are headings.
    pub(super) fn is_heading(&self, id: &str) -> bool {
        let mut id = id;
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = self.0.get(id) else { return false };
            if let Some(level) = style.level {
                return level < BODY;
            }
            // Word leaves out what its own styles say anyway.
            if style.name.starts_with("heading ") || style.name == "title" {
                return true;
            }
            id = &style.based_on;
        }
        false
    }

    /// How runs of a style are shown.
    pub(super) fn look(&self, id: &str) -> Look {
        let mut look = Look::default();
        let mut id = id;
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = self.0.get(id) else { return look };
            look = look.and(style.look);
            id = &style.based_on;
        }
        look
    }

    /// Whether paragraphs of a style are lines of a table of contents.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        self.0.get(id).is_some_and(|style| style.name.starts_with("toc "))
    }
}

/// The level that a value of `outlineLvl` means.
pub(super) fn level(value: Option<String>) -> Option<u8> {
    value?.trim().parse().ok()
}

/// Reads the part of styles.
pub(super) fn read(text: &str) -> Result<Styles, Refusal> {
    let mut styles = HashMap::new();
    let mut id = String::new();
    let mut style = Style::default();
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next()? {
        match event {
            XmlEvent::Start(tag) => match tag.name() {
                "style" => {
                    id = tag.attribute("styleId").unwrap_or_default();
                    style = Style::default();
                }
                "name" => {
                    style.name = tag.attribute("val").unwrap_or_default().to_lowercase();
                }
                "basedOn" => style.based_on = tag.attribute("val").unwrap_or_default(),
                "outlineLvl" => style.level = level(tag.attribute("val")),
                "vanish" | "strike" | "dstrike" | "vertAlign" => set_look(&mut style.look, &tag),
                _ => {}
            },
            XmlEvent::End(name) if name == "style" => {
                styles.insert(std::mem::take(&mut id), std::mem::take(&mut style));
            }
            XmlEvent::End(_) | XmlEvent::Text(_) => {}
        }
    }
    Ok(Styles(styles))
}
