//! What is said of one finding: its title, both sides, and which cell is probably wrong.

use super::theme::Role;
use crate::check::locate::{Change, Suggestion};
use crate::model::{CellId, Instance, Label, Rule, Severity, Term};
use crate::present::cell;
use crate::text::lines::wrap;
use crate::text::width;
use crate::tui::editor::app::App;
use crate::tui::editor::session::{Item, Session};

/// So many cells of one suggestion are named before the rest is counted.
pub(super) const MOST_CELLS: usize = 4;

/// A finding in words.
pub(super) struct Told {
    /// The sign before it, and its look.
    pub(super) mark: char,
    pub(super) look: Role,
    /// What is wrong, in which table or text, and for which column, row or words there.
    pub(super) title: String,
    pub(super) table: String,
    pub(super) place: String,
    /// Whether a reader finds the place without the name of the table: it is on the screen, or its words are quoted.
    pub(super) is_clear: bool,
    /// Both sides with their numbers; the sign of the relation stands before the right one.
    pub(super) sides: Option<Sides>,
}

/// Both sides of a rule.
pub(super) struct Sides {
    pub(super) left: (String, String),
    pub(super) sign: &'static str,
    pub(super) right: (String, String),
    pub(super) difference: String,
}

/// Returns the look of a finding, and the sign before it.
pub(super) fn look_of(severity: Severity) -> (Role, char) {
    match severity {
        Severity::Error => (Role::Error, '!'),
        Severity::Warning => (Role::Warning, '?'),
    }
}

impl Told {
    /// Returns title and place in one line; a table that is clear is named only where `cells` cells have
    /// room for it.
    pub(super) fn line(&self, cells: usize) -> String {
        let line = |table: &str| {
            let place = format!("{table} {}", self.place);
            format!("{}  {}", self.title.trim(), place.trim()).trim_end().to_owned()
        };
        let whole = line(&self.table);
        if self.is_clear && width::width(&whole) > cells { line("") } else { whole }
    }
}

/// Returns a finding in words.
pub(super) fn told(app: &App, session: &Session, item: Item) -> Told {
    let (look, mark) = look_of(session.severity(item));
    let rule = session.rule_of(item);
    let title = match (rule, session.quoted(item)) {
        (Some(rule), _) => app.locale.label(&rule.title).to_owned(),
        (None, Some(_)) => app.words("tui.refer_unknown_short", &[]),
        (None, None) => {
            session.found(item).map(|found| app.locale.message(&found.message)).unwrap_or_default()
        }
    };
    let (place, sign, sides) = match (instance_of(session, item), rule) {
        (Some(instance), Some(rule)) => {
            let place = instance_label(app, session, rule, instance);
            (place, instance.relation.sign(), Some(sides_of_sum(app, session, rule, instance)))
        }
        (_, rule) => {
            let sides = rule.map(|rule| {
                [&rule.left_label, &rule.right_label]
                    .map(|label| app.locale.label(label).to_owned())
            });
            (place_of_other(app, session, item), "", sides)
        }
    };
    let sides = sides.zip(session.numbers(item)).map(|([left, right], numbers)| {
        let difference = (numbers[0] - numbers[1]).normalize().to_string();
        let [first, second] = numbers.map(|number| number.normalize().to_string());
        Sides { left: (left, first), sign, right: (right, second), difference }
    });
    let (table, is_clear) = table_of(app, session, item);
    Told { mark, look, title, table, place, is_clear, sides }
}

/// Returns the instance of a finding whose rule is a sum.
fn instance_of(session: &Session, item: Item) -> Option<&Instance> {
    Some(session.assessment().sums().instance(session.assessed(item)?.sum?).1)
}

/// Says in which table or text the cells or words of a finding stand, and whether that is clear without it.
fn table_of(app: &App, session: &Session, item: Item) -> (String, bool) {
    let form = session.form();
    let cell = session.found(item).and_then(|found| found.cells.first().copied());
    if let Some((section, _)) = session.quoted(item) {
        if section == session.section {
            return (String::new(), true);
        }
        let number = form.sections.get(section).map_or("", |of| app.locale.label(&of.number));
        return (app.words("tui.in_text", &[("section", number)]), true);
    }
    let Some(cell) = cell else { return (String::new(), false) };
    let number = app.locale.label(&form.section_of(cell).number);
    let is_clear = session.table() == Some(form.cell(cell).table);
    (app.words("tui.in_table", &[("section", number)]), is_clear)
}

/// Returns for which column or row an instance stands, in words.
fn instance_label(app: &App, session: &Session, rule: &Rule, instance: &Instance) -> String {
    let form = session.form();
    let named = instance.cells().next().map(|cell| {
        let (row, column) = (form.row_of(cell), form.column_of(cell));
        let by_row = rule.instances.iter().any(|other| {
            other.name != instance.name
                && other.cells().next().is_some_and(|c| form.row_of(c).id != row.id)
        });
        cell::close(&app.locale, if by_row { &row.short } else { &column.label })
    });
    if instance.name.is_empty() { String::new() } else { named.unwrap_or_default() }
}

/// Returns the cell, the words or the section that another finding is about.
fn place_of_other(app: &App, session: &Session, item: Item) -> String {
    let Some(other) = session.found(item) else { return String::new() };
    if let Some(quote) = other.quote.as_ref().filter(|quote| !quote.section.is_empty()) {
        if session.rule_of(item).is_none() {
            return quote.text.clone();
        }
        return app.words("tui.quoted", &[("text", &quote.text)]);
    }
    if let [only] = other.cells[..] {
        return cell::in_table(&app.locale, session.form(), only);
    }
    let section = other.instance.as_deref().and_then(|id| session.form().section(id));
    section.map(|section| app.locale.label(&section.short).to_owned()).unwrap_or_default()
}

/// Returns the words for the two sides; the cells' own labels where the form gives none.
fn sides_of_sum(app: &App, session: &Session, rule: &Rule, instance: &Instance) -> [String; 2] {
    let side = |label: &Label, terms: &[Term]| {
        let own = app.locale.label(label);
        match terms {
            _ if !own.is_empty() => own.to_owned(),
            [only] => cell::short(&app.locale, session.form(), only.cell),
            [] => String::new(),
            _ => app.words("tui.sum_of", &[("count", &terms.len().to_string())]),
        }
    };
    [side(&rule.left_label, &instance.left), side(&rule.right_label, &instance.right)]
}

/// Returns row and column of a cell; its section too where that is another one.
pub(super) fn cell_label(app: &App, session: &Session, cell: CellId) -> String {
    let name = cell::in_table(&app.locale, session.form(), cell);
    if session.table() == Some(session.form().cell(cell).table) {
        return name;
    }
    format!("{}  {name}", app.locale.label(&session.form().section_of(cell).number))
}

/// Returns what a cell holds and what it should.
pub(super) fn from_to(app: &App, change: &Change) -> String {
    let to = app.locale.value(change.to);
    match change.from {
        Some(from) => {
            app.words("tui.suspect_change", &[("from", &app.locale.value(from)), ("to", &to)])
        }
        None => app.words("tui.suspect_blank", &[("to", &to)]),
    }
}

/// Returns whether each change of a suggestion has a reason of its own.
pub(super) fn has_own_reasons(suggestion: &Suggestion) -> bool {
    suggestion.changes.iter().all(|change| change.slip.message() != suggestion.why)
}

/// Returns the reason of a suggestion where one is behind all of its changes, and how many rules hold then.
pub(super) fn why(app: &App, suggestion: &Suggestion) -> String {
    let count = suggestion.resolves().to_string();
    let key = if suggestion.resolves() == 1 { "tui.suspect_then_one" } else { "tui.suspect_then" };
    let then = app.words(key, &[("count", &count)]);
    if has_own_reasons(suggestion) {
        return then;
    }
    format!("{}{}{then}", app.locale.message(&suggestion.why), app.locale.text("tui.joint"))
}

/// Returns what is said where no cell is suspected: why, else what the form advises.
pub(super) fn no_suspect(app: &App, session: &Session, item: Item) -> String {
    if let Some(why) = session.why_none(item) {
        return app.locale.message(why);
    }
    let hint = session.rule_of(item).map_or("", |rule| app.locale.label(&rule.hint));
    match (instance_of(session, item), session.severity(item)) {
        (Some(_), Severity::Error) if hint.is_empty() => {
            app.locale.text("tui.suspect_none").to_owned()
        }
        (Some(_), Severity::Error) => app.words("tui.suspect_none_hint", &[("hint", hint)]),
        (None, _) if hint.is_empty() => {
            let own = session.found(item).and_then(|found| found.hint.as_ref());
            own.map(|own| app.locale.message(own)).unwrap_or_default()
        }
        _ => hint.to_owned(),
    }
}

/// Returns the first changes of a suggestion in one line, and how many more there are.
pub(super) fn in_one_line(
    app: &App,
    session: &Session,
    suggestion: &Suggestion,
    (most, reasons): (usize, bool),
) -> String {
    let change = |change: &Change| {
        let cell = cell_label(app, session, change.cell);
        let words =
            app.words("tui.suspect_cell", &[("cell", &cell), ("change", &from_to(app, change))]);
        if reasons && has_own_reasons(suggestion) {
            format!("{words}, {}", app.locale.message(&change.slip.message()))
        } else {
            words
        }
    };
    let mut parts: Vec<String> = suggestion.changes.iter().take(most).map(change).collect();
    parts.extend(more_cells(app, suggestion, most));
    parts.join(app.locale.text("tui.joint"))
}

/// Returns how many cells are not named.
pub(super) fn more_cells(app: &App, suggestion: &Suggestion, named: usize) -> Option<String> {
    let more = suggestion.changes.len().checked_sub(named).filter(|more| *more > 0)?;
    Some(app.words("tui.suspect_more", &[("count", &more.to_string())]))
}

/// Breaks a text of any length into lines.
pub(super) fn lines(text: &str, cells: usize) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { wrap(text, cells.max(1)) }
}
