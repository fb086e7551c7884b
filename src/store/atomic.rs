//! Replacing a file in one step: whoever reads it sees the old content or the new, never a part, also after a power cut.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Error;

/// Replaces the content of `path`, keeping its permissions and, where the system allows it, its owner.
///
/// A symbolic link stays, its target is replaced. A write-protected file is refused (renaming would get past the
/// protection). Whatever fails, the old file is still whole.
#[expect(clippy::disallowed_methods, reason = "the door through which files are written")]
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let target = follow(path);
    let failed = |error| Error::from_io(path, error);
    let old = match fs::metadata(&target) {
        Ok(old) if old.is_dir() => return Err(Error::IsFolder { path: path.to_owned() }),
        Ok(old) if old.permissions().readonly() => {
            return Err(Error::NoPermission { path: path.to_owned() });
        }
        Ok(old) => Some(old),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    let mut temporary = temporary(folder(&target)).map_err(failed)?;
    if let Some(old) = old {
        keep_owner(temporary.as_file(), &old);
        temporary.as_file().set_permissions(old.permissions()).map_err(failed)?;
    }
    temporary.write_all(bytes).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    temporary.persist(&target).map_err(|error| failed(error.error))?;
    sync_folder(&target);
    Ok(())
}

/// Makes a rename or a new name in the folder of `path` last. Some file systems refuse; the data is safe by then.
#[expect(clippy::disallowed_methods, reason = "a folder is opened to be synchronised")]
pub(super) fn sync_folder(path: &Path) {
    if let Ok(folder) = fs::File::open(folder(path)) {
        let _ = folder.sync_all();
    }
}

fn temporary(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gouji-").suffix(".tmp");
    #[cfg(unix)]
    {
        // A new file gets what the umask leaves of this, as from any other program.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(unix)]
fn keep_owner(file: &fs::File, old: &fs::Metadata) {
    use std::os::unix::fs::MetadataExt as _;
    // Only root may give a file away; for everyone else the owner is already the right one.
    let _ = std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_file: &fs::File, _old: &fs::Metadata) {}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Returns what a symbolic link points to in the end, also where nothing stands there yet.
fn follow(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    // The kernel gives up after 40 links too.
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&target) else { break };
        target = folder(&target).join(next);
    }
    target
}
