//! The numbers of a text: the words around each, and the pattern that ties it to cells.

use std::ops::Range;

use rust_decimal::Decimal;

use super::pattern::{Fitting, Region, Topic};
use super::reader::Reader;
use super::statement::{Close, Manner, Statement};
use super::token::{Kind, Token};
use crate::model::Message;
use crate::model::vocabulary::{Classes, Figure, Pattern, Reach};

/// The words around a number: before it, behind it, and whether another one follows in its clause.
struct Around {
    before: Range<usize>,
    behind: Range<usize>,
    followed: bool,
}

impl<'v> Reader<'v> {
    fn around(&self, at: usize) -> Around {
        let is_number = |token: &Token| token.is_number();
        let head = &self.tokens[self.clause.start..at];
        let start = head
            .iter()
            .rposition(is_number)
            .map_or(self.clause.start, |last| self.clause.start + last + 1);
        let tail = &self.tokens[at + 1..self.clause.end];
        let next = tail.iter().position(is_number);
        // What stands behind a 、 belongs to the next number.
        let pause = tail.iter().position(|token| matches!(token.kind, Kind::Pause));
        let end = match (next, pause) {
            (Some(next), pause) => at + 1 + pause.map_or(next, |pause| pause.min(next)),
            (None, _) => self.clause.end,
        };
        let around = Around { before: start..at, behind: at + 1..end, followed: next.is_some() };
        if start == self.clause.start
            && self.is_empty(&around.before)
            && self.is_empty(&around.behind)
        {
            return Around { before: self.clause_before(start), ..around };
        }
        around
    }

    /// Whether nothing is said there but units and small words.
    fn is_empty(&self, range: &Range<usize>) -> bool {
        let roles = &self.matcher.roles;
        let small = roles.unit | roles.glue | roles.joiner | roles.about | roles.over | roles.among;
        let tokens = &self.tokens[range.clone()];
        tokens.iter().all(|token| match token.kind {
            Kind::Word(_) => token.classes & !small == 0,
            Kind::Other => token.letters.len() < 3,
            _ => true,
        })
    }

    /// Returns the clause before, if it belongs to the same sentence and states no number itself.
    fn clause_before(&self, start: usize) -> Range<usize> {
        let Some(mark) = start.checked_sub(1) else { return start..start };
        if let Some(outside) = self.before_brackets(start) {
            return outside;
        }
        if !matches!(self.tokens[mark].kind, Kind::Comma) {
            return start..start;
        }
        let before = &self.tokens[..mark];
        let from = before.iter().rposition(Token::ends_clause).map_or(0, |last| last + 1);
        let free = !self.tokens[from..mark].iter().any(Token::is_number);
        if free { from..mark } else { start..start }
    }

    /// Returns the words before the brackets behind which a clause begins.
    fn before_brackets(&self, start: usize) -> Option<Range<usize>> {
        let close = start.checked_sub(1)?;
        matches!(self.tokens[close].kind, Kind::Close).then_some(())?;
        let open = |token: &Token| matches!(token.kind, Kind::Open);
        let mark = self.tokens[..close].iter().rposition(open)?;
        let ends = |token: &Token| token.ends_clause() || token.is_number();
        let from = self.tokens[..mark].iter().rposition(ends).map_or(0, |last| last + 1);
        Some(from..mark)
    }

    pub(super) fn number(&mut self, at: usize) {
        let Kind::Number(number) = self.tokens[at].kind else { return };
        let around = self.around(at);
        let statement = Statement {
            letters: self.with_unit(at),
            clause: self.clause_letters(at),
            value: number.value,
            step: number.step,
            manner: if number.percent { Manner::Percent } else { Manner::Count },
            close: self.close(at),
            filled: number.filled,
            figure: Figure::Nothing,
            readings: Vec::new(),
            strict: false,
            lenient: self.heard.lenient,
            total: false,
            rule: String::new(),
            refers: self.totals.last().map(|(total, _)| *total),
            because: None,
        };
        if let Some(because) = self.not_counted(at, number.percent) {
            self.found.push(Statement { because: Some(because), ..statement });
            return;
        }
        let topic = self.topic_at(&around);
        self.governed |= topic == self.topic;
        match self.fit(&around, &topic, number.percent) {
            Ok(fitting) => self.state(statement, fitting, &topic, &around),
            Err(because) => self.found.push(Statement { because: Some(because), ..statement }),
        }
    }

    /// Returns why a number is no count at all: a part of a date, of a name, of another unit.
    fn not_counted(&self, at: usize, percent: bool) -> Option<Message> {
        let roles = &self.matcher.roles;
        if self.says(at.checked_sub(1), roles.ordinal) {
            return Some(Message::key("check.claim_ordinal"));
        }
        let begins = at == self.clause.start
            && at
                .checked_sub(1)
                .is_none_or(|before| matches!(self.tokens[before].kind, Kind::Stop(_)));
        if begins && self.tokens.get(at + 1).is_some_and(|token| self.is_point(token)) {
            return Some(Message::key("check.claim_ordinal"));
        }
        let mut behind = at + 1;
        while self.says(Some(behind), roles.over) {
            behind += 1;
        }
        let counted = percent || !self.says(Some(behind), roles.unit_other);
        (!counted).then(|| Message::key("check.claim_unit"))
    }

    /// Whether a token is what stands behind the number of a paragraph, as in `1.` and `1、`.
    fn is_point(&self, token: &Token) -> bool {
        matches!(token.kind, Kind::Pause) || self.starts_with(token, '.')
    }

    fn starts_with(&self, token: &Token, mark: char) -> bool {
        matches!(token.kind, Kind::Other)
            && self.letters.get(token.letters.start).is_some_and(|letter| letter.plain == mark)
    }

    fn says(&self, at: Option<usize>, classes: Classes) -> bool {
        at.and_then(|at| self.tokens.get(at)).is_some_and(|token| token.classes & classes != 0)
    }

    fn close(&self, at: usize) -> Close {
        let roles = &self.matcher.roles;
        let behind = self.tokens[at + 1..].iter().take(2);
        let mut beside = behind.take_while(|token| token.classes & (roles.over | roles.unit) != 0);
        if self.says(at.checked_sub(1), roles.about) {
            Close::About
        } else if beside.any(|token| token.classes & roles.over != 0) {
            Close::Over
        } else {
            Close::Exact
        }
    }

    /// Returns the letters of a number with its unit.
    fn with_unit(&self, at: usize) -> Range<usize> {
        let roles = &self.matcher.roles;
        let mut end = self.tokens[at].letters.end;
        for token in self.tokens[at + 1..].iter().take(2) {
            if token.classes & (roles.over | roles.unit) == 0 {
                break;
            }
            end = token.letters.end;
        }
        self.tokens[at].letters.start..end
    }

    pub(super) fn clause_letters(&self, at: usize) -> Range<usize> {
        let first = self.clause.start.min(at);
        let last = self.clause.end.max(at + 1) - 1;
        self.tokens[first].letters.start..self.tokens[last].letters.end
    }

    /// Returns the topic of a number: the last one named before it, else the first behind it where no other number could
    /// claim that, else the one before in the text.
    fn topic_at(&self, around: &Around) -> Topic {
        let named = self.named.is_some_and(|named| around.before.contains(&named));
        if named {
            return self.topic.clone();
        }
        if around.followed {
            return self.going_on();
        }
        let topics = around.behind.clone().filter_map(|at| self.topic_of(at));
        let (weak, strong): (Vec<_>, Vec<_>) = topics.partition(|(_, weak)| *weak);
        let behind = strong.into_iter().chain(weak).next();
        behind.map_or_else(|| self.going_on(), |(topic, _)| topic)
    }

    /// Returns the topic that goes on from the clauses before; something else than the tables does not.
    fn going_on(&self) -> Topic {
        let here = self.named.is_some_and(|named| self.clause.contains(&named));
        if self.is_elsewhere() && !here {
            Topic { after: true, ..Topic::default() }
        } else {
            self.topic.clone()
        }
    }

    fn fit(&self, around: &Around, topic: &Topic, percent: bool) -> Result<Fitting<'v>, Message> {
        let (before, behind) =
            (&self.tokens[around.before.clone()], &self.tokens[around.behind.clone()]);
        if let Some(because) = self.speaks_of_else(before, behind, topic) {
            return Err(because);
        }
        let nothing: &[Token] = &[];
        let asked = |pattern: &Pattern| {
            let of_kind = match pattern.figure {
                Figure::Share => percent,
                Figure::Stated | Figure::Part => !percent,
                Figure::Growth | Figure::Nothing => true,
            };
            let in_list = pattern.follows == 0 || self.heard.words & pattern.follows != 0;
            of_kind && in_list && (pattern.among || !self.heard.among)
        };
        let among = if self.heard.among { self.matcher.roles.among } else { 0 };
        let brackets = self.before_brackets(around.before.start).unwrap_or_default();
        let outside = self.tokens[brackets].iter().fold(among, |all, token| all | token.classes);
        let also = self.heard.words | among;
        let named = self.named.is_some_and(|named| around.before.contains(&named));
        let regions = [
            (Region { tokens: before, behind: nothing, also: outside }, false, false),
            (Region { tokens: nothing, behind, also: among }, false, false),
            (Region { tokens: before, behind, also }, false, true),
            (Region { tokens: before, behind, also: outside }, true, false),
        ];
        for (region, whole, inherits) in regions {
            let asked = |pattern: &Pattern| {
                asked(pattern)
                    && (whole || !pattern.whole)
                    && (!inherits || (pattern.inherits && named))
            };
            if let Some(fitting) = self.matcher.fitting(region, topic, asked).next() {
                let void = fitting.is_void();
                return if void { Err(Message::key("check.claim_absent")) } else { Ok(fitting) };
            }
        }
        Err(Message::key("check.claim_unknown"))
    }

    /// Returns why nothing that is said here can be about the tables.
    pub(super) fn speaks_of_else(
        &self,
        before: &[Token],
        behind: &[Token],
        topic: &Topic,
    ) -> Option<Message> {
        let meanings = &self.matcher.vocabulary.meanings;
        let told = |meaning: usize| Message::Text(meanings[meaning].because.clone());
        if topic.class.is_some_and(|class| self.matcher.roles.elsewhere & (1 << class) != 0) {
            return topic.members.first().map(|meaning| told(*meaning));
        }
        let class = self.matcher.roles.elsewhere.trailing_zeros() as usize;
        let in_clause = before.iter().chain(behind).find_map(|token| {
            let meaning = self.matcher.meaning(token, class)?;
            (meanings[meaning].reach == Reach::Clause).then_some(meaning)
        });
        if let Some(meaning) = in_clause.or(self.heard.sentence) {
            return Some(told(meaning));
        }
        let denied = before.iter().any(|token| token.classes & self.matcher.roles.none != 0);
        denied.then(|| Message::key("check.claim_unknown"))
    }

    fn state(&mut self, statement: Statement, fitting: Fitting, topic: &Topic, around: &Around) {
        let Fitting { pattern, readings, rule, strict } = fitting;
        let (figure, total) = (pattern.figure, pattern.total);
        let because = &pattern.because;
        let because = (!because.zh.is_empty()).then(|| Message::Text(because.clone()));
        let words = pattern.says.iter().fold(0, |all, one| all | one);
        let each = Region { tokens: &self.tokens[around.before.clone()], behind: &[], also: 0 }
            .said()
            & self.matcher.roles.each
            != 0;
        let nothing = statement.value == Some(Decimal::ZERO);
        let words = words & self.said(around);
        if figure == Figure::Stated && topic.members.len() > 1 && (each || nothing) {
            for member in &topic.members {
                let one = Topic { class: topic.class, members: vec![*member], after: true };
                if let Ok(fitting) = self.fit(around, &one, false) {
                    let (readings, rule) = (fitting.readings, fitting.rule);
                    let statement = statement.clone();
                    self.found.push(Statement {
                        figure,
                        readings,
                        rule,
                        because: None,
                        ..statement
                    });
                }
            }
        } else {
            self.found.push(Statement {
                figure,
                readings,
                strict,
                total,
                rule,
                because,
                ..statement
            });
        }
        self.heard.words = words;
        if topic.class.is_none() && pattern.topics != 0 {
            // What stands without a topic has one all the same, which goes on.
            let class = pattern.topics.trailing_zeros() as usize;
            self.topic = Topic { class: Some(class), members: Vec::new(), after: true };
        }
        if total {
            self.total(self.found.len() - 1, topic.clone());
        }
    }

    fn said(&self, around: &Around) -> Classes {
        let range = around.before.start..around.behind.end;
        self.tokens[range].iter().fold(self.heard.words, |all, token| all | token.classes)
    }

    /// Remembers a total; those of another topic are forgotten.
    fn total(&mut self, statement: usize, topic: Topic) {
        self.totals.retain(|(_, held)| held.class == topic.class && held.members != topic.members);
        self.totals.push((statement, topic));
    }
}
