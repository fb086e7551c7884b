//! `gouji get`: what a report says in some of its cells, and how the rules that guard them stand.

use anyhow::bail;
use clap::ArgMatches;
use serde::Serialize;
use std::io;

use crate::check;
use crate::model::address;
use crate::model::compare::reported_value;
use crate::model::{CellId, Finding, Report, Status};
use crate::present::{figure, finding, sides};

use crate::cli::context::Context;
use crate::cli::output::{self, AlreadyTold, Screen, Style};
use crate::cli::prior::Priors;
use crate::cli::{Outcome, UNREADABLE, arguments, cells, findings};

/// Prints the cells in the order in which they were asked for. One bad address is enough to print none.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let document = context.open(path)?;
    let report = document.report();
    let form = report.form();
    let mut wanted: Vec<CellId> = Vec::new();
    let mut bad = false;
    for text in matches.get_many::<String>("cell").into_iter().flatten() {
        match address::select(form, text) {
            Ok(found) => wanted.extend(found),
            Err(unresolved) => {
                cells::tell_unresolved(context, form, text, &unresolved);
                bad = true;
            }
        }
    }
    if bad {
        bail!(AlreadyTold(UNREADABLE));
    }
    let prior = Priors::one(context, matches, path, report)?;
    let assessment = check::assess(report, prior.as_ref());
    let as_json = arguments::text(matches, "format") == Some("json");
    let file = path.display().to_string();
    for cell in wanted {
        let about = assessment.about(cell);
        let rules: Vec<&Finding> = about.iter().map(|held| &held.finding).collect();
        if as_json {
            out.data(json(context, &file, report, cell, &rules).as_bytes())?;
        } else {
            print(context, out, report, cell, &rules)?;
        }
    }
    Ok(0)
}

fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    report: &Report,
    cell: CellId,
    rules: &[&Finding],
) -> io::Result<()> {
    let (locale, form) = (context.locale, report.form());
    let name = context.cell_name(form, cell);
    let address = format!("  {}", form.cell(cell).address);
    out.line(&[(Style::Bold, &name), (Style::Plain, &address)])?;
    let figure = figure::of_cell(context.locale, report, cell);
    let (_, state) = cells::state(report, cell);
    let state = match state {
        "present.blank" => String::new(),
        key => format!("  ({})", locale.text(key)),
    };
    out.line(&[(Style::Plain, "  "), (Style::Bold, &figure), (Style::Plain, &state)])?;
    if let Some(note) = report.notes.get(&cell) {
        out.line(&[
            (Style::Plain, "  "),
            (Style::Blue, locale.text("cli.note")),
            (Style::Plain, note),
        ])?;
    }
    for finding in rules {
        rule(context, out, report, finding)?;
    }
    Ok(())
}

/// Writes how a rule stands on one line.
pub(super) fn rule(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    report: &Report,
    finding: &Finding,
) -> io::Result<()> {
    let locale = context.locale;
    let (word, style) = (finding::outcome(locale, finding), findings::style(finding));
    let holds = !matches!(finding.status, Status::Failed | Status::Waived);
    let title = report.form().rule(&finding.rule).map_or("", |rule| locale.label(&rule.title));
    let sides = finding.numbers.filter(|_| !holds);
    let sides = sides.map(|numbers| format!("  {}", sides::numbers(locale, numbers, false)));
    let text = format!(" {title}{} [{}]", sides.unwrap_or_default(), findings::key(finding));
    out.line(&[(Style::Plain, "  "), (style, word), (Style::Plain, &text)])?;
    check::reason(report, finding).map_or(Ok(()), |reason| {
        let word = locale.text("cli.reason");
        out.line(&[(Style::Plain, "    "), (Style::Blue, word), (Style::Plain, reason)])
    })
}

/// A cell as programs read it.
#[derive(Serialize)]
struct Record<'a> {
    file: &'a str,
    cell: &'a str,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    unit: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    rules: Vec<findings::Record<'a>>,
}

fn json(
    context: &Context<'_>,
    file: &str,
    report: &Report,
    cell: CellId,
    rules: &[&Finding],
) -> String {
    let form = report.form();
    let value = reported_value(report, cell);
    // A unit that stands in the cell goes before that of the form.
    let own = value.and_then(|value| value.unit).map(crate::model::MoneyUnit::label);
    output::json_line(&Record {
        file,
        cell: &form.cell(cell).address,
        label: context.cell_name(form, cell),
        value: value.map(|value| value.number.normalize().to_string()),
        unit: own.unwrap_or_else(|| report.unit(cell)),
        state: cells::state(report, cell).0,
        note: report.notes.get(&cell).map(String::as_str),
        rules: rules
            .iter()
            .map(|finding| {
                findings::record(context, Some(form), finding)
                    .with_reason(check::reason(report, finding))
            })
            .collect(),
    })
}
