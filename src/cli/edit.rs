//! The door to the editor: `gouji [FILE]` and `gouji keys`. No other file of the command line names it.

use std::path::Path;

use crate::model::Message;

use super::Outcome;
use super::context::Context;
use super::output::{Failure, Screen};

/// Opens the editor.
pub(super) fn run(_context: &Context<'_>, _file: Option<&Path>, _read_only: bool) -> Outcome {
    Err(no_editor())
}

/// Prints the keys of the editor, or with `test` what the terminal sends.
pub(super) fn keys(_context: &Context<'_>, _test: bool, _out: &mut Screen<'_>) -> Outcome {
    Err(no_editor())
}

fn no_editor() -> Failure {
    Failure::told(Message::key("cli.no_editor")).hint(Message::key("cli.no_editor_hint"))
}
