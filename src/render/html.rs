//! The document as HTML: one page that needs nothing else, or a fragment for the editor of a web site.
//!
//! No script, no link, nothing that is fetched. A page is styled by `assets/html/report.css`, which stands in it; a fragment
//! by the same looks written into its elements (`assets/html/fragment.css`), so that it needs no class and no style of the
//! site. Each figure says its headers and, as `data-cell`, its cell, so that a reader by program need not guess.

mod markup;
mod svg;
mod table;

use markup::{Look, Markup};

use super::block::{Block, Text};
use super::chart;
use super::format::Job;
use super::signature_line;
use crate::model::Report;

const STYLE: &str = include_str!("../../assets/html/report.css");

/// What can be asked of a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Html<'a> {
    /// Only the document itself, with its styles in its elements.
    pub fragment: bool,
    /// With the charts of the form.
    pub charts: bool,
    /// The report of two years ago, for charts over several years.
    pub earlier: Option<&'a Report>,
}

/// Writes the document as HTML.
pub fn to_html(job: &Job<'_>) -> String {
    let markup = Markup::new(job.html.fragment);
    let mut writer = Writer { job, markup, tables: 0, headings: 0, caption: String::new() };
    if job.html.fragment {
        writer.fragment();
    } else {
        writer.page();
    }
    writer.markup.into_string()
}

struct Writer<'a> {
    job: &'a Job<'a>,
    markup: Markup,
    /// How many tables stand so far.
    tables: usize,
    /// How many headings stand so far.
    headings: usize,
    /// What the next table is about: the words of the heading before it.
    caption: String,
}

impl Writer<'_> {
    fn page(&mut self) {
        let properties = &self.job.paper.properties;
        let draft = properties.draft.as_ref().map(|mark| format!("{mark} ")).unwrap_or_default();
        let title = format!("{draft}{}", properties.title);
        self.markup
            .raw("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
        self.markup
            .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.markup.raw("<title>");
        self.markup.text(&title);
        self.markup.raw("</title>\n");
        for (name, content) in self.facts() {
            self.markup.void("meta", &[("name", name), ("content", &content)]);
            self.markup.raw("\n");
        }
        self.markup.raw("<style>\n");
        self.markup.raw(STYLE);
        if let Some(mark) = &properties.draft {
            // Browsers that print margin boxes show the mark on each page; for all others it stands before each section.
            let mark = string(mark.as_str());
            self.markup
                .raw(&format!("@page {{ @top-center {{ content: {mark}; color: #a40000; }} }}\n"));
        }
        self.markup.raw("</style>\n</head>\n<body>\n<main>\n");
        self.blocks(&self.job.paper.flowing(self.job.seal_line));
        self.markup.raw("</main>\n</body>\n</html>\n");
    }

    fn fragment(&mut self) {
        let facts = self.facts();
        let mut attributes: Vec<(String, String)> = vec![("lang".to_owned(), "zh-CN".to_owned())];
        attributes.extend(facts.into_iter().map(|(name, fact)| (format!("data-{name}"), fact)));
        let attributes: Vec<(&str, &str)> =
            attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.markup.open("div", Look::Whole, &attributes);
        self.markup.raw("\n");
        // A seal holds hexadecimal digits and hyphens that stand alone, so it cannot end a comment.
        self.markup.raw(&format!("<!-- {} -->\n", self.job.paper.properties.seal));
        self.blocks(&self.job.paper.flowing(self.job.seal_line));
        self.markup.raw("</div>\n");
    }

    /// What the document says of itself, by name.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let properties = &self.job.paper.properties;
        vec![
            ("generator", format!("gouji {}", env!("CARGO_PKG_VERSION"))),
            ("gouji-seal", properties.seal.to_string()),
            ("gouji-form", Text::new(&properties.form).to_string()),
            ("gouji-agency", properties.agency.to_string()),
            ("gouji-year", properties.year.to_string()),
        ]
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut in_section = false;
        for block in blocks {
            if let Block::Heading { level: 1, .. } = block {
                if in_section {
                    self.markup.raw("</section>\n");
                }
                in_section = true;
                let label = format!("gouji-s{}", self.headings + 1);
                self.markup.open("section", Look::Section, &[("aria-labelledby", &label)]);
                self.markup.raw("\n");
            }
            self.block(block);
        }
        if in_section {
            self.markup.raw("</section>\n");
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(lines) => self.title(lines),
            Block::DraftMark(text) => {
                let first = self.headings == 0 && self.caption.is_empty();
                self.line("p", if first { Look::Draft } else { Look::DraftAgain }, text);
            }
            Block::Number(text) => self.line("p", Look::Number, text),
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => self.line("p", Look::Paragraph, text),
            Block::Table(grid) => {
                self.tables += 1;
                let form = self.job.report.form();
                table::write(&mut self.markup, form, grid, self.tables, &self.caption);
                self.charts(grid);
            }
            Block::Signatures(words) => {
                self.line("p", Look::Signatures, &Text::new(&signature_line(words)));
            }
            Block::Seal(text) => self.line("p", Look::Seal, text),
        }
    }

    fn line(&mut self, tag: &str, look: Look, text: &Text) {
        self.markup.open(tag, look, &[]);
        self.markup.text(text.as_str());
        self.markup.close(tag);
    }

    /// The level of a heading: a fragment stands in a page that has a title of its own.
    fn level(&self, level: u8) -> &'static str {
        match level.saturating_add(u8::from(self.job.html.fragment)) {
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        }
    }

    fn title(&mut self, lines: &[Text]) {
        self.caption = lines.iter().map(Text::as_str).collect();
        let tag = self.level(1);
        self.markup.open(tag, Look::Title, &[]);
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.markup.raw("<br>");
            }
            self.markup.text(line.as_str());
        }
        self.markup.close(tag);
    }

    fn heading(&mut self, level: u8, text: &Text) {
        text.as_str().clone_into(&mut self.caption);
        self.headings += 1;
        let tag = self.level(level.saturating_add(1));
        let id = format!("gouji-s{}", self.headings);
        self.markup.open(tag, Look::Heading, &[("id", &id)]);
        self.markup.text(text.as_str());
        self.markup.close(tag);
    }

    /// The charts whose first figure stands in this table.
    fn charts(&mut self, grid: &super::Grid) {
        if !self.job.html.charts {
            return;
        }
        let Job { report, prior, html, .. } = *self.job;
        for chart in chart::charts(report, prior, html.earlier) {
            if grid.rows.iter().flatten().any(|cell| cell.cell == Some(chart.first)) {
                svg::write(&mut self.markup, &chart);
            }
        }
    }
}

/// Returns a text as a string of CSS, which cannot end the style element either.
fn string(text: &str) -> String {
    let codes: Vec<String> = text.chars().map(|c| format!("\\{:x} ", u32::from(c))).collect();
    format!("\"{}\"", codes.concat())
}
