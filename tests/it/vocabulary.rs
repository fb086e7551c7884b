//! The words of texts: written once for all official forms, each of use to one of them, and what a form adds, replaces and
//! leaves out.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test reads the project's own files"
)]

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use gouji::check::claims;
use gouji::definition::{Library, parse_form};
use gouji::model::{Form, Forms, Report, Vocabulary};

const BASE: &str = "assets/vocabulary/cn.toml";

/// Classes that no claim names: their words have a meaning in the program, or are only there so that no part of them is read.
const ROLES: &[&str] = &[
    "none",
    "all",
    "is",
    "among",
    "each",
    "joiner",
    "glue",
    "more",
    "about",
    "over",
    "ordinal",
    "unit",
    "unit_other",
    "this_year",
    "next_year",
    "rest",
    "elsewhere",
    "idiom",
];

fn official() -> Vec<Arc<Form>> {
    let library = Library::builtin();
    library.ids().iter().map(|id| library.form(id).unwrap()).collect()
}

fn base() -> toml::Table {
    fs::read_to_string(BASE).unwrap().parse().unwrap()
}

fn lines<'t>(table: &'t toml::Table, key: &str) -> impl Iterator<Item = &'t toml::Table> {
    table[key].as_array().unwrap().iter().map(|line| line.as_table().unwrap())
}

fn text<'t>(line: &'t toml::Table, key: &str) -> &'t str {
    line.get(key).map_or("", |value| value.as_str().unwrap())
}

fn texts<'t>(line: &'t toml::Table, key: &str) -> Vec<&'t str> {
    let list = line.get(key).and_then(toml::Value::as_array);
    list.into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

/// The addresses that claims of a form name, each as it is written.
fn addresses(form: &Form) -> impl Iterator<Item = String> {
    let readings = form.vocabulary().patterns.iter().flat_map(|pattern| &pattern.readings);
    readings.flatten().map(|term| term.parts.join("."))
}

/// The names of the classes that claims ask for.
fn classes_of_claims(vocabulary: &Vocabulary) -> impl Iterator<Item = &str> {
    let named = vocabulary.patterns.iter().fold(0, |all, held| {
        held.says.iter().fold(all | held.topics | held.without | held.follows, |all, one| all | one)
    });
    let classes = vocabulary.classes.iter().enumerate();
    classes.filter(move |(at, _)| named & (1 << at) != 0).map(|(_, class)| class.as_str())
}

#[test]
fn every_word_and_claim_of_the_base_is_of_use_to_an_official_form() {
    let (base, forms) = (base(), official());
    let rule = |id: &str| id.is_empty() || forms.iter().any(|form| form.rule(id).is_some());
    let known: BTreeSet<String> = forms.iter().flat_map(|form| addresses(form)).collect();
    let mut named: BTreeSet<&str> = ROLES.iter().copied().collect();
    for form in &forms {
        named.extend(classes_of_claims(form.vocabulary()));
    }
    for claim in lines(&base, "claims") {
        let id = text(claim, "id");
        for address in texts(claim, "cells").iter().flat_map(|sum| sum.split([' ', '+', '-'])) {
            assert!(address.is_empty() || known.contains(address), "{id}: {address}");
        }
        for id_of_rule in [text(claim, "rule"), text(claim, "none")] {
            assert!(rule(id_of_rule) || id_of_rule.starts_with('{'), "{id}: {id_of_rule}");
        }
    }
    for line in lines(&base, "words") {
        let (class, words) = (text(line, "class"), text(line, "words"));
        assert!(named.contains(class), "no claim names the class {class}");
        assert!(rule(text(line, "rule")), "{words}: {}", text(line, "rule"));
        for id in text(line, "is").split(',').filter(|id| !id.is_empty()) {
            let means = |form: &Arc<Form>| {
                let Vocabulary { classes, meanings, .. } = form.vocabulary();
                meanings
                    .iter()
                    .any(|held| classes[held.class] == class && held.ids.iter().any(|i| i == id))
            };
            assert!(forms.iter().any(means), "{words}: no official form has {id}");
        }
    }
}

#[test]
fn what_forms_share_stands_in_the_base_alone() {
    let base = base();
    let held = |key: &str| -> BTreeSet<String> {
        let without_id = |line: &toml::Table| {
            let mut line = line.clone();
            line.remove("id");
            line.to_string()
        };
        lines(&base, key).map(without_id).collect()
    };
    let (words, claims) = (held("words"), held("claims"));
    assert!(words.len() > 80 && claims.len() > 25, "the base is read as meant");
    let mut all: Vec<String> = Vec::new();
    for id in ["cn-2014", "cn-2019", "cn-2021"] {
        let form = fs::read_to_string(format!("assets/forms/{id}.toml")).unwrap();
        let form: toml::Table = form.parse().unwrap();
        let own = form["vocabulary"].as_table().unwrap();
        assert_eq!(own["base"].as_str(), Some("cn"), "{id}");
        for (key, of_base) in [("words", &words), ("claims", &claims)] {
            if own.contains_key(key) {
                for line in lines(own, key).map(ToString::to_string) {
                    assert!(!of_base.contains(&line), "{id}: {line}");
                    all.push(line);
                }
            }
        }
    }
    let (count, each) = (all.len(), all.into_iter().collect::<BTreeSet<_>>().len());
    assert_eq!(count, each, "what stands in two forms belongs into the base");
}

/// On the form of 2014 numbers state nothing yet, whatever words stand beside them.
#[test]
fn a_form_that_reads_no_texts_has_no_words() {
    let form = Library::builtin().form("cn-2014").unwrap();
    assert_eq!(*form.vocabulary(), Vocabulary::default());
}

/// Returns the numbers of a text with the cells that they state, or a `-`.
fn stated(form: &Arc<Form>, text: &str) -> Vec<String> {
    let mut report = Report::new(form.clone(), "甲县人民政府", 2023);
    report.narrative.insert("overview".to_owned(), text.to_owned());
    let told = claims(&report, None);
    told.iter().map(|claim| claim.cells.clone().unwrap_or_else(|| "-".to_owned())).collect()
}

/// The form of 2021 with more in its `[vocabulary]`.
fn with(vocabulary: &str) -> Arc<Form> {
    let text = fs::read_to_string("assets/forms/cn-2021.toml").unwrap();
    let changed = text.replace("[vocabulary]\n", &format!("[vocabulary]\n{vocabulary}\n"));
    let (form, findings) = parse_form("mine.toml", &changed);
    assert!(findings.is_empty(), "{findings:?}");
    Arc::new(form.unwrap())
}

/// The form of 2021 with a line before its own words or claims.
fn and(key: &str, line: &str) -> Arc<Form> {
    let text = fs::read_to_string("assets/forms/cn-2021.toml").unwrap();
    let at = text.find("[vocabulary]").unwrap();
    let (head, tail) = text.split_at(at);
    let begin = tail.find(&format!("\n{key}")).unwrap();
    let (rest, list) = tail.split_at(begin);
    let changed = format!("{head}{rest}{}", list.replacen("[\n", &format!("[\n{line},\n"), 1));
    let (form, findings) = parse_form("mine.toml", &changed);
    assert!(findings.is_empty(), "{findings:?}");
    Arc::new(form.unwrap())
}

#[test]
fn a_copy_of_an_official_form_reads_as_it_does() {
    let official = Library::builtin().form("cn-2021").unwrap();
    assert_eq!(*with("").vocabulary(), *official.vocabulary());
}

#[test]
fn a_form_adds_replaces_and_leaves_out() {
    let official = Library::builtin().form("cn-2021").unwrap();
    let text = "受理政府信息公开申请3件，办理4件，签收2件。";
    let [received, answered] = ["requests.received.total", "requests.outcome_total.total"];
    assert_eq!(stated(&official, text)[..2], [received, answered]);

    let form = and("words", "{ class = \"take\", words = \"签收\" }");
    assert_eq!(stated(&official, text)[2], "-");
    assert_eq!(stated(&form, text)[2], received, "a word more");
    let form = and("words", "{ class = \"case\", is = \"litigation_direct\", words = \"复议\" }");
    assert_eq!(stated(&official, "复议2件。"), ["disputes.review.total"]);
    assert_eq!(
        stated(&form, "复议2件。"),
        ["disputes.litigation_direct.total"],
        "as the form says"
    );

    let line = "{ id = \"handled\", topics = \"request\", says = [\"handle\"], \
                cells = [\"requests.granted.total\"] }";
    assert_eq!(stated(&and("claims", line), text)[1], "requests.granted.total", "replaced");
    let line =
        "{ topics = \"request\", says = [\"handle\"], cells = [\"requests.granted.total\"] }";
    assert_eq!(stated(&and("claims", line), text)[1], answered, "behind those of the base");

    let form = with("without = { claims = [\"handled\"] }");
    assert_ne!(stated(&form, text)[1], answered, "a claim less");
    let form = with("without = { words = [\"受理\"] }");
    assert_eq!(stated(&form, "受理申请3件。"), stated(&official, "申请3件。"), "a word less");
}

/// A form without a row of which the base speaks, and without any of another table.
#[test]
fn what_a_form_does_not_have_is_spoken_of_and_states_nothing() {
    let text = fs::read_to_string("tests/forms/valid/small.toml").unwrap();
    let (form, findings) = parse_form("small.toml", &text);
    assert!(findings.is_empty(), "{findings:?}");
    let form = Arc::new(form.unwrap());
    assert_eq!(stated(&form, "男3件，女4件。"), ["counts.sum.men", "counts.sum.women"]);
    assert_eq!(stated(&form, "男3件，行政复议4件。"), ["counts.sum.men", "-"]);
    assert_eq!(stated(&form, "申请5件。"), ["counts.old.{men,women}"], "replaced");

    let reviews = text
        .replace("id      = \"counts\"\nsection", "id      = \"disputes\"\nsection")
        .replace("{ id = \"men\"", "{ id = \"upheld\"")
        .replace("{ id = \"women\"", "{ id = \"total\"")
        .replace("{ id = \"old\"", "{ id = \"review\"");
    let reviews = reviews.split("[[rules]]").next().unwrap();
    let (form, findings) =
        parse_form("reviews.toml", &format!("{reviews}[vocabulary]\nbase = \"cn\"\n"));
    assert!(findings.is_empty(), "{findings:?}");
    let form = Arc::new(form.unwrap());
    let text = "行政复议4件，其中维持3件，纠正1件；行政诉讼2件，未被维持。";
    assert_eq!(stated(&form, text), ["disputes.review.total", "disputes.review.upheld", "-", "-"]);
    assert_eq!(stated(&form, "政府信息公开申请4件，未结转。"), ["-"]);
}
