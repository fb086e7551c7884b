//! What makes no sense as a whole: headers that do not cover their columns, totals that compute each other.

use super::reader::Source;
use super::typeset;
use crate::model::{CellId, Form, Group, Instance, Message, Relation, Rule, Term};

/// Checks the form and completes it with the order in which its totals are computed.
pub(super) fn form(source: &mut Source, form: &mut Form) {
    headers(source, form);
    // Columns that are wrong are told once.
    if source.is_clean() {
        form.tables.iter().for_each(|table| typeset::lint(source, table));
    }
    computed(source, form);
    order(source, form);
}

/// A merged header must stand over neighbours, all of them, and over at least one.
fn headers(source: &mut Source, form: &Form) {
    for table in &form.tables {
        for block in &table.blocks {
            if block.columns.is_empty() || block.rows.is_empty() {
                let message = Message::key("definition.empty_block").with("id", &block.id);
                source.error_of("form_empty_block", "block", &block.id, message);
            }
        }
        let columns: Vec<_> =
            table.blocks.iter().flat_map(|block| &block.columns).map(|c| c.group).collect();
        cover(source, &table.id, &table.column_groups, &columns);
        let rows: Vec<_> =
            table.blocks.iter().flat_map(|block| &block.rows).map(|r| r.group).collect();
        cover(source, &table.id, &table.row_groups, &rows);
    }
}

fn cover(source: &mut Source, table: &str, groups: &[Group], members: &[Option<usize>]) {
    for (index, group) in groups.iter().enumerate() {
        let inside: Vec<bool> = members.iter().map(|of| is_inside(groups, *of, index)).collect();
        let starts = inside
            .iter()
            .enumerate()
            .filter(|(at, inside)| {
                **inside && (*at == 0 || !is_inside(groups, members[at - 1], index))
            })
            .count();
        if starts != 1 {
            let message = Message::key("definition.uncovered")
                .with("table", table)
                .with("id", &group.id)
                .with("count", starts);
            source.error_of("form_uncovered", "group", &group.id, message);
        }
    }
}

fn is_inside(groups: &[Group], mut of: Option<usize>, group: usize) -> bool {
    while let Some(at) = of {
        if at == group {
            return true;
        }
        of = groups[at].parent;
    }
    false
}

/// Ties each total to the sum that computes it; where two rules compute a cell, the first one does.
fn computed(source: &mut Source, form: &mut Form) {
    let mut sums: Vec<(CellId, Vec<Term>)> = Vec::new();
    for rule in form.rules.iter().filter(|rule| rule.computes) {
        for instance in &rule.instances {
            let plain = instance.left_constant.is_zero() && instance.right_constant.is_zero();
            match instance.left.as_slice() {
                [Term { cell, factor: 1 }] if plain && instance.relation == Relation::Equal => {
                    sums.push((*cell, instance.right.clone()));
                }
                _ => {
                    let message = Message::key("definition.computes").with("id", &rule.id);
                    source.error_of("form_computes", "rule", &rule.id, message);
                    return;
                }
            }
        }
    }
    for (cell, sum) in sums {
        form.cells[cell.index()].computed.get_or_insert(sum);
    }
}

/// Orders the computed cells so that each comes after all that it reads; what cannot be ordered is a cycle.
fn order(source: &mut Source, form: &mut Form) {
    let mut waiting: Vec<CellId> =
        form.ids().filter(|cell| form.cell(*cell).computed.is_some()).collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let reads_waiting = |cell: &CellId| {
            let terms = form.cell(*cell).computed.iter().flatten();
            terms.into_iter().any(|term| waiting.contains(&term.cell))
        };
        let (blocked, free): (Vec<CellId>, Vec<CellId>) =
            waiting.iter().copied().partition(reads_waiting);
        if free.is_empty() {
            let cells: Vec<&str> =
                blocked.iter().map(|cell| form.cell(*cell).address.as_str()).collect();
            let message = Message::key("definition.cycle").with("cells", cells.join(", "));
            let computes = |rule: &&Rule| {
                let first = |instance: &Instance| instance.left.first().map(|term| term.cell);
                rule.computes && rule.instances.iter().any(|i| first(i) == blocked.first().copied())
            };
            let rule = form.rules.iter().find(computes).map_or("", |rule| rule.id.as_str());
            source.error_of("form_cycle", "rule", rule, message);
            break;
        }
        ordered.extend(free);
        waiting = blocked;
    }
    form.computed_order = ordered;
}
