//! Elements of XML, written so that every text is escaped and every element closed.
//!
//! Knows nothing of Word.

use std::fmt::Write as _;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// The attributes of an element, in the order in which they are written.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A part as it is written.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    /// Begins a part with its declaration.
    pub(super) fn new() -> io::Result<Self> {
        let mut writer = Writer::new(Vec::with_capacity(16 * 1024));
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        writer.write_event(Event::Text(BytesText::from_escaped("\n")))?;
        Ok(Self { writer })
    }

    /// Returns the whole part.
    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner()
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// Writes an element with what `content` writes inside it.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        content(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element that holds a text.
    pub(super) fn text(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> io::Result<()> {
        self.element(name, attributes, |xml| {
            xml.writer.write_event(Event::Text(BytesText::new(&writable(text))))
        })
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, writable(value).as_str()));
    }
    start
}

/// Returns `text` with a visible code for every character that no XML can hold, escaped or not.
fn writable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
        {
            out.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_becomes_visible_and_the_rest_is_escaped() {
        let mut xml = Xml::new().unwrap();
        xml.text("t", &[("a", "\"<&>\u{1}\u{ffff}")], "<&>\"'\u{0}\u{b}\u{85}\u{fffe}字𠮷")
            .unwrap();
        let text = String::from_utf8(xml.finish()).unwrap();
        let element = text.split_once("?>\n").unwrap().1;
        assert_eq!(
            element,
            "<t a=\"&quot;&lt;&amp;&gt;&lt;U+0001&gt;&lt;U+FFFF&gt;\">&lt;&amp;&gt;&quot;&apos;&lt;U+0000&gt;&lt;U+000B&gt;\
             &lt;U+0085&gt;&lt;U+FFFE&gt;字𠮷</t>"
        );
    }
}
