//! What is said of bad input, in both languages: one folder a case under `tests/errors`.
//!
//! `BLESS=1 cargo test --test it errors` writes the expected texts anew.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test reads the project's own cases"
)]

use crate::common::golden;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use gouji::definition::Library;
use gouji::locale::Locale;
use gouji::model::{Finding, Language};
use gouji::store::{LIMIT, report::document::Document};

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> =
        fs::read_dir("tests/errors").unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn findings(bytes: &[u8]) -> Vec<Finding> {
    Document::parse("input.toml", bytes, &Library::builtin()).findings
}

fn said(findings: &[Finding], language: Language) -> String {
    let locale = Locale::new(language);
    let mut out = String::new();
    for found in findings {
        let place = found.place.as_ref().unwrap();
        let message = locale.message(&found.message);
        let hint = locale.message(found.hint.as_ref().unwrap());
        let (line, column, rule) = (place.line, place.column, &found.rule);
        let severity = found.severity.word();
        writeln!(out, "{line}:{column} {severity} {rule} {message} / {hint}").unwrap();
    }
    out
}

#[test]
fn bad_input_is_told_in_both_languages() {
    let mut wrong = String::new();
    for case in cases() {
        let findings = findings(&fs::read(case.join("input.toml")).unwrap());
        assert!(!findings.is_empty(), "{}: nothing is found", case.display());
        for (language, file) in [(Language::Zh, "zh.txt"), (Language::En, "en.txt")] {
            let (got, file) = (said(&findings, language), case.join(file));
            assert!(!got.contains('{') || !got.contains("store."), "{}: {got}", case.display());
            if golden::is_blessed() {
                fs::write(&file, got).unwrap();
            } else if fs::read_to_string(&file).unwrap_or_default() != got {
                write!(wrong, "{}:\n{got}", file.display()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "not as expected (BLESS=1 writes it anew):\n{wrong}");
}

#[test]
fn every_reserved_id_has_a_case() {
    let mut seen: BTreeSet<String> =
        findings(&vec![b'#'; LIMIT + 1]).into_iter().map(|found| found.rule).collect();
    assert_eq!(seen.iter().collect::<Vec<_>>(), ["too_large"]);
    for case in cases() {
        let findings = findings(&fs::read(case.join("input.toml")).unwrap());
        seen.extend(findings.into_iter().map(|found| found.rule));
    }
    let reserved = [
        "duplicate_key",
        "missing_key",
        "negative_count",
        "newer_version",
        "not_a_number",
        "not_gouji",
        "not_utf8",
        "toml_syntax",
        "too_large",
        "too_many_digits",
        "unit_in_cell",
        "unknown_cell",
        "unknown_form",
        "unknown_key",
        "wrong_kind",
        "year_before_form",
        "year_outside_form",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), reserved);
}

#[test]
fn a_file_at_the_limit_is_read() {
    let mut bytes = fs::read("examples/huaian-2024.toml").unwrap();
    bytes.resize(LIMIT, b'\n');
    assert_eq!(findings(&bytes), []);
}

#[test]
fn many_problems_keep_their_lines() {
    let mut text = String::from("gouji = 1\nform = \"cn-2021\"\nagency = \"甲\"\nyear = 2024\n");
    for number in 0..20_000 {
        writeln!(text, "说明{number} = 1").unwrap();
    }
    // Not bare keys: slips, of which only so many are told.
    let slips = findings(text.as_bytes());
    assert_eq!(slips.len(), 500);
    let unknown = findings(text.replace("说明", "k").as_bytes());
    let lines: Vec<u32> = unknown.iter().map(|found| found.place.as_ref().unwrap().line).collect();
    assert_eq!(lines, (5..20_005).collect::<Vec<_>>());
    assert_eq!(unknown[19_999].excerpt.as_ref().unwrap().text, "k19999 = 1");
}
