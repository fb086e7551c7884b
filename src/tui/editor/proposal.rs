//! A document that was opened instead of a report: what was read of it, and the question what to take over.
//!
//! Only words; files are touched in `effect`.

use std::path::{Path, PathBuf};

use super::app::App;
use super::effect::Proposed;
use super::list::{Action, Item, Kind, List};
use crate::import::Doubt;
use crate::model::{Edit, Entry, Origin, Report};
use crate::present::{self, Room, proposal as words};

/// What is taken over of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportScope {
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
    pub fn report(&self, app: &App, agency: &str, year: i32, take: ImportScope) -> Report {
        let mut report = self.proposal.report(agency, year);
        if take == ImportScope::Figures {
            report.narrative.clear();
            report.document.clear();
        }
        for doubt in &self.proposal.doubts {
            let note = note(app, doubt);
            let from = report.notes.get(&doubt.cell).cloned().unwrap_or_default();
            let to = if from.is_empty() { note } else { format!("{from}\n{note}") };
            Edit::Note { cell: doubt.cell, from, to }.apply(&mut report);
            if take == ImportScope::Sure {
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
    let place = words::place(&app.locale, &doubt.place);
    let excerpt = present::excerpt(&doubt.excerpt, words::letters(Room::Line));
    app.words("tui.import_note", &[("why", &why), ("place", &place), ("excerpt", &excerpt)])
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
    let mut choices = vec![("tui.import_all", Action::Propose(ImportScope::All))];
    if count.doubtful > 0 {
        choices.push(("tui.import_sure", Action::Propose(ImportScope::Sure)));
    }
    if !proposal.narrative.is_empty() {
        choices.push(("tui.import_figures", Action::Propose(ImportScope::Figures)));
    }
    choices.push(("tui.import_look", Action::Propose(ImportScope::Look)));
    choices.push(("tui.import_none", Action::Close));
    let items = choices.into_iter().map(|(key, action)| Item::new(app.words(key, &[]), action));
    List::new(Kind::Question, title, items.collect())
}

/// Returns what was read, as a page: each table and text, then what is doubtful, what is missing and what has no place.
pub(super) fn lines(app: &App, proposed: &Proposed) -> Vec<String> {
    let (locale, proposal) = (&app.locale, &proposed.proposal);
    let mut lines = Vec::new();
    let notes = proposed.notes.iter().chain(&proposal.notices);
    lines.extend(notes.map(|note| locale.message(note)));
    lines.extend(words::tables(locale, proposal));
    lines.extend(words::texts(locale, proposal).into_iter().map(|(_, line)| line));
    for doubtful in words::doubts(locale, proposal, Room::Line) {
        lines.extend([String::new(), doubtful.head, format!("  {}", doubtful.excerpt)]);
        lines.extend(doubtful.cells.into_iter().map(|cell| format!("  {cell}")));
    }
    lines.extend(
        proposal.missing_parts().iter().map(|lost| words::lost(locale, &proposal.form, lost)),
    );
    for unplaced in &proposal.unplaced {
        let outside = words::outside(locale, unplaced, Room::Line);
        lines.extend([outside.head, format!("  {}", outside.excerpt)]);
    }
    lines
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
