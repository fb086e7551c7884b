//! What the caller lends of the machine.

use std::path::PathBuf;
use std::time::SystemTime;

use crate::store::journal::session::Desk;

/// A moment as calendar and clock show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// How many days ago it was; 0 for today.
    pub days_ago: i64,
    /// The date, as in 01-28; with its year where that is another one.
    pub date: String,
    /// The time, as in 16:42.
    pub time: String,
}

/// Where things are, and what the clock says.
pub struct Host {
    /// The folder for the list of recent files; `None` where there is none.
    pub state: Option<PathBuf>,
    /// Where journals are kept, who works here, how many old versions of a file stay.
    pub desk: Desk,
    /// Returns the time as a clock shows it, as in 16:42.
    pub clock: Box<dyn Fn() -> String>,
    /// Returns the time as it is recorded: RFC 3339.
    pub now: Box<dyn Fn() -> String>,
    /// Returns a moment as calendar and clock of this place show it.
    pub moment: Box<dyn Fn(SystemTime) -> Moment>,
}
