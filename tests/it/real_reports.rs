//! The rules over the figures of published reports, where these lie beside the project: what is written down about each
//! report is what is found in it, instance by instance, and so after every change of a single figure.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the test reads files beside the project"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::common::shared::{official_forms, shared};
use gouji::check::Sums;
use gouji::definition::Library;
use gouji::model::{
    CellId, Entry, Finding, Form, MoneyUnit, Origin, Report, Status, Totals, Value,
};
use gouji::store::report::document::{Document, Parsed};
use rust_decimal::Decimal;

/// What is written down about a report: the form, what its reading says, and the instances that hold. None fails, and all
/// others wait for a figure.
struct Written {
    /// The folder, or the number that a file of single tables begins with.
    name: &'static str,
    form: &'static str,
    reading: &'static [(&'static str, usize)],
    passed: &'static [(&'static str, &'static [&'static str])],
}

const ALL: &[&str] = &["*"];
const ITEMS: (&str, &[&str]) = ("items_not_negative", ALL);
/// The five rows but the last, which could not be read.
const ITEMS_BUT_FEES: (&str, &[&str]) = (
    "items_not_negative",
    &["licensing", "other_external_services", "penalties", "coercive_measures"],
);
const DISCLOSED: (&str, &[&str]) = ("disclosed_total_covers_new", ALL);
const MADE: (&str, &[&str]) = ("disclosed_le_made", ALL);
const IN_FORCE: (&str, &[&str]) = ("in_force_covers_issued", ALL);

/// Every rule of the form without a condition holds.
const CLEAN_2019: &[(&str, &[&str])] = &[
    ("requests_balance", ALL),
    ("requests_outcome_sum", ALL),
    ("requests_row_sum", ALL),
    ("disputes_sum", ALL),
    ITEMS,
    DISCLOSED,
    MADE,
];
const CLEAN_2021: &[(&str, &[&str])] = &[
    ("requests_balance", ALL),
    ("requests_outcome_sum", ALL),
    ("requests_row_sum", ALL),
    ("disputes_sum", ALL),
    IN_FORCE,
];

const fn plain(
    name: &'static str,
    form: &'static str,
    passed: &'static [(&'static str, &'static [&'static str])],
) -> Written {
    Written { name, form, reading: &[], passed }
}

const WHOLE: &[Written] = &[
    plain("huaian-2024", "cn-2021", CLEAN_2021),
    plain("laizhou-2020", "cn-2019", CLEAN_2019),
    // Results without totals and 126 blank cells: two columns of the balance can be told, no sum can, none is wrong.
    plain(
        "shanghai-office-2019",
        "cn-2019",
        &[("requests_balance", &["natural", "total"]), ITEMS, DISCLOSED, MADE],
    ),
    plain("shuyang-2025", "cn-2021", CLEAN_2021),
    plain("suqian-2023", "cn-2021", CLEAN_2021),
];

const PARTIAL: &[Written] = &[
    plain("20", "cn-2021", &[IN_FORCE]),
    plain("22", "cn-2019", &[ITEMS, DISCLOSED, MADE]),
    plain("24", "cn-2019", &[ITEMS, DISCLOSED, MADE]),
    plain("26", "cn-2019", &[ITEMS_BUT_FEES, DISCLOSED, MADE]),
    plain("28", "cn-2019", &[DISCLOSED, MADE]),
    plain(
        "30",
        "cn-2019",
        &[("requests_row_sum", &["received", "carried_in"]), ITEMS, DISCLOSED, MADE],
    ),
    plain("32", "cn-2019", &[ITEMS, DISCLOSED, MADE]),
    plain("34", "cn-2021", &[IN_FORCE]),
    plain("36", "cn-2021", &[IN_FORCE]),
    plain("38", "cn-2019", &[ITEMS_BUT_FEES, DISCLOSED, MADE]),
    // The first band of its 二 has the columns of the form before: six figures have no cell.
    Written {
        name: "40",
        form: "cn-2021",
        reading: &[("unknown_cell", 6)],
        passed: &[(
            "requests_row_sum",
            &[
                "received",
                "carried_in",
                "granted",
                "partially_granted",
                "denied_state_secret",
                "denied_other_law",
            ],
        )],
    },
    plain("42", "cn-2021", &[IN_FORCE]),
    plain("44", "cn-2021", &[IN_FORCE]),
    plain("46", "cn-2021", &[IN_FORCE]),
    // A report for 2022 on the form that was replaced in 2021, and none of its figures could be read.
    Written { name: "48", form: "cn-2019", reading: &[("year_outside_form", 1)], passed: &[] },
    plain("50", "cn-2021", &[IN_FORCE]),
    plain(
        "52",
        "cn-2021",
        &[
            (
                "requests_row_sum",
                &["received", "carried_in", "granted", "partially_granted", "denied_state_secret"],
            ),
            IN_FORCE,
        ],
    ),
    plain(
        "54",
        "cn-2019",
        &[
            ("requests_row_sum", &["received", "carried_in", "granted", "partially_granted"]),
            (
                "items_not_negative",
                &["licensing", "other_external_services", "administrative_fees"],
            ),
            DISCLOSED,
            MADE,
        ],
    ),
    plain("56", "cn-2019", &[DISCLOSED, MADE]),
    plain("58", "cn-2019", &[DISCLOSED, MADE]),
];

/// The reports beside the project with what is written down about them, or nothing where there are none.
fn reports() -> Vec<(PathBuf, &'static Written)> {
    let Some(folder) = shared("reports") else { return Vec::new() };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let place = entry.unwrap().path();
        if place.join("figures.toml").exists() && place.join("findings.md").exists() {
            let name = place.file_name().unwrap().to_str().unwrap().to_owned();
            let written = WHOLE.iter().find(|written| written.name == name);
            found.push((
                place.join("figures.toml"),
                written.unwrap_or_else(|| panic!("{name} is not written down")),
            ));
        }
    }
    assert_eq!(found.len(), WHOLE.len());
    for entry in std::fs::read_dir(folder.join("partial")).unwrap() {
        let place = entry.unwrap().path();
        let name = place.file_name().unwrap().to_str().unwrap().to_owned();
        let written = PARTIAL.iter().find(|w| name.split('_').next() == Some(w.name));
        found.push((place, written.unwrap_or_else(|| panic!("{name} is not written down"))));
    }
    assert_eq!(found.len(), WHOLE.len() + PARTIAL.len());
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found
}

fn opened(path: &Path) -> Parsed {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    Document::parse(name, &bytes, &Library::builtin())
}

/// The report as a published one is: its totals are figures of the source, blank where they are blank there.
fn published(path: &Path) -> Report {
    let mut report = opened(path).report.unwrap_or_else(|| panic!("{}", path.display()));
    let (form, figures) = (report.form().clone(), figures(path));
    report.totals = Totals::Keyed;
    for cell in &form.computed_order {
        let value = figures.get(&form.cell(*cell).address).copied();
        report.set_entry(*cell, Entry { value, origin: Origin::File });
    }
    report
}

/// The figures of a file, read past the program: every number or text under `table.row.column`.
fn figures(path: &Path) -> BTreeMap<String, Value> {
    let file: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let mut found = BTreeMap::new();
    for (table, rows) in file.iter().filter_map(|(id, rows)| Some((id, rows.as_table()?))) {
        for (row, columns) in rows {
            for (column, figure) in columns.as_table().unwrap() {
                found.insert(format!("{table}.{row}.{column}"), figure_of(figure));
            }
        }
    }
    found
}

fn figure_of(figure: &toml::Value) -> Value {
    match figure {
        toml::Value::String(text) => {
            let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
            let unit = match text[end..].trim() {
                "元" => MoneyUnit::Yuan,
                "万元" | "" => MoneyUnit::WanYuan,
                other => panic!("{other}"),
            };
            Value { number: Decimal::from_str(&text[..end]).unwrap(), unit: Some(unit) }
        }
        number => Value::number(Decimal::from_str(&number.to_string()).unwrap()),
    }
}

/// Rule and instance of what has a status.
type Named = BTreeSet<(String, String)>;

fn named(findings: &[Finding], status: Status) -> Named {
    let with = findings.iter().filter(|finding| finding.status == status);
    with.map(|found| (found.rule.clone(), found.instance.clone().unwrap_or_default())).collect()
}

fn found(report: &Report) -> Vec<Finding> {
    unconditional(report, &Sums::of(report, None))
}

/// What the rules without a condition say.
fn unconditional(report: &Report, sums: &Sums) -> Vec<Finding> {
    let mut findings: Vec<Finding> = (0..sums.len()).map(|index| sums.finding(index)).collect();
    findings.retain(|finding| finding.status != Status::NotApplicable);
    findings.retain(|finding| report.form().rule(&finding.rule).is_some_and(|r| r.guard.is_none()));
    findings
}

/// What is written down to hold, with every instance named, and the rest of the rules without a condition
/// that read this report alone.
fn expected(form: &Form, written: &Written) -> (Named, Named) {
    let (mut passed, mut pending) = (Named::new(), Named::new());
    for (id, _) in written.passed {
        assert!(form.rule(id).is_some(), "{}: no rule {id}", written.name);
    }
    for rule in form.rules.iter().filter(|rule| rule.guard.is_none()) {
        let holds = written.passed.iter().find(|(id, _)| *id == rule.id).map(|(_, names)| *names);
        for instance in rule.instances.iter().filter(|instance| !instance.reads_prior()) {
            let named = (rule.id.clone(), instance.name.clone());
            let held = holds.is_some_and(|names| names == ALL || names.contains(&&*instance.name));
            if held {
                passed.insert(named)
            } else {
                pending.insert(named)
            };
        }
    }
    (passed, pending)
}

#[test]
fn each_report_has_what_is_written_down_about_it() {
    for (path, written) in reports() {
        let opened = opened(&path);
        let mut reading: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &opened.findings {
            *reading.entry(&finding.rule).or_default() += 1;
        }
        assert_eq!(reading, written.reading.iter().copied().collect(), "{}", written.name);
        let report = opened.report.unwrap();
        assert_eq!(report.form().id, written.form, "{}", written.name);
        let (passed, pending) = expected(report.form(), written);
        // Whether the totals are the program's or the source's, the same instances hold: a total that is blank there
        // has blank parts too.
        for report in [report, published(&path)] {
            let found = found(&report);
            assert_eq!(named(&found, Status::Failed), Named::new(), "{}", written.name);
            assert_eq!(named(&found, Status::Passed), passed, "{}", written.name);
            assert_eq!(named(&found, Status::Pending), pending, "{}", written.name);
        }
    }
}

#[test]
fn every_figure_arrives_in_its_cell() {
    for (path, written) in reports() {
        let report = published(&path);
        let opened = opened(&path).report.unwrap();
        let mut figures = figures(&path);
        for cell in report.form().ids() {
            let address = &report.form().cell(cell).address;
            let figure = figures.remove(address);
            // A bare 0 has no unit.
            let figure = figure.map(|of| if of.number.is_zero() { Value::number(0) } else { of });
            assert_eq!(report.value(cell), figure, "{} {address}", written.name);
            if let Some(figure) = figure {
                assert_eq!(opened.value(cell), Some(figure), "{} {address}", written.name);
            }
        }
        let without: usize =
            written.reading.iter().filter(|(id, _)| *id == "unknown_cell").map(|(_, n)| n).sum();
        assert_eq!(figures.len(), without, "{}: {figures:?}", written.name);
    }
}

/// A relation of the official table, written out, with the rule and instance that it is in the form.
struct Relation {
    named: (String, String),
    left: Vec<(CellId, i32)>,
    sign: &'static str,
    right: Vec<(CellId, i32)>,
}

impl Relation {
    /// How the relation stands, summed here and not by the program.
    fn status(&self, value: &dyn Fn(CellId) -> Option<Decimal>) -> Status {
        let sum = |terms: &[(CellId, i32)]| -> Option<Decimal> {
            terms.iter().try_fold(Decimal::ZERO, |sum, (cell, factor)| {
                Some(sum + value(*cell)? * Decimal::from(*factor))
            })
        };
        let (Some(left), Some(right)) = (sum(&self.left), sum(&self.right)) else {
            return Status::Pending;
        };
        let holds = match self.sign {
            " = " => left == right,
            " >= " => left >= right,
            _ => left <= right,
        };
        if holds { Status::Passed } else { Status::Failed }
    }
}

fn terms(form: &Form, side: &str) -> Vec<(CellId, i32)> {
    let mut factor = 1;
    let mut terms = Vec::new();
    for word in side.split_whitespace() {
        match word {
            "+" => factor = 1,
            "-" => factor = -1,
            "0" => {}
            address => terms.push((form.cell_at(address).unwrap(), factor)),
        }
    }
    terms
}

/// The relations within a table of a form, as the official table has them.
fn relations(facts: &serde_json::Value, form: &Form) -> Vec<Relation> {
    let mut found = Vec::new();
    for relation in facts["relations"].as_array().unwrap() {
        let of_form = relation["forms"].as_array().unwrap().iter().any(|id| *id == *form.id);
        let (true, "within_table", Some(expanded)) =
            (of_form, relation["scope"].as_str().unwrap(), relation["expanded"].as_array())
        else {
            continue;
        };
        let id = relation["id"].as_str().unwrap();
        let id = id.trim_end_matches("_2019").trim_end_matches("_2021");
        let names = relation["foreach"].as_object().unwrap().values().next().unwrap();
        for (name, text) in names.as_array().unwrap().iter().zip(expanded) {
            let (name, text) = (name.as_str().unwrap(), text.as_str().unwrap());
            let sign =
                [" >= ", " <= ", " = "].into_iter().find(|sign| text.contains(sign)).unwrap();
            let (left, right) = text.split_once(sign).unwrap();
            found.push(Relation {
                named: (id.to_owned(), name.to_owned()),
                left: terms(form, left),
                sign,
                right: terms(form, right),
            });
        }
    }
    found
}

/// Compares what the program finds with the relations summed here, and returns how many fail.
fn compare(report: &Report, relations: &[Relation], sums: &Sums, about: &str) -> usize {
    let value = |cell: CellId| report.value(cell).map(|value| value.number);
    let found = unconditional(report, sums);
    for status in [Status::Failed, Status::Passed, Status::Pending] {
        let expected: Named = relations
            .iter()
            .filter(|relation| relation.status(&value) == status)
            .map(|relation| relation.named.clone())
            .collect();
        assert_eq!(named(&found, status), expected, "{about}");
    }
    named(&found, Status::Failed).len()
}

/// Each figure of each report one too high, far too high and blank: the program and the table of relations agree on every
/// instance, and no wrong figure of a sum goes unnoticed.
#[test]
fn after_every_single_change_the_findings_are_those_of_the_relations() {
    let Some(facts) = official_forms() else { return };
    for (path, written) in reports() {
        let mut report = published(&path);
        let form = report.form().clone();
        let relations = relations(&facts, &form);
        assert_eq!(compare(&report, &relations, &Sums::of(&report, None), written.name), 0);
        for cell in form.ids() {
            let before = report.entry(cell);
            let Some(value) = before.value else { continue };
            let about = format!("{} {}", written.name, form.cell(cell).address);
            let changed = |by: i64| Value { number: value.number + Decimal::from(by), ..value };
            for changed in [Some(changed(1)), Some(changed(1_000_000_000)), None] {
                report.set_entry(cell, Entry { value: changed, origin: Origin::Typed });
                let failed = compare(&report, &relations, &Sums::of(&report, None), &about);
                let summed = WHOLE.iter().any(|whole| whole.name == written.name)
                    && written.passed.contains(&("requests_row_sum", ALL))
                    && !about.contains("proactive");
                if summed && changed.is_some() {
                    assert!(failed > 0, "{about}");
                }
            }
            report.set_entry(cell, before);
        }
        assert_eq!(compare(&report, &relations, &Sums::of(&report, None), written.name), 0);
    }
}
