//! Work that a journal holds and the file does not: the question what to do with it, and both sides place by place.
//!
//! Only data and words; files are touched in `effect`.

use super::app::App;
use super::effect::OpenFile;
use super::list::{Action, Item, Kind as ListKind, List, Recover};
use crate::model::merge::Difference;
use crate::model::{Edit, Message, Report};
use crate::present::{self, Room, difference};
use crate::store::journal::recovery::{Recovered, Recovery};

/// What is asked about the work.
#[derive(Clone, Debug)]
pub struct Question {
    title: Message,
    choices: Choices,
}

/// The answers, each with its words.
type Choices = &'static [(&'static str, Recover)];

/// The file is as it was when the work began.
const UNSAVED: Choices = &[
    ("tui.recover_keep", Recover::Keep),
    ("tui.recover_look", Recover::Look),
    ("tui.recover_drop", Recover::Drop),
    ("tui.recover_later", Recover::Later),
];

/// Another program changed other places of the file.
const TOGETHER: Choices = &[
    ("tui.recover_together", Recover::Merge),
    ("tui.recover_choose", Recover::Choose),
    ("tui.recover_drop", Recover::Drop),
    ("tui.recover_later", Recover::Later),
];

/// Another program changed places that the work changed too.
const CONFLICT: Choices = &[
    ("tui.recover_choose", Recover::Choose),
    ("tui.recover_drop", Recover::Drop),
    ("tui.recover_later", Recover::Later),
];

/// Another report is in the file now.
const OTHER_REPORT: Choices = &[
    ("tui.recover_apart", Recover::Apart),
    ("tui.recover_look", Recover::Look),
    ("tui.recover_drop", Recover::Drop),
    ("tui.recover_later", Recover::Later),
];

impl Question {
    /// Returns what is asked about what a journal holds against its report, with the work; what asks nothing comes back.
    pub(super) fn about(recovery: Recovery) -> Result<(Self, Recovered), Recovery> {
        let Some(title) = present::recovery::question(&recovery) else { return Err(recovery) };
        let (choices, found) = match recovery {
            Recovery::Unsaved(found) => (UNSAVED, found),
            Recovery::Conflict(found) if present::recovery::conflicts(&found) == 0 => {
                (TOGETHER, found)
            }
            Recovery::Conflict(found) => (CONFLICT, found),
            Recovery::OtherReport(found) => (OTHER_REPORT, found),
            other => return Err(other),
        };
        Ok((Self { title, choices }, *found))
    }
}

/// A report that waits for somebody to say what to do with the work.
#[derive(Debug)]
pub struct Pending {
    /// What is asked.
    pub question: Question,
    /// The file.
    pub file: OpenFile,
    /// The report in it.
    pub report: Report,
    /// The work.
    pub found: Recovered,
    /// For each difference whether ours is taken; `None` where nobody said yet.
    pub ours: Vec<Option<bool>>,
    /// True where the file holds what cannot be read and must not be written over unseen.
    pub protected: bool,
    /// What is to be said once the question is answered.
    pub asides: Vec<Message>,
}

impl Pending {
    /// Returns a question in which all is decided that meets nothing of the other side.
    pub fn new(question: Question, file: OpenFile, report: Report, found: Recovered) -> Self {
        let ours = found.differences.iter().map(|d| (!d.is_conflict()).then_some(true)).collect();
        let (protected, asides) = (false, Vec::new());
        Self { question, file, report, found, ours, protected, asides }
    }

    /// Changes what is taken.
    pub fn take(&mut self, choice: Recover) {
        match choice {
            Recover::Side(at) => {
                if let Some(ours) = self.ours.get_mut(at) {
                    *ours = Some(!ours.unwrap_or(false));
                }
            }
            Recover::All(ours) => self.ours.fill(Some(ours)),
            _ => {}
        }
    }

    /// Returns the changes that put what was taken of ours into the file's report, or how many places are open.
    pub fn edits(&self) -> Result<Vec<Edit>, usize> {
        let open = self.ours.iter().filter(|ours| ours.is_none()).count();
        if open > 0 {
            return Err(open);
        }
        let taken = self.found.differences.iter().zip(&self.ours);
        Ok(taken.filter(|(_, ours)| **ours == Some(true)).map(|(d, _)| d.edit.clone()).collect())
    }
}

/// Returns whether a list belongs to the question.
pub(super) fn is_of(list: &List) -> bool {
    matches!(list.kind, ListKind::Recovery | ListKind::Sides)
}

/// Returns the question what to do.
pub(super) fn question(app: &App, pending: &Pending) -> List {
    let Question { title, choices } = &pending.question;
    let item = |(key, choice): &(&str, Recover)| {
        Item::new(app.locale.text(key).to_owned(), Action::Recover(*choice))
    };
    let items = choices.iter().map(item).collect();
    List::new(ListKind::Recovery, app.locale.message(title), items)
}

/// Returns the places, each with both sides.
pub(super) fn lines(app: &App, pending: &Pending) -> Vec<String> {
    let (locale, report) = (&app.locale, &pending.found.report);
    let line = |found: &Difference| {
        let place = difference::place(locale, report.form(), &found.location, Room::Line);
        format!("{place}: {}", difference::both(locale, report, found, Room::Line))
    };
    pending.found.differences.iter().map(line).collect()
}

/// Returns the places to choose a side for, and what ends the choosing.
pub(super) fn sides(app: &App, pending: &Pending) -> List {
    let mut items = Vec::new();
    let (locale, report) = (&app.locale, &pending.found.report);
    for (at, (found, ours)) in pending.found.differences.iter().zip(&pending.ours).enumerate() {
        let text = difference::place(locale, report.form(), &found.location, Room::Line);
        let [base, mine, theirs] = [&found.base, &found.mine, &found.theirs]
            .map(|text| difference::side(locale, report, &found.location, text, Room::Line));
        let side = app.locale.text(match ours {
            Some(true) => "tui.side_mine",
            Some(false) => "tui.side_theirs",
            None => "tui.side_open",
        });
        let words = [("base", base.as_str()), ("mine", &mine), ("theirs", &theirs), ("side", side)];
        let detail = app.words("tui.side_line", &words);
        items.push(Item { detail, ..Item::new(text, Action::Recover(Recover::Side(at))) });
    }
    for (key, choice) in [
        ("tui.sides_done", Recover::Merge),
        ("tui.sides_mine", Recover::All(true)),
        ("tui.sides_theirs", Recover::All(false)),
    ] {
        items.push(Item::new(app.words(key, &[]), Action::Recover(choice)));
    }
    List::new(ListKind::Sides, app.words("tui.sides_title", &[]), items)
}
