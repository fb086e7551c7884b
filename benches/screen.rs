//! The editor as a terminal sees it: how soon the first screen stands, how soon a key is answered, how many bytes go
//! down the line, how many keys a whole report takes. Other programs that are installed start in the same run.
//!
//! `cargo bench --bench screen`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    dead_code,
    reason = "a benchmark prints, may stop, and uses a part of what tests share"
)]

#[path = "../tests/program/common/laizhou.rs"]
mod laizhou;
#[path = "../tests/program/common/pty.rs"]
mod pty;
#[path = "common/table.rs"]
mod table;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use pty::{Answer, Program, each};
use table::Table;

const GOUJI: &str = env!("CARGO_BIN_EXE_gouji");
const SIZE: (u16, u16) = (120, 40);
const STARTS: usize = 30;
/// How long a screen must be quiet to count as settled.
const SETTLED: Duration = Duration::from_millis(150);
const IDLE: Duration = Duration::from_secs(5);
/// The column of 120 where the findings begin, and the rows that they take.
const PANEL: u16 = 81;
const PANEL_ROWS: std::ops::Range<usize> = 3..34;
/// As many steps across as up and down; each round begins two rows lower.
const ROUND: &str = "<Right><Right><Right><Down><Down><Down><Down><Left><Left><Left><Up><Up>";
/// The sections with how many rounds lead through all their rows: 三, then 二.
const SECTIONS: [(&str, usize); 2] = [("<PageDown><PageDown>", 11), ("<PageUp>", 3)];
/// The characters of a long text, and what its paragraphs are made of.
const LONG_TEXT: usize = 10_000;
const PARAGRAPH: &str =
    "全年收到政府信息公开申请 106 件，其中“信函”和传真申请 79 件，网上申请 27 件。";
/// Other programs, with what they open. `LANG` and the size are those of the editor.
const PEERS: &[(&str, &[&str])] = &[
    ("sc", &["sc"]),
    ("vim.tiny", &["vim.tiny", "laizhou.toml"]),
    ("vim", &["vim", "laizhou.toml"]),
    ("nano", &["nano", "laizhou.toml"]),
    ("micro", &["micro", "laizhou.toml"]),
    ("VisiData", &["vd", "table.csv"]),
];

fn main() {
    let home = tempfile::tempdir().unwrap();
    std::fs::copy("examples/laizhou-2020.toml", home.path().join("laizhou.toml")).unwrap();
    std::fs::write(home.path().join("table.csv"), "row,a,b\n1,106,1\n2,72,2\n").unwrap();
    let mut table = Table::new();
    starts(home.path(), &mut table);
    moves(home.path(), &mut table);
    entry(&mut table);
    writing(home.path(), &mut table);
    journals(&mut table);
    print!("{}", table.text());
}

/// Milliseconds from the start of a program until its screen has settled, the median of many starts.
fn first_screen(command: &[&str], home: &Path) -> f64 {
    let times = (0..STARTS).map(|_| {
        let (program, answer) = Program::time(command, home, SIZE, SETTLED);
        program.kill();
        milliseconds(answer.time.unwrap())
    });
    percentile(times.collect(), 50)
}

fn starts(home: &Path, table: &mut Table) {
    let file = first_screen(&[GOUJI, "laizhou.toml"], home);
    let beside = "sc 4-6, vim.tiny 10, nano 15, micro 34, VisiData 1360 ms";
    table.figure("start to settled first screen, a report", (file, 1), 10.0, "ms", beside);
    let blank = first_screen(&[GOUJI], home);
    table.figure("start to settled first screen, no file", (blank, 1), 10.0, "ms", beside);
    for (name, command) in PEERS {
        if is_installed(command[0]) {
            let time = first_screen(command, home);
            table.peer(&format!("  {name}"), format!("{time:.1} ms"));
        }
    }
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// What was written for keys of one kind.
#[derive(Default)]
struct Kind {
    bytes: Vec<usize>,
    times: Vec<f64>,
}

impl Kind {
    fn add(&mut self, answer: Answer) {
        self.bytes.push(answer.bytes);
        self.times.extend(answer.time.map(milliseconds));
    }

    fn mean(&self) -> f64 {
        self.bytes.iter().sum::<usize>() as f64 / self.bytes.len().max(1) as f64
    }
}

/// Arrow keys through a full report, where the findings stay as they are; then nothing for a while.
fn moves(home: &Path, table: &mut Table) {
    let (mut program, _) = Program::time(&[GOUJI, "laizhou.toml"], home, SIZE, SETTLED);
    let mut arrows = Kind::default();
    for (keys, rounds) in SECTIONS {
        program.keys(keys);
        for key in each(ROUND).repeat(rounds) {
            let answer = program.send(key);
            // At an edge there is nothing to write.
            if answer.bytes > 0 {
                arrows.add(answer);
            }
        }
    }
    let beside = "sc 67, micro 224, VisiData 923";
    table.figure("bytes per arrow key, mean", (arrows.mean(), 0), 120.0, "bytes", beside);
    latency("arrow key", &arrows, table);
    let idle = program.idle(IDLE) as f64;
    table.figure("idle for 5 s", (idle, 0), 0.0, "bytes", "csvlens 500");
    program.kill();
}

fn latency(what: &str, kind: &Kind, table: &mut Table) {
    let beside = ["sc 0.26, VisiData 6 ms", "sc 0.5, VisiData 43 ms"];
    for (name, percent, most, beside) in
        [("median", 50, 1.0, beside[0]), ("p99", 99, 5.0, beside[1])]
    {
        let what = format!("{what} to last byte of the answer, {name}");
        table.figure(&what, (percentile(kind.times.clone(), percent), 2), most, "ms", beside);
    }
}

/// What it costs that every figure is on the disk before the screen shows it: the same keys without a journal, with it on
/// this disk, and with it in memory where there is such a folder.
fn journals(table: &mut Table) {
    let here = tempfile::tempdir().unwrap();
    let memory = tempfile::tempdir_in("/dev/shm").ok();
    let homes =
        [("none", Some(&here)), ("on this disk", Some(&here)), ("in memory", memory.as_ref())];
    for (name, home) in homes {
        let Some(home) = home else { continue };
        let journal = if name == "none" { "off" } else { "state" };
        let home = tempfile::tempdir_in(home.path()).unwrap();
        blank_report(home.path());
        let command = [GOUJI, "--journal", journal, "report.toml"];
        let (mut program, _) = Program::time(&command, home.path(), SIZE, SETTLED);
        let mut committed = Kind::default();
        for key in [laizhou::PROACTIVE, laizhou::REQUESTS].into_iter().flat_map(each) {
            let answer = program.send(key);
            if key == "\r" {
                committed.add(answer);
            }
        }
        program.kill();
        latency(&format!("Enter, journal {name},"), &committed, table);
    }
}

/// Makes the blank report that the figures are entered into.
fn blank_report(home: &Path) {
    let made = Command::new(GOUJI)
        .args(laizhou::NEW)
        .current_dir(home)
        .env("GOUJI_CONFIG", home.join("config"))
        .env("GOUJI_STATE", home.join("state"))
        .status();
    assert!(made.unwrap().success());
}

/// The whole report from a blank file: digits, and Enter with and without a change among the findings.
fn entry(table: &mut Table) {
    let home = tempfile::tempdir().unwrap();
    blank_report(home.path());
    let (mut program, _) = Program::time(&[GOUJI, "report.toml"], home.path(), SIZE, SETTLED);
    program.keys = 0;
    let (mut digits, mut same, mut changed) = (Kind::default(), Kind::default(), Kind::default());
    for part in [laizhou::PROACTIVE, laizhou::REQUESTS, laizhou::DISPUTES, "<Ctrl-S>"] {
        for key in each(part) {
            let before = findings(&program);
            let answer = program.send(key);
            match key {
                "\r" if findings(&program) == before => same.add(answer),
                "\r" => changed.add(answer),
                key if key.bytes().all(|byte| byte.is_ascii_digit()) => digits.add(answer),
                _ => {}
            }
        }
    }
    assert!(program.text().contains("已存盘"), "{}", program.text());
    let beside = "443 typing each cell of a spreadsheet";
    table.figure("keys for all figures of 莱州 2020", (program.keys as f64, 0), 125.0, "", beside);
    program.kill();
    let beside = "sc 67, micro 224, VisiData 923";
    table.figure("bytes per Enter, findings unchanged", (same.mean(), 0), 120.0, "bytes", beside);
    table.figure("bytes per Enter, findings changed", (changed.mean(), 0), 220.0, "bytes", beside);
    table.figure("bytes per digit, mean", (digits.mean(), 0), 64.0, "bytes", beside);
    latency("digit", &digits, table);
    changed.times.extend(same.times);
    latency("Enter", &changed, table);
}

/// Characters typed into the middle of a long text, and steps down through it.
fn writing(home: &Path, table: &mut Table) {
    let report = std::fs::read_to_string("examples/laizhou-2020.toml").unwrap();
    let paragraph = PARAGRAPH.repeat(LONG_TEXT.div_ceil(50 * PARAGRAPH.chars().count()));
    let long = format!("overview = \"\"\"\n{}", format!("{paragraph}\n\n").repeat(50));
    std::fs::write(home.join("long.toml"), report.replace("overview = \"\"\"\n", &long)).unwrap();
    let (mut program, _) = Program::time(&[GOUJI, "long.toml"], home, SIZE, SETTLED);
    let mut steps = Kind::default();
    for _ in 0..60 {
        steps.add(program.send("\x1b[B"));
    }
    let mut typed = Kind::default();
    for key in each("全年收到申请一百零六件，").repeat(5) {
        typed.add(program.send(key));
    }
    program.kill();
    latency("line down in a text of 10,000 characters", &steps, table);
    latency("character in a text of 10,000 characters", &typed, table);
}

/// What the findings beside the table show.
fn findings(program: &Program) -> Vec<String> {
    let rows: Vec<String> = program.screen().rows(PANEL, SIZE.0 - PANEL).collect();
    rows[PANEL_ROWS].to_vec()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Returns the figure below which so many in a hundred lie.
fn percentile(mut figures: Vec<f64>, percent: usize) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[(figures.len() * percent / 100).min(figures.len() - 1)]
}
