//! Parts of XML, event by event, within bounds.
//!
//! No entity but the five of the language and numbered characters is known, and a part that declares its own is refused:
//! office programs write none, and whoever does means to make a short text long or to fetch something.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::Refusal;

/// Elements inside each other; Word writes some dozens.
const DEEPEST: usize = 256;

/// An event of a part.
pub(super) enum XmlEvent<'a> {
    /// An element begins.
    Start(Tag<'a>),
    /// An element ends; its name without prefix.
    End(String),
    /// Characters.
    Text(Cow<'a, str>),
}

/// An element that begins.
pub(super) struct Tag<'a>(BytesStart<'a>);

/// A name without its prefix. Those of drawings (`a:p`, `a:t`) keep it, since they mean something else there.
fn local(name: &str) -> &str {
    match name.split_once(':') {
        Some(("a", _)) | None => name,
        Some((_, name)) => name,
    }
}

impl Tag<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// The value of an attribute, named without prefix.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        // Comparing each attribute with all others takes the square of their number.
        let mut attributes = attributes.with_checks(false).flatten();
        let found =
            attributes.find(|attribute| attribute.key.local_name().into_inner() == wanted)?;
        let value = quick_xml::escape::unescape(&found.value);
        Some(value.map_or_else(|_| found.value.clone().into_owned(), Cow::into_owned))
    }
}

/// A part that is being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// The end of an element without content, which is the next event.
    pending_end: Option<String>,
}

impl<'a> Xml<'a> {
    /// Begins to read a part.
    pub(super) fn new(text: &'a str) -> Self {
        Self { reader: Reader::from_str(text), depth: 0, pending_end: None }
    }

    /// Returns the next event; `None` at the end.
    ///
    /// # Errors
    /// The part is no well-formed XML, cut off, too deep, or declares entities.
    pub(super) fn next(&mut self) -> Result<Option<XmlEvent<'a>>, Refusal> {
        if let Some(name) = self.pending_end.take() {
            return Ok(Some(XmlEvent::End(name)));
        }
        loop {
            let event = self.reader.read_event().map_err(|_| Refusal::Damaged)?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Refusal::TooIntricate);
                    }
                    XmlEvent::Start(Tag(start))
                }
                Event::Empty(start) => {
                    let tag = Tag(start);
                    self.pending_end = Some(tag.name().to_owned());
                    XmlEvent::Start(tag)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    XmlEvent::End(local(end.name().into_inner()).to_owned())
                }
                Event::Text(text) => XmlEvent::Text(text.xml10_content()),
                Event::CData(text) => XmlEvent::Text(text.xml10_content()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(c)) => XmlEvent::Text(Cow::Owned(c.to_string())),
                    _ => match quick_xml::escape::resolve_predefined_entity(&reference) {
                        Some(text) => XmlEvent::Text(Cow::Borrowed(text)),
                        None => return Err(Refusal::Entities),
                    },
                },
                Event::DocType(_) => return Err(Refusal::Entities),
                Event::Eof if self.depth > 0 => return Err(Refusal::Damaged),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            }));
        }
    }

    /// Skips all up to the end of the element that has just begun.
    pub(super) fn skip_element(&mut self) -> Result<(), Refusal> {
        let mut depth = 1usize;
        while let Some(event) = self.next()? {
            match event {
                XmlEvent::Start(_) => depth += 1,
                XmlEvent::End(_) => depth -= 1,
                XmlEvent::Text(_) => {}
            }
            if depth == 0 {
                break;
            }
        }
        Ok(())
    }
}
