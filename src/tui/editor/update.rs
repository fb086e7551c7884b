//! What happens when something happens: every change of the state starts here.
//!
//! Each event clears what was said before, does one thing, and returns what has to be done outside.

mod cells;
mod choose;
mod correct;
mod figure;
mod fill;
mod findings;
mod lines;
mod opening;
mod outcome;
mod paste;
mod prior;
mod proposal;
mod recovery;
mod reference_list;
mod references;
mod saving;
mod scroll;
mod table_notes;
mod text;
mod totals_pass;
mod undo;

pub(in crate::tui) use fill::takes_table;
pub(in crate::tui) use paste::why;

use std::path::Path;

use super::app::{App, Screen};
use super::command::Command;
use super::effect::Effect;
use super::event::Event;
use super::keymap::Mode;
use super::list::Kind;
use super::session::{Locked, Session};
use super::{help, preview, publish};
use crate::model::Message;
use crate::tui::terminal::event::{self as terminal, Key, KeyCode};
use saving::save;
use scroll::follow;

/// Changes the state, and returns what reaches beyond it. What was done gets into the journal before anything else
/// reaches beyond the state, and before the screen is drawn.
pub fn update(app: &mut App, event: Event) -> Vec<Effect> {
    let mut effects = match event {
        Event::Terminal(event) => sent(app, event),
        Event::Done(outcome) => outcome::handle(app, *outcome),
        Event::Drained => return saving::journal(app).into_iter().collect(),
        Event::Drawn => return prior::seek(app).into_iter().collect(),
        Event::Settings(trouble) => {
            tell_settings(app, &trouble);
            return Vec::new();
        }
        Event::Pause => {
            app.session.iter_mut().for_each(Session::catch_up);
            return vec![Effect::Sync];
        }
    };
    follow(app);
    if !effects.is_empty() {
        effects.splice(0..0, saving::journal(app));
    }
    effects
}

/// Takes what the terminal or a signal sent.
fn sent(app: &mut App, event: terminal::Event) -> Vec<Effect> {
    match event {
        terminal::Event::Resize(columns, rows) => {
            app.size = (columns, rows);
            return vec![Effect::Repaint];
        }
        terminal::Event::Resumed => return vec![Effect::Repaint],
        // Nobody knows whether it goes on.
        terminal::Event::Stopping => return vec![Effect::Sync],
        terminal::Event::AmbiguousWidth(cells) => {
            app.ambiguous_is_one = app.setup.ambiguous.unwrap_or(cells) == 1;
            return Vec::new();
        }
        terminal::Event::HangUp => {
            app.done = true;
            return saving::remember_place(app).into_iter().collect();
        }
        terminal::Event::Key(_) | terminal::Event::Paste(_) | terminal::Event::Unknown(_) => {
            app.notice = None;
        }
    }
    if app.is_too_small() {
        return match event {
            terminal::Event::Key(key) => press_unseen(app, key),
            _ => Vec::new(),
        };
    }
    let pass = app.session.as_ref().and_then(|session| session.totals_pass);
    let effects = match event {
        terminal::Event::Key(key) => press(app, key),
        terminal::Event::Paste(text) => paste(app, &text),
        terminal::Event::Unknown(bytes) => {
            app.refuse("tui.unknown_key", &[("bytes", &bytes)]);
            Vec::new()
        }
        _ => Vec::new(),
    };
    totals_pass::watch(app, pass);
    effects
}

/// Says what is not understood in the user's keymap and theme: the first line of it, and how many more there are.
fn tell_settings(app: &mut App, trouble: &[Message]) {
    if let Some(first) = trouble.first() {
        app.say_behind(first);
    }
    if let Some(more) = trouble.len().checked_sub(1).filter(|more| *more > 0) {
        app.say_behind(&Message::key("tui.bad_settings_more").with("count", more));
    }
}

/// A key in a window that shows nothing of the report: only leaving works, and what it asks.
fn press_unseen(app: &mut App, key: Key) -> Vec<Effect> {
    match app.screens.last() {
        Some(Screen::List(list)) if list.kind == Kind::Question => return press(app, key),
        Some(Screen::Lines(_)) => return press(app, key),
        Some(Screen::List(list)) if list.kind == Kind::Commands => {
            app.close();
            if key.code == KeyCode::Char('0') || key.code == KeyCode::Char('０') {
                return choose::quit(app);
            }
            return Vec::new();
        }
        _ => {}
    }
    match app.keymap.lookup(Mode::Grid, key) {
        Some(Command::Quit) => return choose::quit(app),
        Some(Command::Commands) => choose::commands(app),
        _ => {}
    }
    Vec::new()
}

fn press(app: &mut App, key: Key) -> Vec<Effect> {
    let mode = app.mode();
    if let Some(command) = app.keymap.lookup(mode, key) {
        return execute(app, command);
    }
    if let Key { code: KeyCode::Char(character), ctrl: false } = key {
        return character_typed(app, mode, character);
    }
    let name = key.to_string();
    let name = help::shown_key(&app.locale, &name).to_owned();
    app.refuse("tui.no_use_here", &[("key", &name)]);
    Vec::new()
}

fn character_typed(app: &mut App, mode: Mode, character: char) -> Vec<Effect> {
    match mode {
        Mode::List if asks_about_paste(app) => paste::character(app, character),
        Mode::List => return choose::character(app, character),
        Mode::Line => lines::insert(app, character.encode_utf8(&mut [0; 4])),
        Mode::Narrative => text::insert(app, character),
        Mode::Grid | Mode::Entry => figure::character(app, character),
        Mode::Panel if app.is_in_references() => app.say("tui.panel_has_keys", &[]),
        Mode::Panel => findings::character(app, character),
        Mode::Page => {}
    }
    Vec::new()
}

fn paste(app: &mut App, pasted: &str) -> Vec<Effect> {
    match app.mode() {
        Mode::Narrative => text::paste(app, pasted),
        Mode::Line => lines::insert(app, pasted),
        Mode::List if asks_about_paste(app) => paste::more(app, pasted),
        Mode::List => choose::paste_into(app, pasted),
        Mode::Grid | Mode::Entry => paste::receive(app, pasted),
        Mode::Panel | Mode::Page => app.refuse("tui.paste_not_here", &[]),
    }
    Vec::new()
}

/// Tells whether the question what to do with pasted figures has the keys.
fn asks_about_paste(app: &App) -> bool {
    matches!(app.screens.last(), Some(Screen::Paste(_)))
}

/// Does a command, wherever it was given.
pub(super) fn execute(app: &mut App, command: Command) -> Vec<Effect> {
    let in_list = app.mode() == Mode::List;
    if let Some(session) = &mut app.session {
        if !matches!(command, Command::Backspace | Command::Delete) {
            session.portion = None;
            session.catch_up();
        }
        if command != Command::Enter {
            session.at_end = false;
        }
    }
    match command {
        Command::Help => help::open(app),
        Command::Refresh => app.say("tui.nothing_to_refresh", &[]),
        Command::Commands if !in_list => {
            // The numbered list is a way to press F4, so it does not come between a 0 and that.
            if !app.session.as_ref().is_some_and(fill::takes_table) {
                figure::commit_or_set_aside(app);
            }
            choose::commands(app);
        }
        Command::Interrupt => app.say("tui.how_to_leave", &[]),
        Command::Quit => return choose::quit(app),
        Command::Language => {
            let other = match app.locale.language() {
                crate::model::Language::Zh => crate::model::Language::En,
                crate::model::Language::En => crate::model::Language::Zh,
            };
            app.locale = crate::locale::Locale::new(other);
            // What was drawn up in the other language is left.
            while app.session.is_some()
                && matches!(app.screens.last(), Some(Screen::List(_) | Screen::Page(_)))
            {
                app.close();
            }
            if matches!(app.screens.last(), Some(Screen::List(list)) if list.kind == Kind::Start) {
                return vec![Effect::ListRecent];
            }
        }
        _ => {
            return match app.mode() {
                Mode::List if asks_about_paste(app) => {
                    paste::execute(app, command);
                    Vec::new()
                }
                Mode::List => choose::execute(app, command),
                Mode::Line => lines::execute(app, command),
                Mode::Page => page(app, command),
                _ => in_report(app, command),
            };
        }
    }
    Vec::new()
}

fn page(app: &mut App, command: Command) -> Vec<Effect> {
    let rows = usize::from(app.size.1).saturating_sub(crate::tui::view::PAGE_FRAME);
    let Some(Screen::Page(page)) = app.screens.last_mut() else { return Vec::new() };
    let last = page.lines.len().saturating_sub(rows);
    let top = match command {
        Command::Up => page.top.saturating_sub(1),
        Command::Down => page.top + 1,
        Command::PreviousSection => page.top.saturating_sub(rows.saturating_sub(1)),
        Command::NextSection => page.top + rows.saturating_sub(1),
        Command::Home => 0,
        Command::End => last,
        Command::Preview if page.is_preview => {
            match publish::list(app) {
                Some(formats) => app.screens.push(Screen::List(formats)),
                None => app.refuse("tui.publish_no_file", &[]),
            }
            return Vec::new();
        }
        Command::Escape | Command::Preview => {
            app.close();
            return Vec::new();
        }
        Command::Enter => {
            let is_preview = page.is_preview;
            app.close();
            if is_preview {
                cells::go_to_open(app);
            }
            return Vec::new();
        }
        Command::Save => return save(app),
        _ => {
            no_use(app, command);
            return Vec::new();
        }
    };
    page.top = top.min(last);
    Vec::new()
}

/// Says that a command does nothing here.
fn no_use(app: &mut App, command: Command) {
    let name = app.words(command.words(), &[]);
    app.refuse("tui.no_use_here", &[("key", &name)]);
}

/// Does a command inside the open report.
fn in_report(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(session) = &app.session else { return Vec::new() };
    let leaves = !matches!(
        command,
        Command::Backspace
            | Command::Delete
            | Command::Left
            | Command::Right
            | Command::Home
            | Command::End
            | Command::Edit
            | Command::Escape
    );
    // What leaves the cell takes the figure along. Enter says why it is none; everything else goes its way.
    let typing = session.typing.is_some() && leaves;
    // A 0 before F4 is no figure of its cell but says how much is to be filled.
    if command == Command::Fill && app.mode() == Mode::Entry && fill::takes_table(session) {
        fill::table(app);
        return Vec::new();
    }
    if typing && command == Command::Enter && !figure::commit(app) {
        return Vec::new();
    }
    if typing {
        figure::commit_or_set_aside(app);
    }
    match command {
        Command::Save => return save(app),
        Command::SaveAs => lines::save_as(app, false),
        Command::Preview => preview::open(app),
        Command::Find if app.is_in_text() && findings::follow(app) => {}
        Command::Find if app.is_in_text() && references::follow(app) => {}
        Command::Find => choose::find(app),
        Command::Panel if app.is_in_text() => findings::switch_in_text(app),
        Command::Panel => findings::switch(app),
        Command::NextFinding => findings::step(app, 1),
        Command::PreviousFinding => findings::step(app, -1),
        Command::NextSection => cells::turn(app, 1),
        Command::PreviousSection => cells::turn(app, -1),
        Command::Undo | Command::Redo => undo::undo(app, command == Command::Undo),
        Command::Note => lines::note(app),
        Command::TableNotes => table_notes::switch(app),
        Command::TotalsPass => totals_pass::press(app),
        Command::Prior => prior::choose(app),
        Command::TakePrior => prior::copy(app),
        Command::ReadOnly => return read_only(app),
        command => {
            if let Some(section) = command.section() {
                cells::open_section(app, section);
                return Vec::new();
            }
            match app.mode() {
                Mode::Narrative if table_notes::leaves(app, command) => table_notes::switch(app),
                Mode::Narrative => text::execute(app, command),
                Mode::Panel if app.is_in_references() => reference_list::execute(app, command),
                Mode::Panel => findings::execute(app, command),
                _ => cells::execute(app, command),
            }
        }
    }
    Vec::new()
}

fn read_only(app: &mut App) -> Vec<Effect> {
    let Some(session) = &mut app.session else { return Vec::new() };
    match session.locked {
        Some(Locked::Theirs) => {
            app.refuse("tui.read_until_free", &[]);
            return Vec::new();
        }
        // The question comes back, the file is read again.
        Some(Locked::Undecided | Locked::Unread) => {
            let path = session.path().map(Path::to_owned);
            return path.map(|path| opening::open(app, path, None)).into_iter().collect();
        }
        None => {}
    }
    session.read_only = !session.read_only;
    let key = if session.read_only { "tui.read_only_on" } else { "tui.read_only_off" };
    app.say(key, &[]);
    Vec::new()
}

/// Tells whether the report may be changed, and says so where not.
fn may_change(app: &mut App) -> bool {
    let free = app.session.as_ref().is_some_and(|session| !session.read_only);
    if !free {
        app.refuse("tui.is_read_only", &[]);
    }
    free
}
