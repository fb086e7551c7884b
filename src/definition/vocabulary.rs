//! `[vocabulary]` of a form file: which words of the texts mean which cells, and in which way a number is stated.
//!
//! Most of it is the same on all forms and stands in a base (`assets/vocabulary`), to which a form adds what only it has.
//! How a sentence is taken apart is no business of this layer.

mod base;
mod resolve;
mod written;

use std::sync::Arc;

use super::reader::{Fields, Source, Text};
use crate::model::Form;
use crate::model::vocabulary::LazyVocabulary;
use base::Base;
use written::Written;

/// When the words of a form are brought together with its rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// At once, so that all that is wrong with them is told.
    Now,
    /// When the first text is read: for forms whose words are known to be right.
    Asked,
}

/// What a form refers to and says itself.
struct Sources {
    base: Option<&'static Base>,
    own: Written,
    without: Without,
}

/// What of its base a form goes without.
#[derive(Debug, Default)]
struct Without {
    words: Vec<Text>,
    claims: Vec<Text>,
}

/// Reads the vocabulary; a form without one reads no texts.
pub(super) fn read(source: &mut Source, fields: &Fields, form: &mut Form, when: When) {
    let Some(fields) = fields.table(source, "vocabulary") else { return };
    let sources = Sources {
        base: base(source, &fields),
        own: Written::read(source, &fields),
        without: without(source, &fields),
    };
    let reads = fields.flag_or(source, "reads", true);
    fields.finish(source);
    if when == When::Now {
        source.adopt(sources.base.map_or(&[], Base::findings));
    }
    if !reads || !source.is_clean() {
        return;
    }
    form.vocabulary = match when {
        When::Now => {
            let (vocabulary, problems) = resolve::resolve(form, &sources);
            for problem in problems {
                problem.tell(source);
            }
            LazyVocabulary::from(vocabulary)
        }
        // What is wrong with a form that comes with the program is found by its tests.
        When::Asked => {
            LazyVocabulary::new(Arc::new(move |form| resolve::resolve(form, &sources).0))
        }
    };
}

fn base(source: &mut Source, fields: &Fields) -> Option<&'static Base> {
    let name = fields.placed(source, "base")?;
    let base = base::named(&name.value);
    if base.is_none() {
        written::Problem::unknown(&name, &name.value, base::names()).tell(source);
    }
    base
}

fn without(source: &mut Source, fields: &Fields) -> Without {
    let Some(fields) = fields.table(source, "without") else { return Without::default() };
    let without =
        Without { words: fields.texts(source, "words"), claims: fields.texts(source, "claims") };
    fields.finish(source);
    without
}
