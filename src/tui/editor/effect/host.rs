//! What the caller lends of the machine.

use std::path::PathBuf;
use std::time::SystemTime;

use crate::present::moment::Moment;
use crate::store::journal::session::SessionConfig;

/// Where things are, and what the clock says.
pub struct Host {
    /// The folder for the list of recent files; `None` where there is none.
    pub state: Option<PathBuf>,
    /// Where journals are kept, who works here, how many old versions of a file stay.
    pub session_config: SessionConfig,
    /// Returns the time as a clock shows it, as in 16:42.
    pub clock: Box<dyn Fn() -> String>,
    /// Returns the time as it is recorded: RFC 3339.
    pub now: Box<dyn Fn() -> String>,
    /// Returns a moment as calendar and clock of this place show it.
    pub moment: Box<dyn Fn(SystemTime) -> Moment>,
}
