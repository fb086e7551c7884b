//! The modes of the terminal: raw and back, whoever asks for it; bytes in and out of it.
//!
//! What has to be put back is kept in one place for the whole process, because a panic or a signal, on any thread,
//! has to be able to put it back. Nothing here knows keys or cells.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use ratatui_core::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::{stdin, stdout};
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};

/// Keypad and cursor keys send what they should, whatever the last program left behind; pastes are marked.
const KEYS: &[u8] = b"\x1b>\x1b[?1l\x1b[?2004h";
const KEYS_BACK: &[u8] = b"\x1b>\x1b[?1l\x1b[?2004l";
const SCREEN: &[u8] = b"\x1b[?1049h";
/// Cleared first, for terminals that have no second screen.
const SCREEN_BACK: &[u8] = b"\x1b[?2026l\x1b[m\x1b[2J\x1b[H\x1b[?1049l\x1b[?25h";
/// As much as one look at the input takes.
const AT_ONCE: usize = 16 * 1024;

/// What the program makes of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surface {
    /// A screen of its own.
    Screen,
    /// Lines below the shell's, but keys come one by one.
    Lines,
}

struct State {
    surface: Option<Surface>,
    /// What the terminal was like before; there only while it is changed.
    before: Option<Termios>,
}

static STATE: Mutex<State> = Mutex::new(State { surface: None, before: None });

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells whether keys and screen both belong to a terminal.
pub(super) fn is_terminal() -> bool {
    isatty(stdin()) && isatty(stdout())
}

/// Returns the size of the terminal; where it does not tell, the usual one.
pub(super) fn size() -> Size {
    match tcgetwinsize(stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Size::new(size.ws_col, size.ws_row),
        _ => Size::new(80, 24),
    }
}

/// Sets the terminal up, and sees to it that a panic puts it back.
pub(super) fn enter(surface: Surface) -> io::Result<()> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            previous(panic);
        }));
    });
    let mut state = state();
    let before = match state.before.take() {
        Some(before) => before,
        None => tcgetattr(stdin())?,
    };
    let mut raw = before.clone();
    raw.make_raw();
    state.before = Some(before);
    state.surface = Some(surface);
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    if surface == Surface::Screen {
        write_all(SCREEN)?;
    }
    write_all(KEYS)
}

/// Sets the terminal up as it was before it was left; false where it never was.
pub(super) fn enter_again() -> bool {
    let surface = state().surface;
    surface.is_some_and(|surface| enter(surface).is_ok())
}

/// Puts the terminal back for a while; [`enter_again`] ends it.
pub(super) fn leave() {
    put_back(&mut state());
}

/// Puts the terminal back for good. Does nothing the second time.
pub(super) fn restore() {
    let mut state = state();
    put_back(&mut state);
    state.surface = None;
}

/// Puts the terminal back unless another thread is stuck in writing to it.
pub(super) fn try_restore() {
    if let Ok(mut state) = STATE.try_lock() {
        put_back(&mut state);
    }
}

fn put_back(state: &mut State) {
    // Nothing can be done about a terminal that is gone.
    if let Some(before) = state.before.take() {
        let _ = write_all(KEYS_BACK);
        if state.surface == Some(Surface::Screen) {
            let _ = write_all(SCREEN_BACK);
        }
        let _ = tcsetattr(stdin(), OptionalActions::Now, &before);
    }
}

fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                // Another program left the terminal in a mode that does not wait.
                let mut ready = [PollFd::from_borrowed_fd(stdout(), PollFlags::OUT)];
                let _ = poll(&mut ready, None);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Writes to the terminal while it is set up; what comes while it is left is dropped, for it is painted anew later.
#[derive(Debug)]
pub(super) struct Tty;

impl Write for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let state = state();
        if state.before.is_some() {
            write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a wait for input ended with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Bytes, all that were there.
    Bytes(Vec<u8>),
    /// Nothing within the time.
    Silence,
    /// The line dropped.
    HangUp,
}

/// Waits for input, for ever where there is no limit.
pub(super) fn read(limit: Option<Duration>) -> Input {
    let mut bytes = Vec::new();
    loop {
        let limit = if bytes.is_empty() { limit } else { Some(Duration::ZERO) };
        match ready(limit) {
            Ok(false) if bytes.is_empty() => return Input::Silence,
            Ok(true) if bytes.len() < AT_ONCE => {}
            _ if !bytes.is_empty() => return Input::Bytes(bytes),
            _ => return Input::HangUp,
        }
        let mut chunk = [0; 4096];
        match rustix::io::read(stdin(), &mut chunk) {
            Ok(length) if length > 0 => bytes.extend_from_slice(&chunk[..length]),
            Err(Errno::INTR | Errno::AGAIN) => {}
            // The end is seen again at the next call, after the last bytes.
            _ if !bytes.is_empty() => return Input::Bytes(bytes),
            _ => return Input::HangUp,
        }
    }
}

fn ready(limit: Option<Duration>) -> io::Result<bool> {
    let limit = limit.map(|limit| Timespec {
        tv_sec: i64::try_from(limit.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(limit.subsec_nanos()),
    });
    loop {
        let mut wanted = [PollFd::from_borrowed_fd(stdin(), PollFlags::IN)];
        match poll(&mut wanted, limit.as_ref()) {
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(0) => return Ok(false),
            Ok(_) if wanted[0].revents().contains(PollFlags::NVAL) => {
                return Err(io::ErrorKind::NotConnected.into());
            }
            // A line that hung up is readable: the read says so.
            Ok(_) => return Ok(true),
        }
    }
}
