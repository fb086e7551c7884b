//! The tree of a page → its lines, headings and tables in order.

use std::collections::HashMap;

use super::element::{is_block, is_heading, is_hidden, is_ignored, look as element_look};
use super::rows::{classify_rows, is_cell};
use super::text::Text;
use super::tree::{Node, NodeData, NodeId, Tree, WalkEvent};
use crate::import::read::marks::Look;
use crate::import::read::{Refusal, table};
use crate::import::source::{Element, Line, Metadata, Place, Source, SourceCell};

/// What a page shows.
pub(super) struct Content {
    /// Its parts.
    pub(super) source: Source,
    /// Whether it shows other pages in frames.
    pub(super) frames: bool,
}

impl Content {
    /// Reads the content of a tree.
    pub(super) fn of(tree: &Tree) -> Result<Self, Refusal> {
        let mut reader = Reader::new(tree);
        let mut walk = tree.walk(0);
        while let Some(event) = walk.next() {
            match event {
                WalkEvent::Enter(id) if reader.enter(id)? => {}
                WalkEvent::Enter(id) => walk.skip_subtree(id),
                WalkEvent::Leave(id) => reader.leave(id)?,
            }
        }
        reader.end_line();
        let source = Source { metadata: reader.metadata, elements: reader.elements };
        Ok(Self { source, frames: reader.frames })
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    metadata: Metadata,
    elements: Vec<Element>,
    text: Text,
    heading: bool,
    /// For each row of the tables that are open, whether it is part of a data table.
    rows: HashMap<NodeId, bool>,
    /// The rows of the data table so far.
    data_rows: Vec<Vec<SourceCell>>,
    /// Pictures in those rows.
    pictures: usize,
    tables: usize,
    frames: bool,
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            metadata: Metadata::default(),
            elements: Vec::new(),
            text: Text::default(),
            heading: false,
            rows: HashMap::new(),
            data_rows: Vec::new(),
            pictures: 0,
            tables: 0,
            frames: false,
        }
    }

    /// Begins a node; returns whether to go on with what is in it.
    fn enter(&mut self, id: NodeId) -> Result<bool, Refusal> {
        let node = &self.tree.nodes[id];
        if let NodeData::Text(text) = &node.data {
            self.text.push(&look_of(self.tree, id).apply(text));
            return Ok(false);
        }
        self.read_metadata(id);
        let name = node.name();
        self.frames |= matches!(name, "iframe" | "frame");
        if is_hidden(node) || is_ignored(node) || name == "title" {
            return Ok(false);
        }
        match name {
            "img" => self.elements.push(Element::Picture(Place::Unknown)),
            "input" => self.text.push(shown_input(node)),
            "br" | "hr" => self.end_line(),
            "table" => {
                self.end_line();
                self.rows.extend(classify_rows(self.tree, id));
            }
            "tr" if self.rows.get(&id) == Some(&true) => {
                self.end_line();
                self.row(id);
                return Ok(false);
            }
            "tr" => {
                self.end_line();
                self.end_table()?;
            }
            name if is_block(name) => {
                self.end_line();
                self.heading |= is_heading(name);
            }
            _ => {}
        }
        Ok(true)
    }

    fn leave(&mut self, id: NodeId) -> Result<(), Refusal> {
        let name = self.tree.nodes[id].name();
        if is_block(name) {
            self.end_line();
        }
        if is_heading(name) {
            self.heading = false;
        }
        if name == "table" {
            self.end_table()?;
        }
        Ok(())
    }

    fn end_line(&mut self) {
        if let Some(text) = self.text.line() {
            let line = Line { text, place: Place::Unknown };
            self.elements.push(if self.heading {
                Element::Heading(line)
            } else {
                Element::Line(line)
            });
        }
    }

    fn end_table(&mut self) -> Result<(), Refusal> {
        let rows = std::mem::take(&mut self.data_rows);
        if !rows.is_empty() {
            self.tables += 1;
            self.elements.push(Element::Table(table::build(rows, self.tables)?));
        }
        let pictures = std::mem::take(&mut self.pictures);
        self.elements.extend((0..pictures).map(|_| Element::Picture(Place::Unknown)));
        Ok(())
    }

    fn row(&mut self, id: NodeId) {
        let tree = self.tree;
        let mut row = Vec::new();
        for cell in tree.children(id).filter(|id| is_cell(tree, *id)) {
            if !is_hidden(&tree.nodes[cell]) {
                row.push(self.cell(cell));
            }
        }
        self.data_rows.push(row);
    }

    fn cell(&mut self, id: NodeId) -> SourceCell {
        let node = &self.tree.nodes[id];
        let span = |name| node.attribute(name).map_or(1, span);
        SourceCell {
            text: self.cell_text(id),
            rowspan: span("rowspan"),
            colspan: span("colspan"),
            address: node.attribute("data-cell").map(str::to_owned),
            place: Place::Unknown,
        }
    }

    /// The lines of a cell.
    fn cell_text(&mut self, id: NodeId) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut text = Text::default();
        let mut walk = self.tree.walk(id);
        while let Some(event) = walk.next() {
            let (id, enters) = match event {
                WalkEvent::Enter(id) => (id, true),
                WalkEvent::Leave(id) => (id, false),
            };
            let node = &self.tree.nodes[id];
            match &node.data {
                NodeData::Text(part) if enters => text.push(&look_of(self.tree, id).apply(part)),
                NodeData::Element { .. } if enters && (is_hidden(node) || is_ignored(node)) => {
                    walk.skip_subtree(id);
                }
                NodeData::Element { .. } => match node.name() {
                    "img" if enters => self.pictures += 1,
                    "input" if enters => text.push(shown_input(node)),
                    name if is_block(name) => lines.extend(text.line()),
                    _ => {}
                },
                NodeData::Text(_) | NodeData::Other => {}
            }
        }
        lines.extend(text.line());
        lines.join("\n")
    }

    /// Reads what the page says of itself: its title, and what our own pages and fragments carry.
    fn read_metadata(&mut self, id: NodeId) {
        let node = &self.tree.nodes[id];
        let metadata = &mut self.metadata;
        let set = |field: &mut Option<String>, value: Option<&str>| {
            let value = value.map(str::trim).filter(|value| !value.is_empty());
            if field.is_none() {
                *field = value.map(str::to_owned);
            }
        };
        match node.name() {
            "title" => {
                let mut text = Text::default();
                for child in self.tree.children(id) {
                    if let NodeData::Text(part) = &self.tree.nodes[child].data {
                        text.push(part);
                    }
                }
                set(&mut metadata.title, text.line().as_deref());
            }
            "meta" => {
                let content = node.attribute("content");
                match node.attribute("name") {
                    Some("gouji-form") => set(&mut metadata.form, content),
                    Some("gouji-agency") => set(&mut metadata.agency, content),
                    Some("gouji-year") => set(&mut metadata.year, content),
                    _ => {}
                }
            }
            "div" => {
                set(&mut metadata.form, node.attribute("data-gouji-form"));
                set(&mut metadata.agency, node.attribute("data-gouji-agency"));
                set(&mut metadata.year, node.attribute("data-gouji-year"));
            }
            _ => {}
        }
    }
}

/// Elements around a text that say how it is shown.
const MOST_AROUND: usize = 24;

/// Returns how a text is shown by what stands around it, as far as its cell or block.
fn look_of(tree: &Tree, id: NodeId) -> Look {
    let mut look = Look::default();
    let around = std::iter::successors(tree.nodes[id].parent, |id| tree.nodes[*id].parent);
    for node in around.take(MOST_AROUND).map(|id| &tree.nodes[id]) {
        look = look.and(element_look(node));
        if matches!(node.name(), "table" | "body") {
            break;
        }
    }
    look
}

/// A span as a page writes it; what is no number is 1, as browsers have it.
fn span(text: &str) -> usize {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    match &text[..digits] {
        "" => 1,
        // Too many digits for a number: to the end.
        digits => digits.parse().unwrap_or(usize::MAX),
    }
}

/// What a field shows.
fn shown_input(node: &Node) -> &str {
    match node.attribute("type") {
        None | Some("text" | "number") => node.attribute("value").unwrap_or_default(),
        Some(_) => "",
    }
}
