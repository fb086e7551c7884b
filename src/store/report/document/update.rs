//! The text of an open report brought up to a report: what has to be set, put in or taken out, and the proof that it was.
//!
//! How one key gets into the text stands in `patch`, how a value is written in `writer`.

use super::{Document, SingleForm};
use crate::model::compare::reported_value;
use crate::model::{CellId, Form, Report, Value};
use crate::store::report::keys::{CORRECTIONS, DOCUMENT, NARRATIVE, NOTES, UNIT, WAIVERS};
use crate::store::report::patch::Patch;
use crate::store::report::{reader, writer};
use crate::store::{Error, LIMIT};

impl Document {
    /// Brings the text up to `report`. On an error the text stays as it was.
    pub fn update(&mut self, report: &Report) -> Result<(), Error> {
        if report.form().id != self.report.form().id {
            return Err(Error::NotPreserved);
        }
        let mut edit = Patch::new(self.text(), report.form());
        // The cells first: their spans are of the text as it is now.
        self.update_cells(&mut edit, report);
        self.update_head(&mut edit, report);
        self.update_parts(&mut edit, report);
        self.update_corrections(&mut edit, report);
        let text = edit.into_text();
        if text == self.text() {
            return if same(&self.report, report) { Ok(()) } else { Err(Error::NotPreserved) };
        }
        let reading = reader::read(&self.name, &text, &SingleForm(report.form()));
        match reading.report {
            Some(read) if reading.is_well_formed && same(&read, report) && text.len() <= LIMIT => {
                self.whole.replace_range(self.whole.len() - self.text().len().., &text);
                self.report = read;
                self.cell_spans = reading.cell_spans;
                self.sections = reading.sections;
                Ok(())
            }
            _ => Err(Error::NotPreserved),
        }
    }

    fn update_head(&self, edit: &mut Patch, report: &Report) {
        let old = &self.report;
        if old.agency != report.agency {
            edit.set(&["agency"], &writer::quote(&report.agency), "");
        }
        if old.year != report.year {
            edit.set(&["year"], &report.year.to_string(), "");
        }
        if old.totals != report.totals {
            edit.set(&["totals"], &writer::quote(report.totals.word()), "");
        }
        if old.status != report.status {
            edit.set(&["status"], &writer::quote(report.status.word()), "");
        }
    }

    /// Returns what has to be written for a cell: `None` where the text is right as it is, `Some(None)` for a blank.
    #[expect(
        clippy::option_option,
        reason = "nothing to do and nothing to write are told apart here only"
    )]
    fn change(&self, report: &Report, cell: CellId) -> Option<Option<Value>> {
        let written = self.cell_spans[cell.index()].as_ref().and_then(|at| at.value);
        let wanted = reported_value(report, cell);
        if written == wanted {
            return None;
        }
        // A total that the file leaves out stays out while it is the same.
        let added_up = report.is_computed(cell)
            && wanted.map(|value| value.number) == report.sum_of_parts(cell);
        if written.is_none() && added_up && reported_value(&self.report, cell) == wanted {
            return None;
        }
        Some(wanted)
    }

    fn update_cells(&self, edit: &mut Patch, report: &Report) {
        let form: &Form = report.form();
        let changes: Vec<(CellId, Option<Value>)> =
            form.ids().filter_map(|id| Some((id, self.change(report, id)?))).collect();
        let (mut replaced, mut others) = (Vec::new(), Vec::new());
        for (id, wanted) in changes {
            match (&self.cell_spans[id.index()], wanted) {
                (Some(at), Some(value)) => {
                    replaced.push((at.span.clone(), writer::value(value)));
                }
                _ => others.push((id, wanted)),
            }
        }
        edit.replace_all(replaced);
        let mut written_whole = None;
        for (id, wanted) in others {
            let cell = form.cell(id);
            let (table, row, column) = (form.table_of(id), form.row_of(id), form.column_of(id));
            let path = [table.id.as_str(), row.id.as_str(), column.id.as_str()];
            let this_row = Some((cell.table, cell.block, cell.row));
            match wanted {
                _ if written_whole == this_row => {}
                None => edit.remove(&path),
                Some(value) if edit.has_entries(&path[..2]) => {
                    edit.set(&path, &writer::value(value), "");
                }
                Some(_) => {
                    let block = form.block_of(id);
                    let columns = 0..block.columns.len();
                    let cells: Vec<CellId> =
                        columns.filter_map(|column| block.cell(cell.row, column)).collect();
                    let label = writer::comment(&row.label.zh);
                    edit.set(&path[..2], &writer::row(report, &cells), &label);
                    written_whole = this_row;
                }
            }
        }
    }

    fn update_parts(&self, edit: &mut Patch, report: &Report) {
        let old = &self.report;
        let pairs = |map: &std::collections::BTreeMap<String, String>| {
            map.iter().map(|(key, text)| (key.clone(), text.clone())).collect::<Vec<_>>()
        };
        let facts = |report: &Report| {
            report.facts.iter().map(|(key, fact)| (key.clone(), fact.clone())).collect::<Vec<_>>()
        };
        update_keys(edit, UNIT, &facts(old), &facts(report), writer::fact);
        let quoted = |text: &String| writer::quote(text);
        update_keys(edit, DOCUMENT, &pairs(&old.document), &pairs(&report.document), quoted);
        let paragraphs = |text: &String| writer::paragraphs(text);
        update_keys(edit, NARRATIVE, &texts(old), &texts(report), paragraphs);
        update_keys(edit, NOTES, &notes(old), &notes(report), quoted);
        for key in old.waivers.keys().filter(|key| !report.waivers.contains_key(*key)) {
            edit.remove(&[WAIVERS, key]);
        }
        for (key, waiver) in &report.waivers {
            let path = [WAIVERS, key.as_str()];
            if old.waivers.get(key) == Some(waiver) {
                continue;
            }
            if !edit.has(&path) || edit.is_inline(&path) {
                edit.set(&path, &writer::waiver(waiver), "");
                continue;
            }
            for (field, value) in writer::waiver_fields(waiver) {
                edit.set(&[path[0], path[1], field], &value, "");
            }
        }
    }

    fn update_corrections(&self, edit: &mut Patch, report: &Report) {
        let (old, new) = (&self.report.corrections, &report.corrections);
        if old == new {
            return;
        }
        if edit.has(&[CORRECTIONS]) && edit.is_inline(&[CORRECTIONS]) {
            let mut list: Vec<String> = vec!["[".to_owned()];
            list.extend(new.iter().map(|item| format!("  {},", writer::correction_inline(item))));
            list.push("]".to_owned());
            return edit.set(&[CORRECTIONS], &list.join("\n"), "");
        }
        let kept = old.iter().zip(new).take_while(|(one, other)| one == other).count();
        for index in (kept..old.len()).rev() {
            edit.remove_element(CORRECTIONS, index);
        }
        for item in &new[kept..] {
            edit.append(CORRECTIONS, &writer::correction(item));
        }
    }
}

/// Sets and takes out the keys of one part that differ.
fn update_keys<T: PartialEq>(
    edit: &mut Patch,
    part: &str,
    old: &[(String, T)],
    new: &[(String, T)],
    write: impl Fn(&T) -> String,
) {
    let find = |list: &[(String, T)], key: &str| list.iter().position(|(other, _)| other == key);
    for (key, _) in old.iter().filter(|(key, _)| find(new, key).is_none()) {
        edit.remove(&[part, key]);
    }
    for (key, value) in new {
        if find(old, key).is_none_or(|at| old[at].1 != *value) {
            edit.set(&[part, key], &write(value), "");
        }
    }
}

/// Returns whether two reports state the same. How a figure came into its cell does not count.
pub fn same(one: &Report, other: &Report) -> bool {
    one.form().id == other.form().id
        && one.agency == other.agency
        && one.year == other.year
        && one.totals == other.totals
        && one.status == other.status
        && one.facts == other.facts
        && one.document == other.document
        && texts(one) == texts(other)
        && notes(one) == notes(other)
        && one.waivers == other.waivers
        && one.corrections == other.corrections
        && one.form().ids().all(|id| reported_value(one, id) == reported_value(other, id))
}

/// Returns the texts of a report that are not empty, with the line ends of a file.
fn texts(report: &Report) -> Vec<(String, String)> {
    let texts = report.narrative.iter();
    let texts = texts.map(|(id, text)| (id.clone(), writer::unix_lines(text)));
    texts.filter(|(_, text)| !text.is_empty()).collect()
}

/// Returns the notes of a report that are not empty, by the addresses of their cells.
fn notes(report: &Report) -> Vec<(String, String)> {
    let form = report.form();
    let notes = report.notes.iter().filter(|(_, text)| !text.is_empty());
    notes.map(|(id, text)| (form.cell(*id).address.clone(), text.clone())).collect()
}
