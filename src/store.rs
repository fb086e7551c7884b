//! The report file: read with every problem at once, edited by byte spans, written so that nothing is lost.
//!
//! Here alone the program touches files. What the figures mean stands in `check`; the sentences stand in the locale
//! files, so that a trouble leaves here as a [`Message`].

pub mod atomic;
mod complaint;
pub mod digest;
pub mod document;
pub mod file;
mod patch;
mod reader;
pub mod recent;
mod spans;
mod syntax;
mod writer;

use std::io;
use std::path::{Path, PathBuf};

use crate::model::Message;

/// Files over this many bytes are refused before they are parsed.
pub const LIMIT: usize = 8 * 1024 * 1024;

/// Why a file was not read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such file or folder.
    #[error("{}: not found", path.display())]
    NotFound {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// A folder stands where a file is needed.
    #[error("{}: is a folder", path.display())]
    IsFolder {
        /// The path of the folder.
        path: PathBuf,
    },
    /// The account may not do this, or the file is write-protected.
    #[error("{}: no permission", path.display())]
    NoPermission {
        /// The path that was refused.
        path: PathBuf,
    },
    /// The file is over [`LIMIT`].
    #[error("{}: too large", path.display())]
    TooLarge {
        /// The path of the file.
        path: PathBuf,
    },
    /// A new file would replace another one.
    #[error("{}: stands there already", path.display())]
    Exists {
        /// The path that is taken.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("{}: the disk is full", path.display())]
    Full {
        /// The path that was being written.
        path: PathBuf,
    },
    /// Anything else that the system says.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path that was being read or written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The text with the changes would not read back as the report; the text was left as it was.
    #[error("the changes do not fit into the layout of the file")]
    NotKept,
}

impl Error {
    /// Sorts what the system says about `path` into the kinds that a person can act on.
    pub(crate) fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotFound { path },
            io::ErrorKind::IsADirectory => Self::IsFolder { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NoPermission { path }
            }
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::Io { path, source },
        }
    }

    /// Returns what is wrong, for a person.
    pub fn message(&self) -> Message {
        let about = |key, path: &Path| Message::key(key).with("path", path.display());
        match self {
            Self::NotFound { path } => about("store.not_found", path),
            Self::IsFolder { path } => about("store.is_folder", path),
            Self::NoPermission { path } => about("store.no_permission", path),
            Self::TooLarge { path } => about("store.file_too_large", path),
            Self::Exists { path } => about("store.exists", path),
            Self::Full { path } => about("store.full", path),
            Self::Io { path, source } => about("store.io", path).with("why", source),
            Self::NotKept => Message::key("store.not_kept"),
        }
    }

    /// Returns what to do about it, where something can be said.
    pub fn hint(&self) -> Option<Message> {
        match self {
            Self::NotFound { .. } => Some(Message::key("store.not_found_hint")),
            Self::IsFolder { .. } => Some(Message::key("store.is_folder_hint")),
            Self::NoPermission { .. } => Some(Message::key("store.no_permission_hint")),
            Self::TooLarge { .. } => Some(Message::key("store.too_large_hint")),
            Self::Exists { .. } => Some(Message::key("store.exists_hint")),
            Self::Full { .. } => Some(Message::key("store.full_hint")),
            Self::NotKept => Some(Message::key("store.not_kept_hint")),
            Self::Io { .. } => None,
        }
    }
}
