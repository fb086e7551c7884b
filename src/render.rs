//! A report as the document that is published: neutral blocks first, then the bytes of a format.
//!
//! The same report gives the same bytes, always: no date, no machine, no locale. Whether a report may be published
//! at all is [`gate`]'s answer; nothing here reads or writes a file.

pub mod block;
mod chart;
pub mod checksheet;
pub mod correction;
pub mod csv;
pub mod docx;
pub mod format;
pub mod html;
pub mod json;
pub mod layout;
pub mod markdown;
pub mod paper;
mod prose;
pub mod report;
pub mod seal;
pub mod text;
pub mod xlsx;

pub use block::{Align, Block, Grid, GridCell, Placed, Role, Text};
pub use checksheet::SheetWords;
pub use correction::{Words, correction_blocks};
pub use csv::to_csv;
pub use docx::to_docx;
pub use format::{Format, Job, NotWritten};
pub use html::{Html, to_html};
pub use json::to_json;
pub use markdown::to_markdown;
pub use paper::{Paper, Properties};
pub use report::{Rendered, report_blocks, text_findings};
pub use seal::Seal;
pub use text::to_text;
pub use xlsx::{BookWords, Entry, to_entry, to_xlsx};

use crate::model::{CellId, Report, SectionKind};

/// What stands between a report and its publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// How many errors failed.
    pub errors: usize,
    /// The cells that somebody still has to fill, in form order.
    pub blanks: Vec<CellId>,
    /// The ids of sections without text.
    pub empty_sections: Vec<String>,
}

impl Gate {
    /// Returns whether the report may be published.
    pub fn is_open(&self) -> bool {
        self.errors == 0 && self.blanks.is_empty() && self.empty_sections.is_empty()
    }
}

/// Says what stands between a report, of whose rules `errors` failed, and its publication.
pub fn gate(report: &Report, errors: usize) -> Gate {
    let form = report.form();
    let empty = |id: &str| report.narrative.get(id).is_none_or(|text| text.trim().is_empty());
    let texts = form.sections.iter().filter(|section| section.kind == SectionKind::Text);
    Gate {
        errors,
        blanks: form.ids().filter(|cell| report.is_open(*cell)).collect(),
        empty_sections: texts.map(|s| s.id.clone()).filter(|id| empty(id)).collect(),
    }
}

/// The words of a line of signatures with room behind each.
fn signature_line(words: &[Text]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("{word}：")).collect();
    words.join("　　　　")
}
