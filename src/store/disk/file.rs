//! Whole files in and out, never more of one than the limit; no meaning, no layout.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::atomic;
use crate::store::{Error, LIMIT};

/// Reads a file, refusing a folder and anything over [`LIMIT`].
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let file = fs::File::open(path).map_err(|error| Error::from_io(path, error))?;
    let about = file.metadata().map_err(|error| Error::from_io(path, error))?;
    if about.is_dir() {
        return Err(Error::IsFolder { path: path.to_owned() });
    }
    read_bounded(path, file, usize::try_from(about.len()).unwrap_or(LIMIT))
}

/// Reads a file, or standard input where the path is `-`. Nothing on standard input, as where it is closed, is an error.
pub fn read_stdin_or_file(path: &Path) -> Result<Vec<u8>, Error> {
    if path.as_os_str() != "-" {
        return read(path);
    }
    let bytes = read_bounded(path, io::stdin().lock(), 0)?;
    if bytes.is_empty() { Err(Error::NothingCame) } else { Ok(bytes) }
}

/// Reads at most `most` bytes of a file that is no report, or of standard input where the path is `-`, and one more where
/// there are more.
pub fn read_at_most(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    let failed = |error| Error::from_io(path, error);
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().take(most as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
        return if bytes.is_empty() { Err(Error::NothingCame) } else { Ok(bytes) };
    }
    let file = fs::File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(Error::IsFolder { path: path.to_owned() });
    }
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Reads the first bytes of a file, `most` of them or all there are.
pub(in crate::store) fn read_head(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads one byte more than allowed at most, so that a device without an end is refused too. `likely` saves reading
/// in small pieces.
fn read_bounded(path: &Path, source: impl Read, likely: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(likely.min(LIMIT) + 1);
    source
        .take(LIMIT as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::from_io(path, error))?;
    if bytes.len() > LIMIT {
        return Err(Error::TooLarge { path: path.to_owned() });
    }
    Ok(bytes)
}

/// Writes a new file, refusing to touch one that stands there. The name appears when the content is whole.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let options = atomic::Options { new: true, ..atomic::Options::default() };
    atomic::save(path, bytes, &options).map(drop)
}

/// Writes a file in place and waits for no disk: only for what may be lost.
pub(in crate::store) fn write_in_place(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|error| Error::from_io(path, error))
}

/// Returns the `.toml` files of a folder, not of the folders in it, sorted by name.
pub fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| Error::from_io(folder, error))? {
        let path = entry.map_err(|error| Error::from_io(folder, error))?.path();
        if path.extension().is_some_and(|end| end == "toml") && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Returns the files of a folder whose names begin with no dot, not of the folders in it, sorted by name.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::from_io(folder, error);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let hidden =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '~']));
        if !hidden && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Makes a folder, and those around it; one that is there is fine.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| Error::from_io(folder, error))
}
