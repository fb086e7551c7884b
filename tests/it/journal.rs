//! Journals: whatever was done is found again after the program is gone, and nothing else is.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

#[cfg(unix)]
mod away;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

#[cfg(unix)]
use crate::common::mount::Mount;
use gouji::definition::Library;
use gouji::model::history::{History, Operation, Step};
use gouji::model::merge::Location;
use gouji::model::{CellId, Correction, Edit, Entry, Origin, Report, Value};
use gouji::store::Error;
use gouji::store::disk::lock::Holder;
use gouji::store::journal::opening::{self, Access, Opening};
use gouji::store::journal::recovery::{Recovered, Recovery};
use gouji::store::journal::replay::ResumePoint;
use gouji::store::journal::session::{FileSession, SessionConfig};
use gouji::store::journal::storage::JournalLocation;
use gouji::store::report::document::same;
use proptest::prelude::*;

static FORMS: LazyLock<Library> = LazyLock::new(Library::builtin);
const NOW: &str = "2021-01-25T16:42:00+08:00";

/// A folder with a report, and journals beside it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Self { folder };
        fs::copy("examples/laizhou-2020.toml", place.report()).unwrap();
        place
    }

    fn report(&self) -> PathBuf {
        self.folder.path().join("report.toml")
    }

    fn config(&self) -> SessionConfig {
        let holder = Holder::here("clerk", NOW);
        SessionConfig {
            journals: JournalLocation::Folder(self.folder.path().join("state/journals")),
            holder,
            backup: 0,
        }
    }

    fn open(&self) -> Opening {
        self.open_as(&self.report())
    }

    fn open_as(&self, path: &Path) -> Opening {
        opening::open(path, &self.config(), &*FORMS).unwrap()
    }

    fn journal(&self) -> PathBuf {
        let target = self.report().canonicalize().unwrap();
        self.config().journals.path_of(&target).unwrap()
    }
}

/// Somebody who works on a report.
struct Person {
    file: FileSession,
    report: Report,
    history: History,
}

impl Person {
    fn at(opening: Opening) -> Self {
        let file = opening.file.unwrap();
        match opening.recovery {
            Recovery::Nothing | Recovery::Damaged(_) => {
                Self { file, report: opening.report.unwrap(), history: History::default() }
            }
            Recovery::History(found) | Recovery::Unsaved(found) => {
                let Recovered { report, history, .. } = *found;
                Self { file, report, history }
            }
            other => panic!("{other:?}"),
        }
    }

    fn perform(&mut self, operation: Operation) {
        let before = self.history.len();
        let step = self.history.perform(&operation, &mut self.report);
        if matches!(operation, Operation::Undo | Operation::Redo) && self.history.len() == before {
            return;
        }
        self.file.append(&[(operation, step)], &self.report, NOW, true).unwrap();
    }

    fn edit(&mut self, edit: Edit, joins: bool) {
        self.perform(Operation::Change { step: Step { edit, section: 2, cell: None }, joins });
    }

    fn put(&mut self, cell: CellId, number: Option<i64>) {
        // The editor gives every amount its unit.
        let unit = self.report.form().cell(cell).kind.usual_unit();
        let value = number.map(|number| Value { unit, ..Value::number(number) });
        let to = Entry { value, origin: Origin::Typed };
        let edit = Edit::Cell { cell, from: self.report.entry(cell), to };
        self.edit(edit, false);
    }

    fn put_at(&mut self, address: &str, number: i64) {
        self.put(self.report.form().cell_at(address).unwrap(), Some(number));
    }

    fn save(&mut self) {
        self.file.save(&self.report, &[], NOW).unwrap();
    }
}

const CELL: &str = "requests.granted.natural";

#[test]
fn what_was_done_is_there_after_a_kill_and_not_before_it_is_asked_for() {
    let place = Place::new();
    let before = fs::read(place.report()).unwrap();
    let mut person = Person::at(place.open());
    assert!(!place.journal().exists(), "looking leaves nothing behind");
    person.put_at(CELL, 27);
    drop(person);
    assert_eq!(fs::read(place.report()).unwrap(), before);
    let opening = place.open();
    let Recovery::Unsaved(found) = opening.recovery else { panic!("{:?}", opening.recovery) };
    let [difference] = &found.differences[..] else { panic!("{:?}", found.differences) };
    let cell = found.report.form().cell_at(CELL).unwrap();
    assert_eq!(difference.location, Location::Cell(cell));
    assert_eq!([&difference.base[..], &difference.mine], ["72", "27"]);
    assert!(!difference.is_conflict());
}

#[test]
fn a_journal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    Person::at(place.open()).put_at(CELL, 27);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.journal()), 0o600);
    assert_eq!(mode(place.journal().parent().unwrap()), 0o700);
}

#[test]
fn after_a_save_there_is_nothing_to_recover_but_everything_to_take_back() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    let first = person.report.clone();
    person.put_at(CELL, 27);
    person.put_at("requests.granted.business", 3);
    person.save();
    drop(person);
    let opening = place.open();
    assert!(matches!(opening.recovery, Recovery::History(_)), "{:?}", opening.recovery);
    let mut person = Person::at(opening);
    person.perform(Operation::Undo);
    person.perform(Operation::Undo);
    assert!(same(&person.report, &first));
    drop(person);
    // What was taken back is work too.
    let opening = place.open();
    let Recovery::Unsaved(found) = opening.recovery else { panic!("{:?}", opening.recovery) };
    assert_eq!(found.differences.len(), 2);
}

#[test]
fn a_save_that_was_cut_off_before_its_confirmation_is_known_by_the_file() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    person.put_at(CELL, 27);
    person.save();
    drop(person);
    // The last line says that the file was replaced.
    let bytes = fs::read(place.journal()).unwrap();
    let end = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    fs::write(place.journal(), &bytes[..end]).unwrap();
    let opening = place.open();
    assert!(matches!(opening.recovery, Recovery::History(_)), "{:?}", opening.recovery);
    drop(opening);
    assert!(matches!(place.open().recovery, Recovery::History(_)), "and it is confirmed now");
}

#[test]
fn a_save_that_never_came_to_be_leaves_the_work() {
    let place = Place::new();
    let before = fs::read(place.report()).unwrap();
    let mut person = Person::at(place.open());
    person.put_at(CELL, 27);
    person.save();
    drop(person);
    let bytes = fs::read(place.journal()).unwrap();
    let end = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    fs::write(place.journal(), &bytes[..end]).unwrap();
    fs::write(place.report(), before).unwrap();
    assert!(matches!(place.open().recovery, Recovery::Unsaved(_)));
}

#[test]
fn another_programs_change_is_set_beside_ours() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    person.put_at(CELL, 27);
    person.put_at("requests.received.natural", 105);
    drop(person);
    let text = fs::read_to_string(place.report()).unwrap();
    let theirs = text.replacen("natural = 72,", "natural = 73,", 1);
    let theirs = format!("# by hand\n{theirs}");
    assert_ne!(text, theirs);
    fs::write(place.report(), &theirs).unwrap();
    let opening = place.open();
    let Recovery::Conflict(found) = opening.recovery else { panic!("{:?}", opening.recovery) };
    let shown: Vec<_> = found
        .differences
        .iter()
        .map(|d| (&d.base[..], &d.mine[..], &d.theirs[..], d.is_conflict()))
        .collect();
    assert_eq!(shown, [("106", "105", "106", false), ("72", "27", "73", true)]);
    // Taking ours of both, as one step, over the file as it is now.
    let mut file = opening.file.unwrap();
    let mut report = opening.report.unwrap();
    let edit = Edit::Batch(found.differences.iter().map(|d| d.edit.clone()).collect());
    edit.apply(&mut report);
    file.begin_with(&Step { edit, section: 0, cell: None }, NOW).unwrap();
    assert_eq!(report.value(report.form().cell_at(CELL).unwrap()), Some(Value::number(27)));
    drop(file);
    let opening = place.open();
    let Recovery::Unsaved(found) = &opening.recovery else { panic!("{:?}", opening.recovery) };
    assert!(same(&found.report, &report));
    let mut person = Person::at(opening);
    person.save();
    assert!(fs::read_to_string(place.report()).unwrap().starts_with("# by hand\n"));
}

#[test]
fn a_copy_and_a_renamed_report_meet_no_journal() {
    let place = Place::new();
    Person::at(place.open()).put_at(CELL, 27);
    let copy = place.folder.path().join("copy.toml");
    fs::copy(place.report(), &copy).unwrap();
    assert!(matches!(place.open_as(&copy).recovery, Recovery::Nothing));
    let renamed = place.folder.path().join("renamed.toml");
    fs::rename(place.report(), &renamed).unwrap();
    assert!(matches!(place.open_as(&renamed).recovery, Recovery::Nothing));
    // Another report under the old name is told from the one for which the journal was written.
    fs::copy("examples/huaian-2024.toml", place.report()).unwrap();
    assert!(matches!(place.open().recovery, Recovery::OtherReport(_)));
}

#[test]
fn a_journal_beside_goes_nowhere_with_its_folder() {
    let place = Place::new();
    let config = SessionConfig { journals: JournalLocation::Beside, ..place.config() };
    let inner = place.folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    let path = inner.join("report.toml");
    fs::copy(place.report(), &path).unwrap();
    Person::at(opening::open(&path, &config, &*FORMS).unwrap()).put_at(CELL, 27);
    assert!(inner.join(".report.toml.gouji-journal").is_file());
    let moved = place.folder.path().join("moved");
    fs::rename(&inner, &moved).unwrap();
    let opening = opening::open(&moved.join("report.toml"), &config, &*FORMS).unwrap();
    assert!(matches!(opening.recovery, Recovery::OtherFile(_)));
    assert!(opening.journal_warning.is_some(), "and that is said");
    assert!(moved.join(".report.toml.gouji-journal.dropped").is_file(), "and kept");
}

#[test]
fn a_second_program_reads_and_the_journal_is_left_alone() {
    let place = Place::new();
    let mut first = Person::at(place.open());
    first.put_at(CELL, 27);
    let second = place.open();
    let Access::LockedBy(holder) = &second.access else { panic!("{:?}", second.access) };
    assert_eq!(holder.user, "clerk");
    assert!(matches!(second.recovery, Recovery::Nothing));
    drop(second);
    first.put_at(CELL, 28);
    drop(first);
    assert!(matches!(place.open().recovery, Recovery::Unsaved(_)));
}

#[test]
fn a_damaged_journal_is_kept_and_told() {
    let place = Place::new();
    Person::at(place.open()).put_at(CELL, 27);
    fs::write(place.journal(), "not a journal\n").unwrap();
    let opening = place.open();
    assert!(matches!(opening.recovery, Recovery::Damaged(_)));
    assert!(opening.journal_warning.is_some());
    let mut aside = place.journal().into_os_string();
    aside.push(".damaged");
    assert_eq!(fs::read_to_string(aside).unwrap(), "not a journal\n");
}

/// Every prefix, and every byte changed, of what comes after the content of the file.
#[test]
fn whatever_becomes_of_the_lines_a_prefix_is_left() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    let mut states = vec![person.report.clone()];
    for (address, number) in [(CELL, 27), ("requests.granted.business", 3)] {
        person.put_at(address, number);
        states.push(person.report.clone());
    }
    drop(person);
    let whole = fs::read(place.journal()).unwrap();
    let begin = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let is_prefix = |bytes: &[u8], what: &str| {
        fs::write(place.journal(), bytes).unwrap();
        let person = Person::at(place.open());
        assert!(states.iter().any(|state| same(state, &person.report)), "{what}");
    };
    for at in begin..whole.len() {
        is_prefix(&whole[..at], &format!("cut at {at}"));
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        is_prefix(&bytes, &format!("changed at {at}"));
    }
}

fn damaged(place: &Place) -> PathBuf {
    let mut aside = place.journal().into_os_string();
    aside.push(".damaged");
    PathBuf::from(aside)
}

/// Where the last line starts.
fn last_line(bytes: &[u8]) -> usize {
    bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1
}

#[test]
fn a_last_line_that_was_whole_is_told_where_it_cannot_be_read() {
    for end in [false, true] {
        let place = Place::new();
        let mut person = Person::at(place.open());
        person.put_at(CELL, 27);
        person.save();
        person.put_at(CELL, 28);
        drop(person);
        let mut bytes = fs::read(place.journal()).unwrap();
        let at = if end { bytes.len() - 1 } else { last_line(&bytes) + 60 };
        bytes[at] ^= 1;
        fs::write(place.journal(), &bytes).unwrap();
        let Recovery::History(found) = place.open().recovery else { panic!() };
        assert!(found.damaged_bytes > 0);
        assert_eq!(fs::read(damaged(&place)).unwrap(), bytes[last_line(&bytes[..at])..]);
    }
}

#[test]
fn a_last_line_that_was_never_finished_is_no_loss() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    person.put_at(CELL, 27);
    person.put_at(CELL, 28);
    drop(person);
    let bytes = fs::read(place.journal()).unwrap();
    fs::write(place.journal(), &bytes[..bytes.len() - 1]).unwrap();
    let Recovery::Unsaved(found) = place.open().recovery else { panic!() };
    assert_eq!(found.damaged_bytes, 0);
    assert!(!damaged(&place).exists());
}

#[test]
fn a_torn_journal_of_which_nothing_is_left_is_told() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    person.put_at(CELL, 27);
    person.put_at(CELL, 28);
    drop(person);
    let mut bytes = fs::read(place.journal()).unwrap();
    let begin = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    bytes[begin + 60] ^= 1;
    fs::write(place.journal(), &bytes).unwrap();
    // Another program changed the file too, so that nothing of the journal is of use.
    let text = fs::read_to_string(place.report()).unwrap();
    fs::write(place.report(), format!("# by hand\n{text}")).unwrap();
    let opening = place.open();
    assert!(matches!(opening.recovery, Recovery::Nothing), "{:?}", opening.recovery);
    assert!(opening.journal_warning.is_some());
    assert_eq!(fs::read(damaged(&place)).unwrap(), bytes[begin..]);
}

#[test]
fn where_somebody_was_and_what_was_half_typed_is_found() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    let cell = person.report.form().cell_at(CELL).unwrap();
    let half = |text: &str| (text.to_owned(), text.len(), false, None);
    let point = ResumePoint {
        section: 2,
        cell: Some(cell),
        typed: Some(half("10")),
        undecided: vec![(cell, half("12+"))],
        caret: Some((3, true)),
    };
    person.file.suspend(&point, &person.report, NOW).unwrap();
    drop(person);
    let opening = place.open();
    let Recovery::History(found) = &opening.recovery else { panic!("{:?}", opening.recovery) };
    assert_eq!(found.resume_point.as_ref(), Some(&point));
    drop(opening);
    // Looking does not end it, leaving in peace does.
    let mut opening = place.open();
    assert!(matches!(&opening.recovery, Recovery::History(found) if found.resume_point.is_some()));
    opening.file.as_mut().unwrap().clear_resume_point(NOW).unwrap();
    drop(opening);
    let opening = place.open();
    assert!(matches!(&opening.recovery, Recovery::History(found) if found.resume_point.is_none()));
    let mut person = Person::at(opening);
    person.file.suspend(&point, &person.report, NOW).unwrap();
    person.put_at(CELL, 101);
    drop(person);
    let Recovery::Unsaved(found) = place.open().recovery else { panic!() };
    assert_eq!(found.resume_point, None, "work went on after it");
}

#[test]
fn a_journal_that_cannot_be_written_is_told_and_made_anew() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    person.put_at(CELL, 27);
    // A folder in the way of the next one.
    let state = place.folder.path().join("state");
    let mut blocked = Person::at({
        drop(person);
        fs::remove_dir_all(&state).unwrap();
        fs::write(&state, "").unwrap();
        place.open()
    });
    let to = Entry { value: Some(Value::number(27)), origin: Origin::Typed };
    let cell = blocked.report.form().cell_at(CELL).unwrap();
    let edit = Edit::Cell { cell, from: blocked.report.entry(cell), to };
    let operation = Operation::Change { step: Step { edit, section: 2, cell: None }, joins: false };
    let step = blocked.history.perform(&operation, &mut blocked.report);
    let kept = blocked.file.append(&[(operation, step)], &blocked.report, NOW, true);
    assert!(kept.is_err());
    assert!(!blocked.file.is_journaled());
    fs::remove_file(&state).unwrap();
    // The way is free: the next operation takes all of it along, also taking back what the new journal does not know.
    blocked.put_at("requests.granted.business", 3);
    assert!(blocked.file.is_journaled());
    blocked.perform(Operation::Undo);
    blocked.perform(Operation::Undo);
    blocked.perform(Operation::Redo);
    let report = blocked.report.clone();
    drop(blocked);
    let Recovery::Unsaved(found) = place.open().recovery else { panic!() };
    assert!(same(&found.report, &report));
}

/// Somebody whose last figure did not get into the journal, as a file stands where its folder should be.
fn broken(place: &Place) -> Person {
    let mut person = Person::at(place.open());
    let state = place.folder.path().join("state");
    fs::write(&state, "").unwrap();
    let cell = person.report.form().cell_at(CELL).unwrap();
    let to = Entry { value: Some(Value::number(27)), origin: Origin::Typed };
    let edit = Edit::Cell { cell, from: person.report.entry(cell), to };
    let operation = Operation::Change { step: Step { edit, section: 2, cell: None }, joins: false };
    let step = person.history.perform(&operation, &mut person.report);
    assert!(person.file.append(&[(operation, step)], &person.report, NOW, true).is_err());
    assert!(person.file.append(&[], &person.report, NOW, true).is_err(), "and it is tried again");
    fs::remove_file(&state).unwrap();
    person
}

#[test]
fn a_journal_that_failed_is_written_as_soon_as_it_can_be_although_nothing_more_is_done() {
    let place = Place::new();
    let mut person = broken(&place);
    person.file.append(&[], &person.report, NOW, true).unwrap();
    assert!(person.file.is_journaled());
    let report = person.report.clone();
    drop(person);
    let Recovery::Unsaved(found) = place.open().recovery else { panic!() };
    assert!(same(&found.report, &report));
}

#[test]
fn a_journal_that_failed_is_written_when_the_program_has_to_end() {
    let place = Place::new();
    let mut person = broken(&place);
    let report = person.report.clone();
    let cell = report.form().cell_at(CELL);
    let typed = Some(("10".to_owned(), 2, false, None));
    let point = ResumePoint { section: 2, cell, typed, ..ResumePoint::default() };
    person.file.suspend(&point, &report, NOW).unwrap();
    drop(person);
    let Recovery::Unsaved(found) = place.open().recovery else { panic!() };
    assert!(same(&found.report, &report));
    assert_eq!(found.resume_point, Some(point));
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let Some(small) = Mount::new("size=64k") else { return };
    let place = Place::new();
    let config = SessionConfig {
        journals: JournalLocation::Folder(small.path().join("journals")),
        ..place.config()
    };
    let open = || opening::open(&place.report(), &config, &*FORMS).unwrap();
    let mut person = Person::at(open());
    person.put_at(CELL, 27);
    let kept = person.report.clone();
    let filler = small.path().join("filler");
    let _ = fs::write(&filler, vec![0; 64 * 1024]);
    // Until the last block of the journal is full, lines still fit in.
    let mut full = None;
    for round in 0..400 {
        let note = |text: &str| format!("{text}{}", "x".repeat(200));
        let cell = person.report.form().cell_at(CELL).unwrap();
        let from = person.report.notes.get(&cell).cloned().unwrap_or_default();
        let edit = Edit::Note { cell, from, to: note(&round.to_string()) };
        let operation =
            Operation::Change { step: Step { edit, section: 2, cell: None }, joins: false };
        let step = person.history.perform(&operation, &mut person.report);
        if let Err(error) = person.file.append(&[(operation, step)], &person.report, NOW, true) {
            full = Some(error);
            break;
        }
    }
    assert!(matches!(full, Some(Error::Full { .. })), "{full:?}");
    assert!(!person.file.is_journaled());
    let all = person.report.clone();
    // What was told to be safe is there, while the small is full.
    let copy = fs::read_dir(small.path().join("journals")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::read_to_string(copy).unwrap().contains("\"27\""));
    // Room again: the next operation takes everything along.
    fs::remove_file(&filler).unwrap();
    person.put_at("requests.granted.business", 3);
    assert!(person.file.is_journaled());
    drop(person);
    let Recovery::Unsaved(found) = open().recovery else { panic!() };
    let cell = kept.form().cell_at(CELL).unwrap();
    assert_eq!(found.report.value(cell), kept.value(cell));
    assert_eq!(found.report.notes, all.notes);
}

#[test]
fn corrections_come_with_the_save_that_recorded_them() {
    let place = Place::new();
    let mut person = Person::at(place.open());
    person.put_at(CELL, 27);
    let text = |text: &str| text.to_owned();
    let correction = Correction {
        when: text(NOW),
        who: text("clerk"),
        cell: text(CELL),
        from: text("72"),
        to: text("27"),
        reason: text("录入差错"),
    };
    person.file.save(&person.report, std::slice::from_ref(&correction), NOW).unwrap();
    drop(person);
    let opening = place.open();
    let Recovery::History(found) = opening.recovery else { panic!("{:?}", opening.recovery) };
    assert_eq!(found.report.corrections, [correction]);
}

/// Something that a person does.
#[derive(Clone, Debug)]
enum Doing {
    Put(usize, Option<i64>),
    /// A character in the text of a section, or in the notes of a table.
    Type(&'static str, char),
    Note(usize, String),
    Undo,
    Redo,
    Save,
    Restart,
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        6 => (0usize..400, prop::option::of(0i64..1000)).prop_map(|(at, n)| Doing::Put(at, n)),
        3 => (
            prop::sample::select(vec!["overview", "requests"]),
            prop::sample::select(vec!['公', '开', '\n', '"', '1']),
        )
            .prop_map(|(section, character)| Doing::Type(section, character)),
        1 => (0usize..400, "[a公\"]{0,3}").prop_map(|(at, text)| Doing::Note(at, text)),
        4 => Just(Doing::Undo),
        2 => Just(Doing::Redo),
        1 => Just(Doing::Save),
        2 => Just(Doing::Restart),
    ]
}

fn perform(person: &mut Person, doing: &Doing) {
    let form = person.report.form().clone();
    let cell = |at: &usize| form.ids().nth(at % form.cells.len()).unwrap();
    match doing {
        Doing::Put(at, number) => person.put(cell(at), *number),
        Doing::Type(section, character) => {
            let section = (*section).to_owned();
            let from = person.report.narrative.get(&section).cloned().unwrap_or_default();
            let mut to = from.clone();
            to.insert(0, *character);
            person.edit(Edit::Narrative { section, from, to }, true);
        }
        Doing::Note(at, to) => {
            let from = person.report.notes.get(&cell(at)).cloned().unwrap_or_default();
            person.edit(Edit::Note { cell: cell(at), from, to: to.clone() }, false);
        }
        Doing::Undo => person.perform(Operation::Undo),
        Doing::Redo => person.perform(Operation::Redo),
        Doing::Save | Doing::Restart => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_restart_changes_nothing(doings in prop::collection::vec(doing(), 1..40)) {
        let place = Place::new();
        let mut person = Person::at(place.open());
        let first = person.report.clone();
        for doing in &doings {
            perform(&mut person, doing);
            match doing {
                // A text that TOML cannot hold as it is keeps the file as it was.
                Doing::Save => drop(person.file.save(&person.report, &[], NOW)),
                Doing::Restart => {
                    let (report, history) = (person.report.clone(), person.history.clone());
                    drop(person);
                    person = Person::at(place.open());
                    prop_assert!(same(&person.report, &report));
                    prop_assert_eq!(&person.history, &history);
                }
                _ => {}
            }
        }
        let last = person.report.clone();
        let (steps, _) = person.history.len();
        (0..steps).for_each(|_| person.perform(Operation::Undo));
        prop_assert!(same(&person.report, &first), "undo of all gives the first");
        drop(person);
        let mut person = Person::at(place.open());
        (0..steps).for_each(|_| person.perform(Operation::Redo));
        prop_assert!(same(&person.report, &last), "redo of all gives the last");
    }

    #[test]
    fn a_cut_or_changed_journal_gives_a_prefix(
        doings in prop::collection::vec(doing(), 1..12),
        at in any::<prop::sample::Index>(),
        flip in prop::option::of(1u8..),
    ) {
        let place = Place::new();
        let mut person = Person::at(place.open());
        let mut states = vec![person.report.clone()];
        for doing in &doings {
            perform(&mut person, doing);
            states.push(person.report.clone());
        }
        drop(person);
        let Ok(mut bytes) = fs::read(place.journal()) else { return Ok(()) };
        let at = at.index(bytes.len());
        match flip {
            Some(flip) => bytes[at] ^= flip,
            None => bytes.truncate(at),
        }
        fs::write(place.journal(), bytes).unwrap();
        let person = Person::at(place.open());
        prop_assert!(states.iter().any(|state| same(state, &person.report)));
    }
}
