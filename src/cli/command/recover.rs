//! `gouji recover`: what the journal of a report holds beyond its file, shown, put into the file, or put away.
//!
//! Nothing that both sides changed is decided here: without an answer for those places nothing is written at all.

mod sides;
mod waiting;

use anyhow::bail;
use clap::ArgMatches;
use serde::Serialize;
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use sides::{Side, Sides};

use crate::model::history::Step;
use crate::model::merge::{Difference, Location};
use crate::model::{Edit, Finding, Form, Message, Report};
use crate::present::{Room, difference, recovery};
use crate::store;
use crate::store::disk::lock;
use crate::store::journal::inspect;
use crate::store::journal::opening::Opening;
use crate::store::journal::recovery::{Recovered, Recovery};
use crate::store::journal::session::SessionConfig;

use crate::cli::clock::Clock;
use crate::cli::context::Context;
use crate::cli::output::{self, AlreadyTold, Failure, Screen, Style};
use crate::cli::{Outcome, UNREADABLE, arguments, change, lock_wait};

/// The exit code where something waits to be recovered.
const WAITS: u8 = 1;

/// Shows what is held, or does with it what was asked for.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let config = context.session_config(&Clock::of(context.environment));
    if !matches.contains_id("file") {
        return waiting::run(context, matches, &config, out);
    }
    let path = arguments::path(matches, "file");
    if matches.get_flag("drop") {
        return archive(context, path, &config);
    }
    let apply = matches.get_flag("apply");
    let recovery = inspect::look(path, &config, &context.library)?;
    if let Recovery::Damaged(place) = &recovery {
        let message = Message::key("cli.recover_damaged").with("file", place.display());
        bail!(Failure::new(message));
    }
    let Some(found) = recovery.work() else {
        context.tell(&Message::key("cli.recover_nothing").with("file", path.display()));
        return Ok(0);
    };
    let output = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    match (apply, output, &recovery) {
        (true, Some(output), _) => write_new(context, matches, found, output),
        (true, None, Recovery::Missing(_)) => {
            let _lock = lock_wait::take(context, path, &config)?;
            write_new(context, matches, found, path)
        }
        (true, None, Recovery::Unreadable(_)) => {
            let message = Message::key("cli.recover_unreadable").with("file", path.display());
            Err(elsewhere(message, path).into())
        }
        (true, None, _) => apply_to(context, matches, path, &config, out),
        (false, ..) => {
            let is_json = arguments::text(matches, "format") == Some("json");
            show(context, path, &recovery, is_json, out)?;
            Ok(WAITS)
        }
    }
}

/// Says what is held, place by place, and what can be done with it.
fn show(
    context: &Context<'_>,
    path: &Path,
    recovery: &Recovery,
    is_json: bool,
    out: &mut Screen<'_>,
) -> io::Result<()> {
    let Some(found) = recovery.work() else { return Ok(()) };
    if let Some(title) = recovery::summary(&path.display().to_string(), recovery) {
        context.tell(&title);
    }
    for difference in &found.differences {
        if is_json {
            out.data(json(context, &found.report, difference).as_bytes())?;
        } else {
            print(context, out, &found.report, difference)?;
        }
    }
    tell_lost(context, found);
    if let Some(holder) = lock::holder(path) {
        context.tell(&holder.message());
    }
    let next = match recovery {
        Recovery::OtherReport(_) | Recovery::Unreadable(_) => "cli.recover_next_elsewhere",
        Recovery::Missing(_) => "cli.recover_next_gone",
        _ => "cli.recover_next",
    };
    context.tell(&Message::key(next).with("file", path.display()));
    Ok(())
}

fn tell_lost(context: &Context<'_>, found: &Recovered) {
    if let Some(torn) = recovery::torn(found.damaged_bytes) {
        context.tell(&torn);
    }
}

/// What is to be put into the file.
struct Choice {
    /// The places that were taken.
    taken: Vec<Difference>,
    /// The report with them.
    after: Report,
    /// True where the journal has to begin anew, over what another program made of the file.
    anew: bool,
}

/// Puts what is held into the file, as far as nobody else changed the same places.
fn apply_to(
    context: &Context<'_>,
    matches: &ArgMatches,
    path: &Path,
    config: &SessionConfig,
    out: &mut Screen<'_>,
) -> Outcome {
    let Opening { file, report, findings, recovery, journal_warning, .. } =
        lock_wait::open(context, path, config)?;
    context.tell_findings(&path.display().to_string(), &findings);
    let bad = findings.iter().any(Finding::blocks);
    let (Some(mut file), Some(before), false) = (file, report, bad) else {
        bail!(AlreadyTold(UNREADABLE));
    };
    if let Some(why) = &journal_warning {
        context.tell(why);
    }
    let Some(choice) = choose(context, matches, path, recovery, &before, out)? else {
        context.tell(&Message::key("cli.recover_nothing").with("file", path.display()));
        return Ok(0);
    };
    let Choice { taken, after, anew } = choice;
    let corrections = change::corrections(context, matches, &before, &after)?;
    let at = Clock::of(context.environment).stamp();
    if taken.is_empty() {
        file.drop_journal()?;
    } else {
        if anew {
            // The file is the better place: a journal that cannot be written keeps nothing out of it.
            let _ = file.begin_with(&step_of(&taken), &at);
        }
        let warnings = file.save(&after, &corrections, &at)?;
        context.tell_warnings(path, &warnings);
    }
    for difference in &taken {
        print(context, out, &after, difference)?;
    }
    let message = Message::key("cli.recover_done").with("count", taken.len());
    context.tell(&message.with("file", path.display()));
    Ok(0)
}

/// Decides what of the work gets into the file; `None` where all of it is there.
fn choose(
    context: &Context<'_>,
    matches: &ArgMatches,
    path: &Path,
    recovery: Recovery,
    before: &Report,
    out: &mut Screen<'_>,
) -> anyhow::Result<Option<Choice>> {
    match recovery {
        Recovery::Nothing
        | Recovery::History(_)
        | Recovery::OtherFile(_)
        | Recovery::Damaged(_) => Ok(None),
        Recovery::OtherReport(_) | Recovery::Unreadable(_) | Recovery::Missing(_) => {
            let message = Message::key("cli.recover_is_other").with("file", path.display());
            Err(elsewhere(message, path).code(WAITS).into())
        }
        Recovery::Unsaved(found) => {
            tell_lost(context, &found);
            let Recovered { report: after, differences: taken, .. } = *found;
            Ok(Some(Choice { taken, after, anew: false }))
        }
        Recovery::Conflict(found) => {
            tell_lost(context, &found);
            let words = matches.get_many::<String>("take").into_iter().flatten();
            let sides = Sides::of(words.map(String::as_str))?;
            let form = before.form();
            let both: Vec<_> = found.differences.iter().filter(|d| d.is_conflict()).collect();
            sides.check(form, &both)?;
            let open = |found: &&Difference| sides.side(form, &found.location).is_none();
            let open: Vec<&Difference> = both.into_iter().filter(open).collect();
            if !open.is_empty() {
                for difference in &open {
                    print(context, out, &found.report, difference)?;
                }
                let message = Message::key("cli.recover_both").with("count", open.len());
                let hint = Message::key("cli.recover_both_hint").with("file", path.display());
                let failure = Failure::new(message.with("file", path.display()));
                bail!(failure.hint(hint).code(WAITS));
            }
            let mut taken = found.differences;
            taken.retain(|found| {
                !found.is_conflict() || sides.side(form, &found.location) == Some(Side::Mine)
            });
            let mut after = before.clone();
            step_of(&taken).edit.apply(&mut after);
            Ok(Some(Choice { taken, after, anew: true }))
        }
    }
}

fn step_of(taken: &[Difference]) -> Step {
    let edit = Edit::Batch(taken.iter().map(|difference| difference.edit.clone()).collect());
    Step { edit, section: 0, cell: None }
}

/// Writes the report with the work in it into a new file.
fn write_new(
    context: &Context<'_>,
    matches: &ArgMatches,
    found: &Recovered,
    path: &Path,
) -> Outcome {
    let report = &found.report;
    let corrections = match found.last() {
        Some(last) => change::corrections(context, matches, last, report)?,
        None => Vec::new(),
    };
    store::disk::file::write_new(path, found.document(path, &corrections).bytes())?;
    tell_lost(context, found);
    context.tell(&Message::key("cli.recover_written").with("file", path.display()));
    Ok(0)
}

/// Puts the journal away.
fn archive(context: &Context<'_>, path: &Path, config: &SessionConfig) -> Outcome {
    let _lock = lock_wait::take(context, path, config)?;
    // What is in the file can still be taken back, so that it stays.
    let away = match inspect::look(path, config, &context.library)? {
        Recovery::Nothing | Recovery::History(_) | Recovery::OtherFile(_) => None,
        _ => inspect::archive(path, config)?,
    };
    let message = match &away {
        Some(away) => Message::key("cli.recover_dropped").with("file", away.display()),
        None => Message::key("cli.recover_nothing").with("file", path.display()),
    };
    context.tell(&message);
    Ok(0)
}

fn elsewhere(message: Message, path: &Path) -> Failure {
    let hint = Message::key("cli.recover_elsewhere_hint").with("file", path.display());
    Failure::new(message).hint(hint)
}

/// Writes one place with both sides; with all three where both changed it.
fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    report: &Report,
    difference: &Difference,
) -> io::Result<()> {
    let locale = context.locale;
    let form = report.form();
    let name = difference::place(context.locale, form, &difference.location, Room::Full);
    // Where somebody has to say which side, the place is written as --take takes it.
    let (kind, key) = named(form, &difference.location);
    let key = format!("  [{}]", key.unwrap_or(kind));
    let key = if difference.is_conflict() { key.as_str() } else { "" };
    let Difference { location, mine, theirs, .. } = difference;
    if let Location::Text(_) = location {
        out.line(&[(Style::Bold, &name)])?;
        for (sign, style, text, other) in
            [("-", Style::Red, theirs, mine), ("+", Style::Green, mine, theirs)]
        {
            let others: HashSet<&str> = other.lines().collect();
            for line in text.lines().filter(|line| !others.contains(line)) {
                out.line(&[(style, &format!("  {sign} {line}"))])?;
            }
        }
        if difference.is_conflict() {
            let clash = locale.text("cli.recover_clash");
            out.line(&[(Style::Plain, "  "), (Style::Red, clash), (Style::Plain, key)])?;
        }
        return Ok(());
    }
    let line = format!(": {}", difference::both(locale, report, difference, Room::Full));
    out.line(&[(Style::Bold, &name), (Style::Plain, &line), (Style::Plain, key)])
}

/// A place as programs read it, in the words of the file.
#[derive(Serialize)]
struct Record<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    label: String,
    file: &'a str,
    mine: &'a str,
    base: &'a str,
    both: bool,
}

/// Returns what kind of place it is, and its name in the file.
fn named<'a>(form: &'a Form, location: &'a Location) -> (&'static str, Option<&'a str>) {
    match location {
        Location::Totals => ("totals", None),
        Location::Cell(cell) => ("cell", Some(form.cell(*cell).address.as_str())),
        Location::Text(section) => ("text", Some(section.as_str())),
        Location::Note(cell) => ("note", Some(form.cell(*cell).address.as_str())),
        Location::Waiver(key) => ("waiver", Some(key.as_str())),
    }
}

fn json(context: &Context<'_>, report: &Report, difference: &Difference) -> String {
    let form = report.form();
    let (kind, key) = named(form, &difference.location);
    let label = difference::place(context.locale, form, &difference.location, Room::Full);
    let Difference { base, mine, theirs, .. } = difference;
    let both = difference.is_conflict();
    output::json_line(&Record { kind, key, label, file: theirs, mine, base, both })
}
