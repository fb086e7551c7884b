//! What can happen to the editor: what the terminal sends, what the loop comes to, and what came of an effect.

use super::effect::Outcome;
use crate::model::Message;
use crate::tui::terminal::event::Event as TerminalEvent;

/// Something that the state has to take in.
#[derive(Debug)]
pub enum Event {
    /// The terminal or a signal sent something.
    Terminal(TerminalEvent),
    /// All that came so far was taken in: the screen is drawn next.
    Drained,
    /// The screen shows the state.
    Drawn,
    /// Nothing came for a while, or much without a pause.
    Pause,
    /// What in the user's keymap and theme is not understood.
    Settings(Vec<Message>),
    /// An effect was done.
    Done(Box<Outcome>),
}

impl From<TerminalEvent> for Event {
    fn from(event: TerminalEvent) -> Self {
        Self::Terminal(event)
    }
}

impl From<Outcome> for Event {
    fn from(outcome: Outcome) -> Self {
        Self::Done(Box::new(outcome))
    }
}
