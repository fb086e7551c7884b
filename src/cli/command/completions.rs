//! `gouji completions`: a script for a shell, from the description of the command line itself.

use clap::ArgMatches;
use clap_complete::{Shell, generate};

use crate::cli::context::Context;
use crate::cli::output::Screen;
use crate::cli::{Outcome, arguments};

/// Prints the completions for a shell.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let shell = match arguments::text(matches, "shell") {
        Some("elvish") => Shell::Elvish,
        Some("fish") => Shell::Fish,
        Some("powershell") => Shell::PowerShell,
        Some("zsh") => Shell::Zsh,
        _ => Shell::Bash,
    };
    // The generator stops the program where it cannot write, so it writes into memory.
    let mut script = Vec::new();
    generate(shell, &mut arguments::command(context.locale), "gouji", &mut script);
    out.data(&script)?;
    Ok(0)
}
