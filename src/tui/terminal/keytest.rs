//! `gouji keys --test`: shows what the terminal really sends for a key, to be read out over a telephone.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;

use super::event::{Event, Key, KeyCode};
use super::input::printable;
use super::tty::{self, Surface, Tty};
use super::{restore, watch_keys, watch_signals};
use crate::locale::Locale;
use crate::text::width::{pad_right, safe};

/// Cells for the name of a key.
const NAME: usize = 20;
/// So many Esc in a row end the test, for terminals that send nothing for the other two ways out.
const WAY_OUT: usize = 3;

/// Prints each key's name and bytes until F10, Ctrl-Q, three Esc or the end of the line.
pub fn run(locale: &Locale) -> io::Result<()> {
    if !tty::is_terminal() {
        return Err(io::Error::other(locale.text("tui.not_a_terminal").to_owned()));
    }
    tty::enter(Surface::Lines)?;
    let outcome = show(locale);
    restore();
    outcome
}

fn show(locale: &Locale) -> io::Result<()> {
    let (sender, inputs) = channel();
    let signals = sender.clone();
    watch_signals(Arc::default(), move |event| signals.send((Vec::new(), vec![event])).is_ok())?;
    watch_keys(Arc::new(AtomicBool::new(false)), move |bytes, events| {
        sender.send((bytes.to_vec(), events)).is_ok()
    })?;
    line(locale.text("tui.keytest_intro"))?;
    let heading = pad_right(locale.text("tui.keytest_taken"), NAME);
    line(&format!("{heading}  {}", locale.text("tui.keytest_sent")))?;
    let mut log = Log::default();
    for (bytes, events) in inputs {
        for text in log.take(&bytes, &events, locale) {
            line(&text)?;
        }
        if log.ended {
            break;
        }
    }
    Ok(())
}

fn line(text: &str) -> io::Result<()> {
    Tty.write_all(format!("{text}\r\n").as_bytes())
}

/// What was seen so far.
#[derive(Debug, Default)]
struct Log {
    /// Bytes that no event came of yet.
    held: Vec<u8>,
    escapes: usize,
    ended: bool,
}

impl Log {
    /// Returns the lines for what one read brought: the bytes stand beside the first event.
    fn take(&mut self, bytes: &[u8], events: &[Event], locale: &Locale) -> Vec<String> {
        self.held.extend_from_slice(bytes);
        if events.is_empty() {
            return Vec::new();
        }
        let mut sent = printable(&std::mem::take(&mut self.held));
        let mut lines = Vec::new();
        for event in events {
            let escape = *event == Event::Key(Key::plain(KeyCode::Esc));
            self.escapes = if escape { self.escapes + 1 } else { 0 };
            let way_out =
                [Event::Key(Key::plain(KeyCode::F(10))), Event::Key(Key::ctrl('q')), Event::HangUp];
            self.ended |= self.escapes >= WAY_OUT || way_out.contains(event);
            if let Some(name) = event_name(event, locale) {
                let text = format!("{}  {}", pad_right(&name, NAME), std::mem::take(&mut sent));
                lines.push(safe(text.trim_end(), false).into_owned());
            }
        }
        lines
    }
}

fn event_name(event: &Event, locale: &Locale) -> Option<String> {
    Some(match event {
        Event::Key(key) => key.to_string(),
        Event::Unknown(_) => locale.text("tui.keytest_unknown").to_owned(),
        Event::Paste(text) => {
            let count = text.chars().count().to_string();
            locale.format("tui.keytest_paste", &[("count", &count)])
        }
        Event::Resize(columns, rows) => locale.format(
            "tui.keytest_size",
            &[("columns", &columns.to_string()), ("rows", &rows.to_string())],
        ),
        Event::AmbiguousWidth(_) | Event::Stopping | Event::Resumed | Event::HangUp => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    #[test]
    fn bytes_stand_beside_the_key_that_they_are() {
        let locale = Locale::new(Language::Zh);
        let mut log = Log::default();
        assert!(log.take(b"\x1b", &[], &locale).is_empty());
        let f4 = [Event::Key(Key::plain(KeyCode::F(4)))];
        assert_eq!(log.take(b"OS", &f4, &locale), ["F4                    ESC OS"]);
        let unknown = [Event::Unknown("ESC [I".to_owned())];
        assert_eq!(log.take(b"\x1b[I", &unknown, &locale), ["键没认出              ESC [I"]);
        let two = [Event::Key(Key::char('1')), Event::Key(Key::plain(KeyCode::BackTab))];
        let lines = log.take(b"1\x1b[Z", &two, &locale);
        assert_eq!(lines, ["1                     1 ESC [Z", "Shift-Tab"]);
        assert!(!log.ended);
    }

    #[test]
    fn there_are_three_ways_out() {
        let locale = Locale::new(Language::En);
        let esc = Event::Key(Key::plain(KeyCode::Esc));
        let other = Event::Key(Key::char('x'));
        let ends = |events: &[Event]| {
            let mut log = Log::default();
            log.take(b"", events, &locale);
            log.ended
        };
        assert!(ends(&[Event::Key(Key::ctrl('q'))]));
        assert!(ends(&[Event::Key(Key::plain(KeyCode::F(10)))]));
        assert!(ends(&[esc.clone(), esc.clone(), esc.clone()]));
        assert!(!ends(&[esc.clone(), esc.clone(), other, esc]));
    }
}
