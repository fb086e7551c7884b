//! A document read as a report on one form: its rows found and filled in, its texts, and what is to be said of it.
//!
//! Which of several forms it is on, `choice` says.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::import::matching::candidates::row_candidates;
use crate::import::matching::sections::SectionMap;
use crate::import::source::{Element, Source};
use crate::model::form::SectionKind;
use crate::model::{Form, Message};

use super::Proposal;
use super::form_filler::FormFiller;
use super::identity::{self, Identity};
use super::narrative;

/// Row candidates that are looked at; a report has some fifty.
const MOST_ROWS: usize = 10_000;
/// What a section of text adds to how well a form matches.
const TEXT_SCORE: u32 = 100;

/// A proposal, and how well its form matches the document.
pub(in crate::import) struct Composed {
    /// How well headings, labels and figures of the document match those of the form.
    pub(in crate::import) score: u32,
    /// What was read.
    pub(in crate::import) proposal: Proposal,
}

/// Reads a document as a report on `form`.
pub(in crate::import) fn compose(
    source: &Source,
    form: &Arc<Form>,
    identity: &Identity,
) -> Composed {
    let sections = SectionMap::of_source(source, form);
    let mut candidates = row_candidates(source, &sections);
    let rows = candidates.len();
    candidates.truncate(MOST_ROWS);
    let mut filler = FormFiller::new(form, &candidates);
    filler.reconcile();
    let texts = narrative::texts(source, &sections, form, identity);
    let of_texts = u32::try_from(texts.sections.len()).unwrap_or(0) * TEXT_SCORE;
    let score = filler.score + of_texts;
    let mut proposal = Proposal {
        form: Arc::clone(form),
        agency: identity.agency.clone(),
        is_agency_doubtful: identity.is_agency_doubtful,
        year: identity.year,
        cells: Vec::new(),
        narrative: texts.sections,
        preamble: texts.preamble,
        notes: BTreeMap::new(),
        doubts: Vec::new(),
        unplaced: Vec::new(),
        missing: Vec::new(),
        missing_sections: missing_sections(form, &sections),
        notices: Vec::new(),
    };
    if proposal.year.is_none() {
        let first = form.sections.iter().find_map(|section| proposal.narrative.get(&section.id));
        proposal.year = first.and_then(|text| identity::year_of_text(text));
    }
    proposal.notices = notices(source, &proposal, identity, rows);
    let has_tables = filler.has_matches();
    filler.into_proposal(&mut proposal);
    if has_tables {
        proposal.narrative.extend(texts.notes);
    }
    Composed { score, proposal }
}

/// Returns the sections of text whose heading was not found.
fn missing_sections(form: &Form, sections: &SectionMap) -> Vec<String> {
    let texts = form.sections.iter().filter(|section| section.kind == SectionKind::Text);
    texts
        .filter(|section| !sections.has_heading(&section.id))
        .map(|section| section.id.clone())
        .collect()
}

/// Says what concerns the document as a whole; `rows` is how many rows of figures it has.
fn notices(source: &Source, proposal: &Proposal, identity: &Identity, rows: usize) -> Vec<Message> {
    let mut notices = Vec::new();
    if let Some(year) = proposal.year.filter(|year| !proposal.form.covers(*year)) {
        let message = Message::key("import.other_form").with("form", &proposal.form.id);
        notices.push(message.with("year", year));
    }
    let pictures =
        source.elements.iter().filter(|element| matches!(element, Element::Picture(_))).count();
    if pictures > 0 {
        notices.push(Message::key("import.pictures").with("count", pictures));
    }
    if rows > MOST_ROWS {
        let message = Message::key("import.too_many_rows").with("count", rows);
        notices.push(message.with("limit", MOST_ROWS));
    }
    let is_of_text = identity.year.is_none() || identity.year == identity.year_of_text;
    if let Some(year) = proposal.year.filter(|_| is_of_text) {
        notices.push(Message::key("import.year_of_text").with("year", year));
    }
    if let (Some(year), Some(other)) =
        (proposal.year, identity.other_year.filter(|other| Some(*other) != proposal.year))
    {
        notices.push(Message::key("import.other_year").with("year", year).with("other", other));
    }
    if let Some(agency) = proposal.agency.as_ref().filter(|_| identity.is_agency_doubtful) {
        notices.push(Message::key("import.agency_doubtful").with("agency", agency));
    }
    notices
}
