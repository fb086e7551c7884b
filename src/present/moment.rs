//! When something was.

use crate::locale::Locale;

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

/// Says when something was, from today.
pub fn said(locale: &Locale, moment: &Moment) -> String {
    let time = [("time", moment.time.as_str())];
    match moment.days_ago {
        0 => locale.format("present.today", &time),
        1 => locale.format("present.yesterday", &time),
        _ => moment.date.clone(),
    }
}
