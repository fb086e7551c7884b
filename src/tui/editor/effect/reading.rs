//! Documents that are opened instead of a report: read, and made a report of what somebody takes over.

use std::path::Path;

use super::fail;
use super::opening::{remember, show};
use crate::import::{Asked, propose, read};
use crate::store::disk::file;
use crate::store::journal::opening;
use crate::store::report::document;
use crate::tui::editor::app::{App, Screen};
use crate::tui::editor::proposal::{self, Proposed, Take};

/// Reads a document and asks what to take over. Returns false where the file is a report, or nothing that can be read as a
/// document: then it is opened as a report, which says what is wrong with it.
pub(super) fn open(app: &mut App, path: &Path) -> bool {
    let Ok(bytes) = file::read_document(path, read::LARGEST) else { return false };
    if document::is_report(path, &bytes) {
        return false;
    }
    let name = path.display().to_string();
    let opened = match read::open(&name, &bytes) {
        Ok(opened) => opened,
        Err(refusal) => {
            app.trouble(&refusal.message(), &[refusal.hint()]);
            return true;
        }
    };
    let notes = opened.notes.iter().map(read::Note::message).collect();
    let Some(proposal) = propose(opened.source, &Asked::default(), app.setup.library.as_ref())
    else {
        app.refuse("tui.import_nothing", &[("file", &name)]);
        return true;
    };
    let proposed = Box::new(Proposed { proposal, source: path.to_owned(), notes });
    let list = proposal::question(app, &proposed);
    if app.screens.is_empty() {
        super::start(app);
    }
    app.screens.push(Screen::List(list));
    app.proposed = Some(proposed);
    true
}

/// Makes the report and opens it.
pub(super) fn create(app: &mut App, path: &Path, agency: &str, year: i32, take: Take) {
    let Some(proposed) = app.proposed.take() else { return };
    let report = proposed.report(app, agency, year, take);
    match opening::create(path, &report, &app.setup.desk) {
        Ok(file) => {
            let count = proposed.proposal.count(None);
            remember(app, path);
            show(app, file, report, false);
            let [read, doubtful] = [count.read, count.doubtful].map(|count| count.to_string());
            app.say("tui.imported", &[("read", &read), ("doubtful", &doubtful)]);
        }
        Err(error) => {
            app.proposed = Some(proposed);
            fail(app, &error);
        }
    }
}
