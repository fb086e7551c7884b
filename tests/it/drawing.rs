//! What is drawn has room: figures are whole, nothing stands over something else, and what is cut says so.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::path::PathBuf;

use crate::common::editor::{Editor, press};
use gouji::definition::Library;
use gouji::model::{Entry, Form, Forms, Language, Origin, Report, SectionKind, Totals, Value};
use gouji::store::report::document::Document;
use gouji::text::width::{safe, width};
use ratatui_core::buffer::Buffer;

const SIZES: [(u16, u16); 6] = [(80, 24), (100, 30), (110, 30), (115, 34), (120, 40), (200, 60)];

/// A report on which every figure has so many digits and hardly a rule holds.
fn report(form: &str, digits: u32) -> Report {
    let form = Library::builtin().form(form).unwrap();
    let mut report = Report::new(form.clone(), "某市人民政府", form.first_year);
    report.totals = Totals::Keyed;
    for cell in form.ids() {
        let number = 10_i64.pow(digits) / 9 * (1 + i64::from(cell.0) % 8) + i64::from(cell.0);
        let value = Value { number: number.into(), unit: form.cell(cell).kind.usual_unit() };
        report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
    }
    report
}

/// An editor in which the report is open.
fn open(report: &Report, language: Language, size: (u16, u16)) -> Editor {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("report.toml");
    std::fs::write(&path, Document::create("report.toml", report).bytes()).unwrap();
    Editor::with(language, Some(&path), size)
}

fn symbol(buffer: &Buffer, x: u16, y: u16) -> &str {
    buffer[(x, y)].symbol()
}

/// The text of a part of a line; of a wide character the left half counts.
fn part(buffer: &Buffer, columns: std::ops::Range<u16>, y: u16) -> String {
    let mut text = String::new();
    let mut skip = 0;
    for x in columns {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        text.push_str(symbol(buffer, x, y));
        skip = width(symbol(buffer, x, y)).saturating_sub(1);
    }
    text
}

/// The column of the panel's heading, where there is a panel.
fn panel(editor: &Editor, buffer: &Buffer) -> Option<u16> {
    let heading = editor.app.locale.text("tui.panel");
    let y = if editor.app.size.1 >= 34 { 3 } else { 2 };
    let all = buffer.area.width;
    (60..all).find(|x| part(buffer, *x..all, y).trim_end() == heading)
}

/// Looks at the screen with the cursor in a cell.
fn look(editor: &mut Editor, form: &Form, place: &str) {
    let buffer = editor.buffer();
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let session = editor.app.session.as_ref().unwrap();
    for y in 0..rows {
        assert_eq!(symbol(&buffer, columns - 1, y), " ", "{place}: last column of line {y}");
    }
    let panel = panel(editor, &buffer);
    let body = if rows >= 34 { 3 } else { 2 }..rows - 6;
    for y in panel.iter().flat_map(|_| body.clone()) {
        let x = panel.unwrap();
        assert_eq!(part(&buffer, x - 2..x, y), "  ", "{place}: line {y} runs into the panel");
    }
    // The figures of the current row, each whole.
    let cell = session.cell().unwrap();
    let of = form.cell(cell);
    let block = form.block_of(cell);
    let line = part(&buffer, 0..panel.unwrap_or(columns), editor.cursor.1);
    for column in 0..block.columns.len() {
        let Some(other) = block.cell(of.row, column) else { continue };
        let value = session.report.value(other).unwrap().to_string();
        let found = line.match_indices(&value).any(|(at, _)| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            !digit(line[..at].chars().next_back())
                && !digit(line[at + value.len()..].chars().next())
        });
        assert!(found, "{place}: {value} is not whole on {line}");
    }
}

/// The numbers of the current finding stand on the screen, each of them whole.
fn look_at_finding(editor: &mut Editor, place: &str) {
    let screen = editor.screen();
    let session = editor.app.session.as_ref().unwrap();
    let numbers = session.found(session.finding.unwrap()).unwrap().numbers.unwrap();
    let [left, right] = [numbers.left, numbers.right];
    for number in [left, right, left - right] {
        let number = number.normalize().to_string();
        assert!(screen.contains(&number), "{place}: {number} is not on\n{screen}");
    }
}

#[test]
fn figures_are_whole_and_nothing_is_overdrawn() {
    for id in ["cn-2014", "cn-2019", "cn-2021"] {
        for (digits, language) in [(1, Language::En), (5, Language::Zh), (6, Language::En)] {
            let report = report(id, digits);
            let form = report.form();
            for size in SIZES {
                let mut editor = open(&report, language, size);
                let tables = form.sections.iter().filter_map(|section| match section.kind {
                    SectionKind::Table(table) => Some(table),
                    SectionKind::Text => None,
                });
                for table in tables {
                    for cell in form.tables[table].cells().step_by(23) {
                        editor.app.session.as_mut().unwrap().go(cell);
                        press(&mut editor, "Right Left");
                        let now = editor.app.session.as_ref().unwrap().cell().unwrap();
                        let place = format!("{id} {size:?} {}", form.cell(now).address);
                        look(&mut editor, form, &place);
                    }
                    press(&mut editor, "F8");
                    look_at_finding(&mut editor, &format!("{id} {size:?} {digits}"));
                }
            }
        }
    }
}

#[test]
fn the_panel_needs_room_for_its_words() {
    let form = "cn-2021";
    for (digits, size, has) in
        [(3, (115, 30), false), (3, (120, 40), true), (8, (120, 40), false), (8, (200, 60), true)]
    {
        let report = report(form, digits);
        let mut editor = open(&report, Language::Zh, size);
        let cell = report.form().cell_at("requests.granted.natural").unwrap();
        editor.app.session.as_mut().unwrap().go(cell);
        let buffer = editor.buffer();
        assert_eq!(panel(&editor, &buffer).is_some(), has, "{digits} digits, {size:?}");
    }
}

#[test]
fn a_figure_without_room_is_not_cut() {
    let report = report("cn-2021", 14);
    let mut editor = open(&report, Language::Zh, (80, 24));
    let cell = report.form().cell_at("requests.granted.natural").unwrap();
    editor.app.session.as_mut().unwrap().go(cell);
    let screen = editor.screen();
    let line = screen.lines().find(|line| line.starts_with('>')).unwrap();
    assert!(line.contains("####") && !line.contains(|c: char| c.is_ascii_digit()), "{line}");
    let value = report.value(cell).unwrap().to_string();
    assert!(screen.contains(&value), "the line about the cell shows it whole");
}

#[test]
fn a_long_name_gives_way_to_what_is_to_be_known() {
    let mut report = report("cn-2019", 2);
    report.agency =
        "内蒙古自治区呼伦贝尔市鄂伦春自治旗大杨树镇人民政府综合行政执法局政务公开办公室".into();
    for language in [Language::Zh, Language::En] {
        for size in SIZES {
            let mut editor = open(&report, language, size);
            press(&mut editor, "1 Enter");
            let screen = editor.screen();
            let title = screen.lines().next().unwrap();
            let state = editor.app.words("tui.unsaved", &[("count", "1")]);
            assert!(title.contains(" 2019 ") || title.contains("  2019"), "{title}");
            assert!(title.ends_with(&state), "{title}");
            assert!(title.contains("..") || size.0 > 115, "{title}");
        }
    }
}

#[test]
fn tabs_always_say_all_that_is_open() {
    for language in [Language::Zh, Language::En] {
        for size in SIZES {
            for id in ["cn-2014", "cn-2021"] {
                let mut report = report(id, 3);
                // A cell to be supplied in every table, and the texts empty.
                let form = report.form().clone();
                for table in &form.tables {
                    let cell = table.cells().next().unwrap();
                    let entry = Entry { value: None, origin: Origin::ToSupply };
                    report.set_entry(cell, entry);
                }
                let mut editor = open(&report, language, size);
                for table in &form.tables {
                    editor.app.session.as_mut().unwrap().go(table.cells().next().unwrap());
                    press(&mut editor, "/");
                }
                let screen = editor.screen();
                let tabs = screen.lines().nth(1).unwrap();
                for section in &form.sections {
                    let number = editor.app.locale.label(&section.number);
                    assert!(tabs.contains(number), "{tabs}");
                }
                let empty = ["tui.tab_empty", "tui.tab_empty_narrow"];
                let ends = empty.iter().any(|key| tabs.ends_with(editor.app.locale.text(key)));
                assert!(ends && !tabs.contains(".."), "{size:?} {tabs}");
            }
        }
    }
}

#[test]
fn rows_out_of_view_with_a_failed_cell_are_told_louder() {
    let report = report("cn-2021", 3);
    let mut quiet = report.clone();
    for cell in quiet.form().clone().ids() {
        let value = Some(Value::number(0));
        quiet.set_entry(cell, Entry { value, origin: Origin::Typed });
    }
    for (report, bold) in [(report, true), (quiet, false)] {
        let mut editor = open(&report, Language::Zh, (80, 24));
        let cell = report.form().cell_at("requests.granted.natural").unwrap();
        editor.app.session.as_mut().unwrap().go(cell);
        let buffer = editor.buffer();
        let x = (0..30).find(|x| symbol(&buffer, *x, 2) == "下").unwrap();
        let modifier = buffer[(x, 2)].modifier;
        assert_eq!(modifier.contains(ratatui_core::style::Modifier::BOLD), bold);
    }
}

#[test]
fn a_label_is_official_where_it_fits_and_whole_in_any_case() {
    let form = Library::builtin().form("cn-2014").unwrap();
    let report = Report::new(form.clone(), "某市", 2016);
    for size in [(80, 24), (110, 30), (200, 60)] {
        for language in [Language::Zh, Language::En] {
            let mut editor = open(&report, language, size);
            for cell in form.ids().skip(usize::from(size.0) % 3).step_by(3) {
                editor.app.session.as_mut().unwrap().go(cell);
                press(&mut editor, "Up Down");
                let now = editor.app.session.as_ref().unwrap().cell().unwrap();
                let buffer = editor.buffer();
                let row = form.row_of(now);
                let line = part(&buffer, 0..size.0, editor.cursor.1);
                let label = line.trim_start_matches('>').trim_start();
                let short = editor.app.locale.label(&row.short);
                let official = safe(editor.app.locale.label(&row.label), false).into_owned();
                let bare = gouji::model::address::without_ordinal(&official);
                let whole = label.starts_with(short) || label.contains(bare);
                assert!(whole, "{size:?}: {line}");
                // What is short enough for every screen is never abbreviated.
                assert!(width(&official) > 40 || label.contains(bare), "{size:?}: {line}");
            }
        }
    }
}
