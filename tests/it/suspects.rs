//! The findings as one list: what belongs together, which cell is probably wrong, and taking what is suggested.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use crate::common::editor::{Editor, address, notice, press, session, value};

const PRACTICE: &str = "examples/practice-2023.toml";
const GRANTED: &str = "requests.granted.natural";
const PETITION: &str = "requests.not_processed_petition.natural";

fn screen_has(editor: &mut Editor, words: &[&str]) {
    let screen = editor.screen();
    for word in words {
        assert!(screen.contains(word), "{word} is not on\n{screen}");
    }
}

#[test]
fn what_has_one_cause_is_one_entry() {
    let mut editor = Editor::open(PRACTICE, (120, 40));
    let groups: Vec<usize> = session(&editor).groups().iter().map(Vec::len).collect();
    assert_eq!(groups, [3, 1]);
    screen_has(&mut editor, &["! 1 办理结果之和", "! 2 行合计  表四 诉讼 复议后"]);
    // F8 goes to the open cells of a cause before those of the next.
    let places = [PETITION, "disputes.litigation_after_review.total", GRANTED, PETITION];
    for place in places {
        press(&mut editor, "F8");
        assert_eq!(address(&editor), place);
    }
    press(&mut editor, "F7 F7");
    assert_eq!(address(&editor), places[1]);
}

#[test]
fn what_is_left_of_a_cause_comes_before_the_next_one() {
    let mut editor = Editor::open(PRACTICE, (120, 40));
    press(&mut editor, "1 1 7 5 Enter F8");
    assert_eq!(value(&editor, GRANTED).as_deref(), Some("1175"));
    assert_eq!(address(&editor), PETITION);
    press(&mut editor, "F8");
    assert_eq!(address(&editor), "disputes.litigation_after_review.total");
}

#[test]
fn the_places_to_mend_are_counted_alike_everywhere() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut editor = Editor::open(PRACTICE, size);
        let screen = editor.screen();
        let tabs = screen.lines().nth(1).unwrap();
        assert!(tabs.contains("错2") && tabs.contains("错1"), "{tabs}");
        let places = session(&editor).summary().places;
        assert_eq!((places.errors, places.warnings), (3, 0));
        if size.0 > 80 {
            assert!(screen.contains("错误 3 处 (4 条)"), "{screen}");
        }
        press(&mut editor, "F9");
        assert!(editor.screen().contains("错误 3 处"), "{}", editor.screen());
    }
}

#[test]
fn the_cell_that_is_probably_wrong_is_named_with_its_reason() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut editor = Editor::open(PRACTICE, size);
        press(&mut editor, "F6 Down");
        screen_has(&mut editor, &["(一)予以公开  自然人", "1157 改 1175", "相邻两位颠倒"]);
        press(&mut editor, "Down");
        screen_has(&mut editor, &["(五)1 信访举报投诉  自然人", "35 改 305", "少打了一位"]);
    }
    let mut editor = Editor::open(PRACTICE, (120, 40));
    screen_has(&mut editor, &["最可疑的 2 格, 要一起改", "请先对照原始台账再采用"]);
}

#[test]
fn the_first_one_is_taken_with_f2_as_one_step() {
    let mut editor = Editor::open(PRACTICE, (120, 40));
    press(&mut editor, "F6 F2");
    assert_eq!(value(&editor, "requests.granted.natural").as_deref(), Some("1175"));
    assert_eq!(value(&editor, "requests.not_processed_petition.natural").as_deref(), Some("305"));
    assert!(notice(&editor).contains("1157 改 1175"), "{}", notice(&editor));
    assert_eq!(session(&editor).groups().len(), 1, "one cause is left");
    assert!(session(&editor).in_panel, "the next one is at hand");
    press(&mut editor, "Ctrl-Z");
    assert_eq!(value(&editor, "requests.granted.natural").as_deref(), Some("1157"));
    assert_eq!(value(&editor, "requests.not_processed_petition.natural").as_deref(), Some("35"));
    assert_eq!(session(&editor).unsaved(), 0);
}

#[test]
fn a_digit_takes_what_is_offered_and_none_that_is_not_there() {
    let mut editor = Editor::open(PRACTICE, (120, 40));
    press(&mut editor, "F6 3");
    assert!(notice(&editor).contains("没有 3 号"), "{}", notice(&editor));
    press(&mut editor, "1");
    assert_eq!(value(&editor, GRANTED).as_deref(), Some("1175"));
    assert_eq!(session(&editor).groups().len(), 1);
}

#[test]
fn where_the_rules_do_not_tell_no_cell_is_named_and_no_key_is_shown() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut editor = Editor::open(PRACTICE, size);
        press(&mut editor, "F6");
        screen_has(&mut editor, &["F2 或 1 采用"]);
        press(&mut editor, "Esc F8 F8 F6");
        screen_has(&mut editor, &["单凭这几条分不出哪一格"]);
        let screen = editor.screen();
        assert!(!screen.contains("F2 或") && !screen.contains("改 89"), "{screen}");
        let before = session(&editor).unsaved();
        press(&mut editor, "F2 1");
        assert_eq!(session(&editor).unsaved(), before);
    }
    // Of a report that can only be read nothing is taken.
    let mut editor = Editor::open(PRACTICE, (120, 40));
    press(&mut editor, "Ctrl-P * * 7 F6");
    assert!(!editor.screen().contains("F2 或"), "{}", editor.screen());
}

#[test]
fn a_part_of_a_cause_can_be_taken_alone() {
    let mut editor = Editor::open(PRACTICE, (120, 40));
    press(&mut editor, "F6 Down F2");
    assert_eq!(value(&editor, "requests.granted.natural").as_deref(), Some("1175"));
    assert_eq!(value(&editor, "requests.not_processed_petition.natural").as_deref(), Some("35"));
}

#[test]
fn a_report_that_may_only_be_read_keeps_its_figures() {
    let mut editor = Editor::open(PRACTICE, (120, 40));
    press(&mut editor, "Ctrl-P * * 7");
    assert!(session(&editor).read_only);
    press(&mut editor, "F6 F2");
    assert_eq!(value(&editor, "requests.granted.natural").as_deref(), Some("1157"));
}

#[test]
fn where_no_cell_stands_out_it_is_said() {
    for size in [(80, 24), (120, 40)] {
        let mut editor = Editor::open(PRACTICE, size);
        // So many figures are wrong that nothing can be said of any.
        for digits in ["1 7", "2 9 1", "3 8 5", "4 4 4", "5 1 3", "6 0 7", "7 3 1", "8 2 9"] {
            press(&mut editor, digits);
            press(&mut editor, "Right 5 3 Right 6 1 7 Left Left Down");
        }
        let item = session(&editor).shown_finding().unwrap();
        assert!(session(&editor).suggestions(item).is_empty());
        screen_has(&mut editor, &["没有找出最可疑的一"]);
        press(&mut editor, "F6 F2");
        assert!(notice(&editor).contains("没有现成的改法"), "{}", notice(&editor));
    }
}

#[test]
fn a_suspect_is_underlined() {
    let mut editor = Editor::open(PRACTICE, (120, 40));
    press(&mut editor, "Down");
    let buffer = editor.buffer();
    let underlined: String = buffer
        .content
        .iter()
        .filter(|cell| cell.modifier.contains(ratatui_core::style::Modifier::UNDERLINED))
        .map(ratatui_core::buffer::Cell::symbol)
        .collect();
    assert_eq!(underlined, "115735");
}

#[test]
fn the_blind_pass_tells_no_total_before_it_is_keyed() {
    for size in [(80, 24), (120, 40)] {
        let mut editor = Editor::open("examples/laizhou-2020.toml", size);
        let paper = editor.report().clone();
        press(&mut editor, "F3");
        editor.bytes("requests.granted.natural\r");
        press(&mut editor, "2 7 Enter * * 5 2");
        assert_eq!(address(&editor), "requests.outcome_total.natural", "the totals are cleared");
        let mut keyed = 0;
        while session(&editor).totals_pass.is_some()
            && session(&editor).report.is_open(cell(&editor))
        {
            let here = cell(&editor);
            let screen = editor.screen();
            // The sum of its parts is 62 for 107 on the paper.
            assert!(keyed > 0 || !screen.contains("62"), "{screen}");
            assert!(keyed > 0 || !screen.contains("可疑"), "{screen}");
            assert!(!screen.contains("应填"), "{screen}");
            let session = session(&editor);
            assert_eq!(session.follows(here), None);
            for item in session.failures() {
                let changes = session.suggestions(item).into_iter().flat_map(|of| &of.changes);
                for change in changes {
                    let total = session.form().cell(change.cell).computed.is_some();
                    assert!(!(total && session.report.is_open(change.cell)), "an open total");
                }
            }
            editor.bytes(&format!("{}\r", paper.value(here).unwrap()));
            keyed += 1;
        }
        assert!(keyed > 3, "{keyed}");
        // What was keyed from paper finds the slip.
        let item = session(&editor).shown_finding().unwrap();
        let change = session(&editor).suggestions(item)[0].changes[0].clone();
        assert_eq!(session(&editor).form().cell(change.cell).address, "requests.granted.natural");
        assert_eq!(change.to.to_string(), "72");
    }
}

fn cell(editor: &Editor) -> gouji::model::CellId {
    session(editor).cell().unwrap()
}
