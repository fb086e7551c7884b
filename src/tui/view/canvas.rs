//! Putting texts on the screen: safe characters only, cut at the last column but one.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::tui::theme::{Role, Theme};
use crate::tui::width;

/// A buffer with the looks that are used on it.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    ambiguous_is_one: bool,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, theme: &'a Theme, ambiguous_is_one: bool) -> Self {
        Self { buffer, theme, ambiguous_is_one }
    }

    /// Returns the width of the screen.
    pub(super) fn width(&self) -> u16 {
        self.buffer.area.width
    }

    /// Returns the height of the screen.
    pub(super) fn height(&self) -> u16 {
        self.buffer.area.height
    }

    /// Returns how many cells a text takes as it is drawn.
    pub(super) fn measure(&self, text: &str) -> usize {
        width::width(&width::safe(text, self.ambiguous_is_one))
    }

    /// Puts a text on the screen and returns the column behind it.
    pub(super) fn put(&mut self, x: u16, y: u16, text: &str, role: Role) -> u16 {
        self.put_styled(x, y, text, self.theme.get(role))
    }

    /// Puts a text on the screen in two looks laid over each other.
    pub(super) fn put_both(&mut self, x: u16, y: u16, text: &str, below: Role, above: Role) -> u16 {
        self.put_styled(x, y, text, self.theme.get(below).patch(self.theme.get(above)))
    }

    fn put_styled(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let last = self.width().saturating_sub(1);
        if y >= self.height() || x >= last {
            return x;
        }
        let text = width::safe(text, self.ambiguous_is_one);
        let room = usize::from(last - x);
        let shown = width::truncate(&text, room);
        let (end, _) = self.buffer.set_stringn(x, y, shown, room, style);
        end
    }

    /// Puts a text so that it ends before column `end`.
    pub(super) fn put_right(&mut self, end: u16, y: u16, text: &str, role: Role) {
        let start = usize::from(end).saturating_sub(self.measure(text));
        self.put(start as u16, y, text, role);
    }

    /// Puts a text into `cells` cells, cut or filled with blanks.
    pub(super) fn put_in(&mut self, x: u16, y: u16, text: &str, cells: usize, role: Role) -> u16 {
        let text = width::safe(text, self.ambiguous_is_one);
        let padded = width::pad_right(&text, cells);
        self.put(x, y, &padded, role)
    }

    /// Fills a line with blanks.
    pub(super) fn clear_line(&mut self, y: u16, role: Role) {
        let blanks = " ".repeat(usize::from(self.width()));
        self.put(0, y, &blanks, role);
    }
}

/// Breaks a text into lines of at most `cells` cells; words of letters stay whole where they can.
pub(in crate::tui) fn wrap(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in words(paragraph) {
            let fits = width::width(&line) + width::width(word) <= cells;
            if !fits && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            let word = if line.is_empty() { word.trim_start() } else { word };
            for character in word.chars() {
                let wide = width::width(character.encode_utf8(&mut [0; 4]));
                if width::width(&line) + wide > cells && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(character);
            }
        }
        lines.push(line);
    }
    lines
}

/// Cuts a text into what may begin a line: runs of letters, and single characters; a closing mark stays with what is
/// before it.
fn words(text: &str) -> Vec<&str> {
    let joins = |before: char, next: char| {
        let letter = |c: char| c.is_ascii_graphic();
        (letter(before) && letter(next)) || "，。；：、）」,.;:)".contains(next)
    };
    let mut words = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, character) in text.char_indices() {
        if before.is_some_and(|before| !joins(before, character)) {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(character);
    }
    words.push(&text[start..]);
    words
}
