//! The main part of a Word document → blocks.

use super::styles::{Styles, level, set_look};
use crate::import::read::Refusal;
use crate::import::read::blocks::Block;
use crate::import::read::marks::Look;
use crate::import::read::merge::{Merge, RawCell, RawRow, resolve_merges};
use crate::import::read::xml::{Tag, Xml, XmlEvent};

/// What the main part holds.
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// Whether there are changes that nobody has accepted or refused.
    pub(super) tracked: bool,
}

/// Reads the main part.
///
/// # Errors
/// It is no well-formed XML, or nested too deep.
pub(super) fn read(text: &str, styles: &Styles) -> Result<Body, Refusal> {
    let mut reader = Reader::new(styles);
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next()? {
        match event {
            XmlEvent::Start(tag) => {
                if reader.start(&tag) {
                    xml.skip_element()?;
                }
            }
            XmlEvent::End(name) => reader.end(&name),
            XmlEvent::Text(text) => reader.text(&text),
        }
    }
    Ok(Body { blocks: reader.blocks, tracked: reader.tracked })
}

/// A paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    style: String,
    level: Option<u8>,
    /// How the run that is open is shown.
    look: Look,
}

struct Reader<'a> {
    styles: &'a Styles,
    blocks: Vec<Block>,
    /// Tables that are open, the innermost last.
    tables: Vec<Vec<RawRow>>,
    /// Paragraphs that are open: a text box stands inside one.
    paragraphs: Vec<Paragraph>,
    /// Whether characters belong to the text.
    in_text: bool,
    /// Inside the properties of a paragraph, of a row.
    paragraph_properties: usize,
    row_properties: usize,
    /// Whether the building block that is open is a table of contents.
    contents: bool,
    tracked: bool,
}

fn count(tag: &Tag<'_>) -> usize {
    tag.attribute("val").and_then(|value| value.trim().parse().ok()).unwrap_or(1)
}

fn merge(tag: &Tag<'_>) -> Merge {
    match tag.attribute("val").as_deref() {
        Some("restart") => Merge::Restart,
        _ => Merge::Continue,
    }
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            blocks: Vec::new(),
            tables: Vec::new(),
            paragraphs: Vec::new(),
            in_text: false,
            paragraph_properties: 0,
            row_properties: 0,
            contents: false,
            tracked: false,
        }
    }

    /// Begins an element; returns whether to leave out what is in it.
    fn start(&mut self, tag: &Tag<'_>) -> bool {
        match tag.name() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.paragraph_properties += 1,
            "trPr" => self.row_properties += 1,
            "t" => self.in_text = true,
            "r" => {
                let style = self.paragraphs.last().map_or("", |paragraph| paragraph.style.as_str());
                self.show(self.styles.look(style));
            }
            "tbl" => self.tables.push(Vec::new()),
            "tr" => {
                if let Some(rows) = self.tables.last_mut() {
                    rows.push(RawRow::default());
                }
            }
            "tc" => {
                if let Some(row) = self.row() {
                    row.cells.push(RawCell::default());
                }
            }
            "pic" | "imagedata" => self.push(Block::Picture),
            // The same content again, for programs that do not know the first form.
            "Fallback" => return true,
            "sdtContent" => return std::mem::take(&mut self.contents),
            "del" | "moveFrom" => return self.deleted(),
            "ins" | "moveTo" => self.tracked = true,
            name => self.property(name, tag),
        }
        false
    }

    /// What was deleted with changes tracked; returns whether to leave out what is in it.
    fn deleted(&mut self) -> bool {
        self.tracked = true;
        if self.row_properties > 0
            && let Some(row) = self.row()
        {
            row.deleted = true;
        }
        true
    }

    fn property(&mut self, name: &str, tag: &Tag<'_>) {
        let in_paragraph = self.paragraph_properties > 0;
        match name {
            "pStyle" | "outlineLvl" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    match name {
                        "pStyle" => paragraph.style = tag.attribute("val").unwrap_or_default(),
                        _ => paragraph.level = level(tag.attribute("val")),
                    }
                }
            }
            "tab" | "ptab" if !in_paragraph => self.add("\t"),
            "br" | "cr" if !in_paragraph => self.add("\n"),
            "noBreakHyphen" if !in_paragraph => self.add("-"),
            "rStyle" if !in_paragraph => {
                let own = self.styles.look(&tag.attribute("val").unwrap_or_default());
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.look = paragraph.look.and(own);
                }
            }
            "vanish" | "strike" | "dstrike" | "vertAlign" if !in_paragraph => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    set_look(&mut paragraph.look, tag);
                }
            }
            "docPartGallery" => {
                self.contents = tag.attribute("val").as_deref() == Some("Table of Contents");
            }
            "gridBefore" => {
                if let Some(row) = self.row() {
                    row.grid_before = count(tag);
                }
            }
            "gridSpan" | "vMerge" | "hMerge" => {
                if let Some(cell) = self.row().and_then(|row| row.cells.last_mut()) {
                    match name {
                        "gridSpan" => cell.span = count(tag),
                        "vMerge" => cell.vertical = merge(tag),
                        _ => cell.horizontal = merge(tag),
                    }
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.paragraph_properties = self.paragraph_properties.saturating_sub(1),
            "trPr" => self.row_properties = self.row_properties.saturating_sub(1),
            "t" => self.in_text = false,
            "r" => self.show(Look::default()),
            "sdt" => self.contents = false,
            "tbl" => {
                if let Some(rows) = self.tables.pop() {
                    self.push(Block::Table(resolve_merges(rows)));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.add(text);
        }
    }

    fn show(&mut self, look: Look) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.look = look;
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            // Between lines and columns nothing is struck out.
            let look = if text.trim().is_empty() { Look::default() } else { paragraph.look };
            paragraph.text.push_str(&look.apply(text));
        }
    }

    fn row(&mut self) -> Option<&mut RawRow> {
        self.tables.last_mut().and_then(|rows| rows.last_mut())
    }

    /// Puts a block where it stands: into the cell that is open, or into the document.
    fn push(&mut self, block: Block) {
        let cell = self.tables.last_mut().and_then(|rows| rows.last_mut());
        match cell.and_then(|row| row.cells.last_mut()) {
            Some(cell) => cell.blocks.push(block),
            None => self.blocks.push(block),
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let style = paragraph.style.as_str();
        if self.styles.is_contents(style) {
            return;
        }
        let heading =
            paragraph.level.map_or_else(|| self.styles.is_heading(style), |level| level < 9);
        for line in paragraph.text.split('\n').filter(|line| !line.trim().is_empty()) {
            self.push(Block::Line { text: line.to_owned(), heading });
        }
    }
}
