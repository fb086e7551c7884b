//! The report as data for other programs: everything that the file states and what is printed of it, as JSON. Notes and
//! waivers stay in the file: they are for those who fill it in.
//!
//! Its shape is published as `assets/schema/report.json.schema.json`. Figures are strings, exact as they were typed; all
//! lists and keys stand in the order of the form. Nothing of the layout is in here.

mod tree;

use tree::Json;

use super::block::Text;
use super::format::Job;
use super::report::{number, printed_document, printed_section, title, unit};
use crate::model::{CellId, Correction, Fact, Report, Section};

/// The version of the shape; it grows when something that stood there changes its meaning or goes away.
const VERSION: i64 = 1;

/// Writes the report as JSON.
pub fn to_json(job: &Job<'_>) -> String {
    let Job { report, prior, paper, .. } = *job;
    let form = report.form();
    let program = format!("gouji {}", env!("CARGO_PKG_VERSION"));
    let cells = form.ids().map(|cell| (form.cell(cell).address.clone(), figure(report, cell)));
    let facts = report.facts.iter().map(|(name, fact)| {
        let fact = match fact {
            Fact::Bool(yes) => Json::Bool(*yes),
            Fact::Text(text) => Json::text(text),
        };
        (name.clone(), fact)
    });
    let mut out = Json::object([
        ("version", Json::Number(VERSION)),
        ("program", Json::text(&program)),
        ("form", Json::text(&form.id)),
        ("agency", Json::text(&report.agency)),
        ("year", Json::Number(report.year.into())),
        ("status", Json::text(report.status.word())),
        ("totals", Json::text(report.totals.word())),
        ("draft", Json::Bool(paper.properties.draft.is_some())),
        ("seal", Json::text(&paper.properties.seal.to_string())),
        ("title", Json::lines(&title(report))),
        ("unit", Json::Object(facts.collect())),
        ("document", Json::Object(document(report, prior))),
        ("narrative", Json::Object(narrative(report, prior))),
        ("cells", Json::Object(cells.collect())),
        ("corrections", Json::List(corrections(report))),
    ])
    .to_string();
    out.push('\n');
    out
}

/// The texts of `[document]`, as they were typed and as they are printed.
fn document(report: &Report, prior: Option<&Report>) -> Vec<(String, Json)> {
    let text = |(key, typed): (&String, &String)| {
        (key.clone(), texts(typed, &printed_document(report, prior, key)))
    };
    report.document.iter().map(text).collect()
}

/// The texts of all sections that are one, and the notes of the tables that have some; a section without text has nothing
/// typed.
fn narrative(report: &Report, prior: Option<&Report>) -> Vec<(String, Json)> {
    let typed = |section: &Section| report.narrative.get(&section.id).map_or("", String::as_str);
    let sections = report.form().sections.iter();
    let sections = sections.filter(|section| !section.has_table() || !typed(section).is_empty());
    let written = sections.map(|section| {
        let typed = typed(section);
        let mut parts = vec![("heading".to_owned(), Json::text(&section.heading.zh))];
        parts.extend(both(typed, &printed_section(report, prior, section)));
        (section.id.clone(), Json::Object(parts))
    });
    written.collect()
}

fn texts(typed: &str, printed: &[Text]) -> Json {
    Json::Object(both(typed, printed).into())
}

fn both(typed: &str, printed: &[Text]) -> [(String, Json); 2] {
    [("typed".to_owned(), Json::text(typed)), ("printed".to_owned(), Json::lines(printed))]
}

/// A cell with its figure, `null` for a blank, and how a total came to it.
fn figure(report: &Report, cell: CellId) -> Json {
    let value = number(report, cell).map_or(Json::Null, Json::Text);
    let mut parts = vec![("value", value), ("unit", Json::text(unit(report, cell)))];
    if report.is_override(cell) {
        parts.push(("state", Json::text("override")));
    } else if report.is_computed(cell) {
        parts.push(("state", Json::text("computed")));
    }
    Json::object(parts)
}

fn corrections(report: &Report) -> Vec<Json> {
    let correction = |made: &Correction| {
        let parts = [
            ("when", &made.when),
            ("who", &made.who),
            ("cell", &made.cell),
            ("from", &made.from),
            ("to", &made.to),
            ("reason", &made.reason),
        ];
        Json::object(parts.map(|(key, text)| (key, Json::text(text))))
    };
    report.corrections.iter().map(correction).collect()
}
