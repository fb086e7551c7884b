//! Files in and out: what is refused and why, and that an old file is whole whatever happens.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test has a folder of its own"
)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use gouji::locale::Locale;
use gouji::model::Language;
use gouji::store::disk::{atomic, file};
use gouji::store::{Error, LIMIT, recent};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Every trouble has a sentence and a hint in both languages.
fn said(error: &Error) -> String {
    for language in [Language::Zh, Language::En] {
        let locale = Locale::new(language);
        assert!(!locale.message(&error.message()).starts_with("store."));
        let hint = error.hint().map(|hint| locale.message(&hint));
        assert!(hint.is_none_or(|hint| !hint.starts_with("store.")));
    }
    Locale::new(Language::En).message(&error.message())
}

#[test]
fn reading_refuses_what_is_no_file_of_ours() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    assert!(matches!(file::read(folder.path()), Err(Error::IsFolder { .. })));
    let missing = file::read(&at("none.toml")).unwrap_err();
    assert!(matches!(missing, Error::NotFound { .. }));
    assert!(said(&missing).ends_with("none.toml is not there"), "{}", said(&missing));
    assert!(matches!(file::read(Path::new("/dev/zero")), Err(Error::TooLarge { .. })));
    fs::write(at("full"), vec![b'#'; LIMIT]).unwrap();
    assert_eq!(file::read(&at("full")).unwrap().len(), LIMIT);
    fs::write(at("over"), vec![b'#'; LIMIT + 1]).unwrap();
    let over = file::read_stdin_or_file(&at("over")).unwrap_err();
    assert!(matches!(over, Error::TooLarge { .. }));
    assert!(said(&over).contains("8 MiB"));
}

#[test]
fn a_new_file_never_replaces_one() {
    let folder = folder();
    let path = folder.path().join("a.toml");
    file::write_new(&path, b"one").unwrap();
    let again = file::write_new(&path, b"two").unwrap_err();
    assert!(matches!(again, Error::Exists { .. }) && said(&again).contains("already"));
    assert_eq!(file::read(&path).unwrap(), b"one");
    let lost = file::write_new(&folder.path().join("no/such.toml"), b"x");
    assert!(matches!(lost, Err(Error::NoFolder { .. })));
    // A link is a name too, wherever it leads.
    symlink("nowhere", folder.path().join("b.toml")).unwrap();
    let taken = file::write_new(&folder.path().join("b.toml"), b"x");
    assert!(matches!(taken, Err(Error::Exists { .. })));
    assert_eq!(names(folder.path()), ["a.toml", "b.toml"]);
}

#[test]
fn replacing_keeps_permissions_and_leaves_nothing_beside() {
    let folder = folder();
    let path = folder.path().join("a.toml");
    atomic::write(&path, b"one").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    atomic::write(&path, b"two").unwrap();
    assert_eq!((file::read(&path).unwrap(), mode(&path)), (b"two".to_vec(), 0o640));
    assert_eq!(names(folder.path()), ["a.toml"]);
}

#[test]
fn a_new_file_gets_the_usual_permissions() {
    let folder = folder();
    let (ours, usual) = (folder.path().join("ours"), folder.path().join("usual"));
    atomic::write(&ours, b"").unwrap();
    fs::write(&usual, b"").unwrap();
    assert_eq!(mode(&ours), mode(&usual));
}

#[test]
fn a_link_stays_a_link() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("real")).unwrap();
    symlink("real/a.toml", at("second")).unwrap();
    symlink("second", at("first")).unwrap();
    // Where the link points to nothing yet, and where it points to a file.
    for content in [b"one", b"two"] {
        atomic::write(&at("first"), content).unwrap();
        assert_eq!(fs::read(at("real/a.toml")).unwrap(), content);
    }
    assert_eq!(fs::read_link(at("first")).unwrap(), PathBuf::from("second"));
    assert_eq!(names(&at("real")), ["a.toml"]);
}

#[test]
fn what_cannot_be_replaced_is_as_it_was() {
    let folder = folder();
    let path = folder.path().join("a.toml");
    fs::write(&path, b"one").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let refused = atomic::write(&path, b"two").unwrap_err();
    assert!(matches!(refused, Error::NoPermission { .. }) && said(&refused).contains("permission"));
    assert_eq!(fs::read(&path).unwrap(), b"one");
    assert!(matches!(atomic::write(folder.path(), b""), Err(Error::IsFolder { .. })));
    let nowhere = atomic::write(&folder.path().join("no/such.toml"), b"");
    assert!(matches!(nowhere, Err(Error::NoFolder { .. })));
    // A link that goes in circles is refused, not followed for ever.
    symlink("b", folder.path().join("c")).unwrap();
    symlink("c", folder.path().join("b")).unwrap();
    assert!(atomic::write(&folder.path().join("b"), b"").is_err());
    assert_eq!(names(folder.path()), ["a.toml", "b", "c"]);
}

#[test]
fn toml_files_are_listed_by_name() {
    let folder = folder();
    for name in ["b.toml", "a.toml", "c.txt", ".toml"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    fs::create_dir(folder.path().join("d.toml")).unwrap();
    let found = file::toml_files(folder.path()).unwrap();
    assert_eq!(found, [folder.path().join("a.toml"), folder.path().join("b.toml")]);
    assert!(file::toml_files(&folder.path().join("none")).is_err());
}

#[test]
fn recent_files_are_few_and_the_newest_first() {
    let folder = folder();
    let state = folder.path().join("state/gouji");
    assert_eq!(recent::load(&state), Vec::<PathBuf>::new());
    let paths: Vec<PathBuf> =
        (0..20).map(|n| folder.path().join(format!("报告 {n}.toml"))).collect();
    for path in &paths {
        recent::remember(&state, path).unwrap();
    }
    recent::remember(&state, &paths[15]).unwrap();
    let list = recent::load(&state);
    assert_eq!(list.len(), recent::MOST);
    assert_eq!(list[..3], [paths[15].clone(), paths[19].clone(), paths[18].clone()]);
    assert_eq!(list.iter().filter(|path| **path == paths[15]).count(), 1);
}
