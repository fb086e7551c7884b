//! Documents taken apart: each quirk of a container is a small file in `tests/import/containers` with what comes of it
//! beside it.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the test reads the project's own cases"
)]

mod booked;
mod hostile;
mod shown;
mod worded;
mod zipped;

use crate::common::golden;
use std::fs;
use std::path::PathBuf;

use shown::shown;

fn cases() -> Vec<PathBuf> {
    let folder = fs::read_dir("tests/import/containers").unwrap();
    let mut found: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending != "expected"));
    found.sort();
    found
}

/// `BLESS=1` writes what comes out as what is expected, for whoever has looked at it.
#[test]
fn each_case_comes_apart_as_expected() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() > 10, "the folder is read as meant");
    for path in cases {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let text = || std::str::from_utf8(&bytes).unwrap();
        let found = match name.rsplit_once('.') {
            Some((name, "parts")) => shown(name, &zipped::zipped(text())),
            Some((name, "records")) => shown(name, &booked::booked(text())),
            _ => shown(&name, &bytes),
        };
        let beside = PathBuf::from(format!("{}.expected", path.display()));
        if golden::is_blessed() {
            fs::write(&beside, &found).unwrap();
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{}\n{found}\nnot\n{expected}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "BLESS=1 writes it anew: {}", wrong.join("\n\n"));
}
