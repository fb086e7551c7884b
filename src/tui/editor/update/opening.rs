//! Reports that were opened, made, taken over, or could not be.

use std::path::{Path, PathBuf};

use super::outcome::fail;
use super::recovery;
use crate::model::{Finding, Message, Report, Severity};
use crate::present;
use crate::store::journal::opening::Access;
use crate::store::journal::recovery::Recovery;
use crate::store::journal::replay::ResumePoint;
use crate::tui::editor::app::{App, Screen};
use crate::tui::editor::command::Command;
use crate::tui::editor::effect::{Created, NotOpened, Opened, Unopened};
use crate::tui::editor::effect::{Effect, Open, OpenFile};
use crate::tui::editor::recovery::{Pending, Question};
use crate::tui::editor::session::{Locked, Session};

/// Opens a file. The open report goes along where it is its own: its lock and its journal go over.
pub(super) fn open(app: &App, path: PathBuf, waited_at: Option<ResumePoint>) -> Effect {
    let same = app.session.as_ref().filter(|session| session.path() == Some(&path));
    let now = same.map(|session| Box::new(session.report.clone()));
    Effect::Open(Open { path, read_only: false, now, waited_at })
}

/// Shows a report that was opened; what is wrong with it is said with place and remedy, what was not saved last time is
/// asked about.
pub(super) fn opened(app: &mut App, opened: Opened) -> Vec<Effect> {
    let Opened { file, report, findings, recovery, access, journal_warning, read_only, waited_at } =
        opened;
    let path = file.path.clone();
    if app.session.as_ref().is_some_and(|session| session.path() == Some(&path)) {
        app.session = None;
    }
    let is_bad = findings.iter().any(|finding| finding.severity == Severity::Error);
    let protected = read_only || is_bad;
    let mut asides = Vec::new();
    if let Access::Unlocked(why) = &access {
        asides.push(why.message());
    }
    let recovery = match Question::about(recovery) {
        Ok((question, found)) => {
            asides.extend(journal_warning);
            asides.extend(present::recovery::torn(found.damaged_bytes));
            let pending =
                Pending { protected, asides, ..Pending::new(question, file, report, found) };
            recovery::ask(app, pending);
            return Vec::new();
        }
        Err(recovery) => recovery,
    };
    if let Recovery::History(found) = recovery {
        // What could not be read must not be written over unseen.
        show(app, Some(file), report, protected);
        tell_findings(app, &path, &findings);
        asides.extend(present::recovery::torn(found.damaged_bytes));
        recovery::resume(app, *found);
        tell_asides(app, &asides);
        taken_over(app, &path, waited_at.as_ref());
        return Vec::new();
    }
    show(app, Some(file), report, protected);
    tell_findings(app, &path, &findings);
    if let Some(why) = journal_warning {
        app.trouble(&why, &[]);
    }
    tell_asides(app, &asides);
    let effects = tell_access(app, path.clone(), &access);
    taken_over(app, &path, waited_at.as_ref());
    effects
}

/// Says why a report could not be opened, which leaves the screen as it was.
pub(super) fn not_opened(app: &mut App, not_opened: &NotOpened) {
    let NotOpened { path, why, is_held, was_waited_for } = not_opened;
    match why {
        Unopened::Trouble(trouble) => fail(app, trouble),
        Unopened::Unreadable(findings) => tell_unreadable(app, path, findings),
    }
    let name = path.display().to_string();
    if let Some(session) = app.session.as_mut().filter(|session| session.path() == Some(path)) {
        // It could not be read; nobody else has it any more.
        if *was_waited_for && session.locked == Some(Locked::Theirs) {
            session.locked = Some(Locked::Unread);
        }
        // The report is still on the screen, and can be saved elsewhere.
        let digits = Command::SaveAs.digits().unwrap_or_default();
        app.say_first("tui.still_here", &[("keys", &digits)]);
    } else if *is_held {
        app.say_too("present.work_is_kept", &[("file", &name)]);
    }
}

fn tell_unreadable(app: &mut App, path: &Path, findings: &[Finding]) {
    let bad = findings.iter().find(|finding| finding.severity == Severity::Error);
    let Some(finding) = bad.or(findings.first()) else { return };
    let place = finding
        .place
        .as_ref()
        .map_or_else(String::new, |place| format!("{}:{}  ", place.line, place.column));
    let text = app.locale.message(&finding.message);
    let more = findings.len().saturating_sub(1).to_string();
    let name = path.display().to_string();
    let words = [("place", &*place), ("text", &text), ("more", &more), ("file", &name)];
    app.refuse("tui.cannot_open", &words);
}

/// Says what was not understood in the file that was opened.
fn tell_findings(app: &mut App, path: &Path, findings: &[Finding]) {
    let (count, name) = (findings.len().to_string(), path.display().to_string());
    let Some(first) = findings.first() else { return };
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        app.refuse("tui.opened_with_trouble", &[("count", &count), ("file", &name)]);
    } else {
        let text = app.locale.message(&first.message);
        app.say("tui.opened_with_warnings", &[("count", &count), ("text", &text)]);
    }
}

/// Says behind everything else what is not as it should be.
pub(super) fn tell_asides(app: &mut App, asides: &[Message]) {
    for aside in asides {
        app.say_behind(aside);
    }
}

/// Says where somebody else has the report, whose end is waited for.
fn tell_access(app: &mut App, path: PathBuf, access: &Access) -> Vec<Effect> {
    let Access::LockedBy(holder) = access else { return Vec::new() };
    if let Some(session) = &mut app.session {
        session.read_only = true;
        session.locked = Some(Locked::Theirs);
    }
    app.trouble(&holder.message(), &[Message::key("tui.read_until_free")]);
    vec![Effect::WaitForLock(path)]
}

/// Shows a report in the editor.
pub(super) fn show(app: &mut App, file: Option<OpenFile>, report: Report, read_only: bool) {
    app.session = Some(Session::new(file, report, read_only));
    app.screens = vec![Screen::Editor];
}

/// Shows an example, which has no file of its own.
pub(super) fn example(app: &mut App, report: Report) {
    show(app, None, report, false);
    app.say("tui.is_example", &[]);
}

/// Shows a report that was made.
pub(super) fn created(app: &mut App, created: Created) {
    let Created { file, report, prior, is_import } = created;
    show(app, Some(file), report, false);
    if let Some(session) = app.session.as_mut().filter(|_| prior.is_some()) {
        session.set_prior(prior);
    }
    if let Some(proposed) = app.proposed.take_if(|_| is_import) {
        let count = proposed.proposal.count(None);
        let [read, doubtful] = [count.read, count.doubtful].map(|count| count.to_string());
        app.say("tui.imported", &[("read", &read), ("doubtful", &doubtful)]);
    }
}

/// Opens the report anew that somebody else had.
pub(super) fn take_over(app: &mut App) -> Vec<Effect> {
    let theirs = app.session.as_ref().filter(|session| session.locked == Some(Locked::Theirs));
    let Some(session) = theirs else { return Vec::new() };
    let Some(path) = session.path().map(Path::to_owned) else { return Vec::new() };
    vec![open(app, path, Some(session.place()))]
}

/// Goes back to where somebody stood who waited for a report, where nothing is asked about it.
fn taken_over(app: &mut App, path: &Path, waited_at: Option<&ResumePoint>) {
    let Some(place) = waited_at else { return };
    let ours = |session: &&mut Session| session.path() == Some(path) && session.locked.is_none();
    if let Some(session) = app.session.as_mut().filter(ours) {
        session.return_to_place(place);
        app.say("tui.taken_over", &[]);
    }
}
