//! What stands under a name, looked at without opening it: a file, a folder, nothing, the same file as another name's.
//!
//! Each answer holds for the moment in which it is given. Whoever goes on to read or to write must not trust it, but see
//! what the reading or writing says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Returns whether a file stands there, also behind a symbolic link.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Returns whether a folder stands there, also behind a symbolic link.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Returns whether anything stands there; a symbolic link that leads nowhere is nothing.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Returns whether both names lead to the same file, which must be there.
pub fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Returns when a file was changed last; `None` where the system does not say.
pub fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// Returns the full path of a name, from the folder in which the program was started. Nothing need stand there.
pub(in crate::store) fn absolute(path: &Path) -> io::Result<PathBuf> {
    std::path::absolute(path)
}
