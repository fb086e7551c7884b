//! Writing the document from the editor: the formats to choose from, and the document itself.

use super::app::App;
use super::effect::Document;
use super::list::{Action, Item, Kind, List};
use crate::present::{checksheet, document};
use crate::render::{self, Format, Html, Job, NotWritten, Paper, Properties};

/// How wide a text is, in columns.
const WIDTH: usize = 76;

/// Returns the list of formats, each with the file that it would be written to.
pub(super) fn list(app: &App) -> Option<List> {
    let path = app.session.as_ref()?.path()?.to_owned();
    let item = |format: &Format| {
        let file = path.with_extension(format.ending());
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Item { detail: name, ..Item::new(app.words(said(*format), &[]), Action::Publish(*format)) }
    };
    let items = Format::ALL.iter().map(item).collect();
    Some(List::new(Kind::Question, app.words("tui.publish_title", &[]), items))
}

/// Returns the key of the words for a format.
fn said(format: Format) -> &'static str {
    match format {
        Format::Text => "tui.format_text",
        Format::Markdown => "tui.format_markdown",
        Format::Html => "tui.format_html",
        Format::Docx => "tui.format_docx",
        Format::Xlsx => "tui.format_xlsx",
        Format::Json => "tui.format_json",
        Format::Csv => "tui.format_csv",
        Format::Checksheet => "tui.format_checksheet",
    }
}

/// Makes the document of the open report, marked as a draft where the report is not ready; `None` where it has no file.
pub(super) fn document(app: &App, format: Format) -> Option<Result<Document, NotWritten>> {
    let session = app.session.as_ref()?;
    let path = session.path()?.with_extension(format.ending());
    let prior = session.prior.report();
    let is_draft = format.is_published() && !session.assessment().gate().is_open();
    let mark = is_draft.then(|| app.locale.text("present.draft_mark"));
    let blocks = render::report_blocks(&session.report, prior);
    let properties = Properties::of(&session.report, prior, mark);
    let paper = Paper { properties, blocks };
    let job = Job {
        report: &session.report,
        prior,
        paper: &paper,
        width: WIDTH,
        seal_line: app.locale.text("present.seal_line"),
        html: Html { fragment: false, charts: false, earlier: None },
        book: &document::words(&app.locale),
        standing: &checksheet::standing(&app.locale, &session.report, session.assessment()),
    };
    Some(format.write(&job).map(|bytes| Document { bytes, path, is_draft }))
}
