//! Three versions of one report: what was changed here, what was changed elsewhere, and where the two meet.
//!
//! Knows no file. Only what a person can change in the editor is compared: figures, texts, notes, waivers, totals.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::stated;
use super::{CellId, Edit, Form, Report};

/// What a difference is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// Whether totals are computed or keyed.
    Totals,
    /// The figure of a cell.
    Cell(CellId),
    /// The text of a section, by its id.
    Text(String),
    /// The note on a cell.
    Note(CellId),
    /// A waiver, by its key.
    Waiver(String),
}

/// One place where this version is not the one it began with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub spot: Spot,
    /// What stood there at the beginning; empty for nothing.
    pub base: String,
    /// What stands there in this version.
    pub mine: String,
    /// What stands there in the other version.
    pub theirs: String,
    /// Puts this version's content into the other version.
    pub edit: Edit,
}

impl Difference {
    /// Returns whether both versions changed it, each in its own way.
    pub fn is_conflict(&self) -> bool {
        self.base != self.theirs
    }
}

/// Returns where `mine` is neither as `base`, from which it began, nor as `theirs`. In the order of the form. The three
/// must be on one form.
pub fn differences(base: &Report, mine: &Report, theirs: &Report) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut push = |spot, [base, mine, theirs]: [String; 3], edit| {
        if mine != base && mine != theirs {
            found.push(Difference { spot, base, mine, theirs, edit });
        }
    };
    let three = [base, mine, theirs];
    push(
        Spot::Totals,
        three.map(|report| report.totals.word().to_owned()),
        Edit::Totals { from: theirs.totals, to: mine.totals },
    );
    let form: &Form = mine.form();
    for cell in form.ids() {
        let figure = |report: &Report| {
            let value = report.entry(cell).value.or_else(|| stated(report, cell));
            value.map(|value| value.to_string()).unwrap_or_default()
        };
        let texts = three.map(figure);
        // A total that follows its parts is no change of its own.
        if three.iter().all(|report| report.is_computed(cell) && report.entry(cell).value.is_none())
        {
            continue;
        }
        let edit = Edit::Cell { cell, from: theirs.entry(cell), to: mine.entry(cell) };
        push(Spot::Cell(cell), texts, edit);
    }
    for section in keys(three.map(|report| &report.narrative)) {
        let texts = three.map(|report| text_of(&report.narrative, &section));
        let [_, to, from] = texts.clone();
        let edit = Edit::Narrative { section: section.clone(), from, to };
        push(Spot::Text(section), texts, edit);
    }
    for cell in keys(three.map(|report| &report.notes)) {
        let texts = three.map(|report| text_of(&report.notes, &cell));
        let [_, to, from] = texts.clone();
        push(Spot::Note(cell), texts, Edit::Note { cell, from, to });
    }
    for key in keys(three.map(|report| &report.waivers)) {
        let texts = three.map(|report| {
            let waiver = report.waivers.get(&key);
            waiver.map(|w| format!("{} ({} / {})", w.reason, w.left, w.right)).unwrap_or_default()
        });
        let [from, to] = [theirs, mine].map(|report| report.waivers.get(&key).cloned());
        push(Spot::Waiver(key.clone()), texts, Edit::Waiver { key, from, to });
    }
    found
}

fn keys<K: Ord + Clone, V>(maps: [&BTreeMap<K, V>; 3]) -> BTreeSet<K> {
    maps.into_iter().flat_map(|map| map.keys().cloned()).collect()
}

fn text_of<K: Ord>(map: &BTreeMap<K, String>, key: &K) -> String {
    map.get(key).cloned().unwrap_or_default()
}
