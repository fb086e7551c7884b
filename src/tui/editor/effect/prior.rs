//! Last year's report: found in the folder, or named.

use std::path::{Path, PathBuf};

use super::fail;
use crate::model::Report;
use crate::store::priors::{self, Shelf};
use crate::tui::editor::app::{App, Purpose, Screen};
use crate::tui::editor::session::{LastYear, Session};

/// Looks for the report of the year before in the folder of a report.
pub(in crate::tui) fn prior_of(report: &Report, path: &Path) -> Option<PathBuf> {
    let shelf = Shelf::index(priors::folder_of(path)).ok()?;
    shelf.of(report).iter().find(|found| found.as_path() != path).cloned()
}

/// Looks for it at once, where nobody waits for the screen.
pub(in crate::tui) fn find_prior(app: &mut App) {
    if let Some((report, path)) = app.session.as_mut().and_then(Session::seek_prior) {
        let prior = prior_of(&report, &path);
        found(app, &path, prior);
    }
}

/// Compares with what was found for a report, where this is still the open one and nobody named another meanwhile.
pub(super) fn found(app: &mut App, report: &Path, prior: Option<PathBuf>) {
    let forms = app.setup.library.clone();
    let Some(session) = &mut app.session else { return };
    if session.path() != Some(report) || !matches!(session.prior, LastYear::Looking) {
        return;
    }
    let read = |path: PathBuf| Some((priors::read(&path, forms.as_ref()).ok().flatten()?, path));
    session.set_prior(prior.and_then(read));
}

/// Compares with a report that somebody named.
pub(super) fn choose(app: &mut App, path: &Path) {
    let name = path.display().to_string();
    let prior = match priors::read(path, app.setup.library.as_ref()) {
        Ok(Some(prior)) => prior,
        Ok(None) => return app.refuse("tui.prior_unreadable", &[("file", &name)]),
        Err(error) => return fail(app, &error),
    };
    let Some(session) = &mut app.session else { return };
    let (year, wanted) = (prior.year, session.report.year - 1);
    if year != wanted {
        let (year, wanted) = (year.to_string(), wanted.to_string());
        let words = [("file", name.as_str()), ("year", &year), ("wanted", &wanted)];
        return app.refuse("tui.prior_mismatch", &words);
    }
    let agency = prior.agency.clone();
    let other = agency.split_whitespace().ne(session.report.agency.split_whitespace());
    session.set_prior(Some((prior, path.to_owned())));
    if matches!(app.screens.last(), Some(Screen::Lines(lines)) if lines.purpose == Purpose::Prior) {
        app.close();
    }
    let key = if other { "tui.prior_of_other" } else { "tui.prior_set" };
    app.say(key, &[("file", &name), ("agency", &agency)]);
}
