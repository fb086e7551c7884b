//! Figures that come in all at once: a colleague's table, or keys that a slow line kept back.

use super::{choose, figure, may_change};
use crate::model::value::narrow;
use crate::model::{Entry, Origin};
use crate::tui::editor::app::{App, Screen};
use crate::tui::editor::command::Command;
use crate::tui::editor::paste::{Interpretation, Misfit, Paste, PastedTotals, Plan, begin};

/// Takes what came in over a table: a figure alone is typed, for more it is asked what to do.
pub(super) fn receive(app: &mut App, pasted: &str) {
    let body = pasted.trim_end();
    if body.trim().is_empty() || !may_change(app) {
        return;
    }
    let Some(session) = &mut app.session else { return };
    session.at_end = false;
    let Some(cell) = session.cell() else { return };
    if body.contains(['\t', '\n']) {
        let paste = Paste::new(session, pasted.to_owned());
        app.screens.push(Screen::Paste(paste));
        return;
    }
    match begin(session, cell, session.typing.clone(), body.trim()) {
        Some(typing) => session.typing = Some(typing),
        None => app.refuse("tui.paste_no_figure", &[("text", &shown(body.trim()))]),
    }
}

/// More came in while the question stands: it belongs to the same text.
pub(super) fn more(app: &mut App, pasted: &str) {
    let Some(Screen::Paste(paste)) = app.screens.pop() else { return };
    let Some(session) = &app.session else { return };
    let whole = Paste::new(session, paste.text + pasted);
    app.screens.push(Screen::Paste(Paste { selected: paste.selected, ..whole }));
}

/// A character while the question stands: the digit of an answer.
pub(super) fn character(app: &mut App, character: char) {
    let answers = match app.screens.last() {
        Some(Screen::Paste(paste)) => paste.answers(),
        _ => 0,
    };
    match narrow(character).to_digit(10).map(|digit| digit as usize) {
        Some(digit) if (1..=answers).contains(&digit) => answer(app, digit - 1),
        Some(digit) => app.refuse("tui.no_such_number", &[("digit", &digit.to_string())]),
        None => app.refuse("tui.letter_in_list", &[]),
    }
}

/// Does a command while the question stands.
pub(super) fn execute(app: &mut App, command: Command) {
    let Some(Screen::Paste(paste)) = app.screens.last_mut() else { return };
    let last = paste.answers() - 1;
    match command {
        Command::Up => paste.selected = paste.selected.saturating_sub(1),
        Command::Down => paste.selected = (paste.selected + 1).min(last),
        Command::Enter => {
            let at = paste.selected;
            answer(app, at);
        }
        Command::Escape => answer(app, last),
        Command::Commands => choose::commands(app),
        command => super::no_use(app, command),
    }
}

/// All or nothing: a text that does not fit keeps the question, so that it may be taken in the other way.
fn answer(app: &mut App, at: usize) {
    let Some(Screen::Paste(mut paste)) = app.screens.pop() else { return };
    match paste.interpretations.get(at).cloned() {
        None => app.say("tui.paste_dropped", &[]),
        Some((interpretation, Ok(plan))) => apply(app, interpretation, plan),
        Some((_, Err(misfit))) => {
            let why = why(app, &misfit);
            app.refuse("tui.paste_refused", &[("why", &why)]);
            paste.selected = at;
            app.screens.push(Screen::Paste(paste));
        }
    }
}

/// Returns why a text does not fit.
pub(crate) fn why(app: &App, misfit: &Misfit) -> String {
    let key = if misfit.outside { "tui.paste_outside" } else { "tui.paste_misfit" };
    let (row, column) = (misfit.row.to_string(), misfit.column.to_string());
    app.words(key, &[("row", &row), ("column", &column), ("text", &shown(&misfit.text))])
}

/// The beginning of a text; pasted ones may be long.
fn shown(text: &str) -> String {
    const MOST: usize = 12;
    let mut shown: String = text.chars().take(MOST).collect();
    if text.chars().count() > MOST {
        shown.push_str("..");
    }
    shown
}

/// Makes the changes of a plan, as one step.
fn apply(app: &mut App, interpretation: Interpretation, plan: Plan) {
    match interpretation {
        Interpretation::Block | Interpretation::Labelled => figure::commit_or_set_aside(app),
        // What was typed is the beginning of the plan.
        Interpretation::Typed => app.session.iter_mut().for_each(|session| session.typing = None),
    }
    let Some(session) = &mut app.session else { return };
    let entry = |value| Entry { value: Some(value), origin: Origin::Typed };
    let figures = plan.changes.iter().map(|change| (change.cell, change.to));
    let differing = plan.differing.iter();
    let totals = differing.filter_map(|total| match plan.totals? {
        PastedTotals::Kept => Some((total.cell, entry(total.stated))),
        PastedTotals::Summed => Some((total.cell, Entry::default())),
    });
    let entries = figures.map(|(cell, value)| (cell, entry(value))).chain(totals);
    let edits: Vec<_> = entries.filter_map(|(cell, entry)| session.put(cell, entry)).collect();
    let count = edits.len().to_string();
    session.apply_all(edits);
    for (cell, entered) in &plan.passed {
        session.step_to(*cell);
        let blank = session.report.is_open(*cell);
        if *entered && blank && session.report.entry(*cell).origin == Origin::Untouched {
            session.pass(*cell);
        }
    }
    if let Some(end) = plan.end {
        session.step_to(end);
    }
    if interpretation == Interpretation::Typed {
        session.typing = plan.typing;
    }
    let computed = plan.computed.to_string();
    let key = if plan.computed == 0 { "tui.pasted" } else { "tui.pasted_computed" };
    app.say(key, &[("count", &count), ("computed", &computed)]);
    let differing = plan.differing.len().to_string();
    match plan.totals {
        Some(PastedTotals::Kept) => app.say_too("tui.pasted_kept", &[("count", &differing)]),
        Some(PastedTotals::Summed) => app.say_too("tui.pasted_summed", &[("count", &differing)]),
        None => {}
    }
}
