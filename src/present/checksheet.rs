//! What the sheet to sign says of the rules: the verdict, what is open, each rule that stops publishing with both its sides,
//! and what was accepted.
//!
//! What holds and what does not, `check` has found; how the sheet is laid out, `render` knows.

use super::finding::{self, Headline, Sight};
use super::sides::Sides;
use crate::check::{self, Assessed, Assessment};
use crate::locale::Locale;
use crate::model::{Finding, Form, Report, Severity, Status, Waiver};
use crate::render::{Relation, Standing, Tally};

/// Returns what the sheet says of a report that was assessed.
pub fn standing(locale: &Locale, report: &Report, assessment: &Assessment) -> Standing {
    let form = report.form();
    let word = |key| locale.text(key).to_owned();
    let evaluated: Vec<&Assessed> = assessment
        .all()
        .into_iter()
        .filter(|held| {
            held.finding.severity == Severity::Error && form.rule(&held.finding.rule).is_some()
        })
        .collect();
    Standing {
        verdict: verdict(locale, assessment, &evaluated),
        open_heading: word("present.sheet_open_findings"),
        open: open(locale, form, assessment),
        relations_heading: word("present.sheet_relations"),
        columns: [
            "present.book_of",
            "present.book_left",
            "present.book_right",
            "present.book_result",
        ]
        .map(word),
        relations: evaluated
            .chunk_by(|one, next| one.finding.rule == next.finding.rule)
            .map(|of_rule| relation(locale, form, of_rule))
            .collect(),
        waived_heading: word("present.waiver"),
        waived: waived(locale, report, assessment),
    }
}

/// Says first what is wrong or missing; that all agrees only where every rule that stops publishing was reckoned and holds.
fn verdict(locale: &Locale, assessment: &Assessment, evaluated: &[&Assessed]) -> Vec<String> {
    let (summary, gate) = (assessment.summary(), assessment.gate());
    let count = |status| evaluated.iter().filter(|held| held.finding.status == status).count();
    let told = |key, count: usize| locale.format(key, &[("count", &count.to_string())]);
    let mut lines = Vec::new();
    if summary.errors > 0 {
        let [errors, _] = finding::places(locale, &summary);
        lines.push(locale.format("present.sheet_fails", &[("count", &errors)]));
    }
    for (key, count) in [
        ("present.sheet_blanks", gate.blanks.len()),
        ("present.sheet_empty", gate.empty_sections.len()),
        ("present.sheet_waiting", count(Status::Pending)),
        ("present.sheet_waived", count(Status::Waived)),
        ("present.sheet_doubts", summary.places.warnings),
    ] {
        if count > 0 {
            lines.push(told(key, count));
        }
    }
    let is_whole = summary.errors + count(Status::Pending) + count(Status::Waived) == 0;
    let key = if is_whole { "present.sheet_all_agree" } else { "present.sheet_agree" };
    lines.push(told(key, count(Status::Passed)));
    lines
}

/// Returns what fails, errors first.
fn open(locale: &Locale, form: &Form, assessment: &Assessment) -> Vec<String> {
    let mut failed: Vec<&Finding> = assessment.failed().map(|held| &held.finding).collect();
    failed.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let line = |finding: &Finding| {
        let key = match finding.severity {
            Severity::Error => "present.book_fails",
            Severity::Warning => "present.warning",
        };
        format!("{}: {}", locale.text(key), told(locale, form, finding))
    };
    failed.into_iter().map(line).collect()
}

/// Returns what was accepted, and why; also what nobody could reckon now, as without last year's report.
fn waived(locale: &Locale, report: &Report, assessment: &Assessment) -> Vec<String> {
    let held = assessment.findings().iter().map(|held| &held.finding);
    let accepted: Vec<&Finding> = held.filter(|finding| finding.status == Status::Waived).collect();
    let line = |(key, waiver): (&String, &Waiver)| {
        let finding = accepted.iter().find(|finding| check::waiver_key(finding) == *key);
        let (key, what) = match finding {
            Some(finding) => ("present.sheet_accepted", told(locale, report.form(), finding)),
            None => ("present.sheet_idle", key.clone()),
        };
        locale.format(key, &[("what", &what), ("reason", &waiver.reason)])
    };
    report.waivers.iter().map(line).collect()
}

/// Returns a finding in one line: its title and place, both sides where it has two, else what is wrong.
fn told(locale: &Locale, form: &Form, finding: &Finding) -> String {
    let headline = Headline::of(locale, form, finding, Sight::default()).line(usize::MAX);
    let Some(sides) = Sides::of(locale, form, finding) else {
        let message = locale.message(&finding.message);
        return if headline == message { headline } else { format!("{headline}: {message}") };
    };
    let [left, right] = &sides.labels;
    format!("{headline}: {}", sides.sentence(locale, [left, right]))
}

/// Returns a rule with all for which it was reckoned. Where both sides are called the same throughout, its heading says so.
fn relation(locale: &Locale, form: &Form, of_rule: &[&Assessed]) -> Relation {
    let sides: Vec<Option<Sides>> =
        of_rule.iter().map(|held| Sides::of(locale, form, &held.finding)).collect();
    let first = sides.iter().flatten().next();
    let same = |other: &Sides| first.is_some_and(|one| one.labels == other.labels);
    let is_common = sides.iter().flatten().all(same);
    let rule = of_rule.first().and_then(|held| form.rule(&held.finding.rule));
    let mut heading = rule.map_or("", |rule| locale.label(&rule.title)).to_owned();
    if let Some(Sides { labels: [left, right], sign, .. }) = first.filter(|_| is_common) {
        // A side that is a number of the rule itself has no name.
        let figure = first.map(|sides| sides.figures()[1].clone()).unwrap_or_default();
        let right = if right == locale.text("present.right") { &figure } else { right };
        heading = format!("{heading}: {left} {sign} {right}");
    }
    let rows = of_rule.iter().zip(&sides).map(|(held, sides)| {
        let place = Headline::of(locale, form, &held.finding, Sight::default());
        let figures = sides.as_ref().map(|sides| {
            let figures = sides.figures();
            if is_common { figures } else { named(sides, figures) }
        });
        Tally { place: place.place, figures, result: result(locale, &held.finding) }
    });
    Relation { heading, rows: rows.collect() }
}

fn named(sides: &Sides, [left, right]: [String; 2]) -> [String; 2] {
    [format!("{} {left}", sides.labels[0]), format!("{} {right}", sides.labels[1])]
}

fn result(locale: &Locale, finding: &Finding) -> String {
    let key = match finding.status {
        Status::Passed => "present.book_holds",
        Status::Failed => "present.book_fails",
        Status::Pending => "present.book_waits",
        Status::Waived => "present.book_accepted",
        Status::NotApplicable => "present.book_apart",
    };
    locale.text(key).to_owned()
}
