//! Everything that a person can do in the editor: one table, from which the keymap, the numbered list, the key lines and
//! the help are made.
//!
//! What a command does stands in `update`, its words in `assets/locales` under `command.<name>`.

use super::list::PAGE;

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Something a person can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command {
            $($(#[$doc])* $name,)*
        }

        impl Command {
            /// All commands.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Returns the name used in `assets/keymap.toml` and, after `command.`, in the locale files.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// Returns the command with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|command| command.name() == name)
            }

            /// Returns the key of the command's words in the locale files.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("command.", $text),)*
                }
            }

            /// Returns the key of the sentence about it.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("about.", $text),)*
                }
            }
        }
    };
}

commands! {
    /// Commits and goes on; chooses what is selected; breaks a line.
    Enter = "enter",
    /// The next cell of the walk.
    Next = "next",
    /// The cell before in the walk.
    Previous = "previous",
    /// One up.
    Up = "up",
    /// One down.
    Down = "down",
    /// One to the left.
    Left = "left",
    /// One to the right.
    Right = "right",
    /// To the beginning of the row or line.
    Home = "home",
    /// To the end of the row or line.
    End = "end",
    /// Takes back a character, or goes back along one's own path.
    Backspace = "backspace",
    /// Clears the cell, or takes out the next character.
    Delete = "delete",
    /// Restores the old value; closes what is open.
    Escape = "escape",
    /// Help for where you are.
    Help = "help",
    /// Edits the value in place.
    Edit = "edit",
    /// Finds a cell.
    Find = "find",
    /// Fills blanks with 0.
    Fill = "fill",
    /// Says that nothing needs refreshing.
    Refresh = "refresh",
    /// Moves between table and findings.
    Panel = "panel",
    /// To the previous finding.
    PreviousFinding = "previous_finding",
    /// To the next finding.
    NextFinding = "next_finding",
    /// Shows the published text.
    Preview = "preview",
    /// Leaves the program.
    Quit = "quit",
    /// Saves the file.
    Save = "save",
    /// Saves into another, new file.
    SaveAs = "save_as",
    /// Takes back the last change.
    Undo = "undo",
    /// Makes it again.
    Redo = "redo",
    /// Marks a blank cell as to be supplied.
    Supply = "supply",
    /// A note on the cell.
    Note = "note",
    /// Chooses last year's report.
    Prior = "prior",
    /// Takes last year's figure over.
    TakePrior = "take_prior",
    /// The blind pass over the totals.
    Tally = "tally",
    /// The next section.
    NextSection = "next_section",
    /// The section before.
    PreviousSection = "previous_section",
    /// To section 1.
    Section1 = "section_1",
    /// To section 2.
    Section2 = "section_2",
    /// To section 3.
    Section3 = "section_3",
    /// To section 4.
    Section4 = "section_4",
    /// To section 5.
    Section5 = "section_5",
    /// To section 6.
    Section6 = "section_6",
    /// Protects the report against changes, or allows them again.
    ReadOnly = "read_only",
    /// Chinese or English.
    Language = "language",
    /// The numbered list of all commands.
    Commands = "commands",
    /// Says how to leave.
    Interrupt = "interrupt",
}

/// The numbered list, ten to a page. A digit of the first page is the F-key of that number, 0 being F10.
pub const LISTED: &[Command] = &[
    Command::Help,
    Command::Edit,
    Command::Find,
    Command::Fill,
    Command::Refresh,
    Command::Panel,
    Command::PreviousFinding,
    Command::NextFinding,
    Command::Preview,
    Command::Quit,
    Command::Save,
    Command::Undo,
    Command::Redo,
    Command::Note,
    Command::Tally,
    Command::Supply,
    Command::Delete,
    Command::PreviousSection,
    Command::NextSection,
    Command::Language,
    Command::Section1,
    Command::Section2,
    Command::Section3,
    Command::Section4,
    Command::Section5,
    Command::Section6,
    Command::ReadOnly,
    Command::SaveAs,
    Command::Prior,
    Command::TakePrior,
];

impl Command {
    /// Returns the keys by which the command is chosen from the numbered list, as in `**5`.
    pub fn digits(self) -> Option<String> {
        let at = LISTED.iter().position(|command| *command == self)?;
        Some(format!("*{}{}", "*".repeat(at / PAGE), (at + 1) % PAGE))
    }

    /// Returns which section the command goes to, counted from 0.
    pub fn section(self) -> Option<usize> {
        let sections = [
            Self::Section1,
            Self::Section2,
            Self::Section3,
            Self::Section4,
            Self::Section5,
            Self::Section6,
        ];
        sections.iter().position(|command| *command == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_commands() {
        for command in Command::ALL {
            assert_eq!(Command::from_name(command.name()), Some(*command));
        }
    }

    #[test]
    fn digits_lead_to_the_listed_commands() {
        assert_eq!(Command::Fill.digits().as_deref(), Some("*4"));
        assert_eq!(Command::Quit.digits().as_deref(), Some("*0"));
        assert_eq!(Command::Tally.digits().as_deref(), Some("**5"));
        assert_eq!(Command::Enter.digits(), None);
    }
}
