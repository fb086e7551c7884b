//! What several tests share.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "tests")]

pub(crate) mod editor;
pub(crate) mod extremes;
pub(crate) mod golden;
#[cfg(unix)]
pub(crate) mod mount;
pub(crate) mod shared;
