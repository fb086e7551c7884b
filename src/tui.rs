//! The editor: events in, one frame of cells out.
//!
//! `ratatui` is named here and nowhere else. State changes in `update`, drawing only reads, files are touched in `effect`.

pub mod app;
pub mod backend;
pub mod command;
mod effect;
pub mod event;
pub mod help;
pub mod input;
pub mod keymap;
pub mod keytest;
pub mod line;
pub mod list;
pub mod narrative;
mod pen;
mod preview;
pub mod prose;
pub mod search;
pub mod session;
mod start;
pub mod terminal;
pub mod theme;
mod tty;
pub mod typing;
pub mod update;
pub mod view;
pub mod width;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use app::{App, Setup};
use event::Event;
use terminal::{OpenError, Options, Terminal};

/// The smallest screen on which everything can be done, columns and rows.
pub const MIN_SIZE: (u16, u16) = (80, 24);

/// How long the terminal is given to say how wide it draws characters of ambiguous width.
const WIDTH_WAIT: Duration = Duration::from_millis(100);

/// What was open when the editor ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The file, if the report has one.
    pub file: Option<PathBuf>,
    /// When it was last saved, as a clock shows it; `None` where it was not.
    pub saved_at: Option<String>,
    /// How many changes are in no file.
    pub unsaved: usize,
    /// Whether the report can be published.
    pub ready: bool,
}

/// Runs the editor until the person leaves.
pub fn run(
    setup: Setup,
    file: Option<&Path>,
    read_only: bool,
    options: &Options,
) -> Result<Ended, OpenError> {
    let (mut app, trouble) = App::new(setup, (0, 0));
    // The file is read before the screen is taken.
    if let Some(file) = file {
        effect::open(&mut app, file, read_only);
    }
    // A report that cannot be opened is said on the start screen, which reads the files opened lately.
    if app.session.is_none() {
        effect::start(&mut app);
    }
    if let Some(first) = trouble.first() {
        app.refuse("tui.bad_setting", &[("text", first)]);
    }
    let mut terminal = Terminal::open(options)?;
    let size = terminal.size();
    app.size = (size.width, size.height);
    view::scroll(&mut app);
    terminal.draw(|frame| view::draw(&app, frame))?;
    let asked = Instant::now();
    if app.setup.ambiguous.is_none() {
        terminal.ask_width()?;
    }
    while !app.done {
        let Ok(event) = terminal.events().recv() else { break };
        if let Event::Resize(columns, rows) = event {
            terminal.resize(columns, rows);
        }
        // A late answer is swallowed: the screen does not change its looks while somebody works.
        if matches!(event, Event::AmbiguousWidth(_)) && asked.elapsed() > WIDTH_WAIT {
            continue;
        }
        let width_before = app.ambiguous_is_one;
        step(&mut app, &mut terminal, event);
        if app.ambiguous_is_one != width_before {
            terminal.trust_ambiguous(app.ambiguous_is_one);
            terminal.repaint();
        }
        // The line may be gone: then nobody sees the rest.
        if !app.done && terminal.draw(|frame| view::draw(&app, frame)).is_err() {
            break;
        }
    }
    drop(terminal);
    Ok(ended(&app))
}

fn step(app: &mut App, terminal: &mut Terminal, event: Event) {
    for effect in update::update(app, event) {
        if effect::run(app, effect) {
            terminal.repaint();
        }
    }
    view::scroll(app);
}

fn ended(app: &App) -> Ended {
    let session = app.session.as_ref();
    Ended {
        file: session.and_then(|session| session.path.clone()),
        saved_at: session.and_then(|session| session.saved_at.clone()),
        unsaved: session.map_or(0, session::Session::unsaved),
        ready: session.is_some_and(session::Session::is_ready),
    }
}

/// Does one event without a terminal, for tests: state in, state out.
pub fn drive(app: &mut App, event: Event) {
    for effect in update::update(app, event) {
        effect::run(app, effect);
    }
    view::scroll(app);
}

/// Shows the start screen, or a report, without a terminal, for tests.
pub fn begin(app: &mut App, file: Option<&Path>) {
    effect::start(app);
    if let Some(file) = file {
        effect::open(app, file, false);
    }
    view::scroll(app);
}
