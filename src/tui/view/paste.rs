//! The question what to do with pasted figures, above the cells that would change.

use super::canvas::Canvas;
use super::theme::Role;
use crate::present;
use crate::text::lines::wrap;
use crate::tui::editor::app::App;
use crate::tui::editor::paste::{Change, Interpretation, Misfit, Paste, PastedTotals, Plan};

/// The cells before the text of an answer: the pointer and its digit.
const BEFORE: u16 = 6;

/// Draws the question, and returns where the cursor stands.
pub(super) fn draw(app: &App, paste: &Paste, canvas: &mut Canvas) -> (u16, u16) {
    canvas.clear_line(0, Role::Title);
    let count = paste.figures().to_string();
    canvas.put(1, 0, &app.words("tui.paste_question", &[("count", &count)]), Role::Title);
    let mut y = 2;
    for at in 0..paste.answers() {
        let (words, detail) = match paste.interpretations.get(at) {
            Some((Interpretation::Block, plan)) => ("tui.paste_block", said(app, plan)),
            Some((Interpretation::Typed, plan)) => ("tui.paste_typed", said(app, plan)),
            Some((Interpretation::Labelled, plan)) => ("tui.paste_labelled", said(app, plan)),
            None => ("tui.paste_drop", String::new()),
        };
        let selected = at == paste.selected;
        let pointer = if selected { ">" } else { " " };
        canvas.put(1, y, &format!("{pointer} {}", at + 1), Role::Key);
        let role = if selected { Role::Selected } else { Role::Figure };
        let x = canvas.put(BEFORE, y, app.locale.text(words), role) + 3;
        canvas.put(x, y, &detail, Role::Hint);
        y += 1;
    }
    match paste.interpretations.get(paste.selected) {
        Some((_, Ok(plan))) => changes(app, plan, y + 1, canvas),
        Some((_, Err(misfit))) => {
            let room = usize::from(canvas.width().saturating_sub(4));
            for (y, line) in
                (y + 1..).zip(wrap(&crate::tui::editor::update::why(app, misfit), room))
            {
                canvas.put(3, y, &line, Role::Refusal);
            }
        }
        None => {}
    }
    canvas.put_foot(app.notice.as_ref(), app.locale.text("tui.foot_paste"), "");
    (1, 2 + paste.selected as u16)
}

/// In few words, what an answer would do.
fn said(app: &App, plan: &Result<Plan, Misfit>) -> String {
    match plan {
        Ok(plan) => {
            let [count, doubtful] = [plan.changes.len(), plan.doubtful].map(|n| n.to_string());
            let key =
                if plan.doubtful > 0 { "tui.paste_count_doubtful" } else { "tui.paste_count" };
            let said = app.words(key, &[("count", &count), ("doubtful", &doubtful)]);
            match plan.totals {
                Some(PastedTotals::Kept) => said + app.locale.text("tui.paste_totals_kept"),
                Some(PastedTotals::Summed) => said + app.locale.text("tui.paste_totals_summed"),
                None => said,
            }
        }
        Err(_) => app.words("tui.paste_unfit", &[]),
    }
}

/// So many totals that differ are shown each for itself.
const TOTALS: usize = 5;

/// Draws the totals that are not what their parts add up to, with both numbers, and returns the line behind them.
fn totals(app: &App, plan: &Plan, mut y: u16, canvas: &mut Canvas) -> u16 {
    let Some(session) = &app.session else { return y };
    if plan.differing.is_empty() {
        return y;
    }
    let count = plan.differing.len().to_string();
    canvas.put(1, y, &app.words("tui.paste_differ", &[("count", &count)]), Role::Heading);
    y += 1;
    for total in plan.differing.iter().take(TOTALS) {
        let label = present::cell::short(&app.locale, session.form(), total.cell);
        let stated = app.locale.value(total.stated);
        let sum = present::figure::number(total.sum);
        let words = [("cell", label.as_str()), ("stated", &stated), ("sum", &sum)];
        canvas.put(3, y, &app.words("tui.paste_differs", &words), Role::Error);
        y += 1;
    }
    if plan.differing.len() > TOTALS {
        let more = (plan.differing.len() - TOTALS).to_string();
        canvas.put(3, y, &app.words("tui.paste_more", &[("count", &more)]), Role::Hint);
        y += 1;
    }
    y + 1
}

/// Draws each cell that would change, with what it states and what it would hold.
fn changes(app: &App, plan: &Plan, mut y: u16, canvas: &mut Canvas) {
    let Some(session) = &app.session else { return };
    y = totals(app, plan, y, canvas);
    canvas.put(1, y, app.locale.text("tui.paste_changes"), Role::Heading);
    y += 1;
    let label = |change: &Change| present::cell::short(&app.locale, session.form(), change.cell);
    let held = |change: &Change| present::figure::or_blank(&app.locale, change.from);
    let room = usize::from(canvas.height().saturating_sub(y + 3));
    let rest = plan.changes.len().saturating_sub(room);
    let shown = &plan.changes[..plan.changes.len() - rest];
    let labels = shown.iter().map(|change| canvas.measure(&label(change))).max().unwrap_or(0);
    let figures = shown.iter().map(|change| canvas.measure(&held(change))).max().unwrap_or(0);
    for change in shown {
        canvas.put_in(3, y, &label(change), labels, Role::Figure);
        let x = 3 + labels as u16 + 3 + figures as u16;
        canvas.put_right(x, y, &held(change), Role::Hint);
        canvas.put(x, y, &format!(" -> {}", change.to), Role::Changed);
        y += 1;
    }
    if rest > 0 {
        let more = app.words("tui.paste_more", &[("count", &rest.to_string())]);
        canvas.put(3, y, &more, Role::Hint);
    }
}
