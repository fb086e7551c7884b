//! The cell that is probably wrong, behind a finding: a line for people, `suggestions` for programs.

use std::io;

use serde::Serialize;

use crate::check::locate::{Change, Suggestion};
use crate::check::{Assessed, Assessment};
use crate::locale::Locale;
use crate::model::{CellId, Form, Message};
use crate::present::{Room, suggestion};

use super::context::Context;
use super::output::{Screen, Style};

/// How many cells are named before the rest is counted.
pub(super) const MOST_CELLS: usize = 4;
/// How many cells to look at are named.
const MOST_LOOKED_AT: usize = 6;

/// What is suspected behind one finding.
#[derive(Clone, Debug, Default)]
pub(super) struct Suspect {
    /// The likeliest first.
    suggestions: Vec<Suggestion>,
    /// Why there is none.
    missing: Option<Message>,
    /// The cells to look at then.
    look_at: Vec<CellId>,
}

impl Suspect {
    /// Takes the suggestions behind several findings.
    pub(super) fn new(suggestions: Vec<&Suggestion>) -> Self {
        Self { suggestions: suggestions.into_iter().cloned().collect(), ..Self::default() }
    }

    /// Returns what is suspected behind a finding.
    pub(super) fn of(assessment: &Assessment, held: &Assessed) -> Self {
        let missing = assessment.missing(held).cloned();
        let look_at = assessment.look_at(held).to_vec();
        Self { missing, look_at, ..Self::new(assessment.suggestions(held)) }
    }

    /// Returns whether nothing is suspected.
    pub(super) fn is_empty(&self) -> bool {
        self.suggestions.is_empty()
    }

    /// Returns the likeliest change.
    pub(super) fn first(&self) -> Option<&Suggestion> {
        self.suggestions.first()
    }

    /// Returns the cells to look at where nothing is suspected, in one line.
    pub(super) fn look_at(
        &self,
        locale: &Locale,
        name: impl Fn(CellId) -> String,
    ) -> Option<String> {
        suggestion::look_at(locale, &self.look_at, MOST_LOOKED_AT, name)
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
        (Some((first, _)), _) => {
            let mut parts = suggestion::changes(locale, form, first, MOST_CELLS);
            parts.push(suggestion::reason(locale, first));
            parts.push(suggestion::resolves(locale, first, Room::Full));
            parts.join("; ")
        }
        (None, Some(missing)) => {
            let look_at = suspect.look_at(locale, |cell| context.cell_name(form, cell));
            let missing = locale.message(missing);
            look_at.map_or_else(|| missing.clone(), |cells| format!("{missing}; {cells}"))
        }
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
