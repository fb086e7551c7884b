//! The cell that is probably wrong, behind a finding: a line for people, `suggestions` for programs.

use std::io;

use serde::Serialize;

use crate::check::Engine;
use crate::check::locate::{self, Change, Located, Suggestion};
use crate::model::{Form, Message, Report, Severity, Status};

use super::context::Context;
use super::output::{Screen, Style};

/// How many cells are named before the rest is counted.
const MOST_CELLS: usize = 4;

/// What is suspected behind one finding.
#[derive(Clone, Debug, Default)]
pub(super) struct Suspect {
    /// The likeliest first.
    suggestions: Vec<Suggestion>,
    /// Why there is none.
    missing: Option<Message>,
}

impl Suspect {
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

/// What is suspected in a report.
pub(super) struct Suspects {
    located: Located,
    fills: Vec<Suggestion>,
}

impl Suspects {
    /// Looks for what is behind the failed instances; with `blanks` also for what blanks must be.
    pub(super) fn new(
        report: &Report,
        engine: &Engine,
        prior: Option<&Report>,
        blanks: bool,
    ) -> Self {
        let fills = if blanks { locate::fills(report, engine) } else { Vec::new() };
        Self { located: locate::suspects(report, engine, prior), fills }
    }

    /// Returns each cause: what makes all of it hold.
    pub(super) fn causes(&self) -> impl Iterator<Item = Suspect> + '_ {
        self.located.causes.iter().map(|cause| {
            let suggestions = cause.suggestions.clone();
            Suspect { suggestions, missing: cause.missing.clone() }
        })
    }

    /// Returns the index of the cause behind the instance with this number; of one that nothing explains by itself, the
    /// cause whose likeliest change makes it hold as well.
    pub(super) fn cause(&self, engine: &Engine, index: usize) -> Option<usize> {
        if engine.outcome(index).status != Status::Failed {
            return None;
        }
        let causes = &self.located.causes;
        let own = causes.iter().position(|cause| cause.instances.contains(&index));
        let explained = own.is_some_and(|own| !causes[own].suggestions.is_empty());
        let also = || {
            let holds = |cause: &locate::Cause| {
                cause.suggestions.first().is_some_and(|first| first.instances.contains(&index))
            };
            causes.iter().position(holds)
        };
        if explained { own } else { also().or(own) }
    }

    /// Returns what is suspected behind the instance with this number.
    pub(super) fn behind(&self, engine: &Engine, index: usize) -> Suspect {
        let severity = engine.instance(index).0.severity;
        match engine.outcome(index).status {
            Status::Failed => Suspect {
                suggestions: self.located.suggestions_for(index).to_vec(),
                // What is merely unlikely may well be right.
                missing: self.located.cause_of(index).and_then(|cause| {
                    cause.missing.clone().filter(|_| severity == Severity::Error)
                }),
            },
            Status::Pending => {
                let closes = |fill: &&Suggestion| fill.instances.contains(&index);
                let suggestions = self.fills.iter().filter(closes).cloned().collect();
                Suspect { suggestions, missing: None }
            }
            _ => Suspect::default(),
        }
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
            let mut parts = changes(context, form, first);
            parts.push(why(context, first));
            let count = first.resolves().to_string();
            parts.push(locale.format("cli.suspect_resolves", &[("count", &count)]));
            if !others.is_empty() {
                let count = others.len().to_string();
                parts.push(locale.format("cli.suspect_others", &[("count", &count)]));
            }
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

/// Returns the changes of a suggestion in words, so many that they can be read.
pub(super) fn changes(context: &Context<'_>, form: &Form, suggestion: &Suggestion) -> Vec<String> {
    let locale = context.locale;
    let change = |change: &Change| {
        let (cell, to) = (context.cell_name(form, change.cell), change.to.to_string());
        match &change.from {
            Some(from) => locale.format(
                "cli.suspect_change",
                &[("cell", &cell), ("from", &from.to_string()), ("to", &to)],
            ),
            None => locale.format("cli.suspect_blank", &[("cell", &cell), ("to", &to)]),
        }
    };
    let mut parts: Vec<String> = suggestion.changes.iter().take(MOST_CELLS).map(change).collect();
    let more = suggestion.changes.len().saturating_sub(MOST_CELLS);
    if more > 0 {
        parts.push(locale.format("cli.suspect_more", &[("count", &more.to_string())]));
    }
    parts
}

/// Returns the reason of a suggestion; where each cell has one of its own, all of them.
pub(super) fn why(context: &Context<'_>, suggestion: &Suggestion) -> String {
    let all = context.locale.message(&suggestion.why);
    if suggestion.changes.iter().any(|change| change.slip.message() == suggestion.why) {
        return all;
    }
    let own =
        suggestion.changes.iter().map(|change| context.locale.message(&change.slip.message()));
    let mut own: Vec<String> = own.collect();
    own.dedup();
    format!("{all}: {}", own.join(", "))
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
        why: why(context, suggestion),
    };
    suspect.suggestions.iter().map(record).collect()
}
