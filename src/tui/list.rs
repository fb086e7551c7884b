//! Something to choose from: the numbered commands, cells that were searched for, files, answers.
//!
//! In a numbered list a digit chooses at once, ten to a page; typing anything else filters.

use std::path::PathBuf;

use super::command::Command;
use crate::model::CellId;

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
    /// Leaves without saving.
    QuitWithout,
    /// Fills a block with what was pasted.
    PasteBlock(String),
    /// Takes what was pasted as if it were typed.
    PasteTyped(String),
    /// Keys the totals of a table anew.
    Tally(usize),
    /// Closes the list.
    Close,
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
}

impl Item {
    /// Returns a line without a detail.
    pub fn new(text: String, action: Action) -> Self {
        Self { search: text.clone(), text, detail: String::new(), action, group: None }
    }

    /// Tells whether a word that was typed hits the line. A printed number counts from its beginning: 3.1 is not 3.3.1.
    fn is_hit(&self, word: &str) -> bool {
        if word.contains('.') && word.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return self.search.lines().any(|line| line.starts_with(word));
        }
        self.search.contains(word)
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
}

/// Something to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// How many lines have a digit at a time.
pub const PAGE: usize = 10;

impl List {
    /// Returns a list with nothing typed.
    pub fn new(kind: Kind, title: String, items: Vec<Item>) -> Self {
        Self { kind, title, items, query: String::new(), selected: 0 }
    }

    /// Tells whether a digit chooses at once.
    pub fn is_numbered(&self) -> bool {
        self.kind != Kind::Find && self.query.is_empty()
    }

    /// Returns the lines that what was typed leaves.
    pub fn shown(&self) -> Vec<&Item> {
        let words: Vec<String> = self.query.split_whitespace().map(str::to_lowercase).collect();
        let hit = |item: &&Item| words.iter().all(|word| item.is_hit(word));
        self.items.iter().filter(hit).collect()
    }

    /// Returns the number in front of a shown line: 1 to 9 and 0 within its page.
    pub fn digit(&self, at: usize) -> Option<usize> {
        (self.is_numbered() && at / PAGE == self.selected / PAGE).then_some((at % PAGE + 1) % 10)
    }

    /// Returns the line that a digit chooses.
    pub fn by_digit(&self, digit: usize) -> Option<usize> {
        let page = self.selected / PAGE * PAGE;
        let at = page + (digit + PAGE - 1) % PAGE;
        (self.is_numbered() && at < self.shown().len()).then_some(at)
    }

    /// Returns the selected line.
    pub fn chosen(&self) -> Option<&Item> {
        self.shown().get(self.selected).copied()
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        let last = self.shown().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// Shows the next ten, and after the last ones the first.
    pub fn next_page(&mut self) {
        let next = (self.selected / PAGE + 1) * PAGE;
        self.selected = if next < self.shown().len() { next } else { 0 };
    }

    /// Adds to what is typed.
    pub fn push(&mut self, character: char) {
        self.query.push(character);
        self.selected = 0;
    }

    /// Takes back the last character; false where nothing was typed.
    pub fn pop(&mut self) -> bool {
        self.selected = 0;
        self.query.pop().is_some()
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
        list.step(99);
        assert_eq!(list.chosen().map(|item| item.text.as_str()), Some("item 23"));
    }
}
