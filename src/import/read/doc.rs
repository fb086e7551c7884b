//! A document of Word 97 to 2003 and of WPS (doc, wps): its paragraphs and tables as they are printed when all changes are
//! accepted ([MS-DOC]).
//!
//! The text stands in pieces all over the file, tables are marks in it, and what a mark means and how cells are merged is
//! told by the formats of paragraphs. Numbers that Word counts itself, fields' instructions, hidden text, notes and headers
//! are left out, as in docx; text boxes are, too, and a table within a cell comes as lines. The container is read by `cfb`; no
//! crate is at hand that reads what is in it.

mod body;
mod formats;
mod text;

use super::ole::Document;
use super::{Note, Refusal, blocks};
use crate::import::source::Source;
use formats::Formats;
use text::Text;

/// Parses a document.
///
/// # Errors
/// It is damaged, locked, older than Word 97, or built to be larger than it looks.
pub(super) fn read(document: &Document, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let text = Text::read(document)?;
    let formats = Formats::read(document, &text)?;
    let body = body::read(&text, &formats);
    if body.tracked {
        notes.push(Note::Tracked);
    }
    Ok(Source { elements: blocks::flatten(body.blocks)?, ..Source::default() })
}
