//! The two sides of a rule: what they are called, their numbers, and how far they are apart.

use super::{Room, cell, figure};
use crate::locale::Locale;
use crate::model::{Finding, Form, Instance, Label, Numbers, Rule, Term};

/// Both sides of what fails, is open or holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// What they are, left first.
    pub labels: [String; 2],
    /// How left must stand to right; empty where a rule only compares.
    pub sign: &'static str,
    /// What they come to.
    pub numbers: Numbers,
}

impl Sides {
    /// Returns the sides of a finding of a rule that has two.
    pub fn of(locale: &Locale, form: &Form, finding: &Finding) -> Option<Self> {
        let (rule, numbers) = (form.rule(&finding.rule)?, finding.numbers?);
        let instance = instance(rule, finding);
        let terms = instance.map_or([&[][..], &[][..]], |of| [&of.left, &of.right]);
        let named = |own: &Label, side, terms: &[Term]| {
            label(locale, own, side, terms.len(), |at| cell::short(locale, form, terms[at].cell))
        };
        let labels = [
            named(&rule.left_label, "present.left", terms[0]),
            named(&rule.right_label, "present.right", terms[1]),
        ];
        Some(Self { labels, sign: instance.map_or("", |of| of.relation.sign()), numbers })
    }

    /// Returns both numbers as they are written, left first.
    pub fn figures(&self) -> [String; 2] {
        [self.numbers.left, self.numbers.right].map(figure::number)
    }

    /// Returns left minus right.
    pub fn difference(&self) -> String {
        figure::number(self.numbers.difference())
    }

    /// Returns both sides in one line, each under the name given.
    pub fn sentence(&self, locale: &Locale, [left, right]: [&str; 2]) -> String {
        let key = match self.sign {
            "" => "present.sides_compared",
            _ => "present.sides_related",
        };
        let ([first, second], difference) = (self.figures(), self.difference());
        let arguments = [
            ("left", left),
            ("first", &first),
            ("sign", self.sign),
            ("right", right),
            ("second", &second),
            ("difference", &difference),
        ];
        locale.format(key, &arguments)
    }
}

/// Returns both numbers in one line without their names; of the difference its sign as well where `signed`.
pub fn numbers(locale: &Locale, numbers: Numbers, signed: bool) -> String {
    let written = if signed { figure::signed } else { figure::number };
    let [left, right] = [numbers.left, numbers.right].map(figure::number);
    let difference = written(numbers.difference());
    let places = [("left", &*left), ("right", &*right), ("difference", &*difference)];
    locale.format("present.sides_numbers", &places)
}

/// Returns the instance of a sum that a finding is about.
pub(super) fn instance<'a>(rule: &'a Rule, finding: &Finding) -> Option<&'a Instance> {
    let name = finding.instance.as_deref().unwrap_or_default();
    rule.instances.iter().find(|instance| instance.name == name)
}

/// Returns what a side is called: as the form says, else by the only one of its `count` terms, by how many there are, or, with
/// none, by where it stands.
pub(super) fn label(
    locale: &Locale,
    own: &Label,
    side: &'static str,
    count: usize,
    name: impl Fn(usize) -> String,
) -> String {
    let own = locale.label(own);
    match count {
        _ if !own.is_empty() => own.to_owned(),
        0 => locale.text(side).to_owned(),
        1 => name(0),
        _ => locale.format("present.sum_of", &[("count", &count.to_string())]),
    }
}

/// Returns the word for how far two sides are apart.
pub fn difference_word(locale: &Locale, room: Room) -> &str {
    match room {
        Room::Full => locale.text("present.difference"),
        Room::Line => locale.text("present.difference_short"),
    }
}
