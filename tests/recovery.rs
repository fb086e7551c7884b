//! The real editor loses its line, is killed, meets a second one and another program; then it is opened again.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::editor::Editor;
use common::pty::{Program, each};
use gouji::definition::Library;
use gouji::model::{Forms as _, Report};
use gouji::store::document::Document;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rustix::process::Signal;

const SIZE: (u16, u16) = (80, 24);

/// A folder with a copy of an example.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        // Still being written: a published one asks for a reason at every save.
        let text = fs::read_to_string("examples/laizhou-2020.toml").unwrap();
        fs::write(place.file(), text.replacen("\"published\"", "\"draft\"", 1)).unwrap();
        place
    }

    /// A blank report.
    fn blank() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let library = Library::builtin();
        let report = Report::new(library.form("cn-2019").unwrap().clone(), "甲县", 2020);
        fs::write(place.file(), Document::create("a.toml", &report).bytes()).unwrap();
        place
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("a.toml")
    }

    fn start(&self) -> Program {
        self.start_with(&["a.toml"])
    }

    fn start_with(&self, arguments: &[&str]) -> Program {
        Program::start(arguments, self.0.path(), SIZE)
    }

    fn under_shell(&self, line: &str) -> Program {
        Program::under_shell(line, &["a.toml"], self.0.path(), SIZE)
    }

    fn saved(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }
}

/// To the first cell of table 三.
const TABLE: &str = "<PageDown><PageDown>";

#[test]
fn what_was_typed_before_a_kill_is_asked_about_and_kept() {
    let place = Place::new();
    let before = place.saved();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    program.kill();
    assert_eq!(place.saved(), before);

    let mut program = place.start_with(&["a.toml"]);
    program.wait_for("1 处没有存进文件");
    program.keys("2");
    program.wait_for("文件里 106");
    program.keys("<Esc>");
    program.wait_for("接着做");
    program.keys("1");
    program.wait_for("恢复了 1 处");
    program.keys("<Ctrl-S>");
    program.wait_for("已存盘");
    program.keys("<F10>");
    assert_eq!(program.end(), 0);
    assert!(place.saved().contains("natural = 99"));
    // What was taken back stays possible after the end of the program.
    let mut program = place.start();
    program.keys("<Ctrl-Z>");
    program.wait_for("106");
    program.keys("<Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert_eq!(place.saved(), before);
}

#[test]
fn a_line_that_drops_leaves_the_half_typed_figure() {
    let place = Place::new();
    let before = place.saved();
    let mut program = place.under_shell(":");
    program.keys(TABLE);
    program.keys("99\r42");
    program.wait_for("42");
    program.hang_up();

    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1");
    program.wait_for("正在填  42");
    program.keys("<Esc><Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert_eq!(place.saved(), before.replacen("natural = 106", "natural = 99", 1));
}

#[test]
fn a_line_that_drops_leaves_the_place_once() {
    let place = Place::new();
    let mut program = place.under_shell(":");
    program.keys(TABLE);
    program.keys("<Down><Right>");
    let there = cell_bar(&program);
    program.hang_up();
    let mut program = place.start();
    assert_eq!(cell_bar(&program), there);
    program.keys("<F10>");
    program.end();
    // Who left in peace begins as usual.
    let program = place.start();
    assert_ne!(cell_bar(&program), there);
    program.kill();
}

/// The lines about the cell, below the table.
fn cell_bar(program: &Program) -> Vec<String> {
    let text = program.text();
    let lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    lines[lines.len().saturating_sub(4)..lines.len() - 1].to_vec()
}

#[test]
fn a_line_that_drops_leaves_a_sum_that_was_not_finished_beside_its_cell() {
    let place = Place::new();
    let mut program = place.under_shell(":");
    program.keys(TABLE);
    program.keys("12+<Down>");
    program.wait_for("~");
    program.hang_up();
    let mut program = place.start();
    program.wait_for("~");
    program.keys("<Up>");
    program.wait_for("12+");
    program.keys("<F2>");
    program.keys("3\r");
    program.wait_for("断电不丢");
    program.keys("<Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert!(place.saved().contains("natural = 15"), "{}", place.saved());
}

#[test]
fn a_line_that_drops_leaves_the_caret_in_its_text() {
    let place = Place::new();
    let mut program = place.under_shell(":");
    program.keys("<Right><Right><Right>甲");
    program.wait_for("（一）甲");
    program.hang_up();
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1");
    program.wait_for("（一）甲");
    program.keys("乙");
    program.wait_for("（一）甲乙");
    program.kill();
}

#[test]
fn a_half_typed_figure_is_there_after_both_sides_were_put_together() {
    let place = Place::new();
    let mut program = place.under_shell(":");
    program.keys(TABLE);
    program.keys("99\r42");
    program.wait_for("正在填  42");
    program.hang_up();
    fs::write(place.file(), place.saved().replacen("2020\n", "2020 # 核过\n", 1)).unwrap();
    let mut program = place.start();
    program.wait_for("被别的程序改过");
    program.keys("1");
    program.wait_for("正在填  42");
    program.kill();
}

#[test]
fn a_line_that_drops_ends_a_program_that_does_not_hear_of_it() {
    let place = Place::new();
    let mut program = place.under_shell("trap '' HUP");
    program.keys(TABLE);
    program.keys("7");
    program.wait_for("正在填  7");
    program.hang_up();
    let mut program = place.start();
    program.wait_for("正在填  7");
    program.kill();
}

#[test]
fn a_request_to_end_is_obeyed_with_the_work_kept() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let place = Place::new();
        let mut program = place.start();
        program.keys(TABLE);
        program.keys("8");
        program.wait_for("正在填  8");
        program.signal(signal);
        assert_eq!(program.end(), code);
        let mut program = place.start();
        program.wait_for("正在填  8");
        program.kill();
    }
}

#[test]
fn who_leaves_says_what_becomes_of_the_work() {
    let place = Place::new();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r<F10>");
    program.wait_for("有 1 处没有存盘");
    program.keys("2");
    program.wait_for("下次打开接着做");
    program.end();
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1");
    program.wait_for("恢复了 1 处");
    program.keys("<F10>");
    program.wait_for("有 1 处没有存盘");
    program.keys("3");
    program.wait_for("还有 1 处没有存盘: a.toml");
    program.end();
    let program = place.start();
    assert!(!program.text().contains("没有存进文件"), "{}", program.text());
    program.kill();
}

#[test]
fn a_text_is_kept_at_every_pause() {
    let place = Place::new();
    let mut program = place.start();
    program.keys("新");
    program.wait_for("新（一）");
    program.kill();
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1");
    program.wait_for("新（一）");
    program.kill();
}

#[test]
fn another_programs_change_is_never_written_over_unseen() {
    let place = Place::new();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    // Somebody with an editor of another kind, while ours is open.
    let theirs = place.saved().replacen("natural = 106", "natural = 105", 1);
    fs::write(place.file(), &theirs).unwrap();
    program.keys("<Ctrl-S>");
    program.wait_for("两边都改了");
    assert_eq!(place.saved(), theirs);
    program.keys("1");
    program.wait_for("文件里 105");
    assert!(program.text().contains("我的 99"), "{}", program.text());
    // Nothing is chosen yet.
    program.keys("2");
    program.wait_for("还有 1 处没有选");
    program.keys("12");
    program.wait_for("恢复了 1 处");
    program.keys("<Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert_eq!(place.saved(), theirs.replacen("natural = 105", "natural = 99", 1));
}

/// Changes one byte in the last line of the only journal there is.
fn spoil(place: &Place) {
    let mut entries = fs::read_dir(place.0.path().join("state/journals")).unwrap();
    let journal = entries.next().unwrap().unwrap().path();
    let mut bytes = fs::read(&journal).unwrap();
    let last = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    bytes[last + 60] ^= 1;
    fs::write(&journal, bytes).unwrap();
}

#[test]
fn a_journal_with_a_bad_end_is_told_where_all_else_is_saved() {
    let place = Place::new();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r<Ctrl-S>");
    program.wait_for("已存盘");
    program.keys("98\r");
    program.kill();
    spoil(&place);
    let mut program = place.start();
    program.wait_for("末尾读不出来");
    program.kill();
    assert!(place.saved().contains("natural = 99"));
}

#[test]
fn a_journal_with_a_bad_end_is_told_after_both_sides_were_put_together() {
    let place = Place::new();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r98\r");
    program.kill();
    spoil(&place);
    let theirs = place.saved().replacen("2020\n", "2020 # 核过\n", 1);
    fs::write(place.file(), theirs).unwrap();
    let mut program = place.start();
    program.wait_for("被别的程序改过");
    program.keys("1");
    program.wait_for("末尾读不出来");
    assert!(program.text().contains("恢复了 1 处"), "{}", program.text());
    program.kill();
}

#[test]
fn a_report_without_a_lock_says_so_also_where_work_is_found() {
    let place = Place::new();
    // Nothing can be locked under this name.
    fs::create_dir(place.0.path().join(".a.toml.gouji-lock")).unwrap();
    let mut program = place.start();
    program.wait_for("没法防止两个人同时改");
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    program.kill();
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1");
    program.wait_for("恢复了 1 处");
    assert!(program.text().contains("没法防止两个人同时改"), "{}", program.text());
    program.keys("<Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    let mut program = place.start();
    program.wait_for("没法防止两个人同时改");
    program.kill();
}

/// What other programs do to a file that leaves no report in it.
const BREAKAGES: [fn(&str) -> String; 3] = [
    |_| String::new(),
    |text| format!("{text}\nx = = 1\n"),
    |text| text.replacen("cn-2019", "cn-2099", 1),
];

#[test]
fn a_file_that_somebody_broke_meanwhile_leaves_the_report_on_the_screen() {
    for (number, broken) in BREAKAGES.iter().enumerate() {
        let place = Place::new();
        let whole = place.saved();
        let mut program = place.start();
        program.keys(TABLE);
        program.keys("99\r");
        program.wait_for("断电不丢");
        let theirs = broken(&whole);
        fs::write(place.file(), &theirs).unwrap();
        program.keys("<Ctrl-S>");
        program.wait_for("您做的都还在这里");
        assert!(program.text().contains("99"), "{number}: {}", program.text());
        assert_eq!(place.saved(), theirs, "{number}: nothing is written over");
        // Whoever leaves is asked, for nothing of it is in a file.
        program.keys("<F10>");
        program.wait_for("有 1 处没有存盘");
        program.keys("<Esc>***8");
        program.wait_for("a-2.toml");
        program.keys("\r");
        program.wait_for("已存为");
        program.keys("<F10>");
        assert_eq!(program.end(), 0);
        let copy = fs::read_to_string(place.0.path().join("a-2.toml")).unwrap();
        assert!(copy.contains("natural = 99"), "{number}: {copy}");
        assert_eq!(place.saved(), theirs);
    }
}

#[test]
fn a_broken_file_that_is_mended_is_met_with_the_work() {
    let place = Place::new();
    let whole = place.saved();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    fs::write(place.file(), "").unwrap();
    program.keys("<Ctrl-S>");
    program.wait_for("您做的都还在这里");
    // Typing goes on, and is kept.
    program.keys("98\r");
    fs::write(place.file(), whole.replacen("natural = 106", "natural = 105", 1)).unwrap();
    program.keys("<Ctrl-S>");
    program.wait_for("两边都改了");
    program.keys("1");
    program.wait_for("文件里 105");
    assert!(program.text().contains("我的 99"), "{}", program.text());
    program.kill();
}

#[test]
fn a_second_editor_keeps_its_screen_where_the_first_left_no_report() {
    let place = Place::new();
    let whole = place.saved();
    let first = place.start();
    let mut second = place.start();
    second.wait_for("现在只能看");
    second.keys(TABLE);
    fs::write(place.file(), "").unwrap();
    first.kill();
    second.wait_for("打不开");
    assert!(second.text().contains("106"), "{}", second.text());
    second.keys("5");
    second.wait_for("只读");
    fs::write(place.file(), whole).unwrap();
    second.keys("***7");
    second.keys(TABLE);
    second.keys("5\r");
    second.wait_for("断电不丢");
    second.kill();
}

#[test]
fn who_saves_and_leaves_is_asked_about_both_sides_first() {
    let place = Place::new();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    fs::write(place.file(), place.saved().replacen("natural = 106", "natural = 105", 1)).unwrap();
    program.keys("<F10>1");
    program.wait_for("两边都改了");
    program.kill();
}

#[test]
fn a_report_that_is_not_there_any_more_is_told_with_the_work_that_is_kept() {
    let place = Place::new();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    program.kill();
    for gone in [false, true] {
        if gone {
            fs::remove_file(place.file()).unwrap();
        } else {
            fs::write(place.file(), "").unwrap();
        }
        let mut program = place.start();
        program.wait_for("gouji recover a.toml");
        assert_eq!(program.end(), 2);
    }
}

#[test]
fn a_file_that_takes_no_save_keeps_the_work() {
    let place = Place::new();
    let before = place.saved();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r");
    fs::set_permissions(place.file(), fs::Permissions::from_mode(0o444)).unwrap();
    program.keys("<Ctrl-S>");
    program.wait_for("您做的都记在本机");
    program.kill();
    assert_eq!(place.saved(), before);
    fs::set_permissions(place.file(), fs::Permissions::from_mode(0o644)).unwrap();
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1<Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert_eq!(place.saved(), before.replacen("natural = 106", "natural = 99", 1));
}

/// What a shell does to run a program that the rights of folders hold for, whoever runs it; `None` where it cannot.
fn bound_by_rights() -> Option<&'static str> {
    if !rustix::process::geteuid().is_root() {
        return Some("exec \"$0\" \"$@\"");
    }
    let without = "setpriv --bounding-set=-dac_override,-dac_read_search";
    let tried = std::process::Command::new("sh").arg("-c").arg(format!("{without} true")).status();
    if tried.is_ok_and(|status| status.success()) {
        return Some("exec setpriv --bounding-set=-dac_override,-dac_read_search \"$0\" \"$@\"");
    }
    println!("skipped: this account may write everywhere");
    None
}

#[test]
fn a_folder_that_takes_no_files_keeps_the_work() {
    let Some(line) = bound_by_rights() else { return };
    let place = Place::new();
    let before = place.saved();
    let folder = |mode| fs::set_permissions(place.0.path(), fs::Permissions::from_mode(mode));
    fs::create_dir(place.0.path().join("state")).unwrap();
    folder(0o555).unwrap();
    let mut program = place.under_shell(line);
    program.wait_for("这个文件夹不让写");
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    program.keys("<Ctrl-S>");
    program.wait_for("没有权限在文件夹");
    assert!(program.text().contains("您做的都记在本机"), "{}", program.text());
    program.kill();
    let set = std::process::Command::new("sh")
        .args(["-c", line, env!("CARGO_BIN_EXE_gouji"), "--journal", "off", "--lang", "zh"])
        .args(["set", "a.toml", "requests.granted.natural=27"])
        .current_dir(place.0.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&set.stderr).into_owned();
    assert_eq!(set.status.code(), Some(2), "{said}");
    assert!(said.contains("没有权限在文件夹"), "{said}");
    folder(0o755).unwrap();
    assert_eq!(place.saved(), before);
    let names = fs::read_dir(place.0.path()).unwrap().count();
    assert_eq!(names, 2, "the report and the state, and nothing else");
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1<Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert_eq!(place.saved(), before.replacen("natural = 106", "natural = 99", 1));
}

#[test]
fn set_names_the_editor_that_has_the_report() {
    let place = Place::new();
    let before = place.saved();
    let program = place.start();
    let set = || {
        std::process::Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["--lang", "zh", "set", "a.toml", "requests.granted.natural=27"])
            .current_dir(place.0.path())
            .env("GOUJI_STATE", place.0.path().join("state"))
            .output()
            .unwrap()
    };
    let refused = set();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("开着这份报告"), "{said}");
    assert_eq!(place.saved(), before);
    program.kill();
    assert_ne!(set().status.code(), Some(2));
    assert_ne!(place.saved(), before);
}

#[test]
fn a_link_and_the_file_behind_it_are_one_report() {
    let place = Place::new();
    let link = place.0.path().join("link.toml");
    std::os::unix::fs::symlink("a.toml", &link).unwrap();
    let mut program = place.start_with(&["link.toml"]);
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    let second = place.start();
    assert!(second.text().contains("现在只能看"), "{}", second.text());
    second.kill();
    program.kill();
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.kill();
    let mut program = place.start_with(&["link.toml"]);
    program.keys("1<Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(place.saved().contains("natural = 99"));
}

#[test]
fn a_second_editor_reads_until_the_first_is_gone() {
    let place = Place::new();
    let mut first = place.start();
    let mut second = place.start();
    second.wait_for("现在只能看");
    second.keys(TABLE);
    second.keys("5");
    second.wait_for("只读");
    first.keys(TABLE);
    first.keys("99\r");
    first.keys("<Ctrl-S>");
    first.wait_for("已存盘");
    first.keys("<F10>");
    first.end();
    second.wait_for("对方已经退出");
    assert!(second.text().contains("99"), "{}", second.text());
    second.keys("98\r");
    second.keys("<Ctrl-S>");
    second.wait_for("已存盘");
    second.kill();
    assert!(place.saved().contains("natural = 98"));
}

#[test]
fn a_second_editor_that_asks_the_terminal_nothing_takes_over_without_a_key() {
    let place = Place::new();
    fs::create_dir(place.0.path().join("config")).unwrap();
    fs::write(place.0.path().join("config/config.toml"), "ambiguous = 1\n").unwrap();
    let first = place.start();
    let mut second = place.start();
    second.wait_for("现在只能看");
    first.kill();
    second.wait_for("对方已经退出");
    second.kill();
}

#[test]
fn a_published_report_asks_for_the_reason_once() {
    let place = Place::new();
    fs::copy("examples/laizhou-2020.toml", place.file()).unwrap();
    assert!(place.saved().contains("\"published\""));
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r2\r");
    program.keys("<Ctrl-S>");
    program.wait_for("2 个数要更正");
    // Without a reason the file stays.
    let before = place.saved();
    program.keys("5");
    program.wait_for("写了原因再存");
    assert_eq!(place.saved(), before);
    program.keys("<Ctrl-S>");
    program.keys("1");
    program.wait_for("经办人");
    program.keys("\r张三\r");
    program.wait_for("已存盘");
    program.keys("<F10>");
    program.wait_for("更正 2 处");
    program.end();
    let saved = place.saved();
    assert_eq!(saved.matches("[[corrections]]").count(), 2, "{saved}");
    assert_eq!(saved.matches("reason = \"录入差错\"").count(), 2, "{saved}");
    assert!(saved.contains("张三"));
}

/// Keys that put figures, move, take back, make again, save.
fn keys() -> impl Strategy<Value = Vec<&'static str>> {
    let few = prop::sample::select(vec![
        "1\r",
        "20\r",
        "305\r",
        "0\r",
        "\r",
        "<F4>",
        "<Down>",
        "<Right>",
        "<Up>",
        "/",
        "<Ctrl-Z>",
        "<Ctrl-Y>",
        "<Ctrl-S>",
        "<PageDown>",
        "<PageUp>",
        "7",
    ]);
    let each = |keys: Vec<&'static str>| keys.into_iter().flat_map(each).collect();
    prop::collection::vec(few, 2..12).prop_map(each)
}

/// Returns the report that is there when the editor is opened again and takes what is offered.
fn reopened(place: &Place) -> Report {
    let mut program = place.start();
    if program.text().contains("没有存进文件") {
        program.keys("1");
    }
    // A half-typed figure is no part of the report.
    program.keys("<Esc><Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    let opened = Document::parse("a.toml", place.saved().as_bytes(), &Library::builtin());
    assert!(opened.findings.is_empty(), "{:?}", opened.findings);
    opened.report.unwrap()
}

/// F5, which does nothing but answer: then everything before it was answered too.
const ANSWERS: &str = "\x1b[15~";

/// Kills the editor right after the last of random keys. What the screen had answered must be there afterwards, whole;
/// the last key may have been too late.
fn killed_after_random_keys(round: u32, runner: &mut TestRunner) {
    let place = Place::blank();
    let typed = keys().new_tree(runner).unwrap().current();
    let wait = (0u64..3000).new_tree(runner).unwrap().current();
    let (last, answered) = typed.split_last().unwrap();
    // The same keys without a terminal say what must be there.
    let other = Place::blank();
    let mut editor = Editor::of(&other.file(), SIZE);
    answered.iter().chain(&[ANSWERS]).for_each(|key| editor.bytes(key));
    let before = figures(editor.report());
    editor.bytes(last);
    let after = figures(editor.report());

    let mut program = place.start();
    for key in answered {
        program.send_for(key, Duration::from_millis(40));
    }
    program.send(ANSWERS);
    program.wait_for("不用刷新");
    program.type_blindly(last);
    std::thread::sleep(Duration::from_micros(wait));
    program.kill();
    let found = figures(&reopened(&place));
    assert!(
        found == before || found == after,
        "round {round}: {typed:?}\nfound  {}\nbefore {}\nafter  {}",
        found.join(" "),
        before.join(" "),
        after.join(" ")
    );
}

fn figures(report: &Report) -> Vec<String> {
    let of = |cell| report.value(cell).map(|value| value.to_string()).unwrap_or_default();
    report.form().ids().map(of).collect()
}

/// `GOUJI_KILLS=1000 cargo test --release --test recovery killed` is the long run; `GOUJI_SEED` makes it another one.
#[test]
fn killed_at_any_moment() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let rounds = number("GOUJI_KILLS").unwrap_or(50);
    let seed: u32 = number("GOUJI_SEED").unwrap_or(1);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed.to_le_bytes().repeat(8));
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    for round in 0..rounds {
        killed_after_random_keys(round, &mut runner);
    }
}

#[test]
fn a_journal_beside_the_report_is_hidden_and_private() {
    let place = Place::new();
    let mut program = place.start_with(&["--journal", "beside", "a.toml"]);
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    program.kill();
    let journal = place.0.path().join(".a.toml.gouji-journal");
    assert_eq!(mode(&journal), 0o600);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
