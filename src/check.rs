//! Does a report hold together? The rules of its form, evaluated over its figures.
//!
//! Gives findings and nothing else: how a rule is written is `definition`'s business, how a finding is shown that of the
//! front ends.

mod engine;

pub use engine::{Engine, Outcome, Summary};
