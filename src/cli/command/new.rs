//! `gouji new`: a blank report file, with what last year's report hands on.

use anyhow::Context as _;
use anyhow::bail;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::value::narrow;
use crate::model::{Form, Forms as _, Message, Report};
use crate::store::{self, report::document::Document};

use crate::cli::context::Context;
use crate::cli::output::{Failure, Screen};
use crate::cli::{Outcome, arguments};

/// Returns whether a file is by its name a document that `gouji import` reads and no report file.
fn is_other_document(path: &Path) -> bool {
    const ENDINGS: &[&str] = &[
        "html", "htm", "mht", "mhtml", "doc", "docx", "wps", "xls", "xlsx", "et", "ods", "csv",
        "json", "txt", "pdf",
    ];
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ENDINGS.contains(&ending.as_str())
}

/// Writes the file; one that stands there is not touched.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let prior = match matches.get_one::<PathBuf>("from") {
        Some(prior) if is_other_document(prior) => {
            let message = Message::key("cli.from_document").with("file", prior.display());
            let hint = Message::key("cli.from_document_hint").with("file", prior.display());
            bail!(Failure::new(message).hint(hint));
        }
        Some(prior) => Some(context.open(prior)?),
        None => None,
    };
    let prior = prior.as_ref().map(Document::report);
    let year = year(arguments::text(matches, "year"), prior)?;
    let form = form(context, arguments::text(matches, "form"), year)?;
    let agency = agency(arguments::text(matches, "agency"), prior)?;
    let mut report = Report::new(form, agency, year);
    if let Some(prior) = prior {
        if prior.year != year - 1 {
            let message = Message::key("cli.not_last_year").with("year", prior.year);
            context.tell(&message.with("wanted", year - 1));
        }
        report.carry_from(prior);
    }
    let document = Document::create(&path.display().to_string(), &report);
    if path == Path::new("-") {
        out.data(document.bytes())?;
        return Ok(0);
    }
    store::disk::file::write_new(path, document.bytes())?;
    let form = report.form();
    let carried = form.ids().filter(|cell| report.entry(*cell).value.is_some()).count();
    let open = form.ids().filter(|cell| report.is_open(*cell)).count();
    let message = Message::key("cli.created")
        .with("file", path.display())
        .with("form", &form.id)
        .with("open", open)
        .with("carried", carried);
    context.tell(&message);
    Ok(0)
}

fn year(asked: Option<&str>, prior: Option<&Report>) -> anyhow::Result<i32> {
    let Some(text) = asked else {
        let missing = Message::key("cli.no_year");
        let failure = Failure::new(missing).hint(Message::key("cli.no_year_hint"));
        return prior.map(|prior| prior.year + 1).context(failure);
    };
    year_of(text)
}

/// Reads a year as people type it.
pub(super) fn year_of(text: &str) -> anyhow::Result<i32> {
    let plain: String = text.trim().chars().map(narrow).collect();
    let digits = plain.strip_suffix('年').unwrap_or(&plain);
    let year = Some(digits).filter(|digits| digits.len() == 4).and_then(|d| d.parse().ok());
    year.filter(|year| *year > 0).with_context(|| {
        let message = Message::key("cli.bad_year").with("text", text);
        Failure::new(message).hint(Message::key("cli.no_year_hint"))
    })
}

/// Returns the form with this id.
pub(super) fn form_of(context: &Context<'_>, id: &str) -> anyhow::Result<Arc<Form>> {
    context.library.form(id).with_context(|| {
        let message = Message::key("cli.unknown_form").with("form", id);
        let known = context.library.ids().join(", ");
        Failure::new(message).hint(Message::key("cli.known_hint").with("known", known))
    })
}

fn agency(asked: Option<&str>, prior: Option<&Report>) -> anyhow::Result<String> {
    let asked = asked.map(str::trim).or(prior.map(|prior| prior.agency.as_str()));
    asked.filter(|agency| !agency.is_empty()).map(str::to_owned).with_context(|| {
        Failure::new(Message::key("cli.no_agency")).hint(Message::key("cli.no_agency_hint"))
    })
}

/// Returns the form that was asked for, or the one on which reports of `year` are written.
fn form(context: &Context<'_>, asked: Option<&str>, year: i32) -> anyhow::Result<Arc<Form>> {
    let usual = context.library.for_year(year);
    let Some(id) = asked else {
        return usual.with_context(|| {
            let message = Message::key("cli.no_form_for_year").with("year", year);
            Failure::new(message).hint(Message::key("cli.forms_hint"))
        });
    };
    let form = form_of(context, id)?;
    if form.covers(year) {
        return Ok(form);
    }
    let message = Message::key("cli.year_outside_form").with("form", id).with("year", year);
    let hint = match usual {
        Some(usual) => Message::key("cli.year_form_hint").with("form", &usual.id),
        None => Message::key("cli.forms_hint"),
    };
    bail!(Failure::new(message).hint(hint))
}
