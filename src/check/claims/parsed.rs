//! A text taken apart once, for the claims and for the rules about it as a whole.

use std::ops::Range;

use rust_decimal::Decimal;

use super::text::Flat;
use super::token::{Kind, Roles, Token, tokens};
use crate::model::{MoneyUnit, Quote, Report};

/// A text with its tokens.
pub(in crate::check) struct Parsed<'r> {
    pub(in crate::check) report: &'r Report,
    /// The section's id; empty for other texts.
    pub(in crate::check) section: &'r str,
    pub(in crate::check) flat: Flat<'r>,
    pub(in crate::check) tokens: Vec<Token>,
    pub(in crate::check) roles: Roles,
}

impl<'r> Parsed<'r> {
    pub(in crate::check) fn new(
        report: &'r Report,
        prior: Option<&Report>,
        section: &'r str,
        source: &'r str,
    ) -> Self {
        let vocabulary = report.form().vocabulary();
        let flat = Flat::new(report, prior, vocabulary, source);
        let roles = Roles::new(vocabulary);
        let tokens = tokens(&flat, vocabulary, &roles, report.year);
        Self { report, section, flat, tokens, roles }
    }

    /// Takes the texts of a report apart, the notes of tables among them, in the order of the form.
    pub(in crate::check) fn all(report: &'r Report, prior: Option<&Report>) -> Vec<Self> {
        let parsed = report.form().sections.iter().filter_map(|section| {
            Some(Self::new(report, prior, &section.id, report.narrative.get(&section.id)?))
        });
        parsed.collect()
    }

    /// Returns the tokens of each sentence.
    pub(in crate::check) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut from = 0;
        let ends = (0..=self.tokens.len()).filter(|at| {
            self.tokens.get(*at).is_none_or(|token| matches!(token.kind, Kind::Stop(_)))
        });
        ends.map(move |end| std::mem::replace(&mut from, end + 1)..end)
            .filter(|range| range.start < range.end)
    }

    pub(in crate::check) fn letters(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].letters.start..self.tokens[tokens.end - 1].letters.end
    }

    pub(in crate::check) fn plain(&self, tokens: &Range<usize>) -> String {
        self.flat.letters[self.letters(tokens)].iter().map(|letter| letter.plain).collect()
    }

    /// Returns an amount of money in yuan.
    pub(in crate::check) fn amount(&self, at: usize) -> Option<Decimal> {
        let Kind::Number(number) = self.tokens[at].kind else { return None };
        let behind = self.flat.letters.get(number.end..).unwrap_or_default();
        let unit: String = behind.iter().take(2).map(|letter| letter.plain).collect();
        let units = MoneyUnit::ALL.into_iter().rev();
        let unit = units.into_iter().find(|held| unit.starts_with(held.label()))?;
        let amount = unit.convert(number.value?, MoneyUnit::Yuan);
        amount.filter(|_| number.filled.is_none())
    }

    pub(in crate::check) fn quote(&self, letters: Range<usize>, value: Range<usize>) -> Quote {
        Quote {
            section: self.section.to_owned(),
            span: self.flat.span(value.clone()),
            text: self.flat.shown(letters),
            value: self.flat.shown(value),
        }
    }
}
