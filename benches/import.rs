//! Documents read back: a folder of web pages as large as real ones, the whole process, and one document of each format.
//!
//! `cargo bench --bench import`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    dead_code,
    reason = "a benchmark prints, may stop, and uses a part of what benchmarks share"
)]

#[path = "common/table.rs"]
mod table;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use gouji::definition::Library;
use gouji::import::{ImportOptions, propose, read};
use table::Table;

const GOUJI: &str = env!("CARGO_BIN_EXE_gouji");
const PAGES: usize = 1000;
/// Seconds for all pages, on two cores.
const MOST: f64 = 5.0;
const RUNS: usize = 21;
const EXAMPLE: &str = "examples/huaian-2024.toml";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = Table::new();
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).unwrap();
    let page = rendered(folder.path(), "html");
    for number in 0..PAGES {
        std::fs::write(pages.join(format!("{number}.html")), &page).unwrap();
    }
    let began = Instant::now();
    gouji(&[
        "import",
        pages.to_str().unwrap(),
        "-o",
        folder.path().join("reports").to_str().unwrap(),
    ]);
    let seconds = began.elapsed().as_secs_f64();
    let what = format!("{PAGES} pages of {} KB to report files, whole process", page.len() / 1024);
    table.figure(&what, (seconds, 2), MOST, "s", "");
    let library = Library::builtin();
    for format in ["text", "markdown", "html", "docx", "json", "csv"] {
        let bytes = rendered(folder.path(), format);
        let mut times: Vec<f64> = (0..RUNS)
            .map(|_| {
                let began = Instant::now();
                let source = read::open(format, &bytes).unwrap().source;
                propose(source, &ImportOptions::default(), &library).unwrap();
                began.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        table.peer(
            &format!("one document, in process: {format}"),
            format!("{:.2} ms", times[RUNS / 2]),
        );
    }
    print!("{}", table.text());
}

fn rendered(folder: &Path, format: &str) -> Vec<u8> {
    let output = folder.join(format!("one.{format}"));
    gouji(&["render", EXAMPLE, "--to", format, "-o", output.to_str().unwrap()]);
    std::fs::read(output).unwrap()
}

fn gouji(arguments: &[&str]) {
    let status =
        Command::new(GOUJI).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.unwrap().success(), "{arguments:?}");
}
