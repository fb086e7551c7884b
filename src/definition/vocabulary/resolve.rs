//! A vocabulary on the rows and columns of a form: the words of its base and its own → [`Vocabulary`].
//!
//! Of the base, what the form does not have is left out, since other forms have it; in the form's own words and claims it is
//! a mistake. A claim that has no cell left stays, so that its words go on being read as what they speak of; it states
//! nothing.

use std::collections::{BTreeSet, HashMap};

use super::base::Base;
use super::written::{Claim, Problem, Words, Written, mask, terms};
use super::{Sources, Without};
use crate::definition::reader::Text;
use crate::model::vocabulary::{Classes, Meaning, OpenSum, OpenTerm, Pattern, Vocabulary, Word};
use crate::model::{CellId, Form, Message, Table};

/// Brings the words of a form together with those of its base, and returns what is wrong with the form's.
pub(super) fn resolve(form: &Form, sources: &Sources) -> (Vocabulary, Vec<Problem>) {
    let Sources { base, own, without } = sources;
    let nothing = Written::default();
    let base = base.map_or(&nothing, Base::written);
    let mut resolver = Resolver {
        form,
        ids: ids_of(form),
        vocabulary: Vocabulary::default(),
        owned: 0,
        problems: Vec::new(),
    };
    resolver.same(base, own);
    resolver.words(base, own, without);
    // Claims over words that are wrong would only say so again.
    if resolver.problems.is_empty() {
        resolver.claims(base, own, without);
    }
    (resolver.vocabulary, resolver.problems)
}

/// Returns the ids of all rows and columns, each once.
fn ids_of(form: &Form) -> Vec<&str> {
    let blocks = || form.tables.iter().flat_map(|table| &table.blocks);
    let rows = blocks().flat_map(|block| &block.rows).map(|row| row.id.as_str());
    let columns = blocks().flat_map(|block| &block.columns).map(|column| column.id.as_str());
    let mut seen = BTreeSet::new();
    rows.chain(columns).filter(|id| seen.insert(*id)).collect()
}

struct Resolver<'f> {
    form: &'f Form,
    /// The ids of all rows and columns.
    ids: Vec<&'f str>,
    vocabulary: Vocabulary,
    /// How many of the meanings are the form's own: they come first.
    owned: usize,
    problems: Vec<Problem>,
}

impl Resolver<'_> {
    fn same(&mut self, base: &Written, own: &Written) {
        let same = &mut self.vocabulary.same;
        same.extend(own.same.iter().chain(&base.same));
        same.sort_by_key(|pair| pair.0);
        same.dedup_by_key(|pair| pair.0);
    }

    /// The form's own words come first, so that a word means in a class what the form says.
    fn words(&mut self, base: &Written, own: &Written, without: &Without) {
        let classes = &mut self.vocabulary.classes;
        let full = base.add_classes(classes).or(own.add_classes(classes));
        if let Some(name) = full {
            self.problems.push(Problem::classes(name));
            return;
        }
        let known: BTreeSet<&str> = base.words.iter().flat_map(Words::each).collect();
        for word in without.words.iter().filter(|word| !known.contains(word.value.as_str())) {
            let message = Message::key("definition.not_in_base").with("word", &word.value);
            self.problems.push(Problem::new("form_not_in_base", word, message));
        }
        let mut words: HashMap<String, Word> = HashMap::with_capacity(known.len());
        let mut unknown = Vec::new();
        for line in &own.words {
            let ids: Vec<String> = line.ids().map(str::to_owned).collect();
            for id in ids.iter().filter(|id| !self.has(id)) {
                let known = self.ids.iter().copied();
                unknown.extend(line.is.as_ref().map(|text| Problem::unknown(text, id, known)));
            }
            self.add(line, ids, line.each(), &mut words);
        }
        self.problems.append(&mut unknown);
        self.owned = self.vocabulary.meanings.len();
        let left_out: BTreeSet<&str> = without.words.iter().map(|w| w.value.as_str()).collect();
        for line in &base.words {
            let ids = line.ids().filter(|id| self.has(id)).map(str::to_owned).collect();
            let each = line.each().filter(|word| !left_out.contains(word));
            self.add(line, ids, each, &mut words);
        }
        self.vocabulary.set_words(words.into_values().collect());
    }

    /// Whether the form has a row or column with this id.
    fn has(&self, id: &str) -> bool {
        self.ids.iter().any(|held| is_meant(id, held))
    }

    fn add<'w>(
        &mut self,
        line: &Words,
        ids: Vec<String>,
        each: impl Iterator<Item = &'w str>,
        words: &mut HashMap<String, Word>,
    ) {
        let Vocabulary { classes, meanings, .. } = &mut self.vocabulary;
        let Some(class) = classes.iter().position(|held| *held == line.class.value) else { return };
        for text in each {
            let word = words.entry(text.to_owned()).or_insert_with(|| Word {
                text: text.chars().collect(),
                meanings: Vec::new(),
                classes: 0,
            });
            word.meanings.push(meanings.len());
            word.classes |= 1 << class;
        }
        meanings.push(Meaning {
            class,
            place: meanings.iter().filter(|held| held.class == class).count(),
            ids,
            rule: line.rule.clone(),
            reach: line.reach,
            because: line.because.clone(),
        });
    }

    /// The claims of the base in their order, then the form's own, but one with the `id` of another in its place.
    fn claims(&mut self, base: &Written, own: &Written, without: &Without) {
        let known = || base.claims.iter().filter_map(|claim| claim.id.as_ref());
        for id in &without.claims {
            if !known().any(|held| held.value == id.value) {
                let known = known().map(|held| held.value.as_str());
                self.problems.push(Problem::unknown(id, &id.value, known));
            }
        }
        let mut own_by_id: HashMap<&str, &Claim> = HashMap::new();
        for claim in &own.claims {
            let Some(id) = &claim.id else { continue };
            if own_by_id.insert(&id.value, claim).is_some() {
                self.problems.push(Problem::duplicate(id));
            }
        }
        for claim in &base.claims {
            let id = claim.id.as_ref().map_or("", |id| id.value.as_str());
            if without.claims.iter().any(|left_out| left_out.value == id) {
                continue;
            }
            let pattern = match own_by_id.remove(id) {
                Some(claim) => self.own_pattern(claim),
                None => self.base_pattern(claim),
            };
            self.vocabulary.patterns.push(pattern);
        }
        for claim in &own.claims {
            let is_placed = |id: &Text| !own_by_id.contains_key(id.value.as_str());
            if !claim.id.as_ref().is_some_and(is_placed) {
                let pattern = self.own_pattern(claim);
                self.vocabulary.patterns.push(pattern);
            }
        }
    }

    /// Returns a claim of the base: meanings of which the form has no cell are left out.
    fn base_pattern(&self, claim: &Claim) -> Pattern {
        let readings = claim.cells.iter().filter_map(|text| self.sum(text, false).ok());
        let classes = |text: &Text| mask(text, &self.vocabulary.classes).unwrap_or_default();
        Pattern { readings: readings.collect(), ..pattern(claim, classes) }
    }

    /// Returns a claim of the form, in which every name must be known.
    fn own_pattern(&mut self, claim: &Claim) -> Pattern {
        let mut problems = Vec::new();
        for rule in [&claim.rule, &claim.none].into_iter().flatten() {
            if !rule.value.starts_with('{') && self.form.rule(&rule.value).is_none() {
                let known = self.form.rules.iter().map(|rule| rule.id.as_str());
                problems.push(Problem::unknown(rule, &rule.value, known));
            }
        }
        let pattern = pattern(claim, |text| {
            let classes = mask(text, &self.vocabulary.classes);
            classes.unwrap_or_else(|problem| {
                problems.push(problem);
                0
            })
        });
        let mut readings = Vec::new();
        for text in &claim.cells {
            match self.sum(text, true) {
                Ok(sum) => readings.push(sum),
                Err(problem) => problems.push(problem),
            }
        }
        self.problems.append(&mut problems);
        Pattern { readings, ..pattern }
    }

    fn sum(&self, text: &Text, own: bool) -> Result<OpenSum, Problem> {
        let terms = terms(text)?.into_iter();
        terms.map(|(factor, parts)| self.term(text, factor, parts, own)).collect()
    }

    /// Returns one address of a sum. It must name a cell, and for each of the form's own words too.
    fn term(
        &self,
        text: &Text,
        factor: i32,
        parts: [String; 3],
        own: bool,
    ) -> Result<OpenTerm, Problem> {
        let Some(table) = self.form.tables.iter().find(|table| table.id == parts[0]) else {
            let known = self.form.tables.iter().map(|table| table.id.as_str());
            return Err(Problem::unknown(text, &parts[0], known));
        };
        let open = [&parts[1], &parts[2]].map(|part| self.class_of(part));
        let rows = self.choices(&parts[1], open[0]);
        let columns = self.choices(&parts[2], open[1]);
        let known = || {
            let rows = table.blocks.iter().flat_map(|block| &block.rows);
            rows.map(|row| row.id.as_str())
        };
        let mut cells = Vec::new();
        for row in &rows {
            for column in &columns {
                let found = self.cells(table, &row.ids, &column.ids);
                if found.is_empty() && own && row.own && column.own {
                    let ids = [&row.ids, &column.ids].map(|ids| ids.join(","));
                    let id = format!("{}.{}.{}", table.id, ids[0], ids[1]);
                    return Err(Problem::unknown(text, &id, known()));
                }
                cells.push(found);
            }
        }
        if cells.iter().all(Vec::is_empty) {
            return Err(Problem::unknown(text, &parts.join("."), known()));
        }
        Ok(OpenTerm { factor, stride: columns.len(), open, cells, parts })
    }

    /// Returns the class of an open part of an address, as in `{document}`.
    fn class_of(&self, part: &str) -> Option<usize> {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        self.vocabulary.classes.iter().position(|class| class == name)
    }

    /// Returns what a part of an address can be: one list of ids, or those of each meaning of its class.
    fn choices(&self, part: &str, class: Option<usize>) -> Vec<Choice> {
        let Some(class) = class else {
            let ids = part.trim_start_matches('{').trim_end_matches('}').split(',');
            return vec![Choice { ids: ids.map(|id| id.trim().to_owned()).collect(), own: true }];
        };
        let meanings = self.vocabulary.meanings.iter().enumerate();
        meanings
            .filter(|(_, meaning)| meaning.class == class)
            .map(|(at, meaning)| Choice { ids: meaning.ids.clone(), own: at < self.owned })
            .collect()
    }

    /// Returns the cells in the rows and columns of these ids.
    fn cells(&self, table: &Table, rows: &[String], columns: &[String]) -> Vec<CellId> {
        let fits = |ids: &[String], held: &str| ids.iter().any(|id| is_meant(id, held));
        let row = |cell: CellId| fits(rows, &self.form.row_of(cell).id);
        let column = |cell: CellId| fits(columns, &self.form.column_of(cell).id);
        table.cells().filter(|cell| row(*cell) && column(*cell)).collect()
    }
}

/// What a part of an address stands for.
struct Choice {
    ids: Vec<String>,
    /// Whether the form says so, not its base.
    own: bool,
}

/// Whether an id means a row or column, of which the last letter may be a `*`.
fn is_meant(id: &str, of: &str) -> bool {
    match id.strip_suffix('*') {
        Some(head) => of.starts_with(head),
        None => of == id,
    }
}

/// Returns a claim without its cells; `classes` reads the texts that name some.
fn pattern(claim: &Claim, mut classes: impl FnMut(&Text) -> Classes) -> Pattern {
    let id = |text: &Option<Text>| text.as_ref().map_or_else(String::new, |t| t.value.clone());
    let mut some = |text: &Option<Text>| text.as_ref().map_or(0, &mut classes);
    let (topics, without, follows) =
        (some(&claim.topics), some(&claim.without), some(&claim.follows));
    Pattern {
        rule: id(&claim.rule),
        none: id(&claim.none),
        topics,
        without,
        follows,
        says: claim.says.iter().map(classes).collect(),
        ..claim.plain.clone()
    }
}
