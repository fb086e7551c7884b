//! The printed document: golden files of the three examples, and what must hold for every table of every form.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the test reads the project's own files"
)]

use crate::common::golden;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use gouji::check::assess;
use gouji::definition::Library;
use gouji::model::{Entry, Form, Forms, Origin, Report, Severity, Totals, Value};
use gouji::render::{
    Block, Grid, Paper, Properties, Role, Seal, layout, report::figure, report_blocks, to_markdown,
    to_text,
};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

const EXAMPLES: [&str; 3] = ["huaian-2024", "laizhou-2020", "practice-2023"];

fn form(id: &str) -> Arc<Form> {
    Library::builtin().form(id).unwrap_or_else(|| panic!("no form {id}"))
}

fn all_forms() -> Vec<Arc<Form>> {
    let library = Library::builtin();
    let forms: Vec<_> = Forms::ids(&library).iter().filter_map(|id| library.form(id)).collect();
    assert!(forms.len() >= 3, "the built-in forms are gone");
    forms
}

fn set(report: &mut Report, address: &str, text: &str) {
    let cell = report.form().cell_at(address).unwrap_or_else(|| panic!("no cell {address}"));
    let value = Value::parse(report.form().cell(cell).kind, text).expect(address);
    report.set_entry(cell, Entry { value: Some(value), origin: Origin::File });
}

/// Reads the figures and texts of an example; the report file's own rules are tested elsewhere.
fn example(name: &str) -> Report {
    let file: toml::Table =
        fs::read_to_string(format!("examples/{name}.toml")).unwrap().parse().unwrap();
    let text = |key: &str| file[key].as_str().unwrap();
    let year = i32::try_from(file["year"].as_integer().unwrap()).unwrap();
    let mut report = Report::new(form(text("form")), text("agency"), year);
    report.totals = if text("totals") == "keyed" { Totals::Keyed } else { Totals::Computed };
    for (section, text) in file["narrative"].as_table().unwrap() {
        report.narrative.insert(section.clone(), text.as_str().unwrap().to_owned());
    }
    for table in report.form().clone().tables.iter().map(|table| &table.id) {
        for (row, cells) in file[table.as_str()].as_table().unwrap() {
            for (column, value) in cells.as_table().unwrap() {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                set(&mut report, &format!("{table}.{row}.{column}"), &value);
            }
        }
    }
    report
}

fn blocks(report: &Report) -> Vec<Block> {
    assert_eq!(assess(report, None).references(), []);
    report_blocks(report, None)
}

fn paper(report: &Report, draft: Option<&str>) -> Paper {
    Paper { properties: Properties::of(report, None, draft), blocks: report_blocks(report, None) }
}

fn compare(name: &str, ending: &str, got: &str) {
    golden::compare(format!("tests/golden/{name}.{ending}"), got);
}

#[test]
fn examples_render_as_the_golden_files() {
    for name in EXAMPLES {
        let blocks = blocks(&example(name));
        compare(name, "txt", &to_text(&blocks, 80));
        compare(name, "md", &to_markdown(&blocks));
    }
}

/// Says which cell covers each place, with every fault: a place covered twice, or by none, or outside the grid.
fn faults(grid: &Grid) -> Vec<String> {
    let mut covered = vec![vec![0; grid.columns]; grid.rows.len()];
    let mut found = Vec::new();
    for (row, cells) in grid.rows.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while column < grid.columns && covered[row][column] > 0 {
                column += 1;
            }
            for r in row..row + cell.rowspan {
                for c in column..column + cell.colspan {
                    match covered.get_mut(r).and_then(|row| row.get_mut(c)) {
                        Some(times) => *times += 1,
                        None => found.push(format!("{} reaches {r},{c}", cell.text)),
                    }
                }
            }
        }
    }
    for (r, row) in covered.iter().enumerate() {
        found.extend(
            row.iter()
                .enumerate()
                .filter(|(_, n)| **n != 1)
                .map(|(c, n)| format!("{n} at {r},{c}")),
        );
    }
    found
}

#[test]
fn every_grid_covers_each_place_once_and_prints_each_cell_once() {
    for form in all_forms() {
        for table in &form.tables {
            let grid = layout::grid(table, &|cell| cell.0.to_string());
            assert_eq!(faults(&grid), Vec::<String>::new(), "{} {}", form.id, table.id);
            let mut printed: Vec<_> = grid.rows.iter().flatten().filter_map(|c| c.cell).collect();
            printed.sort();
            let mut cells: Vec<_> = table.cells().collect();
            cells.sort();
            assert_eq!(printed, cells, "{} {}", form.id, table.id);
            let matching = grid.rows.iter().flatten().filter(|c| c.role == Role::Figure);
            for cell in matching {
                assert_eq!(
                    cell.text.as_str(),
                    cell.cell.map_or(String::new(), |c| c.0.to_string())
                );
            }
        }
    }
}

#[test]
fn the_coverage_check_sees_a_planted_fault() {
    let mut grid = layout::grid(&form("cn-2021").tables[1], &|_| String::new());
    grid.rows[0][0].rowspan -= 1;
    assert!(!faults(&grid).is_empty());
}

/// A report with every cell filled with figures of its own.
fn full(form: &Arc<Form>, seed: u32) -> Report {
    let mut report = Report::new(form.clone(), "示例市人民政府", 2020);
    report.totals = Totals::Keyed;
    for cell in form.ids() {
        let number = u32::from(cell.0).wrapping_mul(seed) % 1_000_003;
        let value = Value::parse(form.cell(cell).kind, &number.to_string()).unwrap();
        report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
    }
    report
}

/// The display column at which the last figure of each line ends, for lines of figures.
fn ends_of_figures(text: &str, count: usize) -> Vec<Vec<usize>> {
    let is_figure = |word: &str| word.trim_start_matches(['+', '-']).parse::<u64>().is_ok();
    text.lines()
        .filter_map(|line| {
            let mut words: Vec<(usize, &str)> = Vec::new();
            for word in line.split(' ').filter(|word| !word.is_empty()) {
                words.push((word.as_ptr() as usize - line.as_ptr() as usize + word.len(), word));
            }
            let figures = &words[words.len().checked_sub(count)?..];
            let all = figures.iter().all(|(_, word)| is_figure(word));
            all.then(|| figures.iter().map(|(end, _)| line[..*end].width()).collect())
        })
        .collect()
}

#[test]
fn figures_of_one_column_end_under_each_other_at_every_width() {
    for width in [60, 76, 80, 100, 120, 200, 400] {
        for form in all_forms() {
            for table in form.tables.iter().filter(|table| table.blocks.len() == 1) {
                let report = full(&form, 7);
                let grid = layout::grid(table, &|cell| figure(&report, cell));
                let count = table.blocks[0].columns.len();
                let text = to_text(&[Block::Table(grid)], width);
                let ends = ends_of_figures(&text, count);
                let rows = table.blocks[0].rows.iter().filter(|row| !row.heading).count();
                let lines = if table.shape == gouji::model::Shape::SingleRow { 1 } else { rows };
                assert_eq!(ends.len(), lines, "{} {} at {width}:\n{text}", form.id, table.id);
                assert!(
                    ends.iter().all(|e| *e == ends[0]),
                    "{} {} at {width}:\n{text}",
                    form.id,
                    table.id
                );
            }
        }
    }
}

#[test]
fn text_fits_its_width() {
    for name in EXAMPLES {
        for width in [80, 120] {
            let text = to_text(&blocks(&example(name)), width);
            for line in text.lines() {
                assert!(line.width() <= width, "{name} at {width}: {line}");
                assert!(!line.ends_with(' '), "{name} at {width}: {line}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_figure_appears_and_the_bytes_are_the_same_again(seed in 1_u32..1_000_000, width in 40_usize..200) {
        for form in all_forms() {
            let report = full(&form, seed);
            let blocks = blocks(&report);
            let (text, markdown) = (to_text(&blocks, width), to_markdown(&blocks));
            let fields: Vec<&str> = markdown.lines().flat_map(|line| line.split('\t')).collect();
            for cell in form.ids() {
                let figure = figure(&report, cell);
                prop_assert!(text.contains(&figure), "{} {figure}", form.cell(cell).address);
                prop_assert!(fields.contains(&figure.as_str()), "{} {figure}", form.cell(cell).address);
            }
            prop_assert_eq!(&text, &to_text(&self::blocks(&report), width));
            prop_assert_eq!(&markdown, &to_markdown(&self::blocks(&report)));
        }
    }

    #[test]
    fn no_control_character_gets_out(text in "\\PC*[\u{0}-\u{1f}\u{7f}-\u{9f}\u{202e}]\\PC*", width in 1_usize..100) {
        let mut report = full(&form("cn-2021"), 1);
        report.agency.clone_from(&text);
        for key in ["number", "preamble", "contact"] {
            report.document.insert(key.to_owned(), text.clone());
        }
        report.narrative.insert("overview".to_owned(), text.clone());
        let blocks = paper(&report, Some(&text)).flowing(&text);
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        prop_assert!(!to_text(&blocks, width).contains(acts));
        prop_assert!(!to_markdown(&blocks).contains(|c| acts(c) && c != '\t'));
    }
}

#[test]
fn blank_cells_print_empty_and_changes_carry_their_sign() {
    let form = form("cn-2019");
    let mut report = Report::new(form.clone(), "示例市人民政府", 2020);
    set(&mut report, "proactive.licensing.items_change", "42");
    set(&mut report, "proactive.penalties.items_change", "-6");
    set(&mut report, "proactive.coercive_measures.items_change", "0");
    set(&mut report, "proactive.centralized_procurement.amount", "251000元");
    let markdown = to_markdown(&blocks(&report));
    for line in [
        "行政许可\t\t+42\t",
        "行政处罚\t\t-6\t",
        "行政强制\t\t0\t",
        "政府集中采购\t\t251000 元\t",
        "规章\t\t\t",
    ] {
        assert!(markdown.lines().any(|l| l == line), "{line:?} in\n{markdown}");
    }
}

#[test]
fn an_unknown_placeholder_is_told_and_kept() {
    let mut report = full(&form("cn-2021"), 3);
    set(&mut report, "requests.received.total", "9173");
    report.narrative.insert(
        "overview".to_owned(),
        "收到 {requests.received.total} 件，\n答复 {requests.recieved.total} 件。".to_owned(),
    );
    let text = to_text(&report_blocks(&report, None), 200);
    assert!(text.contains("收到 9173 件，答复 {requests.recieved.total} 件。"), "{text}");
    let found = assess(&report, None).references();
    let found: Vec<_> =
        found.iter().map(|f| (f.rule.as_str(), f.severity, f.hint.is_some())).collect();
    assert_eq!(found, [("unknown_placeholder", Severity::Error, true)]);
    // In the order in which the texts are printed.
    for key in ["preamble", "contact"] {
        report.document.insert(key.to_owned(), format!("{{{key}.a}}，{{{key}.b}}。"));
    }
    let found = assess(&report, None).references();
    let named = |finding: &gouji::model::Finding| finding.quote.clone().unwrap().text;
    let named: Vec<String> = found.iter().map(named).collect();
    let expected =
        ["preamble.a", "preamble.b", "requests.recieved.total", "contact.a", "contact.b"];
    assert_eq!(named, expected.map(|name| format!("{{{name}}}")));
}

#[test]
fn the_title_comes_from_the_document_or_the_form_and_a_draft_says_so() {
    let mut report = full(&form("cn-2021"), 3);
    let text = |report: &Report| to_markdown(&paper(report, Some("草稿")).flowing(""));
    assert!(text(&report).starts_with("**草稿**\n\n# 示例市人民政府\n\n## 2020年政府"));
    report.document.insert("title".to_owned(), "{year}年{agency}年报".to_owned());
    assert!(
        text(&report).starts_with("**草稿**\n\n# 2020年示例市人民政府年报\n\n**草稿**\n\n## 一、")
    );
    let marks = text(&report).matches("**草稿**").count();
    assert_eq!(marks, 7, "at the beginning and before each section");
    assert!(!to_markdown(&paper(&report, None).flowing("")).contains("草稿"));
}

#[test]
fn the_gate_opens_only_for_a_whole_report_without_errors() {
    let form = form("cn-2019");
    let mut report = example("laizhou-2020");
    let gate = |report: &Report| assess(report, None).gate().clone();
    assert!(gate(&report).is_open());
    let received = form.cell_at("requests.received.total").unwrap();
    let mut wrong = report.clone();
    wrong.set_entry(received, Entry { value: Some(Value::number(1)), ..report.entry(received) });
    assert!(gate(&wrong).errors > 0 && !gate(&wrong).is_open());
    report.narrative.insert("problems".to_owned(), " \n　".to_owned());
    assert_eq!(gate(&report).empty_sections, ["problems"]);
    assert!(!gate(&report).is_open());
    report.narrative.insert("problems".to_owned(), "有".to_owned());
    let cell = form.cell_at("requests.granted.natural").unwrap();
    report.set_entry(cell, Entry::default());
    assert_eq!(gate(&report).blanks, [cell]);
    assert!(!gate(&report).is_open());
    let blank = Report::new(form.clone(), "x", 2020);
    let computed = form.cells.iter().filter(|cell| cell.computed.is_some()).count();
    assert_eq!(gate(&blank).blanks.len(), form.cells.len() - computed);
}

#[test]
fn every_golden_file_belongs_to_an_example() {
    for entry in fs::read_dir(Path::new("tests/golden")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (example, ending) = name.split_once('.').unwrap();
        // Parts of packed formats have cases of their own beside the examples.
        assert!(ending.contains('.') || EXAMPLES.contains(&example), "{name}");
    }
}

#[test]
fn the_seal_changes_with_what_is_printed_and_with_nothing_else() {
    let report = full(&form("cn-2021"), 3);
    let seal = Seal::of(&report, None);
    let changed = |change: &dyn Fn(&mut Report)| {
        let mut other = report.clone();
        change(&mut other);
        let other = Seal::of(&other, None);
        (seal.figures != other.figures, seal.texts != other.texts)
    };
    assert_eq!(changed(&|_| {}), (false, false));
    assert_eq!(changed(&|r| set(r, "requests.received.natural", "987654")), (true, false));
    assert_eq!(changed(&|r| r.year += 1), (true, true));
    let text = |text: &str| {
        let text = text.to_owned();
        move |r: &mut Report| drop(r.narrative.insert("overview".to_owned(), text.clone()))
    };
    assert_eq!(changed(&text("收到 1 件。")), (false, true));
    let note = |r: &mut Report| {
        let cell = r.form().cell_at("requests.received.natural").unwrap();
        r.notes.insert(cell, "台账".to_owned());
    };
    assert_eq!(changed(&note), (false, false));
    // A reference to a cell is what it prints.
    let printed =
        report.value(report.form().cell_at("requests.received.natural").unwrap()).unwrap();
    let (mut by_hand, mut by_reference) = (report.clone(), report.clone());
    text(&format!("收到 {printed} 件。"))(&mut by_hand);
    text("收到 {requests.received.natural} 件。")(&mut by_reference);
    assert_eq!(Seal::of(&by_hand, None), Seal::of(&by_reference, None));
    let printed = to_markdown(&paper(&report, None).flowing("校验码："));
    assert_eq!(Seal::find(&printed), Some(seal));
}
