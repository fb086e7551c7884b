//! The reader of claims against labelled sentences, where these lie beside the project: how many of the numbers that
//! state a cell are found, and how many of those found are right.
//!
//! `cargo test --test it labelled -- --nocapture` prints both figures and every case that came out otherwise.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the test reads files beside the project"
)]

use std::collections::BTreeSet;

use crate::common::shared::shared;
use gouji::check::{Claim, ClaimKind, Fit, claims};
use gouji::definition::Library;
use gouji::model::{CellId, Form, Forms, Report};
use gouji::store::report::document::{Document, Parsed};
use serde_json::Value;

/// Of those found so many must be right, and of those labelled so many be found.
const REACH: (f64, f64) = (0.95, 0.90);

/// Returns the cells of an expression, in the words of the labels: `a.b.c + a.{d,e}.*`.
fn cells(form: &Form, expression: &str) -> BTreeSet<CellId> {
    let mut all = BTreeSet::new();
    for address in expression.split('+').map(str::trim) {
        let parts: Vec<&str> = address.split('.').collect();
        let [table, row, column] = parts[..] else { panic!("{expression}") };
        let fits = |part: &str, id: &str| {
            part.trim_matches(['{', '}']).split(',').any(|one| match one.trim().split_once('*') {
                Some((head, tail)) => id.starts_with(head) && id.ends_with(tail),
                None => one.trim() == id,
            })
        };
        let of_table = form.ids().filter(|cell| form.table_of(*cell).id == table);
        all.extend(of_table.filter(|cell| {
            fits(row, &form.row_of(*cell).id) && fits(column, &form.column_of(*cell).id)
        }));
    }
    all
}

/// Returns the year that a sentence begins with.
fn year_of(text: &str) -> i32 {
    let year = text.find("20").and_then(|at| text.get(at..at + 4)?.parse().ok());
    year.filter(|year| (2008..2027).contains(year)).unwrap_or(2021)
}

/// Returns the report of a sentence with nothing else in it: the figures of the folder that it names, or blank tables.
fn report_of(sentence: &Value, library: &Library) -> Report {
    let text = sentence["sentence"].as_str().unwrap();
    let mut report = if let Some(folder) = sentence["report"].as_str() {
        let path = shared("reports").unwrap().join(folder).join("figures.toml");
        let bytes = std::fs::read(&path).unwrap();
        let Parsed { document, .. } = Document::parse("figures.toml", &bytes, library);
        document.unwrap().report().clone()
    } else {
        let year = year_of(text);
        let named = sentence["numbers"].as_array().unwrap().iter();
        let named: Vec<&str> = named.filter_map(|number| number["cell"].as_str()).collect();
        let form = library.form(if year <= 2020 { "cn-2019" } else { "cn-2021" }).unwrap();
        // The form is the one whose cells it is labelled with.
        let known = named.iter().all(|cell| !cells(&form, cell).is_empty());
        let form = if known { form } else { library.form("cn-2021").unwrap() };
        Report::new(form, "", year)
    };
    report.narrative.clear();
    report.narrative.insert("overview".to_owned(), text.to_owned());
    report
}

fn share(right: u32, other: u32) -> f64 {
    f64::from(right) / f64::from((right + other).max(1))
}

#[derive(Default)]
struct Score {
    right: u32,
    wrong: u32,
    missed: u32,
    unlabelled: u32,
}

impl Score {
    fn precision(&self) -> f64 {
        share(self.right, self.wrong)
    }

    fn recall(&self) -> f64 {
        share(self.right, self.missed)
    }
}

fn number_of(claim: &Claim) -> String {
    let value = claim.value.map(|value| value.normalize().to_string()).unwrap_or_default();
    if claim.kind == ClaimKind::Percentage { format!("{value}%") } else { value }
}

/// Compares the claims of one sentence with its labels, and tells what differs.
fn compare(sentence: &Value, report: &Report, score: &mut Score, told: &mut Vec<String>) {
    let form = report.form();
    let text = sentence["sentence"].as_str().unwrap();
    let mut found: Vec<Claim> =
        claims(report, None).into_iter().filter(|claim| claim.cells.is_some()).collect();
    for label in sentence["numbers"].as_array().unwrap() {
        let value = label.get("value").map(|value| value.to_string().replace('"', ""));
        let cell = label["cell"].as_str();
        let of_label =
            |claim: &Claim| value.as_ref().is_none_or(|value| *value == number_of(claim));
        let meant = cell.map(|cell| cells(form, cell));
        let same = |claim: &Claim| {
            let ids = claim
                .cells
                .as_ref()
                .map(|text| if text.contains(" - ") { BTreeSet::new() } else { cells(form, text) });
            ids == meant
        };
        let at = found.iter().position(|claim| of_label(claim) && same(claim));
        let other =
            || found.iter().position(|claim| of_label(claim) && claim.kind != ClaimKind::Implied);
        let at = at.or_else(other);
        let claim = at.map(|at| found.remove(at));
        match (cell, claim) {
            (Some(_), Some(claim)) if same(&claim) => score.right += 1,
            (None, None) => {}
            (cell, claim) => {
                score.missed += u32::from(cell.is_some());
                score.wrong += u32::from(claim.is_some());
                let got = claim.and_then(|claim| claim.cells);
                told.push(format!("{value:?}: {cell:?}, read as {got:?}\n    {text}"));
            }
        }
    }
    for claim in found {
        // Labels leave 均已办结 and the like mostly out.
        if claim.kind == ClaimKind::Implied && !claim.value.is_some_and(|v| v.is_zero()) {
            score.unlabelled += 1;
            continue;
        }
        score.wrong += 1;
        let value = number_of(&claim);
        told.push(format!("{value}: not labelled, read as {:?}\n    {text}", claim.cells));
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Score { right, wrong, missed, unlabelled } = self;
        let (precision, recall) = (self.precision(), self.recall());
        write!(f, "precision {precision:.3}, recall {recall:.3} ({right} right, {wrong} wrong, ")?;
        write!(f, "{missed} missed; {unlabelled} without a numeral and a label)")
    }
}

impl std::ops::AddAssign<&Score> for Score {
    fn add_assign(&mut self, other: &Score) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.unlabelled += other.unlabelled;
    }
}

#[test]
fn labelled_numbers_are_tied_to_their_cells() {
    let Some(path) = shared("reports/narrative.jsonl") else { return };
    let library = Library::builtin();
    let mut scores = [Score::default(), Score::default()];
    let mut told = [Vec::new(), Vec::new()];
    for (at, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
        let part = usize::from(at % 3 == 2);
        let sentence: Value = serde_json::from_str(line).unwrap();
        let report = report_of(&sentence, &library);
        compare(&sentence, &report, &mut scores[part], &mut told[part]);
    }
    let shown = if std::env::var("LABELLED_BLIND").is_ok() { &told[..1] } else { &told[..] };
    for case in shown.iter().flatten() {
        println!("{case}");
    }
    let mut all = Score::default();
    for score in &scores {
        all += score;
    }
    println!("the sentences that the patterns were written with: {}", scores[0]);
    println!("each third sentence: {}", scores[1]);
    println!("all: {all}");
    assert!(all.precision() >= REACH.0 && all.recall() >= REACH.1);
}

/// What contradicts the tables in sentences of reports: number and rule, in the order of the sentences.
const CONTRADICTIONS: &[(&str, &str, &str)] = &[
    ("shanghai-office-2019", "258", "text_outcomes"),
    ("shanghai-office-2019", "33.9%", "text_percentages"),
    ("shanghai-office-2019", "265", "text_outcomes"),
    ("shanghai-office-2019", "7", "text_disputes_outcomes"),
    ("laizhou-2020", "106", "text_answered"),
    ("laizhou-2020", "0", "text_none_claim"),
    ("laizhou-2020", "0", "text_none_claim"),
];

#[test]
fn real_contradictions_are_found_and_no_others() {
    let Some(path) = shared("reports/narrative.jsonl") else { return };
    let library = Library::builtin();
    let mut found = Vec::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let sentence: Value = serde_json::from_str(line).unwrap();
        let Some(folder) = sentence["report"].as_str() else { continue };
        let against = claims(&report_of(&sentence, &library), None).into_iter();
        let against = against.filter(|claim| claim.fit == Fit::Contradicts);
        let against: Vec<_> = against.map(|claim| (number_of(&claim), claim.rule)).collect();
        if sentence["against_tables"] == "mismatch" {
            assert!(!against.is_empty(), "{sentence}");
        }
        found.extend(against.into_iter().map(|(number, rule)| (folder.to_owned(), number, rule)));
    }
    let found: Vec<(&str, &str, &str)> =
        found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(found, CONTRADICTIONS);
}
