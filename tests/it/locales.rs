//! Chinese and English have the same words, every word is used, and none shears a Chinese terminal.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the test reads the project's own sources"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use gouji::locale::FILES;
use gouji::model::Language;
use unicode_width::UnicodeWidthChar;

fn words(language: Language) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (_, name, text) in FILES.iter().filter(|(of, ..)| *of == language) {
        let table: BTreeMap<String, String> =
            toml::from_str(text).unwrap_or_else(|error| panic!("{language:?}/{name}: {error}"));
        for (key, text) in table {
            assert!(key.starts_with(&format!("{name}.")), "{language:?}: {key} stands in {name}");
            assert!(all.insert(key.clone(), text).is_none(), "{language:?}: {key} stands twice");
        }
    }
    all
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect()
}

fn sources(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else {
            out.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_and_places() {
    let (zh, en) = (words(Language::Zh), words(Language::En));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, text) in &zh {
        assert_eq!(places(text), places(&en[key]), "{key}: the places differ");
        assert!(!text.trim().is_empty() && !en[key].trim().is_empty(), "{key} is empty");
    }
}

#[test]
fn every_file_on_disk_is_embedded() {
    for (language, folder) in [(Language::Zh, "zh"), (Language::En, "en")] {
        let mut on_disk = BTreeSet::new();
        for entry in fs::read_dir(format!("assets/locales/{folder}")).unwrap() {
            let path = entry.unwrap().path();
            on_disk.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
        }
        let embedded: BTreeSet<String> =
            FILES.iter().filter(|(of, ..)| *of == language).map(|f| f.1.to_owned()).collect();
        assert_eq!(on_disk, embedded, "{language:?}");
    }
}

/// Keys that the sources put together from parts, as `command.` and a command's name, `unit.` and a unit of a
/// form: prefixes.
const BUILT: &[&str] = &["command.", "about.", "unit."];

#[test]
fn every_key_is_used_and_every_used_key_exists() {
    let mut code = String::new();
    sources(Path::new("src"), &mut code);
    let zh = words(Language::Zh);
    let unused: Vec<&String> = zh
        .keys()
        .filter(|key| !BUILT.iter().any(|prefix| key.starts_with(prefix)))
        .filter(|key| !code.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "no source names {unused:?}");
    let layers: BTreeSet<&str> = zh.keys().filter_map(|key| key.split('.').next()).collect();
    let is_key_letter = |c: char| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit();
    let missing: BTreeSet<&str> = code
        .split('"')
        .filter(|literal| {
            literal.split_once('.').is_some_and(|(layer, rest)| {
                layers.contains(layer) && !rest.is_empty() && rest.chars().all(is_key_letter)
            })
        })
        .filter(|literal| !zh.contains_key(*literal) && !literal.contains(".toml"))
        .collect();
    assert!(missing.is_empty(), "no locale file has {missing:?}");
}

#[test]
fn no_word_has_a_character_of_ambiguous_width() {
    for language in [Language::Zh, Language::En] {
        for (key, text) in words(language) {
            let bad = text.chars().find(|c| c.width() != c.width_cjk());
            assert_eq!(bad, None, "{language:?} {key}: drawn one or two cells wide");
        }
    }
}

/// Words that mean the same as another one that people know from the screen, and that one.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("表样", "表式"),
    ("备注", "批注"),
    ("不认得", "不认识"),
    ("机关名称", "单位名称"),
    // A blank cell is not the space bar.
    ("空格按", "空着的格按"),
    ("有空格", "有空着的格"),
    ("个空格", "个空着的格"),
];

#[test]
fn one_thing_has_one_name() {
    for (key, text) in words(Language::Zh) {
        for (other, word) in OTHER_WORDS {
            assert!(!text.contains(other), "{key}: {other} is called {word}");
        }
        let latin_stop = |c: char| c.is_ascii_alphanumeric() || c == ')';
        let before = text.strip_suffix('.').and_then(|text| text.chars().next_back());
        assert!(!before.is_some_and(latin_stop), "{key}: a sentence ends with a full stop");
    }
}
