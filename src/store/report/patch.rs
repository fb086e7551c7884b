//! Edits of a report's text by byte spans: one key set or taken out, and not a byte changed elsewhere.
//!
//! Works on any layout that TOML allows: tables with headers, inline tables on one or many lines, dotted keys. Each
//! edit parses the text anew, so that spans are never stale. What to change is decided in `document`.

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::model::{CellId, Form};

use super::keys::{AFTER_TABLES, BEFORE_TABLES, BYTE_ORDER_MARK, HEAD, NARRATIVE, NOTES};
use super::spans::{
    Layout, Node, Step, after_line, comma, extent, full_end, in_body, indent, item_ends, layout,
    line_end, line_start, node_at, skip, steps, table_end,
};
use super::writer;

/// A text that is being edited.
pub(super) struct Patch {
    text: String,
    eol: &'static str,
    form: Arc<Form>,
}

impl Patch {
    /// Starts with `text`, which must be TOML without a slip.
    pub(super) fn new(text: &str, form: &Arc<Form>) -> Self {
        let first = text.find('\n').unwrap_or(0);
        let eol = if text[..first].ends_with('\r') { "\r\n" } else { "\n" };
        Self { text: text.to_owned(), eol, form: Arc::clone(form) }
    }

    /// Returns the text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Replaces values at once; the spans must be of the present text.
    pub(super) fn replace_all(&mut self, mut changes: Vec<(Range<usize>, String)>) {
        changes.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, with) in changes {
            self.splice(span, &with);
        }
    }

    /// Returns whether a key stands in the text.
    pub(super) fn has(&self, path: &[&str]) -> bool {
        let (root, _) = DeTable::parse_recoverable(&self.text);
        node_at(root.get_ref(), path).is_some()
    }

    /// Returns whether a key stands in the text as a table that is not empty.
    pub(super) fn has_entries(&self, path: &[&str]) -> bool {
        let (root, _) = DeTable::parse_recoverable(&self.text);
        let Some(node) = node_at(root.get_ref(), path) else { return false };
        let DeValue::Table(table) = node.get_ref() else { return false };
        // An empty `{}` may be replaced whole; one that holds a comment, or a header, may not.
        !table.is_empty()
            || layout(&self.text, node) != Layout::Inline
            || self.text[node.span()].contains('#')
    }

    /// Returns whether a table stands in the text as `{ … }`, or a list as `[ … ]`.
    pub(super) fn is_inline(&self, path: &[&str]) -> bool {
        let (root, _) = DeTable::parse_recoverable(&self.text);
        node_at(root.get_ref(), path)
            .is_some_and(|node| matches!(layout(&self.text, node), Layout::Inline | Layout::Plain))
    }

    /// Sets a key to a value as it is to be written. The table around it is made where it is missing; `comment` goes
    /// behind a line that is new.
    pub(super) fn set(&mut self, path: &[&str], value: &str, comment: &str) {
        let text = self.text.clone();
        let (root, _) = DeTable::parse_recoverable(&text);
        let root = root.get_ref();
        if let Some(node) = node_at(root, path) {
            return self.splice(node.span(), value);
        }
        let Some((key, parents)) = path.split_last() else { return };
        if let Some(steps) = steps(&text, root, parents) {
            self.insert(&steps, parents, key, value, comment);
        } else if let [name] = parents
            && let Some(node) = root.get(*name)
        {
            // Something that is no table stands there, and was told of.
            self.splice(node.span(), &format!("{{ {} = {value} }}", writer::key(key)));
        } else if let [name] = parents {
            let line = with_comment(&format!("{} = {value}", writer::key(key)), comment);
            let header = self.header(name);
            self.section(root, name, &format!("{header}\n{line}"));
        }
    }

    /// Adds a `[[name]]` with these lines behind the last one.
    pub(super) fn append(&mut self, name: &str, lines: &[String]) {
        let text = self.text.clone();
        let (root, _) = DeTable::parse_recoverable(&text);
        self.section(root.get_ref(), name, &format!("[[{name}]]\n{}", lines.join("\n")));
    }

    /// Takes a key out, with its comma or line; a comment behind it on its line stays.
    pub(super) fn remove(&mut self, path: &[&str]) {
        let text = self.text.clone();
        let (root, _) = DeTable::parse_recoverable(&text);
        let Some((key, parents)) = path.split_last() else { return };
        let Some(steps) = steps(&text, root.get_ref(), parents) else { return };
        let Some(parent) = steps.last() else { return };
        let Some((key, node)) = parent.table.get_key_value(*key) else { return };
        match layout(&text, node) {
            Layout::Header => self.remove_section(&text, node),
            Layout::Dotted => {
                let children: Vec<String> = match node.get_ref() {
                    DeValue::Table(table) => {
                        table.keys().map(|k| k.get_ref().to_string()).collect()
                    }
                    _ => Vec::new(),
                };
                for child in &children {
                    let mut below = path.to_vec();
                    below.push(child);
                    self.remove(&below);
                }
            }
            Layout::Plain | Layout::Inline => {
                if let Some(inline) = steps.iter().rfind(|step| step.layout == Layout::Inline) {
                    self.remove_item(&text, inline, key.span().start, node.span());
                } else {
                    self.remove_line(&text, node.span());
                }
            }
        }
    }

    /// Takes out the element `index` of a list of `[[headers]]`.
    pub(super) fn remove_element(&mut self, name: &str, index: usize) {
        let text = self.text.clone();
        let (root, _) = DeTable::parse_recoverable(&text);
        let Some(node) = root.get_ref().get(name) else { return };
        if let DeValue::Array(items) = node.get_ref()
            && let Some(item) = items.get(index)
        {
            self.remove_section(&text, item);
        }
    }

    fn splice(&mut self, span: Range<usize>, with: &str) {
        let with = if self.eol == "\n" { with.to_owned() } else { with.replace('\n', self.eol) };
        self.text.replace_range(span, &with);
    }

    fn header(&self, name: &str) -> String {
        let table = self.form.tables.iter().find(|table| table.id == name);
        table.map_or_else(
            || format!("[{}]", writer::key(name)),
            |table| writer::table_header(&self.form, table),
        )
    }

    /// Puts a key that is missing into a table that stands there.
    fn insert(
        &mut self,
        steps: &[Step<'_, '_>],
        parents: &[&str],
        key: &str,
        value: &str,
        comment: &str,
    ) {
        let Some(parent) = steps.last() else { return };
        let text = self.text.clone();
        let inside = steps.iter().any(|step| step.layout == Layout::Inline);
        // The parts of a dotted key that lead from the table with a layout of its own to this one.
        let dotted_parts =
            steps.iter().rev().take_while(|step| step.layout == Layout::Dotted).count();
        let dotted: Vec<String> = parents[parents.len() - dotted_parts..]
            .iter()
            .chain([&key])
            .map(|part| writer::key(part))
            .collect();
        let dotted = dotted.join(".");
        let neighbour = self.neighbour(&text, parent, parents, key);
        if inside {
            return self.insert_item(&text, parent, neighbour, &format!("{dotted} = {value}"));
        }
        let width = neighbour.as_ref().map_or(0, |beside| key_width(&text, beside));
        let entry = with_comment(&format!("{dotted:width$} = {value}"), comment);
        match neighbour {
            Some(Neighbour::Before(extent)) => {
                let (at, indent) = (line_end(&text, extent.end), indent(&text, extent.start));
                self.splice(at..at, &format!("\n{indent}{entry}"));
            }
            Some(Neighbour::After(extent)) => {
                let (at, indent) = (line_start(&text, extent.start), indent(&text, extent.start));
                self.splice(at..at, &format!("{indent}{entry}\n"));
            }
            None if parent.layout == Layout::Header => {
                let at = line_end(&text, parent.span.end);
                self.splice(at..at, &format!("\n{entry}"));
            }
            None if dotted_parts > 0 => {
                // Only headers below: a header for this one too.
                let name: Vec<String> = parents.iter().map(|part| writer::key(part)).collect();
                let at = table_end(&text, parent.table).unwrap_or(text.len());
                let at = line_end(&text, at);
                let line = with_comment(&format!("{} = {value}", writer::key(key)), comment);
                self.splice(at..at, &format!("\n\n[{}]\n{line}", name.join(".")));
            }
            None => self.splice(0..0, &format!("{entry}\n")),
        }
    }

    fn insert_item(
        &mut self,
        text: &str,
        parent: &Step<'_, '_>,
        neighbour: Option<Neighbour>,
        entry: &str,
    ) {
        match neighbour {
            Some(Neighbour::Before(extent)) => {
                self.splice(extent.end..extent.end, &format!(", {entry}"));
            }
            Some(Neighbour::After(extent)) => {
                self.splice(extent.start..extent.start, &format!("{entry}, "));
            }
            None => {
                let inner = parent.span.start + 1..parent.span.end - 1;
                if text[inner.clone()].trim_matches([' ', '\t']).is_empty() {
                    self.splice(inner, &format!(" {entry} "));
                } else {
                    self.splice(inner.start..inner.start, &format!(" {entry}"));
                }
            }
        }
    }

    /// Finds the entry next to which a new one belongs, among those in the body of the same table.
    fn neighbour(
        &self,
        text: &str,
        parent: &Step<'_, '_>,
        parents: &[&str],
        key: &str,
    ) -> Option<Neighbour> {
        let entries: Vec<(Option<usize>, Range<usize>)> = parent
            .table
            .iter()
            .filter_map(|(k, node)| {
                Some((self.rank(parents, k.get_ref()), extent(text, k.span().start, node)?))
            })
            .collect();
        let mine = self.rank(parents, key);
        let last = || entries.iter().max_by_key(|(_, extent)| extent.end);
        let before = match mine {
            Some(mine) => entries
                .iter()
                .filter(|(rank, _)| rank.is_some_and(|rank| rank < mine))
                .max_by_key(|(rank, _)| *rank),
            None => last(),
        };
        if let Some((_, extent)) = before {
            return Some(Neighbour::Before(extent.clone()));
        }
        let after = entries.iter().filter(|(rank, _)| *rank > mine).min_by_key(|(rank, _)| *rank);
        after
            .map(|(_, extent)| Neighbour::After(extent.clone()))
            .or_else(|| last().map(|(_, extent)| Neighbour::Before(extent.clone())))
    }

    /// Returns the place of a key among its sisters; `None` where they have no order.
    fn rank(&self, parents: &[&str], key: &str) -> Option<usize> {
        let form = &self.form;
        let place = |list: &[&str]| list.iter().position(|name| *name == key);
        match parents {
            [] => place(&HEAD)
                .or_else(|| place(&BEFORE_TABLES).map(|at| 10 + at))
                .or_else(|| form.tables.iter().position(|t| t.id == key).map(|at| 20 + at))
                .or_else(|| place(&AFTER_TABLES).map(|at| 10_000 + at)),
            [NARRATIVE] => form.sections.iter().position(|section| section.id == key),
            [NOTES] => form.cell_at(key).map(CellId::index),
            [table] => {
                let table = form.tables.iter().find(|other| other.id == *table)?;
                writer::rows(table).position(|(row, _)| row.id == key)
            }
            [table, row] => form.cell_at(&format!("{table}.{row}.{key}")).map(CellId::index),
            _ => None,
        }
    }

    /// Puts a new table behind those that come before it.
    fn section(&mut self, root: &DeTable<'_>, name: &str, lines: &str) {
        let text = self.text.clone();
        let mine = self.rank(&[], name).unwrap_or(usize::MAX);
        let ends = root.iter().filter_map(|(key, node)| {
            let rank = self.rank(&[], key.get_ref()).unwrap_or(0);
            let end = full_end(&text, key.span().end, node);
            // A plain entry after a header cannot be: everything at the top stands before the first one.
            (rank <= mine).then_some((if in_body(&text, node) { 0 } else { rank }, end))
        });
        let at = ends.max().map_or(text.len(), |(_, end)| end);
        let at = line_end(&text, at);
        let gap =
            if text[..at].trim_start_matches(BYTE_ORDER_MARK).is_empty() { "" } else { "\n\n" };
        self.splice(at..at, &format!("{gap}{lines}"));
    }

    fn remove_section(&mut self, text: &str, node: &Node<'_>) {
        let start = line_start(text, node.span().start);
        let end = line_end(text, full_end(text, node.span().end, node));
        let mut end = after_line(text, end);
        if text[..start].trim_end_matches(['\n', '\r']).len() + 1 < start {
            // The blank line above separates what is left; the one below goes.
            let blank = line_end(text, end);
            if text[end..blank].trim().is_empty() {
                end = after_line(text, blank);
            }
        }
        self.splice(start..end, "");
    }

    fn remove_line(&mut self, text: &str, value: Range<usize>) {
        // A value never starts a line, so this is the line of the key.
        let (start, end) = (line_start(text, value.start), line_end(text, value.end));
        let rest = &text[value.end..end];
        if let Some(comment) = rest.find('#') {
            let start = start + indent(text, start).len();
            self.splice(start..value.end + comment, "");
        } else if after_line(text, end) > end || start == 0 {
            self.splice(start..after_line(text, end), "");
        } else {
            let before = text[..start].strip_suffix('\n').unwrap_or(&text[..start]);
            let before = before.strip_suffix('\r').unwrap_or(before);
            self.splice(before.len()..end, "");
        }
    }

    /// Takes `key = value` and one comma out of an inline table.
    fn remove_item(&mut self, text: &str, inline: &Step<'_, '_>, key: usize, value: Range<usize>) {
        // Dotted keys start further left, at the table's brace or the comma before.
        let mut ends: Vec<usize> = Vec::new();
        item_ends(text, inline.table, &mut ends);
        let before = ends.into_iter().filter(|end| *end <= key).max();
        let comma_before = before.and_then(|end| comma(text, end));
        let first = skip(text, comma_before.map_or(inline.span.start + 1, |at| at + 1));
        if let Some(after) = comma(text, value.end) {
            let spaces = text[after + 1..].len() - text[after + 1..].trim_start_matches(' ').len();
            if text[value.end..after].trim_matches([' ', '\t']).is_empty() {
                self.splice(first..after + 1 + spaces, "");
            } else {
                self.splice(after..after + 1, "");
                self.splice(first..value.end, "");
            }
        } else if let Some(comma) = comma_before {
            if text[comma + 1..first].trim_matches([' ', '\t']).is_empty() {
                self.splice(comma..value.end, "");
            } else {
                self.splice(first..value.end, "");
                self.splice(comma..comma + 1, "");
            }
        } else {
            let left = text[..first].trim_end_matches([' ', '\t']).len();
            let rest = &text[value.end..];
            let right = value.end + rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let whole = left == inline.span.start + 1 && right == inline.span.end - 1;
            self.splice(if whole { left..right } else { first..value.end }, "");
        }
    }
}

/// The entry beside which a new one goes, with its bytes.
enum Neighbour {
    /// It comes before the new one.
    Before(Range<usize>),
    /// It comes after the new one.
    After(Range<usize>),
}

/// Returns how wide the key of an entry is with its padding, so that a new line beside it keeps the column.
fn key_width(text: &str, beside: &Neighbour) -> usize {
    let (Neighbour::Before(extent) | Neighbour::After(extent)) = beside;
    let line = &text[line_start(text, extent.start)..extent.end];
    let key = line.split('=').next().unwrap_or_default().trim_start_matches([' ', '\t']);
    if key.is_ascii() && !key.contains('"') { key.len().saturating_sub(1) } else { 0 }
}

fn with_comment(entry: &str, comment: &str) -> String {
    if comment.is_empty() { entry.to_owned() } else { format!("{entry}  {comment}") }
}
