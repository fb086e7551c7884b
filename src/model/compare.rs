//! What differs between two reports: cells by address, texts by paragraph, all else by key.
//!
//! The reports may be on different forms; cells that only one form has are no difference. Nothing is said in words.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::{CellId, CellKind, Correction, Publication, Report, Totals, Value};

/// One difference between an old and a new report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A figure.
    Cell(Figures),
    /// A paragraph of a section.
    Paragraph {
        /// The section's id.
        section: String,
        /// Its number in the new text, from 1; in the old one where it was taken out.
        number: usize,
        /// The old paragraph; `None` where it is new.
        from: Option<String>,
        /// The new paragraph; `None` where it was taken out.
        to: Option<String>,
    },
    /// Whether totals are computed.
    Totals {
        /// Before.
        from: Totals,
        /// Afterwards.
        to: Totals,
    },
    /// Draft or published.
    Status {
        /// Before.
        from: Publication,
        /// Afterwards.
        to: Publication,
    },
    /// Anything else that the file states by a key.
    Key {
        /// Which part of the file.
        part: Part,
        /// The key: a cell's address for a note, a rule for a waiver; empty for the head of the file.
        key: String,
        /// What it said; `None` where it is new.
        from: Option<String>,
        /// What it says; `None` where it was taken out.
        to: Option<String>,
    },
}

/// The parts of a report that hold keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The form's id.
    Form,
    /// The agency.
    Agency,
    /// The report year.
    Year,
    /// A fact of `[unit]`.
    Fact,
    /// A key of `[document]`.
    Document,
    /// A note on a cell.
    Note,
    /// The reason of a waiver, with the figures for which it holds.
    Waiver,
    /// How many corrections are recorded.
    Corrections,
}

impl Part {
    /// Returns the word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Agency => "agency",
            Self::Year => "year",
            Self::Fact => "fact",
            Self::Document => "document",
            Self::Note => "note",
            Self::Waiver => "waiver",
            Self::Corrections => "corrections",
        }
    }
}

/// The two figures of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The cell on the form of the old report.
    pub old: CellId,
    /// The cell on the form of the new report.
    pub new: CellId,
    /// What the old report states; `None` for a blank.
    pub from: Option<Value>,
    /// What the new report states.
    pub to: Option<Value>,
    /// True where both reports compute it, so that it follows from other changes.
    pub computed: bool,
}

impl Figures {
    /// Returns new minus old, in the unit of the new figure; `None` where one is blank.
    pub fn difference(&self) -> Option<Decimal> {
        let (from, to) = (self.from?, self.to?);
        to.number.checked_sub(like(from, to)?)
    }

    /// Returns the change in per cent of the old figure, to one decimal; `None` where that is 0 or one is blank.
    pub fn percent(&self) -> Option<Decimal> {
        let base = like(self.from?, self.to?)?.abs();
        let part = self.difference()?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base)?;
        Some(
            part.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
                .normalize(),
        )
    }
}

/// Returns a figure in the unit of another one.
fn like(value: Value, other: Value) -> Option<Decimal> {
    other.unit.map_or(Some(value.number), |unit| value.in_unit(unit))
}

/// Returns what differs between two reports: the head of the file first, then figures in the order of the old form, texts,
/// and the rest.
pub fn compare(old: &Report, new: &Report) -> Vec<Change> {
    let mut found = Vec::new();
    head(old, new, &mut found);
    found.extend(cells(old, new).into_iter().map(Change::Cell));
    texts(old, new, &mut found);
    let rest = |report: &Report| {
        let form = report.form();
        let notes = report.notes.iter().filter(|(_, text)| !text.is_empty());
        let waivers = report.waivers.iter();
        [
            (Part::Fact, report.facts.iter().map(|(k, v)| (k.clone(), v.to_string())).collect()),
            (Part::Document, report.document.clone()),
            (Part::Note, notes.map(|(k, v)| (form.cell(*k).address.clone(), v.clone())).collect()),
            (
                Part::Waiver,
                waivers
                    .map(|(k, w)| (k.clone(), format!("{} ({} / {})", w.reason, w.left, w.right)))
                    .collect(),
            ),
        ]
    };
    for ((part, old), (_, new)) in rest(old).into_iter().zip(rest(new)) {
        keys(part, &old, &new, &mut found);
    }
    if old.corrections != new.corrections {
        let (from, to) = (old.corrections.len(), new.corrections.len());
        found.push(key(Part::Corrections, "", &from, &to));
    }
    found
}

/// Returns the cells whose figures differ, in the order of the old form.
pub fn cells(old: &Report, new: &Report) -> Vec<Figures> {
    let (left, right) = (old.form(), new.form());
    let differing = left.ids().filter_map(|id| {
        let other = right.cell_at(&left.cell(id).address)?;
        let (from, to) = (reported_value(old, id), reported_value(new, other));
        let follows = |report: &Report, id| report.is_computed(id) && !report.is_override(id);
        let computed = follows(old, id) && follows(new, other);
        (from != to).then_some(Figures { old: id, new: other, from, to, computed })
    });
    differing.collect()
}

/// Returns a correction for each figure that is another one now, totals that follow included: they were published too.
/// `when` is RFC 3339.
pub fn corrections(
    before: &Report,
    after: &Report,
    when: &str,
    who: &str,
    reason: &str,
) -> Vec<Correction> {
    let text = |value: Option<Value>| value.map(|value| value.to_string()).unwrap_or_default();
    let correction = |change: Figures| Correction {
        when: when.to_owned(),
        who: who.to_owned(),
        cell: after.form().cell(change.new).address.clone(),
        from: text(change.from),
        to: text(change.to),
        reason: reason.to_owned(),
    };
    cells(before, after).into_iter().map(correction).collect()
}

/// Returns the addresses that the first report states a figure for and the form of the other does not have.
pub fn only_in<'r>(one: &'r Report, other: &Report) -> Vec<&'r str> {
    let form = one.form();
    let lacking = form.ids().filter(|id| {
        one.value(*id).is_some() && other.form().cell_at(&form.cell(*id).address).is_none()
    });
    lacking.map(|id| form.cell(id).address.as_str()).collect()
}

/// Returns what a report states for a cell, with its unit exactly where the form leaves that open; nothing is nothing in any
/// unit.
pub fn reported_value(report: &Report, cell: CellId) -> Option<Value> {
    let Value { number, unit } = report.value(cell)?;
    if number.is_zero() {
        return Some(Value { number, unit: None });
    }
    let kind: CellKind = report.form().cell(cell).kind;
    let usual = kind.usual_unit();
    Some(Value { number, unit: usual.and(unit).or(usual) })
}

fn head(old: &Report, new: &Report, found: &mut Vec<Change>) {
    if old.form().id != new.form().id {
        found.push(key(Part::Form, "", &old.form().id, &new.form().id));
    }
    if old.agency != new.agency {
        found.push(key(Part::Agency, "", &old.agency, &new.agency));
    }
    if old.year != new.year {
        found.push(key(Part::Year, "", &old.year, &new.year));
    }
    if old.totals != new.totals {
        found.push(Change::Totals { from: old.totals, to: new.totals });
    }
    if old.status != new.status {
        found.push(Change::Status { from: old.status, to: new.status });
    }
}

fn key(part: Part, key: &str, from: &impl ToString, to: &impl ToString) -> Change {
    let (from, to) = (Some(from.to_string()), Some(to.to_string()));
    Change::Key { part, key: key.to_owned(), from, to }
}

fn keys(
    part: Part,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
    found: &mut Vec<Change>,
) {
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    let mut all: Vec<&String> = new.keys().chain(gone).collect();
    all.sort();
    for key in all {
        let (from, to) = (old.get(key).cloned(), new.get(key).cloned());
        if from != to {
            found.push(Change::Key { part, key: key.clone(), from, to });
        }
    }
}

fn texts(old: &Report, new: &Report, found: &mut Vec<Change>) {
    let order = old.form().sections.iter().chain(&new.form().sections);
    let mut ids: Vec<&String> = Vec::new();
    for id in order.map(|s| &s.id).chain(old.narrative.keys()).chain(new.narrative.keys()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    for id in ids {
        let of =
            |report: &Report| report.narrative.get(id).map_or_else(Vec::new, |t| paragraphs(t));
        for (number, from, to) in hunks(&of(old), &of(new)) {
            found.push(Change::Paragraph { section: id.clone(), number, from, to });
        }
    }
}

/// Returns the paragraphs of a text: what stands between blank lines.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        match (line.is_empty(), open, all.last_mut()) {
            (true, ..) => open = false,
            (false, true, Some(last)) => *last = format!("{last}\n{line}"),
            (false, ..) => {
                all.push(line.to_owned());
                open = true;
            }
        }
    }
    all
}

/// Comparing more pairs of paragraphs than this takes too long to be worth it.
const MOST_PAIRS: usize = 4_000_000;

type Hunk = (usize, Option<String>, Option<String>);

/// Returns what differs between two lists of paragraphs, those that were rewritten as one hunk.
fn hunks(old: &[String], new: &[String]) -> Vec<Hunk> {
    // Most lists are equal but for some paragraphs in the middle, of which alone the pairs count.
    let start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let (left, right) = (&old[start..], &new[start..]);
    let same = |(one, other): &(&String, &String)| one == other;
    let end = left.iter().rev().zip(right.iter().rev()).take_while(same).count();
    let (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
    let differs = if left.len().saturating_mul(right.len()) > MOST_PAIRS {
        vec![(0..left.len(), 0..right.len())]
    } else {
        let all = capture_diff_slices(Algorithm::Myers, left, right);
        let changed = all.iter().filter(|part| part.tag() != DiffTag::Equal);
        changed.map(|part| (part.old_range(), part.new_range())).collect()
    };
    let mut found = Vec::new();
    for (from, to) in differs {
        let (gone, come) = (&left[from.clone()], &right[to.clone()]);
        for k in 0..gone.len().max(come.len()) {
            let number = if k < come.len() { to.start + k } else { from.start + k };
            found.push((1 + start + number, gone.get(k).cloned(), come.get(k).cloned()));
        }
    }
    found
}
