//! Documents that an office already has, read into proposals for a report; nothing is applied here.
//!
//! Three stages, in the order in which a document goes through them. [`read`] has a reader for each format (text, HTML,
//! Word, Excel ..) that parses it into a [`source::Source`]: headings, lines and tables in order. [`matching`] finds what
//! they mean from their labels alone, never from their place on a page: sections, row candidates, which rows of a form
//! they are. [`proposal`] makes of it the cells and texts of a report, and says what is doubtful and on which form it is.

pub mod matching;
pub mod proposal;
pub mod read;
pub mod source;

use std::sync::Arc;

use crate::model::{Form, Forms, Message};

use matching::plain_text;
pub use proposal::{Count, Doubt, MissingPart, MissingRow, Proposal, ReadFigure, Unplaced};
use proposal::{choice, compose, identity};
use source::Source;

/// What is given for an import, whatever the document says.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The form, instead of finding it.
    pub form: Option<Arc<Form>>,
    /// The agency.
    pub agency: Option<String>,
    /// The report year.
    pub year: Option<i32>,
}

/// A document that was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What it says, as a report.
    pub proposal: Proposal,
    /// What a person should know of how its bytes were read.
    pub notes: Vec<Message>,
}

/// Why nothing can be made of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// Its bytes cannot be read.
    Refused(read::Refusal),
    /// It has nothing of any form.
    NoReport,
}

/// Imports a document of this name.
///
/// # Errors
/// Its bytes cannot be read, or it is no report.
pub fn document(
    name: &str,
    bytes: &[u8],
    options: &ImportOptions,
    forms: &dyn Forms,
) -> Result<Imported, ImportError> {
    let opened = read::open(name, bytes).map_err(ImportError::Refused)?;
    let notes = opened.notes.iter().map(read::Note::message).collect();
    let proposal = propose(opened.source, options, forms).ok_or(ImportError::NoReport)?;
    Ok(Imported { proposal, notes })
}

/// Reads a document; `None` where it has no row of any form and no section.
pub fn propose(source: Source, options: &ImportOptions, forms: &dyn Forms) -> Option<Proposal> {
    let source = identity::with_title_apart(plain_text::structured(source));
    let mut identity = identity::identify(&source);
    identity.is_agency_doubtful &= options.agency.is_none();
    identity.agency = options.agency.clone().or(identity.agency);
    if let Some(year) = options.year {
        identity.year = Some(year);
        identity.year_of_text = None;
        identity.other_year = None;
    }
    let named = source.metadata.form.as_deref().and_then(|id| forms.form(id));
    let candidates: Vec<Arc<Form>> = match options.form.clone().or(named) {
        Some(form) => vec![form],
        None => forms.ids().iter().filter_map(|id| forms.form(id)).collect(),
    };
    let composed = candidates.iter().map(|form| compose::compose(&source, form, &identity));
    choice::best_match(composed).filter(Proposal::has_content)
}

/// Reads a document as one on `form`, whatever is in it.
pub fn propose_on(source: Source, form: &Arc<Form>) -> Proposal {
    let source = identity::with_title_apart(plain_text::structured(source));
    let identity = identity::identify(&source);
    compose::compose(&source, form, &identity).proposal
}
