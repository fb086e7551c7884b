//! One writer: a file beside the report that is locked while somebody edits it, and that says who.
//!
//! What counts is the lock that the system holds on that file, never the file itself: it ends with its process, so that
//! a crash stops nobody. Reading a report never asks for it. Where no lock can be had, editing goes on without one.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind as Kind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{atomic, folder, identity, private};
use crate::model::Message;
use crate::store::Error;

/// Who edits a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// The name of the account; empty where nothing is known about who it is.
    pub user: String,
    /// The machine.
    pub host: String,
    /// The number of the process on that machine.
    pub process: u32,
    /// Since when, as it is to be shown.
    pub since: String,
}

impl Holder {
    /// Returns this process on this machine.
    pub fn here(user: &str, since: &str) -> Self {
        let (user, since) = (printable(user), printable(since));
        Self { user, host: host(), process: std::process::id(), since }
    }

    /// Returns who has the report open, for a person.
    pub fn message(&self) -> Message {
        if self.user.is_empty() {
            return Message::key("store.locked_by_unknown");
        }
        Message::key("store.locked")
            .with("user", &self.user)
            .with("host", &self.host)
            .with("process", self.process)
            .with("since", &self.since)
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> Message {
        Message::key("store.locked_hint")
    }

    fn to_text(&self) -> String {
        let Self { user, host, process, since } = self;
        format!("user: {user}\nhost: {host}\nprocess: {process}\nsince: {since}\n")
    }

    /// Reads what another process wrote. It may be anything: nothing of it is shown that is no plain text.
    fn from_text(text: &str) -> Option<Self> {
        let field = |name: &str| {
            let lines = text.lines().filter_map(|line| line.split_once(": "));
            lines.filter(|(key, _)| *key == name).map(|(_, value)| printable(value)).next()
        };
        Some(Self {
            user: field("user").filter(|user| !user.is_empty())?,
            host: field("host")?,
            process: field("process")?.parse().ok()?,
            since: field("since")?,
        })
    }
}

/// What came of asking for the lock.
#[derive(Debug)]
pub enum Acquisition {
    /// Nobody else edits the report as long as the lock lives.
    Granted(Lock),
    /// Somebody edits it; it can be read.
    HeldBy(Holder),
    /// There is no lock to be had; nothing keeps others from editing too.
    Unavailable(Unavailable),
}

/// Why there is no lock to be had.
#[derive(Debug)]
pub enum Unavailable {
    /// The folder of the report cannot be written to.
    Folder,
    /// The disk has no locks.
    Unsupported,
    /// Anything else that the system says.
    Failed(io::Error),
}

impl Unavailable {
    /// Returns the sentence for a person.
    pub fn message(&self) -> Message {
        match self {
            Self::Folder => Message::key("store.lock_folder"),
            Self::Unsupported => Message::key("store.lock_unsupported"),
            Self::Failed(error) => Message::key("store.lock_failed").with("why", error),
        }
    }
}

/// The right to change a report; ends when dropped, and with the process.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Asks for the right to change `report`, whatever link leads to it, without waiting for anybody.
    ///
    /// What a killed process left beside the report while saving is cleared away by the one who gets it.
    pub fn acquire(report: &Path, holder: &Holder) -> Result<Acquisition, Error> {
        let target = identity::resolve(report)?;
        let path = path_of(&target);
        let mut refused = 0;
        for _ in 0..TRIES {
            match attempt(&path, &target, holder) {
                Attempt::Done(Acquisition::HeldBy(_)) if refused < MAX_REFUSALS => refused += 1,
                Attempt::Done(taken) => {
                    if matches!(taken, Acquisition::Granted(_)) {
                        atomic::remove_leftovers(&target);
                    }
                    return Ok(taken);
                }
                Attempt::Again => {}
            }
            std::thread::sleep(PAUSE);
        }
        Ok(Acquisition::HeldBy(Holder::default()))
    }

    /// Returns the file that is locked.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Only who holds the lock on the file of this name takes the name away, so that it cannot be another's.
        if is_at(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Waits until nobody holds the lock of `report`. To be called where nothing else has to be done meanwhile; then
/// [`Lock::acquire`] says whether somebody else was quicker.
pub fn wait_until_free(report: &Path) -> Result<(), Error> {
    let path = path_of(&identity::resolve(report)?);
    match File::open(&path).and_then(|file| file.lock_shared()) {
        Err(error) if !identity::is_missing(&error) => Err(Error::from_io(&path, error)),
        _ => Ok(()),
    }
}

/// Returns who holds the lock of `report`, without asking for it; `None` where nobody does or nothing can be seen.
pub fn holder(report: &Path) -> Option<Holder> {
    let path = path_of(&identity::resolve(report).ok()?);
    let file = private::open(&path).ok()?;
    let Err(TryLockError::WouldBlock) = file.try_lock_shared() else { return None };
    let mut text = String::new();
    let _ = file.take(MAX_BYTES).read_to_string(&mut text);
    Some(Holder::from_text(&text).unwrap_or_default())
}

/// How often the lock is asked for, and how long the pause between is: together a tenth of a second.
const TRIES: usize = 25;
const PAUSE: Duration = Duration::from_millis(4);
/// How many refusals are put down to somebody who only looks whether the lock is free.
const MAX_REFUSALS: usize = 3;
/// No honest lock file is longer.
const MAX_BYTES: u64 = 4096;

enum Attempt {
    Done(Acquisition),
    Again,
}

fn unavailable(error: io::Error) -> Attempt {
    Attempt::Done(Acquisition::Unavailable(match error.kind() {
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Unavailable::Folder,
        Kind::Unsupported => Unavailable::Unsupported,
        _ => Unavailable::Failed(error),
    }))
}

fn attempt(path: &Path, target: &Path, holder: &Holder) -> Attempt {
    match open(path, target) {
        Ok(Some((file, writable))) => lock_opened(file, writable, path, holder),
        Ok(None) => Attempt::Again,
        Err(error) => unavailable(error),
    }
}

/// Locks the opened file and makes sure that it is still the one of this name.
fn lock_opened(file: File, writable: bool, path: &Path, holder: &Holder) -> Attempt {
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return held_by(&file),
        Err(TryLockError::Error(error)) => {
            remove_useless(&file, path);
            let error = if is_unsupported(&error) { Kind::Unsupported.into() } else { error };
            return unavailable(error);
        }
    }
    // Who held it before took the name away between our opening and our locking: the lock is on a file that is gone.
    if !is_at(&file, path) {
        return Attempt::Again;
    }
    let mut lock = Lock { file, path: path.to_owned() };
    if !writable {
        // A crash of somebody else left it, and we cannot put our name in: away with it, and again.
        drop(lock);
        let gone = fs::symlink_metadata(path).is_err();
        return if gone { Attempt::Again } else { unavailable(Kind::PermissionDenied.into()) };
    }
    // The lock holds without a name in it too, as on a full disk.
    let _ = lock.file.set_len(0).and_then(|()| lock.file.write_all(holder.to_text().as_bytes()));
    Attempt::Done(Acquisition::Granted(lock))
}

fn held_by(file: &File) -> Attempt {
    let mut text = String::new();
    match file.take(MAX_BYTES).read_to_string(&mut text) {
        // Just locked and not written yet, or never to be.
        Ok(_) => Holder::from_text(&text)
            .map_or(Attempt::Again, |holder| Attempt::Done(Acquisition::HeldBy(holder))),
        Err(_) => Attempt::Again,
    }
}

/// Opens the lock file, or makes it; says whether it can be written to. `None` where another was quicker.
fn open(path: &Path, target: &Path) -> io::Result<Option<(File, bool)>> {
    let opened = match private::open_to_write(path) {
        Ok(file) => (file, true),
        Err(error) if error.kind() == Kind::NotFound => return create(path, target),
        // Made by somebody else, for whose report it is.
        Err(error) if error.kind() == Kind::PermissionDenied => (private::open(path)?, false),
        Err(error) => return Err(error),
    };
    if opened.0.metadata()?.is_file() { Ok(Some(opened)) } else { Err(Kind::InvalidInput.into()) }
}

/// Makes the lock file. Whoever may write the report may take its lock over after a crash.
fn create(path: &Path, target: &Path) -> io::Result<Option<(File, bool)>> {
    let file = match private::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == Kind::AlreadyExists => return Ok(None),
        Err(error) => return Err(error),
    };
    if let Ok(report) = fs::symlink_metadata(target) {
        folder::share_as(&file, &report);
    }
    Ok(Some((file, true)))
}

fn remove_useless(file: &File, path: &Path) {
    if is_at(file, path) {
        let _ = fs::remove_file(path);
    }
}

/// Returns true where `path` names this very file.
fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(file), Ok(there)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    identity::inode(&file) == identity::inode(&there)
}

/// Network disks say in different ways that they have no locks.
#[cfg(unix)]
fn is_unsupported(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let known = [Errno::NOLCK, Errno::NOSYS, Errno::OPNOTSUPP, Errno::INVAL, Errno::BADF];
    known.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}

#[cfg(not(unix))]
fn is_unsupported(error: &io::Error) -> bool {
    error.kind() == Kind::Unsupported
}

/// Returns where the lock of a report stands: hidden, in the folder of the report, for all its users to see.
fn path_of(target: &Path) -> PathBuf {
    identity::hidden_sibling(target, ".gouji-lock")
}

fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect::<String>().trim().to_owned()
}

#[cfg(unix)]
fn host() -> String {
    printable(&rustix::system::uname().nodename().to_string_lossy())
}

#[cfg(not(unix))]
fn host() -> String {
    String::new()
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test has a folder of its own")]
mod tests {
    use super::*;

    #[test]
    fn a_holder_reads_back_and_nothing_acts_on_the_screen() {
        let holder = Holder::here("张三\u{1b}[2J\n", "2021-01-25 16:42");
        assert_eq!(holder.user, "张三[2J");
        assert_eq!(Holder::from_text(&holder.to_text()), Some(holder.clone()));
        assert_eq!(holder.process, std::process::id());
        for bad in ["", "user: \nhost: h\nprocess: 1\nsince: now\n", "user: a\nhost: h\n"] {
            assert_eq!(Holder::from_text(bad), None, "{bad}");
        }
        let acting = "user: a\u{9b}b\nhost: h\u{7}\nprocess: 1\nsince: now\n";
        assert_eq!(Holder::from_text(acting).map(|holder| holder.user), Some("ab".to_owned()));
    }

    #[test]
    fn a_lock_on_a_file_that_is_gone_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("2025.toml");
        let holder = Holder::here("a", "now");
        let take = || match attempt(&path_of(&report), &report, &holder) {
            Attempt::Done(Acquisition::Granted(lock)) => lock,
            _ => panic!("no lock"),
        };
        let first = take();
        // Opened while the first has it, locked after the second has made the file anew.
        let (file, _) = open(first.path(), &report).unwrap().unwrap();
        drop(first);
        let second = take();
        assert!(matches!(lock_opened(file, true, second.path(), &holder), Attempt::Again));
        assert!(second.path().is_file());
    }

    #[test]
    fn the_file_of_another_is_not_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = Lock { file: File::create_new(&path).unwrap(), path: path.clone() };
        // Somebody tidied up by hand, and somebody else came.
        fs::rename(&path, folder.path().join("away")).unwrap();
        File::create_new(&path).unwrap();
        drop(lock);
        assert!(path.is_file());
    }

    #[test]
    fn the_lock_stands_beside_and_its_name_is_never_too_long() {
        assert_eq!(path_of(Path::new("/a/2025.toml")), Path::new("/a/.2025.toml.gouji-lock"));
        let long = path_of(&Path::new("/a").join("报".repeat(85)));
        assert!(long.file_name().is_some_and(|name| name.len() < 60), "{long:?}");
    }
}
