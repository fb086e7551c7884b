//! The start screen: the reports opened lately with how far they have come, a new one, the examples.

use super::canvas::Canvas;
use super::theme::Role;
use crate::text::width;
use crate::tui::editor::app::App;
use crate::tui::editor::list::{Item, List, Recent};

/// The column of the digits, and where names begin.
const LEFT: u16 = 3;
const NAME: u16 = 6;
/// The cells of a name at most, and of the year behind it.
const NAMES: usize = 34;
const YEAR: u16 = 10;
/// The cells between what is said of a report.
const BETWEEN: u16 = 3;
/// A path is lines where so many cells of it are seen.
const LEAST_PATH: usize = 16;

/// The columns in which the lines about reports stand.
#[derive(Clone, Copy)]
struct Columns {
    year: u16,
    when: Option<u16>,
    path: Option<u16>,
}

/// Draws the start screen, and returns where the cursor stands.
pub(super) fn draw(app: &App, list: &List, canvas: &mut Canvas) -> (u16, u16) {
    let gap = if canvas.height() >= super::TALL { 2 } else { 1 };
    canvas.put(LEFT, 1, app.locale.text("tui.start_title"), Role::Heading);
    canvas.put(LEFT, 2, app.locale.text("tui.start_words"), Role::Hint);
    let (mut y, mut caret) = (3, (LEFT, 3));
    let columns = columns(list, canvas);
    for (at, item) in list.shown().into_iter().enumerate() {
        if let Some(group) = &item.group {
            y += gap;
            canvas.put(LEFT, y, group, Role::Group);
            y += 1;
        }
        let selected = at == list.selected;
        if selected {
            canvas.put(LEFT - 1, y, ">", Role::Key);
            caret = (LEFT, y);
        }
        let number = list.digit(at).map_or_else(String::new, |digit| digit.to_string());
        canvas.put(LEFT, y, &number, Role::Key);
        line(app, item, selected, (y, columns), canvas);
        y += 1;
    }
    foot(app, list, canvas);
    caret
}

/// Returns where things stand so that everything has room, what is known of the file end.
fn columns(list: &List, canvas: &Canvas) -> Columns {
    let lines = list.shown();
    let names = lines.iter().map(|item| canvas.measure(&item.text)).max().unwrap_or(0).min(NAMES);
    let year = NAME + names as u16 + BETWEEN;
    let recent = || lines.iter().filter_map(|item| item.recent.as_deref());
    let cells = |recent: &Recent| {
        recent.standing.iter().map(|(text, _)| canvas.measure(text) + 2).sum::<usize>()
    };
    let standing = recent().map(cells).max().unwrap_or(0) as u16;
    let dates = recent().map(|of| canvas.measure(&of.when)).max().unwrap_or(0) as u16;
    let end = canvas.width() - 1;
    let when = Some(year + YEAR + standing + BETWEEN).filter(|when| when + dates <= end);
    let path = when.map(|when| when + dates + BETWEEN);
    let path = path.filter(|path| usize::from(end.saturating_sub(*path)) >= LEAST_PATH);
    Columns { year, when, path }
}

fn line(app: &App, item: &Item, selected: bool, (y, columns): (u16, Columns), canvas: &mut Canvas) {
    let names = usize::from(columns.year - NAME - BETWEEN);
    let role = if selected { Role::Selected } else { Role::Figure };
    canvas.put_in(NAME, y, &item.text, names, role);
    let Some(recent) = &item.recent else {
        canvas.put(columns.year, y, &item.detail, Role::Hint);
        return;
    };
    canvas.put(columns.year, y, &recent.year, Role::Figure);
    let mut x = columns.year + YEAR;
    for (text, role) in &recent.standing {
        x = canvas.put(x, y, text, *role) + 2;
    }
    if let Some(when) = columns.when {
        canvas.put(when, y, &recent.when, Role::Hint);
    }
    if let Some(path) = columns.path {
        // What tells two files apart stands at the end of their paths.
        let room = usize::from((canvas.width() - 1).saturating_sub(path));
        let text = width::safe(&recent.path, app.ambiguous_is_one);
        canvas.put(path, y, &width::shorten_left(&text, room), Role::Hint);
    }
}

/// Draws the end lines: what waits to be saved, and the keys, or what the program says.
fn foot(app: &App, list: &List, canvas: &mut Canvas) {
    let bottom = canvas.height() - 2;
    if let Some(notice) = &app.notice {
        canvas.put_notice(LEFT, bottom, notice);
        return;
    }
    let waiting = list.shown().into_iter().enumerate().find_map(|(at, item)| {
        let count = item.recent.as_ref().map(|recent| recent.waiting)?;
        (count > 0).then_some((list.digit(at)?, count))
    });
    if let Some((number, count)) = waiting {
        let words = [("number", &*number.to_string()), ("count", &count.to_string())];
        canvas.put(LEFT, bottom - 2, &app.words("tui.start_waiting", &words), Role::Kept);
    }
    let keys = app.locale.text("tui.start_keys");
    let size = format!("{}x{}", app.size.0, app.size.1);
    let terminal = app.words("tui.start_terminal", &[("size", &size)]);
    let end = canvas.width() - 2;
    let taken = canvas.measure(keys) + usize::from(LEFT);
    if taken + canvas.measure(&terminal) + 3 <= usize::from(end) {
        canvas.put_right(end, bottom, &terminal, Role::Hint);
    }
    canvas.put_parts(LEFT, bottom, keys, usize::from(end - LEFT), Role::Hint);
}
