//! The command line: arguments, exit codes, the environment and the two streams.
//!
//! Data goes to standard output, messages to standard error. A command is a function from its arguments to an exit
//! code or a [`output::Failure`]; what the figures mean stands in the layers below.

mod arguments;
mod cells;
mod change;
mod check;
mod claims;
mod clock;
mod context;
mod diff;
mod edit;
mod environment;
mod excerpt;
mod explain;
mod findings;
mod folders;
mod forms;
mod get;
mod import;
mod journals;
mod layout;
mod log;
mod new;
mod output;
mod patience;
mod prior;
mod recover;
mod reference;
mod render;
mod set;
mod settings;
mod suspect;
mod take;
mod usage;
mod verify;
mod waive;
mod workbook;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;

use crate::locale::Locale;
use crate::model::Message;
use context::Context;
use environment::Environment;
use output::{Failure, Screen};

/// What a command gives: the exit code, or why it stopped.
type Outcome = Result<u8, Failure>;

/// The exit code of a file that cannot be read and of arguments that cannot be understood.
const UNREADABLE: u8 = 2;

/// Runs the program with the arguments and the environment of the process.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let environment = Environment::of_process(&arguments);
    let locale = Locale::new(environment.language);
    let mut stdout = BufWriter::new(io::stdout().lock());
    let mut out = Screen::new(&mut stdout, environment.colour_out);
    let outcome = obey(&arguments, &environment, &locale, &mut out);
    // What was written before a trouble is still data.
    let flushed = stdout.flush();
    let code = match (outcome, flushed) {
        (Ok(code), Ok(())) => code,
        (Err(failure), Ok(())) => failure.tell(&locale, environment.colour_err),
        (_, Err(error)) => Failure::from(error).tell(&locale, environment.colour_err),
    };
    ExitCode::from(code)
}

fn obey(
    arguments: &[OsString],
    environment: &Environment,
    locale: &Locale,
    out: &mut Screen<'_>,
) -> Outcome {
    let matches = match arguments::command(locale).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::answer(&error, locale, out),
    };
    if let Some(charset) = &environment.foreign_charset {
        let message = Message::key("cli.charset").with("charset", charset);
        Screen::stderr(environment.colour_err, |err| output::note(err, locale, &message));
    }
    let own_forms = matches.get_one::<PathBuf>("forms-dir").map(PathBuf::as_path);
    let journal = matches.get_one::<String>("journal");
    let context = Context::new(locale, environment, own_forms, journal)?;
    dispatch(&context, &matches, out)
}

fn dispatch(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let file = matches.get_one::<PathBuf>("file").map(PathBuf::as_path);
    let read_only = matches.get_flag("read-only");
    let Some((name, matches)) = matches.subcommand() else {
        return edit::run(context, file, read_only);
    };
    if let Some(file) = file {
        let message = Message::key("cli.file_before_command").with("command", name);
        return Err(Failure::told(message.with("file", file.display())));
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
        "fmt" => layout::run(context, matches, out),
        "forms" => forms::run(context, matches, out),
        "explain" => explain::run(context, matches, out),
        "keys" => edit::keys(context, matches.get_flag("test"), out),
        "completions" => reference::completions(context, matches, out),
        _ => reference::man(context, matches, out),
    }
}
