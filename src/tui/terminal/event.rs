//! What the terminal and the signals send: one closed list, fed by the threads that wait for them.

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
}

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
