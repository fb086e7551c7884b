//! What is read in the texts of a report: phrases with what they state, the rules over them, and texts of any kind.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the test reads the project's own cases"
)]

use crate::common::golden;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gouji::check::{Assessment, Claim, ClaimKind, Fit, assess, claims};
use gouji::definition::{Library, parse_form};
use gouji::locale::Locale;
use gouji::model::{
    Entry, Fact, Finding, Form, Forms, Language, Nature, Origin, Publication, Report, Status,
    Totals, Value,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Deserialize)]
struct Phrases {
    case: Vec<Phrase>,
}

#[derive(Deserialize)]
struct Phrase {
    #[serde(default = "usual_form")]
    form: String,
    #[serde(default = "usual_year")]
    year: i32,
    text: String,
    claims: Vec<String>,
}

fn usual_form() -> String {
    "cn-2021".to_owned()
}

fn usual_year() -> i32 {
    2023
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = Path::new("tests/narrative").join(name);
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn report(form: &str, year: i32, text: &str) -> Report {
    let mut report = Report::new(Library::builtin().form(form).unwrap(), "甲县人民政府", year);
    report.narrative.insert("overview".to_owned(), text.to_owned());
    report
}

/// Writes a claim as the cases do.
fn written(claim: &Claim) -> Option<String> {
    let value = claim.value.map(|value| value.normalize().to_string()).unwrap_or_default();
    let sign = if claim.kind == ClaimKind::Percentage { "%" } else { "" };
    claim.cells.as_ref().map(|cells| format!("{value}{sign}: {cells}"))
}

#[test]
fn phrases_state_their_cells_and_no_others() {
    let mut wrong = Vec::new();
    for case in read::<Phrases>("phrases.toml").case {
        let report = report(&case.form, case.year, &case.text);
        let found: Vec<String> = claims(&report, None).iter().filter_map(written).collect();
        if found != case.claims {
            wrong.push(format!("{}\n  {found:#?}\n  {:#?}", case.text, case.claims));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[derive(Deserialize)]
struct Rules {
    case: Vec<Case>,
}

/// A rule with texts that fail it and texts that do not.
#[derive(Deserialize)]
struct Case {
    rule: String,
    #[serde(default)]
    cells: BTreeMap<String, toml::Value>,
    #[serde(default)]
    prior: BTreeMap<String, toml::Value>,
    #[serde(default)]
    facts: BTreeMap<String, String>,
    #[serde(default)]
    numbers: Vec<toml::Value>,
    fails: BTreeMap<String, String>,
    holds: BTreeMap<String, String>,
}

fn decimal(value: &toml::Value) -> Decimal {
    value.to_string().trim_matches('"').parse().unwrap()
}

/// Keys the cells that the form has.
fn key(report: &mut Report, cells: &BTreeMap<String, toml::Value>) {
    report.totals = Totals::Keyed;
    for (address, value) in cells {
        if let Some(cell) = report.form().cell_at(address) {
            let value = Some(Value::number(decimal(value)));
            report.set_entry(cell, Entry { value, origin: Origin::File });
        }
    }
}

fn findings(form: &Arc<Form>, case: &Case, texts: &BTreeMap<String, String>) -> Vec<Finding> {
    let year = form.last_year.unwrap_or(2023);
    let mut report = Report::new(form.clone(), "甲县人民政府", year);
    report.status = Publication::Published;
    key(&mut report, &case.cells);
    for (fact, value) in &case.facts {
        report.facts.insert(fact.clone(), Fact::Text(value.clone()));
    }
    for (place, text) in texts {
        let text = text
            .replace("{year}", &year.to_string())
            .replace("{last}", &(year - 1).to_string())
            .replace("{next}", &(year + 1).to_string())
            .replace("{long}", &"主动公开有序推进".repeat(150));
        let into = if form.section(place).is_some() {
            &mut report.narrative
        } else {
            &mut report.document
        };
        into.insert(place.clone(), text);
    }
    let mut prior = Report::new(form.clone(), "甲县人民政府", year - 1);
    key(&mut prior, &case.prior);
    let prior = (!case.prior.is_empty()).then_some(&prior);
    let found = all_of(&assess(&report, prior));
    found.into_iter().filter(|finding| finding.rule == case.rule).collect()
}

/// All that the rules find, with what holds.
fn all_of(assessment: &Assessment) -> Vec<Finding> {
    assessment.all().into_iter().map(|held| held.finding.clone()).collect()
}

#[test]
fn each_rule_over_texts_fails_and_holds() {
    let library = Library::builtin();
    let cases = read::<Rules>("rules.toml").case;
    let mut told = [String::new(), String::new()];
    for id in ["cn-2019", "cn-2021"] {
        let form = library.form(id).unwrap();
        let over_texts = form.rules.iter().filter(|rule| matches!(rule.nature, Nature::Text(_)));
        for rule in over_texts {
            assert!(cases.iter().any(|case| case.rule == rule.id), "no case of {}", rule.id);
        }
        for case in cases.iter().filter(|case| form.rule(&case.rule).is_some()) {
            let name = format!("{id} {}", case.rule);
            let found = findings(&form, case, &case.fails);
            let [finding] = found.as_slice() else { panic!("{name}: {found:#?}") };
            assert_eq!(finding.status, Status::Failed, "{name}");
            let year = Decimal::from(form.last_year.unwrap_or(2023));
            let expected: Vec<Decimal> = case.numbers.iter().map(decimal).collect();
            if let [left, right] = expected[..] {
                // Years are written as the distance to the report's.
                let from = if right.is_zero() && left < right { year } else { Decimal::ZERO };
                let numbers = finding.numbers.unwrap();
                assert_eq!((numbers.left, numbers.right), (left + from, right + from), "{name}");
            }
            if let Some(quote) = &finding.quote {
                assert!(form.section(&quote.section).is_some(), "{name}");
            }
            assert_eq!(findings(&form, case, &case.holds), [], "{name}");
            for (said, language) in told.iter_mut().zip([Language::Zh, Language::En]) {
                *said += &[id, ": ", &said_in(finding, language)].concat();
            }
        }
    }
    for (said, file) in told.iter().zip(["zh.txt", "en.txt"]) {
        let file = Path::new("tests/narrative").join(file);
        if golden::is_blessed() {
            std::fs::write(&file, said).unwrap();
        }
        let held = std::fs::read_to_string(&file).unwrap();
        assert_eq!(*said, held, "{}: BLESS=1 writes it anew", file.display());
    }
}

/// What is said of a failed rule, on one line.
fn said_in(finding: &Finding, language: Language) -> String {
    let locale = Locale::new(language);
    let mut said = format!("{} {}", finding.severity.word(), finding.rule);
    let quote = finding.quote.as_ref().map(|quote| format!("「{}」", quote.text));
    let numbers = finding
        .numbers
        .map(|numbers| format!("{} : {}", numbers.left.normalize(), numbers.right.normalize()));
    let message = Some(locale.message(&finding.message));
    let hint = finding.hint.as_ref().map(|hint| locale.message(hint));
    for part in [message, quote, numbers, hint].into_iter().flatten() {
        said.push_str(" / ");
        said.push_str(&part);
    }
    said + "\n"
}

#[test]
fn what_is_missing_waits_while_the_texts_are_written() {
    let form = Library::builtin().form("cn-2021").unwrap();
    let mut report = Report::new(form.clone(), "甲县人民政府", 2023);
    report.narrative.insert("overview".to_owned(), "主动公开有序。".to_owned());
    let found = |report: &Report| -> Vec<(String, Status)> {
        let found = all_of(&assess(report, None)).into_iter();
        let missing = found.filter(|f| f.instance.as_deref() == Some("problems"));
        missing.map(|finding| (finding.rule, finding.status)).collect()
    };
    let both = |status| {
        ["text_six_parts", "text_problems_not_empty"].map(|rule| (rule.to_owned(), status)).to_vec()
    };
    assert_eq!(found(&report), both(Status::Pending));
    report.status = Publication::Published;
    assert_eq!(found(&report), both(Status::Failed));
}

#[test]
fn references_follow_the_tables_and_never_contradict() {
    let form = Library::builtin().form("cn-2021").unwrap();
    let mut report = Report::new(form.clone(), "甲县人民政府", 2023);
    let text = "收到申请{requests.received.total}件，答复 {requests.carried_in.total} 件，\
                行政复议{disputes.review.total}件。";
    report.narrative.insert("overview".to_owned(), text.to_owned());
    let cells = [("requests.received.total".to_owned(), toml::Value::Integer(1234))].into();
    key(&mut report, &cells);
    let found = claims(&report, None);
    let spans: Vec<&str> = found.iter().map(|claim| &text[claim.span.clone()]).collect();
    let shown: Vec<&str> = found.iter().map(|claim| claim.written.as_str()).collect();
    assert_eq!(spans[0], "{requests.received.total}件");
    assert_eq!(shown, ["1234件", " 件", "件"]);
    for claim in &found {
        assert_eq!(claim.fit, Fit::Agrees);
        assert_eq!(claim.cells.as_ref(), claim.placeholder.map(|cell| &form.cell(cell).address));
    }
}

/// Pieces of which sentences of reports are made, and some that break them.
const PIECES: &[&str] = &[
    "收到",
    "受理",
    "政府信息公开申请",
    "依申请公開",
    "答复",
    "結轉",
    "上年",
    "下年度",
    "其中",
    "均",
    "全部",
    "未",
    "没有",
    "无",
    "行政复议",
    "行政诉讼",
    "维持",
    "自然人",
    "规章",
    "规范性文件",
    "制发",
    "信息处理费",
    "，",
    "。",
    "、",
    "（",
    "）",
    "；",
    "\n",
    "\n\n",
    " ",
    "件",
    "元",
    "万",
    "%",
    "百分之",
    "百",
    "二十三",
    "两",
    "零",
    "１２",
    "1,234",
    "12.5",
    "2023年",
    "第",
    "年",
    "月",
    "日",
    "1月1日至12月31日",
    "{requests.received.total}",
    "{requests.granted",
    "}",
    "占",
    "同比增长",
    "余",
    "约",
    "99999999999999999999999999999999",
    "各",
    "和",
    "为",
    "\u{0}",
    "\u{200b}",
    "😀",
    "a",
    "万亿亿亿",
    "百千万",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_with_its_places(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        tail in "\\PC{0,12}",
        id in prop::sample::select(vec!["cn-2014", "cn-2019", "cn-2021"]),
    ) {
        let text = pieces.concat() + &tail;
        let mut report = report(id, 2020, &text);
        report.document.insert("preamble".to_owned(), text.clone());
        report.narrative.insert("other_matters".to_owned(), text.clone());
        for claim in claims(&report, None) {
            prop_assert!(text.get(claim.span.clone()).is_some());
            prop_assert!(text.get(claim.clause.clone()).is_some());
            prop_assert!(claim.clause.start <= claim.span.start && claim.span.end <= claim.clause.end);
            prop_assert!(claim.cells.is_some() || claim.fit == Fit::Unrelated || claim.held.is_some());
            let placed = &text[claim.span.clone()];
            if claim.kind == ClaimKind::Exact && claim.placeholder.is_none() {
                prop_assert!(placed.contains(|c: char| c.is_numeric() || "零一二三四五六七八九十百千万亿两〇".contains(c)));
            }
        }
        for finding in all_of(&assess(&report, Some(&report))) {
            if let Some(quote) = finding.quote {
                // Without a section it is a text of `[document]`.
                let held = report.narrative.get(&quote.section).or(report.document.get("preamble"));
                prop_assert!(held.is_some_and(|text| text.get(quote.span).is_some()));
            }
        }
    }
}

/// A form of the user's with money of an open unit, of which texts tell the growth.
fn with_money(unit: &str) -> Arc<Form> {
    let text = std::fs::read_to_string("tests/forms/valid/small.toml").unwrap();
    let changed = text.replace("kind = \"count\"", &format!("kind = \"money\", {unit}"));
    let changed = changed.replace("claims = [\"growth\"]", "claims = []");
    // Charts count.
    let (head, tail) = changed.split_once("[[charts]]").unwrap();
    let changed = format!("{head}[wordings]{}", tail.split_once("[wordings]").unwrap().1);
    let (form, findings) = parse_form("money.toml", &changed);
    assert!(findings.is_empty(), "{findings:?}");
    Arc::new(form.unwrap())
}

#[test]
fn growth_is_told_in_one_unit_of_money() {
    let open = with_money("unit = \"万元\", open_unit = true");
    let wan = with_money("unit = \"万元\"");
    let yuan = with_money("unit = \"元\"");
    // This year's form and figure, last year's, and the growth that is right.
    for (form, now, last, then) in [
        (&open, "5", &open, "4"),
        (&open, "5", &open, "40000 元"),
        (&open, "50000 元", &open, "4 万元"),
        (&open, "50000 元", &open, "0.0004 亿元"),
        (&open, "50000 元", &wan, "4"),
        (&open, "5 万元", &yuan, "40000"),
        (&wan, "5", &yuan, "40000"),
        (&yuan, "50000", &wan, "4"),
        (&wan, "5", &open, "40000 元"),
    ] {
        let case = format!("{now}, last year {then}");
        let report = |form: &Arc<Form>, year, figure| {
            let mut report = Report::new(form.clone(), "甲县人民政府", year);
            report.totals = Totals::Keyed;
            let cell = form.cell_at("counts.sum.men").unwrap();
            let value = Some(Value::parse(form.cell(cell).kind, figure).unwrap());
            report.set_entry(cell, Entry { value, origin: Origin::File });
            report
        };
        let (mut report, prior) = (report(form, 2023, now), report(last, 2022, then));
        for (growth, fit) in [("25%", Fit::Agrees), ("20%", Fit::Contradicts)] {
            let text = format!("男{{counts.sum.men}}，比上年增长{growth}。");
            report.narrative.insert("overview".to_owned(), text);
            let found = claims(&report, Some(&prior));
            let told: Vec<Fit> = found.iter().map(|claim| claim.fit).collect();
            assert_eq!(told, [Fit::Agrees, fit], "{case}: {found:#?}");
            assert_eq!(found[1].held, Some(Decimal::from(25)), "{case}");
        }
    }
}
