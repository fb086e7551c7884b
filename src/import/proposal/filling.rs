//! Matched rows filled into the cells of a form, and what is doubtful about it.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::check::{self, Sums};
use crate::import::matching::figure::{self, CellContent};
use crate::import::matching::labels::{IDENTICAL, NormalizedLabel};
use crate::import::matching::strip::{Field, Strip};
use crate::import::matching::{Matched, fit, matched, rows};
use crate::model::{CellId, CellKind, Form, Message, Report, Status, Totals, Value};

use super::facts;
use super::{Doubt, Missing, Proposal, Read, Unplaced};

/// How similar a label must be to the header beside a group of rows.
const GROUP_SIMILARITY: u32 = 800;

/// Cells of a form with what was read.
pub(in crate::import) struct Filling<'s> {
    form: Arc<Form>,
    strips: &'s [Strip],
    cells: Vec<Option<Read>>,
    doubts: BTreeMap<CellId, Doubt>,
    unplaced: BTreeMap<usize, Unplaced>,
    missing: Vec<Missing>,
    notes: BTreeMap<CellId, String>,
    used: HashSet<usize>,
    /// Cells that the document names, blank ones among them.
    named: HashSet<CellId>,
    /// How well rows and strips fit in all.
    pub(in crate::import) score: u32,
}

impl<'s> Filling<'s> {
    /// Reads the strips of a document into the cells of `form`.
    pub(in crate::import) fn new(form: &Arc<Form>, strips: &'s [Strip]) -> Self {
        let mut filling = Self {
            form: Arc::clone(form),
            strips,
            cells: vec![None; form.cells.len()],
            doubts: BTreeMap::new(),
            unplaced: BTreeMap::new(),
            missing: Vec::new(),
            notes: BTreeMap::new(),
            used: HashSet::new(),
            named: HashSet::new(),
            score: 0,
        };
        filling.by_address();
        let rest: Vec<Strip> = strips
            .iter()
            .enumerate()
            .map(
                |(at, strip)| {
                    if filling.used.contains(&at) { Strip::default() } else { strip.clone() }
                },
            )
            .collect();
        let tables = matched(form, &rest);
        for found in &tables {
            filling.score += found.matches.iter().map(|found| found.score).sum::<u32>();
            filling.table(found);
        }
        filling
    }

    /// Takes the cells that a document names itself.
    fn by_address(&mut self) {
        for (at, strip) in self.strips.iter().enumerate() {
            for field in &strip.fields {
                let Some(cell) =
                    field.address.as_deref().and_then(|address| self.form.cell_at(address))
                else {
                    continue;
                };
                self.used.insert(at);
                self.named.insert(cell);
                self.score += IDENTICAL;
                self.put(cell, field, strip, None);
            }
        }
    }

    fn table(&mut self, found: &Matched) {
        let strips = self.strips;
        let full = found.matches.iter().map(|found| (&strips[found.strip], &found.target)).find(
            |(strip, target)| {
                let line = &strip.place;
                strip.is_text
                    && strip.fields.len() == found.targets[**target].cells.len()
                    && strip.fields.iter().all(|field| field.place == *line)
            },
        );
        let full = full.map(|(strip, _)| strip);
        for row in &found.matches {
            let (strip, target) = (&strips[row.strip], &found.targets[row.target]);
            self.used.insert(row.strip);
            if self.several(found, row.target, strip) {
                continue;
            }
            let Some(fit) = fit(&self.form, target, strip, full) else {
                let why = Message::key("import.no_fit")
                    .with("figures", strip.figures())
                    .with("columns", target.cells.len());
                self.unplaced(row.strip, why);
                continue;
            };
            let doubt = if row.other_header {
                Some(Message::key("import.other_header"))
            } else if !fit.is_sure {
                Some(Message::key("import.place_doubtful"))
            } else {
                (!row.is_sure).then(|| Message::key("import.label_doubtful"))
            };
            for (cell, field) in target.cells.iter().zip(&fit.fields) {
                if let Some(field) = field {
                    self.put(*cell, field, strip, doubt.as_ref());
                }
            }
        }
        let rows = found.matches.iter().map(|row| row.target).collect::<HashSet<_>>();
        for (at, target) in found.targets.iter().enumerate() {
            let known = target.cells.iter().any(|cell| {
                self.cells[cell.index()].is_some()
                    || self.doubts.contains_key(cell)
                    || self.named.contains(cell)
            });
            if let Some(cell) = target.cells.first().filter(|_| !rows.contains(&at) && !known) {
                self.missing.push(Missing { table: self.form.cell(*cell).table, cell: *cell });
            }
        }
    }

    /// Puts a run of figures that is several rows into the row that it was taken for and those before it, or behind it, if
    /// none of them was found elsewhere. Doubtful all the same.
    fn several(&mut self, found: &Matched, at: usize, strip: &Strip) -> bool {
        let wanted = found.targets[at].cells.len().max(1);
        let count = strip.fields.len() / wanted;
        if !strip.is_text || count < 2 || !strip.fields.len().is_multiple_of(wanted) {
            return false;
        }
        let is_free = |rows: &Range<usize>| {
            rows.end <= found.targets.len()
                && found.matches.iter().all(|row| row.target == at || !rows.contains(&row.target))
        };
        let before = (at + 1).checked_sub(count).map(|first| first..at + 1);
        for rows_of in before.into_iter().chain(std::iter::once(at..at + count)).filter(is_free) {
            let targets = &found.targets[rows_of];
            let Some(rows) = rows(&self.form, targets, strip) else { continue };
            let doubt = Message::key("import.place_doubtful");
            for (target, row) in targets.iter().zip(rows) {
                for (cell, field) in target.cells.iter().zip(row) {
                    self.put(*cell, field, strip, Some(&doubt));
                }
            }
            return true;
        }
        false
    }

    /// Puts a field into a cell.
    fn put(&mut self, cell: CellId, field: &Field, strip: &Strip, doubt: Option<&Message>) {
        let kind = self.form.cell(cell).kind;
        let mut why = doubt.cloned();
        match &field.content {
            CellContent::Blank => why = None,
            CellContent::NoneWord => {
                why = Some(Message::key("import.none_word").with("text", field.text.trim()));
            }
            CellContent::Text => {
                why = Some(Message::key("import.words").with("text", field.text.trim()));
            }
            CellContent::Figure(written) => match figure::to_value(written, kind) {
                Ok((value, doubt)) => {
                    why = doubt.or(why);
                    let read = Read { value, text: field.text.clone(), place: field.place.clone() };
                    let before = self.cells[cell.index()].replace(read);
                    if before.is_some_and(|before| before.value != value) {
                        why = Some(Message::key("import.twice"));
                    }
                }
                Err(reason) => why = Some(reason),
            },
        }
        if let Some(why) = why {
            self.doubt(cell, strip, field, why);
        }
    }

    fn doubt(&mut self, cell: CellId, strip: &Strip, field: &Field, why: Message) {
        let doubt = Doubt { cell, excerpt: strip.excerpt.clone(), place: field.place.clone(), why };
        self.doubts.entry(cell).or_insert(doubt);
    }

    fn unplaced(&mut self, strip: usize, why: Message) {
        let Strip { excerpt, place, .. } = &self.strips[strip];
        let unplaced = Unplaced { excerpt: excerpt.clone(), place: place.clone(), why };
        self.unplaced.entry(strip).or_insert(unplaced);
    }

    /// Finds places for rows that the form prints in another way, and says what has none.
    pub(in crate::import) fn settle(&mut self) {
        self.groups();
        self.strangers();
        self.empty_totals();
        self.contradictions();
    }

    /// A row whose label is the header beside several rows, as （六）其他处理 on a form where it has parts: its figures
    /// belong to the last of them, if none of them was found.
    fn groups(&mut self) {
        let form = Arc::clone(&self.form);
        for (at, strip) in self.strips.iter().enumerate() {
            if self.used.contains(&at) || strip.figures() == 0 {
                continue;
            }
            let found = form.tables.iter().enumerate().find_map(|(table, held)| {
                let group = held.row_groups.iter().position(|group| {
                    let label = NormalizedLabel::of(&group.label.zh);
                    strip.labels.iter().any(|own| own.similarity(&label) >= GROUP_SIMILARITY)
                })?;
                let block = held
                    .blocks
                    .iter()
                    .find(|block| block.rows.iter().any(|row| row.group == Some(group)))?;
                let rows: Vec<usize> = (0..block.rows.len())
                    .filter(|row| block.rows[*row].group == Some(group))
                    .collect();
                let cells = |row: usize| {
                    (0..block.columns.len()).filter_map(move |column| block.cell(row, column))
                };
                let is_free =
                    |row: &usize| cells(*row).all(|cell| self.cells[cell.index()].is_none());
                let cells: Vec<CellId> = cells(*rows.last()?).collect();
                (rows.iter().all(is_free) && strip.fields.len() >= cells.len())
                    .then_some((table, cells))
            });
            let Some((_, cells)) = found else { continue };
            self.used.insert(at);
            self.score += IDENTICAL / 2;
            let fields = &strip.fields[strip.fields.len() - cells.len()..];
            for (cell, field) in cells.iter().zip(fields) {
                self.put(*cell, field, strip, Some(&Message::key("import.group_row")));
            }
            self.missing.retain(|missing| !cells.contains(&missing.cell));
        }
    }

    /// Rows of figures among those of the report that the form does not have: kept as notes, and said.
    fn strangers(&mut self) {
        let tables: HashSet<usize> =
            self.used.iter().map(|at| self.strips[*at].table).filter(|table| *table > 0).collect();
        let mut last = None;
        for (at, strip) in self.strips.iter().enumerate() {
            if self.used.contains(&at) {
                let is_of = |read: &Option<Read>| {
                    read.as_ref().is_some_and(|read| {
                        strip.fields.iter().any(|field| field.place == read.place)
                    })
                };
                last = self
                    .cells
                    .iter()
                    .position(is_of)
                    .and_then(|cell| u16::try_from(cell).ok())
                    .map(CellId)
                    .or(last);
                continue;
            }
            let in_zone = strip.zone.as_ref().is_some_and(|zone| {
                self.form.tables.iter().any(|table| self.form.sections[table.section].id == *zone)
            });
            let is_near = if strip.is_text {
                in_zone && strip.fields.len() > 2
            } else {
                tables.contains(&strip.table)
            };
            let is_about = strip.labels.iter().any(|label| facts::is_asked(label.text()));
            if !is_near || strip.figures() == 0 || is_about {
                continue;
            }
            self.unplaced(at, Message::key("import.no_such_row"));
            if let Some(cell) = last.filter(|_| !strip.is_text) {
                let note = self.notes.entry(cell).or_default();
                if !note.is_empty() {
                    note.push('\n');
                }
                note.push_str(&strip.excerpt);
            }
        }
    }

    /// A total of 0 over parts that are not 0 states nothing; where all other rules agree, the sum is taken, and said.
    fn empty_totals(&mut self) {
        let report = self.report();
        let sums = Sums::of(&report, None);
        let form = Arc::clone(&self.form);
        for cell in &form.computed_order {
            let Some(read) = &self.cells[cell.index()] else { continue };
            if !read.value.number.is_zero() || form.cell(*cell).kind != CellKind::Count {
                continue;
            }
            let Some(sum) = report.sum_of_parts(*cell).filter(|sum| *sum > Decimal::ZERO) else {
                continue;
            };
            let mut after = report.clone();
            let mut entry = report.entry(*cell);
            entry.value = Some(Value::number(sum));
            after.set_entry(*cell, entry);
            let then = Sums::of(&after, None);
            let proofs = sums.instances_of(*cell).iter().filter(|at| sums.is_equation(**at));
            let (mut failed, mut holds) = (0, true);
            for at in proofs {
                failed += usize::from(sums.outcome(*at).status == Status::Failed);
                holds &= then.outcome(*at).status != Status::Failed;
            }
            if failed > 1 && holds {
                let why = Message::key("import.empty_total").with("sum", sum);
                let (text, place) = (read.text.clone(), read.place.clone());
                let excerpt = self.excerpt_of(*cell);
                self.cells[cell.index()] =
                    Some(Read { value: Value::number(sum), text, place: place.clone() });
                self.doubts.insert(*cell, Doubt { cell: *cell, excerpt, place, why });
            }
        }
    }

    /// Figures that contradict each other: the document may say so, or it was read wrongly.
    fn contradictions(&mut self) {
        let assessment = check::assess(&self.report(), None);
        for held in assessment.findings() {
            let finding = &held.finding;
            let is_equation = held.sum.is_some_and(|sum| assessment.sums().is_equation(sum));
            if !finding.blocks() || !is_equation {
                continue;
            }
            let suggestions = assessment.suggestions(held);
            let suggested = suggestions.iter().flat_map(|found| &found.changes);
            let cells: Vec<CellId> = match suggestions.first() {
                Some(_) => suggested.map(|change| change.cell).collect(),
                None => finding.cells.clone(),
            };
            for cell in cells {
                let Some(read) = self.cells[cell.index()].as_ref() else { continue };
                let why = Message::key("import.contradicts").with("rule", &finding.rule);
                let doubt =
                    Doubt { cell, excerpt: self.excerpt_of(cell), place: read.place.clone(), why };
                self.doubts.entry(cell).or_insert(doubt);
            }
        }
    }

    fn excerpt_of(&self, cell: CellId) -> String {
        let Some(read) = &self.cells[cell.index()] else { return String::new() };
        let is_of = |strip: &&Strip| {
            strip.fields.iter().any(|field| field.place == read.place && field.text == read.text)
        };
        self.strips.iter().find(is_of).map(|strip| strip.excerpt.clone()).unwrap_or_default()
    }

    fn report(&self) -> Report {
        let mut report = Report::new(Arc::clone(&self.form), "", self.form.first_year);
        report.totals = Totals::Keyed;
        for (at, read) in self.cells.iter().enumerate() {
            let Some(cell) = u16::try_from(at).ok().map(CellId) else { break };
            if let Some(read) = read {
                let mut entry = report.entry(cell);
                entry.value = Some(read.value);
                report.set_entry(cell, entry);
            }
        }
        report
    }

    /// Returns whether a table stands in the document.
    pub(in crate::import) fn found_anything(&self) -> bool {
        self.score > 0
    }

    /// Hands over what was read.
    pub(in crate::import) fn into_proposal(self, proposal: &mut Proposal) {
        proposal.cells = self.cells;
        proposal.doubts = self.doubts.into_values().collect();
        proposal.unplaced = self.unplaced.into_values().collect();
        proposal.missing = self.missing;
        proposal.notes = self.notes;
    }
}
