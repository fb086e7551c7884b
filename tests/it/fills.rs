//! F4, and the blind pass over the totals.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, address, blank, notice, press, session, value};
use gouji::model::{Origin, Totals};

fn cells(editor: &Editor, origin: Origin) -> usize {
    let session = session(editor);
    let cells = session.form().ids();
    cells.filter(|cell| session.report.entry(*cell).origin == origin).count()
}

#[test]
fn f4_fills_the_line_then_the_table_and_never_what_waits() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown / 1 Enter F4");
    assert_eq!(cells(&editor, Origin::Filled), 22, "25 rows, one total, one typed, one waits");
    press(&mut editor, "F4");
    assert_eq!(cells(&editor, Origin::Filled), 22 + 5 * 24);
    assert_eq!(cells(&editor, Origin::ToSupply), 1);
    press(&mut editor, "Ctrl-Z");
    assert_eq!(cells(&editor, Origin::Filled), 22, "one step");
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown F4 F4");
    assert!(notice(&editor).contains("再按一次 F4"), "{}", notice(&editor));
    assert_eq!(cells(&editor, Origin::Filled), 4);
    press(&mut editor, "F4");
    assert_eq!(cells(&editor, Origin::Filled), 12);
}

#[test]
fn the_pass_over_the_totals_is_blind_and_makes_them_keyed() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown 3 Enter 1 Enter F4 F4");
    assert_eq!(value(&editor, "disputes.review.total").as_deref(), Some("4"));
    press(&mut editor, "* * * 4 * * 5");
    assert_eq!(value(&editor, "disputes.review.total"), None, "{}", notice(&editor));
    assert_eq!(address(&editor), "disputes.review.total");
    assert_eq!(value(&editor, "disputes.litigation_direct.total").as_deref(), Some("0"));
    assert!(!editor.screen().contains("自动合计"));
    press(&mut editor, "5 Enter");
    assert_eq!(session(&editor).assessment().summary().errors, 1);
    press(&mut editor, "Ctrl-Z Ctrl-Z");
    assert_eq!(value(&editor, "disputes.review.total").as_deref(), Some("4"));
}

/// The figures of 三 and 四 with totals computed, at the end of 四.
fn both_tables() -> (tempfile::TempDir, Editor) {
    let (folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown 1 0 6 Enter 1 Enter 7 2 Enter F4 F4");
    press(&mut editor, "* * * 4 3 Enter 1 Enter F4 F4 * * * 4");
    (folder, editor)
}

#[test]
fn f4_in_a_list_fills_its_group_and_asks_before_the_whole_table() {
    let (_folder, mut editor) = blank(2015);
    press(&mut editor, "* * * 2 F4");
    assert_eq!(cells(&editor, Origin::Filled), 8, "{}", notice(&editor));
    assert_eq!(address(&editor), "stats.response_topics.value");
    press(&mut editor, "F4");
    assert_eq!(cells(&editor, Origin::Filled), 8);
    assert!(notice(&editor).contains("再按一次 F4"), "{}", notice(&editor));
    press(&mut editor, "F4");
    assert_eq!(session(&editor).blank_count(), 0);
    press(&mut editor, "Ctrl-Z");
    assert_eq!(cells(&editor, Origin::Filled), 8, "one step");
}

#[test]
fn what_fills_a_table_says_how_many_cells_it_has_and_offers_the_totals_once() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown 3 Enter F4 F4");
    let said = "四 填完 12 格, 其中这次补 0 共 8 格, Ctrl-Z 撤销; 照纸上再对一遍总计, 回到四按 **5";
    assert_eq!(notice(&editor), said);
    press(&mut editor, "PageDown PageDown F4");
    assert_eq!(notice(&editor), "没有空着的格可补 0");
    let (_folder, mut editor) = both_tables();
    press(&mut editor, "End Left Down Down Enter");
    assert_eq!(notice(&editor), "本表填完了; 再按 Enter 去下一处", "it was offered before");
    press(&mut editor, "Enter");
    assert_eq!(notice(&editor), "四 填完 12 格");
}

#[test]
fn the_end_of_a_full_table_offers_the_totals() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown");
    press(&mut editor, &"1 Enter ".repeat(12));
    let said = "本表填完了; 再按 Enter 去下一处; 照纸上再对一遍总计按 **5";
    assert_eq!(notice(&editor), said);
}

#[test]
fn keyed_totals_are_kept_and_what_is_open_is_said() {
    let (_folder, mut editor) = both_tables();
    press(&mut editor, "PageUp * * 5");
    let first = address(&editor);
    press(&mut editor, "7 2 Enter");
    let open = session(&editor).blanks(1).len();
    assert_ne!(open, 0);
    for leave in ["Esc", "PageDown", "* * 5"] {
        press(&mut editor, leave);
        assert_eq!(session(&editor).totals_pass, None);
        let said = format!("对数停下, 还有 {open} 个总计空着");
        assert!(notice(&editor).starts_with(&said), "{leave}: {}", notice(&editor));
        press(&mut editor, "* * * 3 * * 5");
        assert_eq!(value(&editor, &first).as_deref(), Some("72"), "kept");
        assert_ne!(address(&editor), first, "goes on at the first blank");
    }
    press(&mut editor, "Ctrl-Z");
    assert_eq!(
        session(&editor).totals_pass,
        Some(1),
        "taking a figure back leaves the pass running"
    );
}

#[test]
fn totals_of_a_file_are_only_cleared_when_that_was_chosen() {
    let mut editor = Editor::open("examples/laizhou-2020.toml", (120, 40));
    assert_eq!(session(&editor).report.totals, Totals::Keyed);
    let total = "requests.received.total";
    press(&mut editor, "Ctrl-P * * 3 * * 5");
    assert!(editor.screen().contains("本表的总计都有数了"), "{}", editor.screen());
    press(&mut editor, "1");
    assert_eq!(session(&editor).unsaved(), 0);
    press(&mut editor, "* * 5 2");
    assert_eq!(value(&editor, total), None);
    assert_eq!(address(&editor), "requests.outcome_total.natural", "down the columns");
    press(&mut editor, "Ctrl-Z");
    assert_eq!(session(&editor).unsaved(), 0, "one step");
}

#[test]
fn a_total_that_was_typed_over_is_kept_by_the_pass() {
    let (_folder, mut editor) = both_tables();
    let total = "disputes.review.total";
    press(&mut editor, "F3");
    for letter in total.chars() {
        editor.key(gouji::tui::terminal::event::Key::char(letter));
    }
    press(&mut editor, "Enter 5 Enter * * 5");
    assert_eq!(value(&editor, total).as_deref(), Some("5"), "{}", notice(&editor));
}
