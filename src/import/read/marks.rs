//! Text that a document shows raised, lowered or struck out: footnote signs, powers, and what was corrected.
//!
//! Readers join such text to what stands around it by [`Look::apply`]; no sign becomes a digit. Raised and lowered digits become
//! the characters that Unicode has for them, so that m² stays one. What is struck out stays apart until the whole document is
//! read; [`settle`] then leaves it out, beside a figure with a remark that makes the cell doubtful, and returns it to be told.

use crate::import::source::{Element, Source};

/// Around text that is struck out, while a document is read. Noncharacters: no document may hold them.
const FROM: char = '\u{fdd0}';
const TO: char = '\u{fdd1}';

/// How text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) raised: bool,
    pub(super) lowered: bool,
    /// Struck out, deleted or hidden beside what stands for it.
    pub(super) struck: bool,
}

impl Look {
    /// Returns how text is shown by two things that hold for it.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            raised: self.raised | other.raised,
            lowered: self.lowered | other.lowered,
            struck: self.struck | other.struck,
        }
    }

    /// Returns the text as it is joined to what stands around it.
    pub(super) fn apply(self, text: &str) -> String {
        let shown: String = text
            .chars()
            .filter(|c| !matches!(*c, FROM | TO))
            .map(|c| match (self.raised, self.lowered) {
                (true, _) => raised(c),
                (_, true) => lowered(c),
                _ => c,
            })
            .collect();
        if self.struck && !shown.is_empty() { format!("{FROM}{shown}{TO}") } else { shown }
    }
}

fn raised(c: char) -> char {
    match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32(0x2070 + (c as u32 - '0' as u32)).unwrap_or(c),
        _ => c,
    }
}

fn lowered(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(0x2080 + (c as u32 - '0' as u32)).unwrap_or(c),
        _ => c,
    }
}

/// Leaves out what is struck, and returns it.
pub(super) fn settle(source: &mut Source) -> Vec<String> {
    let mut struck = Vec::new();
    for element in &mut source.elements {
        match element {
            Element::Heading(line) | Element::Line(line) => {
                line.text = without(&line.text, false, &mut struck);
            }
            Element::Table(table) => {
                for cell in table.rows.iter_mut().flatten() {
                    cell.text = without(&cell.text, true, &mut struck);
                }
            }
            Element::Picture(_) => {}
        }
    }
    struck
}

fn without(text: &str, is_cell: bool, struck: &mut Vec<String>) -> String {
    if !text.contains(FROM) {
        return text.to_owned();
    }
    let (mut kept, mut left_out) = (String::new(), String::new());
    let mut is_struck = false;
    for c in text.chars() {
        match c {
            FROM => is_struck = true,
            TO => is_struck = false,
            c if is_struck => left_out.push(c),
            c => kept.push(c),
        }
    }
    let (kept, left_out) = (kept.trim(), left_out.trim());
    if !left_out.is_empty() {
        struck.push(left_out.to_owned());
    }
    let has_digit = |text: &str| text.contains(|c: char| c.is_numeric());
    // Beside a figure it has to be seen by whoever looks at the cell.
    if is_cell && has_digit(left_out) && (kept.is_empty() || has_digit(kept)) {
        return format!("{kept}（划去{left_out}）");
    }
    kept.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::source::{Line, Place};

    #[test]
    fn what_is_struck_joins_nothing_and_is_returned() {
        let struck = Look { struck: true, ..Look::default() };
        let line = |text: String| Element::Line(Line { text, place: Place::Unknown });
        let text = format!("收到申请{}27件", struck.apply("72"));
        let mut source = Source { elements: vec![line(text)], ..Source::default() };
        assert_eq!(settle(&mut source), ["72"]);
        assert_eq!(source.elements, [line("收到申请27件".to_owned())]);
        let raised = Look { raised: true, ..Look::default() };
        assert_eq!(format!("447228{}", raised.apply("1")), "447228¹");
        let lowered = Look { lowered: true, ..Look::default() };
        assert_eq!((raised.apply("2)"), lowered.apply("2")), ("²)".to_owned(), "₂".to_owned()));
    }
}
