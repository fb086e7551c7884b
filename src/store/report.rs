//! The text of a report file: TOML to report with every problem at once, and changes that leave every other byte as it was.
//!
//! No file is opened here. Bytes come in with a name, bytes go out.

mod comments;
mod complaint;
pub mod document;
pub mod format;
mod patch;
mod reader;
pub mod schema;
mod spans;
mod syntax;
mod writer;
