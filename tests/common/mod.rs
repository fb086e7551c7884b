//! What several tests share: the editor without a terminal, and the program in a pseudo-terminal.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "each test uses a part of it"
)]

pub(crate) mod editor;
pub(crate) mod laizhou;
pub(crate) mod pty;
