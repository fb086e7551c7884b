//! F4, and the blind pass over the totals.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, address, blank, notice, press, session, value};
use gouji::model::{Origin, Totals};

fn cells(editor: &Editor, origin: Origin) -> usize {
    let session = session(editor);
    let cells = session.form().ids();
    cells.filter(|cell| session.report.entry(*cell).origin == origin).count()
}

/// The cells that keys changed, by their addresses.
fn changed(editor: &mut Editor, keys: &str) -> Vec<String> {
    let before = session(editor).report.clone();
    press(editor, keys);
    let now = &session(editor).report;
    let form = now.form();
    let differs = form.ids().filter(|cell| before.entry(*cell) != now.entry(*cell));
    differs.map(|cell| form.cell(cell).address.clone()).collect()
}

#[test]
fn f4_fills_line_by_line_and_never_what_waits() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown / 1 Enter F4");
    assert_eq!(cells(&editor, Origin::Filled), 22, "25 rows, one total, one typed, one waits");
    assert_eq!(address(&editor), "requests.received.business", "on to the next blank");
    for column in ["business", "research", "nonprofit"] {
        let filled = changed(&mut editor, "F4");
        assert_eq!(filled.len(), 24, "{column}");
        assert!(filled.iter().all(|cell| cell.ends_with(column)), "{filled:?}");
    }
    press(&mut editor, "Ctrl-Z");
    assert_eq!(cells(&editor, Origin::Filled), 22 + 2 * 24, "one step each");
    assert_eq!(cells(&editor, Origin::ToSupply), 1);
}

#[test]
fn a_0_before_f4_is_for_the_table_and_replaces_nothing() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown / 7 Enter 0");
    for words in ["Enter 只填这一格, F4 补全表", "F4 补全表"] {
        assert!(editor.screen().contains(words), "{}", editor.screen());
    }
    press(&mut editor, "F4");
    assert_eq!(cells(&editor, Origin::Filled), 22 + 5 * 24);
    press(&mut editor, "Ctrl-Z");
    assert_eq!(cells(&editor, Origin::Filled), 0, "one step");
    // On a figure, and on a cell that waits, the 0 says how much is to be filled and no more.
    press(&mut editor, "Up Up 0 F4");
    assert_eq!(cells(&editor, Origin::ToSupply), 1);
    press(&mut editor, "Ctrl-Z Up Up Down 0 F4");
    assert_eq!(value(&editor, "requests.carried_in.natural").as_deref(), Some("7"));
    // Another figure is one, and the row of it is filled.
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown 5 F4");
    assert_eq!(value(&editor, "disputes.review.upheld").as_deref(), Some("5"));
    assert_eq!(cells(&editor, Origin::Filled), 3);
    // A row in which nothing is left to fill only leads on.
    press(&mut editor, "Left");
    press(&mut editor, "Up");
    assert_eq!(changed(&mut editor, "Home F4"), Vec::<String>::new());
    assert!(
        notice(&editor).starts_with("那一行没有可补 0 的格; 再按 F4 补这一行"),
        "{}",
        notice(&editor)
    );
}

#[test]
fn the_pass_over_the_totals_is_blind_and_makes_them_keyed() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown 3 Enter 1 Enter 0 F4");
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
    press(&mut editor, "PageDown 1 0 6 Enter 1 Enter 7 2 Enter 0 F4");
    press(&mut editor, "* * * 4 3 Enter 1 Enter 0 F4 * * * 4");
    (folder, editor)
}

#[test]
fn f4_in_a_list_fills_group_by_group() {
    let (_folder, mut editor) = blank(2015);
    press(&mut editor, "* * * 2 F4");
    assert_eq!(cells(&editor, Origin::Filled), 8, "{}", notice(&editor));
    assert_eq!(address(&editor), "stats.response_topics.value");
    let filled = changed(&mut editor, "F4");
    assert!(!filled.is_empty() && session(&editor).blank_count() > 0, "{filled:?}");
    press(&mut editor, "0 F4");
    assert_eq!(session(&editor).blank_count(), 0);
    press(&mut editor, "Ctrl-Z");
    assert_eq!(cells(&editor, Origin::Filled), 8 + filled.len(), "one step");
}

#[test]
fn what_fills_a_table_says_how_many_cells_it_has_and_offers_the_totals_once() {
    let (_folder, mut editor) = blank(2022);
    press(&mut editor, "PageDown PageDown 3 Enter 0 F4");
    let said =
        "四 填完 12 格, 其中这次补 0 共 11 格, Ctrl-Z 撤销; 照纸上再对一遍总计, 回到四按 **5";
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
