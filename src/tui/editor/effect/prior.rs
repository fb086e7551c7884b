//! Last year's report: found in the folder, or named.

use std::path::{Path, PathBuf};

use super::Outcome;
use super::files::Files;
use crate::definition::Library;
use crate::model::Report;
use crate::store::prior_index::{self, PriorIndex};

impl Files {
    /// Looks for the report of the year before in the folder of a report.
    pub(super) fn find_prior(&self, report: Report, path: PathBuf) -> Option<Outcome> {
        let library = self.library.clone();
        self.behind("prior", move || {
            let prior = beside(&report, &path, &library).map(Box::new);
            Some(Outcome::PriorFound { of: path, prior })
        })
    }

    /// Reads the report that somebody named.
    pub(super) fn read_prior(&self, path: PathBuf) -> Outcome {
        match prior_index::read(&path, self.library.as_ref()) {
            Ok(prior) => Outcome::PriorRead { path, prior: prior.map(Box::new) },
            Err(error) => Outcome::Failed((&error).into()),
        }
    }
}

fn beside(report: &Report, path: &Path, library: &Library) -> Option<(Report, PathBuf)> {
    let index = PriorIndex::of_folder(prior_index::folder_of(path)).ok()?;
    let found = index.priors_of(report).iter().find(|found| found.as_path() != path)?.clone();
    Some((prior_index::read(&found, library).ok().flatten()?, found))
}
