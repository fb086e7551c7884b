//! Bytes from the terminal become events; no clock, no terminal and no meaning of a key in here.
//!
//! One rule stands above all: no byte of a key sequence may ever arrive as a typed character, however the line cuts
//! the sequence and whichever terminal sent it, because a stray digit would change a figure. What is not known is
//! reported as [`Event::Unknown`]. `input/sequence.rs` holds the grammar and the tables of the sequences.

mod sequence;

use super::event::{Event, Key, KeyCode};
use sequence::{Kind, Scan};

/// How many silent timeouts an Esc, or the head of a sequence that was given up, still claims a late tail.
const LATE: u8 = 12;
/// How many silent timeouts a paste may last before it is taken as complete without its end mark.
const PASTE_SILENCE: u8 = 50;
/// A paste longer than this is cut; no table and no narrative comes near it.
const PASTE_LIMIT: usize = 1 << 20;
/// A read of at least this many keys with Tab or Enter among them is a paste.
const BURST: usize = 4;
const PASTE_END: &[u8] = b"\x1b[201~";
const ESC: u8 = 0x1b;

/// What the bytes before this read leave behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    Nothing,
    /// An Esc was reported; a tail that arrives late belongs to it.
    Esc(u8),
    /// The head of a sequence was given up; the rest of it may still come.
    Tail(u8),
}

#[derive(Debug, Default)]
struct Paste {
    bytes: Vec<u8>,
    silent: u8,
}

/// The state between two reads.
#[derive(Debug)]
pub struct Parser {
    buffer: Vec<u8>,
    lead: Lead,
    /// The last thing reported was an Esc of the same breath: a sequence right after it is an Alt chord.
    chord: bool,
    paste: Option<Paste>,
    width_asked: bool,
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}

impl Parser {
    /// Returns a parser that has seen nothing.
    pub fn new() -> Self {
        Self {
            buffer: Vec::new(),
            lead: Lead::Nothing,
            chord: false,
            paste: None,
            width_asked: false,
        }
    }

    /// Says that a cursor position reply, to a query on the second row, is on its way.
    pub fn expect_width_reply(&mut self) {
        self.width_asked = true;
    }

    /// Tells whether [`Parser::timeout`] has to be called after a short silence.
    pub fn pending(&self) -> bool {
        !self.buffer.is_empty() || self.lead != Lead::Nothing || self.paste.is_some()
    }

    /// Takes the bytes of one read.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(text) = self.burst(bytes) {
            self.lead = Lead::Nothing;
            events.push(Event::Paste(text));
            return events;
        }
        self.buffer.extend_from_slice(bytes);
        while !self.buffer.is_empty() && self.step(&mut events) {}
        events
    }

    /// Says that nothing came for a while: what was held back is complete, or never will be.
    pub fn timeout(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(paste) = &mut self.paste {
            paste.silent += 1;
            if paste.silent >= PASTE_SILENCE {
                self.end_paste(&mut events);
            }
            return events;
        }
        self.chord = false;
        if self.buffer.is_empty() {
            self.lead = match self.lead {
                Lead::Esc(left) if left > 1 => Lead::Esc(left - 1),
                Lead::Tail(left) if left > 1 => Lead::Tail(left - 1),
                _ => Lead::Nothing,
            };
            return events;
        }
        let held = std::mem::take(&mut self.buffer);
        self.lead = match held[0] {
            ESC if held.len() == 1 => {
                events.push(Event::Key(Key::plain(KeyCode::Esc)));
                Lead::Esc(LATE)
            }
            // A person typed a capital O some time after Esc.
            b'O' if held.len() == 1 => {
                events.push(Event::Key(Key::char('O')));
                Lead::Nothing
            }
            first => {
                events.push(Event::Unknown(printable(&held)));
                if first < 0x80 { Lead::Tail(LATE) } else { Lead::Nothing }
            }
        };
        events
    }

    /// Handles the head of the buffer; false where more bytes are needed.
    fn step(&mut self, events: &mut Vec<Event>) -> bool {
        if self.paste.is_some() {
            return self.step_paste(events);
        }
        match std::mem::replace(&mut self.lead, Lead::Nothing) {
            Lead::Nothing => {}
            Lead::Esc(left) => {
                if let Some(more) = self.step_late(left, events) {
                    return more;
                }
            }
            Lead::Tail(left) => return self.step_tail(left, events),
        }
        if self.buffer[0] == ESC { self.step_escape(events) } else { self.step_text(events) }
    }

    /// After an Esc: swallows a tail that came apart from it. `None` where the bytes are none.
    fn step_late(&mut self, left: u8, events: &mut Vec<Event>) -> Option<bool> {
        let kind = Kind::of(self.buffer[0])?;
        match sequence::scan(kind, &self.buffer[1..]) {
            Scan::Partial => {
                self.lead = Lead::Esc(left);
                Some(false)
            }
            // Text that only begins like a tail; but no parameter of a broken one may be typed.
            Scan::Broken(0) => None,
            Scan::Complete(length) | Scan::Broken(length) => {
                self.drop_unknown(1 + length, events);
                Some(true)
            }
        }
    }

    /// After a sequence that was given up: swallows what still belongs to it.
    fn step_tail(&mut self, left: u8, events: &mut Vec<Event>) -> bool {
        let inside = self.buffer.iter().take_while(|byte| (0x20..=0x3f).contains(*byte)).count();
        let last = self.buffer.get(inside).copied();
        let ended = last.is_some_and(|byte| (0x40..=0x7e).contains(&byte));
        if last.is_none() {
            self.lead = Lead::Tail(left);
        }
        // The Linux console has two brackets before the letter.
        let console = matches!(self.buffer[..], [b'[', b'A'..=b'E', ..]);
        let length = inside + usize::from(ended) + usize::from(console);
        if length > 0 {
            self.drop_unknown(length, events);
        }
        true
    }

    fn step_escape(&mut self, events: &mut Vec<Event>) -> bool {
        let Some(&second) = self.buffer.get(1) else {
            return false;
        };
        if let Some(length) = sequence::string_reply(&self.buffer) {
            self.drop_unknown(length, events);
            return true;
        }
        let Some(kind) = Kind::of(second) else {
            events.push(Event::Key(Key::plain(KeyCode::Esc)));
            self.buffer.drain(..1);
            self.chord = second == ESC;
            return true;
        };
        match sequence::scan(kind, &self.buffer[2..]) {
            Scan::Partial => return false,
            Scan::Broken(length) => self.drop_unknown(2 + length, events),
            Scan::Complete(length) => self.report(kind, 2 + length, events),
        }
        true
    }

    /// Reports a complete sequence.
    fn report(&mut self, kind: Kind, length: usize, events: &mut Vec<Event>) {
        let chord = std::mem::take(&mut self.chord);
        let body = &self.buffer[2..length];
        if kind == Kind::Csi && body == b"200~" {
            self.buffer.drain(..length);
            self.paste = Some(Paste::default());
            return;
        }
        if kind == Kind::Csi && body == b"201~" {
            self.buffer.drain(..length);
            return;
        }
        if kind == Kind::Csi
            && self.width_asked
            && let Some(cells) = sequence::width_reply(body)
        {
            self.width_asked = false;
            self.buffer.drain(..length);
            events.push(Event::AmbiguousWidth(cells));
            return;
        }
        match sequence::key(kind, body).filter(|_| !chord) {
            Some(key) => {
                self.buffer.drain(..length);
                events.push(Event::Key(key));
            }
            None => self.drop_unknown(length, events),
        }
    }

    fn step_text(&mut self, events: &mut Vec<Event>) -> bool {
        self.chord = false;
        let first = self.buffer[0];
        if first < 0x80 {
            self.buffer.drain(..1);
            events.push(Event::Key(control_or_letter(first)));
            return true;
        }
        let head = &self.buffer[..self.buffer.len().min(4)];
        let text = match std::str::from_utf8(head) {
            Ok(text) => text,
            Err(error) if error.valid_up_to() > 0 => {
                std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
            }
            // The end of the character is still on its way.
            Err(error) if error.error_len().is_none() => return false,
            Err(_) => {
                let length = bad_bytes(&self.buffer);
                self.drop_unknown(length, events);
                return true;
            }
        };
        let Some(character) = text.chars().next() else {
            return false;
        };
        let length = character.len_utf8();
        if character.is_control() {
            self.drop_unknown(length, events);
        } else {
            self.buffer.drain(..length);
            events.push(Event::Key(Key::char(character)));
        }
        true
    }

    fn step_paste(&mut self, events: &mut Vec<Event>) -> bool {
        let Some(paste) = &mut self.paste else {
            return true;
        };
        paste.silent = 0;
        paste.bytes.append(&mut self.buffer);
        if let Some(at) = find(&paste.bytes, PASTE_END) {
            self.buffer = paste.bytes.split_off(at + PASTE_END.len());
            paste.bytes.truncate(at);
            self.end_paste(events);
        } else if paste.bytes.len() > PASTE_LIMIT {
            // The excess goes, but not the last bytes: the end mark may be cut in two.
            let excess = PASTE_LIMIT - PASTE_END.len()..paste.bytes.len() - PASTE_END.len();
            paste.bytes.drain(excess);
        }
        true
    }

    fn end_paste(&mut self, events: &mut Vec<Event>) {
        if let Some(paste) = self.paste.take() {
            events.push(Event::Paste(cleaned(&String::from_utf8_lossy(&paste.bytes))));
        }
    }

    fn drop_unknown(&mut self, length: usize, events: &mut Vec<Event>) {
        self.chord = false;
        let bytes: Vec<u8> = self.buffer.drain(..length).collect();
        events.push(Event::Unknown(printable(&bytes)));
    }

    /// The text of a read that can only be a paste: keys with Tab or Enter among them and text after it.
    fn burst(&self, bytes: &[u8]) -> Option<String> {
        let late = matches!(self.lead, Lead::Tail(_))
            || (matches!(self.lead, Lead::Esc(_)) && Kind::of(*bytes.first()?).is_some());
        if !self.buffer.is_empty() || self.paste.is_some() || late {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let moves = |c: char| matches!(c, '\t' | '\r' | '\n');
        if text.chars().count() < BURST || text.chars().any(|c| c.is_control() && !moves(c)) {
            return None;
        }
        let after = text.find(moves)?;
        text[after..].chars().any(|c| !moves(c)).then(|| cleaned(text))
    }
}

fn control_or_letter(byte: u8) -> Key {
    match byte {
        b'\t' => Key::plain(KeyCode::Tab),
        b'\r' | b'\n' => Key::plain(KeyCode::Enter),
        0x08 | 0x7f => Key::plain(KeyCode::Backspace),
        0 => Key::ctrl(' '),
        1..=0x1a => Key::ctrl((byte | 0x60) as char),
        0x1c..=0x1f => Key::ctrl((byte | 0x40) as char),
        _ => Key::char(byte as char),
    }
}

/// How many bytes from the start are no UTF-8: a terminal of another encoding sends several in a row.
fn bad_bytes(bytes: &[u8]) -> usize {
    let mut length = 0;
    while length < bytes.len() && bytes[length] >= 0x80 {
        match std::str::from_utf8(&bytes[length..]) {
            Err(error) if error.valid_up_to() == 0 => {
                length += error.error_len().unwrap_or(bytes.len() - length);
            }
            _ => break,
        }
    }
    length.max(1)
}

/// Line ends made one, controls but tab and newline taken out.
fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n'))
        .collect()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Writes bytes so that they can be read out over a telephone: `ESC [17~`, `^H`, `<d6>`.
pub fn printable(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let mut put = |character: char| {
        let _ = match character {
            '\x1b' => {
                write!(out, "{}ESC ", if out.is_empty() || out.ends_with(' ') { "" } else { " " })
            }
            ' ' => write!(out, "SP"),
            '\x7f' => write!(out, "DEL"),
            '\0'..='\x1f' => write!(out, "^{}", (character as u8 | 0x40) as char),
            _ => write!(out, "{character}"),
        };
    };
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(&mut put);
        for byte in chunk.invalid() {
            format!("<{byte:02x}>").chars().for_each(&mut put);
        }
    }
    out.trim_end().to_owned()
}
