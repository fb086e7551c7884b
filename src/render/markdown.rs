//! Blocks as Markdown, in the shape in which reports are published as text: a table is one line a row, one tab between
//! cells, and an empty cell where a merged one reaches.

use super::block::{Block, Grid, Text};

/// Returns the blocks as Markdown.
pub fn to_markdown(blocks: &[Block]) -> String {
    let titles = blocks.iter().find_map(|block| match block {
        Block::Title(lines) => Some(lines.len()),
        _ => None,
    });
    // The first line of the title is the first level, all others the second; sections come below.
    let deepest_title = titles.unwrap_or(0).min(2);
    let parts: Vec<String> = blocks.iter().map(|block| part(block, deepest_title)).collect();
    parts.join("\n")
}

fn part(block: &Block, deepest_title: usize) -> String {
    match block {
        Block::Title(lines) => {
            let heads = lines.iter().enumerate().map(|(at, line)| heading(at.min(1) + 1, line));
            heads.collect::<Vec<_>>().join("\n")
        }
        Block::Heading { level, text } => heading(deepest_title + usize::from(*level), text),
        Block::DraftMark(text) => format!("**{}**\n", escaped(text.as_str())),
        Block::Number(text) | Block::Paragraph(text) | Block::Seal(text) => {
            format!("{}\n", line(text.as_str()))
        }
        Block::Table(grid) => table(grid),
        Block::Signatures(words) => format!("{}\n", line(&super::signature_line(words))),
    }
}

fn heading(level: usize, text: &Text) -> String {
    format!("{} {}\n", "#".repeat(level.clamp(1, 6)), escaped(text.as_str()))
}

fn table(grid: &Grid) -> String {
    let (columns, placed) = grid.side_by_side();
    let mut rows = vec![vec![String::new(); columns]; grid.rows.len()];
    for place in placed {
        if let Some(cell) = rows.get_mut(place.row).and_then(|row| row.get_mut(place.column)) {
            *cell = escaped(place.cell.text.as_str());
        }
    }
    let mut out = String::new();
    for row in rows {
        out.push_str(&protected(row.join("\t")));
        out.push('\n');
    }
    out
}

fn line(text: &str) -> String {
    protected(escaped(text))
}

/// Text with a backslash before each character that Markdown would read as a mark.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A line with a backslash where its beginning would make it a heading or a list.
fn protected(line: String) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = &line[digits..];
    let ends = |rest: Option<&str>| {
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    if digits > 0 && (ends(mark.strip_prefix('.')) || ends(mark.strip_prefix(')'))) {
        return format!("{}\\{mark}", &line[..digits]);
    }
    if digits == 0 && (mark.starts_with(['#', '=']) || ends(mark.strip_prefix(['-', '+']))) {
        return format!("\\{line}");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(to_markdown(&[Block::Paragraph(Text::new(text))]), format!("{expected}\n"));
    }

    #[test]
    fn what_a_person_wrote_is_read_as_it_stands() {
        check("“应公开，尽公开”", "“应公开，尽公开”");
        check("# 一", "\\# 一");
        check("1. 一", "1\\. 一");
        check("1.属于", "1.属于");
        check("2020 年", "2020 年");
        check("- 一", "\\- 一");
        check("-6", "-6");
        check("a*b*<b>", "a\\*b\\*\\<b\\>");
    }
}
