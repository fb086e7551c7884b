//! The blocks of a document as paragraphs and tables of Word, each in a style of its own.
//!
//! Looks stand in `assets/docx/styles.xml`; here stands only which style a block has.

use std::io;

use super::super::block::{Block, Text};
use super::super::paper::Paper;
use super::frame::{self, Frame};
use super::lead::{Lead, lead};
use super::table;
use super::xml::Xml;

/// The namespaces of every part that holds text.
pub(super) const SPACES: [(&str, &str); 2] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];
/// The styles of headings, from the outermost.
const HEADINGS: [&str; 3] = ["Heading1", "Heading2", "Heading3"];
/// How many words for signatures stand in one line; the style has as many tab stops.
const SIGNATURES: usize = 3;

/// Writes the main part.
pub(super) fn document(paper: &Paper, frame: &Frame) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.element("w:document", &SPACES, |xml| {
        xml.element("w:body", &[], |xml| {
            let mut caption = None;
            for (at, block) in paper.blocks.iter().enumerate() {
                if let Block::Heading { text, .. } = block {
                    caption = Some(text);
                }
                let next = paper.blocks.get(at + 1);
                write(xml, block, caption, next)?;
            }
            frame::section(xml, frame)
        })
    })?;
    Ok(xml.finish())
}

/// Writes a block; `caption` is the heading over it, `next` what follows.
fn write(
    xml: &mut Xml,
    block: &Block,
    caption: Option<&Text>,
    next: Option<&Block>,
) -> io::Result<()> {
    match block {
        Block::Title(lines) => paragraph(xml, "Title", &lines.iter().collect::<Vec<_>>()),
        Block::DraftMark(text) => paragraph(xml, "DraftMark", &[text]),
        Block::Number(text) => paragraph(xml, "DocumentNumber", &[text]),
        Block::Heading { level, text } => {
            let level = usize::from(*level).clamp(1, HEADINGS.len());
            paragraph(xml, HEADINGS[level - 1], &[text])
        }
        Block::Paragraph(text) => running(xml, text),
        Block::Signatures(words) => signatures(xml, words),
        Block::Seal(text) => paragraph(xml, "Seal", &[text]),
        Block::Table(grid) => {
            let signed = matches!(next, Some(Block::Signatures(_)));
            table::write(xml, grid, caption, signed)?;
            // Tables that touch become one, and a document does not end with one.
            match next {
                None | Some(Block::Table(_)) => paragraph(xml, "TableEnd", &[]),
                Some(_) => Ok(()),
            }
        }
    }
}

/// Writes a paragraph of one or more lines.
pub(super) fn paragraph(xml: &mut Xml, style: &str, lines: &[&Text]) -> io::Result<()> {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| xml.empty("w:pStyle", &[("w:val", style)]))?;
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                xml.element("w:r", &[], |xml| xml.empty("w:br", &[]))?;
            }
            run(xml, line.as_str())?;
        }
        Ok(())
    })
}

/// Writes a paragraph of running text; a heading at its beginning stands out.
fn running(xml: &mut Xml, text: &Text) -> io::Result<()> {
    let (heading, rest) = match lead(text.as_str()) {
        Lead::Whole => return paragraph(xml, HEADINGS[1], &[text]),
        Lead::RunIn(heading, rest) => (heading, rest),
        Lead::None => ("", text.as_str()),
    };
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| xml.empty("w:pStyle", &[("w:val", "BodyText")]))?;
        run_in(xml, heading, Type { style: Some("RunInHeading"), size: None })?;
        run(xml, rest)
    })
}

/// Writes words with room behind each, a few a line.
fn signatures(xml: &mut Xml, words: &[Text]) -> io::Result<()> {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| xml.empty("w:pStyle", &[("w:val", "Signatures")]))?;
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                let break_or_tab = if at % SIGNATURES == 0 { "w:br" } else { "w:tab" };
                xml.element("w:r", &[], |xml| xml.empty(break_or_tab, &[]))?;
            }
            run(xml, &format!("{word}："))?;
        }
        Ok(())
    })
}

/// How a run differs from the style of its paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Type {
    /// A style of characters.
    pub(super) style: Option<&'static str>,
    /// The size in half points.
    pub(super) size: Option<u16>,
}

/// Writes a run of text in the type of its paragraph; nothing for no text.
pub(super) fn run(xml: &mut Xml, text: &str) -> io::Result<()> {
    run_in(xml, text, Type::default())
}

/// Writes a run of text; nothing for no text.
pub(super) fn run_in(xml: &mut Xml, text: &str, set: Type) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let hint = needs_hint(text);
    xml.element("w:r", &[], |xml| {
        if hint || set.style.is_some() || set.size.is_some() {
            xml.element("w:rPr", &[], |xml| {
                if let Some(style) = set.style {
                    xml.empty("w:rStyle", &[("w:val", style)])?;
                }
                if hint {
                    xml.empty("w:rFonts", &[("w:hint", "eastAsia")])?;
                }
                if let Some(size) = set.size.map(|size| size.to_string()) {
                    xml.empty("w:sz", &[("w:val", &size)])?;
                }
                Ok(())
            })?;
        }
        let kept = [("xml:space", "preserve")];
        xml.text("w:t", if loses_space(text) { &kept } else { &[] }, text)
    })
}

/// Whether a reader of XML would drop or join spaces of a text that is not marked.
fn loses_space(text: &str) -> bool {
    text.starts_with(' ') || text.ends_with(' ') || text.contains("  ")
}

/// Whether a text has marks that are narrow in Latin and wide in Chinese type: Word would take the Latin ones.
fn needs_hint(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{b0}'..='\u{d7}' | '\u{2010}'..='\u{203b}' | '\u{2103}'..='\u{2312}' | '\u{2460}'..='\u{2642}')
    })
}
