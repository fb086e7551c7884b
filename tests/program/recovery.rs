//! The real editor loses its line, is killed, meets a second one and another program; then it is opened again.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod dropped;
mod killed;
mod others;
mod place;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use place::{Place, TABLE};

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
    program.wait_for("答复 新106");
    program.kill();
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1");
    program.wait_for("答复 新106");
    program.kill();
}

/// Returns the only journal there is.
fn journal(place: &Place) -> PathBuf {
    let mut entries = fs::read_dir(place.0.path().join("state/journals")).unwrap();
    entries.next().unwrap().unwrap().path()
}

/// Changes one byte in the last line of the only journal there is.
fn spoil(place: &Place) {
    let journal = journal(place);
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
    program.wait_for("改 99 件");
    program.keys("张三\r");
    program.wait_for("已存盘");
    program.keys("<F10>");
    program.wait_for("更正 2 处");
    program.end();
    let saved = place.saved();
    assert_eq!(saved.matches("[[corrections]]").count(), 2, "{saved}");
    assert_eq!(saved.matches("reason = \"录入差错\"").count(), 2, "{saved}");
    assert!(saved.contains("张三"));
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
