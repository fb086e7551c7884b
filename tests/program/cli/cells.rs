//! `gouji get` and `gouji set`: reading and correcting single cells.

use std::fs;

use super::common::{BAD, BLANK, GOOD, Place, Run, example, example_text};

/// A small published report whose totals are keyed.
fn published() -> String {
    let rows = "[requests]\nreceived = { natural = 27, business = 1, total = 28 } # 原稿第 3 页\n";
    format!("# 头\n{BLANK}totals = \"keyed\"\nstatus = \"published\"\n\n{rows}")
}

fn set(place: &Place, arguments: &[&str]) -> Run {
    let mut command = place.command(&[&["set", "a.toml"], arguments].concat());
    command.env("USER", "wang").env("GOUJI_NOW", "2021-03-02T09:12").env("TZ", "CST-8");
    Run::of(&command.output().unwrap())
}

#[test]
fn a_cell_is_read_by_any_of_its_names() {
    let place = Place::new();
    for cell in ["requests.granted.natural", "三.予以公开.自然人", "３．３．１．１", "3.3.1 自然人"]
    {
        let run = place.run(&["get", &example(GOOD), cell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{cell}");
        let lines: Vec<&str> = run.out.lines().collect();
        assert_eq!(lines[0], "三 （一）予以公开 / 自然人  requests.granted.natural");
        assert_eq!(lines[1], "  1288 件  (填写)");
        assert!(lines.contains(&"  成立 行合计 [requests_row_sum[granted]]"), "{}", run.out);
        assert!(
            lines.contains(&"  成立 办理结果之和 [requests_outcome_sum[natural]]"),
            "{}",
            run.out
        );
        assert_eq!(lines.len(), 4);
    }
    let row = place.run(&["get", &example(GOOD), "3.3.1", "2.6"]);
    assert_eq!(row.code, 0);
    assert_eq!(row.out.lines().filter(|line| !line.starts_with(' ')).count(), 8);
    assert!(row.out.contains("96171.6 万元"), "{}", row.out);
}

#[test]
fn a_failed_rule_a_note_and_the_state_are_shown() {
    let place = Place::new();
    let run = place.run(&["--lang", "en", "get", &example(BAD), "requests.granted.total"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("  error "), "{}", run.out);
    assert!(run.out.contains("[requests_row_sum[granted]]") && run.out.contains("difference "));
    let note = "[notes]\n\"requests.received.natural\" = \"台账第 3 页\"\n";
    let rows = "[requests]\nreceived = { natural = 1, total = 9 }\n";
    place.put("a.toml", format!("{BLANK}{rows}{note}"));
    let get = |cell: &str| place.run(&["get", "a.toml", cell]).out;
    assert!(get("3.1.1").contains("  批注: 台账第 3 页"));
    assert!(get("3.1.1").contains("  待算 "));
    assert!(get("3.1.2").contains("\n  空\n"));
    assert!(get("3.1.7").contains("(手填, 改写了自动加出的数)"));
    assert!(get("3.2.7").contains("(等各分项填完自动加出)"));
}

#[test]
fn cells_come_as_json_too() {
    let place = Place::new();
    let file = example(BAD);
    let run = place.run(&["get", &file, "requests.granted.total", "2.6", "--format", "json"]);
    assert_eq!(run.code, 0);
    let lines: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["cell"], "requests.granted.total");
    assert_eq!(lines[0]["state"], "entered");
    assert_eq!(lines[0]["unit"], "件");
    assert_eq!(lines[0]["file"], file.as_str());
    let rules = lines[0]["rules"].as_array().unwrap();
    let failed = rules.iter().find(|rule| rule["status"] == "failed").unwrap();
    assert_eq!(failed["rule"], "requests_row_sum");
    assert_eq!(lines[1]["unit"], "万元");
    place.put("a.toml", BLANK);
    let run = place.run(&["get", "a.toml", "2.6", "--format", "json"]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&run.out).unwrap().get("value"), None);
}

#[test]
fn an_address_that_is_not_clear_is_told_with_what_it_may_be() {
    let place = Place::new();
    for (language, several, unknown, hint) in [
        ("zh", "可以是好几格", "没有「三 国密", "办法: "),
        ("en", "several cells", "has no cell", "hint: "),
    ] {
        let get = |cell| place.run(&["--lang", language, "get", &example(GOOD), "3.1.1", cell]);
        let run = get("三 不予公开 自然人");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "nothing is printed where one is bad");
        assert!(run.err.contains(several) && run.err.contains(hint), "{}", run.err);
        assert!(run.err.contains("requests.denied_other_law.natural"), "{}", run.err);
        let run = get("三 国密 自然人");
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains(unknown), "{}", run.err);
        assert!(run.err.contains("  requests.denied_state_secret.natural  "), "{}", run.err);
    }
    assert_eq!(place.run(&["get", "no.toml", "3.1.1"]).code, 2);
    assert_eq!(place.run(&["get", &example(GOOD)]).code, 2);
    place.put("slip.toml", "gouji = 1\nyear =\n");
    let run = place.run(&["get", "slip.toml", "3.1.1"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("slip.toml:2:"), "{}", run.err);
}

#[test]
fn a_cell_of_a_draft_is_set_and_nothing_else_changes() {
    let place = Place::new();
    let text = example_text(BAD);
    place.put("a.toml", &text);
    let run = place.run(&["set", "a.toml", "三.予以公开.自然人=1157:1175"]);
    // Another planted error in this column is still there.
    assert_eq!(run.code, 1, "{run:?}");
    let expected = "三 （一）予以公开 / 自然人: 1157 件 -> 1175 件\n  错误 办理结果之和  左 3375, 右 3105, \
                    差 270 [requests_outcome_sum[natural]]\n";
    assert_eq!(run.out, expected);
    assert!(run.err.contains("gouji check a.toml"), "{}", run.err);
    assert_eq!(place.text("a.toml"), text.replacen("{ natural = 1157,", "{ natural = 1175,", 1));
    assert_ne!(place.text("a.toml"), text);
}

#[test]
fn a_rule_that_now_fails_is_shown_and_the_file_written() {
    let place = Place::new();
    place.put("a.toml", example_text(GOOD).replace("\"published\"", "\"draft\""));
    let run = place.run(&["--lang", "en", "set", "a.toml", "requests.granted.natural=1,289"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("[requests_row_sum[granted]]"), "{}", run.out);
    assert!(run.out.contains("left 1362, right 1363, difference -1"), "{}", run.out);
    assert!(place.text("a.toml").contains("natural = 1289"));
    let run = place.run(&["set", "a.toml", "3.3.1.1=1289:1288"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("gouji render a.toml"), "{}", run.err);
    // The same again: nothing to do, and the rules are looked at all the same.
    let run = place.run(&["set", "a.toml", "3.3.1.1=1288"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("没有要改的"), "{}", run.err);
}

#[test]
fn all_or_nothing() {
    let place = Place::new();
    place.put("a.toml", published());
    for (language, changes, words) in [
        ("zh", &["3.1.1=26:72", "3.1.2=5"][..], &["现在是 27 件, 不是 26"][..]),
        ("en", &["3.1.1=26:72", "3.1.2=9:5"], &["is 27 items, not 26", "is 1 items, not 9"]),
        ("en", &["3.1.1=72", "3.1.1=73"], &["stands twice"]),
        ("en", &["3.1.1=72", "3.1.2=x"], &["cannot be part of a figure"]),
        ("en", &["3.1.1=72", "3.1.2=-1"], &["cannot be negative"]),
        ("en", &["3.1.1=72", "3.1=5"], &["several cells"]),
        ("en", &["3.1.1=72", "3.1.9=5"], &["has no cell"]),
        ("en", &["3.1.1=:72"], &["is 27 items, not "]),
        ("en", &["3.1.1"], &["has no ="]),
    ] {
        let run = set(&place, &[&["--lang", language, "--reason", "x"], changes].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{changes:?}");
        for word in words {
            assert!(run.err.contains(word), "{changes:?}: {}", run.err);
        }
        let remedy = if language == "zh" { "办法: " } else { "hint: " };
        assert!(run.err.contains(remedy), "{changes:?}: {}", run.err);
        assert_eq!(place.text("a.toml"), published(), "{changes:?}");
    }
}

#[test]
fn a_published_report_keeps_a_record() {
    let place = Place::new();
    place.put("a.toml", published());
    let run = set(&place, &["3.1.1=27:72", "总计 3.1=1"]);
    assert_eq!(run.code, 2);
    let run = set(&place, &["3.1.1=27:72", "3.1.7=28:73"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--reason"), "{}", run.err);
    assert_eq!(set(&place, &["3.1.1=27:72", "--reason", " "]).code, 2);
    assert_eq!(place.text("a.toml"), published());
    let run = set(&place, &["3.1.1=27:72", "3.1.7=２８：７３", "--reason", "录入差错"]);
    assert_eq!(run.code, 0, "{run:?}");
    let expected = "\n[[corrections]]\nwhen   = 2021-03-02T09:12:00+08:00\nwho    = \"wang\"\n\
                    cell   = \"requests.received.natural\"\nfrom   = \"27\"\nto     = \"72\"\n\
                    reason = \"录入差错\"\n\n[[corrections]]\nwhen   = 2021-03-02T09:12:00+08:00\n\
                    who    = \"wang\"\ncell   = \"requests.received.total\"\nfrom   = \"28\"\n\
                    to     = \"73\"\nreason = \"录入差错\"\n";
    let changed = published().replace("27", "72").replace("28", "73");
    assert_eq!(place.text("a.toml"), format!("{changed}{expected}"));
    // The next one comes behind, and what stands there stays.
    let run = set(&place, &["3.1.1=", "--reason", "不掌握", "--who", "李四"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = place.text("a.toml");
    assert!(
        text.contains(expected)
            && text.ends_with("from   = \"72\"\nto     = \"\"\nreason = \"不掌握\"\n")
    );
    assert!(text.contains("who    = \"李四\""));
    // It has no texts, but can be read.
    assert_eq!(place.run(&["check", "a.toml"]).code, 1);
}

#[test]
fn computed_totals_that_follow_are_recorded_too() {
    let place = Place::new();
    let row =
        "{ natural = 1, business = 0, research = 0, nonprofit = 0, legal_service = 0, other = 0 }";
    place.put("a.toml", format!("{BLANK}status = \"published\"\n[requests]\nreceived = {row}\n"));
    let run = set(&place, &["3.1.1=2", "--reason", "x"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("总计: 1 件 -> 2 件 (自动加出)"), "{}", run.out);
    let text = place.text("a.toml");
    assert!(text.contains("cell   = \"requests.received.total\"\nfrom   = \"1\"\nto     = \"2\""));
    assert!(text.contains("natural = 2"), "{text}");
}

#[test]
fn nobody_is_no_answer_to_who() {
    let place = Place::new();
    place.put("a.toml", published());
    let run = place.run(&["set", "a.toml", "3.1.1=72", "--reason", "x"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--who"), "{}", run.err);
    assert_eq!(place.text("a.toml"), published());
}

#[test]
fn a_report_on_standard_input_comes_out_on_standard_output() {
    let place = Place::new();
    let mut command = place.command(&["set", "-", "3.1.1=5"]);
    let run = Run::of(&command.write_stdin(BLANK).output().unwrap());
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.starts_with(BLANK) && run.out.contains("received = { natural = 5 }"));
    assert!(run.err.contains("空 -> 5 件"), "{}", run.err);
}

#[test]
fn a_file_that_cannot_be_written_is_left_alone() {
    let place = Place::new();
    let path = place.put("a.toml", BLANK);
    let mut rights = fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).unwrap();
    let run = place.run(&["--lang", "en", "set", "a.toml", "3.1.1=5"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("no permission") && run.err.contains("hint: "), "{}", run.err);
    assert_eq!(place.text("a.toml"), BLANK);
}

#[test]
fn units_are_taken_where_they_belong() {
    let place = Place::new();
    let blank = BLANK.replace("cn-2021", "cn-2019").replace("2024", "2020");
    place.put("a.toml", blank);
    let run = place.run(&["set", "a.toml", "3.1.1=５件", "2.8.2=251000元", "2.8.1=3"]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = place.text("a.toml");
    assert!(text.contains("amount = \"251000 元\"") && text.contains("natural = 5"), "{text}");
    let run = place.run(&["set", "a.toml", "2.8.2=25.1万元:26"]);
    assert_eq!(run.code, 0, "the same amount in another unit: {run:?}");
    assert!(place.text("a.toml").contains("amount = \"26 万元\""));
}

#[test]
fn the_example_of_the_readmes_corrects_a_published_report() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(readme).unwrap();
        let (_, example) = text.split_once("gouji set 2024.toml ").unwrap();
        let example = example.split(['`', '#', '\n']).next().unwrap();
        let place = Place::new();
        let granted = "[requests]\ngranted = { natural = 27 }\nreceived = { natural = 27 }\n";
        let head = BLANK.replace("year   = 2020", "year   = 2024");
        place.put("2024.toml", format!("{head}status = \"published\"\n\n{granted}"));
        let words: Vec<&str> =
            ["set", "2024.toml"].into_iter().chain(example.split_whitespace()).collect();
        let mut command = place.command(&words);
        let run = Run::of(&command.env_remove("USER").env_remove("LOGNAME").output().unwrap());
        assert_eq!(run.code, 0, "{readme}: {run:?}");
        assert!(place.text("2024.toml").contains("who    = \"张三\""), "{readme}");
    }
}
