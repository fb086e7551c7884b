//! The state and what does its effects, joined: an event goes in, and everything that comes of it is done.
//!
//! What was done is in the journal before an effect reaches beyond the state, and before the screen is drawn: `update`
//! puts it first, and nothing here changes the order.

use std::path::PathBuf;

use super::app::{App, Setup};
use super::effect::{Background, Effect, Files, Host, Open, Outcome, Proposed};
use super::event::Event;
use super::update::update;
use crate::model::Message;

/// What the editor begins with instead of the start screen.
#[derive(Debug)]
pub enum Begin {
    /// A file that is read now: a report, or a document.
    File {
        /// Where it stands.
        path: PathBuf,
        /// Whether it is only looked at.
        read_only: bool,
    },
    /// A document that was read already.
    Document(Box<Proposed>),
}

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

    /// Shows what the editor begins with, or the start screen.
    pub fn begin(&mut self, begin: Option<Begin>) {
        match begin {
            Some(Begin::File { path, read_only }) => {
                let open = Open { path, read_only, now: None, waited_at: None };
                self.run(vec![Effect::Open(open)]);
            }
            Some(Begin::Document(proposed)) => self.dispatch(Outcome::Proposed(proposed)),
            None => {}
        }
        // A report that cannot be opened is said on the start screen, which reads the files opened lately.
        if self.app.session.is_none() && self.app.pending.is_none() && self.app.proposed.is_none() {
            self.run(vec![Effect::ListRecent]);
        }
    }

    /// Takes an event, and does all that comes of it.
    pub fn dispatch(&mut self, event: impl Into<Event>) {
        let effects = update(&mut self.app, event.into());
        self.run(effects);
    }

    /// Takes an event as if the screen were drawn behind it, which is when the work is kept.
    pub fn drive(&mut self, event: impl Into<Event>) {
        self.dispatch(event);
        self.dispatch(Event::Drained);
        self.dispatch(Event::Drawn);
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
                self.dispatch(outcome);
            }
        }
    }
}
