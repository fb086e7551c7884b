//! The commands, one file each, named as it is typed; `edit` is what runs without one.
//!
//! What several commands share stands in `cli`.

mod check;
mod claims;
mod completions;
mod diff;
mod edit;
mod explain;
mod fmt;
mod forms;
mod get;
mod import;
mod keys;
mod log;
mod man;
mod new;
mod recover;
mod render;
mod set;
mod verify;
mod waive;

use anyhow::bail;
use std::path::PathBuf;

use clap::ArgMatches;

use super::Outcome;
use super::context::Context;
use super::output::{Failure, Screen};
use crate::model::Message;

/// Runs the command that was typed; without one, the editor.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let file = matches.get_one::<PathBuf>("file").map(PathBuf::as_path);
    let read_only = matches.get_flag("read-only");
    let Some((name, matches)) = matches.subcommand() else {
        return edit::run(context, file, read_only);
    };
    if let Some(file) = file {
        let message = Message::key("cli.file_before_command").with("command", name);
        bail!(Failure::new(message.with("file", file.display())));
    }
    match name {
        "new" => new::run(context, matches, out),
        "check" => check::run(context, matches, out),
        "claims" => claims::run(context, matches, out),
        "import" => import::run(context, matches, out),
        "verify" => verify::run(context, matches, out),
        "render" => render::run(context, matches, out),
        "get" => get::run(context, matches, out),
        "set" => set::run(context, matches, out),
        "recover" => recover::run(context, matches, out),
        "waive" => waive::run(context, matches, out),
        "log" => log::run(context, matches, out),
        "diff" => diff::run(context, matches, out),
        "fmt" => fmt::run(context, matches, out),
        "forms" => forms::run(context, matches, out),
        "explain" => explain::run(context, matches, out),
        "keys" => keys::run(context, matches, out),
        "completions" => completions::run(context, matches, out),
        _ => man::run(context, matches, out),
    }
}
