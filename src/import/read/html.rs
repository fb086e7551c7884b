//! A page of HTML, as browsers, web editors, Word and Excel write it, parsed as a browser would show it.
//!
//! Layout tables are dissolved, so that data tables inside them are found; what a page hides is left out. Nothing that a page
//! points to is followed.

mod content;
mod element;
mod rows;
mod text;
mod tree;

use super::{Note, Refusal};
use crate::import::source::{Element, Source};

/// Lines that even a page has that shows its content in a frame.
const FEW_LINES: usize = 20;

/// Parses a page.
///
/// # Errors
/// It is nested or repeated so far that no browser would show it.
pub(super) fn read(text: &str, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let tree = tree::parse(text)?;
    let content = content::Content::of(&tree)?;
    let bare = !content.source.elements.iter().any(|element| matches!(element, Element::Table(_)))
        && content.source.elements.len() < FEW_LINES;
    if content.frames && bare {
        notes.push(Note::Frames);
    }
    Ok(content.source)
}
