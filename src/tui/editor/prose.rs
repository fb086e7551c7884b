//! The text of the current section as the editor holds it: laid out once, kept until something that it shows is another.

use std::borrow::Cow;
use std::ops::Range;

use rust_decimal::Decimal;

use super::app::App;
use super::narrative::{Caret, Layout, Reference, number_at, references};
use super::session::Session;
use crate::model::{CellId, Report};

/// What the caret stands at that could be, or is, a number of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A reference to a cell.
    Reference(Reference, CellId),
    /// A name in braces that is no cell's.
    Unknown(Reference),
    /// A number, with its bytes.
    Number(Range<usize>, Decimal),
}

/// Returns the text of the current section.
pub fn source(session: &Session) -> &str {
    let section = session.form().sections.get(session.section);
    section.and_then(|section| session.report.narrative.get(&section.id)).map_or("", String::as_str)
}

/// Returns what the current text is to hold.
pub fn hint<'a>(app: &'a App, session: &'a Session) -> &'a str {
    if session.in_notes() {
        return app.locale.text("tui.notes_hint");
    }
    session.form().sections.get(session.section).map_or("", |of| app.locale.label(&of.hint))
}

/// Returns the lines of the current text: those that are kept, where they still are of it.
pub fn layout<'a>(app: &App, session: &'a Session) -> Cow<'a, Layout> {
    let text = source(session);
    let references = references(
        &session.report,
        session.prior.report(),
        text,
        app.locale.text("tui.refer_blank"),
    );
    let held = session.carets.get(&session.section).filter(|caret| caret.fresh);
    let fresh = held.map(|caret| caret.at);
    let one = app.ambiguous_is_one;
    match &session.layout {
        Some(kept) if kept.is_of(text, &references, fresh, one) => Cow::Borrowed(kept),
        _ => Cow::Owned(Layout::new(text, references, fresh, one)),
    }
}

/// Returns where typing goes in the current text.
pub fn caret(session: &Session, layout: &Layout) -> Caret {
    layout.nearest_caret(session.carets.get(&session.section).copied().unwrap_or_default())
}

/// Keeps the lines of the current text for whatever looks at them next.
pub fn lay_out(app: &mut App) {
    let Some(session) = app.session.as_ref().filter(|session| session.table().is_none()) else {
        return;
    };
    if let Cow::Owned(layout) = layout(app, session)
        && let Some(session) = &mut app.session
    {
        session.layout = Some(layout);
    }
}

/// Returns what the caret stands in or beside.
pub fn found(layout: &Layout, caret: Caret) -> Option<Found> {
    if let Some(number) = layout.reference_at(caret) {
        let reference = layout.references().get(number)?.clone();
        return Some(match reference.cell {
            Some(cell) => Found::Reference(reference, cell),
            None => Found::Unknown(reference),
        });
    }
    let number = number_at(layout.text(), caret.at).filter(|_| !layout.is_fresh(caret))?;
    Some(Found::Number(number.span, number.value))
}

/// Returns the cells that hold a number, totals first: what a sentence states is a total more often than one of its parts.
pub fn holding(report: &Report, value: Decimal) -> Vec<CellId> {
    let form = report.form();
    let holds = |cell: &CellId| report.value(*cell).is_some_and(|held| held.number == value);
    let mut cells: Vec<CellId> = form.ids().filter(holds).collect();
    cells.sort_by_key(|cell| form.cell(*cell).computed.is_none());
    cells
}
