//! Filling lines: a new report, a path, a note, a reason.

use std::path::PathBuf;

use super::may_change;
use crate::model::value::narrow;
use crate::model::{Edit, Waiver};
use crate::tui::app::{App, Effect, Field, Lines, Purpose, Screen};
use crate::tui::command::Command;

fn open_lines(app: &mut App, purpose: Purpose, fields: Vec<(&'static str, String)>) {
    let fields = fields.into_iter().map(|(label, text)| Field { label, text }).collect();
    app.screens.push(Screen::Lines(Lines { purpose, fields, current: 0 }));
}

/// Asks for what a new report needs.
pub(super) fn create(app: &mut App) {
    let agency = app.session.as_ref().map(|s| s.report.agency.clone()).unwrap_or_default();
    let year = (app.setup.year - 1).to_string();
    let fields = vec![
        ("tui.field_agency", agency),
        ("tui.field_year", year),
        ("tui.field_file", String::new()),
        ("tui.field_prior", String::new()),
    ];
    open_lines(app, Purpose::Create, fields);
}

/// Asks for the path of a report.
pub(super) fn open(app: &mut App) {
    open_lines(app, Purpose::Open, vec![("tui.field_file", String::new())]);
}

/// Asks under which name to save.
pub(super) fn save_as(app: &mut App) {
    let Some(session) = &app.session else { return };
    let name = format!("{}{}.toml", session.report.agency, session.report.year);
    open_lines(app, Purpose::SaveAs, vec![("tui.field_file", name)]);
}

/// Asks for the note on the current cell.
pub(super) fn note(app: &mut App) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &app.session else { return };
    let Some(cell) = session.cell() else {
        app.refuse("tui.note_needs_cell", &[]);
        return;
    };
    let text = session.report.notes.get(&cell).cloned().unwrap_or_default();
    open_lines(app, Purpose::Note, vec![("tui.field_note", text)]);
}

/// Asks for the reason why a finding is right as it is.
pub(super) fn waive(app: &mut App, index: usize) {
    open_lines(app, Purpose::Waive(index), vec![("tui.field_reason", String::new())]);
}

/// A character of the current line.
pub(super) fn character(app: &mut App, character: char) {
    if let Some(Screen::Lines(lines)) = app.screens.last_mut() {
        let digits = lines.fields[lines.current].label == "tui.field_year";
        let character = if digits { narrow(character) } else { character };
        lines.fields[lines.current].text.push(character);
    }
}

/// Does a command while lines are filled.
pub(super) fn obey(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(Screen::Lines(lines)) = app.screens.last_mut() else { return Vec::new() };
    let last = lines.fields.len() - 1;
    match command {
        Command::Backspace => {
            lines.fields[lines.current].text.pop();
        }
        Command::Delete => lines.fields[lines.current].text.clear(),
        Command::Up => lines.current = lines.current.saturating_sub(1),
        Command::Down => go_on(lines),
        Command::Escape => app.close(),
        Command::Enter if lines.current < last => go_on(lines),
        Command::Enter => return submit(app),
        _ => {}
    }
    Vec::new()
}

/// Goes to the next line; the name of the file is proposed from what stands above it.
fn go_on(lines: &mut Lines) {
    lines.current = (lines.current + 1).min(lines.fields.len() - 1);
    if lines.purpose == Purpose::Create && lines.current == 2 && lines.fields[2].text.is_empty() {
        let name = format!("{}{}.toml", lines.fields[0].text.trim(), lines.fields[1].text.trim());
        lines.fields[2].text = name;
    }
}

/// Does what the lines were filled for.
fn submit(app: &mut App) -> Vec<Effect> {
    let Some(Screen::Lines(lines)) = app.screens.last() else { return Vec::new() };
    let purpose = lines.purpose.clone();
    let texts: Vec<String> =
        lines.fields.iter().map(|field| field.text.trim().to_owned()).collect();
    let first = texts.first().cloned().unwrap_or_default();
    match purpose {
        Purpose::Create => return submit_new(app, &texts),
        Purpose::Open | Purpose::SaveAs if first.is_empty() => {
            app.refuse("tui.path_missing", &[]);
            return Vec::new();
        }
        Purpose::Open => {
            app.close();
            return vec![Effect::Open(PathBuf::from(first))];
        }
        Purpose::SaveAs => {
            app.close();
            return vec![Effect::SaveAs(PathBuf::from(first))];
        }
        Purpose::Note => {
            app.close();
            put_note(app, first);
        }
        Purpose::Waive(_) if first.is_empty() => app.refuse("tui.reason_missing", &[]),
        Purpose::Waive(index) => {
            app.close();
            put_waiver(app, index, first);
        }
    }
    Vec::new()
}

fn submit_new(app: &mut App, texts: &[String]) -> Vec<Effect> {
    let [agency, year, file, prior] = texts else { return Vec::new() };
    let Ok(year) = year.parse::<i32>() else {
        app.refuse("tui.year_wrong", &[("text", year)]);
        return Vec::new();
    };
    if agency.is_empty() && prior.is_empty() {
        app.refuse("tui.agency_missing", &[]);
        return Vec::new();
    }
    if file.is_empty() {
        app.refuse("tui.path_missing", &[]);
        return Vec::new();
    }
    let prior = (!prior.is_empty()).then(|| PathBuf::from(prior));
    vec![Effect::Create(PathBuf::from(file), agency.clone(), year, prior)]
}

fn put_note(app: &mut App, to: String) {
    let Some(session) = &mut app.session else { return };
    let Some(cell) = session.cell() else { return };
    let from = session.report.notes.get(&cell).cloned().unwrap_or_default();
    if from != to {
        session.apply(Edit::Note { cell, from, to });
    }
}

fn put_waiver(app: &mut App, index: usize, reason: String) {
    let Some(session) = &mut app.session else { return };
    let finding = session.engine.finding(index);
    let Some(numbers) = finding.numbers else { return };
    let key = finding
        .instance
        .map_or_else(|| finding.rule.clone(), |instance| format!("{}[{instance}]", finding.rule));
    let to = Waiver {
        reason,
        left: numbers.left.normalize().to_string(),
        right: numbers.right.normalize().to_string(),
    };
    let from = session.report.waivers.get(&key).cloned();
    session.apply(Edit::Waiver { key, from, to: Some(to) });
    session.in_panel = false;
    app.say("tui.waived", &[]);
}
