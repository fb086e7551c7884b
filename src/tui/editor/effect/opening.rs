//! Opening reports, and what was answered about work that a journal holds and the file does not.

use std::path::{Path, PathBuf};

use super::files::{Files, known};
use super::{
    Answer, Answered, Create, Created, NotOpened, Open, Opened, Outcome, Trouble, Unopened,
};
use crate::model::history::Step;
use crate::model::{Forms as _, Message, Report};
use crate::store::Error;
use crate::store::journal::inspect;
use crate::store::journal::opening::{self, Opening};
use crate::store::journal::recovery::Recovery;
use crate::store::journal::session::FileSession;
use crate::store::prior_index;

impl Files {
    /// Opens a report, or a document instead. What cannot be opened leaves everything as it was.
    pub(super) fn open(&mut self, open: Open) -> Outcome {
        if let Some(outcome) = self.propose(&open.path) {
            return outcome;
        }
        let (config, forms) = (&self.host.session_config, self.library.as_ref());
        // Its lock and its journal go over from the open one.
        let held =
            self.open.as_mut().filter(|file| file.path() == open.path && file.is_exclusive());
        let opened = match (held, &open.now) {
            _ if open.read_only => opening::view(&open.path, config, forms),
            (Some(file), Some(now)) => opening::reopen(file, now, config, forms),
            _ => opening::open(&open.path, config, forms),
        };
        match opened {
            Ok(opening) => self.opened(open, opening),
            Err(error) => self.not_opened(open, Unopened::Trouble((&error).into())),
        }
    }

    fn opened(&mut self, open: Open, opening: Opening) -> Outcome {
        let Opening { file, report, findings, recovery, access, journal_warning } = opening;
        let (Some(file), Some(report)) = (file, report) else {
            return self.not_opened(open, Unopened::Unreadable(findings));
        };
        let known = known(&file);
        if asks(&recovery) {
            // Until somebody says what to do with the work, the report that is open stays.
            if self.open.as_ref().is_some_and(|file| file.path() == open.path) {
                self.open = None;
            }
            self.pending = Some(file);
        } else {
            self.open = Some(file);
        }
        self.remember(&open.path);
        let Open { read_only, waited_at, .. } = open;
        Outcome::Opened(Box::new(Opened {
            file: known,
            report,
            findings,
            recovery,
            access,
            journal_warning,
            read_only,
            waited_at,
        }))
    }

    fn not_opened(&self, open: Open, why: Unopened) -> Outcome {
        let is_open = self.open.as_ref().is_some_and(|file| file.path() == open.path);
        let look = || inspect::look(&open.path, &self.host.session_config, self.library.as_ref());
        let is_held = !is_open && look().is_ok_and(|recovery| recovery.work().is_some());
        let was_waited_for = open.waited_at.is_some();
        Outcome::NotOpened(NotOpened { path: open.path, why, is_held, was_waited_for })
    }

    /// Makes a new report and opens it.
    pub(super) fn create(&mut self, create: Create) -> Outcome {
        match self.try_create(create) {
            Ok(created) => Outcome::Created(Box::new(created)),
            Err(trouble) => Outcome::Failed(trouble),
        }
    }

    fn try_create(&mut self, create: Create) -> Result<Created, Trouble> {
        let Create { path, agency, year, prior } = create;
        let prior = prior.map(|path| self.named_prior(path)).transpose()?;
        let Some(form) = self.library.for_year(year).or_else(|| self.form_that_covers(year)) else {
            return Err(Message::key("tui.year_without_form").with("year", year).into());
        };
        let agency = match &prior {
            Some((prior, _)) if agency.is_empty() => prior.agency.clone(),
            _ => agency,
        };
        let mut report = Report::new(form, agency, year);
        if let Some((prior, _)) = &prior {
            report.carry_from(prior);
        }
        let file = opening::create(&path, &report, &self.host.session_config)
            .map_err(|error| Trouble::from(&error))?;
        self.remember(&path);
        let known = known(&file);
        self.open = Some(file);
        let prior = prior.filter(|(prior, _)| prior.year == year - 1);
        Ok(Created { file: known, report, prior, is_import: false })
    }

    fn named_prior(&self, path: PathBuf) -> Result<(Report, PathBuf), Trouble> {
        match prior_index::read(&path, self.library.as_ref()) {
            Ok(Some(prior)) => Ok((prior, path)),
            Ok(None) => {
                Err(Message::key("tui.prior_unreadable").with("file", path.display()).into())
            }
            Err(error) => Err((&error).into()),
        }
    }

    fn form_that_covers(&self, year: i32) -> Option<std::sync::Arc<crate::model::Form>> {
        let ids = self.library.ids();
        ids.iter().filter_map(|id| self.library.form(id)).find(|form| form.covers(year))
    }

    /// Carries out what was answered about work that a journal holds.
    pub(super) fn answer(&mut self, answer: Answer) -> Option<Outcome> {
        let mut file = self.pending.take()?;
        let mut written = None;
        // Where nothing can be done the question stays.
        let done = match &answer {
            Answer::Keep => Ok(None),
            Answer::Merge(None) => file.drop_journal().map(|()| None).map_err(Some),
            Answer::Merge(Some(step)) => Ok(self.begin_with(&mut file, step)),
            Answer::Drop => Ok(file.drop_journal().err()),
            Answer::Later => {
                file.release();
                Ok(None)
            }
            Answer::Apart(report) => self.write_apart(file.path(), report).map(|path| {
                written = Some(path);
                file.drop_journal().err()
            }),
        };
        let (shown, trouble) = match done {
            Ok(trouble) => {
                let known = known(&file);
                self.open = Some(file);
                (Some(known), trouble)
            }
            Err(error) => {
                self.pending = Some(file);
                (None, error)
            }
        };
        let trouble = trouble.as_ref().map(Trouble::from);
        Some(Outcome::Answered(Box::new(Answered { answer, file: shown, trouble, written })))
    }

    fn begin_with(&self, file: &mut FileSession, step: &Step) -> Option<Error> {
        file.begin_with(step, &(self.host.now)()).err()
    }

    /// Writes the report of the journal into a file of its own, as another one took its place; where no name is free,
    /// there is nothing to say.
    fn write_apart(&self, path: &Path, report: &Report) -> Result<PathBuf, Option<Error>> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for number in 1..100 {
            let name = path.with_file_name(format!("{stem}-{}-{number}.toml", report.year));
            match opening::create(&name, report, &self.host.session_config) {
                Ok(_) => return Ok(name),
                Err(Error::Exists { .. }) => {}
                Err(error) => return Err(Some(error)),
            }
        }
        Err(None)
    }
}

/// Tells whether somebody has to say what to do with what a journal holds.
fn asks(recovery: &Recovery) -> bool {
    matches!(recovery, Recovery::Unsaved(_) | Recovery::Conflict(_) | Recovery::OtherReport(_))
}
