//! Acts of a person as data for the journal, and back: cells by address, texts by the part that changed.
//!
//! What does not fit the report it is read into (a cell that is not there, another content than the operation replaces) is no
//! operation: the journal ends before it.

use super::record::{CellData, Change, CorrectionData, Event, WaiverData};
use crate::model::history::{Operation, Step};
use crate::model::{CellId, Correction, Edit, Entry, Form, Origin, Report, Totals, Value, Waiver};

/// The words for how a figure came into its cell.
const ORIGINS: [(Origin, &str); 6] = [
    (Origin::Untouched, "untouched"),
    (Origin::Passed, "passed"),
    (Origin::ToSupply, "to_supply"),
    (Origin::Typed, "typed"),
    (Origin::Filled, "filled"),
    (Origin::File, "file"),
];

/// Returns an operation as data.
pub(super) fn encode(operation: &Operation, form: &Form) -> Event {
    match operation {
        Operation::Change { step, joins } => Event::Change {
            section: section_id(form, step.section),
            cell: step.cell.map(|cell| address(form, cell)),
            joins: *joins,
            edit: encode_edit(&step.edit, form),
        },
        Operation::Undo => Event::Undo,
        Operation::Redo => Event::Redo,
        Operation::Pass(cell) => Event::Pass(address(form, *cell)),
    }
}

/// Reads an operation that comes next to `report`; `None` where it is none or does not fit.
pub(super) fn decode(event: &Event, report: &Report) -> Option<Operation> {
    let form = report.form();
    Some(match event {
        Event::Change { section, cell, joins, edit } => {
            let section = section_at(form, section)?;
            let cell = match cell {
                Some(cell) => Some(form.cell_at(cell)?),
                None => None,
            };
            // Each change of a batch comes upon what those before it left.
            let edit = decode_edit(edit, &mut report.clone())?;
            Operation::Change { step: Step { edit, section, cell }, joins: *joins }
        }
        Event::Undo => Operation::Undo,
        Event::Redo => Operation::Redo,
        Event::Pass(cell) => Operation::Pass(form.cell_at(cell)?),
        _ => return None,
    })
}

/// Returns the id of a section by its number.
pub(super) fn section_id(form: &Form, section: usize) -> String {
    form.sections.get(section).map(|section| section.id.clone()).unwrap_or_default()
}

/// Returns the number of a section by its id.
pub(super) fn section_at(form: &Form, id: &str) -> Option<usize> {
    form.sections.iter().position(|section| section.id == id)
}

/// Returns the address of a cell.
pub(super) fn address(form: &Form, cell: CellId) -> String {
    form.cell(cell).address.clone()
}

fn encode_edit(edit: &Edit, form: &Form) -> Change {
    match edit {
        Edit::Cell { cell, from, to } => Change::Cell {
            cell: address(form, *cell),
            from: encode_entry(*from),
            to: encode_entry(*to),
        },
        Edit::Narrative { section, from, to } => {
            let (start, end) = common_ends(from, to);
            Change::Text {
                section: section.clone(),
                at: start,
                old: from[start..from.len() - end].to_owned(),
                new: to[start..to.len() - end].to_owned(),
            }
        }
        Edit::Note { cell, from, to } => {
            Change::Note { cell: address(form, *cell), from: from.clone(), to: to.clone() }
        }
        Edit::Waiver { key, from, to } => {
            let [from, to] = [from, to].map(|waiver| {
                waiver.as_ref().map(|Waiver { reason, left, right }| WaiverData {
                    reason: reason.clone(),
                    left: left.clone(),
                    right: right.clone(),
                })
            });
            Change::Waiver { key: key.clone(), from, to }
        }
        Edit::Totals { from, to } => {
            Change::Totals { from: from.word().to_owned(), to: to.word().to_owned() }
        }
        Edit::Batch(edits) => {
            Change::Batch(edits.iter().map(|edit| encode_edit(edit, form)).collect())
        }
    }
}

fn decode_edit(change: &Change, report: &mut Report) -> Option<Edit> {
    let form = report.form().clone();
    let edit = match change {
        Change::Cell { cell, from, to } => {
            let cell = form.cell_at(cell)?;
            let from = decode_entry(from, &form, cell)?;
            // How the figure came there is not kept in the file, so that only the figure has to be the same.
            (report.entry(cell).value == from.value).then_some(())?;
            Edit::Cell { cell, from, to: decode_entry(to, &form, cell)? }
        }
        Change::Text { section, at, old, new } => {
            form.section(section)?;
            let from = report.narrative.get(section).cloned().unwrap_or_default();
            let end = at.checked_add(old.len())?;
            (from.get(*at..end)? == old).then_some(())?;
            let to = [from.get(..*at)?, new, from.get(end..)?].concat();
            Edit::Narrative { section: section.clone(), from, to }
        }
        Change::Note { cell, from, to } => {
            let cell = form.cell_at(cell)?;
            let held = report.notes.get(&cell).map_or("", String::as_str);
            (held == from).then(|| Edit::Note { cell, from: from.clone(), to: to.clone() })?
        }
        Change::Waiver { key, from, to } => {
            let [from, to] = [from, to].map(|data| {
                data.as_ref().map(|WaiverData { reason, left, right }| Waiver {
                    reason: reason.clone(),
                    left: left.clone(),
                    right: right.clone(),
                })
            });
            (report.waivers.get(key) == from.as_ref()).then(|| Edit::Waiver {
                key: key.clone(),
                from,
                to,
            })?
        }
        Change::Totals { from, to } => {
            let (from, to) = (totals(from)?, totals(to)?);
            (report.totals == from).then_some(Edit::Totals { from, to })?
        }
        Change::Batch(changes) => {
            let edits: Option<Vec<Edit>> =
                changes.iter().map(|change| decode_edit(change, report)).collect();
            return Some(Edit::Batch(edits?));
        }
    };
    edit.apply(report);
    Some(edit)
}

fn encode_entry(entry: Entry) -> CellData {
    let word = ORIGINS.iter().find(|(origin, _)| *origin == entry.origin);
    CellData {
        value: entry.value.map(|value| value.to_string()),
        origin: word.map_or_else(String::new, |(_, word)| (*word).to_owned()),
    }
}

fn decode_entry(held: &CellData, form: &Form, cell: CellId) -> Option<Entry> {
    let value = match &held.value {
        Some(text) => Some(Value::parse(form.cell(cell).kind, text).ok()?),
        None => None,
    };
    let (origin, _) = ORIGINS.iter().find(|(_, word)| *word == held.origin)?;
    Some(Entry { value, origin: *origin })
}

fn totals(word: &str) -> Option<Totals> {
    [Totals::Computed, Totals::Keyed].into_iter().find(|totals| totals.word() == word)
}

/// Returns how many bytes two texts share at the beginning and, after that, at the end; whole characters only.
fn common_ends(one: &str, other: &str) -> (usize, usize) {
    let pairs = one.chars().zip(other.chars());
    let start = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let pairs = one[start..].chars().rev().zip(other[start..].chars().rev());
    let end = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (start, end)
}

/// Returns a correction as data.
pub(super) fn encode_correction(correction: &Correction) -> CorrectionData {
    let Correction { when, who, cell, from, to, reason } = correction.clone();
    CorrectionData { when, who, cell, from, to, reason }
}

/// Returns the correction that was written as data.
pub(super) fn decode_correction(data: &CorrectionData) -> Correction {
    let CorrectionData { when, who, cell, from, to, reason } = data.clone();
    Correction { when, who, cell, from, to, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_share_whole_characters_only() {
        assert_eq!(common_ends("公开", "公示"), (3, 0));
        assert_eq!(common_ends("", "公"), (0, 0));
        assert_eq!(common_ends("aa", "aaa"), (2, 0));
        // Both begin with the same first byte of a character, and end with the same last one.
        assert_eq!(common_ends("件", "份"), (0, 0));
        assert_eq!(common_ends("收到 106 件", "收到 107 件"), (9, 4));
    }
}
