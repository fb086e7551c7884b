//! The references of a text as a list beside it: from one to the next, to their cells, back to plain numbers.
//!
//! The reference that the caret stands at is the current one, so the text shows where each of them stands.

use super::references;
use super::text::go;
use crate::tui::editor::app::App;
use crate::tui::editor::command::Command;
use crate::tui::editor::narrative::Caret;
use crate::tui::editor::prose;

/// Moves the keys between the text and its references.
pub(super) fn switch(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    if session.in_panel {
        session.in_panel = false;
        return;
    }
    let Some(session) = &app.session else { return };
    let layout = prose::layout(app, session);
    let caret = prose::caret(session, &layout);
    let references = layout.references();
    let behind = references.iter().position(|of| caret.at <= of.span.start);
    let nearest = layout.reference_at(caret).or(behind).or(references.len().checked_sub(1));
    drop(layout);
    let Some(nearest) = nearest else {
        app.say("tui.no_references", &[]);
        return;
    };
    if let Some(session) = &mut app.session {
        session.in_panel = true;
    }
    select(app, |_, _| nearest);
}

/// Puts the caret before another reference.
fn select(app: &mut App, which: impl FnOnce(usize, usize) -> usize) {
    go(app, |caret, layout| {
        let current = layout.reference_at(*caret).unwrap_or(0);
        let number = which(current, layout.references().len());
        if let Some(reference) = layout.references().get(number) {
            *caret = Caret::at(reference.span.start);
        }
    });
}

/// Does a command while the references have the keys.
pub(super) fn execute(app: &mut App, command: Command) {
    // What was taken back may have taken the last reference with it.
    close_if_empty(app);
    match command {
        Command::Up => select(app, |at, count| (at + count.max(1) - 1) % count.max(1)),
        Command::Down => select(app, |at, count| (at + 1) % count.max(1)),
        Command::Home => select(app, |_, _| 0),
        Command::End => select(app, |_, count| count.saturating_sub(1)),
        Command::Enter => {
            if !references::follow(app) {
                references::press(app);
            }
        }
        Command::Edit => {
            references::press(app);
            close_if_empty(app);
        }
        Command::Escape | Command::Left => close(app),
        _ => app.say("tui.panel_has_keys", &[]),
    }
}

fn close(app: &mut App) {
    if let Some(session) = &mut app.session {
        session.in_panel = false;
    }
}

/// The last reference may just have become a plain number.
fn close_if_empty(app: &mut App) {
    let Some(session) = &app.session else { return };
    if prose::layout(app, session).references().is_empty() {
        close(app);
    }
}
