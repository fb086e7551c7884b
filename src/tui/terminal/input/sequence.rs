//! The grammar of key sequences and what xterm, the Linux console, PuTTY, rxvt and tmux mean by them.
//!
//! Pure tables over byte slices. A sequence that two terminals use for different keys has the reading of the terminal
//! that the offices have; what no table knows is no key.

use crate::tui::terminal::event::{Key, KeyCode};

/// A sequence longer than this is noise.
const LONGEST: usize = 64;

/// The two kinds of sequences that keys send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `ESC [`
    Csi,
    /// `ESC O`
    Ss3,
}

impl Kind {
    /// Returns the kind that the byte after ESC opens.
    pub(super) fn of(byte: u8) -> Option<Self> {
        match byte {
            b'[' => Some(Self::Csi),
            b'O' => Some(Self::Ss3),
            _ => None,
        }
    }
}

/// How far the bytes after the opening reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// The sequence ends after so many bytes.
    Complete(usize),
    /// More bytes are needed.
    Partial,
    /// So many bytes belong to it, and then comes one that cannot.
    Broken(usize),
}

/// Looks for the end of a sequence in the bytes after its two opening ones.
pub(super) fn scan(kind: Kind, body: &[u8]) -> Scan {
    let (inside, special) = match kind {
        Kind::Csi => {
            (body.iter().take_while(|byte| (0x20..=0x3f).contains(*byte)).count(), csi(body))
        }
        Kind::Ss3 => {
            (body.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b';')).count(), None)
        }
    };
    if let Some(special) = special {
        return special;
    }
    match body.get(inside) {
        None if inside > LONGEST => Scan::Broken(inside),
        None => Scan::Partial,
        // The keypad's space.
        Some(b' ') if kind == Kind::Ss3 => Scan::Complete(inside + 1),
        Some(0x40..=0x7e) => Scan::Complete(inside + 1),
        Some(_) => Scan::Broken(inside),
    }
}

/// The sequences that do not end where the standard says.
fn csi(body: &[u8]) -> Option<Scan> {
    let whole = |length| if body.len() < length { Scan::Partial } else { Scan::Complete(length) };
    match body.first()? {
        // The Linux console: ESC [ [ A is F1.
        b'[' => Some(match body.get(1) {
            Some(byte) if !(0x40..=0x7e).contains(byte) => Scan::Broken(1),
            _ => whole(2),
        }),
        // The mouse of an older program that died: three raw bytes follow.
        b'M' => Some(whole(4)),
        // rxvt ends a shifted key in $, which ought to be in the middle.
        b'0'..=b'9' => {
            let digits = body.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (body.get(digits) == Some(&b'$')).then_some(Scan::Complete(digits + 1))
        }
        _ => None,
    }
}

/// Length of a terminal's reply in a string (OSC, DCS and the like) that stands complete at the start of `bytes`.
pub(super) fn string_reply(bytes: &[u8]) -> Option<usize> {
    let kind = *bytes.get(1)?;
    if !matches!(kind, b']' | b'P' | b'_' | b'^' | b'X') {
        return None;
    }
    let body = &bytes[2..];
    let bell = (kind == b']').then(|| body.iter().position(|byte| *byte == 7)).flatten();
    let string_end = body.windows(2).position(|pair| pair == b"\x1b\\");
    match (bell, string_end) {
        (Some(at), None) => Some(at + 3),
        (Some(at), Some(end)) if at < end => Some(at + 3),
        (_, Some(end)) => Some(end + 4),
        (None, None) => None,
    }
}

/// Reads the reply to the width query, which is asked below the first row so that no modified F3 looks like it.
pub(super) fn width_reply(body: &[u8]) -> Option<u8> {
    let (row, column) = std::str::from_utf8(body).ok()?.strip_suffix('R')?.split_once(';')?;
    match (row.parse::<u16>().ok()?, column) {
        (2.., "2") => Some(1),
        (2.., "3") => Some(2),
        _ => None,
    }
}

/// Returns the key of a complete sequence.
pub(super) fn key(kind: Kind, body: &[u8]) -> Option<Key> {
    let (last, parameters) = body.split_last()?;
    let parameters = std::str::from_utf8(parameters).ok()?;
    match kind {
        Kind::Csi => csi_key(*last, parameters),
        Kind::Ss3 => ss3_key(*last, parameters),
    }
}

fn csi_key(last: u8, parameters: &str) -> Option<Key> {
    if parameters == "[" {
        return matches!(last, b'A'..=b'E').then(|| Key::plain(KeyCode::F(last - b'A' + 1)));
    }
    if !parameters.bytes().all(|byte| byte.is_ascii_digit() || byte == b';') {
        return None;
    }
    let (number, chord) = parameters.split_once(';').unwrap_or((parameters, ""));
    // Caps Lock and NumLock count as modifiers in some terminals; 1 is none at all.
    let modified = !matches!(chord, "" | "1");
    match last {
        b'~' => tilde(number).filter(|code| !modified || moves(*code)),
        // rxvt: Ctrl, Shift and both.
        b'^' | b'$' | b'@' => tilde(number).filter(|code| moves(*code)),
        b'Z' => Some(KeyCode::BackTab),
        b'P'..=b'S' if !modified && matches!(number, "" | "1") => Some(KeyCode::F(last - b'P' + 1)),
        // rxvt's shifted arrows are in lower case.
        b'a'..=b'd' => moving(last.to_ascii_uppercase()),
        _ => moving(last),
    }
    .map(Key::plain)
}

fn tilde(number: &str) -> Option<KeyCode> {
    Some(match number.parse::<u8>().ok()? {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        code @ 11..=15 => KeyCode::F(code - 10),
        code @ 17..=21 => KeyCode::F(code - 11),
        code @ 23..=24 => KeyCode::F(code - 12),
        _ => return None,
    })
}

/// Keys that only move: with a modifier they still do no more than that. A modified F4 or Delete is no key here.
fn moves(code: KeyCode) -> bool {
    matches!(code, KeyCode::Home | KeyCode::End | KeyCode::PageUp | KeyCode::PageDown)
}

fn moving(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        _ => return None,
    })
}

fn ss3_key(last: u8, parameters: &str) -> Option<Key> {
    if !matches!(parameters, "" | "1") {
        // An old xterm's modified key.
        return moving(last).map(Key::plain);
    }
    Some(match last {
        // F1 ... F4, and F5 ... F12 of PuTTY's VT100+ mode, where F12 is an opening bracket.
        b'P'..=b'S' => Key::plain(KeyCode::F(last - b'P' + 1)),
        b'T'..=b'[' => Key::plain(KeyCode::F(last - b'T' + 5)),
        b'M' => Key::plain(KeyCode::Enter),
        b'I' => Key::plain(KeyCode::Tab),
        b' ' => Key::char(' '),
        // The keypad in application mode, left on by a program that died.
        b'p'..=b'y' => Key::char((last - b'p' + b'0') as char),
        b'j'..=b'o' => Key::char((last - b'j' + b'*') as char),
        // rxvt's Ctrl-arrows are in lower case.
        b'a'..=b'd' => Key::plain(moving(last.to_ascii_uppercase())?),
        _ => Key::plain(moving(last)?),
    })
}
