//! When what was written has to get to the disk: at the first pause of the keys, and never later than a bound.
//!
//! Only times are reckoned here; `tui.rs` looks at the clock and `effect` brings the work to the disk.

use std::time::{Duration, Instant};

/// How long the keys must be quiet to count as a pause.
const PAUSE: Duration = Duration::from_secs(1);
/// How long anything may wait at most.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// What waits since when.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct Pace {
    /// Since when the oldest waits; `None` where nothing does.
    since: Option<Instant>,
    /// When something last happened.
    last: Instant,
}

impl Pace {
    /// Begins with nothing that waits.
    pub(in crate::tui) fn new(now: Instant) -> Self {
        Self { since: None, last: now }
    }

    /// Something happened.
    pub(in crate::tui) fn event(&mut self, now: Instant) {
        self.last = now;
    }

    /// Says whether anything waits now. What began to wait before counts from then on.
    pub(in crate::tui) fn waits(&mut self, waits: bool, now: Instant) {
        self.since = waits.then(|| self.since.unwrap_or(now));
    }

    /// Returns for how long nothing need be done: zero where the disk is due, `None` where nothing waits.
    pub(in crate::tui) fn left(&self, now: Instant) -> Option<Duration> {
        let due = (self.last + PAUSE).min(self.since? + LONGEST_WAIT);
        Some(due.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types a character every `gap` milliseconds for half a minute, and returns how long each had to wait for the disk,
    /// and how often the disk was asked.
    fn typing(gap: u64) -> (Vec<Duration>, usize) {
        let start = Instant::now();
        let keys = (0..).map(|number| start + Duration::from_millis(gap) * number);
        let mut pace = Pace::new(start);
        let (mut typed, mut waited, mut syncs) = (Vec::new(), Vec::new(), 0);
        let mut now = start;
        for key in keys.take_while(|key| *key < start + Duration::from_secs(30)) {
            while let Some(due) = pace.left(now).map(|left| now + left).filter(|due| *due <= key) {
                now = due;
                waited.extend(typed.drain(..).map(|typed| now.duration_since(typed)));
                syncs += 1;
                pace.waits(false, now);
            }
            now = key;
            pace.event(now);
            typed.push(now);
            pace.waits(true, now);
        }
        (waited, syncs)
    }

    #[test]
    fn no_character_waits_longer_than_the_bound() {
        for gap in [10, 200, 500, 900, 990, 999, 1000, 1001, 1900, 5000] {
            let (waited, _) = typing(gap);
            assert!(!waited.is_empty());
            let longest = waited.into_iter().max();
            assert!(longest <= Some(LONGEST_WAIT), "every {gap} ms: {longest:?}");
        }
    }

    #[test]
    fn writing_without_a_pause_asks_the_disk_once_in_the_bound() {
        for gap in [10, 200, 500] {
            let (_, syncs) = typing(gap);
            assert!((13..=15).contains(&syncs), "every {gap} ms: {syncs}");
        }
    }

    #[test]
    fn a_pause_brings_it_to_the_disk() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        assert_eq!(pace.left(start + PAUSE), None, "nothing waits");
        pace.event(start);
        pace.waits(true, start);
        assert_eq!(pace.left(start), Some(PAUSE));
        pace.event(start + PAUSE / 2);
        pace.waits(true, start + PAUSE / 2);
        assert_eq!(pace.left(start + PAUSE / 2), Some(PAUSE));
        assert_eq!(pace.left(start + 2 * PAUSE), Some(Duration::ZERO));
    }
}
