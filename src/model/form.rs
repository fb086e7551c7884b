//! An official edition of the report as data: sections, tables, blocks, rows, columns, cells and rules.
//!
//! A form is built once by `definition` and only read afterwards. Cells are numbered in form order; a [`CellId`] is an
//! index that is valid for the form it came from.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::chart::Chart;
use super::vocabulary::{LazyVocabulary, Vocabulary};
use super::{Label, MoneyUnit, Rule, Term, Typeset};

/// The number of a cell within its form, in form order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(pub u16);

impl CellId {
    /// Returns the index into vectors that hold one item a cell.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What may stand in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A non-negative whole number.
    Count,
    /// A whole number with a sign, for changes.
    Signed,
    /// A non-negative amount of money.
    Money {
        /// The unit of the form, or the usual one where the form leaves it open.
        unit: MoneyUnit,
        /// True where the unit is written into the cell.
        open: bool,
    },
}

impl CellKind {
    /// Returns the unit that a bare figure of an open money cell gets.
    pub fn usual_unit(self) -> Option<MoneyUnit> {
        match self {
            Self::Money { unit, open: true } => Some(unit),
            _ => None,
        }
    }

    /// Returns the unit of an amount that is written without one.
    pub fn money_unit(self) -> Option<MoneyUnit> {
        match self {
            Self::Money { unit, .. } => Some(unit),
            Self::Count | Self::Signed => None,
        }
    }

    /// Returns the word used in form files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Signed => "signed",
            Self::Money { .. } => "money",
        }
    }
}

/// What a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Paragraphs.
    Text,
    /// A table, by its index in [`Form::tables`].
    Table(usize),
}

/// One of the parts 一 … 六 of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The id, also the key in `[narrative]`.
    pub id: String,
    /// The printed number, as in 一; a digit in English.
    pub number: Label,
    /// The official heading with its number.
    pub heading: Label,
    /// A short name for tabs.
    pub short: Label,
    /// A very short name for tabs at 80 columns.
    pub tiny: Label,
    /// Other wordings of the heading seen in print.
    pub heading_variants: Vec<String>,
    /// What the section is to hold, shown while it is empty.
    pub hint: Label,
    /// Paragraphs or a table.
    pub kind: SectionKind,
}

impl Section {
    /// Returns whether the text of the section is what stands with its table: the section has one.
    pub fn has_table(&self) -> bool {
        matches!(self.kind, SectionKind::Table(_))
    }
}

/// How a table is drawn and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Rows under one merged header.
    Matrix,
    /// Bands of rows, each with columns of its own (二).
    Bands,
    /// Kept as rows, printed as one line of figures under a merged header (四).
    SingleRow,
    /// One figure a row, with its unit (the list of 2014).
    List,
}

/// The direction in which Enter goes through a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Along a row, then to the next one.
    Rows,
    /// Down a column, then to the next one.
    Columns,
}

/// A merged header over rows or columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The id.
    pub id: String,
    /// The printed label.
    pub label: Label,
    /// The group around it, by its index in the same list; always an earlier one.
    pub parent: Option<usize>,
}

/// A column of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The id, the last part of a cell address.
    pub id: String,
    /// The printed label.
    pub label: Label,
    /// A label for the head of the grid: at most six columns, seven in English.
    pub short: Label,
    /// Other wordings seen in print.
    pub aliases: Vec<String>,
    /// The innermost header over it, by index in [`Table::column_groups`].
    pub group: Option<usize>,
    /// What stands in its cells; a row may have a kind of its own.
    pub kind: CellKind,
    /// The unit of its figures, as in 件; may be empty.
    pub unit: String,
    /// How to fill it.
    pub hint: Label,
    /// True for the total column, which the walk skips while totals are computed.
    pub total: bool,
}

/// A row of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The id, the middle part of a cell address.
    pub id: String,
    /// The printed label, with its number.
    pub label: Label,
    /// A label of at most twenty columns for the grid; its first word is the printed number.
    pub short: Label,
    /// The printed number within the table, as in `3.3.1`; what `gouji get` and the search understand.
    pub number: String,
    /// Other wordings seen in print.
    pub aliases: Vec<String>,
    /// The innermost header beside it, by index in [`Table::row_groups`].
    pub group: Option<usize>,
    /// True for a row that stays in view when a table scrolls.
    pub pinned: bool,
    /// True for a row of totals.
    pub total: bool,
    /// How far a list row is indented, 1 for the outermost.
    pub level: u8,
    /// True for a heading of a list, which has no cell.
    pub heading: bool,
    /// What stands in its cells, where that differs from the column's kind.
    pub kind: Option<CellKind>,
    /// The unit of its figures, where it differs from the column's; may be empty.
    pub unit: String,
    /// How to count it (口径).
    pub hint: Label,
}

/// A band of a table with columns of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The id.
    pub id: String,
    /// The printed line above it, as in 第二十条第（一）项; empty where there is none.
    pub label: Label,
    /// The printed heading of the row labels, as in 信息内容.
    pub stub: Label,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The cells, row by row, `rows.len() * columns.len()`; `None` for headings of a list.
    pub cells: Vec<Option<CellId>>,
}

impl Block {
    /// Returns the cell in `row` and `column`.
    pub fn cell(&self, row: usize, column: usize) -> Option<CellId> {
        (column < self.columns.len())
            .then(|| self.cells.get(row * self.columns.len() + column).copied().flatten())
            .flatten()
    }
}

/// A table of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The id, the first part of a cell address.
    pub id: String,
    /// The section that holds it, by index in [`Form::sections`].
    pub section: usize,
    /// How it is drawn and printed.
    pub shape: Shape,
    /// Where Enter goes.
    pub walk: Walk,
    /// The printed text of the corner cell; may be empty.
    pub corner: Label,
    /// The unit of all its figures, as in 件; empty where columns differ.
    pub unit: String,
    /// Merged headers over columns, outer ones first.
    pub column_groups: Vec<Group>,
    /// Merged headers beside rows, outer ones first.
    pub row_groups: Vec<Group>,
    /// The bands; a matrix has one.
    pub blocks: Vec<Block>,
    /// How it is set on paper.
    pub typeset: Typeset,
}

impl Table {
    /// Returns the cells in form order.
    pub fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        self.blocks.iter().flat_map(|block| block.cells.iter().flatten().copied())
    }
}

/// A cell of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// `table.row.column`.
    pub address: String,
    /// The table, by index.
    pub table: usize,
    /// The block within the table, by index.
    pub block: usize,
    /// The row within the block, by index.
    pub row: usize,
    /// The column within the block, by index.
    pub column: usize,
    /// What may stand in it.
    pub kind: CellKind,
    /// The sum that computes it, for totals.
    pub computed: Option<Vec<Term>>,
}

/// A figure that a new report takes over from the report of the year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carry {
    /// The cell that is filled.
    pub to: CellId,
    /// The cells of last year's report, by address on its own form, each with its factor.
    pub from: Vec<(String, i32)>,
}

/// An official edition of the report.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The id, as in `cn-2021`.
    pub id: String,
    /// A short name for title lines, as in 2021 式.
    pub name: Label,
    /// The official title.
    pub title: Label,
    /// The number of the document that set it.
    pub document_number: String,
    /// The first report year.
    pub first_year: i32,
    /// The last report year; `None` while it is in force.
    pub last_year: Option<i32>,
    /// The pattern of a report's title, with `{agency}` and `{year}`.
    pub report_title: String,
    /// Usual wordings of the beginning of a report, by name, with `{agency}` and `{year}`.
    pub wordings: BTreeMap<String, String>,
    /// Words printed below the table for signatures; not filled by the program.
    pub signature_line: Vec<String>,
    /// What a new report takes over from last year's.
    pub carry: Vec<Carry>,
    /// The parts, in printed order.
    pub sections: Vec<Section>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The cells, in form order.
    pub cells: Vec<Cell>,
    /// Computed cells in an order in which each comes after all that it reads.
    pub computed_order: Vec<CellId>,
    /// What the words of the texts mean.
    pub vocabulary: LazyVocabulary,
    /// What can be drawn.
    pub charts: Vec<Chart>,
    /// The table rules.
    pub rules: Vec<Rule>,
    /// Cells by address.
    pub by_address: HashMap<String, CellId>,
}

impl Form {
    /// Returns the cell at `address`.
    pub fn cell_at(&self, address: &str) -> Option<CellId> {
        self.by_address.get(address).copied()
    }

    /// Returns the cell with this number.
    ///
    /// # Panics
    /// Panics when `id` comes from another form.
    pub fn cell(&self, id: CellId) -> &Cell {
        &self.cells[id.index()]
    }

    /// Returns the table of a cell.
    pub fn table_of(&self, id: CellId) -> &Table {
        &self.tables[self.cell(id).table]
    }

    /// Returns the block of a cell.
    pub fn block_of(&self, id: CellId) -> &Block {
        let cell = self.cell(id);
        &self.tables[cell.table].blocks[cell.block]
    }

    /// Returns the row of a cell.
    pub fn row_of(&self, id: CellId) -> &Row {
        &self.block_of(id).rows[self.cell(id).row]
    }

    /// Returns the column of a cell.
    pub fn column_of(&self, id: CellId) -> &Column {
        &self.block_of(id).columns[self.cell(id).column]
    }

    /// Returns the number of the printed section that holds a cell.
    pub fn section_of(&self, id: CellId) -> &Section {
        &self.sections[self.table_of(id).section]
    }

    /// Returns what the words of the texts mean.
    pub fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.of(self)
    }

    /// Returns every cell number, in form order.
    pub fn ids(&self) -> impl Iterator<Item = CellId> + use<> {
        (0..self.cells.len() as u16).map(CellId)
    }

    /// Returns the rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Returns the section with this id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// Returns whether reports of `year` are written on this form.
    pub fn covers(&self, year: i32) -> bool {
        year >= self.first_year && self.last_year.is_none_or(|last| year <= last)
    }
}

/// Where forms come from, so that a layer can ask for one by id without knowing who reads form files.
pub trait Forms {
    /// Returns the form with this id, or `None` where there is none or its file is bad.
    fn form(&self, id: &str) -> Option<Arc<Form>>;
    /// Returns the ids of all forms, sorted.
    fn ids(&self) -> Vec<String>;
}
