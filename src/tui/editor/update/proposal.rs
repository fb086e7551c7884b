//! What is taken over of a document that was opened instead of a report.

use std::path::PathBuf;

use super::lines;
use crate::tui::editor::app::{App, Page, Purpose, Screen};
use crate::tui::editor::effect::Effect;
use crate::tui::editor::proposal::{self, ImportScope};

/// Asks for agency, year and file of the report, or shows what was read.
pub(super) fn apply(app: &mut App, scope: ImportScope) {
    let Some(proposed) = app.proposed.take() else { return };
    if scope == ImportScope::Look {
        let list = proposal::question(app, &proposed);
        let lines = proposal::lines(app, &proposed);
        let title = app.words("tui.import_title", &[]);
        app.screens.push(Screen::List(list));
        app.screens.push(Screen::Page(Page { title, lines, top: 0, is_preview: false }));
    } else {
        let year = proposed.proposal.year.map(|year| year.to_string()).unwrap_or_default();
        let fields = vec![
            ("tui.field_agency", proposed.proposal.agency.clone().unwrap_or_default()),
            ("tui.field_year", year),
            ("tui.field_file", proposed.file().display().to_string()),
        ];
        lines::open_lines(app, Purpose::Import(scope), fields);
    }
    app.proposed = Some(proposed);
}

/// Makes the report of what the lines say.
pub(super) fn submit(app: &mut App, texts: &[String], scope: ImportScope) -> Vec<Effect> {
    let [agency, year, file] = texts else { return Vec::new() };
    let Some(year) = lines::year_of(app, year) else { return Vec::new() };
    if agency.is_empty() {
        app.refuse("tui.agency_missing", &[]);
        return Vec::new();
    }
    if file.is_empty() {
        app.refuse("tui.path_missing", &[]);
        return Vec::new();
    }
    let Some(proposed) = &app.proposed else { return Vec::new() };
    let report = Box::new(proposed.report(app, agency, year, scope));
    vec![Effect::Import { path: PathBuf::from(file), report }]
}
