//! What differs between two reports, with amounts and per cents.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the forms are the program's own")]

use std::sync::LazyLock;

use gouji::definition::Library;
use gouji::model::compare::{Figures, Part, cells, compare, only_in, paragraphs};
use gouji::model::{
    Change, Entry, Forms as _, MoneyUnit, Origin, Publication, Report, Totals, Value,
};
use proptest::prelude::*;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::builtin);

fn report(form: &str) -> Report {
    Report::new(LIBRARY.form(form).unwrap(), "甲", 2020)
}

fn put(report: &mut Report, address: &str, number: i64, unit: Option<MoneyUnit>) {
    let cell = report.form().cell_at(address).unwrap();
    let value = Some(Value { number: number.into(), unit });
    report.set_entry(cell, Entry { value, origin: Origin::Typed });
}

fn only(changes: &[Change]) -> &Figures {
    match changes {
        [Change::Cell(figures)] => figures,
        other => panic!("{other:?}"),
    }
}

fn check(from: Option<i64>, to: Option<i64>, difference: Option<&str>, percent: Option<&str>) {
    let [mut old, mut new] = [report("cn-2021"), report("cn-2021")];
    for (report, number) in [(&mut old, from), (&mut new, to)] {
        if let Some(number) = number {
            put(report, "requests.granted.natural", number, None);
        }
    }
    let changes = compare(&old, &new);
    let figures = only(&changes);
    let text = |number: Option<rust_decimal::Decimal>| number.map(|n| n.to_string());
    assert_eq!(text(figures.difference()).as_deref(), difference, "{from:?} {to:?}");
    assert_eq!(text(figures.percent()).as_deref(), percent, "{from:?} {to:?}");
    assert!(!figures.computed);
}

#[test]
fn amounts_and_per_cents_are_exact_and_blanks_have_none() {
    check(Some(72), Some(74), Some("2"), Some("2.8"));
    check(Some(3), Some(1), Some("-2"), Some("-66.7"));
    check(Some(8), Some(9), Some("1"), Some("12.5"));
    check(Some(0), Some(5), Some("5"), None);
    check(None, Some(5), None, None);
    check(Some(5), None, None, None);
}

#[test]
fn money_is_compared_with_its_unit() {
    let amount = "proactive.centralized_procurement.amount";
    let [mut old, mut new] = [report("cn-2019"), report("cn-2019")];
    put(&mut old, amount, 250_000, Some(MoneyUnit::Yuan));
    put(&mut new, amount, 26, Some(MoneyUnit::WanYuan));
    let changes = compare(&old, &new);
    assert_eq!(only(&changes).difference().map(|n| n.normalize().to_string()), Some("1".into()));
    assert_eq!(only(&changes).percent().map(|n| n.to_string()), Some("4".into()));
    // The usual unit is the same written or left out.
    put(&mut old, amount, 26, None);
    assert_eq!(compare(&old, &new), []);
}

#[test]
fn everything_that_a_report_states_is_compared() {
    let [old, mut new] = [report("cn-2021"), report("cn-2021")];
    new.agency = "乙".to_owned();
    new.year = 2021;
    new.totals = Totals::Keyed;
    new.status = Publication::Published;
    new.facts.insert("x".to_owned(), gouji::model::Fact::Bool(true));
    new.document.insert("title".to_owned(), "题".to_owned());
    new.notes.insert(new.form().cell_at("requests.granted.natural").unwrap(), "注".to_owned());
    let parts = |changes: &[Change]| {
        let part = |change: &Change| match change {
            Change::Key { part, .. } => Some(*part),
            _ => None,
        };
        changes.iter().filter_map(part).collect::<Vec<_>>()
    };
    let there = compare(&old, &new);
    assert_eq!(there.len(), 7);
    let expected = [Part::Agency, Part::Year, Part::Fact, Part::Document, Part::Note];
    assert_eq!(parts(&there), expected);
    assert_eq!(parts(&compare(&new, &old)), expected);
    assert_eq!(compare(&new, &new.clone()), []);
}

#[test]
fn forms_are_compared_where_both_have_the_cell() {
    let [mut old, mut new] = [report("cn-2019"), report("cn-2021")];
    for report in [&mut old, &mut new] {
        report.totals = Totals::Keyed;
    }
    put(&mut old, "requests.other_handling.natural", 5, None);
    put(&mut old, "requests.granted.natural", 5, None);
    put(&mut new, "requests.granted.natural", 6, None);
    put(&mut new, "requests.other_misc.natural", 5, None);
    let found = cells(&old, &new);
    assert_eq!(found.len(), 1);
    assert_eq!(old.form().cell(found[0].old).address, new.form().cell(found[0].new).address);
    assert_eq!(only_in(&old, &new), ["requests.other_handling.natural"]);
    assert_eq!(only_in(&new, &old), ["requests.other_misc.natural"]);
}

fn pieces(old: &str, new: &str) -> Vec<(usize, Option<String>, Option<String>)> {
    let [mut one, mut other] = [report("cn-2021"), report("cn-2021")];
    one.narrative.insert("overview".to_owned(), old.to_owned());
    other.narrative.insert("overview".to_owned(), new.to_owned());
    let changes = compare(&one, &other).into_iter().map(|change| match change {
        Change::Paragraph { number, from, to, .. } => (number, from, to),
        other => panic!("{other:?}"),
    });
    changes.collect()
}

#[test]
fn texts_are_compared_by_paragraph() {
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(pieces("一\n\n二\n\n三", "一\n\n贰\n\n三"), [(2, some("二"), some("贰"))]);
    assert_eq!(pieces("一\n\n三", "一\n\n二\n\n三"), [(2, None, some("二"))]);
    assert_eq!(pieces("一\n\n二\n\n三", "一\n\n三"), [(2, some("二"), None)]);
    assert_eq!(pieces("一", ""), [(1, some("一"), None)]);
    assert_eq!(pieces("一\n\n\n二 \n", "一\n\n二"), []);
    assert_eq!(
        pieces("甲\n\n乙\n\n丙\n\n丁", "乙\n\n丙丙\n\n丁\n\n戊"),
        [(1, some("甲"), None), (2, some("丙"), some("丙丙")), (4, None, some("戊"))]
    );
}

/// Plays what was found into the old paragraphs, from the end on, and must get the new ones.
fn replayed(old: &str, new: &str) -> Vec<String> {
    let mut all: Vec<Option<String>> = paragraphs(new).into_iter().map(Some).collect();
    let mut back: Vec<(usize, Option<String>)> = Vec::new();
    for (number, from, to) in pieces(old, new) {
        match to {
            Some(_) => all[number - 1] = from,
            None => back.push((number, from)),
        }
    }
    let mut all: Vec<String> = all.into_iter().flatten().collect();
    for (number, from) in back {
        all.insert(number - 1, from.unwrap());
    }
    all
}

proptest! {
    #[test]
    fn the_differences_of_texts_lead_back(
        old in prop::collection::vec("[ab]", 0..8),
        new in prop::collection::vec("[ab]", 0..8),
    ) {
        let (old, new) = (old.join("\n\n"), new.join("\n\n"));
        prop_assert_eq!(replayed(&old, &new), paragraphs(&old));
    }
}
