//! Journals, and parts of them, that nobody reads any more under names of their own, so that a person can still look at them.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::store::Error;
use crate::store::disk::{identity, private};

/// Gives a journal of which nothing is wanted any more a name that nothing reads. Returns that name.
pub(super) fn archive(path: &Path, kind: ArchiveKind) -> Result<PathBuf, Error> {
    let archived = with_suffix(path, kind.suffix());
    let failed = |error| Error::from_io(path, error);
    if private::is_missing(path) {
        return Ok(archived);
    }
    rotate(path, kind).map_err(failed)?;
    private::rename(path, &archived).map(|_| archived).map_err(failed)
}

/// Keeps a text beside a journal, for its owner alone, and says under which name.
pub(super) fn archive_text(path: &Path, kind: ArchiveKind, text: &[u8]) -> Result<PathBuf, Error> {
    let archived = with_suffix(path, kind.suffix());
    let write = || -> io::Result<()> {
        private::make_folder(identity::parent(path))?;
        rotate(path, kind)?;
        let mut copy = private::create_new(&archived)?;
        copy.write_all(text)?;
        copy.sync_all()
    };
    write().map_err(|error| Error::from_io(&archived, error))?;
    Ok(archived)
}

/// Why a journal, or a part of one, is archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArchiveKind {
    /// A person wants nothing of it, or it is of another file.
    Dropped,
    /// It cannot be read.
    Damaged,
    /// Everything in it is in the file.
    Spent,
    /// It could not be read while its work was in memory still: a whole report.
    Rescued,
}

impl ArchiveKind {
    fn suffix(self) -> &'static str {
        match self {
            Self::Dropped => ".dropped",
            Self::Damaged => ".damaged",
            Self::Spent => ".spent",
            Self::Rescued => ".rescued.toml",
        }
    }

    /// How many of a kind are kept; the oldest goes.
    fn generations(self) -> usize {
        match self {
            Self::Spent => 1,
            Self::Dropped | Self::Damaged | Self::Rescued => 3,
        }
    }
}

/// Returns the name of a journal with something added.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Frees the name of what is archived next: what has it becomes the second, the second the third.
fn rotate(path: &Path, kind: ArchiveKind) -> io::Result<()> {
    let name = |number: usize| match number {
        1 => with_suffix(path, kind.suffix()),
        _ => with_suffix(path, &format!(".{number}{}", kind.suffix())),
    };
    for number in (1..=kind.generations()).rev() {
        if number == kind.generations() {
            private::remove(&name(number))?;
        } else {
            private::rename(&name(number), &name(number + 1))?;
        }
    }
    Ok(())
}
