//! The tree of a page → its lines, headings and tables in order.

use std::collections::HashMap;

use super::element::{is_block, is_heading, is_hidden, is_ignored};
use super::rows::{is_cell, kinds};
use super::text::Text;
use super::tree::{Data, Id, Node, Step, Tree};
use crate::import::read::{Refusal, table};
use crate::import::source::{Facts, Line, Piece, Place, Source, SourceCell};

/// What a page shows.
pub(super) struct Content {
    /// Its parts.
    pub(super) source: Source,
    /// Whether it shows other pages in frames.
    pub(super) frames: bool,
}

impl Content {
    /// Takes a tree apart.
    pub(super) fn of(tree: &Tree) -> Result<Self, Refusal> {
        let mut reader = Reader::new(tree);
        let mut walk = tree.walk(0);
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(id) if reader.enter(id)? => {}
                Step::Enter(id) => walk.pass_over(id),
                Step::Leave(id) => reader.leave(id)?,
            }
        }
        reader.end_line();
        let source = Source { facts: reader.facts, pieces: reader.pieces };
        Ok(Self { source, frames: reader.frames })
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    facts: Facts,
    pieces: Vec<Piece>,
    text: Text,
    heading: bool,
    /// For each row of the tables that are open, whether it is part of a table of figures.
    rows: HashMap<Id, bool>,
    /// The rows of figures that stand together so far.
    run: Vec<Vec<SourceCell>>,
    /// Pictures in those rows.
    pictures: usize,
    tables: usize,
    frames: bool,
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            facts: Facts::default(),
            pieces: Vec::new(),
            text: Text::default(),
            heading: false,
            rows: HashMap::new(),
            run: Vec::new(),
            pictures: 0,
            tables: 0,
            frames: false,
        }
    }

    /// Begins a node; returns whether to go on with what is in it.
    fn enter(&mut self, id: Id) -> Result<bool, Refusal> {
        let node = &self.tree.nodes[id];
        if let Data::Text(text) = &node.data {
            self.text.push(text);
            return Ok(false);
        }
        self.note_facts(id);
        let name = node.name();
        self.frames |= matches!(name, "iframe" | "frame");
        if is_hidden(node) || is_ignored(node) || name == "title" {
            return Ok(false);
        }
        match name {
            "img" => self.pieces.push(Piece::Picture(Place::Unknown)),
            "input" => self.text.push(shown_input(node)),
            "br" | "hr" => self.end_line(),
            "table" => {
                self.end_line();
                self.rows.extend(kinds(self.tree, id));
            }
            "tr" if self.rows.get(&id) == Some(&true) => {
                self.end_line();
                self.row(id);
                return Ok(false);
            }
            "tr" => {
                self.end_line();
                self.end_run()?;
            }
            name if is_block(name) => {
                self.end_line();
                self.heading |= is_heading(name);
            }
            _ => {}
        }
        Ok(true)
    }

    fn leave(&mut self, id: Id) -> Result<(), Refusal> {
        let name = self.tree.nodes[id].name();
        if is_block(name) {
            self.end_line();
        }
        if is_heading(name) {
            self.heading = false;
        }
        if name == "table" {
            self.end_run()?;
        }
        Ok(())
    }

    fn end_line(&mut self) {
        if let Some(text) = self.text.line() {
            let line = Line { text, place: Place::Unknown };
            self.pieces.push(if self.heading { Piece::Heading(line) } else { Piece::Line(line) });
        }
    }

    fn end_run(&mut self) -> Result<(), Refusal> {
        let rows = std::mem::take(&mut self.run);
        if !rows.is_empty() {
            self.tables += 1;
            self.pieces.push(Piece::Table(table::finish(rows, self.tables)?));
        }
        let pictures = std::mem::take(&mut self.pictures);
        self.pieces.extend((0..pictures).map(|_| Piece::Picture(Place::Unknown)));
        Ok(())
    }

    fn row(&mut self, id: Id) {
        let tree = self.tree;
        let mut row = Vec::new();
        for cell in tree.children(id).filter(|id| is_cell(tree, *id)) {
            if !is_hidden(&tree.nodes[cell]) {
                row.push(self.cell(cell));
            }
        }
        self.run.push(row);
    }

    fn cell(&mut self, id: Id) -> SourceCell {
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
    fn cell_text(&mut self, id: Id) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut text = Text::default();
        let mut walk = self.tree.walk(id);
        while let Some(step) = walk.next() {
            let (id, enters) = match step {
                Step::Enter(id) => (id, true),
                Step::Leave(id) => (id, false),
            };
            let node = &self.tree.nodes[id];
            match &node.data {
                Data::Text(part) if enters => text.push(part),
                Data::Element { .. } if enters && (is_hidden(node) || is_ignored(node)) => {
                    walk.pass_over(id);
                }
                Data::Element { .. } => match node.name() {
                    "img" if enters => self.pictures += 1,
                    "input" if enters => text.push(shown_input(node)),
                    name if is_block(name) => lines.extend(text.line()),
                    _ => {}
                },
                Data::Text(_) | Data::Other => {}
            }
        }
        lines.extend(text.line());
        lines.join("\n")
    }

    /// Takes what the page says of itself: its title, and what our own pages and fragments carry.
    fn note_facts(&mut self, id: Id) {
        let node = &self.tree.nodes[id];
        let facts = &mut self.facts;
        let keep = |fact: &mut Option<String>, value: Option<&str>| {
            let value = value.map(str::trim).filter(|value| !value.is_empty());
            if fact.is_none() {
                *fact = value.map(str::to_owned);
            }
        };
        match node.name() {
            "title" => {
                let mut text = Text::default();
                for child in self.tree.children(id) {
                    if let Data::Text(part) = &self.tree.nodes[child].data {
                        text.push(part);
                    }
                }
                keep(&mut facts.title, text.line().as_deref());
            }
            "meta" => {
                let content = node.attribute("content");
                match node.attribute("name") {
                    Some("gouji-form") => keep(&mut facts.form, content),
                    Some("gouji-agency") => keep(&mut facts.agency, content),
                    Some("gouji-year") => keep(&mut facts.year, content),
                    _ => {}
                }
            }
            "div" => {
                keep(&mut facts.form, node.attribute("data-gouji-form"));
                keep(&mut facts.agency, node.attribute("data-gouji-agency"));
                keep(&mut facts.year, node.attribute("data-gouji-year"));
            }
            _ => {}
        }
    }
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
