//! What reaches beyond the state: reading and writing files, leaving.

use std::path::{Path, PathBuf};

use super::app::{App, Effect, Lines, Purpose, Screen};
use super::command::Command;
use super::session::Session;
use super::{list, start};
use crate::model::{Message, Report, Severity};
use crate::store::document::Document;
use crate::store::{Error, atomic, file, recent};

/// Does an effect. Returns true where the screen must be painted anew.
pub(super) fn run(app: &mut App, effect: Effect) -> bool {
    match effect {
        Effect::Save => save(app),
        Effect::SaveAs(path) => save_as(app, &path),
        Effect::Open(path) => open(app, &path, false),
        Effect::Example(number) => example(app, number),
        Effect::Create(path, agency, year, prior) => create(app, &path, agency, year, prior),
        Effect::Start => start(app),
        Effect::Browse => {
            let list = start::files(app);
            app.screens.push(Screen::List(list));
        }
        Effect::Repaint => return true,
        Effect::Quit => {
            // A save that failed just before keeps the program, and says why.
            app.done = app.notice.as_ref().is_none_or(|notice| !notice.refusal);
        }
    }
    false
}

fn fail(app: &mut App, error: &Error) {
    app.trouble(&error.message(), error.hint().as_slice());
}

fn save(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let Some(path) = session.path.clone() else { return };
    let written = session
        .document
        .sync(&session.report)
        .and_then(|()| atomic::write(&path, session.document.bytes()));
    let count = session.unsaved().to_string();
    match written {
        Ok(_) => {
            session.mark_saved((app.setup.clock)());
            let half = session.undecided.len().to_string();
            let key = if half == "0" { "tui.saved" } else { "tui.saved_half" };
            let name = path.display().to_string();
            app.say(key, &[("count", &count), ("half", &half), ("file", &name)]);
        }
        Err(error) => {
            // What always helps comes first: a narrow screen may cut the rest.
            let digits = Command::SaveAs.digits().unwrap_or_default();
            let elsewhere = Message::key("tui.save_elsewhere").with("keys", digits);
            let hints: Vec<Message> = std::iter::once(elsewhere).chain(error.hint()).collect();
            app.trouble(&error.message(), &hints);
        }
    }
}

fn save_as(app: &mut App, path: &Path) {
    let Some(session) = &mut app.session else { return };
    let document = Document::create(&path.display().to_string(), &session.report);
    match file::write_new(path, document.bytes()) {
        Ok(()) => {
            session.document = document;
            session.path = Some(path.to_owned());
            session.mark_saved((app.setup.clock)());
            remember(app, path);
            let asked = |lines: &Lines| matches!(lines.purpose, Purpose::SaveAs { .. });
            if matches!(app.screens.last(), Some(Screen::Lines(lines)) if asked(lines)) {
                app.close();
            }
            let name = path.display().to_string();
            app.say("tui.saved_as", &[("file", &name)]);
        }
        Err(error) => fail(app, &error),
    }
}

/// The list of recent files is a convenience: that it cannot be written stops nobody.
fn remember(app: &App, path: &Path) {
    if let Some(state) = &app.setup.state {
        let _ = recent::remember(state, path);
    }
}

/// Reads a report; what is wrong with it is said with place and remedy.
pub(super) fn open(app: &mut App, path: &Path, read_only: bool) {
    let bytes = match file::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return fail(app, &error),
    };
    let name = path.display().to_string();
    let opened = Document::parse(&name, &bytes, app.setup.library.as_ref());
    let bad = opened.findings.iter().find(|finding| finding.severity == Severity::Error);
    if let (Some(finding), true) = (bad, opened.document.is_none() || opened.report.is_none()) {
        let place = finding
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!("{}:{}  ", place.line, place.column));
        let text = app.locale.message(&finding.message);
        let more = opened.findings.len().saturating_sub(1).to_string();
        app.refuse(
            "tui.cannot_open",
            &[("place", &place), ("text", &text), ("more", &more), ("file", &name)],
        );
        return;
    }
    let (Some(document), Some(report)) = (opened.document, opened.report) else { return };
    let wrong = opened.findings.len();
    app.session = Some(Session::new(Some(path.to_owned()), report, document, read_only));
    // What could not be read must not be written over unseen.
    if bad.is_some()
        && let Some(session) = &mut app.session
    {
        session.read_only = true;
    }
    app.screens = vec![Screen::Editor];
    remember(app, path);
    if wrong > 0 {
        app.refuse("tui.opened_with_trouble", &[("count", &wrong.to_string()), ("file", &name)]);
    }
}

fn example(app: &mut App, number: usize) {
    let Some((name, text, ..)) = start::EXAMPLES.get(number) else { return };
    let opened = Document::parse(name, text.as_bytes(), app.setup.library.as_ref());
    let (Some(document), Some(report)) = (opened.document, opened.report) else { return };
    app.session = Some(Session::new(None, report, document, false));
    app.screens = vec![Screen::Editor];
    app.say("tui.is_example", &[]);
}

fn create(app: &mut App, path: &Path, agency: String, year: i32, prior: Option<PathBuf>) {
    let prior = match prior.map(|path| read_prior(app, &path)) {
        Some(None) => return,
        Some(prior) => prior,
        None => None,
    };
    let Some(form) = start::form_for(app, year) else {
        app.refuse("tui.year_without_form", &[("year", &year.to_string())]);
        return;
    };
    let agency = match &prior {
        Some(prior) if agency.is_empty() => prior.agency.clone(),
        _ => agency,
    };
    let mut report = Report::new(form, agency, year);
    if let Some(prior) = &prior {
        report.carry_from(prior);
    }
    let document = Document::create(&path.display().to_string(), &report);
    match file::write_new(path, document.bytes()) {
        Ok(()) => open(app, path, false),
        Err(error) => fail(app, &error),
    }
}

fn read_prior(app: &mut App, path: &Path) -> Option<Report> {
    let bytes = match file::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            fail(app, &error);
            return None;
        }
    };
    let name = path.display().to_string();
    let opened = Document::parse(&name, &bytes, app.setup.library.as_ref());
    if opened.report.is_none() {
        app.refuse("tui.prior_unreadable", &[("file", &name)]);
    }
    opened.report
}

/// Shows the start screen.
pub(super) fn start(app: &mut App) {
    let list: list::List = start::list(app);
    app.screens = vec![Screen::List(list)];
}
