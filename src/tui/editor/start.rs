//! The start screen: go on, a new report, the examples.

use std::path::PathBuf;

use super::app::App;
use super::effect::{Effect, RecentFile};
use super::list::{Action, Item, Kind, List, Recent};
use crate::check::assess;
use crate::model::{Publication, Report, Section, SectionKind};
use crate::present::moment;
use crate::tui::view::theme::Role;

/// The examples: file name, text, and the keys of what is said about them.
const EXAMPLES: &[(&str, &str, &str, &str)] = &[
    (
        "laizhou-2020.toml",
        include_str!("../../../examples/laizhou-2020.toml"),
        "tui.example_whole",
        "tui.example_whole_about",
    ),
    (
        "practice-2023.toml",
        include_str!("../../../examples/practice-2023.toml"),
        "tui.example_practice",
        "tui.example_practice_about",
    ),
];

/// Returns the start screen.
pub(super) fn list(app: &App, recent: Vec<RecentFile>) -> List {
    let mut items: Vec<Item> = recent.into_iter().map(|recent| recent_item(app, recent)).collect();
    group(&mut items, 0, app.locale.text("tui.start_go_on"));
    let first = items.len();
    let year = (app.setup.year - 1).to_string();
    for (key, about, action) in [
        ("tui.start_new", "tui.start_new_about", Action::New),
        ("tui.start_open", "tui.start_open_about", Action::Browse),
    ] {
        let mut item = Item::new(app.words(key, &[("year", &year)]), action);
        app.locale.text(about).clone_into(&mut item.detail);
        items.push(item);
    }
    group(&mut items, first, app.locale.text("tui.start_fresh"));
    let first = items.len();
    for (number, (_, _, key, about)) in EXAMPLES.iter().enumerate() {
        let mut item = Item::new(app.words(key, &[]), Action::Example(number));
        app.locale.text(about).clone_into(&mut item.detail);
        items.push(item);
    }
    group(&mut items, first, app.locale.text("tui.start_look"));
    List::new(Kind::Start, app.words("tui.start_title", &[]), items)
}

fn group(items: &mut [Item], at: usize, name: &str) {
    if let Some(item) = items.get_mut(at) {
        item.group = Some(name.to_owned());
    }
}

/// A recent file with how far it has come.
fn recent_item(app: &App, recent: RecentFile) -> Item {
    let RecentFile { path, report, changed, waiting } = recent;
    let name = path.display().to_string();
    let mut item = Item::new(name.clone(), Action::Open(path));
    let Some(report) = report else { return item };
    let when = changed.map(|changed| moment::said(&app.locale, &changed));
    item.recent = Some(Box::new(Recent {
        year: report.year.to_string(),
        standing: standing(app, &report),
        when: when.unwrap_or_default(),
        path: name,
        waiting,
    }));
    item.text = report.agency;
    item
}

/// Says how far a report has come: published, what is open, or that nothing is.
fn standing(app: &App, report: &Report) -> Vec<(String, Role)> {
    let assessment = assess(report, None);
    let blank = report.form().ids().filter(|cell| report.is_open(*cell)).count();
    let empty = |section: &&Section| {
        let text = report.narrative.get(&section.id);
        section.kind == SectionKind::Text && text.is_none_or(|text| text.trim().is_empty())
    };
    let empty = report.form().sections.iter().filter(empty).count();
    let places = assessment.summary().places;
    let is_full = blank + empty + places.errors == 0;
    let published = report.status == Publication::Published;
    // What is doubted is not done.
    let full = if places.warnings == 0 { Role::Done } else { Role::Figure };
    [
        ("tui.is_published", usize::from(published), Role::Done),
        ("tui.is_full", usize::from(is_full && !published), full),
        ("tui.start_blank", blank, Role::Figure),
        ("tui.start_empty", empty, Role::Figure),
        ("tui.start_errors", places.errors, Role::Error),
        ("tui.start_warnings", places.warnings, Role::Warning),
        ("tui.start_corrected", report.corrections.len(), Role::Figure),
    ]
    .into_iter()
    .filter(|(_, count, _)| *count > 0)
    .map(|(key, count, role)| (app.words(key, &[("count", &count.to_string())]), role))
    .collect()
}

/// Returns what opens an example.
pub(super) fn example(number: usize) -> Option<Effect> {
    let (name, text, ..) = *EXAMPLES.get(number)?;
    Some(Effect::Example { name, text })
}

/// Returns the report files of the working folder to choose from, and a line to type a path.
pub(super) fn files(app: &App, found: Vec<PathBuf>) -> List {
    let mut items: Vec<Item> = found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(".").unwrap_or(&path).display().to_string();
            Item::new(name, Action::Open(path))
        })
        .collect();
    items.push(Item::new(app.words("tui.type_path", &[]), Action::AskPath));
    List::new(Kind::Files, app.words("tui.files_title", &[]), items)
}
