//! The document as a Word file (WordprocessingML, ECMA-376 transitional), set as GB/T 9704-2012 asks of official papers.
//!
//! This file knows which parts the package has; `body` and `table` write the blocks (`lead` finds headings inside texts), `frame` headers and footers, `about`
//! the properties, `package` the container. What never changes (styles, fonts, settings) are files in `assets/docx`.

mod about;
mod body;
mod frame;
mod lead;
mod package;
mod table;
mod xml;

use std::io;

use super::paper::Paper;
use package::{Kind, Part};

/// Styles for whoever goes on writing in the file: the outline pane, a table of contents and restyling work on them.
const STYLES: &str = include_str!("../../assets/docx/styles.xml");
/// The fonts by name, each with what stands in where a machine lacks it.
const FONTS: &str = include_str!("../../assets/docx/fontTable.xml");
/// Odd and even pages differ.
const SETTINGS: &str = include_str!("../../assets/docx/settings.xml");

/// Writes a document. The same paper gives the same bytes.
pub fn to_docx(paper: &Paper) -> io::Result<Vec<u8>> {
    let draft = paper.properties.draft.as_ref();
    let mut parts = vec![
        Part::new(Kind::Core, "docProps/core.xml", about::core(&paper.properties)?),
        Part::new(Kind::App, "docProps/app.xml", about::app(&paper.properties)?),
        Part::new(Kind::Custom, "docProps/custom.xml", about::custom(&paper.properties)?),
        Part::new(Kind::Styles, "word/styles.xml", STYLES.into()),
        Part::new(Kind::Fonts, "word/fontTable.xml", FONTS.into()),
        Part::new(Kind::Settings, "word/settings.xml", SETTINGS.into()),
        Part::new(Kind::Footer, "word/footerOdd.xml", frame::footer(frame::Side::Odd)?),
        Part::new(Kind::Footer, "word/footerEven.xml", frame::footer(frame::Side::Even)?),
    ];
    if let Some(mark) = draft {
        parts.push(Part::new(Kind::Header, "word/header.xml", frame::header(mark)?));
    }
    let frame = frame::Frame {
        footer_odd: package::relation("word/footerOdd.xml", &parts),
        footer_even: package::relation("word/footerEven.xml", &parts),
        header: draft.map(|_| package::relation("word/header.xml", &parts)),
    };
    parts.push(Part::new(Kind::Document, "word/document.xml", body::document(paper, &frame)?));
    package::packed(&parts)
}
