//! A document that was opened instead of a report: what was read of it, and the question what to take over.
//!
//! Only words; files are touched in `effect`.

use std::path::{Path, PathBuf};

use super::app::App;
use super::effect::Proposed;
use super::list::{Action, Item, Kind, List};
use crate::import::source::Place;
use crate::import::{Doubt, Lost};
use crate::model::{Edit, Entry, Origin, Report};
use crate::present;

/// Most letters of an excerpt on a line.
const EXCERPT: usize = 34;

/// What is taken over of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// All; what is doubtful with a note.
    All,
    /// What is beyond doubt; the rest is left to be supplied, with a note.
    Sure,
    /// The figures alone, without the texts.
    Figures,
    /// Nothing yet: it is looked at.
    Look,
}

impl Proposed {
    /// Returns the report that is made of what is taken.
    pub fn report(&self, app: &App, agency: &str, year: i32, take: Take) -> Report {
        let mut report = self.proposal.report(agency, year);
        if take == Take::Figures {
            report.narrative.clear();
            report.document.clear();
        }
        for doubt in &self.proposal.doubts {
            let note = note(app, doubt);
            let from = report.notes.get(&doubt.cell).cloned().unwrap_or_default();
            let to = if from.is_empty() { note } else { format!("{from}\n{note}") };
            Edit::Note { cell: doubt.cell, from, to }.apply(&mut report);
            if take == Take::Sure {
                let open = Entry { value: None, origin: Origin::ToSupply };
                report.set_entry(doubt.cell, open);
            }
        }
        report
    }

    /// Returns the file that is proposed for the report: beside the document, with its name.
    pub fn file(&self) -> PathBuf {
        self.source.with_extension("toml")
    }
}

fn note(app: &App, doubt: &Doubt) -> String {
    let why = app.locale.message(&doubt.why);
    let place = place(app, &doubt.place);
    app.words(
        "tui.import_note",
        &[("why", &why), ("place", &place), ("excerpt", &short(&doubt.excerpt))],
    )
}

/// Returns the question what to take over.
pub(super) fn question(app: &App, proposed: &Proposed) -> List {
    let proposal = &proposed.proposal;
    let count = proposal.count(None);
    let words = [
        ("file", name(&proposed.source)),
        ("form", app.locale.label(&proposal.form.name).to_owned()),
        ("read", count.read.to_string()),
        ("doubtful", count.doubtful.to_string()),
        ("blank", count.blank.to_string()),
        ("texts", proposal.narrative.len().to_string()),
    ];
    let words: Vec<(&str, &str)> =
        words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let title = app.words("tui.import_question", &words);
    let mut choices = vec![("tui.import_all", Action::Propose(Take::All))];
    if count.doubtful > 0 {
        choices.push(("tui.import_sure", Action::Propose(Take::Sure)));
    }
    if !proposal.narrative.is_empty() {
        choices.push(("tui.import_figures", Action::Propose(Take::Figures)));
    }
    choices.push(("tui.import_look", Action::Propose(Take::Look)));
    choices.push(("tui.import_none", Action::Close));
    let items = choices.into_iter().map(|(key, action)| Item::new(app.words(key, &[]), action));
    List::new(Kind::Question, title, items.collect())
}

/// Returns what was read, as a page: each table, then what is doubtful and what has no place.
pub(super) fn lines(app: &App, proposed: &Proposed) -> Vec<String> {
    let proposal = &proposed.proposal;
    let form = &proposal.form;
    let mut lines = Vec::new();
    let told = proposed.notes.iter().chain(&proposal.notices);
    lines.extend(told.map(|note| app.locale.message(note)));
    for (at, table) in form.tables.iter().enumerate() {
        let count = proposal.count(Some(at));
        let [read, doubtful, blank] =
            [count.read, count.doubtful, count.blank].map(|n| n.to_string());
        let heading = app.locale.label(&form.sections[table.section].heading);
        let words =
            [("table", heading), ("read", &read), ("doubtful", &doubtful), ("blank", &blank)];
        lines.push(app.words("tui.import_table", &words));
    }
    for (section, text) in &proposal.narrative {
        let heading =
            form.section(section).map_or("", |section| app.locale.label(&section.heading));
        let count = text.split("\n\n").count().to_string();
        lines.push(app.words("tui.import_text", &[("section", heading), ("count", &count)]));
    }
    for doubt in &proposal.doubts {
        let cell = doubt.cell;
        let value = proposal.cells[cell.index()]
            .as_ref()
            .map_or_else(|| "-".to_owned(), |read| app.locale.value(read.value));
        let name = present::cell::short(&app.locale, form, cell);
        lines.push(String::new());
        lines.push(app.words("tui.import_doubt", &[("cell", &name), ("value", &value)]));
        lines.push(format!("  {}", note(app, doubt)));
    }
    lines.extend(proposal.lost().into_iter().map(|lost| match lost {
        Lost::Table(table) => {
            let section = app.locale.label(&form.sections[form.tables[table].section].heading);
            app.words("tui.import_no_table", &[("section", section)])
        }
        Lost::Row(cell) => {
            let row = app.locale.label(&form.row_of(cell).label);
            app.words("tui.import_missing", &[("row", row)])
        }
    }));
    for unplaced in &proposal.unplaced {
        let why = app.locale.message(&unplaced.why);
        let place = place(app, &unplaced.place);
        let words = [("why", &*why), ("place", &place), ("excerpt", &short(&unplaced.excerpt))];
        lines.push(app.words("tui.import_unplaced", &words));
    }
    lines
}

fn place(app: &App, place: &Place) -> String {
    match place {
        Place::Unknown => app.words("tui.import_somewhere", &[]),
        Place::Line(line) => app.words("tui.import_line", &[("line", &line.to_string())]),
        Place::Table { table, row, column } => {
            let [table, row, column] = [table, row, column].map(ToString::to_string);
            app.words("tui.import_cell", &[("table", &table), ("row", &row), ("column", &column)])
        }
        Place::Sheet(cell) => cell.clone(),
    }
}

fn short(text: &str) -> String {
    let one = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = one.chars().take(EXCERPT).collect();
    if cut.len() < one.len() { format!("{cut} ..") } else { cut }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
