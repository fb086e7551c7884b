//! Writing in the editor: long figures, lines to fill, the texts of sections.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

mod common;

use common::editor::{Editor, press};
use gouji::tui::event::Key;
use gouji::tui::width;

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
