//! Every step of a save fails in turn, in every way that disks have: the old file or the new one is there, whole.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "the test has a folder of its own"
)]

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use rustix::io::Errno;

use super::*;
use crate::store::disk::folder::{Plain, Unix};

const OLD: &[u8] = b"the old content, which must never be lost";
const NEW: &[u8] = b"the new content, longer than the old one, in several writes";
const OLDER: &[u8] = b"the version before the old one";

/// What happens at the step that fails.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// It fails and does nothing; the next ones work.
    Once,
    /// It is done, and still reported as failed.
    Unanswered,
    /// It fails, and so does everything after it: the process is killed.
    Killed,
}

/// A disk on which one step fails.
struct Faulty<D> {
    folder: D,
    fault: Fault,
    errno: Errno,
    at: usize,
    step: Cell<usize>,
}

impl<D> Faulty<D> {
    fn new(folder: D, fault: Fault, errno: Errno, at: usize) -> Self {
        Self { folder, fault, errno, at, step: Cell::new(0) }
    }

    fn run<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let step = self.step.replace(self.step.get() + 1);
        let fails = step == self.at || step > self.at && self.fault == Fault::Killed;
        if !fails {
            return work();
        }
        if self.fault == Fault::Unanswered {
            // A file that was made but never handed over cannot be known to anybody.
            let _ = work();
        }
        Err(self.errno.into())
    }

    fn happened(&self) -> bool {
        self.step.get() > self.at
    }
}

impl<D: Folder> Folder for Faulty<D> {
    fn create(&self, name: &OsStr, private: bool) -> io::Result<File> {
        // Nobody could clean up after a file that was made without an answer; `remove_leftovers` does later.
        self.run(|| match self.fault {
            Fault::Unanswered if self.step.get() > self.at => Err(self.errno.into()),
            _ => self.folder.create(name, private),
        })
    }
    fn open(&self, name: &OsStr) -> io::Result<File> {
        self.run(|| self.folder.open(name))
    }
    fn check_writable(&self, name: &OsStr) -> io::Result<()> {
        self.run(|| self.folder.check_writable(name))
    }
    fn write(&self, file: &File, bytes: &[u8]) -> io::Result<usize> {
        self.run(|| self.folder.write(file, &bytes[..bytes.len().min(20)]))
    }
    fn set_owner(&self, file: &File, old: &Metadata) -> io::Result<()> {
        self.run(|| self.folder.set_owner(file, old))
    }
    fn copy_attributes(&self, old: &File, file: &File) -> io::Result<()> {
        self.run(|| self.folder.copy_attributes(old, file))
    }
    fn set_permissions(&self, file: &File, permissions: Permissions) -> io::Result<()> {
        self.run(|| self.folder.set_permissions(file, permissions))
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.run(|| self.folder.sync(file))
    }
    fn link(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.run(|| self.folder.link(from, to))
    }
    fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.run(|| self.folder.rename(from, to))
    }
    fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.run(|| self.folder.rename_new(from, to))
    }
    fn remove(&self, name: &OsStr) -> io::Result<()> {
        self.run(|| self.folder.remove(name))
    }
    fn sync_folder(&self) -> io::Result<()> {
        self.run(|| self.folder.sync_folder())
    }
}

/// A folder with a report that has permissions, an owner and a backup.
struct Scene {
    folder: tempfile::TempDir,
    target: std::path::PathBuf,
}

impl Scene {
    fn new(with_old: bool) -> Self {
        // A thousand saves: in memory where that can be had.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let target = folder.path().canonicalize().unwrap().join("报告.toml");
        if with_old {
            fs::write(&target, OLD).unwrap();
            fs::set_permissions(&target, Permissions::from_mode(0o640)).unwrap();
            // Only root can do this; for others the step of the owner does not come up.
            let _ = std::os::unix::fs::chown(&target, Some(12345), Some(12345));
            fs::write(folder.path().join("报告.toml.1~"), OLDER).unwrap();
        }
        Self { folder, target }
    }

    fn destination(&self) -> Destination<'_> {
        Destination { path: &self.target, target: &self.target }
    }

    fn content(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.path().join(name)).ok()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn leftovers(&self) -> Vec<String> {
        self.names().into_iter().filter(|name| !name.starts_with("报告")).collect()
    }
}

const ERRORS: &[Errno] = &[
    Errno::NOSPC,
    Errno::DQUOT,
    Errno::IO,
    Errno::ROFS,
    Errno::ACCESS,
    Errno::PERM,
    Errno::STALE,
    Errno::XDEV,
    Errno::NOENT,
    Errno::BUSY,
];

/// Saves with every step failing in turn, until a save meets no fault; calls `check` after each.
fn each_step<D: Folder>(
    open: impl Fn(&Path) -> D,
    with_old: bool,
    options: impl Fn(&Scene) -> Option<FileId>,
    backup: usize,
    check: impl Fn(&Scene, Fault, &str, Result<Saved, Error>),
) -> usize {
    let mut most = 0;
    for fault in [Fault::Once, Fault::Unanswered, Fault::Killed] {
        for errno in ERRORS {
            for at in 0.. {
                let scene = Scene::new(with_old);
                let expect = options(&scene);
                let folder = Faulty::new(open(scene.folder.path()), fault, *errno, at);
                let options = Options { expect: expect.as_ref(), backup, new: !with_old };
                let saved = save_in(&folder, &scene.destination(), NEW, &options);
                if !folder.happened() {
                    assert!(saved.is_ok(), "{saved:?}");
                    break;
                }
                check(&scene, fault, &format!("{fault:?} {errno:?} at {at}: {saved:?}"), saved);
                most = most.max(at);
            }
        }
    }
    most
}

fn unix(folder: &Path) -> Unix {
    Unix::open(&folder.canonicalize().unwrap()).unwrap()
}

fn check_replaced(scene: &Scene, fault: Fault, what: &str, saved: Result<Saved, Error>) {
    let content = scene.content("报告.toml").expect(what);
    if fault == Fault::Killed {
        assert!(content == OLD || content == NEW, "{what}");
        // The process is gone; the next one cleans up and can save.
        drop(saved);
        remove_leftovers(&scene.target);
        assert_eq!(scene.leftovers(), [""; 0], "{what}");
        write(&scene.target, NEW).expect(what);
        return;
    }
    assert_eq!(scene.leftovers(), [""; 0], "{what}");
    match saved {
        Ok(saved) => {
            assert_eq!(content, NEW, "{what}");
            let told = |warning| saved.warnings.contains(&warning);
            let mode = fs::metadata(&scene.target).unwrap().mode();
            assert!(mode & 0o777 == 0o640 || told(Warning::RightsLost), "{what}");
            if scene.names().contains(&"报告.toml.2~".to_owned()) {
                assert_eq!(scene.content("报告.toml.2~").unwrap(), OLDER, "{what}");
            }
            if !told(Warning::BackupFailed) && scene.names().len() > 2 {
                assert_eq!(scene.content("报告.toml.1~").unwrap(), OLD, "{what}");
            }
        }
        Err(error) => {
            assert_eq!(content, OLD, "{what}");
            assert_eq!(scene.content("报告.toml.1~").unwrap(), OLDER, "{what}");
            assert!(error.hint().is_some() || matches!(error, Error::Io { .. }), "{what}");
        }
    }
}

/// As above, and nobody may read the file who could not before.
fn check_guarded(scene: &Scene, fault: Fault, what: &str, saved: Result<Saved, Error>) {
    check_replaced(scene, fault, what, saved);
    let mode = fs::metadata(&scene.target).unwrap().mode();
    assert_eq!(mode & 0o007, 0, "{what}");
}

#[test]
fn whatever_fails_the_old_or_the_new_file_is_whole() {
    let expected = |scene: &Scene| Some(identity::read(&scene.target).unwrap().1);
    // Open, ask, make, three writes, attributes, mode, sync, rename, sync: twelve steps at the least.
    assert!(each_step(unix, true, |_| None, 0, check_guarded) >= 9);
    assert!(each_step(unix, true, expected, 3, check_guarded) >= 13);
    assert!(each_step(Plain::new, true, expected, 3, check_replaced) >= 12);
}

fn check_new(scene: &Scene, fault: Fault, what: &str, saved: Result<Saved, Error>) {
    let content = scene.content("报告.toml");
    if fault != Fault::Killed {
        assert_eq!(scene.leftovers(), [""; 0], "{what}");
        assert_eq!(content.is_some(), saved.is_ok(), "{what}");
    }
    assert!(content.is_none_or(|content| content == NEW), "{what}");
    drop(saved);
    remove_leftovers(&scene.target);
    assert_eq!(scene.leftovers(), [""; 0], "{what}");
}

#[test]
fn a_new_file_is_whole_or_not_there() {
    assert!(each_step(unix, false, |_| None, 0, check_new) >= 6);
}

/// A disk whose files go to a device that is always full, as the kernel says it.
struct Full(Unix);

impl Folder for Full {
    fn create(&self, name: &OsStr, private: bool) -> io::Result<File> {
        self.0.create(name, private)?;
        fs::OpenOptions::new().read(true).write(true).open("/dev/full")
    }
    fn open(&self, name: &OsStr) -> io::Result<File> {
        self.0.open(name)
    }
    fn check_writable(&self, name: &OsStr) -> io::Result<()> {
        self.0.check_writable(name)
    }
    fn write(&self, file: &File, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(file, bytes)
    }
    fn set_owner(&self, _file: &File, _old: &Metadata) -> io::Result<()> {
        Ok(())
    }
    fn copy_attributes(&self, _old: &File, _file: &File) -> io::Result<()> {
        Ok(())
    }
    fn set_permissions(&self, _file: &File, _permissions: Permissions) -> io::Result<()> {
        Ok(())
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.0.sync(file)
    }
    fn link(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.0.link(from, to)
    }
    fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.0.rename(from, to)
    }
    fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        self.0.rename_new(from, to)
    }
    fn remove(&self, name: &OsStr) -> io::Result<()> {
        self.0.remove(name)
    }
    fn sync_folder(&self) -> io::Result<()> {
        self.0.sync_folder()
    }
}

#[test]
fn a_full_device_is_told_as_a_full_disk() {
    let scene = Scene::new(true);
    let folder = Full(unix(scene.folder.path()));
    let saved = save_in(&folder, &scene.destination(), NEW, &Options::default());
    assert!(matches!(saved, Err(Error::Full { .. })), "{saved:?}");
    assert_eq!(scene.content("报告.toml").unwrap(), OLD);
    assert_eq!(scene.names(), ["报告.toml", "报告.toml.1~"]);
}

#[test]
fn each_trouble_has_its_own_name() {
    let told = |errno: Errno, step| {
        let target = Path::new("/folder/a.toml");
        Destination { path: target, target }.failed(step, errno.into())
    };
    assert!(matches!(told(Errno::NOSPC, Step::Write), Error::Full { .. }));
    assert!(matches!(told(Errno::DQUOT, Step::Write), Error::Quota { .. }));
    assert!(matches!(told(Errno::ROFS, Step::Begin), Error::ReadOnlyDisk { .. }));
    assert!(matches!(told(Errno::ACCESS, Step::Begin), Error::FolderLocked { .. }));
    assert!(matches!(told(Errno::PERM, Step::Begin), Error::FolderLocked { .. }));
    assert!(matches!(told(Errno::NOENT, Step::Begin), Error::NoFolder { .. }));
    assert!(matches!(told(Errno::NOENT, Step::Rename), Error::NoFolder { .. }));
    assert!(matches!(told(Errno::STALE, Step::Rename), Error::Unreachable { .. }));
    assert!(matches!(told(Errno::HOSTUNREACH, Step::Write), Error::Unreachable { .. }));
    assert!(matches!(told(Errno::EXIST, Step::Rename), Error::Exists { .. }));
    for errno in [Errno::XDEV, Errno::ACCESS, Errno::PERM, Errno::BUSY, Errno::TXTBSY] {
        assert!(matches!(told(errno, Step::Rename), Error::NotReplaced { .. }), "{errno:?}");
    }
}
