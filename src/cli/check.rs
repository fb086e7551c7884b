//! `gouji check`: reads report files, evaluates their rules and says what was found.
//!
//! Trouble of reading and failed rules come out the same way. The exit code is the highest of all files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread::available_parallelism;

use clap::ArgMatches;
use serde::Serialize;

use crate::check::{self, Engine, Summary};
use crate::model::{Excerpt, Finding, Form, Message, Place, Report, Severity, Status};
use crate::render;
use crate::store::{self, document::Document};

use super::context::Context;
use super::output::{self, Screen, Style, acts};
use super::prior::{Prior, Priors};
use super::suspect::{self, Suspect, Suspects};
use super::{Outcome, UNREADABLE, arguments, findings};

/// One file with all that was found.
struct Checked {
    name: String,
    report: Option<Report>,
    /// The file of last year's report that it was compared with.
    prior: Option<PathBuf>,
    /// Of reading first, then of the rules.
    findings: Vec<Told>,
    summary: Summary,
    /// True where the file could not be read as it stands.
    unreadable: bool,
}

/// A finding with what is suspected behind it.
struct Told {
    finding: Finding,
    suspect: Suspect,
}

impl From<Finding> for Told {
    fn from(finding: Finding) -> Self {
        Self { finding, suspect: Suspect::default() }
    }
}

/// So many files each worker may be ahead of what is printed.
const AHEAD: usize = 64;
/// Fewer files than this are not worth a second worker.
const FEW: usize = 32;

/// Checks each file. Several workers share many files; what they say comes out in the order of the arguments.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let strict = matches.get_flag("strict");
    let asked = Asked {
        all: matches.get_flag("all"),
        as_json: arguments::text(matches, "format") == Some("json"),
        colour: context.environment.colour_out,
    };
    let paths: Vec<&PathBuf> = matches.get_many::<PathBuf>("file").into_iter().flatten().collect();
    // Standard input can be read by one only.
    let priors = Priors::new(context, matches, paths.iter().map(|path| path.as_path()))?;
    let together = paths.len() < FEW || paths.iter().any(|path| path.as_os_str() == "-");
    let workers = if together { 1 } else { available_parallelism().map_or(1, usize::from) };
    std::thread::scope(|scope| {
        let mut answers = Vec::new();
        for worker in 0..workers {
            let (sender, receiver) = sync_channel(AHEAD);
            let (own, priors) = (paths.iter().skip(worker).step_by(workers), &priors);
            std::thread::Builder::new().spawn_scoped(scope, move || {
                let engines = BTreeMap::new();
                let mut inspector = Inspector { context, asked, priors, engines };
                for path in own {
                    let checked = inspector.file(path);
                    // Nobody listens any more: standard output is closed.
                    if sender.send((checked.code(strict), said(context, asked, &checked))).is_err()
                    {
                        return;
                    }
                }
            })?;
            answers.push(receiver);
        }
        let mut code = 0;
        for answer in answers.iter().cycle().take(paths.len()) {
            // A worker that is gone has panicked; the scope passes that on.
            let Ok((of_file, text)) = answer.recv() else { break };
            code = code.max(of_file);
            out.data(&text)?;
        }
        Ok(code)
    })
}

/// What the arguments ask for.
#[derive(Clone, Copy)]
struct Asked {
    all: bool,
    as_json: bool,
    colour: bool,
}

/// Returns all that is said about a file.
fn said(context: &Context<'_>, asked: Asked, checked: &Checked) -> Vec<u8> {
    if asked.as_json {
        return json(context, checked).into_bytes();
    }
    let mut text = Vec::new();
    // Writing into memory cannot fail.
    let _ = print(context, &mut Screen::new(&mut text, asked.colour), checked, asked.all);
    text
}

impl Checked {
    fn code(&self, strict: bool) -> u8 {
        let counts = &self.summary;
        let open = counts.warnings + counts.pending > 0;
        if self.unreadable { UNREADABLE } else { u8::from(counts.errors > 0 || strict && open) }
    }
}

/// Checks files one after the other, with one engine a form.
struct Inspector<'a, 'c> {
    context: &'a Context<'c>,
    asked: Asked,
    priors: &'a Priors,
    engines: BTreeMap<String, Engine>,
}

impl Inspector<'_, '_> {
    fn file(&mut self, path: &Path) -> Checked {
        let name = path.display().to_string();
        match store::file::read_stdin_or_file(path) {
            Ok(bytes) => self.bytes(name, path, &bytes),
            Err(error) => {
                let finding = Finding::reading("unreadable", Severity::Error, error.message());
                let finding = match error.hint() {
                    Some(hint) => finding.hint(hint),
                    None => finding,
                };
                let summary = Summary { errors: 1, ..Summary::default() };
                let findings = vec![finding.into()];
                Checked { name, report: None, prior: None, findings, summary, unreadable: true }
            }
        }
    }

    fn bytes(&mut self, name: String, path: &Path, bytes: &[u8]) -> Checked {
        let opened = Document::parse(&name, bytes, &self.context.library);
        let unreadable = opened.report.is_none() || opened.findings.iter().any(Finding::blocks);
        let mut findings = opened.findings;
        let mut summary = Summary::default();
        let (mut prior, mut others) = (None, Vec::new());
        if let Some(report) = &opened.report {
            let mismatch;
            (prior, mismatch) = self.priors.of(self.context, path, report);
            let last = prior.as_ref().map(|prior| &prior.report);
            let engine = self.engine(report, last);
            others = check::beyond(report, engine, last);
            others.retain(|finding| finding.status != Status::Passed);
            summary = engine.summary();
            let stale = engine.stale_waivers(report, &others).into_iter().map(stale_waiver);
            findings.extend(mismatch);
            findings.extend(stale);
            findings.extend(render::text_findings(report));
        }
        summary.count(&findings);
        summary.count(&others);
        let mut findings: Vec<Told> = findings.into_iter().map(Told::from).collect();
        if let Some(report) = &opened.report {
            let document = opened.document.as_ref();
            findings.extend(self.of_rules(report, prior.as_ref(), document));
            let shown = others
                .into_iter()
                .filter(|other| self.asked.as_json || is_shown(other, self.asked.all));
            findings.extend(shown.map(|finding| Told::from(place(document, finding))));
        }
        let prior = prior.map(|prior| prior.path);
        Checked { name, report: opened.report, prior, findings, summary, unreadable }
    }

    /// Returns the findings of the rules, each with its place and with what is suspected behind it.
    fn of_rules(
        &self,
        report: &Report,
        prior: Option<&Prior>,
        document: Option<&Document>,
    ) -> Vec<Told> {
        let Some(engine) = self.engine_of(report) else { return Vec::new() };
        let Asked { all, as_json, .. } = self.asked;
        let last = prior.map(|prior| &prior.report);
        let suspects = Suspects::new(report, engine, last, all || as_json);
        let found = engine.found(all).map(|index| (index, engine.finding(index)));
        let found = found.filter(|(_, finding)| as_json || is_shown(finding, all));
        let told = found.map(|(index, finding)| Told {
            finding: place(document, finding),
            suspect: suspects.behind(engine, index),
        });
        told.collect()
    }

    fn engine(&mut self, report: &Report, prior: Option<&Report>) -> &Engine {
        let form = report.form();
        let engine =
            self.engines.entry(form.id.clone()).or_insert_with(|| Engine::new(form.clone()));
        engine.set_prior(prior);
        engine.evaluate(report);
        engine
    }

    fn engine_of(&self, report: &Report) -> Option<&Engine> {
        self.engines.get(&report.form().id)
    }
}

/// A waiver that accepts nothing is worth a look: a figure has changed since, or a name is wrong.
fn stale_waiver(key: &str) -> Finding {
    let message = Message::key("cli.stale_waiver").with("waiver", key);
    Finding::reading("stale_waiver", Severity::Warning, message)
        .hint(Message::key("cli.stale_waiver_hint"))
}

/// Gives a finding over figures the place of the first of them that stands in the text.
fn place(document: Option<&Document>, mut finding: Finding) -> Finding {
    let Some(document) = document else { return finding };
    let quoted = finding.quote.as_ref();
    let quoted = quoted.and_then(|quote| document.text_place(&quote.section, &quote.span));
    let written = || finding.cells.iter().find_map(|cell| document.place(*cell));
    let section = || {
        let form = document.report().form();
        let of_cell = finding.cells.first().map(|cell| form.section_of(*cell).id.as_str());
        document.section_place(of_cell.or(finding.instance.as_deref())?)
    };
    let place = quoted.or_else(written).or_else(section);
    finding.excerpt = place.as_ref().and_then(|place| {
        let excerpt = excerpt(document.text(), place)?;
        let quote = finding.quote.as_ref().filter(|quote| !quote.text.is_empty());
        let length = quote.map_or(excerpt.length, |quote| quote.text.chars().count());
        Some(Excerpt { length, ..excerpt })
    });
    finding.place = place;
    finding
}

fn excerpt(text: &str, place: &Place) -> Option<Excerpt> {
    let line = text.lines().nth(place.line as usize - 1)?;
    let start = place.column as usize - 1;
    let mut rest = line.chars().skip(start).peekable();
    let quote = rest.next_if(|c| matches!(c, '"' | '\''));
    let length = match quote {
        Some(quote) => 2 + rest.take_while(|c| *c != quote).count(),
        None => rest.take_while(|c| !matches!(c, ',' | '}' | ' ' | '#' | '=') && !acts(*c)).count(),
    };
    Some(Excerpt { text: line.to_owned(), start, length: length.max(1) })
}

/// A report that is half filled has hundreds of rules that wait; they are counted, and listed only when asked for.
fn is_shown(finding: &Finding, all: bool) -> bool {
    all || finding.status == Status::Failed
}

fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    checked: &Checked,
    all: bool,
) -> Result<(), std::io::Error> {
    let form = checked.report.as_ref().map(|report| report.form().as_ref());
    for Told { finding, suspect } in &checked.findings {
        if is_shown(finding, all) {
            findings::print(context, out, &checked.name, form, finding)?;
            if let Some(form) = form {
                suspect::print(context, out, form, suspect)?;
            }
        }
    }
    let locale = context.locale;
    let counts = &checked.summary;
    let of = checked.report.as_ref().map_or_else(String::new, |report| {
        format!("{} {}, {}: ", report.agency, report.year, report.form().id)
    });
    let text = locale.format(
        "cli.summary",
        &[
            ("errors", &counts.errors.to_string()),
            ("warnings", &counts.warnings.to_string()),
            ("pending", &counts.pending.to_string()),
            ("passed", &counts.passed.to_string()),
            ("waived", &counts.waived.to_string()),
        ],
    );
    let unread = if checked.unreadable { locale.text("cli.summary_unreadable") } else { "" };
    let style = match counts {
        Summary { errors: 0, warnings: 0, pending: 0, .. } => Style::Green,
        Summary { errors: 0, .. } => Style::Yellow,
        _ => Style::Red,
    };
    let name = format!("{}: ", checked.name);
    out.line(&[(Style::Bold, &name), (Style::Plain, &of), (style, &text), (Style::Red, unread)])?;
    if let Some(prior) = &checked.prior {
        let prior = prior.display().to_string();
        let text = locale.format("cli.compared_with", &[("file", &prior)]);
        out.line(&[(Style::Plain, "  "), (Style::Plain, &text)])?;
    }
    if !all && counts.pending + counts.waived > 0 {
        out.line(&[(Style::Plain, "  "), (Style::Plain, locale.text("cli.all_hint"))])?;
    }
    Ok(())
}

/// A file as programs read it.
#[derive(Serialize)]
struct Record<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<String>,
    summary: Counts,
    findings: Vec<findings::Record<'a>>,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    pending: usize,
    passed: usize,
    waived: usize,
}

/// Returns a file as one object on one line.
fn json(context: &Context<'_>, checked: &Checked) -> String {
    let report = checked.report.as_ref();
    let form = report.map(|report| report.form().as_ref());
    let counts = checked.summary;
    let record = Record {
        file: &checked.name,
        form: form.map(|form| form.id.as_str()),
        agency: report.map(|report| report.agency.as_str()),
        year: report.map(|report| report.year),
        prior: checked.prior.as_ref().map(|path| path.display().to_string()),
        summary: Counts {
            errors: counts.errors,
            warnings: counts.warnings,
            pending: counts.pending,
            passed: counts.passed,
            waived: counts.waived,
        },
        findings: checked.findings.iter().map(|told| record(context, form, told)).collect(),
    };
    output::json_line(&record)
}

fn record<'a>(
    context: &Context<'_>,
    form: Option<&'a Form>,
    told: &'a Told,
) -> findings::Record<'a> {
    let record = findings::record(context, form, &told.finding);
    match form {
        Some(form) => record.suggesting(suspect::records(context, form, &told.suspect)),
        None => record,
    }
}
