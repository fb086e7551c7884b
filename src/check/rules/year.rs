//! The year and the period that title, preamble and texts name as the report's own.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::check::claims::{Claim, Kind, Parsed, Texts, Token, number};
use crate::check::finding::judged;
use crate::model::{Finding, Numbers, Rule};

/// The keys of `[document]` in which a year is the report's own.
const DOCUMENT: &[&str] = &["title", "preamble"];

/// The year that title, preamble and texts name as their own is the report's, and their period the whole year.
pub(super) fn year(texts: &Texts, rule: &Rule, own: &[String], period: &[String]) -> Vec<Finding> {
    let report = texts.report();
    let mut found = Vec::new();
    for key in DOCUMENT {
        let Some(source) = report.document.get(*key) else { continue };
        let parsed = Parsed::new(report, texts.prior(), "", source);
        for sentence in parsed.sentences() {
            let wrong = parsed.stale(&sentence, own).or_else(|| parsed.period(&sentence));
            found.extend(
                wrong.map(|(left, right, _)| {
                    judged(report, rule, key, Numbers { left, right }, false)
                }),
            );
        }
    }
    for parsed in texts.all() {
        let claims: Vec<&Claim> =
            texts.claims().iter().filter(|claim| claim.section == parsed.section).collect();
        let names_year = parsed.tokens.iter().any(|token| parsed.year(token) == Some(report.year));
        for sentence in parsed.sentences() {
            let text = parsed.plain(&sentence);
            let asked = period.iter().any(|word| text.contains(word.as_str()));
            let wrong = parsed
                .stale(&sentence, own)
                .or_else(|| asked.then(|| parsed.period(&sentence)).flatten())
                .or_else(|| parsed.leading(&sentence, &claims, names_year));
            found.extend(wrong.map(|(left, right, token)| {
                let letters = parsed.tokens[token].letters.clone();
                let quote = parsed.quote(parsed.letters(&sentence), letters);
                let finding = judged(report, rule, parsed.section, Numbers { left, right }, false);
                Finding { quote: Some(quote), ..finding }
            }));
        }
    }
    found
}

/// What is stated, what is right, and the token that states it.
type Wrong = (Decimal, Decimal, usize);

impl Parsed<'_> {
    fn year(&self, token: &Token) -> Option<i32> {
        let letters = matches!(token.kind, Kind::Year).then(|| token.letters.clone())?;
        let number = number(&self.flat.letters, letters.start)?;
        i32::try_from(number.value?).ok()
    }

    fn wrong(&self, year: i32, token: usize) -> Option<Wrong> {
        (year != self.report.year)
            .then(|| (Decimal::from(year), Decimal::from(self.report.year), token))
    }

    /// A year that is said to be the report's own, as in 2023年政府信息公开工作年度报告, and is another one.
    fn stale(&self, sentence: &Range<usize>, own: &[String]) -> Option<Wrong> {
        sentence.clone().find_map(|at| {
            let year = self.year(&self.tokens[at])?;
            let behind = &self.flat.letters[self.tokens[at].letters.end..];
            let begins = |word: &String| {
                word.chars().count() <= behind.len()
                    && word.chars().zip(behind).all(|(c, letter)| c == letter.plain)
            };
            own.iter().any(begins).then(|| self.wrong(year, at)).flatten()
        })
    }

    /// A sentence that begins with another year and states a figure of the tables, in a text that names the report's year
    /// nowhere or there.
    fn leading(&self, sentence: &Range<usize>, claims: &[&Claim], named: bool) -> Option<Wrong> {
        let first = sentence.clone().find(|at| match self.tokens[*at].kind {
            Kind::Other => self.tokens[*at].letters.len() > 2,
            Kind::Open | Kind::Close | Kind::Comma | Kind::Pause => false,
            _ => true,
        })?;
        let year = self.year(&self.tokens[first])?;
        let dated = self.year_is_dated(first);
        let span = self.flat.span(self.letters(sentence));
        let mut inside = claims.iter().filter(|claim| span.contains(&claim.span.start));
        let states = inside.any(|claim| claim.cells.is_some());
        let again = sentence
            .clone()
            .skip(1)
            .any(|at| at != first && self.year(&self.tokens[at]) == Some(self.report.year));
        (states && !dated && !again && (year < self.report.year || !named))
            .then(|| self.wrong(year, first))
            .flatten()
    }

    /// Whether a month stands behind a year.
    fn year_is_dated(&self, at: usize) -> bool {
        self.date(at + 1).is_some() || self.tokens.get(at + 1).is_some_and(Token::is_number)
    }

    /// Returns month and day, as in 12月31日, with the token behind.
    fn date(&self, at: usize) -> Option<(u32, u32, usize)> {
        let number = |at: usize| match self.tokens.get(at)?.kind {
            Kind::Number(number) => u32::try_from(number.value?).ok(),
            _ => None,
        };
        let behind =
            |at: usize| Some(self.flat.letters.get(self.tokens.get(at)?.letters.end)?.plain);
        let month = number(at).filter(|_| behind(at) == Some('月'))?;
        let day = number(at + 2).filter(|_| behind(at + 2) == Some('日'))?;
        Some((month, day, at + 4))
    }

    /// A period that is not the whole year of the report.
    fn period(&self, sentence: &Range<usize>) -> Option<Wrong> {
        let dates: Vec<(u32, u32, usize)> = sentence
            .clone()
            .filter_map(|at| self.date(at).map(|(month, day, _)| (month, day, at)))
            .collect();
        let [(from_month, from_day, from), (to_month, to_day, to), ..] = dates.as_slice() else {
            return None;
        };
        let joined = self.tokens[from + 4..*to].iter().all(|token| {
            matches!(token.kind, Kind::Year | Kind::Other | Kind::Pause)
                && (token.letters.len() <= 2 || matches!(token.kind, Kind::Year))
        });
        if !joined {
            return None;
        }
        let years = sentence.clone().filter_map(|at| Some((self.year(&self.tokens[at])?, at)));
        let beside = |at: usize| at + 1 == *from || at + 1 == *to;
        let mut stale =
            years.filter(|(_, at)| beside(*at)).filter_map(|(year, at)| self.wrong(year, at));
        let day = |month: u32, day: u32| Decimal::from(month * 100 + day);
        stale.next().or_else(|| match (from_month, from_day, to_month, to_day) {
            (1, 1, 12, 31) => None,
            (1, 1, month, date) => Some((day(*month, *date), day(12, 31), *to)),
            (month, date, ..) => Some((day(*month, *date), day(1, 1), *from)),
        })
    }
}
