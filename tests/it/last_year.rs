//! Last year's report beside the open one: found in the folder or named, compared with cell by cell, taken over.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::fs;
use std::path::Path;

use crate::common::editor::{Editor, address, find, notice, press, session, value};
use gouji::model::{Severity, Status};
use gouji::tui::editor::session::PriorState;

const PRACTICE: &str = include_str!("../../examples/practice-2023.toml");

/// Writes the practice report and one of the year before, of which parts are replaced.
fn folder(replaced: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("今年.toml"), PRACTICE).unwrap();
    let mut prior = PRACTICE.replace("year   = 2023", "year   = 2022");
    for (from, to) in replaced {
        assert!(prior.contains(from), "{from}");
        prior = prior.replacen(from, to, 1);
    }
    fs::write(folder.path().join("去年.toml"), prior).unwrap();
    folder
}

fn open(folder: &Path, size: (u16, u16)) -> Editor {
    Editor::of(&folder.join("今年.toml"), size)
}

fn screen_has(editor: &mut Editor, words: &[&str]) {
    let screen = editor.screen();
    for word in words {
        assert!(screen.contains(word), "{word} is not on\n{screen}");
    }
}

#[test]
fn it_is_found_in_the_folder_and_named() {
    let folder = folder(&[]);
    let mut editor = open(folder.path(), (120, 40));
    assert_eq!(session(&editor).prior.found().unwrap().name(), "去年.toml");
    screen_has(&mut editor, &["上年报告  去年.toml"]);
    fs::remove_file(folder.path().join("去年.toml")).unwrap();
    let mut editor = open(folder.path(), (120, 40));
    assert!(matches!(session(&editor).prior, PriorState::Missing));
    screen_has(&mut editor, &["上年报告  没有找到"]);
}

#[test]
fn each_cell_shows_last_years_figure_and_the_change() {
    let folder = folder(&[("natural = 3402", "natural = 3410"), ("natural = 91", "natural = 30")]);
    for size in [(80, 24), (120, 40)] {
        let mut editor = open(folder.path(), size);
        press(&mut editor, "Up Up");
        assert_eq!(address(&editor), "requests.received.natural");
        screen_has(&mut editor, &["上年 3410  比上年 -8"]);
        assert!(!editor.screen().contains('%'), "a small change");
        // While a figure is typed as well.
        press(&mut editor, "3 4 2");
        screen_has(&mut editor, &["上年 3410  比上年 -3068 (-90%)"]);
        press(&mut editor, "Esc Down");
        screen_has(&mut editor, &["上年 30  比上年 +61 (+203%)"]);
    }
}

#[test]
fn what_contradicts_last_year_is_a_finding_like_others() {
    let folder = folder(&[("natural = 968", "natural = 68")]);
    let mut editor = open(folder.path(), (120, 40));
    let of = |editor: &Editor, rule: &str| {
        let session = session(editor);
        let failures = session.failures();
        failures.into_iter().find(|item| session.rule_of(*item).is_some_and(|of| of.id == rule))
    };
    let carried = of(&editor, "carry_over_total").unwrap();
    assert_eq!(session(&editor).severity(carried), Severity::Error);
    let jump = of(&editor, "year_on_year_jump").unwrap();
    assert_eq!(
        session(&editor).key_of(jump).unwrap(),
        "year_on_year_jump[requests.unavailable_not_held.natural]"
    );
    let summary = session(&editor).summary();
    assert_eq!(summary.errors, 5, "four within the report, the carried total");
    // To it, and accepted with a reason.
    press(&mut editor, "F6");
    while session(&editor).finding != Some(jump) {
        press(&mut editor, "Down");
    }
    screen_has(&mut editor, &["比上年变化过大", "968", "68", "900"]);
    press(&mut editor, "Enter");
    assert_eq!(address(&editor), "requests.unavailable_not_held.natural");
    press(&mut editor, "F6 F4 真 Enter");
    assert_eq!(notice(&editor), "已放行; 数字一变, 放行自动失效");
    assert_eq!(of(&editor, "year_on_year_jump"), None);
    assert_eq!(session(&editor).summary().waived, summary.waived + 1);
    assert_eq!(session(&editor).summary().warnings, summary.warnings - 1);
    press(&mut editor, "Esc 9 6 9 Enter");
    assert!(of(&editor, "year_on_year_jump").is_some(), "another figure is not accepted");
}

/// What the likeliest change of one cause puts right too belongs to it, as in `check`.
#[test]
fn one_cause_is_one_entry_beside_last_year() {
    const LAIZHOU: &str = include_str!("../../examples/laizhou-2020.toml");
    const CARRIED_IN: &str = "carried_in                 = { natural = 1,";
    let folder = tempfile::tempdir().unwrap();
    // Last year carried out what this year carries in, where one figure is mistyped.
    let (zero, one) = (
        "carried_out                = { natural = 0,",
        "carried_out                = { natural = 1,",
    );
    let line = |line: &str| {
        if line.contains(zero) {
            return line.replace(zero, one).replace("total = 0", "total = 1");
        }
        line.replace("year   = 2020", "year   = 2019")
    };
    let prior = LAIZHOU.lines().map(|of| line(of) + "\n").collect::<String>();
    fs::write(folder.path().join("去年.toml"), prior).unwrap();
    assert!(LAIZHOU.contains(CARRIED_IN));
    let now = LAIZHOU.replacen(CARRIED_IN, &CARRIED_IN.replace('1', "31"), 1);
    fs::write(folder.path().join("今年.toml"), now).unwrap();
    let editor = open(folder.path(), (120, 40));
    let session = session(&editor);
    let keys = |group: &Vec<usize>| -> Vec<String> {
        group.iter().map(|item| session.key_of(*item).unwrap()).collect()
    };
    let groups: Vec<Vec<String>> = session.groups().iter().map(keys).collect();
    let one = [
        "requests_balance[natural]",
        "requests_row_sum[carried_in]",
        "carry_over_by_column[natural]",
    ];
    assert!(groups.iter().any(|group| group == &one), "{groups:?}");
    assert_eq!(groups.len(), session.assessment().causes().len());
    let third =
        session.groups().iter().flatten().find(|item| {
            session.key_of(**item).as_deref() == Some("carry_over_by_column[natural]")
        });
    let suggested = session.suggestions(*third.unwrap());
    assert_eq!(suggested[0].changes.len(), 1, "the one cell that puts all three right");
}

#[test]
fn a_file_is_chosen_by_path() {
    let folder = folder(&[]);
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("x.toml");
    fs::rename(folder.path().join("去年.toml"), &moved).unwrap();
    let mut editor = open(folder.path(), (120, 40));
    assert!(session(&editor).prior.found().is_none());
    press(&mut editor, "\" ");
    assert!(notice(&editor).contains("***9"), "{}", notice(&editor));
    press(&mut editor, "* * * 9");
    editor.bytes(&format!("{}\r", moved.display()));
    assert!(notice(&editor).contains("与上年核对"), "{}", notice(&editor));
    assert_eq!(session(&editor).prior.found().unwrap().path, moved);
    // The same line proposes it; the report itself is none of the year before.
    press(&mut editor, "* * * 9");
    screen_has(&mut editor, &["x.toml"]);
    let names = moved.display().to_string().chars().count();
    for _ in 0..names {
        press(&mut editor, "Backspace");
    }
    editor.bytes(&format!("{}\r", folder.path().join("今年.toml").display()));
    assert!(notice(&editor).contains("不是上年 2022 年度的"), "{}", notice(&editor));
    press(&mut editor, "Esc");
    assert_eq!(session(&editor).prior.found().unwrap().path, moved);
}

#[test]
fn a_blank_takes_last_years_figure_once_it_is_committed() {
    let folder = folder(&[("natural = 91", "natural = 30")]);
    let mut editor = open(folder.path(), (120, 40));
    press(&mut editor, "Up Delete \"");
    assert_eq!(value(&editor, "requests.carried_in.natural"), None);
    assert!(notice(&editor).contains("上年的数 30"), "{}", notice(&editor));
    press(&mut editor, "Esc");
    assert_eq!(value(&editor, "requests.carried_in.natural"), None);
    press(&mut editor, "\" Enter");
    assert_eq!(value(&editor, "requests.carried_in.natural").as_deref(), Some("30"));
}

#[test]
fn a_figure_is_only_replaced_after_asking() {
    let folder = folder(&[("natural = 91", "natural = 30")]);
    let mut editor = open(folder.path(), (120, 40));
    press(&mut editor, "Up \" 1");
    assert_eq!(value(&editor, "requests.carried_in.natural").as_deref(), Some("91"));
    press(&mut editor, "\" 2");
    assert_eq!(value(&editor, "requests.carried_in.natural").as_deref(), Some("30"));
    press(&mut editor, "Ctrl-Z");
    assert_eq!(value(&editor, "requests.carried_in.natural").as_deref(), Some("91"));
    // Totals are added up or keyed from paper.
    press(&mut editor, "End \"");
    assert_eq!(value(&editor, "requests.carried_in.total").as_deref(), Some("96"));
    assert!(notice(&editor).contains("总计"), "{}", notice(&editor));
}

#[test]
fn the_rules_say_what_a_blank_must_be_and_f2_fetches_it() {
    let mut editor = Editor::open("examples/practice-2023.toml", (120, 40));
    press(&mut editor, "Up Delete Right Left");
    screen_has(&mut editor, &["按规则只有一个数, F2 取来"]);
    let screen = editor.screen();
    let of_cell = screen.lines().rev().take(6).any(|line| line.contains("91"));
    assert!(!of_cell, "what is read off the screen is keyed from no paper: {screen}");
    press(&mut editor, "F2");
    assert_eq!(value(&editor, "requests.carried_in.natural"), None, "never by itself");
    press(&mut editor, "Enter");
    assert_eq!(value(&editor, "requests.carried_in.natural").as_deref(), Some("91"));
    // A keyed total is never told.
    press(&mut editor, "Up End Delete");
    assert_eq!(address(&editor), "requests.carried_in.total");
    let session = session(&editor);
    assert_eq!(session.follows(session.cell().unwrap()), None);
    assert!(!editor.screen().contains("按规则只有一个数"));
}

#[test]
fn a_reference_to_no_cell_is_in_the_list() {
    let folder = folder(&[]);
    let file = folder.path().join("今年.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("{requests.received.total}", "{requests.nothing.total}"))
        .unwrap();
    let mut editor = open(folder.path(), (80, 24));
    let before = session(&editor).summary().errors;
    let failures = session(&editor).failures();
    let of_text = failures.into_iter().find(|item| session(&editor).quoted(*item).is_some());
    while session(&editor).finding != of_text {
        press(&mut editor, "F8");
    }
    assert_eq!(session(&editor).table(), None, "its section is open");
    screen_has(&mut editor, &["{requests.nothing.total}"]);
    let caret = session(&editor).carets[&session(&editor).section].at;
    let text = &session(&editor).report.narrative["overview"];
    assert!(text[caret..].starts_with("{requests.nothing.total}"), "{}", &text[caret..]);
    press(&mut editor, "Delete");
    assert_eq!(session(&editor).summary().errors, before - 1);
    assert!(
        session(&editor).assessment().findings().iter().all(|f| f.finding.status != Status::Waived)
    );
}

#[test]
fn what_is_found_in_a_text_is_gone_through_beside_it() {
    let folder = folder(&[]);
    let file = folder.path().join("今年.toml");
    let text = fs::read_to_string(&file).unwrap();
    let broken = text
        .replace("{requests.received.total}", "{requests.nothing.total}")
        .replace("{requests.carried_in.total}", "{requests.void.total}");
    fs::write(&file, broken).unwrap();
    for size in [(80, 24), (120, 40)] {
        let mut editor = open(folder.path(), size);
        press(&mut editor, "Ctrl-P * * 1");
        assert_eq!(session(&editor).table(), None);
        let section = session(&editor).section;
        let found = |editor: &Editor| {
            let session = session(editor);
            let at = session.carets[&section].at;
            session.report.narrative["overview"][at..].split('}').next().unwrap().to_owned()
        };
        // Those of this text only, the caret going along; then its references; then the text.
        press(&mut editor, "F6");
        assert!(session(&editor).in_findings());
        assert_eq!(found(&editor), "{requests.nothing.total");
        press(&mut editor, "Down");
        assert_eq!(found(&editor), "{requests.void.total");
        press(&mut editor, "Down");
        assert_eq!(found(&editor), "{requests.nothing.total");
        press(&mut editor, "F4");
        assert!(notice(&editor).contains("错误不能放行"), "{}", notice(&editor));
        press(&mut editor, "F6");
        assert!(session(&editor).in_panel && !session(&editor).in_findings());
        press(&mut editor, "F6");
        assert!(!session(&editor).in_panel);
        // Enter leaves the keys with the text, where it stands.
        press(&mut editor, "F6 Down Enter");
        assert!(!session(&editor).in_panel);
        assert_eq!(found(&editor), "{requests.void.total");
    }
}

#[test]
fn a_section_with_warnings_only_is_not_called_done() {
    let folder = folder(&[]);
    let mut editor = open(folder.path(), (120, 40));
    let tabs = editor.screen().lines().nth(1).unwrap().to_owned();
    // More regulations in force than last year's and this year's come to.
    assert!(tabs.contains("二 主动公开 疑"), "{tabs}");
    assert!(tabs.contains("五 问题改进 完"), "{tabs}");
}

#[test]
fn a_long_text_is_looked_at_when_the_hands_pause() {
    let folder = folder(&[]);
    let file = folder.path().join("今年.toml");
    let text = fs::read_to_string(&file).unwrap();
    let long = "部门认真履行职责，及时公开信息。".repeat(400);
    fs::write(&file, text.replace("部分单位台账登记不全", &long)).unwrap();
    let mut editor = open(folder.path(), (120, 40));
    let errors = session(&editor).summary().errors;
    press(&mut editor, "Ctrl-P * * 5");
    editor.bytes("{no.such.cell}");
    assert_eq!(session(&editor).summary().errors, errors, "not at every key");
    press(&mut editor, "Left");
    assert_eq!(session(&editor).summary().errors, errors + 1);
}

/// The bound of the form is far away; last year's figure tells a slip of the unit long before.
#[test]
fn an_amount_ten_thousand_times_last_years_is_doubted_while_it_is_typed() {
    let folder = folder(&[("amount_wanyuan = 59237.2449", "amount_wanyuan = 57")]);
    let mut editor = open(folder.path(), (80, 24));
    find(&mut editor, "administrative_fees");
    press(&mut editor, "6 0");
    assert!(!editor.screen().contains("??"), "{}", editor.screen());
    press(&mut editor, "0 0 0 0");
    screen_has(&mut editor, &["600000 万元 (60 亿元); ?? 疑似以元填报"]);
}
