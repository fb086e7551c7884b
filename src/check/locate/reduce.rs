//! Rows with a cell set free: what the others must still satisfy, whatever that cell becomes.
//!
//! An equation gives the cell in terms of the others and is put in its place everywhere; where only inequalities read it,
//! each lower bound is set against each upper bound (Fourier and Motzkin). Nothing is rounded.

use std::rc::Rc;

use super::system::{Row, Var};

/// How a cell that was set free follows from the others.
#[derive(Clone, Debug)]
pub(super) enum Elimination {
    /// From this equation.
    Equation(Rc<Row>),
    /// It lies between the bounds of these inequalities.
    Between(Vec<Rc<Row>>),
}

/// Rows after some cells were set free; none of them reads one of those.
#[derive(Clone, Debug, Default)]
pub(super) struct Reduced {
    pub(super) rows: Vec<Rc<Row>>,
    /// The cells set free, first to last.
    pub(super) free: Vec<(Var, Elimination)>,
}

impl Reduced {
    /// Sets a cell free. `pivot` is the row to prefer for it; `lower` the row that keeps it from becoming negative, where
    /// it must not. `None` where the factors grow out of bounds.
    pub(super) fn without(&self, var: Var, pivot: &Rc<Row>, lower: Option<Row>) -> Option<Self> {
        let equation = if pivot.equation {
            Some(pivot)
        } else {
            self.rows.iter().find(|row| row.equation && row.factor(var) != 0)
        };
        let mut next = Self {
            rows: Vec::with_capacity(self.rows.len() + 1),
            free: Vec::with_capacity(self.free.len() + 1),
        };
        next.free.extend_from_slice(&self.free);
        let Some(equation) = equation else { return self.between(var, lower, next) };
        for row in &self.rows {
            if Rc::ptr_eq(row, equation) {
                continue;
            }
            match row.factor(var) {
                0 => next.rows.push(Rc::clone(row)),
                factor => next.push(substitute(row, factor, equation, equation.factor(var))?),
            }
        }
        if let Some(lower) = lower {
            next.push(substitute(&lower, 1, equation, equation.factor(var))?);
        }
        next.free.push((var, Elimination::Equation(Rc::clone(equation))));
        Some(next)
    }

    fn between(&self, var: Var, lower: Option<Row>, mut next: Self) -> Option<Self> {
        let mut bounds: Vec<Rc<Row>> = lower.into_iter().map(Rc::new).collect();
        for row in &self.rows {
            let reads = row.factor(var) != 0;
            if reads { &mut bounds } else { &mut next.rows }.push(Rc::clone(row));
        }
        let (above, below): (Vec<&Rc<Row>>, Vec<&Rc<Row>>) =
            bounds.iter().partition(|row| row.factor(var) > 0);
        for low in above {
            for high in &below {
                let (a, b) = (low.factor(var), high.factor(var).checked_neg()?);
                next.push(sum(low, b, high, a)?);
            }
        }
        next.free.push((var, Elimination::Between(bounds)));
        Some(next)
    }

    /// A row that reads nothing and holds says nothing.
    fn push(&mut self, row: Row) {
        if !(row.terms.is_empty() && row.holds()) {
            self.rows.push(Rc::new(row));
        }
    }
}

/// Returns a row with an equation put in the place of the cell that has these factors in them.
pub(super) fn substitute(row: &Row, factor: i64, equation: &Row, pivot: i64) -> Option<Row> {
    // The row itself is only ever multiplied by a positive number, or an inequality would turn round.
    sum(row, pivot.checked_abs()?, equation, factor.checked_mul(-pivot.signum())?)
}

/// Returns `a` times one row plus `b` times another.
fn sum(one: &Row, a: i64, other: &Row, b: i64) -> Option<Row> {
    let mut terms = Vec::with_capacity(one.terms.len() + other.terms.len());
    let (mut left, mut right) = (one.terms.as_slice(), other.terms.as_slice());
    loop {
        let var = match (left.first(), right.first()) {
            (Some((one, _)), Some((other, _))) => *one.min(other),
            (Some((var, _)), None) | (None, Some((var, _))) => *var,
            (None, None) => break,
        };
        let of_left = take(&mut left, var).checked_mul(a)?;
        let factor = of_left.checked_add(take(&mut right, var).checked_mul(b)?)?;
        if factor != 0 {
            terms.push((var, factor));
        }
    }
    let slack = one.slack.checked_mul(i128::from(a))?;
    let slack = slack.checked_add(other.slack.checked_mul(i128::from(b))?)?;
    let row = Row { terms, slack, equation: one.equation };
    Some(if a.abs() == 1 && b.abs() <= 1 { row } else { lowest(row) })
}

/// Takes the factor of a cell from the front, 0 where another cell is there.
fn take(terms: &mut &[(Var, i64)], var: Var) -> i64 {
    match terms.split_first() {
        Some(((of, factor), rest)) if *of == var => {
            *terms = rest;
            *factor
        }
        _ => 0,
    }
}

/// Divides a row by what all its factors have in common, so that they stay small.
fn lowest(mut row: Row) -> Row {
    let common = row.terms.iter().fold(0, |common, (_, factor)| gcd(common, factor.unsigned_abs()));
    let slack = row.slack.unsigned_abs();
    let common = gcd_wide(u128::from(common), slack);
    if let Ok(common) = i64::try_from(common)
        && common > 1
    {
        row.terms.iter_mut().for_each(|(_, factor)| *factor /= common);
        row.slack /= i128::from(common);
    }
    row
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn gcd_wide(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd_wide(b, a % b) }
}
