//! Which row of a form each strip of figures is, by what its label says and the order in which rows are printed.
//!
//! Nothing is taken from a place on a page: labels are compared as `labels` prepares them, and of all ways to give rows
//! to strips in printed order the one with the most similarity is taken. Which figure is which column, `fit` says.

use std::collections::HashSet;

use crate::model::form::{Block, Shape, Table};
use crate::model::{CellId, Form};

use super::labels::NormalizedLabel;
use super::strip::Strip;

/// How similar a label must be to count at all.
const LEAST_SIMILARITY: u32 = 500;
/// How similar it must be to leave no doubt.
const SURE_SIMILARITY: u32 = 720;
/// What the right section above a strip adds.
const IN_ZONE: u32 = 100;
/// How well a table fits that is found as the one line that it is printed as.
const WHOLE: u32 = 3000;
/// What a full set of header cells of the right block adds.
const IN_BLOCK: u32 = 300;

/// A row of a form that figures are looked for.
pub(in crate::import) struct Target {
    /// Its cells in printed order.
    pub(in crate::import) cells: Vec<CellId>,
    /// What its label can be.
    labels: Vec<NormalizedLabel>,
    /// What stands above its figures.
    columns: Vec<Vec<NormalizedLabel>>,
    /// The section.
    section: String,
}

/// A strip that is a row.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) struct Match {
    /// Which strip.
    pub(in crate::import) strip: usize,
    /// Which row, by index in the targets of its table.
    pub(in crate::import) target: usize,
    /// Whether the label leaves no doubt.
    pub(in crate::import) is_sure: bool,
    /// Whether the header above its figures is that of another row's.
    pub(in crate::import) other_header: bool,
    /// How well it fits.
    pub(in crate::import) score: u32,
}

/// The rows of a table, and the strips that are them.
pub(in crate::import) struct Matched {
    /// The rows.
    pub(in crate::import) targets: Vec<Target>,
    /// Which strips are which, in printed order.
    pub(in crate::import) matches: Vec<Match>,
}

/// Returns for each table of a form which strips are its rows. A strip is used once.
pub(in crate::import) fn matched(form: &Form, strips: &[Strip]) -> Vec<Matched> {
    let mut used = HashSet::new();
    let mut all: Vec<Matched> = Vec::new();
    for table in &form.tables {
        let section = &form.sections[table.section].id;
        let found = match table.shape {
            Shape::SingleRow => single(table, section, strips, &used),
            _ => by_rows(targets(table, section), strips, &used, false),
        };
        used.extend(found.matches.iter().map(|found| found.strip));
        all.push(found);
    }
    all
}

/// A table that is printed as one line of figures: found as that line, or as rows with labels above or beside them.
fn single(table: &Table, section: &str, strips: &[Strip], used: &HashSet<usize>) -> Matched {
    let rows = targets(table, section);
    let cells: Vec<CellId> = rows.iter().flat_map(|row| row.cells.iter().copied()).collect();
    let columns: Vec<&NormalizedLabel> =
        rows.iter().flat_map(|row| row.columns.iter().flatten()).collect();
    let is_line = |strip: &Strip| {
        let enough = if strip.is_text {
            strip.figures() == cells.len()
        } else {
            strip.fields.len() >= cells.len()
        };
        let named = |label: &NormalizedLabel| {
            columns.iter().any(|column| column.similarity(label) > SURE_SIMILARITY)
        };
        let in_zone = strip.zone.as_deref() == Some(section);
        enough && (in_zone || strip.context.iter().filter(|label| named(label)).count() > 2)
    };
    let line = strips.iter().enumerate().find(|(at, strip)| !used.contains(at) && is_line(strip));
    if let Some((strip, _)) = line {
        let target =
            Target { cells, labels: Vec::new(), columns: Vec::new(), section: section.to_owned() };
        let found = Match { strip, target: 0, is_sure: true, other_header: false, score: WHOLE };
        return Matched { targets: vec![target], matches: vec![found] };
    }
    by_rows(rows, strips, used, true)
}

fn targets(table: &Table, section: &str) -> Vec<Target> {
    let rows = |block: &Block| {
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
            Target { cells, labels, columns: columns.clone(), section: section.to_owned() }
        };
        block
            .rows
            .iter()
            .enumerate()
            .map(row)
            .filter(|row| !row.cells.is_empty())
            .collect::<Vec<_>>()
    };
    table.blocks.iter().flat_map(rows).collect()
}

/// Gives rows to strips in printed order, so that all labels together are most similar.
fn by_rows(
    targets: Vec<Target>,
    strips: &[Strip],
    used: &HashSet<usize>,
    by_context: bool,
) -> Matched {
    let free: Vec<usize> = (0..strips.len()).filter(|at| !used.contains(at)).collect();
    let scores: Vec<Vec<(u32, u32)>> = free
        .iter()
        .map(|at| targets.iter().map(|target| score(&strips[*at], target, by_context)).collect())
        .collect();
    // best[i][j]: the most that the first i strips and j rows can come to.
    let mut best = vec![vec![0_u32; targets.len() + 1]; free.len() + 1];
    for (i, row) in scores.iter().enumerate() {
        for (j, (_, score)) in row.iter().enumerate() {
            let pair = if *score > 0 { best[i][j] + score } else { 0 };
            best[i + 1][j + 1] = pair.max(best[i][j + 1]).max(best[i + 1][j]);
        }
    }
    let mut matches = Vec::new();
    let (mut i, mut j) = (free.len(), targets.len());
    while i > 0 && j > 0 {
        let (similarity, score) = scores[i - 1][j - 1];
        if best[i][j] <= best[i - 1][j] {
            i -= 1;
        } else if best[i][j] <= best[i][j - 1] {
            j -= 1;
        } else {
            let (strip, target) = (free[i - 1], j - 1);
            let other_header = targets[target].other_header(&strips[strip]);
            matches.push(Match {
                strip,
                target,
                is_sure: similarity >= SURE_SIMILARITY,
                other_header,
                score,
            });
            i -= 1;
            j -= 1;
        }
    }
    matches.reverse();
    settle(&mut matches, targets.len());
    Matched { targets, matches }
}

/// A row whose neighbours in print are the neighbours of its strip can be no other, whatever its label says.
fn settle(matches: &mut [Match], rows: usize) {
    let known: Vec<(usize, usize)> =
        matches.iter().map(|found| (found.strip, found.target)).collect();
    for (at, found) in matches.iter_mut().enumerate() {
        let before = found.target == 0
            || at > 0 && known[at - 1] == (found.strip.wrapping_sub(1), found.target - 1);
        let behind = found.target + 1 == rows
            || known.get(at + 1) == Some(&(found.strip + 1, found.target + 1));
        found.is_sure |= before && behind;
    }
}

/// Returns how similar a strip's label is to a row's, and how well the strip fits it in all; nothing where it cannot be it.
fn score(strip: &Strip, target: &Target, by_context: bool) -> (u32, u32) {
    let context: &[NormalizedLabel] = if by_context { &strip.context } else { &[] };
    let similarity = |label: &NormalizedLabel| {
        target.labels.iter().map(|own| own.similarity(label)).max().unwrap_or(0)
    };
    let of_labels = strip.labels.iter().map(similarity).max().unwrap_or(0);
    let of_context = context.iter().map(|label| similarity(label) * 19 / 20).max().unwrap_or(0);
    let best = of_labels.max(of_context);
    let (wanted, fields, figures) = (target.cells.len(), strip.fields.len(), strip.figures());
    if best < LEAST_SIMILARITY || fields == 0 {
        return (0, 0);
    }
    let mut score = best;
    if figures > wanted || (strip.is_text && figures < wanted) || fields < wanted {
        score = score * 3 / 5;
    }
    if strip.zone.as_deref() == Some(target.section.as_str()) {
        score += IN_ZONE;
    }
    let named = target.named(strip);
    score +=
        IN_BLOCK * u32::try_from(named).unwrap_or(0) / u32::try_from(wanted.max(1)).unwrap_or(1);
    if target.other_header(strip) {
        score /= 2;
    }
    (best, score)
}

impl Target {
    /// Returns how many of its columns have their header above a strip.
    fn named(&self, strip: &Strip) -> usize {
        let held = |names: &&Vec<NormalizedLabel>| {
            strip
                .header
                .iter()
                .any(|(_, label)| names.iter().any(|name| name.similarity(label) > SURE_SIMILARITY))
        };
        self.columns.iter().filter(held).count()
    }

    /// Returns whether a strip stands under a header of as many columns, of which none is its own.
    fn other_header(&self, strip: &Strip) -> bool {
        !strip.is_text && strip.header.len() > self.columns.len() && self.named(strip) == 0
    }

    /// Returns the grid column in which each cell's header stands, where all of them are found.
    pub(super) fn header_columns(&self, strip: &Strip) -> Option<Vec<usize>> {
        let mut from = 0;
        let mut columns = Vec::with_capacity(self.columns.len());
        for names in &self.columns {
            let is = |label: &NormalizedLabel| {
                names.iter().any(|name| name.similarity(label) > SURE_SIMILARITY)
            };
            let mut places: Vec<usize> = strip
                .header
                .iter()
                .filter(|(column, label)| *column >= from && is(label))
                .map(|(column, _)| *column)
                .collect();
            places.sort_unstable();
            let column = *places.first()?;
            columns.push(column);
            from = column + 1;
        }
        (!columns.is_empty()).then_some(columns)
    }
}
