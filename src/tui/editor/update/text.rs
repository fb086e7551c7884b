//! Writing the text of a section.

use super::{may_change, references};
use crate::model::Edit;
use crate::tui::editor::app::App;
use crate::tui::editor::command::Command;
use crate::tui::editor::narrative::{Caret, Change, Kind, Layout, Portion, pasted};
use crate::tui::editor::prose;

/// Moves in the current text.
pub(super) fn go(app: &mut App, moves: impl FnOnce(&mut Caret, &Layout)) {
    let Some(session) = &app.session else { return };
    let layout = prose::layout(app, session);
    let mut caret = prose::caret(session, &layout);
    moves(&mut caret, &layout);
    drop(layout);
    stand(app, caret);
}

fn stand(app: &mut App, caret: Caret) {
    if let Some(session) = &mut app.session {
        session.carets.insert(session.section, caret);
    }
}

/// Changes the current text; what is of one kind is taken back in portions.
pub(super) fn change(
    app: &mut App,
    kind: Kind,
    changes: impl FnOnce(&mut Caret, &Layout) -> Option<Change>,
) {
    if !may_change(app) {
        return;
    }
    let Some(session) = &app.session else { return };
    let layout = prose::layout(app, session);
    let before = prose::caret(session, &layout);
    let mut after = before;
    let change = changes(&mut after, &layout);
    drop(layout);
    stand(app, after);
    let (Some(Change { text, what }), Some(session)) = (change, &mut app.session) else { return };
    let Some(section) = session.form().sections.get(session.section) else { return };
    let (section, from) = (section.id.clone(), prose::source(session).to_owned());
    let portion = Portion::new(kind, &what);
    session.write(Edit::Narrative { section, from, to: text }, portion, &what, [before, after]);
}

/// Tells whether the caret stands where a paragraph begins, as far as there is anything in it.
fn at_beginning(app: &App) -> bool {
    let Some(session) = &app.session else { return false };
    let layout = prose::layout(app, session);
    let caret = prose::caret(session, &layout);
    layout.is_fresh(caret)
        || layout.paragraphs().iter().any(|paragraph| paragraph.start == caret.at)
}

/// Puts in what was typed. The indent of a paragraph is drawn and printed by itself: blanks for it would be one too many.
pub(super) fn insert(app: &mut App, character: char) {
    if character.is_control() {
        return;
    }
    if character.is_whitespace() && at_beginning(app) {
        app.say("tui.indent_by_itself", &[]);
        return;
    }
    let what = character.to_string();
    change(app, Kind::Typed, |caret, layout| caret.insert(layout, &what));
}

/// Puts in what was pasted, as paragraphs.
pub(super) fn paste(app: &mut App, text: &str) {
    let mut what = pasted(text);
    if at_beginning(app) {
        what.replace_range(..what.len() - what.trim_start().len(), "");
    }
    if !what.is_empty() {
        change(app, Kind::Whole, |caret, layout| caret.insert(layout, &what));
    }
}

/// Does a command in a text.
pub(super) fn execute(app: &mut App, command: Command) {
    match command {
        Command::Enter => change(app, Kind::Whole, Caret::new_paragraph),
        Command::Backspace => change(app, Kind::Backspace, Caret::backspace),
        Command::Delete => change(app, Kind::Delete, Caret::delete),
        Command::Left => go(app, Caret::left),
        Command::Right => go(app, Caret::right),
        Command::Up => go(app, |caret, layout| caret.vertical(layout, false)),
        Command::Down => go(app, |caret, layout| caret.vertical(layout, true)),
        Command::Home => go(app, |caret, layout| caret.edge(layout, false)),
        Command::End => go(app, |caret, layout| caret.edge(layout, true)),
        Command::Edit => references::press(app),
        Command::Escape => app.say("tui.text_stays", &[]),
        _ => {
            let name = app.words(command.words(), &[]);
            app.refuse("tui.only_in_tables", &[("command", &name)]);
        }
    }
}
