//! The values of one report, and how each came to be there.
//!
//! A blank cell is missing; 0 is a statement. While totals are computed, a total without an entry of its own takes the
//! sum of its parts as soon as none of them is blank.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{CellId, CellKind, Form, Value, ValueError};

/// Keys of `[document]` that are printed before the sections, in that order.
pub const PRINTED_BEFORE: [&str; 3] = ["title", "number", "preamble"];

/// Keys of `[document]` that are printed behind the sections.
pub const PRINTED_BEHIND: [&str; 1] = ["contact"];

/// Whether totals are computed or typed from the source document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Totals {
    /// The program adds up.
    #[default]
    Computed,
    /// The totals are typed too, which makes an error locatable.
    Keyed,
}

impl Totals {
    /// Returns the word used in report files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Keyed => "keyed",
        }
    }
}

/// How far a report has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Publication {
    /// Still being written.
    #[default]
    Draft,
    /// Published; changes are corrections.
    Published,
}

impl Publication {
    /// Returns the word used in report files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }
}

/// How a cell came to what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Origin {
    /// Nobody has been here.
    #[default]
    Untouched,
    /// Left blank with Enter.
    Passed,
    /// Marked 待补, to be supplied.
    ToSupply,
    /// Typed by a person.
    Typed,
    /// Filled with 0 by a command.
    Filled,
    /// Read from the report file.
    File,
}

/// What a cell holds, apart from what is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Entry {
    /// The figure; `None` for a blank, and for a total that is computed.
    pub value: Option<Value>,
    /// How it came there.
    pub origin: Origin,
}

/// A failed rule that was accepted with a written reason, for exactly these figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Why it is right as it is.
    pub reason: String,
    /// The left side for which it holds.
    pub left: String,
    /// The right side for which it holds.
    pub right: String,
}

/// A corrected cell of a published report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The time, as written in the file (RFC 3339).
    pub when: String,
    /// Who corrected it.
    pub who: String,
    /// The cell's address.
    pub cell: String,
    /// What was published; empty for a blank.
    pub from: String,
    /// What is right; empty for a blank.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// A fact of the agency that rules need and tables do not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Yes or no.
    Bool(bool),
    /// Anything else, as it was written.
    Text(String),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(yes) => yes.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// One report.
#[derive(Clone, Debug)]
pub struct Report {
    form: Arc<Form>,
    /// The agency.
    pub agency: String,
    /// The report year.
    pub year: i32,
    /// Whether totals are computed.
    pub totals: Totals,
    /// Draft or published.
    pub status: Publication,
    /// `[unit]`.
    pub facts: BTreeMap<String, Fact>,
    /// `[document]`: title and preamble variants.
    pub document: BTreeMap<String, String>,
    /// `[narrative]` by section id; paragraphs are separated by a blank line. In a section that has a table they are the
    /// table's notes.
    pub narrative: BTreeMap<String, String>,
    /// `[notes]` by cell.
    pub notes: BTreeMap<CellId, String>,
    /// `[waivers]` by rule id or `rule[instance]`.
    pub waivers: BTreeMap<String, Waiver>,
    /// `[[corrections]]`, newest last.
    pub corrections: Vec<Correction>,
    entries: Vec<Entry>,
}

impl Report {
    /// Returns a blank report on `form`.
    pub fn new(form: Arc<Form>, agency: impl Into<String>, year: i32) -> Self {
        let entries = vec![Entry::default(); form.cells.len()];
        Self {
            form,
            agency: agency.into(),
            year,
            totals: Totals::default(),
            status: Publication::default(),
            facts: BTreeMap::new(),
            document: BTreeMap::new(),
            narrative: BTreeMap::new(),
            notes: BTreeMap::new(),
            waivers: BTreeMap::new(),
            corrections: Vec::new(),
            entries,
        }
    }

    /// Returns the form that the report is written on.
    pub fn form(&self) -> &Arc<Form> {
        &self.form
    }

    /// Returns what a cell holds by itself.
    pub fn entry(&self, cell: CellId) -> Entry {
        self.entries.get(cell.index()).copied().unwrap_or_default()
    }

    /// Replaces what a cell holds and returns what it held.
    pub fn set_entry(&mut self, cell: CellId, entry: Entry) -> Entry {
        self.entries.get_mut(cell.index()).map_or(entry, |held| std::mem::replace(held, entry))
    }

    /// Returns whether the program adds this cell up (a total, while totals are computed).
    pub fn is_computed(&self, cell: CellId) -> bool {
        self.totals == Totals::Computed && self.form.cell(cell).computed.is_some()
    }

    /// Returns whether a computed total was written over by a person.
    pub fn is_override(&self, cell: CellId) -> bool {
        self.is_computed(cell) && self.entry(cell).value.is_some()
    }

    /// Returns the sum of a total's parts, or `None` where it has none or one of them is blank.
    pub fn sum_of_parts(&self, cell: CellId) -> Option<Decimal> {
        let terms = self.form.cell(cell).computed.as_ref()?;
        terms.iter().try_fold(Decimal::ZERO, |sum, term| {
            Some(sum + self.value(term.cell)?.number * Decimal::from(term.factor))
        })
    }

    /// Returns the value that the report states for a cell: its entry, or the computed total.
    pub fn value(&self, cell: CellId) -> Option<Value> {
        let entry = self.entry(cell);
        if entry.value.is_some() || !self.is_computed(cell) {
            return entry.value;
        }
        self.sum_of_parts(cell).map(Value::number)
    }

    /// Returns the figure of a cell as the rules read it: in the usual unit of its column, a computed total as the sum of
    /// its parts; `None` for a blank.
    pub fn figure(&self, cell: CellId) -> Option<Decimal> {
        self.value(cell)?.in_usual_unit(self.form.cell(cell).kind)
    }

    /// Returns the figure of a cell as the rules read one of `kind`: the same cell can have another unit of money on another
    /// form.
    pub fn figure_as(&self, cell: CellId, kind: CellKind) -> Option<Decimal> {
        let figure = self.figure(cell)?;
        match (self.form.cell(cell).kind, kind) {
            (CellKind::Money { unit, .. }, CellKind::Money { unit: wanted, .. }) => {
                unit.convert(figure, wanted)
            }
            _ => Some(figure),
        }
    }

    /// Drops the entries of totals that equal their computed value, so that they follow their parts. Does nothing
    /// while totals are keyed. A total whose parts are not all there stays as an override.
    pub fn drop_redundant_totals(&mut self) {
        if self.totals == Totals::Keyed {
            return;
        }
        for cell in self.form.clone().computed_order.iter().copied() {
            let held = self.entry(cell).value.map(|value| value.number);
            if held.is_some() && held == self.sum_of_parts(cell) {
                self.set_entry(cell, Entry::default());
            }
        }
    }

    /// Returns the unit printed with a cell's figure: the row's own, else the column's, else the table's.
    pub fn unit(&self, cell: CellId) -> &str {
        Self::unit_on(&self.form, cell)
    }

    /// Returns the unit that a form prints with a cell's figure; may be empty.
    pub fn unit_on(form: &Form, cell: CellId) -> &str {
        [&form.row_of(cell).unit, &form.column_of(cell).unit, &form.table_of(cell).unit]
            .into_iter()
            .find(|unit| !unit.is_empty())
            .map_or("", String::as_str)
    }

    /// Reads what a person wrote into a cell, perhaps with the unit that is printed beside it.
    pub fn parse(&self, cell: CellId, text: &str) -> Result<Value, ValueError> {
        Value::parse_with_unit(self.form.cell(cell).kind, self.unit(cell), text)
    }

    /// Takes over what the form says comes from last year's report (结转, 上一年项目数量). Blank cells are filled, others
    /// left alone; a figure whose sources last year's form does not have, or left blank, stays blank.
    pub fn carry_from(&mut self, prior: &Report) {
        for carry in &self.form.clone().carry {
            let sum = carry.from.iter().try_fold(Decimal::ZERO, |sum, (address, factor)| {
                let value = prior.value(prior.form.cell_at(address)?)?;
                Some(sum + value.number * Decimal::from(*factor))
            });
            if let Some(sum) = sum.filter(|_| self.is_open(carry.to)) {
                let entry = Entry { value: Some(Value::number(sum)), origin: Origin::Typed };
                self.set_entry(carry.to, entry);
            }
        }
    }

    /// Returns whether a person still has to fill this cell: it is blank and nothing computes it.
    pub fn is_open(&self, cell: CellId) -> bool {
        self.entry(cell).value.is_none() && !self.is_computed(cell)
    }
}
