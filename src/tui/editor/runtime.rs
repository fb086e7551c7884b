//! The state and what does its effects, joined: an event goes in, and everything that comes of it is done.
//!
//! What was done is in the journal before an effect reaches beyond the state, and before the screen is drawn: `update`
//! puts it first, and nothing here changes the order.

use std::path::Path;

use super::app::{App, Setup};
use super::effect::{Background, Effect, Files, Host, Open};
use super::event::Event;
use super::update::update;
use crate::model::Message;

/// The editor without a terminal.
pub struct Runtime {
    /// The state.
    pub app: App,
    files: Files,
    repaints: bool,
}

impl Runtime {
    /// Returns the editor with nothing open, and what cannot be understood in the user's keymap and theme.
    pub fn new(setup: Setup, host: Host, size: (u16, u16)) -> (Self, Vec<Message>) {
        let files = Files::new(host, setup.library.clone());
        let (app, trouble) = App::new(setup, size);
        (Self { app, files, repaints: false }, trouble)
    }

    /// Lets long work be done by threads, which send what came of it there. Without this it is done at once.
    pub fn work_behind(&mut self, background: Background) {
        self.files.work_behind(background);
    }

    /// Opens a report, or shows the start screen.
    pub fn begin(&mut self, file: Option<&Path>, read_only: bool) {
        if let Some(path) = file.map(Path::to_owned) {
            let open = Open { path, read_only, now: None, waited_at: None };
            self.run(vec![Effect::Open(open)]);
        }
        // A report that cannot be opened is said on the start screen, which reads the files opened lately.
        if self.app.session.is_none() && self.app.pending.is_none() && self.app.proposed.is_none() {
            self.run(vec![Effect::ListRecent]);
        }
    }

    /// Takes an event, and does all that comes of it.
    pub fn take(&mut self, event: impl Into<Event>) {
        let effects = update(&mut self.app, event.into());
        self.run(effects);
    }

    /// Takes an event as if the screen were drawn behind it, which is when the work is kept.
    pub fn drive(&mut self, event: impl Into<Event>) {
        self.take(event);
        self.take(Event::Drained);
        self.take(Event::Drawn);
    }

    /// Tells whether the next frame has to paint everything; once.
    pub fn repaints(&mut self) -> bool {
        std::mem::take(&mut self.repaints)
    }

    /// Does one effect after the other, each with all that comes of it.
    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.repaints |= matches!(effect, Effect::Repaint);
            if let Some(outcome) = self.files.run(effect) {
                self.take(outcome);
            }
        }
    }
}
