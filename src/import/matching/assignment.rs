//! Which row of a form each row candidate is, by what its label says and the order in which rows are printed.
//!
//! Nothing is taken from a place on a page: labels are compared as `labels` prepares them, and of all ways to assign
//! rows to candidates in printed order the one with the highest score is taken. Which figure is which column, `columns` says.

use std::collections::HashSet;

use crate::model::form::{Block, Shape, Table};
use crate::model::{CellId, Form};

use super::candidates::RowCandidate;
use super::labels::NormalizedLabel;

/// How similar a label must be to count at all.
const LEAST_SIMILARITY: u32 = 500;
/// How similar it must be to leave no doubt.
const SURE_SIMILARITY: u32 = 720;
/// What the right section above a candidate adds.
const SECTION_BONUS: u32 = 100;
/// How well a table fits that is found as the one line that it is printed as.
const SINGLE_ROW_SCORE: u32 = 3000;
/// What a full set of header cells of the right block adds.
const HEADER_BONUS: u32 = 300;

/// A row of a form that figures are looked for.
pub(in crate::import) struct FormRow {
    /// Its cells in printed order.
    pub(in crate::import) cells: Vec<CellId>,
    /// What its label can be.
    labels: Vec<NormalizedLabel>,
    /// What the header above its figures can be, by column.
    columns: Vec<Vec<NormalizedLabel>>,
    /// The section.
    section: String,
}

/// A candidate that is a row.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) struct Match {
    /// Which candidate.
    pub(in crate::import) candidate: usize,
    /// Which row, by index in the rows of its table.
    pub(in crate::import) row: usize,
    /// Whether the label leaves no doubt.
    pub(in crate::import) is_sure: bool,
    /// Whether the header above its figures is that of other rows.
    pub(in crate::import) has_other_header: bool,
    /// How well it fits.
    pub(in crate::import) score: u32,
}

/// The rows of a table of the form, and the candidates that are them.
pub(in crate::import) struct MatchedTable {
    /// The rows.
    pub(in crate::import) rows: Vec<FormRow>,
    /// Which candidates are which, in printed order.
    pub(in crate::import) matches: Vec<Match>,
}

/// Returns for each table of a form which candidates are its rows. A candidate is used once.
pub(in crate::import) fn match_tables(
    form: &Form,
    candidates: &[RowCandidate],
) -> Vec<MatchedTable> {
    let mut used = HashSet::new();
    let mut all: Vec<MatchedTable> = Vec::new();
    for table in &form.tables {
        let section = &form.sections[table.section].id;
        let found = match table.shape {
            Shape::SingleRow => match_single_row(table, section, candidates, &used),
            _ => assign_rows(form_rows(table, section), candidates, &used, false),
        };
        used.extend(found.matches.iter().map(|found| found.candidate));
        all.push(found);
    }
    all
}

/// A table that is printed as one line of figures: found as that line, or as rows with labels above or beside them.
fn match_single_row(
    table: &Table,
    section: &str,
    candidates: &[RowCandidate],
    used: &HashSet<usize>,
) -> MatchedTable {
    let rows = form_rows(table, section);
    let cells: Vec<CellId> = rows.iter().flat_map(|row| row.cells.iter().copied()).collect();
    let columns: Vec<&NormalizedLabel> =
        rows.iter().flat_map(|row| row.columns.iter().flatten()).collect();
    let is_line = |candidate: &RowCandidate| {
        let has_enough = if candidate.is_text {
            candidate.figure_count() == cells.len()
        } else {
            candidate.fields.len() >= cells.len()
        };
        let is_column = |label: &NormalizedLabel| {
            columns.iter().any(|column| column.similarity(label) > SURE_SIMILARITY)
        };
        let in_section = candidate.section.as_deref() == Some(section);
        has_enough
            && (in_section || candidate.context.iter().filter(|label| is_column(label)).count() > 2)
    };
    let line = candidates
        .iter()
        .enumerate()
        .find(|(at, candidate)| !used.contains(at) && is_line(candidate));
    if let Some((candidate, _)) = line {
        let row =
            FormRow { cells, labels: Vec::new(), columns: Vec::new(), section: section.to_owned() };
        let found = Match {
            candidate,
            row: 0,
            is_sure: true,
            has_other_header: false,
            score: SINGLE_ROW_SCORE,
        };
        return MatchedTable { rows: vec![row], matches: vec![found] };
    }
    assign_rows(rows, candidates, used, true)
}

fn form_rows(table: &Table, section: &str) -> Vec<FormRow> {
    let rows_of = |block: &Block| {
        let columns: Vec<Vec<NormalizedLabel>> = block
            .columns
            .iter()
            .map(|column| {
                let names = std::iter::once(&column.label.zh).chain(&column.aliases);
                names.map(|name| NormalizedLabel::of(name)).collect()
            })
            .collect();
        let row = |(at, row): (usize, &crate::model::form::Row)| {
            let cells: Vec<CellId> =
                (0..block.columns.len()).filter_map(|column| block.cell(at, column)).collect();
            let names = std::iter::once(&row.label.zh).chain(&row.aliases);
            let labels = names
                .map(|name| NormalizedLabel::of(name))
                .filter(|label| !label.is_empty())
                .collect();
            FormRow { cells, labels, columns: columns.clone(), section: section.to_owned() }
        };
        block
            .rows
            .iter()
            .enumerate()
            .map(row)
            .filter(|row| !row.cells.is_empty())
            .collect::<Vec<_>>()
    };
    table.blocks.iter().flat_map(rows_of).collect()
}

/// Assigns rows to candidates in printed order, so that the sum of their scores is highest.
fn assign_rows(
    rows: Vec<FormRow>,
    candidates: &[RowCandidate],
    used: &HashSet<usize>,
    with_context: bool,
) -> MatchedTable {
    let free: Vec<usize> = (0..candidates.len()).filter(|at| !used.contains(at)).collect();
    let scores: Vec<Vec<(u32, u32)>> = free
        .iter()
        .map(|at| rows.iter().map(|row| score(&candidates[*at], row, with_context)).collect())
        .collect();
    // best[i][j]: the most that the first i candidates and j rows can come to.
    let mut best = vec![vec![0_u32; rows.len() + 1]; free.len() + 1];
    for (i, of_candidate) in scores.iter().enumerate() {
        for (j, (_, score)) in of_candidate.iter().enumerate() {
            let pair = if *score > 0 { best[i][j] + score } else { 0 };
            best[i + 1][j + 1] = pair.max(best[i][j + 1]).max(best[i + 1][j]);
        }
    }
    let mut matches = Vec::new();
    let (mut i, mut j) = (free.len(), rows.len());
    while i > 0 && j > 0 {
        let (similarity, score) = scores[i - 1][j - 1];
        if best[i][j] <= best[i - 1][j] {
            i -= 1;
        } else if best[i][j] <= best[i][j - 1] {
            j -= 1;
        } else {
            let (candidate, row) = (free[i - 1], j - 1);
            let has_other_header = rows[row].has_other_header(&candidates[candidate]);
            matches.push(Match {
                candidate,
                row,
                is_sure: similarity >= SURE_SIMILARITY,
                has_other_header,
                score,
            });
            i -= 1;
            j -= 1;
        }
    }
    matches.reverse();
    confirm_by_neighbours(&mut matches, rows.len());
    MatchedTable { rows, matches }
}

/// A row whose neighbours in print are the neighbours of its candidate can be no other, whatever its label says.
fn confirm_by_neighbours(matches: &mut [Match], rows: usize) {
    let pairs: Vec<(usize, usize)> =
        matches.iter().map(|found| (found.candidate, found.row)).collect();
    for (at, found) in matches.iter_mut().enumerate() {
        let before = found.row == 0
            || at > 0 && pairs[at - 1] == (found.candidate.wrapping_sub(1), found.row - 1);
        let behind = found.row + 1 == rows
            || pairs.get(at + 1) == Some(&(found.candidate + 1, found.row + 1));
        found.is_sure |= before && behind;
    }
}

/// Returns how similar a candidate's label is to a row's, and how well it matches the row in all; nothing where it cannot be
/// it.
fn score(candidate: &RowCandidate, row: &FormRow, with_context: bool) -> (u32, u32) {
    let context: &[NormalizedLabel] = if with_context { &candidate.context } else { &[] };
    let similarity = |label: &NormalizedLabel| {
        row.labels.iter().map(|own| own.similarity(label)).max().unwrap_or(0)
    };
    let of_labels = candidate.labels.iter().map(similarity).max().unwrap_or(0);
    let of_context = context.iter().map(|label| similarity(label) * 19 / 20).max().unwrap_or(0);
    let best = of_labels.max(of_context);
    let (expected, fields, figures) =
        (row.cells.len(), candidate.fields.len(), candidate.figure_count());
    if best < LEAST_SIMILARITY || fields == 0 {
        return (0, 0);
    }
    let mut score = best;
    if figures > expected || (candidate.is_text && figures < expected) || fields < expected {
        score = score * 3 / 5;
    }
    if candidate.section.as_deref() == Some(row.section.as_str()) {
        score += SECTION_BONUS;
    }
    let headers = row.headers_above(candidate);
    score += HEADER_BONUS * u32::try_from(headers).unwrap_or(0)
        / u32::try_from(expected.max(1)).unwrap_or(1);
    if row.has_other_header(candidate) {
        score /= 2;
    }
    (best, score)
}

impl FormRow {
    /// Returns how many of its columns have their header above a candidate.
    fn headers_above(&self, candidate: &RowCandidate) -> usize {
        let is_found = |names: &&Vec<NormalizedLabel>| {
            candidate
                .header
                .iter()
                .any(|(_, label)| names.iter().any(|name| name.similarity(label) > SURE_SIMILARITY))
        };
        self.columns.iter().filter(is_found).count()
    }

    /// Returns whether a candidate stands under a header of as many columns, of which none is its own.
    fn has_other_header(&self, candidate: &RowCandidate) -> bool {
        !candidate.is_text
            && candidate.header.len() > self.columns.len()
            && self.headers_above(candidate) == 0
    }

    /// Returns the grid column in which each cell's header stands, where all of them are found.
    pub(super) fn header_columns(&self, candidate: &RowCandidate) -> Option<Vec<usize>> {
        let mut from = 0;
        let mut columns = Vec::with_capacity(self.columns.len());
        for names in &self.columns {
            let is_header = |label: &NormalizedLabel| {
                names.iter().any(|name| name.similarity(label) > SURE_SIMILARITY)
            };
            let mut matching: Vec<usize> = candidate
                .header
                .iter()
                .filter(|(column, label)| *column >= from && is_header(label))
                .map(|(column, _)| *column)
                .collect();
            matching.sort_unstable();
            let column = *matching.first()?;
            columns.push(column);
            from = column + 1;
        }
        (!columns.is_empty()).then_some(columns)
    }
}
