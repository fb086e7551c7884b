//! The Word file of one report: the whole process, from the report on the disk to the file on the disk.
//!
//! `cargo bench --bench docx`
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
use std::time::Instant;

use table::Table;

const GOUJI: &str = env!("CARGO_BIN_EXE_gouji");
const RUNS: usize = 101;
/// Milliseconds for one document.
const MOST: f64 = 20.0;
/// What is known of another program; it need not be installed.
const PANDOC: &str = "pandoc 157 ms (published, not measured in this run)";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("report.docx");
    // The first runs fetch the program from the disk.
    for _ in 0..3 {
        render("docx", &output);
    }
    let mut table = Table::new();
    let times = sorted("docx", &output);
    let what = |word: &str| format!("DOCX of one report, whole process, {word} of {RUNS}");
    table.figure(&what("median"), (times[RUNS / 2], 2), MOST, "ms", PANDOC);
    table.figure(&what("p90"), (times[RUNS * 9 / 10], 2), MOST, "ms", "");
    // Half of the time can be the disk, which is told twice to keep what it was given.
    for (what, format, output) in [
        ("the same to standard output, median", "docx", Path::new("-")),
        ("the same as plain text, median", "text", &*output),
    ] {
        let times = sorted(format, output);
        table.peer(what, format!("{:.2} ms", times[RUNS / 2]));
    }
    print!("{}", table.text());
}

fn sorted(format: &str, output: &Path) -> Vec<f64> {
    let mut times: Vec<f64> = (0..RUNS).map(|_| render(format, output)).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// Returns the milliseconds of one run.
fn render(format: &str, output: &Path) -> f64 {
    let start = Instant::now();
    let status = Command::new(GOUJI)
        .args(["render", "examples/laizhou-2020.toml", "--to", format, "-o"])
        .arg(output)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    start.elapsed().as_secs_f64() * 1000.0
}
