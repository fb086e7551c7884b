//! Last year's report beside each report that is checked: the one that was given, or the one that lies in the same folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::model::{Finding, Message, Report, Severity};
use crate::store::prior_index::{self, PriorIndex};

use super::context::Context;

/// A report of the year before, with its file.
pub(super) struct Prior {
    /// The file.
    pub(super) path: PathBuf,
    /// The report.
    pub(super) report: Report,
}

/// Where last year's reports come from.
#[derive(Default)]
pub(super) struct Priors {
    given: Option<Prior>,
    /// By folder; a folder that cannot be read has none.
    indexes: BTreeMap<PathBuf, PriorIndex>,
}

impl Priors {
    /// Reads the report of `--prior`, or else indexes the folder of each of `paths` once.
    pub(super) fn new<'p>(
        context: &Context<'_>,
        matches: &ArgMatches,
        paths: impl IntoIterator<Item = &'p Path>,
    ) -> anyhow::Result<Self> {
        if let Some(path) = matches.get_one::<PathBuf>("prior") {
            let report = context.open(path)?.report().clone();
            let given = Some(Prior { path: path.clone(), report });
            return Ok(Self { given, ..Self::default() });
        }
        let mut priors = Self::default();
        for path in paths.into_iter().filter(|path| path.as_os_str() != "-") {
            let folder = prior_index::folder_of(path);
            if !priors.indexes.contains_key(folder) {
                let index = PriorIndex::of_folder(folder).unwrap_or_default();
                priors.indexes.insert(folder.to_owned(), index);
            }
        }
        Ok(priors)
    }

    /// Returns the report of the year before last year's, where it lies in the folder of that.
    pub(super) fn earlier(context: &Context<'_>, prior: &Prior) -> Option<Report> {
        let index = PriorIndex::of_folder(prior_index::folder_of(&prior.path)).ok()?;
        let mut found = index.priors_of(&prior.report).iter();
        found.find_map(|path| prior_index::read(path, &context.library).ok().flatten())
    }

    /// Returns last year's report for a command about one report; what was given for another year is told.
    pub(super) fn one(
        context: &Context<'_>,
        matches: &ArgMatches,
        path: &Path,
        report: &Report,
    ) -> anyhow::Result<Option<Report>> {
        let (found, mismatch) = Self::new(context, matches, [path])?.of(context, path, report);
        context.tell_findings(&path.display().to_string(), mismatch.as_slice());
        Ok(found.map(|prior| prior.report))
    }

    /// Returns last year's report of the agency; what was given for another year is told instead.
    pub(super) fn of(
        &self,
        context: &Context<'_>,
        path: &Path,
        report: &Report,
    ) -> (Option<Prior>, Option<Finding>) {
        if let Some(Prior { path, report: given }) = &self.given {
            if given.year == report.year - 1 {
                let prior = Prior { path: path.clone(), report: given.clone() };
                return (Some(prior), None);
            }
            let message = Message::key("cli.prior_mismatch")
                .with("file", path.display())
                .with("year", given.year)
                .with("wanted", report.year - 1);
            let finding = Finding::reading("prior_mismatch", Severity::Warning, message);
            return (None, Some(finding.hint(Message::key("cli.prior_mismatch_hint"))));
        }
        let here = self.indexes.get(prior_index::folder_of(path));
        let found = here.into_iter().flat_map(|here| here.priors_of(report)).find_map(|path| {
            let report = prior_index::read(path, &context.library).ok().flatten()?;
            Some(Prior { path: path.clone(), report })
        });
        (found, None)
    }
}
