//! What was read of a document, told to people and to programs.

use std::io;
use std::path::Path;

use serde::Serialize;

use crate::import::source::Place;
use crate::import::{Count, Lost, Proposal};
use crate::model::{Message, SectionKind};

use crate::cli::context::Context;
use crate::cli::output::{self, Screen, Style};

/// Most letters of an excerpt.
const EXCERPT: usize = 70;
/// Most doubtful cells of one row of the document that are listed one by one.
const MOST_OF_ROW: usize = 3;

/// Prints per table how much was read, then all that should be looked at.
pub(super) fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    proposal: &Proposal,
) -> io::Result<()> {
    let locale = context.locale;
    let form = &proposal.form;
    let head = Message::key("cli.import_head")
        .with("agency", proposal.agency.as_deref().unwrap_or(locale.text("cli.import_no_agency")))
        .with("year", proposal.year.map_or_else(|| "?".to_owned(), |year| year.to_string()))
        .with("form", locale.label(&form.name));
    out.line(&[(Style::Bold, &locale.message(&head))])?;
    for (at, table) in form.tables.iter().enumerate() {
        let heading = locale.label(&form.sections[table.section].heading);
        let line = counted("cli.import_table", proposal.count(Some(at))).with("table", heading);
        out.line(&[(Style::Plain, &locale.message(&line))])?;
    }
    for section in form.sections.iter().filter(|section| section.kind == SectionKind::Text) {
        let text = proposal.narrative.get(&section.id);
        let (style, key) = match text {
            Some(_) => (Style::Plain, "cli.import_text"),
            None if proposal.no_text.contains(&section.id) => {
                (Style::Yellow, "cli.import_no_section")
            }
            None => (Style::Yellow, "cli.import_empty_section"),
        };
        let paragraphs = text.map_or(0, |text| text.split("\n\n").count());
        let line = Message::key(key)
            .with("section", locale.label(&section.heading))
            .with("paragraphs", paragraphs);
        out.line(&[(style, &locale.message(&line))])?;
    }
    doubts(context, out, proposal)?;
    for lost in proposal.lost() {
        let line = match lost {
            Lost::Table(table) => {
                let section = locale.label(&form.sections[form.tables[table].section].heading);
                Message::key("cli.import_no_table").with("section", section)
            }
            Lost::Row(cell) => {
                let row = locale.label(&form.row_of(cell).label);
                let section = locale.label(&form.section_of(cell).number);
                Message::key("cli.import_missing").with("section", section).with("row", row)
            }
        };
        out.line(&[(Style::Yellow, &locale.message(&line))])?;
    }
    for unplaced in &proposal.unplaced {
        let why = locale.message(&unplaced.why);
        let line =
            Message::key("cli.import_unplaced").with("place", place(context, &unplaced.place));
        out.line(&[(Style::Yellow, &locale.message(&line.with("why", why)))])?;
        out.line(&[(Style::Blue, "    "), (Style::Blue, &short(&unplaced.excerpt))])?;
    }
    Ok(())
}

fn counted(key: &'static str, count: Count) -> Message {
    Message::key(key)
        .with("read", count.read)
        .with("doubtful", count.doubtful)
        .with("blank", count.blank)
}

/// Prints the doubtful cells, those of one row of the document together.
fn doubts(context: &Context<'_>, out: &mut Screen<'_>, proposal: &Proposal) -> io::Result<()> {
    let locale = context.locale;
    let mut at = 0;
    while let Some(first) = proposal.doubts.get(at) {
        let same = proposal.doubts[at..]
            .iter()
            .take_while(|doubt| doubt.excerpt == first.excerpt && doubt.why == first.why);
        let row: Vec<_> = same.collect();
        at += row.len();
        let line = Message::key("cli.import_doubt").with("place", place(context, &first.place));
        let line = line.with("why", locale.message(&first.why));
        out.line(&[(Style::Yellow, &locale.message(&line))])?;
        out.line(&[(Style::Blue, "    "), (Style::Blue, &short(&first.excerpt))])?;
        for doubt in row.iter().take(MOST_OF_ROW) {
            let read = proposal.cells[doubt.cell.index()].as_ref();
            let value = read.map_or_else(
                || locale.text("cli.import_blank").to_owned(),
                |read| locale.value(read.value),
            );
            let line = format!("    {} = {value}", context.cell_name(&proposal.form, doubt.cell));
            out.line(&[(Style::Plain, &line)])?;
        }
        if let Some(more) = row.len().checked_sub(MOST_OF_ROW).filter(|more| *more > 0) {
            let line = locale.format("cli.import_more_cells", &[("count", &more.to_string())]);
            out.line(&[(Style::Plain, &format!("    {line}"))])?;
        }
    }
    Ok(())
}

/// Returns a place in the document in words.
fn place(context: &Context<'_>, place: &Place) -> String {
    let message = match place {
        Place::Unknown => Message::key("cli.import_somewhere"),
        Place::Line(line) => Message::key("cli.import_line").with("line", line),
        Place::Table { table, row, column } => Message::key("cli.import_cell")
            .with("table", table)
            .with("row", row)
            .with("column", column),
        Place::Sheet(cell) => return cell.clone(),
    };
    context.locale.message(&message)
}

fn short(text: &str) -> String {
    let one: Vec<&str> = text.split_whitespace().collect();
    let one = one.join(" ");
    if one.chars().count() <= EXCERPT {
        return one;
    }
    let cut: String = one.chars().take(EXCERPT).collect();
    format!("{cut} ..")
}

#[derive(Serialize)]
struct Record<'a> {
    source: String,
    form: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    cells: Cells,
    tables: Vec<TableRecord<'a>>,
    narrative: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing_sections: Vec<&'a str>,
    doubts: Vec<DoubtRecord<'a>>,
    unplaced: Vec<UnplacedRecord<'a>>,
}

#[derive(Serialize)]
struct Cells {
    read: usize,
    doubtful: usize,
    blank: usize,
}

impl From<Count> for Cells {
    fn from(Count { read, doubtful, blank }: Count) -> Self {
        Self { read, doubtful, blank }
    }
}

#[derive(Serialize)]
struct TableRecord<'a> {
    table: &'a str,
    #[serde(flatten)]
    cells: Cells,
}

#[derive(Serialize)]
struct DoubtRecord<'a> {
    cell: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    excerpt: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    place: String,
    why: String,
}

#[derive(Serialize)]
struct UnplacedRecord<'a> {
    excerpt: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    place: String,
    why: String,
}

/// Returns what was read as programs read it, on one line.
pub(super) fn json(context: &Context<'_>, source: &Path, proposal: &Proposal) -> String {
    let form = &proposal.form;
    let address = |cell| form.cell(cell).address.as_str();
    let doubts = proposal.doubts.iter().map(|doubt| DoubtRecord {
        cell: address(doubt.cell),
        value: proposal.cells[doubt.cell.index()].as_ref().map(|read| read.value.to_string()),
        excerpt: &doubt.excerpt,
        place: doubt.place.to_string(),
        why: context.locale.message(&doubt.why),
    });
    let unplaced = proposal.unplaced.iter().map(|unplaced| UnplacedRecord {
        excerpt: &unplaced.excerpt,
        place: unplaced.place.to_string(),
        why: context.locale.message(&unplaced.why),
    });
    let tables = form.tables.iter().enumerate().map(|(at, table)| TableRecord {
        table: &table.id,
        cells: proposal.count(Some(at)).into(),
    });
    output::json_line(&Record {
        source: source.display().to_string(),
        form: &form.id,
        agency: proposal.agency.as_deref(),
        year: proposal.year,
        cells: proposal.count(None).into(),
        tables: tables.collect(),
        narrative: proposal.narrative.keys().map(String::as_str).collect(),
        missing: proposal
            .missing
            .iter()
            .map(|missing| form.row_of(missing.cell).id.as_str())
            .collect(),
        missing_sections: proposal.no_text.iter().map(String::as_str).collect(),
        doubts: doubts.collect(),
        unplaced: unplaced.collect(),
    })
}
