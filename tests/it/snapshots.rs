//! Whole screens as files, text and looks, and that what reaches a terminal is the same screen as a full repaint.
//!
//! `BLESS=1 cargo test --test it snapshots` writes the files anew; look at the difference before keeping it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::golden;
use std::fmt::Write as _;
use std::path::Path;

use crate::common::editor::{Editor, press, text_of};
use gouji::model::Language;
use gouji::tui::terminal::backend::{LineBackend, whole};
use gouji::tui::terminal::event::Key;
use gouji::tui::view;
use proptest::prelude::*;
use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Size;
use ratatui_core::terminal::Terminal;

/// The looks of each line as runs: first column, width, look.
fn looks_of(buffer: &Buffer) -> String {
    let columns = usize::from(buffer.area.width);
    let mut text = String::new();
    for (y, row) in buffer.content.chunks(columns).enumerate() {
        // The right half of a wide character looks like its left half.
        let half = |at: usize| {
            let before =
                at.checked_sub(1).map(|before| gouji::text::width::width(row[before].symbol()));
            before == Some(2)
        };
        let look = |at: usize| {
            let cell = if half(at) { &row[at - 1] } else { &row[at] };
            (cell.fg, cell.modifier)
        };
        let mut start = 0;
        let mut runs = String::new();
        for at in 1..=columns {
            if at < columns && look(at) == look(start) {
                continue;
            }
            let (colour, modifier) = look(start);
            let plain = modifier.is_empty() && format!("{colour}") == "Reset";
            let blank = row[start..at].iter().all(|cell| cell.symbol() == " ")
                && !modifier.contains(ratatui_core::style::Modifier::REVERSED);
            if !plain && !blank {
                let named = format!("{modifier:?}").replace("Modifier(", "").replace(')', "");
                let _ = write!(runs, "  {start}+{} {colour} {named}", at - start);
            }
            start = at;
        }
        if !runs.is_empty() {
            let _ = writeln!(text, "{:2}{runs}", y + 1);
        }
    }
    text
}

fn compare(name: &str, got: &str) {
    golden::compare(Path::new("tests/snapshots").join(name), got);
}

/// Name of the screen, report, keys that lead there.
const SCREENS: &[(&str, &str, &str)] = &[
    ("findings", "practice-2023.toml", "F8 F7"),
    ("typing", "practice-2023.toml", "Right 2 3 + 4"),
    ("bands", "laizhou-2020.toml", "PageDown"),
    ("single_row", "laizhou-2020.toml", "Ctrl-P * * 4"),
    ("text", "laizhou-2020.toml", "Down"),
    ("references", "practice-2023.toml", "Ctrl-P * * 1 F6 Down"),
    ("preview", "laizhou-2020.toml", "F9"),
    ("commands", "laizhou-2020.toml", "PageDown *"),
    ("find", "laizhou-2020.toml", "F3 z r r"),
    ("help", "laizhou-2020.toml", "PageDown F1"),
    ("leave", "practice-2023.toml", "1 Enter F10"),
];

/// The same in English.
const ENGLISH: &[(&str, &str, &str)] = &[
    ("english", "practice-2023.toml", "F8 F7"),
    ("english_bands", "laizhou-2020.toml", "PageDown"),
    ("english_single_row", "laizhou-2020.toml", "Ctrl-P * * 4"),
    ("english_find", "laizhou-2020.toml", "F3 l e g a l"),
];

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// Compares text, cursor and looks of the screen with what is held under this name.
fn compare_screen(name: &str, editor: &mut Editor) {
    let buffer = editor.buffer();
    let (columns, rows) = editor.app.size;
    let (x, y) = editor.cursor;
    let text = text_of(&buffer);
    let got = format!("{text}---- cursor {x},{y}\n{}", looks_of(&buffer));
    compare(&format!("{name}-{columns}x{rows}.txt"), &got);
}

#[test]
fn screens_look_as_they_did() {
    for size in SIZES {
        compare_screen("start", &mut Editor::start(size));
        for (language, screens) in [(Language::Zh, SCREENS), (Language::En, ENGLISH)] {
            for (name, report, keys) in screens {
                let path = Path::new("examples").join(report);
                let mut editor = Editor::with(language, Some(&path), size);
                press(&mut editor, keys);
                compare_screen(name, &mut editor);
            }
        }
    }
}

/// A terminal that shows what the backend writes.
struct Replay {
    terminal: Terminal<LineBackend<Vec<u8>>>,
    screen: vt100::Parser,
    read: usize,
}

impl Replay {
    fn new((columns, rows): (u16, u16)) -> Self {
        let backend = LineBackend::new(Vec::new(), Size::new(columns, rows), false);
        let terminal = Terminal::new(backend).unwrap();
        Self { terminal, screen: vt100::Parser::new(rows, columns, 0), read: 0 }
    }

    fn draw(&mut self, editor: &Editor) -> String {
        self.terminal
            .draw(|frame| {
                view::draw(&editor.app, frame);
                whole(frame.buffer_mut());
            })
            .unwrap();
        let bytes = self.terminal.backend().writer();
        self.screen.process(&bytes[self.read..]);
        self.read = bytes.len();
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let mut text = String::new();
        for y in 0..rows {
            for x in 0..columns {
                let cell = screen.cell(y, x).unwrap();
                let shown = if cell.has_contents() { cell.contents() } else { " " };
                if !cell.is_wide_continuation() {
                    text.push_str(shown);
                }
                let marked = cell.inverse() || cell.underline();
                if (shown != " " || marked) && !cell.is_wide_continuation() {
                    // Weight cannot be seen on a blank.
                    let weight = (shown != " ").then_some((cell.bold(), cell.dim()));
                    let look = (cell.fgcolor(), weight, cell.inverse(), cell.underline());
                    let _ = write!(text, "{look:?}");
                }
            }
            text.push('\n');
        }
        let _ = write!(text, "{:?}", screen.cursor_position());
        text
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_key_of_a_random_walk_shows_what_a_full_repaint_shows(
        language in prop::sample::select(vec![Language::Zh, Language::En]),
        size in prop::sample::select(vec![
            (80, 24), (120, 40), (200, 60), (81, 25), (97, 24), (100, 33), (101, 34), (133, 37), (79, 24), (37, 11), (5, 2),
            (1, 1),
        ]),
        keys in prop::collection::vec(prop::sample::select(vec![
            "1", "7", "Enter", "Tab", "Up", "Down", "Left", "Right", "Backspace", "Delete", "Esc", "F2", "F4", "F6",
            "F8", "/", "PageUp", "PageDown", "PageDown", "Ctrl-Z", "*", "Ctrl-P", "F3", "F9", "F1", "甲", "，",
        ]), 1..40),
    ) {
        let path = Path::new("examples/practice-2023.toml");
        let mut editor = Editor::with(language, Some(path), size);
        let mut replay = Replay::new(size);
        replay.draw(&editor);
        for name in keys {
            editor.key(Key::named(name).unwrap());
            let shown = replay.draw(&editor);
            let repainted = Replay::new(size).draw(&editor);
            let different = shown.lines().zip(repainted.lines()).find(|(shown, wanted)| shown != wanted);
            prop_assert!(shown == repainted, "after {}: {:?}", name, different);
        }
    }
}
