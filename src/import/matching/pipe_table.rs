//! Pipe tables: cells closed by pipes, as programs write them that turn web pages into text: `规章 | 3 | 0 | 15 |`, each cell
//! on a line of its own, rows padded with pipes to the width of the table.
//!
//! A pipe alone on a line is a blank cell, pads a row by one, or begins one; which it is, is decided here, what rows mean is
//! not. Tables of Markdown, in which each line has its pipes on both sides, are read here too.

use std::collections::HashMap;

use crate::import::source::{Line, Place, SourceCell, SourceTable};

use super::figure::{self, CellContent};

/// Lines of the shortest table without pipes on both sides of each line.
const FEWEST_LINES: usize = 3;
/// Stands for an escaped pipe while a line is split into cells.
const ESCAPED_PIPE: &str = "\u{1}";

/// A cell with its place.
type Cell<'a> = (String, &'a Place);

/// What stands between pipes.
enum Token<'a> {
    /// A cell with something in it.
    Cell(Cell<'a>),
    /// A single pipe.
    Pipe(&'a Place),
    /// Pipes that pad a row.
    Padding,
}

/// Reads a table that begins at a line; with it, where it ends. One of pipes alone has no rows.
pub(super) fn table(lines: &[Line], from: usize) -> Option<(usize, SourceTable)> {
    let count = table_length(&lines[from..]);
    let lines = &lines[from..from + count];
    let is_closed = |line: &Line| {
        let text = line.text.trim();
        text.len() > 1 && text.starts_with('|') && text.ends_with('|')
    };
    let has_only_pipes = |line: &&Line| line.text.trim().chars().all(|c| c == '|');
    let is_markdown =
        lines.iter().all(is_closed) && lines.iter().filter(has_only_pipes).count() == 0;
    if lines.is_empty() || (!is_markdown && count < FEWEST_LINES) {
        return None;
    }
    let single_cells = lines.iter().filter(|line| split_cells(&line.text).len() < 2).count();
    let rows: Vec<Vec<Cell<'_>>> = if !is_markdown && single_cells * 2 > count {
        group_into_rows(&tokens(lines))
    } else {
        let rows = lines.iter().filter(|line| !is_delimiter_row(&line.text));
        rows.map(|line| {
            split_cells(&line.text).into_iter().map(|text| (text, &line.place)).collect()
        })
        .collect()
    };
    let rows: Vec<Vec<SourceCell>> = without_padding(rows)
        .into_iter()
        .map(|row| row.into_iter().map(|(text, place)| SourceCell::unmerged(text, place)).collect())
        .collect();
    Some((from + count, SourceTable { rows }))
}

/// How many lines are of the table; the text of a cell can stand on a line above its pipe.
fn table_length(lines: &[Line]) -> usize {
    let is_pipe = |line: Option<&Line>| line.is_some_and(|line| line.text.trim() == "|");
    let mut at = 0;
    while let Some(Line { text, .. }) = lines.get(at) {
        let is_cell = at > 0 && !text.trim().is_empty() && is_pipe(lines.get(at + 1));
        match (has_outer_pipe(text), is_cell) {
            (true, _) => at += 1,
            (false, true) => at += 2,
            (false, false) => break,
        }
    }
    at
}

fn has_outer_pipe(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('|') || text.ends_with('|')
}

/// The delimiter row below the header of a table of Markdown.
fn is_delimiter_row(text: &str) -> bool {
    text.contains("--") && text.chars().all(|c| matches!(c, '-' | ':' | '|' | ' '))
}

/// The cells of a line; pipes at its end that only pad it are none.
fn split_cells(text: &str) -> Vec<String> {
    let text = text.trim().replace("\\|", ESCAPED_PIPE);
    let inner = text.strip_prefix('|').unwrap_or(&text);
    let unpadded = inner.trim_end_matches('|');
    let inner = if inner.len() - unpadded.len() > 1 { unpadded.trim_end() } else { inner };
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let cell = |cell: &str| {
        let text = cell.trim().replace(ESCAPED_PIPE, "|").replace("**", "");
        text.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n")
    };
    inner.split('|').map(cell).collect()
}

fn tokens(lines: &[Line]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut is_open = false;
    for Line { text, place } in lines {
        let trimmed = text.trim();
        // The pipe of a cell whose text stands above it.
        if std::mem::take(&mut is_open) && trimmed == "|" {
            continue;
        }
        if trimmed.chars().all(|c| c == '|') {
            tokens.push(if trimmed.len() == 1 { Token::Pipe(place) } else { Token::Padding });
            continue;
        }
        // A pipe before a cell closes a blank one.
        if trimmed.starts_with('|') {
            tokens.push(Token::Pipe(place));
        }
        tokens.extend(split_cells(text).into_iter().map(|text| Token::Cell((text, place))));
        if trimmed.ends_with("||") {
            tokens.push(Token::Padding);
        }
        is_open = !has_outer_pipe(text);
    }
    tokens
}

/// Groups cells that follow each other into rows: text behind a figure or a blank begins one.
fn group_into_rows<'a>(tokens: &[Token<'a>]) -> Vec<Vec<Cell<'a>>> {
    // Where the first row begins with a pipe, each does.
    let begins_with_pipe = matches!(tokens.first(), Some(Token::Pipe(_)));
    let is_text = |cell: &Cell<'_>| figure::parse(&cell.0) == CellContent::Text;
    let mut rows: Vec<Vec<Cell<'a>>> = Vec::new();
    let mut row: Vec<Cell<'a>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let has_values = row.iter().any(|cell| !is_text(cell));
        let next_is_text = matches!(tokens.get(at + 1), Some(Token::Cell(cell)) if is_text(cell));
        match token {
            Token::Cell(cell) => {
                if has_values && is_text(cell) {
                    rows.push(std::mem::take(&mut row));
                }
                row.push(cell.clone());
            }
            Token::Pipe(_) if begins_with_pipe && next_is_text => {}
            Token::Pipe(place) => row.push((String::new(), place)),
            // Behind a label that spans columns its figures go on.
            Token::Padding if has_values || next_is_text => rows.push(std::mem::take(&mut row)),
            Token::Padding => {}
        }
    }
    rows.push(row);
    rows.retain(|row| !row.is_empty());
    rows
}

/// Rows without padding: one that has a cell more than most is padded by a pipe, where its last cell is blank and its first is
/// not.
fn without_padding(mut rows: Vec<Vec<Cell<'_>>>) -> Vec<Vec<Cell<'_>>> {
    let values = |row: &Vec<Cell<'_>>| {
        row.iter().rev().take_while(|cell| figure::parse(&cell.0) != CellContent::Text).count()
    };
    let counts: Vec<usize> = rows.iter().map(values).collect();
    let mut times: HashMap<usize, usize> = HashMap::new();
    for count in counts.iter().filter(|count| **count > 0) {
        *times.entry(*count).or_default() += 1;
    }
    let usual = times.into_iter().max_by_key(|(count, times)| (*times, *count));
    let usual = usual.map(|(count, _)| count);
    for (row, count) in rows.iter_mut().zip(&counts) {
        let first = row.len() - count;
        let is_blank = |at: usize| row.get(at).is_some_and(|cell| cell.0.is_empty());
        if usual.is_some_and(|usual| usual + 1 == *count)
            && is_blank(row.len() - 1)
            && !is_blank(first)
        {
            row.pop();
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> Option<String> {
        let line =
            |(at, text): (usize, &str)| Line { text: text.to_owned(), place: Place::Line(at) };
        let lines: Vec<Line> = text.lines().enumerate().map(line).collect();
        let (_, table) = table(&lines, 0)?;
        let row = |row: &Vec<SourceCell>| {
            row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|")
        };
        Some(table.rows.iter().map(row).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn cells_are_closed_by_pipes() {
        let found = drawn("甲 | 乙 | 丙 |\n丁 | 1 | 2 |\n| 戊 | 3 | |\n己 | 4 | ||");
        assert_eq!(found.as_deref(), Some("甲|乙|丙; 丁|1|2; 戊|3|; 己|4"));
        assert_eq!(drawn("甲 |\n乙"), None);
    }

    #[test]
    fn a_cell_on_each_line() {
        let found =
            drawn("甲 |\n乙 |\n|||\n丙 |\n1 |\n2 |\n丁 |\n3 |\n|\n戊 |\n4 |\n||\n己 |\n5 |\n6");
        assert_eq!(found.as_deref(), Some("甲|乙; 丙|1|2; 丁|3|; 戊|4; 己|5"));
        let found = drawn("|\n丙 |\n1 |\n2 |\n|\n丁 |\n3 |\n|\n|\n戊 |\n4 |\n5 | |||");
        assert_eq!(found.as_deref(), Some("丙|1|2; 丁|3|; 戊|4|5"));
    }

    #[test]
    fn a_line_ends_within_a_cell() {
        let found =
            drawn("甲 | 1 |\n|\n|\n| 2 |\n乙\n|\n3 |\n|\n|\n| 4 |\n丙 | 5 |\n6 |\n7 |\n8 |");
        assert_eq!(found.as_deref(), Some("甲|1||||2; 乙|3||||4; 丙|5|6|7|8"));
    }

    #[test]
    fn pipes_without_end_come_to_an_end() {
        assert_eq!(drawn(&"||\n".repeat(200_000)).as_deref(), Some(""));
        assert_eq!(drawn(&"|--|\n".repeat(200_000)).as_deref(), Some(""));
        let found = drawn(&"甲 | 1 |\n".repeat(200_000));
        assert_eq!(found.map(|found| found.len()), Some(200_000 * 7 - 2));
    }

    #[test]
    fn a_pipe_too_many_pads_a_row() {
        let found = drawn("甲 | 1 | 2 |\n乙 | 3 | 4 |\n丙 | 5 | | |\n丁 | | | |\n戊 | 6 | 7 |");
        assert_eq!(found.as_deref(), Some("甲|1|2; 乙|3|4; 丙|5|; 丁|||; 戊|6|7"));
    }
}
