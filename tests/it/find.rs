//! F3 from key to cell: a digit keypad, an input method and a full keyboard lead to the same place.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, press};
use gouji::definition::Library;
use gouji::locale::Locale;
use gouji::model::{Forms, Language};
use gouji::present::cell;
use gouji::tui::editor::app::Screen;
use gouji::tui::terminal::event::{Event, Key};

fn practice() -> Editor {
    Editor::open("examples/practice-2023.toml", (80, 24))
}

fn types(editor: &mut Editor, text: &str) {
    text.chars().for_each(|c| editor.key(Key::char(c)));
}

fn address(editor: &Editor) -> String {
    let session = editor.app.session.as_ref().unwrap();
    session.form().cell(session.cell().unwrap()).address.clone()
}

fn is_open(editor: &Editor) -> bool {
    matches!(editor.app.screens.last(), Some(Screen::List(_)))
}

#[test]
fn one_enter_goes_to_what_was_named() {
    for (query, cell) in [
        ("3.8.1", "requests.denied_inquiry_matter.natural"),
        ("３。８。２", "requests.denied_inquiry_matter.business"),
        ("（六）3", "requests.other_misc.natural"),
        ("三　予以公开　自然人", "requests.granted.natural"),
        ("yygk zrr", "requests.granted.natural"),
        ("requests.granted.legal_service", "requests.granted.legal_service"),
        ("granted natural persons", "requests.granted.natural"),
        ("四 行政复议 维持", "disputes.review.upheld"),
    ] {
        let mut editor = practice();
        press(&mut editor, "F3");
        types(&mut editor, query);
        press(&mut editor, "Enter");
        assert!(!is_open(&editor), "{query}");
        assert_eq!(address(&editor), cell, "{query}");
    }
}

#[test]
fn letters_and_enter_filter_first() {
    let mut editor = practice();
    let before = address(&editor);
    press(&mut editor, "F3 z r r Enter");
    assert!(is_open(&editor) && editor.app.notice.is_some());
    assert!(editor.screen().contains("3402 件"));
    press(&mut editor, "Enter");
    assert_eq!(address(&editor), "requests.received.natural");
    // All at once, as an input method or a slow line brings it: nothing but a filter.
    press(&mut editor, "Esc F3");
    editor.drive(Event::Paste("yygk zrr\n".to_owned()));
    assert!(is_open(&editor));
    press(&mut editor, "Esc F8 F7");
    assert_eq!(address(&editor), before);
    // A command is not run before it was seen.
    press(&mut editor, "Ctrl-P t c Enter");
    assert!(!is_open(&editor), "one command fits");
    assert!(editor.app.done);
}

#[test]
fn a_value_is_whole_in_a_narrow_list() {
    let mut editor = practice();
    let session = editor.app.session.as_mut().unwrap();
    let form = session.report.form().clone();
    let cell = form.cell_at("requests.granted.nonprofit").unwrap();
    let value = gouji::model::Value::number(123_456_789_012_345_i64);
    let origin = gouji::model::Origin::Typed;
    session.report.set_entry(cell, gouji::model::Entry { value: Some(value), origin });
    press(&mut editor, "F3");
    types(&mut editor, "予以公开");
    let screen = editor.screen();
    assert!(screen.contains("社会公益组织   123456789012345 件"), "{screen}");
}

#[test]
fn a_cell_has_a_name_for_each_place() {
    let form = Library::builtin().form("cn-2021").unwrap();
    let at = |address: &str| form.cell_at(address).unwrap();
    let all = |language, address: &str| {
        let locale = Locale::new(language);
        [cell::name, cell::short, cell::in_sentence, cell::in_table]
            .map(|of| of(&locale, &form, at(address)))
    };
    assert_eq!(
        all(Language::Zh, "requests.denied_inquiry_matter.natural"),
        [
            "三 8.属于行政查询事项 / 自然人",
            "三  (三)8 行政查询事项  自然人",
            "表三 (三)8 行政查询事项 自然人",
            "(三)8 行政查询事项  自然人",
        ]
    );
    let [.., in_table] = all(Language::Zh, "requests.granted.natural");
    assert_eq!(in_table, "(一)予以公开  自然人");
    assert_eq!(
        all(Language::En, "requests.granted.natural"),
        [
            "3 / (1) granted / natural persons",
            "3  (1)  granted  natural persons",
            "3 (1) granted, natural persons",
            "(1) granted  natural persons",
        ]
    );
}
