//! Writing the document from the preview: beside the report, as a draft where it is not ready, over no file.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, notice, press};

fn opened(example: &str) -> (tempfile::TempDir, Editor) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    std::fs::copy(format!("examples/{example}.toml"), &path).unwrap();
    let editor = Editor::of(&path, (80, 24));
    (folder, editor)
}

#[test]
fn the_preview_writes_every_format_beside_the_report() {
    let (folder, mut editor) = opened("huaian-2024");
    press(&mut editor, "F9 F9");
    let screen = editor.screen();
    for line in ["1  文字", "4  Word 文件, 签字盖章用", "a.docx", "a.checksheet.txt"] {
        assert!(screen.contains(line), "{line}:\n{screen}");
    }
    for digit in 1..=8 {
        press(&mut editor, &format!("{digit} F9"));
    }
    for ending in ["txt", "md", "html", "docx", "xlsx", "json", "csv", "checksheet.txt"] {
        let bytes = std::fs::read(folder.path().join(format!("a.{ending}"))).unwrap();
        assert!(bytes.len() > 1000, "{ending}");
        assert!(!String::from_utf8_lossy(&bytes).contains("草稿"), "{ending}");
    }
    press(&mut editor, "1");
    assert!(notice(&editor).contains("a-2.txt"), "{}", notice(&editor));
    assert_eq!(
        std::fs::read(folder.path().join("a.txt")).unwrap(),
        std::fs::read(folder.path().join("a-2.txt")).unwrap()
    );
}

#[test]
fn a_report_that_is_not_ready_becomes_a_draft_and_one_without_a_file_none() {
    let (folder, mut editor) = opened("practice-2023");
    press(&mut editor, "F9 F9 1");
    assert!(notice(&editor).contains("写成了草稿"), "{}", notice(&editor));
    assert!(std::fs::read_to_string(folder.path().join("a.txt")).unwrap().contains("草稿"));
    let mut editor = Editor::start((80, 24));
    press(&mut editor, "3 F9 F9");
    assert!(notice(&editor).contains("还没有存成文件"), "{}", notice(&editor));
}
