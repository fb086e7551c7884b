//! What every command works with: the language, the forms and the folders.

use anyhow::bail;
use std::path::{Path, PathBuf};

use crate::definition::Library;
use crate::locale::Locale;
use crate::model::{CellId, Finding, Form, Message};
use crate::present;
use crate::store::disk::atomic::Warning;
use crate::store::disk::lock::Holder;
use crate::store::journal::session::SessionConfig;
use crate::store::journal::storage::JournalLocation;
use crate::store::{self, report::document::Document};

use super::clock::Clock;
use super::environment::Environment;
use super::folders::Folders;
use super::output::{self, AlreadyTold, Failure, Screen};
use super::settings::Settings;
use super::{UNREADABLE, findings};

/// The surroundings of a command.
pub(super) struct Context<'a> {
    /// The words.
    pub(super) locale: &'a Locale,
    /// What the process was started with.
    pub(super) environment: &'a Environment,
    /// The forms: the program's own, those of the configuration folder, those of `--forms`.
    pub(super) library: Library,
    /// Where things live.
    pub(super) folders: Folders,
    /// What the person set.
    pub(super) settings: Settings,
    /// Whether a form file of the user's was left out, as it cannot be used.
    pub(super) left_out: bool,
}

impl<'a> Context<'a> {
    /// Finds the folders and reads the user's forms. A bad form file is told and left out.
    pub(super) fn new(
        locale: &'a Locale,
        environment: &'a Environment,
        own_forms: Option<&Path>,
        journal: Option<&String>,
    ) -> anyhow::Result<Self> {
        let folders = Folders::of(environment);
        let library = Library::builtin();
        let settings = Settings::default();
        let mut context = Self { locale, environment, library, folders, settings, left_out: false };
        context.settings = Settings::of(&context.own_file("config.toml").unwrap_or_default());
        if journal.is_some() {
            context.settings.journal = journal.cloned();
        }
        let usual = context.folders.config.as_ref().map(|folder| folder.join("forms"));
        if let Some(folder) = usual.filter(|folder| store::disk::entry::is_folder(folder)) {
            context.add_forms(&folder)?;
        }
        own_forms.map_or(Ok(()), |folder| context.add_forms(folder))?;
        Ok(context)
    }

    /// Reads a file of the configuration folder; there need not be one.
    pub(super) fn own_file(&self, name: &str) -> Option<String> {
        let path = self.folders.config.as_ref()?.join(name);
        store::disk::file::read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    }

    /// Returns what reports are opened with: where journals are kept, who works here since when.
    pub(super) fn session_config(&self, clock: &Clock) -> SessionConfig {
        let folder = || self.folders.state.as_ref().map(|state| state.join("journals"));
        let journals = match self.settings.journal.as_deref() {
            Some("off") => JournalLocation::Off,
            Some("beside") => JournalLocation::Beside,
            _ => folder().map_or(JournalLocation::Beside, JournalLocation::Folder),
        };
        let since = clock.now().strftime("%Y-%m-%d %H:%M").to_string();
        let user = self.environment.user.as_deref().unwrap_or_default();
        SessionConfig { journals, holder: Holder::here(user, &since), backup: self.settings.backup }
    }

    fn add_forms(&mut self, folder: &Path) -> anyhow::Result<()> {
        for path in store::disk::file::toml_files(folder)? {
            if let Err(error) = self.add_form(&path) {
                self.left_out = true;
                output::tell(&error, self.locale, self.environment.colour_err);
            }
        }
        Ok(())
    }

    fn add_form(&mut self, path: &Path) -> anyhow::Result<()> {
        let name = path.display().to_string();
        let bytes = store::disk::file::read(path)?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| Failure::new(Message::key("cli.form_not_utf8").with("file", &name)))?;
        let found = self.library.add(&name, text);
        self.tell_findings(&name, &found);
        let is_bad = found.iter().any(Finding::blocks);
        if is_bad {
            bail!(AlreadyTold(UNREADABLE));
        }
        Ok(())
    }

    /// Says a message on standard error.
    pub(super) fn tell(&self, message: &Message) {
        Screen::stderr(self.environment.colour_err, |err| output::note(err, self.locale, message));
    }

    /// Says on standard error what a save could not do.
    pub(super) fn tell_warnings(&self, path: &Path, warnings: &[Warning]) {
        for warning in warnings {
            self.tell(&warning.message(path));
        }
    }

    /// Says findings on standard error.
    pub(super) fn tell_findings(&self, file: &str, list: &[Finding]) {
        Screen::stderr(self.environment.colour_err, |err| {
            list.iter().try_for_each(|finding| findings::print(self, err, file, None, finding))
        });
    }

    /// Reads a report file that must be without a fault of reading, telling what is wrong with it.
    pub(super) fn open(&self, path: &Path) -> anyhow::Result<Document> {
        self.open_unless(path, Finding::blocks)
    }

    /// Reads a report file, telling what is wrong with it; a finding that `stops` refuses it.
    pub(super) fn open_unless(
        &self,
        path: &Path,
        stops: impl Fn(&Finding) -> bool,
    ) -> anyhow::Result<Document> {
        let name = path.display().to_string();
        let bytes = store::disk::file::read_stdin_or_file(path)?;
        let opened = Document::parse(&name, &bytes, &self.library);
        self.tell_findings(&name, &opened.findings);
        let bad = opened.findings.iter().any(stops);
        opened.document.filter(|_| !bad).ok_or_else(|| AlreadyTold(UNREADABLE).into())
    }

    /// Returns the name of a cell for a person: the section's number, the row and the column.
    pub(super) fn cell_name(&self, form: &Form, cell: CellId) -> String {
        present::cell::name(self.locale, form, cell)
    }

    /// Returns where the file of a form stands, or `None` for one that the program brings along.
    pub(super) fn origin(&self, id: &str) -> Option<PathBuf> {
        let (name, _) = self.library.source(id)?;
        // A path from a folder always has the folder in it.
        Path::new(name).parent().filter(|p| !p.as_os_str().is_empty()).map(|_| PathBuf::from(name))
    }
}
