//! Every command that the words of the program and its documents name exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::common::Place;

/// The files that people read, and the folders of such files.
const READ: &[&str] = &[
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "docs",
    "examples",
    "assets/locales",
    "assets/forms",
    "assets/themes",
    "assets/keymap.toml",
];

/// Words that follow the name of the program in a sentence.
const PROSE: &[&str] = &["is", "enters"];

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|end| end == "md" || end == "toml") {
        found.push(path.to_owned());
    }
}

/// The words behind `gouji ` that may be commands.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let letter = |c: char| c.is_ascii_lowercase() || c == '-';
    text.match_indices("gouji ").filter_map(move |(at, name)| {
        let rest = &text[at + name.len()..];
        let word = &rest[..rest.find(|c| !letter(c)).unwrap_or(rest.len())];
        let ends = !rest[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        (ends && word.starts_with(|c: char| c.is_ascii_lowercase())).then_some(word)
    })
}

#[test]
fn every_command_that_is_named_exists() {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in READ {
        files(&root.join(name), &mut found);
    }
    assert!(found.len() > 15, "{found:?}");
    let place = Place::new();
    let mut held = BTreeSet::new();
    for file in found {
        let text = fs::read_to_string(&file).unwrap();
        for word in named(&text) {
            if PROSE.contains(&word) || !held.insert(word.to_owned()) {
                continue;
            }
            let run = place.run(&[word, "--help"]);
            // Without such a command the word is taken for a file.
            let usage = format!("gouji {word}");
            assert!(run.out.contains(&usage), "{}: there is no gouji {word}", file.display());
        }
    }
    assert!(held.contains("check") && held.len() > 8, "{held:?}");
}
