//! The editor: events in, one frame of cells out.
//!
//! Only this layer names `ratatui-core`, in `terminal` and `view`. `terminal` turns bytes into events and cells into bytes, `editor` holds the
//! state: it changes in `update`, and files are touched in `effect`; `view` draws it and only reads. This file is the loop
//! that joins the three.

pub mod editor;
pub mod terminal;
pub mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use editor::app::{App, Setup};
use editor::effect::{Host, OpenFile};
use editor::event::Event;
use editor::pace::Pace;
use editor::runtime::{Begin, Runtime};
use editor::session::Session;
use terminal::event::Event as TerminalEvent;
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
    host: Host,
    begin: Option<Begin>,
    options: &Options,
) -> Result<Ended, OpenError> {
    let (sender, events) = channel();
    let (mut runtime, trouble) = Runtime::new(setup, host, (0, 0));
    runtime.work_behind(sent_to(&sender));
    // The file is read before the screen is taken.
    runtime.begin(begin);
    runtime.dispatch(Event::Settings(trouble));
    let mut terminal = Terminal::open(options, sent_to(&sender))?;
    let size = terminal.size();
    runtime.dispatch(TerminalEvent::Resize(size.width, size.height));
    terminal.draw(|frame| view::draw(&runtime.app, frame))?;
    runtime.dispatch(Event::Drawn);
    let asked = Instant::now();
    if runtime.app.setup.ambiguous.is_none() {
        terminal.ask_width()?;
    }
    // The first frame painted everything.
    runtime.repaints();
    let mut pace = Pace::new(Instant::now());
    let mut turn = Turn::Usual;
    while !runtime.app.done {
        let left = pace.left(Instant::now());
        let Ok(event) = wait_for_event(&events, left) else { break };
        turn = Turn::Usual;
        if let Some(event) = event {
            pace.event(Instant::now());
            turn = all_that_came(&mut runtime, &mut terminal, &events, event, asked);
        } else {
            // Somebody is writing a text, and pauses or has written for long.
            runtime.dispatch(Event::Pause);
        }
        // What was done is in the journal before the screen shows it.
        runtime.dispatch(Event::Drained);
        pace.waits(open_file(&runtime.app).is_some_and(OpenFile::is_waiting), Instant::now());
        let done = runtime.app.done;
        // The line may be gone: then nobody sees the rest.
        if !done && terminal.draw(|frame| view::draw(&runtime.app, frame)).is_err() {
            runtime.dispatch(TerminalEvent::HangUp);
            turn = Turn::Ends;
            break;
        }
        if turn == Turn::Stops {
            terminal.let_stop();
        }
        runtime.dispatch(Event::Drawn);
    }
    let signal = (turn == Turn::Ends).then(|| terminal.ended_by());
    drop(terminal);
    Ok(Ended { signal, ..ended(&runtime.app) })
}

/// Returns a way to put events in, for whichever thread.
fn sent_to<E: Into<Event>>(sender: &Sender<Event>) -> Arc<dyn Fn(E) -> bool + Send + Sync> {
    let sender = sender.clone();
    Arc::new(move |event| sender.send(event.into()).is_ok())
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

impl Turn {
    fn after(event: &Event) -> Self {
        match event {
            Event::Terminal(TerminalEvent::Stopping) => Self::Stops,
            Event::Terminal(TerminalEvent::HangUp) => Self::Ends,
            _ => Self::Usual,
        }
    }
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
fn all_that_came(
    runtime: &mut Runtime,
    terminal: &mut Terminal,
    events: &Receiver<Event>,
    first: Event,
    asked: Instant,
) -> Turn {
    let mut next = Some(first);
    let mut left = MOST_AT_ONCE;
    let mut turn = Turn::Usual;
    while let Some(event) = next.filter(|_| !runtime.app.done) {
        if let Event::Terminal(TerminalEvent::Resize(columns, rows)) = event {
            terminal.resize(columns, rows);
        }
        // A late answer is swallowed: the screen does not change its looks while somebody works.
        let is_answer = matches!(event, Event::Terminal(TerminalEvent::AmbiguousWidth(_)));
        turn = Turn::after(&event);
        if !is_answer || asked.elapsed() <= WIDTH_WAIT {
            step(runtime, terminal, event);
        }
        left -= 1;
        next = if left == 0 || turn != Turn::Usual { None } else { events.try_recv().ok() };
    }
    turn
}

/// Takes one event, and tells the terminal what of it is the terminal's.
fn step(runtime: &mut Runtime, terminal: &mut Terminal, event: Event) {
    let width_before = runtime.app.ambiguous_is_one;
    runtime.dispatch(event);
    if runtime.repaints() {
        terminal.repaint();
    }
    let width = runtime.app.ambiguous_is_one;
    if width != width_before {
        terminal.trust_ambiguous(width);
        // As long as nothing was known, none was drawn, and the screen is as it should be.
        if width_before {
            terminal.repaint();
        }
    }
}

fn open_file(app: &App) -> Option<&OpenFile> {
    app.session.as_ref()?.file.as_ref()
}

fn ended(app: &App) -> Ended {
    let session = app.session.as_ref();
    Ended {
        file: session.and_then(|session| session.path().map(Path::to_owned)),
        saved_at: session.and_then(|session| session.saved_at.clone()),
        unsaved: session.map_or(0, Session::unsaved),
        kept: open_file(app).is_some_and(OpenFile::is_kept),
        corrected: session.map_or(0, |session| session.corrected),
        ready: session.is_some_and(Session::is_ready),
        signal: None,
    }
}
