//! Writing in the editor: long figures, lines to fill, the texts of sections.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, host_with_journals, press, session};
use gouji::model::Language;
use std::borrow::Cow;

use gouji::text::width;
use gouji::tui::editor::app::Screen;
use gouji::tui::editor::prose;
use gouji::tui::terminal::event::{Event, Key};
use proptest::prelude::*;

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
        editor.drive(Event::Paste(format!("{long}\r\n完\n")));
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
    editor.drive(Event::Paste("２０２４\n".to_owned()));
    assert_eq!(line(&editor), "2024");
}

/// The example at its first text, with what that has wrong accepted: no finding stands beside it.
fn overview(size: (u16, u16)) -> Editor {
    let waivers = r#"
[waivers]
text_answered = { reason = "r", left = "106", right = "107" }
text_none_claim = { reason = "r", left = "0", right = "4" }
"#;
    let text = std::fs::read_to_string("examples/laizhou-2020.toml").unwrap() + waivers;
    let mut editor = Editor::of_text(&text, size);
    press(&mut editor, "Ctrl-P * * 1");
    editor
}

fn text(editor: &Editor, section: &str) -> String {
    let session = editor.app.session.as_ref().unwrap();
    session.report.narrative.get(section).cloned().unwrap_or_default()
}

/// Puts the caret before the first place of a text that reads so.
fn stand(editor: &mut Editor, before: &str) {
    let session = editor.app.session.as_mut().unwrap();
    let at = prose::source(session).find(before).unwrap();
    session.carets.insert(session.section, gouji::tui::editor::narrative::Caret::at(at));
}

fn notice(editor: &Editor) -> String {
    editor.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default()
}

#[test]
fn section_one_is_where_the_tests_think() {
    let mut editor = overview((80, 24));
    assert!(editor.screen().contains("[一 总体"), "{}", editor.screen());
}

#[test]
fn a_new_paragraph_is_in_the_file_as_soon_as_something_is_in_it() {
    let mut editor = overview((120, 40));
    let before = text(&editor, "overview");
    press(&mut editor, "End End Down Down Down End");
    assert_eq!(behind_cursor(&mut editor), "", "the caret went over the blank line");
    press(&mut editor, "Home");
    stand(&mut editor, "（二）");
    press(&mut editor, "Left Enter");
    assert_eq!(text(&editor, "overview"), before, "a paragraph that is begun is no change");
    let screen = editor.screen();
    let row = usize::from(editor.cursor.1);
    for line in screen.lines().skip(row - 1).take(3) {
        assert_eq!(width::truncate(line, 80).trim(), "", "blank around the caret: {screen}");
    }
    write(&mut editor, "另起");
    let expected = before.replace("\n\n（二）", "\n\n另起\n\n（二）");
    assert_eq!(text(&editor, "overview"), expected);
    press(&mut editor, "Backspace Backspace");
    assert_eq!(text(&editor, "overview"), before);
    write(&mut editor, "又起");
    press(&mut editor, "Backspace Backspace Backspace");
    write(&mut editor, "末");
    assert_eq!(text(&editor, "overview"), before.replace("全部公开。", "全部公开。末"));
}

#[test]
fn blanks_for_the_indent_are_not_needed() {
    let mut editor = overview((120, 40));
    let before = text(&editor, "overview");
    press(&mut editor, "Home");
    write(&mut editor, "　");
    assert_eq!(text(&editor, "overview"), before);
    assert!(notice(&editor).contains("自动"), "{}", notice(&editor));
    editor.drive(Event::Paste("　　甲段\r\n　　乙段\r\n".to_owned()));
    assert!(text(&editor, "overview").starts_with("甲段\n\n乙段（一）"));
}

#[test]
fn writing_is_taken_back_in_portions_and_the_caret_is_there() {
    let mut editor = overview((120, 40));
    let before = text(&editor, "overview");
    press(&mut editor, "Ctrl-P * * 5");
    stand(&mut editor, "不规范");
    write(&mut editor, "甲");
    press(&mut editor, "Ctrl-P * * 1");
    let problems = editor.app.session.as_ref().unwrap().carets[&4];
    stand(&mut editor, "全年通过");
    write(&mut editor, "前年没有，今年才有");
    press(&mut editor, "Left Right");
    write(&mut editor, "的");
    press(&mut editor, "Backspace Backspace");
    let ends = |editor: &mut Editor, expected: &str, behind: &str| {
        let now = text(editor, "overview");
        assert!(now.contains(&format!("公开事项，{expected}{behind}")), "{expected}: {now}");
        assert!(behind_cursor(editor).starts_with(behind), "{}", behind_cursor(editor));
    };
    ends(&mut editor, "前年没有，今年才", "全年通过");
    press(&mut editor, "Ctrl-Z");
    ends(&mut editor, "前年没有，今年才有的", "全年通过");
    press(&mut editor, "Ctrl-Z");
    ends(&mut editor, "前年没有，今年才有", "全年通过");
    press(&mut editor, "Ctrl-Z");
    ends(&mut editor, "前年没有，", "全年通过");
    press(&mut editor, "Up Up Up Ctrl-Z");
    ends(&mut editor, "", "全年通过");
    assert_eq!(text(&editor, "overview"), before);
    press(&mut editor, "Down Down Ctrl-Y Ctrl-Y");
    ends(&mut editor, "前年没有，今年才有", "全年通过");
    let session = editor.app.session.as_ref().unwrap();
    assert_eq!(session.carets[&4], problems, "other texts keep their carets");
    press(&mut editor, "Ctrl-Z Ctrl-Z Ctrl-Z");
    assert!(text(&editor, "problems").contains("公开不及时、不规范"));
    assert_eq!(editor.app.session.as_ref().unwrap().section, 4);
}

#[test]
fn a_reference_shows_its_value_and_is_one_step() {
    for size in [(80, 24), (120, 40)] {
        let mut editor = Editor::open("examples/practice-2023.toml", size);
        press(&mut editor, "Ctrl-P * * 1");
        assert!(editor.screen().contains("新收政府信息公开申请 3511 件"), "{}", editor.screen());
        assert!(!editor.screen().contains('{'));
        stand(&mut editor, " {requests.received.total}");
        press(&mut editor, "Right");
        assert!(behind_cursor(&mut editor).starts_with("3511 件"));
        assert!(
            editor.screen().contains("引用  表三 一 本年新收 总计  3511"),
            "{}",
            editor.screen()
        );
        press(&mut editor, "Right");
        assert!(behind_cursor(&mut editor).starts_with(" 件"));
        press(&mut editor, "F3");
        let session = editor.app.session.as_ref().unwrap();
        let cell = session.cell().map(|cell| session.form().cell(cell).address.as_str());
        assert_eq!(cell, Some("requests.received.total"));
        press(&mut editor, "9 Enter Ctrl-P * * 1 Home");
        assert!(editor.screen().contains("本节 154 字"), "as it is printed: {}", editor.screen());
        assert!(editor.screen().contains("新收政府信息公开申请 9 件"), "{}", editor.screen());
    }
}

#[test]
fn f2_turns_a_number_into_a_reference_and_back() {
    let mut editor = overview((120, 40));
    let before = text(&editor, "overview");
    stand(&mut editor, "106 件，比");
    press(&mut editor, "F2");
    assert!(editor.screen().contains("表三 一 本年新收 总计"), "{}", editor.screen());
    press(&mut editor, "1");
    let referred = before.replacen("106 件", "{requests.received.total} 件", 1);
    assert_eq!(text(&editor, "overview"), referred, "the total stands first");
    assert!(editor.screen().contains("申请 106 件，比"));
    assert!(behind_cursor(&mut editor).starts_with(" 件，比"));
    press(&mut editor, "F2");
    assert_eq!(text(&editor, "overview"), before);
    press(&mut editor, "Ctrl-Z Ctrl-Z");
    assert_eq!(text(&editor, "overview"), before);
    press(&mut editor, "Ctrl-Y");
    assert_eq!(text(&editor, "overview"), referred);
}

#[test]
fn a_number_that_one_cell_holds_needs_no_choice_and_units_are_not_doubled() {
    let mut editor = overview((120, 40));
    press(&mut editor, "End");
    stand(&mut editor, "（二）");
    press(&mut editor, "Left");
    write(&mut editor, "许可 441,025 件，采购 47212 万元。另 8888 件");
    stand(&mut editor, "441,025");
    press(&mut editor, "Right Right F2");
    stand(&mut editor, "47212");
    press(&mut editor, "F2");
    let now = text(&editor, "overview");
    let refers = "许可 {proactive.licensing.decisions} 件，采购 {proactive.centralized_procurement.amount}。另";
    assert!(now.contains(refers), "{now}");
    assert!(editor.screen().contains("许可 441025 件，采购 47212 万元。另"), "{}", editor.screen());
    stand(&mut editor, "8888");
    press(&mut editor, "F2");
    assert!(notice(&editor).contains("表里没有一格是 8888"));
    stand(&mut editor, "采购");
    press(&mut editor, "F2");
    assert!(notice(&editor).contains("光标处没有数字"), "{}", notice(&editor));
}

#[test]
fn a_name_that_is_no_cells_is_marked_and_can_be_mended() {
    for size in [(80, 24), (120, 40)] {
        let mut editor = overview(size);
        press(&mut editor, "Home");
        write(&mut editor, "收到{requests.receved.total}件，{qqqqqqqqqqqqqqqqqqq}");
        let screen = editor.screen();
        let line =
            screen.lines().find(|line| line.contains("收到{requests.receved.total}件")).unwrap();
        assert!(line.starts_with('!'), "{screen}");
        // Below the text the one at the caret, beside it all of them.
        let name = if size.0 < 100 { "2/2 没有这一格  {qqqqqqq" } else { "! {requests.rec" };
        let told = |line: &&str| line.contains(name) && line.contains("没有这一格");
        assert_eq!(screen.lines().filter(told).count(), 1, "beside the text or below it: {screen}");
        assert!(screen.contains("{qqqqqqqqqqqqqqqqqqq} 不是表里的格"), "{screen}");
        assert!(!screen.contains("可以成稿"));
        assert!(screen.lines().nth(1).unwrap().contains("错2"), "{screen}");
        press(&mut editor, "F2");
        assert!(notice(&editor).contains("{qqqqqqqqqqqqqqqqqqq}"), "{}", notice(&editor));
        stand(&mut editor, "receved");
        press(&mut editor, "F2");
        assert!(editor.screen().contains("换成哪一格的引用"), "{}", editor.screen());
        press(&mut editor, "1");
        assert!(text(&editor, "overview").starts_with("收到{requests.received."));
        assert!(editor.screen().contains("收到106件，"), "{}", editor.screen());
    }
}

#[test]
fn a_reference_to_a_blank_cell_says_so() {
    let mut editor = overview((120, 40));
    press(&mut editor, "F8 Ctrl-P * * 3 Delete Ctrl-P * * 1 Home");
    write(&mut editor, "{requests.received.natural}");
    assert!(editor.screen().contains("[空]"), "{}", editor.screen());
    press(&mut editor, "F2");
    assert!(notice(&editor).contains("没有数可换"), "{}", notice(&editor));
}

#[test]
fn the_panel_beside_a_text_has_the_keys_on_every_screen() {
    for size in [(80, 24), (100, 30), (120, 40), (200, 60)] {
        let mut editor = Editor::open("examples/practice-2023.toml", size);
        press(&mut editor, "Ctrl-P * * 1 F6");
        let before = text(&editor, "overview");
        let shows = |editor: &mut Editor, behind: &str, words: &str| {
            assert!(behind_cursor(editor).starts_with(behind), "{behind}: {}", editor.screen());
            assert!(editor.screen().contains(words), "{words}: {}", editor.screen());
        };
        shows(&mut editor, "109 件", "表二 规范性文件 本年制发件数");
        press(&mut editor, "Down");
        shows(&mut editor, "3511 件", "表三 一 本年新收 总计");
        press(&mut editor, "Up Up");
        shows(&mut editor, "96 件", "表三 二 上年结转 总计");
        for keys in ["5", "甲", "F4", "Right", "Delete"] {
            press(&mut editor, keys);
            assert!(notice(&editor).contains("先按 Esc"), "{keys}: {}", notice(&editor));
        }
        editor.drive(Event::Paste("乙".to_owned()));
        assert!(notice(&editor).contains("不能粘贴"), "{}", notice(&editor));
        assert_eq!(text(&editor, "overview"), before);
        press(&mut editor, "F2");
        assert!(text(&editor, "overview").contains("上年结转 96 件"));
        press(&mut editor, "Esc 8");
        assert!(text(&editor, "overview").contains("上年结转 968 件"));
        // The number that was changed contradicts its table now, so the findings come first.
        press(&mut editor, "F6 F6 Home Enter");
        let session = editor.app.session.as_ref().unwrap();
        let cell = session.cell().map(|cell| session.form().cell(cell).address.as_str());
        assert_eq!(cell, Some("proactive.normative_documents.issued"));
        assert!(!session.in_panel);
        let mut editor = Editor::open("examples/practice-2023.toml", size);
        press(&mut editor, "Ctrl-P * * 5 F6");
        assert!(notice(&editor).contains("没有引用"), "{}", notice(&editor));
        assert!(!editor.app.session.as_ref().unwrap().in_panel);
    }
}

#[test]
fn what_an_input_method_sends_is_text() {
    let mut editor = overview((120, 40));
    press(&mut editor, "Home");
    write(&mut editor, "甲*＊ 1２、/？?");
    press(&mut editor, "Enter");
    write(&mut editor, "乙");
    assert!(text(&editor, "overview").starts_with("甲*＊ 1２、/？?\n\n乙（一）"));
    press(&mut editor, "Ctrl-P");
    assert!(editor.screen().contains("全部命令"));
    press(&mut editor, "Esc Tab");
    assert!(notice(&editor).contains("Tab"));
}

#[test]
fn help_of_a_text_names_keys_that_reach_it() {
    let mut editor = Editor::open("examples/practice-2023.toml", (120, 40));
    press(&mut editor, "Ctrl-P * * 1 F1");
    assert!(editor.screen().contains("Ctrl-P **1 .. 6"), "{}", editor.screen());
    let starts = |line: &str| line.trim_start().starts_with('*');
    assert!(!editor.screen().lines().any(starts), "a star is text there");
    press(&mut editor, "Esc F6 F1");
    assert!(editor.screen().contains("帮助: 引用栏"), "{}", editor.screen());
}

#[test]
fn the_names_of_keys_say_what_they_do_here() {
    for size in [(80, 24), (120, 40)] {
        let mut editor = Editor::open("examples/practice-2023.toml", size);
        press(&mut editor, "F6");
        assert!(editor.screen().contains("F2 采用"), "{}", editor.screen());
        // An error is corrected; a warning can be accepted.
        assert!(!editor.screen().contains("F4"), "{}", editor.screen());
        let mut other = Editor::open("examples/laizhou-2020.toml", size);
        press(&mut other, "PageDown F6");
        assert!(other.screen().contains("F4 放行"), "{}", other.screen());
        press(&mut editor, "Esc Ctrl-P * * 1");
        for words in ["F2 引用", "F3 去格", "F6 核对", "Ctrl-P 命令", "F10 退出"] {
            assert!(editor.screen().contains(words), "{words}: {}", editor.screen());
        }
        assert!(!editor.screen().contains("先按 *"));
        press(&mut editor, "F6");
        assert!(editor.screen().contains("F2 换回"), "{}", editor.screen());
        assert!(!editor.screen().contains("F4"), "{}", editor.screen());
    }
}

#[test]
fn a_text_is_laid_out_once_for_each_key() {
    let mut editor = overview((120, 40));
    for keys in
        ["Down", "甲", "Enter", "乙", "Backspace", "Ctrl-Z", "Ctrl-P", "Esc", "PageUp", "F2"]
    {
        press(&mut editor, keys);
        let session = editor.app.session.as_ref().unwrap();
        let kept = prose::layout(&editor.app, session);
        assert!(matches!(kept, Cow::Borrowed(_)), "after {keys} the lines are there for drawing");
    }
}

#[test]
fn no_size_panics_in_a_text() {
    let heights = [1, 23, 24, 33, 34, 60];
    let sizes = [1, 79, 80, 99, 100, 117, 118, 200].map(|x| heights.map(|y| (x, y)));
    for size in sizes.into_iter().flatten() {
        let mut editor = Editor::open("examples/practice-2023.toml", size);
        editor.screen();
        for keys in ["Ctrl-P * * 1", "F6", "Down", "Esc", "F2", "Ctrl-P * * 5", "Enter", "F1"] {
            press(&mut editor, keys);
            editor.screen();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever stands in the file: blank lines in a row, line ends inside paragraphs, characters that join or turn the
    /// direction, braces.
    #[test]
    fn any_text_can_be_written_in(
        text in prop::collection::vec(prop_oneof![
            "[甲乙，。“…a1 　\n{}]{1,8}",
            "\\PC{1,4}",
            prop::sample::select(vec![
                "\n\n", "\n \n", "{requests.received.total}", "{no.such.cell}", "e\u{301}", "👩\u{200d}🚒", "\u{202e}",
                "１２", "-6", "1,064", "\u{7}", "\t",
            ]).prop_map(str::to_owned),
        ], 0..40),
        keys in prop::collection::vec(prop::sample::select(vec![
            "Left", "Right", "Up", "Down", "Home", "End", "Enter", "Backspace", "Delete", "F2", "Esc", "1", "甲", "}",
            "F6", "Ctrl-Z", "Ctrl-Y",
        ]), 1..60),
        start in 0usize..400,
    ) {
        let text = text.concat();
        let mut editor = overview((80, 24));
        let session = editor.app.session.as_mut().unwrap();
        session.report.narrative.insert("overview".to_owned(), text.clone());
        session.carets.insert(0, gouji::tui::editor::narrative::Caret::at(start));
        for name in keys {
            press(&mut editor, name);
            let screen = editor.screen();
            prop_assert!(screen.lines().all(|line| width::width(line) < 80), "{name}: {screen}");
            let (x, y) = editor.cursor;
            prop_assert!(x < 80 && y < 24, "{name}: {x} {y}");
        }
        press(&mut editor, "Esc Esc");
        let session = editor.app.session.as_mut().unwrap();
        session.read_only = false;
        while session.take_back().is_some() {}
        prop_assert_eq!(self::text(&editor, "overview"), text, "all of it can be taken back");
    }
}

#[test]
fn a_text_is_on_the_disk_before_the_program_stops() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    std::fs::copy("examples/laizhou-2020.toml", &path).unwrap();
    let host = host_with_journals(folder.path());
    let mut editor = Editor::on(host, Language::Zh, Some(&path), (80, 24));
    editor.key(Key::char('新'));
    let waits = |editor: &Editor| session(editor).file.as_ref().unwrap().is_waiting();
    // The first change begins the journal, which is on the disk at once.
    editor.key(Key::char('新'));
    assert!(waits(&editor));
    editor.drive(Event::Stopping);
    assert!(!waits(&editor));
    editor.key(Key::char('新'));
    assert!(waits(&editor));
    editor.drive(Event::HangUp);
    assert!(!waits(&editor));
}

#[test]
fn the_list_of_references_closes_when_the_last_one_is_taken_back() {
    let (_folder, mut editor) = crate::common::editor::blank(2021);
    press(&mut editor, "PageUp");
    write(&mut editor, "甲{requests.received.total}");
    press(&mut editor, "F6");
    assert!(session(&editor).in_panel);
    press(&mut editor, "Ctrl-Z Up Down F2");
    assert!(!session(&editor).in_panel);
}

#[test]
fn the_caret_at_a_number_says_what_it_is_taken_to_state() {
    for size in [(80, 24), (120, 40)] {
        let mut editor = overview(size);
        let screen = editor.screen();
        assert!(screen.contains("对不上 3  一致 3  不对表 8"), "{screen}");
        for (before, said) in
            [("106 件，比上年", "光标处的数 106: 讲的是"), ("6400 余条", "光标处的数 6400: 说的是")]
        {
            stand(&mut editor, before);
            let screen = editor.screen();
            assert!(screen.contains(said), "{before}:\n{screen}");
        }
    }
}
