//! What was found in a file as programs read it: one object on one line.

use serde::Serialize;

use super::inspect::{Checked, Reported};
use crate::check::Summary;
use crate::cli::context::Context;
use crate::cli::{findings, output, suspect};
use crate::model::Form;
use crate::present::arithmetic::{Arithmetic, Line, Side};
use crate::present::figure;

/// A file as programs read it.
#[derive(Serialize)]
struct Record<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<String>,
    summary: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    places: Option<Places>,
    findings: Vec<Found<'a>>,
}

/// A finding, with its arithmetic where somebody asked for that.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    record: findings::Record<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arithmetic: Option<Vec<SideRecord<'a>>>,
}

/// One side of a rule with all that it adds up.
#[derive(Serialize)]
struct SideRecord<'a> {
    label: &'a str,
    terms: Vec<TermRecord<'a>>,
    /// What they come to; `null` with a blank among them.
    sum: Option<String>,
}

/// One figure of a sum, with the address as formulas write it; a number of the rule itself has none.
#[derive(Serialize)]
struct TermRecord<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    cell: &'a str,
    factor: i32,
    figure: Option<String>,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    pending: usize,
    passed: usize,
    waived: usize,
}

/// In how many places it is to be mended, where these are fewer than the rules that fail there, which `summary` counts.
#[derive(Serialize)]
struct Places {
    errors: usize,
    warnings: usize,
}

/// Returns a file as one object on one line.
pub(super) fn line(context: &Context<'_>, checked: &Checked) -> String {
    let report = checked.report.as_ref();
    let form = report.map(|report| report.form().as_ref());
    let counts = checked.summary;
    let record = Record {
        file: &checked.name,
        form: form.map(|form| form.id.as_str()),
        agency: report.map(|report| report.agency.as_str()),
        year: report.map(|report| report.year),
        prior: checked.prior.as_ref().map(|path| path.display().to_string()),
        summary: Counts {
            errors: counts.errors,
            warnings: counts.warnings,
            pending: counts.pending,
            passed: counts.passed,
            waived: counts.waived,
        },
        places: places(&counts),
        findings: checked.findings.iter().map(|reported| record(context, form, reported)).collect(),
    };
    output::json_line(&record)
}

fn places(counts: &Summary) -> Option<Places> {
    let Summary { errors, warnings, places, .. } = *counts;
    let differs = (errors, warnings) != (places.errors, places.warnings);
    differs.then_some(Places { errors: places.errors, warnings: places.warnings })
}

fn record<'a>(context: &Context<'_>, form: Option<&'a Form>, reported: &'a Reported) -> Found<'a> {
    let record = findings::record(context, form, &reported.finding)
        .with_cause(reported.cause.map(|cause| cause + 1))
        .with_reason(reported.reason.as_deref());
    let record = match form {
        Some(form) => record.suggesting(suspect::records(context, form, &reported.suspect)),
        None => record,
    };
    let sums = |arithmetic: &'a Arithmetic| arithmetic.sides().iter().map(SideRecord::of).collect();
    Found { record, arithmetic: reported.arithmetic.as_ref().map(sums) }
}

impl<'a> SideRecord<'a> {
    fn of(side: &'a Side) -> Self {
        let terms = side.lines.iter().map(TermRecord::of).collect();
        Self { label: &side.label, terms, sum: side.sum.map(figure::number) }
    }
}

impl<'a> TermRecord<'a> {
    fn of(line: &'a Line) -> Self {
        Self { cell: &line.cell, factor: line.factor, figure: line.figure.map(figure::number) }
    }
}
