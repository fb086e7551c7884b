//! Numbers of a text that follow the tables: turning a number into a reference to a cell and back.

use std::ops::Range;

use rust_decimal::Decimal;

use super::text::change;
use crate::model::CellId;
use crate::model::address::{Unresolved, resolve};
use crate::model::printed;
use crate::present;
use crate::tui::editor::app::{App, Screen};
use crate::tui::editor::list::{Action, Item as Line, Kind as ListKind, List};
use crate::tui::editor::narrative::{Caret, Kind, Reference};
use crate::tui::editor::prose::{self, Found};
use crate::tui::editor::session::Session;

fn at_caret(app: &App) -> Option<Found> {
    let session = app.session.as_ref()?;
    let layout = prose::layout(app, session);
    prose::found(&layout, prose::caret(session, &layout))
}

/// Turns what stands at the caret: a number into a reference to a cell that holds it, a reference into its number.
pub(super) fn press(app: &mut App) {
    match at_caret(app) {
        Some(Found::Reference(reference, _)) => make_plain(app, &reference),
        Some(Found::Unknown(reference)) => offer_near(app, &reference),
        Some(Found::Number(span, value)) => match claimed(app, &span) {
            Some(cell) => refer(app, cell),
            None => offer(app, value),
        },
        None => app.refuse("tui.no_number_here", &[]),
    }
}

/// Returns the cell that the number at the caret is taken to state, where it states another figure.
fn claimed(app: &App, number: &Range<usize>) -> Option<CellId> {
    let session = app.session.as_ref()?;
    let item = session.at_caret()?;
    let (_, quote) = session.claims().into_iter().find(|(claim, _)| *claim == item)?;
    let written = prose::source(session).get(number.clone())?;
    match session.found(item)?.cells[..] {
        [only] if written == quote.value => Some(only),
        _ => None,
    }
}

/// Turns the number that the chosen finding quotes into a reference to its cell.
pub(super) fn press_quoted(app: &mut App) {
    let Some(session) = &mut app.session else { return };
    let Some(item) = session.finding else { return };
    let claims = session.claims();
    let quote = claims.iter().find(|(claim, _)| *claim == item).map(|(_, quote)| *quote);
    if let Some(quote) = quote {
        let text = prose::source(session).get(quote.span.clone()).unwrap_or("");
        let at = text.find(&quote.value).filter(|_| !quote.value.is_empty()).unwrap_or(0);
        let caret = Caret::at(quote.span.start + at);
        session.carets.insert(session.section, caret);
    }
    press(app);
}

/// Returns what stands between the braces of a reference.
fn written<'s>(session: &'s Session, reference: &Reference) -> &'s str {
    let text = prose::source(session).get(reference.span.clone()).unwrap_or_default();
    text.trim_start_matches('{').trim_end_matches('}')
}

fn make_plain(app: &mut App, reference: &Reference) {
    let Some(session) = &app.session else { return };
    let name = written(session, reference);
    let value = printed(&session.report, session.prior.report(), name).unwrap_or_default();
    if value.is_empty() {
        app.refuse("tui.refer_is_blank", &[]);
        return;
    }
    change(app, Kind::Whole, |caret, layout| caret.replace(layout, reference.span.clone(), &value));
    app.say("tui.made_plain", &[("value", &value)]);
}

/// Offers the cells that hold a number; where only one does, the reference is made at once.
fn offer(app: &mut App, value: Decimal) {
    let Some(session) = &app.session else { return };
    let number = value.normalize().to_string();
    match prose::holding(&session.report, value)[..] {
        [] => app.refuse("tui.no_cell_holds", &[("number", &number)]),
        [only] => refer(app, only),
        ref cells => {
            let title = app.words("tui.refer", &[("number", &number)]);
            choose(app, title, cells);
        }
    }
}

/// Offers the cells that a name may have meant that is no cell's.
fn offer_near(app: &mut App, reference: &Reference) {
    let Some(session) = &app.session else { return };
    // A wrong format is told as a finding; here it is the cell that may be meant otherwise.
    let name = written(session, reference).split([':', '/', '+']).next().unwrap_or_default();
    let cells = match resolve(session.form(), name) {
        Ok(cell) => vec![cell],
        Err(Unresolved::Ambiguous(cells) | Unresolved::Unknown(cells)) => cells,
    };
    if cells.is_empty() {
        app.refuse("tui.refer_unknown", &[("name", &reference.shown)]);
        return;
    }
    let title = app.words("tui.refer_near", &[("name", &reference.shown)]);
    choose(app, title, &cells);
}

fn choose(app: &mut App, title: String, cells: &[CellId]) {
    let Some(session) = &app.session else { return };
    let item = |cell: &CellId| {
        let label = present::cell::in_sentence(&app.locale, session.form(), *cell);
        let detail = session.report.value(*cell).map(|value| value.to_string()).unwrap_or_default();
        Line { detail, ..Line::new(label, Action::Refer(*cell)) }
    };
    let items = cells.iter().map(item).collect();
    app.screens.push(Screen::List(List::new(ListKind::Files, title, items)));
}

/// Puts a reference to a cell in place of what stands at the caret.
pub(super) fn refer(app: &mut App, cell: CellId) {
    let part = match at_caret(app) {
        Some(Found::Number(span, _)) => with_unit(app, span, cell),
        Some(Found::Unknown(reference)) => reference.span,
        Some(Found::Reference(..)) | None => return,
    };
    let Some(session) = &app.session else { return };
    let reference = format!("{{{}}}", session.form().cell(cell).address);
    let label = present::cell::in_sentence(&app.locale, session.form(), cell);
    change(app, Kind::Whole, |caret, layout| caret.replace(layout, part, &reference));
    app.say("tui.referred", &[("cell", &label)]);
}

/// A value that is printed with its unit takes the place of the number and of the same unit behind it.
fn with_unit(app: &App, span: Range<usize>, cell: CellId) -> Range<usize> {
    let Some(session) = &app.session else { return span };
    let unit = session.report.value(cell).and_then(|value| value.unit);
    let rest = prose::source(session).get(span.end..).unwrap_or("");
    let bare = rest.trim_start_matches([' ', '　']);
    let follows = unit.is_some_and(|unit| bare.starts_with(unit.label()));
    let behind = rest.len() - bare.len() + unit.map_or(0, |unit| unit.label().len());
    if follows { span.start..span.end + behind } else { span }
}

/// Goes to the cell of the reference at the caret; returns false where there is none.
pub(super) fn follow(app: &mut App) -> bool {
    let Some(Found::Reference(_, cell)) = at_caret(app) else { return false };
    let label = app
        .session
        .as_ref()
        .map(|session| present::cell::in_sentence(&app.locale, session.form(), cell));
    if let Some(session) = &mut app.session {
        session.in_panel = false;
        session.go(cell);
    }
    app.say("tui.followed", &[("cell", label.as_deref().unwrap_or(""))]);
    true
}
