//! What was found in a file, for people: findings with one cause under one heading, the counts below.

use std::io;

use crate::check::Summary;
use crate::model::{Form, Status};

use super::Asked;
use super::inspect::{Checked, Group, Told};
use crate::cli::context::Context;
use crate::cli::output::{Screen, Style};
use crate::cli::{findings, suspect};

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
    let mut told_causes = Vec::new();
    for told in checked.findings.iter().filter(|told| asked.shows(&told.finding)) {
        match (told.cause, checked.group(told), form) {
            (Some(cause), Some(_), Some(_)) if told_causes.contains(&cause) => {}
            (Some(cause), Some(group), Some(form)) => {
                told_causes.push(cause);
                print_group(context, out, checked, form, (cause, group))?;
            }
            _ if told.finding.status == Status::Waived && !asked.all => {
                findings::print_brief(context, out, &checked.name, "", &told.finding)?;
                print_reason(context, out, told)?;
            }
            _ => print_one(context, out, checked, form, told)?,
        }
    }
    print_counts(context, out, asked, checked)
}

fn print_one(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    checked: &Checked,
    form: Option<&Form>,
    told: &Told,
) -> io::Result<()> {
    findings::print(context, out, &checked.name, form, &told.finding)?;
    if let Some(form) = form {
        suspect::print(context, out, form, &told.suspect)?;
    }
    print_reason(context, out, told)?;
    print_arithmetic(context, out, told)
}

fn print_reason(context: &Context<'_>, out: &mut Screen<'_>, told: &Told) -> io::Result<()> {
    let Some(reason) = &told.reason else { return Ok(()) };
    let word = context.locale.text("cli.reason");
    out.line(&[(Style::Plain, "  "), (Style::Blue, word), (Style::Plain, reason)])
}

fn print_arithmetic(context: &Context<'_>, out: &mut Screen<'_>, told: &Told) -> io::Result<()> {
    told.arithmetic.as_ref().map_or(Ok(()), |arithmetic| arithmetic.print(context, out))
}

/// Writes findings with one cause: where the cell stands that is probably wrong, what it should be, then each of them in
/// short.
fn print_group(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    checked: &Checked,
    form: &Form,
    (cause, group): (usize, &Group),
) -> io::Result<()> {
    let members = || checked.findings.iter().filter(|told| told.cause == Some(cause));
    let Some(first) = members().next() else { return Ok(()) };
    let worst = members().max_by_key(|told| told.finding.severity).unwrap_or(first);
    let (word, style) = findings::severity(context, &worst.finding);
    let place = match (group.spots.first(), &first.finding.place) {
        (Some(spot), _) => findings::at(&spot.place),
        (None, Some(place)) => findings::at(place),
        (None, None) => checked.name.clone(),
    };
    let count = members().count().to_string();
    let message = context.locale.format("cli.one_cause", &[("count", &count)]);
    out.line(&[
        (Style::Bold, &format!("{place}: ")),
        (style, word),
        (Style::Plain, ": "),
        (Style::Bold, &message),
    ])?;
    for spot in group.spots.iter().take(MOST_PLACES) {
        findings::print_excerpt(context, out, &spot.excerpt, spot.place.line, style)?;
    }
    suspect::print(context, out, form, &group.suspect)?;
    for told in members() {
        findings::print_brief(context, out, &checked.name, "  ", &told.finding)?;
        print_arithmetic(context, out, told)?;
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
    let text = counted(context, counts);
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

/// Returns the counts in words.
pub(super) fn counted(context: &Context<'_>, counts: &Summary) -> String {
    context.locale.format(
        "cli.summary",
        &[
            ("errors", &counts.errors.to_string()),
            ("warnings", &counts.warnings.to_string()),
            ("pending", &counts.pending.to_string()),
            ("passed", &counts.passed.to_string()),
            ("waived", &counts.waived.to_string()),
        ],
    )
}

/// Returns the colour of counts.
pub(super) fn style(counts: &Summary) -> Style {
    match counts {
        Summary { errors: 0, warnings: 0, pending: 0, .. } => Style::Green,
        Summary { errors: 0, .. } => Style::Yellow,
        _ => Style::Red,
    }
}
