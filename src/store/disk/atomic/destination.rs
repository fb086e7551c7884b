//! The file that a save replaces, and the name beside it under which the new content is written.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::store::Error;
use crate::store::disk::digest::digest;
use crate::store::disk::folder::Folder;
use crate::store::disk::identity;

/// The end of the names of files that are about to take the place of another.
pub(super) const SUFFIX: &str = ".tmp";

/// Where saving stands: the same answer of the system means different things.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Begin,
    Write,
    Rename,
}

/// The file to be replaced, as it was asked for and as it really is.
pub(super) struct Destination<'a> {
    pub(super) path: &'a Path,
    pub(super) target: &'a Path,
}

impl Destination<'_> {
    pub(super) fn folder(&self) -> &Path {
        identity::parent(self.target)
    }

    pub(super) fn name(&self) -> &OsStr {
        self.target.file_name().unwrap_or_default()
    }

    /// The name itself could be too long with anything added.
    pub(super) fn prefix(&self) -> String {
        let digest = digest(self.name().as_encoded_bytes()).to_string();
        format!(".gouji-{}-", &digest[..8])
    }

    /// Returns a name that nobody else on this machine takes.
    pub(super) fn temp_name(&self) -> OsString {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        format!("{}{}-{count}{SUFFIX}", self.prefix(), std::process::id()).into()
    }

    pub(super) fn failed(&self, step: Step, error: io::Error) -> Error {
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

/// A name beside the file that goes away unless it is put to use.
pub(super) struct TempFile<'d, D: Folder> {
    pub(super) folder: &'d D,
    pub(super) name: OsString,
    pub(super) in_use: bool,
}

impl<D: Folder> Drop for TempFile<'_, D> {
    fn drop(&mut self) {
        if !self.in_use {
            // The failure before this one is the one to tell.
            let _ = self.folder.remove(&self.name);
        }
    }
}
