//! `gouji diff`: what two versions of a report, or two years, say differently.

use clap::ArgMatches;
use serde::Serialize;
use std::io;
use std::path::Path;

use crate::model::compare::{self, Figures, Part};
use crate::model::{Change, Message, Report};
use crate::present::{self, difference, figure};
use crate::text::width;

use crate::cli::context::Context;
use crate::cli::output::{self, Screen, Style};
use crate::cli::{Outcome, arguments};

/// The exit code of reports that differ.
const DIFFERS: u8 = 1;

/// Prints the differences.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let paths = ["old", "new"].map(|id| arguments::path(matches, id));
    // Both are read before either stops the command, so that the faults of both are told.
    let [old, new] = paths.map(|path| context.open(path));
    let (old, new) = (old?, new?);
    let (old, new) = (old.report(), new.report());
    let changes = compare::compare(old, new);
    if arguments::text(matches, "format") == Some("json") {
        out.data(json(context, paths, [old, new], &changes).as_bytes())?;
    } else {
        print(context, out, paths, [old, new], &changes)?;
    }
    tell_unmatched(context, old, new);
    Ok(if changes.is_empty() { 0 } else { DIFFERS })
}

/// Says how many figures stand in cells that the other form does not have.
fn tell_unmatched(context: &Context<'_>, old: &Report, new: &Report) {
    let counts = [compare::only_in(old, new).len(), compare::only_in(new, old).len()];
    if counts != [0, 0] {
        let message = Message::key("cli.diff_unmatched").with("old", counts[0]);
        context.tell(&message.with("new", counts[1]));
    }
}

fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    paths: [&Path; 2],
    reports: [&Report; 2],
    changes: &[Change],
) -> io::Result<()> {
    let locale = context.locale;
    for (sign, path, report) in [("---", paths[0], reports[0]), ("+++", paths[1], reports[1])] {
        let of = format!("  {} {}, {}", report.agency, report.year, report.form().id);
        let name = format!("{sign} {}", path.display());
        out.line(&[(Style::Bold, &name), (Style::Plain, &of)])?;
    }
    let figures: Vec<&Figures> = changes.iter().filter_map(figures_of).collect();
    for change in changes.iter().filter(|change| before_cells(change)) {
        print_words(context, out, reports, change)?;
    }
    print_cells(context, out, reports, &figures)?;
    let mut rest = changes.iter().filter(|c| figures_of(c).is_none() && !before_cells(c));
    rest.try_for_each(|change| print_words(context, out, reports, change))?;
    let texts = changes.iter().filter(|c| matches!(c, Change::Paragraph { .. })).count();
    let counts = [figures.len(), texts, changes.len() - figures.len() - texts];
    let [cells, texts, others] = counts.map(|count| count.to_string());
    let key = if changes.is_empty() { "cli.diff_same" } else { "cli.diff_summary" };
    let text = locale.format(key, &[("cells", &cells), ("texts", &texts), ("others", &others)]);
    out.line(&[(Style::Plain, &text)])
}

fn figures_of(change: &Change) -> Option<&Figures> {
    match change {
        Change::Cell(figures) => Some(figures),
        _ => None,
    }
}

/// What names the report as a whole is told before its figures.
fn before_cells(change: &Change) -> bool {
    match change {
        Change::Totals { .. } | Change::Status { .. } => true,
        Change::Key { part, .. } => matches!(part, Part::Form | Part::Agency | Part::Year),
        Change::Cell(_) | Change::Paragraph { .. } => false,
    }
}

/// Writes the figures in columns.
fn print_cells(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    [old, new]: [&Report; 2],
    figures: &[&Figures],
) -> io::Result<()> {
    let rows = figures.iter().map(|change| {
        let text = |value| present::figure::or_blank(context.locale, value);
        let percent = change.percent().map(|percent| format!("{}%", figure::signed(percent)));
        let label = width::safe(&context.cell_name(new.form(), change.new), false).into_owned();
        let address = &old.form().cell(change.old).address;
        let mark = if change.computed { context.locale.text("present.follows") } else { "" };
        [
            label,
            text(change.from),
            "->".to_owned(),
            text(change.to),
            change.difference().map(figure::signed).unwrap_or_default(),
            percent.unwrap_or_default(),
            format!("{address}{mark}"),
        ]
    });
    let rows: Vec<[String; 7]> = rows.collect();
    let widths: Vec<usize> = (0..7)
        .map(|column| rows.iter().map(|row| width::width(&row[column])).max().unwrap_or(0))
        .collect();
    for row in &rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (text, cells))| match at {
            0 => width::pad_right(text, *cells),
            6 => text.clone(),
            _ => width::pad_left(text, *cells),
        });
        let line: Vec<String> = cells.collect();
        out.line(&[(Style::Plain, &line.join("  "))])?;
    }
    Ok(())
}

/// Writes a change that is no figure.
fn print_words(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    reports: [&Report; 2],
    change: &Change,
) -> io::Result<()> {
    let label = difference::label(context.locale, reports, change);
    let [from, to] = difference::sides(context.locale, change);
    if let Change::Paragraph { .. } = change {
        out.line(&[(Style::Bold, &label)])?;
        for (sign, style, text) in [("-", Style::Red, from), ("+", Style::Green, to)] {
            for line in text.iter().flat_map(|text| text.lines()) {
                out.line(&[(style, &format!("  {sign} {line}"))])?;
            }
        }
        return Ok(());
    }
    let side = |text: Option<String>| {
        text.unwrap_or_else(|| difference::nothing(context.locale).to_owned())
    };
    let text = format!(": {} -> {}", side(from), side(to));
    out.line(&[(Style::Bold, &label), (Style::Plain, &text)])
}

/// Two reports as programs read them.
#[derive(Serialize)]
struct Record<'a> {
    old: Side<'a>,
    new: Side<'a>,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    file: String,
    form: &'a str,
    agency: &'a str,
    year: i32,
}

/// A change. Numbers are strings, so that they stay exact; absent parts are left out.
#[derive(Serialize)]
struct Entry<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    computed: bool,
}

fn json(
    context: &Context<'_>,
    paths: [&Path; 2],
    reports: [&Report; 2],
    changes: &[Change],
) -> String {
    let side = |at: usize| Side {
        file: paths[at].display().to_string(),
        form: &reports[at].form().id,
        agency: &reports[at].agency,
        year: reports[at].year,
    };
    let changes = changes.iter().map(|change| entry(context, reports, change)).collect();
    output::json_line(&Record { old: side(0), new: side(1), changes })
}

fn entry<'a>(context: &Context<'_>, reports: [&'a Report; 2], change: &'a Change) -> Entry<'a> {
    let [from, to] = difference::sides(context.locale, change);
    let mut entry = Entry {
        kind: "cell",
        cell: None,
        section: None,
        paragraph: None,
        key: None,
        label: difference::label(context.locale, reports, change),
        from,
        to,
        difference: None,
        percent: None,
        computed: false,
    };
    match change {
        Change::Cell(figures) => {
            entry.cell = Some(&reports[0].form().cell(figures.old).address);
            entry.difference = figures.difference().map(figure::number);
            entry.percent = figures.percent().map(|number| number.to_string());
            entry.computed = figures.computed;
        }
        Change::Paragraph { section, number, .. } => {
            entry.kind = "paragraph";
            (entry.section, entry.paragraph) = (Some(section.as_str()), Some(*number));
        }
        Change::Totals { from, to } => {
            entry.kind = "totals";
            (entry.from, entry.to) = (Some(from.word().to_owned()), Some(to.word().to_owned()));
        }
        Change::Status { from, to } => {
            entry.kind = "status";
            (entry.from, entry.to) = (Some(from.word().to_owned()), Some(to.word().to_owned()));
        }
        Change::Key { part, key, .. } => {
            entry.kind = part.word();
            entry.key = Some(key.as_str()).filter(|key| !key.is_empty());
        }
    }
    entry
}
