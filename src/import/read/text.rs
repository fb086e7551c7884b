//! Plain text: its lines as they are. What tabs, pipes and headings in them mean is found from the labels.

use super::Refusal;
use crate::import::source::{Element, Line, Place, Source};

/// Lines of the longest text.
const MOST_LINES: usize = 500_000;

/// Parses a text.
///
/// # Errors
/// It has more lines than are read.
pub(super) fn read(text: &str) -> Result<Source, Refusal> {
    // What an old editor wrote behind the last line.
    let text = text.trim_end_matches('\u{1a}');
    if text.lines().count() > MOST_LINES {
        return Err(Refusal::TooIntricate);
    }
    let elements = text.lines().enumerate().map(|(at, line)| {
        let text = line.trim_end_matches('\r').to_owned();
        Element::Line(Line { text, place: Place::Line(at + 1) })
    });
    Ok(Source { elements: elements.collect(), ..Source::default() })
}
