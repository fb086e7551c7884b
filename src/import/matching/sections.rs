//! Which section of a report each element of a document belongs to, by the headings as offices write them.
//!
//! Headings are renamed, renumbered, left out and put together with their text; what is found here is only which heading
//! stands above. Tables are found by their labels wherever they stand.

use std::collections::HashSet;

use crate::import::source::{Element, Place, Source};
use crate::model::{Form, Section};

use super::labels::{NormalizedLabel, without_numbering};

/// How similar to a heading a numbered line is, at least.
const LEAST_NUMBERED: u32 = 550;
/// How similar a line without a number is, at least.
const LEAST_UNNUMBERED: u32 = 850;
/// How similar what the document itself marks as a heading is, at least.
const LEAST_MARKED: u32 = 600;

/// The sections of the elements of a document.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct SectionMap {
    /// For each element the section, by index, and for a heading the text run in behind it on its line.
    elements: Vec<(Option<usize>, Option<String>)>,
    ids: Vec<String>,
}

impl SectionMap {
    /// Finds the headings of `form` in a document.
    pub(in crate::import) fn of_source(source: &Source, form: &Form) -> Self {
        let headings = HeadingMatcher::new(form);
        let mut map = Self::default();
        let mut current = None;
        let numbered = headings.numbered(source);
        for element in &source.elements {
            let found = match element {
                Element::Heading(line) => headings.find(&line.text, true),
                Element::Line(line) => headings.find(&line.text, false),
                _ => None,
            };
            // Where a section has its own numbered heading, a sub-heading named alike stands inside another one.
            let found = found.filter(|(section, _)| match element {
                Element::Heading(line) | Element::Line(line) => {
                    !is_sub_heading(&line.text) || !numbered.contains(section)
                }
                _ => true,
            });
            // The name of a sheet that is no section ends the one before it.
            let is_sheet =
                matches!(element, Element::Heading(line) if matches!(line.place, Place::Sheet(_)));
            let found = found.map(|(section, rest)| (Some(section), rest));
            let rest =
                found.or_else(|| is_sheet.then(|| (None, String::new()))).map(|(section, rest)| {
                    current = section;
                    rest
                });
            map.elements.push((current, rest));
        }
        map.ids = form.sections.iter().map(|section| section.id.clone()).collect();
        map
    }

    /// Returns the id of the section that a element belongs to.
    pub(in crate::import) fn section_of(&self, element: usize) -> Option<&str> {
        let (section, _) = self.elements.get(element)?;
        section.and_then(|section| self.ids.get(section)).map(String::as_str)
    }

    /// Returns whether a element is a heading.
    pub(in crate::import) fn is_heading(&self, element: usize) -> bool {
        self.run_in_text(element).is_some()
    }

    /// Returns the text that a heading has run in behind it on its line; empty where it has none.
    pub(in crate::import) fn run_in_text(&self, element: usize) -> Option<&str> {
        self.elements.get(element).and_then(|(_, rest)| rest.as_deref())
    }

    /// Returns whether a heading of the section was found.
    pub(in crate::import) fn has_heading(&self, id: &str) -> bool {
        let heading = |(section, rest): &(Option<usize>, Option<String>)| {
            rest.is_some()
                && section.and_then(|section| self.ids.get(section)).is_some_and(|own| own == id)
        };
        self.elements.iter().any(heading)
    }
}

struct HeadingMatcher {
    /// Section, normalized wording.
    wordings: Vec<(usize, NormalizedLabel)>,
    /// By section its number and short name, as our workbooks call their sheets.
    sheet_names: Vec<NormalizedLabel>,
}

impl HeadingMatcher {
    fn new(form: &Form) -> Self {
        let wordings = form.sections.iter().enumerate().flat_map(|(at, section)| {
            let variants = section.heading_variants.iter().map(String::as_str);
            let all = variants.chain([section.heading.zh.as_str()]);
            all.map(move |wording| (at, NormalizedLabel::of(wording)))
        });
        let sheet_name = |section: &Section| {
            NormalizedLabel::of(&format!("{}{}", section.number.zh, section.short.zh))
        };
        let sheet_names = form.sections.iter().map(sheet_name).collect();
        Self { wordings: wordings.collect(), sheet_names }
    }

    /// Returns the sections of which a document has the heading with the number of a section, as in `二、`.
    fn numbered(&self, source: &Source) -> HashSet<usize> {
        let lines = source.elements.iter().filter_map(|element| match element {
            Element::Heading(line) => Some((line.text.as_str(), true)),
            Element::Line(line) => Some((line.text.as_str(), false)),
            _ => None,
        });
        let own = lines.filter(|(text, _)| {
            let rest = text.trim().trim_start_matches(|c| "一二三四五六七八九十".contains(c));
            rest.len() < text.trim().len() && rest.starts_with(['、', '.', '．'])
        });
        own.filter_map(|(text, is_marked)| Some(self.find(text, is_marked)?.0)).collect()
    }

    /// Returns the section whose heading a line is, and what stands behind it.
    fn find(&self, line: &str, is_marked: bool) -> Option<(usize, String)> {
        let text = line.trim().trim_start_matches('#').trim().trim_matches('*').trim();
        let bare = without_numbering(text);
        let is_bracketed = text.starts_with(['(', '（', '〔', '【']);
        let is_numbered = bare.len() < text.len()
            && !is_bracketed
            && text.starts_with(|c| "一二三四五六七八九十".contains(c));
        if let Some(found) = self.find_run_in(bare, is_numbered || is_marked) {
            return Some(found);
        }
        let whole = NormalizedLabel::of(text);
        if let Some(section) = self.sheet_names.iter().position(|name| is_marked && *name == whole)
        {
            return Some((section, String::new()));
        }
        let bare = without_remark(bare);
        if bare.ends_with(['。', '；', '，', '：']) || bare.chars().count() > 48 {
            return None;
        }
        let label = NormalizedLabel::of(bare);
        let similarity =
            |(section, wording): &(usize, NormalizedLabel)| (wording.similarity(&label), *section);
        let (best, section) =
            self.wordings.iter().map(similarity).max_by_key(|(similarity, _)| *similarity)?;
        let least = if is_numbered {
            LEAST_NUMBERED
        } else if is_marked {
            LEAST_MARKED
        } else {
            LEAST_UNNUMBERED
        };
        (best >= least).then(|| (section, String::new()))
    }

    /// A run-in heading, with its text on the same line: `五、存在的主要问题及改进情况 部分单位 ..`.
    fn find_run_in(&self, bare: &str, is_numbered: bool) -> Option<(usize, String)> {
        if !is_numbered {
            return None;
        }
        let fits = |(section, wording): &(usize, NormalizedLabel)| {
            let rest = after_heading(bare, wording.text())?;
            (rest.chars().count() > 24).then(|| (wording.len(), *section, rest.to_owned()))
        };
        let (_, section, rest) =
            self.wordings.iter().filter_map(fits).max_by_key(|(length, ..)| *length)?;
        Some((section, rest))
    }
}

/// Returns whether a line is numbered as what stands inside a section is: `（一）`, `1.`, `(1)`.
fn is_sub_heading(line: &str) -> bool {
    let text = line.trim().trim_start_matches(['#', '*', ' ']);
    let rest = text.strip_prefix(['(', '（', '〔', '【']).unwrap_or(text);
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let behind = rest.trim_start_matches(is_number);
    behind.len() < rest.len()
        && (rest.len() < text.len() || text.starts_with(|c: char| c.is_ascii_digit()))
}

/// Returns what stands behind the letters of a heading, where the text begins with them.
fn after_heading<'t>(text: &'t str, heading: &str) -> Option<&'t str> {
    let mut letters = heading.chars();
    let mut expected = letters.next();
    for (at, c) in text.char_indices() {
        let Some(letter) = expected else {
            return Some(
                text[at..].trim_start_matches(['。', '：', ':', '.', ' ', '\u{3000}']).trim_start(),
            );
        };
        let plain = super::labels::normalized(c.encode_utf8(&mut [0; 4]));
        match plain.chars().next() {
            None => {}
            Some(plain) if plain == letter => expected = letters.next(),
            Some(_) => return None,
        }
    }
    None
}

/// Returns a heading without a remark in brackets at its end.
fn without_remark(text: &str) -> &str {
    let text = text.trim_end();
    if !text.ends_with([')', '）']) {
        return text;
    }
    match text.rfind(['(', '（']) {
        Some(at) if at > 0 => text[..at].trim_end(),
        _ => text,
    }
}
