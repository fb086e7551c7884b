//! `gouji import` and `gouji verify`: documents become report files, and documents that belong to one are known again.

use super::common::{GOOD, Place, example, example_text};

/// Every format of the document that holds a report whole.
const WHOLE: [&str; 4] = ["markdown", "html", "docx", "json"];

fn rendered(place: &Place, format: &str) -> String {
    let name = format!("{format}.document");
    let run = place.run(&["render", &example(GOOD), "--to", format, "-o", &name]);
    assert_eq!(run.code, 0, "{run:?}");
    name
}

#[test]
fn a_document_becomes_the_report_that_it_was_made_from() {
    let place = Place::new();
    for format in WHOLE {
        let document = rendered(&place, format);
        let file = format!("{format}.toml");
        let run = place.run(&["import", &document, "-o", &file]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.contains("三、收到和处理政府信息公开申请情况: 读到 175 格"), "{}", run.out);
        let run = place.run(&["diff", &example(GOOD), &file]);
        assert!(run.out.contains("不同: 0 格"), "{format}: {}", run.out);
        assert_eq!(place.run(&["check", &file]).code, 0);
        // A file that is there is not written over.
        let again = place.run(&["import", &document, "-o", &file]);
        assert!(again.code == 2 && again.err.contains(&file), "{again:?}");
    }
}

#[test]
fn without_a_file_the_report_goes_to_standard_output_and_json_is_one_line() {
    let place = Place::new();
    let document = rendered(&place, "html");
    let run = place.run(&["import", &document]);
    assert!(run.code == 0 && run.out.starts_with("gouji"), "{run:?}");
    assert!(run.err.contains("读到 175 格"), "{}", run.err);
    let run = place.run(&["import", &document, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.out.lines().count(), 1);
    assert_eq!(value["form"], "cn-2021");
    assert_eq!(value["year"], 2024);
    assert_eq!(value["agency"], "淮安市人民政府");
    assert_eq!(value["cells"], serde_json::json!({ "read": 200, "doubtful": 0, "blank": 0 }));
    assert!(
        value["doubts"].as_array().unwrap().is_empty()
            && value["unplaced"].as_array().unwrap().is_empty()
    );
}

#[test]
fn what_is_not_clear_is_told_with_its_place_and_the_file_is_written_all_the_same() {
    let place = Place::new();
    place.put(
        "a.txt",
        "甲县人民政府\n2023年政府信息公开工作年度报告\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n\
         行政规范性文件\t22（其中修订 16 件）\t0\t4\n",
    );
    let run = place.run(&["import", "a.txt", "-o", "a.toml", "--lang", "en"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.contains("look at this (line 4): the cell holds more than a figure"),
        "{}",
        run.out
    );
    assert!(place.text("a.toml").contains("issued = 22"), "{}", place.text("a.toml"));
    let run = place.run(&["import", "a.txt", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let doubt = &value["doubts"][0];
    assert_eq!(doubt["cell"], "proactive.normative_documents.issued");
    assert_eq!(doubt["value"], "22");
    assert_eq!(doubt["excerpt"], "行政规范性文件 | 22（其中修订 16 件） | 0 | 4");
}

#[test]
fn form_year_and_agency_can_be_given() {
    let place = Place::new();
    place.put(
        "a.txt",
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n行政规范性文件\t2\t0\t4\n",
    );
    let without = place.run(&["import", "a.txt", "-o", "a.toml"]);
    assert!(without.code == 1 && without.err.contains("--year"), "{without:?}");
    std::fs::remove_file(place.path("a.toml")).unwrap();
    let given = ["--year", "２０２３年", "--agency", "乙县", "--form", "cn-2021"];
    let run = place.run(&[&["import", "a.txt", "-o", "a.toml"], &given[..]].concat());
    assert_eq!(run.code, 1, "{run:?}");
    let text = place.text("a.toml");
    assert!(text.contains("乙县") && text.contains("2023"), "{text}");
    for (option, value) in [("--form", "cn-1999"), ("--year", "23")] {
        let run = place.run(&["import", "a.txt", option, value]);
        assert!(run.code == 2 && run.err.contains(value), "{run:?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_written() {
    let place = Place::new();
    place.put("letter.txt", "关于召开会议的通知。\n");
    place.put("scan.pdf", "%PDF-1.4\n");
    for source in ["letter.txt", "scan.pdf", "none.txt"] {
        let run = place.run(&["import", source, "-o", "out.toml"]);
        assert!(run.code == 2 && run.err.contains(source) && run.out.is_empty(), "{run:?}");
        assert!(!place.path("out.toml").exists());
    }
}

#[test]
fn a_folder_is_read_once_and_a_second_run_goes_on() {
    let place = Place::new();
    std::fs::create_dir(place.path("old")).unwrap();
    for format in ["html", "markdown"] {
        let document = rendered(&place, format);
        std::fs::rename(place.path(&document), place.path(&format!("old/{format}"))).unwrap();
    }
    place.put("old/letter.txt", "关于召开会议的通知。\n");
    let without = place.run(&["import", "old"]);
    assert!(without.code == 2 && without.err.contains("-o"), "{without:?}");
    let run = place.run(&["import", "old", "-o", "new"]);
    assert!(run.code == 2 && run.err.contains("letter.txt"), "{run:?}");
    assert!(
        run.out.contains("读了 2 个文件, 其中完整的 2 个; 以前已有的 0 个; 读不了的 1 个"),
        "{}",
        run.out
    );
    std::fs::remove_file(place.path("new/html.toml")).unwrap();
    let run = place.run(&["import", "old", "-o", "new", "--format", "json"]);
    assert_eq!(run.out.lines().count(), 1, "{run:?}");
    assert_eq!(place.text("new/html.toml"), place.text("new/markdown.toml"));
}

#[test]
fn a_document_is_known_by_its_seal_and_by_what_it_prints() {
    let place = Place::new();
    let own = example(GOOD);
    for format in ["text", "markdown", "html", "docx", "json"] {
        let document = rendered(&place, format);
        let run = place.run(&["verify", &own, &document]);
        assert!(run.code == 0 && run.out.contains("校验码同"), "{format}: {run:?}");
    }
    let figures = example_text(GOOD)
        .replace("upheld = 72", "upheld = 73")
        .replace("total = 351", "total = 352");
    place.put("other.toml", figures);
    let run = place.run(&["verify", "other.toml", "html.document", "--lang", "en"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.contains("made from other figures") && run.out.contains("report 73, document 72"),
        "{}",
        run.out
    );
    let texts = example_text(GOOD).replace("5500", "5600");
    place.put("words.toml", texts);
    let run = place.run(&["verify", "words.toml", "docx.document", "--lang", "en"]);
    assert!(run.code == 1 && run.out.contains("has the figures of words.toml"), "{run:?}");
    // Changed by hand: the seal is still that of the report, what is printed is not.
    let page = place.text("html.document").replacen(">3119<", ">3191<", 1);
    place.put("changed.html", page);
    let run = place.run(&["verify", &own, "changed.html", "--lang", "en"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("The seal of") || run.out.contains("the seal of"), "{}", run.out);
    assert!(run.out.contains("report 3119, document 3191"), "{}", run.out);
    // A document without a seal is compared by what it prints.
    let run = place.run(&["render", &own, "--to", "csv", "-o", "a.csv"]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = place.run(&["verify", &own, "a.csv", "--lang", "en"]);
    assert!(run.code == 0 && run.out.contains("has no seal"), "{run:?}");
}

#[test]
fn a_year_that_nobody_states_is_left_blank_in_a_file_that_is_written() {
    let place = Place::new();
    let text = "政府信息公开工作年度报告\n一、总体情况\n收到申请 6 件。\n\
        三、收到和处理政府信息公开申请情况\n\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
        一、本年新收政府信息公开申请数量\t5\t1\t0\t0\t0\t0\t6\n";
    place.put("a.txt", text);
    let run = place.run(&["import", "a.txt", "-o", "a.toml"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("年度空着") && run.err.contains("--year"), "{}", run.err);
    // Rows that are missing are one line with their count.
    assert_eq!(run.out.matches("没有找到这一行").count(), 0, "{}", run.out);
    assert!(run.out.contains("没有找到 24 行: 三 二、上年结转"), "{}", run.out);
    let written = place.text("a.toml");
    assert!(written.contains("year   = \"\""), "{written}");
    let check = place.run(&["check", "a.toml"]);
    assert!(check.code == 2 && check.out.contains("a.toml:4:10: 错误: year 要填数"), "{check:?}");
    // Filled in, it is a report like others.
    let marked = written.lines().find(|line| line.starts_with("year")).unwrap().to_owned();
    place.put("a.toml", written.replace(&marked, "year   = 2024"));
    assert_eq!(place.run(&["get", "a.toml", "3.1.1"]).code, 0);
}

#[test]
fn what_a_system_left_in_a_folder_is_no_document() {
    let place = Place::new();
    std::fs::create_dir(place.path("in")).unwrap();
    let text = place.run(&["render", &example(GOOD), "--to", "html"]).out;
    place.put("in/a.html", text);
    for name in ["Thumbs.db", "desktop.ini", ".DS_Store", "~$a.docx", "._a.html"] {
        place.put(&format!("in/{name}"), "\u{0}\u{1}");
    }
    let run = place.run(&["import", "in", "-o", "out"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(std::fs::read_dir(place.path("out")).unwrap().count(), 1);
    let run = place.run(&["new", "b.toml", "--year", "2025", "--from", "in/a.html"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("gouji import in/a.html -o"), "{}", run.err);
}
