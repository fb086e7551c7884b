//! What `config.toml` of the configuration folder says; a line that is not understood counts as left out.

/// The settings of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    /// How many cells characters of ambiguous width take: 1 or 2; `None` to ask the terminal.
    pub(super) ambiguous: Option<u8>,
    /// Where journals are kept: `state`, `beside` or `off`.
    pub(super) journal: Option<String>,
    /// How many versions of a report before the newest stay beside it.
    pub(super) backup: usize,
}

/// The most versions that are kept.
const MOST_VERSIONS: i64 = 99;

impl Settings {
    /// Reads the text of the file.
    pub(super) fn of(text: &str) -> Self {
        let table: toml::Table = text.parse().unwrap_or_default();
        let number = |key: &str| table.get(key).and_then(toml::Value::as_integer);
        let cells = number("ambiguous").and_then(|cells| u8::try_from(cells).ok());
        let journal = table.get("journal").and_then(toml::Value::as_str);
        let backup = number("backup").unwrap_or(0).clamp(0, MOST_VERSIONS);
        Self {
            ambiguous: cells.filter(|cells| matches!(cells, 1 | 2)),
            journal: journal
                .filter(|word| super::arguments::JOURNALS.contains(word))
                .map(str::to_owned),
            backup: usize::try_from(backup).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_of_ambiguous_characters_can_be_set() {
        assert_eq!(Settings::of("ambiguous = 1").ambiguous, Some(1));
        assert_eq!(Settings::of("ambiguous = 2").ambiguous, Some(2));
        for other in ["ambiguous = 3", "ambiguous = \"auto\"", "", "x ="] {
            assert_eq!(Settings::of(other).ambiguous, None, "{other}");
        }
    }

    #[test]
    fn versions_and_journals_can_be_set() {
        let settings = Settings::of("backup = 3\njournal = \"beside\"");
        assert_eq!((settings.backup, settings.journal.as_deref()), (3, Some("beside")));
        assert_eq!(Settings::of("backup = -1\njournal = \"there\""), Settings::default());
    }
}
