//! Replacing a file in one step: whoever reads it sees the old content or the new, never a part, also after a power cut.
//!
//! A new file is written beside the old one, brought to the disk, and renamed over it. Where any step fails, the old
//! file is as it was and nothing is left beside it. What the content means, and who else has it open, is not known here.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use super::digest::digest;
use super::folder::{self, Disk};
use super::identity::{self, FileId};
use crate::model::Message;
use crate::store::Error;

#[cfg(all(test, unix))]
mod faults;

/// How a file is to be saved.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The file as it was last read or written. A name that leads elsewhere by now, and a file that another program
    /// changed, are refused.
    pub expect: Option<&'a FileId>,
    /// How many versions before this one to keep, as `NAME.1~` (the newest), `NAME.2~` and so on.
    pub backup: usize,
    /// Refuse to replace anything.
    pub new: bool,
}

/// A file that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// What it is now; what the next save should expect.
    pub id: FileId,
    /// What is not as it was, besides the content.
    pub warnings: Vec<Warning>,
}

/// What a save that went well could not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The old file has other names, which still mean the old content.
    HardLinks,
    /// The owner, the group or the permissions are others now; never wider than they were.
    RightsLost,
    /// Some extended attributes are gone.
    AttributesLost,
    /// The system does not say that the content is on the disk.
    NotSynced,
    /// The version before could not be kept.
    BackupFailed,
}

impl Warning {
    /// Returns the sentence about the file `path`.
    pub fn message(self, path: &Path) -> Message {
        let key = match self {
            Self::HardLinks => "store.hard_links",
            Self::RightsLost => "store.rights_lost",
            Self::AttributesLost => "store.attributes_lost",
            Self::NotSynced => "store.not_synced",
            Self::BackupFailed => "store.backup_failed",
        };
        Message::key(key).with("path", path.display())
    }
}

/// Replaces the content of `path`, or makes the file, as [`save`] does.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Saved, Error> {
    save(path, bytes, &Options::default())
}

/// Replaces the content of `path`, keeping permissions, extended attributes and, where the system allows it, the owner.
///
/// A symbolic link stays, its target is replaced. A write-protected file is refused (renaming would get past the
/// protection), and so is anything that is no ordinary file. Whatever fails, the old file is still whole.
pub fn save(path: &Path, bytes: &[u8], options: &Options<'_>) -> Result<Saved, Error> {
    let target = if options.new { identity::beside(path)? } else { identity::resolve(path)? };
    if options.expect.is_some_and(|expect| expect.target != target) {
        return Err(Error::LinkMoved { path: path.to_owned(), now: target });
    }
    let place = Place { path, target: &target };
    let folder = folder::open(place.folder()).map_err(|error| place.failed(Step::Begin, error))?;
    save_in(&folder, &place, bytes, options)
}

/// Removes what a killed process left beside the file while it was saving. Returns how many files that were.
///
/// A process that is still at work holds a lock on its file, which then stays.
pub fn tidy(path: &Path) -> usize {
    let Ok(target) = identity::resolve(path) else { return 0 };
    let place = Place { path, target: &target };
    let Ok(folder) = folder::open(place.folder()) else { return 0 };
    let prefix = place.prefix();
    let entries = fs::read_dir(place.folder()).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name()).filter(|name| {
        let text = name.to_string_lossy();
        text.starts_with(&prefix) && text.ends_with(SUFFIX)
    });
    let gone = |name: &OsString| {
        folder.open(name).is_ok_and(|file| file.try_lock().is_ok()) && folder.remove(name).is_ok()
    };
    names.filter(gone).count()
}

/// The end of the names of files that are about to take the place of another.
const SUFFIX: &str = ".tmp";

/// Where saving stands: the same answer of the system means different things.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Begin,
    Write,
    Rename,
}

/// The file to be replaced, as it was asked for and as it really is.
struct Place<'a> {
    path: &'a Path,
    target: &'a Path,
}

impl Place<'_> {
    fn folder(&self) -> &Path {
        identity::folder(self.target)
    }

    fn name(&self) -> &OsStr {
        self.target.file_name().unwrap_or_default()
    }

    /// The name itself could be too long with anything added.
    fn prefix(&self) -> String {
        let digest = digest(self.name().as_encoded_bytes()).to_string();
        format!(".gouji-{}-", &digest[..8])
    }

    /// Returns a name that nobody else on this machine takes.
    fn fresh(&self) -> OsString {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        format!("{}{}-{count}{SUFFIX}", self.prefix(), std::process::id()).into()
    }

    fn failed(&self, step: Step, error: io::Error) -> Error {
        let folder = || self.folder().to_owned();
        match (step, Error::from_io(self.path, error)) {
            (Step::Begin, Error::NoPermission { .. }) => Error::FolderLocked { path: folder() },
            (Step::Begin | Step::Rename, Error::NotFound { .. }) => {
                Error::NoFolder { path: folder() }
            }
            (Step::Rename, Error::NoPermission { path }) => {
                Error::NotReplaced { path, source: io::ErrorKind::PermissionDenied.into() }
            }
            (Step::Rename, Error::Io { path, source }) => Error::NotReplaced { path, source },
            (_, error) => error,
        }
    }
}

/// The file as it stands before it is replaced.
struct Old {
    file: File,
    about: Metadata,
}

/// A name beside the file that goes away unless it is put to use.
struct Claim<'d, D: Disk> {
    disk: &'d D,
    name: OsString,
    in_use: bool,
}

impl<D: Disk> Drop for Claim<'_, D> {
    fn drop(&mut self) {
        if !self.in_use {
            // The failure before this one is the one to tell.
            let _ = self.disk.remove(&self.name);
        }
    }
}

fn save_in<D: Disk>(
    disk: &D,
    place: &Place<'_>,
    bytes: &[u8],
    options: &Options<'_>,
) -> Result<Saved, Error> {
    let failed = |error| place.failed(Step::Write, error);
    let old = if options.new { None } else { look(disk, place)? };
    let mut warnings = Vec::new();
    let (name, file) =
        create(disk, place, old.is_some()).map_err(|error| place.failed(Step::Begin, error))?;
    fill(disk, &file, bytes).map_err(failed)?;
    if let Some(old) = &old {
        keep(disk, &file, old, &mut warnings);
    }
    match disk.sync(&file) {
        Err(error) if !is_unsupported(&error) => return Err(failed(error)),
        Err(_) => warnings.push(Warning::NotSynced),
        Ok(()) => {}
    }
    let node = identity::node(&file.metadata().map_err(failed)?);
    if let Some(expect) = options.expect {
        check_unchanged(disk, place, expect)?;
    }
    let before = match &old {
        Some(old) if options.backup > 0 => keep_version(disk, place, old, bytes),
        _ => Ok(None),
    };
    // Where nothing stood, nothing is replaced: another program may have made the file meanwhile.
    publish(disk, place, name, node, old.is_none())?;
    let rotated =
        before.and_then(|before| before.map_or(Ok(()), |name| rotate(place, name, options.backup)));
    if rotated.is_err() {
        warnings.push(Warning::BackupFailed);
    }
    // Some file systems cannot do this and need not; any other failure leaves the new name in doubt.
    if disk.sync_folder().is_err_and(|error| !is_unsupported(&error)) {
        warnings.push(Warning::NotSynced);
    }
    warnings.dedup();
    let id = FileId { target: place.target.to_owned(), node, content: digest(bytes) };
    Ok(Saved { id, warnings })
}

/// Returns the file that stands there, if it may be replaced.
fn look(disk: &impl Disk, place: &Place<'_>) -> Result<Option<Old>, Error> {
    let failed = |error| Error::from_io(place.path, error);
    let path = || place.path.to_owned();
    let file = match disk.open(place.name()) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let about = file.metadata().map_err(failed)?;
    if about.is_dir() {
        return Err(Error::IsFolder { path: path() });
    }
    if !about.is_file() {
        return Err(Error::NotAFile { path: path() });
    }
    // The first question asks the system, which lets root do anything; root meant the protection too.
    disk.check_writable(place.name()).map_err(failed)?;
    if about.permissions().readonly() {
        return Err(Error::NoPermission { path: path() });
    }
    Ok(Some(Old { file, about }))
}

fn create<'d, D: Disk>(
    disk: &'d D,
    place: &Place<'_>,
    private: bool,
) -> io::Result<(Claim<'d, D>, File)> {
    let mut tries = 0;
    loop {
        let name = place.fresh();
        match disk.create(&name, private) {
            Ok(file) => {
                // Only `tidy` asks for it, and where there are no locks it asks in vain.
                let _ = file.try_lock();
                return Ok((Claim { disk, name, in_use: false }, file));
            }
            // Left by a process that had our number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < 100 => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

fn fill(disk: &impl Disk, file: &File, bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match disk.write(file, rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => rest = &rest[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Gives the new file what the old one has besides its content. What does not go is told, and never opens the file to
/// more people than before.
fn keep(disk: &impl Disk, file: &File, old: &Old, warnings: &mut Vec<Warning>) {
    if folder::has_other_names(&old.about) {
        warnings.push(Warning::HardLinks);
    }
    let mut permissions = old.about.permissions();
    let is_ours = || file.metadata().is_ok_and(|new| folder::same_owner(&old.about, &new));
    let mut kept = true;
    if !is_ours() {
        if disk.set_owner(file, &old.about).is_err() {
            permissions = folder::without_group(&permissions);
        }
        kept = is_ours() && permissions == old.about.permissions();
    }
    if disk.copy_attributes(&old.file, file).is_err() {
        warnings.push(Warning::AttributesLost);
    }
    let same = || file.metadata().is_ok_and(|new| new.permissions() == permissions);
    kept &= same() || disk.set_permissions(file, permissions.clone()).is_ok();
    if !kept {
        warnings.push(Warning::RightsLost);
    }
}

/// Gives the old content a second name, so that it is still there when the first one means the new content. `None`
/// where both are the same.
fn keep_version<'d, D: Disk>(
    disk: &'d D,
    place: &Place<'_>,
    old: &Old,
    bytes: &[u8],
) -> io::Result<Option<Claim<'d, D>>> {
    let content = identity::bounded(&old.file)?;
    if content == bytes {
        return Ok(None);
    }
    // Held before it is there, so that it also goes away where the link was made and the answer got lost.
    let second = Claim { disk, name: place.fresh(), in_use: false };
    if disk.link(place.name(), &second.name).is_ok() {
        return Ok(Some(second));
    }
    drop(second);
    // No second names here, as on a USB stick.
    let (name, file) = create(disk, place, true)?;
    fill(disk, &file, &content)?;
    disk.set_permissions(&file, old.about.permissions())?;
    disk.sync(&file)?;
    Ok(Some(name))
}

/// Puts the version before at `NAME.1~` and each older one a number further; the oldest falls off.
fn rotate<D: Disk>(place: &Place<'_>, mut newest: Claim<'_, D>, most: usize) -> io::Result<()> {
    let disk = newest.disk;
    let numbered = |number: usize| {
        let mut name = place.name().to_owned();
        name.push(format!(".{number}~"));
        name
    };
    for number in (1..most).rev() {
        match disk.rename(&numbered(number), &numbered(number + 1)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    disk.rename(&newest.name, &numbered(1))?;
    newest.in_use = true;
    Ok(())
}

/// Returns an error where the file no longer holds what it held. A file that went away holds nothing that could be lost.
fn check_unchanged(disk: &impl Disk, place: &Place<'_>, expect: &FileId) -> Result<(), Error> {
    let file = match disk.open(place.name()) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::from_io(place.path, error)),
    };
    let bytes = identity::bounded(&file).map_err(|error| Error::from_io(place.path, error))?;
    if digest(&bytes) == expect.content {
        Ok(())
    } else {
        Err(Error::Changed { path: place.path.to_owned() })
    }
}

/// Puts the new file in the place of the old one.
fn publish<D: Disk>(
    disk: &D,
    place: &Place<'_>,
    mut name: Claim<'_, D>,
    node: Option<(u64, u64)>,
    new: bool,
) -> Result<(), Error> {
    let target = place.name();
    let renamed =
        if new { disk.rename_new(&name.name, target) } else { disk.rename(&name.name, target) };
    if let Err(error) = renamed {
        // Over a network the answer can get lost although the server has done it.
        let there = disk.open(target).and_then(|file| file.metadata());
        let done = there.is_ok_and(|there| node.is_some() && identity::node(&there) == node);
        if !done {
            return Err(place.failed(Step::Rename, error));
        }
    }
    name.in_use = true;
    Ok(())
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
}
