//! What surrounds the text of each page: the sheet with its margins, the page number, the mark of a draft.

use std::io;

use super::super::block::Text;
use super::body::{self, SPACES};
use super::xml::Xml;

/// A4, in twips.
const SHEET: [(&str, &str); 2] = [("w:w", "11906"), ("w:h", "16838")];
/// 37, 26, 35 and 28 mm; the number stands 7 mm under the text, the mark above it.
const MARGINS: [(&str, &str); 7] = [
    ("w:top", "2098"),
    ("w:right", "1474"),
    ("w:bottom", "1984"),
    ("w:left", "1587"),
    ("w:header", "1134"),
    ("w:footer", "1304"),
    ("w:gutter", "0"),
];

/// The side of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Its number stands at the right.
    Odd,
    /// Its number stands at the left.
    Even,
}

/// Which parts surround the pages, by the ids with which the document points at them.
pub(super) struct Frame {
    pub(super) footer_odd: String,
    pub(super) footer_even: String,
    /// The mark of a draft.
    pub(super) header: Option<String>,
}

/// Writes the sheet of all pages: the last element of the body.
pub(super) fn section(xml: &mut Xml, frame: &Frame) -> io::Result<()> {
    xml.element("w:sectPr", &[], |xml| {
        for (side, word) in [("even", &frame.footer_even), ("default", &frame.footer_odd)] {
            if let Some(header) = &frame.header {
                xml.empty("w:headerReference", &[("w:type", side), ("r:id", header)])?;
            }
            xml.empty("w:footerReference", &[("w:type", side), ("r:id", word)])?;
        }
        xml.empty("w:pgSz", &SHEET)?;
        xml.empty("w:pgMar", &MARGINS)?;
        xml.empty("w:cols", &[("w:space", "425")])?;
        xml.empty("w:docGrid", &[("w:type", "lines"), ("w:linePitch", "560")])
    })
}

/// Writes the number of a page, as in `- 4 -`, one character from the outer edge.
pub(super) fn footer(side: Side) -> io::Result<Vec<u8>> {
    let (place, indent) = match side {
        Side::Odd => ("right", [("w:rightChars", "100"), ("w:right", "280")]),
        Side::Even => ("left", [("w:leftChars", "100"), ("w:left", "280")]),
    };
    let mut xml = Xml::new()?;
    xml.element("w:ftr", &SPACES, |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.empty("w:pStyle", &[("w:val", "Footer")])?;
                xml.empty("w:ind", &indent)?;
                xml.empty("w:jc", &[("w:val", place)])
            })?;
            body::run(xml, "- ")?;
            xml.element("w:fldSimple", &[("w:instr", " PAGE ")], |xml| body::run(xml, "1"))?;
            body::run(xml, " -")
        })
    })?;
    Ok(xml.finish())
}

/// Writes the mark of a draft.
pub(super) fn header(mark: &Text) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.element("w:hdr", &SPACES, |xml| body::paragraph(xml, "DraftMark", &[mark]))?;
    Ok(xml.finish())
}
