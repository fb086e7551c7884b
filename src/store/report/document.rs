//! A report file that is open: its text, the report in it, and the place of each cell.
//!
//! The text is what counts: a change replaces the bytes of its value and leaves everything else as it was, comments,
//! order, spacing, byte order mark, line ends and the end of the file. Files are read and written elsewhere.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::model::compare::stated;
use crate::model::{CellId, Finding, Form, Forms, Message, Place, Report, Severity, Value};

use super::patch::Editor;
use super::reader::{self, Spot};
use super::writer;
use crate::store::{Error, LIMIT};

const MARK: &str = "\u{feff}";

/// A report file in memory.
#[derive(Clone, Debug)]
pub struct Document {
    name: Arc<str>,
    /// The whole text, with the byte order mark where there is one.
    whole: String,
    report: Report,
    spots: Vec<Option<Spot>>,
    sections: Vec<Option<usize>>,
}

/// What opening a report file gives.
#[derive(Debug, Default)]
pub struct Opened {
    /// The file, where it is TOML without a slip and its form, year and agency are known, so that it can be edited.
    pub document: Option<Document>,
    /// The report with its bad cells left blank, where its form, year and agency are known and the TOML is sound (but
    /// for figures like `12件`).
    pub report: Option<Report>,
    /// Every problem, in the order of the text.
    pub findings: Vec<Finding>,
}

impl Document {
    /// Reads the content of a report file that came in as `name`.
    pub fn parse(name: &str, bytes: &[u8], forms: &dyn Forms) -> Opened {
        let name: Arc<str> = Arc::from(name);
        let whole = match text_of(&name, bytes) {
            Ok(whole) => whole,
            Err(finding) => return Opened { findings: vec![*finding], ..Opened::default() },
        };
        let reading = reader::read(&name, whole.strip_prefix(MARK).unwrap_or(whole), forms);
        let document = reading.report.clone().filter(|_| reading.sound).map(|report| Self {
            name,
            whole: whole.to_owned(),
            report,
            spots: reading.spots,
            sections: reading.sections,
        });
        Opened { document, report: reading.report, findings: reading.findings }
    }

    /// Writes a new file for a report, in the canonical layout.
    pub fn create(name: &str, report: &Report) -> Self {
        let name: Arc<str> = Arc::from(name);
        let whole = writer::report(report);
        let reading = reader::read(&name, &whole, &Only(report.form()));
        let report = reading.report.unwrap_or_else(|| report.clone());
        Self { name, whole, report, spots: reading.spots, sections: reading.sections }
    }

    /// Brings the text up to `report`. On an error the text stays as it was.
    pub fn sync(&mut self, report: &Report) -> Result<(), Error> {
        if report.form().id != self.report.form().id {
            return Err(Error::NotKept);
        }
        let mut edit = Editor::new(self.text(), report.form());
        // The cells first: their spans are of the text as it is now.
        self.sync_cells(&mut edit, report);
        self.sync_head(&mut edit, report);
        self.sync_parts(&mut edit, report);
        self.sync_corrections(&mut edit, report);
        let text = edit.into_text();
        if text == self.text() {
            return if same(&self.report, report) { Ok(()) } else { Err(Error::NotKept) };
        }
        let reading = reader::read(&self.name, &text, &Only(report.form()));
        match reading.report {
            Some(read) if reading.sound && same(&read, report) && text.len() <= LIMIT => {
                self.whole.replace_range(self.whole.len() - self.text().len().., &text);
                self.report = read;
                self.spots = reading.spots;
                self.sections = reading.sections;
                Ok(())
            }
            _ => Err(Error::NotKept),
        }
    }

    /// Returns the document with another text that must hold the same report.
    pub(super) fn with_text(&self, text: &str) -> Result<Self, Error> {
        let mut other = self.clone();
        let reading = reader::read(&self.name, text, &Only(self.report.form()));
        let report = reading.report.filter(|report| reading.sound && same(report, &self.report));
        other.report = report.ok_or(Error::NotKept)?;
        other.whole.replace_range(self.whole.len() - self.text().len().., text);
        other.spots = reading.spots;
        Ok(other)
    }

    /// Returns the content of the file.
    pub fn bytes(&self) -> &[u8] {
        self.whole.as_bytes()
    }

    /// Returns the text, without a byte order mark.
    pub fn text(&self) -> &str {
        self.whole.strip_prefix(MARK).unwrap_or(&self.whole)
    }

    /// Returns the report that the text holds.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns where a cell's figure stands.
    pub fn place(&self, cell: CellId) -> Option<Place> {
        let spot = self.spots.get(cell.index())?.as_ref()?;
        Some(self.place_of(spot.span.start))
    }

    /// Returns where a section stands: its text, or the header of its table.
    pub fn section_place(&self, section: &str) -> Option<Place> {
        let mut sections = self.report.form().sections.iter();
        let start = (*self.sections.get(sections.position(|s| s.id == section)?)?)?;
        Some(self.place_of(start))
    }

    /// Returns where a part of a section's text stands, by its bytes within the text as the report holds it; the text
    /// itself where the file writes it in another way, as with escapes.
    pub fn text_place(&self, section: &str, span: &Range<usize>) -> Option<Place> {
        let mut sections = self.report.form().sections.iter();
        let start = (*self.sections.get(sections.position(|s| s.id == section)?)?)?;
        let held = self.report.narrative.get(section)?;
        let wanted = held.get(span.clone()).filter(|part| !part.is_empty());
        let at = wanted.and_then(|part| {
            // The same words may stand in the text before.
            let before = held.get(..span.start)?.matches(part).count();
            self.text().get(start..)?.match_indices(part).nth(before)
        });
        Some(self.place_of(at.map_or(start, |(at, _)| start + at)))
    }

    /// Returns where these words first stand in the file.
    pub fn words_place(&self, words: &str) -> Option<Place> {
        self.text().find(words).filter(|_| !words.is_empty()).map(|at| self.place_of(at))
    }

    fn place_of(&self, at: usize) -> Place {
        let before = &self.text()[..at];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        Place {
            file: Arc::clone(&self.name),
            line: 1 + before.matches('\n').count() as u32,
            column: 1 + before[line..].chars().count() as u32,
        }
    }

    fn sync_head(&self, edit: &mut Editor, report: &Report) {
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
        let written = self.spots[cell.index()].as_ref().and_then(|spot| spot.value);
        let wanted = stated(report, cell);
        if written == wanted {
            return None;
        }
        // A total that the file leaves out stays out while it is the same.
        let added_up = report.is_computed(cell)
            && wanted.map(|value| value.number) == report.sum_of_parts(cell);
        if written.is_none() && added_up && stated(&self.report, cell) == wanted {
            return None;
        }
        Some(wanted)
    }

    fn sync_cells(&self, edit: &mut Editor, report: &Report) {
        let form: &Form = report.form();
        let changes: Vec<(CellId, Option<Value>)> =
            form.ids().filter_map(|id| Some((id, self.change(report, id)?))).collect();
        let (mut replaced, mut others) = (Vec::new(), Vec::new());
        for (id, wanted) in changes {
            match (&self.spots[id.index()], wanted) {
                (Some(spot), Some(value)) => {
                    replaced.push((spot.span.clone(), writer::value(value)));
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

    fn sync_parts(&self, edit: &mut Editor, report: &Report) {
        let form = report.form();
        let old = &self.report;
        let texts = |report: &Report| {
            let texts =
                report.narrative.iter().map(|(id, text)| (id.clone(), writer::unix_lines(text)));
            texts.filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>()
        };
        let notes = |report: &Report| {
            let notes = report.notes.iter().filter(|(_, text)| !text.is_empty());
            notes
                .map(|(id, text)| (form.cell(*id).address.clone(), text.clone()))
                .collect::<Vec<_>>()
        };
        let pairs = |map: &std::collections::BTreeMap<String, String>| {
            map.iter().map(|(key, text)| (key.clone(), text.clone())).collect::<Vec<_>>()
        };
        let facts = |report: &Report| {
            report.facts.iter().map(|(key, fact)| (key.clone(), fact.clone())).collect::<Vec<_>>()
        };
        sync_keys(edit, "unit", &facts(old), &facts(report), writer::fact);
        let quoted = |text: &String| writer::quote(text);
        sync_keys(edit, "document", &pairs(&old.document), &pairs(&report.document), quoted);
        let paragraphs = |text: &String| writer::paragraphs(text);
        sync_keys(edit, "narrative", &texts(old), &texts(report), paragraphs);
        sync_keys(edit, "notes", &notes(old), &notes(report), quoted);
        for key in old.waivers.keys().filter(|key| !report.waivers.contains_key(*key)) {
            edit.remove(&["waivers", key]);
        }
        for (key, waiver) in &report.waivers {
            let path = ["waivers", key.as_str()];
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

    fn sync_corrections(&self, edit: &mut Editor, report: &Report) {
        const NAME: &str = "corrections";
        let (old, new) = (&self.report.corrections, &report.corrections);
        if old == new {
            return;
        }
        if edit.has(&[NAME]) && edit.is_inline(&[NAME]) {
            let mut list: Vec<String> = vec!["[".to_owned()];
            list.extend(new.iter().map(|item| format!("  {},", writer::correction_inline(item))));
            list.push("]".to_owned());
            return edit.set(&[NAME], &list.join("\n"), "");
        }
        let kept = old.iter().zip(new).take_while(|(one, other)| one == other).count();
        for index in (kept..old.len()).rev() {
            edit.remove_element(NAME, index);
        }
        for item in &new[kept..] {
            edit.append(NAME, &writer::correction(item));
        }
    }
}

/// Sets and takes out the keys of one part that differ.
fn sync_keys<T: PartialEq>(
    edit: &mut Editor,
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

/// How far into a file its first key must come for it to be a report.
const HEAD: usize = 4096;

/// Returns whether a file is to be read as a report, slips and all, by its name or its first key; any other may be a
/// document that a report can be made of.
pub fn is_report(path: &Path, bytes: &[u8]) -> bool {
    if path.extension().is_none_or(|ending| ending.eq_ignore_ascii_case("toml")) {
        return true;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    head.lines().any(|line| {
        let line = line.trim_start_matches('\u{feff}');
        line.strip_prefix("gouji").is_some_and(|rest| rest.trim_start().starts_with('='))
    })
}

/// Returns whether two reports state the same. How a figure came into its cell does not count.
pub fn same(one: &Report, other: &Report) -> bool {
    let texts = |report: &Report| {
        let texts =
            report.narrative.iter().map(|(id, text)| (id.clone(), writer::unix_lines(text)));
        texts.filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>()
    };
    let notes = |report: &Report| {
        let notes = report.notes.clone().into_iter().filter(|(_, text)| !text.is_empty());
        notes.collect::<Vec<_>>()
    };
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
        && one.form().ids().all(|id| stated(one, id) == stated(other, id))
}

/// The one form that a report is on, for reading its own text again.
struct Only<'a>(&'a Arc<Form>);

impl Forms for Only<'_> {
    fn form(&self, id: &str) -> Option<Arc<Form>> {
        (self.0.id == id).then(|| Arc::clone(self.0))
    }

    fn ids(&self) -> Vec<String> {
        vec![self.0.id.clone()]
    }
}

/// Returns the bytes as text, or what is wrong with them.
fn text_of<'b>(name: &Arc<str>, bytes: &'b [u8]) -> Result<&'b str, Box<Finding>> {
    let finding = |id, message: &'static str, hint, text: &str, at: usize| {
        let finding = Finding::reading(id, Severity::Error, Message::key(message));
        Box::new(finding.hint(Message::key(hint)).at(name, text, at..at))
    };
    if bytes.len() > LIMIT {
        return Err(finding("too_large", "store.too_large", "store.too_large_hint", "", 0));
    }
    // Word, WPS, Excel and PDF files under the wrong name.
    let others: [&[u8]; 3] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"];
    if others.iter().any(|start| bytes.starts_with(start)) {
        return Err(finding("not_gouji", "store.not_gouji", "store.not_gouji_hint", "", 0));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let good = std::str::from_utf8(good).unwrap_or_default();
        finding("not_utf8", "store.not_utf8", "store.not_utf8_hint", good, good.len())
    })
}
