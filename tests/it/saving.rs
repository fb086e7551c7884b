//! Saving over a file: what stays as it was, what is refused, what is told, and a disk that is really full.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "the test has a folder of its own, and says what it could not try"
)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::common::mount::Mount;
use gouji::locale::Locale;
use gouji::model::Language;
use gouji::store::Error;
use gouji::store::disk::atomic::{self, Options, Warning};
use gouji::store::disk::{digest, file, identity};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    (folder, path)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every trouble says in both languages what happened, to which file, and what to do.
fn said(error: &Error) -> String {
    for language in [Language::Zh, Language::En] {
        let locale = Locale::new(language);
        assert!(!locale.message(&error.message()).starts_with("store."), "{error:?}");
        assert!(!locale.message(&error.hint().unwrap()).starts_with("store."), "{error:?}");
    }
    Locale::new(Language::En).message(&error.message())
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn what_was_saved_can_be_expected_at_the_next_save() {
    let (_keep, folder) = folder();
    let path = folder.join("a.toml");
    let first = atomic::write(&path, b"one").unwrap();
    assert_eq!((first.warnings, first.id.target.clone()), (vec![], path.clone()));
    assert_eq!(first.id.content, digest::digest(b"one"));
    let (bytes, id) = identity::read(&path).unwrap();
    assert_eq!((bytes, &id), (b"one".to_vec(), &first.id));
    let expect = |id| Options { expect: Some(id), ..Options::default() };
    let second = atomic::save(&path, b"two", &expect(&id)).unwrap();
    // The old identity no longer holds, the new one does.
    let refused = atomic::save(&path, b"three", &expect(&id)).unwrap_err();
    assert!(matches!(refused, Error::Changed { .. }) && said(&refused).contains("another program"));
    assert_eq!(fs::read(&path).unwrap(), b"two");
    // Written anew by another program with the same content: nothing to lose.
    fs::remove_file(&path).unwrap();
    fs::write(&path, "two").unwrap();
    let third = atomic::save(&path, b"three", &expect(&second.id)).unwrap();
    // Taken away by another program: written again.
    fs::remove_file(&path).unwrap();
    atomic::save(&path, b"four", &expect(&third.id)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"four");
    assert_eq!(names(&folder), ["a.toml"]);
}

#[test]
fn a_link_that_was_swapped_in_is_not_followed() {
    let (_keep, folder) = folder();
    let at = |name: &str| folder.join(name);
    for name in ["mine", "theirs"] {
        fs::write(at(name), "one").unwrap();
    }
    symlink("mine", at("link")).unwrap();
    for name in ["link", "mine"] {
        let (_, id) = identity::read(&at(name)).unwrap();
        assert_eq!(id.target, at("mine"));
        let expect = Options { expect: Some(&id), ..Options::default() };
        atomic::save(&at(name), b"one", &expect).unwrap();
        fs::remove_file(at(name)).unwrap();
        symlink("theirs", at(name)).unwrap();
        // The same content, so that only the way to it is another.
        let refused = atomic::save(&at(name), b"two", &expect).unwrap_err();
        assert!(matches!(&refused, Error::LinkMoved { now, .. } if *now == at("theirs")));
        assert!(said(&refused).contains("theirs"));
        assert_eq!(fs::read(at("theirs")).unwrap(), b"one");
    }
    // A folder on the way counts as well.
    fs::create_dir(at("real")).unwrap();
    fs::write(at("real/a"), "one").unwrap();
    let (_, id) = identity::read(&at("real/a")).unwrap();
    fs::rename(at("real"), at("moved")).unwrap();
    symlink("moved", at("real")).unwrap();
    let expect = Options { expect: Some(&id), ..Options::default() };
    let refused = atomic::save(&at("real/a"), b"two", &expect).unwrap_err();
    assert!(matches!(refused, Error::LinkMoved { .. }));
    assert_eq!(fs::read(at("moved/a")).unwrap(), b"one");
}

#[test]
fn extended_attributes_stay() {
    let (_keep, folder) = folder();
    let path = folder.join("a.toml");
    fs::write(&path, "one").unwrap();
    let flags = rustix::fs::XattrFlags::empty();
    if let Err(error) = rustix::fs::setxattr(&path, "user.from", b"archive", flags) {
        eprintln!("skipped: no extended attributes here: {error}");
        return;
    }
    assert_eq!(atomic::write(&path, b"two").unwrap().warnings, []);
    let mut value = [0; 16];
    let length = rustix::fs::getxattr(&path, "user.from", &mut value[..]).unwrap();
    assert_eq!((&value[..length], fs::read(&path).unwrap()), (&b"archive"[..], b"two".to_vec()));
}

#[test]
fn other_names_of_the_file_are_told() {
    let (_keep, folder) = folder();
    let (path, other) = (folder.join("a.toml"), folder.join("b.toml"));
    fs::write(&path, "one").unwrap();
    fs::hard_link(&path, &other).unwrap();
    let saved = atomic::write(&path, b"two").unwrap();
    assert_eq!(saved.warnings, [Warning::HardLinks]);
    assert_eq!(fs::read(&other).unwrap(), b"one");
    assert_eq!(atomic::write(&path, b"three").unwrap().warnings, []);
    for warning in [
        Warning::HardLinks,
        Warning::RightsLost,
        Warning::AttributesLost,
        Warning::NotSynced,
        Warning::BackupFailed,
    ] {
        let text = Locale::new(Language::En).message(&warning.message(&path));
        assert!(text.contains("a.toml"), "{text}");
    }
}

#[test]
fn the_last_versions_are_kept() {
    let (_keep, folder) = folder();
    let path = folder.join("a.toml");
    let save = |text: &str, backup| {
        let options = Options { backup, ..Options::default() };
        let saved = atomic::save(&path, text.as_bytes(), &options).unwrap();
        assert_eq!(saved.warnings, []);
    };
    let kept = |number: usize| fs::read_to_string(folder.join(format!("a.toml.{number}~"))).ok();
    save("one", 2);
    assert_eq!(names(&folder), ["a.toml"]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    save("two", 2);
    save("three", 2);
    // The same content again pushes nothing out.
    save("three", 2);
    assert_eq!((kept(1).as_deref(), kept(2).as_deref()), (Some("two"), Some("one")));
    save("four", 2);
    assert_eq!((kept(1).as_deref(), kept(2).as_deref()), (Some("three"), Some("two")));
    save("five", 0);
    assert_eq!((kept(1).as_deref(), kept(2).as_deref()), (Some("three"), Some("two")));
    assert_eq!(names(&folder), ["a.toml", "a.toml.1~", "a.toml.2~"]);
    let mode = fs::metadata(folder.join("a.toml.2~")).unwrap().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_no_file_is_left_alone() {
    let (_keep, folder) = folder();
    let pipe = folder.join("pipe");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    for path in [pipe.as_path(), Path::new("/dev/null"), Path::new("/dev/full")] {
        let refused = atomic::write(path, b"two").unwrap_err();
        assert!(matches!(refused, Error::NotAFile { .. }), "{refused:?}");
        assert!(said(&refused).contains("no ordinary file"));
    }
    assert_eq!(names(&folder), ["pipe"]);
}

#[test]
fn a_folder_that_went_away_is_named() {
    let (_keep, folder) = folder();
    let path = folder.join("disk/a.toml");
    fs::create_dir(folder.join("disk")).unwrap();
    let saved = atomic::write(&path, b"one").unwrap();
    fs::rename(folder.join("disk"), folder.join("gone")).unwrap();
    let expect = Options { expect: Some(&saved.id), ..Options::default() };
    let refused = atomic::save(&path, b"two", &expect).unwrap_err();
    assert!(matches!(&refused, Error::NoFolder { path } if *path == folder.join("disk")));
    assert!(said(&refused).contains("is not there"));
    assert_eq!(fs::read(folder.join("gone/a.toml")).unwrap(), b"one");
}

#[test]
fn leftovers_of_a_killed_save_go_away_and_those_of_a_live_one_stay() {
    let (_keep, folder) = folder();
    let path = folder.join("a.toml");
    atomic::write(&path, b"one").unwrap();
    let mark = digest::digest(b"a.toml").to_string();
    let leftover = folder.join(format!(".gouji-{}-99999-0.tmp", &mark[..8]));
    fs::write(&leftover, "half").unwrap();
    fs::write(folder.join(".gouji-00000000-99999-0.tmp"), "of another report").unwrap();
    let live = fs::File::open(&leftover).unwrap();
    live.lock().unwrap();
    assert_eq!(atomic::remove_leftovers(&path), 0);
    drop(live);
    assert_eq!(atomic::remove_leftovers(&path), 1);
    assert_eq!(names(&folder), [".gouji-00000000-99999-0.tmp", "a.toml"]);
}

#[test]
fn a_disk_that_is_really_full_keeps_the_old_file() {
    let Some(mount) = Mount::new("size=64k") else { return };
    let folder = mount.path().canonicalize().unwrap();
    let path = folder.join("a.toml");
    let old = vec![b'o'; 40 * 1024];
    atomic::write(&path, &old).unwrap();
    let options = Options { backup: 1, ..Options::default() };
    let refused = atomic::save(&path, &vec![b'n'; 40 * 1024], &options).unwrap_err();
    assert!(matches!(refused, Error::Full { .. }) && said(&refused).contains("full"));
    let new = file::write_new(&folder.join("b.toml"), &vec![b'n'; 40 * 1024]);
    assert!(matches!(new, Err(Error::Full { .. })));
    assert_eq!(fs::read(&path).unwrap(), old);
    assert_eq!(names(&folder), ["a.toml"]);
    // Room again: it can be saved.
    atomic::write(&path, b"small").unwrap();
}

#[test]
fn a_read_only_disk_keeps_the_old_file() {
    let Some(mount) = Mount::new("size=64k") else { return };
    let folder = mount.path().canonicalize().unwrap();
    let path = folder.join("a.toml");
    atomic::write(&path, b"old").unwrap();
    mount.protect();
    for refused in [atomic::write(&path, b"new"), atomic::write(&folder.join("b"), b"new")] {
        let refused = refused.unwrap_err();
        assert!(matches!(refused, Error::ReadOnlyDisk { .. }) && said(&refused).contains("only"));
    }
    assert_eq!(fs::read(&path).unwrap(), b"old");
}

#[test]
fn root_keeps_the_owner_of_a_file() {
    let (_keep, folder) = folder();
    let path = folder.join("a.toml");
    fs::write(&path, "one").unwrap();
    if !is_root() {
        eprintln!("skipped: only root can give files away");
        return;
    }
    std::os::unix::fs::chown(&path, Some(12345), Some(54321)).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o660)).unwrap();
    assert_eq!(atomic::write(&path, b"two").unwrap().warnings, []);
    let about = fs::metadata(&path).unwrap();
    assert_eq!((about.uid(), about.gid(), about.mode() & 0o777), (12345, 54321, 0o660));
}
