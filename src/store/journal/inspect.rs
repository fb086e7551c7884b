//! Journals looked into without opening their reports: one of them, or all of the account.
//!
//! The file need not be there, nor be readable: the journal began with its content. Nothing is locked; only what holds no
//! work is ever taken away, and only when it is old.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::archive::{self, ArchiveKind};
use super::recovery::{self, Recovery};
use super::replay;
use super::session::SessionConfig;
use super::storage;
use crate::model::Forms;
use crate::store::Error;
use crate::store::disk::digest::digest;
use crate::store::disk::identity::FileId;
use crate::store::disk::{entry, identity};

/// So many old journals are looked through at once, so that nobody waits for it.
const AT_ONCE: usize = 20;

/// Looks into the journal of a report. Nothing is locked, written or put away.
pub fn look(path: &Path, config: &SessionConfig, forms: &dyn Forms) -> Result<Recovery, Error> {
    let target = identity::resolve(path)?;
    let Some(journal_path) = config.journals.path_of(&target) else { return Ok(Recovery::Nothing) };
    let Some(bytes) = storage::read(&journal_path)? else { return Ok(Recovery::Nothing) };
    let now = match identity::read(path) {
        Ok(now) => Some(now),
        Err(Error::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(compare(&bytes, &journal_path, &target, now.as_ref(), forms))
}

/// Returns in how many places a journal holds work that can go into the report in its file. What cannot be read holds
/// nothing.
pub fn unsaved_places(path: &Path, config: &SessionConfig, forms: &dyn Forms) -> usize {
    match look(path, config, forms) {
        Ok(Recovery::Unsaved(found) | Recovery::Conflict(found)) => found.differences.len(),
        _ => 0,
    }
}

/// Says what a journal at `journal_path` holds against the file at `target`, which is not there where `now` is `None`.
fn compare(
    bytes: &[u8],
    journal_path: &Path,
    target: &Path,
    now: Option<&(Vec<u8>, FileId)>,
    forms: &dyn Forms,
) -> Recovery {
    let content = now.map_or_else(|| digest(b""), |(_, id)| id.content);
    match recovery::replayed(bytes, journal_path, target, &content, forms) {
        Ok(replay) => Recovery::of(replay, now.map(|(text, _)| text.as_slice()), forms),
        Err(recovery) => recovery,
    }
}

/// The journal of a report, one of many.
#[derive(Debug)]
pub struct Listed {
    /// The journal itself.
    pub journal_path: PathBuf,
    /// The report, as the journal names it; empty where the journal cannot be read.
    pub file: PathBuf,
    /// When it was written last.
    pub written: Option<SystemTime>,
    /// What it holds.
    pub recovery: Recovery,
}

impl Listed {
    fn of(
        journal_path: PathBuf,
        written: Option<SystemTime>,
        forms: &dyn Forms,
    ) -> Result<Self, Error> {
        let bytes = storage::read(&journal_path)?.unwrap_or_default();
        let file = replay::file_of(&bytes).map(PathBuf::from).unwrap_or_default();
        // A disk that is not plugged in is as good as a file that is gone.
        let now = identity::read(&file).ok();
        let recovery = compare(&bytes, &journal_path, &file, now.as_ref(), forms);
        Ok(Self { journal_path, file, written, recovery })
    }
}

/// Returns all journals of the account that hold work which is in no file, where they stand in one folder.
pub fn all(config: &SessionConfig, forms: &dyn Forms) -> Result<Vec<Listed>, Error> {
    let mut found = Vec::new();
    for journal_path in storage::all(&config.journals)? {
        let written = entry::modified(&journal_path);
        let listed = Listed::of(journal_path, written, forms)?;
        if listed.recovery.is_unsaved() {
            found.push(listed);
        }
    }
    Ok(found)
}

/// Clears away journals that were written last before `until` and hold nothing beyond their files, a few at a time. What
/// holds work, or cannot be read, stays however old it is.
pub fn tidy(config: &SessionConfig, until: SystemTime, forms: &dyn Forms) -> Result<(), Error> {
    let is_old = |journal_path: &PathBuf| {
        entry::modified(journal_path).is_some_and(|written| written < until)
    };
    let old = storage::all(&config.journals)?.into_iter().filter(is_old);
    for journal_path in old.take(AT_ONCE) {
        let listed = Listed::of(journal_path, None, forms)?;
        if !listed.recovery.is_unsaved() {
            storage::remove(&listed.journal_path)?;
        }
    }
    Ok(())
}

/// Puts away what the journal of a report holds, and returns where it is then; `None` where there is no journal. To be
/// called by who holds the lock.
pub fn archive(path: &Path, config: &SessionConfig) -> Result<Option<PathBuf>, Error> {
    let journal_path = config.journals.path_of(&identity::resolve(path)?);
    match journal_path {
        Some(journal_path) if storage::read(&journal_path)?.is_some() => {
            archive::archive(&journal_path, ArchiveKind::Dropped).map(Some)
        }
        _ => Ok(None),
    }
}
