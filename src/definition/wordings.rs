//! `[wordings]` of a form file: usual wordings that texts of a report's `[document]` take by name, as `{basis}`.

use super::reader::{Fields, Source};
use crate::model::placeholder::{OF_REPORT, placeholders};
use crate::model::{Form, Message};

/// Reads the wordings; a form need not have any.
pub(super) fn read(source: &mut Source, fields: &Fields, form: &mut Form) {
    let Some(table) = fields.table(source, "wordings") else { return };
    for (name, text) in table.wordings(source) {
        if OF_REPORT.contains(&name.as_str()) {
            let message = Message::key("definition.duplicate").with("id", &name);
            source.error("form_duplicate", text.span.clone(), message);
        }
        for word in placeholders(&text.value).map(|placeholder| placeholder.name) {
            if !OF_REPORT.contains(&word) {
                let message = Message::key("definition.unknown_id")
                    .with("id", word)
                    .with("known", OF_REPORT.join(", "));
                source.error("form_unknown_id", text.span.clone(), message);
            }
        }
        form.wordings.insert(name, text.value);
    }
}
