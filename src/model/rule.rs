//! Rules (勾稽关系): sums as sparse vectors over cells, already expanded into instances, and the other kinds of checks as
//! the facts that they need.
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

/// A cell of last year's report with its coefficient: by address, since that report may be on another form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorTerm {
    /// `table.row.column` on the form of last year's report.
    pub address: String,
    /// What its figure is multiplied by.
    pub factor: i32,
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
    /// What is added to the left sum from last year's report.
    pub left_prior: Vec<PriorTerm>,
    /// What is added to the right sum from last year's report.
    pub right_prior: Vec<PriorTerm>,
}

impl Instance {
    /// Returns every cell that the instance reads, left side first.
    pub fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        self.left.iter().chain(&self.right).map(|term| term.cell)
    }

    /// Returns whether the instance reads last year's report.
    pub fn reads_prior(&self) -> bool {
        !self.left_prior.is_empty() || !self.right_prior.is_empty()
    }
}

/// A condition under which a rule applies at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    /// A fact of the report's `[unit]` table has a value.
    Fact {
        /// The key in `[unit]`.
        fact: String,
        /// The value that it must have; a report that does not state the fact is not asked.
        equals: bool,
    },
    /// A fact of `[unit]` states an amount above zero, as in `0.38 万元`.
    Charged {
        /// The key in `[unit]`; a report that does not state the fact is not asked.
        fact: String,
    },
    /// A relation between figures of the report holds; with a blank in it the rule is not asked.
    Figures {
        /// The relation as written.
        formula: String,
        /// The relation.
        relation: Box<Instance>,
    },
}

/// What kind of check a rule is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Nature {
    /// Sums of figures, of this report and of last year's: the rule's instances.
    #[default]
    Sums,
    /// A figure against last year's in the same cell: it must not grow or shrink beyond `ratio` times, unless the
    /// difference is below `least`.
    Jump {
        /// The cells that are compared.
        cells: Vec<CellId>,
        /// The factor, above 1.
        ratio: Decimal,
        /// Smaller differences are no jump.
        least: Decimal,
    },
    /// A figure against last year's in the same cell: it must not be about `ratio` times as large or as small, as it is
    /// when one of both is in another unit.
    UnitSlip {
        /// The cells that are compared.
        cells: Vec<CellId>,
        /// The factor between both units.
        ratio: Decimal,
        /// The largest amount that is credible without last year's.
        most: Decimal,
    },
    /// The figures and the texts must not all be last year's.
    Identical {
        /// Texts that are alike in so many parts of a hundred are the same.
        alike: Decimal,
    },
    /// Something about the texts.
    Text(TextCheck),
}

/// What a rule about the texts looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextCheck {
    /// Numbers that the texts state for cells, as the `claims` of the form's vocabulary with this rule's id find them.
    Claim,
    /// The year that title, preamble and texts name as their own is the report year.
    Year {
        /// Words that make the year before them the report's own, as in 年度报告.
        own: Vec<String>,
        /// Words of sentences that state the period of the figures.
        period: Vec<String>,
    },
    /// Each part has its text, and no text holds the heading of another part.
    Parts,
    /// The length of a text in characters, spaces left out.
    Length {
        /// The section.
        section: String,
        /// Fewer are too few.
        least: Option<usize>,
        /// More are too many.
        most: Option<usize>,
    },
    /// A text mentions things, each by one of several words.
    Mentions {
        /// The section.
        section: String,
        /// For each thing the words, one of which must occur.
        all: Vec<Vec<String>>,
        /// True where one of the sentences that mention them must state a number or that there was none.
        with_amount: bool,
    },
    /// An amount of money that a text states, in yuan, against cells: it must not be larger than their sum.
    AtMost {
        /// The section.
        section: String,
        /// Words, one of which must stand in the sentence that states the amount.
        words: Vec<String>,
        /// The cells, amounts in their usual unit.
        cells: Vec<CellId>,
        /// Half a unit of the last printed place, in yuan: what rounding may have taken away.
        tolerance: Decimal,
    },
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
    /// The rule for each column or row; empty for all but [`Nature::Sums`].
    pub instances: Vec<Instance>,
    /// What kind of check it is.
    pub nature: Nature,
    /// True where the single cell on the left of each instance is computed by the right side.
    pub computes: bool,
    /// True for an error that has legitimate causes, so that it may be accepted with a written reason.
    pub waivable: bool,
    /// The line of the rule in its form file, 1-based; 0 where unknown.
    pub line: u32,
}

impl Rule {
    /// Returns whether a failure may be accepted with a written reason: a warning may, an error only where its form says
    /// that it has legitimate causes.
    pub fn may_be_waived(&self) -> bool {
        self.severity == Severity::Warning || self.waivable
    }
}
