//! References of the texts for which nothing can be printed: to no cell, or to a figure that is not at hand.

use crate::model::placeholder::placeholders;
use crate::model::reference::{printed, printed_around};
use crate::model::report::{PRINTED_BEFORE, PRINTED_BEHIND};
use crate::model::visible::visible;
use crate::model::{Finding, Message, Placeholder, Quote, ReferenceError, Report, Severity};

/// A text of a report.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// A key of `[document]`.
    Document(&'a str),
    /// A section of `[narrative]`: its id and its heading.
    Section(&'a str, &'a str),
}

/// Returns the references for which nothing can be printed, in the order in which the texts are printed. Each quotes its
/// bytes; the section of the quote is empty for a text of `[document]`. `prior` is last year's report.
pub(in crate::check) fn references(report: &Report, prior: Option<&Report>) -> Vec<Finding> {
    let mut found = Vec::new();
    let document = |key: &&'static str| Some((Place::Document(key), report.document.get(*key)?));
    let before = PRINTED_BEFORE.iter().filter_map(document);
    let behind = PRINTED_BEHIND.iter().filter_map(document);
    let sections = report.form().sections.iter().filter_map(|section| {
        let place = Place::Section(&section.id, &section.heading.zh);
        Some((place, report.narrative.get(&section.id)?))
    });
    for (place, text) in before.chain(sections).chain(behind) {
        for held in placeholders(text) {
            let filled = match place {
                Place::Document(_) => printed_around(report, prior, held.name),
                Place::Section(..) => printed(report, prior, held.name),
            };
            found.extend(filled.err().map(|why| finding(place, &held, &why)));
        }
    }
    found
}

/// Says why a reference stays as it is, with its bytes where it stands in a section.
fn finding(place: Place<'_>, placeholder: &Placeholder<'_>, why: &ReferenceError) -> Finding {
    let written = format!("{{{}}}", placeholder.name);
    let (section, named) = match place {
        Place::Document(key) => ("", key),
        Place::Section(id, heading) => (id, heading),
    };
    let (id, message, hint) = words(why);
    let message = message.with("placeholder", visible(&written)).with("place", visible(named));
    let quote = Quote {
        section: section.to_owned(),
        span: placeholder.span.clone(),
        text: written,
        value: String::new(),
    };
    let finding = Finding::reading(id, Severity::Error, message).hint(Message::key(hint));
    Finding { quote: Some(quote), ..finding }
}

fn words(why: &ReferenceError) -> (&'static str, Message, &'static str) {
    match why {
        ReferenceError::NoCell(name) => (
            "unknown_placeholder",
            Message::key("check.unknown_placeholder").with("cell", visible(name)),
            "check.unknown_placeholder_hint",
        ),
        ReferenceError::NoFormat(format) => (
            "placeholder_format",
            Message::key("check.placeholder_format").with("format", visible(format)),
            "check.placeholder_format_hint",
        ),
        ReferenceError::NoPrior => (
            "placeholder_figure",
            Message::key("check.placeholder_no_prior"),
            "check.placeholder_no_prior_hint",
        ),
        ReferenceError::NoPriorFigure(cell) => (
            "placeholder_figure",
            Message::key("check.placeholder_no_figure").with("cell", visible(cell)),
            "check.placeholder_no_figure_hint",
        ),
        ReferenceError::OfNothing => (
            "placeholder_figure",
            Message::key("check.placeholder_of_nothing"),
            "check.placeholder_of_nothing_hint",
        ),
        ReferenceError::NoSum => (
            "placeholder_figure",
            Message::key("check.placeholder_no_sum"),
            "check.placeholder_no_sum_hint",
        ),
    }
}
