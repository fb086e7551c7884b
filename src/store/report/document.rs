//! A report file that is open: its text, the report in it, and the place of each cell.
//!
//! The text is what counts: a change replaces the bytes of its value and leaves everything else as it was, comments,
//! order, spacing, byte order mark, line ends and the end of the file. Files are read and written elsewhere.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::model::{CellId, Finding, Form, Forms, Message, Place, Report, Severity};

use super::keys::{BYTE_ORDER_MARK, HEAD_BYTES};
use super::reader::{self, CellSpan, SectionStart};
use super::writer;
use crate::store::{Error, LIMIT};

mod update;

pub use update::same;

/// A report file in memory.
#[derive(Clone, Debug)]
pub struct Document {
    name: Arc<str>,
    /// The whole text, with the byte order mark where there is one.
    whole: String,
    report: Report,
    cell_spans: Vec<Option<CellSpan>>,
    sections: Vec<SectionStart>,
}

/// What opening a report file gives.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The file, where it is TOML without a slip and its form, year and agency are known, so that it can be edited.
    pub document: Option<Document>,
    /// The report with its bad cells left blank, where its form, year and agency are known and the TOML is sound (but
    /// for figures like `12件`).
    pub report: Option<Report>,
    /// Every problem, in the order of the text.
    pub findings: Vec<Finding>,
}

impl Document {
    /// Reads the content of a report file that came in as `name`.
    pub fn parse(name: &str, bytes: &[u8], forms: &dyn Forms) -> Parsed {
        let name: Arc<str> = Arc::from(name);
        let whole = match text_of(&name, bytes) {
            Ok(whole) => whole,
            Err(finding) => return Parsed { findings: vec![*finding], ..Parsed::default() },
        };
        let reading =
            reader::read(&name, whole.strip_prefix(BYTE_ORDER_MARK).unwrap_or(whole), forms);
        let document =
            reading.report.clone().filter(|_| reading.is_well_formed).map(|report| Self {
                name,
                whole: whole.to_owned(),
                report,
                cell_spans: reading.cell_spans,
                sections: reading.sections,
            });
        Parsed { document, report: reading.report, findings: reading.findings }
    }

    /// Writes a new file for a report, in the canonical layout.
    pub fn create(name: &str, report: &Report) -> Self {
        let name: Arc<str> = Arc::from(name);
        let whole = writer::report(report);
        let reading = reader::read(&name, &whole, &SingleForm(report.form()));
        let report = reading.report.unwrap_or_else(|| report.clone());
        Self { name, whole, report, cell_spans: reading.cell_spans, sections: reading.sections }
    }

    /// Returns the text of a file for a report whose year nobody knows yet. It cannot be read before the year is filled in;
    /// `remark` stands beside the empty place.
    pub fn without_year(report: &Report, remark: &str) -> String {
        writer::without_year(report, remark)
    }

    /// Returns the document with another text that must hold the same report.
    pub(super) fn with_text(&self, text: &str) -> Result<Self, Error> {
        let mut other = self.clone();
        let reading = reader::read(&self.name, text, &SingleForm(self.report.form()));
        let report =
            reading.report.filter(|report| reading.is_well_formed && same(report, &self.report));
        other.report = report.ok_or(Error::NotPreserved)?;
        other.whole.replace_range(self.whole.len() - self.text().len().., text);
        other.cell_spans = reading.cell_spans;
        Ok(other)
    }

    /// Returns the content of the file.
    pub fn bytes(&self) -> &[u8] {
        self.whole.as_bytes()
    }

    /// Returns the text, without a byte order mark.
    pub fn text(&self) -> &str {
        self.whole.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.whole)
    }

    /// Returns the report that the text holds.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns where a cell's figure stands.
    pub fn place(&self, cell: CellId) -> Option<Place> {
        let at = self.cell_spans.get(cell.index())?.as_ref()?;
        Some(self.place_of(at.span.start))
    }

    /// Returns where a section stands: the header of its table, or its text.
    pub fn section_place(&self, section: &str) -> Option<Place> {
        let start = self.section_start(section)?;
        Some(self.place_of(start.table.or(start.text)?))
    }

    fn section_start(&self, section: &str) -> Option<SectionStart> {
        let at = self.report.form().sections.iter().position(|own| own.id == section)?;
        self.sections.get(at).copied()
    }

    /// Returns where a part of a section's text stands, by its bytes within the text as the report holds it; the text
    /// itself where the file writes it in another way, as with escapes.
    pub fn text_place(&self, section: &str, span: &Range<usize>) -> Option<Place> {
        let start = self.section_start(section)?.text?;
        let held = self.report.narrative.get(section)?;
        let wanted = held.get(span.clone()).filter(|part| !part.is_empty());
        let at = wanted.and_then(|part| {
            // The same words may stand in the text before.
            let before = held.get(..span.start)?.matches(part).count();
            self.text().get(start..)?.match_indices(part).nth(before)
        });
        Some(self.place_of(at.map_or(start, |(at, _)| start + at)))
    }

    /// Returns where these words first stand in the file.
    pub fn words_place(&self, words: &str) -> Option<Place> {
        self.text().find(words).filter(|_| !words.is_empty()).map(|at| self.place_of(at))
    }

    fn place_of(&self, at: usize) -> Place {
        let before = &self.text()[..at];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        Place {
            file: Arc::clone(&self.name),
            line: 1 + before.matches('\n').count() as u32,
            column: 1 + before[line..].chars().count() as u32,
        }
    }
}

/// Returns whether a file is to be read as a report, slips and all, by its name or its first key; any other may be a
/// document that a report can be made of.
pub fn is_report(path: &Path, bytes: &[u8]) -> bool {
    if path.extension().is_none_or(|ending| ending.eq_ignore_ascii_case("toml")) {
        return true;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]);
    head.lines().any(|line| {
        let line = line.trim_start_matches(BYTE_ORDER_MARK);
        line.strip_prefix("gouji").is_some_and(|rest| rest.trim_start().starts_with('='))
    })
}

/// The one form that a report is on, for reading its own text again.
struct SingleForm<'a>(&'a Arc<Form>);

impl Forms for SingleForm<'_> {
    fn form(&self, id: &str) -> Option<Arc<Form>> {
        (self.0.id == id).then(|| Arc::clone(self.0))
    }

    fn ids(&self) -> Vec<String> {
        vec![self.0.id.clone()]
    }
}

/// Returns the bytes as text, or what is wrong with them.
fn text_of<'b>(name: &Arc<str>, bytes: &'b [u8]) -> Result<&'b str, Box<Finding>> {
    let finding = |id, message: &'static str, hint, text: &str, at: usize| {
        let finding = Finding::reading(id, Severity::Error, Message::key(message));
        Box::new(finding.hint(Message::key(hint)).at(name, text, at..at))
    };
    if bytes.len() > LIMIT {
        return Err(finding("too_large", "store.too_large", "store.too_large_hint", "", 0));
    }
    // Word, WPS, Excel and PDF files under the wrong name.
    let others: [&[u8]; 3] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"];
    if others.iter().any(|start| bytes.starts_with(start)) {
        return Err(finding("not_gouji", "store.not_gouji", "store.not_gouji_hint", "", 0));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let good = std::str::from_utf8(good).unwrap_or_default();
        finding("not_utf8", "store.not_utf8", "store.not_utf8_hint", good, good.len())
    })
}
