//! The notice that corrects a published report (更正说明): what was published, what is right, and why.
//!
//! Its words come in from the caller, labels from the form, figures from the report's own record. Who made a correction
//! is for the office and is not printed.

use crate::model::{CellId, Correction, Report, Typeset};

use super::block::{Block, Grid, GridCell, Role, Text};
use super::report::title;

/// The widths of the columns on paper, in twips: as wide together as the tables of the report.
const WIDTHS: [u16; 6] = [700, 3240, 1300, 1300, 1900, 1300];

/// The words of the notice.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The last line of its title, as in 更正说明.
    pub title: String,
    /// The first paragraph, with a place `{title}` for the title of the report.
    pub opening: String,
    /// The last paragraph.
    pub closing: String,
    /// The headings of the columns: section, item, published, right, reason, date.
    pub columns: [String; 6],
    /// What is printed for a blank cell.
    pub blank: String,
}

/// What is to be said of one cell, however often it was corrected.
struct Item<'r> {
    cell: &'r str,
    published: &'r str,
    right: &'r str,
    reasons: Vec<&'r str>,
    when: &'r str,
    /// What stood there, first what was published.
    figures: Vec<&'r str>,
}

/// A cell that was corrected and stands again as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn<'r> {
    /// Its address.
    pub cell: &'r str,
    /// All that stood there, as in 72, 71, 72; a blank is empty.
    pub figures: Vec<&'r str>,
}

/// Lays the notice out. A cell that was corrected several times stands there once, with what was first published; one
/// that is again as it was published is left out.
pub fn correction_blocks(report: &Report, words: &Words) -> Vec<Block> {
    let items = items(&report.corrections);
    let mut lines = title(report);
    let name: String = lines.iter().map(Text::as_str).collect();
    lines.push(Text::new(&words.title));
    let mut rows: Vec<Vec<GridCell>> =
        vec![words.columns.iter().map(|text| GridCell::new(Role::Header, text)).collect()];
    rows.extend(items.iter().map(|item| row(report, words, item)));
    let mut blocks = vec![
        Block::Title(lines),
        Block::Paragraph(Text::new(&words.opening.replace("{title}", &name))),
        Block::Table(Grid {
            columns: words.columns.len(),
            label_columns: 2,
            header_rows: 1,
            typeset: Typeset { widths: WIDTHS.to_vec(), ..Typeset::default() },
            rows,
            ..Grid::default()
        }),
        Block::Paragraph(Text::new(&words.closing)),
        Block::Paragraph(Text::new(&report.agency)),
    ];
    if let Some(last) = items.iter().map(|item| date(item.when)).max() {
        blocks.push(Block::Paragraph(Text::new(last)));
    }
    blocks
}

/// Returns whether there is anything to correct.
pub fn is_corrected(report: &Report) -> bool {
    !items(&report.corrections).is_empty()
}

/// Returns what was corrected and taken back, which the notice leaves out.
pub fn withdrawn(report: &Report) -> Vec<Withdrawn<'_>> {
    let same = chains(&report.corrections).into_iter().filter(|item| !item.differs());
    same.map(|item| Withdrawn { cell: item.cell, figures: item.figures }).collect()
}

fn items(corrections: &[Correction]) -> Vec<Item<'_>> {
    let mut items = chains(corrections);
    items.retain(Item::differs);
    items
}

impl Item<'_> {
    fn differs(&self) -> bool {
        self.published != self.right
    }
}

/// Puts together what was done to each cell, in the order of the record.
fn chains(corrections: &[Correction]) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    for Correction { when, cell, from, to, reason, .. } in corrections {
        let at = items.iter().position(|item| item.cell == cell).unwrap_or_else(|| {
            let figures = vec![from.as_str()];
            items.push(Item {
                cell,
                published: from,
                right: to,
                reasons: Vec::new(),
                when,
                figures,
            });
            items.len() - 1
        });
        let item = &mut items[at];
        (item.right, item.when) = (to, when);
        item.figures.push(to);
        if !reason.is_empty() && !item.reasons.contains(&reason.as_str()) {
            item.reasons.push(reason);
        }
    }
    items
}

fn row(report: &Report, words: &Words, item: &Item<'_>) -> Vec<GridCell> {
    let cell = report.form().cell_at(item.cell);
    let section = cell.map_or("", |cell| &report.form().section_of(cell).number.zh);
    let label = cell.map_or_else(|| item.cell.to_owned(), |cell| label(report, cell));
    let figure = |text: &str| {
        let unit = cell.map_or("", |cell| report.unit(cell));
        match text.chars().next_back() {
            None => words.blank.clone(),
            Some(last) if last.is_ascii_digit() && !unit.is_empty() => format!("{text} {unit}"),
            Some(_) => text.to_owned(),
        }
    };
    vec![
        GridCell::new(Role::Label, section),
        GridCell::new(Role::Label, &label),
        GridCell { cell, ..GridCell::new(Role::Figure, &figure(item.published)) },
        GridCell { cell, ..GridCell::new(Role::Figure, &figure(item.right)) },
        GridCell::new(Role::Note, &item.reasons.join("；")),
        GridCell::new(Role::Note, date(item.when)),
    ]
}

/// Returns the official labels of a cell from the outermost header inwards, those of its row before those of its column.
fn label(report: &Report, cell: CellId) -> String {
    let form = report.form();
    let table = form.table_of(cell);
    let (row, column) = (form.row_of(cell), form.column_of(cell));
    let mut parts = Vec::new();
    for (groups, own, at) in [
        (&table.row_groups, &row.label, row.group),
        (&table.column_groups, &column.label, column.group),
    ] {
        let mut chain = vec![own.zh.as_str()];
        let mut at = at;
        while let Some(group) = at.and_then(|at| groups.get(at)) {
            chain.push(&group.label.zh);
            at = group.parent;
        }
        parts.extend(chain.into_iter().rev());
    }
    parts.join(" / ")
}

/// Returns the day of a time in RFC 3339; what is no such time comes back as it is.
fn date(when: &str) -> &str {
    when.split_once(['T', 't', ' ']).map_or(when, |(day, _)| day)
}
