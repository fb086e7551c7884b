//! The words of a workbook, from the locale.

use std::sync::Arc;

use crate::locale::Locale;
use crate::model::Form;
use crate::render::{self, BookWords, Entry, SheetWords};

/// Returns the words of every workbook.
pub(super) fn words(locale: &Locale) -> BookWords {
    let word = |key| locale.text(key).to_owned();
    BookWords {
        texts: word("cli.book_texts"),
        parity: word("cli.book_parity"),
        see: word("cli.book_see"),
        marked: word("cli.book_marked"),
        columns: [
            word("cli.book_rule"),
            word("cli.book_of"),
            word("cli.book_severity"),
            word("cli.book_left"),
            word("cli.book_left_figure"),
            word("cli.book_relation"),
            word("cli.book_right"),
            word("cli.book_right_figure"),
            word("cli.book_difference"),
            word("cli.book_result"),
            word("cli.book_id"),
        ],
        severities: [word("cli.error_word"), word("cli.warning_word")],
        results: [
            word("cli.book_holds"),
            word("cli.book_fails"),
            word("cli.book_waits"),
            word("cli.book_accepted"),
            word("cli.book_apart"),
        ],
        counts: [word("cli.book_count_fails"), word("cli.book_count_waits")],
        beyond: word("cli.book_beyond"),
        sheet: SheetWords {
            title: word("cli.sheet_title"),
            prior: word("cli.sheet_prior"),
            sums: word("cli.sheet_sums"),
            same: word("cli.sheet_same"),
            differs: word("cli.sheet_differs"),
            open: word("cli.sheet_open"),
            signatures: [
                "cli.sheet_filled",
                "cli.sheet_checked",
                "cli.sheet_chief",
                "cli.sheet_date",
            ]
            .map(word)
            .to_vec(),
        },
    }
}

/// Returns a form to fill in with a spreadsheet, or why it could not be written.
pub(super) fn entry(locale: &Locale, form: &Arc<Form>) -> Result<Vec<u8>, String> {
    let entry = Entry {
        form,
        words: &words(locale),
        heads: [locale.text("cli.book_agency"), locale.text("cli.book_year")],
        how: locale.text("cli.book_how"),
        wrong: [
            locale.text("cli.book_wrong"),
            locale.text("cli.book_wrong_count"),
            locale.text("cli.book_wrong_change"),
            locale.text("cli.book_wrong_amount"),
            locale.text("cli.book_wrong_year"),
        ],
    };
    render::to_entry(&entry).map_err(|error| error.to_string())
}
