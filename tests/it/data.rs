//! The report as data: every figure exact, every text both ways, and nothing that a reader of JSON or CSV stumbles over.
//! Other programs read both in `tests/judges/xlsx`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the test reads the project's own files"
)]

use crate::common::extremes::{EXAMPLES, compare, example, extremes, hostile, written};
use crate::common::golden;
use gouji::definition::Library;
use gouji::model::{CellKind, Forms as _, Report, Value};
use gouji::render::{Seal, to_csv, to_json};

fn json(report: &Report) -> serde_json::Value {
    serde_json::from_str(&written(report, None, None, to_json)).unwrap()
}

/// The fields of each line, read as RFC 4180 has them.
fn fields(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut characters) = (false, text.chars().peekable());
    while let Some(c) = characters.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                row.last_mut().unwrap().push('"');
                characters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(characters.next(), Some('\n'));
                rows.push(vec![String::new()]);
            }
            c => row.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last line ends");
    rows
}

#[test]
fn examples_are_data_as_the_golden_files() {
    for name in EXAMPLES {
        let report = example(name);
        compare(&format!("{name}.json"), &written(&report, None, None, to_json));
        compare(&format!("{name}.csv"), &written(&report, None, None, to_csv));
    }
}

#[test]
fn every_figure_reads_back_from_json_and_from_csv() {
    let examples = EXAMPLES.map(|name| (name, example(name)));
    for (name, report) in examples.into_iter().chain(extremes()) {
        let json = json(&report);
        let csv = written(&report, None, None, to_csv);
        let rows = fields(csv.strip_prefix('\u{feff}').unwrap());
        let form = report.form();
        assert_eq!(json["cells"].as_object().unwrap().len(), form.cells.len());
        assert_eq!(rows.len(), form.cells.len() + 1);
        assert_eq!(json["agency"], report.agency);
        for (cell, row) in form.ids().zip(&rows[1..]) {
            let held = &json["cells"][&form.cell(cell).address];
            assert_eq!(row[3..6].join("."), form.cell(cell).address);
            let kind = form.cell(cell).kind;
            let read = |figure: &str, unit: &str| {
                let open = matches!(kind, CellKind::Money { open: true, .. });
                let unit = if open { unit } else { "" };
                (!figure.is_empty())
                    .then(|| Value::parse(kind, &format!("{figure}{unit}")).unwrap())
            };
            let unit = held["unit"].as_str().unwrap();
            let figure = held["value"].as_str().unwrap_or_default();
            assert_eq!(read(figure, unit), report.value(cell), "{name} {held}");
            assert_eq!(read(&row[9], &row[10]), report.value(cell), "{name} {row:?}");
        }
    }
}

#[test]
fn texts_stand_as_they_were_typed_and_as_they_are_printed() {
    let mut report = example("practice-2023");
    report.document.insert("preamble".to_owned(), "{agency}编制。\n\n第二段".to_owned());
    let json = json(&report);
    let overview = &json["narrative"]["overview"];
    assert_eq!(overview["heading"], "一、总体情况");
    assert_eq!(overview["typed"], report.narrative["overview"]);
    assert!(overview["typed"].as_str().unwrap().contains("{requests.received.total}"));
    assert!(overview["printed"][1].as_str().unwrap().contains("申请 3511 件"), "{overview}");
    assert_eq!(json["document"]["preamble"]["printed"][0], "示例市人民政府编制。");
    assert_eq!(json["document"]["preamble"]["printed"][1], "第二段");
    assert_eq!(json["seal"], Seal::of(&report, None).to_string());
}

#[test]
fn words_of_people_stay_words() {
    let report = hostile();
    let csv = written(&report, None, None, to_csv);
    assert!(csv.lines().skip(1).all(|line| line.starts_with("\"'=1+1")), "{csv:.200}");
    assert!(!csv.contains(['\u{1b}', '\u{0}', '\u{202e}']));
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count());
    assert!(!written(&report, None, None, to_json).contains(['\u{1b}', '\u{0}', '\u{202e}']));
    let json = json(&report);
    assert_eq!(json["narrative"]["overview"]["typed"], report.narrative["overview"]);
    assert_eq!(json["cells"]["proactive.centralized_procurement.amount"]["value"], "251000.5");
    assert_eq!(json["cells"]["proactive.centralized_procurement.amount"]["unit"], "元");
}

#[test]
fn the_schema_of_report_files_is_the_published_one() {
    let library = Library::builtin();
    let forms: Vec<_> = library.ids().iter().filter_map(|id| library.form(id)).collect();
    let forms: Vec<_> = forms.iter().map(AsRef::as_ref).collect();
    let path = "assets/schema/report.toml.schema.json";
    let schema = gouji::store::report::schema::schema(&forms);
    golden::compare(path, &schema);
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    for form in forms {
        let tables = &schema["definitions"][&form.id]["properties"];
        for cell in &form.cells {
            let [table, row, column] = cell.address.split('.').collect::<Vec<_>>()[..] else {
                panic!("{}", cell.address)
            };
            let shape = &tables[table]["properties"][row]["properties"][column];
            let label = &form.tables[cell.table].blocks[cell.block].columns[cell.column].label.zh;
            assert!(shape["description"].as_str().unwrap().contains(label), "{}", cell.address);
        }
    }
}
