//! What a key or a paste changes in a text: characters and references that come and go, paragraphs that are split and joined.
//!
//! Where the caret stands without a change is moved in `narrative`.

use std::ops::Range;

use super::{BREAK, Caret, Change, Layout};

impl Caret {
    /// Puts in a text of one or more paragraphs.
    pub fn insert(&mut self, layout: &Layout, what: &str) -> Option<Change> {
        let mut text = layout.text().to_owned();
        let Some(first) = layout.paragraphs().first() else {
            *self = Self::at(what.len());
            return changed(layout, what.to_owned(), what);
        };
        if !self.fresh {
            text.insert_str(self.at, what);
            *self = Self::at(self.at + what.len());
        } else if self.at == first.start {
            text.insert_str(self.at, &format!("{what}{BREAK}"));
            *self = Self::at(self.at + what.len());
        } else {
            text.insert_str(self.at, &format!("{BREAK}{what}"));
            *self = Self::at(self.at + BREAK.len() + what.len());
        }
        changed(layout, text, what)
    }

    /// Begins a new paragraph: behind this one, before it where the caret stands at its beginning, or with what stands
    /// behind the caret.
    pub fn new_paragraph(&mut self, layout: &Layout) -> Option<Change> {
        let number = layout.paragraph_at(self.at).filter(|_| !layout.is_fresh(*self))?;
        let paragraph = &layout.paragraphs()[number];
        let text = layout.text();
        let before = &text[paragraph.start..self.at];
        let behind = &text[self.at..paragraph.end];
        if before.trim().is_empty() {
            let previous = number.checked_sub(1).map(|before| layout.paragraphs()[before].end);
            *self = Self::begun(previous.unwrap_or(paragraph.start));
            return None;
        }
        if behind.trim().is_empty() {
            *self = Self::begun(paragraph.end);
            return None;
        }
        let start = paragraph.start + before.trim_end().len();
        let end = paragraph.end - behind.trim_start().len();
        let mut text = text.to_owned();
        text.replace_range(start..end, BREAK);
        *self = Self::at(start + BREAK.len());
        changed(layout, text, BREAK)
    }

    /// Takes out the character or reference before the caret; at the beginning of a paragraph, the break.
    pub fn backspace(&mut self, layout: &Layout) -> Option<Change> {
        if layout.is_fresh(*self) {
            self.left(layout);
            self.fresh = false;
            return None;
        }
        let number = layout.paragraph_at(self.at)?;
        let paragraph = layout.paragraphs()[number].clone();
        if self.at > paragraph.start {
            let unit = layout.unit_before(&paragraph, self.at)?;
            return self.take_out(layout, number, unit.start..self.at);
        }
        let before = layout.paragraphs().get(number.checked_sub(1)?)?.end;
        self.join(layout, before, &paragraph)
    }

    /// Takes out the character or reference behind the caret; at the end of a paragraph, the break.
    pub fn delete(&mut self, layout: &Layout) -> Option<Change> {
        if layout.is_fresh(*self) {
            self.right(layout);
            self.fresh = false;
            return None;
        }
        let number = layout.paragraph_at(self.at)?;
        let paragraph = layout.paragraphs()[number].clone();
        if let Some(unit) = layout.units(self.at..paragraph.end).next() {
            return self.take_out(layout, number, unit.start..unit.end);
        }
        let next = layout.paragraphs().get(number + 1)?.clone();
        self.join(layout, paragraph.end, &next)
    }

    /// Puts a text in the place of a part of a paragraph.
    pub fn replace(&mut self, layout: &Layout, part: Range<usize>, with: &str) -> Option<Change> {
        let mut text = layout.text().to_owned();
        *self = Self::at(part.start + with.len());
        text.replace_range(part, with);
        changed(layout, text, with)
    }

    /// Takes a part of a paragraph out. Where nothing to see is left of the paragraph, it goes with its break, and stays
    /// begun.
    fn take_out(&mut self, layout: &Layout, number: usize, part: Range<usize>) -> Option<Change> {
        let paragraphs = layout.paragraphs();
        let paragraph = paragraphs.get(number)?.clone();
        let mut text = layout.text().to_owned();
        let what = text.get(part.clone())?.to_owned();
        text.replace_range(part.clone(), "");
        let left = &text[paragraph.start..paragraph.end - what.len()];
        if !left.trim().is_empty() {
            *self = Self::at(part.start);
            return changed(layout, text, &what);
        }
        let mut text = layout.text().to_owned();
        let before = number.checked_sub(1).and_then(|before| paragraphs.get(before));
        match (before, paragraphs.get(number + 1)) {
            (Some(before), _) => {
                text.replace_range(before.end..paragraph.end, "");
                *self = Self::begun(before.end);
            }
            (None, Some(next)) => {
                text.replace_range(paragraph.start..next.start, "");
                *self = Self::begun(paragraph.start);
            }
            (None, None) => {
                text.clear();
                *self = Self::default();
            }
        }
        changed(layout, text, &what)
    }

    /// Makes one of the paragraph that ends at `end` and the next one.
    fn join(&mut self, layout: &Layout, end: usize, next: &Range<usize>) -> Option<Change> {
        let mut text = layout.text().to_owned();
        let blank = text[next.clone()].len() - text[next.clone()].trim_start().len();
        text.replace_range(end..next.start + blank, "");
        *self = Self::at(end);
        changed(layout, text, BREAK)
    }
}

fn changed(layout: &Layout, text: String, what: &str) -> Option<Change> {
    (text != layout.text()).then(|| Change { text, what: what.to_owned() })
}

/// Makes paragraphs a blank line apart of a pasted text; a part of a line stays as it is. Where it has no blank line, each of its lines is a paragraph, as
/// word processors copy them; else the lines of a paragraph are joined. Blanks around lines and controls go.
pub fn pasted(text: &str) -> String {
    let text =
        text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if !text.contains('\n') {
        return text;
    }
    let text = text.trim();
    let apart = text.lines().any(|line| line.trim().is_empty());
    let mut out = String::with_capacity(text.len());
    let mut joins = false;
    let latin = |c: char| c.is_ascii_graphic();
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            joins = false;
            continue;
        }
        if joins && out.ends_with(latin) && line.starts_with(latin) {
            out.push(' ');
        } else if !joins && !out.is_empty() {
            out.push_str(BREAK);
        }
        out.push_str(line);
        joins = apart;
    }
    out
}
