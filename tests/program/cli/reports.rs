//! What `gouji check` writes for others than the person at the terminal: SARIF, the letter to the unit, the counts of many
//! files, the whole arithmetic.

use serde_json::{Value, json};

use super::common::{BAD, BLANK, GOOD, Place, example, example_text};

/// A warning and one that was accepted, in a report that is otherwise right.
const DOUBTFUL: &str =
    "normative_documents = { newly_made = 2, newly_disclosed = 5, total_disclosed = 4 }";
const WAIVER: &str =
    "[waivers]\n\"disclosed_le_made\" = { reason = \"往年文件\", left = \"5\", right = \"2\" }\n";

fn doubtful() -> String {
    let text = example_text("laizhou-2020.toml");
    let line = text.lines().find(|line| line.starts_with("normative_documents")).unwrap();
    let text = text.replace(line, DOUBTFUL) + WAIVER;
    // What the text of the example has wrong is no matter here.
    let text = text.replace("行政规范性文件新制作 4 件，全部公开。", "");
    text.replace("已办理答复 106 件", "已办理答复 107 件")
        .replace("没有因政府信息公开引起的行政复议、行政诉讼案件。", "")
}

fn sarif(place: &Place, files: &[&str]) -> (i32, Value) {
    let words = ["check", "--format", "sarif"].iter().chain(files).copied();
    let run = place.run(&words.collect::<Vec<&str>>());
    assert_eq!((run.out.lines().count(), run.err.as_str()), (1, ""), "{run:?}");
    (run.code, serde_json::from_str(&run.out).unwrap())
}

#[test]
fn sarif_is_one_run_whose_results_name_their_rules() {
    let place = Place::new();
    place.put("年 报.toml", example_text(BAD));
    place.put("b.toml", doubtful());
    place.put("c.toml", "gouji = 1\nform = \"cn-2021\"\nx\n");
    let (code, log) = sarif(&place, &["年 报.toml", "b.toml", "c.toml", "none.toml"]);
    assert_eq!((code, &log["version"]), (2, &json!("2.1.0")));
    let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!("{log}") };
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        for text in ["shortDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
        assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().unwrap().contains(".toml"));
    }
    let rule = |id: &str| results.iter().find(|result| result["ruleId"] == id).unwrap();
    assert!(rule("unreadable")["locations"][0]["physicalLocation"].get("region").is_none());
    assert_eq!(rule("toml_syntax")["level"], "error");
    let waived = rule("disclosed_le_made");
    assert_eq!(
        waived["suppressions"],
        json!([{"kind": "inSource", "status": "accepted", "justification": "往年文件"}])
    );
    assert!(rule("disclosed_total_covers_new").get("suppressions").is_none());
    let sum = rule("requests_row_sum");
    assert_eq!(
        sum["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "%E5%B9%B4%20%E6%8A%A5.toml"
    );
    assert_eq!(
        sum["properties"],
        json!({"instance": "granted", "left": "1191", "right": "1173", "difference": "18",
            "cause": 1, "blocksPublication": true})
    );
    let logical = &sum["locations"][0]["logicalLocations"][0];
    assert_eq!(logical["fullyQualifiedName"], "requests.granted.total");
}

#[test]
fn regions_and_fixes_count_characters() {
    let place = Place::new();
    place.put("a.toml", example_text(BAD));
    let (_, log) = sarif(&place, &["a.toml"]);
    let text = place.text("a.toml");
    let cut = |region: &Value| {
        let at = |key: &str| region[key].as_u64().unwrap() as usize;
        let line: Vec<char> = text.lines().nth(at("startLine") - 1).unwrap().chars().collect();
        line[at("startColumn") - 1..at("endColumn") - 1].iter().collect::<String>()
    };
    let results = log["runs"][0]["results"].as_array().unwrap();
    let granted = results.iter().find(|r| r["properties"]["instance"] == "granted").unwrap();
    assert_eq!(cut(&granted["locations"][0]["physicalLocation"]["region"]), "1191");
    let replacement = &granted["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(cut(&replacement["deletedRegion"]), "1157");
    assert_eq!(replacement["insertedContent"]["text"], "1175");
    // Columns behind Chinese text count characters too.
    place.put(
        "b.toml",
        format!("{BLANK}disputes = {{ review = {{ \"结果\" = 1, total = -2 }} }}\n"),
    );
    let (_, log) = sarif(&place, &["b.toml"]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let negative = results.iter().find(|r| r["ruleId"] == "negative_count").unwrap();
    let region = &negative["locations"][0]["physicalLocation"]["region"];
    let text = place.text("b.toml");
    let line = text.lines().nth(region["startLine"].as_u64().unwrap() as usize - 1).unwrap();
    let from = region["startColumn"].as_u64().unwrap() as usize - 1;
    assert_eq!(line.chars().skip(from).take(2).collect::<String>(), "-2");
}

#[test]
fn the_letter_names_what_is_wrong_in_the_words_of_the_form() {
    let run = Place::new().run(&["check", "--format", "reply", &example(BAD)]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let letter = "\
示例市人民政府:

你单位 2023 年度的政府信息公开工作年度报告 (2021 式) 已经核对, 须改正 2 处, 请核实 0 处。

须改正
1. 表三（一）予以公开「自然人」栏; 表三（五）1.信访举报投诉类申请「自然人」栏
";
    assert!(run.out.starts_with(letter), "{}", run.out);
    let figures = "总计 1191; 六类申请人相加 1157 + 12 + 3 + 1 = 1173; 相差 18\n";
    assert!(run.out.contains(figures), "{}", run.out);
    for never in ["requests_row_sum", ".granted", ".toml", "39:", "["] {
        assert!(!run.out.contains(never), "{never}: {}", run.out);
    }
    let english = Place::new().run(&["--lang", "en", "check", "--format", "reply", &example(BAD)]);
    let place = "1. table 3, (1) granted, column \"natural persons\"; table 3, (5) 1. petition";
    assert!(english.out.contains(place), "{}", english.out);
}

#[test]
fn letters_keep_warnings_apart_and_name_what_is_open_and_accepted() {
    let place = Place::new();
    place.put("a.toml", doubtful());
    place.put("b.toml", example_text(GOOD).replace("upheld = 72, ", ""));
    let run = place.run(&["check", "--format", "reply", "a.toml", "b.toml"]);
    let letters: Vec<&str> = run.out.split("\n====").collect();
    assert_eq!(letters.len(), 2, "{}", run.out);
    let [warned, accepted] = [
        "请核实\n1. 表二 规范性文件「对外公开总数量」栏\n",
        "已写明理由, 予以认可\n2. 表二 规范性文件",
    ];
    assert!(letters[0].contains(warned) && letters[0].contains(accepted), "{}", letters[0]);
    assert!(letters[0].contains("   原因: 往年文件\n"), "{}", letters[0]);
    assert!(letters[1].contains("还没有填写\n   表四 行政复议「结果维持」栏\n"), "{}", letters[1]);
}

#[test]
fn letters_have_no_ids_of_cells_and_rules() {
    let place = Place::new();
    let figures = "totals = \"keyed\"\n[requests]\nreceived = { natural = 1.5, business = -1 }\n";
    let waiver = "[waivers]\nrequests_balance = { reason = \"\", left = \"1\", right = \"2\" }\n";
    place.put("a.toml", format!("{BLANK}{figures}{waiver}"));
    place.put("b.toml", "gouji = 1\nx y\n");
    let run = place.run(&["check", "--format", "reply", "a.toml", "b.toml"]);
    assert_eq!(run.code, 2, "{run:?}");
    let line = "1. 表三 一、本年新收政府信息公开申请数量「自然人」栏 是数量, 不能有小数: 1.5\n";
    assert!(run.out.contains(line), "{}", run.out);
    assert!(run.out.contains("放行「收支平衡」已经不起作用"), "{}", run.out);
    assert!(run.out.contains("报来的文件 b.toml 读不了, 没有核对。"), "{}", run.out);
    assert!(!run.out.contains("requests"), "{}", run.out);
}

#[test]
fn findings_with_one_cause_stand_under_one_heading() {
    let place = Place::new();
    place
        .put("a.toml", example_text("laizhou-2020.toml").replace("natural = 72,", "natural = 27,"));
    let run = place.run(&["check", "a.toml"]);
    let heading = "错误: 2 条规则不成立, 多半出在同一处\n";
    assert_eq!(run.out.matches(heading).count(), 1, "{}", run.out);
    let place_of = run.out.split(": ").next().unwrap().to_owned();
    assert!(
        run.out.contains(
            "\n  可疑: 三 （一）予以公开 / 自然人, 27 改 72; 相邻两位颠倒; 改后 2 条成立\n  a.toml:"
        ),
        "{}",
        run.out
    );
    // The heading points at the suspected figure.
    let line: usize = place_of.split(':').nth(1).unwrap().parse().unwrap();
    assert!(place.text("a.toml").lines().nth(line - 1).unwrap().contains("natural = 27,"));
    let json = place.run(&["check", "--format", "json", "a.toml"]);
    let file: Value = serde_json::from_str(&json.out).unwrap();
    let sums = file["findings"].as_array().unwrap().iter().filter(|f| f.get("quote").is_none());
    let causes: Vec<&Value> = sums.map(|finding| &finding["cause"]).collect();
    assert_eq!(causes, [&json!(1), &json!(1)]);
}

#[test]
fn a_warning_that_the_same_change_explains_stands_with_its_error() {
    let place = Place::new();
    place.put("a.toml", example_text(GOOD));
    place.put("b.toml", example_text(GOOD).replace("2024", "2025"));
    let run = place.run(&["check", "--format", "json", "b.toml"]);
    let file: Value = serde_json::from_str(&run.out).unwrap();
    let findings = file["findings"].as_array().unwrap();
    let cause = |rule: &str| &findings.iter().find(|found| found["rule"] == rule).unwrap()["cause"];
    assert_eq!(cause("carry_over_total"), cause("carry_over_by_column"));
    assert!(cause("carry_over_total").is_u64());
    let letter = place.run(&["check", "--format", "reply", "b.toml"]).out;
    let (wrong, doubtful) = letter.split_once("\n请核实\n").unwrap();
    assert!(wrong.contains("请对照台账, 按台账的顺序看: "), "no cell is named: {letter}");
    assert!(!letter.contains("很可能"), "{letter}");
    assert!(doubtful.contains(". 一、总体情况\n   要求: 与上年度年报内容雷同\n"), "{letter}");
}

#[test]
fn many_files_end_with_counts_by_rule_and_by_file() {
    let place = Place::new();
    let mut names: Vec<String> = (0..22).map(|number| format!("{number:02}.toml")).collect();
    for name in &names {
        place.put(name, example_text(BAD));
    }
    place.put("good.toml", example_text(GOOD));
    names.extend(["good.toml".to_owned(), "none.toml".to_owned()]);
    let words = ["check"].into_iter().chain(names.iter().map(String::as_str));
    let run = place.run(&words.collect::<Vec<&str>>());
    let (_, summary) = run.out.split_once("\n\n").unwrap();
    let lines: Vec<&str> = summary.lines().collect();
    assert_eq!(lines[0], "按规则");
    assert_eq!(lines[1], "  错误  requests_row_sum      22 个文件 44 条  行合计");
    let files = lines.iter().position(|line| *line == "按文件").unwrap();
    assert!(lines[files + 1].starts_with("  none.toml: 错误 1"), "{summary}");
    assert_eq!(lines[files + 2], "  00.toml: 错误 3 处 (4 条), 提示 0, 待算 0");
    assert_eq!(lines[files + 21], "  还有 3 个文件");
    let total = "共 24 个文件, 没有错误的 1 个, 读不了的 1 个: 错误 67 处 (89 条), 提示 0, 待算 0, 成立 924, 放行 0";
    assert_eq!(lines.last(), Some(&total));
    let json = place.run(&["check", "--format", "json", "good.toml", "good.toml"]);
    assert_eq!(json.out.lines().count(), 2);
}

#[test]
fn the_whole_arithmetic_can_be_seen() {
    let place = Place::new();
    place.put("a.toml", example_text(GOOD));
    place.put("b.toml", example_text(GOOD).replace("2024", "2025"));
    let run = place.run(&["check", "--explain", "b.toml"]);
    let sum = "
    本年的上年结转
        三 二、上年结转政府信息公开申请数量 / 总计   34
      =                                              34
    = 上年的结转下年度
        上年 三 四、结转下年度继续办理 / 总计       103
      =                                             103
";
    assert!(run.out.contains(sum), "{}", run.out);
    let run = place.run(&["check", "--explain", "--format", "json", "b.toml"]);
    let file: Value = serde_json::from_str(&run.out).unwrap();
    let findings = file["findings"].as_array().unwrap();
    let carried = findings.iter().find(|found| found["rule"] == "carry_over_total").unwrap();
    assert_eq!(
        carried["arithmetic"][1],
        json!({"label": "上年的结转下年度", "sum": "103",
            "terms": [{"cell": "prev.requests.carried_out.total", "factor": 1, "figure": "103"}]})
    );
    let run = place.run(&["check", "--explain", &example(BAD)]);
    let last = "\n      + 四 复议后起诉 / 尚未审结   9\n      =                           89\n";
    assert!(run.out.contains(last), "{}", run.out);
}
