//! `gouji fmt`: the canonical layout of a report file, with every comment that a person wrote.

use clap::ArgMatches;
use std::path::{Path, PathBuf};

use crate::model::Message;
use crate::store;

use super::context::Context;
use super::output::{Failure, Screen};
use super::{Outcome, arguments};

/// Lays the file out anew, in place or into another file.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let document = context.open(path)?;
    let laid_out = match store::format::canonical(&document) {
        Err(store::Error::NotKept) => {
            let message = Message::key("cli.fmt_not_kept").with("file", path.display());
            return Err(Failure::told(message).hint(Message::key("cli.fmt_not_kept_hint")));
        }
        other => other?,
    };
    let output = matches.get_one::<PathBuf>("output").map_or(path, PathBuf::as_path);
    if output == path && laid_out.bytes() == document.bytes() && path != Path::new("-") {
        context.tell(&Message::key("cli.fmt_same").with("file", path.display()));
        return Ok(0);
    }
    context.write_report(output, &laid_out, out)?;
    if output != Path::new("-") {
        context.tell(&Message::key("cli.written").with("file", output.display()));
    }
    Ok(0)
}
