//! What stands beside a text on a wide screen, and in two lines above the keys on a narrow one: how long it is, and which
//! of its numbers follow the tables.

use super::canvas::Canvas;
use super::theme::Role;
use super::{Areas, bar, compact_panel, panel};
use crate::present;
use crate::text::lines::wrap;
use crate::text::width;
use crate::tui::editor::app::App;
use crate::tui::editor::narrative::{Layout, Reference};
use crate::tui::editor::prose;
use crate::tui::editor::session::Session;

/// Returns what stands for a reference: the cell and its value, or the name and that no cell has it.
fn words(app: &App, session: &Session, reference: &Reference) -> (String, String, Role) {
    let shown = reference.shown.clone();
    match reference.cell {
        Some(cell) => (
            present::cell::in_sentence(&app.locale, session.form(), cell),
            shown,
            Role::Placeholder,
        ),
        None => (format!("! {shown}"), app.words("present.no_such_cell", &[]), Role::Error),
    }
}

/// Draws the panel.
pub(super) fn draw(
    app: &App,
    session: &Session,
    layout: &Layout,
    x: u16,
    areas: Areas,
    canvas: &mut Canvas,
) {
    let right = areas.width - 1;
    let cells = usize::from(right.saturating_sub(x + 1));
    let head = if session.in_panel { Role::HeadCurrent } else { Role::Heading };
    canvas.put(x, areas.body, app.locale.text("tui.text_panel"), head);
    let counts = [
        ("characters", layout.characters()),
        ("paragraphs", layout.paragraphs().len()),
        ("references", layout.references().len()),
    ]
    .map(|(name, count)| (name, count.to_string()));
    let counts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
    let mut y = areas.body + 2;
    for line in wrap(&app.words("tui.text_counts", &counts), cells) {
        canvas.put(x + 1, y, &line, Role::Hint);
        y += 1;
    }
    y += 1;
    let foot = foot(app, session, layout, cells);
    let end = areas.body_end.saturating_sub(foot.len() as u16);
    if !session.listed().is_empty() {
        // What is found comes first; references get what it leaves, and a third at least.
        let kept = (layout.references().len() as u16 + 1).min(end.saturating_sub(y) / 3);
        y = panel::entries(app, session, (x, right), (y, end.saturating_sub(kept)), canvas) + 1;
    }
    let y = list(app, session, layout, (x, y, end.saturating_sub(1)), canvas) + 1;
    for (y, line) in (y.min(end)..).zip(&foot) {
        canvas.put(x + 1, y, line, Role::Hint);
    }
}

/// The lines at the bottom of the panel: keys, and how references are made.
fn foot(app: &App, session: &Session, layout: &Layout, cells: usize) -> Vec<String> {
    let keys: &[&str] = match (session.in_panel, layout.references().is_empty()) {
        _ if session.in_findings() => &["tui.text_findings_in", "tui.text_findings_in2"],
        _ if !session.listed().is_empty() => &["tui.panel_keys", "tui.text_findings_keys"],
        (true, _) => &["tui.text_panel_in", "tui.text_panel_in2"],
        (false, true) if session.read_only => &[],
        (false, false) if session.read_only => &["tui.text_panel_keys"],
        (false, true) => &["tui.text_refer"],
        (false, false) => &["tui.text_refer", "tui.text_panel_keys"],
    };
    keys.iter().flat_map(|key| wrap(&bar::with_own_keys(app, session, key), cells)).collect()
}

/// Draws the references as far as there is room, the current one among them, and returns the line behind them.
fn list(
    app: &App,
    session: &Session,
    layout: &Layout,
    (x, mut y, end): (u16, u16, u16),
    canvas: &mut Canvas,
) -> u16 {
    let references = layout.references();
    let selected = layout.reference_at(prose::caret(session, layout));
    let room = usize::from(end.saturating_sub(y));
    let fits = references.len() <= room;
    let rows = if fits { room } else { room.saturating_sub(1) };
    let first = selected.map_or(0, |at| (at + 1).saturating_sub(rows));
    let right = canvas.width() - 2;
    for (number, reference) in references.iter().enumerate().skip(first).take(rows) {
        let current = selected == Some(number);
        let (name, value, role) = words(app, session, reference);
        let text = format!("{} {name}", if current { '>' } else { ' ' });
        let text = width::safe(&text, app.ambiguous_is_one);
        let room = usize::from(right.saturating_sub(x + 1)).saturating_sub(width::width(&value));
        let text = width::pad_right(&text, room);
        let name = if reference.cell.is_some() { Role::Figure } else { Role::Error };
        if current && session.in_panel && !session.in_findings() {
            canvas.put_both(x, y, &text, name, Role::Selected);
        } else {
            canvas.put(x, y, text.trim_end(), name);
        }
        canvas.put_right(right, y, &value, role);
        y += 1;
    }
    let rest = references.len().saturating_sub(first + rows);
    if rest > 0 {
        let more = app.words("tui.panel_more", &[("count", &rest.to_string())]);
        canvas.put(x + 1, y, &more, Role::Hint);
        y += 1;
    }
    y
}

/// Draws two lines: the current reference while the references have the keys, else what is found.
pub(super) fn compact(app: &App, session: &Session, layout: &Layout, y: u16, canvas: &mut Canvas) {
    let references = layout.references();
    let current = layout.reference_at(prose::caret(session, layout));
    let in_references = session.in_panel && !session.in_findings();
    let chosen = if in_references { current } else { None };
    let Some((number, reference)) = chosen.and_then(|at| Some((at, references.get(at)?))) else {
        return compact_panel::draw(app, session, y, canvas);
    };
    let (name, value, role) = words(app, session, reference);
    let count = format!("{}/{}  {name}", number + 1, references.len());
    let x = canvas.put(1, y, &count, if reference.cell.is_some() { Role::Heading } else { role });
    canvas.put(x + 2, y, &value, role);
    if in_references {
        canvas.put(1, y + 1, app.locale.text("tui.text_strip_keys"), Role::Hint);
    }
}
