//! Going from finding to finding, and accepting one with a reason.

use super::may_change;
use crate::tui::app::App;
use crate::tui::command::Command;

/// Moves the keys between table and findings.
pub(super) fn switch(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let failures = session.failures();
    if session.in_panel || failures.is_empty() {
        session.in_panel = false;
        if failures.is_empty() {
            app.say("tui.no_findings", &[]);
        }
        return;
    }
    session.in_panel = true;
    let near = session.cell().and_then(|cell| {
        failures.iter().find(|index| session.engine.instances_of(cell).contains(index))
    });
    session.finding = session.finding.or(near.copied()).or(failures.first().copied());
}

/// Goes to the next or previous finding, and to the cell that it is most likely about.
pub(super) fn step(app: &mut App, by: isize) {
    let Some(session) = &mut app.session else { return };
    let failures = session.failures();
    let Some(index) = turn(&failures, session.finding, by) else {
        let pending = session.engine.summary().pending.to_string();
        app.say("tui.no_more_findings", &[("pending", &pending)]);
        return;
    };
    session.finding = Some(index);
    let cell = session.cell_of(index);
    session.step_to(cell);
}

fn turn(failures: &[usize], from: Option<usize>, by: isize) -> Option<usize> {
    let count = failures.len().cast_signed();
    let at = from.and_then(|index| failures.iter().position(|held| *held == index));
    let next = match at {
        Some(at) => at.cast_signed() + by,
        None if by > 0 => 0,
        None => -1,
    };
    failures.get(usize::try_from(next.checked_rem_euclid(count)?).ok()?).copied()
}

/// Does a command while the findings have the keys.
pub(super) fn obey(app: &mut App, command: Command) {
    let Some(session) = &mut app.session else { return };
    match command {
        Command::Up => select(app, -1),
        Command::Down => select(app, 1),
        Command::Enter => {
            if let Some(index) = session.finding {
                let cell = session.cell_of(index);
                session.step_to(cell);
            }
            session.in_panel = false;
        }
        Command::Escape | Command::Left => session.in_panel = false,
        Command::Fill => waive(app),
        Command::Edit => app.say("tui.no_suggestion", &[]),
        _ => {}
    }
}

fn select(app: &mut App, by: isize) {
    if let Some(session) = &mut app.session {
        session.finding = turn(&session.failures(), session.finding, by);
    }
}

/// Asks for the reason why a warning, or an error that has legitimate causes, is right as it is.
fn waive(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &app.session else { return };
    let Some(index) = session.finding else { return };
    if !session.engine.instance(index).0.may_be_waived() {
        app.refuse("tui.no_waiver_for_errors", &[]);
        return;
    }
    super::lines::waive(app, index);
}
