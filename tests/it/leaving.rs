//! Saving, saving elsewhere, leaving, and what a protected report refuses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::fs;
use std::path::Path;

use crate::common::editor::{Editor, address, blank, notice, press, session, value};
use gouji::tui::terminal::event::Key;

fn write(editor: &mut Editor, text: &str) {
    for character in text.chars() {
        editor.key(Key::char(character));
    }
}

/// Replaces the proposed name by a path and confirms it.
fn name(editor: &mut Editor, path: &Path) {
    press(editor, &"Backspace ".repeat(200));
    write(editor, path.to_str().unwrap());
    press(editor, "Enter");
}

#[test]
fn a_protected_report_is_neither_undone_nor_saved_and_says_why() {
    let (folder, mut editor) = blank(2020);
    let first = "proactive.regulations.newly_made";
    let before = fs::read(folder.path().join("new.toml")).unwrap();
    press(&mut editor, "7 Enter * * * 7");
    assert!(session(&editor).read_only, "{}", notice(&editor));
    press(&mut editor, "Ctrl-Z");
    assert!(notice(&editor).contains("只读"), "{}", notice(&editor));
    assert_eq!(value(&editor, first).as_deref(), Some("7"));
    for keys in ["Ctrl-S", "* * * 8", "F10 1"] {
        press(&mut editor, keys);
        assert!(notice(&editor).contains("***7"), "{keys}: {}", notice(&editor));
        assert!(!editor.app.done);
    }
    assert_eq!(fs::read(folder.path().join("new.toml")).unwrap(), before);
    press(&mut editor, "* * * 7 Ctrl-Z * * * 7 Ctrl-Y");
    assert_eq!(value(&editor, first), None, "nor made again");
}

#[test]
fn after_a_failed_save_the_report_goes_to_another_file() {
    let (folder, mut editor) = blank(2020);
    let other = tempfile::tempdir().unwrap();
    press(&mut editor, "7 Enter");
    folder.close().unwrap();
    press(&mut editor, "Ctrl-S");
    assert!(notice(&editor).contains("按 ***8 另存"), "{}", notice(&editor));
    press(&mut editor, "* * * 8");
    assert!(editor.screen().contains("new-2.toml"), "{}", editor.screen());
    let nowhere = other.path().join("gone").join("a.toml");
    name(&mut editor, &nowhere);
    assert!(editor.app.notice.as_ref().unwrap().refusal);
    assert!(editor.screen().contains("gone/a.toml"), "the name stands there yet");
    let there = other.path().join("a.toml");
    name(&mut editor, &there);
    assert_eq!(session(&editor).unsaved(), 0);
    press(&mut editor, "8 Enter Ctrl-S");
    assert!(fs::read_to_string(&there).unwrap().contains("newly_disclosed = 8"));
    press(&mut editor, "* * * 8");
    name(&mut editor, &there);
    assert!(editor.app.notice.as_ref().unwrap().refusal, "never over a file that is there");
}

#[test]
fn an_example_is_given_a_name_then_saved_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start((120, 40));
    press(&mut editor, "4 9 Enter F10 1");
    assert!(editor.screen().contains("另存为"), "{}", editor.screen());
    name(&mut editor, &folder.path().join("gone").join("b.toml"));
    assert!(!editor.app.done, "what cannot be saved is not left");
    let there = folder.path().join("b.toml");
    name(&mut editor, &there);
    assert!(editor.app.done);
    assert_eq!(session(&editor).unsaved(), 0);
    assert!(fs::read_to_string(there).unwrap().starts_with("gouji"));
}

#[test]
fn undo_and_redo_say_where_and_go_there() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown 7 Enter PageUp Ctrl-Z");
    assert_eq!(address(&editor), "requests.received.natural");
    let place = "已撤销 三  一  本年新收  自然人 (1 处)";
    assert!(notice(&editor).contains(place), "{}", notice(&editor));
    press(&mut editor, "PageUp Ctrl-Y");
    assert_eq!(address(&editor), "requests.received.natural");
    assert!(notice(&editor).contains("已重做 三  一  本年新收"), "{}", notice(&editor));
}

#[test]
fn the_sign_that_it_is_done_stands_also_before_it_is_saved() {
    let mut editor = Editor::open("examples/laizhou-2020.toml", (120, 40));
    assert!(editor.screen().contains("可以成稿"), "{}", editor.screen());
    press(&mut editor, "* * * 6 甲");
    assert!(editor.screen().contains("可以成稿, 存疑 2, 未存盘 1 处"), "{}", editor.screen());
    press(&mut editor, "Ctrl-P * * 2 Delete /");
    assert!(!editor.screen().contains("可以成稿"), "what waits is open");
}

#[test]
fn a_window_that_is_too_small_asks_before_it_is_left() {
    for (columns, rows) in [(20, 8), (79, 23), (40, 10)] {
        let (_folder, mut editor) = blank(2020);
        press(&mut editor, "7 Enter 8");
        editor.app.size = (columns, rows);
        press(&mut editor, "5 Enter");
        assert_eq!(session(&editor).typing.as_ref().unwrap().text, "8", "nothing is typed unseen");
        press(&mut editor, "F10");
        assert!(!editor.app.done);
        let screen = editor.screen().replace('\n', "");
        for words in ["有 2 处没有存盘", "1 存盘后退出", "3 不退出"] {
            assert!(screen.contains(words), "{columns}x{rows}: {screen}");
        }
        press(&mut editor, "3 * 4 * 0 1");
        assert!(editor.app.done, "{}", notice(&editor));
        assert_eq!(session(&editor).unsaved(), 0);
    }
    let mut editor = Editor::start((120, 40));
    press(&mut editor, "4 9 Enter");
    editor.app.size = (40, 10);
    press(&mut editor, "F10 1");
    assert!(editor.screen().contains("文件名"), "{}", editor.screen());
    let folder = tempfile::tempdir().unwrap();
    name(&mut editor, &folder.path().join("c.toml"));
    assert!(editor.app.done);
}

#[test]
fn a_report_on_the_form_of_other_years_is_opened_to_be_filled() {
    let text = fs::read_to_string("examples/laizhou-2020.toml").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    let text = text.replace("year   = 2020", "year   = 2022").replace("published", "draft");
    fs::write(&path, text).unwrap();
    let mut editor = Editor::open(path.to_str().unwrap(), (80, 24));
    let notice = editor.app.notice.clone().unwrap();
    assert!(!notice.refusal && notice.text.contains("2019 至 2020 年"), "{}", notice.text);
    assert!(!session(&editor).read_only);
    press(&mut editor, "PageDown 7 Enter Ctrl-S");
    assert_eq!(session(&editor).unsaved(), 0);
}

#[test]
fn a_published_report_is_saved_elsewhere_with_a_reason_only() {
    let folder = tempfile::tempdir().unwrap();
    let (file, copy) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
    fs::copy("examples/laizhou-2020.toml", &file).unwrap();
    let mut editor = Editor::of(&file, (120, 40));
    let before = fs::read(&file).unwrap();
    press(&mut editor, "PageDown PageDown 9 9 Enter * * * 8");
    name(&mut editor, &copy);
    assert!(editor.screen().contains("为什么"), "{}", editor.screen());
    assert!(!copy.exists());
    // Without a reason nothing is written, and the next save is one into the report's own file again.
    press(&mut editor, "5");
    assert!(!copy.exists());
    press(&mut editor, "Enter");
    assert!(editor.screen().contains("106 件 改 99 件"), "{}", editor.screen());
    press(&mut editor, "1");
    // What is chosen only lacks a name; what is typed over a stock reason takes its place.
    press(&mut editor, "Up");
    write(&mut editor, "漏了一件");
    press(&mut editor, "Enter");
    write(&mut editor, "张三");
    let screen = editor.screen();
    assert!(screen.contains("将记进更正记录的") && screen.contains("106 件 改 99 件"), "{screen}");
    assert!(!copy.exists(), "nothing is written before it was shown");
    press(&mut editor, "Enter");
    let saved = fs::read_to_string(&copy).unwrap();
    assert_eq!(saved.matches("[[corrections]]").count(), 1, "{saved}");
    assert!(saved.contains("natural = 99") && saved.contains("\"漏了一件\""), "{saved}");
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(session(&editor).path(), Some(copy.as_path()));
    assert_eq!(session(&editor).unsaved(), 0);
    // The one after asks about what was changed since, and writes there.
    press(&mut editor, "9 8 Enter Ctrl-S 1");
    let saved = fs::read_to_string(&copy).unwrap();
    assert_eq!(saved.matches("[[corrections]]").count(), 2, "{saved}");
}

#[test]
fn a_file_that_is_gone_is_written_again_under_its_own_name() {
    let (folder, mut editor) = blank(2020);
    let path = folder.path().join("new.toml");
    press(&mut editor, "7 Enter");
    fs::remove_file(&path).unwrap();
    press(&mut editor, "* * * 8");
    name(&mut editor, &path);
    assert!(fs::read_to_string(&path).unwrap().contains("newly_made = 7"), "{}", notice(&editor));
    assert!(session(&editor).file.as_ref().unwrap().is_held, "and nobody else can open it");
    assert!(!editor.screen().contains("文件名"), "{}", editor.screen());
}

#[test]
fn a_published_example_is_given_a_reason_then_saved_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("b.toml");
    let mut editor = Editor::start((120, 40));
    press(&mut editor, "3 PageDown PageDown 9 9 Enter F10 1");
    name(&mut editor, &there);
    assert!(!editor.app.done && !there.exists(), "{}", editor.screen());
    press(&mut editor, "1");
    write(&mut editor, "张三");
    press(&mut editor, "Enter");
    assert!(editor.app.done);
    let saved = fs::read_to_string(there).unwrap();
    assert!(saved.contains("natural = 99") && saved.contains("录入差错"), "{saved}");
}
