//! The steps by which one file of a folder is replaced, each a call that can fail. No order of steps, no meaning:
//! `atomic` has the order, and its tests let every single step fail.

use std::ffi::OsStr;
use std::fs::{File, Metadata, Permissions};
use std::io;
use std::path::Path;

#[cfg(any(not(unix), test))]
mod plain;
#[cfg(unix)]
mod unix;

#[cfg(any(not(unix), test))]
pub(super) use plain::Plain;
#[cfg(unix)]
pub(super) use unix::Unix;

/// Opens the folder as the system does it best. The path must be free of symbolic links.
#[cfg(unix)]
pub(in crate::store) fn open(folder: &Path) -> io::Result<impl Folder + use<>> {
    Unix::open(folder)
}

/// Opens the folder as the system does it best.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a folder is opened, which can fail")]
pub(in crate::store) fn open(folder: &Path) -> io::Result<impl Folder + use<>> {
    Ok(Plain::new(folder))
}

/// One folder of a disk. Names are names in it, never paths, and are not followed where they are symbolic links.
pub(in crate::store) trait Folder {
    /// Makes a file that was not there, to be read by its owner only where `private`.
    fn create(&self, name: &OsStr, private: bool) -> io::Result<File>;
    /// Opens a file to be read.
    fn open(&self, name: &OsStr) -> io::Result<File>;
    /// Returns an error where the account may not write to the file.
    fn check_writable(&self, name: &OsStr) -> io::Result<()>;
    /// Writes some of the bytes and says how many.
    fn write(&self, file: &File, bytes: &[u8]) -> io::Result<usize>;
    /// Gives `file` the owner and the group of `old`, as far as that goes. An error where the group is another then.
    fn set_owner(&self, file: &File, old: &Metadata) -> io::Result<()>;
    /// Gives `file` the extended attributes of `old`, access lists among them.
    fn copy_attributes(&self, old: &File, file: &File) -> io::Result<()>;
    /// Sets who may do what with the file.
    fn set_permissions(&self, file: &File, permissions: Permissions) -> io::Result<()>;
    /// Waits until the content is on the disk.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Gives the file `from` the second name `to`, which must be free.
    fn link(&self, from: &OsStr, to: &OsStr) -> io::Result<()>;
    /// Renames, replacing what is called `to`.
    fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()>;
    /// Renames, refusing to replace anything.
    fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()>;
    /// Takes a name away.
    fn remove(&self, name: &OsStr) -> io::Result<()>;
    /// Waits until the names of the folder are on the disk.
    fn sync_folder(&self) -> io::Result<()>;
}

/// Renames without replacing where the system has no call for it: the new name is taken first.
fn rename_by_link(folder: &impl Folder, from: &OsStr, to: &OsStr) -> io::Result<()> {
    match folder.link(from, to) {
        // The file stands under its name by now; a second name that stays is only untidy.
        Ok(()) => {
            let _ = folder.remove(from);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // No links here, as on a USB stick: an empty file keeps the name free from others.
        Err(_) => {
            folder.create(to, false)?;
            folder.rename(from, to).inspect_err(|_| {
                let _ = folder.remove(to);
            })
        }
    }
}

/// Returns true where other names mean the same file.
#[cfg(unix)]
pub(super) fn has_other_names(about: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    about.nlink() > 1
}

/// Returns true where both have the same owner and group.
#[cfg(unix)]
pub(super) fn same_owner(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.uid(), one.gid()) == (other.uid(), other.gid())
}

/// Lets those read and write `file` who may read and write what `about` is about.
#[cfg(unix)]
pub(super) fn share_as(file: &File, about: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let mut permissions = about.permissions();
    if fchown(file, None, Some(about.gid())).is_err() {
        permissions = without_group(&permissions);
    }
    // What does not go leaves the file to its owner alone.
    let _ = file.set_permissions(Permissions::from_mode(permissions.mode() & 0o666 | 0o600));
}

/// Returns the permissions for a file whose group is another one: it may do no more than everybody.
#[cfg(unix)]
pub(super) fn without_group(permissions: &Permissions) -> Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = permissions.mode();
    Permissions::from_mode((mode & 0o707) | (mode & (mode << 3) & 0o070))
}

#[cfg(not(unix))]
pub(super) fn has_other_names(_about: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
pub(super) fn share_as(_file: &File, _about: &Metadata) {}

#[cfg(not(unix))]
pub(super) fn same_owner(_one: &Metadata, _other: &Metadata) -> bool {
    true
}

#[cfg(not(unix))]
pub(super) fn without_group(permissions: &Permissions) -> Permissions {
    permissions.clone()
}
