//! Linear rules (勾稽关系) as sparse vectors over cells, already expanded into instances.
//!
//! How a rule is written stands in the form files, how it is evaluated in `check`; this is the shape between them.

use rust_decimal::Decimal;

use super::{CellId, Label, Severity};

/// A cell with its coefficient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The cell that is read.
    pub cell: CellId,
    /// What its figure is multiplied by, usually 1 or -1.
    pub factor: i32,
}

/// How the two sides of a rule must stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
}

impl Relation {
    /// Returns the sign as it is written in a form file.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
        }
    }

    /// Returns whether the relation holds between two exact figures.
    pub fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::AtMost => left <= right,
        }
    }
}

/// A rule for one column or row: two sums and the relation between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// What the wildcards stand for, as in `natural`; several joined by `,`; empty for a rule without wildcards.
    pub name: String,
    /// The left sum.
    pub left: Vec<Term>,
    /// A number added to the left sum.
    pub left_constant: Decimal,
    /// How left and right must stand to each other.
    pub relation: Relation,
    /// The right sum.
    pub right: Vec<Term>,
    /// A number added to the right sum.
    pub right_constant: Decimal,
}

impl Instance {
    /// Returns every cell that the instance reads, left side first.
    pub fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        self.left.iter().chain(&self.right).map(|term| term.cell)
    }
}

/// A condition under which a rule applies at all: a fact of the report's `[unit]` table has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The key in `[unit]`.
    pub fact: String,
    /// The value that it must have; a report that does not state the fact is not asked.
    pub equals: bool,
}

/// A check as a form defines it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id, as printed by `gouji check` and used in waivers.
    pub id: String,
    /// What a failure means for publishing.
    pub severity: Severity,
    /// The rule as written in the form file.
    pub formula: String,
    /// A short title for a panel, as in 办理结果之和.
    pub title: Label,
    /// What the left side is, in words, as in 受理六类申请人相加; empty where the cells speak for themselves.
    pub left_label: Label,
    /// What the right side is, in words.
    pub right_label: Label,
    /// What is wrong when it fails.
    pub message: Label,
    /// What to do about it, and legitimate reasons.
    pub hint: Label,
    /// Where the rule comes from, as in 表上印有.
    pub source: Label,
    /// When it applies; always, where there is no guard.
    pub guard: Option<Guard>,
    /// The rule for each column or row.
    pub instances: Vec<Instance>,
    /// True where the single cell on the left of each instance is computed by the right side.
    pub computes: bool,
    /// The line of the rule in its form file, 1-based; 0 where unknown.
    pub line: u32,
}
