//! Why a file was not read or written, sorted into the kinds that a person can act on; the sentences stand in the locale
//! files.

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
    /// Standard input was closed or empty.
    #[error("standard input: nothing came")]
    NothingCame,
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
    /// The share of the disk that the account may use is taken.
    #[error("{}: over quota", path.display())]
    Quota {
        /// The path that was being written.
        path: PathBuf,
    },
    /// The whole disk is write-protected.
    #[error("{}: the disk is read-only", path.display())]
    ReadOnlyDisk {
        /// The path that was being written.
        path: PathBuf,
    },
    /// The folder to write in is not there, or not there any more.
    #[error("{}: no such folder", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The account may not make files in the folder.
    #[error("{}: the folder takes no files", path.display())]
    FolderLocked {
        /// The folder.
        path: PathBuf,
    },
    /// The network or the disk went away.
    #[error("{}: the disk does not answer", path.display())]
    Unreachable {
        /// The path that was being read or written.
        path: PathBuf,
    },
    /// The new content was written, but could not be put in the place of the old one.
    #[error("{}: not replaced: {source}", path.display())]
    NotReplaced {
        /// The file that is as it was.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The name leads to another file than when it was opened.
    #[error("{}: leads to {} now", path.display(), now.display())]
    LinkMoved {
        /// The name.
        path: PathBuf,
        /// The file that it leads to now.
        now: PathBuf,
    },
    /// Another program changed the file since it was read.
    #[error("{}: changed by another program", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A device, a pipe or the like, whose content cannot be replaced.
    #[error("{}: no ordinary file", path.display())]
    NotAFile {
        /// The path of it.
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
    NotPreserved,
}

impl Error {
    /// Sorts what the system says about `path` into the kinds that a person can act on.
    pub(in crate::store) fn from_io(path: &Path, source: io::Error) -> Self {
        use io::ErrorKind as Kind;
        let path = path.to_owned();
        match source.kind() {
            Kind::NotFound | Kind::NotADirectory => Self::NotFound { path },
            Kind::IsADirectory => Self::IsFolder { path },
            Kind::PermissionDenied => Self::NoPermission { path },
            Kind::ReadOnlyFilesystem => Self::ReadOnlyDisk { path },
            Kind::AlreadyExists => Self::Exists { path },
            Kind::StorageFull => Self::Full { path },
            Kind::QuotaExceeded => Self::Quota { path },
            Kind::StaleNetworkFileHandle
            | Kind::TimedOut
            | Kind::NotConnected
            | Kind::HostUnreachable
            | Kind::NetworkUnreachable
            | Kind::NetworkDown => Self::Unreachable { path },
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
            Self::Quota { path } => about("store.quota", path),
            Self::ReadOnlyDisk { path } => about("store.read_only_disk", path),
            Self::NoFolder { path } => about("store.no_folder", path),
            Self::FolderLocked { path } => about("store.folder_locked", path),
            Self::Unreachable { path } => about("store.unreachable", path),
            Self::NotReplaced { path, source } => {
                about("store.not_replaced", path).with("why", source)
            }
            Self::LinkMoved { path, now } => {
                about("store.link_moved", path).with("now", now.display())
            }
            Self::Changed { path } => about("store.changed", path),
            Self::NotAFile { path } => about("store.not_a_file", path),
            Self::Io { path, source } => about("store.io", path).with("why", source),
            Self::NothingCame => Message::key("store.nothing_came"),
            Self::NotPreserved => Message::key("store.not_preserved"),
        }
    }

    /// Returns what to do about it, where something can be said.
    pub fn hint(&self) -> Option<Message> {
        Some(Message::key(match self {
            Self::NotFound { .. } => "store.not_found_hint",
            Self::IsFolder { .. } => "store.is_folder_hint",
            Self::NoPermission { .. } => "store.no_permission_hint",
            Self::TooLarge { .. } => "store.too_large_hint",
            Self::Exists { .. } => "store.exists_hint",
            Self::Full { .. } => "store.full_hint",
            Self::Quota { .. } => "store.quota_hint",
            Self::ReadOnlyDisk { .. } => "store.read_only_disk_hint",
            Self::NoFolder { .. } => "store.no_folder_hint",
            Self::FolderLocked { .. } => "store.folder_locked_hint",
            Self::Unreachable { .. } => "store.unreachable_hint",
            Self::NotReplaced { .. } => "store.not_replaced_hint",
            Self::LinkMoved { .. } => "store.link_moved_hint",
            Self::Changed { .. } => "store.changed_hint",
            Self::NotAFile { .. } => "store.not_a_file_hint",
            Self::NothingCame => "store.nothing_came_hint",
            Self::NotPreserved => "store.not_preserved_hint",
            Self::Io { .. } => return None,
        }))
    }
}
