//! The words that stand in documents, so that a document is the same whoever writes it.

use crate::locale::Locale;
use crate::render::{BookWords, SheetWords};

/// Returns the words of every workbook.
pub fn words(locale: &Locale) -> BookWords {
    let word = |key| locale.text(key).to_owned();
    BookWords {
        texts: word("present.book_texts"),
        parity: word("present.book_parity"),
        see: word("present.book_see"),
        marked: word("present.book_marked"),
        columns: [
            word("present.book_rule"),
            word("present.book_of"),
            word("present.book_severity"),
            word("present.book_left"),
            word("present.book_left_figure"),
            word("present.book_relation"),
            word("present.book_right"),
            word("present.book_right_figure"),
            word("present.book_difference"),
            word("present.book_result"),
            word("present.book_id"),
        ],
        severities: [word("present.error"), word("present.warning")],
        results: [
            word("present.book_holds"),
            word("present.book_fails"),
            word("present.book_waits"),
            word("present.book_accepted"),
            word("present.book_apart"),
        ],
        counts: [word("present.book_count_fails"), word("present.book_count_waits")],
        other_checks: word("present.book_beyond"),
        sheet: SheetWords {
            title: word("present.sheet_title"),
            prior: word("present.sheet_prior"),
            sums: word("present.sheet_sums"),
            same: word("present.sheet_same"),
            differs: word("present.sheet_differs"),
            open: word("present.sheet_open"),
            signatures: [
                "present.sheet_filled",
                "present.sheet_checked",
                "present.sheet_chief",
                "present.sheet_date",
            ]
            .map(word)
            .to_vec(),
        },
    }
}
