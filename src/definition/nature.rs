//! What kind of check a rule is, and the facts that its kind needs: `kind` of a `[[rules]]` entry and the keys beside it.
//!
//! Sums are written as a formula and read elsewhere; how a check comes out is no business of this layer.

use rust_decimal::Decimal;

use super::expand;
use super::reader::{Fields, Source, Text};
use crate::model::{Form, Message, Nature, TextCheck};

/// The words for the kinds, as form files write them.
const KINDS: &[&str] = &[
    "sums",
    "jump",
    "unit_slip",
    "identical",
    "claim",
    "year",
    "parts",
    "length",
    "mentions",
    "at_most",
];

/// Reads the kind of a rule; one that names none is a formula.
pub(super) fn read(source: &mut Source, item: &Fields, form: &Form) -> Nature {
    let Some(kind) = item.placed(source, "kind") else { return Nature::Sums };
    let kind_of = Kind { item, form };
    match kind.value.as_str() {
        "sums" => Nature::Sums,
        "jump" => kind_of.jump(source),
        "unit_slip" => kind_of.unit_slip(source),
        "identical" => Nature::Identical { alike: kind_of.number(source, "alike") },
        "claim" => Nature::Text(TextCheck::Claim),
        "year" => Nature::Text(kind_of.year(source)),
        "parts" => Nature::Text(TextCheck::Parts),
        "length" => Nature::Text(kind_of.length(source)),
        "mentions" => Nature::Text(kind_of.mentions(source)),
        "at_most" => Nature::Text(kind_of.at_most(source)),
        _ => {
            let message = Message::key("definition.bad_word")
                .with("word", &kind.value)
                .with("expected", KINDS.join(", "));
            source.error("form_bad_word", kind.span, message);
            Nature::Sums
        }
    }
}

struct Kind<'a, 't, 'i> {
    item: &'a Fields<'t, 'i>,
    form: &'a Form,
}

impl Kind<'_, '_, '_> {
    fn jump(&self, source: &mut Source) -> Nature {
        Nature::Jump {
            cells: self.cells(source),
            ratio: self.number(source, "ratio"),
            least: self.number(source, "least"),
        }
    }

    fn unit_slip(&self, source: &mut Source) -> Nature {
        Nature::UnitSlip {
            cells: self.cells(source),
            ratio: self.number(source, "ratio"),
            most: self.number(source, "most"),
        }
    }

    fn year(&self, source: &mut Source) -> TextCheck {
        let words = |source: &mut Source, key| {
            self.item.texts(source, key).into_iter().map(|text| text.value).collect()
        };
        TextCheck::Year { own: words(source, "own"), period: words(source, "period") }
    }

    fn length(&self, source: &mut Source) -> TextCheck {
        let count = |source: &mut Source, key| {
            self.item.integer(source, key).and_then(|number| usize::try_from(number).ok())
        };
        TextCheck::Length {
            section: self.section(source),
            least: count(source, "least"),
            most: count(source, "most"),
        }
    }

    fn mentions(&self, source: &mut Source) -> TextCheck {
        let words = |text: Text| text.value.split('|').map(str::to_owned).collect();
        TextCheck::Mentions {
            section: self.section(source),
            all: self.item.texts(source, "all").into_iter().map(words).collect(),
            with_amount: self.item.flag(source, "with_amount"),
        }
    }

    fn at_most(&self, source: &mut Source) -> TextCheck {
        TextCheck::AtMost {
            section: self.section(source),
            words: self.item.texts(source, "words").into_iter().map(|text| text.value).collect(),
            cells: self.cells(source),
            tolerance: self.number(source, "tolerance"),
        }
    }

    fn cells(&self, source: &mut Source) -> Vec<crate::model::CellId> {
        let texts = self.item.texts(source, "cells");
        expand::cells_of(source, self.form, &texts)
    }

    /// Reads the id of a section, which must be one of the form.
    fn section(&self, source: &mut Source) -> String {
        let section = self.item.required(source, "section");
        if self.form.section(&section.value).is_none() {
            let known: Vec<&str> = self.form.sections.iter().map(|s| s.id.as_str()).collect();
            let message = Message::key("definition.unknown_id")
                .with("id", &section.value)
                .with("known", known.join(", "));
            source.error("form_unknown_id", section.span, message);
        }
        section.value
    }

    /// Reads a number that must be there, written as a text so that it stays exact, or as a whole number.
    fn number(&self, source: &mut Source, key: &'static str) -> Decimal {
        let text = self.item.required(source, key);
        text.value.parse().unwrap_or_else(|_| {
            let message = Message::key("definition.bad_word")
                .with("word", &text.value)
                .with("expected", "\"5\", \"0.9\"");
            source.error("form_bad_word", text.span, message);
            Decimal::ZERO
        })
    }
}
