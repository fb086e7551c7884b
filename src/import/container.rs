//! The containers of documents: bytes → [`Source`].
//!
//! [`open`] looks at what the bytes are, never only at the name, and hands them to the reader of that kind. Bytes come from
//! anywhere: every reader is bounded in time and memory, follows no reference to anything outside and answers each failure
//! with a [`Refusal`] that says what to do next. What a table means is `matching`'s business.

mod encoding;
mod html;
mod refusal;
mod sniff;
mod table;

pub use refusal::{Note, Refusal};

use super::source::{Line, Piece, Place, Source};

/// Bytes of the largest document that is read.
pub const LARGEST: usize = 64 << 20;

/// What a document was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text, Markdown, text with tabs: handed on line by line.
    Text,
    /// A web page, or Word and Excel saved as one.
    Html,
}

impl Kind {
    /// Returns the name that people know it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "TXT",
            Self::Html => "HTML",
        }
    }

    /// Returns the endings that a file of this kind usually has.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "md", "markdown", "tsv", "tab", "text", "log"],
            Self::Html => &["html", "htm", "xhtml", "shtml"],
        }
    }
}

/// A document that could be read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it is.
    pub kind: Kind,
    /// Its parts.
    pub source: Source,
    /// What a person should know of how it was read.
    pub notes: Vec<Note>,
}

/// Takes a document apart.
///
/// `name` is the file's name, whose ending only decides between readings that the bytes allow alike and, where it does not
/// fit, is told as a note. A text without any content is a source without pieces.
///
/// # Errors
/// The bytes are of no kind that can be read, damaged, or larger than can be read in bounded time.
pub fn open(name: &str, bytes: &[u8]) -> Result<Opened, Refusal> {
    if bytes.len() > LARGEST {
        return Err(Refusal::TooLarge { bytes: bytes.len() });
    }
    if let Some(refusal) = sniff::unreadable(bytes) {
        return Err(refusal);
    }
    let decoded = encoding::decode(bytes, sniff::declared(bytes))?;
    let mut notes = decoded.notes;
    let (kind, source) = if sniff::is_html(&decoded.text) {
        (Kind::Html, html::read(&decoded.text, &mut notes)?)
    } else {
        (Kind::Text, lines(&decoded.text))
    };
    let ending = sniff::ending(name);
    if !ending.is_empty() && !kind.endings().contains(&ending.as_str()) {
        notes.push(Note::Ending { ending, kind });
    }
    Ok(Opened { kind, source, notes })
}

/// A text as the lines that it has.
fn lines(text: &str) -> Source {
    let lines = text.lines().enumerate();
    let pieces = lines.map(|(at, line)| {
        let text = line.trim_end_matches('\r').to_owned();
        Piece::Line(Line { text, place: Place::Line(at + 1) })
    });
    Source { pieces: pieces.collect(), ..Source::default() }
}
