//! The date and the time of this place, or those that the environment fixes.

use std::path::Path;
use std::time::SystemTime;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use super::environment::Environment;
use crate::present::moment::Moment;
use crate::store;

/// RFC 3339, to the second.
const STAMP: &str = "%Y-%m-%dT%H:%M:%S%:z";
/// Where the system keeps the files of the time zones.
const ZONES: &str = "/usr/share/zoneinfo";

/// Tells the time.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    fixed: Option<DateTime>,
    zone: TimeZone,
}

impl Clock {
    /// Returns the clock of this process.
    pub(super) fn of(environment: &Environment) -> Self {
        let fixed = environment.now.as_deref().and_then(|text| text.parse().ok());
        Self { fixed, zone: zone(environment.zone.as_deref()) }
    }

    /// Returns the time as it is recorded: RFC 3339, with the offset of this place.
    pub(super) fn stamp(&self) -> String {
        self.now().strftime(STAMP).to_string()
    }

    /// Returns the time with its offset.
    pub(super) fn now(&self) -> ZonedDateTime {
        let fixed = self.fixed.and_then(|time| time.to_zoned_datetime(self.zone.clone()).ok());
        fixed.unwrap_or_else(|| ZonedDateTime::new(Timestamp::now(), self.zone.clone()))
    }
}

impl Clock {
    /// Returns the time as the system counts it.
    pub(super) fn system(&self) -> Option<SystemTime> {
        SystemTime::try_from(self.now().timestamp()).ok()
    }

    /// Returns a time as it is recorded.
    pub(super) fn stamp_of(&self, time: SystemTime) -> Option<String> {
        let time = ZonedDateTime::new(Timestamp::try_from(time).ok()?, self.zone.clone());
        Some(time.strftime(STAMP).to_string())
    }

    /// Returns a moment as it is told beside a file.
    pub(super) fn moment(&self, time: SystemTime) -> Moment {
        let (now, zone) = (self.now(), self.zone.clone());
        let then = Timestamp::try_from(time)
            .map_or_else(|_| now.clone(), |time| ZonedDateTime::new(time, zone));
        let days = now.date().since(then.date()).map_or(0, |span| i64::from(span.get_days()));
        let format = if now.year() == then.year() { "%m-%d" } else { "%Y-%m-%d" };
        Moment {
            days_ago: days,
            date: then.strftime(format).to_string(),
            time: then.strftime("%H:%M").to_string(),
        }
    }
}

/// Returns the time zone of this machine. A name is looked up right here: jiff would first look through the files of
/// all zones there are, which takes longer than anything else at the start of the program.
fn zone(name: Option<&str>) -> TimeZone {
    let named = |name: &str| {
        let bytes =
            store::disk::file::read(&Path::new(ZONES).join(name.trim_start_matches(':'))).ok()?;
        TimeZone::tzif(name, &bytes).ok()
    };
    name.and_then(named).unwrap_or_else(TimeZone::system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_by_its_name() {
        let hours = |zone: &TimeZone| zone.to_offset(Timestamp::UNIX_EPOCH).seconds() / 3600;
        if store::disk::entry::is_file(&Path::new(ZONES).join("Asia/Shanghai")) {
            assert_eq!(hours(&zone(Some("Asia/Shanghai"))), 8);
            assert_eq!(hours(&zone(Some(":Asia/Shanghai"))), 8);
        }
        assert_eq!(zone(Some("../../../etc/passwd")), TimeZone::system());
    }

    #[test]
    fn a_moment_is_told_from_today() {
        let mut environment = Environment::of_process(&[]);
        environment.now = Some("2021-01-25T16:42".to_owned());
        let clock = Clock { zone: TimeZone::UTC, ..Clock::of(&environment) };
        let told = |text: &str| {
            let moment =
                clock.moment(SystemTime::try_from(text.parse::<Timestamp>().unwrap()).unwrap());
            (moment.days_ago, moment.date, moment.time)
        };
        let day = |days, date: &str, time: &str| (days, date.to_owned(), time.to_owned());
        assert_eq!(told("2021-01-25T00:01:00Z"), day(0, "01-25", "00:01"));
        assert_eq!(told("2021-01-24T23:59:00Z"), day(1, "01-24", "23:59"));
        assert_eq!(told("2020-12-31T09:12:00Z"), day(25, "2020-12-31", "09:12"));
    }

    #[test]
    fn the_environment_can_fix_the_time() {
        let mut environment = Environment::of_process(&[]);
        environment.now = Some("2021-01-25T16:42".to_owned());
        let now = Clock::of(&environment).now();
        assert_eq!(now.strftime("%Y-%m-%d %H:%M").to_string(), "2021-01-25 16:42");
    }
}
