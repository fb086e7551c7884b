//! Cells as lines of a list, with all by which a person may look for one: labels, printed numbers, pinyin, ids.

use pinyin::ToPinyin;

use super::list::{Action, Item};
use crate::locale::Locale;
use crate::model::{CellId, Form, Report};

/// Returns every cell of a report with its label and its value.
pub fn cells(report: &Report, locale: &Locale) -> Vec<Item> {
    let form = report.form();
    form.ids().map(|cell| item(report, cell, locale)).collect()
}

fn item(report: &Report, cell: CellId, locale: &Locale) -> Item {
    let form = report.form();
    let (row, column, section) = (form.row_of(cell), form.column_of(cell), form.section_of(cell));
    let value = report.value(cell).map_or_else(|| "-".to_owned(), |value| value.to_string());
    let number = form.cell(cell).column + 1;
    let mut search = vec![
        row.number.clone(),
        format!("{}.{number}", row.number),
        form.cell(cell).address.clone(),
        searchable(&section.heading.zh),
        searchable(&row.label.zh),
        searchable(&row.short.zh),
        searchable(&column.label.zh),
        [&section.heading.en, " ", &row.label.en, " ", &column.label.en].concat().to_lowercase(),
        row.short.en.to_lowercase(),
    ];
    search.extend(row.aliases.iter().chain(&column.aliases).map(|alias| searchable(alias)));
    Item {
        text: label(form, cell, locale),
        detail: value,
        search: search.join("\n"),
        action: Action::Go(cell),
        group: None,
    }
}

/// Returns the label of a cell with its section, row and column.
pub fn label(form: &Form, cell: CellId, locale: &Locale) -> String {
    let [section, row, column] =
        [&form.section_of(cell).number, &form.row_of(cell).short, &form.column_of(cell).label]
            .map(|label| locale.label(label).trim());
    format!("{section}  {row}  {column}")
}

/// Returns a text in lower case, followed by its pinyin and its pinyin initials.
pub fn searchable(text: &str) -> String {
    let (mut full, mut initials) = (String::new(), String::new());
    for syllable in text.to_pinyin().flatten() {
        full.push_str(syllable.plain());
        initials.push_str(&syllable.plain()[..1]);
    }
    format!("{}\n{full}\n{initials}", text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::Library;
    use crate::model::{Forms, Language};
    use crate::tui::list::{Kind, List};

    #[test]
    fn cells_are_found_by_what_people_know_of_them() {
        let form = Library::builtin().form("cn-2021").unwrap();
        let report = Report::new(form.clone(), "甲", 2022);
        let locale = Locale::new(Language::Zh);
        let mut list = List::new(Kind::Find, String::new(), cells(&report, &locale));
        for (query, address) in [
            ("三 予以公开 自然人", "requests.granted.natural"),
            ("yygk zrr", "requests.granted.natural"),
            ("3.3.1", "requests.granted.natural"),
            ("3.1.2", "requests.received.business"),
            ("3.4", "requests.carried_out.natural"),
            ("requests granted natural", "requests.granted.natural"),
            ("disputes.review.upheld", "disputes.review.upheld"),
        ] {
            query.clone_into(&mut list.query);
            let Some(Action::Go(cell)) = list.chosen().map(|item| item.action.clone()) else {
                panic!("{query} finds nothing");
            };
            assert_eq!(form.cell(cell).address, address, "{query}");
        }
    }
}
