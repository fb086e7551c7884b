//! What is read in the texts of a report: phrases with what they state, the rules over them, and texts of any kind.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the test reads the project's own cases"
)]

use std::path::Path;

use gouji::check::{Claim, ClaimKind, claims};
use gouji::definition::Library;
use gouji::model::{Forms, Report};
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
