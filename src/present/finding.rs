//! A finding in words: how it came out, its title and place, and how many there are of each kind.

use super::{cell, section, sides};
use crate::check::Summary;
use crate::locale::Locale;
use crate::model::{Finding, Form, Instance, Rule, Severity, Status};
use crate::text::width;

/// Returns the word for what a finding means for publishing.
pub fn severity(locale: &Locale, severity: Severity) -> &str {
    locale.text(match severity {
        Severity::Error => "present.error",
        Severity::Warning => "present.warning",
    })
}

/// Returns the word for how a finding came out; for one that fails, what it means for publishing.
pub fn outcome<'l>(locale: &'l Locale, finding: &Finding) -> &'l str {
    match finding.status {
        Status::Passed => locale.text("present.passed"),
        Status::Pending => locale.text("present.pending"),
        Status::Waived => locale.text("present.waived"),
        Status::Failed | Status::NotApplicable => severity(locale, finding.severity),
    }
}

/// Returns how many findings there are of each outcome, in one line.
pub fn summary(locale: &Locale, counts: &Summary) -> String {
    line(locale, "present.summary", counts)
}

/// Returns how many findings somebody has to do something about, in one line.
pub fn open_counts(locale: &Locale, counts: &Summary) -> String {
    line(locale, "present.open_counts", counts)
}

fn line(locale: &Locale, key: &str, counts: &Summary) -> String {
    let [errors, warnings] = places(locale, counts);
    locale.format(
        key,
        &[
            ("errors", &errors),
            ("warnings", &warnings),
            ("pending", &counts.pending.to_string()),
            ("passed", &counts.passed.to_string()),
            ("waived", &counts.waived.to_string()),
        ],
    )
}

/// Returns how many places there are to mend, errors and warnings; where these fail more rules, how many with them.
pub fn places(locale: &Locale, counts: &Summary) -> [String; 2] {
    let Summary { places, errors, warnings, .. } = counts;
    [(places.errors, *errors), (places.warnings, *warnings)].map(|(places, findings)| {
        let (count, rules) = (places.to_string(), findings.to_string());
        if places == findings {
            return count;
        }
        locale.format("present.places", &[("count", &count), ("rules", &rules)])
    })
}

/// Returns how many findings there are of each outcome, in few letters: what is counted, how many, and the words.
pub fn counts(locale: &Locale, counts: &Summary) -> [(Counted, usize, String); 5] {
    let [errors, warnings] = places(locale, counts);
    let said = |count: usize| count.to_string();
    [
        (Counted::Errors, counts.places.errors, errors, "present.count_errors"),
        (Counted::Warnings, counts.places.warnings, warnings, "present.count_warnings"),
        (Counted::Pending, counts.pending, said(counts.pending), "present.count_pending"),
        (Counted::Passed, counts.passed, said(counts.passed), "present.count_passed"),
        (Counted::Waived, counts.waived, said(counts.waived), "present.count_waived"),
    ]
    .map(|(what, count, said, key)| (what, count, locale.format(key, &[("count", &said)])))
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Places behind failed rules that stop publishing.
    Errors,
    /// Places behind failed rules that need a look.
    Warnings,
    /// Rules over a blank.
    Pending,
    /// Rules that hold.
    Passed,
    /// Failed rules that were accepted.
    Waived,
}

/// What the reader has before the eyes, so that it need not be named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// The section, by its index in the form.
    pub section: Option<usize>,
    /// The table, where the section is one.
    pub table: Option<usize>,
}

/// A finding in a line: what is wrong, in which table or text, and for which column, row or words there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// What is wrong.
    pub title: String,
    /// The table or text.
    pub table: String,
    /// The column, row or words.
    pub place: String,
    /// Whether a reader finds the place without the name of the table: it is in sight, or its words are quoted.
    pub is_clear: bool,
}

impl Headline {
    /// Returns the line of a finding.
    pub fn of(locale: &Locale, form: &Form, finding: &Finding, sight: Sight) -> Self {
        let rule = form.rule(&finding.rule);
        let title = match (rule, quoted_section(form, finding)) {
            (Some(rule), _) => locale.label(&rule.title).to_owned(),
            (None, Some(_)) => locale.text("present.no_such_cell").to_owned(),
            (None, None) => locale.message(&finding.message),
        };
        let sum = rule.and_then(|rule| Some((rule, sides::instance(rule, finding)?)));
        let place = match sum {
            Some((rule, instance)) => instance_label(locale, form, rule, instance),
            None => place(locale, form, finding),
        };
        let (table, is_clear) = table(locale, form, finding, sight);
        Self { title, table, place, is_clear }
    }

    /// Returns all in one line; a table that is clear is named only where `cells` cells have room for it.
    pub fn line(&self, cells: usize) -> String {
        let line = |table: &str| {
            let place = format!("{table} {}", self.place);
            format!("{}  {}", self.title.trim(), place.trim()).trim_end().to_owned()
        };
        let whole = line(&self.table);
        if self.is_clear && width::width(&whole) > cells { line("") } else { whole }
    }
}

/// Returns the section that a finding quotes.
fn quoted_section(form: &Form, finding: &Finding) -> Option<usize> {
    let quote = finding.quote.as_ref()?;
    form.sections.iter().position(|section| section.id == quote.section)
}

/// Says in which table or text the cells or words of a finding stand, and whether that is clear without it.
fn table(locale: &Locale, form: &Form, finding: &Finding, sight: Sight) -> (String, bool) {
    if let Some(at) = quoted_section(form, finding) {
        if sight.section == Some(at) {
            return (String::new(), true);
        }
        return (section::short_text(locale, &form.sections[at]), true);
    }
    let Some(cell) = finding.cells.first().copied() else { return (String::new(), false) };
    let number = locale.label(&form.section_of(cell).number);
    let is_clear = sight.table == Some(form.cell(cell).table);
    (locale.format("present.in_table", &[("section", number)]), is_clear)
}

/// Returns for which column or row an instance stands.
fn instance_label(locale: &Locale, form: &Form, rule: &Rule, instance: &Instance) -> String {
    let named = instance.cells().next().map(|cell| {
        let (row, column) = (form.row_of(cell), form.column_of(cell));
        let by_row = rule.instances.iter().any(|other| {
            other.name != instance.name
                && other.cells().next().is_some_and(|c| form.row_of(c).id != row.id)
        });
        cell::close(locale, if by_row { &row.short } else { &column.label })
    });
    if instance.name.is_empty() { String::new() } else { named.unwrap_or_default() }
}

/// Returns the cell, the words or the section that a finding is about which is no sum.
fn place(locale: &Locale, form: &Form, finding: &Finding) -> String {
    if let Some(quote) = finding.quote.as_ref().filter(|quote| !quote.section.is_empty()) {
        if form.rule(&finding.rule).is_none() {
            return quote.text.clone();
        }
        return locale.format("present.quoted", &[("text", &quote.text)]);
    }
    if let [only] = finding.cells[..] {
        return cell::in_table(locale, form, only);
    }
    let section = finding.instance.as_deref().and_then(|id| form.section(id));
    section.map(|section| locale.label(&section.short).to_owned()).unwrap_or_default()
}
