//! Sentences that were written and labelled before anybody looked at what is found in them, one file a batch. A batch is
//! measured once as it is; what the first reading found stands here. Afterwards its confusions may be mended, and it only
//! guards what was reached.
//!
//! `cargo test --test it fresh -- --nocapture` prints precision and recall of each batch, and each case that comes out
//! otherwise.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

use std::collections::BTreeSet;

use gouji::check::{ClaimKind, claims};
use gouji::definition::Library;
use gouji::model::{CellId, Form, Forms as _, Report};
use serde::Deserialize;

/// Precision and recall, in thousandths.
type Share = (u32, u32);

/// Per batch the precision and recall of the first reading, in thousandths, and what it must not fall below now.
const BATCHES: &[(&str, Share, Share)] = &[
    ("1", (943, 957), (980, 980)),
    ("2", (910, 910), (960, 950)),
    ("3", (915, 915), (960, 990)),
    ("4", (923, 923), (970, 920)),
];

#[derive(Deserialize)]
struct Batch {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
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

/// The cells of an expression: `a.b.c + a.{d,e}.f + a.g_*.h`.
fn cells(form: &Form, expression: &str) -> BTreeSet<CellId> {
    let fits = |part: &str, id: &str| {
        part.trim_matches(['{', '}']).split(',').any(|one| match one.trim().split_once('*') {
            Some((head, tail)) => id.starts_with(head) && id.ends_with(tail),
            None => one.trim() == id,
        })
    };
    let mut all = BTreeSet::new();
    for address in expression.split('+').map(str::trim) {
        let parts: Vec<&str> = address.split('.').collect();
        let [table, row, column] = parts[..] else { panic!("{expression}") };
        let of_table = form.ids().filter(|cell| form.table_of(*cell).id == table);
        all.extend(of_table.filter(|cell| {
            fits(row, &form.row_of(*cell).id) && fits(column, &form.column_of(*cell).id)
        }));
    }
    assert!(!all.is_empty(), "{expression}");
    all
}

#[test]
fn batches_keep_what_they_reached() {
    let library = Library::builtin();
    for (name, first, least) in BATCHES {
        let text = std::fs::read_to_string(format!("tests/narrative/fresh/{name}.toml")).unwrap();
        let batch: Batch = toml::from_str(&text).unwrap();
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for case in &batch.case {
            let form = library.form(&case.form).unwrap();
            let mut report = Report::new(form.clone(), "", case.year);
            report.narrative.insert("overview".to_owned(), case.text.clone());
            let mut wanted: Vec<(String, BTreeSet<CellId>)> = case
                .claims
                .iter()
                .map(|claim| {
                    let (value, expression) = claim.split_once(": ").unwrap();
                    (value.to_owned(), cells(&form, expression))
                })
                .collect();
            for claim in claims(&report, None) {
                let Some(expression) = &claim.cells else { continue };
                if claim.kind == ClaimKind::Percentage {
                    continue;
                }
                let value =
                    claim.value.map(|value| value.normalize().to_string()).unwrap_or_default();
                let ids = if expression.contains(" - ") {
                    BTreeSet::new()
                } else {
                    cells(&form, expression)
                };
                if let Some(at) =
                    wanted.iter().position(|label| *label == (value.clone(), ids.clone()))
                {
                    wanted.remove(at);
                    right += 1;
                } else if claim.kind == ClaimKind::Implied
                    && !claim.value.is_some_and(|v| v.is_zero())
                {
                    // 均已办结 and the like have no numeral and no label.
                } else {
                    wrong += 1;
                    println!("{name}: {value} read as {expression}\n    {}", case.text);
                }
            }
            missed += wanted.len() as u32;
            for (value, ids) in wanted {
                let first = ids.first().map_or("", |cell| form.cell(*cell).address.as_str());
                println!("{name}: {value} of {first} missed\n    {}", case.text);
            }
        }
        let share = |other: u32| right * 1000 / (right + other).max(1);
        let (precision, recall) = (share(wrong), share(missed));
        println!(
            "batch {name}: precision {:.3}, recall {:.3} ({right} right, {wrong} wrong, {missed} missed); first reading {:.3}, {:.3}",
            f64::from(precision) / 1000.0,
            f64::from(recall) / 1000.0,
            f64::from(first.0) / 1000.0,
            f64::from(first.1) / 1000.0
        );
        assert!(precision >= least.0 && recall >= least.1, "{name}");
    }
}
