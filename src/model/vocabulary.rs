//! What the words of a report's texts mean: the vocabulary of a form and the patterns by which a number is tied to cells.
//!
//! Which words and which cells stands in the form files, how a sentence is taken apart in `check`.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::traditional::simplified;
use super::{CellId, Form, Label};

/// A set of classes, one bit each.
pub type Classes = u128;

/// Most classes of one form.
pub const MAX_CLASSES: usize = 128;

/// How far a word reaches that speaks of something else than the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// It is a topic as others are: the last one before a number counts.
    #[default]
    Topic,
    /// A topic only where its clause has no other.
    Weak,
    /// All numbers of its clause.
    Clause,
    /// All numbers behind it in its sentence.
    Sentence,
    /// All numbers behind it in its sentence, unless they are what the tables state.
    Lenient,
}

/// One meaning of some words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The class, by index.
    pub class: usize,
    /// The place among the meanings of the class.
    pub place: usize,
    /// Ids of rows or columns, as written in patterns: `granted`, `denied_*`.
    pub ids: Vec<String>,
    /// The rule that a number of this meaning is judged by, where the pattern leaves it open.
    pub rule: String,
    /// How far it reaches, for what is said of something else.
    pub reach: Reach,
    /// Why a number that it governs states no cell.
    pub because: Label,
}

/// A word with its meanings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The characters.
    pub text: Vec<char>,
    /// The meanings, by index.
    pub meanings: Vec<usize>,
    /// The classes of all meanings.
    pub classes: Classes,
}

/// What a number is, once a pattern has found it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Figure {
    /// It states the cells.
    #[default]
    Stated,
    /// A part of a hundred: the number before it over the cells.
    Share,
    /// One of several parts that add up to the cells.
    Part,
    /// The change of the number before it against last year.
    Growth,
    /// It states no cell.
    Nothing,
}

/// Cells with their factor; the parts of the address that a word decides are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenTerm {
    /// 1 or -1.
    pub factor: i32,
    /// Table, row and column as written; an open part is `{class}`.
    pub parts: [String; 3],
    /// The classes of the open row and of the open column.
    pub open: [Option<usize>; 2],
    /// The cells for each meaning of the first class, and within it for each of the second.
    pub cells: Vec<Vec<CellId>>,
    /// How many meanings the second class has; 1 where there is none.
    pub stride: usize,
}

/// One thing that a phrase can mean: a sum of cells.
pub type OpenSum = Vec<OpenTerm>;

/// A way of stating a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own in a form file")]
pub struct Pattern {
    /// The rule by which it is judged; `{class}` takes the rule of the word, empty is none.
    pub rule: String,
    /// The rule for the statement that there was none; without one that states nothing.
    pub none: String,
    /// What the number is.
    pub figure: Figure,
    /// The classes of topics that it can speak of; any where empty.
    pub topics: Classes,
    /// Whether it also stands where no topic has been named.
    pub anywhere: bool,
    /// Whether it also stands where nothing at all has been named in the paragraph.
    pub opens: bool,
    /// For each, one of the classes must be said.
    pub says: Vec<Classes>,
    /// Classes that must not be said.
    pub without: Classes,
    /// Classes of which one must have been said of the number before, as in lists; any where empty.
    pub follows: Classes,
    /// Whether 均 or 全部 with these words ties the number before to the cells.
    pub all: bool,
    /// Whether it counts only with the words on both sides of the number.
    pub whole: bool,
    /// Whether the number is a total, to which the following ones can refer.
    pub total: bool,
    /// Whether it can be a part of a number before it, behind 其中.
    pub among: bool,
    /// Whether the words of the number before count where this one has none, as in lists.
    pub inherits: bool,
    /// What it can mean, the usual first.
    pub readings: Vec<OpenSum>,
    /// Why it states no cell.
    pub because: Label,
}

/// The words and patterns of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Characters that are read as others in these words, sorted; traditional ones are known without.
    pub same: Vec<(char, char)>,
    /// The names of the classes.
    pub classes: Vec<String>,
    /// The meanings.
    pub meanings: Vec<Meaning>,
    /// The words, by first character and then the longest first.
    words: Vec<Word>,
    /// For each first character, where its words begin.
    heads: Vec<(char, usize)>,
    /// The patterns; the first that fits counts.
    pub patterns: Vec<Pattern>,
}

impl Vocabulary {
    /// Returns the bit of a class; none where the form does not have it.
    pub fn mask(&self, class: &str) -> Classes {
        self.classes.iter().position(|held| held == class).map_or(0, |at| 1 << at)
    }

    /// Takes the words in any order.
    pub fn set_words(&mut self, mut words: Vec<Word>) {
        let key = |word: &Word| (word.text.first().copied(), usize::MAX - word.text.len());
        words.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.text.cmp(&b.text)));
        self.heads.clear();
        for (at, word) in words.iter().enumerate() {
            let Some(head) = word.text.first().copied() else { continue };
            if self.heads.last().is_none_or(|(held, _)| *held != head) {
                self.heads.push((head, at));
            }
        }
        self.words = words;
    }

    /// Returns the words.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Returns the longest word that begins at a place, by its number. `at` gives the characters from there on.
    pub fn longest(&self, at: impl Fn(usize) -> Option<char>) -> Option<usize> {
        let head = at(0)?;
        let place = self.heads.binary_search_by_key(&head, |(head, _)| *head).ok()?;
        let end = self.heads.get(place + 1).map_or(self.words.len(), |(_, start)| *start);
        (self.heads[place].1..end).find(|word| {
            let text = &self.words[*word].text;
            text.iter().enumerate().skip(1).all(|(more, c)| at(more) == Some(*c))
        })
    }

    /// Returns the character as the words have it, in simplified form.
    pub fn plain(&self, character: char) -> char {
        match self.same.binary_search_by_key(&character, |(from, _)| *from) {
            Ok(at) => self.same[at].1,
            Err(_) => simplified(character),
        }
    }
}

/// How a vocabulary is put together for the rows and columns of a form.
type Build = Arc<dyn Fn(&Form) -> Vocabulary + Send + Sync>;

/// A vocabulary that is put together when the first text is read: most commands read none.
#[derive(Clone, Default)]
pub struct LazyVocabulary {
    built: OnceLock<Vocabulary>,
    build: Option<Build>,
}

impl LazyVocabulary {
    /// Returns a vocabulary that is put together when it is asked for.
    pub fn new(build: Build) -> Self {
        Self { built: OnceLock::new(), build: Some(build) }
    }

    /// Returns the vocabulary for `form`, to which it belongs.
    pub(super) fn of(&self, form: &Form) -> &Vocabulary {
        let build = || self.build.as_ref().map_or_else(Vocabulary::default, |build| build(form));
        self.built.get_or_init(build)
    }
}

impl From<Vocabulary> for LazyVocabulary {
    fn from(vocabulary: Vocabulary) -> Self {
        Self { built: OnceLock::from(vocabulary), build: None }
    }
}

impl fmt::Debug for LazyVocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LazyVocabulary").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_found() {
        let mut vocabulary = Vocabulary::default();
        let word = |text: &str| Word { text: text.chars().collect(), meanings: vec![], classes: 0 };
        vocabulary.set_words(["甲", "乙丙", "甲乙丙", "甲乙"].map(word).to_vec());
        let longest = |text: &str| {
            let at = vocabulary.longest(|at| text.chars().nth(at))?;
            Some(vocabulary.words()[at].text.iter().collect::<String>())
        };
        assert_eq!(longest("甲乙丁").as_deref(), Some("甲乙"));
        assert_eq!(longest("甲乙丙").as_deref(), Some("甲乙丙"));
        assert_eq!(longest("甲").as_deref(), Some("甲"));
        assert_eq!(longest("丙").as_deref(), None);
        assert_eq!(longest("").as_deref(), None);
    }
}
