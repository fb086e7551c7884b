//! What of a form can be drawn: which sums are the bars of which chart.

use super::{Label, Term};

/// A chart of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The id.
    pub id: String,
    /// What it shows.
    pub title: Label,
    /// True where each bar is drawn for this year and the years before.
    pub years: bool,
    /// The bars, at least one.
    pub bars: Vec<Bar>,
    /// The sum of which each bar is a part; empty where none is named.
    pub whole: Vec<Term>,
}

/// A bar of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it counts.
    pub label: Label,
    /// The cells whose sum it is, at least one.
    pub sum: Vec<Term>,
}
