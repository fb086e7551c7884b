//! The editor: events in, one frame of cells out.
//!
//! `ratatui` is named here and nowhere else. `terminal` turns bytes into events and cells into bytes, `editor` holds the
//! state: it changes in `update`, and files are touched in `effect`; `view` draws it and only reads. This file is the loop
//! that joins the three.

pub mod editor;
pub mod terminal;
pub mod view;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::model::Message;
use crate::store;
use crate::store::journal::session::FileSession;
use editor::app::{App, Setup};
use editor::pace::Pace;
use editor::{effect, session, update};
use terminal::event::Event;
use terminal::{OpenError, Options, Terminal};

/// The smallest screen on which everything can be done, columns and rows.
pub const MIN_SIZE: (u16, u16) = (80, 24);

/// How long the terminal is given to say how wide it draws characters of ambiguous width.
const WIDTH_WAIT: Duration = Duration::from_millis(100);

/// After how many events a frame is drawn although more have come.
const MOST_AT_ONCE: usize = 64;

/// What was open when the editor ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The file, if the report has one.
    pub file: Option<PathBuf>,
    /// When it was last saved, as a clock shows it; `None` where it was not.
    pub saved_at: Option<String>,
    /// How many changes are in no file.
    pub unsaved: usize,
    /// Whether they are in the journal.
    pub kept: bool,
    /// How many figures of a published report were corrected.
    pub corrected: usize,
    /// Whether the report can be published.
    pub ready: bool,
    /// The signal that ended it; `None` where a person did.
    pub signal: Option<i32>,
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
    if app.session.is_none() && app.pending.is_none() && app.proposed.is_none() {
        effect::start(&mut app);
    }
    tell_settings(&mut app, &trouble);
    let mut terminal = Terminal::open(options)?;
    let size = terminal.size();
    app.size = (size.width, size.height);
    update::follow(&mut app);
    terminal.draw(|frame| view::draw(&app, frame))?;
    look_for_prior(&mut app, &terminal);
    let asked = Instant::now();
    if app.setup.ambiguous.is_none() {
        terminal.ask_width()?;
    }
    wait_for_lock(&mut app, &terminal);
    let mut pace = Pace::new(Instant::now());
    let mut turn = Turn::Usual;
    while !app.done {
        let left = pace.left(Instant::now());
        let Ok(event) = wait_for_event(terminal.events(), left) else { break };
        turn = Turn::Usual;
        if let Some(event) = event {
            pace.event(Instant::now());
            turn = all_that_came(&mut app, &mut terminal, event, asked);
        } else {
            // Somebody is writing a text, and pauses or has written for long.
            effect::settle(&mut app);
            app.session.iter_mut().for_each(session::Session::catch_up);
        }
        // What was done is in the journal before the screen shows it.
        effect::keep(&mut app);
        let waits =
            app.session.as_ref().and_then(|s| s.file.as_ref()).is_some_and(FileSession::is_waiting);
        pace.waits(waits, Instant::now());
        wait_for_lock(&mut app, &terminal);
        // The line may be gone: then nobody sees the rest.
        if !app.done && terminal.draw(|frame| view::draw(&app, frame)).is_err() {
            effect::leave(&mut app);
            turn = Turn::Ends;
            break;
        }
        if turn == Turn::Stops {
            terminal.let_stop();
        }
        look_for_prior(&mut app, &terminal);
    }
    let signal = (turn == Turn::Ends).then(|| terminal.ended_by());
    drop(terminal);
    Ok(Ended { signal, ..ended(&app) })
}

/// Says what is not understood in the user's keymap and theme: the first line of it, and how many more there are.
fn tell_settings(app: &mut App, trouble: &[Message]) {
    if let Some(first) = trouble.first() {
        app.say_behind(first);
    }
    if let Some(more) = trouble.len().checked_sub(1).filter(|more| *more > 0) {
        app.say_behind(&Message::key("tui.bad_settings_more").with("count", more));
    }
}

/// How it goes on after an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// As usual, or with an end that a person wants.
    Usual,
    /// The program is to be stopped.
    Stops,
    /// The line dropped, or the program was asked to end.
    Ends,
}

/// Waits for something to happen, for so `long` at most; nothing where that time is over. Fails where nothing can happen
/// any more.
fn wait_for_event(
    events: &Receiver<Event>,
    long: Option<Duration>,
) -> Result<Option<Event>, RecvTimeoutError> {
    match long {
        Some(Duration::ZERO) => Ok(None),
        Some(long) => match events.recv_timeout(long) {
            Err(RecvTimeoutError::Timeout) => Ok(None),
            other => other.map(Some),
        },
        None => events.recv().map(Some).map_err(|_| RecvTimeoutError::Disconnected),
    }
}

/// Takes an event and those that came meanwhile: a slow line brings several keys at once, and one frame answers them all.
/// Returns what the last of them says of the program.
fn all_that_came(app: &mut App, terminal: &mut Terminal, first: Event, asked: Instant) -> Turn {
    let mut next = Some(first);
    let mut left = MOST_AT_ONCE;
    let mut turn = Turn::Usual;
    while let Some(event) = next.filter(|_| !app.done) {
        if let Event::Resize(columns, rows) = event {
            terminal.resize(columns, rows);
        }
        // A late answer is swallowed: the screen does not change its looks while somebody works.
        let late = matches!(event, Event::AmbiguousWidth(_)) && asked.elapsed() > WIDTH_WAIT;
        turn = match event {
            Event::Stopping => Turn::Stops,
            Event::HangUp => Turn::Ends,
            _ => Turn::Usual,
        };
        if !late {
            let width_before = app.ambiguous_is_one;
            step(app, terminal, event);
            if app.ambiguous_is_one != width_before {
                terminal.trust_ambiguous(app.ambiguous_is_one);
                // As long as nothing was known, none was drawn, and the screen is as it should be.
                if width_before {
                    terminal.repaint();
                }
            }
        }
        left -= 1;
        next =
            if left == 0 || turn != Turn::Usual { None } else { terminal.events().try_recv().ok() };
    }
    turn
}

/// Lets a thread wait for the end of whoever has the report open.
fn wait_for_lock(app: &mut App, terminal: &Terminal) {
    if !std::mem::take(&mut app.waits_for_lock) {
        return;
    }
    let Some(path) = app.session.as_ref().and_then(|s| s.path()).map(Path::to_owned) else {
        return;
    };
    let sender = terminal.sender();
    let wait = move || {
        if store::disk::lock::wait(&path).is_ok() {
            // Nobody listens any more where the program has ended.
            let _ = sender.send(Event::LockFree);
        }
    };
    // Without the thread the report stays as it is: read-only.
    let _ = std::thread::Builder::new().name("lock".to_owned()).spawn(wait);
}

/// Lets a thread look for last year's report, once the report stands on the screen.
fn look_for_prior(app: &mut App, terminal: &Terminal) {
    let Some((report, path)) = app.session.as_mut().and_then(session::Session::seek_prior) else {
        return;
    };
    let sender = terminal.sender();
    let look = move || {
        let prior = effect::prior_of(&report, &path);
        // Nobody listens any more where the program has ended.
        let _ = sender.send(Event::PriorFound(path, prior));
    };
    // Without the thread nothing is compared.
    let _ = std::thread::Builder::new().name("prior".to_owned()).spawn(look);
}

fn step(app: &mut App, terminal: &mut Terminal, event: Event) {
    let hung_up = event == Event::HangUp;
    for effect in update::update(app, event) {
        if effect::run(app, effect) {
            terminal.repaint();
        }
    }
    if hung_up {
        effect::keep(app);
        effect::leave(app);
    }
    update::follow(app);
}

fn ended(app: &App) -> Ended {
    let session = app.session.as_ref();
    Ended {
        file: session.and_then(|session| session.path().map(Path::to_owned)),
        saved_at: session.and_then(|session| session.saved_at.clone()),
        unsaved: session.map_or(0, session::Session::unsaved),
        kept: session.and_then(|s| s.file.as_ref()).is_some_and(FileSession::is_kept),
        corrected: session.map_or(0, |session| session.corrected),
        ready: session.is_some_and(session::Session::is_ready),
        signal: None,
    }
}

/// Does one event without a terminal, for tests: state in, state out.
pub fn drive(app: &mut App, event: Event) {
    let hung_up = event == Event::HangUp;
    for effect in update::update(app, event) {
        effect::run(app, effect);
    }
    effect::keep(app);
    if hung_up {
        effect::leave(app);
    }
    effect::find_prior(app);
    update::follow(app);
}

/// Shows the start screen, or a report, without a terminal, for tests.
pub fn begin(app: &mut App, file: Option<&Path>) {
    effect::start(app);
    if let Some(file) = file {
        effect::open(app, file, false);
    }
    effect::find_prior(app);
    update::follow(app);
}
