//! The formats that a document can be written in: their names, file endings, and which file writes each.
//!
//! Where the bytes go is the caller's business.

use crate::model::Report;

use super::checksheet::{self, Standing};
use super::html::{self, Html};
use super::paper::Paper;
use super::xlsx::{self, BookWords};
use super::{csv, docx, json, markdown, text};

/// A format of the published document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text, tables aligned with spaces.
    Text,
    /// Markdown, tables with tabs.
    Markdown,
    /// A page for a browser.
    Html,
    /// A file for Word.
    Docx,
    /// The report as data, texts included.
    Json,
    /// The figures, one a line.
    Csv,
    /// A workbook with live totals and rules.
    Xlsx,
    /// The sheet that the chief signs before it is published.
    Checksheet,
}

/// What a format is written from.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The report itself, for formats that hold data rather than a page.
    pub report: &'a Report,
    /// Last year's report, where it is at hand.
    pub prior: Option<&'a Report>,
    /// The document as blocks.
    pub paper: &'a Paper,
    /// How many columns of a terminal a line of plain text takes at most.
    pub width: usize,
    /// The words before the seal where it is printed as a line.
    pub seal_line: &'a str,
    /// What is asked of a page.
    pub html: Html<'a>,
    /// The words of a workbook.
    pub book: &'a BookWords,
    /// How the rules came out, for the sheet to sign.
    pub standing: &'a Standing,
}

/// Why a document could not be written in a format.
#[derive(Debug, thiserror::Error)]
#[error("{format}: {reason}")]
pub struct NotWritten {
    /// The name of the format.
    pub format: &'static str,
    /// What the writer said.
    pub reason: String,
}

impl Format {
    /// All formats, in the order in which they are listed.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Markdown,
        Self::Html,
        Self::Docx,
        Self::Xlsx,
        Self::Json,
        Self::Csv,
        Self::Checksheet,
    ];

    /// Returns the word that names the format on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Checksheet => "checksheet",
        }
    }

    /// Returns the ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Checksheet => "checksheet.txt",
        }
    }

    /// Returns whether it is a document for the public, which must be ready.
    pub fn is_published(self) -> bool {
        self != Self::Checksheet
    }

    /// Returns whether it holds the report as data and not a page, so that it is the same whatever page was asked for.
    pub fn is_data(self) -> bool {
        matches!(self, Self::Json | Self::Csv)
    }

    /// Returns whether the notice of corrections can be written in it.
    pub fn has_notice(self) -> bool {
        !self.is_data() && self != Self::Checksheet
    }

    /// Returns whether the bytes are text that a terminal can show.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Docx | Self::Xlsx)
    }

    /// Returns the format of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// Writes the document. The same job gives the same bytes.
    pub fn write(self, job: &Job<'_>) -> Result<Vec<u8>, NotWritten> {
        let blocks = || job.paper.flowing(job.seal_line);
        match self {
            Self::Text => Ok(text::to_text(&blocks(), job.width).into_bytes()),
            Self::Markdown => Ok(markdown::to_markdown(&blocks()).into_bytes()),
            Self::Html => Ok(html::to_html(job).into_bytes()),
            Self::Docx => docx::to_docx(job.paper).map_err(|why| self.not_written(&why)),
            Self::Json => Ok(json::to_json(job).into_bytes()),
            Self::Csv => Ok(csv::to_csv(job).into_bytes()),
            Self::Checksheet => Ok(text::to_text(&checksheet::blocks(job), job.width).into_bytes()),
            Self::Xlsx => xlsx::to_xlsx(job)
                .map_err(|trouble| NotWritten { format: self.name(), reason: trouble.to_string() }),
        }
    }

    fn not_written(self, why: &std::io::Error) -> NotWritten {
        NotWritten { format: self.name(), reason: why.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A format that is not in the list compiles, and nobody could ask for it.
    #[test]
    fn every_format_is_listed_once() {
        let place = |format: &Format| match format {
            Format::Text => 0,
            Format::Markdown => 1,
            Format::Html => 2,
            Format::Docx => 3,
            Format::Json => 4,
            Format::Csv => 5,
            Format::Xlsx => 6,
            Format::Checksheet => 7,
        };
        let mut places: Vec<usize> = Format::ALL.iter().map(place).collect();
        places.sort_unstable();
        assert_eq!(places, (0..8).collect::<Vec<_>>());
    }
}
