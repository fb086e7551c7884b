//! What the environment says: language, colour, width, charset. The one place that reads its variables.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal as _;

use crate::model::Language;

/// The width where nothing says another.
const WIDTH: usize = 80;
/// Narrower than this no table can be read.
const NARROWEST: usize = 40;

/// What the process was started with.
#[derive(Clone, Debug)]
pub(super) struct Environment {
    /// The language to speak.
    pub(super) language: Language,
    /// Whether standard output takes colour.
    pub(super) colour_out: bool,
    /// Whether standard error takes colour.
    pub(super) colour_err: bool,
    /// The columns of a line.
    pub(super) width: usize,
    /// The character set of the locale, where it is not UTF-8.
    pub(super) foreign_charset: Option<String>,
    /// The folder for configuration that `GOUJI_CONFIG` names.
    pub(super) config: Option<OsString>,
    /// The folder for state that `GOUJI_STATE` names.
    pub(super) state: Option<OsString>,
    /// `TERM`.
    pub(super) term: Option<String>,
    /// Whether no colour is wanted anywhere.
    pub(super) no_color: bool,
    /// The date and time that `GOUJI_NOW` fixes, as in `2021-01-25T16:42`.
    pub(super) now: Option<String>,
    /// The login name.
    pub(super) user: Option<String>,
    /// `TZ`.
    pub(super) zone: Option<String>,
}

impl Environment {
    /// Reads the variables of the process; `--lang` among the arguments goes before them, also for its own help.
    pub(super) fn of_process(arguments: &[OsString]) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the door through which the environment is read"
        )]
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let plain = variable("NO_COLOR").is_some() || variable("TERM").is_some_and(|t| t == "dumb");
        let words = |names: &[&str]| {
            names.iter().find_map(|name| variable(name)).map(|v| v.to_string_lossy().into_owned())
        };
        let said = words(&["LC_ALL", "LC_MESSAGES", "LANG"]);
        let charset = words(&["LC_ALL", "LC_CTYPE", "LANG"]);
        let columns = words(&["COLUMNS"]).and_then(|text| text.trim().parse().ok());
        Self {
            language: asked(arguments).unwrap_or_else(|| language(said.as_deref().unwrap_or(""))),
            colour_out: !plain && std::io::stdout().is_terminal(),
            colour_err: !plain && std::io::stderr().is_terminal(),
            width: columns.unwrap_or(WIDTH).max(NARROWEST),
            foreign_charset: charset.as_deref().and_then(foreign),
            config: variable("GOUJI_CONFIG"),
            state: variable("GOUJI_STATE"),
            term: words(&["TERM"]),
            no_color: variable("NO_COLOR").is_some(),
            now: words(&["GOUJI_NOW"]),
            user: words(&["USER", "LOGNAME", "USERNAME"]),
            zone: words(&["TZ"]),
        }
    }
}

/// Returns whether what is written to standard output comes to a terminal.
pub(super) fn writes_to_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Returns the language of a locale name: Chinese unless it says English.
fn language(locale: &str) -> Language {
    let is_english = locale.split(['_', '.', '-', '@']).next().is_some_and(|word| word == "en");
    if is_english { Language::En } else { Language::Zh }
}

/// Returns the language that `--lang` asks for. The parser's own help is written in it, so it is found before parsing.
fn asked(arguments: &[OsString]) -> Option<Language> {
    let own = arguments.iter().take_while(|argument| *argument != "--");
    let mut asked = None;
    let mut follows = false;
    for argument in own {
        let text = argument.to_str().unwrap_or("");
        let word = if follows { Some(text) } else { text.strip_prefix("--lang=") };
        asked = match word {
            Some("en") => Some(Language::En),
            Some("zh") => Some(Language::Zh),
            _ => asked,
        };
        follows = !follows && argument == OsStr::new("--lang");
    }
    asked
}

/// Returns the character set that a locale name states, where it is another one than UTF-8.
fn foreign(locale: &str) -> Option<String> {
    let charset = locale.split_once('.')?.1.split('@').next()?;
    let plain: String = charset.chars().filter(char::is_ascii_alphanumeric).collect();
    (!plain.is_empty() && !plain.eq_ignore_ascii_case("utf8")).then(|| charset.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_unless_it_says_english() {
        for name in ["", "C", "POSIX", "C.UTF-8", "zh_CN.GB18030", "de_DE.UTF-8", "english"] {
            assert_eq!(language(name), Language::Zh, "{name}");
        }
        for name in ["en", "en_US.UTF-8", "en-GB", "en.UTF-8"] {
            assert_eq!(language(name), Language::En, "{name}");
        }
    }

    #[test]
    fn only_another_charset_is_foreign() {
        assert_eq!(foreign("zh_CN.GBK"), Some("GBK".to_owned()));
        assert_eq!(foreign("zh_CN.GB18030@pinyin"), Some("GB18030".to_owned()));
        for name in ["zh_CN.UTF-8", "zh_CN.utf8", "C", "zh_CN", "de_DE@euro", ""] {
            assert_eq!(foreign(name), None, "{name}");
        }
    }

    #[test]
    fn the_option_goes_before_the_environment_but_not_after_two_dashes() {
        let of = |words: &[&str]| asked(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["gouji", "check", "--lang", "en"]), Some(Language::En));
        assert_eq!(of(&["gouji", "--lang=zh", "check"]), Some(Language::Zh));
        assert_eq!(of(&["gouji", "check", "--", "--lang=en"]), None);
        assert_eq!(of(&["gouji", "--lang", "fr"]), None);
    }
}
