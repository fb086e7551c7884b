//! Frames written by the backend, replayed through another terminal's eyes.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use gouji::tui::terminal::backend::{LineBackend, whole};
use proptest::prelude::*;
use ratatui_core::backend::Backend;
use ratatui_core::buffer::{Buffer, Cell};
use ratatui_core::layout::{Position, Size};
use ratatui_core::style::{Color, Modifier, Style};
use ratatui_core::terminal::Terminal;
use unicode_width::UnicodeWidthStr;

/// Keeps every write apart.
#[derive(Clone, Default)]
struct Writes(Rc<RefCell<Vec<Vec<u8>>>>);

impl Write for Writes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().push(bytes.to_vec());
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Bench {
    terminal: Terminal<LineBackend<Writes>>,
    writes: Writes,
    screen: vt100::Parser,
}

impl Bench {
    fn new(width: u16, height: u16, no_color: bool) -> Self {
        let writes = Writes::default();
        let backend = LineBackend::new(writes.clone(), Size::new(width, height), no_color);
        let mut screen = vt100::Parser::new(height, width, 0);
        // What the shell left behind must not show through.
        screen.process(b"\x1b[31;7mleft over\r\nfrom the shell");
        Self { terminal: Terminal::new(backend).unwrap(), writes, screen }
    }

    /// Draws a frame and returns the writes that it took and what should be seen.
    fn draw(
        &mut self,
        paint: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> (Vec<Vec<u8>>, Buffer) {
        let done = self
            .terminal
            .draw(|frame| {
                if let Some(position) = paint(frame.buffer_mut()) {
                    frame.set_cursor_position(position);
                }
                whole(frame.buffer_mut());
            })
            .unwrap();
        let buffer = done.buffer.clone();
        (self.replay(), buffer)
    }

    fn replay(&mut self) -> Vec<Vec<u8>> {
        let writes: Vec<Vec<u8>> = self.writes.0.borrow_mut().drain(..).collect();
        for bytes in &writes {
            self.screen.process(bytes);
        }
        writes
    }
}

fn color(color: Color) -> vt100::Color {
    const ORDER: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    let index = ORDER.iter().position(|named| *named == color);
    index.map_or(vt100::Color::Default, |index| vt100::Color::Idx(index as u8))
}

/// The first cell that looks different, or an empty text.
fn difference(buffer: &Buffer, screen: &vt100::Screen, no_color: bool) -> String {
    let area = buffer.area;
    for y in 0..area.height {
        let mut covered = 0;
        for x in 0..area.width {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            let cell = &buffer[(x, y)];
            covered = (cell.symbol().width() as u16).saturating_sub(1);
            let seen = screen.cell(y, x).unwrap();
            if let Some(what) = unlike(cell, seen, no_color) {
                return format!("{what} at {x},{y}: wanted {cell:?}, seen {seen:?}");
            }
        }
    }
    String::new()
}

fn unlike(cell: &Cell, seen: &vt100::Cell, no_color: bool) -> Option<&'static str> {
    let contents = if seen.contents().is_empty() { " " } else { seen.contents() };
    let blank = cell.symbol() == " ";
    let has = |look| cell.modifier.contains(look);
    let marked = has(Modifier::REVERSED) || has(Modifier::UNDERLINED);
    let (fg, bg) = if no_color { (Color::Reset, Color::Reset) } else { (cell.fg, cell.bg) };
    let visible = !blank || marked;
    if contents != cell.symbol() {
        Some("symbol")
    } else if seen.bgcolor() != color(bg) {
        Some("background")
    } else if visible && seen.fgcolor() != color(fg) {
        Some("colour")
    } else if seen.inverse() != has(Modifier::REVERSED)
        || seen.underline() != has(Modifier::UNDERLINED)
    {
        Some("mark")
    } else if !blank && !weighs(has(Modifier::BOLD), has(Modifier::DIM), seen) {
        Some("weight")
    } else {
        None
    }
}

/// The replaying terminal knows one weight at a time.
fn weighs(bold: bool, dim: bool, seen: &vt100::Cell) -> bool {
    if bold && dim { seen.bold() || seen.dim() } else { (seen.bold(), seen.dim()) == (bold, dim) }
}

fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
    buffer.set_string(x, y, text, style);
}

#[test]
fn an_idle_frame_writes_nothing_and_any_other_is_one_write() {
    let mut bench = Bench::new(40, 5, false);
    let paint = |buffer: &mut Buffer| {
        put(buffer, 0, 1, "三、收到和处理 (新收) 106", Style::new().bold());
        Some(Position::new(4, 1))
    };
    let (writes, buffer) = bench.draw(paint);
    assert_eq!(writes.len(), 1);
    assert_eq!(difference(&buffer, bench.screen.screen(), false), "");
    assert_eq!(bench.screen.screen().cursor_position(), (1, 4));
    assert!(!bench.screen.screen().hide_cursor());
    assert!(bench.draw(paint).0.is_empty());
    // Only the cursor moves.
    let (writes, _) = bench.draw(|buffer| {
        paint(buffer);
        Some(Position::new(5, 1))
    });
    assert_eq!(writes, [b"\x1b[C".to_vec()]);
    let (writes, _) = bench.draw(|buffer| {
        paint(buffer);
        None
    });
    assert_eq!(writes, [b"\x1b[?25l".to_vec()]);
}

#[test]
fn only_long_frames_are_bracketed() {
    let mut bench = Bench::new(80, 24, false);
    let (first, _) = bench.draw(|buffer| {
        (0..20).for_each(|y| put(buffer, 0, y, "section 1  284  -6  441025", Style::new()));
        None
    });
    assert!(first[0].starts_with(b"\x1b[?2026h") && first[0].ends_with(b"\x1b[?2026l"));
    let (second, _) = bench.draw(|buffer| {
        (0..20).for_each(|y| put(buffer, 0, y, "section 1  284  -6  441025", Style::new()));
        put(buffer, 11, 3, "7", Style::new());
        None
    });
    assert_eq!(second, [b"\x1b[4;12H7".to_vec()]);
}

#[test]
fn a_blank_needs_no_change_of_style() {
    let mut bench = Bench::new(20, 2, false);
    let (writes, buffer) = bench.draw(|buffer| {
        put(buffer, 0, 0, "a", Style::new().dim());
        put(buffer, 2, 0, "b", Style::new().dim());
        put(buffer, 3, 0, " ", Style::new().red());
        put(buffer, 4, 0, "c", Style::new().dim());
        put(buffer, 5, 0, " ", Style::new().reversed());
        None
    });
    let wanted = "\x1b[m\x1b[2J\x1b[H\x1b[2ma b c\x1b[0;7m \x1b[?25l";
    assert_eq!(String::from_utf8_lossy(&writes[0]), wanted);
    assert_eq!(difference(&buffer, bench.screen.screen(), false), "");
}

/// A code that erases costs the same however many blanks it makes; behind it the cursor has to be moved.
#[test]
fn many_blanks_inside_a_row_are_erased_where_that_is_shorter() {
    for (old, new, wanted) in [
        ("1234567 90", "1       90", "1\x1b[6X\r"),
        ("1234567 90", "1    67 90", "1    \r"),
        ("123456789 0", "1        23", "1        23\r"),
        ("1234567890123 4", "1             7", "1\x1b[12X\x1b[13C7\r"),
    ] {
        let mut bench = Bench::new(20, 2, false);
        let mut draw = |text: &str| {
            bench.draw(|buffer| {
                put(buffer, 0, 0, text, Style::new());
                Some(Position::new(0, 0))
            })
        };
        draw(old);
        let (writes, buffer) = draw(new);
        assert_eq!(String::from_utf8_lossy(&writes[0]), wanted, "{old} {new}");
        assert_eq!(difference(&buffer, bench.screen.screen(), false), "");
    }
}

#[test]
fn wide_characters_need_no_movement_and_halves_are_mended() {
    let mut bench = Bench::new(20, 2, false);
    let (writes, _) = bench.draw(|buffer| {
        put(buffer, 0, 0, "予以公开部分公开", Style::new());
        None
    });
    assert_eq!(String::from_utf8_lossy(&writes[0]), "\x1b[m\x1b[2J\x1b[H予以公开部分公开\x1b[?25l");
    // One cell further right, every half is covered by another character; and a character that was hidden under the
    // first half appears.
    for text in [" 予以公开部分公", "x以公开部分公开", "予以公开", "a"] {
        let (_, buffer) = bench.draw(|buffer| {
            put(buffer, 0, 0, text, Style::new());
            None
        });
        assert_eq!(difference(&buffer, bench.screen.screen(), false), "");
    }
}

#[test]
fn a_covered_character_comes_back() {
    let mut bench = Bench::new(8, 2, false);
    for head in ["三", "a", "三"] {
        let (_, buffer) = bench.draw(|buffer| {
            put(buffer, 1, 0, "x", Style::new());
            buffer[(0, 0)].set_symbol(head);
            None
        });
        assert_eq!(difference(&buffer, bench.screen.screen(), false), "", "{head}");
    }
    // No room for the right half: a blank, and the next row unharmed.
    let mut bench = Bench::new(3, 2, false);
    bench.draw(|buffer| {
        buffer[(2, 0)].set_symbol("三");
        put(buffer, 0, 1, "abc", Style::new());
        None
    });
    assert_eq!(bench.screen.screen().contents(), "\nabc");
}

#[test]
fn without_colour_bold_and_reverse_remain() {
    let mut bench = Bench::new(10, 2, true);
    let style = Style::new().fg(Color::Red).bg(Color::Blue).bold().reversed();
    let (writes, buffer) = bench.draw(|buffer| {
        put(buffer, 0, 0, "42", style);
        None
    });
    assert!(String::from_utf8_lossy(&writes[0]).contains("\x1b[1;7m42"));
    assert_eq!(difference(&buffer, bench.screen.screen(), true), "");
}

#[test]
fn colours_beyond_sixteen_are_left_to_the_terminal() {
    let mut bench = Bench::new(10, 2, false);
    let (writes, _) = bench.draw(|buffer| {
        put(buffer, 0, 0, "a", Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(200)));
        put(buffer, 1, 0, "b", Style::new().fg(Color::Indexed(9)));
        None
    });
    assert!(String::from_utf8_lossy(&writes[0]).contains("\x1b[Ha\x1b[91mb"), "{writes:?}");
}

#[test]
fn after_a_disturbance_the_whole_frame_comes_again() {
    let mut bench = Bench::new(20, 3, false);
    let paint = |buffer: &mut Buffer| {
        put(buffer, 0, 2, "三 106", Style::new());
        Some(Position::new(0, 2))
    };
    bench.draw(paint);
    bench.screen.process(b"\x1b[H\x1b[32mwall: the server goes down\x1b[?25l");
    bench.terminal.backend_mut().forget();
    let (writes, buffer) = bench.draw(paint);
    assert_eq!(writes.len(), 1);
    assert_eq!(difference(&buffer, bench.screen.screen(), false), "");
    assert!(!bench.screen.screen().hide_cursor());
    // And so it does in another size.
    bench.terminal.backend_mut().resize(Size::new(30, 4));
    bench.screen.screen_mut().set_size(4, 30);
    let (_, buffer) = bench.draw(paint);
    assert_eq!(buffer.area.width, 30);
    assert_eq!(difference(&buffer, bench.screen.screen(), false), "");
}

#[test]
fn the_width_question_leaves_no_trace() {
    let mut bench = Bench::new(20, 3, false);
    let paint = |buffer: &mut Buffer| {
        put(buffer, 0, 1, "收到三 106", Style::new().red());
        Some(Position::new(7, 1))
    };
    let (_, buffer) = bench.draw(paint);
    bench.terminal.backend_mut().ask_width().unwrap();
    let writes = bench.replay();
    assert_eq!(writes.len(), 1);
    assert!(String::from_utf8_lossy(&writes[0]).contains("\x1b[2H…\x1b[6n"));
    assert_eq!(difference(&buffer, bench.screen.screen(), false), "");
    assert_eq!(bench.screen.screen().cursor_position(), (1, 7));
    assert!(bench.draw(paint).0.is_empty());
}

/// After a character about which terminals disagree, the cursor is placed and not trusted.
#[test]
fn the_cursor_is_placed_after_an_ambiguous_character() {
    let mut bench = Bench::new(20, 2, false);
    let (writes, _) = bench.draw(|buffer| {
        put(buffer, 0, 0, "“a", Style::new());
        None
    });
    assert!(String::from_utf8_lossy(&writes[0]).contains("“\x1b[1;2Ha"));
    bench.terminal.backend_mut().trust_ambiguous(true);
    bench.terminal.backend_mut().forget();
    let (writes, _) = bench.draw(|buffer| {
        put(buffer, 0, 0, "“a", Style::new());
        None
    });
    assert!(String::from_utf8_lossy(&writes[0]).contains("“a"));
}

/// In the last column terminals wait, each its own way, for what comes next.
#[test]
fn the_cursor_is_placed_after_the_last_column() {
    let mut bench = Bench::new(10, 2, false);
    let (writes, _) = bench.draw(|buffer| {
        put(buffer, 9, 0, "x", Style::new());
        Some(Position::new(8, 0))
    });
    assert!(String::from_utf8_lossy(&writes[0]).contains("x\x1b[1;9H"), "{writes:?}");
}

#[test]
fn a_cursor_inside_a_wide_character_misleads_nobody() {
    let mut bench = Bench::new(10, 2, false);
    for text in ["三ab", "三ac"] {
        let (_, buffer) = bench.draw(|buffer| {
            put(buffer, 0, 0, text, Style::new());
            Some(Position::new(1, 0))
        });
        assert_eq!(difference(&buffer, bench.screen.screen(), false), "");
    }
}

#[test]
fn a_failed_write_is_told_and_the_next_frame_is_whole() {
    struct Once(bool, Vec<u8>);
    impl Write for Once {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if std::mem::take(&mut self.0) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut backend = LineBackend::new(Once(true, Vec::new()), Size::new(4, 1), false);
    let cell = Cell::new("7");
    backend.draw(std::iter::once((0, 0, &cell))).unwrap();
    assert!(backend.flush().is_err());
    backend.flush().unwrap();
    assert!(String::from_utf8_lossy(&backend.writer().1).contains("\x1b[2J\x1b[H7"));
}

#[derive(Clone, Debug)]
struct Piece {
    x: u16,
    y: u16,
    text: String,
    style: Style,
}

fn style() -> impl Strategy<Value = Style> {
    let color = || {
        prop::sample::select(vec![
            Color::Reset,
            Color::Reset,
            Color::Red,
            Color::LightBlue,
            Color::Gray,
        ])
    };
    let looks = prop::sample::select(vec![
        Modifier::empty(),
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::DIM | Modifier::REVERSED,
        Modifier::REVERSED,
        Modifier::UNDERLINED | Modifier::BOLD,
    ]);
    (color(), color(), looks)
        .prop_map(|(fg, bg, look)| Style::new().fg(fg).bg(bg).add_modifier(look))
}

const SIZE: (u16, u16) = (24, 6);

fn frame() -> impl Strategy<Value = (Vec<Piece>, Option<(u16, u16)>)> {
    let character =
        prop::sample::select(vec!["a", "7", " ", "三", "公", "（", "e\u{301}", "ﾊ", "😀"]);
    let text = prop::collection::vec(character, 1..8).prop_map(|parts| parts.concat());
    let piece = (0..SIZE.0, 0..SIZE.1, text, style()).prop_map(|(x, y, text, style)| Piece {
        x,
        y,
        text,
        style,
    });
    (prop::collection::vec(piece, 0..10), prop::option::of((0..SIZE.0, 0..SIZE.1)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was on the screen before, what is seen after each frame is the frame.
    #[test]
    fn what_is_seen_is_what_was_drawn(
        frames in prop::collection::vec(frame(), 1..8),
        no_color in any::<bool>(),
    ) {
        let mut bench = Bench::new(SIZE.0, SIZE.1, no_color);
        for (pieces, cursor) in &frames {
            let paint = |buffer: &mut Buffer| {
                for piece in pieces {
                    put(buffer, piece.x, piece.y, &piece.text, piece.style);
                }
                cursor.map(Position::from)
            };
            let (writes, buffer) = bench.draw(paint);
            prop_assert!(writes.len() <= 1);
            let different = difference(&buffer, bench.screen.screen(), no_color);
            prop_assert!(different.is_empty(), "{}", different);
            prop_assert_eq!(bench.screen.screen().hide_cursor(), cursor.is_none());
            if let Some((x, y)) = cursor {
                prop_assert_eq!(bench.screen.screen().cursor_position(), (*y, *x));
            }
            prop_assert!(bench.draw(paint).0.is_empty(), "an idle frame wrote");
        }
    }
}
