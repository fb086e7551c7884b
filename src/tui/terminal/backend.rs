//! Cells become bytes: a backend for ratatui that knows what the terminal shows and writes a frame at once.
//!
//! It keeps the screen as it was last written, compares, and writes only what differs, moving the cursor by the
//! shortest way. A wide character and whatever touched one of its halves are written together, so that no half stays
//! behind. For this it must see all cells, not only those that ratatui takes for changed: call [`whole`] at the end of
//! each drawing. What a style or a movement costs is in `style.rs`.

use std::io::{self, Write};

use ratatui_core::backend::{Backend, ClearType, WindowSize};
use ratatui_core::buffer::{Buffer, Cell, CellDiffOption, CellWidth};
use ratatui_core::layout::{Position, Size};

use super::style::{CellStyle, motion};
use crate::text::width::is_ambiguous;

/// A frame longer than this is bracketed as one update (DEC 2026).
const BRACKETED: usize = 256;
const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
const END_UPDATE: &[u8] = b"\x1b[?2026l";
/// The cell that the right half of a wide character takes.
const HALF: &str = "";
/// At least so many blanks at the end of a row are erased instead of written.
const ERASED: usize = 4;
/// Fewer blanks than these are never longer than the code that erases them.
const ERASED_WITHIN: usize = 5;

/// Makes ratatui hand over every cell of a frame, not only those that it takes for changed.
pub fn whole(buffer: &mut Buffer) {
    let width = buffer.area.width;
    for (index, cell) in buffer.content.iter_mut().enumerate() {
        cell.set_diff_option(CellDiffOption::AlwaysUpdate);
        // ratatui would skip the first cell of the next row for the half that has no room.
        let last = index % usize::from(width.max(1)) + 1 == usize::from(width);
        if last && shown_width(cell.symbol()) > 1 {
            cell.set_symbol(" ");
        }
    }
}

/// A backend that buffers a frame and writes it in one piece.
#[derive(Debug)]
pub struct LineBackend<W: Write> {
    out: W,
    size: Size,
    /// What the terminal should show, and what it does, row by row.
    wanted: Vec<Cell>,
    shown: Vec<Cell>,
    /// The rows in which `wanted` changed since they were written.
    stale: Vec<bool>,
    /// Nothing is known about the screen: it is cleared first.
    lost: bool,
    no_color: bool,
    ambiguous_is_one: bool,
    current_style: CellStyle,
    at: Option<(u16, u16)>,
    /// Where the cursor belongs; `None` while it is hidden.
    cursor: Option<(u16, u16)>,
    last_cursor: (u16, u16),
    visible: Option<bool>,
    frame: Vec<u8>,
}

impl<W: Write> LineBackend<W> {
    /// Returns a backend for a terminal of `size`, about which nothing is known yet.
    pub fn new(out: W, size: Size, no_color: bool) -> Self {
        let mut backend = Self {
            out,
            size,
            wanted: Vec::new(),
            shown: Vec::new(),
            stale: Vec::new(),
            lost: true,
            no_color,
            ambiguous_is_one: false,
            current_style: CellStyle::PLAIN,
            at: None,
            cursor: None,
            last_cursor: (0, 0),
            visible: None,
            frame: Vec::new(),
        };
        backend.resize(size);
        backend
    }

    /// Returns what is written to.
    pub fn writer(&self) -> &W {
        &self.out
    }

    /// Says that the terminal has this size now; the next frame is painted anew.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        let cells = usize::from(size.width) * usize::from(size.height);
        self.wanted = vec![Cell::EMPTY; cells];
        self.forget();
    }

    /// Says that something else wrote to the terminal; the next frame is painted anew.
    pub fn forget(&mut self) {
        self.shown = vec![Cell::EMPTY; self.wanted.len()];
        self.stale = vec![true; usize::from(self.size.height)];
        self.lost = true;
        self.visible = None;
        self.at = None;
    }

    /// Says that this terminal draws a character of ambiguous width in one cell, so that the cursor is where it should
    /// be after one.
    pub fn trust_ambiguous(&mut self, is_one: bool) {
        self.ambiguous_is_one = is_one;
    }

    /// Draws one character of ambiguous width at the start of the second row, asks where the cursor went, and paints
    /// the row's start again, all in one write.
    pub fn ask_width(&mut self) -> io::Result<()> {
        if self.lost || self.size.height < 2 || self.size.width < 4 {
            return Ok(());
        }
        self.current_style.change(CellStyle::PLAIN, &mut self.frame);
        self.frame.extend_from_slice("\x1b[2H…\x1b[6n".as_bytes());
        self.at = None;
        let row = usize::from(self.size.width);
        // Text that nobody draws: both cells count as changed.
        for cell in &mut self.shown[row..row + 2] {
            cell.set_symbol("\u{fffd}");
        }
        self.stale[1] = true;
        self.flush()
    }

    fn row(&self, y: u16) -> std::ops::Range<usize> {
        let start = usize::from(y) * usize::from(self.size.width);
        start..start + usize::from(self.size.width)
    }

    /// Writes what differs in one row.
    fn paint_row(&mut self, y: u16) {
        let range = self.row(y);
        let next = self.nearest_caret(&self.wanted[range.clone()]);
        let changed = changes(&self.shown[range.clone()], &next);
        if !changed.contains(&true) {
            return;
        }
        let erased = erased_from(&next, &changed);
        let mut x = 0;
        while x < next.len() {
            if !changed[x] {
                x += 1;
                continue;
            }
            if x == erased {
                self.go(&next, x, y);
                if !self.current_style.blanks_like(CellStyle::PLAIN) {
                    self.current_style.change(CellStyle::PLAIN, &mut self.frame);
                }
                self.frame.extend_from_slice(b"\x1b[K");
                break;
            }
            if let Some(behind) = self.erased_within(&next, &changed, x, y) {
                self.go(&next, x, y);
                self.frame.extend_from_slice(format!("\x1b[{}X", behind - x).as_bytes());
                x = behind;
                continue;
            }
            self.go(&next, x, y);
            self.put(&next[x], x, y);
            x += 1;
            while x < next.len() && next[x].symbol() == HALF {
                x += 1;
            }
        }
        for (old, new) in self.shown[range].iter_mut().zip(next) {
            *old = new;
        }
    }

    /// Returns the end of the blanks that begin at a changed cell, where erasing them and going on behind them is shorter
    /// than writing them.
    fn erased_within(&self, next: &[Cell], changed: &[bool], x: usize, y: u16) -> Option<usize> {
        let blanks = next[x..].iter().take_while(|cell| **cell == Cell::EMPTY).count();
        let last = changed[x..x + blanks].iter().rposition(|changed| *changed)?;
        let behind = x + last + 1;
        if last + 1 < ERASED_WITHIN || !self.current_style.blanks_like(CellStyle::PLAIN) {
            return None;
        }
        let onward = |from: usize| {
            let to = changed[behind..].iter().position(|changed| *changed)? + behind;
            Some(motion(Some((from as u16, y)), (to as u16, y)).len())
        };
        let erasing = format!("\x1b[{}X", last + 1).len() + onward(x).unwrap_or(0);
        (erasing < last + 1 + onward(behind).unwrap_or(0)).then_some(behind)
    }

    /// The row as the terminal will show it: halves marked, nothing that cannot be seen, nothing half outside.
    fn nearest_caret(&self, row: &[Cell]) -> Vec<Cell> {
        let mut next: Vec<Cell> = Vec::with_capacity(row.len());
        while let Some(cell) = row.get(next.len()) {
            let cells = shown_width(cell.symbol());
            let fits = cells > 0 && next.len() + cells <= row.len();
            let mut settled = Cell::EMPTY;
            settled.set_symbol(if fits { cell.symbol() } else { " " });
            settled.fg = cell.fg;
            settled.bg = cell.bg;
            settled.modifier = cell.modifier;
            let style = CellStyle::of(&settled, self.no_color);
            (settled.fg, settled.bg, settled.modifier) = (style.fg, style.bg, style.modifier);
            next.push(settled.clone());
            if fits && cells > 1 {
                settled.set_symbol(HALF);
                next.extend(std::iter::repeat_n(settled, cells - 1));
            }
        }
        next
    }

    /// Brings the cursor to a cell of a row that stands as `next` left of it.
    fn go(&mut self, next: &[Cell], x: usize, y: u16) {
        let way = motion(self.at, (x as u16, y));
        // Writing a few unchanged cells again may be shorter than jumping over them.
        if let Some((old_x, old_y)) = self.at
            && old_y == y
            && usize::from(old_x) < x
        {
            let between = &next[usize::from(old_x)..x];
            let bytes: usize = between.iter().map(|cell| cell.symbol().len()).sum();
            let same = |cell: &Cell| self.writes(cell) && is_sure(cell);
            if bytes <= way.len() && between[0].symbol() != HALF && between.iter().all(same) {
                for cell in between {
                    self.frame.extend_from_slice(cell.symbol().as_bytes());
                }
                self.at = Some((x as u16, y));
                return;
            }
        }
        self.frame.extend_from_slice(&way);
        self.at = Some((x as u16, y));
    }

    fn put(&mut self, cell: &Cell, x: usize, y: u16) {
        if !self.writes(cell) {
            self.current_style.change(CellStyle::of(cell, self.no_color), &mut self.frame);
        }
        self.frame.extend_from_slice(cell.symbol().as_bytes());
        let after = x + shown_width(cell.symbol());
        let trusted = self.ambiguous_is_one && cell.symbol().chars().count() == 1;
        // Past the last column terminals differ, and so they do about some characters.
        let known = after < usize::from(self.size.width) && (trusted || is_sure(cell));
        self.at = known.then_some((after as u16, y));
    }

    /// Tells whether a cell written in the style in effect looks as it should.
    fn writes(&self, cell: &Cell) -> bool {
        let wanted = CellStyle::of(cell, self.no_color);
        self.current_style == wanted
            || cell.symbol() == " " && self.current_style.blanks_like(wanted)
    }

    fn place_cursor(&mut self) {
        if let Some(to) = self.cursor {
            self.frame.extend_from_slice(&motion(self.at, to));
            self.at = Some(to);
        }
        if self.visible != Some(self.cursor.is_some()) {
            let show: &[u8] = if self.cursor.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" };
            self.frame.extend_from_slice(show);
            self.visible = Some(self.cursor.is_some());
        }
    }
}

/// How many cells a symbol takes; none for what would not move the cursor as it should.
fn shown_width(symbol: &str) -> usize {
    match symbol.as_bytes() {
        [byte] if byte.is_ascii_control() => 0,
        [_] => 1,
        _ if symbol.chars().any(char::is_control) => 0,
        _ => usize::from(symbol.cell_width()),
    }
}

/// Tells whether all terminals move the cursor alike after this cell.
fn is_sure(cell: &Cell) -> bool {
    let mut characters = cell.symbol().chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => !is_ambiguous(character),
        (None, _) => true,
        _ => false,
    }
}

/// Marks the cells to be written. Halves are cells of their own here, in the style of their heads: where a wide
/// character goes or comes, or is cut, both its cells differ, and so no half is left behind.
fn changes(shown: &[Cell], next: &[Cell]) -> Vec<bool> {
    shown.iter().zip(next).map(|(old, new)| old != new).collect()
}

/// Where the blanks begin that end the row and are better erased; the row's length where none are.
fn erased_from(next: &[Cell], changed: &[bool]) -> usize {
    let blank = |cell: &&Cell| **cell == Cell::EMPTY;
    let blanks = next.iter().rev().take_while(blank).count();
    let start = next.len() - blanks;
    match changed[start..].iter().position(|changed| *changed) {
        Some(first) if changed[start + first..].iter().filter(|c| **c).count() >= ERASED => {
            start + first
        }
        _ => next.len(),
    }
}

impl<W: Write> Backend for LineBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            if x < self.size.width && y < self.size.height {
                let index = usize::from(y) * usize::from(self.size.width) + usize::from(x);
                if self.wanted[index] != *cell {
                    self.wanted[index].clone_from(cell);
                    self.stale[usize::from(y)] = true;
                }
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor = Some(self.last_cursor);
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.last_cursor.into())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        let edge = |at: u16, size: u16| at.min(size.saturating_sub(1));
        self.last_cursor = (edge(x, self.size.width), edge(y, self.size.height));
        self.cursor = self.cursor.map(|_| self.last_cursor);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.wanted.fill(Cell::EMPTY);
        self.forget();
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        match clear_type {
            ClearType::All => self.clear(),
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.lost {
            self.frame.extend_from_slice(b"\x1b[m\x1b[2J");
            self.current_style = CellStyle::PLAIN;
            self.at = None;
            self.lost = false;
        }
        for y in 0..self.size.height {
            if std::mem::take(&mut self.stale[usize::from(y)]) {
                self.paint_row(y);
            }
        }
        self.place_cursor();
        if self.frame.is_empty() {
            return Ok(());
        }
        if self.frame.len() > BRACKETED {
            self.frame.splice(0..0, BEGIN_UPDATE.iter().copied());
            self.frame.extend_from_slice(END_UPDATE);
        }
        let written = self.out.write_all(&self.frame).and_then(|()| self.out.flush());
        self.frame.clear();
        if written.is_err() {
            self.forget();
        }
        written
    }
}
