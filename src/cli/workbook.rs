//! A form to fill in with a spreadsheet, with the words of the locale.

use std::sync::Arc;

use crate::locale::Locale;
use crate::model::Form;
use crate::render::{self, Entry};
use crate::tui::editor::publish::words;

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
