//! A document that an office already has, parsed into what every importer understands: headings, lines and tables with
//! their merges, in the order in which they stand.
//!
//! Nothing here knows a file format (text, HTML, Word, Excel) or a form: readers make a [`Source`], `matching` reads it.

use std::fmt;

/// Where in the source something stands, for people: a line, a table with row and column, a sheet with a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Nothing is known.
    #[default]
    Unknown,
    /// A line of a text, from 1.
    Line(usize),
    /// A cell of the document's table number `table`, all from 1.
    Table {
        /// Which table.
        table: usize,
        /// Which row.
        row: usize,
        /// Which column, merges resolved.
        column: usize,
    },
    /// A cell of a sheet, as in `Sheet1!C5`.
    Sheet(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Line(line) => write!(f, "{line}"),
            Self::Table { table, row, column } => write!(f, "{table}:{row}:{column}"),
            Self::Sheet(name) => f.write_str(name),
        }
    }
}

/// A cell of a table as the document has it, before merges are resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceCell {
    /// Its text, lines separated by line ends.
    pub text: String,
    /// How many rows it covers, at least 1.
    pub rowspan: usize,
    /// How many columns it covers, at least 1.
    pub colspan: usize,
    /// The address of the form's cell that it says it is (a defined name, a data attribute), as written.
    pub address: Option<String>,
    /// Where it stands.
    pub place: Place,
}

impl SourceCell {
    /// Returns a cell that covers no other place.
    pub(in crate::import) fn unmerged(text: String, place: &Place) -> Self {
        Self { text, rowspan: 1, colspan: 1, address: None, place: place.clone() }
    }
}

/// A table: rows of cells; a place that a span covers has no cell of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceTable {
    /// Its rows.
    pub rows: Vec<Vec<SourceCell>>,
}

/// An element of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// A heading, where the document says that it is one.
    Heading(Line),
    /// A line or paragraph of running text. Lines of plain text come one by one, an empty one as empty text.
    Line(Line),
    /// A table.
    Table(SourceTable),
    /// A picture: a table can hide in it, which is said.
    Picture(Place),
}

/// A line of text with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The text, without line ends.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// What a document says of itself in fields of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The title (HTML title, document property).
    pub title: Option<String>,
    /// The id of the form.
    pub form: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The report year.
    pub year: Option<String>,
    /// The seal of our own documents.
    pub seal: Option<String>,
}

/// A parsed document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What it says of itself.
    pub metadata: Metadata,
    /// Its elements in order.
    pub elements: Vec<Element>,
}
