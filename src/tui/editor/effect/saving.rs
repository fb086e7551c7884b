//! Bringing the work to the disk: into the journal at once, into the file when asked.

use std::path::Path;

use super::files::{Files, known};
use super::{Document, Journaled, Open, Outcome, Save, Saved, Trouble};
use crate::model::{Correction, Message, Report};
use crate::store::Error;
use crate::store::disk::{entry, file};
use crate::store::journal::opening;
use crate::store::journal::replay::ResumePoint;
use crate::store::journal::session::PerformedOperation;

impl Files {
    /// Writes what was done into the journal. Typing in a text may wait for the disk a moment; figures do not.
    pub(super) fn journal(
        &mut self,
        done: &[PerformedOperation],
        report: &Report,
    ) -> Option<Outcome> {
        let at = (self.host.now)();
        let file = self.open.as_mut()?;
        let wait = !done.iter().all(|(act, _)| act.is_typing());
        let written = file.append(done, report, &at, wait);
        let failed = written.err().map(|error| error.message());
        let is_retry = done.is_empty();
        Some(Outcome::Journaled(Journaled { file: known(file), failed, is_retry }))
    }

    /// Brings to the disk what waits for it.
    pub(super) fn sync(&mut self) -> Option<Outcome> {
        let file = self.open.as_mut()?;
        let failed = file.sync().err().map(|error| error.message());
        Some(Outcome::Journaled(Journaled { file: known(file), failed, is_retry: false }))
    }

    /// Remembers where somebody was.
    pub(super) fn remember_place(
        &mut self,
        place: &ResumePoint,
        report: &Report,
    ) -> Option<Outcome> {
        let at = (self.host.now)();
        let file = self.open.as_mut()?;
        // Nobody is there to be told that it failed.
        let _ = file.sync();
        let _ = file.suspend(place, report, &at);
        Some(Outcome::Journaled(Journaled { file: known(file), failed: None, is_retry: false }))
    }

    /// Remembers that somebody came back and ended the work.
    pub(super) fn forget_place(&mut self) -> Option<Outcome> {
        let at = (self.host.now)();
        // It is no loss where this cannot be written: the next time begins in the old place.
        let _ = self.open.as_mut()?.clear_resume_point(&at);
        None
    }

    /// Saves into the file. One that another program changed is opened anew where the journal has what was done.
    pub(super) fn save(&mut self, save: Save) -> Option<Outcome> {
        let now = (self.host.now)();
        let file = self.open.as_mut()?;
        let corrections = dated(save.corrections, &now);
        let path = file.path().to_owned();
        Some(match file.save(&save.report, &corrections, &now) {
            Ok(warnings) => Outcome::Saved(Saved {
                at: (self.host.clock)(),
                corrections,
                warnings: warnings.iter().map(|warning| warning.message(&path)).collect(),
                file: known(file),
            }),
            Err(Error::Changed { .. }) if file.is_journaled() => {
                let now = Some(save.report);
                self.open(Open { path, read_only: false, now, waited_at: None })
            }
            Err(error) => Outcome::NotSaved { trouble: (&error).into(), file: known(file) },
        })
    }

    /// Saves under a new name.
    pub(super) fn save_as(&mut self, path: &Path, save: Save) -> Option<Outcome> {
        if self.open.as_ref().is_some_and(|file| file.path() == path) && !entry::is_file(path) {
            // Its own file, which somebody took away: the lock and the journal are ours already.
            return self.save(save);
        }
        let mut report = save.report;
        let corrections = dated(save.corrections, &(self.host.now)());
        report.corrections.extend(corrections.iter().cloned());
        Some(match opening::create(path, &report, &self.host.session_config) {
            Ok(file) => {
                let known = known(&file);
                // What the old journal holds is in the new file.
                if let Some(mut old) = self.open.replace(file) {
                    let _ = old.drop_journal();
                }
                self.remember(path);
                Outcome::SavedAs { at: (self.host.clock)(), corrections, file: known }
            }
            Err(error) => Outcome::Failed((&error).into()),
        })
    }

    /// Puts away what is not in the file.
    pub(super) fn drop_work(&mut self) -> Option<Outcome> {
        let file = self.open.as_mut()?;
        Some(match file.drop_journal() {
            Ok(()) => {
                file.release();
                Outcome::Dropped(known(file))
            }
            Err(error) => Outcome::Failed((&error).into()),
        })
    }
}

fn dated(mut corrections: Vec<Correction>, now: &str) -> Vec<Correction> {
    for correction in &mut corrections {
        now.clone_into(&mut correction.when);
    }
    corrections
}

/// Writes a document beside the report. A file that is there is left alone: the document gets a number.
pub(super) fn publish(document: &Document) -> Outcome {
    let (path, is_draft) = (&document.path, document.is_draft);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2..100).map(|n| path.with_file_name(format!("{stem}-{n}.{ending}")));
    for path in std::iter::once(path.clone()).chain(numbered) {
        match file::write_new(&path, &document.bytes) {
            Ok(()) => return Outcome::Published { path, is_draft },
            Err(Error::Exists { .. }) => {}
            Err(error) => return Outcome::Failed(Trouble::from(&error)),
        }
    }
    Outcome::Failed(Message::key("tui.publish_too_many").with("file", path.display()).into())
}
