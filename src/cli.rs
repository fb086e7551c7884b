//! The command line: arguments, exit codes, the environment and the two streams.
//!
//! Data goes to standard output, messages to standard error. A command is a function from its arguments to an exit
//! code or an error that `output::tell` has words for, in a file of its own under `command`, named as it is typed; what several of them share
//! stands beside this file, and what the figures mean in the layers below.

mod arguments;
mod cells;
mod change;
mod clock;
mod command;
mod context;
mod environment;
mod excerpt;
mod findings;
mod folders;
mod journals;
mod lock_wait;
mod output;
mod prior;
mod settings;
mod suspect;
mod usage;
mod workbook;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::locale::Locale;
use crate::model::Message;
use context::Context;
use environment::Environment;
use output::Screen;

/// What a command gives: the exit code, or why it stopped.
type Outcome = anyhow::Result<u8>;

/// The exit code of a file that cannot be read and of arguments that cannot be understood.
const UNREADABLE: u8 = 2;

/// Runs the program with the arguments and the environment of the process.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let environment = Environment::of_process(&arguments);
    let locale = Locale::new(environment.language);
    let mut stdout = BufWriter::new(io::stdout().lock());
    let mut out = Screen::new(&mut stdout, environment.colour_out);
    let outcome = execute(&arguments, &environment, &locale, &mut out);
    // What was written before a trouble is still data.
    let flushed = stdout.flush();
    let code = match (outcome, flushed) {
        (Ok(code), Ok(())) => code,
        (Err(error), Ok(())) => output::tell(&error, &locale, environment.colour_err),
        (_, Err(error)) => output::tell(&error.into(), &locale, environment.colour_err),
    };
    ExitCode::from(code)
}

fn execute(
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
    command::run(&context, &matches, out)
}
