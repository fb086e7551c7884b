//! The work on a report that is not in its file yet: written line by line, done again after a crash, offered to a person.
//!
//! The file itself is opened and saved from here too, since both must happen in one order. How bytes get to a disk stands
//! in `disk`, how a report is written as text in `report`.

mod archive;
mod codec;
pub mod inspect;
pub mod opening;
mod record;
pub mod recovery;
pub mod replay;
pub mod session;
pub mod storage;
