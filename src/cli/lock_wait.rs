//! How commands wait for the lock: for a moment, as another command that is just writing the report is done by then.
//! Whoever has it open in the editor is not, and is told instead.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::model::Message;
use crate::store::Error;
use crate::store::disk::lock::{Acquisition, Holder, Lock};
use crate::store::journal::opening::{self, Access, Opening};
use crate::store::journal::session::SessionConfig;

use super::context::Context;
use super::output::Failure;

/// So long the lock is waited for.
const LONGEST: Duration = Duration::from_secs(2);
/// So long nothing is said.
const SILENT: Duration = Duration::from_millis(300);
/// So long between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// Opens a report file to be changed, by nobody else.
pub(super) fn open(
    context: &Context<'_>,
    path: &Path,
    config: &SessionConfig,
) -> anyhow::Result<Opening> {
    let attempt = || opening::open(path, config, &context.library);
    let opening = patiently(context, path, attempt, |opening| match &opening.access {
        Access::LockedBy(holder) => Some(holder),
        Access::Exclusive | Access::Unlocked(_) | Access::ReadOnly => None,
    })?;
    if let Access::Unlocked(why) = &opening.access {
        context.tell(&why.message());
    }
    Ok(opening)
}

/// Takes the lock of a report, whose file need not be there; `None` where there is none to be had, which is told.
pub(super) fn take(
    context: &Context<'_>,
    path: &Path,
    config: &SessionConfig,
) -> anyhow::Result<Option<Lock>> {
    let attempt = || Lock::acquire(path, &config.holder);
    let taken = patiently(context, path, attempt, |taken| match taken {
        Acquisition::HeldBy(holder) => Some(holder),
        Acquisition::Granted(_) | Acquisition::Unavailable(_) => None,
    })?;
    match taken {
        Acquisition::Granted(lock) => Ok(Some(lock)),
        Acquisition::HeldBy(holder) => Err(locked(&holder).into()),
        Acquisition::Unavailable(why) => {
            context.tell(&why.message());
            Ok(None)
        }
    }
}

/// Tries until nobody else holds the lock, or the time is over.
fn patiently<T>(
    context: &Context<'_>,
    path: &Path,
    attempt: impl Fn() -> Result<T, Error>,
    holder: impl Fn(&T) -> Option<&Holder>,
) -> anyhow::Result<T> {
    let start = Instant::now();
    let mut told = false;
    loop {
        let got = attempt()?;
        let Some(holder) = holder(&got) else { return Ok(got) };
        let waited = start.elapsed();
        if waited >= LONGEST {
            return Err(locked(holder).into());
        }
        if waited >= SILENT && !told {
            context.tell(&Message::key("cli.waiting").with("file", path.display()));
            told = true;
        }
        thread::sleep(PAUSE);
    }
}

fn locked(holder: &Holder) -> Failure {
    Failure::new(holder.message()).hint(Message::key("cli.locked_hint"))
}
