//! Every rule of every built-in form has cases: a report that fails it, one that passes, and what is said in both
//! languages. They stand in `tests/rules/<rule>`, for each form `<form>.fails.toml` and `<form>.passes.toml`, beside
//! them `<form>.prior.toml` where the rule reads last year's report; `zh.txt` and `en.txt` hold what is said of the
//! failing ones.
//!
//! `BLESS=1 cargo test --test it registry` writes the expected texts anew.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the test reads the project's own cases"
)]

use crate::common::golden;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::shared;
use gouji::check::assess;
use gouji::definition::Library;
use gouji::locale::Locale;
use gouji::model::{Finding, Form, Forms as _, Language, Nature, Report, Status};
use gouji::store::report::document::Document;

const CASES: &str = "tests/rules";

/// Relations of the official forms that are no rules of ours, because reading a file tells them already: each with the
/// reserved ids under which it does.
const TOLD_BY_READING: &[(&str, &[&str])] = &[
    // A count is a whole number and not negative.
    ("fmt_count", &["negative_count", "wrong_kind"]),
    // A change may have a sign, but is a whole number in digits.
    ("fmt_signed", &["not_a_number", "wrong_kind"]),
    ("fmt_money", &["negative_count", "not_a_number"]),
    // A mark for nothing is no number; a cell that is left out is blank, and its rules wait.
    ("fmt_blank", &["not_a_number"]),
    ("fmt_unit_in_cell", &["unit_in_cell"]),
    // Commas and full-width digits are read as what they mean; a space between digits may hide a missing one.
    ("fmt_thousands", &["not_a_number"]),
    ("fmt_structure", &["unknown_cell"]),
];

/// Relations that have no case here, with where they are held instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("fmt_computed", "an override fails the rule of its own sum"),
    ("rollup_", "adding up the reports of several units is another command"),
    ("text_", "tests/narrative"),
    ("fee_", "tests/narrative"),
];

/// What a case is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Case {
    Fails,
    Passes,
}

impl Case {
    fn path(self, rule: &str, form: &str) -> PathBuf {
        let end = if self == Self::Fails { "fails" } else { "passes" };
        Path::new(CASES).join(rule).join(format!("{form}.{end}.toml"))
    }
}

/// Reads a case; what reading finds comes with it.
fn read(path: &Path, form: &str) -> (Option<Report>, Vec<Finding>) {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_name().unwrap().to_string_lossy();
    let opened = Document::parse(&name, &bytes, &Library::builtin());
    if let Some(report) = &opened.report {
        let own = report.form().id == form || name.ends_with(".prior.toml");
        assert!(own, "{}: on the form {}", path.display(), report.form().id);
    }
    (opened.report, opened.findings)
}

/// Returns all that the rules of the form find in a case.
fn found(rule: &str, form: &str, case: Case) -> Vec<Finding> {
    let path = case.path(rule, form);
    let (report, findings) = read(&path, form);
    assert_eq!(findings, [], "{}", path.display());
    let report = report.unwrap();
    let prior = path.with_file_name(format!("{form}.prior.toml"));
    let prior = prior.exists().then(|| read(&prior, form).0.unwrap());
    if let Some(prior) = &prior {
        assert_eq!(prior.year, report.year - 1, "{}", path.display());
    }
    let assessment = assess(&report, prior.as_ref());
    assessment.all().into_iter().map(|held| held.finding.clone()).collect()
}

/// Returns what is said, one line a finding.
fn said(case: &Path, findings: &[&Finding], language: Language) -> String {
    let locale = Locale::new(language);
    let mut out = String::new();
    for finding in findings {
        let name = case.file_name().unwrap().to_string_lossy();
        let instance = finding.instance.as_ref().map_or(String::new(), |name| format!("[{name}]"));
        let (severity, rule) = (finding.severity.word(), &finding.rule);
        let message = locale.message(&finding.message);
        write!(out, "{name}: {severity} {rule}{instance} {message}").unwrap();
        if let Some(numbers) = finding.numbers {
            let [left, right] = [numbers.left, numbers.right].map(|number| number.normalize());
            write!(out, " / {left} : {right}").unwrap();
        }
        if let Some(hint) = &finding.hint {
            write!(out, " / {}", locale.message(hint)).unwrap();
        }
        out.push('\n');
    }
    out
}

/// What is said of the failing cases, by folder and language.
#[derive(Default)]
struct Told(BTreeMap<PathBuf, String>);

impl Told {
    fn add(&mut self, case: &Path, findings: &[&Finding]) {
        for (language, file) in [(Language::Zh, "zh.txt"), (Language::En, "en.txt")] {
            let text = said(case, findings, language);
            self.0.entry(case.with_file_name(file)).or_default().push_str(&text);
        }
    }

    fn compare(&self) {
        let mut wrong = String::new();
        for (file, got) in &self.0 {
            if golden::is_blessed() {
                fs::write(file, got).unwrap();
            } else if fs::read_to_string(file).unwrap_or_default() != *got {
                write!(wrong, "{}:\n{got}", file.display()).unwrap();
            }
        }
        assert!(wrong.is_empty(), "not as expected (BLESS=1 writes it anew):\n{wrong}");
    }
}

fn forms() -> Vec<std::sync::Arc<Form>> {
    let library = Library::builtin();
    library.ids().iter().map(|id| library.form(id).unwrap()).collect()
}

/// Returns whether the cases of a rule about the texts stand with the other texts, where they are run.
fn in_narrative(rule: &str) -> bool {
    let cases = fs::read_to_string("tests/narrative/rules.toml").unwrap();
    cases.lines().any(|line| line == format!("rule = \"{rule}\""))
}

#[test]
fn every_rule_has_a_report_that_fails_it_and_one_that_passes() {
    let mut told = Told::default();
    for form in forms() {
        for rule in &form.rules {
            let id = rule.id.as_str();
            let text = matches!(rule.nature, Nature::Text(_));
            let folder = Path::new(CASES).join(id);
            if text && !folder.exists() && in_narrative(id) {
                continue;
            }
            assert!(folder.is_dir(), "{}: no cases of {id}", form.id);
            let fails = found(id, &form.id, Case::Fails);
            let own: Vec<&Finding> = fails
                .iter()
                .filter(|finding| finding.rule == id && finding.status == Status::Failed)
                .collect();
            let path = Case::Fails.path(id, &form.id);
            assert!(!own.is_empty(), "{}: {id} does not fail", path.display());
            told.add(&path, &own);
            let passes = found(id, &form.id, Case::Passes);
            let stands = |status| passes.iter().any(|f| f.rule == id && f.status == status);
            let path = Case::Passes.path(id, &form.id);
            assert!(!stands(Status::Failed), "{}: {id} fails", path.display());
            // A rule about the texts need not say that it found nothing.
            assert!(text || stands(Status::Passed), "{}: {id} is not asked", path.display());
            let blocks: Vec<&Finding> = passes.iter().filter(|finding| finding.blocks()).collect();
            assert_eq!(blocks, Vec::<&Finding>::new(), "{}", path.display());
        }
    }
    told.compare();
}

#[test]
fn what_reading_tells_has_cases_too() {
    let mut told = Told::default();
    for (relation, ids) in TOLD_BY_READING {
        let mut seen = BTreeSet::new();
        for form in forms() {
            let path = Case::Fails.path(relation, &form.id);
            if !path.exists() {
                continue;
            }
            let (_, findings) = read(&path, &form.id);
            assert!(!findings.is_empty(), "{}", path.display());
            seen.extend(findings.iter().map(|finding| finding.rule.clone()));
            told.add(&path, &findings.iter().collect::<Vec<&Finding>>());
            let path = Case::Passes.path(relation, &form.id);
            assert_eq!(read(&path, &form.id).1, [], "{}", path.display());
        }
        let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
        assert_eq!(seen, *ids, "{relation}");
    }
    told.compare();
}

#[test]
fn every_case_belongs_to_a_rule_and_a_form_that_has_it() {
    let forms = forms();
    let has = |rule: &str, form: &str| {
        TOLD_BY_READING.iter().any(|(relation, _)| *relation == rule)
            || forms.iter().any(|of| of.id == form && of.rule(rule).is_some())
    };
    for folder in fs::read_dir(CASES).unwrap() {
        let folder = folder.unwrap().path();
        let rule = folder.file_name().unwrap().to_string_lossy().into_owned();
        for file in fs::read_dir(&folder).unwrap() {
            let name = file.unwrap().file_name().to_string_lossy().into_owned();
            let parts: Vec<&str> = name.split('.').collect();
            match parts.as_slice() {
                ["zh" | "en", "txt"] => {}
                [form, "fails" | "passes" | "prior", "toml"] if has(&rule, form) => {}
                _ => panic!("{}: nobody reads {name}", folder.display()),
            }
        }
    }
}

#[test]
fn every_official_relation_is_held_somewhere() {
    let Some(facts) = shared::official_forms() else { return };
    for relation in facts["relations"].as_array().unwrap() {
        let id = relation["id"].as_str().unwrap();
        let id =
            ["_2014", "_2019", "_2021"].iter().find_map(|year| id.strip_suffix(year)).unwrap_or(id);
        let elsewhere = ELSEWHERE.iter().any(|(prefix, _)| id.starts_with(prefix));
        let folder = Path::new(CASES).join(id);
        assert!(elsewhere || folder.is_dir(), "{id}: no cases");
        if !folder.is_dir() {
            continue;
        }
        for form in relation["forms"].as_array().unwrap().iter().filter_map(|form| form.as_str()) {
            for case in [Case::Fails, Case::Passes] {
                let path = case.path(id, form);
                assert!(path.exists(), "no {}", path.display());
            }
        }
    }
}
