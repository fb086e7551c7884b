//! What would make a finding hold: the cells that are probably wrong, what they should be, and why.

use super::{Room, cell};
use crate::check::locate::{Change, Suggestion};
use crate::locale::Locale;
use crate::model::{CellId, Finding, Form, Message, Severity};

use super::sides;

/// Returns what a cell holds and what it should.
pub fn change(locale: &Locale, change: &Change) -> String {
    let to = locale.value(change.to);
    match change.from {
        Some(from) => {
            locale.format("present.change", &[("from", &locale.value(from)), ("to", &to)])
        }
        None => locale.format("present.change_of_blank", &[("to", &to)]),
    }
}

/// Returns a change with the cell's name as `name` writes it.
pub fn change_of_cell(locale: &Locale, name: &str, of: &Change, room: Room) -> String {
    let key = match room {
        Room::Full => "present.change_of_cell",
        Room::Line => "present.change_of_cell_short",
    };
    locale.format(key, &[("cell", name), ("change", &change(locale, of))])
}

/// Returns the first `most` changes, each with its cell, and how many more there are.
pub fn changes(locale: &Locale, form: &Form, suggestion: &Suggestion, most: usize) -> Vec<String> {
    let named =
        |of: &Change| change_of_cell(locale, &cell::name(locale, form, of.cell), of, Room::Full);
    let mut parts: Vec<String> = suggestion.changes.iter().take(most).map(named).collect();
    parts.extend(more_cells(locale, suggestion.changes.len(), most));
    parts
}

/// Returns how many of `all` cells are not among the first `named`.
pub fn more_cells(locale: &Locale, all: usize, named: usize) -> Option<String> {
    let more = all.checked_sub(named).filter(|more| *more > 0)?;
    Some(locale.format("present.more_cells", &[("count", &more.to_string())]))
}

/// Returns whether each change of a suggestion has a reason of its own.
pub fn has_own_reasons(suggestion: &Suggestion) -> bool {
    suggestion.changes.iter().all(|change| change.slip.message() != suggestion.why)
}

/// Returns how the figures probably came to be wrong; where each cell has a reason of its own, all of them.
pub fn reason(locale: &Locale, suggestion: &Suggestion) -> String {
    let all = locale.message(&suggestion.why);
    if !has_own_reasons(suggestion) {
        return all;
    }
    let own = suggestion.changes.iter().map(|change| locale.message(&change.slip.message()));
    let mut own: Vec<String> = own.collect();
    own.dedup();
    format!("{all}: {}", own.join(", "))
}

/// Returns how many rules hold once it is changed.
pub fn resolves(locale: &Locale, suggestion: &Suggestion, room: Room) -> String {
    let key = match (room, suggestion.resolves()) {
        (Room::Full, _) => "present.resolves",
        (Room::Line, 1) => "present.resolves_one",
        (Room::Line, _) => "present.resolves_short",
    };
    locale.format(key, &[("count", &suggestion.resolves().to_string())])
}

/// Returns the cells to look at in one line, each as `name` calls it.
pub fn look_at(
    locale: &Locale,
    cells: &[CellId],
    most: usize,
    name: impl Fn(CellId) -> String,
) -> Option<String> {
    let mut names: Vec<String> = cells.iter().take(most).map(|cell| name(*cell)).collect();
    names.extend(more_cells(locale, cells.len(), most));
    (!cells.is_empty()).then(|| locale.format("present.look_at", &[("cells", &names.join("; "))]))
}

/// Returns what is said where no cell is suspected: why (`missing`), else what the form advises.
pub fn none(locale: &Locale, form: &Form, finding: &Finding, missing: Option<&Message>) -> String {
    if let Some(why) = missing {
        return locale.message(why);
    }
    let rule = form.rule(&finding.rule);
    let hint = rule.map_or("", |rule| locale.label(&rule.hint));
    let is_sum = rule.is_some_and(|rule| sides::instance(rule, finding).is_some());
    match (is_sum, finding.severity) {
        (true, Severity::Error) if hint.is_empty() => locale.text("present.no_suspect").to_owned(),
        (true, Severity::Error) => locale.format("present.no_suspect_hint", &[("hint", hint)]),
        (false, _) if hint.is_empty() => {
            finding.hint.as_ref().map(|own| locale.message(own)).unwrap_or_default()
        }
        _ => hint.to_owned(),
    }
}
