//! `gouji render`: the document of a report, where nothing stands between the report and its publication.

mod notice;
mod standing;

use anyhow::bail;
use clap::ArgMatches;
use std::path::{Path, PathBuf};

use crate::check::assess;
use crate::model::{Message, Report};
use crate::present;
use crate::render::{self, Format, Html, Job, NotWritten, Paper, Properties};
use crate::store;

use crate::cli::context::Context;
use crate::cli::environment::writes_to_terminal;
use crate::cli::output::{Failure, Screen};
use crate::cli::prior::{Prior, Priors};
use crate::cli::{Outcome, arguments};

/// The exit code of a report that is not ready.
const REFUSED: u8 = 1;

/// What `--to` asks for.
#[derive(Clone, Copy)]
enum Wanted {
    /// One format.
    One(Format),
    /// Each of them. What only some can have (`--fragment`, `--correction`) holds for those.
    All,
}

impl Wanted {
    /// Returns what a word of the command line asks for; without one that is known, the page.
    fn named(word: &str) -> Self {
        if word == arguments::ALL_FORMATS {
            return Self::All;
        }
        Self::One(Format::named(word).unwrap_or(Format::Html))
    }

    /// Returns whether a document for the public is among it, so that the report must be ready.
    fn is_published(self) -> bool {
        match self {
            Self::One(format) => format.is_published(),
            Self::All => Format::ALL.iter().any(|format| format.is_published()),
        }
    }
}

/// Writes the document.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let document = context.open(path)?;
    let report = document.report();
    let draft = matches.get_flag("draft");
    let wanted = Wanted::named(arguments::text(matches, "to").unwrap_or_default());
    if let Wanted::One(format) = wanted {
        only_for_pages(matches, format)?;
        no_bytes_to_terminals(matches, format)?;
    }
    let found = prior(context, matches, path, report)?;
    let earlier = found.as_ref().filter(|_| matches.get_flag("charts"));
    let earlier = earlier.and_then(|prior| Priors::earlier(context, prior));
    let prior = found.as_ref().map(|prior| &prior.report);
    let assessment = assess(report, prior);
    let gate = assessment.gate();
    if wanted.is_published() && !gate.is_open() && !draft {
        standing::refuse(context, report, &assessment);
        return Ok(REFUSED);
    }
    let mark = draft.then(|| context.locale.text("present.draft_mark"));
    let blocks = if matches.get_flag("correction") {
        notice::blocks(context, path, report)?
    } else {
        standing::tell_doubts(context, path, report, &assessment);
        render::report_blocks(report, prior)
    };
    let paper = Paper { properties: Properties::of(report, prior, mark), blocks };
    let book = present::document::words(context.locale);
    let standing = present::checksheet::standing(context.locale, report, &assessment);
    let job = Job {
        report,
        prior,
        paper: &paper,
        width: context.environment.width,
        seal_line: context.locale.text("present.seal_line"),
        html: Html {
            fragment: matches.get_flag("fragment"),
            charts: matches.get_flag("charts"),
            earlier: earlier.as_ref(),
        },
        book: &book,
        standing: &standing,
    };
    tell_waived(context, report);
    match wanted {
        Wanted::All => write_all(context, matches, path, &job)?,
        Wanted::One(format) => {
            let bytes = format.write(&job).map_err(|trouble| not_written(&trouble))?;
            hand_out(context, matches, Some(path), &bytes, out)?;
        }
    }
    Ok(0)
}

/// Says what was accepted; no document prints it.
fn tell_waived(context: &Context<'_>, report: &Report) {
    for (key, waiver) in &report.waivers {
        let message = Message::key("cli.waived_in").with("key", key);
        context.tell(&message.with("reason", &waiver.reason));
    }
}

/// Writes the document in every format into a folder, each file with the name of the report.
fn write_all(
    context: &Context<'_>,
    matches: &ArgMatches,
    path: &Path,
    job: &Job<'_>,
) -> anyhow::Result<()> {
    let Some(folder) = output(matches) else {
        bail!(Failure::new(Message::key("cli.all_needs_folder")));
    };
    store::disk::file::make_folder(folder)?;
    let is_notice = matches.get_flag("correction");
    let mut stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if is_notice {
        // The published set has the name of the report.
        stem.push_str(context.locale.text("cli.correction_ending"));
    }
    let (written, left_out): (Vec<&Format>, Vec<&Format>) =
        Format::ALL.iter().partition(|format| !is_notice || format.has_notice());
    for format in written {
        let bytes = format.write(job).map_err(|trouble| not_written(&trouble))?;
        let file = folder.join(format!("{stem}.{}", format.ending()));
        write(Some(path), &file, &bytes)?;
        context.tell(&Message::key("present.written").with("file", file.display()));
    }
    if !left_out.is_empty() {
        let names: Vec<&str> = left_out.iter().map(|format| format.name()).collect();
        context.tell(&Message::key("cli.no_correction_in").with("formats", names.join(", ")));
    }
    Ok(())
}

/// Writes bytes to the file that `--output` names, which is never the report `path`, or to standard output.
pub(super) fn hand_out(
    context: &Context<'_>,
    matches: &ArgMatches,
    path: Option<&Path>,
    bytes: &[u8],
    out: &mut Screen<'_>,
) -> anyhow::Result<()> {
    match output(matches) {
        None => out.data(bytes)?,
        Some(output) => {
            write(path, output, bytes)?;
            let message = Message::key("present.written").with("file", output.display());
            context.tell(&message);
        }
    }
    Ok(())
}

/// The file that `--output` names.
fn output(matches: &ArgMatches) -> Option<&PathBuf> {
    matches.get_one::<PathBuf>("output").filter(|path| path.as_os_str() != "-")
}

/// Refuses to write what is no text to a terminal, which would take it for orders.
pub(super) fn no_bytes_to_terminals(matches: &ArgMatches, format: Format) -> anyhow::Result<()> {
    if format.is_text() || !writes_to_terminal() || output(matches).is_some() {
        return Ok(());
    }
    let message = Message::key("cli.no_bytes_here").with("format", format.name());
    let hint = Message::key("cli.no_bytes_here_hint").with("ending", format.ending());
    bail!(Failure::new(message).hint(hint))
}

/// Refuses what only a page can have, and the notice of corrections as anything but a text; `gouji log` gives it as data.
fn only_for_pages(matches: &ArgMatches, format: Format) -> anyhow::Result<()> {
    if !format.has_notice() && matches.get_flag("correction") {
        let message = Message::key("cli.no_correction_as").with("format", format.name());
        let hint =
            if format.is_data() { "cli.no_correction_as_hint" } else { "cli.no_notice_hint" };
        bail!(Failure::new(message).hint(Message::key(hint)));
    }
    let asked = ["fragment", "charts"].into_iter().find(|flag| matches.get_flag(flag));
    let Some(flag) = asked.filter(|_| format != Format::Html) else { return Ok(()) };
    let message = Message::key("cli.only_html")
        .with("option", format!("--{flag}"))
        .with("format", format.name());
    bail!(Failure::new(message).hint(Message::key("cli.only_html_hint")))
}

fn not_written(trouble: &NotWritten) -> Failure {
    let message = Message::key("cli.not_written")
        .with("format", trouble.format)
        .with("reason", &trouble.reason);
    Failure::new(message)
}

/// Returns last year's report where it is at hand.
fn prior(
    context: &Context<'_>,
    matches: &ArgMatches,
    path: &Path,
    report: &Report,
) -> anyhow::Result<Option<Prior>> {
    let (prior, mismatch) = Priors::new(context, matches, [path])?.of(context, path, report);
    context.tell_findings(&path.display().to_string(), mismatch.as_slice());
    Ok(prior)
}

/// Replaces `output`, but never a report.
fn write(report: Option<&Path>, output: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let same = report.is_some_and(|report| store::disk::entry::is_same(report, output));
    if same || output.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml")) {
        let message = Message::key("cli.output_is_report").with("file", output.display());
        bail!(Failure::new(message).hint(Message::key("cli.output_is_report_hint")));
    }
    store::disk::atomic::write(output, bytes)?;
    Ok(())
}
