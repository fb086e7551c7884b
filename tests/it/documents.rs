//! A document that is opened instead of a report: what the editor asks, and what comes of each answer.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, notice, press, session, value};
use gouji::import::{self, ImportOptions};
use gouji::model::Origin;
use gouji::tui::editor::effect::Proposed;
use gouji::tui::editor::runtime::Begin;

const TABLE: &str = "甲县人民政府\n2023年政府信息公开工作年度报告\n\n一、总体情况\n\n全年工作正常开展。\n\n\
    信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n\
    行政规范性文件\t22（其中修订 16 件）\t1\t40\n";
const DOUBTFUL: &str = "proactive.normative_documents.issued";

fn opened(size: (u16, u16)) -> (tempfile::TempDir, Editor) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("去年.txt");
    std::fs::write(&path, TABLE).unwrap();
    let editor = Editor::of(&path, size);
    (folder, editor)
}

#[test]
fn a_document_is_shown_before_anything_is_made_of_it() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let (folder, mut editor) = opened(size);
        let screen = editor.screen();
        assert!(
            screen.contains("去年.txt 是一份年报 (2021 式): 读到 5 格, 待核对 1 格"),
            "{screen}"
        );
        press(&mut editor, "4");
        let screen = editor.screen();
        assert!(
            screen.contains("本年制发件数 = 22") && screen.contains("没有找到这个表: 三"),
            "{screen}"
        );
        press(&mut editor, "Esc 5");
        assert!(!folder.path().join("去年.toml").exists());
    }
}

#[test]
fn all_of_it_becomes_a_report_with_a_note_on_what_is_doubtful() {
    let (folder, mut editor) = opened((120, 40));
    press(&mut editor, "1");
    assert!(
        editor.screen().contains("甲县人民政府") && editor.screen().contains("2023"),
        "{}",
        editor.screen()
    );
    press(&mut editor, "Enter Enter Enter");
    assert!(folder.path().join("去年.toml").exists(), "{}", editor.screen());
    assert_eq!(value(&editor, DOUBTFUL).as_deref(), Some("22"));
    let report = &session(&editor).report;
    let cell = report.form().cell_at(DOUBTFUL).unwrap();
    assert!(
        report.notes[&cell].contains("读入时待核对") && report.notes[&cell].contains("其中修订"),
        "{:?}",
        report.notes
    );
    assert_eq!(report.narrative["overview"], "全年工作正常开展。");
    assert!(notice(&editor).contains("待核对 1 格"), "{}", notice(&editor));
}

#[test]
fn what_is_beyond_doubt_can_be_taken_alone_and_so_can_the_figures() {
    let (_folder, mut editor) = opened((120, 40));
    press(&mut editor, "2 Enter Enter Enter");
    let report = &session(&editor).report;
    let cell = report.form().cell_at(DOUBTFUL).unwrap();
    assert_eq!(report.entry(cell).origin, Origin::ToSupply);
    assert_eq!(value(&editor, "proactive.normative_documents.in_force").as_deref(), Some("40"));
    let (_folder, mut editor) = opened((120, 40));
    press(&mut editor, "3 Enter Enter Enter");
    assert!(session(&editor).report.narrative.is_empty());
}

#[test]
fn a_file_that_is_there_is_not_taken_and_what_is_no_report_is_told() {
    let (folder, mut editor) = opened((80, 24));
    std::fs::write(folder.path().join("去年.toml"), "x").unwrap();
    press(&mut editor, "1 Enter Enter Enter");
    assert_eq!(std::fs::read(folder.path().join("去年.toml")).unwrap(), b"x");
    assert!(editor.screen().contains("去年.toml"), "{}", editor.screen());
    let letter = folder.path().join("通知.txt");
    std::fs::write(&letter, "请按时参加会议。\n").unwrap();
    let editor = Editor::of(&letter, (80, 24));
    assert!(notice(&editor).contains("没有找到年报"), "{}", notice(&editor));
}

#[test]
fn a_document_that_was_read_already_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("去年.txt");
    let mut editor = Editor::start((120, 40));
    let forms = editor.app.setup.library.clone();
    let asked = ImportOptions::default();
    let imported = import::document("去年.txt", TABLE.as_bytes(), &asked, &*forms).unwrap();
    // There is no such file.
    editor.begin(Some(Begin::Document(Box::new(Proposed::new(&path, imported)))));
    assert!(editor.screen().contains("读到 5 格, 待核对 1 格"), "{}", editor.screen());
    press(&mut editor, "1 Enter Enter Enter");
    assert!(folder.path().join("去年.toml").exists(), "{}", editor.screen());
    assert_eq!(value(&editor, DOUBTFUL).as_deref(), Some("22"));
}
