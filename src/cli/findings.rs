//! A finding for people, in the manner of a compiler, and for programs, as JSON.

use std::io;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::check;
use crate::model::{Finding, Form, Place, Rule, Severity, Status};
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
    let (_, style) = severity(context, finding);
    head(context, out, file, "", finding)?;
    if let (Some(excerpt), Some(place)) = (&finding.excerpt, &finding.place) {
        print_excerpt(context, out, excerpt, place.line, style)?;
    }
    let rule = form.and_then(|form| form.rule(&finding.rule));
    if let Some(rule) = rule {
        print_sides(context, out, rule, finding)?;
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
    let sides = context.locale.format(
        "cli.sides",
        &[
            ("left", &plain(numbers.left)),
            ("right", &plain(numbers.right)),
            ("difference", &signed(numbers.difference())),
        ],
    );
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
    let (word, style) = severity(context, finding);
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

/// Returns the word for how a finding came out, and its colour.
pub(super) fn severity<'a>(context: &'a Context<'_>, finding: &Finding) -> (&'a str, Style) {
    let key = match (finding.status, finding.severity) {
        (Status::Passed, _) => return (context.locale.text("cli.passed"), Style::Green),
        (Status::Pending, _) => return (context.locale.text("cli.pending"), Style::Blue),
        (Status::Waived, _) => return (context.locale.text("cli.waived"), Style::Blue),
        (_, Severity::Error) => "cli.error_word",
        (_, Severity::Warning) => "cli.warning_word",
    };
    let style = if finding.severity == Severity::Error { Style::Red } else { Style::Yellow };
    (context.locale.text(key), style)
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
fn print_sides(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    rule: &Rule,
    finding: &Finding,
) -> io::Result<()> {
    let Some(numbers) = finding.numbers else { return Ok(()) };
    let locale = context.locale;
    let named = |label, key| {
        let label = locale.label(label);
        if label.is_empty() { locale.text(key).to_owned() } else { label.to_owned() }
    };
    let lines = [
        (named(&rule.left_label, "cli.left"), plain(numbers.left)),
        (named(&rule.right_label, "cli.right"), plain(numbers.right)),
        (locale.text("cli.difference").to_owned(), signed(numbers.difference())),
    ];
    let lines = lines.map(|(label, number)| (width::safe(&label, false).into_owned(), number));
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
        context.locale.format("cli.cells", &[("first", &name), ("more", &more.to_string())])
    } else {
        let names: Vec<String> =
            finding.cells.iter().map(|cell| context.cell_name(form, *cell)).collect();
        context.locale.format("cli.all_cells", &[("cells", &names.join("; "))])
    };
    out.line(&[(Style::Plain, &format!("  {text}"))])
}

/// Returns a number without the zeros at its end.
pub(super) fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

fn signed(number: Decimal) -> String {
    let sign = if number.is_sign_positive() && !number.is_zero() { "+" } else { "" };
    format!("{sign}{}", plain(number))
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
    place: Option<Spot>,
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
struct Spot {
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
        left: numbers.map(|numbers| plain(numbers.left)),
        right: numbers.map(|numbers| plain(numbers.right)),
        difference: numbers.map(|numbers| plain(numbers.difference())),
        cells: form.map(address).unwrap_or_default(),
        place: finding.place.as_ref().map(|at| Spot { line: at.line, column: at.column }),
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
