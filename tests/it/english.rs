//! In English no screen shows Chinese but for units, which are part of the figures, and the name of the other language.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, press};
use gouji::definition::Library;
use gouji::model::{Entry, Form, Forms, Language, MoneyUnit, Origin, Report, SectionKind, Value};
use gouji::store::report::document::Document;

/// What may stand on a screen in Chinese.
fn allowed(form: &Form) -> Vec<String> {
    let mut words = vec!["中文".to_owned()];
    words.extend(MoneyUnit::ALL.map(|unit| unit.label().to_owned()));
    for table in &form.tables {
        words.push(table.unit.clone());
        for block in &table.blocks {
            words.extend(block.columns.iter().map(|column| column.unit.clone()));
            words.extend(block.rows.iter().map(|row| row.unit.clone()));
        }
    }
    words.retain(|word| !word.is_empty());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

fn is_chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

fn look(editor: &mut Editor, allowed: &[String], after: &str) {
    let screen = editor.screen();
    for line in screen.lines() {
        let rest: Vec<&str> = line
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| word.contains(is_chinese) && !allowed.iter().any(|held| held == word))
            .collect();
        assert!(rest.is_empty(), "{after}: {rest:?} in {line}\n{screen}");
    }
}

#[test]
fn no_chinese_is_left_on_an_english_screen() {
    let library = Library::builtin();
    let folder = tempfile::tempdir().unwrap();
    let mut looked = 0;
    for id in library.ids() {
        let form = library.form(&id).unwrap();
        let allowed = allowed(&form);
        let path = folder.path().join(format!("{id}.toml"));
        let year = form.first_year;
        let text = format!("gouji = 1\nform = \"{id}\"\nyear = {year}\nagency = \"Example\"\n");
        std::fs::write(&path, text).unwrap();
        for size in [(80, 24), (120, 40), (200, 60)] {
            let mut editor = Editor::with(Language::En, Some(&path), size);
            assert!(!editor.app.session.as_ref().unwrap().read_only, "{id}");
            let screen = editor.screen();
            let tabs = screen.lines().nth(1).unwrap();
            for section in &form.sections {
                let names = [&section.tiny.en, &section.short.en];
                let is_there = names.iter().any(|name| tabs.contains(name.as_str()));
                assert!(is_there, "{id} {size:?}: {tabs}");
            }
            assert!(tabs.ends_with(" .") || tabs.ends_with(" empty"), "cut: {tabs}");
            for at in 0..form.sections.len() {
                let session = editor.app.session.as_mut().unwrap();
                session.section = at;
                look(&mut editor, &allowed, &format!("{id} {size:?} section {at}"));
                let SectionKind::Table(table) = form.sections[at].kind else { continue };
                // Every cell where there is most to read about it; elsewhere some.
                let step = if size == (120, 40) { 1 } else { 13 };
                for cell in form.tables[table].cells().step_by(step) {
                    editor.app.session.as_mut().unwrap().go(cell);
                    press(&mut editor, if cell.0.is_multiple_of(3) { "9 3" } else { "2" });
                    look(&mut editor, &allowed, &form.cell(cell).address);
                    press(&mut editor, "Enter");
                    looked += 1;
                }
            }
            let failures = editor.app.session.as_ref().unwrap().failures().len();
            assert!(size != (120, 40) || failures > 1, "{id}: {failures}");
            for keys in [
                "F8", "F6", "F8", "F8", "Esc", "F1", "Esc", "F3", "a", "Esc", "*", "*", "Esc",
                "F4", "F10",
            ] {
                press(&mut editor, keys);
                look(&mut editor, &allowed, &format!("{id} {size:?} {keys}"));
            }
        }
    }
    assert!(looked > 456, "{looked} cells");
}

/// Labels of the two languages stand in the form, and units in the locale.
#[test]
fn tables_and_their_cells_speak_english() {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for id in ["cn-2014", "cn-2019", "cn-2021"] {
        let form = Library::builtin().form(id).unwrap();
        let mut report = Report::new(form.clone(), "county", form.first_year);
        for cell in form.ids() {
            let unit = form.cell(cell).kind.usual_unit();
            let value = Some(Value { number: 7.into(), unit });
            report.set_entry(cell, Entry { value, origin: Origin::Typed });
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.toml");
        std::fs::write(&path, Document::create("report.toml", &report).bytes()).unwrap();
        for size in [(80, 24), (120, 40)] {
            let mut editor = Editor::with(Language::En, Some(&path), size);
            for table in &form.tables {
                for cell in table.cells().step_by(5) {
                    editor.app.session.as_mut().unwrap().go(cell);
                    let screen = editor.screen();
                    assert!(!screen.contains(chinese), "{id} {size:?}\n{screen}");
                }
            }
        }
    }
}
