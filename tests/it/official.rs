//! The form files against a table of the official forms, where that table lies beside the project: every id, label,
//! kind and unit, and every relation within a table with all its instances. Merges are compared in `layouts.rs`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the test reads a file beside the project"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::common::shared::official_forms;
use gouji::definition::Library;
use gouji::model::{
    Block, CellId, CellKind, Form, Forms, Group, Guard, Instance, MoneyUnit, Nature, PriorTerm,
    Report, Rule, SectionKind, Table, Term,
};
use serde_json::Value;

fn form(id: &str) -> Arc<Form> {
    Library::builtin().form(id).unwrap_or_else(|| panic!("no form {id}"))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn texts<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    list(value, key).iter().map(|entry| entry.as_str().unwrap()).collect()
}

/// The forms that are tables of rows and columns.
fn tabular(facts: &Value) -> impl Iterator<Item = (Arc<Form>, &Value)> {
    let forms = facts["forms"].as_object().unwrap();
    forms.iter().filter(|(_, facts)| facts.get("tables").is_some()).map(|(id, f)| (form(id), f))
}

#[test]
fn titles_years_and_sections_are_the_official_ones() {
    let Some(facts) = official_forms() else { return };
    let library = Library::builtin();
    let known: Vec<&String> = facts["forms"].as_object().unwrap().keys().collect();
    assert_eq!(known, library.ids().iter().collect::<Vec<_>>());
    for (id, official) in facts["forms"].as_object().unwrap() {
        let form = form(id);
        assert_eq!(form.title.zh, text(official, "title"), "{id}");
        assert_eq!(form.document_number, text(official, "doc_number"), "{id}");
        let years = &official["report_years"];
        assert_eq!(Some(i64::from(form.first_year)), years["first"].as_i64(), "{id}");
        assert_eq!(form.last_year.map(i64::from), years["last"].as_i64(), "{id}");
        assert_eq!(form.signature_line, texts(official, "signature_line"), "{id}");
    }
    for (form, official) in tabular(&facts) {
        let sections = list(official, "sections");
        assert_eq!(form.sections.len(), sections.len(), "{}", form.id);
        for (ours, official) in form.sections.iter().zip(sections) {
            let kind = if ours.kind == SectionKind::Text { "text" } else { "table" };
            let got = [&ours.id, &ours.number.zh, &ours.heading.zh, kind];
            assert_eq!(got, ["id", "no", "heading", "kind"].map(|key| text(official, key)));
            assert_eq!(ours.heading_variants, texts(official, "heading_variants"), "{}", ours.id);
        }
    }
}

/// The bands of an official table; one without bands is a band itself.
fn bands(table: &Value) -> Vec<&Value> {
    match table.get("blocks") {
        Some(blocks) => blocks.as_array().unwrap().iter().collect(),
        None => vec![table],
    }
}

fn compare_block(name: &str, ours: &Block, official: &Value) {
    assert_eq!(ours.label.zh, text(official, "label"), "{name}");
    assert_eq!(ours.stub.zh, text(official, "stub_label"), "{name}");
    let columns: Vec<_> = ours
        .columns
        .iter()
        .map(|column| (column.id.as_str(), column.label.zh.as_str(), column.total))
        .collect();
    let totals = |entry: &Value| entry.get("computed").is_some_and(|c| c.as_bool().unwrap());
    let named = |entry| (text(entry, "id"), text(entry, "label"), totals(entry));
    assert_eq!(columns, list(official, "columns").iter().map(named).collect::<Vec<_>>(), "{name}");
    let rows: Vec<_> =
        ours.rows.iter().map(|row| (row.id.as_str(), row.label.zh.as_str(), row.total)).collect();
    assert_eq!(rows, list(official, "rows").iter().map(named).collect::<Vec<_>>(), "{name}");
    for (row, official) in ours.rows.iter().zip(list(official, "rows")) {
        for alias in texts(official, "aliases") {
            assert!(row.aliases.iter().any(|held| held == alias), "{name} {}: {alias}", row.id);
        }
    }
}

fn compare_cells(name: &str, form: &Arc<Form>, ours: &Block, official: &Value, table_unit: &str) {
    let blank = Report::new(Arc::clone(form), "", form.first_year);
    let mut compared = 0;
    for (at, row) in list(official, "rows").iter().enumerate() {
        for (column_at, column) in list(official, "columns").iter().enumerate() {
            let cell = ours.cell(at, column_at).unwrap();
            let unit = [text(column, "unit"), text(row, "unit"), table_unit]
                .into_iter()
                .find(|unit| !unit.is_empty())
                .unwrap();
            let kind = match (text(column, "type"), unit) {
                ("count", _) => CellKind::Count,
                ("signed", _) => CellKind::Signed,
                ("money", "万元") => CellKind::Money { unit: MoneyUnit::WanYuan, open: false },
                // The form leaves the unit open; 万元 is what most reports write.
                ("money", _) => CellKind::Money { unit: MoneyUnit::WanYuan, open: true },
                other => panic!("{name}: {other:?}"),
            };
            let address = &form.cell(cell).address;
            assert_eq!(form.cell(cell).kind, kind, "{address}");
            if !matches!(kind, CellKind::Money { open: true, .. }) {
                assert_eq!(blank.unit(cell), unit, "{address}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, ours.cells.len(), "{name}");
}

/// Id, label and parent of each merged header, and what stands directly or further in under it.
type Groups = BTreeMap<String, (String, Option<String>, BTreeSet<String>)>;

fn our_groups<'m>(
    groups: &[Group],
    members: impl Iterator<Item = (&'m str, Option<usize>)>,
) -> Groups {
    let members: Vec<_> = members.collect();
    let parent = |at: usize| groups[at].parent;
    let under = |group: usize, mut at: Option<usize>| {
        while at.is_some() && at != Some(group) {
            at = at.and_then(parent);
        }
        at.is_some()
    };
    let all = groups.iter().enumerate().map(|(at, group)| {
        let inside = members.iter().filter(|(_, held)| under(at, *held));
        let inside = inside.map(|(id, _)| (*id).to_owned()).collect();
        let parent = group.parent.map(|parent| groups[parent].id.clone());
        (group.id.clone(), (group.label.zh.clone(), parent, inside))
    });
    all.collect()
}

/// Compares headers given by what they span.
fn compare_spans(name: &str, ours: &Groups, official: &[Value]) {
    assert_eq!(ours.len(), official.len(), "{name}");
    for group in official {
        let (label, _, inside) = &ours[text(group, "id")];
        assert_eq!(label, text(group, "label"), "{name}");
        let span: BTreeSet<String> =
            texts(group, "span").iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(*inside, span, "{name} {label}");
    }
}

fn compare_groups(name: &str, table: &Table, official: &Value) {
    let columns = table.blocks.iter().flat_map(|block| &block.columns);
    let columns = our_groups(&table.column_groups, columns.map(|c| (c.id.as_str(), c.group)));
    compare_spans(name, &columns, list(official, "column_groups"));
    let rows = || table.blocks.iter().flat_map(|block| &block.rows);
    let groups = our_groups(&table.row_groups, rows().map(|row| (row.id.as_str(), row.group)));
    let Some(named) = official.get("row_groups").and_then(Value::as_object) else {
        compare_spans(name, &groups, list(official, "row_groups"));
        return;
    };
    assert_eq!(groups.len(), named.len(), "{name}");
    for (id, group) in named {
        let (label, parent, _) = &groups[id];
        assert_eq!(label, text(group, "label"), "{name}");
        assert_eq!(parent.as_deref(), group.get("parent").and_then(Value::as_str), "{name}");
    }
    for (row, official) in rows().zip(list(official, "rows")) {
        let held = row.group.map(|at| table.row_groups[at].id.as_str());
        assert_eq!(held, official["group"].as_str(), "{name} {}", row.id);
    }
}

#[test]
fn tables_have_the_official_rows_columns_kinds_and_units() {
    let Some(facts) = official_forms() else { return };
    for (form, official) in tabular(&facts) {
        for table in &form.tables {
            let name = format!("{} {}", form.id, table.id);
            let official = &official["tables"][&table.id];
            assert_eq!(form.sections[table.section].id, text(official, "section"), "{name}");
            assert_eq!(table.corner.zh, text(official, "corner_note"), "{name}");
            let bands = bands(official);
            assert_eq!(table.blocks.len(), bands.len(), "{name}");
            for (block, band) in table.blocks.iter().zip(bands) {
                let name = format!("{name} {}", block.id);
                let own_id = band.get("id").and_then(Value::as_str);
                assert_eq!(block.id, own_id.unwrap_or(&table.id));
                compare_block(&name, block, band);
                compare_cells(&name, &form, block, band, text(official, "unit"));
            }
            compare_groups(&name, table, official);
        }
    }
}

#[test]
fn cells_and_computed_cells_are_the_official_ones() {
    let Some(facts) = official_forms() else { return };
    for (form, official) in tabular(&facts) {
        for table in &form.tables {
            let ours: Vec<&str> =
                table.cells().map(|cell| form.cell(cell).address.as_str()).collect();
            assert_eq!(ours, texts(&official["cells"], &table.id), "{}", form.id);
        }
        let computed: BTreeSet<&str> = form
            .cells
            .iter()
            .filter(|cell| cell.computed.is_some())
            .map(|cell| cell.address.as_str())
            .collect();
        assert_eq!(computed, texts(official, "computed_cells").into_iter().collect());
    }
}

#[test]
fn the_list_of_2014_has_the_official_items() {
    let Some(facts) = official_forms() else { return };
    let official = &facts["forms"]["cn-2014"];
    let form = form("cn-2014");
    let blank = Report::new(Arc::clone(&form), "", form.first_year);
    let [table] = form.tables.as_slice() else { panic!("one table") };
    let [block] = table.blocks.as_slice() else { panic!("one block") };
    let items = list(official, "items");
    assert_eq!(block.rows.len(), items.len());
    for (at, (row, item)) in block.rows.iter().zip(items).enumerate() {
        assert_eq!([row.id.as_str(), &row.label.zh], [text(item, "id"), text(item, "label")]);
        assert_eq!(i64::from(row.level), item["level"].as_i64().unwrap(), "{}", row.id);
        assert_eq!(row.heading, text(item, "kind") == "heading", "{}", row.id);
        let Some(cell) = block.cell(at, 0) else {
            assert!(row.heading, "{}", row.id);
            assert_eq!(row.unit, text(item, "unit"), "{}", row.id);
            continue;
        };
        assert_eq!(form.cell(cell).address, format!("{}.{}.value", table.id, row.id));
        assert_eq!(form.cell(cell).kind.word(), text(item, "type"), "{}", row.id);
        assert_eq!(blank.unit(cell), text(item, "unit"), "{}", row.id);
    }
}

/// Relations of the table that no rule of the form is, with the reason. What a file states in the wrong way is said when
/// it is read, and only many reports together can be rolled up.
const NOT_RULES: &[(&str, &str)] = &[
    ("rollup_sum", "many reports"),
    ("rollup_missing_unit", "many reports"),
    ("rollup_items_caution", "many reports"),
    ("fmt_count", "reading"),
    ("fmt_signed", "reading"),
    ("fmt_money", "reading"),
    ("fmt_blank", "reading: a blank makes rules wait"),
    ("fmt_unit_in_cell", "reading"),
    ("fmt_thousands", "reading"),
    ("fmt_structure", "reading: keys that no cell has"),
    ("fmt_computed", "an override fails its own sum"),
];

/// Relations over texts: the table tells them as a sentence.
const OVER_TEXTS: &[&str] = &["text_", "fee_"];

/// Rules over texts that the table of relations does not have: the text can state more than these compare.
const MORE_TEXTS: &[&str] = &["text_outcomes", "text_disputes_outcomes", "text_growth"];

/// Rules over amounts that the table has for one edition only: a slip of the unit is one on each.
const MORE_AMOUNTS: &[&str] = &["amount_unit"];

/// Rules that are a part of a relation: two comparisons joined by "and" are two rules.
const PARTS: &[(&str, &str)] = &[("stats_channel_sum", "stats_channel_max")];

/// The id of a relation in a form: without the year by which the table tells editions apart.
fn rule_id(relation: &str) -> &str {
    match relation.rsplit_once('_') {
        Some((id, year)) if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => id,
        _ => relation,
    }
}

/// A relation as the terms of both sides, sorted, and its sign.
type Compared = (Vec<(String, i32)>, String, Vec<(String, i32)>);

fn side(form: &Form, terms: &[Term]) -> Vec<(String, i32)> {
    let mut terms: Vec<_> =
        terms.iter().map(|term| (form.cell(term.cell).address.clone(), term.factor)).collect();
    terms.sort();
    terms
}

fn our_instance(form: &Form, instance: &Instance) -> Compared {
    assert!(instance.left_constant.is_zero() && instance.right_constant.is_zero());
    let both = |terms: &[Term], prior: &[PriorTerm]| {
        let prior = prior.iter().map(|term| (format!("prev.{}", term.address), term.factor));
        let mut all: Vec<_> = side(form, terms).into_iter().chain(prior).collect();
        all.sort();
        all
    };
    let left = both(&instance.left, &instance.left_prior);
    let right = both(&instance.right, &instance.right_prior);
    (left, instance.relation.sign().to_owned(), right)
}

/// Reads one side of a relation that is written out, as in `a.b.c - a.d.c` or `0`.
fn written_side(form: &Form, side: &str) -> Vec<(String, i32)> {
    let mut factor = 1;
    let mut terms = Vec::new();
    for word in side.split_whitespace() {
        match word {
            "+" => factor = 1,
            "-" => factor = -1,
            "0" => {}
            address => {
                let list = format!("{address}.value");
                let address = if form.cell_at(&list).is_some() { &list } else { address };
                let own = address.strip_prefix("prev.").unwrap_or(address);
                assert!(form.cell_at(own).is_some(), "{}: no {address}", form.id);
                terms.push((address.to_owned(), factor));
            }
        }
    }
    terms.sort();
    terms
}

fn written(form: &Form, relation: &str) -> Compared {
    let sign = [" >= ", " <= ", " = "].into_iter().find(|sign| relation.contains(sign)).unwrap();
    let (left, right) = relation.split_once(sign).unwrap();
    (written_side(form, left), sign.trim().to_owned(), written_side(form, right))
}

fn instances(form: &Form, rule: &Rule) -> Vec<Compared> {
    rule.instances.iter().map(|instance| our_instance(form, instance)).collect()
}

/// Relations that the table only tells.
const AS_A_SENTENCE: &[&str] = &[
    "no_rulemaking_power",
    "stats_channel_max",
    "stats_closed_le_received",
    "year_on_year_jump",
    "identical_to_last_year",
    "disputes_without_requests",
    "after_review_bound",
    "fmt_wanyuan",
];

/// Compares a rule with what the table has written out; what it has only as a sentence is compared in the test below.
fn compare_relation(form: &Form, rule: &Rule, relation: &Value) {
    let name = format!("{} {}", form.id, rule.id);
    assert_eq!(rule.severity.word(), text(relation, "severity"), "{name}");
    let expanded = texts(relation, "expanded");
    assert_eq!(rule.message.zh, text(relation, "message_zh"), "{name}");
    if expanded.is_empty() {
        let over_texts = OVER_TEXTS.iter().any(|prefix| rule.id.starts_with(prefix));
        assert_eq!(over_texts, matches!(rule.nature, Nature::Text(_)), "{name}");
        assert!(over_texts || AS_A_SENTENCE.contains(&rule.id.as_str()), "{name}");
        return;
    }
    assert!(rule.guard.is_none(), "{name}");
    let expected: Vec<Compared> = expanded.iter().map(|one| written(form, one)).collect();
    assert_eq!(instances(form, rule), expected, "{name}");
    let names: Vec<&str> = rule.instances.iter().map(|one| one.name.as_str()).collect();
    let wildcards = relation.get("foreach").and_then(Value::as_object);
    let values = wildcards.map_or(vec![""], |wildcards| {
        let (key, _) = wildcards.iter().next().unwrap();
        texts(&relation["foreach"], key)
    });
    assert_eq!(names, values, "{name}");
}

#[test]
fn every_relation_is_a_rule() {
    let Some(facts) = official_forms() else { return };
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for relation in list(&facts, "relations") {
        let id = rule_id(text(relation, "id"));
        if NOT_RULES.iter().any(|(left_out, _)| *left_out == id) {
            continue;
        }
        for form_id in texts(relation, "forms") {
            let form = form(form_id);
            let rule = form.rule(id).unwrap_or_else(|| panic!("{form_id} has no rule {id}"));
            compare_relation(&form, rule, relation);
            found.entry(form_id.to_owned()).or_default().insert(id.to_owned());
        }
    }
    for (form_id, mut official) in found {
        for (part, whole) in PARTS {
            if official.contains(*whole) {
                official.insert((*part).to_owned());
            }
        }
        let ours = [MORE_TEXTS, MORE_AMOUNTS].concat();
        let own = |id: &&String| !ours.contains(&id.as_str());
        let form = form(&form_id);
        let ours = form.rules.iter().map(|rule| &rule.id).filter(own).cloned().collect();
        assert_eq!(official, ours, "{form_id} has rules of its own");
    }
}

#[test]
fn relations_given_as_a_sentence_are_rules_over_the_cells_meant() {
    let Some(facts) = official_forms() else { return };
    for (form, _) in tabular(&facts) {
        let rule = form.rule("no_rulemaking_power").unwrap();
        let fact = Guard::Fact { fact: "may_make_regulations".to_owned(), equals: false };
        assert_eq!(rule.guard.as_ref(), Some(&fact));
        let row: Vec<CellId> = form
            .ids()
            .filter(|cell| form.cell(*cell).address.starts_with("proactive.regulations."))
            .collect();
        let single = |cell: &CellId| (side_of(&form, *cell), "=".to_owned(), Vec::new());
        assert_eq!(instances(&form, rule), row.iter().map(single).collect::<Vec<_>>());
    }
    let form = form("cn-2014");
    let channels: Vec<CellId> =
        form.ids().filter(|cell| form.row_of(*cell).id.starts_with("channel_")).collect();
    assert_eq!(channels.len(), 5);
    let total = side_of(&form, form.cell_at("stats.proactive_total.value").unwrap());
    let each: Vec<Compared> = channels
        .iter()
        .map(|cell| (total.clone(), ">=".to_owned(), side_of(&form, *cell)))
        .collect();
    assert_eq!(instances(&form, form.rule("stats_channel_max").unwrap()), each);
    let mut all: Vec<_> = channels.iter().flat_map(|cell| side_of(&form, *cell)).collect();
    all.sort();
    let sum = form.rule("stats_channel_sum").unwrap();
    assert_eq!(instances(&form, sum), [(total, "<=".to_owned(), all)]);
}

fn side_of(form: &Form, cell: CellId) -> Vec<(String, i32)> {
    vec![(form.cell(cell).address.clone(), 1)]
}
