//! The state as a frame of cells. Nothing here changes anything: what has to be scrolled for the cursor to be in view is
//! only reckoned here ([`top`]), and kept by `update`.
//!
//! The last column stays empty, so that no terminal is left with a wrap pending.

mod bar;
pub(super) mod canvas;
mod compact_panel;
mod figure;
mod finding;
mod grid;
mod list;
mod measure;
mod page;
mod panel;
mod paste;
mod reference_list;
mod small;
mod start;
mod text;
mod text_bar;
pub mod theme;
mod title;

use ratatui_core::layout::Position;
use ratatui_core::terminal::Frame;

pub use page::PAGE_FRAME;

use super::editor::app::{App, Screen};
use super::editor::prose;
use super::editor::session::Session;
use canvas::Canvas;

/// From this width on the findings have a panel of their own, where the table leaves it room.
const WIDE: u16 = 100;
/// The cells of a panel at least: the counts in one line, the sides of a rule in words.
const PANEL: u16 = 36;
/// The blank cells before the panel, and as many as there may be.
const GAP: u16 = 3;
const WIDE_GAP: u16 = 5;
/// The column before which no panel begins: beside narrow tables it stands where it stands beside wide ones.
const PANEL_FROM: u16 = 81;
/// From this height on there is room for blank lines and three lines about the cell.
const TALL: u16 = 34;

/// Where things stand on a screen of this size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Areas {
    width: u16,
    wide: bool,
    tall: bool,
    /// The cells that the table has.
    table: usize,
    /// The column where the panel begins, where there is room for one.
    panel: Option<u16>,
    /// The first line below the tabs.
    body: u16,
    /// The line behind the last one of the body.
    body_end: u16,
    /// The two lines about the current finding, where there is no panel.
    compact: Option<u16>,
    /// The first line about the cell.
    bar: u16,
    /// The first line of the keys.
    keys: u16,
}

fn areas(app: &App, session: &Session) -> Areas {
    let (width, height) = app.size;
    let (wide, tall) = (width >= WIDE, height >= TALL);
    let (table, panel) = beside(app, session);
    let keys = height.saturating_sub(if tall { 2 } else { 1 });
    let bar = keys.saturating_sub(if tall { 4 } else { 2 });
    let compact = panel.is_none().then_some(bar.saturating_sub(2));
    let body = if tall { 3 } else { 2 };
    let body_end = compact.unwrap_or(bar).saturating_sub(u16::from(tall));
    Areas { width, wide, tall, table, panel, body, body_end, compact, bar, keys }
}

/// Returns the cells of the table or text, and where the panel begins beside it. Without room for both, the table has
/// all of the width.
fn beside(app: &App, session: &Session) -> (usize, Option<u16>) {
    let all = app.size.0.saturating_sub(1);
    let narrow = (usize::from(all), None);
    if app.size.0 < WIDE {
        return narrow;
    }
    let last = all - PANEL;
    let room = usize::from(last - GAP);
    let edge = match session.table() {
        Some(table) => {
            let measure = measure::Measure::new(app, session, &session.form().tables[table], room);
            if !measure.fits {
                return narrow;
            }
            measure.right_edge()
        }
        None => text::RIGHT_EDGE,
    };
    let x = (edge + WIDE_GAP).max(PANEL_FROM).min(last);
    if x < edge + GAP { narrow } else { (room, Some(x)) }
}

/// Draws the state.
pub fn draw(app: &App, frame: &mut Frame) {
    let caret = {
        let one = app.ambiguous_is_one;
        let mut canvas = Canvas::new(frame.buffer_mut(), &app.theme, one);
        draw_on(app, &mut canvas)
    };
    if let Some((x, y)) = caret {
        let area = frame.area();
        let inside = Position::new(x.min(area.width.saturating_sub(1)), y);
        if inside.y < area.height {
            frame.set_cursor_position(inside);
        }
    }
}

/// Draws on a canvas, and returns where the cursor stands.
fn draw_on(app: &App, canvas: &mut Canvas) -> Option<(u16, u16)> {
    if app.is_too_small() {
        return Some(small::draw(app, canvas));
    }
    match app.screens.last() {
        Some(Screen::List(list)) if list.kind == super::editor::list::Kind::Start => {
            Some(start::draw(app, list, canvas))
        }
        Some(Screen::List(list)) => Some(list::draw(app, list, canvas)),
        Some(Screen::Lines(lines)) => page::draw_lines(app, lines, canvas),
        Some(Screen::Page(page)) => Some(page::draw(app, page, canvas)),
        Some(Screen::Paste(paste)) => Some(paste::draw(app, paste, canvas)),
        Some(Screen::Editor) | None => {
            app.session.as_ref().and_then(|session| draw_report(app, session, canvas))
        }
    }
}

fn draw_report(app: &App, session: &Session, canvas: &mut Canvas) -> Option<(u16, u16)> {
    let areas = areas(app, session);
    title::draw(app, session, canvas);
    title::tabs(app, session, canvas);
    let caret = match session.table() {
        Some(table) => {
            let caret = grid::draw(app, session, table, areas, canvas);
            if let Some(x) = areas.panel {
                panel::draw(app, session, x, areas, canvas);
            }
            caret
        }
        None => return Some(draw_text(app, session, areas, canvas)),
    };
    if let Some(compact) = areas.compact {
        compact_panel::draw(app, session, compact, canvas);
    }
    bar::draw(app, session, areas, canvas);
    caret
}

fn draw_text(app: &App, session: &Session, areas: Areas, canvas: &mut Canvas) -> (u16, u16) {
    let layout = prose::layout(app, session);
    let caret = text::draw(app, session, &layout, areas, canvas);
    if let Some(x) = areas.panel {
        reference_list::draw(app, session, &layout, x, areas, canvas);
    }
    if let Some(compact) = areas.compact {
        reference_list::compact(app, session, &layout, compact, canvas);
    }
    bar::draw(app, session, areas, canvas);
    caret
}

/// Returns the first line to show of the current table or text, so that the cursor is in view; `None` where neither is
/// open or the screen shows nothing of it.
pub fn top(app: &App) -> Option<usize> {
    let session = app.session.as_ref().filter(|_| !app.is_too_small())?;
    let areas = areas(app, session);
    Some(match session.table() {
        Some(table) => grid::top(session, table, areas),
        None => text::top(session, &prose::layout(app, session), areas),
    })
}
