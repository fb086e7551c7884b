//! A table: frozen labels on the left, heads above, figures with their marks, pinned rows in view.

use super::canvas::Canvas;
use super::figure::{figure, typed};
use super::{Areas, VERY_WIDE};
use crate::model::{Block, CellId, CellKind, Column, Group, Row, Shape, Table};
use crate::tui::app::App;
use crate::tui::session::Session;
use crate::tui::theme::Role;
use crate::tui::width;

/// The column where labels begin.
const LEFT: u16 = 1;
/// The cells of a label, and of an official one on a very wide screen.
const LABEL: usize = 20;
const LONG_LABEL: usize = 44;

/// A line of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// The merged header over the columns of a block.
    Band(usize),
    /// The heads of a block's columns.
    Head(usize),
    /// A row of a block.
    Row(usize, usize),
    Blank,
}

/// The lines that stay above and below, and those that scroll between them.
#[derive(Debug, Default)]
struct Plan {
    above: Vec<Line>,
    scrolled: Vec<Line>,
    below: Vec<Line>,
}

impl Plan {
    fn len(&self) -> usize {
        self.above.len() + self.scrolled.len() + self.below.len()
    }
}

/// How wide labels and figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Measure {
    label: usize,
    /// From the end of one figure to the end of the next, the mark's column included.
    pitch: usize,
    long: bool,
}

fn plan(table: &Table, areas: Areas) -> Plan {
    let room = usize::from(areas.body_end - areas.body);
    let banded = table.shape == Shape::Bands;
    let mut plan = Plan::default();
    for (index, block) in table.blocks.iter().enumerate() {
        if banded {
            if index > 0 && areas.tall {
                plan.scrolled.push(Line::Blank);
            }
            plan.scrolled.push(Line::Head(index));
        } else {
            let has_band = block.columns.iter().any(|column| band_of(table, column).is_some());
            plan.above.extend((has_band && areas.tall).then_some(Line::Band(index)));
            plan.above.push(Line::Head(index));
        }
        let first_free = block.rows.iter().position(|row| !row.pinned).unwrap_or(block.rows.len());
        for (at, row) in block.rows.iter().enumerate() {
            let line = Line::Row(index, at);
            match (row.pinned, at < first_free) {
                (true, true) => plan.above.push(line),
                (true, false) => plan.below.push(line),
                (false, _) => plan.scrolled.push(line),
            }
        }
    }
    let pins = plan.above.iter().any(|line| matches!(line, Line::Row(..)));
    if pins && plan.len() + 2 <= room {
        plan.above.push(Line::Blank);
        plan.below.insert(0, Line::Blank);
    }
    plan
}

/// The outermost header over a column that does not stand over all of them.
fn band_of<'a>(table: &'a Table, column: &Column) -> Option<&'a Group> {
    let group = &table.column_groups[column.group?];
    group.parent.map(|_| group)
}

fn measure(app: &App, session: &Session, table: &Table) -> Measure {
    let long = app.size.0 >= VERY_WIDE;
    let label = if long { LONG_LABEL } else { LABEL };
    let columns = table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(1).max(1);
    let money = |column: &Column| matches!(column.kind, CellKind::Money { .. });
    let has_money = table.blocks.iter().flat_map(|block| &block.columns).any(money);
    let least = if has_money || columns == 1 {
        14
    } else if columns <= 3 {
        12
    } else {
        8
    };
    let widest =
        table.cells().map(|cell| width::width(&figure(session, cell).text)).max().unwrap_or(0);
    let room = usize::from(app.size.0).saturating_sub(usize::from(LEFT) + label + 2);
    let most = (room / columns).max(8);
    Measure { label, pitch: (widest + 2).clamp(least, most.max(least)), long }
}

/// Returns the column behind the widest line of a table.
pub(super) fn right_edge(app: &App, session: &Session, table: usize) -> u16 {
    let table = &session.form().tables[table];
    let measure = measure(app, session, table);
    let columns = table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(0);
    LEFT + (measure.label + measure.pitch * columns) as u16
}

/// Returns the first scrolled line to show so that the cursor is in view.
pub(super) fn top(app: &App, session: &Session, table: usize, areas: Areas) -> usize {
    let _ = app;
    let plan = plan(&session.form().tables[table], areas);
    let rows = rows_between(&plan, areas);
    let last = plan.scrolled.len().saturating_sub(rows);
    let held = session.top[table].min(last);
    let cell = session.form().cell(session.cursor[table]);
    let at = plan.scrolled.iter().position(|line| *line == Line::Row(cell.block, cell.row));
    let Some(at) = at else { return held };
    // The head of the first row of a band comes along with it.
    let first = if at > 0 && matches!(plan.scrolled[at - 1], Line::Head(_)) { at - 1 } else { at };
    if first < held {
        first
    } else if at >= held + rows {
        (at + 1 - rows).min(last)
    } else {
        held
    }
}

fn rows_between(plan: &Plan, areas: Areas) -> usize {
    let room = usize::from(areas.body_end - areas.body);
    room.saturating_sub(plan.above.len() + plan.below.len()).max(1)
}

/// Draws a table, and returns where the cursor stands.
pub(super) fn draw(
    app: &App,
    session: &Session,
    table: usize,
    areas: Areas,
    canvas: &mut Canvas,
) -> Option<(u16, u16)> {
    let form = session.form();
    let plan = plan(&form.tables[table], areas);
    let rows = rows_between(&plan, areas);
    let top = session.top[table].min(plan.scrolled.len().saturating_sub(rows));
    let shown = plan.scrolled.iter().skip(top).take(rows);
    let drawer = Drawer {
        app,
        session,
        table: &form.tables[table],
        measure: measure(app, session, &form.tables[table]),
        current: session.cursor[table],
        hidden: (top, plan.scrolled.len().saturating_sub(top + rows)),
        failed: hidden_failures(session, &form.tables[table], &plan, top, rows),
    };
    let mut caret = None;
    for (y, line) in (areas.body..).zip(plan.above.iter().chain(shown).chain(&plan.below)) {
        match line {
            Line::Band(block) => drawer.band(*block, y, canvas),
            Line::Head(block) => drawer.head(*block, y, canvas),
            Line::Row(block, row) => caret = drawer.row(*block, *row, y, canvas).or(caret),
            Line::Blank => {}
        }
    }
    caret
}

/// Tells whether a row that is scrolled out of view, above or below, holds a failed cell.
fn hidden_failures(
    session: &Session,
    table: &Table,
    plan: &Plan,
    top: usize,
    rows: usize,
) -> (bool, bool) {
    let fails = |line: &Line| match line {
        Line::Row(block, row) => (0..table.blocks[*block].columns.len())
            .filter_map(|column| table.blocks[*block].cell(*row, column))
            .any(|cell| session.engine.mark(cell).is_some()),
        _ => false,
    };
    (plan.scrolled.iter().take(top).any(fails), plan.scrolled.iter().skip(top + rows).any(fails))
}

struct Drawer<'a> {
    app: &'a App,
    session: &'a Session,
    table: &'a Table,
    measure: Measure,
    current: CellId,
    /// How many lines are scrolled out of view above and below.
    hidden: (usize, usize),
    failed: (bool, bool),
}

impl Drawer<'_> {
    fn block(&self, block: usize) -> &Block {
        &self.table.blocks[block]
    }

    /// The column behind the figures of a column.
    fn end(&self, column: usize) -> u16 {
        LEFT + (self.measure.label + self.measure.pitch * (column + 1) - 1) as u16
    }

    fn current_place(&self) -> (usize, usize, usize) {
        let cell = self.session.form().cell(self.current);
        (cell.block, cell.row, cell.column)
    }

    /// Draws the merged header as a line of dashes with its label in the middle.
    fn band(&self, block: usize, y: u16, canvas: &mut Canvas) {
        let columns = &self.block(block).columns;
        let mut at = 0;
        while at < columns.len() {
            let Some(group) = band_of(self.table, &columns[at]) else {
                at += 1;
                continue;
            };
            let same =
                |column: &&Column| band_of(self.table, column).map(|g| &g.id) == Some(&group.id);
            let count = columns[at..].iter().take_while(same).count();
            let label = format!(" {} ", self.app.locale.label(&group.label));
            let start = self.end(at).saturating_sub(self.measure.pitch as u16 - 3);
            let cells = usize::from(self.end(at + count - 1).saturating_sub(start));
            let dashes = cells.saturating_sub(width::width(&label));
            let text =
                format!("{}{label}{}", "-".repeat(dashes / 2), "-".repeat(dashes - dashes / 2));
            canvas.put(start, y, &text, Role::Head);
            at += count;
        }
    }

    fn head(&self, block: usize, y: u16, canvas: &mut Canvas) {
        let of = self.block(block);
        let label = if self.table.shape == Shape::Bands && !of.label.zh.is_empty() {
            self.app.locale.label(&of.label)
        } else {
            &self.table.unit
        };
        let mut x =
            canvas.put_in(LEFT, y, label, width::width(label).min(self.measure.label), Role::Head);
        if self.table.shape != Shape::Bands {
            let (above, below) = self.hidden;
            for (key, count, failed) in [
                ("tui.hidden_above", above, self.failed.0),
                ("tui.hidden_below", below, self.failed.1),
            ] {
                if count > 0 {
                    let text = self.app.words(key, &[("count", &count.to_string())]);
                    let role = if failed { Role::Error } else { Role::Head };
                    x = canvas.put(x + 2, y, &text, role);
                }
            }
        }
        let (current_block, _, current_column) = self.current_place();
        for (index, column) in of.columns.iter().enumerate() {
            let short = self.app.locale.label(&column.short);
            let text = width::truncate(short, self.measure.pitch - 1);
            let here = block == current_block && index == current_column;
            canvas.put_right(
                self.end(index),
                y,
                text,
                if here { Role::HeadCurrent } else { Role::Head },
            );
        }
    }

    fn row(&self, block: usize, row: usize, y: u16, canvas: &mut Canvas) -> Option<(u16, u16)> {
        self.label(block, row, y, canvas);
        let of = self.block(block);
        let mut caret = None;
        for column in 0..of.columns.len() {
            let Some(cell) = of.cell(row, column) else { continue };
            if cell == self.current {
                caret = Some(self.cursor(cell, column, y, canvas));
                continue;
            }
            let figure = figure(self.session, cell);
            let end = self.end(column);
            let text = cut(&figure.text, self.measure.pitch - 1);
            canvas.put_right(end, y, &text, figure.role);
            canvas.put(end, y, &figure.mark.to_string(), figure.role);
        }
        caret
    }

    fn label(&self, block: usize, row: usize, y: u16, canvas: &mut Canvas) {
        let rows = &self.block(block).rows;
        let of: &Row = &rows[row];
        let indent = usize::from(of.level.saturating_sub(1)) * 2;
        let official = self.measure.long;
        let text = self.app.locale.label(if official { &of.label } else { &of.short });
        let cells = self.measure.label.saturating_sub(indent);
        let x = LEFT + indent as u16;
        let (current_block, current_row, _) = self.current_place();
        // A sign costs fewer bytes than a look of the whole label, and is seen where bold is not.
        if (block, row) == (current_block, current_row) {
            canvas.put(0, y, ">", Role::LabelCurrent);
        }
        if of.heading {
            canvas.put_in(x, y, text, cells, Role::Heading);
            return;
        }
        let x = canvas.put_in(x, y, text, cells, Role::Label);
        let _ = x;
        // The printed number recedes but for the first row of its group: grouping without a line of its own.
        let first = row == 0 || rows[row - 1].group != of.group;
        let prefix = text.split(' ').next().unwrap_or("");
        if of.group.is_some() && !official && prefix.len() < text.len() {
            let role = if first { Role::Heading } else { Role::LabelGroup };
            canvas.put(LEFT + indent as u16, y, prefix, role);
        }
    }

    /// Draws the current cell in brackets, and returns where the cursor stands in it.
    fn cursor(&self, cell: CellId, column: usize, y: u16, canvas: &mut Canvas) -> (u16, u16) {
        let inner = self.measure.pitch - 2;
        let end = self.end(column);
        let start = end - (self.measure.pitch - 1) as u16;
        let typing = self.session.typing.as_ref().filter(|typing| typing.cell == cell);
        let figure = figure(self.session, cell);
        let (body, caret) = typing.map_or_else(
            || (width::pad_left(&cut(&figure.text, inner), inner), inner - 1),
            |typing| typed(typing, inner),
        );
        canvas.put(start, y, "[", Role::Cursor);
        // What recedes elsewhere does not where the cursor is.
        if typing.is_some() || figure.role == Role::Quiet {
            canvas.put(start + 1, y, &body, Role::Cursor);
        } else {
            canvas.put_both(start + 1, y, &body, figure.role, Role::Cursor);
        }
        let close = if typing.is_none() && figure.mark != ' ' { figure.mark } else { ']' };
        canvas.put(end, y, &close.to_string(), Role::Cursor);
        (start + 1 + caret as u16, y)
    }
}

/// Cuts a figure that is too long at its beginning, visibly.
fn cut(text: &str, cells: usize) -> String {
    let over = width::width(text).saturating_sub(cells);
    if over == 0 {
        return text.to_owned();
    }
    let rest: String = text.chars().skip(over + 1).collect();
    format!("<{rest}")
}
