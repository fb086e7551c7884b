//! The tests that start programs: gouji from a shell and in a pseudo-terminal, and this test program itself as the other
//! process of a lock or as the program in a terminal.
//!
//! They have a process of their own since whoever starts a program hands it, for a moment, the locks and the ends of
//! pseudo-terminals that other threads hold. Here nothing depends on such a lock being free at once. All else stands in
//! `tests/it`.
//!
//! `cargo test --test program recovery` runs one module.

mod cli;
mod common;
mod entry;
mod locking;
mod picture;
mod recovery;
mod sequences;
mod terminal;
mod ways_in;
