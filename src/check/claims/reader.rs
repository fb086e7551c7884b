//! The statements of a text: sentence by sentence, clause by clause, what each number is said of.
//!
//! A number belongs to the words before it in its clause, else to those behind it; what is spoken of (the topic) goes on
//! until something else is named. Nothing here knows a figure of a table.

use std::ops::Range;

use super::parsed::Parsed;
use super::pattern::{Matcher, Topic};
use super::statement::Statement;
use super::text::Letter;
use super::token::{Kind, Token};
use crate::model::Vocabulary;
use crate::model::vocabulary::{Classes, Figure, Pattern, Reach};

/// Reads the statements of a text.
pub(super) fn statements(text: &Parsed) -> Vec<Statement> {
    let vocabulary = text.report.form().vocabulary();
    let mut reader = Reader {
        matcher: Matcher { vocabulary, roles: text.roles },
        native: vocabulary.patterns.iter().fold(0, |all, pattern| all | pattern.topics),
        clear: rows(vocabulary, |pattern| pattern.anywhere),
        tied: rows(vocabulary, |pattern| pattern.all),
        tokens: &text.tokens,
        letters: &text.flat.letters,
        found: Vec::new(),
        topic: Topic::default(),
        kept: None,
        governed: false,
        named: None,
        totals: Vec::new(),
        heard: Heard::default(),
        outer: Vec::new(),
        clause: 0..0,
        rest: false,
        sentence: 0,
    };
    reader.run();
    reader.found
}

/// Returns the classes whose words name a row or column of the tables, in some of the patterns.
fn rows(vocabulary: &Vocabulary, which: fn(&Pattern) -> bool) -> Classes {
    let patterns = vocabulary.patterns.iter().filter(|pattern| which(pattern));
    let open = patterns.flat_map(|pattern| pattern.readings.iter().flatten());
    open.flat_map(|term| term.open).flatten().fold(0, |all, class| all | 1 << class)
}

/// What has been said in the sentence so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    /// 其中: what follows are parts.
    pub(super) among: bool,
    /// A word that speaks of something else, by its meaning.
    pub(super) sentence: Option<usize>,
    pub(super) lenient: bool,
    /// The words of the last pattern that fitted.
    pub(super) words: Classes,
}

pub(super) struct Reader<'v> {
    pub(super) matcher: Matcher<'v>,
    /// The classes that are topics.
    pub(super) native: Classes,
    /// The classes that need no topic.
    pub(super) clear: Classes,
    /// The classes of rows and columns to which 均 ties a total.
    pub(super) tied: Classes,
    pub(super) tokens: &'v [Token],
    pub(super) letters: &'v [Letter],
    pub(super) found: Vec<Statement>,
    pub(super) topic: Topic,
    /// The topic of the tables before something else was spoken of.
    pub(super) kept: Option<Topic>,
    /// Whether a number was said of the topic.
    pub(super) governed: bool,
    /// The token that named the topic.
    pub(super) named: Option<usize>,
    /// Totals to which 其中, 均 and shares refer, by statement, each with its topic.
    pub(super) totals: Vec<(usize, Topic)>,
    pub(super) heard: Heard,
    /// What had been said outside the brackets.
    pub(super) outer: Vec<Heard>,
    /// The tokens of the clause.
    pub(super) clause: Range<usize>,
    /// Whether the sentence speaks of what is left over.
    pub(super) rest: bool,
    /// The first statement of the sentence.
    pub(super) sentence: usize,
}

impl Reader<'_> {
    fn run(&mut self) {
        for at in 0..self.tokens.len() {
            if at >= self.clause.end {
                self.clause = self.clause_from(at);
            }
            match self.tokens[at].kind {
                Kind::Word(_) => self.word(at),
                Kind::Number(_) => self.number(at),
                Kind::Open => self.outer.push(self.heard),
                Kind::Close => self.heard = self.outer.pop().unwrap_or(self.heard),
                Kind::Stop(paragraph) => self.stop(paragraph),
                _ => {}
            }
        }
        self.stop(true);
    }

    fn clause_from(&self, at: usize) -> Range<usize> {
        let length = self.tokens[at..].iter().position(Token::ends_clause);
        at..length.map_or(self.tokens.len(), |length| at + length.max(1))
    }

    fn stop(&mut self, paragraph: bool) {
        if std::mem::take(&mut self.rest) {
            // What is left over is not told by its way, so that the parts need not add up.
            for statement in &mut self.found[self.sentence..] {
                statement.lenient |= statement.figure == Figure::Part;
            }
        }
        self.sentence = self.found.len();
        if self.is_elsewhere() {
            // What no number was said of was only mentioned.
            let kept = self.kept.take().filter(|_| !self.governed);
            self.topic = kept.unwrap_or(Topic { after: true, ..Topic::default() });
        }
        self.heard = Heard::default();
        self.outer.clear();
        if paragraph {
            self.topic = Topic::default();
            self.kept = None;
            self.named = None;
            self.totals.clear();
        }
    }

    fn word(&mut self, at: usize) {
        let (classes, roles) = (self.tokens[at].classes, self.matcher.roles);
        if classes & roles.elsewhere != 0 {
            self.scope(at);
        }
        self.name(at);
        if classes & roles.among != 0 {
            self.heard.among = true;
        }
        self.rest |= classes & roles.rest != 0;
        let is_so = classes & roles.is != 0 && at == self.clause.start;
        if is_so || classes & (roles.none | roles.all) != 0 {
            self.unnumbered(at);
        }
    }

    /// Takes note of a word that speaks of something else for a whole sentence.
    fn scope(&mut self, at: usize) {
        match self.elsewhere(at) {
            Some((meaning, Reach::Sentence)) => self.heard.sentence = Some(meaning),
            Some((_, Reach::Lenient)) => self.heard.lenient = true,
            _ => {}
        }
    }

    pub(super) fn elsewhere(&self, at: usize) -> Option<(usize, Reach)> {
        let class = self.matcher.roles.elsewhere.trailing_zeros() as usize;
        let meaning = self.matcher.meaning(&self.tokens[at], class)?;
        Some((meaning, self.matcher.vocabulary.meanings[meaning].reach))
    }

    /// Takes a word for what is spoken of from here on, where it is one.
    pub(super) fn name(&mut self, at: usize) {
        let Some((topic, weak)) = self.topic_of(at) else { return };
        let in_clause = self.named.is_some_and(|named| self.clause.contains(&named));
        if weak && (in_clause || self.names_here(at)) {
            return;
        }
        let together = topic.class == self.topic.class && in_clause && self.is_joined(at);
        if together {
            let more = topic.members.into_iter().filter(|m| !self.topic.members.contains(m));
            let more: Vec<usize> = more.collect();
            self.topic.members.extend(more);
        } else {
            let native = (!self.is_elsewhere()).then(|| self.topic.clone());
            self.kept = native.or_else(|| self.kept.take());
            self.topic = topic;
            self.governed = false;
        }
        self.named = Some(at);
    }

    /// Whether something else than the tables is spoken of.
    pub(super) fn is_elsewhere(&self) -> bool {
        let elsewhere = self.matcher.roles.elsewhere;
        self.topic.class.is_some_and(|class| elsewhere & (1 << class) != 0)
    }

    pub(super) fn topic_of(&self, at: usize) -> Option<(Topic, bool)> {
        let token = &self.tokens[at];
        if let Some((meaning, reach)) = self.elsewhere(at) {
            let class = self.matcher.vocabulary.meanings[meaning].class;
            let topic = Topic { class: Some(class), members: vec![meaning], after: true };
            return match reach {
                Reach::Topic => Some((topic, false)),
                Reach::Weak => Some((topic, true)),
                _ => None,
            };
        }
        let classes = token.classes & self.native;
        if classes == 0 {
            return None;
        }
        let class = classes.trailing_zeros() as usize;
        let members = self.matcher.meaning(token, class).into_iter().collect();
        Some((Topic { class: Some(class), members, after: true }, false))
    }

    /// Whether a word behind this one in the clause names a topic of the tables, or one beside it a row of them.
    fn names_here(&self, at: usize) -> bool {
        let rest = &self.tokens[at + 1..self.clause.end.max(at + 1)];
        let beside = &self.tokens[self.clause.start.min(at)..at];
        let beside = beside.iter().rev().chain(rest).take_while(|token| !token.is_number());
        rest.iter().any(|token| token.classes & self.native != 0)
            || beside.fold(0, |all, token| all | token.classes) & self.clear != 0
    }

    /// Whether only joiners stand between the last topic and this word.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        let Some(named) = self.named else { return false };
        let roles = &self.matcher.roles;
        let between = &self.tokens[named + 1..at];
        between.iter().all(|token| {
            token.classes & (roles.joiner | roles.glue) != 0 || matches!(token.kind, Kind::Pause)
        })
    }
}
