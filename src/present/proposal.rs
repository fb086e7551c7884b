//! What was read of a document, in words: how much of each table and text, what is doubtful, what was not found and what has
//! no place.

use super::{Room, cell, excerpt, figure};
use crate::import::source::Place;
use crate::import::{Count, Doubt, MissingPart, Proposal, Unplaced};
use crate::locale::Locale;
use crate::model::{Form, Message, Section, Table};

/// Most doubtful cells of one row of the document that are named one by one.
const MOST_OF_ROW: usize = 3;

/// Doubtful figures of one row of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubtful {
    /// Where they stand and what is doubtful.
    pub head: String,
    /// What stands there.
    pub excerpt: String,
    /// The first cells, each with what was read, and how many more there are.
    pub cells: Vec<String>,
}

/// Something of the document that has no place in the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Where it stands and why it was not taken.
    pub head: String,
    /// What it says.
    pub excerpt: String,
}

/// Returns how much was read of each table.
pub fn tables(locale: &Locale, proposal: &Proposal) -> Vec<String> {
    let form = &proposal.form;
    let line = |(at, table): (usize, &Table)| {
        let Count { read, doubtful, blank } = proposal.count(Some(at));
        let message = Message::key("present.table_read")
            .with("table", locale.label(&form.sections[table.section].heading))
            .with("read", read)
            .with("doubtful", doubtful)
            .with("blank", blank);
        locale.message(&message)
    };
    form.tables.iter().enumerate().map(line).collect()
}

/// Returns what was read of each text, the notes of tables among them, and whether there is something.
pub fn texts(locale: &Locale, proposal: &Proposal) -> Vec<(bool, String)> {
    let sections = proposal.form.sections.iter();
    // A table without notes lacks nothing.
    let texts = sections
        .filter(|section| !section.has_table() || proposal.narrative.contains_key(&section.id));
    let line = |section: &Section| {
        let text = proposal.narrative.get(&section.id);
        let key = match text {
            Some(_) if section.has_table() => "present.notes_read",
            Some(_) => "present.text_read",
            None if proposal.missing_sections.contains(&section.id) => "present.text_missing",
            None => "present.text_empty",
        };
        let message = Message::key(key)
            .with("section", locale.label(&section.heading))
            .with("paragraphs", text.map_or(0, |text| text.split("\n\n").count()));
        (text.is_some(), locale.message(&message))
    };
    texts.map(line).collect()
}

/// Says which table or row was not found.
pub fn lost(locale: &Locale, form: &Form, lost: &MissingPart) -> String {
    let message = match lost {
        MissingPart::Table(table) => {
            let section = &form.sections[form.tables[*table].section];
            Message::key("present.table_missing").with("section", locale.label(&section.heading))
        }
        MissingPart::Row(cell) => Message::key("present.row_missing")
            .with("section", locale.label(&form.section_of(*cell).number))
            .with("row", locale.label(&form.row_of(*cell).label)),
        MissingPart::Rows(cells) => {
            let Some(first) = cells.first() else { return String::new() };
            Message::key("present.rows_missing")
                .with("count", cells.len())
                .with("section", locale.label(&form.section_of(*first).number))
                .with("row", locale.label(&form.row_of(*first).label))
        }
    };
    locale.message(&message)
}

/// Returns what is doubtful, the figures of one row of the document together.
pub fn doubts(locale: &Locale, proposal: &Proposal, room: Room) -> Vec<Doubtful> {
    let same = |one: &Doubt, other: &Doubt| one.excerpt == other.excerpt && one.why == other.why;
    let rows = proposal.doubts.chunk_by(same);
    rows.filter_map(|row| doubtful(locale, proposal, row, room)).collect()
}

fn doubtful(locale: &Locale, proposal: &Proposal, row: &[Doubt], room: Room) -> Option<Doubtful> {
    let first = row.first()?;
    let (place, why) = (place(locale, &first.place), locale.message(&first.why));
    let named = |doubt: &Doubt| {
        let read = proposal.cells[doubt.cell.index()].as_ref().map(|read| read.value);
        let name = match room {
            Room::Full => cell::name(locale, &proposal.form, doubt.cell),
            Room::Line => cell::short(locale, &proposal.form, doubt.cell),
        };
        format!("{name} = {}", figure::or_blank(locale, read))
    };
    let mut cells: Vec<String> = row.iter().take(MOST_OF_ROW).map(named).collect();
    if let Some(more) = row.len().checked_sub(MOST_OF_ROW).filter(|more| *more > 0) {
        cells.push(locale.format("present.more_of_row", &[("count", &more.to_string())]));
    }
    Some(Doubtful {
        head: locale.format("present.doubtful", &[("place", &place), ("why", &why)]),
        excerpt: excerpt(&first.excerpt, letters(room)),
        cells,
    })
}

/// Says where something stands that has no place in the report, and why it was not taken.
pub fn outside(locale: &Locale, unplaced: &Unplaced, room: Room) -> Outside {
    let (place, why) = (place(locale, &unplaced.place), locale.message(&unplaced.why));
    Outside {
        head: locale.format("present.unplaced", &[("place", &place), ("why", &why)]),
        excerpt: excerpt(&unplaced.excerpt, letters(room)),
    }
}

/// Most letters of an excerpt.
pub fn letters(room: Room) -> usize {
    match room {
        Room::Full => 70,
        Room::Line => 34,
    }
}

/// Returns a place in the document.
pub fn place(locale: &Locale, place: &Place) -> String {
    let message = match place {
        Place::Unknown => Message::key("present.place_unknown"),
        Place::Line(line) => Message::key("present.place_line").with("line", line),
        Place::Table { table, row, column } => Message::key("present.place_in_table")
            .with("table", table)
            .with("row", row)
            .with("column", column),
        Place::Sheet(cell) => return cell.clone(),
    };
    locale.message(&message)
}
