//! A finding for people, in the manner of a compiler, and for programs, as JSON.

use std::io;

use serde::Serialize;

use crate::check;
use crate::model::{Finding, Form, Place, Severity, Status};
use crate::present::sides::{self, Sides};
use crate::present::{self, Room, figure};
use crate::text::width;

use super::context::Context;
use super::excerpt;
use super::output::{Screen, Style};
use super::suspect;

/// How many cells are named before the rest is counted.
const MOST_CELLS: usize = 6;

/// Writes a finding of `file`; `form` is the form of its report, where that is known.
pub(super) fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    file: &str,
    form: Option<&Form>,
    finding: &Finding,
) -> io::Result<()> {
    let locale = context.locale;
    let style = style(finding);
    head(context, out, file, "", finding)?;
    if let (Some(excerpt), Some(place)) = (&finding.excerpt, &finding.place) {
        print_excerpt(context, out, excerpt, place.line, style)?;
    }
    if let Some(sides) = form.and_then(|form| Sides::of(locale, form, finding)) {
        print_sides(context, out, &sides)?;
    }
    if let Some(form) = form {
        print_cells(context, out, form, finding)?;
    }
    if let Some(hint) = &finding.hint {
        let hint = locale.message(hint);
        out.line(&[
            (Style::Plain, "  "),
            (Style::Green, locale.text("cli.hint")),
            (Style::Plain, &hint),
        ])?;
    }
    Ok(())
}

/// Writes a finding in two lines: its place and message, and the figures.
pub(super) fn print_brief(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    file: &str,
    indent: &str,
    finding: &Finding,
) -> io::Result<()> {
    head(context, out, file, indent, finding)?;
    let Some(numbers) = finding.numbers else { return Ok(()) };
    let sides = sides::numbers(context.locale, numbers, true);
    out.line(&[(Style::Plain, indent), (Style::Plain, "  "), (Style::Plain, &sides)])
}

fn head(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    file: &str,
    indent: &str,
    finding: &Finding,
) -> io::Result<()> {
    let place = finding.place.as_ref().map_or_else(|| file.to_owned(), at);
    let (word, style) = (present::finding::outcome(context.locale, finding), style(finding));
    let id = format!(" [{}]", key(finding));
    let message = context.locale.message(&finding.message);
    let place = format!("{place}: ");
    out.line(&[
        (Style::Plain, indent),
        (Style::Bold, &place),
        (style, word),
        (Style::Plain, ": "),
        (Style::Bold, &message),
        (Style::Plain, &id),
    ])
}

/// Returns a place as editors and compilers write it.
pub(super) fn at(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// Returns the colour of how a finding came out.
pub(super) fn style(finding: &Finding) -> Style {
    match finding.status {
        Status::Passed => Style::Green,
        Status::Pending | Status::Waived => Style::Blue,
        Status::Failed | Status::NotApplicable => style_of(finding.severity),
    }
}

/// Returns the colour of a failure.
pub(super) fn style_of(severity: Severity) -> Style {
    if severity == Severity::Error { Style::Red } else { Style::Yellow }
}

/// Returns the id of a finding as waivers and `gouji explain` take it.
pub(super) fn key(finding: &Finding) -> String {
    check::waiver_key(finding)
}

/// Writes the line of a place with carets under what is meant.
pub(super) fn print_excerpt(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    excerpt: &crate::model::Excerpt,
    line: u32,
    style: Style,
) -> io::Result<()> {
    let gutter = format!("{line:>5} | ");
    let room = context.environment.width.saturating_sub(gutter.len() + 1);
    let (text, carets) = excerpt::lines(excerpt, room);
    let blank = format!("{:>5} | ", "");
    out.line(&[(Style::Blue, &gutter), (Style::Plain, &text)])?;
    out.line(&[(Style::Blue, &blank), (style, &carets)])
}

/// Writes both sides with their names, and how far they are apart.
fn print_sides(context: &Context<'_>, out: &mut Screen<'_>, sides: &Sides) -> io::Result<()> {
    let ([left, right], [first, second]) = (&sides.labels, sides.figures());
    let difference = sides::difference_word(context.locale, Room::Full);
    let apart = figure::signed(sides.numbers.difference());
    let lines = [(left.as_str(), first), (right, second), (difference, apart)];
    let lines = lines.map(|(label, number)| (width::safe(label, false).into_owned(), number));
    let widest = lines.iter().map(|(label, _)| width::width(label)).max().unwrap_or(0);
    let digits = lines.iter().map(|(_, number)| number.len()).max().unwrap_or(0);
    for (label, number) in lines {
        let label = width::pad_right(&label, widest);
        out.line(&[(Style::Plain, &format!("  {label}  {number:>digits$}"))])?;
    }
    Ok(())
}

fn print_cells(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    form: &Form,
    finding: &Finding,
) -> io::Result<()> {
    let Some(first) = finding.cells.first() else { return Ok(()) };
    let name = context.cell_name(form, *first);
    let more = finding.cells.len().saturating_sub(1);
    let text = if finding.cells.len() > MOST_CELLS {
        context
            .locale
            .format("present.cells_and_more", &[("first", &name), ("more", &more.to_string())])
    } else {
        let names: Vec<String> =
            finding.cells.iter().map(|cell| context.cell_name(form, *cell)).collect();
        context.locale.format("present.cells", &[("cells", &names.join("; "))])
    };
    out.line(&[(Style::Plain, &format!("  {text}"))])
}

/// A finding as programs read it. Numbers are strings, so that they stay exact; absent parts are left out.
#[derive(Debug, Serialize)]
pub(super) struct Record<'a> {
    rule: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    severity: &'static str,
    status: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cells: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<Quoted<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<suspect::Record<'a>>,
}

impl<'a> Record<'a> {
    /// Adds the number of the cause that it shares with other findings of the file.
    #[must_use]
    pub(super) fn with_cause(self, cause: Option<usize>) -> Self {
        Self { cause, ..self }
    }

    /// Adds why it was accepted.
    #[must_use]
    pub(super) fn with_reason(self, reason: Option<&'a str>) -> Self {
        Self { reason, ..self }
    }

    /// Adds what would make it hold.
    #[must_use]
    pub(super) fn suggesting(mut self, suggestions: Vec<suspect::Record<'a>>) -> Self {
        self.suggestions = suggestions;
        self
    }
}

/// A part of a text as programs read it.
#[derive(Debug, Serialize)]
struct Quoted<'a> {
    section: &'a str,
    text: &'a str,
    value: &'a str,
}

/// A place as programs read it.
#[derive(Debug, Serialize)]
struct Position {
    line: u32,
    column: u32,
}

/// Returns a finding as programs read it.
pub(super) fn record<'a>(
    context: &Context<'_>,
    form: Option<&'a Form>,
    finding: &'a Finding,
) -> Record<'a> {
    let address = |form: &'a Form| {
        finding.cells.iter().map(|cell| form.cell(*cell).address.as_str()).collect()
    };
    let numbers = finding.numbers;
    Record {
        rule: &finding.rule,
        instance: finding.instance.as_deref(),
        severity: finding.severity.word(),
        status: finding.status.word(),
        message: context.locale.message(&finding.message),
        left: numbers.map(|numbers| figure::number(numbers.left)),
        right: numbers.map(|numbers| figure::number(numbers.right)),
        difference: numbers.map(|numbers| figure::number(numbers.difference())),
        cells: form.map(address).unwrap_or_default(),
        place: finding.place.as_ref().map(|at| Position { line: at.line, column: at.column }),
        quote: finding.quote.as_ref().map(|quote| Quoted {
            section: &quote.section,
            text: &quote.text,
            value: &quote.value,
        }),
        reason: None,
        cause: None,
        suggestions: Vec::new(),
    }
}
