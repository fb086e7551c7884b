//! Three versions of one report: what was changed here, what was changed elsewhere, and where the two meet.
//!
//! Knows no file. Only what a person can change in the editor is compared: figures, texts, notes, waivers, totals.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::reported_value;
use super::{CellId, Edit, Form, Report, Value, Waiver};

/// What a difference is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
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
    pub location: Location,
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
    let mut push = |location, [base, mine, theirs]: [String; 3], edit| {
        found.push(Difference { location, base, mine, theirs, edit });
    };
    let three = [base, mine, theirs];
    let totals = three.map(|report| report.totals);
    if is_own(&totals) {
        let edit = Edit::Totals { from: theirs.totals, to: mine.totals };
        push(Location::Totals, totals.map(|totals| totals.word().to_owned()), edit);
    }
    let form: &Form = mine.form();
    for cell in form.ids() {
        let follows =
            |report: &&Report| report.is_computed(cell) && report.entry(cell).value.is_none();
        // A total that follows its parts is no change of its own.
        if !is_own(&three.map(|report| held(report, cell))) || three.iter().all(follows) {
            continue;
        }
        let figure = |report| held(report, cell).map(|value| value.to_string());
        let edit = Edit::Cell { cell, from: theirs.entry(cell), to: mine.entry(cell) };
        push(Location::Cell(cell), three.map(|report| figure(report).unwrap_or_default()), edit);
    }
    for section in keys(three.map(|report| &report.narrative)) {
        let texts = three.map(|report| text_of(&report.narrative, &section));
        if is_own(&texts) {
            let texts = texts.map(str::to_owned);
            let [_, to, from] = texts.clone();
            let edit = Edit::Narrative { section: section.clone(), from, to };
            push(Location::Text(section), texts, edit);
        }
    }
    for cell in keys(three.map(|report| &report.notes)) {
        let texts = three.map(|report| text_of(&report.notes, &cell));
        if is_own(&texts) {
            let texts = texts.map(str::to_owned);
            let [_, to, from] = texts.clone();
            push(Location::Note(cell), texts, Edit::Note { cell, from, to });
        }
    }
    for key in keys(three.map(|report| &report.waivers)) {
        let waivers = three.map(|report| report.waivers.get(&key));
        if is_own(&waivers) {
            let text = |w: &Waiver| format!("{} ({} / {})", w.reason, w.left, w.right);
            let [_, to, from] = waivers.map(Option::<&Waiver>::cloned);
            let texts = waivers.map(|waiver| waiver.map(text).unwrap_or_default());
            push(Location::Waiver(key.clone()), texts, Edit::Waiver { key, from, to });
        }
    }
    found
}

/// Returns whether a cell holds another figure than it did. A total that was computed and is now keyed with the same
/// figure does not.
pub fn is_changed(base: &Report, mine: &Report, cell: CellId) -> bool {
    held(base, cell) != held(mine, cell)
}

fn held(report: &Report, cell: CellId) -> Option<Value> {
    report.entry(cell).value.or_else(|| reported_value(report, cell))
}

/// Tells whether what stands here is neither what stood at the beginning nor what stands there.
fn is_own<T: PartialEq>([base, mine, theirs]: &[T; 3]) -> bool {
    mine != base && mine != theirs
}

fn keys<K: Ord + Clone, V>(maps: [&BTreeMap<K, V>; 3]) -> BTreeSet<K> {
    maps.into_iter().flat_map(|map| map.keys().cloned()).collect()
}

fn text_of<'a, K: Ord>(map: &'a BTreeMap<K, String>, key: &K) -> &'a str {
    map.get(key).map_or("", String::as_str)
}
