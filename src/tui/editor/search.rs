//! Cells as lines of a list, and the finding of one by all that a person may know of it: labels in both languages,
//! printed numbers, the place in the table, pinyin, ids.

use pinyin::ToPinyin;

use super::list::{Action, Item};
use crate::locale::Locale;
use crate::model::address::{Unresolved, select, without_ordinal};
use crate::model::value::narrow;
use crate::model::{CellId, Form, Origin, Report};
use crate::present;

/// Returns every cell of a report with its label and its value.
pub fn cells(report: &Report, locale: &Locale) -> Vec<Item> {
    let form = report.form();
    form.ids().map(|cell| item(report, cell, locale)).collect()
}

fn item(report: &Report, cell: CellId, locale: &Locale) -> Item {
    let form = report.form();
    let (row, column, section) = (form.row_of(cell), form.column_of(cell), form.section_of(cell));
    let number = form.cell(cell).column + 1;
    let [of_row, of_column] = [&row.short.zh, &column.label.zh].map(|label| initials(label));
    let mut search = vec![
        row.number.clone(),
        format!("{}.{number}", row.number),
        form.cell(cell).address.clone(),
        searchable(&section.heading.zh),
        searchable(without_ordinal(&row.label.zh)),
        searchable(&row.short.zh),
        searchable(&column.label.zh),
        format!("{of_row}{of_column}"),
        [&section.heading.en, " ", &row.label.en, " ", &column.label.en].concat().to_lowercase(),
        row.short.en.to_lowercase(),
    ];
    search.extend(row.aliases.iter().chain(&column.aliases).map(|alias| searchable(alias)));
    Item {
        text: present::cell::short(locale, form, cell),
        detail: value(report, cell, locale),
        search: search.iter().map(|text| fold(text)).collect::<Vec<_>>().join("\n"),
        action: Action::Go(cell),
        group: None,
        recent: None,
        place: None,
    }
}

/// Returns what stands in a cell, with its unit, or why nothing does.
fn value(report: &Report, cell: CellId, locale: &Locale) -> String {
    match report.entry(cell).origin {
        Origin::ToSupply if report.is_open(cell) => locale.text("tui.state_supply").to_owned(),
        _ => present::figure::of_cell(locale, report, cell),
    }
}

/// What was found of what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The lines, by index, best first.
    pub lines: Vec<usize>,
    /// True where the first one is meant beyond doubt.
    pub is_clear: bool,
    /// True where none fits and these come nearest.
    pub is_near: bool,
}

/// Finds the lines of cells that fit what was typed: first those that it names as an address, then those whose place it
/// gives by numbers, then those in which all its words occur; where there are none, the nearest.
pub fn find(form: &Form, items: &[Item], query: &str) -> Found {
    let query = query.trim();
    if query.is_empty() {
        return Found { lines: (0..items.len()).collect(), ..Found::default() };
    }
    let mut found = Found::default();
    let line_of = |cell: &CellId| items.iter().position(|item| item.action.cell() == Some(*cell));
    let mut near = Vec::new();
    match select(form, query) {
        Ok(cells) => {
            found.lines.extend(cells.iter().filter_map(line_of));
            found.is_clear = true;
        }
        Err(Unresolved::Ambiguous(cells)) => found.lines.extend(cells.iter().filter_map(line_of)),
        Err(Unresolved::Unknown(cells)) => near = cells,
    }
    let placed = by_place(form, query);
    let mut worded: Vec<(usize, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(line, item)| Some((item.fit(query)?, line)))
        .collect();
    worded.sort_unstable();
    let others = placed.iter().filter_map(line_of).chain(worded.iter().map(|(_, line)| *line));
    for line in others {
        if !found.lines.contains(&line) {
            found.lines.push(line);
        }
    }
    if found.lines.is_empty() {
        found.lines.extend(near.iter().filter_map(line_of));
        found.is_near = !found.lines.is_empty();
    }
    found
}

/// Finds cells by numbers that are no printed number from the beginning: section and the last part of a row's number,
/// as 3.8 for （三）8, or section, row and column as they are counted on the screen.
fn by_place(form: &Form, query: &str) -> Vec<CellId> {
    let query: String = query.chars().map(narrow).collect();
    let parts: Option<Vec<usize>> = query.split('.').map(|part| part.parse().ok()).collect();
    let (section, row, column) = match parts.as_deref() {
        Some([section, row]) => (*section, *row, None),
        Some([section, row, column]) => (*section, *row, Some(*column)),
        _ => return Vec::new(),
    };
    let fits = |id: &&CellId, at: usize| {
        let cell = form.cell(**id);
        at == row && column.is_none_or(|column| cell.column + 1 == column)
    };
    let of_section = |id: &CellId| form.table_of(*id).section + 1 == section;
    let cells: Vec<CellId> = form.ids().filter(of_section).collect();
    let printed = |id: &&CellId| {
        let last = form.row_of(**id).number.rsplit('.').next().and_then(|last| last.parse().ok());
        last.is_some_and(|last| fits(id, last))
    };
    let counted = |id: &&CellId| fits(id, counted_row(form, **id));
    cells.iter().filter(printed).chain(cells.iter().filter(counted)).copied().collect()
}

/// Returns the number of a cell's row as rows are counted from the top of its table, without headings.
fn counted_row(form: &Form, id: CellId) -> usize {
    let (table, cell) = (form.table_of(id), form.cell(id));
    let has_cells = |row: &&crate::model::Row| !row.heading;
    let before = table.blocks.iter().take(cell.block).flat_map(|block| &block.rows);
    let within = form.block_of(id).rows.iter().take(cell.row);
    before.filter(has_cells).count() + within.filter(has_cells).count() + 1
}

/// Returns a text in lower case, followed by its pinyin and its pinyin initials.
pub fn searchable(text: &str) -> String {
    let full: String = text.to_pinyin().flatten().map(pinyin::Pinyin::plain).collect();
    format!("{}\n{full}\n{}", text.to_lowercase(), initials(text))
}

fn initials(text: &str) -> String {
    text.to_pinyin().flatten().filter_map(|syllable| syllable.plain().chars().next()).collect()
}

/// Returns a text as it is compared: full-width digits and points as plain ones, no brackets, lower case.
pub fn fold(text: &str) -> String {
    let bracket = |c: &char| "()（）「」“”《》".contains(*c);
    text.chars().filter(|c| !bracket(c)).map(narrow).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::Library;
    use crate::model::{Entry, Forms, Language, Value};
    use crate::tui::editor::list::List;

    fn report() -> Report {
        let form = Library::builtin().form("cn-2021").unwrap();
        Report::new(form, "甲", 2022)
    }

    fn first(list: &mut List, form: &Form, query: &str) -> String {
        list.ask(query);
        let Some(cell) = list.chosen().and_then(|item| item.action.cell()) else {
            panic!("{query} finds nothing");
        };
        form.cell(cell).address.clone()
    }

    #[test]
    fn cells_are_found_by_what_people_know_of_them() {
        let report = report();
        let locale = Locale::new(Language::Zh);
        let mut list = List::find(report.form().clone(), String::new(), cells(&report, &locale));
        for (query, address) in [
            ("三 予以公开 自然人", "requests.granted.natural"),
            ("yygk zrr", "requests.granted.natural"),
            ("yygkzrr", "requests.granted.natural"),
            ("zrr", "requests.received.natural"),
            ("3.3.1", "requests.granted.natural"),
            ("3.1.1", "requests.received.natural"),
            ("3.1.2", "requests.received.business"),
            ("3.4", "requests.carried_out.natural"),
            ("3.8", "requests.denied_inquiry_matter.natural"),
            ("３。８", "requests.denied_inquiry_matter.natural"),
            ("3.8.2", "requests.denied_inquiry_matter.business"),
            ("4.1", "disputes.review.upheld"),
            ("（六）3", "requests.other_misc.natural"),
            ("(六)3 总计", "requests.other_misc.total"),
            ("（四）２", "requests.unavailable_needs_creation.natural"),
            ("requests granted natural", "requests.granted.natural"),
            ("Granted: natural persons", "requests.granted.natural"),
            ("state secret", "requests.denied_state_secret.natural"),
            ("disputes.review.upheld", "disputes.review.upheld"),
            ("国密", "requests.denied_state_secret.natural"),
        ] {
            assert_eq!(first(&mut list, report.form(), query), address, "{query}");
        }
        list.ask("没有的东西");
        assert!(list.shown().is_empty());
    }

    #[test]
    fn rows_that_are_counted_come_behind_printed_numbers() {
        let report = report();
        let locale = Locale::new(Language::Zh);
        let mut list = List::find(report.form().clone(), String::new(), cells(&report, &locale));
        list.ask("3.8");
        let rows: Vec<&str> = list
            .shown()
            .iter()
            .filter_map(|item| Some(report.form().row_of(item.action.cell()?).id.as_str()))
            .collect();
        let expected = [["denied_inquiry_matter"; 7], ["denied_third_party"; 7]].concat();
        assert_eq!(rows, expected);
    }

    #[test]
    fn what_is_found_shows_its_value() {
        let mut report = report();
        let form = report.form().clone();
        let cell = form.cell_at("requests.granted.natural").unwrap();
        let value = Some(Value::number(1157));
        report.set_entry(cell, Entry { value, origin: Origin::Typed });
        let waits = form.cell_at("requests.granted.business").unwrap();
        report.set_entry(waits, Entry { value: None, origin: Origin::ToSupply });
        let locale = Locale::new(Language::Zh);
        let mut list = List::find(form, String::new(), cells(&report, &locale));
        list.ask("三 予以公开");
        let details: Vec<&str> =
            list.shown().iter().take(3).map(|item| item.detail.as_str()).collect();
        assert_eq!(details, ["1157 件", "待补", "空"]);
    }
}
