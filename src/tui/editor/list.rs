//! Something to choose from: the numbered commands, cells that were searched for, files, answers.
//!
//! In a numbered list a digit chooses at once, ten to a page; typing anything else filters.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::command::{Command, LISTED};
use super::proposal::ImportScope;
use super::search::{self, Found, fold};
use crate::model::{CellId, Form};
use crate::render::Format;
use crate::tui::view::theme::Role;

/// What a choice does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Does a command.
    Command(Command),
    /// Goes to a cell.
    Go(CellId),
    /// Puts a reference to a cell in place of the number at the caret.
    Refer(CellId),
    /// Opens a report.
    Open(PathBuf),
    /// Opens an example.
    Example(usize),
    /// Asks for a new report.
    New,
    /// Shows the files of the working folder.
    Browse,
    /// Asks for the path of a file.
    AskPath,
    /// Saves and leaves.
    SaveAndQuit,
    /// Leaves; what is not in the file waits for the next time.
    QuitKeeping,
    /// Leaves, and nobody wants what is not in the file.
    QuitWithout,
    /// Does what was chosen about work that a journal holds.
    Recover(Recover),
    /// Saves a published report, with this reason; asks for one where it is empty.
    Reason(String),
    /// Leaves a published file as it is; the changes wait.
    KeepDraft,
    /// Keys the totals of a table anew.
    TotalsPass(usize),
    /// Puts last year's figure into a cell that has one.
    TakePrior(CellId),
    /// Takes over of a document what was read, or shows it.
    Propose(ImportScope),
    /// Writes the document in a format.
    Publish(Format),
    /// Closes the list.
    Close,
}

impl Action {
    /// Returns the cell that it leads to.
    pub fn cell(&self) -> Option<CellId> {
        match self {
            Self::Go(cell) | Self::Refer(cell) => Some(*cell),
            _ => None,
        }
    }
}

/// What can be done about work that a journal holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recover {
    /// Goes on with all of it.
    Keep,
    /// Shows it.
    Look,
    /// Puts it away.
    Drop,
    /// Leaves it for another time and shows the file.
    Later,
    /// Goes on with what is taken of it.
    Merge,
    /// Shows both sides of each place.
    Choose,
    /// Takes the other side of this place.
    Side(usize),
    /// Takes ours of all places, or theirs.
    All(bool),
    /// Writes it into a file of its own.
    Apart,
}

/// What is known of a report that was opened lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// The report year.
    pub year: String,
    /// How far it has come, in words, each with its look.
    pub standing: Vec<(String, Role)>,
    /// When the file was changed.
    pub when: String,
    /// Where the file is.
    pub path: String,
    /// In how many places a journal holds more than the file.
    pub waiting: usize,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What stands on the left.
    pub text: String,
    /// What stands beside it.
    pub detail: String,
    /// What typing must hit to keep the line: words, pinyin, ids.
    pub search: String,
    /// What choosing it does.
    pub action: Action,
    /// The heading above it, where a group begins.
    pub group: Option<String>,
    /// What is known of a report that was opened lately.
    pub recent: Option<Box<Recent>>,
    /// Its place among those that have a digit, where lines before it may be left out; `None` for its place in the list.
    pub place: Option<usize>,
}

impl Item {
    /// Returns a line without a detail.
    pub fn new(text: String, action: Action) -> Self {
        let (search, detail) = (text.clone(), String::new());
        Self { text, detail, search, action, group: None, recent: None, place: None }
    }

    /// Returns how well what was typed fits the line, 0 for best; `None` where a word of it does not occur.
    pub fn fit(&self, query: &str) -> Option<usize> {
        query.split_whitespace().map(|word| self.fit_of(&fold(word))).sum()
    }

    /// A printed number counts from its beginning: 3.1 is not 3.3.1.
    fn fit_of(&self, word: &str) -> Option<usize> {
        let numeric = word.contains('.') && word.chars().all(|c| c.is_ascii_digit() || c == '.');
        let fit = |line: &str| match line.find(word) {
            Some(0) => Some(usize::from(line.len() != word.len())),
            Some(_) if !numeric => Some(2),
            _ => None,
        };
        self.search.lines().filter_map(fit).min()
    }
}

/// What a list is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The start screen.
    Start,
    /// All commands.
    Commands,
    /// Cells.
    Find,
    /// Files.
    Files,
    /// A question with answers.
    Question,
    /// The question about work that a journal holds.
    Recovery,
    /// Two sides of each place to choose from.
    Sides,
}

/// Something to choose from.
#[derive(Clone, Debug)]
pub struct List {
    /// What for.
    pub kind: Kind,
    /// The heading.
    pub title: String,
    /// All lines.
    pub items: Vec<Item>,
    /// What was typed.
    pub query: String,
    /// The selected one of the lines that are shown.
    pub selected: usize,
    /// What is to be known before one is chosen, a line each.
    pub below: Vec<String>,
    /// The form, where cells are looked for.
    form: Option<Arc<Form>>,
    found: Found,
    /// True when Enter has nothing more to ask.
    settled: bool,
}

/// How many lines have a digit at a time.
pub const PAGE: usize = 10;

impl List {
    /// Returns a list with nothing typed.
    pub fn new(kind: Kind, title: String, items: Vec<Item>) -> Self {
        let (query, found) = (String::new(), Found::default());
        let below = Vec::new();
        let mut list = Self {
            kind,
            title,
            items,
            query,
            selected: 0,
            below,
            form: None,
            found,
            settled: false,
        };
        list.filter();
        list
    }

    /// Returns the cells of a form to look for one.
    pub fn find(form: Arc<Form>, title: String, items: Vec<Item>) -> Self {
        let mut list = Self::new(Kind::Find, title, items);
        list.form = Some(form);
        list
    }

    fn filter(&mut self) {
        self.selected = 0;
        self.settled = false;
        self.found = if let Some(form) = &self.form {
            search::find(form, &self.items, &self.query)
        } else {
            let fits = |line: &usize| self.items[*line].fit(&self.query).is_some();
            let lines = (0..self.items.len()).filter(fits).collect();
            Found { lines, ..Found::default() }
        };
    }

    /// Types something in place of what was typed.
    pub fn ask(&mut self, query: &str) {
        query.clone_into(&mut self.query);
        self.filter();
    }

    /// Tells whether typing leaves some of the lines.
    pub fn is_filtered(&self) -> bool {
        matches!(self.kind, Kind::Find | Kind::Commands)
    }

    /// Tells whether none of the lines fits, and these come nearest.
    pub fn is_near(&self) -> bool {
        self.found.is_near
    }

    /// Tells whether Enter may choose. Letters followed by Enter may be an input method's: where they fit several lines,
    /// the first Enter leaves them to be looked at.
    pub fn settle(&mut self) -> bool {
        let raw = |c: char| c.is_ascii_alphabetic() || c == ' ';
        let letters = !self.query.is_empty() && self.query.chars().all(raw);
        let doubtful = letters && !self.found.is_clear && self.found.lines.len() > 1;
        std::mem::replace(&mut self.settled, true) || !doubtful
    }

    /// Tells whether a digit chooses at once.
    pub fn is_numbered(&self) -> bool {
        self.kind != Kind::Find && self.query.is_empty()
    }

    /// Returns the lines that what was typed leaves.
    pub fn shown(&self) -> Vec<&Item> {
        self.found.lines.iter().filter_map(|line| self.items.get(*line)).collect()
    }

    /// Returns the number in front of a shown line: 1 to 9 and 0 within its page.
    pub fn digit(&self, at: usize) -> Option<usize> {
        self.page().contains(&at).then(|| (self.place(at) % PAGE + 1) % 10)
    }

    /// Returns the place of a shown line among those that have a digit.
    fn place(&self, at: usize) -> usize {
        let item = self.found.lines.get(at).and_then(|line| self.items.get(*line));
        item.and_then(|item| item.place).unwrap_or(at)
    }

    /// Returns the shown lines that have a digit now: those on one page with the selected one.
    pub fn page(&self) -> Range<usize> {
        if !self.is_numbered() {
            return 0..0;
        }
        let page = self.place(self.selected) / PAGE;
        let mut lines = (0..self.found.lines.len()).filter(|at| self.place(*at) / PAGE == page);
        let Some(first) = lines.next() else { return 0..0 };
        first..lines.next_back().unwrap_or(first) + 1
    }

    /// Returns the line that a digit chooses.
    pub fn by_digit(&self, digit: usize) -> Option<usize> {
        self.page().find(|at| self.digit(*at) == Some(digit))
    }

    /// Returns the command that has this digit elsewhere, and does nothing where the list was opened.
    pub fn left_out(&self, digit: usize) -> Option<Command> {
        let unfiltered = self.kind == Kind::Commands && self.query.is_empty();
        let page = self.place(self.selected) / PAGE;
        LISTED.get(page * PAGE + (digit + 9) % 10).copied().filter(|_| unfiltered)
    }

    /// Returns the selected line.
    pub fn chosen(&self) -> Option<&Item> {
        self.shown().get(self.selected).copied()
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        let last = self.shown().len().saturating_sub(1);
        self.settled = true;
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// Shows the next ten, and after the last ones the first.
    pub fn next_page(&mut self) {
        let next = self.page().end.max(self.selected + 1);
        self.selected = if next < self.shown().len() { next } else { 0 };
    }

    /// Adds to what is typed.
    pub fn push(&mut self, character: char) {
        if self.is_filtered() {
            self.query.push(character);
            self.filter();
        }
    }

    /// Takes back the last character; false where nothing was typed.
    pub fn pop(&mut self) -> bool {
        let held = self.query.pop().is_some();
        self.filter();
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_choose_within_the_page_and_typing_filters() {
        let items = (1..=23).map(|n| Item::new(format!("item {n}"), Action::Close)).collect();
        let mut list = List::new(Kind::Commands, String::new(), items);
        assert_eq!((list.by_digit(1), list.by_digit(0)), (Some(0), Some(9)));
        assert_eq!(list.digit(9), Some(0));
        list.next_page();
        list.next_page();
        assert_eq!((list.by_digit(3), list.by_digit(4)), (Some(22), None));
        list.next_page();
        assert_eq!(list.selected, 0);
        list.push('2');
        assert_eq!(list.shown().len(), 6);
        assert_eq!(list.by_digit(1), None);
        assert!(list.settle(), "a digit is no input method's");
        list.step(99);
        assert_eq!(list.chosen().map(|item| item.text.as_str()), Some("item 23"));
    }
    #[test]
    fn enter_after_letters_that_fit_several_lines_waits_for_a_second_one() {
        let items = ["save", "save as", "leave"].map(|text| Item::new(text.into(), Action::Close));
        let mut list = List::new(Kind::Commands, String::new(), items.into());
        assert!(list.settle(), "nothing typed");
        for (query, first) in [("s", false), ("sa", false), ("le", true)] {
            list.ask(query);
            assert_eq!(list.settle(), first, "{query}");
            assert!(list.settle(), "{query}, the second time");
        }
        list.ask("sa");
        list.step(1);
        assert!(list.settle(), "after a look at the lines");
    }
}
