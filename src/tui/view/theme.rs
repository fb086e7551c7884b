//! What each part of the screen looks like, read from `assets/themes` and a file of the user's.

use ratatui_core::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use crate::model::Message;
use crate::model::nearest::nearest;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A part of the screen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Role {
            $($(#[$doc])* $name,)*
        }

        const ROLES: &[(&str, Role)] = &[$(($text, Role::$name),)*];
    };
}

roles! {
    /// The first line.
    Title = "title",
    /// What is not saved yet.
    TitleNews = "title_news",
    /// The one sign that the report can be published.
    TitleDone = "title_done",
    /// A tab without news.
    Tab = "tab",
    /// A tab with something open.
    TabNews = "tab_news",
    /// The current tab.
    TabCurrent = "tab_current",
    /// Something complete.
    Done = "done",
    /// Column heads.
    Head = "head",
    /// The head of the current column.
    HeadCurrent = "head_current",
    /// Row labels.
    Label = "label",
    /// The printed number of a row that is not the first of its group.
    LabelGroup = "label_group",
    /// The label of the current row.
    LabelCurrent = "label_current",
    /// A figure that was typed or read.
    Figure = "figure",
    /// Figures that nobody typed: zero-filled, computed, blank.
    Quiet = "quiet",
    /// A figure that is not in the file yet.
    Changed = "changed",
    /// A total that was typed over.
    Override = "override",
    /// A cell that waits to be supplied.
    Supply = "supply",
    /// A failed error.
    Error = "error",
    /// A failed warning.
    Warning = "warning",
    /// The cell where typing goes.
    Cursor = "cursor",
    /// Headings of panels.
    Heading = "heading",
    /// Names of keys.
    Key = "key",
    /// Explanations.
    Hint = "hint",
    /// What the program says once.
    Notice = "notice",
    /// What the program refuses.
    Refusal = "refusal",
    /// The selected line of a list.
    Selected = "selected",
    /// Headings of groups of a list.
    Group = "group",
    /// Work that was kept though it is not saved.
    Kept = "kept",
    /// A cell that is probably wrong.
    Suspect = "suspect",
    /// What it should hold.
    Suspected = "suspected",
    /// What a text says against the tables.
    Claim = "claim",
    /// A reference to a cell inside a text.
    Placeholder = "placeholder",
}

/// The looks of all parts.
#[derive(Clone, Debug)]
pub struct Theme {
    styles: [Style; ROLES.len()],
}

/// The looks that the program brings along.
const BUILTIN: &str = include_str!("../../../assets/themes/default.toml");

impl Theme {
    /// Returns the program's own looks, and what cannot be understood in them.
    pub fn builtin() -> (Self, Vec<Message>) {
        let mut theme = Self { styles: [Style::new(); ROLES.len()] };
        let trouble = theme.read(BUILTIN);
        (theme, trouble)
    }

    /// Adds the lines of a theme file, and returns what cannot be understood, each with its line. What is understood
    /// counts; of a file that is no TOML nothing does.
    pub fn read(&mut self, text: &str) -> Vec<Message> {
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let said = Message::key("tui.theme_syntax").with("line", line_of(text, at));
                return vec![said.with("why", error.message())];
            }
        };
        let mut trouble = Vec::new();
        for (name, words) in table.get_ref() {
            let said = |key| Message::key(key).with("line", line_of(text, name.span().start));
            let name = name.get_ref().as_ref();
            let Some((_, role)) = ROLES.iter().find(|(held, _)| *held == name) else {
                let near = nearest(name, ROLES.iter().map(|(held, _)| *held));
                trouble.push(match near {
                    Some(near) => said("tui.theme_part_near").with("name", name).with("near", near),
                    None => said("tui.theme_part").with("name", name),
                });
                continue;
            };
            let written = text.get(words.span()).unwrap_or_default();
            let DeValue::String(words) = words.get_ref() else {
                trouble.push(said("tui.theme_text").with("name", name).with("text", written));
                continue;
            };
            match parse_style(words) {
                Ok(style) => self.styles[*role as usize] = style,
                Err(word) => {
                    trouble.push(said("tui.theme_word").with("name", name).with("word", word));
                }
            }
        }
        trouble
    }

    /// Returns the look of a part.
    pub fn get(&self, role: Role) -> Style {
        self.styles[role as usize]
    }
}

/// Returns the number of the line in which a byte stands, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Reads a style; in vain with the first word that is none.
fn parse_style(words: &str) -> Result<Style, &str> {
    words.split_whitespace().try_fold(Style::new(), |style, word| {
        let modifier = match word {
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "rev" => Modifier::REVERSED,
            "ul" => Modifier::UNDERLINED,
            _ => return parse_colour(word).map(|colour| style.fg(colour)).ok_or(word),
        };
        Ok(style.add_modifier(modifier))
    })
}

fn parse_colour(word: &str) -> Option<Color> {
    Some(match word {
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "bright-red" => Color::LightRed,
        "bright-green" => Color::LightGreen,
        "bright-yellow" => Color::LightYellow,
        "bright-blue" => Color::LightBlue,
        "bright-magenta" => Color::LightMagenta,
        "bright-cyan" => Color::LightCyan,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_own_looks_are_understood_and_complete() {
        let (_, trouble) = Theme::builtin();
        assert!(trouble.is_empty(), "{trouble:?}");
        let lines = DeTable::parse(BUILTIN).unwrap();
        assert_eq!(lines.get_ref().len(), ROLES.len());
        assert!(ROLES.iter().enumerate().all(|(at, (_, role))| *role as usize == at));
    }

    /// Returns the key of a message, with what is filled into it.
    fn said(message: &Message) -> String {
        let Message::Key(key, arguments) = message else { return String::new() };
        let filled = arguments.iter().map(|(name, value)| format!(" {name}={value}"));
        format!("{key}{}", filled.collect::<String>())
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_line_and_the_rest_counts() {
        let (mut theme, _) = Theme::builtin();
        let text = "# mine\ntitle = \"white\"\nerorr = \"bold\"\n\nhead = 3\nhint = \"ul cyan\"\n";
        let trouble: Vec<String> = theme.read(text).iter().map(said).collect();
        assert_eq!(
            trouble,
            [
                "tui.theme_word line=2 name=title word=white",
                "tui.theme_part_near line=3 name=erorr near=error",
                "tui.theme_text line=5 name=head text=3",
            ]
        );
        let ul = Style::new().fg(Color::Cyan).add_modifier(Modifier::UNDERLINED);
        assert_eq!(theme.get(Role::Hint), ul);
    }

    #[test]
    fn of_a_file_that_is_no_toml_nothing_counts() {
        let (mut theme, _) = Theme::builtin();
        let held = theme.get(Role::Hint);
        let trouble = theme.read("hint = \"ul\"\nerror = red bold\n");
        assert!(said(&trouble[0]).starts_with("tui.theme_syntax line=2 "), "{trouble:?}");
        assert_eq!((trouble.len(), theme.get(Role::Hint)), (1, held));
    }
}
