//! The report file: read with every problem at once, edited by byte spans, written so that nothing is lost.
//!
//! Here alone the program touches files, in three rooms: `disk` knows bytes, `report` the text of a report, `journal` the
//! work on one; `journal` names the other two, they name nobody. Beside them stand two small indexes, of the reports of a
//! folder (`prior_index`) and of the files opened lately (`recent`). What the figures mean stands in `check`; the sentences
//! stand in the locale files, so that a trouble leaves here as a [`Message`](crate::model::Message).

pub mod disk;
mod error;
pub mod journal;
pub mod prior_index;
pub mod recent;
pub mod report;

pub use error::{Error, LIMIT};
