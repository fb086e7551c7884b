//! Candidates for rows of figures, wherever a document has them: in the row of a table, behind a label in a line of text, or
//! one below the other as a viewer of PDF copies them.
//!
//! A row candidate holds what may be the label and what may be the figures. Which row of a form it is, `assignment` says.

use std::collections::HashSet;

use unicode_width::UnicodeWidthStr as _;

use crate::import::source::{Element, Line, Place, Source, SourceTable};
use crate::model::MoneyUnit;

use super::figure::{self, CellContent};
use super::grid::{self, GridCell};
use super::labels::{NormalizedLabel, normalized};
use super::sections::SectionMap;

/// How many of the last words of a line may be its label without those before them.
const MOST_SUFFIX_WORDS: usize = 3;

/// A place for a figure.
#[derive(Clone, Debug)]
pub(in crate::import) struct Field {
    /// What stands there.
    pub(in crate::import) text: String,
    /// What that is.
    pub(in crate::import) content: CellContent,
    /// Its first column in the grid of its table, or the column of a line where it ends.
    pub(in crate::import) column: usize,
    /// The address that the document gives it.
    pub(in crate::import) address: Option<String>,
    /// Where it stands.
    pub(in crate::import) place: Place,
}

impl Field {
    /// Returns whether nothing stands there.
    pub(in crate::import) fn is_blank(&self) -> bool {
        matches!(self.content, CellContent::Blank | CellContent::NoneWord)
    }
}

/// A row of figures with what may be its label, whichever row of a form that is.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct RowCandidate {
    /// What may be the label, likeliest first.
    pub(in crate::import) labels: Vec<NormalizedLabel>,
    /// Headings and header cells above it.
    pub(in crate::import) context: Vec<NormalizedLabel>,
    /// The figures and blanks at its end, in order.
    pub(in crate::import) fields: Vec<Field>,
    /// The header cells above its table's figures: first column and label.
    pub(in crate::import) header: Vec<(usize, NormalizedLabel)>,
    /// Whether a blank leaves no trace, as in running text.
    pub(in crate::import) is_text: bool,
    /// Which table of the document it stands in; 0 for running text.
    pub(in crate::import) table: usize,
    /// The section of the heading above it, by its id.
    pub(in crate::import) section: Option<String>,
    /// What people see of it.
    pub(in crate::import) excerpt: String,
    /// Where it begins.
    pub(in crate::import) place: Place,
}

impl RowCandidate {
    /// Returns how many figures it has.
    pub(in crate::import) fn figure_count(&self) -> usize {
        self.fields.iter().filter(|field| !field.is_blank()).count()
    }
}

/// Returns all row candidates of a document in order.
pub(in crate::import) fn row_candidates(
    source: &Source,
    sections: &SectionMap,
) -> Vec<RowCandidate> {
    let mut candidates = Vec::new();
    let mut heading: Vec<NormalizedLabel> = Vec::new();
    let mut table_number = 0;
    let mut lines: Vec<&Line> = Vec::new();
    for (at, element) in source.elements.iter().enumerate() {
        match element {
            Element::Line(line) => {
                if sections.is_heading(at) {
                    flush_lines(&mut lines, sections.section_of(at), &mut candidates);
                }
                lines.push(line);
            }
            Element::Heading(line) => {
                flush_lines(&mut lines, sections.section_of(at), &mut candidates);
                heading = vec![NormalizedLabel::of(&line.text)];
                lines.push(line);
            }
            Element::Table(table) => {
                let nearest =
                    lines.iter().rev().filter(|line| !line.text.trim().is_empty()).take(2);
                let mut context: Vec<NormalizedLabel> =
                    nearest.map(|line| NormalizedLabel::of(&line.text)).collect();
                context.extend(heading.iter().cloned());
                flush_lines(&mut lines, sections.section_of(at), &mut candidates);
                table_number += 1;
                add_table_rows(
                    table,
                    table_number,
                    sections.section_of(at),
                    &context,
                    &mut candidates,
                );
            }
            Element::Picture(_) => {}
        }
        let ends_section = sections.section_of(at) != sections.section_of(at + 1);
        if ends_section {
            flush_lines(&mut lines, sections.section_of(at), &mut candidates);
        }
    }
    flush_lines(
        &mut lines,
        sections.section_of(source.elements.len().saturating_sub(1)),
        &mut candidates,
    );
    candidates
}

fn flush_lines(lines: &mut Vec<&Line>, section: Option<&str>, candidates: &mut Vec<RowCandidate>) {
    let lines = std::mem::take(lines);
    candidates.extend(text_rows(&lines, section));
}

/// Adds the rows of a table: of each the figures at its end, the words before them.
fn add_table_rows(
    table: &SourceTable,
    number: usize,
    section: Option<&str>,
    context: &[NormalizedLabel],
    candidates: &mut Vec<RowCandidate>,
) {
    let rows = grid::rows(table);
    let rows: Vec<_> = rows.iter().map(|row| (row.as_slice(), trailing_fields(row))).collect();
    let shape = |row: &[GridCell<'_>], fields: &[Field]| (row.len() - fields.len(), fields.len());
    let with_figure = rows.iter().filter(|(_, fields)| fields.iter().any(|f| !f.is_blank()));
    let shapes: HashSet<_> = with_figure.map(|(row, fields)| shape(row, fields)).collect();
    let mut header: Vec<(usize, NormalizedLabel)> = Vec::new();
    let mut header_labels: Vec<NormalizedLabel> = Vec::new();
    let mut in_header = true;
    for (row, fields) in rows {
        let (words, _) = shape(row, &fields);
        let labels = labels(&row[..words]);
        let has_known_shape = words > 0 && shapes.contains(&shape(row, &fields));
        if !has_known_shape && !is_figure_row(row, &fields) {
            if !in_header {
                header.clear();
                header_labels.clear();
                in_header = true;
            }
            for cell in row.iter().filter(|cell| !cell.from_above) {
                let label = NormalizedLabel::of(&cell.source.text);
                if !label.is_empty() {
                    header.push((cell.column, label.clone()));
                    header_labels.push(label);
                }
            }
            continue;
        }
        in_header = false;
        let texts = row
            .iter()
            .map(|cell| cell.source.text.split_whitespace().collect::<Vec<_>>().join(" "));
        let excerpt = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" | ");
        candidates.push(RowCandidate {
            labels,
            context: header_labels.iter().chain(context).cloned().collect(),
            place: row.first().map(|cell| cell.source.place.clone()).unwrap_or_default(),
            fields,
            header: header.clone(),
            is_text: false,
            table: number,
            section: section.map(str::to_owned),
            excerpt,
        });
    }
}

/// Returns whether a row of a table is one of figures by itself: a row of words alone is a header or a band, one of blanks
/// behind a label a blank row of figures. Where the blank is only one, or words are two, that is only so if rows with figures
/// look the same.
fn is_figure_row(row: &[GridCell<'_>], fields: &[Field]) -> bool {
    let words = row.len() - fields.len();
    let is_own = |cell: &&GridCell<'_>| !cell.from_above && !cell.source.text.trim().is_empty();
    let is_blank_row = (1..=3).contains(&words)
        && fields.len() > 1
        && row[..words].iter().filter(is_own).count() <= 1;
    is_blank_row || fields.iter().any(|field| !field.is_blank() || field.address.is_some())
}

/// Returns the figures and blanks at the end of a row.
fn trailing_fields(row: &[GridCell<'_>]) -> Vec<Field> {
    let field = |cell: &GridCell<'_>| Field {
        content: figure::parse(&cell.source.text),
        text: cell.source.text.clone(),
        column: cell.column,
        address: cell.source.address.clone(),
        place: cell.source.place.clone(),
    };
    let mut fields: Vec<Field> = Vec::new();
    for cell in row.iter().rev() {
        let field = field(cell);
        let is_label = field.content == CellContent::Text && !figure::is_spoilt(&field.text);
        if is_label && field.address.is_none() {
            break;
        }
        fields.push(field);
    }
    fields.reverse();
    fields
}

/// Returns what may be the label of a row: the last words, then each of the others, then all together.
fn labels(words: &[GridCell<'_>]) -> Vec<NormalizedLabel> {
    let texts: Vec<&str> =
        words.iter().map(|cell| cell.source.text.trim()).filter(|text| !text.is_empty()).collect();
    let mut labels: Vec<NormalizedLabel> = Vec::new();
    for text in texts.iter().rev() {
        labels.push(NormalizedLabel::of(text));
        // A remark in brackets, or a definition on lines of its own, stands behind the label itself.
        for shorter in [before_bracket(text), text.lines().next().unwrap_or(text)] {
            if shorter.len() < text.len() {
                labels.push(NormalizedLabel::of(shorter));
            }
        }
    }
    if texts.len() > 1 {
        labels.push(NormalizedLabel::of(&texts.concat()));
    }
    labels.retain(|label| !label.is_empty());
    labels
}

/// Returns a label without the remark in brackets behind it; the numbering in brackets before it stays.
fn before_bracket(text: &str) -> &str {
    let from = text.len() - super::labels::without_numbering(text).len();
    match text[from..].find(['(', '（']) {
        Some(at) if at > 0 => text[..from + at].trim_end(),
        _ => text,
    }
}

/// A line of text: its words, and the figures at its end.
struct SplitLine<'a> {
    line: &'a Line,
    words: Vec<&'a str>,
    fields: Vec<Field>,
}

fn split_line(line: &Line) -> SplitLine<'_> {
    let text = line.text.as_str();
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| c.is_whitespace()) {
        if !word.is_empty() {
            words.push((at, word));
        }
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    let is_mark = |(_, word): &(usize, &str)| {
        figure::parse(word) == CellContent::Blank && !word.contains(['一', '*', '.'])
    };
    let has_only_marks = words.iter().all(is_mark);
    let mut fields = Vec::new();
    while let Some((start, word)) = words.last().copied() {
        // A unit of money can stand apart from its figure: `47212 万元`.
        let is_unit = MoneyUnit::ALL.iter().any(|unit| unit.label() == word);
        let (from, word_count) = match words[..] {
            [.., (from, figure), _]
                if is_unit && matches!(figure::parse(figure), CellContent::Figure(_)) =>
            {
                (from, 2)
            }
            _ => (start, 1),
        };
        let written = &text[from..start + word.len()];
        let content = figure::parse(written);
        // In running text a dash is a mark, not a blank; on lines of their own such marks are the blanks of a table.
        let is_field = match &content {
            CellContent::Figure(_) => true,
            CellContent::Blank if has_only_marks => true,
            CellContent::Blank => !word.contains(['一', '_', '*', '.']) && !fields.is_empty(),
            _ => false,
        };
        if !is_field {
            break;
        }
        let end = if word_count == 2 {
            from + written.trim_end_matches(word).trim_end().len()
        } else {
            start + word.len()
        };
        fields.push(Field {
            content,
            text: written.to_owned(),
            column: text[..end].width(),
            address: None,
            place: line.place.clone(),
        });
        words.truncate(words.len() - word_count);
    }
    fields.reverse();
    SplitLine { line, words: words.into_iter().map(|(_, word)| word).collect(), fields }
}

/// Returns the rows of running text: each run of figures with the lines of words before and behind it.
fn text_rows(lines: &[&Line], section: Option<&str>) -> Vec<RowCandidate> {
    let lines: Vec<SplitLine<'_>> = lines
        .iter()
        .map(|line| split_line(line))
        .filter(|split| !split.words.is_empty() || !split.fields.is_empty())
        .filter(|split| !super::boilerplate::is_page_number(&split.line.text))
        .collect();
    let mut candidates: Vec<RowCandidate> = Vec::new();
    let mut at = 0;
    let mut before: Vec<usize> = Vec::new();
    while at < lines.len() {
        let here = &lines[at];
        if here.fields.is_empty() {
            before.push(at);
            at += 1;
            continue;
        }
        let mut fields = here.fields.clone();
        let own = (!here.words.is_empty()).then_some(at);
        let mut end = at + 1;
        // Figures one below the other go on; a row on one line is whole.
        while fields.len() < 2 || end > at + 1 {
            match lines.get(end).filter(|next| next.words.is_empty() && next.fields.len() == 1) {
                Some(next) => fields.extend(next.fields.iter().cloned()),
                None => break,
            }
            end += 1;
        }
        let after: Vec<usize> =
            (end..lines.len()).take_while(|next| lines[*next].fields.is_empty()).take(3).collect();
        let labels = text_labels(&lines, &before, own, &after);
        let words = before
            .iter()
            .rev()
            .take(3)
            .rev()
            .copied()
            .chain(own)
            .flat_map(|line| lines[line].words.iter().copied());
        let figures = fields.iter().map(|field| field.text.as_str());
        let excerpt = words.chain(figures).collect::<Vec<_>>().join(" ");
        candidates.push(RowCandidate {
            labels,
            context: before
                .iter()
                .rev()
                .take(4)
                .map(|line| NormalizedLabel::of(&lines[*line].words.concat()))
                .collect(),
            place: here.line.place.clone(),
            fields,
            is_text: true,
            section: section.map(str::to_owned),
            excerpt,
            ..RowCandidate::default()
        });
        before.clear();
        at = end;
    }
    candidates
}

/// Returns what may be the label of a run of figures: the words on its line, with lines before and behind.
fn text_labels(
    lines: &[SplitLine<'_>],
    before: &[usize],
    own: Option<usize>,
    after: &[usize],
) -> Vec<NormalizedLabel> {
    let whole =
        |line: usize| normalized(super::labels::without_numbering(&lines[line].words.join(" ")));
    let longest_word = |line: usize| {
        let longest = lines[line].words.iter().max_by_key(|word| word.chars().count());
        normalized(super::labels::without_numbering(longest.copied().unwrap_or_default()))
    };
    let mut labels: Vec<String> = Vec::new();
    for text in [&whole as &dyn Fn(usize) -> String, &longest_word] {
        let own_text = own.map(text).unwrap_or_default();
        for back in 0..=before.len().min(4) {
            let mut label: String =
                before[before.len() - back..].iter().map(|line| text(*line)).collect();
            label.push_str(&own_text);
            if label.is_empty() {
                continue;
            }
            labels.push(label.clone());
            for line in after {
                label.push_str(&text(*line));
                labels.push(label.clone());
            }
        }
    }
    // The last words of the line alone, behind the header beside its group: `三、本年度办理结果 （一）予以公开 5`.
    let own_words = own.map(|line| lines[line].words.as_slice()).unwrap_or_default();
    let last = own_words.len().saturating_sub(MOST_SUFFIX_WORDS).max(1)..own_words.len();
    let suffixes = last.rev().map(|from| own_words[from..].concat());
    labels.extend(suffixes.map(|suffix| normalized(super::labels::without_numbering(&suffix))));
    labels.retain(|label| !label.is_empty());
    let mut seen = std::collections::HashSet::new();
    labels.retain(|label| seen.insert(label.clone()));
    labels.iter().map(|label| NormalizedLabel::of(label)).collect()
}
