//! Many documents at once: each of a folder becomes a report file in another one. What is there already is left alone, so
//! that a run which was cut off goes on.

use anyhow::bail;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use unicode_width::UnicodeWidthStr as _;

use crate::import::{Count, ImportOptions, Proposal};
use crate::model::Message;
use crate::store;

use super::{INCOMPLETE, read, summary, written};
use crate::cli::context::Context;
use crate::cli::output::{self, Failure, Screen, Style};
use crate::cli::{Outcome, UNREADABLE};

/// What became of one document.
enum Done {
    /// Its report file is there from before.
    There,
    /// It was read; how much, and as programs are told.
    Read { json: String, row: [String; 3], count: Count, is_complete: bool },
    /// It was not read, or its file not written.
    Failed(anyhow::Error),
}

/// Reads all documents of a folder.
pub(super) fn run(
    context: &Context<'_>,
    folder: &Path,
    output: Option<&Path>,
    asked: &ImportOptions,
    is_json: bool,
    out: &mut Screen<'_>,
) -> Outcome {
    let Some(output) = output else {
        let message = Message::key("cli.import_needs_folder").with("folder", folder.display());
        bail!(Failure::new(message).hint(Message::key("cli.import_needs_folder_hint")));
    };
    let mut files = store::disk::file::files(folder)?;
    files.retain(|file| !is_litter(file));
    if files.is_empty() {
        let message = Message::key("cli.import_no_files").with("folder", folder.display());
        bail!(Failure::new(message));
    }
    store::disk::file::make_folder(output)?;
    let targets = targets(&files, output);
    let done = all(context, &files, &targets, asked);
    let mut code = 0;
    let mut failed = Vec::new();
    let mut rows = Vec::new();
    for (file, done) in files.iter().zip(done) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match done {
            Done::There => rows.push((name, None)),
            Done::Read { json, row, count, is_complete } => {
                code = code.max(if is_complete { 0 } else { INCOMPLETE });
                if is_json {
                    out.data(json.as_bytes())?;
                }
                rows.push((name, Some((row, count, is_complete))));
            }
            Done::Failed(error) => failed.push(error),
        }
    }
    if !is_json {
        summary(context, out, &rows, failed.len())?;
    }
    for error in failed {
        output::tell(&error, context.locale, context.environment.colour_err);
        code = UNREADABLE;
    }
    Ok(code)
}

/// What systems and office programs leave in folders beside the documents of people, in small letters.
const LITTER: &[&str] = &["thumbs.db", "desktop.ini", ".ds_store"];

/// Returns whether a file is no document: left there by a system, or the lock of an open document (`~$report.docx`).
fn is_litter(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    LITTER.contains(&name.as_str()) || name.starts_with("~$") || name.starts_with("._")
}

/// Returns the report file of each document: its name with another ending; with its own ending too, where two would be
/// called alike.
fn targets(files: &[PathBuf], output: &Path) -> Vec<PathBuf> {
    let stem = |file: &Path| file.file_stem().unwrap_or_default().to_owned();
    let target = |file: &PathBuf| {
        let alike = files.iter().filter(|other| stem(other) == stem(file)).count();
        let mut name =
            if alike > 1 { file.file_name().unwrap_or_default().to_owned() } else { stem(file) };
        name.push(".toml");
        output.join(name)
    };
    files.iter().map(target).collect()
}

/// Reads the documents on all cores, in their order.
fn all(
    context: &Context<'_>,
    files: &[PathBuf],
    targets: &[PathBuf],
    asked: &ImportOptions,
) -> Vec<Done> {
    let next = AtomicUsize::new(0);
    let workers =
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(files.len());
    let (sender, receiver) = mpsc::channel();
    let shows = context.environment.colour_err;
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(file), Some(target)) = (files.get(at), targets.get(at)) else {
                        break;
                    };
                    if sender.send((at, one(context, file, target, asked))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut done: Vec<Option<Done>> = files.iter().map(|_| None).collect();
        let mut count = 0;
        for (at, what) in receiver {
            count += 1;
            if shows {
                progress(count, files.len());
            }
            done[at] = Some(what);
        }
        done.into_iter().flatten().collect()
    })
}

/// Shows how far it has come, on one line of a terminal.
fn progress(done: usize, all: usize) {
    const WIDTH: usize = 40;
    let full = done * WIDTH / all.max(1);
    let bar = format!("\r[{}{}] {done}/{all}", "#".repeat(full), " ".repeat(WIDTH - full));
    let mut err = std::io::stderr().lock();
    let _shown = err.write_all(bar.as_bytes());
    if done == all {
        let _shown = err.write_all(b"\r\x1b[K");
    }
    let _shown = err.flush();
}

fn one(context: &Context<'_>, file: &Path, target: &Path, asked: &ImportOptions) -> Done {
    if store::disk::entry::exists(target) {
        return Done::There;
    }
    let read = match read(context, file, asked) {
        Ok(read) => read,
        Err(error) => return Done::Failed(error),
    };
    let proposal = &read.proposal;
    match store::disk::file::write_new(target, &written(context, file, proposal)) {
        Ok(()) => Done::Read {
            json: summary::json(context, file, proposal),
            row: row(proposal),
            count: proposal.count(None),
            is_complete: proposal.is_complete(),
        },
        Err(error) => Done::Failed(error.into()),
    }
}

fn row(proposal: &Proposal) -> [String; 3] {
    let year = proposal.year.map(|year| year.to_string()).unwrap_or_default();
    [proposal.form.id.clone(), year, proposal.agency.clone().unwrap_or_default()]
}

/// What the summary says of a file: form, year, agency, how much was read; nothing where it was there before.
type Row = (String, Option<([String; 3], Count, bool)>);

fn summary(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    rows: &[Row],
    failed: usize,
) -> std::io::Result<()> {
    let locale = context.locale;
    let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    let (mut complete, mut there) = (0, 0);
    for (name, read) in rows {
        let name = format!("{name}{}", " ".repeat(width - name.width() + 2));
        let Some(([form, year, agency], count, is_complete)) = read else {
            there += 1;
            continue;
        };
        complete += usize::from(*is_complete);
        let said = Message::key("cli.import_row")
            .with("form", form)
            .with("year", year)
            .with("agency", agency)
            .with("read", count.read)
            .with("doubtful", count.doubtful)
            .with("blank", count.blank);
        let style = if *is_complete { Style::Plain } else { Style::Yellow };
        out.line(&[(Style::Plain, &name), (style, &locale.message(&said))])?;
    }
    let read = rows.len() - there;
    let said = Message::key("cli.import_total")
        .with("read", read)
        .with("complete", complete)
        .with("there", there)
        .with("failed", failed);
    out.line(&[(Style::Bold, &locale.message(&said))])
}
