//! `gouji verify`: whether a published document and a report file belong together, and where they say different things.
//!
//! The seal tells which data a document was made from; what it prints is read back as well, so that a document that was
//! changed by hand is found whatever its seal says.

use std::io;
use std::path::Path;

use clap::ArgMatches;

use crate::import::matching::figure::{self, CellContent};
use crate::import::source::{Element, Source};
use crate::import::{ImportOptions, Proposal, propose, read};
use crate::model::compare::reported_value;
use crate::model::{self, CellId, Message, Report, Value};
use crate::present;
use crate::render::Seal;
use crate::store;

use super::import;
use crate::cli::context::Context;
use crate::cli::output::{Screen, Style};
use crate::cli::prior::Priors;
use crate::cli::{Outcome, arguments};

/// The exit code where they do not belong together.
const DIFFERS: u8 = 1;

/// What a document's seal says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sealed {
    /// It was made from this report.
    Same,
    /// From a report with the same figures and other texts.
    OtherTexts,
    /// From other figures.
    OtherFigures,
    /// It has none.
    Not,
}

/// Compares.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let document = arguments::path(matches, "document");
    let opened = context.open(path)?;
    let report = opened.report();
    let prior = Priors::one(context, matches, path, report)?;
    let bytes = store::disk::file::read_at_most(document, read::LARGEST)?;
    let source = import::opened(context, document, &bytes)?.source;
    let sealed = sealed(&bytes, &source, &Seal::of(report, prior.as_ref()));
    let asked = ImportOptions { form: Some(report.form().clone()), ..ImportOptions::default() };
    let proposal = propose(source, &asked, &context.library);
    let printed = printed(report, prior.as_ref());
    let found = proposal.as_ref().map(|proposal| differences(proposal, report, &printed));
    tell(context, out, [path, document], report, sealed, found.as_ref())?;
    let agrees = match (sealed, &found) {
        (Sealed::Same, found) => found.as_ref().is_none_or(Differences::is_empty),
        (Sealed::Not, Some(found)) => found.is_empty(),
        _ => false,
    };
    Ok(if agrees { 0 } else { DIFFERS })
}

/// Reads the seal, wherever a document has it: in what it says of itself, or in a line of its text.
fn sealed(bytes: &[u8], source: &Source, own: &Seal) -> Sealed {
    let texts = source.elements.iter().flat_map(|element| match element {
        Element::Heading(line) | Element::Line(line) => vec![line.text.as_str()],
        Element::Table(table) => {
            table.rows.iter().flatten().map(|cell| cell.text.as_str()).collect()
        }
        Element::Picture(_) => Vec::new(),
    });
    let of_itself = source.metadata.seal.as_deref();
    let in_text = of_itself.into_iter().chain(texts).find_map(Seal::find);
    match in_text.or_else(|| Seal::find(&String::from_utf8_lossy(bytes))) {
        None => Sealed::Not,
        Some(seal) if seal == *own => Sealed::Same,
        Some(seal) if seal.figures == own.figures => Sealed::OtherTexts,
        Some(_) => Sealed::OtherFigures,
    }
}

/// Returns the texts as they are printed, by section.
fn printed(report: &Report, prior: Option<&Report>) -> Vec<(String, String)> {
    let fill = |text: &String| {
        let (text, _) = model::filled(text, &|name| model::printed(report, prior, name));
        text
    };
    report.narrative.iter().map(|(section, text)| (section.clone(), fill(text))).collect()
}

/// Where a document and a report say different things.
#[derive(Default)]
struct Differences {
    /// The cell, what the report states and what the document prints.
    cells: Vec<(CellId, Option<Value>, Option<Value>)>,
    /// Sections with other texts, by id.
    texts: Vec<String>,
}

impl Differences {
    fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.texts.is_empty()
    }
}

fn differences(proposal: &Proposal, report: &Report, printed: &[(String, String)]) -> Differences {
    let form = report.form();
    let mut found = Differences::default();
    let has_figures = proposal.cells.iter().any(Option::is_some);
    for cell in form.ids().filter(|_| has_figures) {
        let own = reported_value(report, cell);
        let read = proposal.cells[cell.index()].as_ref();
        // What the rules made of a slip in the document is not what it prints.
        let theirs = read.map(|read| match figure::parse(&read.text) {
            CellContent::Figure(written) => figure::to_value(&written, form.cell(cell).kind)
                .map_or(read.value, |(value, _)| value),
            _ => read.value,
        });
        // Nothing is nothing in any unit.
        let theirs = theirs.map(|of| if of.number.is_zero() { Value::number(0) } else { of });
        if own != theirs {
            found.cells.push((cell, own, theirs));
        }
    }
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for (section, text) in printed.iter().filter(|_| !proposal.narrative.is_empty()) {
        let theirs = proposal.narrative.get(section).map(String::as_str).unwrap_or_default();
        // Data holds the texts as they were typed.
        let typed = report.narrative.get(section).map(String::as_str).unwrap_or_default();
        if letters(text) != letters(theirs) && letters(typed) != letters(theirs) {
            found.texts.push(section.clone());
        }
    }
    found
}

fn tell(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    [file, document]: [&Path; 2],
    report: &Report,
    sealed: Sealed,
    found: Option<&Differences>,
) -> io::Result<()> {
    let locale = context.locale;
    let (style, key) = match sealed {
        Sealed::Same => (Style::Green, "cli.verify_same"),
        Sealed::OtherTexts => (Style::Yellow, "cli.verify_texts"),
        Sealed::OtherFigures => (Style::Red, "cli.verify_figures"),
        Sealed::Not => (Style::Yellow, "cli.verify_no_seal"),
    };
    let line = Message::key(key).with("document", document.display()).with("file", file.display());
    out.line(&[(style, &locale.message(&line))])?;
    let Some(found) = found else {
        return out.line(&[(Style::Yellow, locale.text("cli.verify_unread"))]);
    };
    for (cell, own, theirs) in &found.cells {
        let line = Message::key("cli.verify_cell")
            .with("cell", context.cell_name(report.form(), *cell))
            .with("own", present::figure::or_blank(locale, *own))
            .with("theirs", present::figure::or_blank(locale, *theirs));
        out.line(&[(Style::Plain, &locale.message(&line))])?;
    }
    for section in &found.texts {
        let name = present::section::text_of(locale, report.form(), section);
        let line = Message::key("cli.verify_section").with("section", name);
        out.line(&[(Style::Plain, &locale.message(&line))])?;
    }
    if found.is_empty() {
        out.line(&[(Style::Plain, locale.text("cli.verify_content_same"))])?;
    }
    Ok(())
}
