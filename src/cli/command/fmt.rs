//! `gouji fmt`: the canonical layout of a report file, with every comment that a person wrote.

use anyhow::bail;
use clap::ArgMatches;
use std::path::{Path, PathBuf};

use crate::model::Message;
use crate::store::{self, report::document::Document};

use crate::cli::clock::Clock;
use crate::cli::context::Context;
use crate::cli::output::{Failure, Screen};
use crate::cli::{Outcome, arguments, change};

/// Lays the file out anew, in place or into another file.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let output = matches.get_one::<PathBuf>("output").map_or(path, PathBuf::as_path);
    if output == path && path != Path::new("-") {
        return in_place(context, path);
    }
    let laid_out = laid_out(path, &context.open(path)?)?;
    change::overwrite(context, output, &laid_out, out)?;
    if output != Path::new("-") {
        context.tell(&Message::key("present.written").with("file", output.display()));
    }
    Ok(0)
}

fn in_place(context: &Context<'_>, path: &Path) -> Outcome {
    let (mut file, _) = change::open(context, path)?;
    let laid_out = laid_out(path, file.document())?;
    if laid_out.bytes() == file.document().bytes() {
        context.tell(&Message::key("cli.fmt_same").with("file", path.display()));
        return Ok(0);
    }
    let warnings = file.replace(laid_out, &Clock::of(context.environment).stamp())?;
    context.tell_warnings(path, &warnings);
    context.tell(&Message::key("present.written").with("file", path.display()));
    Ok(0)
}

/// Returns the text laid out anew, or says that something would be lost.
fn laid_out(path: &Path, document: &Document) -> anyhow::Result<Document> {
    match store::report::format::canonical(document) {
        Err(store::Error::NotPreserved) => {
            let message = Message::key("cli.fmt_not_kept").with("file", path.display());
            bail!(Failure::new(message).hint(Message::key("cli.fmt_not_kept_hint")))
        }
        other => Ok(other?),
    }
}
