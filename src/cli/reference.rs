//! What is printed from the description of the command line itself: completions and the manual page.

use clap::ArgMatches;
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use crate::model::Message;

use super::context::Context;
use super::output::{Failure, Screen};
use super::{Outcome, arguments};

/// Prints the completions for a shell.
pub(super) fn completions(
    context: &Context<'_>,
    matches: &ArgMatches,
    out: &mut Screen<'_>,
) -> Outcome {
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

/// Prints the manual page of the program or of one command.
pub(super) fn man(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let mut program = arguments::command(context.locale);
    program.build();
    let page = match arguments::text(matches, "command") {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            let unknown = Message::key("cli.unknown_command").with("command", name);
            let failure = Failure::told(unknown).hint(Message::key("cli.usage_hint"));
            found.ok_or(failure)?.display_name(format!("gouji-{name}"))
        }
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text)?;
    out.data(&text)?;
    Ok(0)
}
