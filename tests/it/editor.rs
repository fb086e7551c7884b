//! The editor without a terminal: keys in, state and screen out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::path::Path;

use crate::common::editor::{Editor, address, blank, find, notice, press, session, value};
use gouji::model::{CellId, Language, Report};
use gouji::tui::editor::app::Screen;
use gouji::tui::terminal::event::{Event, Key};
use proptest::prelude::*;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

#[test]
fn it_opens_where_there_is_work() {
    let (_folder, editor) = blank(2020);
    assert_eq!(address(&editor), "proactive.regulations.newly_made");
    let editor = Editor::open("examples/practice-2023.toml", (120, 40));
    assert_eq!(address(&editor), "requests.granted.natural", "the cell in two failed sums");
}

#[test]
fn enter_takes_the_figure_and_walks_as_the_form_says() {
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "0 Enter 0 Enter 0 Enter 4 Enter");
    assert_eq!(address(&editor), "proactive.normative_documents.newly_disclosed", "二 along rows");
    press(&mut editor, "PageDown 1 0 6 Enter");
    assert_eq!(address(&editor), "requests.carried_in.natural", "三 down columns");
    assert_eq!(value(&editor, "requests.received.natural").as_deref(), Some("106"));
}

#[test]
fn a_star_calls_the_commands_also_while_a_figure_is_typed() {
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "1 2 * 4");
    assert_eq!(value(&editor, "proactive.regulations.newly_made").as_deref(), Some("12"));
    assert_eq!(value(&editor, "proactive.regulations.newly_disclosed").as_deref(), Some("0"));
}

#[test]
fn full_width_digits_sums_and_units() {
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "１ ０ ＋ ２ Enter");
    assert_eq!(value(&editor, "proactive.regulations.newly_made").as_deref(), Some("12"));
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "F3");
    for c in "centralized amount".chars() {
        editor.key(Key::char(c));
    }
    press(&mut editor, "Enter 2 5 1");
    editor.key(Key::char(' '));
    press(&mut editor, "Enter");
    let amount = "proactive.centralized_procurement.amount";
    assert_eq!(value(&editor, amount).as_deref(), Some("251 元"));
}

#[test]
fn what_is_pressed_stands_there_and_enter_says_why_it_is_no_figure() {
    let (_folder, mut editor) = blank(2020);
    let cell = "proactive.regulations.newly_made";
    for (keys, text, says) in [
        ("2 4 . 5", "24.5", "小数"),
        ("- 5", "-5", "负数"),
        ("1 e 5", "1e5", "「e」"),
        ("w 5", "w5", "「w」"),
        ("1 . 2 . 3", "1.2.3", "小数点"),
        ("1 = 5", "1=5", "「=」"),
    ] {
        press(&mut editor, keys);
        assert_eq!(session(&editor).typing.as_ref().unwrap().text, text);
        let screen = editor.screen();
        assert!(screen.contains("填不进") && screen.contains(says), "{keys}:\n{screen}");
        press(&mut editor, "Enter");
        assert!(notice(&editor).contains(says), "{keys}: {}", notice(&editor));
        assert_eq!(session(&editor).typing.as_ref().unwrap().text, text, "Enter refuses it");
        press(&mut editor, "Esc");
        assert_eq!(value(&editor, cell), None, "{keys}");
    }
    press(&mut editor, "w");
    assert!(notice(&editor).contains("输入法"), "{}", notice(&editor));
    press(&mut editor, "Esc 5 + Enter");
    assert!(notice(&editor).contains("还缺一个数"), "{}", notice(&editor));
    press(&mut editor, "Esc 2 4 . 0 Enter");
    assert_eq!(value(&editor, cell).as_deref(), Some("24"));
}

#[test]
fn escape_restores_and_backspace_goes_back_along_the_path() {
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "5 Enter Enter");
    let first = "proactive.regulations.newly_made";
    press(&mut editor, "Backspace Backspace");
    assert_eq!(address(&editor), first);
    press(&mut editor, "9 9 Esc");
    assert_eq!(value(&editor, first).as_deref(), Some("5"));
    press(&mut editor, "Esc Esc Esc");
    assert_eq!(address(&editor), first);
    assert!(!editor.app.done);
    press(&mut editor, "Backspace Enter");
    assert_eq!(value(&editor, first).as_deref(), Some("5"), "an emptied entry changes nothing");
    press(&mut editor, "Up Delete");
}

#[test]
fn delete_clears_and_says_what() {
    let mut editor = Editor::open("examples/laizhou-2020.toml", (120, 40));
    press(&mut editor, "Ctrl-P * * 3 Delete");
    assert!(notice(&editor).contains("106"), "{}", notice(&editor));
    assert_eq!(value(&editor, "requests.received.natural"), None);
    press(&mut editor, "Ctrl-Z");
    assert_eq!(value(&editor, "requests.received.natural").as_deref(), Some("106"));
}

#[test]
fn the_last_cell_says_what_is_open_and_the_next_enter_goes_there() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown End Left Down Down 3 Enter");
    assert_eq!(address(&editor), "disputes.litigation_after_review.pending");
    assert!(notice(&editor).contains("11 格空着"), "{}", notice(&editor));
    press(&mut editor, "Enter");
    assert_eq!(address(&editor), "disputes.review.upheld");
}

#[test]
fn findings_are_gone_through_and_warnings_accepted_with_a_reason() {
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "Down 4 Enter 9 Enter 1 Enter");
    assert_eq!(session(&editor).assessment().summary().warnings, 2);
    press(&mut editor, "F8 F6 F4");
    for c in "往年文件本年公开".chars() {
        editor.key(Key::char(c));
    }
    press(&mut editor, "Enter");
    let summary = session(&editor).assessment().summary();
    assert_eq!((summary.warnings, summary.waived), (1, 1), "{}", notice(&editor));
    assert_eq!(session(&editor).report.waivers.len(), 1);
}

#[test]
fn what_was_typed_is_saved_and_nothing_else_changes_in_the_file() {
    let (folder, mut editor) = blank(2020);
    let path = folder.path().join("new.toml");
    let before = std::fs::read_to_string(&path).unwrap();
    press(&mut editor, "7 Enter Ctrl-S");
    let after = std::fs::read_to_string(&path).unwrap();
    assert_ne!(before, after);
    assert!(after.contains("newly_made = 7"), "{after}");
    assert_eq!(session(&editor).unsaved(), 0);
    assert!(editor.screen().contains("已存盘 16:42"));
    press(&mut editor, "F10");
    assert!(editor.app.done);
}

#[test]
fn leaving_asks_only_when_something_is_not_saved() {
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "7 Enter F10");
    assert!(editor.screen().contains("有 1 处没有存盘"));
    press(&mut editor, "3");
    assert!(!editor.app.done);
    press(&mut editor, "* 0 2");
    assert!(editor.app.done);
}

#[test]
fn read_only_changes_nothing() {
    let mut editor = Editor::open("examples/laizhou-2020.toml", (120, 40));
    editor.app.session.as_mut().unwrap().read_only = true;
    press(&mut editor, "Ctrl-P * * 3 9 Enter Delete F4 / F2");
    assert_eq!(session(&editor).unsaved(), 0);
    assert!(notice(&editor).contains("只读"));
}

#[test]
fn the_language_can_be_changed_while_working() {
    let mut editor = Editor::open("examples/laizhou-2020.toml", (120, 40));
    press(&mut editor, "Ctrl-P * 0");
    assert!(editor.screen().contains("ready to publish"), "{}", editor.screen());
}

#[test]
fn no_screen_has_a_character_of_ambiguous_width_or_touches_the_last_column() {
    for language in [Language::Zh, Language::En] {
        for size in SIZES {
            let path = Path::new("examples/practice-2023.toml");
            let mut editor = Editor::with(language, Some(path), size);
            for keys in [
                "F8", "PageUp", "PageUp", "F9", "Esc", "*", "Esc", "F3", "Esc", "F1", "Esc",
                "PageDown",
            ] {
                press(&mut editor, keys);
                let screen = editor.screen();
                for line in screen.lines() {
                    let wide = gouji::text::width::width(line);
                    assert!(wide < usize::from(size.0), "{size:?} {keys}: {line}");
                    assert!(!line.chars().any(gouji::text::width::is_ambiguous), "{line}");
                }
            }
        }
    }
}

#[test]
fn no_size_panics() {
    for (columns, rows) in
        (1..=200).step_by(13).flat_map(|c| (1..=60).step_by(7).map(move |r| (c, r)))
    {
        let mut editor = Editor::open("examples/practice-2023.toml", (columns, rows));
        editor.screen();
        for keys in ["F8", "PageUp", "F9", "Esc", "F3", "Esc", "*"] {
            press(&mut editor, keys);
            editor.screen();
        }
    }
}

/// Keys of a random walk, weighted towards typing.
fn keys() -> impl Strategy<Value = Vec<&'static str>> {
    let names = vec![
        "1",
        "2",
        "0",
        "7",
        "-",
        ".",
        "+",
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
        "F2",
        "F4",
        "F4",
        "F6",
        "F7",
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
        "4",
        "5",
        "8",
        "无",
        " ",
        // Pastes.
        "1\t2\n3\t4\t\n",
        "5\n\n6+\n",
        // Another size.
        "40x10",
        "120x40",
    ];
    prop::collection::vec(prop::sample::select(names), 1..80)
}

fn figures(report: &Report) -> Vec<Option<String>> {
    (0..report.form().cells.len() as u16)
        .map(|cell| report.entry(CellId(cell)).value.map(|value| value.to_string()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn undo_brings_everything_back(keys in keys()) {
        let mut editor = Editor::open("examples/practice-2023.toml", (120, 40));
        let before = session(&editor).report.clone();
        for name in &keys {
            // A random name would be a file beside the sources.
            let names = matches!(editor.app.screens.last(), Some(Screen::Lines(_)));
            let name = if names && *name == "Enter" { "Esc" } else { *name };
            let size = name.split_once('x').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()));
            let event = match (size, Key::named(name)) {
                (Some((columns, rows)), _) => Event::Resize(columns, rows),
                (None, Some(key)) => Event::Key(key),
                (None, None) => Event::Paste(name.to_owned()),
            };
            editor.drive(event);
        }
        editor.screen();
        let session = editor.app.session.as_mut().unwrap();
        while session.take_back().is_some() {}
        prop_assert_eq!(figures(&session.report), figures(&before));
        prop_assert_eq!(&session.report.narrative, &before.narrative);
        prop_assert_eq!(session.report.totals, before.totals);
        if session.saved_at.is_none() {
            prop_assert_eq!(session.unsaved(), 0);
        }
        let full = gouji::check::assess(&session.report, session.prior.report());
        session.catch_up();
        prop_assert_eq!(session.assessment().summary(), full.summary());
    }
}

#[test]
fn read_only_says_what_works() {
    for (size, keys) in [((80, 24), ""), ((120, 40), ""), ((120, 40), "PageUp PageUp PageUp")] {
        let mut editor = Editor::open("examples/practice-2023.toml", size);
        press(&mut editor, keys);
        editor.app.session.as_mut().unwrap().read_only = true;
        let screen = editor.screen();
        for words in ["只读", "F3", "F8 下一处", "F9 预览", "F10 退出"] {
            assert!(screen.contains(words), "{words}:\n{screen}");
        }
        for words in ["数字直接填", "F2", "F4", "Ctrl-S"] {
            assert!(!screen.contains(words), "{words}:\n{screen}");
        }
        if size.1 == 40 {
            let keys = if keys.is_empty() { "解开按 ***7" } else { "解开按 Ctrl-P **7" };
            assert!(screen.contains(keys), "{screen}");
        }
    }
}

#[test]
fn what_is_said_hides_no_names_of_keys() {
    let mut editor = Editor::open("examples/practice-2023.toml", (80, 24));
    let keys = editor.screen().lines().last().unwrap().to_owned();
    assert!(keys.contains("F10 退出"), "{keys}");
    for (key, said) in [("甲", "输入法开着"), ("Ctrl-Y", "没有可重做"), ("F5", "不用刷新")]
    {
        press(&mut editor, key);
        let screen = editor.screen();
        assert!(screen.contains(said), "{screen}");
        assert_eq!(screen.lines().last().unwrap(), keys);
    }
    press(&mut editor, "Esc");
    assert!(!editor.screen().contains("不用刷新"));
}

#[test]
fn the_list_of_commands_has_what_works_here_under_its_usual_number() {
    let mut editor = Editor::open("examples/practice-2023.toml", (80, 24));
    press(&mut editor, "F9 *");
    let screen = editor.screen();
    for words in ["1  帮助", "9  预览", "0  退出"] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    for words in ["补零", "找格", "核对"] {
        assert!(!screen.contains(words), "{words}:\n{screen}");
    }
    press(&mut editor, "4");
    assert!(notice(&editor).contains("补零 在这里没有用处"), "{}", notice(&editor));
    // The second page, and the third, where nothing works, is left out.
    press(&mut editor, "* *");
    assert!(editor.screen().contains("1  存盘"), "{}", editor.screen());
    press(&mut editor, "* 9");
    assert!(!editor.screen().contains("全部命令"), "{}", editor.screen());
    press(&mut editor, "Ctrl-P * 0");
    assert!(editor.screen().contains("outcomes"), "{}", editor.screen());
}

/// What a key does once it must not do to something else when it is pressed again.
#[test]
fn the_findings_keep_the_keys_after_the_last_one_was_accepted_or_taken() {
    for size in [(80, 24), (120, 40)] {
        let mut editor = Editor::open("examples/laizhou-2020.toml", size);
        find(&mut editor, "proactive.normative_documents.in_force");
        press(&mut editor, "3 Enter F6");
        while !session(&editor).failures().is_empty() {
            let left = session(&editor).failures().len();
            press(&mut editor, "F4 真 Enter");
            assert!(session(&editor).failures().len() < left, "{}", notice(&editor));
            assert!(session(&editor).in_panel);
        }
        assert!(editor.screen().contains("F6 或 Esc 回到表"), "{}", editor.screen());
        let entries = |editor: &Editor| {
            let report = &session(editor).report;
            report.form().ids().map(|cell| report.entry(cell)).collect::<Vec<_>>()
        };
        let before = entries(&editor);
        press(&mut editor, "F4 0 F4 F2 5 1 Delete /");
        assert_eq!(entries(&editor), before, "nothing lands in the table");
        press(&mut editor, "Esc");
        assert!(!session(&editor).in_panel);
    }
}
