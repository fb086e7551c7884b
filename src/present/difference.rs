//! What differs, in words: between two reports, and between a report file and work that was kept outside of it.

use super::{Room, cell, excerpt, figure, section};
use crate::locale::Locale;
use crate::model::compare::Part;
use crate::model::merge::{Difference, Location};
use crate::model::{Change, Form, Publication, Report, Totals};

/// Most letters of a text on one line of a screen.
const MOST: usize = 24;

/// Returns what a change between two reports is about.
pub fn label(locale: &Locale, [old, new]: [&Report; 2], change: &Change) -> String {
    match change {
        Change::Cell(figures) => cell::name(locale, new.form(), figures.new),
        Change::Paragraph { section, number, .. } => {
            let found = new.form().section(section).or_else(|| old.form().section(section));
            let name = found.map_or_else(|| section.clone(), |s| section::text(locale, s));
            let number = number.to_string();
            locale.format("present.paragraph", &[("section", &name), ("number", &number)])
        }
        Change::Totals { .. } => locale.text("present.totals").to_owned(),
        Change::Status { .. } => locale.text("present.status").to_owned(),
        Change::Key { part, key, .. } => of(locale.text(word(*part)), key),
    }
}

/// Returns what stood and what stands, in the words of the file; for totals and status in those of the language.
pub fn sides(locale: &Locale, change: &Change) -> [Option<String>; 2] {
    let word = |key| Some(locale.text(key).to_owned());
    let status = |status: &Publication| match status {
        Publication::Draft => word("present.status_draft"),
        Publication::Published => word("present.status_published"),
    };
    match change {
        Change::Cell(figures) => [figures.from, figures.to].map(|side| side.map(|v| v.to_string())),
        Change::Totals { from, to } => [from, to].map(|side| word(totals(*side))),
        Change::Status { from, to } => [from, to].map(status),
        Change::Paragraph { from, to, .. } | Change::Key { from, to, .. } => {
            [from.clone(), to.clone()]
        }
    }
}

/// Returns the word for nothing that is no blank cell.
pub fn nothing(locale: &Locale) -> &str {
    locale.text("present.nothing")
}

/// Returns the name of a place in which work differs from the file.
pub fn place(locale: &Locale, form: &Form, location: &Location, room: Room) -> String {
    let name = |id| match room {
        Room::Full => cell::name(locale, form, id),
        Room::Line => cell::short(locale, form, id),
    };
    match location {
        Location::Totals => locale.text("present.totals").to_owned(),
        Location::Cell(cell) => name(*cell),
        Location::Text(id) => section::text_of(locale, form, id),
        Location::Note(cell) => of(locale.text("present.note"), &name(*cell)),
        Location::Waiver(key) => of(locale.text("present.waiver"), key),
    }
}

/// Returns what one side of a difference says there.
pub fn side(
    locale: &Locale,
    report: &Report,
    location: &Location,
    text: &str,
    room: Room,
) -> String {
    match (location, room) {
        (Location::Totals, _) if text == Totals::Keyed.word() => {
            locale.text(totals(Totals::Keyed)).to_owned()
        }
        (Location::Totals, _) => locale.text(totals(Totals::Computed)).to_owned(),
        (Location::Cell(cell), Room::Full) => figure::recorded(locale, report, *cell, text),
        (Location::Cell(_), Room::Line) if text.is_empty() => figure::blank(locale).to_owned(),
        (_, _) if text.is_empty() => nothing(locale).to_owned(),
        (_, Room::Full) => text.to_owned(),
        (_, Room::Line) => excerpt(text, MOST),
    }
}

/// Returns what both sides of a difference say; with what stood before where both changed it.
pub fn both(locale: &Locale, report: &Report, difference: &Difference, room: Room) -> String {
    let Difference { location, base, mine, theirs, .. } = difference;
    let [base, mine, theirs] =
        [base, mine, theirs].map(|text| side(locale, report, location, text, room));
    let words = [("base", base.as_str()), ("mine", &mine), ("file", &theirs)];
    let key =
        if difference.is_conflict() { "present.sides_changed_by_both" } else { "present.sides" };
    locale.format(key, &words)
}

fn totals(totals: Totals) -> &'static str {
    match totals {
        Totals::Computed => "present.totals_computed",
        Totals::Keyed => "present.totals_keyed",
    }
}

fn word(part: Part) -> &'static str {
    match part {
        Part::Form => "present.form",
        Part::Agency => "present.agency",
        Part::Year => "present.year",
        Part::Fact => "present.fact",
        Part::Document => "present.document",
        Part::Note => "present.note",
        Part::Waiver => "present.waiver",
        Part::Corrections => "present.corrections",
    }
}

fn of(word: &str, name: &str) -> String {
    format!("{word} {name}").trim_end().to_owned()
}
