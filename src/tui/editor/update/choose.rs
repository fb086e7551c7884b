//! Choosing from lists: commands, cells, files, answers.

use super::{execute as execute_command, save};
use crate::model::value::narrow;
use crate::tui::editor::app::{App, Screen};
use crate::tui::editor::command::{Command, LISTED};
use crate::tui::editor::effect::{Effect, OpenFile};
use crate::tui::editor::list::{Action, Item, Kind, List, Recover};
use crate::tui::editor::search;
use crate::tui::editor::session::Session;
use crate::tui::editor::start;
use crate::tui::editor::typing::Typing;

/// Opens the numbered list of the commands that do something here. Each has the number that it has in tables.
pub(super) fn commands(app: &mut App) {
    let below = app.mode();
    let works = |(_, command): &(usize, &Command)| command.works_in(below);
    let item = |(place, command): (usize, &Command)| {
        let keys = app.keymap.keys_of(below, *command);
        let text = app.words(command.words(), &[]);
        let search = format!(
            "{}\n{}\n{}",
            search::searchable(&text),
            command.name(),
            keys.join("\n").to_lowercase()
        );
        let detail = keys.first().cloned().unwrap_or_default();
        let place = Some(place);
        Item { detail, search, place, ..Item::new(text, Action::Command(*command)) }
    };
    let items = LISTED.iter().enumerate().filter(works).map(item).collect();
    let title = app.words("tui.commands", &[]);
    app.screens.push(Screen::List(List::new(Kind::Commands, title, items)));
}

/// Opens the search for a cell.
pub(super) fn find(app: &mut App) {
    let Some(session) = &app.session else { return };
    let items = search::cells(&session.report, &app.locale);
    let title = app.words("tui.find", &[]);
    let list = List::find(session.report.form().clone(), title, items);
    app.screens.push(Screen::List(list));
}

/// Leaves, asking if something is not in the file yet.
pub(super) fn quit(app: &mut App) -> Vec<Effect> {
    let (unsaved, half) = app.session.as_ref().map_or((0, 0), open_changes);
    if unsaved + half == 0 {
        return vec![Effect::Quit];
    }
    let asks = |item: &Item| item.action == Action::QuitWithout;
    if matches!(app.screens.last(), Some(Screen::List(list)) if list.items.iter().any(asks)) {
        return Vec::new();
    }
    let items = [
        ("tui.quit_save", Action::SaveAndQuit),
        ("tui.quit_keeping", Action::QuitKeeping),
        ("tui.quit_without", Action::QuitWithout),
        ("tui.quit_stay", Action::Close),
    ];
    let kept = app.session.as_ref().and_then(|session| session.file.as_ref());
    let kept = kept.is_some_and(OpenFile::is_kept);
    let items = items.into_iter().filter(|(_, action)| kept || *action != Action::QuitKeeping);
    let items = items.map(|(key, action)| Item::new(app.words(key, &[]), action)).collect();
    let key = if half == 0 { "tui.quit_question" } else { "tui.quit_question_half" };
    let (unsaved, half) = (unsaved.to_string(), half.to_string());
    let title = app.words(key, &[("count", &unsaved), ("half", &half)]);
    app.screens.push(Screen::List(List::new(Kind::Question, title, items)));
    Vec::new()
}

/// Returns how many changes are in no file, and how many texts are no figures yet, which no file takes.
fn open_changes(session: &Session) -> (usize, usize) {
    let typed = session.typing.as_ref().map(Typing::value);
    let figure = usize::from(matches!(typed, Some(Ok(Some(_)))));
    let half = usize::from(matches!(typed, Some(Err(_))));
    (session.unsaved() + figure, session.undecided.len() + half)
}

/// A character in a list: a digit chooses, anything else filters.
pub(super) fn character(app: &mut App, character: char) -> Vec<Effect> {
    let Some(Screen::List(list)) = app.screens.last_mut() else { return Vec::new() };
    let plain = narrow(character);
    if let Some(digit) = plain.to_digit(10).filter(|_| list.is_numbered()) {
        let Some(at) = list.by_digit(digit as usize) else {
            match list.left_out(digit as usize) {
                Some(command) => {
                    app.close();
                    super::no_use(app, command);
                }
                None => app.refuse("tui.no_such_number", &[("digit", &digit.to_string())]),
            }
            return Vec::new();
        };
        list.selected = at;
        return choose(app);
    }
    if list.is_filtered() {
        list.push(plain.to_lowercase().next().unwrap_or(plain));
    } else {
        app.refuse("tui.letter_in_list", &[]);
    }
    Vec::new()
}

/// Filters by what was pasted, where typing filters.
pub(super) fn paste_into(app: &mut App, pasted: &str) {
    match app.screens.last_mut() {
        Some(Screen::List(list)) if matches!(list.kind, Kind::Find | Kind::Commands) => {
            let letters = pasted.chars().filter(|c| !c.is_control()).map(narrow);
            letters.flat_map(char::to_lowercase).for_each(|letter| list.push(letter));
        }
        _ => app.refuse("tui.paste_not_here", &[]),
    }
}

/// Does a command in a list.
pub(super) fn execute(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(Screen::List(list)) = app.screens.last_mut() else { return Vec::new() };
    match command {
        Command::Enter if list.settle() => return choose(app),
        Command::Enter => app.say("tui.enter_again", &[]),
        Command::Up => list.step(-1),
        Command::Down => list.step(1),
        Command::PreviousSection => list.step(-10),
        Command::NextSection => list.step(10),
        Command::Home => list.step(isize::MIN / 2),
        Command::End => list.step(isize::MAX / 2),
        Command::Commands if matches!(list.kind, Kind::Commands | Kind::Files) => list.next_page(),
        Command::Commands => commands(app),
        Command::Backspace if list.pop() => {}
        Command::Escape if list.kind == Kind::Recovery => {
            app.close();
            return super::recovery::choose(app, Recover::Later);
        }
        Command::Backspace if list.kind == Kind::Recovery => {}
        Command::Backspace | Command::Escape if list.kind != Kind::Start => app.close(),
        Command::Backspace | Command::Escape => {}
        command => super::no_use(app, command),
    }
    Vec::new()
}

/// Does what the selected line says.
fn choose(app: &mut App) -> Vec<Effect> {
    let Some(Screen::List(list)) = app.screens.last() else { return Vec::new() };
    let Some(action) = list.chosen().map(|item| item.action.clone()) else { return Vec::new() };
    let is_start = list.kind == Kind::Start;
    if !is_start {
        app.close();
    }
    match action {
        Action::Command(command) => return execute_command(app, command),
        Action::Go(cell) => {
            if let Some(session) = &mut app.session {
                session.in_panel = false;
                session.totals_pass = None;
                session.step_to(cell);
            }
        }
        Action::Refer(cell) => super::references::refer(app, cell),
        Action::Open(path) => return vec![super::opening::open(app, path, None)],
        Action::Example(number) => return start::example(number).into_iter().collect(),
        Action::New => super::lines::create(app),
        Action::Browse => return vec![Effect::ListFiles],
        Action::AskPath => super::lines::open(app),
        Action::SaveAndQuit => {
            super::figure::commit_or_set_aside(app);
            // Without a file of its own the report first has to be given one.
            if app.session.as_ref().is_some_and(|session| session.path().is_none()) {
                super::lines::save_as(app, true);
                return Vec::new();
            }
            let mut effects = save(app);
            if !effects.is_empty() {
                effects.push(Effect::Quit);
            }
            return effects;
        }
        Action::QuitKeeping => {
            return super::saving::remember_place(app).into_iter().chain([Effect::Quit]).collect();
        }
        Action::QuitWithout => return vec![Effect::Drop, Effect::Quit],
        Action::Recover(choice) => return super::recovery::choose(app, choice),
        Action::Publish(format) => return super::saving::publish(app, format),
        Action::Propose(take) => super::proposal::apply(app, take),
        Action::Reason(reason) => return super::correct::reason(app, reason),
        Action::KeepDraft => super::correct::keep_draft(app),
        Action::TakePrior(cell) => super::prior::put(app, cell),
        Action::TotalsPass(table) => super::totals_pass::again(app, table),
        Action::Close => {}
    }
    Vec::new()
}
