//! The door to the editor: `gouji [FILE]` and `gouji keys`. No other file of the command line names it.

use std::path::Path;
use std::sync::Arc;

use super::Outcome;
use super::clock::Clock;
use super::context::Context;
use super::output::{Failure, Screen, Style};
use crate::model::Message;
use crate::store;
use crate::tui::app::Setup;
use crate::tui::terminal::Options;
use crate::tui::{self, Ended, help, keytest};

/// Opens the editor. A file that cannot be read is told with all its faults before the screen is taken.
pub(super) fn run(context: &Context<'_>, file: Option<&Path>, read_only: bool) -> Outcome {
    if let Some(file) = file {
        context.open(file)?;
    }
    let options =
        Options { term: context.environment.term.clone(), no_color: context.environment.no_color };
    let ended = tui::run(setup(context), file, read_only, &options)
        .map_err(|error| Failure::told(error.message()))?;
    tell_end(context, &ended);
    Ok(0)
}

fn setup(context: &Context<'_>) -> Setup {
    let clock = Clock::of(context.environment);
    Setup {
        language: context.environment.language,
        library: Arc::new(context.library.clone()),
        state: context.folders.state.clone(),
        year: i32::from(clock.now().year()),
        clock: Box::new(move || clock.now().strftime("%H:%M").to_string()),
        keymap: own_file(context, "keymap.toml"),
        theme: own_file(context, "theme.toml"),
        no_color: context.environment.no_color,
        ambiguous: own_file(context, "config.toml").and_then(|text| ambiguous(&text)),
    }
}

/// Reads a file of the configuration folder; there need not be one.
fn own_file(context: &Context<'_>, name: &str) -> Option<String> {
    let path = context.folders.config.as_ref()?.join(name);
    store::file::read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok())
}

/// Returns what `ambiguous = 1|2|"auto"` says; `None` to ask the terminal.
fn ambiguous(text: &str) -> Option<u8> {
    let table: toml::Table = text.parse().ok()?;
    let cells = table.get("ambiguous")?.as_integer()?;
    u8::try_from(cells).ok().filter(|cells| matches!(cells, 1 | 2))
}

/// Says on the shell what was saved, and which command publishes.
fn tell_end(context: &Context<'_>, ended: &Ended) {
    let Some(file) = &ended.file else { return };
    let name = file.display().to_string();
    if let Some(time) = &ended.saved_at {
        context.tell(&Message::key("cli.saved").with("file", &name).with("time", time));
    }
    if ended.unsaved > 0 {
        context
            .tell(&Message::key("cli.not_saved").with("file", &name).with("count", ended.unsaved));
    }
    let key = if ended.ready { "cli.publish_with" } else { "cli.check_with" };
    context.tell(&Message::key(key).with("file", &name));
}

/// Prints the keys of the editor, or with `test` what the terminal sends.
pub(super) fn keys(context: &Context<'_>, test: bool, out: &mut Screen<'_>) -> Outcome {
    if test {
        return keytest::run(context.locale).map(|()| 0).map_err(Failure::from);
    }
    let own = own_file(context, "keymap.toml");
    for line in help::key_table(context.locale, own.as_deref()) {
        out.line(&[(Style::Plain, &line)])?;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_of_ambiguous_characters_can_be_set() {
        assert_eq!(ambiguous("ambiguous = 1"), Some(1));
        assert_eq!(ambiguous("ambiguous = 2"), Some(2));
        for other in ["ambiguous = 3", "ambiguous = \"auto\"", "", "x ="] {
            assert_eq!(ambiguous(other), None, "{other}");
        }
    }
}
