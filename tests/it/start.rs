//! The start screen: what it knows of the reports opened lately, in the room that there is.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::path::{Path, PathBuf};

use crate::common::editor::{Editor, host_with_journals, press, text_of};
use gouji::model::Language;
use gouji::store::recent;
use gouji::tui::editor::app::Screen;
use gouji::tui::editor::effect::Host;

/// A folder with three reports that were opened lately, the newest first.
struct Office {
    folder: tempfile::TempDir,
    files: Vec<PathBuf>,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("政务公开办公室历年报告和底稿").join("各年");
        std::fs::create_dir_all(&long).unwrap();
        let published = "examples/laizhou-2020.toml";
        let wrong = "examples/practice-2023.toml";
        let files = [("莱州2020.toml", published), ("练习2023.toml", wrong), ("新2026.toml", "")];
        let files: Vec<PathBuf> = files
            .iter()
            .map(|(name, from)| {
                let path = long.join(name);
                let blank = "gouji = 1\nform = \"cn-2021\"\nagency = \"甲县教育局\"\nyear = 2026\n";
                let text = std::fs::read_to_string(from).unwrap_or_else(|_| blank.to_owned());
                std::fs::write(&path, text).unwrap();
                recent::remember(folder.path(), &path).unwrap();
                path
            })
            .collect();
        Self { folder, files }
    }

    fn editor(&self, language: Language, size: (u16, u16)) -> Editor {
        let state = Some(self.folder.path().to_owned());
        let host = Host { state, ..host_with_journals(self.folder.path()) };
        Editor::on(host, language, None, size)
    }
}

fn line_with<'s>(screen: &'s str, text: &str) -> &'s str {
    screen.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}:\n{screen}"))
}

#[test]
fn recent_reports_say_how_far_they_have_come() {
    let office = Office::new();
    for (size, has_date, has_path) in
        [((80, 24), true, false), ((120, 40), true, true), ((200, 60), true, true)]
    {
        let mut editor = office.editor(Language::Zh, size);
        let screen = editor.screen();
        let new = line_with(&screen, "甲县教育局");
        assert!(new.starts_with("  >1  甲县教育局"), "{new}");
        assert!(new.contains("2026      空 ") && new.contains("没写 3 节"), "{new}");
        let wrong = line_with(&screen, "示例市人民政府");
        assert!(
            wrong.contains("2  示例市人民政府") && wrong.contains("2023      错误 3"),
            "{wrong}"
        );
        let published = line_with(&screen, "   3  莱州市人民政府");
        assert!(published.contains("2020      已发布"), "{published}");
        for (line, name) in [(new, "新2026.toml"), (published, "莱州2020.toml")] {
            assert_eq!(line.contains("昨天 09:12"), has_date, "{line}");
            assert_eq!(line.ends_with(name), has_path, "{line}");
        }
        assert!(size.0 != 120 || new.contains(".."), "a long path is cut from the left: {new}");
        assert!(screen.contains("   7  样例: 有三处错的一份"), "{screen}");
        let keys = line_with(&screen, "按数字");
        let terminal = format!("终端 {}x{}  输入法可以开着", size.0, size.1);
        assert_eq!(keys.ends_with(&terminal), size.0 > 80, "{keys}");
        assert!(keys.contains("F10 退出"), "{keys}");
    }
}

#[test]
fn a_digit_opens_at_once() {
    let office = Office::new();
    let mut editor = office.editor(Language::Zh, (80, 24));
    press(&mut editor, "２");
    let session = editor.app.session.as_ref().unwrap();
    assert_eq!(session.report.agency, "示例市人民政府");
    let mut editor = office.editor(Language::Zh, (80, 24));
    press(&mut editor, "4");
    assert!(matches!(editor.app.screens.last(), Some(Screen::Lines(_))));
}

#[test]
fn work_that_was_not_saved_is_told_with_its_number() {
    let office = Office::new();
    for language in [Language::Zh, Language::En] {
        let mut editor = office.editor(language, (120, 40));
        assert!(!editor.screen().contains("已替您留着"));
    }
    let path: &Path = &office.files[1];
    let mut editor = office.editor(Language::Zh, (120, 40));
    editor.reopen(path);
    press(&mut editor, "8 Enter 9 Enter 1");
    drop(editor);
    let before = std::fs::read_dir(office.folder.path().join("journals")).unwrap().count();
    let mut editor = office.editor(Language::Zh, (120, 40));
    let buffer = editor.buffer();
    let screen = text_of(&buffer);
    // It was opened last, so it is number one now.
    let line = line_with(&screen, "已替您留着");
    assert!(line.contains("1 号有 2 处没有存盘"), "{line}");
    let y = screen.lines().position(|held| held == line).unwrap() as u16;
    assert_eq!(buffer[(3, y)].fg, ratatui_core::style::Color::Magenta);
    // Looking changes nothing.
    let after = std::fs::read_dir(office.folder.path().join("journals")).unwrap().count();
    assert_eq!(before, after);
    let mut editor = office.editor(Language::En, (80, 24));
    assert!(editor.screen().contains("number 1 has 2 changes"), "{}", editor.screen());
}
