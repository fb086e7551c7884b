//! `gouji diff`, `gouji log`, the notice of corrections, and `gouji fmt`.

use super::common::{BLANK, GOOD, Place, Run, example, example_text};

/// A ready report with corrections: one cell twice, one there and back.
fn corrected() -> String {
    let entry = |when: &str, cell: &str, from: &str, to: &str, reason: &str| {
        format!(
            "\n[[corrections]]\nwhen = {when}\nwho = \"王五\"\ncell = \"{cell}\"\nfrom = \"{from}\"\n\
             to = \"{to}\"\nreason = \"{reason}\"\n"
        )
    };
    let granted = "requests.granted.natural";
    let list = [
        entry("2025-03-02T09:12:00+08:00", granted, "1287", "1228", "录入差错"),
        entry("2025-03-02T09:12:00+08:00", "requests.received.other", "4", "5", "看错"),
        entry("2025-04-01T10:00:00+08:00", granted, "1228", "1288", "再次核对"),
        entry("2025-04-01T10:00:00+08:00", "requests.received.other", "5", "4", "改回"),
        entry("2025-04-01T10:00:00+08:00", "disputes.review.total", "", "351", "漏填"),
    ];
    format!("{}{}", example_text(GOOD), list.concat())
}

#[test]
fn the_same_report_has_no_difference() {
    let place = Place::new();
    let run = place.run(&["diff", &example(GOOD), &example(GOOD)]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.ends_with("相同\n"), "{}", run.out);
    // Another layout of the same content is the same too.
    place.put("a.toml", example_text(GOOD).replace(" }", ",  }").replace("1288", "1_288"));
    assert_eq!(place.run(&["diff", &example(GOOD), "a.toml"]).code, 0);
}

#[test]
fn figures_texts_and_keys_that_differ() {
    let place = Place::new();
    let text = example_text(GOOD);
    let new = text
        .replacen("natural = 1288", "natural = 1322", 1)
        .replacen("repealed = 0", "repealed = 3", 1)
        .replace("全年政府网站发布", "全年网站发布")
        .replace("\"keyed\"", "\"computed\"")
        .replace("\"published\"", "\"draft\"")
        .replace("3940 元\"", "3941 元\"");
    place.put("new.toml", new);
    place.put("old.toml", &text);
    let run = place.run(&["diff", "old.toml", "new.toml"]);
    assert_eq!(run.code, 1);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "--- old.toml  淮安市人民政府 2024, cn-2021");
    assert_eq!(lines[2], "总计: 照稿填写 -> 自动加出");
    assert_eq!(lines[3], "状态: 已公开 -> 草稿");
    let line = |word: &str| *lines.iter().find(|line| line.contains(word)).unwrap();
    let words = |word: &str| line(word).split_whitespace().collect::<Vec<_>>();
    assert_eq!(
        words("regulations.repealed")[4..],
        ["0", "->", "3", "+3", "proactive.regulations.repealed"]
    );
    let granted = words("requests.granted.natural");
    assert_eq!(granted[4..], ["1288", "->", "1322", "+34", "+2.6%", "requests.granted.natural"]);
    assert!(line("一、总体情况").contains("第 1 段"));
    assert!(run.out.contains("\n  - （一）主动公开情况。全年政府网站发布"), "{}", run.out);
    assert!(run.out.contains("\n  + （一）主动公开情况。全年网站发布"));
    assert!(
        run.out.contains("单位情况 information_fee_charged: 3940 元 -> 3941 元"),
        "{}",
        run.out
    );
    assert!(lines.last().unwrap().starts_with("不同: 2 格, 文字 1 段, 其他 3 处"), "{}", run.out);
    let english = place.run(&["--lang", "en", "diff", "old.toml", "new.toml"]);
    assert!(english.out.contains("status: published -> draft"), "{}", english.out);
}

#[test]
fn differences_come_as_json_too() {
    let place = Place::new();
    let row = |n: u32| {
        format!(
            "{BLANK}[requests]\nreceived = {{ natural = {n}, business = 0, research = 0, nonprofit = 0, \
             legal_service = 0, other = 0 }}\n[narrative]\nproblems = \"\"\"\n一\n\n二{n}\n\"\"\"\n"
        )
    };
    place.put("old.toml", row(3));
    place.put("new.toml", row(4));
    let run = place.run(&["diff", "old.toml", "new.toml", "--format", "json"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.out.lines().count(), 1);
    let all: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&all["old"]["file"], &all["new"]["year"]), (&"old.toml".into(), &2024.into()));
    let changes = all["changes"].as_array().unwrap();
    let expected = serde_json::json!([
        {"kind": "cell", "cell": "requests.received.natural",
         "label": "三 一、本年新收政府信息公开申请数量 / 自然人",
         "from": "3", "to": "4", "difference": "1", "percent": "33.3"},
        {"kind": "cell", "cell": "requests.received.total",
         "label": "三 一、本年新收政府信息公开申请数量 / 总计",
         "from": "3", "to": "4", "difference": "1", "percent": "33.3", "computed": true},
        {"kind": "paragraph", "section": "problems", "paragraph": 2,
         "label": "五、存在的主要问题及改进情况, 第 2 段", "from": "二3", "to": "二4"},
    ]);
    assert_eq!(changes, expected.as_array().unwrap());
}

#[test]
fn years_on_different_forms_are_compared_where_both_have_the_cell() {
    let place = Place::new();
    let run = place.run(&["diff", &example("laizhou-2020.toml"), &example(GOOD)]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("表式: cn-2019 -> cn-2021"), "{}", run.out);
    assert!(run.out.contains("requests.granted.natural"), "{}", run.out);
    assert!(!run.out.contains("requests.other_handling."), "{}", run.out);
    assert!(run.err.contains("没有比"), "{}", run.err);
}

#[test]
fn what_cannot_be_compared_is_told_of_both() {
    let place = Place::new();
    place.put("slip.toml", "gouji = 1\nyear =\n");
    for (language, remedy) in [("zh", "办法: "), ("en", "hint: ")] {
        let run = place.run(&["--lang", language, "diff", "slip.toml", "slip.toml"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert_eq!(run.err.matches("slip.toml:2:").count(), 2, "{}", run.err);
        assert!(run.err.contains(remedy));
        let run = place.run(&["--lang", language, "diff", &example(GOOD), "no.toml"]);
        assert_eq!(run.code, 2);
    }
    assert_eq!(place.run(&["diff", &example(GOOD)]).code, 2);
}

#[test]
fn corrections_are_listed() {
    let place = Place::new();
    place.put("a.toml", corrected());
    let run = place.run(&["log", "a.toml"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let expected = "2025-03-02T09:12:00+08:00  王五\n  三 （一）予以公开 / 自然人: 1287 件 -> 1228 件  \
                    [requests.granted.natural]\n  原因: 录入差错\n";
    assert!(run.out.starts_with(expected), "{}", run.out);
    assert!(run.out.contains("空 -> 351 件"));
    assert_eq!(run.out.lines().count(), 15);
    let run = place.run(&["--lang", "en", "log", "a.toml", "--format", "json"]);
    let last: serde_json::Value = serde_json::from_str(run.out.lines().last().unwrap()).unwrap();
    assert_eq!(
        last,
        serde_json::json!({"when": "2025-04-01T10:00:00+08:00", "who": "王五",
            "cell": "disputes.review.total", "label": "4 / administrative review / total",
            "from": "", "to": "351", "reason": "漏填"})
    );
    let run = place.run(&["log", &example(GOOD)]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("没有更正记录"), "{}", run.err);
    assert_eq!(place.run(&["log", "no.toml"]).code, 2);
}

#[test]
fn the_notice_says_what_was_published_what_is_right_and_why() {
    let place = Place::new();
    place.put("a.toml", corrected());
    let run = place.run(&["render", "a.toml", "--to", "markdown", "--correction"]);
    assert_eq!(run.code, 0, "{run:?}");
    let expected = "# 淮安市人民政府\n\n## 2024年政府信息公开工作年度报告\n\n## 更正说明\n\n\
        本机关公布的《淮安市人民政府2024年政府信息公开工作年度报告》中，下列数据有误，现予更正。\n\n\
        部分\t项目\t原公布\t更正为\t原因\t更正日期\n\
        三\t三、本年度办理结果 / （一）予以公开 / 申请人情况 / 自然人\t1287 件\t1288 件\t录入差错；再次核对\t2025-04-01\n\
        四\t行政复议 / 总计\t空白\t351 件\t漏填\t2025-04-01\n\n\
        其余数据不变。\n\n淮安市人民政府\n\n2025-04-01\n";
    // Last stands the seal of the report as it is right now.
    let (notice, seal) = run.out.rsplit_once("\n数据校验码: gouji-").unwrap();
    assert_eq!((notice, seal.trim_end().len()), (expected, 25));
    let text = place.run(&["--lang", "en", "render", "a.toml", "--to", "text", "--correction"]);
    assert_eq!(text.code, 0);
    assert!(text.out.contains("更正说明") && text.out.contains("1287 件"), "{}", text.out);
    assert!(!text.out.contains("王五"), "names stay in the office: {}", text.out);
}

#[test]
fn what_was_taken_back_is_told_and_stands_in_no_notice() {
    let place = Place::new();
    let correction = |from: &str, to: &str| {
        format!(
            "\n[[corrections]]\nwhen = 2025-03-02T09:12:00+08:00\nwho = \"王五\"\n\
             cell = \"requests.granted.natural\"\nfrom = \"{from}\"\nto = \"{to}\"\nreason = \"录入差错\"\n"
        )
    };
    let text = example_text(GOOD).replace("status = \"draft\"", "status = \"published\"");
    let there_and_back = correction("1288", "1287") + &correction("1287", "1288");
    place.put("a.toml", text + &there_and_back);
    let run = place.run(&["render", "a.toml", "--to", "text", "--correction"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(
        run.err.contains("1288 → 1287 → 1288") && run.err.contains("都改了回去"),
        "{}",
        run.err
    );
    place.put("a.toml", corrected() + &there_and_back);
    let run = place.run(&["render", "a.toml", "--to", "text", "--correction"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn notices_in_all_formats_have_names_of_their_own() {
    let place = Place::new();
    place.put("a.toml", corrected());
    let published = place.run(&["render", "a.toml", "--to", "all", "-o", "set"]);
    assert_eq!(published.code, 0, "{published:?}");
    let read = |name: &str| std::fs::read(place.path(&format!("set/{name}"))).unwrap();
    let names =
        ["a.txt", "a.md", "a.html", "a.docx", "a.xlsx", "a.json", "a.csv", "a.checksheet.txt"];
    let before = names.map(read);
    let run = place.run(&["render", "a.toml", "--to", "all", "--correction", "-o", "set"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(before == names.map(read), "the published set is as it was");
    for ending in ["txt", "md", "html", "docx", "xlsx"] {
        assert!(place.path(&format!("set/a-更正说明.{ending}")).exists(), "{ending}");
    }
    assert_eq!(std::fs::read_dir(place.path("set")).unwrap().count(), names.len() + 5);
    assert!(run.err.contains("没有写: json, csv, checksheet"), "{}", run.err);
}

#[test]
fn a_notice_needs_corrections_and_a_report_that_holds_together() {
    let place = Place::new();
    let notice = |file: &str, more: &[&str]| {
        place.run(&[&["render", file, "--to", "text", "--correction"], more].concat())
    };
    let run = notice(&example(GOOD), &[]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("没有更正记录") && run.err.contains("办法: "), "{}", run.err);
    place.put("a.toml", corrected().replacen("natural = 1288", "natural = 1289", 1));
    assert_eq!(notice("a.toml", &[]).code, 1);
    let draft = notice("a.toml", &["--draft"]);
    assert_eq!(draft.code, 0);
    assert!(draft.out.contains("草稿, 未定稿"), "{}", draft.out);
}

#[test]
fn a_file_is_laid_out_in_place_with_its_comments() {
    let place = Place::new();
    let text = example_text(GOOD).replace(" }", "}").replace("[disputes]", "# 核对过\n[disputes]");
    place.put("a.toml", &text);
    let run = place.run(&["fmt", "a.toml", "-o", "b.toml"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert_eq!(place.text("a.toml"), text);
    let expected = example_text(GOOD).replace("[disputes]", "# 核对过\n[disputes]");
    assert_eq!(place.text("b.toml"), expected);
    let run = place.run(&["fmt", "a.toml"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("已写好 a.toml"), "{}", run.err);
    assert_eq!(place.text("a.toml"), expected);
    let run = place.run(&["--lang", "en", "fmt", "a.toml"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("already"), "{}", run.err);
    let mut command = place.command(&["fmt", "-"]);
    let run = Run::of(&command.write_stdin(text).output().unwrap());
    assert_eq!((run.code, run.out), (0, expected));
}

#[test]
fn a_file_that_would_lose_something_is_not_laid_out() {
    let place = Place::new();
    let text = format!("{BLANK}[unit.more]\nx = 1\n");
    place.put("a.toml", &text);
    place.put("slip.toml", "gouji = 1\nyear =\n");
    for (language, words, remedy) in
        [("zh", "排不成", "办法: "), ("en", "without losing", "hint: ")]
    {
        let fmt = |file| place.run(&["--lang", language, "fmt", file]);
        let run = fmt("a.toml");
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(words) && run.err.contains(remedy), "{}", run.err);
        assert_eq!(place.text("a.toml"), text);
        assert!(fmt("slip.toml").err.contains("slip.toml:2:"));
        assert_eq!(fmt("no.toml").code, 2);
    }
}
