//! Filling lines: a new report, a path, a note, a reason.

use std::path::{Path, PathBuf};

use super::may_change;
use super::saving::{may_save, write};
use crate::model::Edit;
use crate::model::value::narrow;
use crate::tui::editor::app::{App, Elsewhere, Field, Lines, Purpose, Screen};
use crate::tui::editor::command::Command;
use crate::tui::editor::effect::{Create, Effect};
use crate::tui::editor::line::OneLine;
use crate::tui::editor::session::Item;

pub(super) fn open_lines(app: &mut App, purpose: Purpose, fields: Vec<(&'static str, String)>) {
    let field = |(label, text): (_, String)| Field { label, line: OneLine::new(&text) };
    let fields = fields.into_iter().map(field).collect();
    app.screens.push(Screen::Lines(Lines { purpose, fields, current: 0, below: Vec::new() }));
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
    if let Some(Screen::Lines(lines)) = app.screens.last_mut() {
        let years = lines.fields.iter_mut().filter(|field| field.label == "tui.field_year");
        years.for_each(|field| field.line = OneLine::proposing(field.line.text()));
    }
}

/// Asks for the path of a report.
pub(super) fn open(app: &mut App) {
    open_lines(app, Purpose::Open, vec![("tui.field_file", String::new())]);
}

/// Asks under which name to save; a file that is there already is never taken.
pub(super) fn save_as(app: &mut App, then_quit: bool) {
    if !may_save(app) {
        return;
    }
    let Some(session) = &app.session else { return };
    let beside = |path: &Path| {
        let name = format!("{}-2.toml", path.file_stem()?.to_string_lossy());
        Some(path.with_file_name(name).display().to_string())
    };
    let fresh = || format!("{}{}.toml", session.report.agency, session.report.year);
    let name = session.path().and_then(beside).unwrap_or_else(fresh);
    open_lines(app, Purpose::SaveAs { then_quit }, vec![("tui.field_file", name)]);
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
pub(super) fn waive(app: &mut App, item: Item) {
    open_lines(app, Purpose::Waive(item), vec![("tui.field_reason", String::new())]);
}

/// Puts what was typed or pasted into the current line.
pub(super) fn insert(app: &mut App, what: &str) {
    let Some(Screen::Lines(lines)) = app.screens.last_mut() else { return };
    let Some(field) = lines.fields.get_mut(lines.current) else { return };
    if field.label == "tui.field_year" {
        field.line.insert(&what.chars().map(narrow).collect::<String>());
    } else {
        field.line.insert(what);
    }
}

/// Does a command while lines are filled.
pub(super) fn execute(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(Screen::Lines(lines)) = app.screens.last_mut() else { return Vec::new() };
    let last = lines.fields.len().saturating_sub(1);
    let Some(Field { line, .. }) = lines.fields.get_mut(lines.current) else { return Vec::new() };
    match command {
        Command::Backspace => line.backspace(),
        Command::Delete => line.delete(),
        Command::Left => line.left(),
        Command::Right => line.right(),
        Command::Home => line.home(),
        Command::End => line.end(),
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
    lines.current = (lines.current + 1).min(lines.fields.len().saturating_sub(1));
    if let (Purpose::Create, 2, [agency, year, file, ..]) =
        (&lines.purpose, lines.current, &mut lines.fields[..])
        && file.line.text().is_empty()
    {
        let name = format!("{}{}.toml", agency.line.text().trim(), year.line.text().trim());
        file.line = OneLine::proposing(&name);
    }
}

/// Does what the lines were filled for.
fn submit(app: &mut App) -> Vec<Effect> {
    let Some(Screen::Lines(lines)) = app.screens.last() else { return Vec::new() };
    let purpose = lines.purpose.clone();
    let texts: Vec<String> =
        lines.fields.iter().map(|field| field.line.text().trim().to_owned()).collect();
    let first = texts.first().cloned().unwrap_or_default();
    match purpose {
        Purpose::Create => return submit_new(app, &texts),
        Purpose::Import(take) => return super::proposal::submit(app, &texts, take),
        Purpose::Correct => return super::correct::submit(app, &texts),
        Purpose::Open | Purpose::SaveAs { .. } if first.is_empty() => {
            app.refuse("tui.path_missing", &[]);
            return Vec::new();
        }
        // These lines stay until it is done: a name that fails need not be typed again.
        Purpose::Prior if first.is_empty() => {
            app.close();
            super::prior::drop_it(app);
        }
        Purpose::Prior => return vec![Effect::ReadPrior(PathBuf::from(first))],
        Purpose::Open => return vec![super::opening::open(app, PathBuf::from(first), None)],
        Purpose::SaveAs { then_quit } => {
            let path = PathBuf::from(first);
            if super::correct::ask(app, Some(Elsewhere { path: path.clone(), then_quit })) {
                return Vec::new();
            }
            let mut effects: Vec<Effect> = write(app, Some(path), Vec::new()).into_iter().collect();
            effects.extend(then_quit.then_some(Effect::Quit));
            return effects;
        }
        Purpose::Note => {
            app.close();
            put_note(app, first);
        }
        Purpose::Waive(_) if first.is_empty() => app.refuse("tui.reason_missing", &[]),
        Purpose::Waive(item) => {
            app.close();
            put_waiver(app, item, first);
        }
    }
    Vec::new()
}

/// Reads a year, or says that it is none.
pub(super) fn year_of(app: &mut App, text: &str) -> Option<i32> {
    let year = Some(text).filter(|year| year.len() == 4).and_then(|year| year.parse().ok());
    if year.is_none() {
        app.refuse("tui.year_wrong", &[("text", text)]);
    }
    year
}

fn submit_new(app: &mut App, texts: &[String]) -> Vec<Effect> {
    let [agency, year, file, prior] = texts else { return Vec::new() };
    let Some(year) = year_of(app, year) else { return Vec::new() };
    if agency.is_empty() && prior.is_empty() {
        app.refuse("tui.agency_missing", &[]);
        return Vec::new();
    }
    if file.is_empty() {
        app.refuse("tui.path_missing", &[]);
        return Vec::new();
    }
    let prior = (!prior.is_empty()).then(|| PathBuf::from(prior));
    let (path, agency) = (PathBuf::from(file), agency.clone());
    vec![Effect::Create(Create { path, agency, year, prior })]
}

fn put_note(app: &mut App, to: String) {
    let Some(session) = &mut app.session else { return };
    let Some(cell) = session.cell() else { return };
    let from = session.report.notes.get(&cell).cloned().unwrap_or_default();
    if from != to {
        session.apply(Edit::Note { cell, from, to });
    }
}

fn put_waiver(app: &mut App, item: Item, reason: String) {
    let Some(session) = &mut app.session else { return };
    let Some(edit) = super::findings::waiver(session, item, reason) else { return };
    session.apply(edit);
    // The keys stay where they were: pressed again, F4 must not land in the table.
    session.finding = session.shown_finding();
    app.say("tui.waived", &[]);
}
