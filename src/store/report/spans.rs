//! Where things stand in a TOML text: how each table is laid out, and the bytes, lines and commas of its entries.
//!
//! Looks only; what is put in or taken out stands in `patch`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A TOML value with its place in the text.
pub(super) type Node<'i> = Spanned<DeValue<'i>>;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A figure, a text, or a list.
    Plain,
    /// `{ … }`
    Inline,
    /// Under a `[header]`, or several under `[[headers]]`.
    Header,
    /// Only as the first parts of dotted keys or headers.
    Dotted,
}

/// A table found on the way to a key.
pub(super) struct Step<'t, 'i> {
    pub(super) table: &'t DeTable<'i>,
    pub(super) layout: Layout,
    /// The bytes of an inline table or of the header; the whole text for the top.
    pub(super) span: Range<usize>,
}

pub(super) fn node_at<'t, 'i>(root: &'t DeTable<'i>, path: &[&str]) -> Option<&'t Node<'i>> {
    let (first, rest) = path.split_first()?;
    let node = root.get(*first)?;
    match node.get_ref() {
        _ if rest.is_empty() => Some(node),
        DeValue::Table(table) => node_at(table, rest),
        _ => None,
    }
}

/// Returns the tables along a path, the top first; `None` where one of them is missing.
pub(super) fn steps<'t, 'i>(
    text: &str,
    root: &'t DeTable<'i>,
    path: &[&str],
) -> Option<Vec<Step<'t, 'i>>> {
    let mut steps = vec![Step { table: root, layout: Layout::Plain, span: 0..text.len() }];
    let mut table = root;
    for key in path {
        let node = table.get(*key)?;
        let DeValue::Table(next) = node.get_ref() else { return None };
        table = next;
        steps.push(Step { table, layout: layout(text, node), span: node.span() });
    }
    Some(steps)
}

pub(super) fn layout(text: &str, node: &Node<'_>) -> Layout {
    let start = &text[node.span().start.min(text.len())..];
    match node.get_ref() {
        DeValue::Table(_) if start.starts_with('{') => Layout::Inline,
        DeValue::Table(_) if start.starts_with('[') => Layout::Header,
        DeValue::Table(_) => Layout::Dotted,
        DeValue::Array(items) => match items.first() {
            Some(item) if item.get_ref().is_table() && layout(text, item) == Layout::Header => {
                Layout::Header
            }
            _ => Layout::Plain,
        },
        _ => Layout::Plain,
    }
}

/// Returns the bytes of an entry within the body of its table: `None` for what stands under headers of its own.
pub(super) fn extent(text: &str, key: usize, node: &Node<'_>) -> Option<Range<usize>> {
    match (layout(text, node), node.get_ref()) {
        (Layout::Header, _) => None,
        (Layout::Dotted, DeValue::Table(table)) => table
            .iter()
            .filter_map(|(below, node)| extent(text, below.span().start, node))
            .reduce(|one, other| one.start.min(other.start)..one.end.max(other.end))
            .map(|below| key.min(below.start)..below.end),
        _ => Some(key..node.span().end),
    }
}

pub(super) fn in_body(text: &str, node: &Node<'_>) -> bool {
    extent(text, 0, node).is_some()
}

/// Returns the last byte of an entry, with all that stands under headers of its own.
pub(super) fn full_end(text: &str, least: usize, node: &Node<'_>) -> usize {
    let own = match layout(text, node) {
        Layout::Dotted => least,
        _ => least.max(node.span().end),
    };
    match node.get_ref() {
        DeValue::Table(table) => table_end(text, table).map_or(own, |end| own.max(end)),
        DeValue::Array(items) => {
            items.iter().map(|item| full_end(text, own, item)).max().unwrap_or(own)
        }
        _ => own,
    }
}

pub(super) fn table_end(text: &str, table: &DeTable<'_>) -> Option<usize> {
    table.iter().map(|(key, node)| full_end(text, key.span().end, node)).max()
}

pub(super) fn item_ends(text: &str, table: &DeTable<'_>, ends: &mut Vec<usize>) {
    for node in table.values() {
        match (layout(text, node), node.get_ref()) {
            (Layout::Dotted, DeValue::Table(below)) => item_ends(text, below, ends),
            _ => ends.push(node.span().end),
        }
    }
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Returns where the line of `at` ends, before its line end.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    end - usize::from(end > at && text[..end].ends_with('\r'))
}

pub(super) fn after_line(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    end + if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) }
}

pub(super) fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Returns where the next thing that counts stands: past spaces, line ends and comments.
pub(super) fn skip(text: &str, mut at: usize) -> usize {
    loop {
        let rest = &text[at..];
        at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        if !text[at..].starts_with('#') {
            return at;
        }
        at = text[at..].find('\n').map_or(text.len(), |end| at + end);
    }
}

pub(super) fn comma(text: &str, at: usize) -> Option<usize> {
    let at = skip(text, at);
    text[at..].starts_with(',').then_some(at)
}
