//! `gouji new` and `gouji render`: files that come out, and reports that are not ready.

use super::common::{BAD, BLANK, GOOD, Place, Run, example, example_text};

#[test]
fn a_new_report_is_blank_and_checks_without_errors() {
    let place = Place::new();
    let run = place.run(&["new", "a.toml", "--agency", "甲县人民政府", "--year", "2024"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("a.toml") && run.err.contains("cn-2021"), "{}", run.err);
    let text = place.text("a.toml");
    assert!(text.contains("form") && text.contains("\"cn-2021\""), "{text}");
    let run = place.run(&["check", "a.toml"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("甲县人民政府 2024, cn-2021: 错误 0, 提示 0, 待算 50"), "{}", run.out);
}

#[test]
fn the_form_follows_from_the_year() {
    for (year, form) in [("2015", "cn-2014"), ("2020", "cn-2019"), ("２０２４年", "cn-2021")] {
        let run = Place::new().run(&["new", "-", "--agency", "甲", "--year", year]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains(&format!("\"{form}\"")), "{year}: {}", run.out);
    }
}

#[test]
fn last_years_report_hands_on_agency_and_carried_figures() {
    let place = Place::new();
    let run = place.run(&["new", "b.toml", "--from", &example(GOOD)]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = place.text("b.toml");
    assert!(text.contains("淮安市人民政府") && text.contains("2025"), "{text}");
    // What was carried out of 2024 was carried into 2025.
    let row = |name: &str, text: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        line.split_once('{').unwrap().1.split(", total").next().unwrap().to_owned()
    };
    assert_eq!(row("carried_in", &text), row("carried_out", &example_text(GOOD)));
    let other = place.run(&["new", "c.toml", "--from", &example(GOOD), "--year", "2027"]);
    assert_eq!(other.code, 0);
    assert!(other.err.contains("2026"), "{}", other.err);
}

#[test]
fn what_new_cannot_do_is_told() {
    let place = Place::new();
    place.put("slip.toml", "gouji = 1\nyear =\n");
    let new = |more: &[&str]| place.run(&[&["--lang", "en", "new", "n.toml"], more].concat());
    for (arguments, words) in [
        (&["--year", "2024"][..], "--agency"),
        (&["--agency", "甲"], "--year"),
        (&["--agency", "甲", "--year", "24"], "not a year"),
        (&["--agency", "甲", "--year", "1999"], "gouji forms"),
        (&["--agency", "甲", "--year", "2020", "--form", "cn-2021"], "--form cn-2019"),
        (&["--agency", "甲", "--year", "2023", "--form", "cn-2019"], "--form cn-2021"),
        (&["--agency", "甲", "--year", "2020", "--form", "x"], "cn-2019"),
        (&["--agency", " ", "--year", "2024"], "agency is missing"),
        (&["--from", "no.toml"], "no.toml"),
        (&["--from", "slip.toml"], "slip.toml:2:"),
    ] {
        let run = new(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
        assert!(!place.path("n.toml").exists());
    }
    let run = place.run(&["new", "no/n.toml", "--agency", "甲", "--year", "2024"]);
    assert_eq!(run.code, 2);
}

#[test]
fn a_ready_report_is_rendered_in_both_formats() {
    let place = Place::new();
    let text = place.run(&["render", &example(GOOD), "--to", "text"]);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    assert!(text.out.contains("淮安市人民政府") && text.out.contains("二、主动公开"));
    assert!(!text.out.contains("草稿"));
    let run = place.run(&["render", &example(GOOD), "--to", "markdown", "-o", "a.md"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(place.text("a.md").contains("# "));
    // The same name again is a corrected document, not an accident.
    let run = place.run(&["render", &example(GOOD), "--to", "text", "-o", "a.md"]);
    assert_eq!(run.code, 0);
    assert_eq!(place.text("a.md"), text.out);
}

#[test]
fn columns_sets_the_width_of_the_text() {
    let place = Place::new();
    let width = |columns: &str| {
        let mut command = place.command(&["render", &example(GOOD), "--to", "text"]);
        let run = Run::of(&command.env("COLUMNS", columns).output().unwrap());
        run.out.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap()
    };
    assert!(width("80") <= 80 && width("120") > 80);
}

#[test]
fn a_report_that_is_not_ready_is_refused() {
    let place = Place::new();
    place.put("a.toml", BLANK);
    let run = place.run(&["render", "a.toml", "--to", "text", "-o", "a.txt"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(!place.path("a.txt").exists());
    assert!(run.err.contains("还不能成稿") && run.err.contains("--draft"), "{}", run.err);
    assert_eq!(run.err.lines().filter(|line| line.starts_with("  ")).count(), 11, "{}", run.err);
    assert!(run.err.contains("没填: 二 规章 / 本年制发件数"), "{}", run.err);
    let wrong = place.run(&["--lang", "en", "render", &example(BAD), "--to", "text"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("errors 3 (4 rules), blank cells 0"), "{}", wrong.err);
    assert!(wrong.err.contains("[requests_row_sum[granted]]"), "{}", wrong.err);
}

#[test]
fn a_draft_says_so_before_each_section() {
    let place = Place::new();
    place.put("a.toml", BLANK);
    for format in ["text", "markdown"] {
        let run = place.run(&["render", "a.toml", "--to", format, "--draft"]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(run.out.matches("草稿, 未定稿, 不得公开").count(), 7, "{}", run.out);
    }
}

#[test]
fn claims_tell_what_each_number_states() {
    let place = Place::new();
    let run = place.run(&["claims", &example("laizhou-2020.toml"), "--format", "json"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let lines: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |value: &str| lines.iter().filter(|line| line["value"] == value).collect::<Vec<_>>();
    let answered = &of("106")[1];
    assert_eq!(answered["cells"], "requests.outcome_total.total");
    assert_eq!((&answered["section"], &answered["kind"]), (&"overview".into(), &"exact".into()));
    assert!(answered["text"].as_str().unwrap().contains("106"));
    let none: Vec<_> = of("0").iter().map(|line| line["cells"].clone()).collect();
    assert_eq!(
        none,
        ["disputes.review.total", "disputes.{litigation_direct,litigation_after_review}.total"]
    );
    assert!(of("0").iter().all(|line| line["kind"] == "implied"));
    assert_eq!(of("6400")[0]["cells"], serde_json::Value::Null);
    assert_eq!(of("6400")[0]["kind"], "approximate");
    assert_eq!(of("100%")[0]["kind"], "percentage");
    let zh = place.run(&["claims", &example("laizhou-2020.toml")]);
    assert!(zh.out.contains("表中 107, 不一致") && zh.out.contains("一、总体情况"), "{}", zh.out);
    let en = place.run(&["--lang", "en", "claims", &example("laizhou-2020.toml")]);
    assert!(en.out.contains("the table has 107"), "{}", en.out);
    assert_eq!(place.run(&["claims", "no.toml"]).code, 2);
    place.run(&["new", "a.toml", "--agency", "甲县人民政府", "--year", "2024"]);
    let blank = place.run(&["claims", "a.toml"]);
    assert_eq!((blank.code, blank.out.as_str()), (0, ""));
}

#[test]
fn what_only_a_page_can_have_is_refused_elsewhere() {
    let place = Place::new();
    place.put("a.toml", example_text("huaian-2024.toml"));
    for option in ["--fragment", "--charts"] {
        let run = place.run(&["render", "a.toml", "--to", "markdown", option, "--lang", "en"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        assert!(run.err.contains(&format!("{option} goes with --to html only")), "{run:?}");
    }
    let page = place.run(&["render", "a.toml", "--to", "html"]);
    assert_eq!(page.code, 0);
    assert!(page.out.starts_with("<!DOCTYPE html>"));
    let fragment = place.run(&["render", "a.toml", "--to", "html", "--fragment", "--charts"]);
    assert!(fragment.out.starts_with("<div ") && fragment.out.contains("<svg "));
}

#[test]
fn a_chart_of_years_takes_the_reports_of_the_folder() {
    let place = Place::new();
    for year in [2022, 2023, 2024] {
        let text = example_text("huaian-2024.toml").replace("2024", &year.to_string());
        place.put(&format!("{year}.toml"), text);
    }
    let run = place.run(&["render", "2024.toml", "--to", "html", "--charts", "--draft"]);
    assert!(run.out.contains("新收 2022 3119 件，2023 3119 件，2024 3119 件；"), "{run:?}");
}

#[test]
fn what_is_no_text_is_no_notice() {
    let place = Place::new();
    for (format, way) in [("checksheet", "--to text"), ("csv", "gouji log"), ("json", "gouji log")]
    {
        let flags = ["--to", format, "--correction", "-o", "a.out"];
        let run = place.run(&[&["render", &example("huaian-2024.toml")], &flags[..]].concat());
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(way) && !place.path("a.out").exists(), "{}", run.err);
    }
}

#[test]
fn data_is_the_report_and_no_notice() {
    let place = Place::new();
    for format in ["json", "csv"] {
        let run = place.run(&["render", &example("huaian-2024.toml"), "--to", format]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains("requests"), "{}", run.out);
        let flags = ["--to", format, "--correction"];
        let run = place.run(&[&["render", &example("huaian-2024.toml")], &flags[..]].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains("gouji log"), "{}", run.err);
    }
}

#[test]
fn a_workbook_goes_into_a_file() {
    let place = Place::new();
    let run = place.run(&["render", &example("huaian-2024.toml"), "--to", "xlsx", "-o", "a.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(std::fs::read(place.path("a.xlsx")).unwrap().starts_with(b"PK"));
    assert_eq!(place.run(&["forms", "cn-2021", "--to", "xlsx", "-o", "b.xlsx"]).code, 0);
    assert!(std::fs::read(place.path("b.xlsx")).unwrap().starts_with(b"PK"));
    assert_eq!(place.run(&["forms", "--to", "xlsx", "-o", "c.xlsx"]).code, 2);
    assert_eq!(place.run(&["forms", "no", "--to", "xlsx", "-o", "c.xlsx"]).code, 2);
    assert_eq!(place.run(&["forms", "cn-2021", "--to", "xlsx", "-o", "c.toml"]).code, 2);
}

#[test]
fn the_sheet_to_sign_shows_each_sum_also_of_a_report_that_is_not_ready() {
    let place = Place::new();
    let run = place.run(&["render", &example(BAD), "--to", "checksheet"]);
    assert_eq!(run.code, 0, "{run:?}");
    for words in [
        "核对单",
        "一、本年新收政府信息公开申请数量 总计: 3402+99+0+4+5+1 = 3511 一致",
        "1.信访举报投诉类申请 总计: 35+0+0+0+0+0 = 35 不符, 填报 305",
        "填报人：",
    ] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    let lines: Vec<&str> = run.out.lines().collect();
    let at = |words: &str| lines.iter().position(|line| line.contains(words)).unwrap();
    assert!(at("不符 3 处 (4 条), 不能成稿") < 5, "what is wrong stands first");
    assert!(at("总计 24, 应 = 四种结果相加 89, 差 -65") < 20, "on the first page");
    let first = at("勾稽关系");
    assert_eq!(lines[first + 2], "收支平衡: 第一项加第二项 = 第三项 (七) 加第四项");
    assert!(
        lines[first..at("二、主动公开")].iter().filter(|line| line.ends_with("不符")).count() == 4
    );
    assert!(lines.last().unwrap().starts_with("数据校验码: gouji-"));
    place.put("2024.toml", example_text(GOOD));
    let later = example_text(GOOD).replace("year   = 2024", "year   = 2025");
    assert_ne!(later, example_text(GOOD));
    place.put("2025.toml", later);
    let run = place.run(&["render", "2025.toml", "--to", "checksheet"]);
    assert!(run.code == 0 && run.out.contains("上年\n"), "{run:?}");
    let run = place.run(&["new", "blank.toml", "--agency", "甲", "--year", "2023"]);
    assert_eq!(run.code, 0);
    let run = place.run(&["render", "blank.toml", "--to", "checksheet"]);
    assert!(run.out.contains("还缺 6 个数"), "{}", run.out);
    assert!(run.out.contains("没填 ") && !run.out.contains("全部一致"), "{}", run.out);
}

#[test]
fn the_sheet_to_sign_claims_that_all_agrees_only_where_it_does() {
    let place = Place::new();
    let text = example_text(GOOD);
    place.put("2023.toml", text.replace("year   = 2024", "year   = 2023"));
    let waived = text.clone()
        + "\n[waivers]\ncarry_over_total = { reason = \"机构改革，甲局并入\", left = \"34\", right = \"12\" }\n";
    place.put("2024.toml", waived.clone());
    let sheet = |file: &str| place.run(&["render", file, "--to", "checksheet"]).out;
    let with = sheet("2024.toml");
    assert!(!with.contains("全部一致") && with.contains("不符"), "{with}");
    std::fs::remove_file(place.path("2023.toml")).unwrap();
    place.put("2024.toml", text);
    let without = sheet("2024.toml");
    assert!(without.contains("条, 全部一致。"), "{without}");
    assert!(without.contains("提示: ") || !without.contains("存疑"), "{without}");
}

#[test]
fn a_document_with_doubts_is_written_and_the_doubts_are_told() {
    let place = Place::new();
    let run = place.run(&["render", &example("laizhou-2020.toml"), "--to", "text"]);
    assert_eq!(run.code, 0);
    for words in ["存疑 2 处", "[text_answered]", "[text_none_claim]", "相差"] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    let run = place.run(&["render", &example(GOOD), "--to", "text"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn a_whole_set_goes_into_a_folder_and_what_was_accepted_is_told_and_printed_nowhere() {
    let place = Place::new();
    let text = example_text(GOOD)
        + "\n[waivers]\ncarry_over_total = { reason = \"机构改革，甲局并入\", left = \"34\", right = \"12\" }\n";
    place.put("a.toml", text);
    let without = place.run(&["render", "a.toml", "--to", "all"]);
    assert!(without.code == 2 && without.err.contains("-o"), "{without:?}");
    let run = place.run(&["render", "a.toml", "--to", "all", "-o", "set"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("放行的 carry_over_total: 机构改革，甲局并入"), "{}", run.err);
    // The sheet to sign alone shows it: it stays in the office.
    for ending in ["txt", "md", "html", "docx", "xlsx", "json", "csv", "checksheet.txt"] {
        let bytes = std::fs::read(place.path(&format!("set/a.{ending}"))).unwrap();
        let is_printed = String::from_utf8_lossy(&bytes).contains("甲局并入");
        assert_eq!(is_printed, ending == "checksheet.txt", "{ending}");
    }
}

#[test]
fn each_of_a_set_is_what_its_format_alone_is() {
    let place = Place::new();
    place.put("a.toml", example_text(GOOD));
    let run = place.run(&["render", "a.toml", "--to", "all", "-o", "set", "--charts"]);
    assert_eq!(run.code, 0, "{run:?}");
    for (format, ending) in [
        ("text", "txt"),
        ("markdown", "md"),
        ("html", "html"),
        ("docx", "docx"),
        ("xlsx", "xlsx"),
        ("json", "json"),
        ("csv", "csv"),
        ("checksheet", "checksheet.txt"),
    ] {
        let alone = format!("alone.{ending}");
        let mut words = vec!["render", "a.toml", "--to", format, "-o", &alone];
        words.extend((format == "html").then_some("--charts"));
        let run = place.run(&words);
        assert_eq!(run.code, 0, "{run:?}");
        let [one, of_set] = [alone.clone(), format!("set/a.{ending}")]
            .map(|name| std::fs::read(place.path(&name)).unwrap());
        assert!(one == of_set, "{format}");
    }
    // What a page alone can have is no reason to refuse a set, in which there is one.
    let run = place.run(&["render", "a.toml", "--to", "text", "--charts"]);
    assert_eq!(run.code, 2, "{run:?}");
    // A set holds what is published, so the report must be ready.
    let run = place.run(&["render", &example(BAD), "--to", "all", "-o", "none"]);
    assert!(run.code == 1 && !place.path("none").exists(), "{run:?}");
}
