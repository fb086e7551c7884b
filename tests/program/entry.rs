//! A whole report typed into the real program from a blank file, key by key, and what comes of it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests"
)]

use std::path::Path;
use std::process::Command;

use crate::common::laizhou::{DISPUTES, NEW, PROACTIVE, REQUESTS};
use crate::common::pty::Program;
use gouji::definition::Library;
use gouji::model::Report;
use gouji::store::report::document::Document;

fn read(path: &Path) -> Report {
    let bytes = std::fs::read(path).unwrap();
    let opened = Document::parse("report.toml", &bytes, &Library::builtin());
    assert!(opened.findings.is_empty(), "{:?}", opened.findings);
    opened.report.unwrap()
}

fn gouji(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(arguments)
        .current_dir(folder)
        .env("GOUJI_CONFIG", folder.join("config"))
        .env("GOUJI_STATE", folder.join("state"))
        .env("LANG", "zh_CN.UTF-8")
        .env_remove("LC_ALL")
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

/// Enters all tables into a blank report and saves; returns how many keys it took.
fn enter(size: (u16, u16)) -> (tempfile::TempDir, usize) {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = gouji(folder.path(), &NEW);
    assert_eq!(code, Some(0), "{said}");
    let mut program = Program::start(&["report.toml"], folder.path(), size);
    program.keys(PROACTIVE);
    program.keys(REQUESTS);
    program.keys(DISPUTES);
    program.keys("<Ctrl-S>");
    program.wait_for("已存盘");
    let keys = program.keys;
    println!("{}x{}: {keys} keys with the save", size.0, size.1);
    program.keys("<F10>");
    assert_eq!(program.end(), 0);
    (folder, keys)
}

fn figures_agree(folder: &Path) {
    let (typed, published) =
        (read(&folder.join("report.toml")), read(Path::new("examples/laizhou-2020.toml")));
    for cell in typed.form().ids() {
        let address = &typed.form().cell(cell).address;
        assert_eq!(typed.value(cell), published.value(cell), "{address}");
    }
}

#[test]
fn the_laizhou_report_is_entered_at_120x40_with_125_keys_at_most() {
    let (folder, keys) = enter((120, 40));
    figures_agree(folder.path());
    assert!(keys <= 125, "{keys} keys");
    let (code, said) = gouji(folder.path(), &["check", "report.toml"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = gouji(folder.path(), &["render", "report.toml", "--to", "text"]);
    assert_eq!(code, Some(1), "its texts are still empty: {said}");
    let (code, said) = gouji(folder.path(), &["render", "report.toml", "--to", "text", "--draft"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("441025"), "{said}");
}

#[test]
fn the_laizhou_report_is_entered_at_80x24_as_well() {
    let (folder, keys) = enter((80, 24));
    figures_agree(folder.path());
    assert!(keys <= 125, "{keys} keys");
}

#[test]
fn a_new_report_is_made_from_the_start_screen_and_published_with_its_texts() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(&[], folder.path(), (120, 40));
    program.keys("1");
    program.keys("甲县\r\r\r\r");
    program.wait_for("甲县");
    // Everything 0, then the texts.
    for _ in 0..3 {
        program.keys("0<F4>");
    }
    program.keys("<PageUp><PageUp><PageUp>甲");
    program.keys("<PageDown><PageDown><PageDown><PageDown>乙栏更新不及时下年按月检查<PageDown>丙");
    program.keys("<Ctrl-S>");
    program.wait_for("可以成稿");
    program.keys("<F10>");
    assert_eq!(program.end(), 0);
    let (code, said) = gouji(folder.path(), &["render", "甲县2020.toml", "--to", "markdown"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("乙"), "{said}");
}

#[test]
fn a_terminal_that_is_too_small_says_what_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(&[], folder.path(), (20, 5));
    assert!(program.text().replace('\n', "").contains("需要 80x24"), "{}", program.text());
    let mut program = program;
    program.keys("<F10>");
    assert_eq!(program.end(), 0);
}

#[test]
fn a_report_with_faults_is_told_before_the_screen_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.toml"), "gouji = 1\nform = \"cn-2021\"\nyear = 1900\n")
        .unwrap();
    let (code, said) = gouji(folder.path(), &["bad.toml"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = gouji(folder.path(), &["nothing.toml"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = gouji(folder.path(), &[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("不是终端"), "{said}");
}

/// The shell's own check of the file lets it pass.
#[test]
fn a_report_of_a_year_before_its_form_is_opened_to_be_read_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    let text = std::fs::read_to_string("examples/huaian-2024.toml").unwrap();
    std::fs::write(&path, text.replace("year   = 2024", "year   = 2020")).unwrap();
    let mut program = Program::start(&[path.to_str().unwrap()], folder.path(), (100, 30));
    program.wait_for("只读");
    assert!(program.text().contains("没读懂"), "{}", program.text());
    program.keys("<F10>");
    assert_eq!(program.end(), 0);
}
