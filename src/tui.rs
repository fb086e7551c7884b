//! The editor: events in, one frame of cells out.
//!
//! `crossterm` and `ratatui` are named here and nowhere else. State changes in `update`, drawing only reads.

pub mod backend;
pub mod event;
pub mod input;
pub mod keytest;
mod pen;
pub mod terminal;
mod tty;
pub mod width;
