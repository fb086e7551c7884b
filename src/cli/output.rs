//! What a person reads on the terminal: lines with a little colour, and nothing that could control the terminal.
//!
//! Every text from a file, an argument or a form passes [`printable`] on its way out.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::locale::Locale;
use crate::model::Message;
use crate::store;

/// How a span of a line looks. Meaning never rests on it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Bold,
    Red,
    Yellow,
    Green,
    Blue,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "1",
            Self::Red => "1;31",
            Self::Yellow => "1;33",
            Self::Green => "32",
            Self::Blue => "34",
        }
    }
}

/// Returns `text` with a space for each tab and line end and a visible code for every other character that would act
/// on the terminal instead of standing there: escape sequences, C1 controls, marks that turn the direction.
pub(super) fn printable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' => clean.push(' '),
            c if acts_on_terminal(c) => drop(write!(clean, "<U+{:04X}>", u32::from(c))),
            c => clean.push(c),
        }
    }
    clean
}

/// Returns whether a character acts on the terminal instead of standing there.
pub(super) fn acts_on_terminal(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One of the two streams, with or without colour.
pub(super) struct Screen<'a> {
    out: &'a mut dyn Write,
    colour: bool,
}

impl<'a> Screen<'a> {
    pub(super) fn new(out: &'a mut dyn Write, colour: bool) -> Self {
        Self { out, colour }
    }

    /// Writes to standard error. That it is closed is no reason to stop.
    pub(super) fn stderr(colour: bool, write: impl FnOnce(&mut Screen<'_>) -> io::Result<()>) {
        let mut stderr = io::stderr().lock();
        let _ = write(&mut Screen::new(&mut stderr, colour));
    }

    /// Writes one line from its spans.
    pub(super) fn line(&mut self, spans: &[(Style, &str)]) -> io::Result<()> {
        for (style, text) in spans {
            let text = printable(text);
            if self.colour && *style != Style::Plain {
                write!(self.out, "\x1b[{}m{text}\x1b[0m", style.code())?;
            } else {
                self.out.write_all(text.as_bytes())?;
            }
        }
        self.out.write_all(b"\n")
    }

    /// Writes a text of one or more lines.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        text.lines().try_for_each(|line| self.line(&[(Style::Plain, line)]))
    }

    /// Writes data as it is.
    pub(super) fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }
}

/// Returns one object on one line. Controls that JSON lets through are escaped too: people look at JSON in terminals.
pub(super) fn json_line(record: &impl Serialize) -> String {
    // Strings and numbers always serialise.
    let text = serde_json::to_string(record).unwrap_or_default();
    let mut line = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if acts_on_terminal(c) {
            // Writing to a String cannot fail.
            let _ = write!(line, "\\u{:04x}", u32::from(c));
        } else {
            line.push(c);
        }
    }
    line.push('\n');
    line
}

/// Writes a message that is no trouble.
pub(super) fn note(out: &mut Screen<'_>, locale: &Locale, message: &Message) -> io::Result<()> {
    out.line(&[(Style::Bold, "gouji: "), (Style::Plain, &locale.message(message))])
}

/// Why a command stopped, for the person who typed it. Other errors that a command may end with are those of `store`, which know
/// what to say, and of standard output; `anyhow` carries them all to [`tell`].
#[derive(Debug, thiserror::Error)]
#[error("{message:?}")]
pub(super) struct Failure {
    /// What is wrong.
    message: Message,
    /// What to do.
    hint: Option<Message>,
    /// The exit code.
    code: u8,
}

/// A command stopped with this exit code, and why has been said already.
#[derive(Debug, thiserror::Error)]
#[error("exit code {0}")]
pub(super) struct AlreadyTold(pub(super) u8);

impl Failure {
    /// Returns a failure with the exit code of bad input.
    pub(super) fn new(message: Message) -> Self {
        Self { message, hint: None, code: super::UNREADABLE }
    }

    /// Adds what to do.
    pub(super) fn hint(self, hint: Message) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// Gives it another exit code.
    pub(super) fn code(self, code: u8) -> Self {
        Self { code, ..self }
    }
}

/// Says on standard error why a command stopped, and returns the exit code. A reader who has seen enough is no error.
pub(super) fn tell(error: &anyhow::Error, locale: &Locale, colour: bool) -> u8 {
    if let Some(AlreadyTold(code)) = error.downcast_ref() {
        return *code;
    }
    let is_closed = |cause: &io::Error| cause.kind() == io::ErrorKind::BrokenPipe;
    if error.downcast_ref().is_some_and(is_closed) {
        return 0;
    }
    let (message, hint, code) = if let Some(failure) = error.downcast_ref::<Failure>() {
        (failure.message.clone(), failure.hint.clone(), failure.code)
    } else if let Some(error) = error.downcast_ref::<store::Error>() {
        (error.message(), error.hint(), super::UNREADABLE)
    } else {
        (Message::key("cli.output").with("why", error), None, super::UNREADABLE)
    };
    Screen::stderr(colour, |err| {
        let message = locale.message(&message);
        err.line(&[(Style::Red, locale.text("cli.error")), (Style::Plain, &message)])?;
        hint.as_ref().map_or(Ok(()), |hint| {
            let hint = locale.message(hint);
            err.line(&[(Style::Green, locale.text("cli.hint")), (Style::Plain, &hint)])
        })
    });
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_gets_out() {
        assert_eq!(
            printable("甲\u{1b}[31m乙\u{9b}2J\t丙\u{202e}"),
            "甲<U+001B>[31m乙<U+009B>2J 丙<U+202E>"
        );
    }

    #[test]
    fn colour_is_ours_alone() {
        let mut bytes = Vec::new();
        let mut out = Screen::new(&mut bytes, true);
        out.line(&[(Style::Green, "a\u{1b}b")]).unwrap();
        assert_eq!(bytes, b"\x1b[32ma<U+001B>b\x1b[0m\n");
    }
}
