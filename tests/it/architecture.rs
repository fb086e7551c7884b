//! The layers as ARCHITECTURE.md draws them, checked against every `use` and path in the sources.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test reads the project's own sources"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the layers of this crate that it may name besides itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &[]),
    ("locale", &["model"]),
    ("definition", &["model"]),
    ("check", &["model"]),
    ("store", &["model"]),
    ("render", &["model", "text", "check"]),
    ("import", &["model", "check"]),
    ("present", &["model", "text", "locale", "check", "store", "render", "import"]),
    (
        "tui",
        &["model", "text", "locale", "present", "definition", "check", "store", "render", "import"],
    ),
    (
        "cli",
        &[
            "model",
            "text",
            "locale",
            "present",
            "definition",
            "check",
            "store",
            "render",
            "import",
            "tui",
        ],
    ),
];

/// Words that only some layers may say, with those layers.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("ratatui_core", &["tui"]),
    ("crossterm", &["tui"]),
    ("clap", &["cli"]),
    ("std::fs", &["store"]),
    ("serde", &["definition", "store", "cli", "locale", "tui"]),
    ("println!", &["cli"]),
    ("std::env", &["cli", "store"]),
    ("std::net", &[]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn layer_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.split("// ").next().unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

fn names_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !inside(before) && !inside(after)
    })
}

fn trouble(layer: &str, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == layer) else {
        return if matches!(layer, "main" | "lib") {
            found
        } else {
            vec![format!("{layer} has no place in the drawing")]
        };
    };
    for (other, _) in MAY_NAME.iter().filter(|(name, _)| *name != layer) {
        if names_word(code, &format!("crate::{other}")) && !allowed.contains(other) {
            found.push(format!("{layer} names {other}"));
        }
    }
    for (word, layers) in ONLY_IN {
        if names_word(code, word) && !layers.contains(&layer) {
            found.push(format!("{layer} names {word}"));
        }
    }
    found
}

#[test]
fn layers_name_only_what_stands_below_them() {
    let mut found = Vec::new();
    for path in sources(Path::new("src")) {
        for what in trouble(&layer_of(&path), &code_of(&path)) {
            found.push(format!("{}: {what}", path.display()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Rooms inside a layer, by the beginning of their paths and without some of the rooms in them, with the words that must not
/// be said there.
const NOT_IN: &[(&str, &str, &[&str])] = &[
    // Who does the effects knows no state and words nothing.
    ("src/tui/editor/effect", "", &["App", "Session", "Screen", "Locale", "editor::update"]),
    // Nobody else opens a file, takes a lock or writes a journal.
    (
        "src/tui",
        "src/tui/editor/effect",
        &["store::disk", "store::priors", "store::recent", "FileSession", "inspect", "storage"],
    ),
    // Drawing changes nothing.
    ("src/tui/view", "", &["&mut App", "&mut Session", "effect::Effect", "effect::Files"]),
    // The terminal knows keys and cells, not what they mean.
    ("src/tui/terminal", "", &["tui::editor", "tui::view"]),
];

/// The code of a file without its tests.
fn without_tests(code: &str) -> &str {
    code.split("#[cfg(test)]").next().unwrap_or_default()
}

fn said_in_the_wrong_room(path: &str, code: &str) -> Vec<String> {
    let here = NOT_IN.iter().filter(|(room, but, _)| {
        path.starts_with(room) && (but.is_empty() || !path.starts_with(but))
    });
    let said = |word: &&&str| names_word(code, word);
    here.flat_map(|(_, _, words)| words.iter().filter(said))
        .map(|word| format!("{path} says {word}"))
        .collect()
}

#[test]
fn rooms_keep_to_themselves() {
    let mut found = Vec::new();
    for path in sources(Path::new("src")) {
        let code = code_of(&path);
        found.extend(said_in_the_wrong_room(&path.to_string_lossy(), without_tests(&code)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    for (path, code) in [
        ("src/tui/editor/effect/saving.rs", "fn save(app: &mut App)"),
        ("src/tui/editor/update/lines.rs", "crate::store::disk::file::read(path)"),
        ("src/tui/view/grid.rs", "fn scroll(session: &mut Session)"),
        ("src/tui/terminal/input.rs", "use crate::tui::editor::command::Command;"),
    ] {
        assert_eq!(said_in_the_wrong_room(path, code).len(), 1, "{code}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in sources(Path::new("src")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} opens without a header", path.display());
    }
}

#[test]
fn the_check_sees_a_planted_fault() {
    assert_eq!(trouble("render", "use crate::store::Document;"), ["render names store"]);
    assert_eq!(trouble("check", "std::fs::read(path)"), ["check names std::fs"]);
    assert_eq!(trouble("tui", "crate::cli::run()"), ["tui names cli"]);
    assert!(trouble("cli", "crate::tui::run(); println!()").is_empty());
}

/// What starts a program.
const STARTS: &[&str] = &["process::Command", "assert_cmd", "portable_pty", "Command::new"];

/// Files of `tests/it` that start one all the same.
const STARTED_ALONE: &[&str] = &["tests/it/locate/banff.rs"];

#[test]
fn the_tests_of_one_process_start_none() {
    let mut found = Vec::new();
    for path in sources(Path::new("tests/it")) {
        let name = path.to_str().unwrap().to_owned();
        if path.ends_with("architecture.rs") || STARTED_ALONE.contains(&name.as_str()) {
            continue;
        }
        let code = code_of(&path);
        found.extend(
            STARTS.iter().filter(|word| code.contains(**word)).map(|word| (name.clone(), *word)),
        );
    }
    assert!(found.is_empty(), "{found:?}");
    let alone = code_of(Path::new(STARTED_ALONE[0]));
    assert!(STARTS.iter().any(|word| alone.contains(word)) && alone.contains("#[ignore"), "stale");
}

/// Names of the packages in Cargo.lock.
fn locked() -> Vec<String> {
    let lock: toml::Table = fs::read_to_string("Cargo.lock").unwrap().parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    packages.iter().map(|package| package["name"].as_str().unwrap().to_owned()).collect()
}

/// Names of the crates that deny.toml bars.
fn barred() -> Vec<String> {
    let deny: toml::Table = fs::read_to_string("deny.toml").unwrap().parse().unwrap();
    let crates = deny["bans"]["deny"].as_array().unwrap();
    crates.iter().map(|entry| entry["crate"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn no_crate_opens_a_socket() {
    let (locked, barred) = (locked(), barred());
    assert!(locked.iter().any(|name| name == "rustix"), "the lock file is read as meant");
    assert!(barred.iter().any(|name| name == "socket2"), "the list is read as meant");
    let found: Vec<&String> = barred.iter().filter(|name| locked.contains(name)).collect();
    assert!(found.is_empty(), "{found:?}");
}
