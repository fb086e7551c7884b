//! `gouji log`: the corrections of a published report, oldest first.

use clap::ArgMatches;
use serde::Serialize;

use crate::model::{Correction, Message, Report};
use crate::present::figure;

use crate::cli::context::Context;
use crate::cli::output::{self, Screen, Style};
use crate::cli::{Outcome, arguments};

/// Prints the corrections.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let document = context.open(path)?;
    let report = document.report();
    let as_json = arguments::text(matches, "format") == Some("json");
    for correction in &report.corrections {
        if as_json {
            out.data(json(context, report, correction).as_bytes())?;
        } else {
            print(context, out, report, correction)?;
        }
    }
    if report.corrections.is_empty() {
        let message = Message::key("cli.no_corrections").with("file", path.display());
        context.tell(&message);
    }
    Ok(0)
}

/// Returns the name of a corrected cell; its address where the form does not have it.
fn name(context: &Context<'_>, report: &Report, correction: &Correction) -> String {
    let cell = report.form().cell_at(&correction.cell);
    cell.map_or_else(|| correction.cell.clone(), |cell| context.cell_name(report.form(), cell))
}

fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    report: &Report,
    correction: &Correction,
) -> std::io::Result<()> {
    let locale = context.locale;
    let figure = |text: &str| match report.form().cell_at(&correction.cell) {
        Some(cell) => figure::recorded(context.locale, report, cell, text),
        None => text.to_owned(),
    };
    let head = format!("{}  {}", correction.when, correction.who);
    out.line(&[(Style::Bold, &head)])?;
    let text = format!(
        "  {}: {} -> {}  [{}]",
        name(context, report, correction),
        figure(&correction.from),
        figure(&correction.to),
        correction.cell
    );
    out.line(&[(Style::Plain, &text)])?;
    out.line(&[
        (Style::Plain, "  "),
        (Style::Blue, locale.text("cli.reason")),
        (Style::Plain, &correction.reason),
    ])
}

/// A correction as programs read it, in the words of the file.
#[derive(Serialize)]
struct Record<'a> {
    when: &'a str,
    who: &'a str,
    cell: &'a str,
    label: String,
    from: &'a str,
    to: &'a str,
    reason: &'a str,
}

fn json(context: &Context<'_>, report: &Report, correction: &Correction) -> String {
    let Correction { when, who, cell, from, to, reason } = correction;
    let label = name(context, report, correction);
    output::json_line(&Record { when, who, cell, label, from, to, reason })
}
