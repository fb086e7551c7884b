//! The running texts of a report: paragraphs with their placeholders filled, and what is wrong with those.

use std::ops::Range;

use crate::model::{
    Finding, Message, Placeholder, Quote, Report, Severity, Unfilled, filled, printed,
};

use super::block::{Block, Text};

/// Where a text stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// A key of `[document]`, which has words of its own: `{agency}`, `{year}` and the wordings of the form.
    Document(&'a str),
    /// A section of `[narrative]`: its id and its heading.
    Section(&'a str, &'a str),
}

/// Fills the texts of one report and gathers what is wrong with them.
pub(super) struct Prose<'a> {
    report: &'a Report,
    prior: Option<&'a Report>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Prose<'a> {
    pub(super) fn new(report: &'a Report, prior: Option<&'a Report>) -> Self {
        Self { report, prior, findings: Vec::new() }
    }

    /// Returns the paragraphs of a text; a blank line stands between two.
    pub(super) fn paragraphs(&mut self, place: Place<'_>, text: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        for (span, line) in trimmed_lines(text).chain([(text.len()..text.len(), "")]) {
            if !line.is_empty() {
                lines.push(self.line(place, span.start, line));
            } else if !lines.is_empty() {
                blocks.push(Block::Paragraph(Text::new(&joined(&lines))));
                lines.clear();
            }
        }
        blocks
    }

    /// Returns the lines of a text that are not empty, each for itself.
    pub(super) fn lines(&mut self, place: Place<'_>, text: &str) -> Vec<Text> {
        let written = trimmed_lines(text).filter(|(_, line)| !line.is_empty());
        written.map(|(span, line)| Text::new(&self.line(place, span.start, line))).collect()
    }

    /// Returns the lines of a text as one.
    pub(super) fn joined(&mut self, place: Place<'_>, text: &str) -> Text {
        let lines: Vec<String> =
            trimmed_lines(text).map(|(span, line)| self.line(place, span.start, line)).collect();
        Text::new(&joined(&lines))
    }

    /// Returns what only texts of `[document]` know: facts of the report, and the wordings of its form.
    fn of_document(&self, name: &str) -> Option<String> {
        let fact = |name: &str| match name {
            "agency" => Some(self.report.agency.clone()),
            "year" => Some(self.report.year.to_string()),
            _ => None,
        };
        let wording = || {
            let text = self.report.form().wordings.get(name)?;
            Some(filled(text, &|name| fact(name).ok_or(())).0)
        };
        fact(name).or_else(wording)
    }

    /// Returns a line as it is printed; `start` is its first byte within the text.
    fn line(&mut self, place: Place<'_>, start: usize, line: &str) -> String {
        let (text, left) = filled(line, &|name| {
            let of_document = matches!(place, Place::Document(_)).then(|| self.of_document(name));
            of_document.flatten().map_or_else(|| printed(self.report, self.prior, name), Ok)
        });
        let told =
            left.into_iter().map(|(placeholder, why)| finding(place, start, &placeholder, &why));
        self.findings.extend(told);
        text
    }
}

/// Says why a placeholder stays as it is, with its bytes where it stands in a section.
fn finding(
    place: Place<'_>,
    start: usize,
    placeholder: &Placeholder<'_>,
    why: &Unfilled,
) -> Finding {
    let written = format!("{{{}}}", placeholder.name);
    let named = match place {
        Place::Document(key) => key,
        Place::Section(_, heading) => heading,
    };
    let (id, message, hint) = words(why);
    let message = message.with("placeholder", Text::new(&written)).with("place", Text::new(named));
    let mut finding = Finding::reading(id, Severity::Error, message).hint(Message::key(hint));
    let section = match place {
        Place::Document(_) => String::new(),
        Place::Section(id, _) => id.to_owned(),
    };
    let span = start + placeholder.span.start..start + placeholder.span.end;
    finding.quote = Some(Quote { section, span, text: written, value: String::new() });
    finding
}

fn words(why: &Unfilled) -> (&'static str, Message, &'static str) {
    match why {
        Unfilled::NoCell(name) => (
            "unknown_placeholder",
            Message::key("render.unknown_placeholder").with("cell", Text::new(name)),
            "render.unknown_placeholder_hint",
        ),
        Unfilled::NoFormat(format) => (
            "placeholder_format",
            Message::key("render.placeholder_format").with("format", Text::new(format)),
            "render.placeholder_format_hint",
        ),
        Unfilled::NoLastYear => (
            "placeholder_figure",
            Message::key("render.placeholder_no_prior"),
            "render.placeholder_no_prior_hint",
        ),
        Unfilled::NoFigureThen(cell) => (
            "placeholder_figure",
            Message::key("render.placeholder_no_figure").with("cell", Text::new(cell)),
            "render.placeholder_no_figure_hint",
        ),
        Unfilled::OfNothing => (
            "placeholder_figure",
            Message::key("render.placeholder_of_nothing"),
            "render.placeholder_of_nothing_hint",
        ),
        Unfilled::NoSum => (
            "placeholder_figure",
            Message::key("render.placeholder_no_sum"),
            "render.placeholder_no_sum_hint",
        ),
    }
}

/// Returns each line without space around it, with its bytes.
fn trimmed_lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next + line.len() - line.trim_start().len();
        next += line.len();
        let line = line.trim();
        (start..start + line.len(), line)
    })
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

    #[test]
    fn lines_know_their_bytes() {
        let text = " 一\r\n\n　二 ";
        let found: Vec<_> = trimmed_lines(text).map(|(span, line)| (&text[span], line)).collect();
        assert_eq!(found, [("一", "一"), ("", ""), ("二", "二")]);
    }
}
