//! The terminal as the editor sees it: one stream of events in, frames out.
//!
//! Two threads feed the stream: one waits for bytes, one for signals. Both sleep until something happens, and the
//! main loop only receives. `tty.rs` does the raw work, `input.rs` reads the keys, `backend.rs` writes the frames.

pub mod backend;
pub mod event;
pub mod input;
pub mod keytest;
mod style;
mod tty;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use ratatui_core::layout::Size;
use ratatui_core::terminal::Frame;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::model::Message;
use backend::{LineBackend, whole};
use event::Event;
use input::Parser;
use tty::{Input, Surface, Tty};

/// How long a lone Esc or an unfinished sequence is held back.
const SILENCE: Duration = Duration::from_millis(40);

/// What the environment says about the terminal; the front end reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `TERM`.
    pub term: Option<String>,
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
}

/// Why there is no terminal to work with.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Standard input or output is a file or a pipe.
    #[error("standard input or output is not a terminal")]
    NotATerminal,
    /// `TERM` is `dumb`.
    #[error("TERM=dumb: the terminal cannot place the cursor")]
    Dumb,
    /// The terminal refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl OpenError {
    /// Returns the sentence for a person.
    pub fn message(&self) -> Message {
        match self {
            Self::NotATerminal => Message::key("tui.not_a_terminal"),
            Self::Dumb => Message::key("tui.dumb_terminal"),
            Self::Io(error) => Message::key("tui.terminal_fails").with("error", error),
        }
    }
}

/// Takes an event from whichever thread; false where nobody listens any more.
pub type Sink = dyn Fn(Event) -> bool + Send + Sync;

/// The terminal while the editor has it. Dropping it puts everything back.
#[derive(Debug)]
pub struct Terminal {
    screen: ratatui_core::terminal::Terminal<LineBackend<Tty>>,
    width_asked: Arc<AtomicBool>,
    may_stop: Sender<()>,
    /// The signal that asked the program to end; 0 for none.
    ended_by: Arc<AtomicI32>,
}

/// How long a program that is to stop is given to bring its work to the disk.
const STOP_WAIT: Duration = Duration::from_secs(1);

impl Terminal {
    /// Takes the terminal: raw, a screen of its own, events into `sink` from now on; [`Event::HangUp`] is the last that
    /// matters.
    ///
    /// One at a time: the thread that reads keys stays until the process ends.
    pub fn open(options: &Options, sink: Arc<Sink>) -> Result<Self, OpenError> {
        if options.term.as_deref() == Some("dumb") {
            return Err(OpenError::Dumb);
        }
        if !tty::is_terminal() {
            return Err(OpenError::NotATerminal);
        }
        let backend = LineBackend::new(Tty, tty::size(), options.no_color);
        let screen = ratatui_core::terminal::Terminal::new(backend)?;
        let width_asked = Arc::new(AtomicBool::new(false));
        // Whatever fails from here on, the drop puts the terminal back.
        let (may_stop, stops) = channel();
        let ended_by = Arc::default();
        let terminal = Self { screen, width_asked, may_stop, ended_by };
        terminal.watch_signals(stops, Arc::clone(&sink))?;
        tty::enter(Surface::Screen)?;
        terminal.watch_keys(sink)?;
        Ok(terminal)
    }

    fn watch_signals(&self, stops: Receiver<()>, sink: Arc<Sink>) -> io::Result<()> {
        watch_signals(Arc::clone(&self.ended_by), move |event| {
            let is_stop = event == Event::Stopping;
            // An answer that came too late for the last time is none.
            while is_stop && stops.try_recv().is_ok() {}
            let heard = sink(event);
            if is_stop {
                let _ = stops.recv_timeout(STOP_WAIT);
            }
            heard
        })
    }

    /// Returns the signal that asked the program to end. A line that drops is one, whether the system says so or not.
    pub fn ended_by(&self) -> i32 {
        match self.ended_by.load(Ordering::Acquire) {
            0 => SIGHUP,
            signal => signal,
        }
    }

    /// Answers [`Event::Stopping`]: the work is on the disk, the program may stop.
    pub fn let_stop(&self) {
        // Nobody waits any more where it took too long.
        let _ = self.may_stop.send(());
    }

    fn watch_keys(&self, sink: Arc<Sink>) -> io::Result<()> {
        let asked = Arc::clone(&self.width_asked);
        watch_keys(asked, move |_, events| events.into_iter().all(|event| sink(event)))
    }

    /// Returns the size in which the next frame is drawn.
    pub fn size(&self) -> Size {
        ratatui_core::backend::Backend::size(self.screen.backend()).unwrap_or_default()
    }

    /// Draws a frame in one write, or nothing where nothing changed.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.screen.draw(|frame| {
            paint(frame);
            whole(frame.buffer_mut());
        })?;
        Ok(())
    }

    /// Takes the size that came with [`Event::Resize`].
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.backend_mut().resize(Size::new(columns, rows));
    }

    /// Makes the next frame paint everything: after [`Event::Resumed`], or when a person asks for it.
    pub fn repaint(&mut self) {
        self.screen.backend_mut().resize(tty::size());
    }

    /// Asks the terminal how wide it draws characters of ambiguous width; best after the first frame. Nothing waits
    /// for [`Event::AmbiguousWidth`], which a terminal may never send.
    pub fn ask_width(&mut self) -> io::Result<()> {
        self.width_asked.store(true, Ordering::Release);
        self.screen.backend_mut().ask_width()
    }

    /// Says that characters of ambiguous width take one cell here.
    pub fn trust_ambiguous(&mut self, is_one: bool) {
        self.screen.backend_mut().trust_ambiguous(is_one);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Puts the terminal back, whoever changed it; does nothing the second time.
pub fn restore() {
    tty::restore();
}

/// Starts the thread that reads keys and hands over the bytes with what they mean, until `sink` returns false.
pub(super) fn watch_keys(
    width_asked: Arc<AtomicBool>,
    mut sink: impl FnMut(&[u8], Vec<Event>) -> bool + Send + 'static,
) -> io::Result<()> {
    let read = move || {
        let mut parser = Parser::new();
        loop {
            let input = tty::read(parser.pending().then_some(SILENCE));
            if width_asked.swap(false, Ordering::AcqRel) {
                parser.expect_width_reply();
            }
            let goes_on = match input {
                Input::Bytes(bytes) => sink(&bytes, parser.feed(&bytes)),
                Input::Silence => sink(&[], parser.timeout()),
                Input::HangUp => {
                    sink(&[], vec![Event::HangUp]);
                    false
                }
            };
            if !goes_on {
                return;
            }
        }
    };
    std::thread::Builder::new().name("keys".to_owned()).spawn(read)?;
    Ok(())
}

/// Starts the thread that waits for signals; the first that asks the program to end is kept in `ended_by`.
pub(super) fn watch_signals(
    ended_by: Arc<AtomicI32>,
    sink: impl Fn(Event) -> bool + Send + 'static,
) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT])?;
    let wait = move || {
        let mut asked_to_end = false;
        for signal in signals.forever() {
            match signal {
                SIGWINCH => {
                    let size = tty::size();
                    sink(Event::Resize(size.width, size.height));
                }
                SIGTSTP => {
                    sink(Event::Stopping);
                    tty::leave();
                    let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
                }
                SIGCONT => {
                    if tty::enter_again() {
                        sink(Event::Resumed);
                    }
                }
                // Asked twice: whatever the main thread hangs on, it will not answer.
                SIGTERM if asked_to_end => {
                    tty::try_restore();
                    let _ = signal_hook::low_level::emulate_default_handler(SIGTERM);
                }
                _ => {
                    asked_to_end |= signal == SIGTERM;
                    let _ =
                        ended_by.compare_exchange(0, signal, Ordering::AcqRel, Ordering::Acquire);
                    sink(Event::HangUp);
                }
            }
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(())
}
