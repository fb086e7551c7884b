//! Blocks as plain text of a given width, tables aligned with spaces alone.
//!
//! No box drawing and no trailing spaces. A table that does not fit is set narrower by breaking its labels, never its
//! figures; where even that is too wide, the figures win and the lines run over.

use std::cmp::Reverse;

use unicode_width::UnicodeWidthStr;

use super::block::{Align, Block, Grid, Placed, Role, Text};
use crate::text::lines::wrap;

/// Every paragraph begins with two full-width spaces.
const INDENT: &str = "　　";
/// Columns of labels are not broken narrower than two Chinese characters.
const NARROWEST: usize = 4;

/// Returns the blocks as text, lines at most `width` columns where the figures allow it.
pub fn to_text(blocks: &[Block], width: usize) -> String {
    let mut out = String::new();
    let mut after_paragraph = false;
    for block in blocks {
        let lines = match block {
            Block::Title(lines) => lines.iter().flat_map(|line| centred(line, width)).collect(),
            Block::Number(text) => centred(text, width),
            Block::DraftMark(text) | Block::Heading { text, .. } | Block::Seal(text) => {
                wrap(text.as_str(), width)
            }
            Block::Paragraph(text) => wrap(&format!("{INDENT}{text}"), width),
            Block::Table(grid) => table_lines(grid, width),
            Block::Signatures(words) => wrap(&super::signature_line(words), width),
        };
        let paragraph = matches!(block, Block::Paragraph(_));
        let follows = paragraph && after_paragraph;
        if !out.is_empty() && !follows {
            out.push('\n');
        }
        after_paragraph = paragraph;
        for line in lines {
            out.push_str(line.trim_end_matches(' '));
            out.push('\n');
        }
    }
    out
}

fn centred(text: &Text, width: usize) -> Vec<String> {
    let centre = |line: String| {
        let left = width.saturating_sub(line.width()) / 2;
        format!("{}{line}", " ".repeat(left))
    };
    wrap(text.as_str(), width).into_iter().map(centre).collect()
}

/// The columns of a table with their widths and the space between them.
struct Columns {
    widths: Vec<usize>,
    gap: usize,
}

impl Columns {
    fn start(&self, column: usize) -> usize {
        self.widths.iter().take(column).map(|width| width + self.gap).sum()
    }

    fn span(&self, placed: &Placed<'_>) -> usize {
        let widths = self.widths.iter().skip(placed.column).take(placed.colspan);
        widths.sum::<usize>() + self.gap * placed.colspan.saturating_sub(1)
    }

    fn total(&self) -> usize {
        self.widths.iter().sum::<usize>() + self.gap * self.widths.len().saturating_sub(1)
    }
}

fn table_lines(grid: &Grid, width: usize) -> Vec<String> {
    let (count, placed) = grid.side_by_side();
    let columns = fit(count, grid.rows.len(), &placed, width);
    let texts: Vec<Vec<String>> =
        placed.iter().map(|p| wrap(p.cell.text.as_str(), columns.span(p))).collect();
    let lines: Vec<usize> = texts.iter().map(Vec::len).collect();
    let heights = heights(grid.rows.len(), &placed, &lines);
    let tops: Vec<usize> = heights
        .iter()
        .scan(0, |next, height| Some(std::mem::replace(next, *next + height)))
        .collect();
    // Pieces of text by line, each with the column it begins at.
    let mut sheet: Vec<Vec<(usize, String)>> = vec![Vec::new(); heights.iter().sum()];
    for (place, text) in placed.iter().zip(texts) {
        let (start, room) = (columns.start(place.column), columns.span(place));
        for (number, line) in text.into_iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            let spare = room.saturating_sub(line.width());
            let before = match place.cell.align() {
                Align::Left => 0,
                Align::Center => spare / 2,
                Align::Right => spare,
            };
            if let Some(spans) = sheet.get_mut(tops[place.row] + number) {
                spans.push((start + before, line));
            }
        }
    }
    sheet.into_iter().map(set_line).collect()
}

fn set_line(mut spans: Vec<(usize, String)>) -> String {
    spans.sort_by_key(|(start, _)| *start);
    let mut line = String::new();
    let mut used = 0;
    for (start, span) in spans {
        let gap = start.saturating_sub(used).max(usize::from(used > 0));
        line.push_str(&" ".repeat(gap));
        used += gap + span.width();
        line.push_str(&span);
    }
    line
}

/// How many lines each row takes. A cell over several rows may use all of them; what it needs beyond goes to its last.
fn heights(rows: usize, placed: &[Placed<'_>], lines: &[usize]) -> Vec<usize> {
    let mut heights = vec![1; rows];
    for (place, lines) in placed.iter().zip(lines).filter(|(p, _)| p.cell.rowspan == 1) {
        heights[place.row] = heights[place.row].max(*lines);
    }
    for (place, lines) in placed.iter().zip(lines).filter(|(p, _)| p.cell.rowspan > 1) {
        let end = (place.row + place.cell.rowspan).min(rows);
        let room: usize = heights[place.row..end].iter().sum();
        heights[end - 1] += lines.saturating_sub(room);
    }
    heights
}

/// Widths with which the table fits: as wide as the texts, then, while too wide, one column narrower where that adds
/// the fewest lines, the widest first.
fn fit(count: usize, rows: usize, placed: &[Placed<'_>], width: usize) -> Columns {
    let needs: Vec<usize> = placed.iter().map(|place| place.cell.text.width()).collect();
    let mut columns = Columns { widths: vec![1; count], gap: 2 };
    let mut least = vec![1; count];
    for (place, natural) in placed.iter().zip(&needs).filter(|(place, _)| place.colspan == 1) {
        let is_figure = place.cell.role == Role::Figure;
        let narrowest = if is_figure { *natural } else { (*natural).min(NARROWEST) };
        let column = place.column;
        columns.widths[column] = columns.widths[column].max(*natural);
        least[column] = least[column].max(narrowest);
    }
    if columns.total() > width {
        columns.gap = 1;
    }
    let figures = |(place, _): &(&Placed<'_>, &usize)| place.cell.role == Role::Figure;
    for (place, natural) in placed.iter().zip(&needs).filter(figures) {
        let missing = natural.saturating_sub(columns.span(place));
        columns.widths[place.column] += missing;
        least[place.column] += missing;
    }
    while columns.total() > width {
        let mut best = None;
        for at in 0..count {
            let now = columns.widths[at];
            if now <= least[at] {
                continue;
            }
            columns.widths[at] -= 1;
            let cost = (height(&columns, rows, placed, &needs), Reverse(now));
            columns.widths[at] = now;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, at));
            }
        }
        let Some((_, at)) = best else { break };
        columns.widths[at] -= 1;
    }
    columns
}

/// About how many lines the table takes, as if every text could break anywhere between full-width characters.
fn height(columns: &Columns, rows: usize, placed: &[Placed<'_>], needs: &[usize]) -> usize {
    let lines = |(place, needs): (&Placed<'_>, &usize)| {
        let room = columns.span(place);
        if *needs <= room { 1 } else { needs.div_ceil((room / 2 * 2).max(1)) }
    };
    let lines: Vec<usize> = placed.iter().zip(needs).map(lines).collect();
    heights(rows, placed, &lines).iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::block::GridCell;

    fn grid() -> Grid {
        let figure = |text| GridCell::new(Role::Figure, text);
        Grid {
            columns: 3,
            label_columns: 1,
            header_rows: 1,
            rows: vec![
                vec![
                    GridCell::new(Role::Stub, "信息内容"),
                    GridCell::new(Role::Header, "数量").span(1, 2),
                ],
                vec![GridCell::new(Role::Label, "行政规范性文件"), figure("4"), figure("441025")],
                vec![GridCell::new(Role::Label, "规章"), figure("-6"), figure("")],
            ],
            ..Grid::default()
        }
    }

    #[test]
    fn figures_stand_under_each_other() {
        let text = to_text(&[Block::Table(grid())], 40);
        assert_eq!(
            text,
            "信息内容           数量\n行政规范性文件   4  441025\n规章            -6\n"
        );
    }

    #[test]
    fn labels_break_before_figures_do() {
        let text = to_text(&[Block::Table(grid())], 18);
        assert_eq!(text, "信息内容   数量\n行政规范  4 441025\n性文件\n规章     -6\n");
    }

    #[test]
    fn a_paragraph_is_indented_and_broken_at_the_width() {
        let text = to_text(&[Block::Paragraph(Text::new("政府信息公开"))], 8);
        assert_eq!(text, "　　政府\n信息公开\n");
    }
}
