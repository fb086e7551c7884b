//! Which pattern a number fits, and the cells that it then can mean.

use std::fmt::Write as _;

use super::token::{Kind, Roles, Token};
use crate::model::vocabulary::{Classes, Figure, OpenSum, Pattern};
use crate::model::{CellId, Vocabulary};

/// Cells with their factor, and how a person writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) terms: Vec<(i32, Vec<CellId>)>,
    pub(super) text: String,
}

/// What is spoken of: one thing, or several that are named together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Topic {
    /// The class; none where nothing has been named yet.
    pub(super) class: Option<usize>,
    /// The meanings.
    pub(super) members: Vec<usize>,
    /// Whether something else had been named before.
    pub(super) after: bool,
}

/// The words beside a number.
#[derive(Clone, Copy)]
pub(super) struct Region<'a> {
    /// The tokens.
    pub(super) tokens: &'a [Token],
    /// More tokens, behind the number.
    pub(super) behind: &'a [Token],
    /// What else counts as said.
    pub(super) also: Classes,
}

impl Region<'_> {
    pub(super) fn said(&self) -> Classes {
        self.iter().fold(self.also, |all, token| all | token.classes)
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &Token> {
        self.tokens.iter().chain(self.behind)
    }
}

/// A pattern that fits, with all that the number can mean, the usual first.
#[derive(Clone, Debug)]
pub(super) struct Fitting<'v> {
    pub(super) pattern: &'v Pattern,
    pub(super) readings: Vec<Sum>,
    /// The rule by which a number is judged.
    pub(super) rule: String,
    /// Whether the first reading is the only one that can be right.
    pub(super) strict: bool,
}

impl Fitting<'_> {
    /// Whether the number would state a cell that this form does not have.
    pub(super) fn is_void(&self) -> bool {
        self.pattern.figure == Figure::Stated && self.readings.is_empty()
    }
}

/// The words and patterns with what is looked for.
pub(super) struct Matcher<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) roles: Roles,
}

impl<'v> Matcher<'v> {
    /// Returns the patterns that can fit, in order.
    pub(super) fn fitting<'r>(
        &'r self,
        region: Region<'r>,
        topic: &'r Topic,
        asked: impl Fn(&Pattern) -> bool + 'r,
    ) -> impl Iterator<Item = Fitting<'v>> + 'r {
        let said = region.said();
        let mask = topic.class.map_or(0, |class| 1 << class);
        self.vocabulary.patterns.iter().filter_map(move |pattern| {
            let on_topic = pattern.topics == 0
                || pattern.topics & mask != 0
                || (topic.class.is_none() && (pattern.anywhere || (pattern.opens && !topic.after)));
            let said_all = pattern.says.iter().all(|one| one & said != 0);
            let fits = on_topic && said_all && pattern.without & said == 0 && asked(pattern);
            if fits { self.filled(pattern, region, topic) } else { None }
        })
    }

    /// Fills the open parts of a pattern from the topic and the words; none where one stays open.
    fn filled(&self, pattern: &'v Pattern, region: Region, topic: &Topic) -> Option<Fitting<'v>> {
        let mut strict = false;
        let mut choices: Vec<(usize, Vec<Vec<usize>>)> = Vec::new();
        let open = pattern.readings.iter().flatten().flat_map(|term| term.open);
        for class in open.flatten() {
            if choices.iter().any(|(held, _)| *held == class) {
                continue;
            }
            let groups = if topic.class == Some(class) {
                vec![topic.members.clone()]
            } else {
                self.groups(class, region, pattern, &mut strict)?
            };
            choices.push((class, groups));
        }
        let rule = self.rule_of(pattern, &choices);
        let most = choices.iter().map(|(_, groups)| groups.len()).max().unwrap_or(1);
        let mut readings = Vec::new();
        for choice in 0..most {
            let chosen: Vec<(usize, &[usize])> = choices
                .iter()
                .filter_map(|(class, groups)| {
                    Some((*class, groups.get(choice).or(groups.first())?.as_slice()))
                })
                .collect();
            readings.extend(
                pattern.readings.iter().map(|reading| sum(self.vocabulary, reading, &chosen)),
            );
        }
        // What a word means on other forms only is no cell of this one.
        readings.retain(|sum| sum.terms.iter().all(|(_, cells)| !cells.is_empty()));
        Some(Fitting { pattern, readings, rule, strict })
    }

    fn rule_of(&self, pattern: &Pattern, choices: &[(usize, Vec<Vec<usize>>)]) -> String {
        let Some(name) = pattern.rule.strip_prefix('{') else { return pattern.rule.clone() };
        let name = name.trim_end_matches('}');
        let class = self.vocabulary.classes.iter().position(|class| class == name);
        let choice = choices.iter().find(|(held, _)| Some(*held) == class);
        let last = choice.and_then(|(_, groups)| groups.first()).and_then(|group| group.last());
        last.map(|meaning| self.vocabulary.meanings[*meaning].rule.clone()).unwrap_or_default()
    }

    /// Returns the meanings of a class that are said: the last ones that are named together, and where the words before
    /// them name a part of it, that part.
    fn groups(
        &self,
        class: usize,
        region: Region,
        pattern: &Pattern,
        strict: &mut bool,
    ) -> Option<Vec<Vec<usize>>> {
        let (mut groups, mut current): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
        let (mut joined, mut more) = (false, false);
        for token in region.iter() {
            if token.classes & (1 << class) != 0 {
                if !joined && !current.is_empty() {
                    groups.push(std::mem::take(&mut current));
                }
                let meaning = self.meaning(token, class);
                current.extend(meaning.filter(|meaning| !current.contains(meaning)));
                (joined, more) = (false, more);
            } else if token.classes & self.roles.joiner != 0 || matches!(token.kind, Kind::Pause) {
                joined = true;
            } else if token.classes & self.roles.more != 0 {
                more = !current.is_empty();
            } else if token.classes & self.roles.glue == 0 {
                joined = false;
            }
        }
        if current.is_empty() {
            return None;
        }
        let part = groups.pop().filter(|part| {
            let covers = |whole: &[usize], part: &[usize]| self.covers(pattern, class, whole, part);
            covers(&current, part)
        });
        *strict |= part.is_some() && more;
        Some(match part {
            Some(part) if more => vec![current, part],
            Some(part) => vec![part, current],
            None => vec![current],
        })
    }

    /// Returns the meaning of a word in a class.
    pub(super) fn meaning(&self, token: &Token, class: usize) -> Option<usize> {
        let Kind::Word(word) = token.kind else { return None };
        let meanings = &self.vocabulary.words()[word].meanings;
        meanings.iter().copied().find(|meaning| self.vocabulary.meanings[*meaning].class == class)
    }

    /// Whether the cells of a part are among those of the whole, and not all of them.
    fn covers(&self, pattern: &Pattern, class: usize, whole: &[usize], part: &[usize]) -> bool {
        let Some(term) = pattern.readings.first().and_then(|reading| {
            reading.iter().find(|term| term.open.contains(&Some(class)) && term.stride == 1)
        }) else {
            return false;
        };
        let cells = |meanings: &[usize]| -> Vec<CellId> {
            let places = meanings.iter().map(|meaning| self.vocabulary.meanings[*meaning].place);
            places.flat_map(|place| term.cells.get(place).into_iter().flatten().copied()).collect()
        };
        let (whole, part) = (cells(whole), cells(part));
        part.len() < whole.len() && part.iter().all(|cell| whole.contains(cell))
    }
}

/// Fills the open parts of a sum.
fn sum(vocabulary: &Vocabulary, reading: &OpenSum, chosen: &[(usize, &[usize])]) -> Sum {
    let mut sum = Sum::default();
    let none: &[usize] = &[usize::MAX];
    for term in reading {
        let of = |class: Option<usize>| match class {
            Some(class) => chosen.iter().find(|(held, _)| *held == class).map_or(none, |(_, m)| *m),
            None => none,
        };
        let place = |meaning: usize| vocabulary.meanings.get(meaning).map_or(0, |held| held.place);
        let mut cells = Vec::new();
        for first in of(term.open[0]) {
            for second in of(term.open[1]) {
                let at = place(*first) * term.stride + place(*second);
                cells.extend(term.cells.get(at).into_iter().flatten().copied());
            }
        }
        let rows = names(vocabulary, &term.parts[1], term.open[0], of(term.open[0]));
        let columns = names(vocabulary, &term.parts[2], term.open[1], of(term.open[1]));
        for row in &rows {
            for column in &columns {
                let sign = match (sum.text.is_empty(), term.factor < 0) {
                    (true, false) => "",
                    (true, true) => "-",
                    (false, false) => " + ",
                    (false, true) => " - ",
                };
                let table = &term.parts[0];
                // A string takes whatever is written.
                let _ = write!(sum.text, "{sign}{table}.{row}.{column}");
            }
        }
        sum.terms.push((term.factor, cells));
    }
    sum
}

/// Returns how the part of an address is written: single ids one by one, lists as one list.
fn names(
    vocabulary: &Vocabulary,
    fixed: &str,
    class: Option<usize>,
    meanings: &[usize],
) -> Vec<String> {
    if class.is_none() {
        return vec![fixed.to_owned()];
    }
    let held: Vec<_> = meanings.iter().filter_map(|at| vocabulary.meanings.get(*at)).collect();
    let ids: Vec<String> = held.iter().flat_map(|meaning| meaning.ids.iter().cloned()).collect();
    if held.iter().all(|meaning| meaning.ids.len() == 1) {
        return ids;
    }
    vec![format!("{{{}}}", ids.join(","))]
}
