//! The layers as ARCHITECTURE.md draws them, checked against every `use` and path in the sources, however it is written.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the test reads the project's own sources"
)]

mod circles;
mod modules;
mod paths;

use std::fs;
use std::path::{Path, PathBuf};

use modules::Modules;

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

/// What only some layers may name, with those layers.
const ONLY_IN: &[(&[&str], &[&str])] = &[
    (&["ratatui_core"], &["tui"]),
    (&["crossterm"], &["tui"]),
    (&["clap"], &["cli"]),
    (&["std", "fs"], &["store"]),
    (&["std", "net"], &[]),
    (&["std", "env"], &["cli", "store"]),
    (&["serde"], &["definition", "store", "cli", "locale", "tui"]),
];

/// What only some layers may say, word by word, with those layers: nobody but `store` asks the disk anything.
const SAID_ONLY_IN: &[(&[&str], &[&str])] = &[
    (&["println", "!"], &["cli"]),
    (&[".", "is_file", "("], &["store"]),
    (&[".", "is_dir", "("], &["store"]),
    (&[".", "is_symlink", "("], &["store"]),
    (&[".", "exists", "("], &["store"]),
    (&[".", "try_exists", "("], &["store"]),
    (&[".", "canonicalize", "("], &["store"]),
    (&[".", "metadata", "("], &["store"]),
    (&[".", "symlink_metadata", "("], &["store"]),
    (&[".", "read_link", "("], &["store"]),
    (&[".", "read_dir", "("], &["store"]),
    (&["Path", "::", "is_file"], &["store"]),
    (&["Path", "::", "is_dir"], &["store"]),
    (&["Path", "::", "exists"], &["store"]),
    (&["PathBuf", "::", "is_file"], &["store"]),
    (&["PathBuf", "::", "is_dir"], &["store"]),
    (&["PathBuf", "::", "exists"], &["store"]),
    (&["File", "::"], &["store"]),
    (&["OpenOptions"], &["store"]),
];

/// The files of `cli` that may name `tui`, and what for.
const TO_THE_EDITOR: &[(&str, &str)] = &[
    ("cli/command/edit.rs", "starts the editor"),
    ("cli/command/keys.rs", "prints the keys of the editor, and tries keys in a terminal"),
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

/// All files of the crate, by their places in `src`.
fn sources_of_the_crate() -> Modules {
    let read = |path: PathBuf| {
        (path.strip_prefix("src").unwrap().to_owned(), fs::read_to_string(&path).unwrap())
    };
    Modules::of(sources(Path::new("src")).into_iter().map(read))
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

/// What the files name and say that their layers must not.
fn trouble(modules: &Modules) -> Vec<String> {
    let mut found = Vec::new();
    for (module, place, named) in modules.all() {
        let Some(layer) = module.first() else { continue };
        let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| name == layer) else {
            found.push(format!("{}: {layer} has no place in the drawing", place.display()));
            continue;
        };
        let mut wrong =
            |what: String| found.push(format!("{}: {layer} names {what}", place.display()));
        for path in &named.paths {
            let inside = modules.rooted(module, path).and_then(|path| path.first().cloned());
            let other = inside.filter(|other| MAY_NAME.iter().any(|(name, _)| name == other));
            if other
                .as_ref()
                .is_some_and(|other| other != layer && !allowed.contains(&other.as_str()))
            {
                wrong(path.parts.join("::"));
            }
            for (start, layers) in ONLY_IN {
                if path.parts.len() >= start.len()
                    && path.parts[..start.len()] == **start
                    && !layers.contains(&layer.as_str())
                {
                    wrong(start.join("::"));
                }
            }
        }
        for (words, layers) in SAID_ONLY_IN {
            if !layers.contains(&layer.as_str())
                && named.words.windows(words.len()).any(|here| here == *words)
            {
                wrong(words.concat());
            }
        }
    }
    found
}

#[test]
fn layers_name_only_what_stands_below_them() {
    let found = trouble(&sources_of_the_crate());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The files of a layer that name another one.
fn who_names(modules: &Modules, layer: &str, other: &str) -> Vec<String> {
    let names = |module: &[String], path| {
        modules
            .rooted(module, path)
            .is_some_and(|path| path.first().is_some_and(|first| first == other))
    };
    let files =
        modules.all().filter(|(module, ..)| module.first().is_some_and(|first| first == layer));
    let files =
        files.filter(|(module, _, named)| named.paths.iter().any(|path| names(module, path)));
    files.map(|(_, place, _)| place.display().to_string()).collect()
}

#[test]
fn the_command_line_names_the_editor_only_where_it_starts_it() {
    let allowed: Vec<&str> = TO_THE_EDITOR.iter().map(|(file, _)| *file).collect();
    assert_eq!(who_names(&sources_of_the_crate(), "cli", "tui"), allowed);
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

/// One file of the crate beside those that it may name.
fn planted(place: &str, text: &str) -> Vec<String> {
    let others = ["check.rs", "store.rs", "tui.rs", "cli.rs", "model.rs"];
    let others =
        others.iter().filter(|other| **other != place).map(|other| (other.into(), String::new()));
    let found = trouble(&Modules::of(others.chain([(place.into(), text.to_owned())])));
    found.iter().map(|found| found.strip_prefix(place).unwrap().to_owned()).collect()
}

#[test]
fn the_check_sees_a_planted_fault() {
    for (place, text, names) in [
        ("render/text.rs", "use crate::store::Document;", "crate::store::Document"),
        ("render.rs", "use crate::{check, store::Document};", "crate::store::Document"),
        ("render.rs", "use crate::{\n    model,\n    store,\n};", "crate::store"),
        ("render/text.rs", "use super::super::store;", "super::super::store"),
        (
            "render/text.rs",
            "mod tests { use super::super::super::store; }",
            "super::super::super::store",
        ),
        ("render/text.rs", "use crate as all; fn f() { all::store::f() }", "all::store::f"),
        ("check.rs", "std::fs::read(path)", "std::fs"),
        ("check.rs", "use std::{fs, io};", "std::fs"),
        ("check.rs", "use std::{fs as disk};", "std::fs"),
        ("tui/view.rs", "crate::cli::run()", "crate::cli::run"),
        ("tui/view.rs", "fn f() { vec![crate::cli::run()] }", "crate::cli::run"),
        ("cli.rs", "if path.is_file() {}", ".is_file("),
        ("cli.rs", "paths.filter(|path| path\n.canonicalize().is_ok())", ".canonicalize("),
        ("cli.rs", "paths.filter(Path::exists)", "Path::exists"),
        ("cli.rs", "File::open(path)", "File::"),
        ("import.rs", "println!()", "println!"),
    ] {
        let layer = place.split(['/', '.']).next().unwrap();
        assert_eq!(planted(place, text), [format!(": {layer} names {names}")], "{text}");
    }
    assert_eq!(planted("desk.rs", ""), [": desk has no place in the drawing"]);
    for (place, text) in [
        ("cli.rs", "use crate::tui::run; println!(\"crate::tui File::open\") // std::fs::read"),
        ("check/rules.rs", "use super::super::model; use super::locate; entry::is_file(path)"),
        ("import.rs", "CompoundFile::open(bytes); self.is_file; format.exists"),
    ] {
        assert_eq!(planted(place, text), [""; 0], "{text}");
    }
}

#[test]
fn another_file_that_names_the_editor_is_seen() {
    let file = |place: &str, text: &str| (place.into(), text.to_owned());
    let modules = Modules::of([
        file("tui.rs", ""),
        file("cli/a.rs", "use crate::{model, tui::width};"),
        file("cli/b.rs", "// crate::tui"),
    ]);
    assert_eq!(who_names(&modules, "cli", "tui"), ["cli/a.rs"]);
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
        if path.starts_with("tests/it/architecture.rs") || STARTED_ALONE.contains(&name.as_str()) {
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
