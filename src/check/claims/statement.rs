//! What a text states, before it is held against the tables.

use std::ops::Range;

use rust_decimal::Decimal;

use super::pattern::Sum;
use crate::model::Message;
use crate::model::vocabulary::Figure;

/// In which way a number is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// As a count.
    Count,
    /// As a part of a hundred.
    Percent,
    /// Without a numeral.
    Implied,
}

/// How close a number is to what it states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// It is just that.
    Exact,
    /// About (约) that.
    About,
    /// A little more (余).
    Over,
}

/// What a text states, before it is held against the tables.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// The letters that state it: the number with its unit, or the words without a numeral.
    pub(super) letters: Range<usize>,
    /// The letters of its clause.
    pub(super) clause: Range<usize>,
    /// The number; none for a placeholder of a blank cell.
    pub(super) value: Option<Decimal>,
    /// The place of its last digit that says something.
    pub(super) step: Decimal,
    /// In which way it is stated.
    pub(super) manner: Manner,
    /// How close it is.
    pub(super) close: Close,
    /// The placeholder that it comes from.
    pub(super) filled: Option<usize>,
    pub(super) figure: Figure,
    pub(super) readings: Vec<Sum>,
    pub(super) strict: bool,
    /// Whether it counts only where the tables state the same.
    pub(super) lenient: bool,
    /// Whether other numbers can be parts of it.
    pub(super) total: bool,
    pub(super) rule: String,
    /// The statement before that it refers to, by number.
    pub(super) refers: Option<usize>,
    /// Why it states no cell.
    pub(super) because: Option<Message>,
}
