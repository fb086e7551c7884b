//! Putting texts on the screen: safe characters only, nothing in the last column, and nothing cut without a sign.

use ratatui_core::buffer::Buffer;
use ratatui_core::style::Style;

use super::theme::{Role, Theme};
use crate::text::lines::wrap;
use crate::text::width;
use crate::tui::editor::app::Notice;

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
        let shown = width::shorten(&text, room);
        // Nothing of the look that was drawn there before stays.
        let style = Style::reset().patch(style);
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

    /// Puts as much of a text as fits into `cells` cells, and returns the column behind it.
    pub(super) fn put_within(
        &mut self,
        x: u16,
        y: u16,
        text: &str,
        cells: usize,
        role: Role,
    ) -> u16 {
        let text = width::safe(text, self.ambiguous_is_one);
        self.put(x, y, &width::shorten(&text, cells), role)
    }

    /// Puts as many of the parts of a text as fit into `cells` cells; two blanks or more stand between them. Of keys
    /// none is worth half of its name.
    pub(super) fn put_parts(&mut self, x: u16, y: u16, text: &str, cells: usize, role: Role) {
        let mut shown = text;
        while self.measure(shown) > cells {
            let Some((fewer, _)) = shown.rsplit_once("  ") else { break };
            shown = fewer.trim_end();
        }
        self.put_within(x, y, shown, cells, role);
    }

    /// Puts what the program says into the last lines up to `y`, as many as it takes; what stood there gives way.
    pub(super) fn put_notice(&mut self, x: u16, y: u16, notice: &Notice) {
        let cells = usize::from(self.width().saturating_sub(x + 2)).max(1);
        let role = if notice.refusal { Role::Refusal } else { Role::Notice };
        let lines = wrap(&width::safe(&notice.text, self.ambiguous_is_one), cells);
        let most = usize::from(y) + 1;
        let first = y + 1 - lines.len().min(most) as u16;
        for (y, line) in (first..).zip(lines.iter().take(most)) {
            self.clear_line(y, Role::Figure);
            self.put(x, y, line, role);
        }
    }

    /// Draws the last line: what the program says, else the keys that help, and at the right a count, which is whole.
    pub(super) fn put_foot(&mut self, notice: Option<&Notice>, keys: &str, count: &str) {
        let y = self.height().saturating_sub(1);
        if let Some(notice) = notice {
            self.put_notice(1, y, notice);
            return;
        }
        let end = self.width().saturating_sub(2);
        let room = usize::from(end).saturating_sub(1);
        let taken = if count.is_empty() { 0 } else { self.measure(count) + 2 };
        self.put_parts(1, y, keys, room.saturating_sub(taken), Role::Hint);
        self.put_right(end, y, count, Role::Hint);
    }

    /// Puts lines from `y` on above the foot; of more than there is room for, how many are left.
    pub(super) fn put_lines(&mut self, y: u16, lines: &[String], rest: impl Fn(usize) -> String) {
        let room = usize::from(self.height().saturating_sub(y + 2));
        let shown = if lines.len() > room { room.saturating_sub(1) } else { lines.len() };
        let cells = usize::from(self.width().saturating_sub(4));
        for (at, line) in (y..).zip(&lines[..shown]) {
            self.put_within(3, at, line, cells, Role::Figure);
        }
        if shown < lines.len() && room > 0 {
            self.put(3, y + shown as u16, &rest(lines.len() - shown), Role::Hint);
        }
    }

    /// Fills a line with blanks.
    pub(super) fn clear_line(&mut self, y: u16, role: Role) {
        let blanks = " ".repeat(usize::from(self.width().saturating_sub(1)));
        self.put(0, y, &blanks, role);
    }
}
