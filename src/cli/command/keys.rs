//! `gouji keys`: the keys of the editor, or what the terminal really sends for one.

use clap::ArgMatches;

use crate::cli::Outcome;
use crate::cli::context::Context;
use crate::cli::output::{Screen, Style};
use crate::tui::editor::help;
use crate::tui::terminal::keytest;

/// Prints the keys of the editor, or with `test` what the terminal sends.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    if matches.get_flag("test") {
        keytest::run(context.locale)?;
        return Ok(0);
    }
    let own = context.own_file("keymap.toml");
    for line in help::key_table(context.locale, own.as_deref()) {
        out.line(&[(Style::Plain, &line)])?;
    }
    Ok(0)
}
