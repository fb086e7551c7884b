//! Replacing a file in one step: whoever reads it sees the old content or the new, never a part, also after a power cut.
//!
//! A new file is written beside the old one, brought to the disk, and renamed over it. Where any step fails, the old
//! file is as it was and nothing is left beside it. What the content means, and who else has it open, is not known here.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

use super::digest::digest;
use super::folder::{self, Folder};
use super::identity::{self, FileId};
use crate::model::Message;
use crate::store::Error;

mod backup;
mod destination;
#[cfg(all(test, unix))]
mod faults;

use backup::{keep_backup, rotate};
use destination::{Destination, SUFFIX, Step, TempFile};

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
    let target =
        if options.new { identity::resolve_parent(path)? } else { identity::resolve(path)? };
    if options.expect.is_some_and(|expect| expect.target != target) {
        return Err(Error::LinkMoved { path: path.to_owned(), now: target });
    }
    let destination = Destination { path, target: &target };
    let folder = folder::open(destination.folder())
        .map_err(|error| destination.failed(Step::Begin, error))?;
    save_in(&folder, &destination, bytes, options)
}

/// Removes what a killed process left beside the file while it was saving. Returns how many files that were.
///
/// A process that is still at work holds a lock on its file, which then stays.
pub fn remove_leftovers(path: &Path) -> usize {
    let Ok(target) = identity::resolve(path) else { return 0 };
    let destination = Destination { path, target: &target };
    let Ok(folder) = folder::open(destination.folder()) else { return 0 };
    let prefix = destination.prefix();
    let entries = fs::read_dir(destination.folder()).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name()).filter(|name| {
        let text = name.to_string_lossy();
        text.starts_with(&prefix) && text.ends_with(SUFFIX)
    });
    let gone = |name: &OsString| {
        folder.open(name).is_ok_and(|file| file.try_lock().is_ok()) && folder.remove(name).is_ok()
    };
    names.filter(gone).count()
}

/// The file as it stands before it is replaced.
struct Old {
    file: File,
    about: Metadata,
}

fn save_in<D: Folder>(
    folder: &D,
    destination: &Destination<'_>,
    bytes: &[u8],
    options: &Options<'_>,
) -> Result<Saved, Error> {
    let failed = |error| destination.failed(Step::Write, error);
    let old = if options.new { None } else { open_existing(folder, destination)? };
    let mut warnings = Vec::new();
    let (name, file) = create(folder, destination, old.is_some())
        .map_err(|error| destination.failed(Step::Begin, error))?;
    write_all(folder, &file, bytes).map_err(failed)?;
    if let Some(old) = &old {
        copy_metadata(folder, &file, old, &mut warnings);
    }
    match folder.sync(&file) {
        Err(error) if !is_unsupported(&error) => return Err(failed(error)),
        Err(_) => warnings.push(Warning::NotSynced),
        Ok(()) => {}
    }
    let inode = identity::inode(&file.metadata().map_err(failed)?);
    if let Some(expect) = options.expect {
        check_unchanged(folder, destination, expect)?;
    }
    let before = match &old {
        Some(old) if options.backup > 0 => keep_backup(folder, destination, old, bytes),
        _ => Ok(None),
    };
    // Where nothing stood, nothing is replaced: another program may have made the file meanwhile.
    rename_into_place(folder, destination, name, inode, old.is_none())?;
    let rotated = before
        .and_then(|before| before.map_or(Ok(()), |name| rotate(destination, name, options.backup)));
    if rotated.is_err() {
        warnings.push(Warning::BackupFailed);
    }
    // Some file systems cannot do this and need not; any other failure leaves the new name in doubt.
    if folder.sync_folder().is_err_and(|error| !is_unsupported(&error)) {
        warnings.push(Warning::NotSynced);
    }
    warnings.dedup();
    let id = FileId { target: destination.target.to_owned(), inode, content: digest(bytes) };
    Ok(Saved { id, warnings })
}

/// Returns the file that stands there, if it may be replaced.
fn open_existing(
    folder: &impl Folder,
    destination: &Destination<'_>,
) -> Result<Option<Old>, Error> {
    let failed = |error| Error::from_io(destination.path, error);
    let path = || destination.path.to_owned();
    let file = match folder.open(destination.name()) {
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
    folder.check_writable(destination.name()).map_err(failed)?;
    if about.permissions().readonly() {
        return Err(Error::NoPermission { path: path() });
    }
    Ok(Some(Old { file, about }))
}

fn create<'d, D: Folder>(
    folder: &'d D,
    destination: &Destination<'_>,
    private: bool,
) -> io::Result<(TempFile<'d, D>, File)> {
    let mut tries = 0;
    loop {
        let name = destination.temp_name();
        match folder.create(&name, private) {
            Ok(file) => {
                // Only `remove_leftovers` asks for it, and where there are no locks it asks in vain.
                let _ = file.try_lock();
                return Ok((TempFile { folder, name, in_use: false }, file));
            }
            // Left by a process that had our number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < 100 => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

fn write_all(folder: &impl Folder, file: &File, bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match folder.write(file, rest) {
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
fn copy_metadata(folder: &impl Folder, file: &File, old: &Old, warnings: &mut Vec<Warning>) {
    if folder::has_other_names(&old.about) {
        warnings.push(Warning::HardLinks);
    }
    let mut permissions = old.about.permissions();
    let is_ours = || file.metadata().is_ok_and(|new| folder::same_owner(&old.about, &new));
    let mut kept = true;
    if !is_ours() {
        if folder.set_owner(file, &old.about).is_err() {
            permissions = folder::without_group(&permissions);
        }
        kept = is_ours() && permissions == old.about.permissions();
    }
    if folder.copy_attributes(&old.file, file).is_err() {
        warnings.push(Warning::AttributesLost);
    }
    let same = || file.metadata().is_ok_and(|new| new.permissions() == permissions);
    kept &= same() || folder.set_permissions(file, permissions.clone()).is_ok();
    if !kept {
        warnings.push(Warning::RightsLost);
    }
}

/// Returns an error where the file no longer holds what it held. A file that went away holds nothing that could be lost.
fn check_unchanged(
    folder: &impl Folder,
    destination: &Destination<'_>,
    expect: &FileId,
) -> Result<(), Error> {
    let file = match folder.open(destination.name()) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::from_io(destination.path, error)),
    };
    let bytes =
        identity::read_bounded(&file).map_err(|error| Error::from_io(destination.path, error))?;
    if digest(&bytes) == expect.content {
        Ok(())
    } else {
        Err(Error::Changed { path: destination.path.to_owned() })
    }
}

/// Puts the new file in the place of the old one.
fn rename_into_place<D: Folder>(
    folder: &D,
    destination: &Destination<'_>,
    mut name: TempFile<'_, D>,
    inode: Option<(u64, u64)>,
    new: bool,
) -> Result<(), Error> {
    let target = destination.name();
    let renamed =
        if new { folder.rename_new(&name.name, target) } else { folder.rename(&name.name, target) };
    if let Err(error) = renamed {
        // Over a network the answer can get lost although the server has done it.
        let there = folder.open(target).and_then(|file| file.metadata());
        let done = there.is_ok_and(|there| inode.is_some() && identity::inode(&there) == inode);
        if !done {
            return Err(destination.failed(Step::Rename, error));
        }
    }
    name.in_use = true;
    Ok(())
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
}
