//! What we publish is read back as the report that it was made from, whatever its figures; and of a document that is
//! mangled no figure is read that does not stand in it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::sync::{Arc, LazyLock};

use gouji::definition::Library;
use gouji::import::{ImportOptions, Proposal, propose, read};
use gouji::model::{CellKind, Entry, Form, Forms as _, Origin, Report, Totals, Value};
use gouji::render::{BookWords, Format, Html, Job, Paper, Properties, report_blocks};
use proptest::prelude::*;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::builtin);

/// What a cell is filled with: `None` leaves it blank.
type Fill = Vec<Option<u32>>;

fn report(form: &Arc<Form>, fill: &Fill, texts: &[String]) -> Report {
    let mut report = Report::new(Arc::clone(form), "甲县人民政府", form.first_year);
    report.totals = Totals::Keyed;
    for (cell, number) in form.ids().zip(fill.iter().cycle()) {
        let Some(number) = number else { continue };
        let sign =
            if form.cell(cell).kind == CellKind::Signed && number % 3 == 0 { "-" } else { "" };
        let text = match form.cell(cell).kind {
            CellKind::Money { open: true, .. } => format!("{number}.25元"),
            CellKind::Money { .. } => format!("{number}.5"),
            _ => format!("{sign}{number}"),
        };
        let value = Value::parse(form.cell(cell).kind, &text).unwrap();
        report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
    }
    // Tables have notes as other sections have texts.
    for (section, text) in form.sections.iter().zip(texts) {
        report.narrative.insert(section.id.clone(), text.clone());
    }
    report
}

fn rendered(report: &Report, format: Format) -> Vec<u8> {
    let blocks = report_blocks(report, None);
    let paper = Paper { properties: Properties::of(report, None, None), blocks };
    let book = BookWords {
        texts: "正文".to_owned(),
        parity: "勾稽".to_owned(),
        results: ["一致", "不符", "待补", "已放行", "不适用"].map(str::to_owned),
        ..BookWords::default()
    };
    let html = Html { fragment: false, charts: false, earlier: None };
    let job = Job {
        report,
        prior: None,
        paper: &paper,
        width: 80,
        seal_line: "数据校验码: ",
        html,
        book: &book,
        standing: &gouji::render::Standing::default(),
    };
    format.write(&job).unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Option<Proposal> {
    let source = read::open(name, bytes).ok()?.source;
    propose(source, &ImportOptions::default(), &*LIBRARY)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A paragraph as offices write them: sentences with figures, without what a reader could take for a heading.
fn paragraph() -> impl Strategy<Value = String> {
    let clause = prop::sample::select(vec![
        "全年收到申请 12 件",
        "其中网上申请 7 件",
        "按时答复率为 100%",
        "组织培训 3 次",
        "制定了《公开指南》",
        "比上年增加 2.5 倍",
        "办理结果均已告知申请人",
    ]);
    prop::collection::vec(clause, 1..12).prop_map(|clauses| format!("{}。", clauses.join("，")))
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(paragraph(), 1..4).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

fn form() -> impl Strategy<Value = Arc<Form>> {
    prop::sample::select(LIBRARY.ids()).prop_map(|id| LIBRARY.form(&id).unwrap())
}

fn formats() -> Vec<Format> {
    let readable = |format: &Format| !matches!(format.name(), "checksheet");
    Format::ALL.iter().copied().filter(readable).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_format_is_read_back(
        form in form(),
        fill in prop::collection::vec(prop_oneof![8 => 0_u32..2_000_000, 2 => Just(0)].prop_map(Some), 40..260),
        texts in prop::collection::vec(text(), 6),
    ) {
        let report = report(&form, &fill, &texts);
        for format in formats() {
            let bytes = rendered(&report, format);
            let read = read(&format!("a.{}", format.ending()), &bytes).unwrap();
            prop_assert_eq!(&read.form.id, &form.id, "{}", format.name());
            prop_assert_eq!(read.year, Some(report.year));
            prop_assert_eq!(read.agency.as_deref(), Some(report.agency.as_str()));
            for cell in form.ids() {
                let value = read.cells[cell.index()].as_ref().map(|read| read.value);
                let address = &form.cell(cell).address;
                prop_assert_eq!(value, report.entry(cell).value, "{} {}", format.name(), address);
            }
            for (section, text) in report.narrative.iter().filter(|_| format.name() != "csv") {
                let held = read.narrative.get(section).map(|text| letters(text));
                prop_assert_eq!(held, Some(letters(text)), "{} {}", format.name(), section);
                let paragraphs = |text: &str| text.split("\n\n").count();
                prop_assert_eq!(paragraphs(&read.narrative[section]), paragraphs(text), "{}", format.name());
            }
        }
    }

    #[test]
    fn blanks_stay_blank_where_a_format_has_cells(
        form in form(),
        fill in prop::collection::vec(prop_oneof![3 => (0_u32..5_000).prop_map(Some), 1 => Just(None)], 40..260),
    ) {
        let report = report(&form, &fill, &[]);
        for format in formats().into_iter().filter(|format| format.name() != "text") {
            let bytes = rendered(&report, format);
            let Some(read) = read(&format!("a.{}", format.ending()), &bytes) else { continue };
            for cell in form.ids() {
                let value = read.cells[cell.index()].as_ref().map(|read| read.value);
                let is_doubtful = read.doubt(cell).is_some();
                let wanted = report.entry(cell).value;
                prop_assert!(value == wanted || is_doubtful, "{} {}: {value:?} for {wanted:?}", format.name(), form.cell(cell).address);
            }
        }
    }

    #[test]
    fn no_figure_is_read_that_does_not_stand_in_the_document(
        form in form(),
        fill in prop::collection::vec((0_u32..90_000).prop_map(Some), 40..260),
        html in any::<bool>(),
        wounds in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4), 0..40),
    ) {
        let report = report(&form, &fill, &[]);
        let format = Format::named(if html { "html" } else { "text" }).unwrap();
        let whole = String::from_utf8(rendered(&report, format)).unwrap();
        let mut lines: Vec<String> = whole.lines().map(str::to_owned).collect();
        for (at, kind) in wounds {
            let at = at.index(lines.len());
            match kind {
                0 => lines[at].clear(),
                1 => lines.insert(at, lines[at].clone()),
                2 => {
                    let half = lines[at].chars().count() / 2;
                    lines[at] = lines[at].chars().take(half).collect();
                }
                _ => lines.swap(at, at / 2),
            }
        }
        let mangled = lines.join("\n");
        let digits = mangled.replace(',', "");
        if let Some(read) = read("a", mangled.as_bytes()) {
            for cell in read.form.ids().filter(|cell| read.doubt(*cell).is_none()) {
                if let Some(held) = &read.cells[cell.index()] {
                    let figure = held.value.number.abs().to_string();
                    prop_assert!(digits.contains(&figure), "{} = {figure}", read.form.cell(cell).address);
                }
            }
        }
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..600), tail in "\\PC{0,200}") {
        let _read = read("a.html", &bytes);
        let _read = read("a.txt", tail.as_bytes());
        let page = format!("<table><tr><td>{tail}<td colspan=99>{tail}</table>");
        let _read = read("a", page.as_bytes());
    }
}
