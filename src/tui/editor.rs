//! The state of the editor, and everything that can happen to it; no cell of the screen and no byte of the terminal.

pub mod app;
pub mod command;
pub mod effect;
pub mod event;
pub mod help;
pub mod keymap;
pub mod line;
pub mod list;
pub mod narrative;
pub(super) mod pace;
pub mod paste;
mod preview;
mod proposal;
pub mod prose;
pub mod publish;
pub mod recovery;
pub mod runtime;
pub mod search;
pub mod session;
mod start;
pub mod typing;
pub mod update;
pub mod walk;
