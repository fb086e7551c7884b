//! Everything that a person can do in the editor: one table, from which the keymap, the numbered list, the key lines and
//! the help are made.
//!
//! What a command does stands in `update`, its words in `assets/locales` under `command.<name>`.

use super::keymap::Mode;
use super::list::PAGE;

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $text:literal in $places:ident,)*) => {
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

            /// Returns where the command does what its name says.
            fn places(self) -> &'static [Mode] {
                match self {
                    $(Self::$name => $places,)*
                }
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

/// Every place.
const ANYWHERE: &[Mode] = &Mode::ALL;
/// The open report, tables and texts.
const REPORT: &[Mode] = &[Mode::Grid, Mode::Entry, Mode::Panel, Mode::Narrative];
/// A table, and the findings beside it.
const TABLES: &[Mode] = &[Mode::Grid, Mode::Entry, Mode::Panel];
/// Where something is written.
const WRITING: &[Mode] = &[Mode::Grid, Mode::Entry, Mode::Narrative, Mode::Line];
/// The report, and the pages that are read over it.
const SHOWN: &[Mode] = &[Mode::Grid, Mode::Entry, Mode::Panel, Mode::Narrative, Mode::Page];

commands! {
    /// Commits and goes on; chooses what is selected; breaks a line.
    Enter = "enter" in ANYWHERE,
    /// The next cell of the walk.
    Next = "next" in TABLES,
    /// The cell before in the walk.
    Previous = "previous" in TABLES,
    /// One up.
    Up = "up" in ANYWHERE,
    /// One down.
    Down = "down" in ANYWHERE,
    /// One to the left.
    Left = "left" in ANYWHERE,
    /// One to the right.
    Right = "right" in ANYWHERE,
    /// To the beginning of the row or line.
    Home = "home" in ANYWHERE,
    /// To the end of the row or line.
    End = "end" in ANYWHERE,
    /// Takes back a character, or goes back along one's own path.
    Backspace = "backspace" in ANYWHERE,
    /// Clears the cell, or takes out the next character.
    Delete = "delete" in WRITING,
    /// Restores the old value; closes what is open.
    Escape = "escape" in ANYWHERE,
    /// Help for where you are.
    Help = "help" in ANYWHERE,
    /// Edits the value in place.
    Edit = "edit" in REPORT,
    /// Finds a cell.
    Find = "find" in REPORT,
    /// Fills blanks with 0.
    Fill = "fill" in TABLES,
    /// Says that nothing needs refreshing.
    Refresh = "refresh" in ANYWHERE,
    /// Moves between table and findings.
    Panel = "panel" in REPORT,
    /// To the previous finding.
    PreviousFinding = "previous_finding" in REPORT,
    /// To the next finding.
    NextFinding = "next_finding" in REPORT,
    /// Shows the published text.
    Preview = "preview" in SHOWN,
    /// Leaves the program.
    Quit = "quit" in ANYWHERE,
    /// Saves the file.
    Save = "save" in SHOWN,
    /// Saves into another, new file.
    SaveAs = "save_as" in REPORT,
    /// Takes back the last change.
    Undo = "undo" in REPORT,
    /// Makes it again.
    Redo = "redo" in REPORT,
    /// Marks a blank cell as to be supplied.
    Supply = "supply" in TABLES,
    /// A note on the cell.
    Note = "note" in TABLES,
    /// The notes of the table, and back.
    TableNotes = "table_notes" in REPORT,
    /// Chooses last year's report.
    Prior = "prior" in REPORT,
    /// Takes last year's figure over.
    TakePrior = "take_prior" in TABLES,
    /// The blind pass over the totals.
    TotalsPass = "tally" in TABLES,
    /// The next section.
    NextSection = "next_section" in REPORT,
    /// The section before.
    PreviousSection = "previous_section" in REPORT,
    /// To section 1.
    Section1 = "section_1" in REPORT,
    /// To section 2.
    Section2 = "section_2" in REPORT,
    /// To section 3.
    Section3 = "section_3" in REPORT,
    /// To section 4.
    Section4 = "section_4" in REPORT,
    /// To section 5.
    Section5 = "section_5" in REPORT,
    /// To section 6.
    Section6 = "section_6" in REPORT,
    /// Protects the report against changes, or allows them again.
    ReadOnly = "read_only" in REPORT,
    /// Chinese or English.
    Language = "language" in ANYWHERE,
    /// The numbered list of all commands.
    Commands = "commands" in ANYWHERE,
    /// Says how to leave.
    Interrupt = "interrupt" in ANYWHERE,
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
    Command::TotalsPass,
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
    Command::TableNotes,
];

impl Command {
    /// Returns whether the command does what its name says in this place.
    pub fn works_in(self, mode: Mode) -> bool {
        self.places().contains(&mode)
    }

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
    fn no_list_and_no_page_names_what_works_in_tables_only() {
        for command in LISTED {
            assert!(command.works_in(Mode::Grid), "{command:?}");
        }
        let listed = |mode| LISTED.iter().filter(move |command| command.works_in(mode)).copied();
        let of_page = [Command::Help, Command::Refresh, Command::Preview, Command::Quit];
        assert!(
            listed(Mode::Page).eq(of_page.into_iter().chain([Command::Save, Command::Language]))
        );
        assert!(listed(Mode::Narrative).all(|command| command != Command::Fill));
    }

    #[test]
    fn digits_lead_to_the_listed_commands() {
        assert_eq!(Command::Fill.digits().as_deref(), Some("*4"));
        assert_eq!(Command::Quit.digits().as_deref(), Some("*0"));
        assert_eq!(Command::TotalsPass.digits().as_deref(), Some("**5"));
        assert_eq!(Command::Enter.digits(), None);
    }
}
