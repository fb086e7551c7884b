//! The program from outside: every command, every exit code, and what bad input gets in both languages.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests prepare files for the program"
)]

mod bad_input;
mod cells;
mod check;
mod common;
mod documents;
mod history;
mod import;
mod named;
mod prior;
mod recover;
mod reference;
mod reports;
mod waiting;
mod waivers;
