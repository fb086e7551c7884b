//! What a document says by its labels: which lines are headings, tables and noise, which rows are figures, and which row
//! and column of a form each of them is.
//!
//! Knows the parts of a document (`source`) and a form, no container and no report. What becomes of what is found, the
//! room `proposal` says.

mod assignment;
mod barred;
pub(super) mod candidates;
mod columns;
pub mod figure;
mod grid;
pub(super) mod labels;
pub mod lines;
pub(super) mod noise;
pub(super) mod sections;

pub(super) use assignment::{MatchedTable, match_tables};
pub(super) use columns::{assign_columns, split_into_rows};
