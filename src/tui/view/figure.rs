//! What stands in a cell of the grid: figure, mark and look; and the part of a figure being typed that the cell shows.

use super::theme::Role;
use crate::locale::Locale;
use crate::model::{CellId, Origin, Severity};
use crate::text::width;
use crate::tui::editor::session::Session;
use crate::tui::editor::typing::Typing;

/// A cell as it is drawn.
pub(super) struct Figure {
    /// The figure, or the sign of a blank.
    pub(super) text: String,
    /// One sign beside it, or a blank.
    pub(super) mark: char,
    /// How it looks.
    pub(super) role: Role,
}

/// Returns what stands in a cell. One mark at most: a half-typed text beside it, a failed error, a failed warning, an override, a note.
pub(super) fn figure(locale: &Locale, session: &Session, cell: CellId) -> Figure {
    let (report, entry) = (&session.report, session.report.entry(cell));
    let severity = session.assessment().sums().mark(cell);
    let is_override = report.is_override(cell);
    let mark = match severity {
        _ if session.undecided.contains_key(&cell) => '~',
        Some(Severity::Error) => '!',
        Some(Severity::Warning) => '?',
        None if is_override => '*',
        None if report.notes.contains_key(&cell) => '"',
        None => ' ',
    };
    let Some(value) = report.value(cell) else {
        let (text, role) = match entry.origin {
            Origin::ToSupply => ("?", Role::Supply),
            _ if report.is_computed(cell) => ("", Role::Quiet),
            Origin::Passed => (".", Role::Heading),
            _ => (".", Role::Quiet),
        };
        return Figure { text: text.to_owned(), mark, role };
    };
    let role = match severity {
        Some(Severity::Error) => Role::Error,
        Some(Severity::Warning) => Role::Warning,
        None if is_override => Role::Override,
        None if entry.value.is_none() || entry.origin == Origin::Filled => Role::Quiet,
        None if session.is_changed(cell) && session.saved.entry(cell).value.is_some() => {
            Role::Changed
        }
        None => Role::Figure,
    };
    Figure { text: locale.value(value), mark, role }
}

/// The least that is shown of a figure beside its unit.
const LEAST: usize = 6;

/// Returns a figure that is being typed in exactly `cells` cells, and the column of its caret in there. Of a figure or sum
/// that is longer the part around the caret is shown, with `<` and `>` for the rest: the line about the cell has all of it.
pub(super) fn typed(locale: &Locale, typing: &Typing, cells: usize) -> (String, usize) {
    let unit = typing.unit.map_or("", |unit| locale.unit(unit.label()));
    let unit = if cells >= width::width(unit) + LEAST { unit } else { "" };
    let room = cells.saturating_sub(width::width(unit));
    // Behind the last digit the caret stands on the unit, or on a blank of its own.
    let blank = if unit.is_empty() { " " } else { "" };
    let shown = format!("{}{blank}", typing.text);
    let caret = width::width(&typing.text[..typing.caret]);
    let all = width::width(&shown);
    if all <= room {
        return (format!("{}{unit}", width::pad_left(&shown, room)), room - all + caret);
    }
    let last = all - room;
    let start = if caret > last { last } else { caret.saturating_sub(1) };
    let (before, after) = (start > 0, start < last);
    let (from, to) = (start + usize::from(before), start + room - usize::from(after));
    let mut at = 0;
    let mut text = String::new();
    for character in shown.chars() {
        let cells = width::of_character(character.encode_utf8(&mut [0; 4]));
        if (from..to).contains(&at) && at + cells <= to {
            // A character of two cells that does not begin here leaves a gap.
            text = width::pad_right(&text, at - from);
            text.push(character);
        }
        at += cells;
    }
    let sign = |is_there: bool, sign| if is_there { sign } else { "" };
    let text = width::pad_right(&text, to - from);
    (format!("{}{text}{}{unit}", sign(before, "<"), sign(after, ">")), caret - start)
}
