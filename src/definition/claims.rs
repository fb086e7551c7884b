//! The vocabulary of a form: which words of the texts mean which cells, and in which way a number is stated.
//!
//! `[vocabulary]` of a form file: `same`, `words` and `claims`. How a sentence is taken apart is no business of this layer.

use super::build;
use super::reader::{Fields, Source, Text};
use crate::model::vocabulary::{
    Classes, Figure, MAX_CLASSES, Meaning, OpenSum, OpenTerm, Pattern, Reach, Vocabulary, Word,
};
use crate::model::{CellId, Form, Message, Table};

/// The words for how far a word reaches, as form files write them.
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

/// Reads the vocabulary; a form without one reads no texts.
pub(super) fn read(source: &mut Source, fields: &Fields, form: &mut Form) {
    let Some(fields) = fields.table(source, "vocabulary") else { return };
    let mut vocabulary = Vocabulary::default();
    let same: Vec<char> = fields.text(source, "same").chars().filter(|c| *c != ' ').collect();
    vocabulary.same = same.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    vocabulary.same.sort_unstable();
    vocabulary.same.dedup_by_key(|pair| pair.0);
    words(source, &fields, &mut vocabulary);
    for item in fields.tables(source, "claims") {
        let pattern = pattern(source, &item, form, &vocabulary);
        item.finish(source);
        vocabulary.patterns.push(pattern);
    }
    fields.finish(source);
    form.vocabulary = vocabulary;
}

fn words(source: &mut Source, fields: &Fields, vocabulary: &mut Vocabulary) {
    let mut words: std::collections::HashMap<String, Word> = std::collections::HashMap::new();
    for item in fields.tables(source, "words") {
        let name = item.required(source, "class");
        let held = vocabulary.classes.iter().position(|class| *class == name.value);
        let class = held.unwrap_or_else(|| {
            vocabulary.classes.push(name.value.clone());
            vocabulary.classes.len() - 1
        });
        if class >= MAX_CLASSES {
            let message = Message::key("definition.classes").with("most", MAX_CLASSES);
            source.error("form_classes", name.span, message);
            return;
        }
        let reach = item.placed(source, "reach");
        let is = item.text(source, "is");
        let meaning = Meaning {
            class,
            place: vocabulary.meanings.iter().filter(|held| held.class == class).count(),
            ids: is
                .split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .map(str::to_owned)
                .collect(),
            rule: item.text(source, "rule"),
            reach: reach.map_or(Reach::Topic, |text| word_of(source, &text, REACHES)),
            because: build::label(source, &item, "because", "because_english"),
        };
        for text in item.required(source, "words").value.split('|').filter(|text| !text.is_empty())
        {
            let word = words.entry(text.to_owned()).or_insert_with(|| Word {
                text: text.chars().collect(),
                meanings: Vec::new(),
                classes: 0,
            });
            word.meanings.push(vocabulary.meanings.len());
            word.classes |= 1 << class;
        }
        item.finish(source);
        vocabulary.meanings.push(meaning);
    }
    vocabulary.set_words(words.into_values().collect());
}

fn word_of<T: Copy + Default>(source: &mut Source, text: &Text, words: &[(&str, T)]) -> T {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) {
        return *value;
    }
    let expected = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    let message =
        Message::key("definition.bad_word").with("word", &text.value).with("expected", expected);
    source.error("form_bad_word", text.span.clone(), message);
    T::default()
}

fn pattern(source: &mut Source, item: &Fields, form: &Form, vocabulary: &Vocabulary) -> Pattern {
    let of = |source: &mut Source, key| {
        let text = item.placed(source, key);
        text.map_or(0, |text| classes(source, &text, vocabulary))
    };
    let [topics, without, follows] = ["topics", "without", "follows"].map(|key| of(source, key));
    let says = item.texts(source, "says");
    let figure = item.placed(source, "figure");
    let cells = item.texts(source, "cells");
    let (rule, none) = (item.placed(source, "rule"), item.placed(source, "none"));
    for rule in [&rule, &none].into_iter().flatten() {
        if !rule.value.starts_with('{') && form.rule(&rule.value).is_none() {
            unknown(source, rule, &rule.value, form.rules.iter().map(|rule| rule.id.as_str()));
        }
    }
    Pattern {
        rule: rule.map(|text| text.value).unwrap_or_default(),
        none: none.map(|text| text.value).unwrap_or_default(),
        figure: figure.map_or(Figure::Stated, |text| word_of(source, &text, FIGURES)),
        topics,
        anywhere: item.flag(source, "anywhere"),
        says: says.iter().map(|text| classes(source, text, vocabulary)).collect(),
        without,
        follows,
        all: item.flag(source, "all"),
        opens: item.flag(source, "opens"),
        whole: item.flag(source, "whole"),
        total: item.flag(source, "total"),
        among: item.flag(source, "among"),
        inherits: item.flag(source, "inherits"),
        readings: cells.iter().map(|text| sum(source, text, form, vocabulary)).collect(),
        because: build::label(source, item, "because", "because_english"),
    }
}

fn classes(source: &mut Source, text: &Text, vocabulary: &Vocabulary) -> Classes {
    let mut all = 0;
    for name in text.value.split('|').map(str::trim).filter(|name| !name.is_empty()) {
        let mask = vocabulary.mask(name);
        if mask == 0 {
            unknown(source, text, name, vocabulary.classes.iter().map(String::as_str));
        }
        all |= mask;
    }
    all
}

fn unknown<'a>(source: &mut Source, text: &Text, id: &str, known: impl Iterator<Item = &'a str>) {
    let known = known.collect::<Vec<_>>().join(", ");
    let message = Message::key("definition.unknown_id").with("id", id).with("known", known);
    source.error("form_unknown_id", text.span.clone(), message);
}

fn sum(source: &mut Source, text: &Text, form: &Form, vocabulary: &Vocabulary) -> OpenSum {
    let mut terms = OpenSum::new();
    let mut factor = 1;
    for word in text.value.split_whitespace() {
        match word {
            "+" => factor = 1,
            "-" => factor = -1,
            address => terms.extend(term(source, text, address, factor, form, vocabulary)),
        }
    }
    terms
}

fn term(
    source: &mut Source,
    text: &Text,
    address: &str,
    factor: i32,
    form: &Form,
    vocabulary: &Vocabulary,
) -> Option<OpenTerm> {
    let parts: Vec<String> = address.split('.').map(str::to_owned).collect();
    let Ok(parts) = <[String; 3]>::try_from(parts) else {
        let message = Message::key("definition.formula").with("expected", "table.row.column");
        source.error("form_formula", text.span.clone(), message);
        return None;
    };
    let Some(table) = form.tables.iter().find(|table| table.id == parts[0]) else {
        unknown(source, text, &parts[0], form.tables.iter().map(|table| table.id.as_str()));
        return None;
    };
    let class_of = |part: &str| {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        vocabulary.classes.iter().position(|class| class == name)
    };
    let open = [class_of(&parts[1]), class_of(&parts[2])];
    let fixed = |at: usize| {
        let ids = parts[at].trim_start_matches('{').trim_end_matches('}').split(',');
        vec![ids.map(|id| id.trim().to_owned()).collect::<Vec<String>>()]
    };
    let choices = |at: usize| match open[at - 1] {
        Some(class) => {
            let of_class = vocabulary.meanings.iter().filter(|meaning| meaning.class == class);
            of_class.map(|meaning| meaning.ids.clone()).collect()
        }
        None => fixed(at),
    };
    let (rows, columns): (Vec<Vec<String>>, Vec<Vec<String>>) = (choices(1), choices(2));
    let mut cells = Vec::new();
    for row in &rows {
        for column in &columns {
            let found = cells_of(form, table, row, column);
            if found.is_empty() {
                let id = format!("{}.{}.{}", table.id, row.join(","), column.join(","));
                let rows = table.blocks.iter().flat_map(|block| &block.rows);
                unknown(source, text, &id, rows.map(|row| row.id.as_str()));
            }
            cells.push(found);
        }
    }
    Some(OpenTerm { factor, stride: columns.len(), open, cells, parts })
}

/// Returns the cells in the rows and columns of these ids, of which the last letter may be a `*`.
fn cells_of(form: &Form, table: &Table, rows: &[String], columns: &[String]) -> Vec<CellId> {
    let fits = |ids: &[String], held: &str| {
        ids.iter().any(|id| match id.strip_suffix('*') {
            Some(head) => held.starts_with(head),
            None => held == id,
        })
    };
    table
        .cells()
        .filter(|cell| {
            fits(rows, &form.row_of(*cell).id) && fits(columns, &form.column_of(*cell).id)
        })
        .collect()
}
