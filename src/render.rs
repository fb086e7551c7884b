//! A report as the document that is published: neutral blocks first, then the bytes of a format.
//!
//! The same report gives the same bytes, always: no date, no machine, no locale. Whether a report may be published
//! at all is what `check` assesses; nothing here reads or writes a file.

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
pub use checksheet::{Relation, SheetWords, Standing, Tally};
pub use correction::{Words, correction_blocks};
pub use csv::to_csv;
pub use docx::to_docx;
pub use format::{Format, Job, NotWritten};
pub use html::{Html, to_html};
pub use json::to_json;
pub use markdown::to_markdown;
pub use paper::{Paper, Properties};
pub use report::report_blocks;
pub use seal::Seal;
pub use text::to_text;
pub use xlsx::{BookWords, Entry, to_entry, to_xlsx};

/// The words of a line of signatures with room behind each.
fn signature_line(words: &[Text]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("{word}：")).collect();
    words.join("　　　　")
}
