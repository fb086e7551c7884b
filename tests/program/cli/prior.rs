//! A report against the one of the year before: found by itself in its folder, or given.

use serde_json::Value;

use super::common::{Place, Run, example_text};

/// The good example of 2024 as the report of another year; its figures follow those of the year before only where `edit`
/// makes them.
fn report_of(year: i32, edit: impl Fn(String) -> String) -> String {
    let text =
        example_text("huaian-2024.toml").replace("year   = 2024", &format!("year   = {year}"));
    edit(text.replace("2024", &year.to_string()))
}

/// Carries in what was carried out the year before.
fn going_on(text: &str) -> String {
    let line = text.lines().find(|line| line.starts_with("carried_in")).unwrap();
    let wrong =
        line.replace("natural = 34,", "natural = 103,").replace("total = 34 ", "total = 103 ");
    text.replace(line, &wrong)
}

fn findings(run: &Run) -> Vec<Value> {
    let record: Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    record["findings"].as_array().unwrap().clone()
}

fn of_rule(run: &Run, rule: &str) -> Vec<Value> {
    findings(run).into_iter().filter(|finding| finding["rule"] == rule).collect()
}

#[test]
fn the_report_of_the_year_before_is_found_by_agency_and_year() {
    let place = Place::new();
    place.put("任意的名字.toml", report_of(2024, |text| text));
    place.put("另一单位.toml", report_of(2024, |text| text.replace("淮安市", "甲市")));
    place.put("b.toml", report_of(2025, |text| text));
    let run = place.run(&["check", "b.toml", "--format", "json"]);
    assert_eq!(run.code, 1, "{run:?}");
    let record: Value = serde_json::from_str(&run.out).unwrap();
    assert!(record["prior"].as_str().unwrap().ends_with("任意的名字.toml"));
    let carried = of_rule(&run, "carry_over_total");
    assert_eq!(carried.len(), 1);
    assert_eq!([&carried[0]["left"], &carried[0]["right"]], ["34", "103"]);
    assert_eq!(carried[0]["severity"], "error");
    let columns = of_rule(&run, "carry_over_by_column");
    assert_eq!(columns.len(), 1);
    assert_eq!(columns[0]["instance"], "natural");
    // Every figure is last year's.
    let same = of_rule(&run, "identical_to_last_year");
    assert!(same.iter().any(|finding| finding["instance"] == "figures"), "{same:?}");
    let text = place.run(&["check", "b.toml"]);
    assert!(text.out.contains("与上年报告核对过: "), "{}", text.out);
}

#[test]
fn what_goes_on_from_last_year_holds() {
    let place = Place::new();
    place.put("a.toml", report_of(2024, |text| text));
    place.put("b.toml", report_of(2025, |text| going_on(&text)));
    let run = place.run(&["check", "b.toml", "--format", "json"]);
    assert!(of_rule(&run, "carry_over_total").is_empty(), "{run:?}");
    assert!(of_rule(&run, "carry_over_by_column").is_empty(), "{run:?}");
    // The balance of the column fails now, since nothing else went on.
    assert_eq!(of_rule(&run, "requests_balance").len(), 2);
}

#[test]
fn a_prior_can_be_given_and_one_of_another_year_is_told() {
    let place = Place::new();
    place.put("b.toml", report_of(2025, |text| text));
    std::fs::create_dir(place.path("alt")).unwrap();
    place.put("alt/a.toml", report_of(2024, |text| text));
    place.put("alt/c.toml", report_of(2023, |text| text));
    let alone = place.run(&["check", "b.toml", "--format", "json"]);
    assert_eq!((alone.code, findings(&alone).len()), (0, 0), "{alone:?}");
    let given = place.run(&["check", "b.toml", "--prior", "alt/a.toml", "--format", "json"]);
    assert_eq!(of_rule(&given, "carry_over_total").len(), 1);
    let other = place.run(&["check", "b.toml", "--prior", "alt/c.toml", "--format", "json"]);
    assert_eq!(other.code, 0);
    assert_eq!(of_rule(&other, "prior_mismatch").len(), 1);
    assert!(of_rule(&other, "carry_over_total").is_empty());
    let none = place.run(&["check", "b.toml", "--prior", "alt/none.toml"]);
    assert_eq!(none.code, 2);
}

#[test]
fn what_is_carried_over_chains_through_the_change_of_forms() {
    let place = Place::new();
    let old = example_text("laizhou-2020.toml")
        .replace("carried_out                = { natural = 0,", "carried_out = { natural = 3,");
    place.put("2020.toml", &old);
    let new = report_of(2021, |text| text.replace("淮安市人民政府", "莱州市人民政府"));
    place.put("2021.toml", &new);
    let run = place.run(&["check", "2021.toml", "--format", "json"]);
    let columns = of_rule(&run, "carry_over_by_column");
    assert_eq!([&columns[0]["left"], &columns[0]["right"]], ["34", "3"]);
    assert_eq!(of_rule(&run, "carry_over_total").len(), 1);
    // What the form before did not have is not asked.
    assert!(of_rule(&run, "in_force_roll_forward").is_empty());
    // The list of 2014 has no line for what is carried over.
    place.put(
        "2018.toml",
        "gouji = 1\nform = \"cn-2014\"\nagency = \"莱州市人民政府\"\nyear = 2018\n",
    );
    place.put("2019.toml", old.replace("year   = 2020", "year   = 2019"));
    let run = place.run(&["check", "2019.toml", "--format", "json"]);
    assert!(of_rule(&run, "carry_over_total").is_empty(), "{run:?}");
}

#[test]
fn a_figure_that_jumps_and_yuan_for_wanyuan_are_warned_of() {
    let place = Place::new();
    place.put("a.toml", report_of(2024, |text| text));
    let with = |from: &str, to: &str| {
        let text = report_of(2025, |text| text);
        assert!(text.contains(from), "{from}");
        place.put("b.toml", text.replace(from, to));
        place.run(&["check", "b.toml", "--format", "json"])
    };
    let run = with("amount_wanyuan = 96171.6", "amount_wanyuan = 961716000");
    assert_eq!(of_rule(&run, "fmt_wanyuan").len(), 1);
    assert_eq!(of_rule(&run, "year_on_year_jump").len(), 1);
    let run = with("review                  = { upheld = 72", "review = { upheld = 720");
    let jumps = of_rule(&run, "year_on_year_jump");
    assert_eq!(jumps[0]["instance"], "disputes.review.upheld");
    assert_eq!([&jumps[0]["left"], &jumps[0]["right"]], ["720", "72"]);
    assert_eq!(jumps[0]["cells"][0], "disputes.review.upheld");
    assert!(jumps[0]["place"]["line"].as_u64().is_some());
}

#[test]
fn what_fails_against_last_year_stops_the_document() {
    let place = Place::new();
    place.put("b.toml", report_of(2025, |text| text));
    assert_eq!(place.run(&["render", "b.toml", "--to", "text"]).code, 0);
    place.put("a.toml", report_of(2024, |text| text));
    let run = place.run(&["render", "b.toml", "--to", "text"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("carry_over_total"), "{}", run.err);
}

#[test]
fn a_text_that_compares_with_last_year_needs_its_report() {
    let text = |text: String| {
        let text =
            text.replace("全年政府网站", "申请变化 {requests.received.total:+}。全年政府网站");
        format!("{text}\n[document]\npreamble = \"{{agenzy}}\"\n")
    };
    let place = Place::new();
    place.put("b.toml", report_of(2025, text));
    let run = place.run(&["check", "b.toml", "--lang", "en"]);
    let written = place.text("b.toml");
    for (words, rule) in
        [("{requests.received.total:+}", "placeholder_figure"), ("{agenzy}", "unknown_placeholder")]
    {
        let (number, line) = written.lines().enumerate().find(|(_, l)| l.contains(words)).unwrap();
        let column = line[..line.find(words).unwrap()].chars().count() + 1;
        let place = format!("b.toml:{}:{column}: error: ", number + 1);
        let told = run.out.lines().filter(|line| line.contains(&place) && line.contains(rule));
        assert_eq!(told.count(), 1, "{place} {rule}: {run:?}");
    }
    // What would be printed with its braces is not published.
    let refused = place.run(&["render", "b.toml", "--to", "text", "--lang", "en"]);
    assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{refused:?}");
    assert!(refused.err.contains("{agenzy}") && refused.err.contains("[placeholder_figure]"));
    place.put("a.toml", report_of(2024, |text| text));
    place.put("b.toml", report_of(2025, |report| text(report).replace("{agenzy}", "{agency}")));
    let rendered = place.run(&["render", "b.toml", "--to", "text", "--draft"]);
    assert!(rendered.out.contains("申请变化 0。"), "{rendered:?}");
    let claims = place.run(&["claims", "b.toml", "--format", "json"]);
    assert!(claims.out.contains(r#""text":"申请变化0","value":"0""#), "{claims:?}");
}

/// A report that says how much its requests grew.
fn growing(year: i32, received: u32) -> String {
    format!(
        "gouji = 1\nform = \"cn-2021\"\nagency = \"乙县人民政府\"\nyear = {year}\n\n[narrative]\n\
         overview = \"收到申请100件，同比增长30%。\"\n\n[requests]\nreceived = {{ natural = {received}, \
         business = 0, research = 0, nonprofit = 0, legal_service = 0, other = 0 }}\n"
    )
}

#[test]
fn growth_in_a_text_is_held_against_the_prior_that_is_found_or_given() {
    let place = Place::new();
    std::fs::create_dir(place.path("alt")).unwrap();
    place.put("alt/a.toml", growing(2023, 80));
    place.put("b.toml", growing(2024, 100));
    let differs = "表中 25, 不一致";
    let alone = place.run(&["claims", "b.toml"]);
    assert!(alone.code == 0 && !alone.out.contains(differs), "{alone:?}");
    let given = place.run(&["claims", "b.toml", "--prior", "alt/a.toml"]);
    assert!(given.out.contains(differs), "{given:?}");
    place.put("alt/b.toml", growing(2024, 100));
    assert!(place.run(&["claims", "alt/b.toml"]).out.contains(differs));
    let other = place.run(&["claims", "b.toml", "--prior", "b.toml"]);
    assert!(other.err.contains("[prior_mismatch]"), "{other:?}");
}

#[test]
fn set_and_get_say_what_fails_against_last_year() {
    let place = Place::new();
    place.put("a.toml", report_of(2024, |text| text));
    let draft = report_of(2025, |text| going_on(&text).replace("\"published\"", "\"draft\""));
    place.put("b.toml", draft);
    let rule = "[carry_over_by_column[natural]]";
    let run = place.run(&["get", "b.toml", "3.2.1"]);
    assert!(run.out.contains(&format!("成立 上年结转分列 {rule}")), "{run:?}");
    let run = place.run(&["set", "b.toml", "3.2.1=104"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("左 104, 右 103, 差 1") && run.out.contains(rule), "{run:?}");
    let run = place.run(&["get", "b.toml", "3.2.1"]);
    assert!(run.out.contains("左 104, 右 103, 差 1"), "{run:?}");
    // Without last year's report nothing of it is said.
    std::fs::remove_file(place.path("a.toml")).unwrap();
    let run = place.run(&["set", "b.toml", "3.2.1=105"]);
    assert!(!run.out.contains("carry_over"), "{run:?}");
}
