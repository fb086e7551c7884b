//! Why a document cannot be read, and what is worth knowing of one that could: keys of the locale files.

use super::Kind;
use crate::model::Message;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has more bytes than are read.
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// It is no text and no container that is known.
    Unknown,
    /// It is nested, spread or repeated so far that reading it would take too long.
    TooIntricate,
    /// A PDF.
    Pdf,
}

impl Refusal {
    /// Returns what is wrong.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLarge { bytes } => Message::key("import.too_large")
                .with("size", bytes.div_ceil(1 << 20))
                .with("limit", super::LARGEST >> 20),
            Self::Unknown => Message::key("import.unknown"),
            Self::TooIntricate => Message::key("import.too_intricate"),
            Self::Pdf => Message::key("import.pdf"),
        }
    }

    /// Returns what to do next.
    pub fn hint(&self) -> Message {
        Message::key(match self {
            Self::TooLarge { .. } => "import.too_large_hint",
            Self::Unknown => "import.unknown_hint",
            Self::TooIntricate => "import.too_intricate_hint",
            Self::Pdf => "import.pdf_hint",
        })
    }
}

/// What a person should know of how a document was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Its name ends otherwise than its content says.
    Ending {
        /// The ending, without the dot.
        ending: String,
        /// What it is.
        kind: Kind,
    },
    /// Its text had been stored in a wrong encoding and was put right again.
    Repaired,
    /// Characters could not be read and stand as `U+FFFD`.
    Damaged {
        /// How many.
        count: usize,
    },
    /// Its text had lost characters before it came here.
    Lost,
    /// It shows other pages in frames, which are not read.
    Frames,
}

impl Note {
    /// Returns what to tell.
    pub fn message(&self) -> Message {
        match self {
            Self::Ending { ending, kind } => {
                Message::key("import.note_ending").with("ending", ending).with("kind", kind.word())
            }
            Self::Repaired => Message::key("import.note_repaired"),
            Self::Damaged { count } => Message::key("import.note_damaged").with("count", count),
            Self::Lost => Message::key("import.note_lost"),
            Self::Frames => Message::key("import.note_frames"),
        }
    }
}
