//! What several tests share: the program in a pseudo-terminal, and the editor without one.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

#[path = "../../it/common/editor.rs"]
#[allow(dead_code, reason = "a part of it is used")]
pub(crate) mod editor;
pub(crate) mod laizhou;
#[allow(dead_code, reason = "only the bench of the screen takes the time")]
pub(crate) mod pty;
