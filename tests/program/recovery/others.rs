//! Other programs and other editors at the same report: nothing of either is lost unseen.

use std::fs;

use super::place::{Place, TABLE};

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

#[test]
fn a_journal_that_cannot_be_put_away_brings_the_question_back() {
    let place = Place::new();
    let mut program = place.start();
    program.keys(TABLE);
    program.keys("99\r");
    program.wait_for("断电不丢");
    program.kill();
    let theirs = place.saved().replacen("natural = 106", "natural = 105", 1);
    fs::write(place.file(), &theirs).unwrap();
    // A folder stands where the oldest of the journals that nobody wants would be removed.
    let mut blocked = super::journal(&place).into_os_string();
    blocked.push(".3.dropped");
    fs::create_dir(&blocked).unwrap();
    let mut program = place.start();
    program.wait_for("两边都改了");
    program.keys("1");
    program.wait_for("都用文件里的");
    program.keys("4");
    program.wait_for("文件里 105");
    program.keys("2");
    // Nothing of the work is taken, its journal still stands: the question is there again with what went wrong.
    program.wait_for("两边都改了");
    program.wait_for("state/journals");
    fs::remove_dir(&blocked).unwrap();
    program.keys("142");
    program.wait_for("与文件一致");
    program.kill();
    assert_eq!(place.saved(), theirs);
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
    let mut second = place.start();
    second.wait_for("现在只能看");
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
