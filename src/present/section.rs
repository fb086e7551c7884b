//! How the texts of a report are called: by the heading of their section; the notes of a table are told apart from it.

use crate::locale::Locale;
use crate::model::{Form, Section};

/// Returns the name of a section's text.
pub fn text(locale: &Locale, section: &Section) -> String {
    let heading = locale.label(&section.heading);
    if section.has_table() {
        return locale.format("present.table_notes", &[("section", heading)]);
    }
    heading.to_owned()
}

/// Returns the name of the text of the section with this id; the id where the form has none.
pub fn text_of(locale: &Locale, form: &Form, id: &str) -> String {
    form.section(id).map_or_else(|| id.to_owned(), |section| text(locale, section))
}

/// Returns the name of a section's text in few letters.
pub fn short_text(locale: &Locale, section: &Section) -> String {
    let number = locale.label(&section.number);
    let key = if section.has_table() { "present.in_notes" } else { "present.in_text" };
    locale.format(key, &[("section", number)])
}
