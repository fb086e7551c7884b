//! Which key names which command, read from `assets/keymap.toml` and a file of the user's.

use std::collections::{BTreeMap, HashMap};

use super::command::Command;
use crate::tui::terminal::event::{Key, KeyCode};

/// Where the program is, as far as keys are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A table, nothing typed.
    Grid,
    /// A figure is being typed.
    Entry,
    /// The findings.
    Panel,
    /// The text of a section.
    Narrative,
    /// A list to choose from.
    List,
    /// Lines to fill.
    Line,
    /// A page to read.
    Page,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 7] =
        [Self::Grid, Self::Entry, Self::Panel, Self::Narrative, Self::List, Self::Line, Self::Page];

    /// Returns the key of its name in the locale files.
    pub fn words(self) -> &'static str {
        match self {
            Self::Grid => "tui.mode_grid",
            Self::Entry => "tui.mode_entry",
            Self::Panel => "tui.mode_panel",
            Self::Narrative => "tui.mode_narrative",
            Self::List => "tui.mode_list",
            Self::Line => "tui.mode_line",
            Self::Page => "tui.mode_page",
        }
    }

    /// Returns the name of the mode's table in the keymap file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Entry => "entry",
            Self::Panel => "panel",
            Self::Narrative => "narrative",
            Self::List => "list",
            Self::Line => "line",
            Self::Page => "page",
        }
    }
}

/// The keys of every mode.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    keys: HashMap<(Mode, Key), Command>,
}

/// The keymap that the program brings along.
const BUILTIN: &str = include_str!("../../../assets/keymap.toml");

impl Keymap {
    /// Returns the program's own keymap, and what cannot be understood in it.
    pub fn builtin() -> (Self, Vec<String>) {
        let mut keymap = Self::default();
        let trouble = keymap.read(BUILTIN);
        (keymap, trouble)
    }

    /// Adds the lines of a keymap file, and returns what cannot be understood.
    pub fn read(&mut self, text: &str) -> Vec<String> {
        let tables: BTreeMap<String, BTreeMap<String, String>> = match toml::from_str(text) {
            Ok(tables) => tables,
            Err(error) => return vec![error.message().to_owned()],
        };
        let mut trouble = Vec::new();
        // `all` sorts first, so that a mode's own lines take precedence.
        for (table, lines) in &tables {
            let modes: Vec<Mode> = Mode::ALL
                .into_iter()
                .filter(|mode| table == "all" || mode.name() == table)
                .collect();
            if modes.is_empty() {
                trouble.push(format!("[{table}]"));
            }
            for (key, name) in lines {
                match (Key::named(key), Command::from_name(name), name.as_str()) {
                    (Some(key), Some(command), _) => {
                        self.keys.extend(modes.iter().map(|mode| ((*mode, key), command)));
                    }
                    (Some(key), None, "none") => {
                        self.keys.retain(|(mode, held), _| *held != key || !modes.contains(mode));
                    }
                    _ => trouble.push(format!("[{table}] {key} = {name}")),
                }
            }
        }
        trouble
    }

    /// Returns what a key does in `mode`.
    pub fn lookup(&self, mode: Mode, key: Key) -> Option<Command> {
        self.keys.get(&(mode, key)).copied()
    }

    /// Returns the keys of a command in `mode` as they are written: function keys first, then keys with a name, Tab
    /// among them last, plain characters, those with Ctrl, and at the end what input methods make of them.
    pub fn keys_of(&self, mode: Mode, command: Command) -> Vec<String> {
        let mut keys: Vec<Key> = self
            .keys
            .iter()
            .filter(|((of, _), does)| *of == mode && **does == command)
            .map(|((_, key), _)| *key)
            .collect();
        let rank = |key: &Key| match key.code {
            KeyCode::F(_) => 0,
            KeyCode::Tab | KeyCode::BackTab => 2,
            KeyCode::Char(character) if key.ctrl && character.is_ascii() => 4,
            KeyCode::Char(character) if character.is_ascii() => 3,
            KeyCode::Char(_) => 5,
            _ => 1,
        };
        keys.sort_by_key(|key| (rank(key), *key));
        keys.into_iter().map(|key| key.to_string()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_own_keymap_is_understood() {
        let (keymap, trouble) = Keymap::builtin();
        assert!(trouble.is_empty(), "{trouble:?}");
        let key = |name: &str| Key::named(name).unwrap();
        assert_eq!(keymap.lookup(Mode::Grid, key("F4")), Some(Command::Fill));
        assert_eq!(keymap.lookup(Mode::Narrative, key("*")), None);
        assert_eq!(keymap.keys_of(Mode::Grid, Command::Quit), ["F10", "Ctrl-Q"]);
        for (_, held) in keymap.keys.keys() {
            assert_eq!(Key::named(&held.to_string()), Some(*held));
        }
    }

    #[test]
    fn everyday_keys_come_before_what_terminals_make_of_them() {
        let (keymap, _) = Keymap::builtin();
        for (command, keys) in [
            (Command::Enter, ["Enter", "Ctrl-J"].as_slice()),
            (Command::Backspace, &["Backspace", "Ctrl-H"]),
            (Command::Help, &["F1", "?", "？"]),
            (Command::Commands, &["*", "Ctrl-P", "＊"]),
            (Command::Quit, &["F10", "Ctrl-Q"]),
        ] {
            assert_eq!(keymap.keys_of(Mode::Grid, command), keys);
        }
    }

    #[test]
    fn a_users_file_changes_adds_and_takes_away() {
        let (mut keymap, _) = Keymap::builtin();
        let text = "[grid]\nF7 = \"save\"\nx = \"undo\"\nF4 = \"none\"\nF99 = \"undo\"\nF3 = \"fly\"\n[nowhere]\n";
        let trouble = keymap.read(text);
        assert_eq!(trouble, ["[grid] F3 = fly", "[grid] F99 = undo", "[nowhere]"]);
        let look = |name: &str| keymap.lookup(Mode::Grid, Key::named(name).unwrap());
        assert_eq!(look("F7"), Some(Command::Save));
        assert_eq!(look("x"), Some(Command::Undo));
        assert_eq!(look("F4"), None);
    }
}
