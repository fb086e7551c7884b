//! The picture of the README, drawn from the real program in a pseudo-terminal.
//!
//! `BLESS=1 cargo test --test program picture` draws it anew; without that a picture that no longer shows what
//! the program shows fails.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::fmt::Write as _;
use std::path::Path;

use crate::common::pty::Program;

/// The size of a cell, and of the letters in it.
const CELL: (u16, u16) = (9, 20);
const PICTURE: &str = "docs/screen.svg";

/// The colours of a terminal with a dark background: plain, and the sixteen.
const PAPER: &str = "#1c1f24";
const INK: &str = "#d7dae0";
const COLOURS: [&str; 8] =
    ["#1c1f24", "#ff6b68", "#8ccf7e", "#e5c76b", "#6cb0f5", "#c792ea", "#67c7d8", "#d7dae0"];

fn colour(of: vt100::Color, plain: &'static str) -> &'static str {
    match of {
        vt100::Color::Idx(index) => COLOURS[usize::from(index % 8)],
        _ => plain,
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Draws a screen: one piece of text for each run of cells that look alike, every character at its own column.
fn svg(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let (width, height) = (columns * CELL.0 + 20, rows * CELL.1 + 20);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"'Noto Sans Mono CJK SC','Sarasa Mono SC','Source Han Mono SC',monospace\" font-size=\"15\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{PAPER}\"/>\n"
    );
    for y in 0..rows {
        let mut run: Option<(String, String, String)> = None;
        let top = 10 + y * CELL.1;
        for x in 0..columns {
            let cell = screen.cell(y, x).unwrap();
            if cell.is_wide_continuation() {
                continue;
            }
            let (mut ink, mut paper) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
            if cell.inverse() {
                std::mem::swap(&mut ink, &mut paper);
            }
            let left = 10 + x * CELL.0;
            if paper != PAPER {
                let wide = if cell.is_wide() { 2 * CELL.0 } else { CELL.0 };
                let _ = writeln!(
                    out,
                    "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{}\" fill=\"{paper}\"/>",
                    CELL.1
                );
            }
            let shown = if cell.has_contents() { cell.contents() } else { " " };
            let weight = if cell.bold() { " font-weight=\"bold\"" } else { "" };
            let faint = if cell.dim() { " opacity=\"0.6\"" } else { "" };
            let look = format!("fill=\"{ink}\"{weight}{faint}");
            if shown == " " || run.as_ref().is_some_and(|(held, ..)| *held != look) {
                flush(&mut out, run.take(), top);
            }
            if shown != " " {
                let (_, columns, text) = run.get_or_insert((look, String::new(), String::new()));
                let _ = write!(columns, "{left} ");
                text.push_str(shown);
            }
        }
        flush(&mut out, run, top);
    }
    out.push_str("</svg>\n");
    out
}

fn flush(out: &mut String, run: Option<(String, String, String)>, top: u16) {
    if let Some((look, columns, text)) = run {
        let (columns, text) = (columns.trim_end(), escape(&text));
        let _ = writeln!(out, "<text x=\"{columns}\" y=\"{}\" {look}>{text}</text>", top + 15);
    }
}

#[test]
fn the_picture_shows_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("practice-2023.toml");
    std::fs::copy("examples/practice-2023.toml", &report).unwrap();
    let mut program = Program::start(&["practice-2023.toml"], folder.path(), (120, 40));
    program.wait_for("上年报告  没有找到");
    program.keys("<Right><Down><Down>31");
    let picture = svg(program.screen());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PICTURE, &picture).unwrap();
    }
    let held = std::fs::read_to_string(Path::new(PICTURE)).unwrap_or_default();
    assert!(held == picture, "{PICTURE} is out of date: draw it anew with BLESS=1");
}
