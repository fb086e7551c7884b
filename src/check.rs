//! Does a report hold together? The rules of its form, evaluated over its figures, and where they fail the cell that is
//! probably wrong.
//!
//! Gives findings and suggestions and changes nothing: how a rule is written is `definition`'s business, how a finding is
//! shown that of the front ends.

mod beyond;
mod engine;
pub mod locate;
pub mod narrative;
mod prior;
mod waiver;

pub use beyond::beyond;
pub use engine::{Engine, Outcome, Summary};
pub use narrative::{Claim, ClaimKind, Fit, claims};
pub use prior::similarity;
pub use waiver::{Idle, idle_waivers, names, waiver_key};
