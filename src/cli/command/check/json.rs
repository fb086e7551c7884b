//! What was found in a file as programs read it: one object on one line.

use serde::Serialize;

use super::arithmetic::Arithmetic;
use super::inspect::{Checked, Told};
use crate::cli::context::Context;
use crate::cli::{findings, output, suspect};
use crate::model::Form;

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
    findings: Vec<Found<'a>>,
}

/// A finding, with its arithmetic where somebody asked for that.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    record: findings::Record<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arithmetic: Option<&'a Arithmetic>,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    pending: usize,
    passed: usize,
    waived: usize,
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
        findings: checked.findings.iter().map(|told| record(context, form, told)).collect(),
    };
    output::json_line(&record)
}

fn record<'a>(context: &Context<'_>, form: Option<&'a Form>, told: &'a Told) -> Found<'a> {
    let record = findings::record(context, form, &told.finding)
        .with_cause(told.cause.map(|cause| cause + 1))
        .with_reason(told.reason.as_deref());
    let record = match form {
        Some(form) => record.suggesting(suspect::records(context, form, &told.suspect)),
        None => record,
    };
    Found { record, arithmetic: told.arithmetic.as_ref() }
}
