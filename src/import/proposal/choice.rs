//! Which form a document is on: the one whose headings and labels it has, and of forms that fit alike the newest for its
//! year.
//!
//! A document can name its year only in a text, which is found as part of a section of a form. So it is read on each form
//! before one is chosen.

use std::cmp::Reverse;

use crate::model::Form;

use super::Proposal;
use super::compose::Composed;

/// What it adds to how well a form fits that reports of the year are written on it.
const OF_YEAR: u32 = 50;

/// Returns the reading of a document that fits best; of equal ones the first.
pub(in crate::import) fn best(composed: impl Iterator<Item = Composed>) -> Option<Proposal> {
    let better = |best: Composed, next: Composed| {
        if fitness(&next) > fitness(&best) { next } else { best }
    };
    composed.reduce(better).map(|best| best.proposal)
}

/// How well a form fits: what the document has of it, then how near its years are, then how new it is.
fn fitness(composed: &Composed) -> (u32, Reverse<u32>, i32) {
    let Composed { likeness, proposal } = composed;
    let form = &proposal.form;
    let of_year = if proposal.year.is_some_and(|year| form.covers(year)) { OF_YEAR } else { 0 };
    let apart = proposal.year.map_or(0, |year| years_apart(form, year));
    (likeness + of_year, Reverse(apart), form.first_year)
}

/// Returns by how many years a form was not in use any more, or not yet.
fn years_apart(form: &Form, year: i32) -> u32 {
    let last = form.last_year.unwrap_or(i32::MAX);
    year.abs_diff(year.clamp(form.first_year, last.max(form.first_year)))
}
