//! A folder by its path, with what every system can do: no owners, no extended attributes.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Folder, rename_by_link};

/// A folder.
#[derive(Debug)]
pub(in crate::store::disk) struct Plain {
    folder: PathBuf,
}

impl Plain {
    pub(in crate::store::disk) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }
}

impl Folder for Plain {
    fn create(&self, name: &OsStr, _private: bool) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).create_new(true).open(self.folder.join(name))
    }

    fn open(&self, name: &OsStr) -> io::Result<File> {
        File::open(self.folder.join(name))
    }

    fn check_writable(&self, name: &OsStr) -> io::Result<()> {
        OpenOptions::new().append(true).open(self.folder.join(name)).map(drop)
    }

    fn write(&self, mut file: &File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    fn set_owner(&self, _file: &File, _old: &Metadata) -> io::Result<()> {
        Ok(())
    }

    fn copy_attributes(&self, _old: &File, _file: &File) -> io::Result<()> {
        Ok(())
    }

    fn set_permissions(&self, file: &File, permissions: Permissions) -> io::Result<()> {
        file.set_permissions(permissions)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn link(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::hard_link(self.folder.join(from), self.folder.join(to))
    }

    fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.folder.join(from), self.folder.join(to))
    }

    fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        rename_by_link(self, from, to)
    }

    fn remove(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.folder.join(name))
    }

    fn sync_folder(&self) -> io::Result<()> {
        Ok(())
    }
}
