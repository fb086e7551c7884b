//! What was found in many files at once: by rule and by file, the worst first.

use std::collections::BTreeMap;
use std::io;

use crate::check::Summary;
use crate::model::{Severity, Status};
use crate::text::width;

use super::inspect::Checked;
use super::text;
use crate::cli::command::explain;
use crate::cli::context::Context;
use crate::cli::findings;
use crate::cli::output::{Screen, Style};
use crate::present::finding;

/// Files that are listed before the rest is counted.
const MOST_FILES: usize = 20;

/// What is kept of one file.
pub(super) struct FileCounts {
    name: String,
    counts: Summary,
    unreadable: bool,
    /// By rule: its title, what a failure means, and how often it failed.
    rules: BTreeMap<String, (String, Severity, usize)>,
}

impl FileCounts {
    /// Counts what fails in a file.
    pub(super) fn of(context: &Context<'_>, checked: &Checked) -> Self {
        let mut rules = BTreeMap::new();
        let failed = checked.findings.iter().map(|reported| &reported.finding);
        for finding in failed.filter(|finding| finding.status == Status::Failed) {
            let title = || {
                let rule = checked.rule(finding).map(|rule| context.locale.label(&rule.title));
                let reserved = || explain::reserved(context, &finding.rule);
                rule.or_else(reserved).unwrap_or_default().to_owned()
            };
            let entry =
                rules.entry(finding.rule.clone()).or_insert_with(|| (title(), finding.severity, 0));
            entry.2 += 1;
        }
        let name = checked.name.clone();
        Self { name, counts: checked.summary, unreadable: checked.unreadable, rules }
    }
}

/// A rule over all files.
struct Line<'a> {
    id: &'a str,
    title: &'a str,
    severity: Severity,
    files: usize,
    instances: usize,
}

/// Writes the counts of several files.
pub(super) fn print(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    files: &[FileCounts],
) -> io::Result<()> {
    let locale = context.locale;
    let mut total = Summary::default();
    for file in files {
        total.add(file.counts);
    }
    out.line(&[(Style::Plain, "")])?;
    print_rules(context, out, files)?;
    print_files(context, out, files)?;
    let (count, unreadable) = (files.len(), files.iter().filter(|t| t.unreadable).count());
    let clean = files.iter().filter(|t| !t.unreadable && t.counts.errors == 0).count();
    let text = locale.format(
        "cli.files_total",
        &[
            ("files", &count.to_string()),
            ("clean", &clean.to_string()),
            ("unreadable", &unreadable.to_string()),
        ],
    );
    let counted = finding::summary(context.locale, &total);
    out.line(&[(Style::Bold, &text), (text::style(&total), &counted)])
}

/// Writes each rule that fails somewhere, errors first, then by the number of files.
fn print_rules(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    files: &[FileCounts],
) -> io::Result<()> {
    let mut lines: BTreeMap<&str, Line<'_>> = BTreeMap::new();
    for (id, (title, severity, count)) in files.iter().flat_map(|file| &file.rules) {
        let empty = Line { id, title, severity: *severity, files: 0, instances: 0 };
        let line = lines.entry(id).or_insert(empty);
        line.severity = line.severity.max(*severity);
        line.files += 1;
        line.instances += count;
    }
    if lines.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<Line<'_>> = lines.into_values().collect();
    let order = |line: &Line<'_>| (line.severity, line.files, line.instances);
    lines.sort_by(|one, other| order(other).cmp(&order(one)).then(one.id.cmp(other.id)));
    let widest = lines.iter().map(|line| line.id.len()).max().unwrap_or(0);
    out.line(&[(Style::Bold, context.locale.text("cli.by_rule"))])?;
    for line in lines {
        let word = finding::severity(context.locale, line.severity);
        let counts = context.locale.format(
            "cli.rule_counts",
            &[("files", &line.files.to_string()), ("count", &line.instances.to_string())],
        );
        let title = width::safe(line.title, false);
        out.line(&[
            (Style::Plain, "  "),
            (findings::style_of(line.severity), word),
            (Style::Plain, &format!("  {:widest$}  {counts}  {title}", line.id)),
        ])?;
    }
    Ok(())
}

/// Writes the files with something to do, the worst first.
fn print_files(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    files: &[FileCounts],
) -> io::Result<()> {
    let rank = |file: &FileCounts| {
        let counts = &file.counts;
        (file.unreadable, counts.errors, counts.warnings, counts.pending)
    };
    let mut files: Vec<&FileCounts> =
        files.iter().filter(|file| rank(file) != (false, 0, 0, 0)).collect();
    if files.is_empty() {
        return Ok(());
    }
    files.sort_by(|one, other| rank(other).cmp(&rank(one)).then(one.name.cmp(&other.name)));
    out.line(&[(Style::Bold, context.locale.text("cli.by_file"))])?;
    for file in files.iter().take(MOST_FILES) {
        let counts = &file.counts;
        let text = finding::open_counts(context.locale, counts);
        let key = "cli.summary_unreadable";
        let unread = if file.unreadable { context.locale.text(key) } else { "" };
        let name = format!("  {}: ", file.name);
        let style = text::style(counts);
        out.line(&[(Style::Plain, &name), (style, &text), (Style::Red, unread)])?;
    }
    let more = files.len().saturating_sub(MOST_FILES);
    if more > 0 {
        let text = context.locale.format("cli.more_files", &[("count", &more.to_string())]);
        out.line(&[(Style::Plain, "  "), (Style::Plain, &text)])?;
    }
    Ok(())
}
