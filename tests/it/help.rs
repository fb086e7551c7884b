//! F1 everywhere: what is useful here, the everyday keys first, and back to where one was.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use crate::common::editor::{Editor, press};
use gouji::locale::Locale;
use gouji::model::Language;
use gouji::tui::editor::app::Screen;
use gouji::tui::editor::help::key_table;

const SIZE: (u16, u16) = (80, 24);
const REPORT: &str = "examples/practice-2023.toml";

/// Where help can be asked for: the report, the keys that lead there, what it must say.
const PLACES: &[(Option<&str>, &str, &[&str])] = &[
    (None, "", &["帮助: 开始", "按数字就选中", "Enter", "F10"]),
    (Some(REPORT), "", &["帮助: 表格", "12+34", "Enter", "F4", "Ctrl-S"]),
    (Some(REPORT), "5", &["帮助: 表格"]),
    (Some(REPORT), "F6", &["帮助: 核对栏", "放行", "Esc"]),
    (Some(REPORT), "PageUp PageUp", &["帮助: 文字", "引用", "另起一段"]),
    (Some(REPORT), "F3", &["帮助: 找格", "zrr", "3.1.1", "去那一格"]),
    (Some(REPORT), "*", &["帮助: 全部命令", "0 是 F10"]),
    (Some(REPORT), "* * 4", &["帮助: 填行"]),
    (Some(REPORT), "F9", &["帮助: 预览", "Enter", "Ctrl-S"]),
    (Some(REPORT), "5 Enter F10", &["帮助: 列表"]),
];

#[test]
fn help_opens_everywhere_and_leads_back() {
    for (report, keys, said) in PLACES {
        let mut editor = match report {
            Some(report) => Editor::open(report, SIZE),
            None => Editor::start(SIZE),
        };
        press(&mut editor, keys);
        let before = editor.screen();
        press(&mut editor, "F1");
        let help = editor.screen();
        for words in *said {
            assert!(help.contains(words), "{keys}: {words} is missing on\n{help}");
        }
        // Help over the help is the same help.
        press(&mut editor, "F1");
        assert_eq!(editor.screen(), help, "{keys}");
        press(&mut editor, "Esc");
        assert_eq!(editor.screen(), before, "{keys}");
    }
}

#[test]
fn the_preview_is_still_there_behind_its_help() {
    let mut editor = Editor::open(REPORT, SIZE);
    press(&mut editor, "F9 PageDown F1 Esc");
    assert!(matches!(editor.app.screens.last(), Some(Screen::Page(page)) if page.is_preview));
    press(&mut editor, "F1 * Esc Esc Esc");
    assert!(matches!(editor.app.screens.last(), Some(Screen::Editor)));
}

#[test]
fn everyday_keys_stand_on_the_first_screen_one_a_line() {
    for (language, about_fill) in [(Language::Zh, "补零"), (Language::En, "zeros")] {
        let mut editor = Editor::with(language, Some(REPORT.as_ref()), SIZE);
        press(&mut editor, "F1");
        let screen = editor.screen();
        let at = |text: &str| {
            screen.find(text).unwrap_or_else(|| panic!("{text} is missing on\n{screen}"))
        };
        let order = ["\n Enter ", "\n Backspace ", "\n Esc ", "\n F4 ", "\n F8 F7 ", "\n Ctrl-S "];
        assert!(order.iter().map(|key| at(key)).is_sorted(), "{screen}");
        assert!(at(about_fill) > 0 && !screen.contains("Ctrl-J") && !screen.contains("Ctrl-H"));
        let wrapped = screen.lines().filter(|line| line.starts_with("                    "));
        assert_eq!(wrapped.count(), 0, "{screen}");
    }
}

#[test]
fn the_printed_table_has_every_key_of_the_keymap_once() {
    for language in [Language::Zh, Language::En] {
        let locale = Locale::new(language);
        let table = key_table(&locale, None);
        assert!(table[1].starts_with("  Enter Ctrl-J "), "{}", table[1]);
        let keymap: toml::Table =
            toml::from_str(&std::fs::read_to_string("assets/keymap.toml").unwrap()).unwrap();
        for (mode, keys) in keymap.iter().filter(|(mode, _)| *mode != "all") {
            let heading = format!("[{mode}]");
            let start = table.iter().position(|line| line.ends_with(&heading)).unwrap();
            let part = || table[start + 1..].iter().take_while(|line| !line.is_empty());
            for key in keys.as_table().unwrap().keys() {
                let keys_of = |line: &String| -> Vec<String> {
                    let words = line.split_whitespace();
                    words.map(str::to_owned).take_while(|word| !word.contains('_')).collect()
                };
                let count = part().filter(|line| keys_of(line).contains(key)).count();
                // A page turns to the list of all commands by * as everything else does.
                assert_eq!(count, 1, "{mode} {key}");
            }
        }
    }
}

#[test]
fn a_users_keymap_changes_the_help_too() {
    let locale = Locale::new(Language::Zh);
    let table = key_table(&locale, Some("[grid]\nF4 = \"none\"\n\"Ctrl-F\" = \"fill\"\n"));
    let grid: Vec<&String> = table.iter().take_while(|line| !line.is_empty()).collect();
    assert!(grid.iter().any(|line| line.starts_with("  Ctrl-F ")), "{grid:?}");
    assert!(!grid.iter().any(|line| line.starts_with("  F4")), "{grid:?}");
}
