//! The comments of a report file, and what each of them is about.
//!
//! A comment behind an entry belongs to it, one on a line of its own to what comes next, or to the end of its section
//! where a blank line divides it from that. Labels that the program writes itself are told apart from what people wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::model::Form;

use super::keys::CORRECTIONS;
use super::spans::{Layout, Node, full_end, layout, line_end, line_start};
use super::writer;

/// The keys that lead to an entry: a table and a row, `corrections`, a number and a field.
pub(super) type Path = Vec<String>;

/// Returns the path of these keys.
pub(super) fn path(keys: &[&str]) -> Path {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// What people wrote beside one entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Remarks {
    /// The lines above it, with empty ones where blank lines divide them.
    pub(super) before: Vec<String>,
    /// What stands behind it.
    pub(super) behind: Option<String>,
}

/// What people wrote into a file.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// By the entry or header that it is about.
    pub(super) of: BTreeMap<Path, Remarks>,
    /// What closes a section, by the path of its header; the top of the file has none.
    pub(super) tails: BTreeMap<Path, Vec<String>>,
}

/// An entry, a header, or a whole block that is taken over as it is.
struct Anchor {
    span: Range<usize>,
    path: Path,
    header: bool,
}

impl Anchor {
    /// Returns the path of the header under which it stands.
    fn section(&self) -> Path {
        let parts = if self.path[0] == CORRECTIONS { 2 } else { 1 };
        if self.header || self.path.len() > 1 {
            self.path.iter().take(parts).cloned().collect()
        } else {
            Path::new()
        }
    }
}

/// A comment with its place.
struct Comment<'t> {
    at: usize,
    text: &'t str,
}

/// Looks for the parts of a text.
struct Survey<'t, 'p> {
    text: &'t str,
    is_raw: &'p dyn Fn(&[String], &Node<'_>) -> bool,
    anchors: Vec<Anchor>,
    /// Bytes that are taken over as they are, with the comments in them.
    raw: Vec<Range<usize>>,
}

/// Finds what people wrote. `is_raw` says of a path which entries are taken over with all that stands in them.
pub(super) fn find(
    text: &str,
    root: &DeTable<'_>,
    form: &Form,
    is_raw: &dyn Fn(&[String], &Node<'_>) -> bool,
) -> Comments {
    let mut survey = Survey { text, is_raw, anchors: Vec::new(), raw: Vec::new() };
    survey.table(root, &mut Path::new());
    survey.anchors.sort_by_key(|anchor| anchor.span.start);
    survey.raw.sort_by_key(|span| span.start);
    let headings = headings(form);
    let mut found = Comments::default();
    let mut own_lines: Vec<Comment<'_>> = Vec::new();
    for comment in all(text, root) {
        let raw = before(&survey.raw, comment.at, Clone::clone);
        if raw.is_some_and(|span| span.contains(&comment.at)) {
            continue;
        }
        let last = before(&survey.anchors, comment.at, |anchor| anchor.span.clone());
        let inside = last.filter(|anchor| anchor.span.contains(&comment.at) && !anchor.header);
        let line = line_start(text, comment.at);
        let beside = last.filter(|anchor| (line + 1..=comment.at).contains(&anchor.span.end));
        match (inside, beside) {
            (Some(anchor), _) => {
                let remarks = found.of.entry(anchor.path.clone()).or_default();
                remarks.before.push(comment.text.to_owned());
            }
            (None, Some(anchor)) if label(form, &anchor.path).as_deref() != Some(comment.text) => {
                let remarks = found.of.entry(anchor.path.clone()).or_default();
                match &remarks.behind {
                    None => remarks.behind = Some(comment.text.to_owned()),
                    Some(_) => remarks.before.push(comment.text.to_owned()),
                }
            }
            (None, Some(_)) => {}
            (None, None) => own_lines.push(comment),
        }
    }
    for group in groups(text, own_lines) {
        survey.place(&group, &headings, &mut found);
    }
    found
}

impl Survey<'_, '_> {
    fn table(&mut self, table: &DeTable<'_>, path: &mut Path) {
        for (key, node) in table {
            path.push(key.get_ref().to_string());
            self.entry(key.span().start, node, path);
            path.pop();
        }
    }

    fn entry(&mut self, key: usize, node: &Node<'_>, path: &mut Path) {
        let most = if path[0] == CORRECTIONS { 3 } else { 2 };
        let owner: Path = path.iter().take(most).cloned().collect();
        let span = node.span();
        match (layout(self.text, node), node.get_ref()) {
            (Layout::Header, _) if (self.is_raw)(path, node) => {
                let span = block(self.text, node);
                self.raw.push(span.clone());
                self.anchors.push(Anchor { span, path: owner, header: true });
            }
            (Layout::Header, DeValue::Table(table)) => {
                self.anchors.push(Anchor { span, path: owner, header: true });
                self.table(table, path);
            }
            (Layout::Header, DeValue::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(index.to_string());
                    self.entry(item.span().start, item, path);
                    path.pop();
                }
            }
            (Layout::Dotted, DeValue::Table(table)) => self.table(table, path),
            _ => {
                if (self.is_raw)(path, node) {
                    self.raw.push(span.clone());
                }
                self.anchors.push(Anchor { span: key..span.end, path: owner, header: false });
            }
        }
    }

    /// Gives a group of comment lines to the entry that follows, or to the end of the section before.
    fn place(
        &self,
        group: &Group<'_>,
        headings: &BTreeMap<String, BTreeSet<String>>,
        found: &mut Comments,
    ) {
        let at = self.anchors.partition_point(|anchor| anchor.span.start <= group.span.start);
        let (before, next) = self.anchors.split_at(at);
        let (before, next) = (before.last(), next.first());
        let is_label = |text: &str| {
            let near = [before, next].into_iter().flatten();
            near.filter_map(|anchor| headings.get(&anchor.path[0])).any(|set| set.contains(text))
        };
        let lines: Vec<String> =
            group.lines.iter().filter(|line| !is_label(line)).map(|l| (*l).to_owned()).collect();
        if lines.is_empty() {
            return;
        }
        let closes = |before: &Anchor| {
            let next = next.is_none_or(|next| next.header && next.section() != before.section());
            next && group.touches && group.stands_off
        };
        match (before, next) {
            (Some(before), _) if closes(before) || next.is_none() => {
                let tail = found.tails.entry(before.section()).or_default();
                if !group.touches {
                    tail.push(String::new());
                }
                tail.extend(lines);
            }
            (before, Some(next)) => {
                // What opens the file stays at its top, whichever key comes first.
                let of = before.map_or_else(|| path(&["gouji"]), |_| next.path.clone());
                let remarks = found.of.entry(of).or_default();
                remarks.before.extend(lines);
                if group.stands_off {
                    remarks.before.push(String::new());
                }
            }
            (_, None) => {}
        }
    }
}

/// Returns the last item that starts before a place; the items must be sorted and apart.
fn before<T>(items: &[T], at: usize, span: impl Fn(&T) -> Range<usize>) -> Option<&T> {
    items[..items.partition_point(|item| span(item).start <= at)].last()
}

/// Comment lines without a blank line between them.
struct Group<'t> {
    lines: Vec<&'t str>,
    span: Range<usize>,
    /// The line above is no blank one.
    touches: bool,
    /// The line below is blank, or there is none.
    stands_off: bool,
}

fn groups<'t>(text: &'t str, comments: Vec<Comment<'t>>) -> Vec<Group<'t>> {
    let blank = |at: usize| text[line_start(text, at)..line_end(text, at)].trim().is_empty();
    let mut groups: Vec<Group<'t>> = Vec::new();
    for comment in comments {
        let (start, end) = (line_start(text, comment.at), line_end(text, comment.at));
        let after = text[end..].find('\n').map(|at| end + at + 1).filter(|at| *at < text.len());
        let stands_off = after.is_none_or(blank);
        match groups.last_mut() {
            Some(group)
                if text[group.span.end..start].trim_matches(['\r', '\n']).is_empty()
                    && text[group.span.end..start].matches('\n').count() == 1 =>
            {
                group.lines.push(comment.text);
                group.span.end = end;
                group.stands_off = stands_off;
            }
            _ => groups.push(Group {
                lines: vec![comment.text],
                span: start..end,
                touches: start > 0 && !blank(start - 1),
                stands_off,
            }),
        }
    }
    groups
}

/// Returns the bytes of a table with a header, to the end of its last line.
pub(super) fn block(text: &str, node: &Node<'_>) -> Range<usize> {
    let start = match node.get_ref() {
        DeValue::Array(items) => items.first().map_or(node.span(), toml::Spanned::span).start,
        _ => node.span().start,
    };
    start..line_end(text, full_end(text, node.span().end, node))
}

/// Returns the comment that the program itself puts behind an entry or a header.
fn label(form: &Form, path: &[String]) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let table = form.tables.iter().find(|table| table.id == *first)?;
    match rest {
        [] => {
            let header = writer::table_header(form, table);
            header.split_once('#').map(|(_, text)| format!("#{text}"))
        }
        [row] => {
            let (row, _) = writer::rows(table).find(|(other, _)| other.id == *row)?;
            Some(writer::comment(&row.label.zh).trim_end().to_owned())
        }
        _ => None,
    }
}

/// Returns the lines that the program itself puts between the rows of a list, by table.
fn headings(form: &Form) -> BTreeMap<String, BTreeSet<String>> {
    let of = |table| {
        let rows = writer::rows(table).filter(|(row, _)| row.heading);
        rows.map(|(row, _)| writer::comment(&row.label.zh).trim_end().to_owned()).collect()
    };
    form.tables.iter().map(|table| (table.id.clone(), of(table))).collect()
}

/// Returns the texts of all comments that the program would not write itself, sorted.
pub(super) fn by_people(text: &str, root: &DeTable<'_>, form: &Form) -> Vec<String> {
    let mut own: BTreeSet<String> = headings(form).into_values().flatten().collect();
    for table in &form.tables {
        own.extend(label(form, std::slice::from_ref(&table.id)));
        own.extend(writer::rows(table).map(|(row, _)| writer::comment(&row.label.zh)));
    }
    let texts = all(text, root).into_iter().map(|comment| comment.text.to_owned());
    let mut texts: Vec<String> = texts.filter(|text| !own.contains(text)).collect();
    texts.sort();
    texts
}

/// Returns every comment of a text, in order.
fn all<'t>(text: &'t str, root: &DeTable<'_>) -> Vec<Comment<'t>> {
    let mut hidden = Vec::new();
    hide(text, root, &mut hidden);
    hidden.sort_by_key(|span| span.start);
    let (mut at, mut found) = (0, Vec::new());
    while let Some(next) = text[at..].find('#').map(|next| at + next) {
        let before = hidden.partition_point(|span| span.start <= next);
        match before.checked_sub(1).and_then(|index| hidden.get(index)) {
            Some(span) if span.end > next => at = span.end,
            _ => {
                at = line_end(text, next);
                found.push(Comment { at: next, text: text[next..at].trim_end() });
            }
        }
    }
    found
}

/// Gathers the bytes of all strings, keys and headers: a `#` in them opens no comment.
fn hide(text: &str, table: &DeTable<'_>, hidden: &mut Vec<Range<usize>>) {
    for (key, node) in table {
        hidden.push(key.span());
        hide_value(text, node, hidden);
    }
}

fn hide_value(text: &str, node: &Node<'_>, hidden: &mut Vec<Range<usize>>) {
    match node.get_ref() {
        DeValue::String(_) => hidden.push(node.span()),
        DeValue::Array(items) => items.iter().for_each(|item| hide_value(text, item, hidden)),
        DeValue::Table(table) => {
            if layout(text, node) == Layout::Header {
                hidden.push(node.span());
            }
            hide(text, table, hidden);
        }
        _ => {}
    }
}
