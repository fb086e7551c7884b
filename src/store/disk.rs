//! Files and folders: what a name leads to, reading with a limit, replacing in one step, the lock of the one writer.
//!
//! Only `journal/storage`, which writes through a file that was opened here, touches a disk besides. What stands in a file is bytes here, and what is done to a report is not
//! known: `report` and `journal` know.

#![expect(clippy::disallowed_methods, reason = "the one room that opens files and folders")]

pub mod atomic;
pub mod digest;
pub mod entry;
pub mod file;
pub(in crate::store) mod folder;
pub mod identity;
pub mod lock;
pub(in crate::store) mod private;
