//! The letter back to the unit (回执): what to put right, in the words of the form and with its numbers; no addresses, no
//! ids, no places in a file.

use std::io;

use crate::check::locate::{Change, Suggestion};
use crate::model::{CellId, Finding, Form, Message, Severity, Status};

use super::inspect::{Checked, Reported, SharedCause};
use crate::cli::context::Context;
use crate::cli::output::{Screen, Style};
use crate::cli::suspect::Suspect;
use crate::present::sides::Sides;
use crate::present::{self, Room, figure, suggestion};

/// Stands between two letters.
pub(super) const SEPARATOR: &str =
    "\n========================================================================\n\n";

/// Cells that are named before the rest is counted.
const MOST_CELLS: usize = 10;

/// Writes the letter about one file.
pub(super) fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    checked: &Checked,
) -> io::Result<()> {
    let mut letter = Letter { context, checked, lines: Vec::new(), number: 0 };
    letter.write();
    letter.lines.iter().try_for_each(|line| out.line(&[(Style::Plain, line)]))
}

/// A letter in the making.
struct Letter<'a, 'c> {
    context: &'a Context<'c>,
    checked: &'a Checked,
    lines: Vec<String>,
    /// The number of the last item; it goes on through the whole letter, so that an answer can name it.
    number: usize,
}

/// What one number of the letter is about.
enum Item<'a> {
    One(&'a Reported),
    /// Findings that one change puts right.
    Cause(&'a SharedCause, Vec<&'a Reported>),
}

impl Item<'_> {
    /// Returns whether one of its findings is an error.
    fn is_error(&self) -> bool {
        let error = |reported: &Reported| reported.finding.severity == Severity::Error;
        match self {
            Self::One(reported) => error(reported),
            Self::Cause(_, members) => members.iter().any(|reported| error(reported)),
        }
    }
}

impl<'a> Letter<'a, '_> {
    fn write(&mut self) {
        let failed = self.items(Status::Failed).into_iter();
        let (wrong, doubtful): (Vec<_>, Vec<_>) = failed.partition(Item::is_error);
        let accepted = self.items(Status::Waived);
        let open = self.open();
        self.head(wrong.len(), doubtful.len());
        let nothing = wrong.is_empty() && doubtful.is_empty() && open.is_empty();
        self.section("cli.reply_wrong", &wrong);
        self.section("cli.reply_doubtful", &doubtful);
        if !open.is_empty() {
            self.say("cli.reply_open", &[]);
            self.lines.extend(open);
            self.lines.push(String::new());
        }
        self.section("cli.reply_accepted", &accepted);
        self.say(if nothing { "cli.reply_good" } else { "cli.reply_closing" }, &[]);
    }

    fn word(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        self.context.locale.format(key, arguments)
    }

    fn say(&mut self, key: &str, arguments: &[(&str, &str)]) {
        let text = self.word(key, arguments);
        self.lines.push(text);
    }

    fn form(&self) -> Option<&'a Form> {
        self.checked.report.as_ref().map(|report| report.form().as_ref())
    }

    fn head(&mut self, wrong: usize, doubtful: usize) {
        let counts = [("errors", wrong.to_string()), ("warnings", doubtful.to_string())];
        let counts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
        match &self.checked.report {
            Some(report) => {
                let (year, form) = (report.year.to_string(), report.form());
                let name = self.context.locale.label(&form.name);
                self.say("cli.reply_to", &[("agency", &report.agency)]);
                self.lines.push(String::new());
                self.say(
                    "cli.reply_head",
                    &[("year", &year), ("form", name), counts[0], counts[1]],
                );
            }
            None => self.say("cli.reply_unreadable", &[("file", &self.checked.name)]),
        }
        self.lines.push(String::new());
    }

    /// Returns the findings that stand so, those with one cause as one item.
    fn items(&self, status: Status) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        let mut causes = Vec::new();
        let meant = |reported: &&Reported| reported.finding.status == status;
        for reported in self.checked.findings.iter().filter(meant) {
            match (reported.cause, self.checked.shared_cause(reported)) {
                (Some(cause), Some(_)) if causes.contains(&cause) => {}
                (Some(cause), Some(shared_cause)) => {
                    causes.push(cause);
                    let shared = |reported: &&Reported| reported.cause == Some(cause);
                    let members = self.checked.findings.iter().filter(shared).collect();
                    items.push(Item::Cause(shared_cause, members));
                }
                _ => items.push(Item::One(reported)),
            }
        }
        items
    }

    fn section(&mut self, heading: &str, items: &[Item<'_>]) {
        if items.is_empty() {
            return;
        }
        self.say(heading, &[]);
        for item in items {
            self.number += 1;
            match item {
                Item::One(reported) => self.one(reported),
                Item::Cause(shared_cause, members) => self.cause(shared_cause, members),
            }
        }
        self.lines.push(String::new());
    }

    fn one(&mut self, reported: &Reported) {
        let finding = &reported.finding;
        let message = self.sentence(&finding.message);
        let place = self.place_of(finding);
        let head = place.as_ref().unwrap_or(&message);
        self.lines.push(format!("{}. {head}", self.number));
        if place.is_some() {
            self.line("cli.reply_rule", &message);
        }
        if let Some(figures) = self.figures(reported) {
            self.line("cli.reply_figures", &figures);
        }
        if let Some(reason) = &reported.reason {
            self.line("cli.reason", reason);
            return;
        }
        self.probably(&reported.suspect);
        if let Some(hint) = &finding.hint {
            let hint = self.sentence(hint);
            self.line("cli.hint", &hint);
        }
    }

    fn cause(&mut self, shared_cause: &SharedCause, members: &[&Reported]) {
        let (Some(form), Some(first)) = (self.form(), shared_cause.suspect.first()) else { return };
        let places: Vec<String> =
            first.changes.iter().map(|change| self.cell(form, change.cell)).collect();
        self.lines.push(format!("{}. {}", self.number, self.several(&places)));
        self.probably(&shared_cause.suspect);
        let count = members.len().to_string();
        let because = self.word("cli.reply_because", &[("count", &count)]);
        self.lines.push(format!("   {because}"));
        let mut hints = Vec::new();
        for reported in members {
            let message = self.sentence(&reported.finding.message);
            let place = self.place_of(&reported.finding).unwrap_or_default();
            self.lines.push(format!("   - {place}: {message}"));
            if let Some(figures) = self.figures(reported) {
                self.lines.push(format!("     {figures}"));
            }
            hints.extend(reported.finding.hint.as_ref().map(|hint| self.sentence(hint)));
        }
        hints.dedup();
        for hint in hints {
            self.line("cli.hint", &hint);
        }
    }

    /// Returns a sentence in which cells and rules have their printed names instead of their ids.
    fn sentence(&self, message: &Message) -> String {
        let (Message::Key(key, arguments), Some(form)) = (message, self.form()) else {
            return self.context.locale.message(message);
        };
        let title = |value: &str| {
            let rule = form.rule(value.split('[').next()?)?;
            Some(self.context.locale.label(&rule.title).to_owned())
        };
        let named = |value: &String| {
            let cell = form.cell_at(value).map(|cell| self.cell(form, cell));
            cell.or_else(|| title(value)).unwrap_or_else(|| value.clone())
        };
        let named = arguments.iter().map(|(name, value)| (*name, named(value))).collect();
        self.context.locale.message(&Message::Key(key, named))
    }

    fn line(&mut self, key: &str, text: &str) {
        let word = self.context.locale.text(key);
        self.lines.push(format!("   {word}{text}"));
    }

    /// Returns the numbers put into the rule.
    fn figures(&self, reported: &Reported) -> Option<String> {
        let numbers = reported.finding.numbers?;
        let difference = figure::number(numbers.difference());
        let difference = self.word("cli.reply_difference", &[("difference", &difference)]);
        let Some(arithmetic) = &reported.arithmetic else {
            let sides = Sides::of(self.context.locale, self.form()?, &reported.finding)?;
            let ([left, right], [first, second]) = (&sides.labels, sides.figures());
            return Some(format!("{left} {first}; {right} {second}; {difference}"));
        };
        let sides =
            arithmetic.sides().iter().map(|side| format!("{} {}", side.label, side.in_figures()));
        Some(sides.chain([difference]).collect::<Vec<String>>().join("; "))
    }

    /// Says what it probably should be; where the rules do not tell, which cells to check against the ledger.
    fn probably(&mut self, suspect: &Suspect) {
        let Some(form) = self.form() else { return };
        let Some(first) = suspect.first() else {
            let cells = suspect.look_at(self.context.locale, |cell| self.cell(form, cell));
            if let Some(cells) = cells {
                self.line("cli.reply_look", &cells);
            }
            return;
        };
        let text = self.changes(form, first);
        self.line("cli.reply_probably", &text);
    }

    fn changes(&self, form: &Form, suggestion: &Suggestion) -> String {
        let locale = self.context.locale;
        let change = |change: &Change| {
            let cell = self.cell(form, change.cell);
            let Some(from) = change.from else {
                return suggestion::change_of_cell(locale, &cell, change, Room::Full);
            };
            let (from, to) = (locale.value(from), locale.value(change.to));
            self.word("cli.reply_change", &[("cell", &cell), ("from", &from), ("to", &to)])
        };
        let shown = suggestion.changes.iter().take(MOST_CELLS).map(change);
        let mut parts: Vec<String> = shown.collect();
        parts.extend(suggestion::more_cells(locale, suggestion.changes.len(), MOST_CELLS));
        format!("{} ({})", parts.join("; "), suggestion::reason(locale, suggestion))
    }

    /// Returns where a finding is, in the words of the form: its first cell, or the text that it quotes.
    fn place_of(&self, finding: &Finding) -> Option<String> {
        let form = self.form()?;
        if let Some(quote) = &finding.quote {
            let section = form.section(&quote.section)?;
            let name = present::section::text(self.context.locale, section);
            let text = quote.text.as_str();
            return Some(self.word("cli.reply_quote", &[("section", &name), ("text", text)]));
        }
        let section = || {
            let section = form.section(finding.instance.as_deref()?)?;
            Some(self.context.locale.label(&section.heading).to_owned())
        };
        finding.cells.first().map(|cell| self.cell(form, *cell)).or_else(section)
    }

    fn cell(&self, form: &Form, cell: CellId) -> String {
        present::cell::printed(self.context.locale, form, cell)
    }

    fn several(&self, places: &[String]) -> String {
        let mut shown = places.iter().take(MOST_CELLS).cloned().collect::<Vec<String>>();
        shown.extend(suggestion::more_cells(self.context.locale, places.len(), MOST_CELLS));
        shown.join("; ")
    }

    /// Returns what is still to be filled or written.
    fn open(&self) -> Vec<String> {
        let Some(report) = &self.checked.report else { return Vec::new() };
        let form = report.form();
        let Some(gate) = &self.checked.gate else { return Vec::new() };
        let cells: Vec<String> =
            gate.blanks.iter().take(MOST_CELLS).map(|cell| self.cell(form, *cell)).collect();
        let mut lines: Vec<String> = cells.iter().map(|cell| format!("   {cell}")).collect();
        let more = suggestion::more_cells(self.context.locale, gate.blanks.len(), MOST_CELLS);
        lines.extend(more.map(|more| format!("   {more}")));
        for section in gate.empty_sections.iter().filter_map(|id| form.section(id)) {
            lines.push(format!("   {}", self.context.locale.label(&section.heading)));
        }
        lines
    }
}
