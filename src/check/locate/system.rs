//! The judged instances of a report as rows over the cells that a person typed, in whole numbers.
//!
//! A total that follows from its parts is no figure of its own: its sum stands in its place, so that a rule which only
//! adds up what another one adds up is no evidence of its own either. Figures are scaled to whole numbers, so that the
//! arithmetic is exact; where that would overflow there is no system.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::check::Sums;
use crate::model::{CellId, CellKind, Instance, Relation, Report, Severity, Status, Term};

/// A typed cell by its number within a [`System`].
pub(super) type Var = u16;

/// A sum of figures with factors and a constant, which must be zero, or must not be negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Cells with their factors, sorted, none with factor 0.
    pub(super) terms: Vec<(Var, i64)>,
    /// What the sum comes to at present.
    pub(super) slack: i128,
    /// True where it must be zero, false where it must not be negative.
    pub(super) equation: bool,
}

impl Row {
    /// Returns whether the sum is as it must be.
    pub(super) fn holds(&self) -> bool {
        if self.equation { self.slack == 0 } else { self.slack >= 0 }
    }

    /// Returns the factor of a cell, 0 where the row does not read it.
    pub(super) fn factor(&self, var: Var) -> i64 {
        self.terms.binary_search_by_key(&var, |term| term.0).map_or(0, |at| self.terms[at].1)
    }
}

/// How the instance of a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It holds.
    Held,
    /// It fails, and it is official or arithmetical.
    Failed,
    /// It fails and is only a matter of plausibility.
    Doubtful,
    /// It fails and was accepted for exactly these figures.
    Waived,
}

/// A typed cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unknown {
    /// Which one.
    pub(super) cell: CellId,
    /// What it holds, scaled.
    pub(super) figure: i128,
    /// Whether it may be negative.
    pub(super) signed: bool,
    /// What its figure must be a multiple of: the scale for whole numbers, 1 for money.
    pub(super) step: i128,
}

/// What the rules say about the typed cells.
#[derive(Clone, Debug)]
pub(super) struct System {
    /// Decimals to which all figures are scaled.
    pub(super) scale: u32,
    pub(super) unknowns: Vec<Unknown>,
    pub(super) rows: Vec<Rc<Row>>,
    /// For each row, the instance that it stands for, and how that stands.
    pub(super) origin: Vec<(usize, Standing)>,
    /// For each unknown, the rows that read it.
    pub(super) readers: Vec<Vec<usize>>,
    /// For each cell of the form, its unknown.
    var_of: Vec<Option<Var>>,
}

impl System {
    /// Builds the rows of all instances that could be judged; `None` where the figures are too long to be added up.
    pub(super) fn new(report: &Report, sums: &Sums) -> Option<Self> {
        let standings = (0..sums.len()).filter_map(|index| {
            let standing = match (sums.outcome(index).status, sums.instance(index).0.severity) {
                (Status::Passed, _) => Standing::Held,
                (Status::Failed, Severity::Error) => Standing::Failed,
                (Status::Failed, Severity::Warning) => Standing::Doubtful,
                (Status::Waived, _) => Standing::Waived,
                (Status::Pending | Status::NotApplicable, _) => return None,
            };
            Some((index, standing))
        });
        Self::of(report, sums, standings.collect(), |cell| sums.figure_of(cell))
    }

    /// Builds the rows of `origin`; a cell for which `figure` gives none counts as 0.
    pub(super) fn of(
        report: &Report,
        sums: &Sums,
        origin: Vec<(usize, Standing)>,
        figure: impl Fn(CellId) -> Option<Decimal>,
    ) -> Option<Self> {
        let form = report.form();
        let mut system = Self {
            scale: 0,
            unknowns: Vec::new(),
            rows: Vec::with_capacity(origin.len()),
            origin,
            readers: Vec::new(),
            var_of: vec![None; form.cells.len()],
        };
        let expansion = Expansion::of(report);
        let mut rows = Vec::with_capacity(system.origin.len());
        for (index, _) in &system.origin {
            rows.push(expansion.flat(sums.instance(*index).1, sums.constants(*index))?);
        }
        let numbers = |cell: CellId| figure(cell).unwrap_or_default();
        system.scale = rows
            .iter()
            .flat_map(|flat| flat.terms.iter().map(|(cell, _)| numbers(*cell).scale()))
            .chain(rows.iter().map(|flat| flat.constant.scale()))
            .max()
            .unwrap_or(0);
        for flat in rows {
            let row = system.row(report, flat, &numbers)?;
            system.rows.push(Rc::new(row));
        }
        Some(system)
    }

    fn row(
        &mut self,
        report: &Report,
        flat: Flat,
        numbers: &impl Fn(CellId) -> Decimal,
    ) -> Option<Row> {
        let at = self.rows.len();
        let mut slack = scaled(flat.constant, self.scale)?;
        let mut terms = Vec::with_capacity(flat.terms.len());
        for (cell, factor) in flat.terms {
            let var = self.var(report, cell, numbers)?;
            self.readers[usize::from(var)].push(at);
            let figure = self.unknowns[usize::from(var)].figure;
            slack = slack.checked_add(figure.checked_mul(i128::from(factor))?)?;
            terms.push((var, factor));
        }
        terms.sort_unstable();
        Some(Row { terms, slack, equation: flat.equation })
    }

    fn var(
        &mut self,
        report: &Report,
        cell: CellId,
        numbers: &impl Fn(CellId) -> Decimal,
    ) -> Option<Var> {
        if let Some(var) = self.var_of(cell) {
            return Some(var);
        }
        let kind = report.form().cell(cell).kind;
        let whole = !matches!(kind, CellKind::Money { .. });
        let var = Var::try_from(self.unknowns.len()).ok()?;
        self.unknowns.push(Unknown {
            cell,
            figure: scaled(numbers(cell), self.scale)?,
            signed: kind == CellKind::Signed,
            step: if whole { 10_i128.checked_pow(self.scale)? } else { 1 },
        });
        self.readers.push(Vec::with_capacity(4));
        *self.var_of.get_mut(cell.index())? = Some(var);
        Some(var)
    }

    /// Returns the figure 1 as it is scaled here.
    pub(super) fn one(&self) -> i128 {
        10_i128.checked_pow(self.scale).unwrap_or(i128::MAX)
    }

    /// Returns the unknown of a cell; `None` for a cell that no row reads by itself.
    pub(super) fn var_of(&self, cell: CellId) -> Option<Var> {
        self.var_of.get(cell.index()).copied().flatten()
    }

    /// Returns a cell's unknown by its number.
    pub(super) fn unknown(&self, var: Var) -> &Unknown {
        &self.unknowns[usize::from(var)]
    }

    /// Returns the rows that read a cell.
    pub(super) fn readers(&self, var: Var) -> &[usize] {
        &self.readers[usize::from(var)]
    }

    /// Returns a scaled figure as it is written.
    pub(super) fn plain(&self, figure: i128) -> Option<Decimal> {
        Some(Decimal::try_from_i128_with_scale(figure, self.scale).ok()?.normalize())
    }

    /// Returns how `changes` leave every row that reads one of them, as the row and its slack afterwards.
    pub(super) fn after(&self, changes: &[(Var, i128)]) -> Option<Vec<(usize, i128)>> {
        let mut touched: Vec<(usize, i128)> = Vec::new();
        for (var, to) in changes {
            let by = to.checked_sub(self.unknown(*var).figure)?;
            for row in self.readers(*var) {
                let by = by.checked_mul(i128::from(self.rows[*row].factor(*var)))?;
                match touched.iter_mut().find(|(seen, _)| seen == row) {
                    Some((_, slack)) => *slack = slack.checked_add(by)?,
                    None => touched.push((*row, self.rows[*row].slack.checked_add(by)?)),
                }
            }
        }
        Some(touched)
    }

    /// Returns the failed rows that hold after `changes`; `None` where one that held, or was accepted, fails then.
    pub(super) fn resolved(&self, changes: &[(Var, i128)]) -> Option<Vec<usize>> {
        let mut resolved = Vec::new();
        for (row, slack) in self.after(changes)? {
            let holds = if self.rows[row].equation { slack == 0 } else { slack >= 0 };
            match (self.origin[row].1, holds) {
                (Standing::Held | Standing::Waived, false) => return None,
                (Standing::Failed | Standing::Doubtful, true) => resolved.push(row),
                _ => {}
            }
        }
        Some(resolved)
    }

    /// Returns the system after `changes`.
    pub(super) fn with(&self, changes: &[(Var, i128)]) -> Option<Self> {
        let mut next = self.clone();
        for (row, slack) in self.after(changes)? {
            Rc::make_mut(&mut next.rows[row]).slack = slack;
            let standing = &mut next.origin[row].1;
            if matches!(standing, Standing::Failed | Standing::Doubtful) && next.rows[row].holds() {
                *standing = Standing::Held;
            }
        }
        for (var, to) in changes {
            next.unknowns[usize::from(*var)].figure = *to;
        }
        Some(next)
    }

    /// Returns whether a cell may hold a figure.
    pub(super) fn is_legal(&self, var: Var, figure: i128) -> bool {
        let unknown = self.unknown(var);
        let longest = 10_i128.checked_pow(crate::model::value::MAX_DIGITS as u32 + self.scale);
        (unknown.signed || figure >= 0)
            && figure % unknown.step == 0
            && longest.is_some_and(|longest| figure.abs() < longest)
    }

    /// Returns the rows in groups that share no cell, each group with a row that `wanted` picks.
    pub(super) fn components(&self, wanted: impl Fn(Standing) -> bool) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.rows.len()];
        let mut groups = Vec::new();
        for start in 0..self.rows.len() {
            if seen[start] || !wanted(self.origin[start].1) {
                continue;
            }
            seen[start] = true;
            let mut group = vec![start];
            let mut done = 0;
            while let Some(row) = group.get(done).copied() {
                done += 1;
                for (var, _) in &self.rows[row].terms {
                    for next in self.readers(*var) {
                        if !std::mem::replace(&mut seen[*next], true) {
                            group.push(*next);
                        }
                    }
                }
            }
            group.sort_unstable();
            groups.push(group);
        }
        groups
    }
}

/// An instance over typed cells, brought to one side.
struct Flat {
    terms: Vec<(CellId, i64)>,
    constant: Decimal,
    equation: bool,
}

/// What stands in place of each total that follows from its parts.
struct Expansion {
    of: Vec<Option<Vec<(CellId, i64)>>>,
}

impl Expansion {
    fn of(report: &Report) -> Self {
        let form = report.form();
        let mut expansion = Self { of: Vec::new() };
        let follows = |cell: &CellId| is_following(report, *cell);
        if form.computed_order.iter().any(follows) {
            expansion.of = vec![None; form.cells.len()];
            for cell in form.computed_order.iter().copied().filter(|cell| follows(cell)) {
                let mut flat = Vec::new();
                for term in form.cell(cell).computed.iter().flatten() {
                    expansion.add(&mut flat, *term, 1);
                }
                merge(&mut flat);
                expansion.of[cell.index()] = Some(flat);
            }
        }
        expansion
    }

    fn add(&self, flat: &mut Vec<(CellId, i64)>, term: Term, sign: i64) {
        let factor = sign * i64::from(term.factor);
        match self.of.get(term.cell.index()).and_then(Option::as_ref) {
            Some(parts) => {
                let parts = parts.iter().map(|(cell, own)| (*cell, own.saturating_mul(factor)));
                flat.extend(parts);
            }
            None => flat.push((term.cell, factor)),
        }
    }

    /// Brings an instance to one side; `constants` is what it holds besides cells of the report.
    fn flat(&self, instance: &Instance, constants: Option<[Decimal; 2]>) -> Option<Flat> {
        let sign = if instance.relation == Relation::AtMost { -1 } else { 1 };
        let mut terms = Vec::with_capacity(instance.left.len() + instance.right.len());
        instance.left.iter().for_each(|term| self.add(&mut terms, *term, sign));
        instance.right.iter().for_each(|term| self.add(&mut terms, *term, -sign));
        merge(&mut terms);
        // Without last year's figures only the factors are asked for.
        let [left, right] = constants.unwrap_or_default();
        let constant = left.checked_sub(right)?;
        let constant = if sign < 0 { -constant } else { constant };
        Some(Flat { terms, constant, equation: instance.relation == Relation::Equal })
    }
}

/// Returns whether a cell is a total that nobody typed over.
pub(super) fn is_following(report: &Report, cell: CellId) -> bool {
    report.is_computed(cell) && report.entry(cell).value.is_none()
}

/// Adds up terms of the same cell and drops those that cancel out.
fn merge(terms: &mut Vec<(CellId, i64)>) {
    terms.sort_unstable();
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        same
    });
    terms.retain(|(_, factor)| *factor != 0);
}

/// Returns a figure as a whole number of the `scale`-th decimals.
pub(super) fn scaled(number: Decimal, scale: u32) -> Option<i128> {
    let by = 10_i128.checked_pow(scale.checked_sub(number.scale())?)?;
    number.mantissa().checked_mul(by)
}
