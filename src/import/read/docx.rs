//! A Word document (docx, docm and their templates): its paragraphs and tables as they are printed when all changes are
//! accepted.
//!
//! Numbers that Word counts itself are not part of the text and are left out, as are comments, fields' instructions, hidden
//! text and the table of contents. Only a few elements matter here, so they are taken from the XML as it comes, within bounds;
//! crates for docx build the whole document, to write one.

mod body;
mod styles;

use super::archive::Archive;
use super::{Note, Refusal, blocks, properties};
use crate::import::source::Source;

/// The main part as nearly all programs name it.
const MAIN: &str = "word/document.xml";

/// Whether an archive is a Word document.
pub(super) fn recognizes(archive: &Archive<'_>) -> bool {
    main(archive).is_some()
}

fn main(archive: &Archive<'_>) -> Option<String> {
    if archive.has(MAIN) {
        return Some(MAIN.to_owned());
    }
    // Some versions count: word/document2.xml.
    let is_main = |name: &&String| {
        let number = name.strip_prefix("word/document").and_then(|rest| rest.strip_suffix(".xml"));
        number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
    };
    archive.names().iter().find(is_main).cloned()
}

/// Parses a Word document.
///
/// # Errors
/// It is damaged, locked, or built to be larger than it looks.
pub(super) fn read(archive: &mut Archive<'_>, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let main = main(archive).ok_or(Refusal::Damaged)?;
    let styles = match archive.text("word/styles.xml")? {
        Some(text) => styles::read(&text)?,
        None => styles::Styles::default(),
    };
    let metadata = properties::metadata(archive)?;
    let text = archive.text(&main)?.ok_or(Refusal::Damaged)?;
    let body = body::read(&text, &styles)?;
    if body.tracked {
        notes.push(Note::Tracked);
    }
    if archive.has("word/vbaProject.bin") {
        notes.push(Note::Macros);
    }
    Ok(Source { metadata, elements: blocks::flatten(body.blocks)? })
}
