//! A form to fill in with a spreadsheet, with the words of the locale.

use std::sync::Arc;

use crate::locale::Locale;
use crate::model::Form;
use crate::present::document::words;
use crate::render::{self, Entry};

/// Returns a form to fill in with a spreadsheet, or why it could not be written.
pub(super) fn entry(locale: &Locale, form: &Arc<Form>) -> Result<Vec<u8>, String> {
    let entry = Entry {
        form,
        words: &words(locale),
        heads: [locale.text("present.book_agency"), locale.text("present.book_year")],
        how: locale.text("present.book_how"),
        wrong: [
            locale.text("present.book_wrong"),
            locale.text("present.book_wrong_count"),
            locale.text("present.book_wrong_change"),
            locale.text("present.book_wrong_amount"),
            locale.text("present.book_wrong_year"),
        ],
    };
    render::to_entry(&entry).map_err(|error| error.to_string())
}
