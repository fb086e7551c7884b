//! Does a report hold together? The rules of its form, evaluated over its figures and texts, and where they fail the cell
//! that is probably wrong.
//!
//! [`assess`] is the one place that puts together what is wrong with a report. It gives findings and suggestions and
//! changes nothing: how a rule is written is `definition`'s business, how a finding is shown that of the front ends.

mod assessment;
pub mod claims;
mod finding;
mod gate;
pub mod locate;
mod rules;
mod summary;
mod waiver;

pub use assessment::{Assessed, Assessment, Cause, assess, may_be_waived};
pub use claims::{Claim, ClaimKind, Fit, claims};
pub use gate::Gate;
pub use rules::sums::{Outcome, Sums};
pub use rules::{similarity, unit_slip};
pub use summary::{PlaceCounts, Summary};
pub use waiver::{names, reason, waiver_for, waiver_key};
