//! What the terminal and the signals send: one closed list, fed by the threads that wait for them.

use std::fmt;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character as it was typed; full-width ones stay as they are.
    Char(char),
    /// F1 … F12.
    F(u8),
    /// Enter, also the keypad's and Ctrl-J.
    Enter,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace, also Ctrl-H.
    Backspace,
    /// Delete.
    Delete,
    /// Escape by itself.
    Esc,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Insert.
    Insert,
}

/// A key that was pressed. There are no Alt chords: Alt+key arrives as Esc and then the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// With Ctrl; for characters the character is lower case.
    pub ctrl: bool,
}

impl Key {
    /// Returns a key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// Returns a character key.
    pub const fn char(character: char) -> Self {
        Self::plain(KeyCode::Char(character))
    }

    /// Returns Ctrl with a character.
    pub const fn ctrl(character: char) -> Self {
        Self { code: KeyCode::Char(character), ctrl: true }
    }

    /// Reads a key as it is written in a keymap: `F4`, `Ctrl-S`, `Enter`, `*`.
    pub fn named(name: &str) -> Option<Self> {
        if let Some((_, code)) = NAMES.iter().find(|(written, _)| *written == name) {
            return Some(Self::plain(*code));
        }
        let number = name.strip_prefix('F').and_then(|number| number.parse().ok());
        if let Some(number @ 1..=12) = number {
            return Some(Self::plain(KeyCode::F(number)));
        }
        let (rest, ctrl) = name.strip_prefix("Ctrl-").map_or((name, false), |rest| (rest, true));
        let mut characters = rest.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) if ctrl => Some(Self::ctrl(character.to_ascii_lowercase())),
            (Some(character), None) => Some(Self::char(character)),
            _ if ctrl && rest == "Space" => Some(Self::ctrl(' ')),
            _ => None,
        }
    }
}

/// As keyboards print it and [`Key::named`] reads it: `F4`, `Ctrl-S`, `PageUp`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(character) if self.ctrl => {
                write!(f, "{}", character.to_ascii_uppercase())
            }
            KeyCode::Char(character) => write!(f, "{character}"),
            KeyCode::F(number) => write!(f, "F{number}"),
            code => {
                let name =
                    NAMES.iter().find(|(_, held)| *held == code).map_or("", |(name, _)| name);
                f.write_str(name)
            }
        }
    }
}

/// The names of keys that are not characters.
const NAMES: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Esc", KeyCode::Esc),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Insert", KeyCode::Insert),
    ("Space", KeyCode::Char(' ')),
];

/// Something that the terminal or a signal sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key.
    Key(Key),
    /// Text that came as a paste (bracketed, or a burst with Tab or Enter inside), controls already taken out but for
    /// tab and newline.
    Paste(String),
    /// A key sequence that is not known; the bytes, printable, to be reported and never typed.
    Unknown(String),
    /// The terminal has this size now, columns and rows.
    Resize(u16, u16),
    /// The terminal answered how wide it draws a character of ambiguous width: 1 or 2 cells.
    AmbiguousWidth(u8),
    /// The program is to be stopped, and waits a moment for its work to get to the disk.
    Stopping,
    /// The program runs again after it was stopped: the terminal must be set up and painted anew.
    Resumed,
    /// The line dropped or the program was asked to end.
    HangUp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_keyboards_print_them() {
        for (key, name) in [
            (Key::ctrl('s'), "Ctrl-S"),
            (Key::ctrl(' '), "Ctrl-Space"),
            (Key::char(' '), "Space"),
            (Key::char('三'), "三"),
            (Key::plain(KeyCode::PageUp), "PageUp"),
            (Key::plain(KeyCode::BackTab), "Shift-Tab"),
            (Key::plain(KeyCode::F(10)), "F10"),
        ] {
            assert_eq!(key.to_string(), name);
            assert_eq!(Key::named(name), Some(key));
        }
    }
}
