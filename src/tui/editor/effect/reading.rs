//! Documents that are opened instead of a report, and what is told of files before one is opened.

use std::path::Path;

use super::files::{Files, known};
use super::{Created, Outcome, Proposed, RecentFile, Trouble};
use crate::import::{self, ImportError, ImportOptions, read};
use crate::model::{Message, Report};
use crate::store::disk::{entry, file};
use crate::store::journal::{inspect, opening};
use crate::store::recent;
use crate::store::report::document::{self, Document};

/// How many recent files are shown.
const RECENT: usize = 3;

impl Files {
    /// Reads a document. Returns nothing where the file is a report, or nothing that can be read as a document: then it is
    /// opened as a report, which says what is wrong with it.
    pub(super) fn propose(&self, path: &Path) -> Option<Outcome> {
        let bytes = file::read_at_most(path, read::LARGEST).ok()?;
        if document::is_report(path, &bytes) {
            return None;
        }
        let name = path.display().to_string();
        let imported =
            import::document(&name, &bytes, &ImportOptions::default(), self.library.as_ref());
        Some(match imported {
            Ok(imported) => Outcome::Proposed(Box::new(Proposed::new(path, imported))),
            Err(ImportError::Refused(refusal)) => {
                let (message, hints) = (refusal.message(), vec![refusal.hint()]);
                Outcome::Failed(Trouble { message, hints })
            }
            Err(ImportError::NoReport) => {
                Outcome::Failed(Message::key("present.import_nothing").with("file", name).into())
            }
        })
    }

    /// Writes a report that was made of a document into a new file.
    pub(super) fn import(&mut self, path: &Path, report: Report) -> Outcome {
        match opening::create(path, &report, &self.host.session_config) {
            Ok(file) => {
                self.remember(path);
                let known = known(&file);
                self.open = Some(file);
                let created = Created { file: known, report, prior: None, is_import: true };
                Outcome::Created(Box::new(created))
            }
            Err(error) => Outcome::Failed((&error).into()),
        }
    }

    /// Opens an example, which has no file of its own.
    pub(super) fn example(&mut self, name: &str, text: &str) -> Option<Outcome> {
        let report = Document::parse(name, text.as_bytes(), self.library.as_ref()).report?;
        self.open = None;
        Some(Outcome::Example(Box::new(report)))
    }

    /// The list of recent files is a convenience: that it cannot be written stops nobody.
    pub(super) fn remember(&self, path: &Path) {
        if let Some(state) = &self.host.state {
            let _ = recent::remember(state, path);
        }
    }

    /// Reads the reports that were opened lately, as far as they are still there.
    pub(super) fn recent(&self) -> Outcome {
        let paths = self.host.state.as_deref().map(recent::load).unwrap_or_default();
        Outcome::Recent(
            paths.into_iter().take(RECENT).filter_map(|path| self.glance(&path)).collect(),
        )
    }

    fn glance(&self, path: &Path) -> Option<RecentFile> {
        let forms = self.library.as_ref();
        let name = path.display().to_string();
        let opened = Document::parse(&name, &file::read(path).ok()?, forms);
        let is_report = opened.report.is_some();
        Some(RecentFile {
            path: path.to_owned(),
            report: opened.report,
            changed: entry::modified(path).map(|time| (self.host.moment)(time)),
            waiting: if is_report {
                inspect::unsaved_places(path, &self.host.session_config, forms)
            } else {
                0
            },
        })
    }
}
