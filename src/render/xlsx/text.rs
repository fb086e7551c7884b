//! The sheet of texts: title, number, preamble, headings and paragraphs in printed order, and where each table stands.

use rust_xlsxwriter::{Format, Url, Worksheet, XlsxError};
use unicode_width::UnicodeWidthChar;

use super::measure::{LINE, real};
use super::place::Book;
use super::style;
use crate::render::block::{Block, Text};
use crate::render::format::Job;
use crate::render::signature_line;
use crate::text::lines::{may_break, wrap};

/// The width of the one column, in characters of a figure's width.
const WIDTH: f64 = 78.0;
/// As many columns of text stand in one line, with room for other fonts.
const COLUMNS: usize = 72;
/// A row can be 409 points high, which is 28 lines; a text that takes more of its columns goes on in the next row.
const ROOM: usize = 12 * COLUMNS;
/// The space that a paragraph begins with.
const INDENT: &str = "　　";

/// Writes the texts of the document.
pub(super) fn write(
    sheet: &mut Worksheet,
    job: &Job<'_>,
    book: &Book<'_>,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, WIDTH)?;
    let mut writer = Writer { sheet, row: 0 };
    let mut tables = book.sheets.iter().enumerate();
    if let Some(mark) = &job.paper.properties.draft {
        writer.line(mark.as_str(), &style::draft())?;
    }
    for block in &job.paper.blocks {
        match block {
            Block::Title(lines) => {
                for line in lines {
                    writer.sized(line.as_str(), &style::title(), LINE * 1.6, COLUMNS / 2)?;
                }
            }
            Block::DraftMark(text) => writer.line(text.as_str(), &style::draft())?,
            Block::Number(text) => writer.line(text.as_str(), &style::title().set_font_size(11))?,
            Block::Heading { text, .. } => {
                writer.sized(text.as_str(), &style::heading(), LINE * 1.3, COLUMNS * 4 / 5)?;
            }
            Block::Paragraph(text) => writer.paragraph(text)?,
            Block::Table(_) => {
                if let Some((at, laid)) = tables.next() {
                    let words = job.book.see.replace("{sheet}", &laid.name);
                    let link = Url::new(format!("internal:{}A1", book.prefix(at))).set_text(words);
                    writer.sheet.write_url_with_format(writer.row, 0, link, &style::link())?;
                    writer.row += 1;
                }
            }
            // They stand below their table.
            Block::Signatures(words) => {
                if book.sheets.is_empty() {
                    writer.line(&signature_line(words), &style::plain())?;
                }
            }
            Block::Seal(text) => writer.line(text.as_str(), &style::plain())?,
        }
    }
    let seal = format!("{}{}", job.seal_line, job.paper.properties.seal);
    writer.line(&seal, &style::plain())
}

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl Writer<'_> {
    /// Writes words in rows of their own. Programs do not agree on who finds the height of a row, so it is written.
    fn line(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sized(text, format, LINE, COLUMNS)
    }

    fn sized(
        &mut self,
        text: &str,
        format: &Format,
        line: f64,
        columns: usize,
    ) -> Result<(), XlsxError> {
        for part in parts(text) {
            self.sheet.write_string_with_format(self.row, 0, part, format)?;
            let lines = real(wrap(part, columns).len());
            self.sheet.set_row_height(self.row, lines * line + LINE * 0.3)?;
            self.row += 1;
        }
        Ok(())
    }

    fn paragraph(&mut self, text: &Text) -> Result<(), XlsxError> {
        self.line(&format!("{INDENT}{text}"), &style::paragraph())
    }
}

/// A text in parts that a row has room for; together they are the text. A part ends where a line
/// may.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut used) = (Vec::new(), 0, 0);
    let mut before = None;
    for (at, c) in text.char_indices() {
        let may_end = before.is_some_and(|before| may_break(before, c));
        if used >= ROOM && may_end || used >= ROOM * 2 {
            parts.push(&text[start..at]);
            (start, used) = (at, 0);
        }
        used += c.width().unwrap_or(0);
        before = Some(c);
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn parts_are_the_text_and_fit_their_rows() {
        for text in ["", "无", &"政".repeat(10_000), &"a b，".repeat(9_000), &"x".repeat(40_000)]
        {
            let parts = parts(text);
            assert_eq!(parts.concat(), text);
            let widest = parts.iter().map(|part| part.width()).max();
            assert!(widest.is_some_and(|widest| widest <= ROOM * 2 + 2), "{widest:?}");
            assert!(parts.iter().all(|part| !part.starts_with('，')));
        }
    }
}
