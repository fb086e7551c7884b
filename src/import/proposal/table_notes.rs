//! The notes of a table: sentences that stand in its section, before the table, below it, or in a row that has no figures.
//! Labels, heads, units and the title of the table are none.

use std::ops::Range;

use crate::import::matching::figure::{self, CellContent};
use crate::import::matching::labels::{IDENTICAL, NormalizedLabel, normalized, without_numbering};
use crate::import::source::{SourceCell, SourceTable};
use crate::model::{Form, Table};

/// What notes begin with.
const NOTE_WORDS: &[&str] = &[
    "注",
    "备注",
    "附注",
    "注释",
    "说明",
    "填表说明",
    "填报说明",
    "数据说明",
    "数据来源",
    "统计口径",
    "统计范围",
    "统计时间",
    "统计期限",
];
/// What stands behind such a word.
const NOTE_MARKS: &[char] = &['：', ':', '1', '１', '①', '、', '.', '．', '（', '('];
/// What may stand before it.
const NOTE_SIGNS: &[char] = &['*', '＊', '※', '#', '【', '[', '〔', '（', '('];
/// What may stand behind the mark that ends a sentence.
const CLOSING: &[char] = &['”', '」', '）', ')', '"', '’'];
/// A sentence without a full stop has one of these, or a comma; labels have none.
const SENTENCE_WORDS: &[&str] = &[
    "没有",
    "未发生",
    "未收到",
    "未收取",
    "未产生",
    "未涉及",
    "截至",
    "截止",
    "如下",
    "下表",
    "上表",
    "不含",
    "不包括",
    "均为",
    "均已",
    "共收到",
    "共受理",
    "共办理",
];
/// Letters of the shortest of those.
const SHORTEST_SENTENCE: usize = 6;
/// How similar to a label a line is that is one.
const LEAST_LABEL: u32 = 700;
/// How similar a sentence is that is one all the same: some offices end a label with a full stop.
const LEAST_SENTENCE: u32 = 850;
/// The longest line that says the unit of a table.
const LONGEST_UNIT: usize = 16;
/// Letters of the shortest part of a label that is told from others.
const SHORTEST_PART: usize = 2;

/// The labels of a form by which lines of a table are known.
pub(super) struct Labels {
    labels: Vec<NormalizedLabel>,
    /// The words below a table that ask for signatures.
    signatures: Vec<String>,
}

impl Labels {
    /// Returns all that a form prints in and above its tables.
    pub(super) fn of(form: &Form) -> Self {
        let headings = form.sections.iter().flat_map(|section| {
            std::iter::once(section.heading.zh.as_str())
                .chain(section.heading_variants.iter().map(String::as_str))
        });
        let tables = form.tables.iter().flat_map(of_table);
        let own = [form.title.zh.as_str(), form.name.zh.as_str()];
        let all = headings.chain(tables).chain(own).map(NormalizedLabel::of);
        let signatures = form.signature_line.iter().map(|words| normalized(words));
        Self {
            labels: all.filter(|label| !label.is_empty()).collect(),
            signatures: signatures.filter(|words| !words.is_empty()).collect(),
        }
    }

    fn most_similar(&self, text: &NormalizedLabel) -> u32 {
        self.labels.iter().map(|label| label.similarity(text)).max().unwrap_or(0)
    }

    /// Returns whether words are a label, or a part of one that a line end cut.
    fn knows(&self, words: &str) -> bool {
        let text = NormalizedLabel::of(words);
        text.len() < SHORTEST_PART
            || self.labels.iter().any(|label| label.text().contains(text.text()))
            || self.most_similar(&text) >= LEAST_LABEL
    }

    /// Returns whether a line is one of the table: figures, labels side by side, the unit.
    fn has_line(&self, line: &str) -> bool {
        let text = line.trim();
        if is_marked(text) {
            return false;
        }
        if text.contains('。') {
            return self.most_similar(&NormalizedLabel::of(text)) >= LEAST_SENTENCE;
        }
        let plain = normalized(text);
        if is_unit(text) || self.signatures.iter().any(|words| plain.starts_with(words)) {
            return true;
        }
        let mut words: Vec<&str> = text.split([' ', '\t', '\u{3000}', '|']).collect();
        words.retain(|word| !word.is_empty());
        let count = words.len();
        let is_figure = |word: &&str| figure::parse(word) != CellContent::Text;
        while words.pop_if(|word| is_figure(&&**word)).is_some() {}
        let figures = count - words.len();
        words.is_empty()
            || figures > 1
            || self.knows(&words.concat())
            || words.iter().all(|word| is_figure(word) || self.knows(word))
    }
}

fn of_table(table: &Table) -> impl Iterator<Item = &str> {
    let groups = table.column_groups.iter().chain(&table.row_groups).map(|group| &group.label);
    let blocks = table.blocks.iter();
    let heads = blocks.clone().flat_map(|block| [&block.label, &block.stub]);
    let columns = blocks.clone().flat_map(|block| &block.columns);
    let rows = blocks.flat_map(|block| &block.rows);
    let aliases = columns.clone().flat_map(|column| &column.aliases);
    let aliases = aliases.chain(rows.clone().flat_map(|row| &row.aliases));
    let labels = columns.map(|column| &column.label).chain(rows.map(|row| &row.label));
    let labels = labels.chain(groups).chain(heads).chain([&table.corner]);
    labels.map(|label| label.zh.as_str()).chain(aliases.map(String::as_str))
}

/// Returns whether a line says the unit of a table: `单位：件`, `（计量单位：件、万元）`.
fn is_unit(text: &str) -> bool {
    let bare = text.trim_start_matches(['（', '(', '【', '[']).trim_start();
    let bare = bare.strip_prefix("计量").or_else(|| bare.strip_prefix("金额")).unwrap_or(bare);
    let is_said =
        bare.strip_prefix("单位").is_some_and(|rest| rest.trim_start().starts_with(['：', ':']));
    is_said && text.chars().count() <= LONGEST_UNIT
}

/// Returns the notes among the lines of a table's section, in order; the paragraphs stand one blank line apart. `join` puts
/// lines that follow each other together to paragraphs.
pub(super) fn notes(
    lines: &[&str],
    labels: &Labels,
    join: &dyn Fn(Range<usize>) -> Vec<String>,
) -> Option<String> {
    let mut notes: Vec<String> = Vec::new();
    let mut from = 0;
    for at in 0..=lines.len() {
        // A line of the table ends what stands before it.
        let ends =
            lines.get(at).is_none_or(|line| !line.trim().is_empty() && labels.has_line(line));
        if ends {
            let paragraphs = join(from..at).into_iter();
            notes.extend(paragraphs.filter(|paragraph| is_note(paragraph, labels)));
            from = at + 1;
        }
    }
    (!notes.is_empty()).then(|| notes.join("\n\n"))
}

/// Returns whether a paragraph that is no line of a table is a sentence or says that it is a note.
fn is_note(paragraph: &str, labels: &Labels) -> bool {
    let text = paragraph.trim();
    is_marked(text)
        || is_sentence(text) && labels.most_similar(&NormalizedLabel::of(text)) < IDENTICAL
}

/// Returns whether a text is a sentence, also one whose full stop was forgotten or that leads on to the table.
fn is_sentence(text: &str) -> bool {
    if text.contains('。') || text.trim_end_matches(CLOSING).ends_with(['！', '？', '!', '?']) {
        return true;
    }
    let is_long = text.chars().count() >= SHORTEST_SENTENCE;
    let inner = text.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    let plain = outside_brackets(inner.unwrap_or(text));
    is_long
        && without_numbering(text).len() == text.len()
        && (plain.contains('，') || SENTENCE_WORDS.iter().any(|word| plain.contains(word)))
}

/// Returns a text without what stands in brackets.
fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = |c: char| match c {
        '（' | '(' => {
            depth += 1;
            false
        }
        '）' | ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    text.chars().filter(|c| outside(*c)).collect()
}

/// Returns whether a text begins with a word that says that it is a note: `注：`, `（备注：`, `说明1.`.
fn is_marked(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| NOTE_SIGNS.contains(&c) || c.is_whitespace());
    NOTE_WORDS.iter().filter_map(|word| bare.strip_prefix(word)).any(|rest| {
        rest.trim_start_matches(['】', ']', '〕', ' ', '\u{3000}']).starts_with(NOTE_MARKS)
    })
}

/// Returns the lines of words in a table that stand in rows of their own: one cell, or a word for a note and what it says.
pub(super) fn rows_of_words(table: &SourceTable) -> Vec<String> {
    let mut found = Vec::new();
    for row in &table.rows {
        let words: Vec<&SourceCell> =
            row.iter().filter(|cell| !cell.text.trim().is_empty()).collect();
        let (head, cell) = match words[..] {
            [cell] => ("", cell),
            [head, cell]
                if NOTE_WORDS.contains(&head.text.trim().trim_end_matches(['：', ':'])) =>
            {
                (head.text.trim().trim_end_matches(['：', ':']), cell)
            }
            _ => continue,
        };
        for (at, line) in cell.text.lines().enumerate() {
            let line = line.trim();
            let is_first = at == 0 && !head.is_empty();
            found.push(if is_first { format!("{head}：{line}") } else { line.to_owned() });
        }
    }
    found
}
