//! The list of files opened lately, newest first: one path a line in the state folder. Losing it costs nothing.

use std::path::{Path, PathBuf};

use super::Error;
use super::disk::{entry, file};

/// How many files are remembered.
pub const MOST: usize = 12;

const NAME: &str = "recent";

/// Returns the remembered files, newest first; none where there is no list or it cannot be read.
pub fn load(state_dir: &Path) -> Vec<PathBuf> {
    let bytes = file::read(&state_dir.join(NAME)).unwrap_or_default();
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .take(MOST)
        .map(path_of)
        .collect()
}

/// Puts a file at the top of the list, with its full path. A report opens right after this, so no disk is waited for.
pub fn remember(state_dir: &Path, path: &Path) -> Result<(), Error> {
    let path = entry::absolute(path).map_err(|error| Error::from_io(path, error))?;
    if bytes_of(&path).contains(&b'\n') {
        return Ok(());
    }
    let held = load(state_dir);
    if held.first() == Some(&path) {
        return Ok(());
    }
    file::make_folder(state_dir)?;
    let older = held.into_iter().filter(|other| *other != path);
    let mut list = Vec::new();
    for path in std::iter::once(path.clone()).chain(older).take(MOST) {
        list.extend(bytes_of(&path));
        list.push(b'\n');
    }
    file::write_in_place(&state_dir.join(NAME), &list)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(unix)]
fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).trim_end_matches('\r').to_owned())
}

#[cfg(not(unix))]
fn bytes_of(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}
