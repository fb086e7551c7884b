//! The notes of a table: the text of its section, kept in the file, printed below the table and checked like every text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::{Arc, LazyLock};

use crate::common::editor::{Editor, press, session};
use gouji::check::assess;
use gouji::definition::Library;
use gouji::model::compare::compare;
use gouji::model::{
    Change, Entry, Form, Forms as _, Origin, Report, SectionKind, Severity, Status, Value,
};
use gouji::render::{Block, Seal, report_blocks, to_markdown, to_text};
use gouji::store::report::document::Document;
use gouji::tui::editor::app::Screen;
use gouji::tui::terminal::event::Key;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::builtin);

fn form(id: &str) -> Arc<Form> {
    LIBRARY.form(id).unwrap()
}

/// A report of zeros whose texts say nothing of figures.
fn report(form: &Arc<Form>) -> Report {
    let mut report = Report::new(Arc::clone(form), "青禾县水务局", form.first_year);
    for cell in form.ids().filter(|cell| form.cell(*cell).computed.is_none()) {
        let entry = Entry { value: Some(Value::number(0)), origin: Origin::Typed };
        report.set_entry(cell, entry);
    }
    report
}

/// The first section of a form that has a table, and its first one that has none.
fn sections(form: &Form) -> (&str, Option<&str>) {
    let table = form.sections.iter().find(|section| section.has_table()).unwrap();
    let text = form.sections.iter().find(|section| section.kind == SectionKind::Text);
    (&table.id, text.map(|section| section.id.as_str()))
}

#[test]
fn notes_stand_in_the_file_as_the_text_of_their_section() {
    for id in LIBRARY.ids() {
        let form = form(&id);
        let (table, _) = sections(&form);
        let without = report(&form);
        let plain = Document::create("new.toml", &without).text().to_owned();
        assert!(!plain.contains("[narrative]"), "{id}: nothing is written where nothing stands");

        let mut with = without.clone();
        with.narrative.insert(table.to_owned(), "注：含所属单位。\n\n另有说明。".to_owned());
        let written = Document::create("new.toml", &with).text().to_owned();
        let lines = format!("{table} = \"\"\"\n注：含所属单位。\n\n另有说明。\n\"\"\"\n");
        assert!(written.contains(&format!("[narrative]\n{lines}")), "{written}");
        let opened = Document::parse("new.toml", written.as_bytes(), &*LIBRARY);
        assert_eq!(opened.findings, [], "{id}");
        let mut document = opened.document.unwrap();
        assert_eq!(document.report().narrative, with.narrative);

        // Taken out, the file is as if they had never been there, apart from the head of the part.
        document.update(&without).unwrap();
        assert_eq!(document.text().replace("\n[narrative]\n", ""), plain, "{id}");
        document.update(&with).unwrap();
        assert_eq!(document.report().narrative, with.narrative);
    }
}

#[test]
fn what_is_no_section_of_the_form_has_no_notes() {
    let text = "gouji = 1\nform = \"cn-2014\"\nagency = \"甲\"\nyear = 2014\n\
        [narrative]\ndisputes = \"注：无。\"\n";
    let opened = Document::parse("a.toml", text.as_bytes(), &*LIBRARY);
    let told: Vec<&str> = opened.findings.iter().map(|held| held.rule.as_str()).collect();
    assert_eq!(told, ["unknown_key"]);
    let document = opened.document.unwrap();
    assert!(document.report().narrative.is_empty());
    assert_eq!(document.text(), text, "and it stays in the file");
}

#[test]
fn notes_are_printed_below_their_table() {
    for id in LIBRARY.ids() {
        let form = form(&id);
        let (table, _) = sections(&form);
        let mut report = report(&form);
        let bare = Seal::of(&report, None);
        report.narrative.insert(table.to_owned(), "注：甲。\n\n乙。".to_owned());
        assert_ne!(Seal::of(&report, None).texts, bare.texts, "{id}");
        let blocks = report_blocks(&report, None);
        let at = blocks.iter().position(|block| matches!(block, Block::Table(_))).unwrap();
        let said = |at: usize| match &blocks[at] {
            Block::Paragraph(text) => text.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!([said(at + 1), said(at + 2)], ["注：甲。", "乙。"], "{id}");
        for text in [to_text(&blocks, 80), to_markdown(&blocks)] {
            assert!(text.contains("注：甲。") && text.contains("乙。"), "{text}");
        }
    }
}

/// What a note says is held against the tables, its year and references are looked at, and nobody has to write one.
#[test]
fn notes_are_checked_like_every_text() {
    let form = form("cn-2021");
    let mut plain = report(&form);
    plain.year = 2024;
    for section in ["overview", "problems", "other_matters"] {
        plain.narrative.insert(section.to_owned(), "按规定办理。".to_owned());
    }
    let failed = |notes: &str| {
        let mut report = plain.clone();
        report.narrative.insert("requests".to_owned(), notes.to_owned());
        let assessment = assess(&report, None);
        let of_notes = assessment.findings().iter().filter(|held| {
            held.finding.status == Status::Failed
                && held.finding.quote.as_ref().is_some_and(|quote| quote.section == "requests")
        });
        of_notes.map(|held| (held.finding.rule.clone(), held.finding.severity)).collect::<Vec<_>>()
    };
    assert_eq!(failed("注：数据截至2024年12月31日。"), []);
    let [(contradiction, _)] = &failed("注：全年共收到政府信息公开申请13件。")[..]
    else {
        panic!()
    };
    assert!(form.rule(contradiction).is_some(), "{contradiction}");
    assert_eq!(
        failed("注：另有{requests.no_such.cell}件。"),
        [("unknown_placeholder".to_owned(), Severity::Error)]
    );
    let year = failed("2023年政府信息公开工作年度报告的数据口径不变。");
    assert_eq!(year.len(), 1, "{year:?}");
    let part = failed("五、存在的主要问题及改进情况");
    assert_eq!(part.len(), 1, "{part:?}");
    assert!(assess(&plain, None).gate().empty_sections.is_empty());
}

/// The place of what is wrong in notes is in the notes; the place of a section with a table is the header of the table.
#[test]
fn words_of_notes_have_their_place_in_the_file() {
    let text = "gouji = 1\nform = \"cn-2021\"\nagency = \"甲\"\nyear = 2024\n[narrative]\n\
        requests = \"\"\"\n注：甲。\n\n另收到15件。\n\"\"\"\n[requests] # 15件\n";
    let document = Document::parse("a.toml", text.as_bytes(), &*LIBRARY).document.unwrap();
    let at = document.report().narrative["requests"].find("15").unwrap();
    let place = document.text_place("requests", &(at..at + 2)).unwrap();
    assert_eq!((place.line, place.column), (9, 4));
    assert_eq!(document.section_place("requests").unwrap().line, 11);
    assert!(document.text_place("proactive", &(0..1)).is_none());
    assert!(document.section_place("overview").is_none());
}

#[test]
fn notes_are_compared_by_paragraph() {
    let form = form("cn-2019");
    let (old, mut new) = (report(&form), report(&form));
    new.narrative.insert("requests".to_owned(), "注：甲。".to_owned());
    let [Change::Paragraph { section, number: 1, from: None, to: Some(to) }] =
        &compare(&old, &new)[..]
    else {
        panic!()
    };
    assert_eq!((section.as_str(), to.as_str()), ("requests", "注：甲。"));
}

/// Chooses the notes from the list of commands.
fn open_notes(editor: &mut Editor) {
    editor.key(Key::char('*'));
    for character in "附注".chars() {
        editor.key(Key::char(character));
    }
    press(editor, "Enter");
}

fn write(editor: &mut Editor, text: &str) {
    text.chars().for_each(|character| editor.key(Key::char(character)));
}

#[test]
fn notes_are_written_beside_their_table() {
    let mut editor = Editor::open("examples/huaian-2024.toml", (120, 40));
    editor.key(Key::char('*'));
    press(&mut editor, "Esc PageUp PageUp PageUp PageUp PageUp PageUp PageDown PageDown");
    let (section, cell) = (session(&editor).section, session(&editor).cell());
    assert!(session(&editor).table().is_some(), "三");
    assert!(!editor.screen().contains("附注"));
    open_notes(&mut editor);
    assert!(session(&editor).table().is_none() && session(&editor).in_notes());
    assert!(editor.screen().contains("这张表的附注"), "{}", editor.screen());
    write(&mut editor, "注：含所属单位。");
    press(&mut editor, "Enter");
    write(&mut editor, "另有2件。");
    let notes = "注：含所属单位。\n\n另有2件。";
    assert_eq!(session(&editor).report.narrative["requests"], notes);
    assert!(
        editor.screen().contains("三、收到和处理政府信息公开申请情况 附注"),
        "{}",
        editor.screen()
    );

    // Who had to leave here comes back here.
    let left = session(&editor).place();
    let mut later = Editor::open("examples/huaian-2024.toml", (120, 40));
    later.app.session.as_mut().unwrap().return_to_place(&left);
    assert!(session(&later).in_notes() && session(&later).section == section);

    press(&mut editor, "Esc");
    assert_eq!((session(&editor).section, session(&editor).cell()), (section, cell));
    assert!(editor.screen().contains("附注 2 段"), "{}", editor.screen());
    press(&mut editor, "F9");
    assert!(
        matches!(editor.app.screens.last(), Some(Screen::Page(page)) if page.lines.iter().any(|line| line.contains("注：含所属单位。")))
    );
    press(&mut editor, "Esc PageDown");

    // What is taken back is seen.
    press(&mut editor, "Ctrl-Z");
    assert!(session(&editor).in_notes() && session(&editor).section == section);
    while session(&editor).report.narrative.contains_key("requests") {
        press(&mut editor, "Ctrl-Z");
    }
    press(&mut editor, "PageUp");
    assert!(session(&editor).table().is_some() && session(&editor).section + 1 == section);
    press(&mut editor, "Ctrl-Y");
    assert!(session(&editor).in_notes() && session(&editor).section == section);
    // Cleared, they are gone.
    press(&mut editor, "End");
    for _ in 0..20 {
        press(&mut editor, "Backspace");
    }
    assert!(!session(&editor).report.narrative.contains_key("requests"));
    open_notes_again(&mut editor);
    assert!(session(&editor).table().is_some(), "the same command leads back");
}

/// In a text the list is opened by another key.
fn open_notes_again(editor: &mut Editor) {
    press(editor, "Ctrl-P");
    write(editor, "附注");
    press(editor, "Enter");
}

#[test]
fn a_text_has_no_notes_of_its_own() {
    let mut editor = Editor::open("examples/huaian-2024.toml", (80, 24));
    press(&mut editor, "PageUp PageUp PageUp PageUp PageUp PageUp");
    assert!(session(&editor).table().is_none() && session(&editor).section == 0);
    open_notes_again(&mut editor);
    assert!(!session(&editor).in_notes());
    assert!(editor.screen().contains("附注是表格才有的"), "{}", editor.screen());
}

#[test]
fn a_finding_about_notes_leads_into_them() {
    let mut editor = Editor::open("examples/huaian-2024.toml", (120, 40));
    press(&mut editor, "PageUp PageUp PageUp PageUp PageUp PageUp PageDown PageDown");
    open_notes(&mut editor);
    write(&mut editor, "另有{requests.no_such.cell}件。");
    press(&mut editor, "Esc");
    assert!(session(&editor).table().is_some());
    assert!(editor.screen().contains("没有这一格"), "{}", editor.screen());
    press(&mut editor, "F8");
    let session = session(&editor);
    assert!(session.in_notes(), "F8 goes to the words");
    assert_eq!(session.carets[&session.section].at, "另有".len());
}
