//! Reports that a format may stumble over: nothing in them, too much in them, and what people can type.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "each test uses a part of it"
)]

use super::golden;
use std::fs;
use std::sync::Arc;

use gouji::definition::Library;
use gouji::model::{Entry, Form, Forms as _, Origin, Report, SectionKind, Totals, Value};
use gouji::render::{BookWords, Html, Job, Paper, Properties, report_blocks};
use gouji::store::report::document::Document;

/// What a person may write that a format would take for its own, or a terminal for an order.
pub(crate) const NASTY: &str =
    "<b>&amp;\"'</p></td>--><!--]]>_x0007_\u{1b}[2J\u{0}\u{202e}\u{ffff}`{}";

pub(crate) const EXAMPLES: [&str; 3] = ["huaian-2024", "laizhou-2020", "practice-2023"];

pub(crate) fn form(id: &str) -> Arc<Form> {
    Library::builtin().form(id).unwrap()
}

pub(crate) fn example(name: &str) -> Report {
    let bytes = fs::read(format!("examples/{name}.toml")).unwrap();
    Document::parse(name, &bytes, &Library::builtin()).report.unwrap()
}

/// A report on which nothing was filled in.
pub(crate) fn blank() -> Report {
    Report::new(form("cn-2021"), "示例市人民政府", 2022)
}

/// A report with figures of nine digits in every cell.
pub(crate) fn large(id: &str) -> Report {
    let form = form(id);
    let mut report = Report::new(form.clone(), "示例市人民政府", form.first_year);
    report.totals = Totals::Keyed;
    for cell in form.ids() {
        let figure = (999_999_999 - u64::from(cell.0)).to_string();
        let value = Value::parse(form.cell(cell).kind, &figure).unwrap();
        report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
    }
    report
}

/// A report whose every text is hostile or very long, on a form with amounts in units of their own.
pub(crate) fn hostile() -> Report {
    let mut report = Report::new(
        form("cn-2019"),
        format!("=1+1很长的名称{}{NASTY}", "人民政府".repeat(60)),
        2020,
    );
    let sections: Vec<String> = report
        .form()
        .sections
        .iter()
        .filter(|section| section.kind == SectionKind::Text)
        .map(|section| section.id.clone())
        .collect();
    for key in ["number", "preamble", "contact"] {
        report.document.insert(key.to_owned(), NASTY.to_owned());
    }
    for section in sections {
        report.narrative.insert(section, format!("{NASTY}\n\n{}\n\n=1+1", "政".repeat(10_000)));
    }
    let cell = report.form().cell_at("proactive.centralized_procurement.amount").unwrap();
    let value = Value::parse(report.form().cell(cell).kind, "251000.5元").unwrap();
    report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
    report.notes.insert(cell, NASTY.to_owned());
    report
}

/// All of them with their names.
pub(crate) fn extremes() -> Vec<(&'static str, Report)> {
    vec![
        ("blank", blank()),
        ("large-2014", large("cn-2014")),
        ("large-2019", large("cn-2019")),
        ("large-2021", large("cn-2021")),
        ("hostile", hostile()),
    ]
}

/// The words of a workbook.
pub(crate) fn book() -> BookWords {
    let word = str::to_owned;
    BookWords {
        texts: word("正文"),
        parity: word("勾稽"),
        see: word("见 {sheet}"),
        marked: word("与各项相加不同"),
        columns: ["规则", "项", "级别", "左边", "左", "关系", "右边", "右", "差额", "结果", "编号"]
            .map(word),
        severities: ["错误", "提示"].map(word),
        results: ["一致", "不符", "待补", "已放行", "不适用"].map(word),
        counts: ["不符", "待补"].map(word),
        other_checks: word("其他用 gouji check"),
        sheet: gouji::render::SheetWords::default(),
    }
}

/// Writes a report with `write`.
pub(crate) fn written<T>(
    report: &Report,
    draft: Option<&str>,
    prior: Option<&Report>,
    write: impl Fn(&Job<'_>) -> T,
) -> T {
    let blocks = report_blocks(report, prior);
    let paper = Paper { properties: Properties::of(report, prior, draft), blocks };
    let html = Html::default();
    let book = book();
    write(&Job {
        report,
        prior,
        paper: &paper,
        width: 80,
        seal_line: "数据校验码: ",
        html,
        book: &book,
        standing: &gouji::render::Standing::default(),
    })
}

/// Compares a text with the golden file, which `BLESS` writes anew.
pub(crate) fn compare(name: &str, got: &str) {
    golden::compare(format!("tests/golden/{name}"), got);
}
