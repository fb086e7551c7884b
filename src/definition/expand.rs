//! Rules as written → instances: wildcards get their values, addresses become cells.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::formula::{self, Address, Choice, Item, Part, Unreadable};
use super::reader::{Fields, Source, Text};
use super::{build, nature};
use crate::model::{
    Carry, CellId, Form, Guard, Instance, Message, Nature, PriorTerm, Rule, Severity, Table, Term,
};

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
        let nature = nature::read(source, &item, form);
        let text = match nature {
            Nature::Sums => item.required(source, "formula"),
            _ => Text { value: String::new(), span: item.span() },
        };
        let mut rule = Rule {
            id: id.value,
            severity,
            title: build::label(source, &item, "title", "title_english"),
            left_label: build::label(source, &item, "left", "left_english"),
            right_label: build::label(source, &item, "right", "right_english"),
            message: build::label(source, &item, "message", "english"),
            hint: build::label(source, &item, "hint", "hint_english"),
            source: build::label(source, &item, "source", "source_english"),
            guard: guard(source, &item, form),
            instances: Vec::new(),
            nature,
            computes: item.flag(source, "computes"),
            waivable: item.flag(source, "waivable"),
            line: source.line(id.span.start),
            formula: text.value.clone(),
        };
        let listed = listed(source, &item);
        item.finish(source);
        if rule.nature == Nature::Sums {
            rule.instances = instances(source, form, &text, &listed);
        }
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

fn guard(source: &mut Source, item: &Fields, form: &Form) -> Option<Guard> {
    let when = item.placed(source, "when")?;
    let Some(fact) = when.value.strip_prefix("unit.") else {
        let mut relations = instances(source, form, &when, &Listed::new());
        let relation = Box::new((relations.len() == 1).then(|| relations.remove(0))?);
        return Some(Guard::Figures { formula: when.value, relation });
    };
    let charged = fact.split_once('>').filter(|(_, least)| least.trim() == "0");
    if let Some((fact, _)) = charged {
        return Some(Guard::Charged { fact: fact.trim().to_owned() });
    }
    let parsed = fact.split_once('=').and_then(|(fact, word)| {
        Some(Guard::Fact { fact: fact.trim().to_owned(), equals: word.trim().parse().ok()? })
    });
    if parsed.is_none() {
        let message = Message::key("definition.bad_word")
            .with("word", &when.value)
            .with("expected", "unit.<key> = true, unit.<key> = false, unit.<key> > 0");
        source.error("form_bad_word", when.span, message);
    }
    parsed
}

/// Returns the cells that a list of addresses names, as `cells = ["requests.*.*"]` of a rule that is no sum.
pub(super) fn cells_of(source: &mut Source, form: &Form, texts: &[Text]) -> Vec<CellId> {
    let mut all = Vec::new();
    for text in texts {
        let read = formula::parse_address(&text.value);
        let Ok(address) = read.map_err(|error| unreadable(source, text, &error)) else { continue };
        for binding in bindings(source, form, text, [&address].into_iter(), &Listed::new()) {
            let found = cells(source, form, text, &address, &binding);
            all.extend(found.into_iter().filter(|cell| !all.contains(cell)).collect::<Vec<_>>());
        }
    }
    all
}

/// Returns the cells of a sum as `requests.{granted,partially_granted}.total + …`, without wildcards.
pub(super) fn sum(source: &mut Source, form: &Form, text: &Text) -> Vec<Term> {
    let read = formula::parse_sum(&text.value);
    let Ok(items) = read.map_err(|error| unreadable(source, text, &error)) else {
        return Vec::new();
    };
    let addresses = items.iter().filter_map(|item| match item {
        Item::Cells(_, address) => Some(address),
        Item::Constant(_) => None,
    });
    let Some(binding) = bindings(source, form, text, addresses, &Listed::new()).pop() else {
        return Vec::new();
    };
    side(source, form, text, &items, &binding).terms
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
        let left = side(source, form, text, &formula.left, &binding);
        let right = side(source, form, text, &formula.right, &binding);
        instances.push(Instance {
            name: binding.values().cloned().collect::<Vec<_>>().join(","),
            left: left.terms,
            left_constant: left.constant,
            relation: formula.relation,
            right: right.terms,
            right_constant: right.constant,
            left_prior: left.prior,
            right_prior: right.prior,
        });
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
    for id in each_id(table, place) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The ids of a table's rows (place 1) or columns (place 2), in form order, one as often as there are blocks with it.
fn each_id(table: &Table, place: usize) -> impl Iterator<Item = &str> {
    table.blocks.iter().flat_map(move |block| {
        let rows = block.rows.iter().filter(move |row| place == 1 && !row.heading);
        let columns = block.columns.iter().filter(move |_| place == 2);
        rows.map(|row| row.id.as_str()).chain(columns.map(|column| column.id.as_str()))
    })
}

/// One side of an instance.
#[derive(Default)]
struct Side {
    terms: Vec<Term>,
    prior: Vec<PriorTerm>,
    constant: Decimal,
}

fn side(source: &mut Source, form: &Form, text: &Text, items: &[Item], binding: &Binding) -> Side {
    let mut side = Side::default();
    for item in items {
        match item {
            Item::Constant(number) => side.constant += Decimal::from(*number),
            Item::Cells(factor, address) if address.prior => {
                let addresses = prior_cells(source, form, text, address, binding).into_iter();
                side.prior.extend(addresses.map(|address| PriorTerm { address, factor: *factor }));
            }
            Item::Cells(factor, address) => {
                let cells = cells(source, form, text, address, binding);
                side.terms.extend(cells.into_iter().map(|cell| Term { cell, factor: *factor }));
            }
        }
    }
    side
}

/// Returns the addresses on last year's form. That may be another one, so an id alone is taken as it is; lists and
/// wildcards take the ids of this form.
fn prior_cells(
    source: &mut Source,
    form: &Form,
    text: &Text,
    address: &Address,
    binding: &Binding,
) -> Vec<String> {
    let Some(table) = table(form, address) else { return Vec::new() };
    let mut ids = |place: usize| match &address.parts[place] {
        Part::Id(id) => vec![id.clone()],
        _ => choose(source, text, address, table, place, binding),
    };
    let (rows, columns) = (ids(1), ids(2));
    let of_row = |row: &String| {
        columns.iter().map(|column| format!("{}.{row}.{column}", table.id)).collect::<Vec<_>>()
    };
    rows.iter().flat_map(of_row).collect()
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
    // Most parts are a single id, which needs no list of all.
    let single = match &address.parts[place] {
        Part::Id(id) => Some(id.as_str()),
        Part::Wild(name) => match binding.get(name.as_str()) {
            Some(id) => Some(id.as_str()),
            None => return Vec::new(),
        },
        Part::All | Part::List(_) => None,
    };
    if let Some(id) = single.filter(|id| each_id(table, place).any(|held| held == *id)) {
        return vec![id.to_owned()];
    }
    let known = ids(table, place);
    let mut find = |id: &str| {
        let found = known.iter().position(|held| *held == id);
        if found.is_none() {
            not_known(source, text, address, id, &known);
        }
        found
    };
    let chosen: Vec<usize> = match &address.parts[place] {
        Part::Id(_) | Part::Wild(_) => single.and_then(&mut find).into_iter().collect(),
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
