//! Why a document cannot be read, and what is worth knowing of one that could: keys of the locale files.

use super::Format;
use crate::model::Message;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has more bytes than are read.
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// It is no text and no format that is known.
    Unknown,
    /// It is cut off or damaged.
    Damaged,
    /// A password locks it.
    Locked,
    /// It is nested, spread or repeated so far, or unpacks to so much, that reading it would take too long.
    TooIntricate,
    /// Its XML declares entities, which no office program writes.
    Entities,
    /// A PDF.
    Pdf,
    /// An OFD.
    Ofd,
    /// A picture.
    Picture,
    /// Word before 97.
    OldWord,
    /// Excel before 97, or its binary form of today (xlsb).
    OldExcel,
    /// Another form of a text document: RTF, OpenDocument, Word in one XML file.
    OtherText,
    /// Files packed together.
    Packed,
    /// JSON of a shape that is not known.
    OtherJson,
}

impl Refusal {
    /// Returns what is wrong.
    pub fn message(&self) -> Message {
        let message = Message::key(self.keys().0);
        match self {
            Self::TooLarge { bytes } => {
                message.with("size", bytes.div_ceil(1 << 20)).with("limit", super::LARGEST >> 20)
            }
            _ => message,
        }
    }

    /// Returns what to do next.
    pub fn hint(&self) -> Message {
        Message::key(self.keys().1)
    }

    fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::TooLarge { .. } => ("import.too_large", "import.too_large_hint"),
            Self::Unknown => ("import.unknown", "import.unknown_hint"),
            Self::Damaged => ("import.damaged", "import.damaged_hint"),
            Self::Locked => ("import.locked", "import.locked_hint"),
            Self::TooIntricate => ("import.too_intricate", "import.too_intricate_hint"),
            Self::Entities => ("import.entities", "import.entities_hint"),
            Self::Pdf => ("import.pdf", "import.pdf_hint"),
            Self::Ofd => ("import.ofd", "import.pdf_hint"),
            Self::Picture => ("import.picture", "import.picture_hint"),
            Self::OldWord => ("import.old_word", "import.old_word_hint"),
            Self::OldExcel => ("import.old_excel", "import.old_excel_hint"),
            Self::OtherText => ("import.other_text", "import.other_text_hint"),
            Self::Packed => ("import.packed", "import.packed_hint"),
            Self::OtherJson => ("import.other_json", "import.other_json_hint"),
        }
    }
}

/// So many parts that are struck out are shown.
const MOST_STRUCK: usize = 3;
/// So many characters of each.
const LONGEST_STRUCK: usize = 30;

fn excerpt(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST_STRUCK).collect();
    if text.chars().count() > LONGEST_STRUCK {
        shown.push('…');
    }
    shown
}

/// What a person should know of how a document was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The extension of its name is not one of its format.
    Extension {
        /// The extension, without the dot.
        extension: String,
        /// What it is.
        format: Format,
    },
    /// Its text had been stored in a wrong encoding (mojibake) and was repaired.
    Repaired,
    /// Characters could not be read and stand as `U+FFFD`.
    Damaged {
        /// How many.
        count: usize,
    },
    /// Its text had lost characters before it came here.
    LostCharacters,
    /// It shows other pages in frames, which are not read.
    Frames,
    /// It has changes that nobody has accepted or refused yet; it is read as if they were accepted.
    Tracked,
    /// Text in it is struck out and was left out.
    Struck {
        /// What.
        texts: Vec<String>,
    },
    /// It brings programs, which are not run.
    Macros,
    /// A sheet is hidden and was not read.
    HiddenSheet {
        /// The sheet.
        name: String,
    },
}

impl Note {
    /// Returns what to tell.
    pub fn message(&self) -> Message {
        match self {
            Self::Extension { extension, format } => Message::key("import.note_ending")
                .with("ending", extension)
                .with("kind", format.name()),
            Self::Repaired => Message::key("import.note_repaired"),
            Self::Damaged { count } => Message::key("import.note_damaged").with("count", count),
            Self::LostCharacters => Message::key("import.note_lost"),
            Self::Frames => Message::key("import.note_frames"),
            Self::Tracked => Message::key("import.note_tracked"),
            Self::Struck { texts } => {
                let shown: Vec<String> =
                    texts.iter().take(MOST_STRUCK).map(|t| excerpt(t)).collect();
                let message = Message::key("import.note_struck").with("count", texts.len());
                message.with("texts", shown.join("」「"))
            }
            Self::Macros => Message::key("import.note_macros"),
            Self::HiddenSheet { name } => {
                Message::key("import.note_hidden_sheet").with("name", name)
            }
        }
    }
}
