//! What was read of a document, told to people and to programs.

use std::io;
use std::path::Path;

use serde::Serialize;

use crate::import::{Count, Proposal};
use crate::model::Message;
use crate::present::{Room, proposal as told};

use crate::cli::context::Context;
use crate::cli::output::{self, Screen, Style};

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
    for line in told::tables(locale, proposal) {
        out.line(&[(Style::Plain, "  "), (Style::Plain, &line)])?;
    }
    for (is_there, line) in told::texts(locale, proposal) {
        let style = if is_there { Style::Plain } else { Style::Yellow };
        out.line(&[(style, "  "), (style, &line)])?;
    }
    let excerpt =
        |out: &mut Screen<'_>, text: &str| out.line(&[(Style::Blue, "    "), (Style::Blue, text)]);
    for doubtful in told::doubts(locale, proposal, Room::Full) {
        out.line(&[(Style::Yellow, &doubtful.head)])?;
        excerpt(out, &doubtful.excerpt)?;
        for cell in doubtful.cells {
            out.line(&[(Style::Plain, &format!("    {cell}"))])?;
        }
    }
    for lost in proposal.missing_parts() {
        out.line(&[(Style::Yellow, &told::lost(locale, form, &lost))])?;
    }
    for unplaced in &proposal.unplaced {
        let outside = told::outside(locale, unplaced, Room::Full);
        out.line(&[(Style::Yellow, &outside.head)])?;
        excerpt(out, &outside.excerpt)?;
    }
    Ok(())
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
        missing_sections: proposal.missing_sections.iter().map(String::as_str).collect(),
        doubts: doubts.collect(),
        unplaced: unplaced.collect(),
    })
}
