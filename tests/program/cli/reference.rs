//! What is printed from the program's own tables, the languages and the environment.

use std::fs;

use gouji::definition::Library;
use gouji::model::Forms as _;

use super::common::{BLANK, GOOD, Place, Run, example};

#[test]
fn forms_are_listed_with_their_origin() {
    let run = Place::new().run(&["--lang", "en", "forms"]);
    assert_eq!(run.code, 0);
    let line = run.out.lines().find(|line| line.starts_with("cn-2021")).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    let rules = Library::builtin().form("cn-2021").unwrap().rules.len().to_string();
    assert_eq!(words, ["cn-2021", "2021", "form", "2021-", "200", &rules, "built", "in"]);
}

#[test]
fn a_form_is_printed_with_all_its_ids() {
    let run = Place::new().run(&["forms", "cn-2021"]);
    assert_eq!(run.code, 0);
    for word in [
        "一、总体情况  [overview]",
        "表 proactive",
        "块 art20_5  第二十条第（五）项",
        "proactive.*.issued",
        "3.3.3.1",
        "requests.denied_state_secret",
        "1.属于国家秘密",
        "requests_balance  收支平衡, 错误, 7 条",
    ] {
        assert!(run.out.contains(word), "no {word:?} in {}", run.out);
    }
}

#[test]
fn a_form_of_ones_own_is_used() {
    let place = Place::new();
    let own =
        fs::read_to_string(format!("{}/assets/forms/cn-2021.toml", env!("CARGO_MANIFEST_DIR")));
    let own = own.unwrap().replace("\"cn-2021\"", "\"my-2021\"");
    fs::create_dir_all(place.path("config/forms")).unwrap();
    place.put("config/forms/own.toml", &own);
    let mut command = place.command(&["forms"]);
    let run = Run::of(&command.env("GOUJI_CONFIG", "config").output().unwrap());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("my-2021") && run.out.contains("config/forms/own.toml"),
        "{}",
        run.out
    );
    place.put("a.toml", BLANK.replace("cn-2021", "my-2021"));
    assert_eq!(place.run(&["check", "a.toml"]).code, 2);
    assert_eq!(place.run(&["check", "a.toml", "--forms", "config/forms"]).code, 0);
    let run = place.run(&["forms", "--forms", "no"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no"), "{run:?}");
}

#[test]
fn a_bad_form_file_is_told_and_left_out_beside_the_good_ones() {
    let place = Place::new();
    let small = include_str!("../../forms/valid/small.toml");
    place.put("a.toml", small.replace("form            = 1", "form = 9"));
    place.put("b.toml", small);
    // GBK.
    place.put("c.toml", [0xb1, 0xed]);
    place.put("d.toml", small.replace("= 2020", "= 2020 年"));
    let run = place.run(&["forms", "--forms", "."]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("cn-2021") && run.out.contains("town-1"), "{run:?}");
    for file in ["./a.toml:1:1: ", "./c.toml", "./d.toml:5:"] {
        assert!(run.err.contains(file), "{file}: {}", run.err);
    }
    // Who checks a report on a good form need not mend them.
    place.put("report", BLANK.replace("cn-2021", "town-1"));
    assert_eq!(place.run(&["check", "report", "--forms", "."]).code, 0);
}

#[test]
fn rules_are_explained_with_their_instances() {
    let run = Place::new().run(&["explain", "requests_balance"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("依据: 表上印有") && run.out.contains("cn-2019 2019 式: 7 条"));
    assert_eq!(run.out.matches("公式: ").count(), 1, "told once for both forms");
    let one = Place::new().run(&["explain", "requests_balance[natural]"]);
    let line = "requests.received.natural + requests.carried_in.natural = ";
    assert_eq!(one.out.matches(line).count(), 2, "{}", one.out);
    assert!(!one.out.contains("requests.received.business"));
}

#[test]
fn every_id_that_a_file_can_give_is_explained() {
    let mut ids = std::collections::BTreeSet::new();
    for case in fs::read_dir(format!("{}/tests/errors", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let text = fs::read_to_string(case.unwrap().path().join("en.txt")).unwrap();
        ids.extend(text.lines().filter_map(|line| line.split(' ').nth(2)).map(str::to_owned));
    }
    assert!(ids.len() > 10, "{ids:?}");
    let placeholders = ["unknown_placeholder", "placeholder_format", "placeholder_figure"];
    for id in placeholders.into_iter().chain(["unreadable", "stale_waiver", "too_large"]) {
        ids.insert(id.to_owned());
    }
    for id in ids {
        for language in ["zh", "en"] {
            let run = Place::new().run(&["explain", &id, "--lang", language]);
            assert_eq!((run.code, run.out.lines().count()), (0, 2), "{id}: {run:?}");
        }
    }
}

#[test]
fn completions_and_manual_come_from_the_same_table() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = Place::new().run(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("markdown") && run.out.contains("explain"), "{shell}");
    }
    let run = Place::new().run(&["man", "--lang", "en"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains(".TH") && run.out.contains("gouji\\-check"), "{}", run.out);
    let run = Place::new().run(&["man", "check", "--lang", "en"]);
    assert!(run.out.contains("strict"), "{}", run.out);
}

#[test]
fn help_speaks_the_readers_language() {
    let place = Place::new();
    for arguments in [
        &["--help"][..],
        &["-h"],
        &["new", "--help"],
        &["check", "--help"],
        &["render", "--help"],
        &["forms", "-h"],
        &["explain", "-h"],
        &["keys", "-h"],
        &["get", "-h"],
        &["set", "-h"],
        &["log", "-h"],
        &["diff", "-h"],
        &["fmt", "-h"],
        &["completions", "-h"],
        &["man", "-h"],
    ] {
        let zh = place.run(arguments);
        assert_eq!((zh.code, zh.err.as_str()), (0, ""), "{arguments:?}");
        assert!(zh.out.contains("用法: gouji"), "{}", zh.out);
        for word in ["Usage", "Options", "Print", "possible values", "COMMAND]", "cli."] {
            assert!(!zh.out.contains(word), "{arguments:?}: {word} in {}", zh.out);
        }
        let en = place.run(&[arguments, &["--lang", "en"]].concat());
        assert!(en.out.contains("Usage: gouji") || en.code != 0, "{}", en.out);
        assert!(en.out.is_ascii() || arguments.len() == 1, "{}", en.out);
    }
    let version = place.run(&["--version"]);
    assert_eq!(version.out, format!("gouji {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_language_comes_from_the_environment() {
    let place = Place::new();
    let with = |variables: &[(&str, &str)]| {
        let mut command = place.command(&["forms"]);
        command.envs(variables.iter().copied());
        Run::of(&command.output().unwrap())
    };
    assert!(with(&[]).out.starts_with("编号"));
    assert!(with(&[("LANG", "C")]).out.starts_with("编号"));
    assert!(with(&[("LANG", "en_US.UTF-8")]).out.starts_with("id"));
    assert!(with(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh_CN.UTF-8")]).out.starts_with("编号"));
    assert!(with(&[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "en_GB.UTF-8")]).out.starts_with("id"));
    let gbk = with(&[("LANG", "zh_CN.GBK")]);
    assert_eq!(gbk.code, 0);
    assert_eq!(gbk.err.matches("export LC_ALL=zh_CN.UTF-8").count(), 1, "{}", gbk.err);
    assert_eq!(with(&[("LANG", "zh_CN.UTF-8")]).err, "");
}

#[test]
fn colour_is_for_terminals_that_want_it() {
    let place = Place::new();
    let on_terminal = |variables: &str| {
        let gouji = env!("CARGO_BIN_EXE_gouji");
        let command = format!("env {variables} '{gouji}' check '{}'", example(GOOD));
        let output = std::process::Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .env("HOME", place.path(""))
            .env_remove("NO_COLOR")
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).contains("\u{1b}[")
    };
    assert!(on_terminal("TERM=xterm"));
    assert!(!on_terminal("TERM=dumb"));
    assert!(!on_terminal("TERM=xterm NO_COLOR=1"));
}

#[test]
fn the_shape_of_report_files_is_printed_for_editors() {
    let run = Place::new().run(&["forms", "--schema"]);
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/schema/report.toml.schema.json");
    assert!(run.code == 0 && run.out == fs::read_to_string(published).unwrap());
    let run = Place::new().run(&["forms", "cn-2014", "--schema"]);
    assert!(run.out.contains("cn-2014") && !run.out.contains("cn-2021"), "{}", run.err);
    assert_eq!(Place::new().run(&["forms", "no", "--schema"]).code, 2);
}
