//! `gouji render`: the document of a report, where nothing stands between the report and its publication.

use anyhow::bail;
use clap::ArgMatches;
use std::path::{Path, PathBuf};

use crate::check::{Gate, assess};
use crate::model::{Finding, Message, Report};
use crate::present;
use crate::render::correction::is_corrected;
use crate::render::{self, Block, Format, Html, Job, NotWritten, Paper, Properties, Words};
use crate::store::{self, report::document::Document};

use crate::cli::context::Context;
use crate::cli::environment::writes_to_terminal;
use crate::cli::findings;
use crate::cli::output::{Failure, Screen, Style};
use crate::cli::prior::{Prior, Priors};
use crate::cli::{Outcome, arguments};

/// The exit code of a report that is not ready.
const REFUSED: u8 = 1;

/// How many open places are listed before the rest is counted.
const MOST_PLACES: usize = 10;

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
        let errors = assessment.failed().map(|held| &held.finding);
        let errors: Vec<&Finding> = errors.filter(|finding| finding.blocks()).collect();
        tell_gate(context, &document, &errors, gate);
        return Ok(REFUSED);
    }
    let mark = draft.then(|| context.locale.text("present.draft_mark"));
    let blocks = if matches.get_flag("correction") {
        correction(context, path, report)?
    } else {
        context.tell_findings(&path.display().to_string(), &assessment.references());
        render::report_blocks(report, prior)
    };
    let paper = Paper { properties: Properties::of(report, prior, mark), blocks };
    let book = present::document::words(context.locale);
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
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    for format in Format::ALL {
        let bytes = format.write(job).map_err(|trouble| not_written(&trouble))?;
        let file = folder.join(format!("{stem}.{}", format.ending()));
        write(Some(path), &file, &bytes)?;
        context.tell(&Message::key("present.written").with("file", file.display()));
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

/// Refuses what only a page can have, and the notice of corrections as data, which `gouji log` gives.
fn only_for_pages(matches: &ArgMatches, format: Format) -> anyhow::Result<()> {
    if format.is_data() && matches.get_flag("correction") {
        let message = Message::key("cli.no_correction_as").with("format", format.name());
        bail!(Failure::new(message).hint(Message::key("cli.no_correction_as_hint")));
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

/// Returns the notice that corrects the report, or refuses where nothing is corrected.
fn correction(context: &Context<'_>, path: &Path, report: &Report) -> anyhow::Result<Vec<Block>> {
    if !is_corrected(report) {
        let message = Message::key("cli.no_corrections").with("file", path.display());
        let hint = Message::key("cli.no_corrections_hint");
        bail!(Failure::new(message).hint(hint).code(REFUSED));
    }
    let word = |key| context.locale.text(key).to_owned();
    let words = Words {
        title: word("cli.correction_title"),
        opening: word("cli.correction_opening"),
        closing: word("cli.correction_closing"),
        columns: [
            word("cli.correction_section"),
            word("cli.correction_item"),
            word("cli.correction_published"),
            word("cli.correction_right"),
            word("cli.correction_reason"),
            word("cli.correction_date"),
        ],
        blank: word("cli.correction_blank"),
    };
    Ok(render::correction_blocks(report, &words))
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

/// Says what stands between the report and its publication.
fn tell_gate(context: &Context<'_>, document: &Document, failed: &[&Finding], gate: &Gate) {
    let locale = context.locale;
    let report = document.report();
    let message = Message::key("cli.refused")
        .with("errors", gate.errors)
        .with("blanks", gate.blanks.len())
        .with("sections", gate.empty_sections.len());
    Screen::stderr(context.environment.colour_err, |err| {
        let text = locale.message(&message);
        err.line(&[(Style::Red, locale.text("cli.error")), (Style::Plain, &text)])?;
        let places = places(context, report, failed, gate);
        for place in places.iter().take(MOST_PLACES) {
            err.line(&[(Style::Plain, &format!("  {place}"))])?;
        }
        if let Some(more) = places.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
            let text = locale.format("cli.more_places", &[("count", &more.to_string())]);
            err.line(&[(Style::Plain, &format!("  {text}"))])?;
        }
        let hint = locale.text("cli.refused_hint");
        err.line(&[(Style::Green, locale.text("cli.hint")), (Style::Plain, hint)])
    });
}

/// Returns a line for everything that is open: what failed, blank cells, sections without text.
fn places(context: &Context<'_>, report: &Report, failed: &[&Finding], gate: &Gate) -> Vec<String> {
    let (locale, form) = (context.locale, report.form());
    let failed = failed.iter().map(|finding| {
        let (message, rule) = (locale.message(&finding.message), findings::key(finding));
        let told = [("message", message.as_str()), ("rule", &rule)];
        let Some(cell) = finding.cells.first().map(|cell| context.cell_name(form, *cell)) else {
            return locale.format("cli.open_text", &told);
        };
        locale.format("cli.open_rule", &[("cell", &cell), told[0], told[1]])
    });
    let blanks = gate
        .blanks
        .iter()
        .map(|cell| locale.format("cli.open_cell", &[("cell", &context.cell_name(form, *cell))]));
    let sections = gate.empty_sections.iter().filter_map(|id| form.section(id)).map(|section| {
        locale.format("cli.open_section", &[("section", locale.label(&section.heading))])
    });
    failed.chain(blanks).chain(sections).collect()
}
