//! The first two lines: whose report it is, whether it is safe and done, and what each section still needs.

use super::WIDE;
use super::canvas::Canvas;
use super::theme::Role;
use crate::model::{Origin, SectionKind, Totals};
use crate::text::width;
use crate::tui::editor::app::App;
use crate::tui::editor::effect::OpenFile;
use crate::tui::editor::session::Session;

/// Draws the first line. Of a long name as much stands there as what is to be known of the report leaves.
pub(super) fn draw(app: &App, session: &Session, canvas: &mut Canvas) {
    canvas.clear_line(0, Role::Title);
    let report = &session.report;
    let (state, role) = state(app, session);
    let mut right = String::new();
    for (shown, key) in [
        (session.totals_pass.is_some(), "tui.tally_state"),
        (report.totals == Totals::Keyed && session.totals_pass.is_none(), "tui.keyed_state"),
        (session.read_only, "tui.read_only_state"),
    ] {
        if shown {
            right.push_str(app.locale.text(key));
            right.push_str("  ");
        }
    }
    let year = report.year.to_string();
    let form = app.locale.label(&session.form().name);
    let key = if canvas.width() >= WIDE { "tui.title_long" } else { "tui.title" };
    let left =
        |agency: &str| app.words(key, &[("agency", agency), ("year", &year), ("form", form)]);
    let taken = 1 + canvas.measure(&left("")) + 3 + canvas.measure(&right) + canvas.measure(&state);
    let agency = width::safe(&report.agency, app.ambiguous_is_one);
    let room = usize::from(canvas.width()).saturating_sub(taken + 2);
    canvas.put(1, 0, &left(&width::shorten(&agency, room)), Role::Title);

    let end = canvas.width() - 2;
    canvas.put_right(end, 0, &format!("  {right}{state} "), role);
    canvas.put_right(end, 0, &format!("{state} "), role);
}

/// Whether the file is up to date; whether the report can be published, and how much is doubted then.
fn state(app: &App, session: &Session) -> (String, Role) {
    let unsaved = session.unsaved();
    let count = unsaved.to_string();
    if session.is_ready() {
        return ready(app, session, unsaved);
    }
    if unsaved > 0 {
        let kept = session.file.as_ref().is_some_and(OpenFile::is_kept);
        let key = if kept { "tui.unsaved_kept" } else { "tui.unsaved" };
        return (app.words(key, &[("count", &count)]), Role::TitleNews);
    }
    match &session.saved_at {
        Some(at) => (app.words("tui.saved_at", &[("time", at)]), Role::Title),
        None => (app.words("tui.unchanged", &[]), Role::Title),
    }
}

/// What is said of a report that can be published; beside a doubt that is never the green of what is done.
fn ready(app: &App, session: &Session, unsaved: usize) -> (String, Role) {
    let doubts = session.summary().places.warnings;
    let key = match (doubts, unsaved) {
        (0, 0) => "tui.ready",
        (0, _) => "tui.ready_unsaved",
        (_, 0) => "tui.ready_doubts",
        _ => "tui.ready_doubts_unsaved",
    };
    let told = [("doubts", doubts.to_string()), ("count", unsaved.to_string())];
    let told = told.each_ref().map(|(name, count)| (*name, count.as_str()));
    let role = if doubts == 0 { Role::TitleDone } else { Role::TitleNews };
    (app.words(key, &told), role)
}

/// What a section still needs.
struct News {
    blank: usize,
    supply: usize,
    errors: usize,
    warnings: usize,
    /// Whether anything that fails is about it, also what is to be mended elsewhere.
    fails: bool,
    empty_text: bool,
}

fn news(session: &Session, section: usize) -> News {
    let of = &session.form().sections[section];
    let places = session.places_in(section);
    let (errors, warnings) = (places.errors, places.warnings);
    let fails = session.fails_in(section);
    let mut news = News { blank: 0, supply: 0, errors, warnings, fails, empty_text: false };
    match of.kind {
        SectionKind::Text => {
            let text = session.report.narrative.get(&of.id).map_or("", String::as_str);
            news.empty_text = text.trim().is_empty();
        }
        SectionKind::Table(table) => {
            for cell in session.blanks(table) {
                if session.report.entry(cell).origin == Origin::ToSupply {
                    news.supply += 1;
                } else {
                    news.blank += 1;
                }
            }
        }
    }
    news
}

/// How much of a tab is said, most first: its name, what it needs, and the blanks between tabs.
const TABS: &[(Name, bool, u16)] = &[
    (Name::Short, true, 3),
    (Name::Short, true, 1),
    (Name::Short, false, 1),
    (Name::Tiny, true, 1),
    (Name::Tiny, false, 1),
    (Name::None, false, 1),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Short,
    Tiny,
    /// The number alone.
    None,
}

/// Draws the second line: the sections with what they still need, in as many words as all of them have room for.
pub(super) fn tabs(app: &App, session: &Session, canvas: &mut Canvas) {
    let of = |(name, long, gap): (Name, bool, u16)| {
        let count = session.form().sections.len();
        let tabs: Vec<Vec<(String, Role)>> =
            (0..count).map(|index| tab(app, session, index, name, long)).collect();
        (tabs, gap)
    };
    let fits = |(tabs, gap): &(Vec<Vec<(String, Role)>>, u16)| {
        let spans = tabs.iter().flatten().map(|(text, _)| canvas.measure(text) + 1);
        let cells = spans.sum::<usize>() + tabs.len() * usize::from(*gap);
        cells + 2 <= usize::from(canvas.width()) + usize::from(*gap)
    };
    let fitting = TABS.iter().map(|way| of(*way)).find(fits);
    let (tabs, gap) = fitting.unwrap_or_else(|| of((Name::None, false, 1)));
    let mut x = 0;
    for (index, tab) in tabs.into_iter().enumerate() {
        let (open, close) = if index == session.section { ("[", "]") } else { (" ", " ") };
        x = canvas.put(x, 1, open, Role::TabCurrent);
        for (at, (text, role)) in tab.into_iter().enumerate() {
            x = canvas.put(x + u16::from(at > 0), 1, &text, role);
        }
        x = canvas.put(x, 1, close, Role::TabCurrent) + gap - 1;
    }
}

/// Returns the name of a section and what it still needs.
fn tab(app: &App, session: &Session, index: usize, name: Name, long: bool) -> Vec<(String, Role)> {
    let section = &session.form().sections[index];
    let news = news(session, index);
    let plain = news.blank + news.supply + news.errors == 0 && !news.empty_text;
    let role = match (index == session.section, plain) {
        (true, _) => Role::TabCurrent,
        (false, true) => Role::Tab,
        (false, false) => Role::TabNews,
    };
    let name = match name {
        Name::Short => app.locale.label(&section.short),
        Name::Tiny => app.locale.label(&section.tiny),
        Name::None => "",
    };
    let name = format!("{} {name}", app.locale.label(&section.number));
    let mut spans = vec![(name.trim_end().to_owned(), role)];
    for ([few, many], count, role) in [
        (["tui.tab_blank_narrow", "tui.tab_blank"], news.blank, role),
        (["tui.tab_supply_narrow", "tui.tab_supply"], news.supply, Role::Supply),
        (["tui.tab_errors_narrow", "tui.tab_errors"], news.errors, Role::Error),
        (["tui.tab_warnings_narrow", "tui.tab_warnings"], news.warnings, Role::Warning),
        (["tui.tab_empty_narrow", "tui.tab_empty"], usize::from(news.empty_text), role),
        (["tui.tab_done", "tui.tab_done"], usize::from(plain && !news.fails), Role::Done),
    ] {
        if count > 0 {
            let key = if long { many } else { few };
            spans.push((app.words(key, &[("count", &count.to_string())]), role));
        }
    }
    spans
}
