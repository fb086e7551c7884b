//! The whole state of the editor: screens on a stack, the open report, and what the program has to say.
//!
//! Plain data; `update` changes it, `view` draws it, `effect` does what reaches beyond it.

use std::path::PathBuf;
use std::sync::Arc;

use super::effect::Proposed;
use super::keymap::{Keymap, Mode};
use super::line::OneLine;
use super::list::List;
use super::paste::Paste;
use super::proposal::ImportScope;
use super::recovery::Pending;
use super::session::{Item, Session};
use crate::definition::Library;
use crate::locale::Locale;
use crate::model::{Language, Message};
use crate::tui::view::theme::Theme;

/// What the caller decides.
pub struct Setup {
    /// The language.
    pub language: Language,
    /// The forms.
    pub library: Arc<Library>,
    /// The year of today, from which the report year is guessed.
    pub year: i32,
    /// Who works here.
    pub user: String,
    /// The user's keymap file, if there is one.
    pub keymap: Option<String>,
    /// The user's theme file, if there is one.
    pub theme: Option<String>,
    /// How many cells characters of ambiguous width take; `None` to ask the terminal.
    pub ambiguous: Option<u8>,
}

/// A sentence that stays until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// True where a key was not obeyed.
    pub refusal: bool,
}

/// A line to fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key of its label.
    pub label: &'static str,
    /// What is written there.
    pub line: OneLine,
}

/// What lines are filled for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new report: agency, year, file, last year's file.
    Create,
    /// The path of a file to open.
    Open,
    /// The path to save under, and whether to leave then.
    SaveAs {
        /// True to leave once it is saved.
        then_quit: bool,
    },
    /// The note on the current cell.
    Note,
    /// Why the published figures were not right, and who says so.
    Correct,
    /// The path of last year's report.
    Prior,
    /// The reason why a finding is right.
    Waive(Item),
    /// A report of what was read of a document: agency, year, file.
    Import(ImportScope),
}

/// Lines to fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// What for.
    pub purpose: Purpose,
    /// The lines.
    pub fields: Vec<Field>,
    /// The line where typing goes.
    pub current: usize,
    /// What is to be known before they are sent off, a line each.
    pub below: Vec<String>,
}

/// A page to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The heading.
    pub title: String,
    /// The lines.
    pub lines: Vec<String>,
    /// The first line shown.
    pub top: usize,
    /// True for the preview, from which Enter goes to what is open.
    pub is_preview: bool,
}

/// What stands on the screen; the last one of the stack is drawn and has the keys.
#[derive(Debug)]
pub enum Screen {
    /// The open report.
    Editor,
    /// Something to choose from.
    List(List),
    /// Lines to fill.
    Lines(Lines),
    /// Figures that came in all at once.
    Paste(Paste),
    /// Something to read.
    Page(Page),
}

/// Another file that a published report is to be saved into, once the reason is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The new file.
    pub path: PathBuf,
    /// Whether to leave then.
    pub then_quit: bool,
}

/// The state of the editor.
pub struct App {
    /// What the caller decided.
    pub setup: Setup,
    /// The words.
    pub locale: Locale,
    /// The keys.
    pub keymap: Keymap,
    /// The looks.
    pub theme: Theme,
    /// Columns and rows.
    pub size: (u16, u16),
    /// True where the terminal proved that it draws characters of ambiguous width in one cell.
    pub ambiguous_is_one: bool,
    /// The screens.
    pub screens: Vec<Screen>,
    /// The open report.
    pub session: Option<Session>,
    /// A report that waits for somebody to say what to do with work that was not saved.
    pub pending: Option<Box<Pending>>,
    /// A document that was read, until somebody says what to take over.
    pub proposed: Option<Box<Proposed>>,
    /// Where the corrections that are being asked about are to be saved; `None` for the report's own file.
    pub elsewhere: Option<Elsewhere>,
    /// What was just said.
    pub notice: Option<Notice>,
    /// True when the program is to end.
    pub done: bool,
}

impl App {
    /// Returns the editor with nothing open, and what cannot be understood in the user's keymap and theme.
    pub fn new(setup: Setup, size: (u16, u16)) -> (Self, Vec<Message>) {
        let (mut keymap, _) = Keymap::builtin();
        let (mut theme, _) = Theme::builtin();
        let mut trouble = Vec::new();
        let keys = setup.keymap.iter().flat_map(|text| keymap.read(text));
        trouble.extend(keys.map(|text| Message::key("tui.bad_key").with("text", text)));
        trouble.extend(setup.theme.iter().flat_map(|text| theme.read(text)));
        let app = Self {
            locale: Locale::new(setup.language),
            ambiguous_is_one: setup.ambiguous == Some(1),
            setup,
            keymap,
            theme,
            size,
            screens: Vec::new(),
            session: None,
            pending: None,
            proposed: None,
            elsewhere: None,
            notice: None,
            done: false,
        };
        (app, trouble)
    }

    /// Returns the text of a key with its places filled.
    pub fn words(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        self.locale.format(key, arguments)
    }

    /// Says something until the next key.
    pub fn say(&mut self, key: &str, arguments: &[(&str, &str)]) {
        self.notice = Some(Notice { text: self.words(key, arguments), refusal: false });
    }

    /// Says something more, behind what was said.
    pub fn say_too(&mut self, key: &str, arguments: &[(&str, &str)]) {
        let more = self.words(key, arguments);
        match &mut self.notice {
            Some(notice) => {
                notice.text.push_str(self.locale.text("tui.joint"));
                notice.text.push_str(&more);
            }
            None => self.notice = Some(Notice { text: more, refusal: false }),
        }
    }

    /// Says something that is not as it should be, behind what was said.
    pub fn say_behind(&mut self, message: &Message) {
        let more = self.locale.message(message);
        let before = self.notice.take().map(|notice| notice.text + self.locale.text("tui.joint"));
        self.notice = Some(Notice { text: before.unwrap_or_default() + &more, refusal: true });
    }

    /// Says something before what was said.
    pub fn say_first(&mut self, key: &str, arguments: &[(&str, &str)]) {
        let more = self.notice.take();
        self.say(key, arguments);
        if let (Some(notice), Some(more)) = (&mut self.notice, more) {
            notice.text.push_str(self.locale.text("tui.joint"));
            notice.text.push_str(&more.text);
            notice.refusal = more.refusal;
        }
    }

    /// Says why a key was not obeyed.
    pub fn refuse(&mut self, key: &str, arguments: &[(&str, &str)]) {
        self.notice = Some(Notice { text: self.words(key, arguments), refusal: true });
    }

    /// Says why something went wrong, and what to do about it.
    pub fn trouble(&mut self, message: &Message, hints: &[Message]) {
        let mut text = self.locale.message(message);
        for hint in hints {
            text.push_str(self.locale.text("tui.joint"));
            text.push_str(&self.locale.message(hint));
        }
        self.notice = Some(Notice { text, refusal: true });
    }

    /// Returns where the program is, as far as keys are concerned.
    pub fn mode(&self) -> Mode {
        match self.screens.last() {
            Some(Screen::List(_) | Screen::Paste(_)) => Mode::List,
            Some(Screen::Lines(_)) => Mode::Line,
            Some(Screen::Page(_)) => Mode::Page,
            Some(Screen::Editor) | None => match &self.session {
                Some(session) if session.in_panel => Mode::Panel,
                Some(session) if session.typing.is_some() => Mode::Entry,
                Some(session) if session.table().is_none() => Mode::Narrative,
                _ => Mode::Grid,
            },
        }
    }

    /// Returns whether the current section is a text.
    pub fn is_in_text(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.table().is_none())
    }

    /// Returns whether the references of a text have the keys; where findings have them, these are gone through.
    pub fn is_in_references(&self) -> bool {
        let session = self.session.as_ref();
        self.is_in_text()
            && session.is_some_and(|session| session.in_panel && !session.in_findings())
    }

    /// Closes the screen on top.
    pub fn close(&mut self) {
        self.screens.pop();
    }

    /// Returns whether the screen is too small to work on.
    pub fn is_too_small(&self) -> bool {
        self.size.0 < crate::tui::MIN_SIZE.0 || self.size.1 < crate::tui::MIN_SIZE.1
    }
}
