//! `gouji import`: a document that an office already has becomes a report file; what was read is told, and what not.

mod folder;
mod summary;

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::import::read::{self, Refusal};
use crate::import::{self, ImportError, ImportOptions, Imported, Proposal};
use crate::model::Message;
use crate::store::{self, report::document::Document};

use super::new;
use crate::cli::context::Context;
use crate::cli::output::{Failure, Screen};
use crate::cli::{Outcome, arguments};

/// The exit code of a document of which something was not read, or is doubtful.
const INCOMPLETE: u8 = 1;

/// Reads a document, or all of a folder.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "source");
    let asked = asked(context, matches)?;
    let output = matches.get_one::<PathBuf>("output");
    let is_json = arguments::text(matches, "format") == Some("json");
    if store::disk::entry::is_folder(path) {
        return folder::run(context, path, output.map(PathBuf::as_path), &asked, is_json, out);
    }
    let read = read(context, path, &asked)?;
    let proposal = &read.proposal;
    for note in read.notes.iter().chain(&proposal.notices) {
        context.tell(note);
    }
    if is_json {
        out.data(summary::json(context, path, proposal).as_bytes())?;
    }
    let to_file = output.filter(|path| path.as_os_str() != "-");
    if to_file.is_some() || !is_json {
        let bytes = written(context, path, proposal);
        if let Some(output) = to_file {
            store::disk::file::write_new(output, &bytes)?;
            if !is_json {
                summary::print(context, out, proposal)?;
            }
            context.tell(&Message::key("cli.imported").with("file", output.display()));
        } else {
            out.data(&bytes)?;
            let colour = context.environment.colour_err;
            Screen::stderr(colour, |err| summary::print(context, err, proposal));
        }
    }
    Ok(if proposal.is_complete() { 0 } else { INCOMPLETE })
}

/// What was asked for.
fn asked(context: &Context<'_>, matches: &ArgMatches) -> anyhow::Result<ImportOptions> {
    let form = arguments::text(matches, "form").map(|id| new::form_of(context, id)).transpose()?;
    let year = arguments::text(matches, "year").map(new::year_of).transpose()?;
    let agency = arguments::text(matches, "agency").map(|text| text.trim().to_owned());
    Ok(ImportOptions { form, agency: agency.filter(|agency| !agency.is_empty()), year })
}

fn read(context: &Context<'_>, path: &Path, asked: &ImportOptions) -> anyhow::Result<Imported> {
    let bytes = store::disk::file::read_at_most(path, read::LARGEST)?;
    read_bytes(context, path, &bytes, asked)
}

/// Reads the bytes of a document, or says why nothing can be made of them and what to do.
pub(super) fn read_bytes(
    context: &Context<'_>,
    path: &Path,
    bytes: &[u8],
    asked: &ImportOptions,
) -> anyhow::Result<Imported> {
    let name = path.display().to_string();
    import::document(&name, bytes, asked, &context.library).map_err(|trouble| match trouble {
        ImportError::Refused(refusal) => refused(context, path, &refusal).into(),
        ImportError::NoReport => {
            let message = Message::key("present.import_nothing").with("file", &name);
            Failure::new(message).hint(Message::key("cli.import_nothing_hint")).into()
        }
    })
}

/// Takes a document apart, or says why it cannot be read and what to do.
pub(super) fn opened(
    context: &Context<'_>,
    path: &Path,
    bytes: &[u8],
) -> anyhow::Result<read::Opened> {
    let name = path.display().to_string();
    read::open(&name, bytes).map_err(|refusal| refused(context, path, &refusal).into())
}

fn refused(context: &Context<'_>, path: &Path, refusal: &Refusal) -> Failure {
    let message = Message::key("cli.import_refused").with("file", path.display());
    let why = context.locale.message(&refusal.message());
    Failure::new(message.with("why", why)).hint(refusal.hint())
}

/// Returns the bytes of the report file.
fn written(context: &Context<'_>, path: &Path, proposal: &Proposal) -> Vec<u8> {
    let agency = proposal.agency.as_deref();
    let agency = agency.unwrap_or_else(|| context.locale.text("cli.import_no_agency"));
    let Some(year) = proposal.year else {
        let message = Message::key("cli.import_no_year").with("file", path.display());
        context.tell(&message);
        let report = proposal.report(agency, proposal.form.first_year);
        let remark = context.locale.text("cli.import_year_remark");
        return Document::without_year(&report, remark).into_bytes();
    };
    let report = proposal.report(agency, year);
    Document::create(&path.display().to_string(), &report).bytes().to_vec()
}
