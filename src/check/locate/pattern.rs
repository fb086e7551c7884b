//! Slips that spoil several cells at once: two figures exchanged, one in the neighbour's place, a line shifted by one.

use crate::model::{CellId, Form};

use super::evidence::{Evidence, beside};
use super::slip::{self, ANY, Cost, Side, Slip};
use super::system::{Standing, System, Var};

/// Cells with what they become.
pub(super) type Changes = Vec<(Var, i128)>;

/// Lines with fewer cells are exchanged, not shifted.
const SHORTEST: usize = 3;

/// What is behind several changes.
#[derive(Clone, Debug)]
pub(super) struct Explained {
    /// For each change, the slip.
    pub(super) slips: Vec<Slip>,
    /// What all of them cost together.
    pub(super) cost: Cost,
    /// How many slips it takes.
    pub(super) count: usize,
}

/// Returns what is most likely behind several changes.
pub(super) fn explain(
    evidence: &Evidence<'_>,
    system: &System,
    changes: &[(Var, i128)],
) -> Explained {
    let alone: Vec<(Slip, Cost)> =
        changes.iter().map(|(var, to)| evidence.explain(system, *var, *to)).collect();
    if let [(slip, cost)] = *alone {
        return Explained { slips: vec![slip], cost, count: 1 };
    }
    if let Some(slip) = shifted(evidence.form(), system, changes) {
        let slips = vec![slip; changes.len()];
        return Explained { slips, cost: ANY + slip.cost(0), count: 1 };
    }
    let mut slips: Vec<Option<Slip>> = vec![None; changes.len()];
    let (mut total, mut count) = (0, 0);
    for one in 0..changes.len() {
        if slips[one].is_some() {
            continue;
        }
        let pairs = (one + 1..changes.len()).filter(|other| slips[*other].is_none());
        let pair = pairs
            .filter_map(|other| {
                let (slip, cost) = pair(evidence, system, changes[one], changes[other])?;
                (cost < alone[one].1 + alone[other].1).then_some((cost, slip, other))
            })
            .min_by_key(|(cost, ..)| *cost);
        let (slip, cost) = pair.map_or(alone[one], |(cost, slip, _)| (slip, cost));
        slips[one] = Some(slip);
        if let Some((.., other)) = pair {
            slips[other] = Some(slip);
        }
        (total, count) = (total + cost, count + 1);
    }
    Explained { slips: slips.into_iter().flatten().collect(), cost: total, count }
}

/// Returns the slip that spoils both of two neighbouring cells.
fn pair(
    evidence: &Evidence<'_>,
    system: &System,
    (one, one_to): (Var, i128),
    (other, other_to): (Var, i128),
) -> Option<(Slip, Cost)> {
    let (a, b) = (system.unknown(one), system.unknown(other));
    if ![Side::Above, Side::Below, Side::Left, Side::Right]
        .into_iter()
        .any(|side| beside(evidence.form(), a.cell, side) == Some(b.cell))
    {
        return None;
    }
    if a.figure == other_to && b.figure == one_to {
        let slip = if opposed(evidence, a.cell, b.cell) { Slip::Reversed } else { Slip::Swapped };
        return Some((slip, ANY + slip.cost(0)));
    }
    let (left, lost) = if a.figure == 0 && b.figure == one_to {
        (a.figure, other_to)
    } else if b.figure == 0 && a.figure == other_to {
        (b.figure, one_to)
    } else {
        return None;
    };
    let rarer = slip::rarity(lost, system.scale) - slip::rarity(left, system.scale);
    Some((Slip::Moved, ANY + Slip::Moved.cost(0) + rarer))
}

/// Returns whether a rule takes one cell from the other, as costs from revenue.
fn opposed(evidence: &Evidence<'_>, one: CellId, other: CellId) -> bool {
    evidence.sums.instances_of(one).iter().any(|index| {
        let instance = evidence.sums.instance(*index).1;
        [&instance.left, &instance.right].into_iter().any(|side| {
            let sign = |cell| side.iter().find(|t| t.cell == cell).map_or(0, |t| t.factor.signum());
            sign(one) * sign(other) < 0
        })
    })
}

/// Returns whether the changes put back a part of one row or column that stands one place off.
fn shifted(form: &Form, system: &System, changes: &[(Var, i128)]) -> Option<Slip> {
    let cell = |change: &(Var, i128)| system.unknown(change.0).cell;
    let first = form.cell(cell(changes.first()?));
    let in_row = changes.iter().all(|change| {
        let place = form.cell(cell(change));
        (place.table, place.block, place.row) == (first.table, first.block, first.row)
    });
    let in_column = changes.iter().all(|change| {
        let place = form.cell(cell(change));
        (place.table, place.block, place.column) == (first.table, first.block, first.column)
    });
    let block = form.tables.get(first.table)?.blocks.get(first.block)?;
    let along = |change: &(Var, i128)| {
        let place = form.cell(cell(change));
        if in_row { place.column } else { place.row }
    };
    if !in_row && !in_column {
        return None;
    }
    let from = changes.iter().map(along).min()?;
    let to = changes.iter().map(along).max()?;
    if to - from + 1 < SHORTEST {
        return None;
    }
    let mut line = Vec::with_capacity(to - from + 1);
    for at in from..=to {
        let cell = if in_row { block.cell(first.row, at) } else { block.cell(at, first.column) };
        line.push(system.var_of(cell?)?);
    }
    let typed: Vec<i128> = line.iter().map(|var| system.unknown(*var).figure).collect();
    let meant: Vec<i128> = line
        .iter()
        .zip(&typed)
        .map(|(var, typed)| {
            changes.iter().find(|change| change.0 == *var).map_or(*typed, |change| change.1)
        })
        .collect();
    let slip = if in_row { Slip::ShiftedRow } else { Slip::ShiftedColumn };
    is_rotated(&typed, &meant).then_some(slip)
}

/// Returns whether one line is the other moved by one place, with what fell out at one end put in at the other.
fn is_rotated(typed: &[i128], meant: &[i128]) -> bool {
    let [first, .., last] = typed else { return false };
    let left = || typed[1..].iter().chain([first]);
    let right = || [last].into_iter().chain(&typed[..typed.len() - 1]);
    meant.iter().eq(left()) || meant.iter().eq(right())
}

/// Finds pairs of neighbouring cells whose exchange makes failed rows hold and fails none.
pub(super) fn exchanges(form: &Form, system: &System) -> Vec<Changes> {
    let mut found: Vec<Changes> = Vec::new();
    for (at, row) in system.rows.iter().enumerate() {
        if !matches!(system.origin[at].1, Standing::Failed | Standing::Doubtful) {
            continue;
        }
        for (var, factor) in &row.terms {
            for side in [Side::Above, Side::Below, Side::Left, Side::Right] {
                let other = beside(form, system.unknown(*var).cell, side);
                let Some(other) = other.and_then(|cell| system.var_of(cell)) else { continue };
                let (a, b) = (system.unknown(*var).figure, system.unknown(other).figure);
                let by = i128::from(*factor) - i128::from(row.factor(other));
                let after = by.checked_mul(b - a).and_then(|by| by.checked_add(row.slack));
                let closes = |slack| if row.equation { slack == 0 } else { slack >= 0 };
                if !after.is_some_and(closes) {
                    continue;
                }
                let mut changes = vec![(*var, b), (other, a)];
                changes.sort_unstable();
                let legal = changes.iter().all(|(var, to)| system.is_legal(*var, *to));
                if legal && !found.contains(&changes) && system.resolved(&changes).is_some() {
                    found.push(changes);
                }
            }
        }
    }
    found
}

/// Finds stretches of the form's rows and columns that, put back by one place, make failed rows hold and fail none.
pub(super) fn shifts(form: &Form, system: &System) -> Vec<Changes> {
    let mut found = Vec::new();
    let mut line = Vec::new();
    for block in form.tables.iter().flat_map(|table| &table.blocks) {
        let (rows, columns) = (block.rows.len(), block.columns.len());
        let mut look = |cells: &mut dyn Iterator<Item = Option<CellId>>| {
            line.clear();
            line.extend(cells.map_while(|cell| system.var_of(cell?)));
            put_back(system, &line, &mut found);
        };
        for row in 0..rows {
            look(&mut (0..columns).map(|column| block.cell(row, column)));
        }
        for column in 0..columns {
            look(&mut (0..rows).map(|row| block.cell(row, column)));
        }
    }
    found
}

/// Finds the stretches of a line where what the rules across it demand is what stands there, moved by one place. One cell
/// of them may be demanded otherwise: another error can lie across.
fn put_back(system: &System, line: &[Var], found: &mut Vec<Changes>) {
    let typed: Vec<i128> = line.iter().map(|var| system.unknown(*var).figure).collect();
    let meant: Vec<i128> = line.iter().map(|var| demanded(system, line, *var)).collect();
    let mut from = 0;
    while from < line.len() {
        let stretch = (from + SHORTEST..=line.len()).rev().find_map(|to| {
            let changes = moved(&typed[from..to], &meant[from..to])?;
            let mut changes: Changes =
                changes.into_iter().map(|(at, figure)| (line[from + at], figure)).collect();
            changes.sort_unstable();
            let legal = changes.iter().all(|(var, figure)| system.is_legal(*var, *figure));
            (legal && system.resolved(&changes).is_some()).then_some((to, changes))
        });
        from += 1;
        if let Some((to, changes)) = stretch {
            from = to;
            found.push(changes);
        }
    }
}

/// Returns the places that change, with their figures, where `meant` is `typed` moved by one place but for one cell.
fn moved(typed: &[i128], meant: &[i128]) -> Option<Vec<(usize, i128)>> {
    let (first, last) = (*typed.first()?, *typed.last()?);
    let ends = |figures: &[i128]| Some((*figures.first()?, *figures.last()?));
    // A stretch begins and ends with cells that do change.
    let (meant_first, meant_last) = ends(meant)?;
    if meant_first == first || meant_last == last {
        return None;
    }
    let left = |at: usize| typed.get(at + 1).copied().unwrap_or(first);
    let right = |at: usize| at.checked_sub(1).map_or(last, |before| typed[before]);
    let ways: [&dyn Fn(usize) -> i128; 2] = [&left, &right];
    ways.into_iter().find_map(|way| {
        let others = (0..typed.len()).filter(|at| way(*at) != meant[*at]).count();
        let places = (0..typed.len()).filter(|at| way(*at) != typed[*at]);
        let changes: Vec<(usize, i128)> = places.map(|at| (at, way(at))).collect();
        let enough = others == 0 || others == 1 && changes.len() > SHORTEST;
        enough.then_some(changes)
    })
}

/// Returns what a cell of a line must become by the rule across it; what it is, where there is none.
fn demanded(system: &System, line: &[Var], var: Var) -> i128 {
    let figure = system.unknown(var).figure;
    let across = system.readers(var).iter().map(|row| &system.rows[*row]).find(|row| {
        row.equation && !line.iter().any(|other| *other != var && row.factor(*other) != 0)
    });
    across.filter(|row| row.slack != 0).map_or(figure, |row| {
        let factor = i128::from(row.factor(var));
        if row.slack % factor == 0 { figure - row.slack / factor } else { figure }
    })
}
