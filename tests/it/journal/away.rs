//! What becomes of journals that cannot be read, were put away, or hold nothing more.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gouji::store::journal::recovery::Recovery;
use gouji::store::journal::{inspect, opening};
use gouji::store::report::document::{Document, same};

use super::{CELL, FORMS, Person, Place, last_line};

#[test]
fn of_what_is_put_away_the_last_three_stay() {
    let place = Place::new();
    for number in 1..=5 {
        Person::at(place.open()).put_at(CELL, number);
        fs::write(place.journal(), format!("broken {number}\n")).unwrap();
        assert!(place.open().journal_warning.is_some());
    }
    let read = |end: &str| {
        let aside = format!("{}{end}", place.journal().display());
        fs::read_to_string(aside).unwrap_or_default()
    };
    let kept = [".damaged", ".2.damaged", ".3.damaged", ".4.damaged"].map(read);
    assert_eq!(kept, ["broken 5\n", "broken 4\n", "broken 3\n", ""]);
}

/// Another program changed the file, and what became of the journal meanwhile: what memory holds is kept all the same.
#[test]
fn what_memory_holds_outlives_a_journal_that_cannot_be_read() {
    type Becomes = fn(&[u8]) -> Option<Vec<u8>>;
    let cases: [(Becomes, bool); 4] = [
        (|_| Some(b"broken\n".to_vec()), true),
        (|_| None, true),
        (|bytes| Some(bytes[..last_line(bytes)].to_vec()), true),
        (|bytes| Some(bytes.to_vec()), false),
    ];
    for (number, (becomes, is_rescued)) in cases.into_iter().enumerate() {
        let place = Place::new();
        let mut person = Person::at(place.open());
        person.put_at(CELL, 27);
        person.put_at("requests.granted.business", 3);
        let before = fs::read(place.journal()).unwrap();
        match becomes(&before) {
            Some(bytes) => fs::write(place.journal(), bytes).unwrap(),
            None => fs::remove_file(place.journal()).unwrap(),
        }
        let text = fs::read_to_string(place.report()).unwrap();
        fs::write(place.report(), format!("# 手写\n{text}")).unwrap();
        let (report, config) = (person.report.clone(), place.config());
        let opening = opening::reopen(&mut person.file, &report, &config, &*FORMS).unwrap();
        let rescued = PathBuf::from(format!("{}.rescued.toml", place.journal().display()));
        assert_eq!(rescued.is_file(), is_rescued, "{number}");
        if is_rescued {
            let said = format!("{:?}", opening.journal_warning.unwrap());
            assert!(said.contains(".rescued.toml"), "{number}: {said}");
            let held = Document::parse("r", &fs::read(&rescued).unwrap(), &*FORMS).report.unwrap();
            assert!(same(&held, &report), "{number}");
            assert_eq!(fs::metadata(&rescued).unwrap().permissions().mode() & 0o077, 0);
        }
    }
}

fn age(path: &Path, days: u64) {
    let then = SystemTime::now() - Duration::from_secs(days * 86_400);
    fs::File::options().write(true).open(path).unwrap().set_modified(then).unwrap();
}

#[test]
fn only_old_journals_that_hold_nothing_more_are_cleared_away() {
    let place = Place::new();
    let text = fs::read(place.report()).unwrap();
    let report = |name: &str| {
        let path = place.folder.path().join(name);
        fs::write(&path, &text).unwrap();
        path
    };
    let journal = |path: &Path| place.config().journals.path_of(&path.canonicalize().unwrap());
    let mut journals = Vec::new();
    for (name, saves, days, goes) in [
        ("saved.toml", true, 200, true),
        ("saved-lately.toml", true, 100, false),
        ("gone.toml", true, 200, true),
        ("unsaved.toml", false, 200, false),
        ("gone-unsaved.toml", false, 200, false),
        ("damaged.toml", true, 200, false),
    ] {
        let path = report(name);
        let mut person = Person::at(place.open_as(&path));
        person.put_at(CELL, 27);
        if saves {
            person.save();
        }
        drop(person);
        let place = journal(&path).unwrap();
        if name.starts_with("gone") {
            fs::remove_file(&path).unwrap();
        }
        if name.starts_with("damaged") {
            fs::write(&place, "broken\n").unwrap();
        }
        age(&place, days);
        journals.push((name, place, goes));
    }
    let until = SystemTime::now() - Duration::from_secs(180 * 86_400);
    let waits = inspect::all(&place.config(), &*FORMS).unwrap();
    let files: Vec<_> = waits.iter().filter_map(|listed| listed.file.file_name()).collect();
    assert_eq!(waits.len(), 3, "{waits:?}");
    assert!(
        ["unsaved.toml", "gone-unsaved.toml"].iter().all(|name| files.contains(&(*name).as_ref()))
    );
    inspect::tidy(&place.config(), until, &*FORMS).unwrap();
    for (name, journal, goes) in journals {
        assert_eq!(journal.is_file(), !goes, "{name}");
    }
}

/// Another program replaces these words of the report.
fn touch(place: &Place, from: &str, to: &str) {
    let text = fs::read_to_string(place.report()).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(place.report(), text.replacen(from, to, 1)).unwrap();
}

/// What a journal holds has one name, whoever asks: without opening, in the list, on opening.
#[test]
fn looking_listing_and_opening_give_one_answer() {
    type Becomes = fn(&Place);
    let cases: [(&str, bool, Becomes, bool); 8] = [
        ("History", true, |_| (), true),
        ("Nothing", true, |place| touch(place, "natural = 27,", "natural = 28,"), true),
        ("Unsaved", false, |_| (), true),
        ("Conflict", false, |place| touch(place, "natural = 72,", "natural = 73,"), true),
        ("OtherReport", false, |place| touch(place, "year   = 2020", "year   = 2021"), true),
        ("Unreadable", false, |place| touch(place, "year   = 2020", "year   = "), false),
        ("Missing", false, |place| fs::remove_file(place.report()).unwrap(), false),
        ("Damaged", false, |place| fs::write(place.journal(), "broken\n").unwrap(), true),
    ];
    for (name, saves, becomes, opens) in cases {
        let place = Place::new();
        let mut person = Person::at(place.open());
        person.put_at(CELL, 27);
        if saves {
            person.save();
        }
        drop(person);
        becomes(&place);
        let is_it = |answer: &Recovery| format!("{answer:?}").starts_with(name);
        let looked = inspect::look(&place.report(), &place.config(), &*FORMS).unwrap();
        assert!(is_it(&looked), "{name}: {looked:?}");
        let listed = inspect::all(&place.config(), &*FORMS).unwrap();
        assert_eq!(listed.len(), usize::from(looked.is_unsaved()), "{name}");
        assert!(listed.iter().all(|listed| is_it(&listed.recovery)), "{name}: {listed:?}");
        if opens {
            let opened = place.open().recovery;
            assert!(is_it(&opened), "{name}: {opened:?}");
        }
    }
}
