//! A table: frozen labels on the left, heads above, figures with their marks, pinned rows in view.

use super::Areas;
use super::canvas::Canvas;
use super::figure::{figure, typed};
use super::measure::{LEFT, Measure, indent};
use super::theme::Role;
use crate::model::{Block, CellId, Column, Group, Row, Shape, Table};
use crate::text::width;
use crate::tui::editor::app::App;
use crate::tui::editor::session::Session;

/// The cells between the brackets around the current cell, where no figure needs more: wide columns would only have more
/// blanks there, which each step writes and takes away.
const BOX: usize = 6;

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

/// Returns the first scrolled line to show so that the cursor is in view.
pub(super) fn top(session: &Session, table: usize, areas: Areas) -> usize {
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
    let behind = plan.scrolled.get(top + rows..).unwrap_or_default();
    let drawer = Drawer {
        app,
        session,
        table: &form.tables[table],
        measure: Measure::new(app, session, &form.tables[table], areas.table),
        current: session.cursor[table],
        hidden: [&plan.scrolled[..top], behind]
            .map(|l| Hidden::of(session, &form.tables[table], l)),
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

/// What is scrolled out of view above or below.
struct Hidden {
    /// How many rows with figures.
    rows: usize,
    /// Whether one of them holds a failed cell.
    failed: bool,
}

impl Hidden {
    fn of(session: &Session, table: &Table, lines: &[Line]) -> Self {
        let mut hidden = Self { rows: 0, failed: false };
        for line in lines {
            let Line::Row(block, row) = line else { continue };
            let block = &table.blocks[*block];
            let cells = (0..block.columns.len()).filter_map(|column| block.cell(*row, column));
            hidden.rows += usize::from(cells.clone().next().is_some());
            hidden.failed |=
                cells.into_iter().any(|cell| session.assessment().sums().mark(cell).is_some());
        }
        hidden
    }
}

struct Drawer<'a> {
    app: &'a App,
    session: &'a Session,
    table: &'a Table,
    measure: Measure,
    current: CellId,
    /// What is out of view above, and below.
    hidden: [Hidden; 2],
}

impl Drawer<'_> {
    fn block(&self, block: usize) -> &Block {
        &self.table.blocks[block]
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
            let start = (self.measure.end(at) + 3).saturating_sub(self.measure.column(at) as u16);
            let cells = usize::from(self.measure.end(at + count - 1).saturating_sub(start));
            let dashes = cells.saturating_sub(canvas.measure(&label));
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
            self.app.locale.unit(&self.table.unit)
        };
        let x = canvas.put_within(LEFT, y, label, self.measure.label, Role::Head);
        if self.table.shape != Shape::Bands {
            self.hidden(x, y, canvas);
        }
        let (current_block, _, current_column) = self.current_place();
        for (index, column) in of.columns.iter().enumerate() {
            let text = self.measure.head(self.app, column);
            let text = width::shorten(text, self.measure.column(index) - 1);
            let end = self.measure.end(index);
            canvas.put_right(end, y, &text, Role::Head);
            // As beside the label: a sign costs fewer bytes than a look of the whole head.
            if block == current_block && index == current_column {
                canvas.put(end, y, "<", Role::HeadCurrent);
            }
        }
    }

    /// Says how many rows are out of view; louder where one of them holds a failed cell.
    fn hidden(&self, mut x: u16, y: u16, canvas: &mut Canvas) {
        for (key, hidden) in ["tui.hidden_above", "tui.hidden_below"].into_iter().zip(&self.hidden)
        {
            if hidden.rows > 0 {
                let text = self.app.words(key, &[("count", &hidden.rows.to_string())]);
                let role = if hidden.failed { Role::Heading } else { Role::Head };
                x = canvas.put(if x > LEFT { x + 2 } else { x }, y, &text, role);
            }
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
            let figure = figure(&self.app.locale, self.session, cell);
            let end = self.measure.end(column);
            let text = whole(figure.text, self.measure.column(column) - 1);
            if self.session.is_suspect(cell) {
                let start = usize::from(end).saturating_sub(canvas.measure(&text)) as u16;
                canvas.put_both(start, y, &text, figure.role, Role::Suspect);
            } else {
                canvas.put_right(end, y, &text, figure.role);
            }
            canvas.put(end, y, &figure.mark.to_string(), figure.role);
        }
        caret
    }

    fn label(&self, block: usize, row: usize, y: u16, canvas: &mut Canvas) {
        let rows = &self.block(block).rows;
        let of: &Row = &rows[row];
        let indent = indent(of);
        let text = self.measure.label(self.app, of);
        let cells = self.measure.label.saturating_sub(indent);
        let x = LEFT + indent as u16;
        let (current_block, current_row, _) = self.current_place();
        // A sign costs fewer bytes than a look of the whole label, and is seen where bold is not.
        if (block, row) == (current_block, current_row) {
            canvas.put(0, y, ">", Role::LabelCurrent);
        }
        let role = if of.heading { Role::Heading } else { Role::Label };
        canvas.put_in(x, y, &text, cells, role);
        // The printed number recedes but for the first row of its group: grouping without a line of its own.
        let first = row == 0 || rows[row - 1].group != of.group;
        let prefix = text.split(' ').next().unwrap_or("");
        if of.group.is_some() && !of.heading && prefix.len() < text.len() {
            let role = if first { Role::Heading } else { Role::LabelGroup };
            canvas.put(x, y, prefix, role);
        }
    }

    /// Draws the current cell in brackets, and returns where the cursor stands in it.
    fn cursor(&self, cell: CellId, column: usize, y: u16, canvas: &mut Canvas) -> (u16, u16) {
        let most = self.measure.column(column).saturating_sub(2);
        let end = self.measure.end(column);
        let typing = self.session.typing.as_ref().filter(|typing| typing.cell == cell);
        let figure = figure(&self.app.locale, self.session, cell);
        let needed =
            typing.map_or(width::width(&figure.text), |typing| width::width(&typing.text) + 1);
        let inner = needed.max(BOX).min(most);
        let start = end.saturating_sub(inner as u16 + 1);
        let (body, caret) = typing.map_or_else(
            || (width::pad_left(&whole(figure.text, inner), inner), inner.saturating_sub(1)),
            |typing| typed(&self.app.locale, typing, inner),
        );
        canvas.put(start, y, "[", Role::Cursor);
        // What recedes elsewhere does not where the cursor is.
        if typing.is_some_and(|typing| typing.trouble().is_some()) {
            canvas.put_both(start + 1, y, &body, Role::Error, Role::Cursor);
        } else if typing.is_some() || figure.role == Role::Quiet {
            canvas.put(start + 1, y, &body, Role::Cursor);
        } else {
            canvas.put_both(start + 1, y, &body, figure.role, Role::Cursor);
        }
        let mut close = end;
        if typing.is_none() && figure.mark != ' ' {
            canvas.put_both(end, y, &figure.mark.to_string(), figure.role, Role::Cursor);
            close += 1;
        }
        if close == end || self.is_free_behind(cell, column) {
            canvas.put(close, y, "]", Role::Cursor);
        }
        (start + 1 + caret as u16, y)
    }

    /// Tells whether the cell of the screen behind a column's marks is blank: where columns had to be made narrow, the
    /// figure of the next one can begin there.
    fn is_free_behind(&self, cell: CellId, column: usize) -> bool {
        let form = self.session.form();
        let next = form.block_of(cell).cell(form.cell(cell).row, column + 1);
        next.is_none_or(|next| {
            let cells = width::width(&figure(&self.app.locale, self.session, next).text);
            cells + 2 <= self.measure.column(column + 1)
        })
    }
}

/// Returns a figure that fits, and signs in place of one that does not: what is left of a cut figure would be another
/// figure. The line about the cell shows it whole.
fn whole(text: String, cells: usize) -> String {
    if width::width(&text) <= cells { text } else { "#".repeat(cells) }
}
