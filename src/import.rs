//! Documents that an office already has, read into proposals for a report; nothing is applied here.
//!
//! Three rooms, in the order in which a document goes through them. [`read`] has a reader for each container (text, HTML,
//! Word, Excel ..) that takes it apart into a [`source::Source`]: paragraphs and tables in order. [`matching`] finds what
//! they mean from their labels alone, never from their place on a page: headings, rows of figures, which rows of a form
//! they are. [`proposal`] makes of it the cells and texts of a report, and says what is doubtful.
//!
//! A form is chosen by how well its rows are found.

pub mod matching;
pub mod proposal;
pub mod read;
pub mod source;

use std::sync::Arc;

use crate::model::form::SectionKind;
use crate::model::{Form, Forms, Message};

use matching::lines;
use matching::strip::strips;
use matching::zones::Zones;
use proposal::facts::{self, About};
use proposal::filling::Filling;
use proposal::narrative;
pub use proposal::{Count, Doubt, Lost, Missing, Proposal, Read, Unplaced};
use source::{Piece, Source};

/// Rows of figures that are looked at; a report has some fifty.
const MOST_ROWS: usize = 10_000;
/// What the year adds to how well a form fits.
const OF_YEAR: u32 = 50;
/// What a section of text adds.
const OF_TEXT: u32 = 100;

/// What is known before a document is read.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The form, instead of finding it.
    pub form: Option<Arc<Form>>,
    /// The agency.
    pub agency: Option<String>,
    /// The report year.
    pub year: Option<i32>,
}

/// Reads a document; `None` where it has no row of any form and no section.
pub fn propose(source: Source, asked: &Asked, forms: &dyn Forms) -> Option<Proposal> {
    let source = lines::structured(source);
    let mut about = facts::about(&source);
    about.agency = asked.agency.clone().or(about.agency);
    about.year = asked.year.or(about.year);
    let named = source.facts.form.as_deref().and_then(|id| forms.form(id));
    let candidates: Vec<Arc<Form>> = match asked.form.clone().or(named) {
        Some(form) => vec![form],
        None => forms.ids().iter().filter_map(|id| forms.form(id)).collect(),
    };
    let mut best: Option<(u32, Proposal)> = None;
    for form in candidates {
        let (score, proposal) = read_on(&source, &form, &about);
        // Of forms that fit alike, the one of the year.
        let score =
            if about.year.is_some_and(|year| form.covers(year)) { score + OF_YEAR } else { score };
        if best.as_ref().is_none_or(|(held, _)| score > *held) {
            best = Some((score, proposal));
        }
    }
    let (_, proposal) = best?;
    let found = proposal.cells.iter().any(Option::is_some)
        || proposal.missing.len() < rows(&proposal.form)
        || !proposal.narrative.is_empty();
    found.then_some(proposal)
}

/// Reads a document as one on `form`, whatever is in it.
pub fn propose_on(source: Source, form: &Arc<Form>) -> Proposal {
    let source = lines::structured(source);
    let about = facts::about(&source);
    read_on(&source, form, &about).1
}

fn rows(form: &Form) -> usize {
    let blocks = form.tables.iter().flat_map(|table| &table.blocks);
    blocks.map(|block| block.rows.iter().filter(|row| !row.heading).count()).sum()
}

/// Reads a document as a report on `form`, and says how well it fits.
fn read_on(source: &Source, form: &Arc<Form>, about: &About) -> (u32, Proposal) {
    let zones = Zones::of_source(source, form);
    let mut strips = strips(source, &zones);
    let rows = strips.len();
    strips.truncate(MOST_ROWS);
    let mut filling = Filling::new(form, &strips);
    filling.settle();
    let score = filling.score;
    let texts = narrative::texts(source, &zones, form, about);
    let mut proposal = Proposal {
        form: Arc::clone(form),
        agency: about.agency.clone(),
        year: about.year,
        cells: Vec::new(),
        narrative: texts.sections,
        preamble: texts.preamble,
        notes: std::collections::BTreeMap::new(),
        doubts: Vec::new(),
        unplaced: Vec::new(),
        missing: Vec::new(),
        no_text: Vec::new(),
        notices: notices(source, form, about),
    };
    if rows > MOST_ROWS {
        let message = Message::key("import.too_many_rows").with("count", rows);
        proposal.notices.push(message.with("limit", MOST_ROWS));
    }
    if proposal.year.is_none() {
        let first = form.sections.iter().find_map(|section| proposal.narrative.get(&section.id));
        proposal.year = first.and_then(|text| facts::year_of_text(text));
        if let Some(year) = proposal.year {
            proposal.notices.push(Message::key("import.year_of_text").with("year", year));
        }
    }
    let has_tables = filling.found_anything();
    filling.into_proposal(&mut proposal);
    for line in texts.elsewhere {
        let why = Message::key("import.text_in_table");
        proposal.unplaced.push(Unplaced { excerpt: line.text, place: line.place, why });
    }
    for (section, line) in texts.notes {
        let table = form.tables.iter().position(|table| form.sections[table.section].id == section);
        let first = table.and_then(|table| form.tables[table].cells().next());
        if let Some(cell) = first.filter(|_| has_tables) {
            let note = proposal.notes.entry(cell).or_default();
            note.push_str(if note.is_empty() { "" } else { "\n" });
            note.push_str(&line.text);
        }
    }
    let texts = form.sections.iter().filter(|section| section.kind == SectionKind::Text);
    let without = texts.filter(|section| !zones.has(&section.id));
    proposal.no_text = without.map(|section| section.id.clone()).collect();
    let texts = u32::try_from(proposal.narrative.len()).unwrap_or(0) * OF_TEXT;
    (score + texts, proposal)
}

fn notices(source: &Source, form: &Form, about: &About) -> Vec<Message> {
    let mut notices = Vec::new();
    if let Some(year) = about.year.filter(|year| !form.covers(*year)) {
        let message = Message::key("import.other_form").with("form", &form.id);
        notices.push(message.with("year", year));
    }
    let pictures = source.pieces.iter().filter(|piece| matches!(piece, Piece::Picture(_))).count();
    if pictures > 0 {
        notices.push(Message::key("import.pictures").with("count", pictures));
    }
    notices
}
