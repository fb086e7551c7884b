//! The text of a report file: TOML to report with every problem at once, and changes that leave every other byte as it was.
//!
//! No file is opened here. Bytes come in with a name, bytes go out.

mod comments;
pub mod document;
pub mod format;
pub(in crate::store) mod keys;
mod patch;
mod reader;
pub mod schema;
mod spans;
mod syntax;
mod writer;
