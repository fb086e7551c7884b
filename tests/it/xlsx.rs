//! The workbook as it is written: golden files of its sheets, the same bytes for the same report, and nothing that Excel
//! refuses. What other programs read in it, and what they compute, is judged in `tests/judges/xlsx`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the test reads the project's own files"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use crate::common::extremes::{
    self, EXAMPLES, NASTY, book, compare, example, extremes, form, written,
};
use gouji::model::{Correction, Report, Totals};
use gouji::render::{
    Entry, Html, Job, Paper, Properties, Words, correction_blocks, to_entry, to_xlsx,
};

const DRAFT: &str = "草稿 & <未定稿>";
/// Longer values are told by their length in the golden files.
const LONGEST: usize = 200;

fn bytes(report: &Report, draft: Option<&str>, prior: Option<&Report>) -> Vec<u8> {
    written(report, draft, prior, |job| to_xlsx(job).unwrap())
}

fn blank_form(id: &str) -> Vec<u8> {
    let wrong = ["不对", "数", "增减", "金额", "年度"];
    let words = book();
    let form = form(id);
    to_entry(&Entry {
        form: &form, words: &words, heads: ["单位", "年度"], how: "填黄格", wrong
    })
    .unwrap()
}

/// The parts of a package by name, as text.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    names.into_iter().map(|name| (name.clone(), read(&name))).collect()
}

/// The sheets as lines, one an element, with their strings in place.
fn lines(bytes: &[u8]) -> String {
    let parts = parts(bytes);
    let strings: Vec<&str> = parts["xl/sharedStrings.xml"]
        .split("<si>")
        .skip(1)
        .map(|item| item.split_once('>').unwrap().1.split("</t>").next().unwrap())
        .collect();
    let mut out = String::new();
    for (name, text) in &parts {
        let is_told = name.starts_with("xl/worksheets/sheet")
            || name == "xl/workbook.xml"
            || name.starts_with("docProps/c");
        if !is_told {
            continue;
        }
        out.extend(["== ", name, "\n"]);
        let ends = [
            "</c>",
            "/>",
            "</definedName>",
            "</property>",
            "</row>",
            "</oddHeader>",
            "</oddFooter>",
        ];
        let mut text = text.replace('\n', "&#10;");
        for end in ends {
            text = text.replace(end, &format!("{end}\n"));
        }
        for line in text.lines() {
            out.push_str(&resolved(line, &strings));
            out.push('\n');
        }
    }
    out
}

fn resolved(line: &str, strings: &[&str]) -> String {
    let shared = line.split_once("t=\"s\"><v>").and_then(|(head, rest)| {
        let (number, tail) = rest.split_once("</v>")?;
        Some(format!("{head}t=\"s\"><v>{}</v>{tail}", strings[number.parse::<usize>().ok()?]))
    });
    let line = shared.unwrap_or_else(|| line.to_owned());
    if line.chars().count() <= LONGEST * 3 {
        return line;
    }
    let head: String = line.chars().take(LONGEST).collect();
    format!("{head}.. ({} characters)", line.chars().count())
}

#[test]
fn examples_are_workbooks_as_the_golden_files() {
    for name in EXAMPLES {
        compare(&format!("{name}.xlsx.txt"), &lines(&bytes(&example(name), None, None)));
    }
}

#[test]
fn extremes_are_workbooks_as_the_golden_files() {
    let told = ["blank", "large-2021", "hostile"];
    for (name, report) in extremes().into_iter().filter(|(name, _)| told.contains(name)) {
        compare(&format!("{name}.xlsx.txt"), &lines(&bytes(&report, Some(DRAFT), None)));
    }
}

#[test]
fn a_blank_form_is_as_the_golden_file_and_all_forms_have_one() {
    compare("form-cn-2021.xlsx.txt", &lines(&blank_form("cn-2021")));
    for id in ["cn-2014", "cn-2019"] {
        let parts = parts(&blank_form(id));
        let names = &parts["xl/workbook.xml"];
        for cell in &form(id).cells {
            assert!(names.contains(&format!("name=\"{}\"", cell.address)), "{id} {}", cell.address);
        }
        assert!(names.contains("name=\"gouji.agency\""), "{names}");
        for (name, sheet) in parts.iter().filter(|(name, _)| name.contains("worksheets/sheet")) {
            assert!(sheet.contains("<sheetProtection sheet=\"1\""), "{id} {name}");
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = example("practice-2023");
    let first = bytes(&report, None, None);
    assert!(first == bytes(&report, None, None));
    assert!(blank_form("cn-2021") == blank_form("cn-2021"));
    let core = &parts(&first)["docProps/core.xml"];
    assert_eq!(core.matches("2000-01-01T00:00:00Z").count(), 2, "{core}");
    let mut archive = zip::ZipArchive::new(Cursor::new(&first)).unwrap();
    for at in 0..archive.len() {
        let time = archive.by_index(at).unwrap().last_modified();
        assert!(time.is_none_or(|time| time.year() == 1980), "{time:?}");
    }
}

#[test]
fn no_part_holds_what_xml_or_excel_refuses() {
    for (name, mut report) in extremes() {
        for text in report.narrative.values_mut() {
            *text = text.replace("政政政政", "政政政政a");
        }
        report.narrative.insert(
            "overview".to_owned(),
            (0..20_000).flat_map(|n| ["㐀".to_owned(), n.to_string(), " ".to_owned()]).collect(),
        );
        for (part, text) in parts(&bytes(&report, Some(NASTY), None)) {
            let bad = |c: char| {
                c < ' ' && !matches!(c, '\n' | '\r' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}')
            };
            assert!(!text.contains(bad), "{name} {part}");
            if part == "xl/sharedStrings.xml" {
                for item in text.split("<si>").skip(1) {
                    let length = item.encode_utf16().count();
                    assert!(length < 32_767, "{name}: a text of {length}");
                }
                assert_eq!(text.matches('㐀').count(), 20_000, "{name}");
            }
            for header in text.split("<oddHeader>").skip(1).chain(text.split("<oddFooter>").skip(1))
            {
                let words = header.split("</odd").next().unwrap();
                assert!(
                    words.replace("&amp;", "&").encode_utf16().count() <= 255,
                    "{name} {words}"
                );
            }
        }
    }
}

/// What the formulas and figures of a sheet's part are, by reference.
fn cells(sheet: &str) -> BTreeMap<String, (String, String)> {
    let between = |text: &str, from: &str, to: &str| {
        text.split_once(from).and_then(|(_, rest)| Some(rest.split_once(to)?.0.to_owned()))
    };
    let found = sheet.split("<c r=\"").skip(1).map(|part| {
        let part = part.split("<c ").next().unwrap();
        let at = part.split('"').next().unwrap().to_owned();
        let formula = between(part, "<f>", "</f>").unwrap_or_default();
        (at, (formula, between(part, "<v>", "</v>").unwrap_or_default()))
    });
    found.collect()
}

#[test]
fn totals_follow_unless_they_are_another_figure() {
    let report = example("practice-2023");
    let sheet = &parts(&bytes(&report, None, None))["xl/worksheets/sheet3.xml"];
    let cells = cells(sheet);
    let live = cells.values().filter(|(formula, _)| !formula.is_empty()).count();
    let form = report.form();
    let (mut totals, mut kept) = (0, 0);
    for cell in form.ids().filter(|cell| form.table_of(*cell).id == "requests") {
        if form.cell(cell).computed.is_some() {
            totals += 1;
            let stated = report.value(cell).map(|value| value.number);
            kept += usize::from(report.sum_of_parts(cell) != stated);
        }
    }
    // The figures that stand in for their sums are not written over.
    assert_eq!((live, kept), (totals - 3, 3));
    assert!(cells.values().any(|(formula, value)| {
        formula.starts_with("IF(COUNT(") && formula.contains(",SUM(") && value == "3486"
    }));
}

#[test]
fn a_blank_total_waits_and_fills_itself_only_where_totals_are_computed() {
    for (totals, expected) in [(Totals::Computed, 24), (Totals::Keyed, 0)] {
        let mut report = extremes::blank();
        report.totals = totals;
        let sheet = &parts(&bytes(&report, Some(DRAFT), None))["xl/worksheets/sheet3.xml"];
        let cells = cells(sheet);
        let waiting = cells.values().filter(|(f, v)| f.contains("\"\"") && v.is_empty()).count();
        assert!(waiting >= expected && (expected > 0 || waiting == 0), "{totals:?} {waiting}");
    }
}

#[test]
fn figures_that_a_workbook_cannot_keep_stay_as_text() {
    let mut report = extremes::blank();
    let cell = report.form().cell_at("proactive.administrative_fees.amount_wanyuan").unwrap();
    let value = gouji::model::Value::parse(report.form().cell(cell).kind, "123456789012345.123456")
        .unwrap();
    report.set_entry(
        cell,
        gouji::model::Entry { value: Some(value), origin: gouji::model::Origin::Typed },
    );
    let strings = &parts(&bytes(&report, Some(DRAFT), None))["xl/sharedStrings.xml"];
    assert!(strings.contains(">123456789012345.123456<"));
}

#[test]
fn a_notice_of_corrections_is_a_workbook_without_rules() {
    let mut report = example("laizhou-2020");
    report.corrections.push(Correction {
        when: "2021-03-02T09:12:00+08:00".to_owned(),
        who: "某".to_owned(),
        cell: "requests.granted.natural".to_owned(),
        from: "27".to_owned(),
        to: "72".to_owned(),
        reason: NASTY.to_owned(),
    });
    let words = Words { title: "更正说明".to_owned(), ..Words::default() };
    let blocks = correction_blocks(&report, &words);
    let paper = Paper { properties: Properties::of(&report, None, None), blocks };
    let book = book();
    let (html, width) = (Html::default(), 80);
    let job = Job {
        report: &report,
        prior: None,
        paper: &paper,
        width,
        seal_line: "",
        html,
        book: &book,
        standing: &gouji::render::Standing::default(),
    };
    let parts = parts(&to_xlsx(&job).unwrap());
    assert!(parts["xl/sharedStrings.xml"].contains("更正说明"));
    assert!(parts["xl/sharedStrings.xml"].contains("&lt;b&gt;"));
    assert!(
        !parts["xl/workbook.xml"].contains("勾稽")
            && !parts["xl/workbook.xml"].contains("requests.")
    );
}
