//! The cell that is probably wrong: published cases, figures planted into real reports, and a solver as judge.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the tests read their own cases and facts beside the project"
)]

mod banff;
mod blanks;
mod oracle;
mod published;
mod reports;
mod tables;

use std::sync::Arc;

use gouji::check::locate::{self, Located, Suggestion};
use gouji::check::{Summary, Sums};
use gouji::definition::{Library, parse_form};
use gouji::model::{CellId, Entry, Form, Origin, Report, Status, Totals, Value};
use gouji::store::report::document::Document;

/// Reads a form that must be without a fault.
fn form(name: &str, text: &str) -> Arc<Form> {
    let (form, findings) = parse_form(name, text);
    Arc::new(form.unwrap_or_else(|| panic!("{name}: {findings:?}")))
}

/// Reads one of the project's examples.
fn example(name: &str) -> Report {
    let text = std::fs::read_to_string(format!("examples/{name}.toml")).unwrap();
    Document::parse(name, text.as_bytes(), &Library::builtin()).report.unwrap()
}

fn put(report: &mut Report, address: &str, number: i64) {
    let cell = report.form().cell_at(address).unwrap_or_else(|| panic!("no {address}"));
    let value = report
        .value(cell)
        .map_or(Value::number(number), |value| Value { number: number.into(), ..value });
    report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
}

fn clear(report: &mut Report, address: &str) {
    let cell = report.form().cell_at(address).unwrap();
    report.set_entry(cell, Entry::default());
}

/// Lets totals follow their parts.
fn computed(report: &mut Report) {
    report.totals = Totals::Computed;
    report.drop_redundant_totals();
}

fn evaluated(report: &Report) -> Sums {
    Sums::of(report, None)
}

/// Counts the sums.
fn counted(report: &Report) -> Summary {
    let sums = evaluated(report);
    let mut summary = Summary::default();
    for index in 0..sums.len() {
        summary.passed += usize::from(sums.outcome(index).status == Status::Passed);
        summary.count(&sums.finding(index));
    }
    summary
}

fn located(report: &Report) -> (Sums, Located) {
    let sums = evaluated(report);
    let located = locate::suspects(report, &sums, None);
    (sums, located)
}

/// Returns a suggestion as `address from>to`, joined by `; `.
fn written(report: &Report, suggestion: &Suggestion) -> String {
    let changes = suggestion.changes.iter().map(|change| {
        let from = change.from.map_or_else(|| "blank".to_owned(), |from| from.to_string());
        format!("{} {from}>{}", report.form().cell(change.cell).address, change.to)
    });
    changes.collect::<Vec<String>>().join("; ")
}

/// Returns what is offered for each cause.
fn offers(report: &Report) -> Vec<String> {
    let (_, located) = located(report);
    let causes = located.causes.iter();
    causes.map(|c| c.suggestions.first().map_or_else(String::new, |s| written(report, s))).collect()
}

/// Returns the likeliest way of each cause, whether it may be offered or not.
fn firsts(report: &Report) -> Vec<String> {
    let (_, located) = located(report);
    let causes = located.causes.iter();
    causes.map(|c| c.likeliest.first().map_or_else(String::new, |s| written(report, s))).collect()
}

fn stands(sums: &Sums, status: Status) -> Vec<usize> {
    (0..sums.len()).filter(|index| sums.outcome(*index).status == status).collect()
}

/// Applies a suggestion and holds what it promises against what the rules then say.
fn keeps_its_promise(report: &Report, sums: &Sums, suggestion: &Suggestion) {
    let about = written(report, suggestion);
    let mut after = report.clone();
    let edit = suggestion.edit(report);
    edit.apply(&mut after);
    let then = evaluated(&after);
    for index in 0..sums.len() {
        let (before, now) = (sums.outcome(index).status, then.outcome(index).status);
        if suggestion.instances.contains(&index) {
            assert_ne!(before, Status::Passed, "{about}");
            assert_eq!(now, Status::Passed, "{about}: {:?}", sums.finding(index).rule);
        } else if before == Status::Passed {
            assert_eq!(now, Status::Passed, "{about}: {:?} fails", sums.finding(index).rule);
        } else if before == Status::Waived {
            assert_ne!(now, Status::Failed, "{about}: {:?} is lost", sums.finding(index).rule);
        } else if before == Status::Failed {
            assert_eq!(now, Status::Failed, "{about}: {:?} holds too", sums.finding(index).rule);
        }
    }
    for change in &suggestion.changes {
        let kind = report.form().cell(change.cell).kind;
        assert_eq!(Value::parse(kind, &change.to.to_string()), Ok(change.to), "{about}");
        assert_eq!(after.value(change.cell), Some(change.to), "{about}");
        assert_eq!(report.value(change.cell), change.from, "{about}");
    }
    edit.inverse().apply(&mut after);
    let back = report.form().ids().all(|cell| after.entry(cell) == report.entry(cell));
    assert!(back, "{about}: is not undone");
}

/// Holds all that was found against what the rules say.
fn all_keep_their_promise(report: &Report, sums: &Sums, located: &Located) {
    let mut told: Vec<usize> = vec![];
    for cause in &located.causes {
        told.extend(&cause.instances);
        assert_eq!(cause.suggestions.is_empty(), cause.missing.is_some());
        assert!(cause.suggestions.len() <= 1 && cause.likeliest.starts_with(&cause.suggestions));
        assert!(cause.likeliest.len() <= 3 && cause.likeliest.len() <= cause.ways);
        assert!(cause.likeliest.is_sorted_by_key(|suggestion| suggestion.weight));
        for suggestion in &cause.likeliest {
            keeps_its_promise(report, sums, suggestion);
        }
        for instance in &cause.instances {
            for suggestion in located.suggestions_for(*instance) {
                assert!(suggestion.instances.contains(instance));
                keeps_its_promise(report, sums, suggestion);
            }
        }
    }
    told.sort_unstable();
    let mut once = told.clone();
    once.dedup();
    assert_eq!(told, once, "an instance has two causes");
    let failed = stands(sums, Status::Failed);
    assert!(told.iter().all(|index| failed.contains(index)));
    let errors = failed.iter().filter(|index| sums.finding(**index).blocks());
    for index in errors {
        assert!(told.contains(index), "{:?} has no cause", sums.finding(*index).rule);
    }
}
