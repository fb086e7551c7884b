//! Findings that are accepted with a written reason: which may be, how they are shown, when they end.

use serde_json::Value;

use super::common::{BAD, GOOD, Place, Run, example_text};

fn file(run: &Run) -> Value {
    serde_json::from_str(run.out.lines().next().unwrap()).unwrap()
}

fn check(place: &Place, name: &str) -> Value {
    file(&place.run(&["check", "--format", "json", name]))
}

fn of_rule<'v>(file: &'v Value, rule: &str) -> Vec<&'v Value> {
    let findings = file["findings"].as_array().unwrap();
    findings.iter().filter(|finding| finding["rule"] == rule).collect()
}

/// More new documents disclosed than made: a warning.
fn doubtful() -> String {
    let text = example_text("laizhou-2020.toml");
    let line = text.lines().find(|line| line.starts_with("normative_documents")).unwrap();
    let more =
        "normative_documents = { newly_made = 2, newly_disclosed = 5, total_disclosed = 41 }";
    let text = text.replace(line, more);
    // What the text of the example has wrong is no matter here.
    let text = text.replace("行政规范性文件新制作 4 件，全部公开。", "");
    text.replace("已办理答复 106 件", "已办理答复 107 件")
        .replace("没有因政府信息公开引起的行政复议、行政诉讼案件。", "")
}

#[test]
fn a_warning_is_accepted_shown_counted_and_ends_with_its_numbers() {
    let place = Place::new();
    place.put("a.toml", doubtful());
    assert_eq!(check(&place, "a.toml")["summary"]["warnings"], 1);
    let run = place.run(&["waive", "a.toml", "disclosed_le_made", "--reason", "往年文件本年公开"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
    assert_eq!(run.out, "已放行 disclosed_le_made[normative_documents]: 往年文件本年公开\n");
    let line = "\"disclosed_le_made[normative_documents]\" = { reason = \"往年文件本年公开\", left = \"5\", right = \"2\" }";
    assert!(place.text("a.toml").contains(line), "{}", place.text("a.toml"));
    let found = check(&place, "a.toml");
    assert_eq!([&found["summary"]["warnings"], &found["summary"]["waived"]], [0, 1]);
    let waived = of_rule(&found, "disclosed_le_made")[0];
    assert_eq!([&waived["status"], &waived["reason"]], ["waived", "往年文件本年公开"]);
    let text = place.run(&["check", "a.toml"]);
    assert!(text.out.contains("放行: 本年新公开数量通常不大于本年新制作数量 [disclosed_le_made[normative_documents]]\n  左 5, 右 2, 差 +3\n  原因: 往年文件本年公开\n"), "{}", text.out);
    assert_eq!(place.run(&["check", "--strict", "a.toml"]).code, 0);
    let get = place.run(&["get", "a.toml", "proactive.normative_documents.newly_disclosed"]);
    assert!(
        get.out.contains(
            "差 3 [disclosed_le_made[normative_documents]]\n    原因: 往年文件本年公开\n"
        ),
        "{}",
        get.out
    );
    let change = "proactive.normative_documents.newly_disclosed=6";
    assert_eq!(place.run(&["set", "a.toml", change, "--reason", "x", "--who", "y"]).code, 1);
    let found = check(&place, "a.toml");
    assert_eq!([&found["summary"]["warnings"], &found["summary"]["waived"]], [2, 0]);
    assert_eq!(of_rule(&found, "stale_waiver").len(), 1);
    let drop = ["waive", "a.toml", "disclosed_le_made[normative_documents]", "--drop"];
    assert_eq!(place.run(&drop).code, 0);
    assert!(!place.text("a.toml").contains("往年文件"));
    assert_eq!(place.run(&drop).code, 2);
}

#[test]
fn an_error_is_accepted_only_where_the_form_says_so() {
    let place = Place::new();
    let of = |year: &str| example_text(GOOD).replace("2024", year);
    place.put("a.toml", of("2024"));
    place.put("b.toml", of("2025"));
    assert_eq!(check(&place, "b.toml")["summary"]["errors"], 1);
    let run = place.run(&["waive", "b.toml", "carry_over_total", "--reason", "机构改革"]);
    assert_eq!(run.code, 0, "{run:?}");
    let found = check(&place, "b.toml");
    assert_eq!([&found["summary"]["errors"], &found["summary"]["waived"]], [0, 1]);
    place.put("c.toml", example_text(BAD));
    let before = place.text("c.toml");
    let refused = ["waive", "c.toml", "requests_row_sum[granted]", "--reason", "x"];
    let run = place.run(&refused);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(run.err.contains("不能放行"), "{}", run.err);
    let run = place.run(&["waive", "c.toml", "requests_row_sum", "--reason", "x"]);
    assert!(run.err.contains("  requests_row_sum[granted]\n"), "{}", run.err);
    for arguments in [
        &["waive", "c.toml", "disputes_sum[review]", "--reason", "x"][..],
        &["waive", "c.toml", "requests_row_sum[granted]"],
        &["waive", "c.toml", "nothing", "--reason", "x"],
    ] {
        assert_eq!(place.run(arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(place.text("c.toml"), before);
}

#[test]
fn a_waiver_that_holds_nothing_is_told() {
    let waiver = |reason: &str, right: &str| {
        format!(
            "[waivers]\n\"requests_row_sum[granted]\" = {{ reason = \"{reason}\", left = \"1191\", right = \"{right}\" }}\n"
        )
    };
    let told = |text: String| {
        let place = Place::new();
        place.put("a.toml", text);
        let found = check(&place, "a.toml");
        assert_eq!([&found["summary"]["waived"], &found["summary"]["warnings"]], [0, 1]);
        assert_eq!(found["findings"][0]["severity"], "warning");
        found["findings"][0]["rule"].as_str().unwrap().to_owned()
    };
    assert_eq!(told(example_text(BAD) + &waiver("r", "1173")), "waiver_refused");
    assert_eq!(told(example_text(BAD) + &waiver("r", "1174")), "stale_waiver");
    let empty = "[waivers]\n\"disclosed_le_made[normative_documents]\" = { reason = \" \", left = \"5\", right = \"2\" }\n";
    let place = Place::new();
    place.put("a.toml", doubtful() + empty);
    let found = check(&place, "a.toml");
    assert_eq!([&found["summary"]["waived"], &found["summary"]["warnings"]], [0, 2]);
    assert_eq!(of_rule(&found, "waiver_no_reason").len(), 1);
}
