//! Words and claims as a file has them: a vocabulary before it meets the rows and columns of a form.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::definition::build;
use crate::definition::reader::{Fields, Source, Text};
use crate::model::vocabulary::{Classes, Figure, MAX_CLASSES, Pattern, Reach};
use crate::model::{Label, Message};

/// The words for how far a word reaches, as files write them.
const REACHES: &[(&str, Reach)] = &[
    ("topic", Reach::Topic),
    ("weak", Reach::Weak),
    ("clause", Reach::Clause),
    ("sentence", Reach::Sentence),
    ("lenient", Reach::Lenient),
];

/// The words for what a number is.
const FIGURES: &[(&str, Figure)] = &[
    ("stated", Figure::Stated),
    ("share", Figure::Share),
    ("part", Figure::Part),
    ("growth", Figure::Growth),
    ("nothing", Figure::Nothing),
];

/// One line of `words`: words with the same meaning.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) class: Text,
    /// Rows or columns, split by commas.
    pub(super) is: Option<Text>,
    pub(super) rule: String,
    pub(super) reach: Reach,
    pub(super) because: Label,
    /// The words, split by |.
    pub(super) list: String,
}

impl Words {
    /// Returns the ids of rows or columns.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let ids = self.is.iter().flat_map(|is| is.value.split(','));
        ids.map(str::trim).filter(|id| !id.is_empty())
    }

    /// Returns the words one by one.
    pub(super) fn each(&self) -> impl Iterator<Item = &str> {
        self.list.split('|').filter(|word| !word.is_empty())
    }
}

/// One line of `claims`: a way of stating a number.
#[derive(Debug)]
pub(super) struct Claim {
    span: Range<usize>,
    pub(super) id: Option<Text>,
    pub(super) rule: Option<Text>,
    pub(super) none: Option<Text>,
    pub(super) topics: Option<Text>,
    pub(super) says: Vec<Text>,
    pub(super) without: Option<Text>,
    pub(super) follows: Option<Text>,
    pub(super) cells: Vec<Text>,
    /// All that needs neither classes nor cells.
    pub(super) plain: Pattern,
}

impl Claim {
    /// Returns the texts that name classes, split by |.
    fn classes(&self) -> impl Iterator<Item = &Text> {
        [&self.topics, &self.without, &self.follows].into_iter().flatten().chain(&self.says)
    }
}

/// What `[vocabulary]` of a form or the file of a base says.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Characters that are read as others.
    pub(super) same: Vec<(char, char)>,
    pub(super) words: Vec<Words>,
    pub(super) claims: Vec<Claim>,
}

impl Written {
    /// Reads words and claims; keys that are not known are left to the caller.
    pub(super) fn read(source: &mut Source, fields: &Fields) -> Self {
        let same: Vec<char> = fields.text(source, "same").chars().filter(|c| *c != ' ').collect();
        Self {
            same: same.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
            words: fields.tables(source, "words").iter().map(|item| words(source, item)).collect(),
            claims: fields
                .tables(source, "claims")
                .iter()
                .map(|item| claim(source, item))
                .collect(),
        }
    }

    /// Adds the classes of the words to those that are known; returns the first name that is one too many.
    pub(super) fn add_classes(&self, known: &mut Vec<String>) -> Option<&Text> {
        for line in &self.words {
            if known.contains(&line.class.value) {
                continue;
            }
            if known.len() >= MAX_CLASSES {
                return Some(&line.class);
            }
            known.push(line.class.value.clone());
        }
        None
    }

    /// Finds what is wrong with a base whatever form refers to it: its claims have an id each and name its own classes.
    pub(super) fn check_base(&self, source: &mut Source) {
        let mut classes = Vec::new();
        if let Some(name) = self.add_classes(&mut classes) {
            Problem::classes(name).tell(source);
        }
        let mut ids = BTreeSet::new();
        for claim in &self.claims {
            match &claim.id {
                None => {
                    let message = Message::key("definition.missing").with("key", "id");
                    source.error("form_missing_key", claim.span.clone(), message);
                }
                Some(id) if !ids.insert(&id.value) => Problem::duplicate(id).tell(source),
                Some(_) => {}
            }
            let unknown = claim.classes().filter_map(|text| mask(text, &classes).err());
            let unreadable = claim.cells.iter().filter_map(|text| terms(text).err());
            unknown.chain(unreadable).for_each(|problem| problem.tell(source));
        }
    }
}

/// Something wrong with a word or a claim, and where it stands.
#[derive(Debug)]
pub(super) struct Problem {
    id: &'static str,
    span: Range<usize>,
    message: Message,
}

impl Problem {
    pub(super) fn new(id: &'static str, text: &Text, message: Message) -> Self {
        Self { id, span: text.span.clone(), message }
    }

    pub(super) fn duplicate(id: &Text) -> Self {
        Self::new("form_duplicate", id, Message::key("definition.duplicate").with("id", &id.value))
    }

    pub(super) fn classes(name: &Text) -> Self {
        let message = Message::key("definition.classes").with("most", MAX_CLASSES);
        Self::new("form_classes", name, message)
    }

    pub(super) fn unknown<'a>(
        text: &Text,
        id: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        let message = Message::key("definition.unknown_id").with("id", id).with("known", known);
        Self::new("form_unknown_id", text, message)
    }

    /// Remembers it for the file in which it stands.
    pub(super) fn tell(self, source: &mut Source) {
        source.error(self.id, self.span, self.message);
    }
}

/// Returns the classes that a text names.
pub(super) fn mask(text: &Text, classes: &[String]) -> Result<Classes, Problem> {
    let mut all = 0;
    for name in text.value.split('|').map(str::trim).filter(|name| !name.is_empty()) {
        let at = classes.iter().position(|class| class == name);
        let at =
            at.ok_or_else(|| Problem::unknown(text, name, classes.iter().map(String::as_str)))?;
        all |= 1 << at;
    }
    Ok(all)
}

/// Takes `table.row.column + table.row.column - ..` apart.
pub(super) fn terms(text: &Text) -> Result<Vec<(i32, [String; 3])>, Problem> {
    let mut terms = Vec::new();
    let mut factor = 1;
    for word in text.value.split_whitespace() {
        match word {
            "+" => factor = 1,
            "-" => factor = -1,
            address => {
                let parts: Vec<String> = address.split('.').map(str::to_owned).collect();
                let parts = <[String; 3]>::try_from(parts).map_err(|_| {
                    let expected = "table.row.column";
                    let message = Message::key("definition.formula").with("expected", expected);
                    Problem::new("form_formula", text, message)
                })?;
                terms.push((factor, parts));
            }
        }
    }
    Ok(terms)
}

fn words(source: &mut Source, item: &Fields) -> Words {
    let class = item.required(source, "class");
    let reach = item.placed(source, "reach");
    let line = Words {
        class,
        is: item.placed(source, "is"),
        rule: item.text(source, "rule"),
        reach: reach.map_or(Reach::Topic, |text| build::word(source, &text, REACHES, Reach::Topic)),
        because: build::label(source, item, "because", "because_english"),
        list: item.required(source, "words").value,
    };
    item.finish(source);
    line
}

fn claim(source: &mut Source, item: &Fields) -> Claim {
    let figure = item.placed(source, "figure");
    let claim = Claim {
        span: item.span(),
        id: item.placed(source, "id"),
        rule: item.placed(source, "rule"),
        none: item.placed(source, "none"),
        topics: item.placed(source, "topics"),
        says: item.texts(source, "says"),
        without: item.placed(source, "without"),
        follows: item.placed(source, "follows"),
        cells: item.texts(source, "cells"),
        plain: Pattern {
            figure: figure
                .map_or(Figure::Stated, |text| build::word(source, &text, FIGURES, Figure::Stated)),
            anywhere: item.flag(source, "anywhere"),
            all: item.flag(source, "all"),
            opens: item.flag(source, "opens"),
            whole: item.flag(source, "whole"),
            total: item.flag(source, "total"),
            among: item.flag(source, "among"),
            inherits: item.flag(source, "inherits"),
            because: build::label(source, item, "because", "because_english"),
            ..Pattern::default()
        },
    };
    item.finish(source);
    claim
}
