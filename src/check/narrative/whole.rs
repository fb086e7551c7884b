//! What a text must be as a whole: there, long enough, of the right year, with what it has to mention.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Claim;
use super::rules::Narrative;
use super::text::Flat;
use super::token::{Kind, Roles, Token, tokens};
use crate::check::beyond::judged;
use crate::check::engine::{of_rule, stated};
use crate::model::{
    CellId, CellKind, Finding, MoneyUnit, Numbers, Publication, Quote, Report, Rule, SectionKind,
    Status,
};

/// The keys of `[document]` in which a year is the report's own.
const DOCUMENT: &[&str] = &["title", "preamble"];

fn text<'r>(report: &'r Report, section: &str) -> &'r str {
    report.narrative.get(section).map_or("", |text| text.trim())
}

/// Whether the texts are still being written: what is missing waits.
fn unfinished(report: &Report) -> bool {
    let mut sections =
        report.form().sections.iter().filter(|section| section.kind == SectionKind::Text);
    report.status == Publication::Draft && sections.any(|held| text(report, &held.id).is_empty())
}

/// Returns the finding of a rule whose text is not there.
fn missing(report: &Report, rule: &Rule, section: &str) -> Finding {
    let status = if unfinished(report) { Status::Pending } else { Status::Failed };
    let quote = (status == Status::Failed).then(|| Quote {
        section: section.to_owned(),
        span: 0..0,
        text: String::new(),
        value: String::new(),
    });
    Finding { quote, ..of_rule(rule, section, status) }
}

fn number(count: usize) -> Decimal {
    Decimal::from(count)
}

/// Each part has its text, and no text holds the heading of another part.
pub(super) fn parts(narrative: &Narrative, rule: &Rule) -> Vec<Finding> {
    let report = narrative.report;
    let mut found = Vec::new();
    let sections = &report.form().sections;
    for section in sections.iter().filter(|section| section.kind == SectionKind::Text) {
        if text(report, &section.id).is_empty() {
            found.push(missing(report, rule, &section.id));
            continue;
        }
        let Some(source) = report.narrative.get(&section.id) else { continue };
        let mut from = 0;
        for line in source.split_inclusive('\n') {
            let start = from + (line.len() - line.trim_start().len());
            from += line.len();
            let line = line.trim();
            let headings = sections
                .iter()
                .flat_map(|held| std::iter::once(&held.heading.zh).chain(&held.heading_variants));
            let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            if headings.into_iter().any(|heading| plain.starts_with(heading.as_str())) {
                let quote = Quote {
                    section: section.id.clone(),
                    span: start..start + line.len(),
                    text: line.to_owned(),
                    value: String::new(),
                };
                let finding = of_rule(rule, &section.id, Status::Failed);
                found.push(Finding { quote: Some(quote), ..finding });
            }
        }
    }
    found
}

/// The text has so many characters, spaces left out.
pub(super) fn length(
    narrative: &Narrative,
    rule: &Rule,
    section: &str,
    [least, most]: [Option<usize>; 2],
) -> Vec<Finding> {
    let report = narrative.report;
    if text(report, section).is_empty() {
        return least.map(|_| missing(report, rule, section)).into_iter().collect();
    }
    let flat = Flat::new(report, &report.form().vocabulary, text(report, section));
    let count = flat.letters.iter().filter(|letter| letter.plain != '\n').count();
    let limit = match (least, most) {
        (Some(least), _) if count < least => least,
        (_, Some(most)) if count > most => most,
        _ => return Vec::new(),
    };
    let numbers = Numbers { left: number(count), right: number(limit) };
    vec![judged(report, rule, "", numbers, false)]
}

/// A text with its tokens.
struct Parsed<'r> {
    report: &'r Report,
    flat: Flat<'r>,
    tokens: Vec<Token>,
    roles: Roles,
}

impl<'r> Parsed<'r> {
    fn new(report: &'r Report, source: &'r str) -> Self {
        let vocabulary = &report.form().vocabulary;
        let flat = Flat::new(report, vocabulary, source);
        let roles = Roles::new(vocabulary);
        let tokens = tokens(&flat, vocabulary, &roles, report.year);
        Self { report, flat, tokens, roles }
    }

    fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut from = 0;
        let ends = (0..=self.tokens.len()).filter(|at| {
            self.tokens.get(*at).is_none_or(|token| matches!(token.kind, Kind::Stop(_)))
        });
        ends.map(move |end| std::mem::replace(&mut from, end + 1)..end)
            .filter(|range| range.start < range.end)
    }

    fn letters(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].letters.start..self.tokens[tokens.end - 1].letters.end
    }

    fn plain(&self, tokens: &Range<usize>) -> String {
        self.flat.letters[self.letters(tokens)].iter().map(|letter| letter.plain).collect()
    }

    /// Returns an amount of money in yuan.
    fn amount(&self, at: usize) -> Option<Decimal> {
        let Kind::Number(number) = self.tokens[at].kind else { return None };
        let behind = self.flat.letters.get(number.end..).unwrap_or_default();
        let unit: String = behind.iter().take(2).map(|letter| letter.plain).collect();
        let units = MoneyUnit::ALL.into_iter().rev();
        let unit = units.into_iter().find(|held| unit.starts_with(held.label()))?;
        number.value?.checked_mul(unit.yuan()).filter(|_| number.filled.is_none())
    }

    fn quote(&self, section: &str, letters: Range<usize>, value: Range<usize>) -> Quote {
        Quote {
            section: section.to_owned(),
            span: self.flat.span(value.clone()),
            text: self.flat.shown(letters),
            value: self.flat.shown(value),
        }
    }
}

/// The text mentions each thing by one of its words; where an amount is asked for, a sentence with such a word states one
/// or that there was none.
pub(super) fn mentions(
    narrative: &Narrative,
    rule: &Rule,
    section: &str,
    all: &[Vec<String>],
    with_amount: bool,
) -> Vec<Finding> {
    let report = narrative.report;
    if text(report, section).is_empty() {
        return vec![missing(report, rule, section)];
    }
    let source = report.narrative.get(section).map_or("", String::as_str);
    let parsed = Parsed::new(report, source);
    let says = |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    let sentences: Vec<(Range<usize>, String)> =
        parsed.sentences().map(|range| (range.clone(), parsed.plain(&range))).collect();
    let stated = |range: &Range<usize>| {
        let tokens = &parsed.tokens[range.clone()];
        !with_amount
            || range.clone().any(|at| parsed.amount(at).is_some())
            || tokens.iter().any(|token| token.classes & parsed.roles.none != 0)
            || tokens
                .iter()
                .any(|token| matches!(token.kind, Kind::Number(n) if n.filled.is_some()))
    };
    let mentioned = |words: &Vec<String>| {
        sentences.iter().any(|(range, text)| says(text, words) && stated(range))
    };
    let lacking = all.iter().filter(|words| !mentioned(words)).count();
    if lacking == 0 {
        return Vec::new();
    }
    let numbers = Numbers { left: number(all.len() - lacking), right: number(all.len()) };
    vec![judged(report, rule, "", numbers, false)]
}

/// An amount of money in the text is not larger than the cells.
pub(super) fn at_most(
    narrative: &Narrative,
    rule: &Rule,
    section: &str,
    words: &[String],
    (cells, tolerance): (&[CellId], Decimal),
) -> Vec<Finding> {
    let report = narrative.report;
    let Some(source) = report.narrative.get(section) else { return Vec::new() };
    let Some(held) = cells.iter().map(|cell| yuan(report, *cell)).sum::<Option<Decimal>>() else {
        return Vec::new();
    };
    let parsed = Parsed::new(report, source);
    for sentence in parsed.sentences() {
        let text = parsed.plain(&sentence);
        if !words.iter().any(|word| text.contains(word.as_str())) {
            continue;
        }
        let amounts = sentence.clone().filter_map(|at| Some((parsed.amount(at)?, at)));
        let Some((amount, at)) = amounts.max() else { continue };
        if amount > held.saturating_add(tolerance) {
            let numbers = Numbers { left: amount, right: held };
            let letters = parsed.tokens[at].letters.start..parsed.tokens[at].letters.end;
            let quote = parsed.quote(section, parsed.letters(&sentence), letters);
            let finding = judged(report, rule, "", numbers, false);
            return vec![Finding { cells: cells.to_vec(), quote: Some(quote), ..finding }];
        }
    }
    Vec::new()
}

fn yuan(report: &Report, cell: CellId) -> Option<Decimal> {
    let unit = match report.form().cell(cell).kind {
        CellKind::Money { unit, .. } => unit.yuan(),
        _ => Decimal::ONE,
    };
    stated(report, cell)?.checked_mul(unit)
}

/// The year that title, preamble and texts name as their own is the report's, and their period the whole year.
pub(super) fn year(
    narrative: &Narrative,
    rule: &Rule,
    own: &[String],
    period: &[String],
) -> Vec<Finding> {
    let report = narrative.report;
    let mut found = Vec::new();
    for key in DOCUMENT {
        let Some(source) = report.document.get(*key) else { continue };
        let parsed = Parsed::new(report, source);
        for sentence in parsed.sentences() {
            let wrong = parsed.stale(&sentence, own).or_else(|| parsed.period(&sentence));
            found.extend(
                wrong.map(|(left, right, _)| {
                    judged(report, rule, key, Numbers { left, right }, false)
                }),
            );
        }
    }
    for section in report.form().sections.iter().filter(|held| held.kind == SectionKind::Text) {
        let Some(source) = report.narrative.get(&section.id) else { continue };
        let parsed = Parsed::new(report, source);
        let claims: Vec<&Claim> =
            narrative.claims().iter().filter(|claim| claim.section == section.id).collect();
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
                let quote = parsed.quote(&section.id, parsed.letters(&sentence), letters);
                let finding = judged(report, rule, &section.id, Numbers { left, right }, false);
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
        let number = super::number::number(&self.flat.letters, letters.start)?;
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
