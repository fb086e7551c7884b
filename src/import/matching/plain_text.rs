//! Lines of plain text, of Markdown and of what is copied out of a table (cells separated by tabs), structured into headings,
//! paragraphs and tables.

use crate::import::source::{Element, Line, Place, Source, SourceCell, SourceTable};

use super::pipe_table;

/// Most blank lines inside a table whose cells are separated by tabs: where a page ended.
const MOST_BLANK: usize = 2;
/// Most lines of one quoted cell.
const MOST_QUOTED: usize = 40;

/// Parses a text into headings, paragraphs and tables.
pub fn parse(text: &str) -> Source {
    let line = |(number, text): (usize, &str)| {
        Element::Line(Line { text: text.to_owned(), place: Place::Line(number + 1) })
    };
    let elements = text.lines().enumerate().map(line).collect();
    structured(Source { elements, ..Source::default() })
}

/// Finds headings and tables among the lines of a document.
pub fn structured(source: Source) -> Source {
    let mut elements = Vec::with_capacity(source.elements.len());
    let mut lines = Vec::new();
    for element in source.elements {
        match element {
            Element::Line(line) => lines.push(line),
            other => {
                structure_lines(&std::mem::take(&mut lines), &mut elements);
                elements.push(other);
            }
        }
    }
    structure_lines(&lines, &mut elements);
    Source { elements, ..source }
}

fn structure_lines(lines: &[Line], elements: &mut Vec<Element>) {
    let joined = with_cells_joined(lines);
    let lines = joined.as_deref().unwrap_or(lines);
    let mut at = 0;
    while at < lines.len() {
        if let Some((end, table)) = tab_table(lines, at).or_else(|| pipe_table::table(lines, at)) {
            if !table.rows.is_empty() {
                elements.push(Element::Table(table));
            }
            at = end;
        } else {
            elements.push(markdown_line(&lines[at]));
            at += 1;
        }
    }
}

/// Fewer lines of nothing but a tab are no table.
const FEWEST_TAB_LINES: usize = 3;

/// Joins the cells of tables whose cells hold paragraphs, as Firefox copies them: the cell, a line with nothing but the tab, an
/// empty line, the next cell; rows are parted by an empty line alone. `None` where there is no such table.
fn with_cells_joined(lines: &[Line]) -> Option<Vec<Line>> {
    let is_tab = |line: &Line| line.text.contains('\t') && line.text.trim().is_empty();
    if lines.iter().filter(|line| is_tab(line)).count() < FEWEST_TAB_LINES {
        return None;
    }
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    // How many empty lines came since the tab behind which a cell is awaited.
    let mut awaited: Option<usize> = None;
    for line in lines {
        let is_blank = line.text.trim().is_empty();
        match (joined.last_mut(), awaited) {
            (Some(row), _) if is_tab(line) && !row.text.trim().is_empty() => {
                row.text.push('\t');
                awaited = Some(0);
            }
            (_, Some(0)) if is_blank => awaited = Some(1),
            (Some(row), Some(_)) if !is_blank => {
                row.text.push_str(line.text.trim());
                awaited = None;
            }
            _ => {
                joined.push(line.clone());
                awaited = None;
            }
        }
    }
    Some(joined)
}

/// Returns a line as the heading or paragraph that it is in Markdown. The spaces before a paragraph stay: they show where
/// it begins.
fn markdown_line(line: &Line) -> Element {
    let text = line.text.trim_start();
    let depth = text.len() - text.trim_start_matches('#').len();
    let is_heading = (1..=6).contains(&depth) && text[depth..].starts_with([' ', '\u{3000}', '\t']);
    let content = if is_heading { text[depth..].trim() } else { line.text.trim_end() };
    let line = Line { text: content.replace("**", ""), place: line.place.clone() };
    if is_heading { Element::Heading(line) } else { Element::Line(line) }
}

/// Reads a table with tabs that begins at a line; blank lines where a page ended belong to it.
fn tab_table(lines: &[Line], from: usize) -> Option<(usize, SourceTable)> {
    let row = |at: usize| {
        let (text, next) = join_quoted(lines, at);
        text.trim_end_matches(' ').contains('\t').then_some((text, next))
    };
    lines.get(from)?;
    row(from)?;
    let mut table = SourceTable::default();
    let mut at = from;
    let mut end = from;
    while let Some(line) = lines.get(at) {
        if let Some((text, next)) = row(at) {
            table.rows.push(cells(text.split('\t').map(unquoted), &line.place));
            at = next;
            end = at;
        } else if line.text.trim().is_empty() && at - end < MOST_BLANK {
            at += 1;
        } else {
            break;
        }
    }
    Some((end, table))
}

/// Returns a line joined with the lines of a quoted cell that goes on below.
fn join_quoted(lines: &[Line], at: usize) -> (String, usize) {
    let mut text = lines[at].text.trim_end_matches('\r').to_owned();
    let has_open_quote = |text: &str| text.starts_with('"') || text.contains("\t\"");
    let is_unbalanced = |text: &str| text.matches('"').count() % 2 == 1;
    let mut next = at + 1;
    if has_open_quote(&text) && is_unbalanced(&text) {
        let mut whole = text.clone();
        for (count, line) in lines[next..].iter().take(MOST_QUOTED).enumerate() {
            whole.push('\n');
            whole.push_str(line.text.trim_end_matches('\r'));
            if !is_unbalanced(&whole) {
                text = whole;
                next += count + 1;
                break;
            }
        }
    }
    (text, next)
}

fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => cell.to_owned(),
    }
}

fn cells(texts: impl Iterator<Item = String>, place: &Place) -> Vec<SourceCell> {
    texts.map(|text| SourceCell::unmerged(text, place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> Vec<String> {
        let element = |element: &Element| match element {
            Element::Heading(line) => format!("# {}", line.text),
            Element::Line(line) => line.text.clone(),
            Element::Picture(_) => "picture".to_owned(),
            Element::Table(table) => {
                let row = |row: &Vec<SourceCell>| {
                    row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|")
                };
                format!("[{}]", table.rows.iter().map(row).collect::<Vec<_>>().join("; "))
            }
        };
        parse(text).elements.iter().map(element).collect()
    }

    #[test]
    fn tables_are_found_among_lines() {
        let text = "## 二、甲\n乙\t1\t2\n\n丙\t3\t4\n\n\n\n丁\n| a | b |\n|---|:-:|\n| **c** | d<br>e |\n戊";
        assert_eq!(
            drawn(text),
            ["# 二、甲", "[乙|1|2; 丙|3|4]", "", "", "", "丁", "[a|b; c|d\ne]", "戊"]
        );
    }

    #[test]
    fn a_quoted_cell_can_have_lines_of_its_own() {
        assert_eq!(drawn("\"甲\n乙\"\t1\n丙\t\"2\""), ["[甲\n乙|1; 丙|2]"]);
        assert_eq!(drawn("甲\"乙\t1\n丙"), ["[甲\"乙|1]", "丙"]);
    }
}
