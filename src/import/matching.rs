//! What a document says by its labels: which lines are headings, tables and noise, which rows are figures, and which row
//! and column of a form each of them is.
//!
//! Knows the parts of a document (`source`) and a form, no container and no report. What becomes of what is found, the
//! room `proposal` says.

mod assignment;
mod barred;
pub mod figure;
mod fit;
mod grid;
pub(super) mod labels;
pub mod lines;
pub(super) mod noise;
pub(super) mod strip;
pub(super) mod zones;

pub(super) use assignment::{Matched, matched};
pub(super) use fit::{fit, rows};
