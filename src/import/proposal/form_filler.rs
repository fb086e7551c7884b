//! Fills the cells of a form from matched rows, and says what is doubtful about it.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::check::{self, Sums};
use crate::import::matching::candidates::{Field, RowCandidate};
use crate::import::matching::figure::{self, CellContent};
use crate::import::matching::labels::{IDENTICAL, NormalizedLabel};
use crate::import::matching::{MatchedTable, assign_columns, match_tables, split_into_rows};
use crate::model::{CellId, CellKind, Form, Message, Report, Status, Totals, Value};

use super::identity;
use super::{CONTRADICTS, Doubt, MissingRow, Proposal, ReadFigure, Unplaced};

/// How similar a label must be to the header beside a group of rows.
const GROUP_SIMILARITY: u32 = 800;

/// Cells of a form with what was read.
pub(in crate::import) struct FormFiller<'s> {
    form: Arc<Form>,
    candidates: &'s [RowCandidate],
    cells: Vec<Option<ReadFigure>>,
    doubts: BTreeMap<CellId, Doubt>,
    unplaced: BTreeMap<usize, Unplaced>,
    missing: Vec<MissingRow>,
    notes: BTreeMap<CellId, String>,
    used: HashSet<usize>,
    /// Cells that the document names, blank ones among them.
    addressed: HashSet<CellId>,
    /// How well rows and candidates match in all.
    pub(in crate::import) score: u32,
}

impl<'s> FormFiller<'s> {
    /// Reads the row candidates of a document into the cells of `form`.
    pub(in crate::import) fn new(form: &Arc<Form>, candidates: &'s [RowCandidate]) -> Self {
        let mut filler = Self {
            form: Arc::clone(form),
            candidates,
            cells: vec![None; form.cells.len()],
            doubts: BTreeMap::new(),
            unplaced: BTreeMap::new(),
            missing: Vec::new(),
            notes: BTreeMap::new(),
            used: HashSet::new(),
            addressed: HashSet::new(),
            score: 0,
        };
        filler.fill_addressed();
        let rest: Vec<RowCandidate> = candidates
            .iter()
            .enumerate()
            .map(|(at, candidate)| {
                if filler.used.contains(&at) { RowCandidate::default() } else { candidate.clone() }
            })
            .collect();
        let tables = match_tables(form, &rest);
        for found in &tables {
            filler.score += found.matches.iter().map(|found| found.score).sum::<u32>();
            filler.fill_table(found);
        }
        filler
    }

    /// Fills the cells that a document names itself.
    fn fill_addressed(&mut self) {
        for (at, candidate) in self.candidates.iter().enumerate() {
            for field in &candidate.fields {
                let Some(cell) =
                    field.address.as_deref().and_then(|address| self.form.cell_at(address))
                else {
                    continue;
                };
                self.used.insert(at);
                self.addressed.insert(cell);
                self.score += IDENTICAL;
                self.fill_cell(cell, field, candidate, None);
            }
        }
    }

    fn fill_table(&mut self, found: &MatchedTable) {
        let candidates = self.candidates;
        let is_full = |(candidate, row): &(&RowCandidate, usize)| {
            let line = &candidate.place;
            candidate.is_text
                && candidate.fields.len() == found.rows[*row].cells.len()
                && candidate.fields.iter().all(|field| field.place == *line)
        };
        let mut pairs =
            found.matches.iter().map(|matched| (&candidates[matched.candidate], matched.row));
        let full = pairs.find(is_full).map(|(candidate, _)| candidate);
        for matched in &found.matches {
            let (candidate, row) = (&candidates[matched.candidate], &found.rows[matched.row]);
            self.used.insert(matched.candidate);
            if self.fill_several_rows(found, matched.row, candidate) {
                continue;
            }
            let Some(columns) = assign_columns(&self.form, row, candidate, full) else {
                let why = Message::key("import.no_fit")
                    .with("figures", candidate.figure_count())
                    .with("columns", row.cells.len());
                self.add_unplaced(matched.candidate, why);
                continue;
            };
            let doubt = if matched.has_other_header {
                Some(Message::key("import.other_header"))
            } else if !columns.is_sure {
                Some(Message::key("import.place_doubtful"))
            } else {
                (!matched.is_sure).then(|| Message::key("import.label_doubtful"))
            };
            for (cell, field) in row.cells.iter().zip(&columns.fields) {
                if let Some(field) = field {
                    self.fill_cell(*cell, field, candidate, doubt.as_ref());
                }
            }
        }
        let matched = found.matches.iter().map(|matched| matched.row).collect::<HashSet<_>>();
        for (at, row) in found.rows.iter().enumerate() {
            let is_known = row.cells.iter().any(|cell| {
                self.cells[cell.index()].is_some()
                    || self.doubts.contains_key(cell)
                    || self.addressed.contains(cell)
            });
            if let Some(cell) = row.cells.first().filter(|_| !matched.contains(&at) && !is_known) {
                self.missing.push(MissingRow { table: self.form.cell(*cell).table, cell: *cell });
            }
        }
    }

    /// Fills a run of figures that is several rows into the row that it was matched with and those before it, or behind it, if
    /// none of them was found elsewhere. Doubtful all the same.
    fn fill_several_rows(
        &mut self,
        found: &MatchedTable,
        at: usize,
        candidate: &RowCandidate,
    ) -> bool {
        let expected = found.rows[at].cells.len().max(1);
        let count = candidate.fields.len() / expected;
        if !candidate.is_text || count < 2 || !candidate.fields.len().is_multiple_of(expected) {
            return false;
        }
        let is_free = |rows: &Range<usize>| {
            rows.end <= found.rows.len()
                && found.matches.iter().all(|other| other.row == at || !rows.contains(&other.row))
        };
        let before = (at + 1).checked_sub(count).map(|first| first..at + 1);
        for range in before.into_iter().chain(std::iter::once(at..at + count)).filter(is_free) {
            let rows = &found.rows[range];
            let Some(parts) = split_into_rows(&self.form, rows, candidate) else { continue };
            let doubt = Message::key("import.place_doubtful");
            for (row, fields) in rows.iter().zip(parts) {
                for (cell, field) in row.cells.iter().zip(fields) {
                    self.fill_cell(*cell, field, candidate, Some(&doubt));
                }
            }
            return true;
        }
        false
    }

    /// Fills a cell from a field.
    fn fill_cell(
        &mut self,
        cell: CellId,
        field: &Field,
        candidate: &RowCandidate,
        doubt: Option<&Message>,
    ) {
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
                    let read =
                        ReadFigure { value, text: field.text.clone(), place: field.place.clone() };
                    let before = self.cells[cell.index()].replace(read);
                    if before.is_some_and(|before| before.value != value) {
                        why = Some(Message::key("import.twice"));
                    }
                }
                Err(reason) => why = Some(reason),
            },
        }
        if let Some(why) = why {
            self.add_doubt(cell, candidate, field, why);
        }
    }

    fn add_doubt(&mut self, cell: CellId, candidate: &RowCandidate, field: &Field, why: Message) {
        let doubt =
            Doubt { cell, excerpt: candidate.excerpt.clone(), place: field.place.clone(), why };
        self.doubts.entry(cell).or_insert(doubt);
    }

    fn add_unplaced(&mut self, candidate: usize, why: Message) {
        let RowCandidate { excerpt, place, .. } = &self.candidates[candidate];
        let unplaced = Unplaced { excerpt: excerpt.clone(), place: place.clone(), why };
        self.unplaced.entry(candidate).or_insert(unplaced);
    }

    /// Reconciles what was filled with what was not: rows that the form prints in another way, rows that it does not have,
    /// totals and figures that contradict each other.
    pub(in crate::import) fn reconcile(&mut self) {
        self.fill_group_rows();
        self.report_unmatched_rows();
        self.correct_zero_totals();
        self.report_contradictions();
    }

    /// A row whose label is the header beside several rows, as （六）其他处理 on a form where it has parts: its figures
    /// belong to the last of them, if none of them was found.
    fn fill_group_rows(&mut self) {
        let form = Arc::clone(&self.form);
        for (at, candidate) in self.candidates.iter().enumerate() {
            if self.used.contains(&at) || candidate.figure_count() == 0 {
                continue;
            }
            let found = form.tables.iter().enumerate().find_map(|(at, table)| {
                let group = table.row_groups.iter().position(|group| {
                    let label = NormalizedLabel::of(&group.label.zh);
                    candidate.labels.iter().any(|own| own.similarity(&label) >= GROUP_SIMILARITY)
                })?;
                let block = table
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
                (rows.iter().all(is_free) && candidate.fields.len() >= cells.len())
                    .then_some((at, cells))
            });
            let Some((_, cells)) = found else { continue };
            self.used.insert(at);
            self.score += IDENTICAL / 2;
            let fields = &candidate.fields[candidate.fields.len() - cells.len()..];
            for (cell, field) in cells.iter().zip(fields) {
                self.fill_cell(*cell, field, candidate, Some(&Message::key("import.group_row")));
            }
            self.missing.retain(|missing| !cells.contains(&missing.cell));
        }
    }

    /// Rows of figures among those of the report that the form does not have: kept as notes, and said.
    fn report_unmatched_rows(&mut self) {
        let tables: HashSet<usize> = self
            .used
            .iter()
            .map(|at| self.candidates[*at].table)
            .filter(|table| *table > 0)
            .collect();
        let mut last = None;
        for (at, candidate) in self.candidates.iter().enumerate() {
            if self.used.contains(&at) {
                let is_of = |read: &Option<ReadFigure>| {
                    read.as_ref().is_some_and(|read| {
                        candidate.fields.iter().any(|field| field.place == read.place)
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
            let in_section = candidate.section.as_ref().is_some_and(|section| {
                self.form
                    .tables
                    .iter()
                    .any(|table| self.form.sections[table.section].id == *section)
            });
            let is_near = if candidate.is_text {
                in_section && candidate.fields.len() > 2
            } else {
                tables.contains(&candidate.table)
            };
            let is_key_value = candidate.labels.iter().any(|label| identity::is_key(label.text()));
            if !is_near || candidate.figure_count() == 0 || is_key_value {
                continue;
            }
            self.add_unplaced(at, Message::key("import.no_such_row"));
            if let Some(cell) = last.filter(|_| !candidate.is_text) {
                let note = self.notes.entry(cell).or_default();
                if !note.is_empty() {
                    note.push('\n');
                }
                note.push_str(&candidate.excerpt);
            }
        }
    }

    /// A total of 0 over parts that are not 0 states nothing; where all other rules agree, the sum is taken, and said.
    fn correct_zero_totals(&mut self) {
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
            let mut corrected = report.clone();
            let mut entry = report.entry(*cell);
            entry.value = Some(Value::number(sum));
            corrected.set_entry(*cell, entry);
            let corrected_sums = Sums::of(&corrected, None);
            let equations = sums.instances_of(*cell).iter().filter(|at| sums.is_equation(**at));
            let (mut failed, mut all_hold) = (0, true);
            for at in equations {
                failed += usize::from(sums.outcome(*at).status == Status::Failed);
                all_hold &= corrected_sums.outcome(*at).status != Status::Failed;
            }
            if failed > 1 && all_hold {
                let why = Message::key("import.empty_total").with("sum", sum);
                let (text, place) = (read.text.clone(), read.place.clone());
                let excerpt = self.excerpt_of(*cell);
                self.cells[cell.index()] =
                    Some(ReadFigure { value: Value::number(sum), text, place: place.clone() });
                self.doubts.insert(*cell, Doubt { cell: *cell, excerpt, place, why });
            }
        }
    }

    /// Figures that contradict each other: the document may say so, or it was read wrongly.
    fn report_contradictions(&mut self) {
        let assessment = check::assess(&self.report(), None);
        for assessed in assessment.findings() {
            let finding = &assessed.finding;
            let is_equation = assessed.sum.is_some_and(|sum| assessment.sums().is_equation(sum));
            if !finding.blocks() || !is_equation {
                continue;
            }
            let suggestions = assessment.suggestions(assessed);
            let suggested = suggestions.iter().flat_map(|found| &found.changes);
            let cells: Vec<CellId> = match suggestions.first() {
                Some(_) => suggested.map(|change| change.cell).collect(),
                None => finding.cells.clone(),
            };
            for cell in cells {
                let Some(read) = self.cells[cell.index()].as_ref() else { continue };
                let why = Message::key(CONTRADICTS).with("rule", &finding.rule);
                let doubt =
                    Doubt { cell, excerpt: self.excerpt_of(cell), place: read.place.clone(), why };
                self.doubts.entry(cell).or_insert(doubt);
            }
        }
    }

    fn excerpt_of(&self, cell: CellId) -> String {
        let Some(read) = &self.cells[cell.index()] else { return String::new() };
        let is_of = |candidate: &&RowCandidate| {
            candidate
                .fields
                .iter()
                .any(|field| field.place == read.place && field.text == read.text)
        };
        self.candidates
            .iter()
            .find(is_of)
            .map(|candidate| candidate.excerpt.clone())
            .unwrap_or_default()
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

    /// Returns whether any row of the form was matched.
    pub(in crate::import) fn has_matches(&self) -> bool {
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
