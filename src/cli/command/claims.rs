//! `gouji claims`: every number of the texts with the cells that it is taken to state, or why none.

use std::io;

use clap::ArgMatches;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::check::{Claim, Fit, claims};
use crate::model::{Message, Report};
use crate::present;

use crate::cli::context::Context;
use crate::cli::output::{self, Screen, Style};
use crate::cli::prior::Priors;
use crate::cli::{Outcome, arguments};

/// Prints the claims.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let document = context.open(path)?;
    let report = document.report();
    let prior = Priors::one(context, matches, path, report)?;
    let claims = claims(report, prior.as_ref());
    if arguments::text(matches, "format") == Some("json") {
        for claim in &claims {
            out.data(json(claim).as_bytes())?;
        }
    } else {
        print(context, out, report, &claims)?;
    }
    if claims.is_empty() {
        let message = Message::key("cli.no_claims").with("file", path.display());
        context.tell(&message);
    }
    Ok(0)
}

/// A claim as programs read it.
#[derive(Serialize)]
struct Record<'a> {
    section: &'a str,
    text: &'a str,
    value: String,
    cells: Option<&'a str>,
    kind: &'a str,
}

fn json(claim: &Claim) -> String {
    let cells = claim.cells.as_deref();
    let Claim { section, text, .. } = claim;
    output::json_line(&Record {
        section,
        text,
        value: claim.number(),
        cells,
        kind: claim.kind.word(),
    })
}

/// Prints section by section and clause by clause: the words, below them each number with what it states.
fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    report: &Report,
    claims: &[Claim],
) -> io::Result<()> {
    let rows: Vec<[String; 3]> = claims.iter().map(|claim| row(context, claim)).collect();
    let width = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let (mut section, mut clause) = ("", None);
    for (claim, [number, cells, held]) in claims.iter().zip(&rows) {
        if section != claim.section {
            section = &claim.section;
            let name = present::section::text_of(context.locale, report.form(), section);
            out.line(&[(Style::Bold, &name)])?;
            clause = None;
        }
        if clause.as_ref() != Some(&claim.clause) {
            clause = Some(claim.clause.clone());
            out.line(&[(Style::Plain, "  "), (Style::Blue, &claim.text)])?;
        }
        let style = if claim.fit == Fit::Contradicts { Style::Yellow } else { Style::Plain };
        let gap = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()) + 2);
        let line = format!("    {number}{}{cells}", gap(number, first));
        let held = if held.is_empty() { held.clone() } else { gap(cells, second) + held };
        out.line(&[(Style::Plain, &line), (style, &held)])?;
    }
    Ok(())
}

/// Returns the number, what it states or why nothing, and what the tables hold.
fn row(context: &Context<'_>, claim: &Claim) -> [String; 3] {
    let locale = context.locale;
    let number = match claim.written.as_str() {
        "" => claim.number(),
        written => written.to_owned(),
    };
    let because = claim.because.as_ref().map(|because| locale.message(because));
    let stated = claim.cells.clone().or_else(|| because.clone()).unwrap_or_default();
    let mut notes = Vec::new();
    if claim.placeholder.is_some() {
        notes.push(locale.text("cli.claim_placeholder").to_owned());
    } else if let Some(held) = claim.held {
        let key = match claim.fit {
            Fit::Contradicts => "cli.claim_differs",
            _ => "cli.claim_same",
        };
        notes.push(locale.message(&Message::key(key).with("number", held.normalize())));
    } else if claim.cells.is_some() {
        notes.push(locale.text("cli.claim_blank").to_owned());
    }
    notes.extend(because.filter(|_| claim.cells.is_some()));
    [number, stated, notes.join(", ")]
}
