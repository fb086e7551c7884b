//! `gouji check` on good, bad and half-filled reports, for people and for programs.

use serde_json::Value;

use super::common::{BAD, BLANK, GOOD, Place, Run, example, example_text};

fn json(run: &Run) -> Vec<Value> {
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn summary(name: &str) -> (i32, Value) {
    let run = Place::new().run(&["check", "--format", "json", &example(name)]);
    (run.code, json(&run)[0]["summary"].clone())
}

#[test]
fn the_examples_give_what_they_promise() {
    let counts = |errors: u64, warnings: u64, passed: u64| {
        serde_json::json!({
            "errors": errors, "warnings": warnings, "pending": 0, "passed": passed, "waived": 0
        })
    };
    assert_eq!(summary("laizhou-2020.toml"), (0, counts(0, 2, 49)));
    assert_eq!(summary(GOOD), (0, counts(0, 0, 44)));
    assert_eq!(summary(BAD), (1, counts(4, 0, 40)));
}

#[test]
fn the_planted_errors_are_found_with_their_numbers() {
    let run = Place::new().run(&["check", "--format", "json", &example(BAD)]);
    assert_eq!(run.err, "");
    let file = &json(&run)[0];
    assert_eq!(file["form"], "cn-2021");
    assert_eq!(file["agency"], "示例市人民政府");
    assert_eq!(file["year"], 2023);
    let found: Vec<(String, String)> = file["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| {
            let text = |key: &str| found[key].as_str().unwrap().to_owned();
            (format!("{}[{}]", text("rule"), text("instance")), text("difference"))
        })
        .collect();
    // Three cells are wrong; two of them also spoil the sum of their column.
    let expected = [
        ("requests_outcome_sum[natural]", "288"),
        ("requests_row_sum[granted]", "18"),
        ("requests_row_sum[not_processed_petition]", "270"),
        ("disputes_sum[litigation_after_review]", "-65"),
    ];
    assert_eq!(found, expected.map(|(rule, by)| (rule.to_owned(), by.to_owned())));
    let first = &file["findings"][1];
    assert_eq!(first["severity"], "error");
    assert_eq!(first["status"], "failed");
    assert_eq!((&first["left"], &first["right"]), (&"1191".into(), &"1173".into()));
    assert_eq!(first["cells"][0], "requests.granted.total");
    assert_eq!(first["place"], serde_json::json!({"line": 39, "column": 130}));
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert!(!keys.iter().any(|key| *key == "hint" || *key == "quote"), "{keys:?}");
}

#[test]
fn people_get_the_line_the_figures_and_what_to_do() {
    let place = Place::new();
    place.put("年报.toml", example_text(BAD));
    let run = place.run(&["check", "年报.toml"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let expected = "\
年报.toml:66:90: 错误: 总计＝结果维持＋结果纠正＋其他结果＋尚未审结 [disputes_sum[litigation_after_review]]
   66 | ..rected = 0, other = 67, pending = 9, total = 24 }      # 复议后起诉
      |                                                ^^
  总计           24
  四种结果相加   89
  相差          -65
";
    assert!(run.out.contains(expected), "{}", run.out);
    let last = run.out.lines().last().unwrap();
    assert_eq!(
        last,
        "年报.toml: 示例市人民政府 2023, cn-2021: 错误 3 处 (4 条), 提示 0, 待算 0, 成立 40, 放行 0"
    );
    let english = place.run(&["--lang", "en", "check", "年报.toml"]);
    assert!(english.out.contains("error: total = upheld + corrected"), "{}", english.out);
    assert!(!run.out.contains('\u{1b}'), "colour where nobody asked");
}

#[test]
fn the_cell_that_is_probably_wrong_is_named() {
    let run = Place::new().run(&["check", "--format", "json", &example(BAD)]);
    let file = &json(&run)[0];
    let suggestions = |at: usize| file["findings"][at]["suggestions"].clone();
    let change = |cell: &str, from: &str, to: &str| serde_json::json!({"cell": cell, "from": from, "to": to});
    let granted = change("requests.granted.natural", "1157", "1175");
    let petition = change("requests.not_processed_petition.natural", "35", "305");
    let both = serde_json::json!([{"changes": [granted, petition], "resolves": 3,
        "why": "2 格要一起改: 相邻两位颠倒, 少打了一位"}]);
    assert_eq!(suggestions(0), both);
    let first = serde_json::json!([{"changes": [granted], "resolves": 1, "why": "相邻两位颠倒"}]);
    assert_eq!(suggestions(1), first);
    // Its total may be wrong, or one of its parts: nothing is suggested.
    assert!(suggestions(3).is_null());
    let run = Place::new().run(&["check", &example(BAD)]);
    let said: Vec<&str> = run.out.lines().filter(|line| line.contains("可疑: ")).collect();
    assert_eq!(said.len(), 2, "{}", run.out);
    assert!(
        said[0].starts_with("  可疑: 三 （一）予以公开 / 自然人, 1157 改 1175; 三 1."),
        "{}",
        said[0]
    );
    assert!(said[0].ends_with("; 改后 3 条成立"), "{}", said[0]);
    let run = Place::new().run(&["--lang", "en", "check", &example(BAD)]);
    let said = "  suspect: these rules do not tell which cell is wrong;";
    assert!(
        run.out.contains(said) && run.out.contains("in the order of the ledger: 4 / "),
        "{}",
        run.out
    );
}

#[test]
fn what_a_blank_must_be_is_told_beside_the_rule_that_waits() {
    let place = Place::new();
    place.put("a.toml", example_text(GOOD).replace("upheld = 72, ", ""));
    let found = &json(&place.run(&["check", "--format", "json", "a.toml"]))[0]["findings"][0];
    assert_eq!(found["status"], "pending");
    let change = serde_json::json!({"cell": "disputes.review.upheld", "to": "72"});
    assert_eq!(
        found["suggestions"],
        serde_json::json!([{"changes": [change], "resolves": 1, "why": "空格只能是这个数"}])
    );
    let all = place.run(&["check", "--all", "a.toml"]).out;
    assert!(all.contains("  可疑: 四 行政复议 / 结果维持, 空格填 72; "), "{all}");
}

#[test]
fn the_caret_stands_under_the_figure() {
    let run = Place::new().run(&["check", &example(BAD)]);
    let lines: Vec<&str> = run.out.lines().collect();
    let carets: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].ends_with('^')).collect();
    let figures: Vec<String> = carets
        .iter()
        .map(|at| {
            let (from, to) = (lines[*at].find('^').unwrap(), lines[*at].len());
            // Before the caret these lines are ASCII, so that cells and bytes are the same.
            lines[at - 1][from..to].to_owned()
        })
        .collect();
    assert_eq!(figures, ["1157", "35", "24"]);
}

#[test]
fn pending_rules_are_counted_and_listed_on_demand() {
    let place = Place::new();
    place.put("a.toml", BLANK);
    let run = place.run(&["check", "a.toml"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("待算 50") && run.out.contains("--all"), "{}", run.out);
    assert_eq!(run.out.lines().count(), 2);
    let all = place.run(&["check", "--all", "a.toml"]);
    assert_eq!(all.out.matches("a.toml: 待算: ").count(), 50, "{}", all.out);
    let listed = json(&place.run(&["check", "--format", "json", "a.toml"]));
    let found = listed[0]["findings"].as_array().unwrap();
    assert_eq!(found.len(), 50);
    assert!(found.iter().all(|found| found["status"] == "pending"));
    assert!(found[0].get("left").is_none() && found[0].get("place").is_none());
}

#[test]
fn all_adds_what_passed() {
    let run = Place::new().run(&["check", "--all", "--format", "json", &example(GOOD)]);
    let listed = json(&run);
    let found = listed[0]["findings"].as_array().unwrap();
    assert_eq!(found.len(), 44);
    assert!(found.iter().all(|found| found["status"] == "passed"));
}

#[test]
fn strict_takes_pending_for_failed() {
    let place = Place::new();
    place.put("a.toml", BLANK);
    assert_eq!(place.run(&["check", "a.toml"]).code, 0);
    assert_eq!(place.run(&["check", "--strict", "a.toml"]).code, 1);
    assert_eq!(place.run(&["check", "--strict", &example(GOOD)]).code, 0);
}

#[test]
fn the_worst_of_all_files_counts_and_all_are_told() {
    let (good, bad) = (example(GOOD), example(BAD));
    let run = Place::new().run(&["check", "--format", "json", &good, "no.toml", &bad]);
    assert_eq!(run.code, 2);
    let files = json(&run);
    assert_eq!(files.len(), 3);
    let missing = serde_json::json!({
        "file": "no.toml",
        "summary": {"errors": 1, "warnings": 0, "pending": 0, "passed": 0, "waived": 0},
        "findings": [{"rule": "unreadable", "severity": "error", "status": "failed",
            "message": files[1]["findings"][0]["message"]}]
    });
    assert_eq!(files[1], missing);
    assert_eq!(files[2]["summary"]["errors"], 4);
    assert_eq!(files[2]["places"], serde_json::json!({"errors": 3, "warnings": 0}));
    assert_eq!(Place::new().run(&["check", &good, &bad]).code, 1);
}

#[test]
fn a_dash_is_standard_input() {
    let place = Place::new();
    let output = place.command(&["check", "-"]).write_stdin(example_text(GOOD)).output().unwrap();
    let run = Run::of(&output);
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("-: 淮安市人民政府 2024"), "{}", run.out);
}

#[test]
fn escape_sequences_never_reach_the_terminal() {
    let place = Place::new();
    let nasty = "\\u001B]0;own\\u0007\\u009B31m\\u202E";
    let text = BLANK.replace("甲县", &format!("甲{nasty}县"));
    let text =
        format!("{text}[requests]\n\"x{nasty}\" = {{ }}\nreceived = {{ natural = \"{nasty}\" }}\n");
    place.put("a.toml", &text);
    let raw = "received = { natural = 5 } \u{1b}[31m\u{9b}";
    place.put("b.toml", format!("{BLANK}[requests]\n{raw}\n"));
    for arguments in [
        &["check", "--all", "a.toml", "b.toml"][..],
        &["check", "--format", "json", "a.toml", "b.toml"],
        &["render", "--draft", "--to", "text", "a.toml"],
        &["check", "no\u{1b}[31m\u{9b}.toml"],
        &["explain", "\u{1b}[31m"],
        &["forms", "\u{1b}[31m"],
        &["--\u{1b}[31m"],
        &["new", "\u{1b}c.toml", "--year", "2024", "--agency", "\u{1b}c"],
    ] {
        let run = place.run(arguments);
        let both = format!("{}{}", run.out, run.err);
        let bad = both.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(bad, None, "{arguments:?}: {both:?}");
        assert!(!both.is_empty(), "{arguments:?}");
    }
    let run = place.run(&["check", "--format", "json", "a.toml"]);
    assert_eq!(json(&run)[0]["agency"], "甲\u{1b}]0;own\u{7}\u{9b}31m\u{202e}县人民政府");
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let good = example(GOOD);
    for arguments in [
        &["check", "--all", "--format", "json", &good][..],
        &["check", &good],
        &["render", "--to", "text", &good],
        &["new", "-", "--agency", "x", "--year", "2024"],
        &["forms", "cn-2021"],
        &["explain", "requests_balance"],
        &["man"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(arguments)
            .stdout(writer)
            .stderr(std::process::Stdio::piped())
            .spawn();
        let output = program.unwrap().wait_with_output().unwrap();
        let run = Run::of(&output);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn many_files_come_out_in_the_order_of_the_arguments() {
    let place = Place::new();
    let names: Vec<String> = (0..100).map(|number| format!("{number}.toml")).collect();
    for (number, name) in names.iter().enumerate() {
        let text = match number % 3 {
            0 => example_text(GOOD),
            1 => example_text(BAD),
            _ => BLANK.to_owned(),
        };
        place.put(name, text);
    }
    let arguments = |format: &'static str, names: &[String]| {
        let words = ["check", "--format", format].map(str::to_owned);
        words.into_iter().chain(names.iter().cloned()).collect::<Vec<String>>()
    };
    for format in ["text", "json"] {
        let run = |names: &[String]| {
            let words = arguments(format, names);
            place.run(&words.iter().map(String::as_str).collect::<Vec<&str>>())
        };
        let all = run(&names);
        assert_eq!(all.code, 1);
        // Behind several files stands a summary.
        let apart: String = names.chunks(1).map(|names| run(names).out).collect();
        let rest = all.out.strip_prefix(apart.as_str()).unwrap();
        assert_eq!(rest.is_empty(), format == "json", "{rest}");
    }
}

#[test]
fn a_report_on_the_form_of_other_years_can_be_worked_with() {
    let place = Place::new();
    let text = example_text("laizhou-2020.toml").replace("year   = 2020", "year   = 2022");
    assert!(text.contains("year   = 2022"));
    place.put("a.toml", &text);
    let run = place.run(&["check", "a.toml"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
    for said in ["2022 年", "cn-2019", "2019 至 2020 年", "cn-2021"] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    let en = place.run(&["check", "a.toml", "--lang", "en"]);
    assert!(en.out.contains("cn-2019, the form for 2019 to 2020"), "{}", en.out);
    assert_eq!(place.run(&["check", "--strict", "a.toml"]).code, 1);
    let out = place.run(&["check", "--format", "json", "a.toml"]);
    let file = &json(&out)[0];
    assert_eq!(file["summary"]["warnings"], 3);
    assert_eq!(file["findings"][0]["severity"], "warning");
    assert_eq!(place.run(&["render", "a.toml", "--to", "text"]).code, 0);
    assert_eq!(place.run(&["set", "a.toml", "3.1.1=106"]).code, 0);
}

#[test]
fn a_report_on_a_form_that_was_not_there_yet_is_no_report() {
    let place = Place::new();
    let text = example_text(GOOD).replace("year   = 2024", "year   = 2020");
    assert!(text.contains("year   = 2020"));
    place.put("a.toml", &text);
    let run = place.run(&["check", "a.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("[year_before_form]") && run.out.contains("\"cn-2019\""), "{run:?}");
    assert_eq!(place.run(&["set", "a.toml", "3.1.1=106"]).code, 2);
    assert_eq!(place.run(&["render", "a.toml", "--to", "text"]).code, 2);
    assert_eq!(place.text("a.toml"), text);
}
