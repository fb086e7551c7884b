//! The end of old journals that hold nothing more than their files.

use std::time::Duration;

use crate::store::journal::inspect;

use super::clock::Clock;
use super::context::Context;

/// So long a journal stays of which everything is in its file: till then work can be taken back.
const STAYS: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// Clears away old journals of which everything is in its file. That one stays is no trouble to anybody.
pub(super) fn tidy(context: &Context<'_>) {
    let clock = Clock::of(context.environment);
    let until = clock.system().and_then(|now| now.checked_sub(STAYS));
    let Some(until) = until else { return };
    let _ = inspect::tidy(&context.session_config(&clock), until, &context.library);
}
