//! Figures that come in all at once: what is asked, what is shown before, what is one step.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, address, blank, notice, press, session, value};
use gouji::tui::editor::app::Screen;
use gouji::tui::terminal::event::Event;
use gouji::tui::terminal::input::Parser;

fn paste(editor: &mut Editor, text: &str) {
    editor.drive(Event::Paste(text.to_owned()));
}

/// Bytes of one read, as a slow line sends them.
fn read(editor: &mut Editor, bytes: &str) {
    for event in Parser::new().feed(bytes.as_bytes()) {
        editor.drive(event);
    }
}

fn asks(editor: &Editor) -> bool {
    matches!(editor.app.screens.last(), Some(Screen::Paste(_)))
}

#[test]
fn figures_that_come_all_at_once_are_asked_about() {
    let (_folder, mut editor) = blank(2020);
    paste(&mut editor, "1\t2\t3\n4\t5\t6\n");
    press(&mut editor, "1");
    assert_eq!(
        value(&editor, "proactive.normative_documents.newly_disclosed").as_deref(),
        Some("5")
    );
    press(&mut editor, "Ctrl-Z");
    paste(&mut editor, "1\n2\n");
    press(&mut editor, "1");
    assert_eq!(value(&editor, "proactive.regulations.newly_disclosed").as_deref(), Some("2"));
    paste(&mut editor, "1\tx\n");
    press(&mut editor, "1");
    assert!(notice(&editor).contains("一格也没有改"), "{}", notice(&editor));
}

#[test]
fn the_question_shows_the_cells_with_what_they_state_and_would_hold() {
    for size in [(80, 24), (120, 40)] {
        let (_folder, mut editor) = blank(2020);
        editor.app.size = size;
        press(&mut editor, "7 Enter Backspace Esc");
        paste(&mut editor, "1\t2\n\t5\t\n\n");
        let screen = editor.screen();
        for words in [
            "按块贴入: 从这一格起, 按行列对齐   改 3 格",
            "二  规章             本年新制作数量   7 -> 1",
            "二  规章             本年新公开数量  空 -> 2",
            "二  规范性文件   本年新公开数量  空 -> 5",
        ] {
            let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(squeezed(&screen).contains(&squeezed(words)), "{words} in\n{screen}");
        }
        press(&mut editor, "Down");
        let other = editor.screen();
        let squeezed = other.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            squeezed.contains("二 规范性文件 本年新制作数量 空 -> 5"),
            "the other way:\n{other}"
        );
        press(&mut editor, "Up Enter");
        assert_eq!(notice(&editor), "贴入 3 格, Ctrl-Z 撤销");
        press(&mut editor, "Ctrl-Z");
        assert_eq!(value(&editor, "proactive.regulations.newly_made").as_deref(), Some("7"));
        assert_eq!(value(&editor, "proactive.regulations.newly_disclosed"), None);
    }
}

#[test]
fn keys_of_one_read_are_taken_as_typed_in_one_step() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown 1");
    read(&mut editor, "06\r1\r70+2\r2\r\r5");
    assert!(asks(&editor));
    press(&mut editor, "1");
    let figures = |editor: &Editor| {
        ["received", "carried_in", "granted", "partially_granted", "denied_state_secret"]
            .map(|row| value(editor, &format!("requests.{row}.natural")))
    };
    let typed = ["106", "1", "72", "2"].map(|text| Some(text.to_owned()));
    assert_eq!(figures(&editor)[..4], typed);
    assert_eq!(figures(&editor)[4], None, "a blank was passed");
    assert_eq!(session(&editor).typing.as_ref().unwrap().text, "5", "the last one is typed yet");
    assert_eq!(address(&editor), "requests.denied_other_law.natural");
    press(&mut editor, "Esc Ctrl-Z");
    assert_eq!(figures(&editor), [const { None }; 5], "one step");
}

#[test]
fn one_wrong_figure_changes_nothing_and_the_other_way_is_left() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown 9 Enter Backspace Esc");
    for (text, says) in [
        ("1\n2\nx\n", "第 3 行第 1 个「x」不是这一格的数; 一格也没有改"),
        ("1\n2\n-3\n", "第 3 行第 1 个「-3」不是这一格的数; 一格也没有改"),
    ] {
        for digit in ["1", "2"] {
            paste(&mut editor, text);
            let why = says.split_once(';').unwrap().0;
            assert!(editor.screen().contains(why), "{why}:\n{}", editor.screen());
            press(&mut editor, digit);
            assert_eq!(notice(&editor), says);
            assert!(asks(&editor));
            press(&mut editor, "3");
            assert_eq!(notice(&editor), "没有贴入, 一格也没有改");
        }
    }
    assert_eq!(session(&editor).unsaved(), 1);
    // Too long down the column for a block, but the walk goes on in the next one.
    let column = "4\n".repeat(30);
    paste(&mut editor, &column);
    press(&mut editor, "2");
    assert!(notice(&editor).contains("超出了表格"), "{}", notice(&editor));
    press(&mut editor, "1");
    assert_eq!(notice(&editor), "贴入 30 格, Ctrl-Z 撤销");
}

#[test]
fn digits_that_are_no_answer_are_refused_and_more_text_is_added() {
    let (_folder, mut editor) = blank(2022);
    read(&mut editor, "12\t5");
    press(&mut editor, "7");
    assert!(notice(&editor).contains("没有 7 号"), "{}", notice(&editor));
    read(&mut editor, "6\t78\r9\t1");
    press(&mut editor, "1");
    assert_eq!(
        value(&editor, "proactive.regulations.repealed").as_deref(),
        Some("56"),
        "{}",
        notice(&editor)
    );
    assert_eq!(value(&editor, "proactive.normative_documents.issued").as_deref(), Some("9"));
}

#[test]
fn tabs_before_a_figure_lead_it_to_its_cell() {
    let (_folder, mut editor) = blank(2022);
    read(&mut editor, "\t\t\t5\r");
    press(&mut editor, "2");
    let fourth = "proactive.normative_documents.issued";
    assert_eq!(value(&editor, fourth).as_deref(), Some("5"), "{}", notice(&editor));
    assert_eq!(session(&editor).unsaved(), 1);
}

#[test]
fn totals_in_a_block_are_left_to_the_program() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown");
    paste(&mut editor, "3\t0\t0\t0\t3\n");
    press(&mut editor, "1");
    assert_eq!(notice(&editor), "贴入 4 格, 合计 1 格自动得出没有贴; Ctrl-Z 撤销");
    assert_eq!(value(&editor, "disputes.review.total").as_deref(), Some("3"));
}

#[test]
fn a_figure_alone_is_typed_or_refused_as_a_whole() {
    let (_folder, mut editor) = blank(2020);
    paste(&mut editor, "441,025\n");
    assert_eq!(session(&editor).typing.as_ref().unwrap().text, "441025");
    press(&mut editor, "Esc");
    paste(&mut editor, "12件");
    assert_eq!(session(&editor).typing.as_ref().unwrap().text, "12");
    press(&mut editor, "Esc");
    paste(&mut editor, "12个");
    assert_eq!(session(&editor).typing.as_ref().unwrap().text, "12个", "not half of it");
    assert!(editor.screen().contains("「个」"), "{}", editor.screen());
    press(&mut editor, "Esc");
    paste(&mut editor, &"12 ".repeat(30));
    assert!(session(&editor).typing.is_none());
    assert!(notice(&editor).contains("「12 12"), "{}", notice(&editor));
}

#[test]
fn what_is_no_figure_behind_the_last_tab_keeps_the_whole_from_being_typed() {
    use gouji::tui::editor::paste::{Interpretation, Paste};
    let (_folder, editor) = blank(2020);
    let fits = |text: &str| {
        let paste = Paste::new(session(&editor), text.to_owned());
        let typed = paste.interpretations.iter().find(|(way, _)| *way == Interpretation::Typed);
        typed.unwrap().1.is_ok()
    };
    assert!(fits("12\t13") && fits("12\t5+"), "a sum may go on");
    assert!(!fits("12\tabc") && !fits("12\t1e5"));
}

#[test]
fn nothing_is_pasted_where_nothing_can_be() {
    let mut editor = Editor::start((80, 24));
    paste(&mut editor, "1\t2\n");
    assert!(notice(&editor).contains("不能粘贴"), "{}", notice(&editor));
    assert!(editor.screen().contains("样例"), "all lines are there:\n{}", editor.screen());
    let mut editor = Editor::open("examples/practice-2023.toml", (80, 24));
    editor.app.session.as_mut().unwrap().read_only = true;
    paste(&mut editor, "1\t2\n");
    assert!(!asks(&editor));
    assert!(notice(&editor).contains("只读"), "{}", notice(&editor));
}

#[test]
fn a_table_that_names_its_rows_goes_where_it_belongs() {
    let (_folder, mut editor) = blank(2020);
    let table = "（一）予以公开\t7\t1\t0\t0\t0\t2\t10\n（二）部分公开\t3\t0\t0\t0\t0\t0\t3\n";
    paste(&mut editor, table);
    assert!(editor.screen().contains("1  按行名贴入: 每行放到它自己的位置"), "{}", editor.screen());
    press(&mut editor, "1");
    for (cell, figure) in [
        ("requests.granted.natural", "7"),
        ("requests.granted.other", "2"),
        ("requests.partially_granted.natural", "3"),
    ] {
        assert_eq!(value(&editor, cell).as_deref(), Some(figure), "{cell}");
    }
    assert!(notice(&editor).contains("贴入 12 格, 合计 2 格"), "{}", notice(&editor));
    // One step, and taken back as one.
    press(&mut editor, "Ctrl-Z");
    assert_eq!(value(&editor, "requests.granted.natural"), None);
    // Another row of figures without a name is a block, as before.
    paste(&mut editor, "1\t2\n");
    assert!(!editor.screen().contains("按行名"), "{}", editor.screen());
}

/// A total of a block that differs from its parts is one of two numbers that cannot both be right; which, the paste cannot know.
#[test]
fn a_pasted_total_that_differs_is_shown_with_both_numbers_and_kept_if_chosen() {
    let rows = "7\t1\t0\t0\t0\t2\t11\n3\t0\t0\t0\t0\t0\t3\n";
    let named = "（一）予以公开\t7\t1\t0\t0\t0\t2\t11\n（二）部分公开\t3\t0\t0\t0\t0\t0\t3\n";
    let (row, total) = ("requests.granted.natural", "requests.granted.total");
    for (text, keys) in [(rows, "PageDown Down Down"), (named, "PageDown")] {
        for (answer, value_of_total, errors) in [("1", "11", 1), ("2", "10", 0)] {
            let (_folder, mut editor) = blank(2022);
            press(&mut editor, keys);
            paste(&mut editor, text);
            let screen = editor.screen();
            for words in ["粘贴的总计 11, 各格相加 10", "对不上的总计照记", "总计按各格相加"]
            {
                assert!(screen.contains(words), "{words} in\n{screen}");
            }
            press(&mut editor, answer);
            assert_eq!(value(&editor, row).as_deref(), Some("7"), "{}", notice(&editor));
            assert_eq!(value(&editor, total).as_deref(), Some(value_of_total), "{answer}");
            assert_eq!(session(&editor).assessment().summary().errors, errors, "{answer}");
            let kept = session(&editor).report.form().cell_at(total).unwrap();
            assert_eq!(session(&editor).report.is_override(kept), answer == "1");
            press(&mut editor, "Ctrl-Z");
            assert_eq!(value(&editor, row), None, "one step");
        }
    }
}
