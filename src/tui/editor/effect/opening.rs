//! Opening reports, and what to do with work that a journal holds and the file does not.

use std::path::{Path, PathBuf};

use super::fail;
use crate::model::history::Step;
use crate::model::{Edit, Finding, Message, Report, Severity};
use crate::store::disk::file;
use crate::store::journal::inspect;
use crate::store::journal::opening::{self, Opening, Writer};
use crate::store::journal::recovery::{Recovered, Recovery};
use crate::store::journal::replay::Left;
use crate::store::journal::session::FileSession;
use crate::store::report::document::Document;
use crate::store::{Error, recent};
use crate::tui::editor::app::{App, Page, Screen};
use crate::tui::editor::command::Command;
use crate::tui::editor::list::Recover;
use crate::tui::editor::recovery::{self, Pending, Question};
use crate::tui::editor::session::{Locked, Session};
use crate::tui::editor::start;

/// The list of recent files is a convenience: that it cannot be written stops nobody.
pub(super) fn remember(app: &App, path: &Path) {
    if let Some(state) = &app.setup.state {
        let _ = recent::remember(state, path);
    }
}

/// Opens a report; what is wrong with it is said with place and remedy, what was not saved last time is asked about. One
/// that cannot be opened leaves the screen as it was.
pub(in crate::tui) fn open(app: &mut App, path: &Path, read_only: bool) {
    if super::reading::open(app, path) {
        return;
    }
    let (desk, forms) = (&app.setup.desk, app.setup.library.as_ref());
    // Its lock and its journal go over from the open one.
    let held = app.session.as_mut().filter(|session| session.path() == Some(path));
    let held = held.and_then(|session| Some((session.file.as_mut()?, &session.report)));
    let opened = match held.filter(|(file, _)| file.is_held()) {
        _ if read_only => opening::view(path, desk, forms),
        Some((file, now)) => opening::reopen(file, now, desk, forms),
        None => opening::open(path, desk, forms),
    };
    match opened {
        Ok(opening) => opened_as(app, path, opening, read_only),
        Err(error) => {
            fail(app, &error);
            tell_held(app, path);
        }
    }
}

/// Says how to get at what the journal of a report holds whose file cannot be opened; where the report is still on the
/// screen, that it can be saved elsewhere.
fn tell_held(app: &mut App, path: &Path) {
    let name = path.display().to_string();
    if app.session.as_ref().is_some_and(|session| session.path() == Some(path)) {
        let digits = Command::SaveAs.digits().unwrap_or_default();
        return app.say_first("tui.still_here", &[("keys", &digits)]);
    }
    let held = inspect::look(path, &app.setup.desk, app.setup.library.as_ref());
    if held.is_ok_and(|recovery| recovery.work().is_some()) {
        app.say_too("tui.recover_with", &[("file", &name)]);
    }
}

fn opened_as(app: &mut App, path: &Path, opening: Opening, read_only: bool) {
    let Opening { file, report, findings, recovery, writer, unkept } = opening;
    let bad = findings.iter().find(|finding| finding.severity == Severity::Error);
    let name = path.display().to_string();
    let (Some(file), Some(report)) = (file, report) else {
        let Some(finding) = bad.or(findings.first()) else { return };
        let place = finding
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!("{}:{}  ", place.line, place.column));
        let text = app.locale.message(&finding.message);
        let more = findings.len().saturating_sub(1).to_string();
        let words = [("place", &*place), ("text", &text), ("more", &more), ("file", &name)];
        app.refuse("tui.cannot_open", &words);
        return tell_held(app, path);
    };
    if app.session.as_ref().is_some_and(|session| session.path() == Some(path)) {
        app.session = None;
    }
    remember(app, path);
    let protected = read_only || bad.is_some();
    let mut asides = Vec::new();
    if let Writer::Unlocked(why) = &writer {
        asides.push(why.message());
    }
    let recovery = match Question::about(recovery) {
        Ok((question, found)) => {
            asides.extend(unkept);
            asides.extend((found.lost > 0).then(|| Message::key("tui.recovered_torn")));
            let pending =
                Pending { protected, asides, ..Pending::new(question, file, report, found) };
            app.screens.push(Screen::List(recovery::question(app, &pending)));
            app.pending = Some(Box::new(pending));
            return;
        }
        Err(recovery) => recovery,
    };
    if let Recovery::History(found) = recovery {
        // What could not be read must not be written over unseen.
        show(app, file, report, protected);
        tell_findings(app, &name, &findings);
        asides.extend((found.lost > 0).then(|| Message::key("tui.recovered_torn")));
        go_on(app, *found);
        return tell_asides(app, &asides);
    }
    show(app, file, report, protected);
    tell_findings(app, &name, &findings);
    if let Some(why) = unkept {
        app.trouble(&why, &[]);
    }
    tell_asides(app, &asides);
    tell_writer(app, &writer);
}

/// Says what was not understood in the file that was opened.
fn tell_findings(app: &mut App, name: &str, findings: &[Finding]) {
    let count = findings.len().to_string();
    let Some(first) = findings.first() else { return };
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        app.refuse("tui.opened_with_trouble", &[("count", &count), ("file", name)]);
    } else {
        let text = app.locale.message(&first.message);
        app.say("tui.opened_with_warnings", &[("count", &count), ("text", &text)]);
    }
}

/// Says behind everything else what is not as it should be.
fn tell_asides(app: &mut App, asides: &[Message]) {
    for aside in asides {
        app.say_behind(aside);
    }
}

/// Says where somebody else has the report.
fn tell_writer(app: &mut App, writer: &Writer) {
    match writer {
        Writer::Theirs(holder) => {
            if let Some(session) = &mut app.session {
                session.read_only = true;
                session.locked = Some(Locked::Theirs);
            }
            app.waits_for_lock = true;
            app.trouble(&holder.message(), &[Message::key("tui.read_until_free")]);
        }
        Writer::Unlocked(_) | Writer::Ours | Writer::Reader => {}
    }
}

/// Shows a report in the editor.
pub(super) fn show(app: &mut App, file: FileSession, report: Report, read_only: bool) {
    app.session = Some(Session::new(Some(file), report, read_only));
    app.screens = vec![Screen::Editor];
}

/// Goes on with what the journal held.
fn go_on(app: &mut App, found: Recovered) {
    let Some(session) = &mut app.session else { return };
    session.go_on(found.report, found.history);
    return_to_place(app, found.left.as_ref());
}

/// Goes back to where somebody had to leave.
fn return_to_place(app: &mut App, left: Option<&Left>) {
    let (Some(session), Some(left)) = (&mut app.session, left) else { return };
    session.return_to_place(left);
    if session.typing.is_some() {
        app.say("tui.half_typed", &[]);
    }
}

/// Does what was chosen about work that a journal holds.
pub(super) fn recover(app: &mut App, choice: Recover) {
    let Some(mut pending) = app.pending.take() else { return };
    let asides = pending.asides.clone();
    match choice {
        Recover::Keep => keep(app, *pending),
        Recover::Merge => merge(app, *pending),
        Recover::Drop => drop_found(app, *pending),
        Recover::Apart => apart(app, *pending),
        Recover::Later => {
            let Pending { mut file, report, .. } = *pending;
            file.rest();
            show(app, file, report, true);
            if let Some(session) = &mut app.session {
                session.locked = Some(Locked::Undecided);
            }
            app.say("tui.recover_later_said", &[]);
        }
        Recover::Look | Recover::Choose | Recover::Side(_) | Recover::All(_) => {
            pending.take(choice);
            ask_again(app, &pending, choice);
            app.pending = Some(pending);
        }
    }
    // Once the question is answered, behind what came of that.
    if app.pending.is_none() {
        tell_asides(app, &asides);
    }
}

fn ask_again(app: &mut App, pending: &Pending, choice: Recover) {
    app.screens.retain(|screen| !matches!(screen, Screen::List(list) if recovery::is_of(list)));
    app.screens.push(Screen::List(recovery::question(app, pending)));
    if choice == Recover::Look {
        let lines = recovery::lines(app, pending);
        let title = app.words("tui.recover_look_title", &[]);
        app.screens.push(Screen::Page(Page { title, lines, top: 0, is_preview: false }));
    } else {
        let mut list = recovery::sides(app, pending);
        list.selected = match choice {
            Recover::Side(at) => at,
            Recover::All(_) => pending.found.differences.len(),
            _ => 0,
        };
        app.screens.push(Screen::List(list));
    }
}

fn keep(app: &mut App, pending: Pending) {
    let count = pending.found.differences.len().to_string();
    show(app, pending.file, pending.report, pending.protected);
    go_on(app, pending.found);
    app.say("tui.recovered", &[("count", &count)]);
}

/// Puts what was chosen of ours into the file's report, as one step.
fn merge(app: &mut App, pending: Pending) {
    let edits = match pending.edits() {
        Ok(edits) => edits,
        Err(open) => {
            app.refuse("tui.recover_undecided", &[("count", &open.to_string())]);
            ask_again(app, &pending, Recover::Choose);
            app.pending = Some(Box::new(pending));
            return;
        }
    };
    let Pending { mut file, report, protected, found, .. } = pending;
    if edits.is_empty() {
        if let Err(error) = file.drop_journal() {
            return fail(app, &error);
        }
        return show(app, file, report, protected);
    }
    let count = edits.len().to_string();
    let step = Step { edit: Edit::Batch(edits), section: 0, cell: None };
    let begun = file.begin_with(&step, &(app.setup.now)());
    show(app, file, report, protected);
    if let Some(session) = &mut app.session {
        session.adopt(step);
    }
    return_to_place(app, found.left.as_ref());
    app.say("tui.recovered", &[("count", &count)]);
    if let Err(error) = begun {
        fail(app, &error);
    }
}

fn drop_found(app: &mut App, pending: Pending) {
    let Pending { mut file, report, protected, .. } = pending;
    let dropped = file.drop_journal();
    show(app, file, report, protected);
    match dropped {
        Ok(()) => app.say("tui.recover_dropped", &[]),
        Err(error) => fail(app, &error),
    }
}

/// Writes the report of the journal into a file of its own, as another one took its place.
fn apart(app: &mut App, pending: Pending) {
    let path = pending.file.path().to_owned();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let year = pending.found.report.year;
    let free = (1..100).map(|n| path.with_file_name(format!("{stem}-{year}-{n}.toml")));
    for name in free {
        match opening::create(&name, &pending.found.report, &app.setup.desk) {
            Ok(_) => {
                let Pending { mut file, report, protected, .. } = pending;
                let dropped = file.drop_journal();
                show(app, file, report, protected);
                let name = name.display().to_string();
                app.say("tui.recovered_apart", &[("file", &name)]);
                if let Err(error) = dropped {
                    fail(app, &error);
                }
                return;
            }
            Err(Error::Exists { .. }) => {}
            Err(error) => {
                fail(app, &error);
                break;
            }
        }
    }
    app.screens.push(Screen::List(recovery::question(app, &pending)));
    app.pending = Some(Box::new(pending));
}

/// Opens the file anew because another program changed it; what was done meanwhile is in the journal.
pub(super) fn open_again(app: &mut App) {
    let Some(path) = app.session.as_ref().and_then(Session::path).map(Path::to_owned) else {
        return;
    };
    open(app, &path, false);
}

/// Takes over a report that somebody else had open.
pub(super) fn taken_over(app: &mut App) {
    let Some(session) = app.session.as_ref() else { return };
    if session.locked != Some(Locked::Theirs) {
        return;
    }
    let place = session.place();
    let Some(path) = session.path().map(Path::to_owned) else { return };
    app.waits_for_lock = false;
    open_again(app);
    let Some(session) = app.session.as_mut().filter(|session| session.path() == Some(&path)) else {
        return;
    };
    match session.locked {
        None => {
            session.return_to_place(&place);
            app.say("tui.taken_over", &[]);
        }
        // It could not be read; nobody else has it any more.
        Some(Locked::Theirs) if !app.waits_for_lock => session.locked = Some(Locked::Unread),
        Some(_) => {}
    }
}

/// Opens an example, which has no file of its own.
pub(super) fn example(app: &mut App, number: usize) {
    let Some((name, text, ..)) = start::EXAMPLES.get(number) else { return };
    let opened = Document::parse(name, text.as_bytes(), app.setup.library.as_ref());
    let Some(report) = opened.report else { return };
    app.session = Some(Session::new(None, report, false));
    app.screens = vec![Screen::Editor];
    app.say("tui.is_example", &[]);
}

/// Makes a new report and opens it.
pub(super) fn create(
    app: &mut App,
    path: &Path,
    agency: String,
    year: i32,
    prior: Option<PathBuf>,
) {
    let named = prior.clone();
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
    match opening::create(path, &report, &app.setup.desk) {
        Ok(file) => {
            remember(app, path);
            show(app, file, report, false);
            let last = prior.filter(|prior| prior.year == year - 1).zip(named);
            if let Some(session) = app.session.as_mut().filter(|_| last.is_some()) {
                session.set_prior(last);
            }
        }
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
