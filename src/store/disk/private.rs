//! Files of the program's own, such as journals and locks: made for their owner alone, opened through no link.
//!
//! What stands in them is for others to know; so is which of them is written when.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{self, Folder};
use super::identity;

/// Opens neither through a link nor waiting for the other end of a pipe; a new file is for its owner alone.
fn careful() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    options
}

/// Opens a file to be read.
pub(in crate::store) fn open(path: &Path) -> io::Result<File> {
    careful().open(path)
}

/// Opens a file that stands there, to be read and written.
pub(in crate::store) fn open_to_write(path: &Path) -> io::Result<File> {
    careful().write(true).open(path)
}

/// Makes a file that was not there, to be read and written.
pub(in crate::store) fn create_new(path: &Path) -> io::Result<File> {
    careful().write(true).create_new(true).open(path)
}

/// Makes a folder for the account alone, and those around it; one that stands there stays as it is.
pub(in crate::store) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Opens the folder in which `path` names something, and makes it where it is not there.
pub(in crate::store) fn folder_of(path: &Path) -> io::Result<impl Folder + use<>> {
    let folder = identity::parent(path);
    make_folder(folder)?;
    folder::open(&folder.canonicalize()?)
}

/// Returns whether nothing stands there, not even a link that leads nowhere.
pub(in crate::store) fn is_missing(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| identity::is_missing(&error))
}

/// Gives a file another name, replacing what has it. Returns whether there was such a file.
pub(in crate::store) fn rename(from: &Path, to: &Path) -> io::Result<bool> {
    there(fs::rename(from, to))
}

/// Takes a file away. Returns whether there was such a file.
pub(in crate::store) fn remove(path: &Path) -> io::Result<bool> {
    there(fs::remove_file(path))
}

fn there(done: io::Result<()>) -> io::Result<bool> {
    match done {
        Err(error) if identity::is_missing(&error) => Ok(false),
        done => done.map(|()| true),
    }
}

/// Returns what stands in a folder under names of this extension, sorted; nothing where there is no folder.
pub(in crate::store) fn list(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if identity::is_missing(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
