//! The texts of a document: which lines are paragraphs of which section, and what around them is none of the report's.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::import::matching::boilerplate::{is_boilerplate, is_page_number, is_seal};
use crate::import::matching::labels::{NormalizedLabel, without_numbering};
use crate::import::matching::sections::SectionMap;
use crate::import::source::{Element, Line, Place, Source};
use crate::model::form::SectionKind;
use crate::model::{Form, Section};

use super::identity::Identity;
use super::table_notes::{self, Labels};

/// The shortest line that can be a whole line of a page.
const NARROWEST_PAGE: usize = 40;
/// The longest line of a page; longer ones are whole paragraphs.
const WIDEST_PAGE: usize = 140;
/// How many spaces before a line are an indent.
const LEAST_INDENT: usize = 2;
/// How far from the widest line a full one may end: a mark that must not begin a line takes its neighbour along.
const MOST_RAGGED: usize = 6;
/// A line that ends a paragraph ends with one of these.
const SENTENCE_ENDS: &[char] =
    &['。', '！', '？', '：', '；', '.', '!', '?', ':', ';', '”', '」', '）', ')'];
/// A line with fewer letters and no mark is a small heading.
const SHORT_LINE: usize = 30;

/// The texts of a document.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Texts {
    /// By section, paragraphs separated by a blank line.
    pub(in crate::import) sections: BTreeMap<String, String>,
    /// What stands between the title and the first section.
    pub(in crate::import) preamble: Option<String>,
    /// The notes of tables, by the section of the table.
    pub(in crate::import) notes: BTreeMap<String, String>,
}

/// A line of a section, and whether the document says that it is a paragraph of its own.
struct TextLine {
    text: String,
    is_paragraph: bool,
}

/// Reads the texts.
pub(in crate::import) fn texts(
    source: &Source,
    sections: &SectionMap,
    form: &Form,
    identity: &Identity,
) -> Texts {
    let mut of_sections: BTreeMap<&str, Vec<TextLine>> = BTreeMap::new();
    let mut front: Vec<TextLine> = Vec::new();
    for (at, element) in source.elements.iter().enumerate() {
        let (line, is_paragraph) = match element {
            Element::Heading(line) => (line, true),
            Element::Line(line) => (line, !is_line_of_text(line)),
            Element::Table(table) => {
                if let Some(section) = sections.section_of(at).filter(|id| has_table(form, id)) {
                    let rows = table_notes::rows_of_words(table).into_iter();
                    let rows = rows.map(|text| TextLine { text, is_paragraph: true });
                    of_sections.entry(section).or_default().extend(rows);
                }
                continue;
            }
            Element::Picture(_) => continue,
        };
        let text = sections.run_in_text(at).map_or(line.text.as_str(), |rest| rest);
        if identity.title.contains(&at)
            || is_page_number(text)
            || is_boilerplate(text)
            || is_seal(text)
        {
            continue;
        }
        let line = TextLine { text: text.to_owned(), is_paragraph };
        match sections.section_of(at) {
            Some(section) => of_sections.entry(section).or_default().push(line),
            None => front.push(line),
        }
    }
    // Tables lie otherwise on the page than texts.
    let of_texts = of_sections.iter().filter(|(section, _)| !has_table(form, section));
    let all = of_texts.flat_map(|(_, lines)| lines).chain(&front);
    let layout =
        PageLayout::of(all.filter(|line| !line.is_paragraph).map(|line| line.text.as_str()));
    let labels = Labels::of(form);
    let mut texts = Texts { preamble: preamble(&front, &layout), ..Texts::default() };
    let last =
        form.sections.iter().rev().find(|section| of_sections.contains_key(section.id.as_str()));
    for section in &form.sections {
        let Some(lines) = of_sections.get_mut(section.id.as_str()) else { continue };
        if last.is_some_and(|last| last.id == section.id) {
            drop_signature(lines, identity);
        }
        match section.kind {
            SectionKind::Text => {
                let paragraphs = layout.paragraphs(lines);
                if !paragraphs.is_empty() {
                    texts.sections.insert(section.id.clone(), paragraphs.join("\n\n"));
                }
            }
            SectionKind::Table(_) => {
                let words: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
                let join = |lines_of: Range<usize>| layout.paragraphs(&lines[lines_of]);
                let notes = table_notes::notes(&words, &labels, &join);
                texts.notes.extend(notes.map(|notes| (section.id.clone(), notes)));
            }
        }
    }
    texts
}

fn has_table(form: &Form, id: &str) -> bool {
    form.section(id).is_some_and(Section::has_table)
}

fn is_line_of_text(line: &Line) -> bool {
    matches!(line.place, Place::Line(_))
}

fn preamble(front: &[TextLine], layout: &PageLayout) -> Option<String> {
    let paragraphs = layout.paragraphs(front);
    let is_text = |text: &String| text.contains('。') && text.chars().count() > SHORT_LINE;
    let kept: Vec<String> = paragraphs.into_iter().filter(is_text).collect();
    (!kept.is_empty()).then(|| kept.join("\n\n"))
}

/// How the lines of a text are laid out on the page.
struct PageLayout {
    /// The width of a full line, where paragraphs are broken into lines.
    line_width: Option<usize>,
    /// Whether paragraphs begin with an indent.
    is_indented: bool,
    /// Whether figures have a space between them and the Chinese characters around them.
    has_spaced_figures: bool,
}

impl PageLayout {
    fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
        let mut widths: Vec<usize> = lines.iter().map(|line| line.trim_end().width()).collect();
        widths.sort_unstable();
        // A few lines stick out; what most full ones reach is the width.
        let widest =
            widths.get(widths.len().saturating_sub(1 + widths.len() / 20)).copied().unwrap_or(0);
        let is_wrapped = |line: &&&str| {
            line.trim_end().width() + MOST_RAGGED >= widest
                && !line.trim_end().ends_with(SENTENCE_ENDS)
        };
        let wrapped = lines.iter().filter(is_wrapped).count();
        let indented = lines.iter().filter(|line| indent(line) >= LEAST_INDENT).count();
        let is_indented = indented > 0 && indented * 10 < lines.len() * 9;
        let is_page = (NARROWEST_PAGE..=WIDEST_PAGE).contains(&widest);
        let is_hard_wrapped =
            is_page && (wrapped * 4 >= lines.len() || is_indented && indented < lines.len());
        Self {
            line_width: is_hard_wrapped.then_some(widest),
            is_indented,
            has_spaced_figures: has_spaced_figures(&lines),
        }
    }

    /// Puts lines together to paragraphs.
    fn paragraphs(&self, lines: &[TextLine]) -> Vec<String> {
        let mut paragraphs: Vec<String> = Vec::new();
        // Whether the last paragraph can go on, and the width of its last line.
        let mut last_width: Option<usize> = None;
        let mut after_blank = false;
        for line in lines {
            let text = line.text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            if text.is_empty() {
                after_blank = true;
                continue;
            }
            let continues = !line.is_paragraph
                && last_width.is_some_and(|width| {
                    self.continues(paragraphs.last(), width, after_blank, &line.text)
                });
            match paragraphs.last_mut().filter(|_| continues) {
                Some(last) => {
                    if self.needs_space(last, text) {
                        last.push(' ');
                    }
                    last.push_str(text);
                }
                None => paragraphs.push(text.to_owned()),
            }
            last_width = (!line.is_paragraph).then(|| line.text.trim_end().width());
            after_blank = false;
        }
        paragraphs
    }

    /// Returns whether a space was lost where a line ended: between two words of letters, and between figures and Chinese
    /// characters where the text has spaces there.
    fn needs_space(&self, before: &str, behind: &str) -> bool {
        let (Some(last), Some(next)) = (before.chars().next_back(), behind.chars().next()) else {
            return false;
        };
        let letters = last.is_ascii_alphabetic() && next.is_ascii_alphabetic();
        letters
            || self.has_spaced_figures
                && (is_figure_and_word(last, next) || is_figure_and_word(next, last))
    }

    /// Returns whether a line continues the paragraph before it.
    fn continues(
        &self,
        before: Option<&String>,
        width: usize,
        after_blank: bool,
        line: &str,
    ) -> bool {
        let Some(before) = before else { return false };
        let ended = before.ends_with(SENTENCE_ENDS);
        let Some(line_width) = self.line_width else {
            // Whole paragraphs: only the end of a page splits one, in the middle of a sentence.
            let is_item = without_numbering(line.trim()).len() < line.trim().len();
            return !ended && before.chars().count() > SHORT_LINE + 10 && !is_item;
        };
        if self.is_indented {
            return indent(line) < LEAST_INDENT;
        }
        let is_item = without_numbering(line.trim()).len() < line.trim().len();
        if is_item && ended {
            return false;
        }
        let is_heading = before.chars().count() < SHORT_LINE
            && !before.contains(['，', '。', '、'])
            && width + MOST_RAGGED < line_width;
        !is_heading && !(ended && (after_blank || width + MOST_RAGGED < line_width))
    }
}

fn is_figure_and_word(one: char, other: char) -> bool {
    one.is_ascii_digit() && other.is_alphabetic() && !other.is_ascii()
}

/// Returns whether figures of a text mostly have a space between them and the words behind them.
fn has_spaced_figures(lines: &[&str]) -> bool {
    let (mut spaced, mut unspaced) = (0, 0);
    for line in lines {
        let letters: Vec<char> = line.chars().collect();
        for three in letters.windows(3) {
            spaced += usize::from(three[1] == ' ' && is_figure_and_word(three[0], three[2]));
            unspaced += usize::from(is_figure_and_word(three[0], three[1]));
        }
    }
    spaced > unspaced
}

/// Returns the width of the spaces before a line.
fn indent(line: &str) -> usize {
    line.chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\u{3000}' { 2 } else { 1 })
        .sum()
}

/// Drops the signature block at the end of a report, agency and date, and what stands behind it.
fn drop_signature(lines: &mut Vec<TextLine>, identity: &Identity) {
    let is_short = |line: &TextLine| {
        line.text.trim().chars().count() <= SHORT_LINE && !line.text.contains(['。', '，', '；'])
    };
    let mut from = lines.len();
    while from > 0 && (is_short(&lines[from - 1]) || lines[from - 1].text.trim().is_empty()) {
        from -= 1;
    }
    let Some(date) = (from..lines.len()).find(|at| is_date(&lines[*at].text)) else { return };
    let mut cut = date;
    let agency = identity.agency.as_deref().map(NormalizedLabel::of).unwrap_or_default();
    while cut > from {
        let text = lines[cut - 1].text.trim();
        let is_name = NormalizedLabel::of(text).similarity(&agency) > 500
            || text.ends_with(['府', '局', '室', '会', '处', '部', '厅', '委', '院', '心', '队']);
        if !(text.is_empty() || is_name) {
            break;
        }
        cut -= 1;
    }
    lines.truncate(cut);
}

/// Returns whether a line is a date: `2021年1月28日`, `二〇二一年一月二十八日`, `2021-01-28`.
fn is_date(line: &str) -> bool {
    let plain: String =
        line.chars().map(crate::model::value::narrow).filter(|c| !c.is_whitespace()).collect();
    let is_digit = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十".contains(c);
    let rest = plain.trim_start_matches(is_digit);
    let year = plain.len() - rest.len();
    if year < 4 {
        return false;
    }
    let marks = rest.chars().filter(|c| matches!(c, '年' | '月' | '日' | '-' | '/' | '.')).count();
    (2..=3).contains(&marks)
        && rest.chars().all(|c| is_digit(c) || matches!(c, '年' | '月' | '日' | '-' | '/' | '.'))
}
