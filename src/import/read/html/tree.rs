//! Text of HTML → a tree of nodes in one list, by the algorithm of browsers, within bounds.
//!
//! The algorithm looks at all open elements for many a tag, so that its time grows with the depth; it copies open marks
//! into each new paragraph, so that a short text can make a large tree; and it holds each attribute of a tag against all
//! others. The bounds are checked between chunks of the text.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::tree_builder::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

use crate::import::read::Refusal;

/// Elements inside each other, as many as browsers show.
const DEEPEST: u32 = 512;
/// Nodes of the largest page.
const MOST_NODES: usize = 1_000_000;
/// Parse errors in one page.
const MOST_PARSE_ERRORS: usize = 1_000_000;
/// The sum, over all tags, of the square of how many attributes each has.
const MOST_ATTRIBUTE_PAIRS: usize = 1_000_000_000;
/// Bytes that are parsed between two checks of the bounds.
const CHUNK: usize = 4096;

/// A node's number in the list.
pub(super) type NodeId = usize;

/// What a node is.
pub(super) enum NodeData {
    /// An element with its name and attributes.
    Element { name: QualName, attributes: Vec<Attribute> },
    /// Text.
    Text(StrTendril),
    /// The page itself, a comment, the content of a template: nothing to show.
    Other,
}

/// A node with its neighbours.
pub(super) struct Node {
    pub(super) data: NodeData,
    pub(super) parent: Option<NodeId>,
    pub(super) first: Option<NodeId>,
    last: Option<NodeId>,
    previous: Option<NodeId>,
    pub(super) next: Option<NodeId>,
    depth: u32,
}

impl Node {
    /// The element's name in lower case; empty for what is none.
    pub(super) fn name(&self) -> &str {
        match &self.data {
            NodeData::Element { name, .. } => &name.local,
            NodeData::Text(_) | NodeData::Other => "",
        }
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        match &self.data {
            NodeData::Element { attributes, .. } => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == wanted)
                .map(|attribute| &*attribute.value),
            NodeData::Text(_) | NodeData::Other => None,
        }
    }
}

/// The tree; its root is the first node.
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// An event of a walk through a tree, which needs no recursion.
pub(super) enum WalkEvent {
    /// A node begins.
    Enter(NodeId),
    /// A node with all that is in it ends.
    Leave(NodeId),
}

/// A walk through all that is in a node, in order.
pub(super) struct Walk<'a> {
    tree: &'a Tree,
    root: NodeId,
    next: Option<WalkEvent>,
}

impl Walk<'_> {
    /// Skips what is in the node that was just entered, and its end.
    pub(super) fn skip_subtree(&mut self, id: NodeId) {
        self.next = self.after(id);
    }

    fn after(&self, id: NodeId) -> Option<WalkEvent> {
        if id == self.root {
            return None;
        }
        let node = &self.tree.nodes[id];
        node.next
            .map(WalkEvent::Enter)
            .or_else(|| node.parent.filter(|parent| *parent != self.root).map(WalkEvent::Leave))
    }
}

impl Iterator for Walk<'_> {
    type Item = WalkEvent;

    fn next(&mut self) -> Option<WalkEvent> {
        let event = self.next.take()?;
        self.next = match event {
            WalkEvent::Enter(id) => match self.tree.nodes[id].first {
                Some(first) => Some(WalkEvent::Enter(first)),
                None => Some(WalkEvent::Leave(id)),
            },
            WalkEvent::Leave(id) => self.after(id),
        };
        Some(event)
    }
}

impl Tree {
    /// Walks through all that is in `root`.
    pub(super) fn walk(&self, root: NodeId) -> Walk<'_> {
        Walk { tree: self, root, next: self.nodes[root].first.map(WalkEvent::Enter) }
    }

    /// The elements directly in a node.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.nodes[id].first, |id| self.nodes[*id].next)
    }
}

/// Parses a page.
///
/// # Errors
/// It passes one of the bounds.
pub(super) fn parse(text: &str) -> Result<Tree, Refusal> {
    if attribute_pairs(text) > MOST_ATTRIBUTE_PAIRS {
        return Err(Refusal::TooIntricate);
    }
    let mut parser = parse_document(Sink::new(), ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(CHUNK);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (chunk, after) = rest.split_at(end);
        parser.process(StrTendril::from(chunk));
        rest = after;
        if parser.tokenizer.sink.sink.exceeds_bounds() {
            // What is left in the queue would be parsed by `finish`.
            parser.input_buffer = BufferQueue::default();
            return Err(Refusal::TooIntricate);
        }
    }
    Ok(parser.finish())
}

/// The sum, over what looks like tags, of the square of the number of attributes.
fn attribute_pairs(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut sum = 0usize;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'<') {
        at += found + 1;
        if !bytes.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
            continue;
        }
        let mut count = 0usize;
        let mut before = 0u8;
        while let Some(&byte) = bytes.get(at).filter(|byte| **byte != b'>') {
            if before == b'=' && matches!(byte, b'"' | b'\'') {
                let value = bytes[at + 1..].iter().position(|other| *other == byte);
                at += value.map_or(bytes.len(), |length| length + 1);
            } else if byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'') {
                count += 1;
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
            at += 1;
        }
        sum = sum.saturating_add(count.saturating_mul(count));
        at = at.min(bytes.len());
    }
    sum
}

/// The name of an element for the parser.
#[derive(Debug)]
pub(super) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

/// Where the parser puts what it finds.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    parse_errors: Cell<usize>,
    deepest: Cell<u32>,
}

impl Sink {
    fn new() -> Self {
        let sink =
            Self { nodes: RefCell::default(), parse_errors: Cell::new(0), deepest: Cell::new(0) };
        sink.create(NodeData::Other);
        sink
    }

    fn exceeds_bounds(&self) -> bool {
        self.nodes.borrow().len() > MOST_NODES
            || self.parse_errors.get() > MOST_PARSE_ERRORS
            || self.deepest.get() > DEEPEST
    }

    fn create(&self, data: NodeData) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            data,
            parent: None,
            first: None,
            last: None,
            previous: None,
            next: None,
            depth: 0,
        });
        nodes.len() - 1
    }

    /// Puts a node into `parent`, before `next` or at its end.
    fn link(&self, id: NodeId, parent: NodeId, next: Option<NodeId>) {
        let mut nodes = self.nodes.borrow_mut();
        detach(&mut nodes, id);
        let previous = next.map_or(nodes[parent].last, |next| nodes[next].previous);
        let depth = nodes[parent].depth + 1;
        let node = &mut nodes[id];
        (node.parent, node.previous, node.next, node.depth) = (Some(parent), previous, next, depth);
        match previous {
            Some(previous) => nodes[previous].next = Some(id),
            None => nodes[parent].first = Some(id),
        }
        match next {
            Some(next) => nodes[next].previous = Some(id),
            None => nodes[parent].last = Some(id),
        }
        self.deepest.set(self.deepest.get().max(depth));
    }

    fn insert(&self, child: NodeOrText<NodeId>, parent: NodeId, next: Option<NodeId>) {
        let text = match child {
            NodeOrText::AppendNode(id) => return self.link(id, parent, next),
            NodeOrText::AppendText(text) => text,
        };
        {
            let mut nodes = self.nodes.borrow_mut();
            let previous = next.map_or(nodes[parent].last, |next| nodes[next].previous);
            if let Some(NodeData::Text(before)) = previous.map(|id| &mut nodes[id].data) {
                before.push_tendril(&text);
                return;
            }
        }
        let id = self.create(NodeData::Text(text));
        self.link(id, parent, next);
    }
}

fn detach(nodes: &mut [Node], id: NodeId) {
    let (parent, previous, next) = (nodes[id].parent, nodes[id].previous, nodes[id].next);
    let Some(parent) = parent else { return };
    match previous {
        Some(previous) => nodes[previous].next = next,
        None => nodes[parent].first = next,
    }
    match next {
        Some(next) => nodes[next].previous = previous,
        None => nodes[parent].last = previous,
    }
    let node = &mut nodes[id];
    (node.parent, node.previous, node.next) = (None, None, None);
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        Tree { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {
        self.parse_errors.set(self.parse_errors.get() + 1);
    }

    fn get_document(&self) -> NodeId {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match &self.nodes.borrow()[*target].data {
            NodeData::Element { name, .. } => Name(name.clone()),
            // The parser asks for elements only.
            NodeData::Text(_) | NodeData::Other => {
                Name(QualName::new(None, Namespace::default(), LocalName::default()))
            }
        }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> NodeId {
        let id = self.create(NodeData::Element { name, attributes });
        if flags.template {
            // What a template holds is never shown: it hangs on a node of its own.
            self.create(NodeData::Other);
        }
        id
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.create(NodeData::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.create(NodeData::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.insert(child, *parent, None);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        before: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let parent = self.nodes.borrow()[*element].parent;
        match parent {
            Some(parent) => self.insert(child, parent, Some(*element)),
            None => self.insert(child, *before, None),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        target + 1
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.nodes.borrow()[*sibling].parent;
        if let Some(parent) = parent {
            self.insert(child, parent, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, added: Vec<Attribute>) {
        if let NodeData::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].data {
            for attribute in added {
                if !attributes.iter().any(|own| own.name == attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        loop {
            let first = self.nodes.borrow()[*node].first;
            let Some(first) = first else { break };
            self.link(first, *parent, None);
        }
    }
}
