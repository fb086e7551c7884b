//! A long random walk of keys over a half-filled report: no key changes a figure that nobody was told of.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests"
)]

use crate::common::editor::{Editor, notice, session};
use gouji::model::{CellId, Entry, Report};
use gouji::tui::editor::app::Screen;
use gouji::tui::editor::keymap::Mode;
use gouji::tui::terminal::event::{Event, Key};

/// Keys of the hand, weighted towards figures and moving on; what comes in at once is pasted.
const KEYS: &[&str] = &[
    "0",
    "0",
    "1",
    "2",
    "3",
    "7",
    "9",
    "Enter",
    "Enter",
    "Enter",
    "Enter",
    "Tab",
    "Shift-Tab",
    "Up",
    "Down",
    "Left",
    "Right",
    "Home",
    "End",
    "Backspace",
    "Delete",
    "Esc",
    "Esc",
    "F2",
    "F4",
    "F4",
    "F4",
    "F6",
    "F7",
    "F8",
    "F8",
    "/",
    "PageUp",
    "PageDown",
    "Ctrl-Z",
    "Ctrl-Y",
    "*",
    "F3",
    "F9",
    "甲",
    "a",
    "-",
    "+",
    ".",
    " ",
    "无",
    "1\t2\n3\t4\t\n",
    "规章\t4\t5\t6\n",
    "80x24",
    "120x40",
];

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// A real report of which every second row is still blank.
fn half_filled(computed: bool) -> Editor {
    let text = std::fs::read_to_string("examples/practice-2023.toml").unwrap();
    let (mut rows, mut lines) = (0, Vec::new());
    for line in text.lines() {
        rows += usize::from(line.contains("= {"));
        if !line.contains("= {") || rows % 2 == 0 {
            lines.push(line);
        }
    }
    let text = lines.join("\n");
    let text =
        if computed { text.replace("totals = \"keyed\"", "totals = \"computed\"") } else { text };
    Editor::of_text(&text, (120, 40))
}

fn entries(report: &Report) -> Vec<Entry> {
    report.form().ids().map(|cell| report.entry(cell)).collect()
}

/// What a person sees before or after a key.
struct Seen {
    cursor: Option<CellId>,
    /// Whether the table has the keys, with nothing over it.
    in_table: bool,
    screen: String,
    notice: String,
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn look(editor: &mut Editor) -> Seen {
    let screen = squeezed(&editor.screen());
    let in_table = matches!(editor.app.mode(), Mode::Grid | Mode::Entry);
    Seen { cursor: session(editor).cell(), in_table, screen, notice: notice(editor) }
}

/// Whether somebody was told of a change. A key in the table changes the cell under the cursor; F4, undo and what was
/// chosen from a list change others: one row in view, or as many cells as the notice says, or the one that it names.
fn was_told(
    editor: &Editor,
    key: &str,
    cell: CellId,
    counts: [usize; 2],
    [before, after]: &[Seen; 2],
) -> bool {
    if before.cursor == Some(cell) || after.cursor == Some(cell) {
        return true;
    }
    if before.in_table && !["F4", "Ctrl-Z", "Ctrl-Y"].contains(&key) {
        return false;
    }
    let (form, locale) = (session(editor).form(), &editor.app.locale);
    let row = squeezed(locale.label(&form.row_of(cell).short));
    let named = [before, after].iter().any(|watched| watched.screen.contains(&row));
    let numbers = |text: &str| -> Vec<usize> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
    };
    named || counts.iter().any(|count| *count > 1 && numbers(&after.notice).contains(count))
}

fn press(editor: &mut Editor, name: &str) {
    // A random name would be a file beside the sources, and a published report is for others to try.
    let names = matches!(editor.app.screens.last(), Some(Screen::Lines(_)));
    let name = if names && name == "Enter" { "Esc" } else { name };
    let size = name.split_once('x').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)));
    let event = match (size, Key::named(name)) {
        (Some((columns, rows)), _) => Event::Resize(columns, rows),
        (None, Some(key)) => Event::Key(key),
        (None, None) => Event::Paste(name.to_owned()),
    };
    editor.drive(event);
}

/// Walks so many keys, half of all that are asked for; the other half goes over a report whose totals are computed.
fn walk(seed: u64, computed: bool) {
    let mut dice = Dice(seed);
    let (mut changed, mut most) = (0, 0);
    for walk in 0..10 {
        let mut editor = half_filled(computed);
        let mut before = look(&mut editor);
        for step in 0..500 {
            if editor.app.done || editor.app.session.is_none() {
                editor = half_filled(computed);
                before = look(&mut editor);
            }
            let key = KEYS[dice.roll(KEYS.len())];
            let held = entries(&session(&editor).report);
            press(&mut editor, key);
            if editor.app.session.is_none() {
                continue;
            }
            let watched = [before, look(&mut editor)];
            let now = entries(&session(&editor).report);
            let differs: Vec<CellId> = (0..now.len())
                .filter(|at| held[*at].value != now[*at].value)
                .map(|at| CellId(at as u16))
                .collect();
            changed += usize::from(!differs.is_empty());
            most = most.max(differs.len());
            // What was typed and what its row was filled with are told apart.
            let elsewhere = differs.iter().filter(|cell| watched[0].cursor != Some(**cell)).count();
            let counts = [differs.len(), elsewhere];
            let untold =
                differs.iter().find(|cell| !was_told(&editor, key, **cell, counts, &watched));
            if let Some(cell) = untold {
                let address = session(&editor).form().cell(*cell).address.clone();
                panic!(
                    "walk {walk}, key {step}, {key}: {address} of {counts:?}\n{}",
                    editor.screen()
                );
            }
            let [_, after] = watched;
            before = after;
        }
    }
    // A walk that changes nothing proves nothing.
    println!("{changed} keys changed figures, one of them {most} cells");
    assert!(changed > 100 && most > 10, "{changed} {most}");
}

#[test]
fn five_thousand_keys_over_keyed_totals_change_no_figure_that_is_not_told() {
    walk(20_261_201, false);
}

#[test]
fn five_thousand_keys_over_computed_totals_change_no_figure_that_is_not_told() {
    walk(20_261_202, true);
}
