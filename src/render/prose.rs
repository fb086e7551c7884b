//! The running texts of a report: paragraphs with their placeholders filled.
//!
//! What is wrong with a placeholder is told by `check`.

use crate::model::reference::printed_around;
use crate::model::{Report, filled, printed};

use super::block::{Block, Text};

/// Where a text stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In `[document]`, which has words of its own: `{agency}`, `{year}` and the wordings of the form.
    Document,
    /// In a section of `[narrative]`.
    Section,
}

/// Fills the texts of one report.
#[derive(Clone, Copy)]
pub(super) struct Prose<'a> {
    report: &'a Report,
    /// Last year's report, which texts may be compared with.
    prior: Option<&'a Report>,
}

impl<'a> Prose<'a> {
    pub(super) fn new(report: &'a Report, prior: Option<&'a Report>) -> Self {
        Self { report, prior }
    }

    /// Returns the paragraphs of a text; a blank line stands between two.
    pub(super) fn paragraphs(self, place: Place, text: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        for line in trimmed_lines(text).chain([""]) {
            if !line.is_empty() {
                lines.push(self.line(place, line));
            } else if !lines.is_empty() {
                blocks.push(Block::Paragraph(Text::new(&joined(&lines))));
                lines.clear();
            }
        }
        blocks
    }

    /// Returns the lines of a text that are not empty, each for itself.
    pub(super) fn lines(self, place: Place, text: &str) -> Vec<Text> {
        let written = trimmed_lines(text).filter(|line| !line.is_empty());
        written.map(|line| Text::new(&self.line(place, line))).collect()
    }

    /// Returns the lines of a text as one.
    pub(super) fn joined(self, place: Place, text: &str) -> Text {
        let lines: Vec<String> = trimmed_lines(text).map(|line| self.line(place, line)).collect();
        Text::new(&joined(&lines))
    }

    /// Returns a line as it is printed; what nothing can be printed for stays as it is.
    fn line(self, place: Place, line: &str) -> String {
        let fill = match place {
            Place::Document => printed_around,
            Place::Section => printed,
        };
        filled(line, &|name| fill(self.report, self.prior, name)).0
    }
}

/// Returns each line without space around it.
fn trimmed_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim)
}

/// The lines of one paragraph as one line: a line end between Chinese characters stands for nothing, elsewhere for a
/// space.
fn joined(lines: &[String]) -> String {
    let mut out = String::with_capacity(lines.iter().map(String::len).sum());
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let both_narrow = out.chars().next_back().is_some_and(|c| c.is_ascii())
            && line.starts_with(|c: char| c.is_ascii());
        if both_narrow {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_inside_a_paragraph_is_no_gap_in_chinese() {
        let joined =
            |lines: &[&str]| joined(&lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>());
        assert_eq!(joined(&["政府信息", "公开"]), "政府信息公开");
        assert_eq!(joined(&["one", "two 件", "3"]), "one two 件3");
    }
}
