//! The cell that is probably wrong, behind a finding: a line for people, `suggestions` for programs.

use std::io;

use serde::Serialize;

use crate::check::locate::{Change, Suggestion};
use crate::check::{Assessed, Assessment};
use crate::model::{Form, Message};
use crate::present::{Room, suggestion};

use super::context::Context;
use super::output::{Screen, Style};

/// How many cells are named before the rest is counted.
pub(super) const MOST_CELLS: usize = 4;

/// What is suspected behind one finding.
#[derive(Clone, Debug, Default)]
pub(super) struct Suspect {
    /// The likeliest first.
    suggestions: Vec<Suggestion>,
    /// Why there is none.
    missing: Option<Message>,
}

impl Suspect {
    /// Takes suggestions, the likeliest first, or why there is none.
    pub(super) fn new(suggestions: Vec<&Suggestion>, missing: Option<&Message>) -> Self {
        let suggestions = suggestions.into_iter().cloned().collect();
        Self { suggestions, missing: missing.cloned() }
    }

    /// Returns what is suspected behind a finding.
    pub(super) fn of(assessment: &Assessment, held: &Assessed) -> Self {
        Self::new(assessment.suggestions(held), assessment.missing(held))
    }

    /// Returns whether nothing is suspected.
    pub(super) fn is_empty(&self) -> bool {
        self.suggestions.is_empty()
    }

    /// Returns the likeliest change.
    pub(super) fn first(&self) -> Option<&Suggestion> {
        self.suggestions.first()
    }

    /// Returns how many other ways there are.
    pub(super) fn others(&self) -> usize {
        self.suggestions.len().saturating_sub(1)
    }

    /// Returns the suggestions, the likeliest first.
    pub(super) fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }
}

/// Writes the likeliest change, and how many others there are.
pub(super) fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    form: &Form,
    suspect: &Suspect,
) -> io::Result<()> {
    let locale = context.locale;
    let text = match (suspect.suggestions.split_first(), &suspect.missing) {
        (Some((first, others)), _) => {
            let mut parts = suggestion::changes(locale, form, first, MOST_CELLS);
            parts.push(suggestion::reason(locale, first));
            parts.push(suggestion::resolves(locale, first, Room::Full));
            parts.extend(suggestion::other_ways(locale, others.len()));
            parts.join("; ")
        }
        (None, Some(missing)) => locale.message(missing),
        (None, None) => return Ok(()),
    };
    out.line(&[
        (Style::Plain, "  "),
        (Style::Yellow, locale.text("cli.suspect")),
        (Style::Plain, &text),
    ])
}

/// A suggestion as programs read it.
#[derive(Debug, Serialize)]
pub(super) struct Record<'a> {
    changes: Vec<Changed<'a>>,
    resolves: usize,
    why: String,
}

/// A change as programs read it.
#[derive(Debug, Serialize)]
struct Changed<'a> {
    cell: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    to: String,
}

/// Returns the suggestions as programs read them.
pub(super) fn records<'a>(
    context: &Context<'_>,
    form: &'a Form,
    suspect: &Suspect,
) -> Vec<Record<'a>> {
    let cell = |change: &Change| Changed {
        cell: form.cell(change.cell).address.as_str(),
        from: change.from.map(|from| from.to_string()),
        to: change.to.to_string(),
    };
    let record = |suggestion: &Suggestion| Record {
        changes: suggestion.changes.iter().map(cell).collect(),
        resolves: suggestion.resolves(),
        why: suggestion::reason(context.locale, suggestion),
    };
    suspect.suggestions.iter().map(record).collect()
}
