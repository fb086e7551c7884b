//! What each part of the screen looks like, read from `assets/themes` and a file of the user's.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};

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
const BUILTIN: &str = include_str!("../../assets/themes/default.toml");

impl Theme {
    /// Returns the program's own looks, and what cannot be understood in them.
    pub fn builtin() -> (Self, Vec<String>) {
        let mut theme = Self { styles: [Style::new(); ROLES.len()] };
        let trouble = theme.read(BUILTIN);
        (theme, trouble)
    }

    /// Adds the lines of a theme file, and returns what cannot be understood.
    pub fn read(&mut self, text: &str) -> Vec<String> {
        let lines: BTreeMap<String, String> = match toml::from_str(text) {
            Ok(lines) => lines,
            Err(error) => return vec![error.message().to_owned()],
        };
        let mut trouble = Vec::new();
        for (name, words) in &lines {
            let role = ROLES.iter().find(|(held, _)| held == name);
            match (role, parse_style(words)) {
                (Some((_, role)), Some(style)) => self.styles[*role as usize] = style,
                _ => trouble.push(format!("{name} = {words}")),
            }
        }
        trouble
    }

    /// Returns the look of a part.
    pub fn get(&self, role: Role) -> Style {
        self.styles[role as usize]
    }
}

fn parse_style(words: &str) -> Option<Style> {
    words.split_whitespace().try_fold(Style::new(), |style, word| {
        let modifier = match word {
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "rev" => Modifier::REVERSED,
            "ul" => Modifier::UNDERLINED,
            _ => return Some(style.fg(parse_colour(word)?)),
        };
        Some(style.add_modifier(modifier))
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
        let lines: BTreeMap<String, String> = toml::from_str(BUILTIN).unwrap();
        assert_eq!(lines.len(), ROLES.len());
        assert!(ROLES.iter().enumerate().all(|(at, (_, role))| *role as usize == at));
    }

    #[test]
    fn black_and_white_are_refused() {
        let (mut theme, _) = Theme::builtin();
        assert_eq!(
            theme.read("title = \"white\"\nnothing = \"bold\""),
            ["nothing = bold", "title = white"]
        );
    }
}
