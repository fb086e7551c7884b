//! What both front ends say, in the words of the locale: neither of them words it itself, so that one thing is told alike on
//! the command line and in the editor.
//!
//! Returns texts and keys; where they go, in which look and how much of them has room is for the front ends to say.

pub mod cell;
pub mod document;
pub mod figure;
pub mod moment;
