//! `gouji check` over many files: time and memory of the whole process; and the size of the program.
//!
//! `cargo bench --bench check`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    dead_code,
    reason = "a benchmark prints, may stop, and uses a part of what benchmarks share"
)]

#[path = "common/table.rs"]
mod table;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use table::Table;

const GOUJI: &str = env!("CARGO_BIN_EXE_gouji");
const FILES: usize = 10_000;
const RUNS: usize = 5;
const MIB: f64 = 1024.0 * 1024.0;
const EXAMPLES: [&str; 3] = ["laizhou-2020.toml", "practice-2023.toml", "huaian-2024.toml"];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let names = reports(folder.path());
    let mut table = Table::new();
    for format in ["text", "json"] {
        let runs: Vec<(f64, f64)> =
            (0..RUNS).map(|_| check(folder.path(), &names, format)).collect();
        let mut times: Vec<f64> = runs.iter().map(|(time, _)| *time).collect();
        times.sort_by(f64::total_cmp);
        let memory = runs.iter().map(|(_, memory)| *memory).fold(0.0, f64::max);
        let what = format!("check of {FILES} reports, {format}");
        table.figure(&format!("{what}, median of {RUNS}"), (times[RUNS / 2], 2), 3.0, "s", "");
        table.figure(&format!("{what}, peak memory"), (memory, 1), 100.0, "MiB", "");
    }
    let size = std::fs::metadata(GOUJI).unwrap().len() as f64 / MIB;
    table.figure("size of the program", (size, 1), 8.0, "MiB", "");
    print!("{}", table.text());
}

/// Writes copies of the examples, each for an agency of its own, and returns their names.
fn reports(folder: &Path) -> Vec<String> {
    let texts = EXAMPLES.map(|name| std::fs::read_to_string(format!("examples/{name}")).unwrap());
    let name = |number: usize| format!("{number:05}.toml");
    for number in 0..FILES {
        let text = texts[number % texts.len()].replace("市人民政府\"", &format!("{number}\""));
        std::fs::write(folder.join(name(number)), text).unwrap();
    }
    (0..FILES).map(name).collect()
}

/// Returns seconds and MiB of one run.
fn check(folder: &Path, names: &[String], format: &str) -> (f64, f64) {
    let start = Instant::now();
    let mut child = Command::new(GOUJI)
        .args(["check", "--format", format])
        .args(names)
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0.0_f64;
    // The kernel keeps the peak while the process is there, so the last look before its end is near it.
    let status = loop {
        peak = peak.max(peak_memory(child.id()).unwrap_or_default());
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    // The practice report has errors on purpose.
    assert_eq!(status.code(), Some(1));
    (start.elapsed().as_secs_f64(), peak)
}

fn peak_memory(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes / 1024.0)
}
