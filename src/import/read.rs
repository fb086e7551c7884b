//! The containers of documents: bytes → [`Source`].
//!
//! [`open`] looks at what the bytes are, never only at the name, and hands them to the reader of that kind. Bytes come from
//! anywhere: every reader is bounded in time and memory, follows no reference to anything outside and answers each failure
//! with a [`Refusal`] that says what to do next. What a table means is the business of `matching`.

mod archive;
mod bytes;
mod csv;
mod doc;
mod docx;
mod encoding;
mod flow;
mod html;
mod json;
mod lines;
mod merge;
mod mht;
mod number;
mod ods;
mod ole;
mod properties;
mod refusal;
mod sheet;
mod sniff;
mod spreadsheetml;
mod table;
mod xls;
mod xlsx;
mod xml;

pub use refusal::{Note, Refusal};

use super::source::Source;
use archive::Archive;
use ole::Held;

/// Bytes of the largest document that is read.
pub const LARGEST: usize = 64 << 20;

/// What a document was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text, Markdown, text with tabs: handed on line by line.
    Text,
    /// A web page, or Word and Excel saved as one, alone or in an archive of one file (mht).
    Html,
    /// Word.
    Docx,
    /// Word before 2007, WPS.
    Doc,
    /// Excel.
    Xlsx,
    /// Excel 97 to 2003, WPS.
    Xls,
    /// Excel in one XML file.
    OneFile,
    /// A spreadsheet of LibreOffice or WPS.
    Ods,
    /// Values with separators.
    Csv,
    /// JSON.
    Json,
}

impl Kind {
    /// Returns the name that people know it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "TXT",
            Self::Html => "HTML",
            Self::Docx => "Word (docx)",
            Self::Doc => "Word (doc)",
            Self::Xlsx => "Excel (xlsx)",
            Self::Xls => "Excel (xls)",
            Self::OneFile => "Excel (xml)",
            Self::Ods => "ODS",
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }

    /// Returns the endings that a file of this kind usually has.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "md", "markdown", "tsv", "tab", "text"],
            Self::Html => &["html", "htm", "xhtml", "shtml", "mht", "mhtml"],
            Self::Docx => &["docx", "docm", "dotx", "dotm"],
            Self::Doc => &["doc", "dot", "wps", "wpt"],
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xls => &["xls", "xlt", "et", "ett"],
            Self::OneFile => &["xml", "xls"],
            Self::Ods => &["ods", "ots"],
            Self::Csv => &["csv", "tsv", "tab", "txt"],
            Self::Json => &["json"],
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
/// fit, is told as a note. A text without any content is a source without elements.
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
    let ending = sniff::ending(name);
    let mut notes = Vec::new();
    let (kind, source) = if sniff::is_zip(bytes) {
        packed(bytes, &mut notes)?
    } else if ole::is(bytes) {
        old(bytes, &mut notes)?
    } else {
        written(&ending, bytes, &mut notes)?
    };
    if !ending.is_empty() && !kind.endings().contains(&ending.as_str()) {
        notes.push(Note::Ending { ending, kind });
    }
    Ok(Opened { kind, source, notes })
}

/// What is in an archive.
fn packed(bytes: &[u8], notes: &mut Vec<Note>) -> Result<(Kind, Source), Refusal> {
    let mut archive = Archive::open(bytes)?;
    if docx::is(&archive) {
        return Ok((Kind::Docx, docx::read(&mut archive, notes)?));
    }
    if xlsx::is(&archive) {
        return Ok((Kind::Xlsx, xlsx::read(&mut archive, bytes, notes)?));
    }
    match sniff::packed(&mut archive)? {
        None => Ok((Kind::Ods, ods::read(&mut archive, notes)?)),
        Some(refusal) => Err(refusal),
    }
}

/// What is in a container of Office before 2007.
fn old(bytes: &[u8], notes: &mut Vec<Note>) -> Result<(Kind, Source), Refusal> {
    let (held, has_macros) = ole::held(bytes)?;
    if has_macros {
        notes.push(Note::Macros);
    }
    Ok(match held {
        Held::Workbook(stream) => (Kind::Xls, xls::read(&stream, notes)?),
        Held::Document(document) => (Kind::Doc, doc::read(&document, notes)?),
    })
}

/// What is written as text.
fn written(ending: &str, bytes: &[u8], notes: &mut Vec<Note>) -> Result<(Kind, Source), Refusal> {
    let decoded = match mht::page(bytes)? {
        Some(page) => {
            let declared = page.charset.as_deref().or(sniff::declared(&page.bytes));
            encoding::decode(&page.bytes, declared)?
        }
        None => encoding::decode(bytes, sniff::declared(bytes))?,
    };
    let text = decoded.text.as_str();
    notes.extend(decoded.notes);
    if let Some(refusal) = sniff::other_xml(text) {
        return Err(refusal);
    }
    if spreadsheetml::is(text) {
        return Ok((Kind::OneFile, spreadsheetml::read(text, notes)?));
    }
    if sniff::is_html(text) {
        return Ok((Kind::Html, html::read(text, notes)?));
    }
    if json::is(text)
        && let Some(source) = json::read(text)
    {
        return Ok((Kind::Json, source?));
    }
    if ending == "json" {
        return Err(Refusal::OtherJson);
    }
    if let Some(separator) = csv::separator(ending, text) {
        return Ok((Kind::Csv, csv::read(text, separator)?));
    }
    Ok((Kind::Text, lines::read(text)?))
}
