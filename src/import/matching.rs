//! What a document says by its labels: which lines are headings, tables and boilerplate, which rows hold figures, and which
//! row and column of a form each of them is.
//!
//! Knows the elements of a document (`source`) and a form, no file format and no report. What becomes of what is found,
//! `proposal` says.

mod assignment;
pub(super) mod boilerplate;
pub(super) mod candidates;
mod columns;
pub mod figure;
mod grid;
pub(super) mod labels;
mod pipe_table;
pub mod plain_text;
pub(super) mod sections;

pub(super) use assignment::{MatchedTable, match_tables};
pub(super) use columns::{assign_columns, split_into_rows};
