//! Which form a document is on: the one whose headings and labels it has, and of forms that match alike the newest for
//! its year.
//!
//! A document can name its year only in a text, which is found as part of a section of a form. So it is read on each form
//! before one is chosen.

use std::cmp::Reverse;

use crate::model::Form;

use super::Proposal;
use super::compose::Composed;

/// What it adds to how well a form matches that reports of the year are written on it.
const YEAR_BONUS: u32 = 50;

/// Returns the proposal whose form matches the document best; of equal ones the first.
pub(in crate::import) fn best_match(composed: impl Iterator<Item = Composed>) -> Option<Proposal> {
    let better = |best: Composed, next: Composed| {
        if rank(&next) > rank(&best) { next } else { best }
    };
    composed.reduce(better).map(|best| best.proposal)
}

/// By what forms are ranked: what the document has of one, then how near its years are, then how new it is.
fn rank(composed: &Composed) -> (u32, Reverse<u32>, i32) {
    let Composed { score, proposal } = composed;
    let form = &proposal.form;
    let of_year = if proposal.year.is_some_and(|year| form.covers(year)) { YEAR_BONUS } else { 0 };
    let distance = proposal.year.map_or(0, |year| years_outside(form, year));
    (score + of_year, Reverse(distance), form.first_year)
}

/// Returns by how many years a form was not in use any more, or not yet.
fn years_outside(form: &Form, year: i32) -> u32 {
    let last = form.last_year.unwrap_or(i32::MAX);
    year.abs_diff(year.clamp(form.first_year, last.max(form.first_year)))
}
