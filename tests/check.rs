//! The rules over real and random figures: what passes, what fails, what waits, and that one edit at a time comes to the
//! same as all at once.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the forms are built in and their rules known"
)]

use std::sync::Arc;

use gouji::check::{Engine, Idle, Summary, idle_waivers};
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

fn evaluated(report: &Report) -> Engine {
    let mut engine = Engine::new(report.form().clone());
    engine.evaluate(report);
    engine
}

fn failed(engine: &Engine) -> Vec<usize> {
    (0..engine.len()).filter(|index| engine.outcome(*index).status == Status::Failed).collect()
}

#[test]
fn a_blank_report_waits_and_a_filled_one_holds() {
    for id in ["cn-2019", "cn-2021"] {
        let form = form(id);
        let blank = evaluated(&Report::new(form.clone(), "", form.first_year)).summary();
        // Without last year's report, what reads it is not asked.
        let own = form.rules.iter().filter(|rule| rule.guard.is_none());
        let all = own.flat_map(|rule| &rule.instances).filter(|i| !i.reads_prior()).count();
        assert_eq!(blank, Summary { pending: all, ..Summary::default() });
        let summary = evaluated(&full(&form, 3)).summary();
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
            let engine = evaluated(&changed);
            let expected: Vec<usize> = before
                .instances_of(cell)
                .iter()
                .copied()
                .filter(|index| before.is_equation(*index))
                .filter(|index| before.outcome(*index).status != Status::NotApplicable)
                .collect();
            let got: Vec<usize> =
                failed(&engine).into_iter().filter(|index| engine.is_equation(*index)).collect();
            assert_eq!(got, expected, "{id} {}", form.cell(cell).address);
            let pointed = expected.iter().filter_map(|index| {
                let (rule, instance) = before.instance(*index);
                let left = instance.left.first().filter(|_| rule.severity == Severity::Error);
                left.map(|term| engine.mark(term.cell))
            });
            assert!(pointed.into_iter().all(|mark| mark == Some(Severity::Error)));
            if expected.len() > 1 {
                assert_eq!(engine.mark(cell), Some(Severity::Error), "{}", form.cell(cell).address);
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
    let engine = evaluated(&report);
    let index = engine.instances_of(row[0])[0];
    assert_eq!(engine.outcome(index).status, Status::Passed);
    report.set_entry(row[0], typed(7));
    let engine = evaluated(&report);
    assert_eq!(engine.outcome(index).status, Status::Failed);
    let numbers = engine.outcome(index).numbers.unwrap();
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
    let count = |report: &Report| evaluated(report).summary().warnings;
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
    let engine = evaluated(&report);
    let numbers = engine.outcome(index).numbers.unwrap();
    let finding = engine.finding(index);
    let key = format!("{}[{}]", finding.rule, finding.instance.unwrap());
    let waiver = |left: String| Waiver {
        reason: "撤回 2 件".into(),
        left,
        right: numbers.right.to_string(),
    };
    report.waivers.insert(key.clone(), waiver(format!("{}.0", numbers.left)));
    let engine = evaluated(&report);
    assert_eq!(engine.outcome(index).status, Status::Waived);
    assert_eq!(idle_waivers(&report, &engine, &[]), []);
    let idle = |waiver: Waiver, why: Idle| {
        let mut report = report.clone();
        report.waivers.insert(key.clone(), waiver);
        let engine = evaluated(&report);
        assert_eq!(engine.outcome(index).status, Status::Failed);
        assert_eq!(idle_waivers(&report, &engine, &[]), [(key.as_str(), why)]);
    };
    idle(waiver("1".into()), Idle::Stale);
    idle(Waiver { reason: " ".into(), ..waiver(numbers.left.to_string()) }, Idle::NoReason);
}

#[test]
fn an_error_without_a_legitimate_cause_is_not_accepted() {
    let form = form("cn-2021");
    let mut report = full(&form, 2);
    let cell = form.rule("requests_row_sum").unwrap().instances[0].left[0].cell;
    report.set_entry(cell, typed(4000));
    let engine = evaluated(&report);
    let finding = engine.finding(failed(&engine)[0]);
    let numbers = finding.numbers.unwrap();
    let [left, right] = [numbers.left, numbers.right].map(|number| number.to_string());
    report.waivers.insert(finding.rule.clone(), Waiver { reason: "x".into(), left, right });
    let after = evaluated(&report);
    assert_eq!(after.summary(), engine.summary());
    assert_eq!(idle_waivers(&report, &after, &[]), [(finding.rule.as_str(), Idle::Refused)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn edit_by_edit_is_the_same_as_all_at_once(
        id in prop::sample::select(vec!["cn-2014", "cn-2019", "cn-2021"]),
        keyed: bool,
        edits in prop::collection::vec((0u16..220, prop::option::weighted(0.8, 0i64..30)), 1..120),
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
        let mut engine = evaluated(&report);
        for (cell, number) in edits {
            let cell = CellId(cell % form.cells.len() as u16);
            let entry = number.map_or_else(Entry::default, typed);
            if matches!(form.cell(cell).kind, CellKind::Money { .. }) {
                continue;
            }
            report.set_entry(cell, entry);
            let before: Vec<_> = (0..engine.len()).map(|index| engine.outcome(index)).collect();
            let touched = engine.update(&report, &[cell]);
            let full = evaluated(&report);
            for (index, before) in before.iter().enumerate() {
                prop_assert_eq!(engine.outcome(index), full.outcome(index));
                prop_assert_eq!(touched.contains(&index), full.outcome(index) != *before);
            }
            for cell in form.ids() {
                prop_assert_eq!(engine.mark(cell), full.mark(cell));
            }
        }
        prop_assert_eq!(engine.summary(), evaluated(&report).summary());
    }
}
