//! What is said below a text: where the caret is, what the number there is taken to state, and how the numbers of the text
//! stand to the tables.

use std::ops::Range;

use super::theme::Role;
use crate::check::{Claim, Fit};
use crate::model::CellId;
use crate::present;
use crate::tui::editor::app::App;
use crate::tui::editor::narrative::{Caret, Layout};
use crate::tui::editor::prose::{self, Found};
use crate::tui::editor::session::Session;

use super::Areas;
use super::canvas::Canvas;

pub(super) fn about_text(app: &App, session: &Session, areas: Areas, canvas: &mut Canvas) {
    let section = &session.form().sections[session.section];
    let layout = prose::layout(app, session);
    let caret = prose::caret(session, &layout);
    let (paragraph, line) = layout.numbers(caret);
    let place = [
        ("paragraph", paragraph.to_string()),
        ("line", line.to_string()),
        ("count", layout.characters().to_string()),
    ];
    let place = place.each_ref().map(|(name, number)| (*name, number.as_str()));
    let name = present::section::text(&app.locale, section);
    let x = canvas.put(1, areas.bar, &name, Role::Heading) + 3;
    let x = canvas.put(x, areas.bar, &app.words("tui.text_place", &place), Role::Figure) + 3;
    let claims = session.text_claims();
    let counts = counts(app, claims);
    // Half of it would say something else.
    if usize::from(x) + canvas.measure(&counts) < usize::from(areas.width) {
        canvas.put(x, areas.bar, &counts, Role::Hint);
    }
    let hint = prose::hint(app, session);
    let stands = stands_at(app, session, &layout, caret, claims);
    let nothing_there = stands.is_none();
    let (text, role) = stands.unwrap_or_else(|| (hint.to_owned(), Role::Hint));
    canvas.put(1, areas.bar + 1, &text, role);
    if areas.tall {
        let replaced = layout.is_replaced() && !layout.paragraphs().is_empty();
        let text = match (replaced, nothing_there) {
            (true, _) => app.locale.text("tui.text_replaced"),
            (false, true) => "",
            (false, false) => hint,
        };
        canvas.put(1, areas.bar + 2, text, Role::Hint);
    }
}

/// Says what the caret stands at, where that is or could be a number of the tables.
fn stands_at(
    app: &App,
    session: &Session,
    layout: &Layout,
    caret: Caret,
    claims: &[Claim],
) -> Option<(String, Role)> {
    Some(match prose::found(layout, caret)? {
        Found::Reference(reference, cell) => {
            let label = present::cell::in_sentence(&app.locale, session.form(), cell);
            let arguments = [("cell", label.as_str()), ("value", &reference.shown)];
            (app.words("tui.text_reference", &arguments), Role::Figure)
        }
        Found::Unknown(reference) => {
            (app.words("tui.refer_unknown", &[("name", &reference.shown)]), Role::Error)
        }
        Found::Number(_, value) if claimed(session).is_some() => {
            let cell = present::cell::in_sentence(&app.locale, session.form(), claimed(session)?);
            let number = present::figure::number(value);
            let words = [("number", number.as_str()), ("cell", &cell)];
            (app.words("tui.text_claim", &words), Role::Warning)
        }
        Found::Number(span, value) => {
            if let Some(said) = claim_said(app, session, claims, &span) {
                return Some((said, Role::Figure));
            }
            let count = prose::holding(&session.report, value).len();
            let number = present::figure::number(value);
            let count = Some(count).filter(|count| *count > 0)?.to_string();
            (app.words("tui.text_number", &[("number", &number), ("count", &count)]), Role::Figure)
        }
    })
}

/// Says what a number that contradicts nothing is taken to state, or why it states no cell.
fn claim_said(
    app: &App,
    session: &Session,
    claims: &[Claim],
    span: &Range<usize>,
) -> Option<String> {
    let claim =
        claims.iter().find(|claim| claim.span.start < span.end && span.start < claim.span.end)?;
    let number = claim.number();
    if let Some(first) = claim.ids.first().filter(|_| claim.fit != Fit::Contradicts) {
        let cell = present::cell::in_sentence(&app.locale, session.form(), *first);
        let more = (claim.ids.len() - 1).to_string();
        let key = match (claim.held.is_some(), claim.ids.len() > 1) {
            (true, false) => "tui.text_agrees",
            (true, true) => "tui.text_agrees_sum",
            (false, _) => "tui.text_waits",
        };
        return Some(app.words(key, &[("number", &number), ("cell", &cell), ("more", &more)]));
    }
    let because = claim.because.as_ref().map(|because| app.locale.message(because))?;
    Some(app.words("tui.text_apart", &[("number", &number), ("why", &because)]))
}

/// Says how many numbers of a text differ from the tables, agree with them and state no cell.
fn counts(app: &App, claims: &[Claim]) -> String {
    let numbered = claims.iter().filter(|claim| claim.placeholder.is_none());
    let (mut differ, mut agree, mut apart) = (0, 0, 0);
    for claim in numbered {
        match (claim.fit, claim.cells.is_some()) {
            (Fit::Contradicts, _) => differ += 1,
            (_, true) => agree += usize::from(claim.held.is_some()),
            (_, false) => apart += 1,
        }
    }
    if differ + agree + apart == 0 {
        return String::new();
    }
    let [differ, agree, apart] = [differ, agree, apart].map(|count: usize| count.to_string());
    app.words("tui.text_numbers", &[("differ", &differ), ("agree", &agree), ("apart", &apart)])
}

/// Returns the cell that the number at the caret is taken to state, where it states another figure.
fn claimed(session: &Session) -> Option<CellId> {
    let item = session.at_caret()?;
    session.rule_of(item)?;
    session.found(item)?.cells.first().copied()
}
