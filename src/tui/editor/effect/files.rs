//! Who does the effects: the files that are open, with their locks and journals, and what the machine lends.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Effect, Host, JournalState, OpenFile, Outcome};
use crate::definition::Library;
use crate::store;
use crate::store::journal::session::FileSession;

/// Takes what came of long work, wherever a thread did it; false where nobody listens any more.
pub type Background = Arc<dyn Fn(Outcome) -> bool + Send + Sync>;

/// The files of the editor.
pub struct Files {
    pub(super) host: Host,
    pub(super) library: Arc<Library>,
    /// The file of the open report.
    pub(super) open: Option<FileSession>,
    /// The file of a report that waits for somebody to say what to do with work that was not saved.
    pub(super) pending: Option<FileSession>,
    /// Where threads send what comes of long work; without it such work is done at once.
    background: Option<Background>,
}

impl Files {
    /// Returns nothing open yet.
    pub fn new(host: Host, library: Arc<Library>) -> Self {
        Self { host, library, open: None, pending: None, background: None }
    }

    /// Lets long work be done by threads, which send what came of it there.
    pub fn work_behind(&mut self, background: Background) {
        self.background = Some(background);
    }

    /// Does an effect, and returns what came of it.
    pub fn run(&mut self, effect: Effect) -> Option<Outcome> {
        match effect {
            Effect::Journal { done, report } => self.journal(&done, &report),
            Effect::Sync => self.sync(),
            Effect::RememberPlace { place, report } => self.remember_place(&place, &report),
            Effect::ForgetPlace => self.forget_place(),
            Effect::Open(open) => Some(self.open(open)),
            Effect::WaitForLock(path) => self.wait_for_lock(path),
            Effect::Example { name, text } => self.example(name, text),
            Effect::Create(create) => Some(self.create(create)),
            Effect::Import { path, report } => Some(self.import(&path, *report)),
            Effect::Save(save) => self.save(save),
            Effect::SaveAs { path, save } => self.save_as(&path, save),
            Effect::Drop => self.drop_work(),
            Effect::Answer(answer) => self.answer(answer),
            Effect::Publish(document) => Some(super::saving::publish(&document)),
            Effect::ReadPrior(path) => Some(self.read_prior(path)),
            Effect::FindPrior { report, path } => self.find_prior(*report, path),
            Effect::ListRecent => Some(self.recent()),
            Effect::ListFiles => Some(Outcome::Listed(
                store::disk::file::toml_files(Path::new(".")).unwrap_or_default(),
            )),
            Effect::Quit => Some(Outcome::Quit),
            // The terminal's.
            Effect::Repaint => None,
        }
    }

    /// Does long work in a thread where there is somebody to hear of it, else at once.
    pub(super) fn behind(
        &self,
        name: &str,
        work: impl FnOnce() -> Option<Outcome> + Send + 'static,
    ) -> Option<Outcome> {
        let Some(background) = self.background.clone() else { return work() };
        let send = move || work().is_some_and(|outcome| background(outcome));
        // Without the thread it is not done: the report stays read-only, nothing is compared.
        let _ = std::thread::Builder::new().name(name.to_owned()).spawn(send);
        None
    }

    /// Waits for the end of whoever has a report open; never where nobody would hear of it.
    fn wait_for_lock(&self, path: PathBuf) -> Option<Outcome> {
        self.background.as_ref()?;
        self.behind("lock", move || {
            store::disk::lock::wait_until_free(&path).ok().map(|()| Outcome::LockFree)
        })
    }
}

/// Says what is known of a file.
pub(super) fn known(file: &FileSession) -> OpenFile {
    let journal = match (file.is_journaled(), file.has_journal()) {
        (true, true) if file.is_unsynced() => JournalState::Waiting,
        (true, true) => JournalState::Synced,
        (true, false) => JournalState::Later,
        (false, true) => JournalState::Broken,
        (false, false) => JournalState::Off,
    };
    OpenFile { path: file.path().to_owned(), journal, is_held: file.is_exclusive() }
}
