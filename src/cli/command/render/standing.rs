//! What is told of a report before it is written: what stands between it and its publication, and what is doubted.

use std::path::Path;

use crate::check::{Assessed, Assessment};
use crate::cli::context::Context;
use crate::cli::findings;
use crate::cli::output::{Screen, Style};
use crate::model::{Message, Report};
use crate::present::finding;

/// How many places are listed before the rest is counted.
const MOST_PLACES: usize = 10;

/// Says what stands between the report and its publication.
pub(super) fn refuse(context: &Context<'_>, report: &Report, assessment: &Assessment) {
    let (locale, gate) = (context.locale, assessment.gate());
    let message = Message::key("cli.refused")
        .with("errors", finding::places(locale, &assessment.summary())[0].as_str())
        .with("blanks", gate.blanks.len())
        .with("sections", gate.empty_sections.len());
    Screen::stderr(context.environment.colour_err, |err| {
        let text = locale.message(&message);
        err.line(&[(Style::Red, locale.text("cli.error")), (Style::Plain, &text)])?;
        let places = places(context, report, assessment);
        for place in places.iter().take(MOST_PLACES) {
            err.line(&[(Style::Plain, &format!("  {place}"))])?;
        }
        if let Some(more) = places.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
            let text = locale.format("cli.more_places", &[("count", &more.to_string())]);
            err.line(&[(Style::Plain, &format!("  {text}"))])?;
        }
        let hint = locale.text("cli.refused_hint");
        err.line(&[(Style::Green, locale.text("cli.hint")), (Style::Plain, hint)])
    });
}

/// Says what fails of a report that is written all the same: the warnings, and the errors of a draft.
pub(super) fn tell_doubts(
    context: &Context<'_>,
    path: &Path,
    report: &Report,
    assessment: &Assessment,
) {
    let failed: Vec<&Assessed> = assessment.failed().collect();
    if failed.is_empty() {
        return;
    }
    let file = path.display().to_string();
    let places = assessment.summary().places;
    let key = if places.errors == 0 { "cli.doubts" } else { "cli.draft_doubts" };
    let head = Message::key(key).with("errors", places.errors).with("doubts", places.warnings);
    context.tell(&head);
    Screen::stderr(context.environment.colour_err, |err| {
        for held in failed.iter().take(MOST_PLACES) {
            findings::print(context, err, &file, Some(report.form()), &held.finding)?;
        }
        let Some(more) = failed.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) else {
            return Ok(());
        };
        let text = context.locale.format("cli.more_findings", &[("count", &more.to_string())]);
        err.line(&[(Style::Plain, &text)])
    });
}

/// Returns a line for everything that is open: what failed, blank cells, sections without text.
fn places(context: &Context<'_>, report: &Report, assessment: &Assessment) -> Vec<String> {
    let (locale, form, gate) = (context.locale, report.form(), assessment.gate());
    let failed = assessment.failed().map(|held| &held.finding);
    let failed = failed.filter(|finding| finding.blocks()).map(|finding| {
        let (message, rule) = (locale.message(&finding.message), findings::key(finding));
        let told = [("message", message.as_str()), ("rule", &rule)];
        let Some(cell) = finding.cells.first().map(|cell| context.cell_name(form, *cell)) else {
            return locale.format("cli.open_text", &told);
        };
        locale.format("cli.open_rule", &[("cell", &cell), told[0], told[1]])
    });
    let blanks = gate
        .blanks
        .iter()
        .map(|cell| locale.format("cli.open_cell", &[("cell", &context.cell_name(form, *cell))]));
    let sections = gate.empty_sections.iter().filter_map(|id| form.section(id)).map(|section| {
        locale.format("cli.open_section", &[("section", locale.label(&section.heading))])
    });
    failed.chain(blanks).chain(sections).collect()
}
