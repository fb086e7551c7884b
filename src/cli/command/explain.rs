//! `gouji explain`: one rule in full, from the forms that have it, or one of the ids that reading gives.

use anyhow::bail;
use clap::ArgMatches;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::{Form, Forms as _, Guard, Instance, Message, PriorTerm, Rule, Term};

use crate::cli::context::Context;
use crate::cli::output::{Failure, Screen, Style};
use crate::cli::{Outcome, arguments};
use crate::present::finding;

/// The ids of what can be wrong with a file, and what each means.
const RESERVED: &[(&str, &str)] = &[
    ("duplicate_key", "cli.explain_duplicate_key"),
    ("missing_key", "cli.explain_missing_key"),
    ("negative_count", "cli.explain_negative_count"),
    ("newer_version", "cli.explain_newer_version"),
    ("not_a_number", "cli.explain_not_a_number"),
    ("not_gouji", "cli.explain_not_gouji"),
    ("not_utf8", "cli.explain_not_utf8"),
    ("placeholder_figure", "cli.explain_placeholder_figure"),
    ("placeholder_format", "cli.explain_placeholder_format"),
    ("prior_mismatch", "cli.explain_prior_mismatch"),
    ("stale_waiver", "cli.explain_stale_waiver"),
    ("toml_syntax", "cli.explain_toml_syntax"),
    ("too_large", "cli.explain_too_large"),
    ("too_many_digits", "cli.explain_too_many_digits"),
    ("unit_in_cell", "cli.explain_unit_in_cell"),
    ("unknown_cell", "cli.explain_unknown_cell"),
    ("unknown_form", "cli.explain_unknown_form"),
    ("unknown_key", "cli.explain_unknown_key"),
    ("unknown_placeholder", "cli.explain_unknown_placeholder"),
    ("unreadable", "cli.explain_unreadable"),
    ("waiver_no_reason", "cli.explain_waiver_no_reason"),
    ("waiver_refused", "cli.explain_waiver_refused"),
    ("wrong_kind", "cli.explain_wrong_kind"),
    ("year_before_form", "cli.explain_year_before_form"),
    ("year_outside_form", "cli.explain_year_outside_form"),
];

/// Returns what a reserved id means.
pub(super) fn reserved<'a>(context: &'a Context<'_>, id: &str) -> Option<&'a str> {
    let (_, key) = RESERVED.iter().find(|(name, _)| *name == id)?;
    Some(context.locale.text(key))
}

/// Explains a rule or a reserved id; `rule[instance]` explains the rule and shows that instance.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let asked = arguments::text(matches, "rule").unwrap_or_default().trim();
    let (id, instance) = match asked.strip_suffix(']').and_then(|text| text.split_once('[')) {
        Some((id, instance)) => (id, Some(instance)),
        None => (asked, None),
    };
    if let Some(text) = reserved(context, id) {
        out.line(&[(Style::Bold, id), (Style::Plain, context.locale.text("cli.of_reading"))])?;
        out.line(&[(Style::Plain, text)])?;
        return Ok(0);
    }
    let forms: Vec<Arc<Form>> =
        context.library.ids().iter().filter_map(|form| context.library.form(form)).collect();
    let mut known: Vec<&str> = forms
        .iter()
        .flat_map(|form| form.rules.iter().map(|rule| rule.id.as_str()))
        .chain(RESERVED.iter().map(|(id, _)| *id))
        .collect();
    known.sort_unstable();
    known.dedup();
    let having: Vec<(&Form, &Rule)> =
        forms.iter().filter_map(|form| Some((form.as_ref(), form.rule(id)?))).collect();
    if having.is_empty() {
        let message = Message::key("cli.unknown_rule").with("rule", id);
        let hint = Message::key("cli.known_hint").with("known", known.join(", "));
        bail!(Failure::new(message).hint(hint));
    }
    let mut told: Option<&Rule> = None;
    for (form, rule) in having {
        // Most rules are the same on every form; only what differs is told again.
        let same = told.is_some_and(|before| words(before) == words(rule));
        if !same {
            head(context, out, rule)?;
            told = Some(rule);
        }
        instances(context, out, form, rule, instance)?;
    }
    Ok(0)
}

/// Returns what `head` prints of a rule.
fn words(rule: &Rule) -> [&str; 6] {
    [
        &rule.title.zh,
        &rule.formula,
        &rule.message.zh,
        &rule.hint.zh,
        &rule.source.zh,
        rule.severity.word(),
    ]
}

fn head(context: &Context<'_>, out: &mut Screen<'_>, rule: &Rule) -> io::Result<()> {
    let locale = context.locale;
    let title =
        format!("  {} ({})", locale.label(&rule.title), finding::severity(locale, rule.severity));
    out.line(&[(Style::Bold, &rule.id), (Style::Plain, &title)])?;
    let guard = rule.guard.as_ref().map(|guard| match guard {
        Guard::Fact { fact, equals } => format!("{fact} = {equals}"),
        Guard::Charged { fact } => format!("{fact} > 0"),
        Guard::Figures { formula, .. } => formula.clone(),
    });
    let waiver = if rule.may_be_waived() { "cli.rule_waivable" } else { "cli.rule_not_waivable" };
    let lines = [
        ("cli.rule_formula", rule.formula.as_str()),
        ("cli.rule_guard", guard.as_deref().unwrap_or("")),
        ("cli.rule_message", locale.label(&rule.message)),
        ("cli.rule_hint", locale.label(&rule.hint)),
        ("cli.rule_source", locale.label(&rule.source)),
        ("cli.rule_waiver", locale.text(waiver)),
    ];
    for (key, text) in lines.into_iter().filter(|(_, text)| !text.is_empty()) {
        out.line(&[(Style::Plain, "  "), (Style::Blue, locale.text(key)), (Style::Plain, text)])?;
    }
    Ok(())
}

fn instances(
    context: &Context<'_>,
    out: &mut Screen<'_>,
    form: &Form,
    rule: &Rule,
    asked: Option<&str>,
) -> io::Result<()> {
    let locale = context.locale;
    let count = rule.instances.len().to_string();
    let count = locale.format("cli.instances", &[("count", &count)]);
    let line = format!("  {} {}: {count}", form.id, locale.label(&form.name));
    out.line(&[(Style::Bold, &line)])?;
    let wanted = |instance: &&Instance| asked.is_none_or(|name| name == instance.name);
    for instance in rule.instances.iter().filter(wanted) {
        let text = format!(
            "{} {} {}",
            sum(form, &instance.left, &instance.left_prior, instance.left_constant),
            instance.relation.sign(),
            sum(form, &instance.right, &instance.right_prior, instance.right_constant),
        );
        let name =
            if instance.name.is_empty() { String::new() } else { format!("[{}] ", instance.name) };
        out.line(&[(Style::Plain, "    "), (Style::Blue, &name), (Style::Plain, &text)])?;
    }
    Ok(())
}

fn sum(form: &Form, terms: &[Term], prior: &[PriorTerm], constant: Decimal) -> String {
    let own = terms.iter().map(|term| (term.factor, form.cell(term.cell).address.clone()));
    let before = prior.iter().map(|term| (term.factor, format!("prev.{}", term.address)));
    let mut text = String::new();
    for (factor, address) in own.chain(before) {
        text.push_str(match (text.is_empty(), factor < 0) {
            (true, false) => "",
            (true, true) => "-",
            (false, false) => " + ",
            (false, true) => " - ",
        });
        match factor.unsigned_abs() {
            1 => text.push_str(&address),
            factor => {
                // Writing to a String cannot fail.
                let _ = write!(text, "{factor} * {address}");
            }
        }
    }
    if text.is_empty() || !constant.is_zero() {
        let sign = if text.is_empty() { "" } else { " + " };
        let _ = write!(text, "{sign}{}", constant.normalize());
    }
    text
}
