//! The lines at the bottom: what the cell is, what stands in it, how to fill it, and which keys help now.

use super::Areas;
use super::canvas::Canvas;
use super::panel::guards;
use crate::model::{CellId, Group, Language, Origin};
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::keymap::Mode;
use crate::tui::narrative;
use crate::tui::session::Session;
use crate::tui::theme::Role;
use crate::tui::typing::read_back;

/// The cells kept for what stands in a cell, on a narrow screen and on a wide one.
const STATE: u16 = 26;
const STATE_WIDE: u16 = 34;

/// Draws the lines at the bottom.
pub(super) fn draw(app: &App, session: &Session, areas: Areas, canvas: &mut Canvas) {
    match session.cell() {
        Some(cell) => about_cell(app, session, cell, areas, canvas),
        None => about_text(app, session, areas, canvas),
    }
    if let Some(notice) = &app.notice {
        // A low screen has no line of its own for it: the names of keys give way.
        canvas.put_notice(1, if areas.tall { areas.keys - 1 } else { areas.keys }, notice);
        if !areas.tall {
            return;
        }
    }
    keys(app, areas, canvas);
}

fn about_cell(app: &App, session: &Session, cell: CellId, areas: Areas, canvas: &mut Canvas) {
    let form = session.form();
    let (table, row, column) = (form.table_of(cell), form.row_of(cell), form.column_of(cell));
    // The column first, in as many cells as any takes: so each of the two stays while only the other changes.
    let columns = table.blocks.iter().flat_map(|block| &block.columns);
    let widest = columns.map(|column| canvas.measure(app.locale.label(&column.label))).max();
    let name = app.locale.label(&column.label);
    let mut x = canvas.put_in(1, areas.bar, name, widest.unwrap_or_default(), Role::Heading) + 2;
    for label in groups(&table.row_groups, row.group) {
        x = canvas.put(x, areas.bar, app.locale.label(label), Role::Hint) + 2;
    }
    canvas.put(x, areas.bar, app.locale.label(&row.label), Role::Heading);

    // What follows keeps its place while figures are typed and cells passed: less to write, and nothing jumps.
    let kept = 1 + if areas.wide { STATE_WIDE } else { STATE };
    let mut x = canvas.put(1, areas.bar + 1, &state(app, session, cell), Role::Figure) + 3;
    x = x.max(kept);
    let guards = guards(session, cell);
    if guards > 0 {
        let text = app.words("tui.guards", &[("count", &guards.to_string())]);
        x = canvas.put(x, areas.bar + 1, &text, Role::Hint) + 3;
    }
    if let Some(note) = session.report.notes.get(&cell) {
        canvas.put(x, areas.bar + 1, &app.words("tui.note_is", &[("text", note)]), Role::Hint);
    } else if !areas.tall {
        // A low screen has no line of its own for the hint.
        canvas.put(x, areas.bar + 1, hint(app, session, cell), Role::Hint);
    }
    if areas.tall {
        let text = hint(app, session, cell);
        if !text.is_empty() {
            canvas.put(1, areas.bar + 2, &app.words("tui.hint", &[("text", text)]), Role::Hint);
        }
    }
}

fn groups(groups: &[Group], mut of: Option<usize>) -> Vec<&crate::model::Label> {
    let mut labels = Vec::new();
    while let Some(at) = of {
        labels.insert(0, &groups[at].label);
        of = groups[at].parent;
    }
    labels
}

/// The row's note; where it has none, the column's.
fn hint<'a>(app: &App, session: &'a Session, cell: CellId) -> &'a str {
    let (row, column) = (session.form().row_of(cell), session.form().column_of(cell));
    [&row.hint, &column.hint]
        .into_iter()
        .map(|hint| app.locale.label(hint))
        .find(|hint| !hint.is_empty())
        .unwrap_or("")
}

/// Returns a long figure read back in groups: by ten thousands in Chinese, by thousands in English.
fn back(app: &App, number: rust_decimal::Decimal) -> Option<String> {
    match app.locale.language() {
        Language::Zh => {
            read_back(number, 4, &[app.locale.text("tui.wan"), app.locale.text("tui.yi")])
        }
        Language::En => read_back(number, 3, &[",", ",", ","]).map(|text| text.replace(' ', "")),
    }
}

fn state(app: &App, session: &Session, cell: CellId) -> String {
    let unit = session.report.unit(cell);
    if let Some(typing) = session.typing.as_ref().filter(|typing| typing.cell == cell) {
        let total = session.report.is_computed(cell);
        let key = if total { "tui.typing_override" } else { "tui.typing" };
        let mut text = app.words(key, &[("text", &typing.text)]);
        let figure = typing.sum().or_else(|| typing.text.parse().ok());
        if let Some(sum) = typing.sum() {
            text = format!("{text} = {}", sum.normalize());
        }
        if let Some(back) = figure.and_then(|figure| back(app, figure)) {
            text = format!("{text}  ({back})");
        }
        text = format!("{text} {}", typing.unit.map_or(unit, |unit| unit.label()));
        if let Some(held) = session.report.value(cell) {
            text.push_str(&app.words("tui.was", &[("value", &held.to_string())]));
        }
        return text;
    }
    if let Some(half) = session.undecided.get(&cell) {
        let held = session.report.value(cell).map_or_else(|| "-".to_owned(), |v| v.to_string());
        return app.words("tui.state_undecided", &[("text", &half.text), ("value", &held)]);
    }
    let entry = session.report.entry(cell);
    let Some(value) = session.report.value(cell) else {
        let key = match entry.origin {
            Origin::ToSupply => "tui.state_supply",
            _ if session.report.is_computed(cell) => "tui.state_waiting",
            Origin::Passed => "tui.state_passed",
            _ => "tui.state_blank",
        };
        return app.words(key, &[]);
    };
    let shown = match (value.unit, back(app, value.number)) {
        (None, Some(back)) => format!("{value} {unit} ({back})"),
        (None, None) => format!("{value} {unit}"),
        (Some(_), Some(back)) => format!("{value} ({back})"),
        (Some(_), None) => value.to_string(),
    };
    let key = if session.report.is_override(cell) {
        let Some(sum) = session.report.sum_of_parts(cell) else {
            return app.words("tui.state_override_open", &[("value", shown.trim())]);
        };
        let sum = sum.normalize().to_string();
        return app.words("tui.state_override", &[("value", shown.trim()), ("sum", &sum)]);
    } else if entry.value.is_none() {
        "tui.state_computed"
    } else if entry.origin == Origin::Filled {
        "tui.state_filled"
    } else {
        "tui.state_value"
    };
    app.words(key, &[("value", shown.trim())])
}

fn about_text(app: &App, session: &Session, areas: Areas, canvas: &mut Canvas) {
    let section = &session.form().sections[session.section];
    let text = session.report.narrative.get(&section.id).map_or("", String::as_str);
    let caret = session.carets.get(&session.section).copied().unwrap_or_default();
    let before = text.get(..caret.at).unwrap_or("");
    let paragraph = before.split("\n\n").count().to_string();
    let lines = narrative::lines(text, app.ambiguous_is_one);
    let (row, _) = narrative::place(text, &lines, caret.at, app.ambiguous_is_one);
    let first = lines.iter().position(|line| {
        line.start <= caret.at && before[line.start.min(before.len())..].find("\n\n").is_none()
    });
    let line = (row - first.unwrap_or(0).min(row) + 1).to_string();
    let characters = text.chars().filter(|c| !c.is_whitespace()).count().to_string();
    let arguments = [("paragraph", paragraph.as_str()), ("line", &line), ("count", &characters)];
    canvas.put(1, areas.bar, app.locale.label(&section.heading), Role::Heading);
    let x =
        canvas.put(1, areas.bar + 1, &app.words("tui.text_place", &arguments), Role::Figure) + 3;
    let hint = app.locale.label(&section.hint);
    if areas.tall {
        canvas.put(1, areas.bar + 2, hint, Role::Hint);
    } else {
        canvas.put(x, areas.bar + 1, hint, Role::Hint);
    }
}

/// The commands that the last line names on a narrow screen give way in this order.
const GIVE_WAY: &[Command] = &[
    Command::PreviousFinding,
    Command::Save,
    Command::Edit,
    Command::Panel,
    Command::Find,
    Command::Fill,
];

/// The commands that the last line names.
const NAMED: &[Command] = &[
    Command::Help,
    Command::Edit,
    Command::Find,
    Command::Fill,
    Command::Panel,
    Command::PreviousFinding,
    Command::NextFinding,
    Command::Preview,
    Command::Save,
    Command::Commands,
    Command::Quit,
];

/// Draws the names of keys. On a narrow screen some give way, but never how to leave or how to reach the rest.
fn keys(app: &App, areas: Areas, canvas: &mut Canvas) {
    let mode = app.mode();
    let gap = if areas.wide { 2 } else { 1 };
    let mut named: Vec<(Command, String, &str)> = NAMED
        .iter()
        .filter_map(|command| {
            let key = app.keymap.keys_of(mode, *command).into_iter().next()?;
            Some((*command, key, app.locale.text(command.words())))
        })
        .collect();
    let room = usize::from(areas.width).saturating_sub(2);
    for gives_way in GIVE_WAY {
        let cells = named
            .iter()
            .map(|(_, key, words)| canvas.measure(key) + canvas.measure(words) + 1 + gap);
        if cells.sum::<usize>() <= room {
            break;
        }
        named.retain(|(command, ..)| command != gives_way);
    }
    let mut x = 1;
    for (_, key, words) in named {
        x = canvas.put(x, areas.keys + u16::from(areas.tall), &key, Role::Key) + 1;
        x = canvas.put(x, areas.keys + u16::from(areas.tall), words, Role::Figure) + gap as u16;
    }
    if areas.tall {
        let key = match mode {
            Mode::Narrative => "tui.keys_narrative",
            Mode::Panel => "tui.keys_panel",
            _ => "tui.keys_grid",
        };
        let resort = app.locale.text("tui.keys_last_resort");
        let room = usize::from(areas.width).saturating_sub(5 + canvas.measure(resort));
        canvas.put_parts(1, areas.keys, app.locale.text(key), room, Role::Hint);
        canvas.put_right(areas.width - 2, areas.keys, resort, Role::Hint);
    }
}
