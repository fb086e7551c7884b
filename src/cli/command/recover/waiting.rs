//! `gouji recover` without a file: every report whose work is in no file, wherever it stood.

use clap::ArgMatches;
use serde::Serialize;

use crate::cli::clock::Clock;
use crate::cli::context::Context;
use crate::cli::output::{self, Screen, Style};
use crate::cli::{Outcome, arguments};
use crate::model::Message;
use crate::present::recovery;
use crate::store::journal::inspect::{self, Listed};
use crate::store::journal::session::SessionConfig;

/// Lists the reports; nothing is changed.
pub(super) fn run(
    context: &Context<'_>,
    matches: &ArgMatches,
    config: &SessionConfig,
    out: &mut Screen<'_>,
) -> Outcome {
    let clock = Clock::of(context.environment);
    let is_json = arguments::text(matches, "format") == Some("json");
    let found = inspect::all(config, &context.library)?;
    for listed in &found {
        if is_json {
            out.data(json(listed, &clock).as_bytes())?;
        } else {
            let said = context.locale.message(&title(listed));
            let when = written(context, listed, &clock).unwrap_or_default();
            out.line(&[(Style::Bold, &said), (Style::Plain, &when)])?;
        }
    }
    if found.is_empty() {
        context.tell(&Message::key("cli.recover_none"));
        return Ok(0);
    }
    context.tell(&Message::key("cli.recover_each"));
    Ok(super::WAITS)
}

fn title(listed: &Listed) -> Message {
    recovery::summary(&listed.file.display().to_string(), &listed.recovery).unwrap_or_else(|| {
        Message::key("cli.recover_damaged").with("file", listed.journal_path.display())
    })
}

/// Says when the journal was written last.
fn written(context: &Context<'_>, listed: &Listed, clock: &Clock) -> Option<String> {
    let moment = clock.moment(listed.written?);
    let days = moment.days_ago.to_string();
    let words = [("date", &*moment.date), ("time", &*moment.time), ("days", &*days)];
    Some(context.locale.format("cli.recover_written_at", &words))
}

/// A report with work that waits, as programs read it; without `file` its journal cannot be read.
#[derive(Serialize)]
struct Record<'a> {
    journal: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meets: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    places: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<String>,
}

fn json(listed: &Listed, clock: &Clock) -> String {
    let work = listed.recovery.work();
    output::json_line(&Record {
        journal: listed.journal_path.display().to_string(),
        file: work.map(|_| listed.file.display().to_string()),
        meets: listed.recovery.word(),
        agency: work.map(|found| found.report.agency.as_str()),
        year: work.map(|found| found.report.year),
        places: work.map_or(0, |found| found.differences.len()),
        written: listed.written.and_then(|time| clock.stamp_of(time)),
    })
}
