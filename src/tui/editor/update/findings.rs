//! Going from finding to finding, taking what is suggested, and accepting one with a reason.

use super::may_change;
use crate::check;
use crate::check::locate::Suggestion;
use crate::model::value::narrow;
use crate::model::{CellId, Edit, Severity};
use crate::present;
use crate::tui::editor::app::App;
use crate::tui::editor::command::Command;
use crate::tui::editor::session::{Item, Session};

/// Moves the keys between table and findings.
pub(super) fn switch(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let shown = session.shown_finding();
    if session.in_panel || shown.is_none() {
        session.in_panel = false;
        if shown.is_none() {
            app.say("tui.no_findings", &[]);
        }
        return;
    }
    session.finding = shown;
    session.in_panel = true;
}

/// Moves the keys from a text to what is found about it, on to its references, and back.
pub(super) fn switch_in_text(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let at_findings = session.in_findings();
    let shown = session.shown_finding().filter(|item| session.is_here(*item));
    if let Some(item) = shown.filter(|_| !session.in_panel) {
        session.finding = Some(item);
        session.in_panel = true;
        session.go_to_finding(item);
        return;
    }
    if at_findings {
        session.in_panel = false;
        session.finding = None;
    }
    super::reference_list::switch(app);
}

/// Goes to the cell that a finding about a text compares it with; false where there is none.
pub(super) fn follow(app: &mut App) -> bool {
    let Some(session) = &mut app.session else { return false };
    let Some(item) = session.finding.filter(|_| session.in_findings()) else { return false };
    let Some(cell) = session.cell_of(item) else { return false };
    session.in_panel = false;
    session.go(cell);
    true
}

/// A place to look at: a finding of a cause, and the cell; a text has none.
type Stop = (Item, Option<CellId>);

/// Goes to the next or previous place to look at: the open cells of one cause before those of the next.
pub(super) fn step(app: &mut App, by: isize) {
    let Some(session) = &mut app.session else { return };
    let stops = stops(session);
    let next = turn(stops.len(), held(session, &stops, by), by);
    let Some((item, cell)) = next.and_then(|at| stops.get(at)).copied() else {
        let pending = session.summary().pending.to_string();
        app.say("tui.no_more_findings", &[("pending", &pending)]);
        return;
    };
    session.finding = Some(item);
    // What has the keys stays the findings, where these are in view.
    let in_findings = session.in_findings();
    match cell {
        Some(cell) => session.step_to(cell),
        None => session.go_to_finding(item),
    }
    session.stop = cell;
    session.in_panel = in_findings;
}

/// Returns every place to look at, cause by cause.
fn stops(session: &Session) -> Vec<Stop> {
    let of_group = |group: &Vec<Item>| {
        let first = *group.first()?;
        let suggestions = session.suggestions(first);
        let several = suggestions.first().filter(|likeliest| likeliest.places() > 1);
        let cells: Vec<Option<CellId>> = match several {
            Some(likeliest) => likeliest.changes.iter().map(|change| Some(change.cell)).collect(),
            None => vec![session.cell_of(first).filter(|_| session.quoted(first).is_none())],
        };
        Some(cells.into_iter().map(move |cell| (first, cell)))
    };
    session.groups().iter().filter_map(of_group).flatten().collect()
}

/// Returns the place that the keys are at or were at last. Where that one is mended and others of its cause are open, it is
/// as if the first of them were still to come.
fn held(session: &Session, stops: &[Stop], by: isize) -> Option<usize> {
    let group = session.group_of(session.finding?)?;
    let is_own = |stop: &Stop| session.group_of(stop.0) == Some(group);
    let first = stops.iter().position(is_own)?;
    let own = || stops.iter().enumerate().filter(|(_, stop)| is_own(stop));
    let at = |cell: Option<CellId>| own().find(|(_, stop)| stop.1 == cell).map(|(at, _)| at);
    let visited = at(session.cell()).or_else(|| at(session.stop)).or_else(|| at(None));
    match visited {
        Some(at) => Some(at),
        None if by > 0 => first.checked_sub(1),
        None => Some(first),
    }
}

fn turn(count: usize, from: Option<usize>, by: isize) -> Option<usize> {
    let count = count.cast_signed();
    let next = match from {
        Some(at) => at.cast_signed() + by,
        None if by > 0 => 0,
        None => -1,
    };
    usize::try_from(next.checked_rem_euclid(count)?).ok()
}

/// Does a command while the findings have the keys.
pub(super) fn execute(app: &mut App, command: Command) {
    let Some(session) = &mut app.session else { return };
    match command {
        Command::Up => select(session, |at, count| (at + count - 1) % count),
        Command::Down => select(session, |at, count| (at + 1) % count),
        Command::Home => select(session, |_, _| 0),
        Command::End => select(session, |_, count| count - 1),
        Command::Enter => {
            if let Some(item) = session.finding {
                session.go_to_finding(item);
            }
            session.in_panel = false;
        }
        Command::Escape | Command::Left => session.in_panel = false,
        Command::Fill => waive(app),
        Command::Edit if session.table().is_none() => super::references::press_quoted(app),
        Command::Edit => accept(app, 0),
        _ => {}
    }
}

/// Takes a character while the findings have the keys: a digit chooses a suggestion.
pub(super) fn character(app: &mut App, character: char) {
    match narrow(character).to_digit(10) {
        Some(digit @ 1..=3) => accept(app, digit as usize - 1),
        _ => app.say("tui.panel_has_keys", &[]),
    }
}

/// Chooses another one of those that are listed; beside a text the caret goes along.
fn select(session: &mut Session, which: impl FnOnce(usize, usize) -> usize) {
    let listed: Vec<Item> =
        session.listed().into_iter().flat_map(|(_, group)| group).copied().collect();
    let held = session.finding.and_then(|item| listed.iter().position(|other| *other == item));
    if listed.is_empty() {
        return;
    }
    let Some(item) = listed.get(which(held.unwrap_or(0), listed.len())).copied() else { return };
    session.finding = Some(item);
    if session.table().is_none() {
        session.go_to_finding(item);
    }
}

/// Makes what the suggestion with this number says, as one step that can be taken back.
fn accept(app: &mut App, number: usize) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(item) = session.finding else { return };
    let suggestions = session.suggestions(item);
    let Some(suggestion) = suggestions.get(number).map(|own| (*own).clone()) else {
        let key = if suggestions.is_empty() { "tui.no_suggestion" } else { "tui.no_such_number" };
        app.refuse(key, &[("digit", &(number + 1).to_string())]);
        return;
    };
    let edits = match suggestion.edit(&session.report) {
        Edit::Batch(edits) => edits,
        edit => vec![edit],
    };
    session.apply_all(edits);
    if let Some(first) = suggestion.changes.first() {
        session.step_to(first.cell);
    }
    session.finding = session.shown_finding();
    say_taken(app, &suggestion);
}

/// Says what was changed, and how to take it back.
fn say_taken(app: &mut App, suggestion: &Suggestion) {
    let (Some(session), Some(first)) = (&app.session, suggestion.changes.first()) else { return };
    let cell = present::cell::short(&app.locale, session.form(), first.cell);
    let from = present::figure::or_blank(&app.locale, first.from);
    let (to, count) = (app.locale.value(first.to), suggestion.changes.len().to_string());
    let key = if suggestion.changes.len() == 1 { "tui.taken" } else { "tui.taken_all" };
    app.say(key, &[("cell", &cell), ("from", &from), ("to", &to), ("count", &count)]);
}

/// Asks for the reason why a warning, or an error that has legitimate causes, is right as it is.
fn waive(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &app.session else { return };
    let Some(item) = session.finding else { return };
    if session.may_be_waived(item) {
        super::lines::waive(app, item);
    } else if session.severity(item) == Severity::Error {
        app.refuse("tui.no_waiver_for_errors", &[]);
    } else {
        app.refuse("tui.no_waiver_without_numbers", &[]);
    }
}

/// Returns what accepts a finding with a reason; where it has no two sides, until somebody takes that back.
pub(super) fn waiver(session: &Session, item: Item, reason: String) -> Option<Edit> {
    let key = session.key_of(item)?;
    let from = session.report.waivers.get(&key).cloned();
    let to = Some(check::waiver_for(session.found(item)?, reason));
    Some(Edit::Waiver { key, from, to })
}
