//! What placeholders with formats print, in the document, in the editor and for the reader of claims.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the test reads the project's own files"
)]

use std::collections::BTreeMap;
use std::fs;

use gouji::check::assess;
use gouji::check::claims::{Fit, claims};
use gouji::definition::Library;
use gouji::model::{Entry, Finding, Forms as _, Message, Origin, Report, Totals, Value, printed};
use gouji::render::{Block, report_blocks};
use gouji::tui::editor::narrative::references;
use proptest::prelude::*;

type Figures = BTreeMap<String, BTreeMap<String, String>>;

#[derive(serde::Deserialize)]
struct Cases {
    now: Figures,
    then: Figures,
    text: Vec<Case>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    form: String,
    text: String,
    print: Option<String>,
    rule: Option<String>,
    word: Option<String>,
    #[serde(default)]
    alone: bool,
}

fn cases() -> Cases {
    toml::from_str(&fs::read_to_string("tests/placeholders/cases.toml").unwrap()).unwrap()
}

fn report(figures: &Figures, form: &str, year: i32) -> Report {
    let mut report = Report::new(Library::builtin().form(form).unwrap(), "甲县人民政府", year);
    report.totals = Totals::Keyed;
    for (address, text) in &figures[form] {
        let cell = report.form().cell_at(address).unwrap_or_else(|| panic!("no cell {address}"));
        let value = Value::parse(report.form().cell(cell).kind, text).unwrap();
        report.set_entry(cell, Entry { value: Some(value), origin: Origin::File });
    }
    report
}

fn key(finding: &Finding) -> &str {
    match &finding.message {
        Message::Key(key, _) => key,
        Message::Text(_) => "",
    }
}

#[test]
fn each_case_prints_or_tells_what_it_says() {
    let cases = cases();
    assert!(cases.text.len() > 20);
    for case in &cases.text {
        let mut now = report(&cases.now, &case.form, 2022);
        let then = report(&cases.then, &case.form, 2021);
        let prior = (!case.alone).then_some(&then);
        now.narrative.insert("overview".to_owned(), format!("甲\n {}", case.text));
        let written = report_blocks(&now, prior);
        let written = written.iter().find_map(|block| match block {
            Block::Paragraph(text) => text.as_str().strip_prefix('甲'),
            _ => None,
        });
        let expected = case.print.as_deref().unwrap_or(&case.text);
        assert_eq!(written, Some(expected), "{}", case.text);
        let references = assess(&now, prior).references();
        let told: Vec<&str> = references.iter().map(|f| f.rule.as_str()).collect();
        assert_eq!(told, case.rule.as_deref().as_slice(), "{}", case.text);
        for finding in &references {
            let quote = finding.quote.as_ref().unwrap();
            let text = &now.narrative["overview"];
            assert_eq!(
                (quote.section.as_str(), &text[quote.span.clone()]),
                ("overview", case.text.as_str())
            );
            let word = case.word.as_deref().unwrap_or(&finding.rule);
            assert!(key(finding).ends_with(word), "{}: {}", case.text, key(finding));
        }
        shown_alike(&now, prior, &case.text, expected);
    }
}

/// The editor shows the same, and the reader of claims never holds it against the tables.
fn shown_alike(report: &Report, prior: Option<&Report>, text: &str, expected: &str) {
    let mut shown = text.to_owned();
    for reference in references(report, prior, text, "").iter().rev() {
        shown.replace_range(reference.span.clone(), &reference.shown);
    }
    assert_eq!(shown, expected);
    for claim in claims(report, prior).iter().filter(|claim| claim.placeholder.is_some()) {
        assert!(matches!(claim.fit, Fit::Agrees | Fit::Unrelated), "{claim:?}");
    }
}

#[test]
fn claims_read_what_is_printed() {
    let cases = cases();
    let mut now = report(&cases.now, "cn-2021", 2022);
    let then = report(&cases.then, "cn-2021", 2021);
    let text = "新收政府信息公开申请{requests.received.total:,}件，比上年增长{requests.received.total:+%}，\
                作出行政许可处理决定{proactive.licensing.decisions:万1}件，\
                予以公开{requests.granted.total}件，占{requests.granted.total/requests.outcome_total.total:%}。";
    now.narrative.insert("overview".to_owned(), text.to_owned());
    let found = claims(&now, Some(&then));
    let values: Vec<String> = found.iter().map(gouji::check::claims::Claim::number).collect();
    assert_eq!(values, ["9173", "0.25%", "447000", "1362", "44.66%"]);
    assert!(found.iter().all(|claim| claim.placeholder.is_some()), "{found:?}");
    let cells: Vec<_> = found.iter().map(|claim| claim.cells.as_deref().unwrap()).collect();
    assert_eq!(cells[4], "requests.granted.total/requests.outcome_total.total");
    assert_eq!(cells[0], "requests.received.total");
}

#[test]
fn usual_wordings_of_the_form_are_taken_by_name() {
    for (form, number) in [("cn-2021", "〔2021〕30号"), ("cn-2019", "〔2019〕60号")] {
        let mut report = report(&cases().now, form, 2021);
        report.document.insert("preamble".to_owned(), "{basis}{parts}\n\n{period}".to_owned());
        report.document.insert("title".to_owned(), "{agency}{year}年度报告".to_owned());
        report.narrative.insert("overview".to_owned(), "{period}".to_owned());
        let blocks = report_blocks(&report, None);
        let said: Vec<&str> = blocks
            .iter()
            .filter_map(|block| match block {
                Block::Paragraph(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert!(said[0].contains(number) && said[0].ends_with("六部分组成。"), "{said:?}");
        assert_eq!(said[1], "所列数据的统计期限为2021年1月1日至2021年12月31日。");
        assert_eq!(said[2], "{period}", "only around the sections");
        assert_eq!(assess(&report, None).references().len(), 1);
    }
}

#[test]
fn the_document_knows_its_agency_and_year() {
    let mut report = report(&cases().now, "cn-2021", 2022);
    for (key, text) in [
        ("title", "{agency}{year}年年报{x}"),
        ("preamble", "{year}年，{agency}"),
        ("number", "甲发〔{y}〕1号"),
    ] {
        report.document.insert(key.to_owned(), text.to_owned());
    }
    let blocks = report_blocks(&report, None);
    assert!(
        matches!(&blocks[0], Block::Title(lines) if lines[0].as_str() == "甲县人民政府2022年年报{x}")
    );
    assert!(
        matches!(&blocks[2], Block::Paragraph(text) if text.as_str() == "2022年，甲县人民政府")
    );
    let references = assess(&report, None).references();
    let quoted: Vec<_> = references.iter().map(|f| f.quote.as_ref().unwrap()).collect();
    let quoted: Vec<_> = quoted.iter().map(|q| (q.section.as_str(), q.text.as_str())).collect();
    assert_eq!(quoted, [("", "{x}"), ("", "{y}")]);
}

proptest! {
    #[test]
    fn no_placeholder_of_any_spelling_is_too_much(name in "[a-z_.+/:,%万亿0-9：＋]{0,40}", big in 0_u64..1_000_000_000_000_000) {
        let cases = cases();
        let mut now = report(&cases.now, "cn-2021", 2022);
        let cell = now.form().cell_at("requests.received.total").unwrap();
        now.set_entry(cell, Entry { value: Some(Value::number(big)), origin: Origin::Typed });
        let name = name.replace('z', "requests.received.total");
        let _ = printed(&now, Some(&now), &name);
    }
}
