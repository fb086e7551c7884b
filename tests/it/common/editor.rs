//! The editor driven key by key, drawn into a buffer.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;

use gouji::definition::Library;
use gouji::model::{Language, Report};
use gouji::present::moment::Moment;
use gouji::store::journal::session::SessionConfig;
use gouji::store::journal::storage::JournalLocation;
use gouji::text::width;
use gouji::tui::editor::app::Setup;
use gouji::tui::editor::effect::Host;
use gouji::tui::editor::event::Event;
use gouji::tui::editor::runtime::{Begin, Runtime};
use gouji::tui::editor::session::Session;
use gouji::tui::terminal::event::{Event as TerminalEvent, Key};
use gouji::tui::terminal::input::Parser;
use gouji::tui::view;
use ratatui_core::backend::TestBackend;
use ratatui_core::buffer::Buffer;
use ratatui_core::terminal::Terminal;

/// The editor with a screen of its own.
pub(crate) struct Editor {
    runtime: Runtime,
    pub(crate) cursor: (u16, u16),
    /// Where the file is that may be saved over.
    folder: tempfile::TempDir,
}

/// The state can be read as the editor's own.
impl Deref for Editor {
    type Target = Runtime;

    fn deref(&self) -> &Runtime {
        &self.runtime
    }
}

impl DerefMut for Editor {
    fn deref_mut(&mut self) -> &mut Runtime {
        &mut self.runtime
    }
}

pub(crate) fn setup(language: Language) -> Setup {
    Setup {
        language,
        library: Arc::new(Library::builtin()),
        year: 2026,
        user: String::new(),
        keymap: None,
        theme: None,
        ambiguous: Some(2),
    }
}

fn file(path: &Path) -> Begin {
    Begin::File { path: path.to_owned(), read_only: false }
}

/// A machine without a place for journals and recent files.
pub(crate) fn host() -> Host {
    Host {
        state: None,
        session_config: SessionConfig::default(),
        clock: Box::new(|| "16:42".to_owned()),
        now: Box::new(|| "2021-01-25T16:42:00+08:00".to_owned()),
        moment: Box::new(|_| Moment {
            days_ago: 1,
            date: "01-24".to_owned(),
            time: "09:12".to_owned(),
        }),
    }
}

/// A machine with a place for journals in this folder.
pub(crate) fn host_with_journals(folder: &Path) -> Host {
    let journals = JournalLocation::Folder(folder.join("journals"));
    Host { session_config: SessionConfig { journals, ..SessionConfig::default() }, ..host() }
}

impl Editor {
    pub(crate) fn start(size: (u16, u16)) -> Self {
        Self::with(Language::Zh, None, size)
    }

    pub(crate) fn open(path: &str, size: (u16, u16)) -> Self {
        Self::with(Language::Zh, Some(Path::new(path)), size)
    }

    pub(crate) fn with(language: Language, path: Option<&Path>, size: (u16, u16)) -> Self {
        // A random walk may save: it works on a copy.
        let folder = tempfile::tempdir().unwrap();
        let copy = path.map(|path| {
            let copy = folder.path().join(path.file_name().unwrap());
            std::fs::copy(path, &copy).unwrap();
            copy
        });
        let editor = Self::on(host(), language, copy.as_deref(), size);
        Self { folder, ..editor }
    }

    /// Opens a report where it stands, on a machine of its own.
    pub(crate) fn on(
        host: Host,
        language: Language,
        path: Option<&Path>,
        size: (u16, u16),
    ) -> Self {
        let (runtime, trouble) = Runtime::new(setup(language), host, size);
        assert!(trouble.is_empty(), "{trouble:?}");
        let folder = tempfile::tempdir().unwrap();
        let mut editor = Self { runtime, cursor: (0, 0), folder };
        editor.begin(path.map(file));
        editor.dispatch(Event::Drawn);
        editor
    }

    /// Opens a report that holds this text.
    pub(crate) fn of_text(text: &str, size: (u16, u16)) -> Self {
        let mut editor = Self::start(size);
        let path = editor.folder.path().join("report.toml");
        std::fs::write(&path, text).unwrap();
        editor.reopen(&path);
        editor
    }

    /// Opens a report where it stands.
    pub(crate) fn of(path: &Path, size: (u16, u16)) -> Self {
        let mut editor = Self::start(size);
        editor.reopen(path);
        editor
    }

    /// Opens another report as if the program had begun with it.
    pub(crate) fn reopen(&mut self, path: &Path) {
        self.begin(Some(file(path)));
        self.dispatch(Event::Drawn);
    }

    /// Takes what a keyboard sends.
    pub(crate) fn bytes(&mut self, bytes: &str) {
        let mut parser = Parser::new();
        let events = parser.feed(bytes.as_bytes()).into_iter().chain(parser.timeout());
        events.for_each(|event| self.drive(event));
    }

    pub(crate) fn report(&self) -> &Report {
        &self.app.session.as_ref().unwrap().report
    }

    pub(crate) fn key(&mut self, key: Key) {
        self.drive(TerminalEvent::Key(key));
    }

    pub(crate) fn buffer(&mut self) -> Buffer {
        let (columns, rows) = self.app.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| view::draw(&self.app, frame)).unwrap();
        let cursor = terminal.get_cursor_position().unwrap();
        self.cursor = (cursor.x, cursor.y);
        terminal.backend().buffer().clone()
    }

    /// The screen as text, without blanks at the ends of lines.
    pub(crate) fn screen(&mut self) -> String {
        text_of(&self.buffer())
    }
}

pub(crate) fn text_of(buffer: &Buffer) -> String {
    let columns = usize::from(buffer.area.width);
    let mut text = String::new();
    for row in buffer.content.chunks(columns) {
        let mut line = String::new();
        let mut skip = 0;
        for cell in row {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            line.push_str(cell.symbol());
            skip = width::width(cell.symbol()).saturating_sub(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Presses keys by name, as in `1 0 6 Enter F4`.
pub(crate) fn press(editor: &mut Editor, keys: &str) {
    for name in keys.split_whitespace() {
        let key = Key::named(name);
        assert!(key.is_some(), "no key {name}");
        editor.key(key.unwrap());
    }
}

/// A blank report in a file of its own.
pub(crate) fn blank(year: i32) -> (tempfile::TempDir, Editor) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.toml");
    let mut editor = Editor::start((120, 40));
    let library = editor.app.setup.library.clone();
    let report = Report::new(library.for_year(year).unwrap(), "甲县人民政府", year);
    let document = gouji::store::report::document::Document::create("new.toml", &report);
    std::fs::write(&path, document.bytes()).unwrap();
    editor.reopen(&path);
    (folder, editor)
}

/// The open report.
pub(crate) fn session(editor: &Editor) -> &Session {
    editor.app.session.as_ref().unwrap()
}

/// The address of the current cell.
pub(crate) fn address(editor: &Editor) -> String {
    let session = session(editor);
    session.cell().map(|cell| session.form().cell(cell).address.clone()).unwrap_or_default()
}

/// What the report states for a cell.
pub(crate) fn value(editor: &Editor, address: &str) -> Option<String> {
    let session = session(editor);
    let cell = session.form().cell_at(address).unwrap();
    session.report.value(cell).map(|value| value.to_string())
}

/// What was just said.
pub(crate) fn notice(editor: &Editor) -> String {
    editor.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default()
}

/// Goes to the cell that a search finds.
pub(crate) fn find(editor: &mut Editor, words: &str) {
    press(editor, "F3");
    words.chars().for_each(|letter| editor.key(Key::char(letter)));
    press(editor, "Enter");
}
