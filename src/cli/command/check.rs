//! `gouji check`: reads report files, evaluates their rules and says what was found.
//!
//! Trouble of reading and failed rules come out the same way. The exit code is the highest of all files.

mod inspect;
mod json;
mod reply;
mod sarif;
mod summary;
mod text;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{Scope, available_parallelism};

use clap::ArgMatches;

use crate::model::{Finding, Status};

use crate::cli::context::Context;
use crate::cli::output::Screen;
use crate::cli::prior::Priors;
use crate::cli::{Outcome, arguments};
use inspect::{Checked, Inspector};
use sarif::Log;
use summary::FileCounts;

/// So many files each worker may be ahead of what is printed.
const AHEAD: usize = 64;
/// Fewer files than this are not worth a second worker.
const FEW: usize = 32;

/// What the findings are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// A person at a terminal.
    Text,
    /// A program, file by file.
    Json,
    /// A program that collects findings of many checkers.
    Sarif,
    /// The unit that wrote the report.
    Reply,
}

/// What the arguments ask for.
#[derive(Clone, Copy)]
struct Asked {
    all: bool,
    explain: bool,
    strict: bool,
    format: Format,
}

impl Asked {
    fn of(matches: &ArgMatches) -> Self {
        Self {
            all: matches.get_flag("all"),
            explain: matches.get_flag("explain"),
            strict: matches.get_flag("strict"),
            format: match arguments::text(matches, "format") {
                Some("json") => Format::Json,
                Some("sarif") => Format::Sarif,
                Some("reply") => Format::Reply,
                _ => Format::Text,
            },
        }
    }

    /// A report that is half filled has hundreds of rules that wait; they are counted, and listed only when asked for.
    fn shows(self, finding: &Finding) -> bool {
        self.all || matches!(finding.status, Status::Failed | Status::Waived)
    }

    /// Returns whether a finding goes on to what is written at all.
    fn takes(self, finding: &Finding) -> bool {
        self.format == Format::Json || self.shows(finding)
    }

    fn wants_blanks(self) -> bool {
        self.all || self.format == Format::Json
    }

    fn wants_arithmetic(self) -> bool {
        self.explain || self.format == Format::Reply
    }
}

/// What a worker gives back for one file.
struct Answer {
    code: u8,
    text: Vec<u8>,
    counts: Option<FileCounts>,
    log: Log,
}

/// Checks each file. Several workers share many files; what they say comes out in the order of the arguments.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let asked = Asked::of(matches);
    let paths: Vec<&PathBuf> = matches.get_many::<PathBuf>("file").into_iter().flatten().collect();
    let priors = Priors::new(context, matches, paths.iter().map(|path| path.as_path()))?;
    // Standard input can be read by one only.
    let together = paths.len() < FEW || paths.iter().any(|path| path.as_os_str() == "-");
    let workers = if together { 1 } else { available_parallelism().map_or(1, usize::from) };
    std::thread::scope(|scope| {
        let mut answers = Vec::new();
        for worker in 0..workers {
            let own = paths.iter().skip(worker).step_by(workers).copied();
            answers.push(work(scope, context, asked, &priors, own)?);
        }
        let (mut code, mut files, mut log) = (0, Vec::new(), Log::default());
        for (at, answer) in answers.iter().cycle().take(paths.len()).enumerate() {
            // A worker that is gone has panicked; the scope passes that on.
            let Ok(answer) = answer.recv() else { break };
            code = code.max(answer.code);
            if asked.format == Format::Reply && at > 0 {
                out.text(reply::SEPARATOR)?;
            }
            out.data(&answer.text)?;
            files.extend(answer.counts);
            log.append(answer.log);
        }
        match asked.format {
            Format::Text if paths.len() > 1 => summary::print(context, out, &files)?,
            Format::Sarif => out.data(log.document(context, code).as_bytes())?,
            _ => {}
        }
        Ok(code)
    })
}

/// Starts a worker over its own files.
fn work<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    context: &'env Context<'_>,
    asked: Asked,
    priors: &'scope Priors,
    own: impl Iterator<Item = &'env PathBuf> + Send + 'scope,
) -> std::io::Result<Receiver<Answer>> {
    let (sender, receiver) = sync_channel(AHEAD);
    std::thread::Builder::new().spawn_scoped(scope, move || {
        let inspector = Inspector::new(context, asked, priors);
        for path in own {
            let checked = inspector.file(path);
            // Nobody listens any more: standard output is closed.
            if sender.send(answer(context, asked, &checked)).is_err() {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// Returns all that is said about a file.
fn answer(context: &Context<'_>, asked: Asked, checked: &Checked) -> Answer {
    let (mut text, mut counts, mut log) = (Vec::new(), None, Log::default());
    // Writing into memory cannot fail.
    let _ = match asked.format {
        Format::Json => {
            text = json::line(context, checked).into_bytes();
            Ok(())
        }
        Format::Sarif => {
            log = Log::of(context, checked);
            Ok(())
        }
        Format::Reply => reply::print(context, &mut Screen::new(&mut text, false), checked),
        Format::Text => {
            counts = Some(FileCounts::of(context, checked));
            text::print(
                context,
                &mut Screen::new(&mut text, context.environment.colour_out),
                asked,
                checked,
            )
        }
    };
    Answer { code: checked.code(asked.strict), text, counts, log }
}
