//! What a text states without a numeral: that there was none, that all were.

use rust_decimal::Decimal;

use super::pattern::{Region, Sum, Topic};
use super::reader::Reader;
use super::statement::{Close, Manner, Statement};
use super::token::{Kind, Token};
use crate::model::vocabulary::{Figure, Pattern};

impl Reader<'_> {
    /// Reads what a word like 未 or 均 says of the rest of its clause.
    pub(super) fn unnumbered(&mut self, at: usize) {
        let roles = self.matcher.roles;
        let end = self.clause.end.max(at + 1);
        let none = self.tokens[at].classes & roles.none != 0;
        let denies = |token: &Token| token.classes & roles.none != 0;
        let again = self.tokens[at + 1..end].iter().position(denies).filter(|_| none);
        let end = again.map_or(end, |again| at + 1 + again);
        let rest = at + 1..end;
        if self.tokens[rest.clone()].iter().any(Token::is_number) {
            return;
        }
        if !none && self.tokens[rest.clone()].iter().any(|token| token.classes & roles.none != 0) {
            return;
        }
        // 为 or 系 alone says so only of what stands right behind it.
        let plain = |token: &Token| token.classes & (self.tied | roles.glue | roles.is) != 0;
        let sure = none || self.tokens[at].classes & roles.all != 0;
        if !sure && !self.tokens[rest.clone()].iter().all(plain) {
            return;
        }
        let kept = (self.topic.clone(), self.named);
        for at in rest.clone() {
            // 复议、诉讼或举报 is still about the first two.
            let beside = self.elsewhere(at).is_some() && !self.is_elsewhere() && self.is_joined(at);
            if matches!(self.tokens[at].kind, Kind::Word(_)) && !beside {
                self.name(at);
            }
        }
        let topic = std::mem::replace(&mut self.topic, kept.0);
        self.named = kept.1;
        // In 上年无结转 the year stands before.
        let years = roles.years[0] | roles.years[2];
        let before = self.tokens[self.clause.start.min(at)..at].iter();
        let before = before.rev().take_while(|token| !token.is_number());
        let also = before.fold(0, |all, token| all | token.classes) & years;
        let also = if none { also } else { 0 };
        let region = Region { tokens: &self.tokens[rest.clone()], behind: &[], also };
        if self.speaks_of_else(region.tokens, &[], &topic).is_some() {
            return;
        }
        let letters = self.tokens[at].letters.start..self.tokens[end - 1].letters.end;
        let found = if none {
            self.nothing(region, &topic)
        } else {
            self.wholly(region, &topic, letters.start)
        };
        for (value, readings, rule, refers) in found {
            self.found.push(Statement {
                letters: letters.clone(),
                clause: self.clause_letters(at),
                value,
                step: Decimal::ONE,
                manner: Manner::Implied,
                close: Close::Exact,
                filled: None,
                figure: Figure::Stated,
                readings,
                strict: false,
                lenient: self.heard.lenient,
                total: false,
                rule,
                refers,
                because: None,
            });
        }
    }

    /// There was none of it.
    fn nothing(&self, region: Region, topic: &Topic) -> Vec<Unnumbered> {
        let asked = |pattern: &Pattern| !pattern.none.is_empty();
        let members = if topic.members.is_empty() { 1 } else { topic.members.len() };
        let one = |at: usize| {
            let members = topic.members.get(at).copied().into_iter().collect();
            let one = Topic { class: topic.class, members, after: true };
            let fitting = self.matcher.fitting(region, &one, asked).next()?;
            if fitting.is_void() {
                return None;
            }
            let rule = fitting.pattern.none.clone();
            Some((Some(Decimal::ZERO), fitting.readings, rule, None))
        };
        (0..members).filter_map(one).collect()
    }

    /// All of what the totals before count.
    fn wholly(&self, region: Region, topic: &Topic, letter: usize) -> Vec<Unnumbered> {
        let of_topic = self.totals.iter().filter(|(_, held)| held.class == topic.class);
        let one = |(total, topic): &(usize, Topic)| {
            let statement = &self.found[*total];
            if statement.close != Close::Exact || statement.filled.is_some() {
                return None;
            }
            let fitting = self.matcher.fitting(region, topic, |pattern| pattern.all).next()?;
            if fitting.is_void() {
                return None;
            }
            // 4件均已答复 has said so already.
            let same = fitting.readings.first() == statement.readings.first();
            if same && statement.clause.contains(&letter) {
                return None;
            }
            let told = |(at, part): (usize, &Statement)| {
                part.refers == Some(*total)
                    && part.rule == fitting.rule
                    && !self.totals.iter().any(|(held, _)| *held == at)
            };
            // A total whose parts have been told is not what 均 speaks of.
            let mut behind = self.found.iter().enumerate().skip(total + 1);
            (!behind.any(told)).then_some((
                statement.value,
                fitting.readings,
                fitting.rule,
                Some(*total),
            ))
        };
        of_topic.filter_map(one).collect()
    }
}

/// The number, what it can mean, the rule, and the total that it refers to.
type Unnumbered = (Option<Decimal>, Vec<Sum>, String, Option<usize>);
