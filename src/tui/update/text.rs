//! Writing the text of a section.

use super::may_change;
use crate::model::{CellId, Edit};
use crate::tui::app::{App, Screen};
use crate::tui::command::Command;
use crate::tui::list::{Action, Kind, List};
use crate::tui::narrative::Caret;
use crate::tui::search;

/// Changes the text of the current section, or moves in it.
fn with(app: &mut App, change: impl FnOnce(&mut Caret, &mut String, bool)) {
    let one = app.ambiguous_is_one;
    let Some(session) = &mut app.session else { return };
    let id = session.form().sections[session.section].id.clone();
    let from = session.report.narrative.get(&id).cloned().unwrap_or_default();
    let mut caret = session.carets.get(&session.section).copied().unwrap_or_default();
    caret.at = floor(&from, caret.at);
    let mut to = from.clone();
    change(&mut caret, &mut to, one);
    let changed = from != to;
    if changed && !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    if changed {
        session.apply(Edit::Narrative { section: id, from, to });
    }
    session.carets.insert(session.section, caret);
}

/// An undo may have made the text shorter than the caret remembers.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Puts in what was typed or pasted.
pub(super) fn insert(app: &mut App, what: &str) {
    let what: String = what.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    with(app, |caret, text, _| caret.insert(text, &what));
}

/// Does a command in a text.
pub(super) fn obey(app: &mut App, command: Command) {
    match command {
        Command::Enter => with(app, |caret, text, _| caret.new_paragraph(text)),
        Command::Backspace => with(app, |caret, text, _| {
            caret.backspace(text);
        }),
        Command::Delete => with(app, |caret, text, _| {
            caret.delete(text);
        }),
        Command::Left => with(app, |caret, text, _| caret.left(text)),
        Command::Right => with(app, |caret, text, _| caret.right(text)),
        Command::Up | Command::Down => with(app, |caret, text, one| {
            caret.vertical(text, command == Command::Down, one);
        }),
        Command::Home | Command::End => {
            with(app, |caret, text, one| caret.edge(text, command == Command::End, one));
        }
        Command::Edit => turn_into_reference(app),
        _ => {}
    }
}

/// Returns the bytes of the figure at the caret.
fn number_at(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-');
    let start = text[..at]
        .rfind(|c| !digit(c))
        .map_or(0, |found| found + text[found..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(|c| !digit(c)).map_or(text.len(), |found| at + found);
    let figure = text[start..end].trim_end_matches(['.', ',']);
    figure.contains(|c: char| c.is_ascii_digit()).then_some(start..start + figure.len())
}

/// Offers the cells that hold the number at the caret, to put a reference to one in its place.
fn turn_into_reference(app: &mut App) {
    let Some(session) = &app.session else { return };
    let id = &session.form().sections[session.section].id;
    let text = session.report.narrative.get(id).map_or("", String::as_str);
    let caret = session.carets.get(&session.section).copied().unwrap_or_default();
    let Some(range) = number_at(text, floor(text, caret.at)) else {
        app.refuse("tui.no_number_here", &[]);
        return;
    };
    let number = text[range].replace(',', "");
    let mut items = search::cells(&session.report, &app.locale);
    items.retain(|item| match item.action {
        Action::Go(cell) => session
            .report
            .value(cell)
            .is_some_and(|value| value.number.normalize().to_string() == number),
        _ => false,
    });
    for item in &mut items {
        if let Action::Go(cell) = item.action {
            item.action = Action::Refer(cell);
        }
    }
    if items.is_empty() {
        app.refuse("tui.no_cell_holds", &[("number", &number)]);
        return;
    }
    let title = app.words("tui.refer", &[("number", &number)]);
    app.screens.push(Screen::List(List::new(Kind::Files, title, items)));
}

/// Puts a reference to a cell in place of the number at the caret.
pub(super) fn refer(app: &mut App, cell: CellId) {
    let Some(session) = &app.session else { return };
    let address = session.form().cell(cell).address.clone();
    with(app, |caret, text, _| {
        if let Some(range) = number_at(text, caret.at) {
            let reference = format!("{{{address}}}");
            *caret = Caret { at: range.start + reference.len(), goal: None };
            text.replace_range(range, &reference);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_at_the_caret_is_found_whole() {
        let text = "收到 1,064 件，占 12.5%。";
        let found = |at: usize| number_at(text, at).map(|range| &text[range]);
        assert_eq!(found(text.find("06").unwrap()), Some("1,064"));
        assert_eq!(found(text.find(" 件").unwrap()), Some("1,064"));
        assert_eq!(found(text.find("12").unwrap()), Some("12.5"));
        assert_eq!(found(0), None);
    }
}
