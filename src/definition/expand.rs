//! Rules as written → instances: wildcards get their values, addresses become cells.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::build;
use super::formula::{self, Address, Choice, Item, Part, Unreadable};
use super::reader::{Fields, Source, Text};
use crate::model::{Carry, CellId, Form, Guard, Instance, Message, Rule, Severity, Table, Term};

/// What a wildcard stands for in one instance.
type Binding<'a> = BTreeMap<&'a str, String>;

/// The values of the wildcards that a rule lists in `for`.
type Listed = BTreeMap<String, Vec<Text>>;

/// Reads `[[rules]]`.
pub(super) fn rules(source: &mut Source, fields: &Fields, form: &mut Form) {
    for item in fields.tables(source, "rules") {
        let id = item.required(source, "id");
        if form.rule(&id.value).is_some() {
            let message = Message::key("definition.duplicate").with("id", &id.value);
            source.error("form_duplicate", id.span.clone(), message);
        }
        source.mark("rule", &id.value, id.span.clone());
        let severity = item.required(source, "severity");
        let severity = match severity.value.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => {
                let message = Message::key("definition.bad_word")
                    .with("word", &severity.value)
                    .with("expected", "error, warning");
                source.error("form_bad_word", severity.span, message);
                Severity::Error
            }
        };
        let text = item.required(source, "formula");
        let mut rule = Rule {
            id: id.value,
            severity,
            title: build::label(source, &item, "title", "title_english"),
            left_label: build::label(source, &item, "left", "left_english"),
            right_label: build::label(source, &item, "right", "right_english"),
            message: build::label(source, &item, "message", "english"),
            hint: build::label(source, &item, "hint", "hint_english"),
            source: build::label(source, &item, "source", "source_english"),
            guard: guard(source, &item),
            instances: Vec::new(),
            computes: item.flag(source, "computes"),
            line: source.line(id.span.start),
            formula: text.value.clone(),
        };
        let listed = listed(source, &item);
        item.finish(source);
        rule.instances = instances(source, form, &text, &listed);
        form.rules.push(rule);
    }
}

/// Reads `[[carry]]`.
pub(super) fn carry(source: &mut Source, fields: &Fields, form: &mut Form) {
    for item in fields.tables(source, "carry") {
        let (to, from) = (item.required(source, "to"), item.required(source, "from"));
        let listed = listed(source, &item);
        item.finish(source);
        let read = formula::parse_address(&to.value);
        let Ok(target) = read.map_err(|error| unreadable(source, &to, &error)) else { continue };
        let read = formula::parse_sum(&from.value);
        let Ok(sum) = read.map_err(|error| unreadable(source, &from, &error)) else { continue };
        for binding in bindings(source, form, &to, [&target].into_iter(), &listed) {
            let targets = cells(source, form, &to, &target, &binding);
            let from = sum.iter().filter_map(|item| match item {
                Item::Cells(factor, address) => Some((bound(address, &binding)?, *factor)),
                Item::Constant(_) => None,
            });
            let from: Vec<(String, i32)> = from.collect();
            form.carry.extend(targets.into_iter().map(|to| Carry { to, from: from.clone() }));
        }
    }
}

/// Writes an address whose parts are all ids or bound wildcards.
fn bound(address: &Address, binding: &Binding) -> Option<String> {
    let parts = address.parts.iter().map(|part| match part {
        Part::Id(id) => Some(id.clone()),
        Part::Wild(name) => binding.get(name.as_str()).cloned(),
        Part::All | Part::List(_) => None,
    });
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("."))
}

fn guard(source: &mut Source, item: &Fields) -> Option<Guard> {
    let when = item.placed(source, "when")?;
    let parsed = when.value.strip_prefix("unit.").and_then(|text| text.split_once('='));
    let equals = parsed.and_then(|(_, word)| word.trim().parse().ok());
    if let (Some((fact, _)), Some(equals)) = (parsed, equals) {
        return Some(Guard { fact: fact.trim().to_owned(), equals });
    }
    let message = Message::key("definition.bad_word")
        .with("word", &when.value)
        .with("expected", "unit.<key> = true, unit.<key> = false");
    source.error("form_bad_word", when.span, message);
    None
}

fn listed(source: &mut Source, item: &Fields) -> Listed {
    item.table(source, "for")
        .map(|table| table.lists(source).into_iter().collect())
        .unwrap_or_default()
}

fn instances(source: &mut Source, form: &Form, text: &Text, listed: &Listed) -> Vec<Instance> {
    let read = formula::parse(&text.value);
    let Ok(formula) = read.map_err(|error| unreadable(source, text, &error)) else {
        return Vec::new();
    };
    let items = || formula.left.iter().chain(&formula.right);
    let addresses = items().filter_map(|item| match item {
        Item::Cells(_, address) => Some(address),
        Item::Constant(_) => None,
    });
    let bindings = bindings(source, form, text, addresses, listed);
    let mut instances = Vec::new();
    for binding in bindings {
        let (left, left_constant) = side(source, form, text, &formula.left, &binding);
        let (right, right_constant) = side(source, form, text, &formula.right, &binding);
        let name = binding.values().cloned().collect::<Vec<_>>().join(",");
        let relation = formula.relation;
        instances.push(Instance { name, left, left_constant, relation, right, right_constant });
    }
    instances
}

/// Returns the place of a part of a formula in the file. Formulas have no escapes, so bytes count alike.
fn span(text: &Text, start: usize, end: usize) -> Range<usize> {
    let open = text.span.start + 1;
    open + start..open + end.max(start + 1)
}

fn unreadable(source: &mut Source, text: &Text, error: &Unreadable) {
    let message = Message::key("definition.formula").with("expected", &error.expected);
    source.error("form_formula", span(text, error.at, error.at + 1), message);
}

fn not_known(source: &mut Source, text: &Text, address: &Address, id: &str, known: &[&str]) {
    let message =
        Message::key("definition.unknown_id").with("id", id).with("known", known.join(", "));
    source.error("form_unknown_id", span(text, address.start, address.end), message);
}

/// Returns what the wildcards stand for in each instance: every combination of their values, the later wildcard running
/// fastest; one empty combination where there is none.
fn bindings<'a>(
    source: &mut Source,
    form: &Form,
    text: &Text,
    addresses: impl Iterator<Item = &'a Address>,
    listed: &Listed,
) -> Vec<Binding<'a>> {
    let mut domains: Vec<(&'a str, Vec<String>)> = Vec::new();
    for address in addresses {
        for (place, part) in address.parts.iter().enumerate() {
            let Part::Wild(name) = part else { continue };
            if domains.iter().any(|(held, _)| held == name) {
                continue;
            }
            let values = match (listed.get(name), table(form, address)) {
                (Some(values), _) => values.iter().map(|text| text.value.clone()).collect(),
                (None, Some(table)) => {
                    ids(table, place).iter().map(|id| (*id).to_owned()).collect()
                }
                (None, None) => Vec::new(),
            };
            domains.push((name, values));
        }
        if table(form, address).is_none() {
            let known: Vec<&str> = form.tables.iter().map(|table| table.id.as_str()).collect();
            let Part::Id(id) = &address.parts[0] else {
                not_known(source, text, address, "{}", &known);
                return Vec::new();
            };
            not_known(source, text, address, id, &known);
            return Vec::new();
        }
    }
    let mut all = vec![Binding::new()];
    for (name, values) in domains {
        let with = |binding: &Binding<'a>, value: &String| {
            let mut binding = binding.clone();
            binding.insert(name, value.clone());
            binding
        };
        all =
            all.iter().flat_map(|held| values.iter().map(move |value| with(held, value))).collect();
    }
    all
}

fn table<'f>(form: &'f Form, address: &Address) -> Option<&'f Table> {
    let Part::Id(id) = &address.parts[0] else { return None };
    form.tables.iter().find(|table| table.id == *id)
}

/// Returns the ids of a table's rows (place 1) or columns (place 2), each once, in form order.
fn ids(table: &Table, place: usize) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for block in &table.blocks {
        let of_block: Vec<&str> = if place == 1 {
            block.rows.iter().filter(|row| !row.heading).map(|row| row.id.as_str()).collect()
        } else {
            block.columns.iter().map(|column| column.id.as_str()).collect()
        };
        for id in of_block {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids
}

fn side(
    source: &mut Source,
    form: &Form,
    text: &Text,
    items: &[Item],
    binding: &Binding,
) -> (Vec<Term>, Decimal) {
    let (mut terms, mut constant) = (Vec::new(), Decimal::ZERO);
    for item in items {
        match item {
            Item::Constant(number) => constant += Decimal::from(*number),
            Item::Cells(factor, address) => {
                let cells = cells(source, form, text, address, binding);
                terms.extend(cells.into_iter().map(|cell| Term { cell, factor: *factor }));
            }
        }
    }
    (terms, constant)
}

/// Returns the cells that an address names. Lists and `*` take those combinations that exist, but at least one.
fn cells(
    source: &mut Source,
    form: &Form,
    text: &Text,
    address: &Address,
    binding: &Binding,
) -> Vec<CellId> {
    let Some(table) = table(form, address) else { return Vec::new() };
    let rows = choose(source, text, address, table, 1, binding);
    let columns = choose(source, text, address, table, 2, binding);
    let mut cells = Vec::new();
    for row in &rows {
        let found = columns.iter().filter_map(|c| form.cell_at(&format!("{}.{row}.{c}", table.id)));
        cells.extend(found);
    }
    if cells.is_empty() && !rows.is_empty() && !columns.is_empty() {
        let id = format!("{}.{}.{}", table.id, rows.join(","), columns.join(","));
        not_known(source, text, address, &id, &ids(table, 2));
    }
    cells
}

fn choose(
    source: &mut Source,
    text: &Text,
    address: &Address,
    table: &Table,
    place: usize,
    binding: &Binding,
) -> Vec<String> {
    let known = ids(table, place);
    let mut find = |id: &str| {
        let found = known.iter().position(|held| *held == id);
        if found.is_none() {
            not_known(source, text, address, id, &known);
        }
        found
    };
    let chosen: Vec<usize> = match &address.parts[place] {
        Part::Id(id) => find(id).into_iter().collect(),
        Part::Wild(name) => {
            binding.get(name.as_str()).and_then(|id| find(id)).into_iter().collect()
        }
        Part::All => (0..known.len()).collect(),
        Part::List(choices) => {
            let mut chosen = Vec::new();
            for choice in choices {
                match choice {
                    Choice::One(id) => chosen.extend(find(id)),
                    Choice::Range(from, to) => {
                        if let (Some(from), Some(to)) = (find(from), find(to)) {
                            chosen.extend(from..=to);
                        }
                    }
                }
            }
            chosen
        }
    };
    chosen.into_iter().map(|at| known[at].to_owned()).collect()
}
