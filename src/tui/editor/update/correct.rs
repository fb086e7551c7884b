//! Corrections of a published report: one reason for all that a save changes, and who says so.

use super::lines::open_lines;
use super::saving::write;
use crate::model::compare::Figures;
use crate::model::{Publication, Value, compare};
use crate::present::{cell, figure};
use crate::tui::editor::app::{App, Elsewhere, Purpose, Screen};
use crate::tui::editor::effect::Effect;
use crate::tui::editor::line::OneLine;
use crate::tui::editor::list::{Action, Item, Kind, List};

/// The reasons that come up again and again.
const STOCK: [&str; 3] = ["tui.reason_entry", "tui.reason_missed", "tui.reason_scope"];

/// Asks why the published figures were not right, before they are saved `into` another file, or into their own; false
/// where none of them is another one now.
pub(super) fn ask(app: &mut App, into: Option<Elsewhere>) -> bool {
    app.elsewhere = into;
    let Some(session) = &app.session else { return false };
    if session.report.status != Publication::Published {
        return false;
    }
    let count = compare::cells(&session.saved, &session.report).len();
    if count == 0 {
        return false;
    }
    let mut items: Vec<Item> = STOCK
        .iter()
        .map(|key| app.words(key, &[]))
        .map(|text| Item::new(text.clone(), Action::Reason(text)))
        .collect();
    items.push(Item::new(app.words("tui.reason_other", &[]), Action::Reason(String::new())));
    items.push(Item::new(app.words("tui.reason_none", &[]), Action::KeepDraft));
    let title = app.words("tui.reason_question", &[("count", &count.to_string())]);
    let mut list = List::new(Kind::Question, title, items);
    list.below = summary(app);
    app.screens.push(Screen::List(list));
    true
}

/// Says what would be recorded: each figure that is another one now, as it was published and as it stands.
fn summary(app: &App) -> Vec<String> {
    let Some(session) = &app.session else { return Vec::new() };
    let report = &session.report;
    let line = |change: &Figures| {
        let figure = |value: Option<Value>| match value {
            Some(value) => figure::with_unit(&app.locale, report, change.new, value),
            None => figure::blank(&app.locale).to_owned(),
        };
        let cell = cell::short(&app.locale, report.form(), change.new);
        let told = [("cell", cell), ("from", figure(change.from)), ("to", figure(change.to))];
        let told = told.each_ref().map(|(name, text)| (*name, text.as_str()));
        app.words("tui.correct_line", &told)
    };
    let mut lines = vec![app.words("tui.correct_summary", &[])];
    lines.extend(compare::cells(&session.saved, report).iter().map(line));
    lines
}

/// Goes on with a reason; asks who corrects where nobody said yet in this report.
pub(super) fn reason(app: &mut App, reason: String) -> Vec<Effect> {
    let Some(session) = &app.session else { return Vec::new() };
    if let (Some(who), false) = (&session.who, reason.is_empty()) {
        let who = who.clone();
        return go_on(app, &reason, who);
    }
    let last = session.report.corrections.last().map(|correction| correction.who.clone());
    let who = session.who.clone().or(last).unwrap_or_else(|| app.setup.user.clone());
    let is_stock = !reason.is_empty();
    let fields = vec![("tui.field_reason", String::new()), ("tui.field_who", String::new())];
    open_lines(app, Purpose::Correct, fields);
    let below = summary(app);
    if let Some(Screen::Lines(lines)) = app.screens.last_mut() {
        // What is typed takes the place of what was chosen or is proposed; of what is chosen only the name is left to say.
        for (field, text) in lines.fields.iter_mut().zip([reason, who]) {
            field.line = OneLine::proposing(&text);
        }
        lines.current = usize::from(is_stock);
        lines.below = below;
    }
    Vec::new()
}

/// Saves with what was filled in.
pub(super) fn submit(app: &mut App, texts: &[String]) -> Vec<Effect> {
    let [reason, who] = texts else { return Vec::new() };
    if reason.is_empty() {
        app.close();
        keep_draft(app);
        return Vec::new();
    }
    if who.is_empty() {
        app.refuse("tui.who_missing", &[]);
        return Vec::new();
    }
    app.close();
    go_on(app, reason, who.clone())
}

/// Saves with a reason, and leaves where that was asked for.
fn go_on(app: &mut App, reason: &str, who: String) -> Vec<Effect> {
    let elsewhere = app.elsewhere.take();
    let quits = elsewhere.as_ref().is_some_and(|elsewhere| elsewhere.then_quit);
    let Some(session) = &mut app.session else { return Vec::new() };
    // The time is put in when it is saved.
    let list = compare::corrections(&session.saved, &session.report, "", &who, reason);
    session.who = Some(who);
    let into = elsewhere.map(|elsewhere| elsewhere.path);
    let mut effects: Vec<Effect> = write(app, into, list).into_iter().collect();
    effects.extend(quits.then_some(Effect::Quit));
    effects
}

/// Leaves the published file as it is; the changes wait.
pub(super) fn keep_draft(app: &mut App) {
    app.say("tui.kept_as_draft", &[]);
}
