//! Which side is taken where the work and another program changed the same place: one for all places, one for each, or
//! both.

use crate::model::merge::{Difference, Location};
use crate::model::{Form, Message, address};
use anyhow::bail;

use crate::cli::output::Failure;

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// What the journal holds.
    Mine,
    /// What the file holds.
    File,
}

/// What `--take` says.
#[derive(Debug)]
pub(super) struct Sides<'a> {
    all: Option<Side>,
    /// A place as it was written, and its side.
    each: Vec<(&'a str, Side)>,
}

impl<'a> Sides<'a> {
    /// Reads `mine`, `file` and `PLACE=mine`, `PLACE=file`.
    pub(super) fn of(words: impl Iterator<Item = &'a str>) -> anyhow::Result<Self> {
        let mut sides = Self { all: None, each: Vec::new() };
        for word in words {
            let (place, side) = match word.rsplit_once(['=', '＝']) {
                Some((place, side)) => (Some(place.trim()), side.trim()),
                None => (None, word.trim()),
            };
            let side = match side {
                "mine" => Side::Mine,
                "file" => Side::File,
                _ => {
                    let message = Message::key("cli.take_unknown").with("text", word);
                    bail!(Failure::new(message).hint(Message::key("cli.take_hint")));
                }
            };
            match place {
                Some(place) => sides.each.push((place, side)),
                None => sides.all = Some(side),
            }
        }
        Ok(sides)
    }

    /// Returns the side for a place that both changed, where somebody said which.
    pub(super) fn side(&self, form: &Form, location: &Location) -> Option<Side> {
        let named = self.each.iter().rev().find(|(place, _)| means(form, place, location));
        named.map(|(_, side)| *side).or(self.all)
    }

    /// Refuses a place that both did not change: it would be taken for decided, and is not.
    pub(super) fn check(&self, form: &Form, both: &[&Difference]) -> anyhow::Result<()> {
        let met = |place: &str| both.iter().any(|found| means(form, place, &found.location));
        match self.each.iter().find(|(place, _)| !met(place)) {
            Some((place, _)) => {
                let message = Message::key("cli.take_elsewhere").with("place", place);
                bail!(Failure::new(message).hint(Message::key("cli.take_hint")))
            }
            None => Ok(()),
        }
    }
}

/// Returns whether a person means this place: a cell as `get` takes it, with its note; a section by id or heading; a
/// waiver by its rule; `totals`.
fn means(form: &Form, place: &str, location: &Location) -> bool {
    match location {
        Location::Cell(cell) | Location::Note(cell) => {
            address::resolve(form, place).is_ok_and(|found| found == *cell)
        }
        Location::Text(id) => form.section(id).is_some_and(|section| {
            place == section.id || place == section.heading.zh || place == section.heading.en
        }),
        Location::Waiver(key) => key == place,
        Location::Totals => place == "totals",
    }
}
