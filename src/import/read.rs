//! The formats of documents: bytes → [`Source`].
//!
//! [`open`] looks at what the bytes are, never only at the name, and hands them to the reader of that format. Bytes come from
//! anywhere: every reader is bounded in time and memory, follows no reference to anything outside and answers each failure
//! with a [`Refusal`] that says what to do next. What a table means, `matching` says.

mod archive;
mod blocks;
mod bytes;
mod csv;
mod doc;
mod docx;
mod encoding;
mod html;
mod json;
mod marks;
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
mod text;
mod xls;
mod xlsx;
mod xml;

pub use refusal::{Note, Refusal};

use super::source::Source;
use archive::Archive;
use ole::Content;

/// Bytes of the largest document that is read.
pub const LARGEST: usize = 64 << 20;

/// The format that a document was found to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
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
    SpreadsheetMl,
    /// A spreadsheet of LibreOffice or WPS.
    Ods,
    /// Values with separators.
    Csv,
    /// JSON.
    Json,
}

impl Format {
    /// Returns the name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "TXT",
            Self::Html => "HTML",
            Self::Docx => "Word (docx)",
            Self::Doc => "Word (doc)",
            Self::Xlsx => "Excel (xlsx)",
            Self::Xls => "Excel (xls)",
            Self::SpreadsheetMl => "Excel (xml)",
            Self::Ods => "ODS",
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }

    /// Returns the extensions that a file of this format usually has.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "md", "markdown", "tsv", "tab", "text"],
            Self::Html => &["html", "htm", "xhtml", "shtml", "mht", "mhtml"],
            Self::Docx => &["docx", "docm", "dotx", "dotm"],
            Self::Doc => &["doc", "dot", "wps", "wpt"],
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xls => &["xls", "xlt", "et", "ett"],
            Self::SpreadsheetMl => &["xml", "xls"],
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
    pub format: Format,
    /// What it holds.
    pub source: Source,
    /// What a person should know of how it was read.
    pub notes: Vec<Note>,
}

/// Parses a document.
///
/// `name` is the file's name, whose extension only decides between readings that the bytes allow alike and, where it does not
/// fit, is told as a note. A text without any content is a source without elements.
///
/// # Errors
/// The bytes are of no format that can be read, damaged, or larger than can be read in bounded time.
pub fn open(name: &str, bytes: &[u8]) -> Result<Opened, Refusal> {
    if bytes.len() > LARGEST {
        return Err(Refusal::TooLarge { bytes: bytes.len() });
    }
    if let Some(refusal) = sniff::refusal(bytes) {
        return Err(refusal);
    }
    let extension = sniff::extension(name);
    let mut notes = Vec::new();
    let (format, mut source) = if sniff::is_zip(bytes) {
        from_archive(bytes, &mut notes)?
    } else if ole::is_container(bytes) {
        from_ole(bytes, &mut notes)?
    } else {
        from_text(&extension, bytes, &mut notes)?
    };
    let struck = marks::settle(&mut source);
    if !struck.is_empty() {
        notes.push(Note::Struck { texts: struck });
    }
    if !extension.is_empty() && !format.extensions().contains(&extension.as_str()) {
        notes.push(Note::Extension { extension, format });
    }
    Ok(Opened { format, source, notes })
}

/// Reads what is in a zip archive.
fn from_archive(bytes: &[u8], notes: &mut Vec<Note>) -> Result<(Format, Source), Refusal> {
    let mut archive = Archive::open(bytes)?;
    if docx::recognizes(&archive) {
        return Ok((Format::Docx, docx::read(&mut archive, notes)?));
    }
    if xlsx::recognizes(&archive) {
        return Ok((Format::Xlsx, xlsx::read(&mut archive, bytes, notes)?));
    }
    match sniff::archive_refusal(&mut archive)? {
        None => Ok((Format::Ods, ods::read(&mut archive, notes)?)),
        Some(refusal) => Err(refusal),
    }
}

/// Reads what is in a container of Office before 2007.
fn from_ole(bytes: &[u8], notes: &mut Vec<Note>) -> Result<(Format, Source), Refusal> {
    let (content, has_macros) = ole::content(bytes)?;
    if has_macros {
        notes.push(Note::Macros);
    }
    Ok(match content {
        Content::Workbook(stream) => (Format::Xls, xls::read(&stream, notes)?),
        Content::Document(document) => (Format::Doc, doc::read(&document, notes)?),
    })
}

/// Reads what is written as text.
fn from_text(
    extension: &str,
    bytes: &[u8],
    notes: &mut Vec<Note>,
) -> Result<(Format, Source), Refusal> {
    let decoded = match mht::page(bytes)? {
        Some(page) => {
            let declared = page.charset.as_deref().or(sniff::declared_charset(&page.bytes));
            encoding::decode(&page.bytes, declared)?
        }
        None => encoding::decode(bytes, sniff::declared_charset(bytes))?,
    };
    let text = decoded.text.as_str();
    notes.extend(decoded.notes);
    if let Some(refusal) = sniff::xml_refusal(text) {
        return Err(refusal);
    }
    if spreadsheetml::recognizes(text) {
        return Ok((Format::SpreadsheetMl, spreadsheetml::read(text, notes)?));
    }
    if sniff::is_html(text) {
        return Ok((Format::Html, html::read(text, notes)?));
    }
    if json::recognizes(text)
        && let Some(source) = json::read(text)
    {
        return Ok((Format::Json, source?));
    }
    if extension == "json" {
        return Err(Refusal::OtherJson);
    }
    if let Some(separator) = csv::separator(extension, text) {
        return Ok((Format::Csv, csv::read(text, separator)?));
    }
    Ok((Format::Text, text::read(text)?))
}
