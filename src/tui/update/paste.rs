//! Figures that come in all at once.

use super::{figure, may_change};
use crate::model::{CellKind, Edit, Entry, Origin};
use crate::tui::app::App;
use crate::tui::command::Command;

/// Types what was pasted: every tab or line end takes the figure and goes on.
pub(super) fn type_all(app: &mut App, text: &str) {
    let mut figures = text.split(['\t', '\n']).peekable();
    while let Some(figure) = figures.next() {
        for typed in figure.trim().chars() {
            figure::character(app, typed);
            if app.notice.as_ref().is_some_and(|notice| notice.refusal) {
                return;
            }
        }
        if figures.peek().is_some() {
            if !figure::commit(app) {
                return;
            }
            super::cells::obey(app, Command::Enter);
        }
    }
}

/// Fills the table from the cursor on with what was pasted: tabs between columns, lines between rows; all or nothing.
pub(super) fn block(app: &mut App, pasted: &str) {
    if !figure::commit(app) || !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    let Some(cell) = session.cell() else { return };
    let place = session.form().cell(cell).clone();
    let block = session.form().block_of(cell).clone();
    let (mut edits, mut bad) = (Vec::new(), None);
    for (row, line) in pasted.trim_end_matches('\n').split('\n').enumerate() {
        for (column, text) in line.split('\t').enumerate() {
            let target = block.cell(place.row + row, place.column + column);
            let (Some(cell), text) = (target, text.trim()) else {
                bad = bad.or(Some(text.to_owned()));
                continue;
            };
            if text.is_empty() || session.report.is_computed(cell) {
                continue;
            }
            let kind: CellKind = session.form().cell(cell).kind;
            match crate::model::Value::parse(kind, text) {
                Ok(value) => {
                    let entry = Entry { value: Some(value), origin: Origin::Typed };
                    edits.extend(session.put(cell, entry));
                }
                Err(_) => bad = bad.or(Some(text.to_owned())),
            }
        }
    }
    if let Some(text) = bad {
        app.refuse("tui.paste_refused", &[("text", &text)]);
        return;
    }
    let count = edits.iter().flat_map(Edit::cells).count().to_string();
    session.apply_all(edits);
    app.say("tui.pasted", &[("count", &count)]);
}
