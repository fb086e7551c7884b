//! `gouji waive`: accepts a finding with a written reason, for exactly the numbers that stand there, or takes that back.

use anyhow::bail;
use std::path::Path;

use clap::ArgMatches;

use crate::check;
use crate::model::{Finding, Message, Report, Status};

use crate::cli::change::Opened;
use crate::cli::context::Context;
use crate::cli::output::{AlreadyTold, Failure, Screen, Style};
use crate::cli::prior::Priors;
use crate::cli::{Outcome, UNREADABLE, arguments, findings};

/// Writes or takes back a waiver.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let path = arguments::path(matches, "file");
    let asked = arguments::text(matches, "rule").unwrap_or_default().trim();
    let mut opened = Opened::of(context, path)?;
    let mut report = opened.report().clone();
    let told = if matches.get_flag("drop") {
        if report.waivers.remove(asked).is_none() {
            let message = Message::key("cli.waive_none").with("rule", asked);
            bail!(Failure::new(message));
        }
        Message::key("cli.waive_dropped").with("rule", asked)
    } else {
        let reason = arguments::text(matches, "reason").map(str::trim).unwrap_or_default();
        if reason.is_empty() {
            let message = Message::key("cli.waive_no_reason");
            bail!(Failure::new(message).hint(Message::key("cli.waive_no_reason_hint")));
        }
        let prior = Priors::one(context, matches, path, &report)?;
        let finding = meant(context, &report, prior.as_ref(), asked)?;
        let key = check::waiver_key(&finding);
        report.waivers.insert(key.clone(), check::waiver_for(&finding, reason.to_owned()));
        Message::key("cli.waive_done").with("rule", key).with("reason", reason)
    };
    opened.write(context, &mut report, Vec::new(), out)?;
    // Standard output holds the report itself where that came from standard input.
    if path == Path::new("-") {
        context.tell(&told);
    } else {
        out.line(&[(Style::Plain, &context.locale.message(&told))])?;
    }
    Ok(0)
}

/// Returns the one failure that is meant, or says why it cannot be accepted.
fn meant(
    context: &Context<'_>,
    report: &Report,
    prior: Option<&Report>,
    asked: &str,
) -> anyhow::Result<Finding> {
    let assessment = check::assess(report, prior);
    let fails = |finding: &Finding| matches!(finding.status, Status::Failed | Status::Waived);
    // What is wrong with the waivers and references of a report is against no rule.
    let is_rule = |finding: &Finding| report.form().rule(&finding.rule).is_some();
    let found = assessment.findings().iter().map(|held| &held.finding);
    let found = found.filter(|finding| is_rule(finding) && fails(finding));
    let mut found: Vec<Finding> =
        found.filter(|finding| check::names(asked, finding)).cloned().collect();
    let refuse =
        |key, hint| Failure::new(Message::key(key).with("rule", asked)).hint(Message::key(hint));
    if found.len() > 1 {
        tell_several(context, asked, &found);
        bail!(AlreadyTold(UNREADABLE));
    }
    let Some(finding) = found.pop() else {
        bail!(refuse("cli.waive_unknown", "cli.waive_unknown_hint"));
    };
    if !check::may_be_waived(report, &finding) {
        bail!(refuse("cli.waive_refused", "cli.waive_refused_hint"));
    }
    Ok(finding)
}

fn tell_several(context: &Context<'_>, asked: &str, found: &[Finding]) {
    let locale = context.locale;
    let text = locale.format("cli.waive_several", &[("rule", asked)]);
    Screen::stderr(context.environment.colour_err, |err| {
        err.line(&[(Style::Red, locale.text("cli.error")), (Style::Plain, &text)])?;
        found.iter().try_for_each(|finding| {
            err.line(&[(Style::Plain, &format!("  {}", findings::key(finding)))])
        })
    });
}
