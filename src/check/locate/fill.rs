//! Which figure a blank cell must have for the rules over it to hold.
//!
//! Only what follows from one rule is said: its last blank, or blanks among parts that already make up their total and so
//! must be 0. A total that is keyed from paper is never told, or its keying would be evidence no more.

use crate::check::Sums;
use crate::model::{CellId, Guard, Report, Status};

use super::Suggestion;
use super::pattern::Changes;
use super::suggest;
use super::system::{Standing, System, Var};

/// Returns the figures that follow for blank cells; each suggestion can be applied by itself.
pub fn fills(report: &Report, sums: &Sums) -> Vec<Suggestion> {
    // What waits for a figure of last year's report or for its own condition says nothing about the blanks here.
    let waits = |index: &usize| {
        let guard = &sums.instance(*index).0.guard;
        sums.outcome(*index).status == Status::Pending
            && sums.constants(*index).is_some()
            && !matches!(guard, Some(Guard::Figures { .. }))
    };
    let pending = (0..sums.len()).filter(waits);
    let origin: Vec<(usize, Standing)> = pending.map(|index| (index, Standing::Failed)).collect();
    if origin.is_empty() {
        return Vec::new();
    }
    let Some(system) = System::of(report, sums, origin, |cell| sums.figure_of(cell)) else {
        return Vec::new();
    };
    let mut found: Vec<Changes> = Vec::new();
    for row in 0..system.rows.len() {
        if let Some(changes) = closing(report, &system, row)
            && !found.contains(&changes)
        {
            found.push(changes);
        }
    }
    let one_figure = |changes: &Changes| {
        let other = |(var, to): &(Var, i128)| {
            found.iter().flatten().all(|(cell, figure)| cell != var || figure == to)
        };
        changes.iter().all(other)
    };
    let single = found.iter().filter(|changes| one_figure(changes));
    single.filter_map(|changes| suggestion(report, &system, changes.clone())).collect()
}

fn is_blank(report: &Report, system: &System, var: Var) -> bool {
    report.entry(system.unknown(var).cell).value.is_none()
}

/// Returns what the blanks of one equation must be, where only one thing will do.
fn closing(report: &Report, system: &System, row: usize) -> Option<Changes> {
    let row = &system.rows[row];
    let blanks: Vec<(Var, i64)> =
        row.terms.iter().copied().filter(|(var, _)| is_blank(report, system, *var)).collect();
    if !row.equation {
        return None;
    }
    let changes: Changes = match blanks.as_slice() {
        [(var, factor)] => {
            let factor = i128::from(*factor);
            (row.slack % factor == 0).then(|| vec![(*var, -row.slack / factor)])?
        }
        [(_, first), ..] => {
            let is_part =
                |(var, factor): &(Var, i64)| factor == first && !system.unknown(*var).signed;
            let none = row.slack == 0 && blanks.iter().all(is_part);
            none.then(|| blanks.iter().map(|(var, _)| (*var, 0)).collect())?
        }
        [] => return None,
    };
    changes.iter().all(|(var, to)| system.is_legal(*var, *to)).then_some(changes)
}

/// Returns the suggestion, unless a rule with no other blank would fail, or nothing is left to say.
fn suggestion(report: &Report, system: &System, mut changes: Changes) -> Option<Suggestion> {
    let filled = |var: Var| changes.iter().any(|(other, _)| *other == var);
    let mut resolved = Vec::new();
    for (row, slack) in system.after(&changes)? {
        let mut terms = system.rows[row].terms.iter();
        if terms.all(|(var, _)| filled(*var) || !is_blank(report, system, *var)) {
            let holds = if system.rows[row].equation { slack == 0 } else { slack >= 0 };
            holds.then_some(())?;
            resolved.push(row);
        }
    }
    let is_total = |cell: CellId| report.form().cell(cell).computed.is_some();
    if changes.iter().any(|(var, _)| is_total(system.unknown(*var).cell)) {
        return None;
    }
    changes.sort_unstable();
    suggest::filling(report, system, changes, resolved)
}
