//! How wide the parts of a table are. Figures are never cut; labels and heads get what is left, the official ones where
//! they fit.

use std::borrow::Cow;

use super::figure::figure;
use crate::locale::Locale;
use crate::model::address::without_ordinal;
use crate::model::{CellKind, Label, Row, Table};
use crate::text::width;
use crate::tui::editor::app::App;
use crate::tui::editor::session::Session;

/// The column where labels begin.
pub(super) const LEFT: u16 = 1;
/// The cells that labels get at least where there is room, so that tables begin alike.
const LABEL: usize = 20;
/// The cells that labels keep whatever the figures take.
const LEAST_LABEL: usize = 8;
/// From so many cells on the official labels are shown; beside several columns they get no more, or the eye loses the row.
const LONG_LABEL: usize = 44;
/// The longest official head that still leaves the columns close together.
const LONG_HEAD: usize = 14;

/// The parts of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// The cells of a label.
    pub(super) label: usize,
    /// The cells of each column, from the end of the figures before it to the end of its own marks.
    columns: Vec<usize>,
    /// Whether rows are shown with their official labels where these fit, and columns with theirs.
    long: bool,
    long_heads: bool,
    /// Whether every figure, label and head is whole.
    pub(super) fits: bool,
}

impl Measure {
    /// Measures a table that has `room` cells.
    pub(super) fn new(app: &App, session: &Session, table: &Table, room: usize) -> Self {
        let words = Words { app };
        let room = room.saturating_sub(usize::from(LEFT));
        let mut columns = figures(&app.locale, session, table);
        let clipped = clip(&mut columns, room.saturating_sub(LEAST_LABEL));
        let free = room.saturating_sub(columns.iter().sum());
        let rows = || table.blocks.iter().flat_map(|block| &block.rows);
        let bands = table.blocks.iter().map(|block| words.cells(&block.label)).max().unwrap_or(0);
        let short = rows().map(|row| words.cells(&row.short) + indent(row)).max().unwrap_or(0);
        let official = |row: &Row| width::width(&words.official(row)) + indent(row);
        let most = if columns.len() == 1 { free } else { free.min(LONG_LABEL) };
        let widest = rows().map(official).max().unwrap_or(0);
        let long = widest.max(bands) <= most || most >= LONG_LABEL;
        let wanted = if long {
            // Where an official label is too long, the short one stands.
            rows().map(|row| if official(row) <= most { official(row) } else { 0 }).max()
        } else {
            None
        };
        let label = wanted.unwrap_or(0).max(short).max(bands).max(LABEL).min(free);
        let fits = !clipped && short.max(bands) <= label;
        let mut measure = Self { label, columns, long, long_heads: false, fits };
        measure.widen_heads(&words, table, room);
        measure
    }

    /// Gives the columns their official heads where all of them fit.
    fn widen_heads(&mut self, words: &Words<'_>, table: &Table, room: usize) {
        let mut wide = self.columns.clone();
        for block in &table.blocks {
            for (column, cells) in block.columns.iter().zip(&mut wide) {
                let head = words.cells(&column.label);
                if head > LONG_HEAD {
                    return;
                }
                *cells = (*cells).max(head + 2);
            }
        }
        if self.label + wide.iter().sum::<usize>() <= room {
            self.columns = wide;
            self.long_heads = true;
        }
    }

    /// Returns the cells of a column.
    pub(super) fn column(&self, column: usize) -> usize {
        self.columns.get(column).copied().unwrap_or(0)
    }

    /// Returns the column of the screen behind the figures of a column, where its marks stand.
    pub(super) fn end(&self, column: usize) -> u16 {
        let before: usize = self.columns.iter().take(column + 1).sum();
        (usize::from(LEFT) + self.label + before).saturating_sub(1) as u16
    }

    /// Returns the column of the screen behind the table.
    pub(super) fn right_edge(&self) -> u16 {
        self.end(self.columns.len()) + 1
    }

    /// Returns the label of a row as it is drawn.
    pub(super) fn label<'a>(&self, app: &'a App, row: &'a Row) -> Cow<'a, str> {
        if self.long {
            let official = Words { app }.official(row);
            if width::width(&official) + indent(row) <= self.label {
                return official;
            }
        }
        Cow::Borrowed(app.locale.label(&row.short))
    }

    /// Returns the head of a column as it is drawn.
    pub(super) fn head<'a>(&self, app: &'a App, column: &'a crate::model::Column) -> &'a str {
        app.locale.label(if self.long_heads { &column.label } else { &column.short })
    }
}

/// How far a row of a list is indented.
pub(super) fn indent(row: &Row) -> usize {
    usize::from(row.level.saturating_sub(1)) * 2
}

struct Words<'a> {
    app: &'a App,
}

impl<'a> Words<'a> {
    fn cells(&self, label: &Label) -> usize {
        width::width(&width::safe(self.app.locale.label(label), self.app.ambiguous_is_one))
    }

    /// Returns the official label, with the number of the short one: it names the group too, as in (四)1.
    fn official(&self, row: &'a Row) -> Cow<'a, str> {
        let [label, short] = [&row.label, &row.short].map(|label| self.app.locale.label(label));
        let label = width::safe(label, self.app.ambiguous_is_one);
        let bare = without_ordinal(&label);
        let number = short.len() - short.trim_start_matches(|c| c != ' ').trim_start().len();
        if bare.len() == label.len() || number == short.len() {
            return label;
        }
        Cow::Owned(format!("{}{bare}", &short[..number]))
    }
}

/// The cells that each column needs for its figures and the sign on either side.
fn figures(locale: &Locale, session: &Session, table: &Table) -> Vec<usize> {
    let count = table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(0);
    let money = |kind: CellKind| matches!(kind, CellKind::Money { .. });
    let has_money = table.blocks.iter().flat_map(|block| &block.columns).any(|of| money(of.kind));
    let least = match count {
        0 | 1 => 14,
        _ if has_money => 14,
        2 | 3 => 12,
        _ => 8,
    };
    let mut columns = vec![least; count];
    for cell in table.cells() {
        let column = session.form().cell(cell).column;
        let cells = width::width(&figure(locale, session, cell).text) + 2;
        if let Some(held) = columns.get_mut(column) {
            *held = cells.max(*held);
        }
    }
    columns
}

/// Takes from the widest columns what is more than `room`, and tells whether that was so.
fn clip(columns: &mut [usize], room: usize) -> bool {
    let mut clipped = false;
    while columns.iter().sum::<usize>() > room {
        let widest = columns.iter().copied().max().unwrap_or(0);
        let Some(column) = columns.iter_mut().find(|cells| **cells == widest && widest > 3) else {
            break;
        };
        *column -= 1;
        clipped = true;
    }
    clipped
}
