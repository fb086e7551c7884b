//! The journal of a report as a file: where it stands, and how a line gets to the disk.
//!
//! What the lines mean stands in `record` and `replay`; when they are written is for `session` to say.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::archive::{ArchiveKind, archive_text};
use super::record::{self, ChainState, Event, Record};
use crate::store::Error;
use crate::store::disk::digest::digest;
use crate::store::disk::folder::Folder as _;
use crate::store::disk::{identity, private};

/// Longer journals begin anew once the file holds everything that is in them.
const LONG: u64 = 4 * 1024 * 1024;
/// The extension of journals in the folder of the account.
const EXTENSION: &str = "journal";
/// No honest journal is longer.
const LIMIT: u64 = 256 * 1024 * 1024;

/// Where journals are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum JournalLocation {
    /// In this folder of the account's own.
    Folder(PathBuf),
    /// Hidden, beside each report.
    Beside,
    /// Nowhere.
    #[default]
    Off,
}

impl JournalLocation {
    /// Returns where the journal of the report at this real path stands. The name tells reports apart by their whole
    /// path, so that a report that was copied or renamed meets no journal of another.
    pub fn path_of(&self, target: &Path) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => {
                let name = digest(target.as_os_str().as_encoded_bytes()).to_string();
                Some(folder.join(format!("{}.{EXTENSION}", &name[..32])))
            }
            Self::Beside => Some(identity::hidden_sibling(target, ".gouji-journal")),
            Self::Off => None,
        }
    }
}

/// A journal that is open and belongs to nobody else.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    chain: ChainState,
    length: u64,
}

/// Why a journal is not ours.
#[derive(Debug)]
pub(super) enum Refused {
    /// Another process writes it.
    Busy,
    /// The system says no.
    Failed(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Journal {
    /// Makes a journal with these first lines, in the place of any that stood there; the old one is there until the new
    /// one is whole.
    pub(super) fn create(path: &Path, records: &[Record]) -> Result<Self, Error> {
        let failed = |error| Error::from_io(path, error);
        let folder = private::folder_of(path).map_err(failed)?;
        let name = path.file_name().unwrap_or_default();
        let mut fresh = name.to_owned();
        fresh.push(".new");
        // Left by a process that was killed right here; nobody else makes one, for the report is locked.
        let _ = folder.remove(&fresh);
        let made = || -> io::Result<Self> {
            let file = folder.create(&fresh, true)?;
            let _ = file.try_lock();
            let mut journal =
                Self { file, path: path.to_owned(), chain: ChainState::first(), length: 0 };
            journal.append(records)?;
            journal.file.sync_all()?;
            folder.rename(&fresh, name)?;
            // Some disks cannot do this and need not.
            let _ = folder.sync_folder();
            Ok(journal)
        };
        made().map_err(|error| {
            let _ = folder.remove(&fresh);
            failed(error)
        })
    }

    /// Opens a journal that was read, to go on after its good lines. What comes after them is kept beside it where it is
    /// not the beginning of a line that was never finished.
    pub(super) fn resume(
        path: &Path,
        valid_len: usize,
        chain: ChainState,
    ) -> Result<Self, Refused> {
        let failed = |error| Refused::Failed(Error::from_io(path, error));
        let mut file = private::open_to_write(path).map_err(failed)?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(Refused::Busy);
        }
        let end = file.metadata().map_err(failed)?.len();
        let valid_len = valid_len as u64;
        if valid_len < end {
            archive_tail(&mut file, path, valid_len).map_err(Refused::Failed)?;
            file.set_len(valid_len).map_err(failed)?;
        }
        file.seek(SeekFrom::Start(valid_len)).map_err(failed)?;
        Ok(Self { file, path: path.to_owned(), chain, length: valid_len })
    }

    /// Adds lines; they are on the disk only after [`Self::sync`]. After an error the journal is of no more use.
    pub(super) fn append(&mut self, records: &[Record]) -> io::Result<()> {
        let mut lines = String::new();
        for record in records {
            lines.push_str(&self.chain.line(record)?);
        }
        self.file.write_all(lines.as_bytes())?;
        self.length += lines.len() as u64;
        Ok(())
    }

    /// Waits until all lines are on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Says that a save which was announced is in the file.
    pub(super) fn confirm(&mut self) -> Result<(), Error> {
        let record = Record { at: String::new(), event: Event::Saved };
        let written = self.append(&[record]).and_then(|()| self.sync());
        written.map_err(|error| Error::from_io(&self.path, error))
    }

    /// Returns where it stands.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether it had better begin anew when it can.
    pub(super) fn is_long(&self) -> bool {
        self.length > LONG
    }
}

/// Reads a journal; `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let failed = |error| Error::from_io(path, error);
    let file = match private::open(path) {
        Ok(file) => file,
        Err(error) if identity::is_missing(&error) => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(Error::NotAFile { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    file.take(LIMIT).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes))
}

/// Removes a journal that holds nothing which is not in its file. One that another process writes stays.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    let failed = |error| Error::from_io(path, error);
    let file = private::open_to_write(path).map_err(failed)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(()),
        _ => private::remove(path).map(drop).map_err(failed),
    }
}

/// Returns the journals in the folder of the account, sorted by name; none where each stands beside its report.
pub(super) fn all(journals: &JournalLocation) -> Result<Vec<PathBuf>, Error> {
    let JournalLocation::Folder(folder) = journals else { return Ok(Vec::new()) };
    private::list(folder, EXTENSION).map_err(|error| Error::from_io(folder, error))
}

/// A line that was cut off in the middle was never told to be safe; anything else is kept for people to look at.
fn archive_tail(file: &mut File, path: &Path, valid_len: u64) -> Result<(), Error> {
    let mut rest = Vec::new();
    let failed = |error| Error::from_io(path, error);
    file.seek(SeekFrom::Start(valid_len)).map_err(failed)?;
    io::Read::by_ref(file).take(LIMIT).read_to_end(&mut rest).map_err(failed)?;
    if !record::is_unfinished(&rest) {
        archive_text(path, ArchiveKind::Damaged, &rest)?;
    }
    Ok(())
}
