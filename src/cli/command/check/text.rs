//! What was found in a file, for people: findings with one cause under one heading, the counts below.

use std::io;

use crate::check::Summary;
use crate::model::{Form, Status};

use super::Asked;
use super::inspect::{Checked, Reported, SharedCause};
use crate::cli::context::Context;
use crate::cli::output::{Screen, Style};
use crate::cli::{findings, suspect};
use crate::present::arithmetic::Line;
use crate::present::{figure, finding};
use crate::text::width;

/// Places of suspected cells that are shown with their lines.
const MOST_PLACES: usize = 3;

/// Writes all that is said about a file.
pub(super) fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    asked: Asked,
    checked: &Checked,
) -> io::Result<()> {
    let form = checked.report.as_ref().map(|report| report.form().as_ref());
    let mut reported_causes = Vec::new();
    for reported in checked.findings.iter().filter(|reported| asked.shows(&reported.finding)) {
        match (reported.cause, checked.shared_cause(reported), form) {
            (Some(cause), Some(_), Some(_)) if reported_causes.contains(&cause) => {}
            (Some(cause), Some(shared_cause), Some(form)) => {
                reported_causes.push(cause);
                print_shared_cause(context, out, checked, form, (cause, shared_cause))?;
            }
            _ if reported.finding.status == Status::Waived && !asked.all => {
                findings::print_brief(context, out, &checked.name, "", &reported.finding)?;
                print_reason(context, out, reported)?;
            }
            _ => print_one(context, out, checked, form, reported)?,
        }
    }
    print_counts(context, out, asked, checked)
}

fn print_one(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    checked: &Checked,
    form: Option<&Form>,
    reported: &Reported,
) -> io::Result<()> {
    findings::print(context, out, &checked.name, form, &reported.finding)?;
    if let Some(form) = form {
        suspect::print(context, out, form, &reported.suspect)?;
    }
    print_reason(context, out, reported)?;
    print_arithmetic(context, out, reported)
}

fn print_reason(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    reported: &Reported,
) -> io::Result<()> {
    let Some(reason) = &reported.reason else { return Ok(()) };
    let word = context.locale.text("cli.reason");
    out.line(&[(Style::Plain, "  "), (Style::Blue, word), (Style::Plain, reason)])
}

/// Writes every figure of both sides on a line of its own, the sums below.
fn print_arithmetic(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    reported: &Reported,
) -> io::Result<()> {
    let Some(arithmetic) = &reported.arithmetic else { return Ok(()) };
    let lines = || arithmetic.sides().iter().flat_map(|side| &side.lines);
    let widest = lines().map(|line| width::width(&line.name)).max().unwrap_or(0);
    let written = |line: &Line| match line.figure {
        Some(_) => line.written(),
        None => figure::blank(context.locale).to_owned(),
    };
    let sums = arithmetic.sides().iter().filter_map(|side| side.sum);
    let sums = sums.map(|sum| figure::number(sum).len());
    let digits = lines().map(|line| width::width(&written(line))).chain(sums).max().unwrap_or(0);
    let right =
        |text: &str| format!("{}{text}", " ".repeat(digits.saturating_sub(width::width(text))));
    for side in arithmetic.sides() {
        let gap = if side.sign.is_empty() { "" } else { " " };
        let head = format!("    {}{gap}{}", side.sign, width::safe(&side.label, false));
        out.line(&[(Style::Blue, &head)])?;
        for (at, line) in side.lines.iter().enumerate() {
            let sign = match (at, line.factor < 0) {
                (_, true) => "-",
                (0, false) => " ",
                (_, false) => "+",
            };
            let name = width::pad_right(&width::safe(&line.name, false), widest);
            let text = format!("      {sign} {name}  {}", right(&written(line)));
            out.line(&[(Style::Plain, &text)])?;
        }
        let sum = side.sum.map_or_else(|| "?".to_owned(), figure::number);
        let text = format!("      = {}  {}", " ".repeat(widest), right(&sum));
        out.line(&[(Style::Bold, &text)])?;
    }
    Ok(())
}

/// Writes findings with one cause: where the cell stands that is probably wrong, what it should be, then each of them in
/// short.
fn print_shared_cause(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    checked: &Checked,
    form: &Form,
    (cause, shared_cause): (usize, &SharedCause),
) -> io::Result<()> {
    let members = || checked.findings.iter().filter(|reported| reported.cause == Some(cause));
    let Some(first) = members().next() else { return Ok(()) };
    let worst = members().max_by_key(|reported| reported.finding.severity).unwrap_or(first);
    let word = finding::outcome(context.locale, &worst.finding);
    let style = findings::style(&worst.finding);
    let place = match (shared_cause.written.first(), &first.finding.place) {
        (Some(written), _) => findings::at(&written.place),
        (None, Some(place)) => findings::at(place),
        (None, None) => checked.name.clone(),
    };
    let count = members().count().to_string();
    let message = context.locale.format("present.one_cause", &[("count", &count)]);
    out.line(&[
        (Style::Bold, &format!("{place}: ")),
        (style, word),
        (Style::Plain, ": "),
        (Style::Bold, &message),
    ])?;
    for written in shared_cause.written.iter().take(MOST_PLACES) {
        findings::print_excerpt(context, out, &written.excerpt, written.place.line, style)?;
    }
    suspect::print(context, out, form, &shared_cause.suspect)?;
    for reported in members() {
        findings::print_brief(context, out, &checked.name, "  ", &reported.finding)?;
        print_arithmetic(context, out, reported)?;
    }
    Ok(())
}

fn print_counts(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    asked: Asked,
    checked: &Checked,
) -> io::Result<()> {
    let locale = context.locale;
    let counts = &checked.summary;
    let of = checked.report.as_ref().map_or_else(String::new, |report| {
        format!("{} {}, {}: ", report.agency, report.year, report.form().id)
    });
    let text = finding::summary(locale, counts);
    let unread = if checked.unreadable { locale.text("cli.summary_unreadable") } else { "" };
    let name = format!("{}: ", checked.name);
    let style = style(counts);
    out.line(&[(Style::Bold, &name), (Style::Plain, &of), (style, &text), (Style::Red, unread)])?;
    if let Some(prior) = &checked.prior {
        let prior = prior.display().to_string();
        let text = locale.format("cli.compared_with", &[("file", &prior)]);
        out.line(&[(Style::Plain, "  "), (Style::Plain, &text)])?;
    }
    if !asked.all && counts.pending > 0 {
        out.line(&[(Style::Plain, "  "), (Style::Plain, locale.text("cli.all_hint"))])?;
    }
    Ok(())
}

/// Returns the colour of counts.
pub(super) fn style(counts: &Summary) -> Style {
    match counts {
        Summary { errors: 0, warnings: 0, pending: 0, .. } => Style::Green,
        Summary { errors: 0, .. } => Style::Yellow,
        _ => Style::Red,
    }
}
