//! Help for where you are: what each key does here, the everyday ones first, from the tables that the program runs on.

use Command::{
    Backspace, Commands, Delete, Down, Edit, End, Enter, Escape, Fill, Find, Help, Home, Interrupt,
    Language, Left, Next, NextFinding, NextSection, Note, Panel, Preview, Previous,
    PreviousFinding, PreviousSection, Prior, Quit, ReadOnly, Redo, Refresh, Right, Save, SaveAs,
    Section1, Section2, Section3, Section4, Section5, Section6, Supply, TableNotes, TakePrior,
    TotalsPass, Undo, Up,
};

use super::app::{App, Page, Screen};
use super::command::{Command, LISTED};
use super::keymap::{Keymap, Mode};
use super::list::Kind;
use crate::locale::Locale;
use crate::text::lines::wrap;
use crate::text::width;

/// The cells of the keys and of a command's name.
const KEYS: usize = 20;
const NAME: usize = 13;
/// So many keys of a row are named; of more the first and the last.
const MOST_KEYS: usize = 4;

/// Commands that are explained together, and the sentence where it is not the command's own.
type Row = (&'static [Command], &'static str);

/// What can be done in one place, in the order of use.
struct Place {
    /// The name.
    name: &'static str,
    /// What is to be known before any key.
    introduction: &'static str,
    /// The keys.
    rows: &'static [Row],
}

const ARROWS: &[Command] = &[Up, Down, Left, Right];
const SECTIONS: &[Command] = &[Section1, Section2, Section3, Section4, Section5, Section6];

const GRID: Place = Place {
    name: "tui.mode_grid",
    introduction: "tui.help_grid",
    rows: &[
        (&[Enter], ""),
        (&[Backspace], ""),
        (&[Escape], ""),
        (ARROWS, "tui.help_arrows"),
        (&[Fill], ""),
        (&[Supply], ""),
        (&[Edit], ""),
        (&[Delete], ""),
        (&[NextFinding, PreviousFinding], "tui.help_findings"),
        (&[Find], ""),
        (&[Save], ""),
        (&[Undo, Redo], "tui.help_undo"),
        (&[NextSection, PreviousSection], "tui.help_sections"),
        (&[Preview], ""),
        (&[Commands], ""),
        (&[Quit], ""),
        (&[Panel], ""),
        (&[TotalsPass], ""),
        (&[TakePrior], ""),
        (&[Prior], ""),
        (&[Note], ""),
        (&[TableNotes], ""),
        (&[Next, Previous], "tui.help_tab"),
        (&[Home, End], "tui.help_row_ends"),
        (SECTIONS, "tui.help_section"),
        (&[SaveAs], ""),
        (&[ReadOnly], ""),
        (&[Language], ""),
        (&[Help], ""),
        (&[Refresh], ""),
        (&[Interrupt], ""),
    ],
};

const PANEL: Place = Place {
    name: "tui.mode_panel",
    introduction: "tui.help_panel",
    rows: &[
        (&[Enter], "tui.help_go_there"),
        (&[Up, Down], "tui.help_choose_finding"),
        (&[Fill], "tui.help_waive"),
        (&[Edit], "tui.help_suggestion"),
        (&[Escape], "tui.help_to_table"),
        (&[NextFinding, PreviousFinding], "tui.help_findings"),
        (&[Panel], ""),
        (&[Undo, Redo], "tui.help_undo"),
        (&[Find], ""),
        (&[Save], ""),
        (&[Preview], ""),
        (&[Commands], ""),
        (&[Quit], ""),
    ],
};

const NARRATIVE: Place = Place {
    name: "tui.mode_narrative",
    introduction: "tui.help_narrative",
    rows: &[
        (&[Enter], "tui.help_paragraph"),
        (ARROWS, "tui.help_caret"),
        (&[Backspace, Delete], "tui.help_rub_out"),
        (&[Edit], "tui.help_refer"),
        (&[NextSection, PreviousSection], "tui.help_sections"),
        (&[Undo, Redo], "tui.help_undo"),
        (&[Save], ""),
        (&[Preview], ""),
        (&[Commands], ""),
        (&[Quit], ""),
        (&[Find], "tui.help_follow"),
        (&[Panel], "tui.help_references"),
        (&[NextFinding, PreviousFinding], "tui.help_findings"),
        (&[Home, End], "tui.help_line_ends"),
        (SECTIONS, "tui.help_section"),
        (&[TableNotes], ""),
        (&[SaveAs], ""),
        (&[Prior], ""),
        (&[ReadOnly], ""),
        (&[Language], ""),
        (&[Help], ""),
    ],
};

/// The references beside a text.
const REFERENCES: Place = Place {
    name: "tui.mode_references",
    introduction: "tui.help_beside",
    rows: &[
        (&[Enter], "tui.help_go_there"),
        (&[Up, Down], "tui.help_choose_reference"),
        (&[Edit], "tui.help_plain"),
        (&[Escape], "tui.help_to_text"),
        (&[Undo, Redo], "tui.help_undo"),
        (&[Save], ""),
        (&[Preview], ""),
        (&[Commands], ""),
        (&[Quit], ""),
    ],
};

const CHOOSING: &[Row] = &[
    (&[Enter], "tui.help_choose"),
    (&[Up, Down], "tui.help_other_line"),
    (&[NextSection, PreviousSection], "tui.help_ten_lines"),
    (&[Home, End], "tui.help_first_last"),
    (&[Escape], "tui.help_back"),
    (&[Quit], ""),
];

const START: Place = Place {
    name: "tui.mode_start",
    introduction: "tui.help_start",
    rows: &[(&[Enter], "tui.help_choose"), (&[Up, Down], "tui.help_other_line"), (&[Quit], "")],
};

const LIST: Place = Place { name: "tui.mode_list", introduction: "tui.help_list", rows: CHOOSING };

const FIND: Place = Place {
    name: "command.find",
    introduction: "tui.help_find",
    rows: &[
        (&[Enter], "tui.help_go_there"),
        (&[Up, Down], "tui.help_other_line"),
        (&[Backspace], "tui.help_rub_out"),
        (&[NextSection, PreviousSection], "tui.help_ten_lines"),
        (&[Escape], "tui.help_back"),
    ],
};

const ALL: Place = Place {
    name: "tui.commands",
    introduction: "tui.help_commands",
    rows: &[
        (&[Commands], "tui.help_next_page"),
        (&[Enter], "tui.help_choose"),
        (&[Up, Down], "tui.help_other_line"),
        (&[Backspace], "tui.help_rub_out"),
        (&[Escape], "tui.help_back"),
    ],
};

const LINE: Place = Place {
    name: "tui.mode_line",
    introduction: "tui.help_line",
    rows: &[
        (&[Enter], "tui.help_next_line"),
        (&[Up, Down], "tui.help_other_line"),
        (&[Left, Right], "tui.help_caret"),
        (&[Home, End], "tui.help_line_ends"),
        (&[Backspace, Delete], "tui.help_rub_out"),
        (&[Escape], "tui.help_give_up"),
        (&[Quit], ""),
    ],
};

const PREVIEW: Place = Place {
    name: "command.preview",
    introduction: "tui.help_preview",
    rows: &[
        (&[NextSection, PreviousSection], "tui.help_turn_page"),
        (&[Up, Down], "tui.help_scroll"),
        (&[Home, End], "tui.help_first_last"),
        (&[Enter], "tui.help_to_open"),
        (&[Save], ""),
        (&[Escape], "tui.help_back"),
        (&[Commands], ""),
        (&[Quit], ""),
    ],
};

/// Returns the place where the program is.
fn place(app: &App) -> &'static Place {
    match (app.mode(), app.screens.last()) {
        (Mode::List, Some(Screen::List(list))) => match list.kind {
            Kind::Start => &START,
            Kind::Find => &FIND,
            Kind::Commands => &ALL,
            Kind::Files | Kind::Question | Kind::Recovery | Kind::Sides => &LIST,
        },
        (Mode::List, _) => &LIST,
        (Mode::Line, _) => &LINE,
        (Mode::Page, _) => &PREVIEW,
        (Mode::Panel, _) if app.is_in_references() => &REFERENCES,
        (Mode::Panel, _) => &PANEL,
        (Mode::Narrative, _) => &NARRATIVE,
        (Mode::Grid | Mode::Entry, _) => &GRID,
    }
}

/// Opens the help, over the help as well as over anything else.
pub(super) fn open(app: &mut App) {
    if matches!(app.screens.last(), Some(Screen::Page(page)) if !page.is_preview) {
        return;
    }
    let (place, mode) = (place(app), app.mode());
    let cells = usize::from(app.size.0).saturating_sub(3);
    let mut lines = wrap(app.locale.text(place.introduction), cells);
    lines.push(String::new());
    lines.extend(place.rows.iter().flat_map(|row| row_lines(app, mode, row)));
    if matches!(mode, Mode::Grid | Mode::Entry | Mode::Panel) && !app.is_in_text() {
        lines.push(String::new());
        lines.extend(wrap(app.locale.text("tui.help_words"), cells));
    }
    let title = app.words("tui.help_title", &[("place", app.locale.text(place.name))]);
    app.screens.push(Screen::Page(Page { title, lines, top: 0, is_preview: false }));
}

/// Returns the lines about commands that are explained together; none where no key leads to them.
fn row_lines(app: &App, mode: Mode, (commands, about): &Row) -> Vec<String> {
    let keys = |command: &Command| -> Vec<String> {
        let keys = keys_of(&app.keymap, mode, *command).into_iter();
        keys.map(|key| shown_key(&app.locale, &key).to_owned()).collect()
    };
    let keys = match commands {
        [only] => keys(only).join(" "),
        several => {
            let first = several.iter().filter_map(|command| keys(command).into_iter().next());
            let first: Vec<String> = first.collect();
            match first.as_slice() {
                [one, .., last] if first.len() > MOST_KEYS => {
                    let same = one.chars().zip(last.chars()).take_while(|(a, b)| a == b);
                    let differs: String = last.chars().skip(same.count()).collect();
                    format!("{one} .. {differs}")
                }
                few => few.join(" "),
            }
        }
    };
    let (Some(command), false) = (commands.first(), keys.is_empty()) else { return Vec::new() };
    // The name is that of the command; where it does something of its own, the name would mislead.
    let (name, about) =
        if about.is_empty() { (command.words(), command.about()) } else { ("", *about) };
    let name = if name.is_empty() { "" } else { app.locale.text(name) };
    let about = app.locale.text(about);
    line(&keys, name, about, app.size.0)
}

/// Returns the name of a key as people call it: in Chinese the arrows have Chinese names.
pub(super) fn shown_key<'a>(locale: &'a Locale, name: &'a str) -> &'a str {
    match name {
        "Up" => locale.text("tui.key_up"),
        "Down" => locale.text("tui.key_down"),
        "Left" => locale.text("tui.key_left"),
        "Right" => locale.text("tui.key_right"),
        "Space" => locale.text("tui.key_space"),
        _ => name,
    }
}

/// The keys of a command that help names: a second one where the first may never arrive. Without a key of its own a
/// command is reached through the numbered list.
pub(in crate::tui) fn keys_of(keymap: &Keymap, mode: Mode, command: Command) -> Vec<String> {
    let mut keys = keymap.keys_of(mode, command);
    let may_be_taken =
        |key: &String| key.chars().count() == 1 || (key.starts_with('F') && key.len() <= 3);
    keys.truncate(if keys.first().is_some_and(may_be_taken) { 2 } else { 1 });
    if keys.is_empty() {
        let opens = keymap.keys_of(mode, Command::Commands).into_iter().next();
        keys.extend(command.digits().map(|digits| match opens {
            // Where * is text, the list is opened by another key.
            Some(key) if key.len() > 1 => digits.replacen('*', &format!("{key} "), 1),
            _ => digits,
        }));
    }
    keys
}

/// Returns a command as lines: keys, name, and the sentence beside them.
fn line(keys: &str, name: &str, about: &str, columns: u16) -> Vec<String> {
    let room = usize::from(columns).saturating_sub(KEYS + NAME + 3);
    let mut lines = wrap(about, room).into_iter();
    let first = lines.next().unwrap_or_default();
    let head = format!("{}{}{first}", width::pad_right(keys, KEYS), width::pad_right(name, NAME));
    let indent = " ".repeat(KEYS + NAME);
    std::iter::once(head).chain(lines.map(|rest| format!("{indent}{rest}"))).collect()
}

/// The places with keys of their own, in the order in which people come to them.
const MODES: &[(Mode, &[&Place])] = &[
    (Mode::Grid, &[&GRID]),
    (Mode::Entry, &[&GRID]),
    (Mode::Panel, &[&PANEL]),
    (Mode::Narrative, &[&NARRATIVE]),
    (Mode::List, &[&LIST, &ALL]),
    (Mode::Line, &[&LINE]),
    (Mode::Page, &[&PREVIEW]),
];

/// What works in lists, lines and pages too.
const EVERYWHERE: &[Command] = &[Commands, Help, Quit, Refresh, Interrupt];

/// Returns the commands of a mode in the order of use, each with its sentence; at the end those of the keymap that the
/// help has nothing to say of.
fn in_order(mode: Mode) -> Vec<(Command, &'static str)> {
    let places = MODES.iter().filter(|(of, _)| *of == mode).flat_map(|(_, places)| *places);
    let mut found: Vec<(Command, &'static str)> = Vec::new();
    for (commands, about) in places.flat_map(|place| place.rows) {
        for command in *commands {
            if found.iter().all(|(held, _)| held != command) {
                let own = commands.len() > 1 || about.is_empty();
                found.push((*command, if own { command.about() } else { about }));
            }
        }
    }
    let in_report = matches!(mode, Mode::Grid | Mode::Entry | Mode::Panel | Mode::Narrative);
    let works = |command: &&Command| in_report || EVERYWHERE.contains(command);
    let rest = Command::ALL.iter().filter(works).map(|command| (*command, command.about()));
    let rest: Vec<_> = rest.filter(|(c, _)| found.iter().all(|(held, _)| held != c)).collect();
    found.extend(rest);
    found
}

/// Returns the table of all keys, for the command line: a table of lines for every mode.
pub fn key_table(locale: &Locale, user: Option<&str>) -> Vec<String> {
    let (mut keymap, _) = Keymap::builtin();
    let trouble = user.map(|text| keymap.read(text)).unwrap_or_default();
    let mut lines = Vec::new();
    for mode in Mode::ALL {
        lines.push(format!("{} [{}]", locale.text(mode.words()), mode.name()));
        for (command, about) in in_order(mode) {
            let keys = keymap.keys_of(mode, command);
            if !keys.is_empty() {
                let keys = width::pad_right(&keys.join(" "), 22);
                let name = width::pad_right(command.name(), 17);
                lines.push(format!("  {keys} {name} {}", locale.text(about)));
            }
        }
        lines.push(String::new());
    }
    lines.push(locale.text("tui.numbered").to_owned());
    for command in LISTED {
        let digits = width::pad_right(&command.digits().unwrap_or_default(), 6);
        lines.push(format!("  {digits}  {}", locale.text(command.words())));
    }
    lines.extend(trouble);
    lines
}
