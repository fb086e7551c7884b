//! The rules over real and random figures: what passes, what fails, what waits, and that one edit at a time comes to the
//! same as all at once.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the forms are built in and their rules known"
)]

use std::sync::Arc;

use std::collections::BTreeSet;

use gouji::check::{Assessment, Summary, Sums, assess};
use gouji::definition::Library;
use gouji::model::{
    CellId, CellKind, Entry, Fact, Form, Forms, Guard, Origin, Report, Severity, Status, Totals,
    Value, Waiver,
};
use proptest::prelude::*;

fn form(id: &str) -> Arc<Form> {
    Library::builtin().form(id).unwrap()
}

fn typed(number: i64) -> Entry {
    Entry { value: Some(Value::number(number)), origin: Origin::Typed }
}

/// A report whose cells all hold a figure and whose keyed totals are right.
fn full(form: &Arc<Form>, seed: i64) -> Report {
    let mut report = Report::new(form.clone(), "甲县人民政府", form.first_year);
    for cell in form.ids() {
        let number = (seed * 31 + i64::from(cell.0) * 7) % 40;
        report.set_entry(cell, typed(number));
    }
    report.totals = Totals::Keyed;
    settle(&mut report);
    report
}

/// Gives the totals the sums of their parts, and the last balance row what balances.
fn settle(report: &mut Report) {
    let form = report.form().clone();
    for _ in 0..2 {
        for cell in &form.computed_order {
            if let Some(sum) = report.sum_of_parts(*cell) {
                report.set_entry(*cell, Entry { value: Some(Value::number(sum)), ..typed(0) });
            }
        }
        for rule in form.rules.iter().filter(|rule| rule.id.ends_with("_balance")) {
            for instance in &rule.instances {
                let (open, terms) = instance.right.split_last().unwrap();
                let sum = |terms: &[gouji::model::Term]| -> rust_decimal::Decimal {
                    terms.iter().map(|t| report.value(t.cell).unwrap().number).sum()
                };
                let rest = sum(&instance.left) - sum(terms);
                report.set_entry(open.cell, Entry { value: Some(Value::number(rest)), ..typed(0) });
            }
        }
    }
}

fn evaluated(report: &Report) -> Sums {
    Sums::of(report, None)
}

fn failed(sums: &Sums) -> Vec<usize> {
    sums.failed().collect()
}

/// Counts the sums.
fn counted(sums: &Sums) -> Summary {
    let mut summary = Summary::default();
    for index in 0..sums.len() {
        let finding = sums.finding(index);
        summary.passed += usize::from(finding.status == Status::Passed);
        summary.count(&finding);
    }
    summary
}

/// The ids of what is wrong with the waivers of a report.
fn idle(assessment: &Assessment) -> Vec<&str> {
    let found = assessment.failed().map(|held| held.finding.rule.as_str());
    found.filter(|rule| rule.contains("waiver")).collect()
}

#[test]
fn a_blank_report_waits_and_a_filled_one_holds() {
    for id in ["cn-2019", "cn-2021"] {
        let form = form(id);
        let blank = counted(&evaluated(&Report::new(form.clone(), "", form.first_year)));
        // Without last year's report, what reads it is not asked.
        let own = form.rules.iter().filter(|rule| rule.guard.is_none());
        let all = own.flat_map(|rule| &rule.instances).filter(|i| !i.reads_prior()).count();
        assert_eq!(blank, Summary { pending: all, ..Summary::default() });
        let summary = counted(&evaluated(&full(&form, 3)));
        assert_eq!((summary.errors, summary.pending), (0, 0), "{id}");
    }
}

#[test]
fn every_single_cell_change_makes_exactly_its_equations_fail() {
    for id in ["cn-2019", "cn-2021"] {
        let form = form(id);
        let report = full(&form, 5);
        let before = evaluated(&report);
        assert!(failed(&before).iter().all(|index| !before.is_equation(*index)));
        for cell in form.ids() {
            let mut changed = report.clone();
            let number = report.value(cell).unwrap().number + rust_decimal::Decimal::ONE;
            changed.set_entry(cell, Entry { value: Some(Value::number(number)), ..typed(0) });
            let sums = evaluated(&changed);
            let expected: Vec<usize> = before
                .instances_of(cell)
                .iter()
                .copied()
                .filter(|index| before.is_equation(*index))
                .filter(|index| before.outcome(*index).status != Status::NotApplicable)
                .collect();
            let got: Vec<usize> =
                failed(&sums).into_iter().filter(|index| sums.is_equation(*index)).collect();
            assert_eq!(got, expected, "{id} {}", form.cell(cell).address);
            let pointed = expected.iter().filter_map(|index| {
                let (rule, instance) = before.instance(*index);
                let left = instance.left.first().filter(|_| rule.severity == Severity::Error);
                left.map(|term| sums.mark(term.cell))
            });
            assert!(pointed.into_iter().all(|mark| mark == Some(Severity::Error)));
            if expected.len() > 1 {
                assert_eq!(sums.mark(cell), Some(Severity::Error), "{}", form.cell(cell).address);
            }
        }
    }
}

#[test]
fn an_override_fails_its_own_sum_and_a_total_follows_its_parts() {
    let form = form("cn-2021");
    let mut report = Report::new(form.clone(), "", 2022);
    let row: Vec<CellId> = form.rule("disputes_sum").unwrap().instances[0].cells().collect();
    for (cell, number) in row[1..].iter().zip([3, 1, 0, 2]) {
        report.set_entry(*cell, typed(number));
    }
    let sums = evaluated(&report);
    let index = sums.instances_of(row[0])[0];
    assert_eq!(sums.outcome(index).status, Status::Passed);
    report.set_entry(row[0], typed(7));
    let sums = evaluated(&report);
    assert_eq!(sums.outcome(index).status, Status::Failed);
    let numbers = sums.outcome(index).numbers.unwrap();
    assert_eq!(numbers.difference(), 1.into());
}

#[test]
fn a_guard_asks_only_those_whom_it_concerns() {
    let form = form("cn-2021");
    let mut report = Report::new(form.clone(), "", 2022);
    let rule = form.rule("no_rulemaking_power").unwrap();
    for instance in &rule.instances {
        report.set_entry(instance.cells().next().unwrap(), typed(2));
    }
    let count = |report: &Report| counted(&evaluated(report)).warnings;
    assert_eq!(count(&report), 0);
    let Some(Guard::Fact { fact, equals }) = rule.guard.clone() else { panic!("a fact is asked") };
    report.facts.insert(fact.clone(), Fact::Bool(equals));
    assert_eq!(count(&report), rule.instances.len());
    report.facts.insert(fact, Fact::Bool(!equals));
    assert_eq!(count(&report), 0);
}

#[test]
fn a_waiver_holds_for_its_numbers_only() {
    let mut form = Form::clone(&form("cn-2021"));
    let balance = form.rules.iter_mut().find(|rule| rule.id == "requests_balance").unwrap();
    balance.waivable = true;
    let form = Arc::new(form);
    let mut report = full(&form, 2);
    let index = {
        let cell = form.rule("requests_balance").unwrap().instances[0].left[0].cell;
        let number = report.value(cell).unwrap().number + rust_decimal::Decimal::TWO;
        report.set_entry(cell, Entry { value: Some(Value::number(number)), ..typed(0) });
        failed(&evaluated(&report))[0]
    };
    let sums = evaluated(&report);
    let numbers = sums.outcome(index).numbers.unwrap();
    let finding = sums.finding(index);
    let key = format!("{}[{}]", finding.rule, finding.instance.unwrap());
    let waiver = |left: String| Waiver {
        reason: "撤回 2 件".into(),
        left,
        right: numbers.right.to_string(),
    };
    report.waivers.insert(key.clone(), waiver(format!("{}.0", numbers.left)));
    let sums = evaluated(&report);
    assert_eq!(sums.outcome(index).status, Status::Waived);
    assert_eq!(idle(&assess(&report, None)), [""; 0]);
    let told = |waiver: Waiver, why: &str| {
        let mut report = report.clone();
        report.waivers.insert(key.clone(), waiver);
        let sums = evaluated(&report);
        assert_eq!(sums.outcome(index).status, Status::Failed);
        assert_eq!(idle(&assess(&report, None)), [why]);
    };
    told(waiver("1".into()), "stale_waiver");
    let bare = Waiver { reason: " ".into(), ..waiver(numbers.left.to_string()) };
    told(bare, "waiver_no_reason");
}

#[test]
fn an_error_without_a_legitimate_cause_is_not_accepted() {
    let form = form("cn-2021");
    let mut report = full(&form, 2);
    let cell = form.rule("requests_row_sum").unwrap().instances[0].left[0].cell;
    report.set_entry(cell, typed(4000));
    let sums = evaluated(&report);
    let finding = sums.finding(failed(&sums)[0]);
    let numbers = finding.numbers.unwrap();
    let [left, right] = [numbers.left, numbers.right].map(|number| number.to_string());
    report.waivers.insert(finding.rule.clone(), Waiver { reason: "x".into(), left, right });
    let after = evaluated(&report);
    assert_eq!(counted(&after), counted(&sums));
    assert_eq!(idle(&assess(&report, None)), ["waiver_refused"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever stands in the cells: what is told, counted, put together by causes and let through hangs together.
    #[test]
    fn an_assessment_hangs_together(
        id in prop::sample::select(vec!["cn-2014", "cn-2019", "cn-2021"]),
        keyed: bool,
        edits in prop::collection::vec((0u16..220, prop::option::weighted(0.8, 0i64..30)), 1..60),
        text in "[一二三公开共收到申请件0-9，。]{0,60}",
    ) {
        let form = form(id);
        let mut report = Report::new(form.clone(), "", form.first_year);
        if keyed {
            report.totals = Totals::Keyed;
        } else {
            for cell in form.ids().filter(|cell| form.cell(*cell).computed.is_none()) {
                report.set_entry(cell, typed(1));
            }
        }
        for (cell, number) in edits {
            let cell = CellId(cell % form.cells.len() as u16);
            if !matches!(form.cell(cell).kind, CellKind::Money { .. }) {
                report.set_entry(cell, number.map_or_else(Entry::default, typed));
            }
        }
        report.waivers.insert("no_such_rule".into(), Waiver { reason: "x".into(), left: "1".into(), right: "2".into() });
        let mut assessment = assess(&report, None);
        prop_assert_eq!(idle(&assessment), ["stale_waiver"]);
        report.narrative.insert("overview".into(), format!("{text}{{a.b.c}}"));
        assessment.texts_changed(&report, None);
        let whole = assess(&report, None);
        prop_assert_eq!(ids(&assessment), ids(&whole));
        let found = whole.findings();
        // Each has an id of its own, and what fails has one cause, which knows it.
        let unique: BTreeSet<&str> = found.iter().map(|held| held.id.as_str()).collect();
        prop_assert_eq!(unique.len(), found.len());
        let by_cause: Vec<usize> = whole.agenda().into_iter().flatten().collect();
        let failed: BTreeSet<usize> = whole.failed().filter_map(|held| held.number).collect();
        prop_assert_eq!(by_cause.len(), failed.len());
        prop_assert_eq!(by_cause.into_iter().collect::<BTreeSet<_>>(), failed);
        for (number, held) in found.iter().enumerate() {
            prop_assert_eq!(held.number, Some(number));
            prop_assert_eq!(held.cause.is_some(), held.finding.status == Status::Failed);
            let cause = held.cause.map(|cause| &whole.causes()[cause]);
            prop_assert!(cause.is_none_or(|cause| cause.findings.contains(&number)));
        }
        let of = |severity| whole.failed().filter(|held| held.finding.severity == severity).count();
        let summary = whole.summary();
        prop_assert_eq!((summary.errors, summary.warnings), (of(Severity::Error), of(Severity::Warning)));
        prop_assert_eq!(whole.gate().errors, summary.places.errors);
        prop_assert!(!whole.gate().is_open(), "a reference to no cell");
        prop_assert_eq!(whole.references().len(), 1);
        prop_assert_eq!(summary.places.errors > 0, summary.errors > 0);
    }
}

fn ids(assessment: &Assessment) -> Vec<(&str, Status)> {
    assessment.all().into_iter().map(|held| (held.id.as_str(), held.finding.status)).collect()
}
