//! `gouji man`: the manual page of the program or of one command, from the description of the command line itself.

use clap::ArgMatches;
use clap_mangen::Man;

use crate::cli::context::Context;
use crate::cli::output::{Failure, Screen};
use crate::cli::{Outcome, arguments};
use crate::model::Message;

/// Prints the manual page of the program or of one command.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let mut program = arguments::command(context.locale);
    program.build();
    let page = match arguments::text(matches, "command") {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            let unknown = Message::key("cli.unknown_command").with("command", name);
            let failure = Failure::new(unknown).hint(Message::key("cli.usage_hint"));
            found.ok_or(failure)?.display_name(format!("gouji-{name}"))
        }
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text)?;
    out.data(&text)?;
    Ok(0)
}
