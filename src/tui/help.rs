//! Help for where you are: what each key does here, from the same tables that the program runs on.

use super::app::{App, Page};
use super::command::{Command, LISTED};
use super::keymap::Mode;
use super::view::canvas::wrap;
use super::width;
use crate::locale::Locale;

/// The cells of the keys and of a command's name.
const KEYS: usize = 18;
const NAME: usize = 14;

/// Opens the help.
pub(super) fn open(app: &mut App) {
    let mode = app.mode();
    let mut lines = Vec::new();
    let introduction = match mode {
        Mode::Grid | Mode::Entry => "tui.help_grid",
        Mode::Narrative => "tui.help_narrative",
        Mode::Panel => "tui.help_panel",
        Mode::List | Mode::Line | Mode::Page => "tui.help_list",
    };
    let cells = usize::from(app.size.0).saturating_sub(3);
    lines.extend(wrap(app.locale.text(introduction), cells));
    lines.push(String::new());
    lines.extend(rows(app, mode));
    lines.push(String::new());
    lines.extend(wrap(app.locale.text("tui.help_words"), cells));
    let title = app.words("tui.help_title", &[]);
    super::update::open_page(app, Page { title, lines, top: 0, is_preview: false });
}

fn rows(app: &App, mode: Mode) -> Vec<String> {
    let mut lines = Vec::new();
    for command in Command::ALL {
        let mut keys = app.keymap.keys_of(mode, *command);
        keys.truncate(2);
        if keys.is_empty() {
            keys.extend(command.digits());
        }
        if !keys.is_empty() {
            let words = app.locale.text(command.words());
            let about = app.locale.text(about(*command));
            lines.extend(line(&keys.join(" "), words, about, app.size.0));
        }
    }
    lines
}

fn about(command: Command) -> &'static str {
    let name = command.words();
    // `command.save` has its sentence under `about.save`.
    ABOUT.iter().find(|(words, _)| *words == name).map_or("", |(_, about)| about)
}

macro_rules! about {
    ($($name:literal)*) => {
        const ABOUT: &[(&str, &str)] =
            &[$((concat!("command.", $name), concat!("about.", $name)),)*];
    };
}

about! {
    "enter" "next" "previous" "up" "down" "left" "right" "home" "end" "backspace" "delete" "escape" "help" "edit"
    "find" "fill" "refresh" "panel" "previous_finding" "next_finding" "preview" "quit" "save" "save_as" "undo" "redo" "supply"
    "note" "tally" "next_section" "previous_section" "section_1" "section_2" "section_3" "section_4" "section_5"
    "section_6" "read_only" "language" "commands" "interrupt"
}

/// Returns a command as lines: keys, name, and the sentence beside them.
fn line(keys: &str, words: &str, about: &str, columns: u16) -> Vec<String> {
    let room = usize::from(columns).saturating_sub(KEYS + NAME + 3);
    let mut lines = wrap(about, room).into_iter();
    let first = lines.next().unwrap_or_default();
    let head = format!("{}{}{first}", width::pad_right(keys, KEYS), width::pad_right(words, NAME));
    let indent = " ".repeat(KEYS + NAME);
    std::iter::once(head).chain(lines.map(|rest| format!("{indent}{rest}"))).collect()
}

/// Returns the table of all keys, for the command line: a table of lines for every mode.
pub fn key_table(locale: &Locale, user: Option<&str>) -> Vec<String> {
    let (mut keymap, _) = super::keymap::Keymap::builtin();
    let trouble = user.map(|text| keymap.read(text)).unwrap_or_default();
    let mut lines = Vec::new();
    for (mode, key) in [
        (Mode::Grid, "tui.mode_grid"),
        (Mode::Entry, "tui.mode_entry"),
        (Mode::Panel, "tui.mode_panel"),
        (Mode::Narrative, "tui.mode_narrative"),
        (Mode::List, "tui.mode_list"),
        (Mode::Line, "tui.mode_line"),
        (Mode::Page, "tui.mode_page"),
    ] {
        lines.push(format!("{} [{}]", locale.text(key), mode.name()));
        for command in Command::ALL {
            let keys = keymap.keys_of(mode, *command);
            if !keys.is_empty() {
                let about = locale.text(about(*command));
                let name = width::pad_right(command.name(), 17);
                lines.push(format!("  {} {name} {about}", width::pad_right(&keys.join(" "), 22)));
            }
        }
        lines.push(String::new());
    }
    lines.push(locale.text("tui.numbered").to_owned());
    for command in LISTED {
        let digits = width::pad_right(&command.digits().unwrap_or_default(), 6);
        lines.push(format!("  {digits}  {}", locale.text(command.words())));
    }
    lines.extend(trouble);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_its_sentence() {
        for command in Command::ALL {
            assert!(!about(*command).is_empty(), "{command:?}");
        }
    }
}
