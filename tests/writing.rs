//! Writing in the editor: long figures, lines to fill, the texts of sections.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

mod common;

use common::editor::{Editor, press};
use gouji::tui::app::Screen;
use gouji::tui::event::{Event, Key};
use gouji::tui::{self, width};

/// Presses a key for each character.
fn write(editor: &mut Editor, text: &str) {
    for character in text.chars() {
        editor.key(Key::char(character));
    }
}

/// What stands on the screen from the column of the terminal's cursor on.
fn behind_cursor(editor: &mut Editor) -> String {
    let screen = editor.screen();
    let (x, y) = editor.cursor;
    let line = screen.lines().nth(usize::from(y)).unwrap();
    line[width::truncate(line, usize::from(x)).len()..].to_owned()
}

#[test]
fn the_caret_of_a_sum_longer_than_its_cell_is_always_in_the_cell() {
    let mut editor = Editor::open("examples/practice-2023.toml", (80, 24));
    press(&mut editor, "F2 Delete End");
    write(&mut editor, "+111+222+333+444+555+666+777+888+999");
    editor.screen();
    let (end, _) = editor.cursor;
    for _ in 0..60 {
        press(&mut editor, "Left");
        let (text, caret) = {
            let typing = editor.app.session.as_ref().unwrap().typing.as_ref().unwrap();
            (typing.text.clone(), typing.caret)
        };
        let shown = behind_cursor(&mut editor);
        let (x, _) = editor.cursor;
        assert!(x <= end && end - x < 12, "the caret is at {x}, the cell ends at {end}");
        assert_eq!(shown.chars().next(), text[caret..].chars().next(), "{text} {caret}: {shown}");
    }
    assert!(behind_cursor(&mut editor).contains('>'), "what is cut is marked");
    press(&mut editor, "End");
    editor.screen();
    assert_eq!(editor.cursor.0, end);
}

/// What is written in the current line of a screen of lines.
fn line(editor: &Editor) -> String {
    let Some(Screen::Lines(lines)) = editor.app.screens.last() else { panic!("no lines") };
    lines.fields[lines.current].line.text().to_owned()
}

#[test]
fn a_line_is_edited_where_the_caret_is() {
    let mut editor = Editor::open("examples/practice-2023.toml", (80, 24));
    press(&mut editor, "* * 4");
    write(&mut editor, "台账第3页");
    press(&mut editor, "Left Left Left Backspace Home Delete");
    write(&mut editor, "新");
    press(&mut editor, "Right Delete End");
    write(&mut editor, "止");
    assert_eq!(line(&editor), "新第页止");
    assert_eq!(behind_cursor(&mut editor), "_");
    press(&mut editor, "Home Right");
    assert_eq!(behind_cursor(&mut editor), "第页止");
}

#[test]
fn a_line_longer_than_the_screen_is_scrolled_to_the_caret() {
    for size in [(80, 24), (120, 40)] {
        let mut editor = Editor::open("examples/practice-2023.toml", size);
        press(&mut editor, "* * 4");
        let long = "甲“乙”丙…a".repeat(40);
        tui::drive(&mut editor.app, Event::Paste(format!("{long}\r\n完\n")));
        assert_eq!(line(&editor), format!("{long} 完"), "line ends become spaces");
        for keys in ["", "Left", "Left Left Left Left", "Home", "Right Right", "End"] {
            press(&mut editor, keys);
            let screen = editor.screen();
            assert!(screen.lines().all(|line| width::width(line) < usize::from(size.0)));
            let Some(Screen::Lines(lines)) = editor.app.screens.last() else { panic!() };
            let next = lines.fields[0].line.behind_caret().chars().next().unwrap_or('_');
            let drawn = width::safe(&next.to_string(), false).into_owned();
            assert!(behind_cursor(&mut editor).starts_with(&drawn), "{keys}: {screen}");
        }
        press(&mut editor, "Home");
        assert!(editor.screen().contains("甲「乙」"), "{}", editor.screen());
    }
}

#[test]
fn full_width_digits_of_a_pasted_year_count() {
    let mut editor = Editor::start((80, 24));
    press(&mut editor, "1");
    press(&mut editor, "Down Home Delete Delete Delete Delete");
    tui::drive(&mut editor.app, Event::Paste("２０２４\n".to_owned()));
    assert_eq!(line(&editor), "2024");
}
