//! Circles of files: one names another that names it again, directly or over others. They are listed, each with a reason.
//!
//! A file and the files below it in its own folder are one thing: what they name of the file above them makes no circle.
//! What is only there for tests does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::modules::Modules;

/// The circles that are left: their files, and why they stay. None of them is in `check`.
const LEFT: &[(&[&str], &str)] = &[
    (
        &["cli/context.rs", "cli/findings.rs", "cli/suspect.rs"],
        "what a command has at hand tells the findings of what it read, and telling them asks it for words and width",
    ),
    (
        &[
            "definition/build.rs",
            "definition/charts.rs",
            "definition/expand.rs",
            "definition/lint.rs",
            "definition/nature.rs",
            "definition/typeset.rs",
            "definition/vocabulary.rs",
            "definition/vocabulary/base.rs",
            "definition/vocabulary/resolve.rs",
            "definition/vocabulary/written.rs",
        ],
        "the form is built of parts that read labels and words as it does; rules and what is beyond sums name cells alike",
    ),
    (
        &[
            "model/chart.rs",
            "model/finding.rs",
            "model/form.rs",
            "model/rule.rs",
            "model/typeset.rs",
            "model/value.rs",
            "model/vocabulary.rs",
        ],
        "a form holds rules, charts and words, and these hold its cells and labels: one value in several files",
    ),
    (
        &[
            "render/checksheet.rs",
            "render/csv.rs",
            "render/format.rs",
            "render/html.rs",
            "render/json.rs",
            "render/xlsx.rs",
            "render/xlsx/text.rs",
        ],
        "the list of formats says what each is made from, and each format takes its order in that shape",
    ),
    (
        &["render/docx/body.rs", "render/docx/frame.rs", "render/docx/table.rs"],
        "a table and a frame of Word hold paragraphs, and a body holds both",
    ),
    (
        &["render/xlsx/entry.rs", "render/xlsx/parity.rs", "render/xlsx/table.rs"],
        "the workbook to fill in is made of the tables of the one to read, whose cells it guards",
    ),
    (
        &[
            "tui/editor/app.rs",
            "tui/editor/command.rs",
            "tui/editor/keymap.rs",
            "tui/editor/list.rs",
            "tui/editor/proposal.rs",
            "tui/editor/recovery.rs",
            "tui/editor/search.rs",
        ],
        "the state holds lists, and what a list is about is made of the state; keys and commands name each other",
    ),
    (
        &["tui/editor/effect/files.rs", "tui/editor/effect/saving.rs"],
        "the files that are open do all effects on files, of which saving is a part",
    ),
    (
        &["tui/editor/update/cells.rs", "tui/editor/update/fill.rs"],
        "the keys of cells lead to filling, which counts cells as they do",
    ),
    (
        &[
            "tui/editor/update/correct.rs",
            "tui/editor/update/findings.rs",
            "tui/editor/update/lines.rs",
            "tui/editor/update/opening.rs",
            "tui/editor/update/outcome.rs",
            "tui/editor/update/prior.rs",
            "tui/editor/update/proposal.rs",
            "tui/editor/update/recovery.rs",
            "tui/editor/update/saving.rs",
        ],
        "questions lead to one another: saving asks for a reason, whose answer saves; opening asks, and the answer opens",
    ),
    (
        &["tui/editor/update/references.rs", "tui/editor/update/text.rs"],
        "the keys of a text lead to references, which change the text",
    ),
    (
        &["tui/view/bar.rs", "tui/view/panel.rs", "tui/view/compact_panel.rs"],
        "three ways to show one finding, each with parts of the next where the screen has room",
    ),
];

type Graph = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// Which file names which.
fn graph(modules: &Modules) -> Graph {
    let mut graph = Graph::new();
    let mut tests = BTreeSet::new();
    for (module, _, named) in modules.all() {
        tests.extend(named.tests.iter().map(|name| [module, std::slice::from_ref(name)].concat()));
    }
    let is_test = |module: &[String]| tests.iter().any(|test| module.starts_with(test));
    for (module, place, named) in modules.all().filter(|(module, ..)| !is_test(module)) {
        let here = graph.entry(place.to_owned()).or_default();
        for path in named.paths.iter().filter(|path| path.inside.is_empty()) {
            let Some(there) = modules.rooted(module, path) else { continue };
            let Some(home) = modules.home(&there) else { continue };
            if !module.starts_with(&home) && !home.is_empty() {
                here.extend(modules.file(&home).map(ToOwned::to_owned));
            }
        }
    }
    graph
}

/// The files of each circle.
fn circles(graph: &Graph) -> Vec<BTreeSet<PathBuf>> {
    let reached = |from: &PathBuf| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&PathBuf> = graph[from].iter().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file.clone()) {
                open.extend(graph.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&PathBuf, BTreeSet<PathBuf>> =
        graph.keys().map(|file| (file, reached(file))).collect();
    let mut found: Vec<BTreeSet<PathBuf>> = Vec::new();
    for file in graph.keys().filter(|file| reached[file].contains(*file)) {
        let round = reached[file].iter().filter(|other| reached[other].contains(file));
        let round: BTreeSet<PathBuf> = round.cloned().collect();
        if !found.contains(&round) {
            found.push(round);
        }
    }
    found
}

/// The circles of files, with who names whom in them.
fn told(graph: &Graph, circle: &BTreeSet<PathBuf>) -> String {
    let line = |file: &PathBuf| {
        let others = graph[file].intersection(circle).map(|other| other.display().to_string());
        format!("  {} names {}\n", file.display(), others.collect::<Vec<_>>().join(", "))
    };
    circle.iter().map(line).collect()
}

fn files(names: &[&str]) -> BTreeSet<PathBuf> {
    names.iter().map(PathBuf::from).collect()
}

#[test]
fn circles_of_files_are_known_and_have_a_reason() {
    let graph = graph(&super::sources_of_the_crate());
    let found = circles(&graph);
    let known: Vec<BTreeSet<PathBuf>> = LEFT.iter().map(|(names, _)| files(names)).collect();
    let new = found.iter().filter(|circle| !known.contains(circle));
    let new: Vec<String> = new.map(|circle| told(&graph, circle)).collect();
    assert!(new.is_empty(), "new circles:\n{}", new.join("\n"));
    let stale: Vec<_> = known.iter().filter(|circle| !found.contains(circle)).collect();
    assert!(stale.is_empty(), "no circle any more: {stale:?}");
    for (names, reason) in LEFT {
        println!("a circle of {}: {reason}", names.join(", "));
        assert!(
            reason.len() > 20 && names.iter().all(|name| !name.starts_with("check/")),
            "{names:?}"
        );
    }
}

#[test]
fn planted_circles_are_seen() {
    let circles_of = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(place, text)| (PathBuf::from(place), (*text).to_owned()));
        circles(&graph(&Modules::of(files)))
    };
    let two = [
        ("a.rs", "mod b; mod c;"),
        ("a/b.rs", "use super::c::X;"),
        ("a/c.rs", "use crate::a::{b::Y};"),
    ];
    assert_eq!(circles_of(&two), [files(&["a/b.rs", "a/c.rs"])]);
    // Over a third, and over the name that the file above hands on.
    let three = [
        ("a.rs", "mod b; mod c; mod d; pub use d::{Z as W};"),
        ("a/b.rs", "fn f() { super::c::x() }"),
        ("a/c.rs", "use super::W;"),
        ("a/d.rs", "use crate::a; fn f() { a::b::x() }"),
    ];
    assert_eq!(circles_of(&three), [files(&["a/b.rs", "a/c.rs", "a/d.rs"])]);
    // A room that another room leads into.
    let rooms = [
        ("a.rs", "mod b; mod c;"),
        ("a/b.rs", "use super::c;"),
        ("a/c.rs", "mod d; fn f() { d::x() }"),
        ("a/c/d.rs", "use crate::a::b::X;"),
    ];
    assert_eq!(circles_of(&rooms), [files(&["a/b.rs", "a/c.rs", "a/c/d.rs"])]);
    let none = [
        ("a.rs", "mod b; mod c; fn f() { b::x(); c::y() }"),
        ("a/b.rs", "use super::{f, c::Y}; #[cfg(test)] mod tests { use crate::a::c; }"),
        ("a/c.rs", "use super::f; #[cfg(test)] mod tests { use crate::a::b::X; }"),
    ];
    assert!(circles_of(&none).is_empty(), "{:?}", circles_of(&none));
}
