//! Which file a name means: where it leads through symbolic links, and what it held when it was read.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::digest::{Digest, digest};
use crate::store::{Error, LIMIT};

/// A file as it was read or written: enough to see later whether a name still means it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileId {
    /// The real path, behind all symbolic links.
    pub target: PathBuf,
    /// Device and inode, where the system has such numbers. Both may change when a disk is plugged in again.
    pub inode: Option<(u64, u64)>,
    /// The digest of the content.
    pub content: Digest,
}

/// Reads a file of [`LIMIT`] at most and says which one it was.
pub fn read(path: &Path) -> Result<(Vec<u8>, FileId), Error> {
    let failed = |error| Error::from_io(path, error);
    let target = path.canonicalize().map_err(failed)?;
    let file = fs::File::open(&target).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if about.is_dir() {
        return Err(Error::IsFolder { path: path.to_owned() });
    }
    let bytes = read_bounded(&file).map_err(failed)?;
    if bytes.len() > LIMIT {
        return Err(Error::TooLarge { path: path.to_owned() });
    }
    let id = FileId { target, inode: inode(&about), content: digest(&bytes) };
    Ok((bytes, id))
}

/// Returns the real path behind `path`, also where nothing stands there yet. Its folder must be there.
pub fn resolve(path: &Path) -> Result<PathBuf, Error> {
    let mut target = path.to_owned();
    // The kernel gives up after 40 links too.
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&target) else { break };
        target = parent(&target).join(next);
    }
    resolve_parent(&target)
}

/// Returns `path` with its folder free of links; the last part is not followed.
pub(in crate::store) fn resolve_parent(path: &Path) -> Result<PathBuf, Error> {
    let Some(name) = path.file_name() else {
        return Err(Error::IsFolder { path: path.to_owned() });
    };
    let parent = parent(path);
    match parent.canonicalize() {
        Ok(parent) => Ok(parent.join(name)),
        Err(error) if is_missing(&error) => Err(Error::NoFolder { path: parent.to_owned() }),
        Err(error) => Err(Error::from_io(parent, error)),
    }
}

/// Returns the name of a hidden file that belongs to `target` and stands beside it.
pub(in crate::store) fn hidden_sibling(target: &Path, end: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default();
    let mut hidden = OsString::from(".");
    // A name may have 255 bytes at most.
    if name.len() > 200 {
        hidden.push(&digest(name.as_encoded_bytes()).to_string()[..16]);
    } else {
        hidden.push(name);
    }
    hidden.push(end);
    target.with_file_name(hidden)
}

/// Returns the folder that a path names something in.
pub(in crate::store) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Reads a file, one byte more than a report may have at most.
pub(in crate::store) fn read_bounded(file: &fs::File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(in crate::store) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such numbers")]
pub(in crate::store) fn inode(about: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
pub(in crate::store) fn inode(_about: &fs::Metadata) -> Option<(u64, u64)> {
    None
}
