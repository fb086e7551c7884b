//! What bad input gets: a message with place and remedy in the reader's language, exit code 2, and nothing overwritten.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use super::common::{BAD, BLANK, GOOD, Place, Run, example, example_text};

/// Runs a command in both languages and asks for these words in each.
fn check(place: &Place, arguments: &[&str], zh: &[&str], en: &[&str]) {
    for (language, words) in [("zh", zh), ("en", en)] {
        let run = place.run(&[&["--lang", language], arguments].concat());
        let both = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, 2, "{arguments:?}: {both}");
        for word in words {
            assert!(both.contains(word), "{arguments:?}: no {word:?} in {both}");
        }
        let remedy = if language == "zh" { "办法: " } else { "hint: " };
        assert!(both.contains(remedy), "{arguments:?}: no remedy in {both}");
        assert!(!both.contains("cli.") && !both.contains("store."), "{arguments:?}: {both}");
    }
}

/// A report with this line in its table of requests.
fn with_received(figures: &str) -> String {
    format!("{BLANK}[requests]\nreceived = {{ {figures} }}\n")
}

#[test]
fn files_that_cannot_be_opened() {
    let place = Place::new();
    fs::create_dir(place.path("folder")).unwrap();
    for command in [&["check"][..], &["render", "--to", "text"]] {
        let ask = |file| [command, &[file]].concat();
        check(&place, &ask("no.toml"), &["no.toml"], &["no.toml", "not there"]);
        check(&place, &ask("folder"), &["folder", "文件夹"], &["folder", "is a folder"]);
    }
}

#[test]
fn a_file_without_permission() {
    let place = Place::new();
    place.put("locked.toml", BLANK);
    fs::set_permissions(place.path("locked.toml"), fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(place.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    // Root may read everything, so the program runs as nobody.
    let mut command = if fs::read(place.path("locked.toml")).is_ok() {
        let mut command = assert_cmd::Command::new("setpriv");
        command.args(["--reuid", "65534", "--clear-groups", env!("CARGO_BIN_EXE_gouji")]);
        command
    } else {
        assert_cmd::Command::new(env!("CARGO_BIN_EXE_gouji"))
    };
    let command = command.current_dir(place.path("")).args(["--lang", "en", "check"]);
    let run = Run::of(&command.arg("locked.toml").output().unwrap());
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.out.contains("no permission") && run.out.contains("hint: "), "{run:?}");
}

#[test]
fn files_that_are_no_reports() {
    let place = Place::new();
    place.put("gbk.toml", b"gouji = 1\nagency = \"\xc7\xe9\xbf\xf6\"\n");
    check(&place, &["check", "gbk.toml"], &["gbk.toml:2:", "UTF-8"], &["gbk.toml:2:", "UTF-8"]);
    place.put("prose.txt", "各位领导：\n现将情况报告如下。\n");
    check(&place, &["check", "prose.txt"], &["gouji"], &["not a report"]);
    place.put("slip.toml", "gouji = 1\nform = \"cn-2021\nyear = 2024\nagency = \"甲\"\n");
    check(&place, &["check", "slip.toml"], &["slip.toml:2:", "^"], &["slip.toml:2:", "quote"]);
    place.put("empty.toml", "");
    check(&place, &["check", "empty.toml"], &["empty.toml"], &["not a report"]);
    place.put("big.toml", vec![b'#'; 50_000_000]);
    check(&place, &["check", "big.toml"], &["8 MiB"], &["8 MiB"]);
    check(&place, &["render", "big.toml", "--to", "text"], &["8 MiB"], &["8 MiB"]);
}

#[test]
fn reports_that_this_program_cannot_take() {
    let place = Place::new();
    place.put("newer.toml", BLANK.replace("gouji = 1", "gouji = 2"));
    check(&place, &["check", "newer.toml"], &["newer.toml:1:9"], &["newer.toml:1:9", "newer"]);
    place.put("form.toml", BLANK.replace("cn-2021", "cn-2031"));
    check(&place, &["check", "form.toml"], &["cn-2031", "cn-2019"], &["cn-2031", "cn-2019"]);
    assert_eq!(place.text("newer.toml"), BLANK.replace("gouji = 1", "gouji = 2"));
}

#[test]
fn figures_that_are_none() {
    let place = Place::new();
    let at = "a.toml:6:24";
    for (figure, zh, en) in [
        ("-3", "不能是负数", "cannot be negative"),
        ("1e400", "不是数", "not a number"),
        ("12345678901234567890", "最多 15 位", "15 digits"),
        ("\"12件\"", "不带单位", "without a unit"),
        ("1.5", "小数", "fraction"),
    ] {
        place.put("a.toml", with_received(&format!("natural = {figure}")));
        check(&place, &["check", "a.toml"], &[at, zh, figure, "^"], &[at, en, figure, "^"]);
        let refused = place.run(&["render", "a.toml", "--to", "text", "--draft", "-o", "a.txt"]);
        assert_eq!(refused.code, 2, "{figure}");
        assert!(!place.path("a.txt").exists());
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let place = Place::new();
    let text = with_received("natural = -3, business = 1e400, nobody = 1");
    place.put("a.toml", format!("{text}granted = {{ natural = 1, natural = 2 }}\nextra = 1\n"));
    let run = place.run(&["check", "a.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.out.matches("a.toml:").count() >= 5, "{}", run.out);
}

#[test]
fn arguments_that_mean_nothing() {
    let place = Place::new();
    let good = example(GOOD);
    check(&place, &["check"], &["缺少参数", "<FILE>"], &["missing", "<FILE>"]);
    check(&place, &["check", "--al", &good], &["--al", "--all"], &["--al", "did you mean --all"]);
    check(&place, &["check", "--format", "xml", &good], &["xml", "json"], &["xml", "json"]);
    check(&place, &["check", &good, "--format"], &["--format"], &["needs a value"]);
    check(&place, &["render", &good], &["--to"], &["--to"]);
    check(&place, &["render", &good, "--to", "pdf"], &["pdf", "markdown"], &["pdf", "markdown"]);
    check(&place, &["explain", "no_such"], &["no_such", "requests_balance"], &["no_such"]);
    check(&place, &["forms", "cn-1999"], &["cn-1999", "cn-2021"], &["cn-1999", "cn-2021"]);
    check(&place, &["completions", "cmd"], &["cmd", "zsh"], &["cmd", "zsh"]);
    check(&place, &["man", "nothing"], &["nothing"], &["nothing"]);
    let before = ["a.toml", "check", good.as_str()];
    check(&place, &before[..2], &["缺少参数"], &["missing"]);
    let run = place.run(&before);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("先写命令"), "{}", run.err);
    assert_eq!(place.run(&["--lang", "fr", "forms"]).code, 2);
}

#[test]
fn nothing_that_stands_there_is_overwritten() {
    let place = Place::new();
    place.put("a.toml", "mine\n");
    let new = ["new", "a.toml", "--agency", "甲县", "--year", "2024"];
    check(&place, &new, &["a.toml"], &["a.toml", "there already"]);
    assert_eq!(place.text("a.toml"), "mine\n");
    place.put("good.toml", example_text(GOOD));
    for target in ["good.toml", "a.toml", "link.txt"] {
        let _ = std::os::unix::fs::symlink("good.toml", place.path("link.txt"));
        let render = ["render", "good.toml", "--to", "text", "-o", target];
        check(&place, &render, &[target], &[target]);
    }
    assert_eq!(place.text("good.toml"), example_text(GOOD));
    assert_eq!(place.text("a.toml"), "mine\n");
}

#[test]
fn closed_streams_and_dumb_terminals() {
    let place = Place::new();
    let run = Run::of(&place.command(&["check", "-"]).write_stdin("").output().unwrap());
    assert_eq!(run.code, 2);
    assert!(run.out.contains("办法: ") && run.out.contains("标准输入"), "{run:?}");
    let run = Run::of(&place.command(&["set", "-", "3.1.1=1"]).write_stdin("").output().unwrap());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("标准输入"), "{run:?}");
    // Without a standard output there is nobody to tell; the exit code stands.
    let script = format!(
        "'{0}' check - <&-; [ $? = 2 ] || exit 9; '{0}' check '{1}' >&- && ! '{0}' check '{2}' >&-",
        bin(),
        example(GOOD),
        example(BAD),
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{output:?}");
    let dumb = place.command(&["check", &example(GOOD)]).env("TERM", "dumb").output().unwrap();
    assert_eq!(Run::of(&dumb).code, 0);
}

fn bin() -> &'static str {
    env!("CARGO_BIN_EXE_gouji")
}

#[test]
fn a_full_disk_is_told() {
    let script = format!("'{}' --lang en check '{}' >/dev/full", bin(), example(GOOD));
    let output = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write"), "{output:?}");
}
