//! What a person does to one figure: where the next blank is, what is left open, what comes back.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, address, blank, find, notice, press, session, value};
use gouji::model::Origin;
use gouji::tui::terminal::event::Key;

#[test]
fn nobody_is_led_to_what_waits_to_be_supplied() {
    let (_folder, mut editor) = blank(2022);
    // The first cell of 四 waits; the rest of its row is filled.
    press(&mut editor, "PageDown PageDown / F4");
    assert_eq!(address(&editor), "disputes.litigation_direct.upheld");
    press(&mut editor, "0 F4");
    assert_eq!(address(&editor), "proactive.regulations.issued");
    press(&mut editor, "1 Enter 0 F4");
    assert_eq!(address(&editor), "requests.received.natural");
    press(&mut editor, "1 Enter 0 F4");
    assert!(address(&editor).starts_with("requests"), "not back to what waits in 四");
    let session = session(&editor);
    let waits = session.form().cell_at("disputes.review.upheld").unwrap();
    assert_eq!(session.report.entry(waits).origin, Origin::ToSupply);
    assert_eq!(session.first_blank_from(0), None);
    assert!(!session.is_ready(), "it is open all the same");
}

#[test]
fn space_on_a_filled_cell_changes_the_unit_and_keeps_the_figure() {
    let (_folder, mut editor) = blank(2020);
    let amount = "proactive.centralized_procurement.amount";
    find(&mut editor, amount);
    press(&mut editor, "2 5 1 Enter Up Down");
    editor.key(Key::char(' '));
    assert_eq!(value(&editor, amount).as_deref(), Some("251 元"));
    assert_eq!(notice(&editor), "251 万元 改为 251 元, 数字没有变; Ctrl-Z 撤销");
    editor.key(Key::char('　'));
    assert_eq!(value(&editor, amount).as_deref(), Some("251 万元"));
    press(&mut editor, "Ctrl-Z Ctrl-Z");
    assert_eq!(value(&editor, amount).as_deref(), Some("251 万元"));
    press(&mut editor, "Ctrl-Z");
    assert_eq!(value(&editor, amount), None, "each change of the unit is one step");
}

#[test]
fn a_half_typed_sum_stays_beside_its_cell_and_holds_nobody_back() {
    let (folder, mut editor) = blank(2020);
    let first = "proactive.regulations.newly_made";
    press(&mut editor, "1 2 Enter Backspace 5 +");
    press(&mut editor, "Enter");
    assert_eq!(address(&editor), first, "Enter says what is missing");
    assert_eq!(notice(&editor), "末尾的「+」后面还缺一个数; 补上, 或按 Backspace 去掉它");
    press(&mut editor, "Down");
    assert_eq!(address(&editor), "proactive.normative_documents.newly_made");
    assert!(notice(&editor).contains("「5+」未定"), "{}", notice(&editor));
    assert_eq!(value(&editor, first).as_deref(), Some("12"), "the value is as it was");
    press(&mut editor, "Up");
    let screen = editor.screen();
    assert!(screen.contains("未定  5+  (格里是 12)"), "{screen}");
    press(&mut editor, "F2 3 Enter");
    assert_eq!(value(&editor, first).as_deref(), Some("8"), "the sum went on");

    press(&mut editor, "4 + Ctrl-S");
    assert!(notice(&editor).contains("没填好的 1 格没有存"), "{}", notice(&editor));
    let saved = std::fs::read_to_string(folder.path().join("new.toml")).unwrap();
    assert!(saved.contains("newly_made = 8"), "{saved}");
    press(&mut editor, "F10");
    assert!(editor.screen().contains("另有 1 格没填好"), "{}", editor.screen());
    press(&mut editor, "3 Backspace Enter");
    assert!(session(&editor).undecided.is_empty());
    press(&mut editor, "Up 7 - PageDown PageUp Esc");
    assert!(session(&editor).undecided.is_empty(), "Esc drops it: {}", notice(&editor));
    press(&mut editor, "F10");
    assert!(!editor.app.done, "4 is not saved");
}

#[test]
fn f4_leaves_a_half_typed_cell_alone() {
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "5 + F4");
    assert_eq!(value(&editor, "proactive.regulations.newly_made"), None);
    assert_eq!(value(&editor, "proactive.regulations.newly_disclosed").as_deref(), Some("0"));
    assert_eq!(session(&editor).undecided.len(), 1);
}

#[test]
fn backspace_goes_back_along_the_path_however_one_came() {
    let (_folder, mut editor) = blank(2022);
    let first = address(&editor);
    let mut way = vec![first.clone()];
    for key in ["PageDown", "Enter", "Tab", "Right", "Down", "Home", "PageDown", "Down"] {
        press(&mut editor, key);
        way.push(address(&editor));
    }
    while let Some(place) = way.pop() {
        assert_eq!(address(&editor), place);
        press(&mut editor, "Backspace");
    }
    assert_eq!(address(&editor), first, "where the path begins");
}

#[test]
fn going_back_by_an_arrow_shortens_the_path() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown");
    let first = address(&editor);
    press(&mut editor, "Tab Tab Shift-Tab Backspace");
    assert_eq!(address(&editor), first);
}

#[test]
fn keys_on_a_computed_total_change_nothing_and_say_why() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown 0 F4");
    let total = "disputes.review.total";
    find(&mut editor, total);
    assert_eq!(address(&editor), total);
    for keys in ["Backspace", "Delete", "无"] {
        press(&mut editor, keys);
        assert!(notice(&editor).contains("合计自动得出"), "{keys}: {}", notice(&editor));
        assert_eq!(address(&editor), total);
        assert!(session(&editor).typing.is_none());
    }
    press(&mut editor, "5");
    assert!(editor.screen().contains("改写合计  5"), "{}", editor.screen());
    press(&mut editor, "Enter");
    find(&mut editor, total);
    press(&mut editor, "0 Enter");
    let session = session(&editor);
    let cell = session.form().cell_at(total).unwrap();
    assert!(!session.report.is_override(cell), "what the parts add up to is no override");
}

#[test]
fn an_override_over_blank_parts_says_so() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown End 5 Up Down");
    find(&mut editor, "requests.received.total");
    let screen = editor.screen();
    assert!(screen.contains("改写的合计 5 件, 各格还没填完"), "{screen}");
}

#[test]
fn what_a_passed_blank_is_is_said_once() {
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "Enter");
    assert_eq!(notice(&editor), "先跳过了, 不算 0; F4 可一并补 0");
    press(&mut editor, "Enter");
    assert_eq!(notice(&editor), "");
}

#[test]
fn a_digit_of_the_list_is_the_f_key() {
    let (_folder, mut by_list) = blank(2022);
    let (_folder2, mut by_key) = blank(2022);
    for keys in ["F4", "F4", "0 F4"] {
        press(&mut by_list, &keys.replace("F4", "* 4"));
        press(&mut by_key, keys);
        assert_eq!(session(&by_list).blank_count(), session(&by_key).blank_count(), "{keys}");
        assert_eq!(address(&by_list), address(&by_key), "{keys}");
    }
    assert!(session(&by_list).blanks(0).is_empty());
    // Looking at the list and closing it leaves the 0 as it was: half-typed, and no figure of its cell.
    let blanks = session(&by_list).blank_count();
    press(&mut by_list, "0 * Esc");
    assert_eq!(session(&by_list).blank_count(), blanks);
    press(&mut by_list, "Backspace");
    // Where the key does nothing, the digit does not either.
    press(&mut by_list, "PageDown PageDown 甲 Ctrl-P 4");
    assert!(notice(&by_list).contains("没有用处"), "{}", notice(&by_list));
}

#[test]
fn the_list_opens_on_the_start_screen_and_over_a_half_typed_figure() {
    let mut editor = Editor::start((80, 24));
    press(&mut editor, "* 4");
    assert!(notice(&editor).contains("补零 在这里没有用处"), "{}", notice(&editor));
    press(&mut editor, "9");
    assert!(notice(&editor).contains("没有 9 号"), "{}", notice(&editor));
    press(&mut editor, "Ctrl-P * 0");
    assert!(editor.screen().contains("example: a complete report"), "{}", editor.screen());
    press(&mut editor, "Ctrl-P 0");
    assert!(editor.app.done);
    let (_folder, mut editor) = blank(2020);
    press(&mut editor, "1 2 *");
    assert_eq!(value(&editor, "proactive.regulations.newly_made").as_deref(), Some("12"));
    press(&mut editor, "Esc 5 + *");
    assert_eq!(session(&editor).undecided.len(), 1);
}

#[test]
fn the_end_of_a_table_names_what_waits_and_counts_what_was_filled() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown / 1 Enter 0 F4");
    find(&mut editor, "disputes.litigation_after_review.pending");
    press(&mut editor, "Enter");
    assert_eq!(notice(&editor), "到本表末尾, 还有 1 格待补; 再按 Enter 去下一处");
    press(&mut editor, "Enter");
    assert_eq!(notice(&editor), "四 填了 11 格, 还有 1 格待补");
    assert_eq!(address(&editor), "proactive.regulations.issued");
}

#[test]
fn a_zero_that_was_filled_in_can_wait_after_all_but_no_typed_figure_and_no_total() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown F4");
    let first = "disputes.review.upheld";
    find(&mut editor, first);
    press(&mut editor, "/");
    assert_eq!(value(&editor, first), None);
    assert!(session(&editor).is_waiting(session(&editor).form().cell_at(first).unwrap()));
    find(&mut editor, first);
    press(&mut editor, "3 Enter");
    find(&mut editor, first);
    press(&mut editor, "/");
    assert!(notice(&editor).contains("先按 Delete"), "{}", notice(&editor));
    find(&mut editor, "disputes.review.total");
    press(&mut editor, "/");
    assert!(notice(&editor).contains("合计自动得出"), "{}", notice(&editor));
}

/// Nobody counts the digits of 592372449, and whoever keyed yuan for 万元 sees it before Enter.
#[test]
fn an_amount_is_read_back_in_yuan_and_doubted_at_once() {
    let (_folder, mut editor) = blank(2022);
    find(&mut editor, "administrative_fees");
    press(&mut editor, "5 9 2 3 7 2 4 4 9");
    for words in ["592372449 万元 (5.92 万亿元)", "?? 疑似以元填报，应为万元"] {
        assert!(editor.screen().contains(words), "{words} in\n{}", editor.screen());
    }
    press(&mut editor, "Esc 5 9 2 3 7 . 2 4 4 9");
    let screen = editor.screen();
    assert!(screen.contains("59237.2449 万元 (5 亿 9237 万 2449 元)"), "{screen}");
    assert!(!screen.contains("疑似"), "{screen}");
    press(&mut editor, "Enter");
    find(&mut editor, "administrative_fees");
    assert!(editor.screen().contains("59237.2449 万元 (5 亿 9237 万 2449 元)"));
}
