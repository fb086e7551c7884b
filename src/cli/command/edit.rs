//! `gouji [FILE]`: opens the editor, and says on the shell what it left behind.

use std::path::Path;
use std::sync::Arc;

use super::import;
use crate::cli::Outcome;
use crate::cli::clock::Clock;
use crate::cli::context::Context;
use crate::cli::journals;
use crate::cli::output::{self, AlreadyTold, Failure};
use crate::import::{ImportOptions, read};
use crate::model::{Finding, Message};
use crate::store::journal::inspect;
use crate::store::{self, report::document};
use crate::tui::editor::app::Setup;
use crate::tui::editor::effect::{Host, Proposed};
use crate::tui::editor::runtime::Begin;
use crate::tui::terminal::Options;
use crate::tui::{self, Ended};

/// Opens the editor.
pub(super) fn run(context: &Context<'_>, file: Option<&Path>, read_only: bool) -> Outcome {
    let begin = file.map(|file| begin(context, file, read_only)).transpose()?;
    let options =
        Options { term: context.environment.term.clone(), no_color: context.environment.no_color };
    let clock = Clock::of(context.environment);
    let ended = tui::run(setup(context, &clock), host(context, &clock), begin, &options)
        .map_err(|error| Failure::new(error.message()))?;
    tell_end(context, &ended);
    journals::tidy(context);
    Ok(ended.signal.map_or(0, code_of))
}

/// Returns what the editor begins with. A document is handed over with what was read of it; a file that cannot be read is told
/// with all its faults before the screen is taken; a report whose year does not fit its form can be looked at.
fn begin(context: &Context<'_>, file: &Path, read_only: bool) -> anyhow::Result<Begin> {
    let bytes = store::disk::file::read_at_most(file, read::LARGEST).ok();
    if let Some(bytes) = bytes.filter(|bytes| !document::is_report(file, bytes)) {
        let imported = import::read_bytes(context, file, &bytes, &ImportOptions::default())?;
        return Ok(Begin::Document(Box::new(Proposed::new(file, imported))));
    }
    let stops = |finding: &Finding| finding.blocks() && finding.rule != "year_before_form";
    let opened = context.open_unless(file, stops);
    opened.map_err(|error| unopened(context, file, &error))?;
    Ok(Begin::File { path: file.to_owned(), read_only })
}

/// Returns the exit code of a program that a signal ended, as shells count it.
fn code_of(signal: i32) -> u8 {
    u8::try_from(signal).map_or(u8::MAX, |signal| signal.saturating_add(128))
}

/// Says why a report was not opened, and where its journal holds work, how to get at that.
fn unopened(context: &Context<'_>, file: &Path, error: &anyhow::Error) -> AlreadyTold {
    let code = output::tell(error, context.locale, context.environment.colour_err);
    let config = context.session_config(&Clock::of(context.environment));
    let held = inspect::look(file, &config, &context.library);
    if held.is_ok_and(|recovery| recovery.work().is_some()) {
        context.tell(&Message::key("present.work_is_kept").with("file", file.display()));
    }
    AlreadyTold(code)
}

fn setup(context: &Context<'_>, clock: &Clock) -> Setup {
    Setup {
        language: context.environment.language,
        library: Arc::new(context.library.clone()),
        year: i32::from(clock.now().year()),
        user: context.session_config(clock).holder.user,
        keymap: context.own_file("keymap.toml"),
        theme: context.own_file("theme.toml"),
        ambiguous: context.settings.ambiguous,
    }
}

fn host(context: &Context<'_>, clock: &Clock) -> Host {
    let [shown, recorded, told] = [(); 3].map(|()| clock.clone());
    Host {
        state: context.folders.state.clone(),
        session_config: context.session_config(clock),
        clock: Box::new(move || shown.now().strftime("%H:%M").to_string()),
        now: Box::new(move || recorded.stamp()),
        moment: Box::new(move |time| told.moment(time)),
    }
}

/// Says on the shell what was saved, and which command publishes.
fn tell_end(context: &Context<'_>, ended: &Ended) {
    let Some(file) = &ended.file else { return };
    let name = file.display().to_string();
    if let Some(time) = &ended.saved_at {
        context.tell(&Message::key("cli.saved").with("file", &name).with("time", time));
    }
    if ended.unsaved > 0 {
        let key = if ended.kept { "cli.not_saved_kept" } else { "cli.not_saved" };
        context.tell(&Message::key(key).with("file", &name).with("count", ended.unsaved));
    }
    if ended.corrected > 0 {
        context.tell(&Message::key("cli.corrected").with("count", ended.corrected));
        context.tell(&Message::key("cli.correction_with").with("file", &name));
    }
    let key = if ended.ready { "cli.publish_with" } else { "cli.check_with" };
    context.tell(&Message::key(key).with("file", &name));
}
