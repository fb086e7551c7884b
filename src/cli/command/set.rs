//! `gouji set`: corrects cells in one line, all of them or none, and leaves a trace where the report is published.

use anyhow::bail;
use clap::ArgMatches;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::check::{self, Assessment};
use crate::model::compare::{self, Figures, reported_value};
use crate::model::{
    CellId, Entry, Finding, Message, MoneyUnit, Origin, Report, Severity, Value, ValueError,
};
use crate::present::figure;

use super::get;
use crate::cli::change::{self, Opened};
use crate::cli::context::Context;
use crate::cli::output::{AlreadyTold, Failure, Screen, Style};
use crate::cli::prior::Priors;
use crate::cli::{Outcome, UNREADABLE, arguments, cells};

/// The exit code where a rule fails over what was changed.
const FAILS: u8 = 1;

/// One `CELL=[OLD:]VALUE`.
struct Change<'a> {
    /// As it was written.
    cell: &'a str,
    /// What must stand there: `None` to take whatever does, an empty text for a blank.
    old: Option<&'a str>,
    /// What is to stand there; empty for a blank.
    value: &'a str,
}

/// Changes the cells and writes the file.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let texts = matches.get_many::<String>("change").into_iter().flatten();
    let changes: Vec<Change<'_>> = texts.map(|text| split(text)).collect::<Result<_, _>>()?;
    let mut opened = Opened::of(context, path)?;
    let before = opened.report().clone();
    let prior = Priors::one(context, matches, path, &before)?;
    let mut after = changed(context, &before, &changes)?;
    let figures = compare::cells(&before, &after);
    if figures.is_empty() {
        context.tell(&Message::key("cli.set_nothing"));
    } else {
        let corrections = change::corrections(context, matches, &before, &after)?;
        opened.write(context, &mut after, corrections, out)?;
    }
    let states = [&before, &after].map(|report| check::assess(report, prior.as_ref()));
    let (failed, newly) = failing(&states, &asked(&before, &changes), &figures);
    let told = |out: &mut Screen<'_>| -> io::Result<()> {
        for change in &figures {
            print(context, out, &before, &after, change)?;
        }
        failed.iter().try_for_each(|finding| get::rule(context, out, &after, finding))
    };
    // Standard output holds the report itself where that came from standard input.
    if path == Path::new("-") {
        Screen::stderr(context.environment.colour_err, told);
    } else {
        told(out)?;
        tell_next(context, path, &after, &states[1]);
    }
    let fails = newly || failed.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if fails { FAILS } else { 0 })
}

fn split(text: &str) -> anyhow::Result<Change<'_>> {
    let Some((cell, value)) = text.split_once(['=', '＝']) else {
        let message = Message::key("cli.no_change").with("text", text);
        bail!(Failure::new(message).hint(Message::key("cli.no_change_hint")));
    };
    let (old, value) = match value.rsplit_once([':', '：']) {
        Some((old, value)) => (Some(old.trim()), value),
        None => (None, value),
    };
    Ok(Change { cell: cell.trim(), old, value: value.trim() })
}

/// Returns the report with all changes made, or says of each that cannot be made why.
fn changed(
    context: &Context<'_>,
    before: &Report,
    changes: &[Change<'_>],
) -> anyhow::Result<Report> {
    let form = before.form();
    let found = cells::one_each(context, form, changes.iter().map(|change| change.cell))?;
    let mut after = before.clone();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (change, cell) in changes.iter().zip(found) {
        let name = context.cell_name(form, cell);
        if !seen.insert(cell) {
            wrong.push(Message::key("cli.set_twice").with("cell", &name));
        }
        match (read(before, cell, change.value), change.old.map(|old| read(before, cell, old))) {
            (Err(error), _) | (_, Some(Err(error))) => {
                let why = figure::trouble(context.locale, &error);
                wrong.push(Message::key("cli.bad_figure").with("cell", &name).with("why", why));
            }
            (_, Some(Ok(old))) if !same(old, reported_value(before, cell)) => {
                let stands = figure::of_cell(context.locale, before, cell);
                let old = change.old.unwrap_or_default();
                let message = Message::key("cli.set_other").with("cell", &name);
                wrong.push(message.with("stands", stands).with("old", old));
            }
            (Ok(value), _) => {
                after.set_entry(cell, Entry { value, origin: Origin::Typed });
            }
        }
    }
    if wrong.is_empty() {
        // A total that is typed as it would be computed follows its parts on.
        after.drop_redundant_totals();
        return Ok(after);
    }
    Screen::stderr(context.environment.colour_err, |err| {
        let locale = context.locale;
        for message in &wrong {
            let text = locale.message(message);
            err.line(&[(Style::Red, locale.text("cli.error")), (Style::Plain, &text)])?;
        }
        err.line(&[
            (Style::Green, locale.text("cli.hint")),
            (Style::Plain, locale.text("cli.set_refused_hint")),
        ])
    });
    bail!(AlreadyTold(UNREADABLE))
}

/// Reads a figure; an empty text is a blank.
fn read(report: &Report, cell: CellId, text: &str) -> Result<Option<Value>, ValueError> {
    if text.is_empty() { Ok(None) } else { report.parse(cell, text).map(Some) }
}

fn same(one: Option<Value>, other: Option<Value>) -> bool {
    let yuan = |value: Value| value.in_unit(MoneyUnit::Yuan);
    one.map(yuan) == other.map(yuan)
}

/// Returns the cells that were named; all of them are known to be good by now.
fn asked(report: &Report, changes: &[Change<'_>]) -> Vec<CellId> {
    let found = |change: &Change<'_>| crate::model::address::resolve(report.form(), change.cell);
    changes.iter().filter_map(|change| found(change).ok()).collect()
}

/// Returns what fails over one of the cells.
fn failed<'a>(assessment: &'a Assessment, cells: &BTreeSet<CellId>) -> Vec<&'a Finding> {
    let concerned = assessment.failed();
    let concerned =
        concerned.filter(|held| cells.iter().any(|cell| assessment.concerns(held, *cell)));
    concerned.map(|held| &held.finding).collect()
}

/// Returns what fails over what was asked for or changed, and whether some of it did not fail before.
fn failing<'a>(
    [before, after]: &'a [Assessment; 2],
    asked: &[CellId],
    figures: &[Figures],
) -> (Vec<&'a Finding>, bool) {
    let changed = figures.iter().map(|change| change.new);
    let cells: BTreeSet<CellId> = asked.iter().copied().chain(changed).collect();
    let known: BTreeSet<String> =
        failed(before, &cells).into_iter().map(check::waiver_key).collect();
    let failed = failed(after, &cells);
    let newly = failed.iter().any(|finding| !known.contains(&check::waiver_key(finding)));
    (failed, newly)
}

fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    before: &Report,
    after: &Report,
    change: &Figures,
) -> io::Result<()> {
    let name = context.cell_name(after.form(), change.new);
    let mark = if change.computed { context.locale.text("present.follows") } else { "" };
    let from = figure::of_cell(context.locale, before, change.old);
    let to = figure::of_cell(context.locale, after, change.new);
    let text = format!(": {from} -> {to}{mark}");
    out.line(&[(Style::Bold, &name), (Style::Plain, &text)])
}

/// Says which command comes next.
fn tell_next(context: &Context<'_>, path: &Path, report: &Report, assessment: &Assessment) {
    let file = path.display().to_string();
    let ready = assessment.gate().is_open();
    let doubts = assessment.summary().places.warnings;
    let key = match (ready, doubts) {
        (false, _) => "cli.check_with",
        (true, 0) => "cli.publish_with",
        (true, _) => "cli.publish_doubts_with",
    };
    context.tell(&Message::key(key).with("file", &file).with("doubts", doubts));
    if ready && !report.corrections.is_empty() {
        context.tell(&Message::key("cli.correction_with").with("file", &file));
    }
}
