//! How commands change a report file: under the lock, through the journal and the one save that the editor uses too.
//!
//! Who meets somebody who stays at work, or work that waits, writes nothing and says so. What is changed stands in the commands.

use anyhow::bail;
use std::collections::BTreeSet;
use std::path::Path;

use clap::ArgMatches;

use crate::model::history::{Operation, Step};
use crate::model::{Correction, Edit, Finding, Message, Publication, Report, compare};
use crate::store::disk::atomic::{self, Options};
use crate::store::journal::inspect;
use crate::store::journal::recovery::Recovery;
use crate::store::journal::session::FileSession;
use crate::store::report::document::Document;

use super::clock::Clock;
use super::context::Context;
use super::output::{AlreadyTold, Failure, Screen};
use super::{UNREADABLE, arguments, journals, lock_wait};

/// A report that a command changes: a file, or what came from standard input.
pub(super) enum Opened {
    /// A file, with the report in it.
    File(Box<FileSession>, Report),
    /// The text of standard input.
    Stream(Document),
}

impl Opened {
    /// Opens the report.
    pub(super) fn of(context: &Context<'_>, path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return context.open(path).map(Self::Stream);
        }
        open(context, path).map(|(file, report)| Self::File(Box::new(file), report))
    }

    /// Returns the report as it stands.
    pub(super) fn report(&self) -> &Report {
        match self {
            Self::File(_, report) => report,
            Self::Stream(document) => document.report(),
        }
    }

    /// Writes figures and waivers that changed back to where the report came from, with these corrections more.
    pub(super) fn write(
        &mut self,
        context: &Context<'_>,
        after: &mut Report,
        corrections: Vec<Correction>,
        out: &mut Screen<'_>,
    ) -> anyhow::Result<()> {
        match self {
            Self::File(file, before) => save(context, file, before, after, &corrections)?,
            Self::Stream(document) => {
                let mut whole = after.clone();
                whole.corrections.extend(corrections.iter().cloned());
                document.update(&whole)?;
                out.data(document.bytes())?;
            }
        }
        after.corrections.extend(corrections);
        Ok(())
    }
}

/// Opens a report file to be changed. Where somebody has it open, or work waits that is not in it, nothing is opened.
pub(super) fn open(context: &Context<'_>, path: &Path) -> anyhow::Result<(FileSession, Report)> {
    let config = context.session_config(&Clock::of(context.environment));
    let opening = lock_wait::open(context, path, &config)?;
    context.tell_findings(&path.display().to_string(), &opening.findings);
    let bad = opening.findings.iter().any(Finding::blocks);
    let opened = opening.file.zip(opening.report).filter(|_| !bad);
    let Some((file, report)) = opened else { bail!(AlreadyTold(UNREADABLE)) };
    if let Some(why) = &opening.journal_warning {
        context.tell(why);
    }
    match opening.recovery {
        Recovery::Nothing | Recovery::OtherFile(_) | Recovery::Damaged(_) => Ok((file, report)),
        Recovery::History(found) => Ok((file, found.report)),
        Recovery::Unsaved(found)
        | Recovery::Conflict(found)
        | Recovery::OtherReport(found)
        | Recovery::Unreadable(found)
        | Recovery::Missing(found) => Err(waits(path, found.differences.len()).into()),
    }
}

fn waits(path: &Path, count: usize) -> Failure {
    let message = Message::key("cli.work_waits").with("count", count);
    let hint = Message::key("cli.work_waits_hint").with("file", path.display());
    Failure::new(message.with("file", path.display())).hint(hint)
}

/// Writes the figures and waivers that differ into the journal as one step, then the file.
fn save(
    context: &Context<'_>,
    file: &mut FileSession,
    before: &Report,
    after: &Report,
    corrections: &[Correction],
) -> anyhow::Result<()> {
    let at = Clock::of(context.environment).stamp();
    let form = after.form();
    let cells = form
        .ids()
        .map(|cell| (cell, before.entry(cell), after.entry(cell)))
        .filter(|(_, from, to)| from != to)
        .map(|(cell, from, to)| Edit::Cell { cell, from, to });
    let edits: Vec<Edit> = cells.chain(waivers(before, after)).collect();
    let cell = edits.first().and_then(|edit| edit.cells().first().copied());
    let section = cell.map_or(0, |cell| form.tables[form.cell(cell).table].section);
    let step = Step { edit: Edit::Batch(edits), section, cell };
    let done = (Operation::Change { step: step.clone(), joins: false }, None);
    // The file is the better place: a journal that cannot be written keeps nothing out of it.
    let journal = file.append(&[done], after, &at, true);
    match file.save(after, corrections, &at) {
        Ok(warnings) => {
            context.tell_warnings(file.path(), &warnings);
            journals::tidy(context);
            Ok(())
        }
        Err(error) => {
            // Nothing was changed, so nothing is to wait either.
            if journal.is_ok() {
                let _ = file.append(&[(Operation::Undo, Some(step))], before, &at, true);
            }
            Err(error.into())
        }
    }
}

/// Returns the changes of waivers.
fn waivers(before: &Report, after: &Report) -> Vec<Edit> {
    let keys: BTreeSet<&String> = before.waivers.keys().chain(after.waivers.keys()).collect();
    let change = |key: &String| {
        let [from, to] = [before, after].map(|report| report.waivers.get(key).cloned());
        (from != to).then(|| Edit::Waiver { key: key.clone(), from, to })
    };
    keys.into_iter().filter_map(change).collect()
}

/// Writes a text into another file than it came from, or to standard output. A report that somebody has open, or whose
/// work waits, is not written over.
pub(super) fn overwrite(
    context: &Context<'_>,
    path: &Path,
    document: &Document,
    out: &mut Screen<'_>,
) -> anyhow::Result<()> {
    if path == Path::new("-") {
        return Ok(out.data(document.bytes())?);
    }
    let config = context.session_config(&Clock::of(context.environment));
    let _lock = lock_wait::take(context, path, &config)?;
    match inspect::look(path, &config, &context.library)? {
        // A report that was taken away with all of its work saved is missed by nobody.
        Recovery::Missing(found) if found.differences.is_empty() => {}
        recovery => {
            if let Some(found) = recovery.work() {
                return Err(waits(path, found.differences.len()).into());
            }
        }
    }
    let options = Options { backup: config.backup, ..Options::default() };
    let saved = atomic::save(path, document.bytes(), &options)?;
    context.tell_warnings(path, &saved.warnings);
    Ok(())
}

/// Returns a correction for each figure of a published report that is another one now; says what is missing for that.
pub(super) fn corrections(
    context: &Context<'_>,
    matches: &ArgMatches,
    before: &Report,
    after: &Report,
) -> anyhow::Result<Vec<Correction>> {
    if after.status != Publication::Published || compare::cells(before, after).is_empty() {
        return Ok(Vec::new());
    }
    let reason = arguments::text(matches, "reason").map(str::trim).filter(|text| !text.is_empty());
    let Some(reason) = reason else {
        let message = Message::key("cli.no_reason");
        bail!(Failure::new(message).hint(Message::key("cli.no_reason_hint")));
    };
    let who = arguments::text(matches, "who").or(context.environment.user.as_deref());
    let Some(who) = who.map(str::trim).filter(|text| !text.is_empty()) else {
        let message = Message::key("cli.no_who");
        bail!(Failure::new(message).hint(Message::key("cli.no_who_hint")));
    };
    let at = Clock::of(context.environment).stamp();
    Ok(compare::corrections(before, after, &at, who, reason))
}
