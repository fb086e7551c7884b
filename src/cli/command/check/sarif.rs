//! Findings as a SARIF 2.1.0 log: one run over all files, for programs that collect what many checkers find.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path};

use serde_json::{Map, Value, json};

use super::inspect::{Checked, Reported, Written};
use crate::check::locate::Suggestion;
use crate::cli::command::explain;
use crate::cli::context::Context;
use crate::cli::findings::key;
use crate::cli::{output, suspect};
use crate::model::{CellId, Excerpt, Finding, Form, Language, Place, Rule, Severity, Status};
use crate::present::{figure, sides, suggestion};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The results of some files, with the rules that they name.
#[derive(Default)]
pub(super) struct Log {
    results: Vec<Map<String, Value>>,
    rules: BTreeMap<String, Value>,
    unreadable: bool,
}

impl Log {
    /// Returns the results of a file.
    pub(super) fn of(context: &Context<'_>, checked: &Checked) -> Self {
        let mut log = Self { unreadable: checked.unreadable, ..Self::default() };
        for reported in &checked.findings {
            let finding = &reported.finding;
            let rule = || match checked.rule(finding) {
                Some(rule) => descriptor(context, rule),
                None => reserved(context, finding),
            };
            log.rules.entry(finding.rule.clone()).or_insert_with(rule);
            log.results.push(result(context, checked, reported));
        }
        log
    }

    /// Adds the results of further files behind these.
    pub(super) fn append(&mut self, other: Self) {
        self.results.extend(other.results);
        for (id, rule) in other.rules {
            self.rules.entry(id).or_insert(rule);
        }
        self.unreadable |= other.unreadable;
    }

    /// Returns the whole log; `code` is the exit code of the program.
    pub(super) fn document(self, context: &Context<'_>, code: u8) -> String {
        let index: BTreeMap<String, usize> =
            self.rules.keys().cloned().enumerate().map(|(at, id)| (id, at)).collect();
        let results: Vec<Value> = self
            .results
            .into_iter()
            .map(|mut result| {
                let at = result.get("ruleId").and_then(Value::as_str).and_then(|id| index.get(id));
                result.insert("ruleIndex".to_owned(), json!(at));
                Value::Object(result)
            })
            .collect();
        let language = match context.locale.language() {
            Language::Zh => "zh-CN",
            Language::En => "en",
        };
        output::json_line(&json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "gouji",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "shortDescription": { "text": context.locale.text("cli.about") },
                    "rules": self.rules.into_values().collect::<Vec<Value>>(),
                }},
                "language": language,
                "columnKind": "unicodeCodePoints",
                "invocations": [{ "executionSuccessful": !self.unreadable, "exitCode": code }],
                "results": results,
            }],
        }))
    }
}

/// Describes a rule of a form.
fn descriptor(context: &Context<'_>, rule: &Rule) -> Value {
    let locale = context.locale;
    let message = locale.label(&rule.message);
    let title = Some(locale.label(&rule.title)).filter(|title| !title.is_empty());
    let hint = Some(locale.label(&rule.hint)).filter(|hint| !hint.is_empty());
    let mut properties = Map::new();
    for (name, text) in [("formula", rule.formula.as_str()), ("source", locale.label(&rule.source))]
    {
        if !text.is_empty() {
            properties.insert(name.to_owned(), json!(text));
        }
    }
    properties.insert("waivable".to_owned(), json!(rule.may_be_waived()));
    json!({
        "id": rule.id,
        "shortDescription": { "text": title.unwrap_or(message) },
        "fullDescription": { "text": message },
        "help": { "text": hint.unwrap_or(message) },
        "defaultConfiguration": { "level": rule.severity.word() },
        "properties": properties,
    })
}

/// Describes an id that reading gives.
fn reserved(context: &Context<'_>, finding: &Finding) -> Value {
    let message = context.locale.message(&finding.message);
    let text = explain::reserved(context, &finding.rule).unwrap_or(&message);
    json!({
        "id": finding.rule,
        "shortDescription": { "text": text },
        "help": { "text": text },
        "defaultConfiguration": { "level": finding.severity.word() },
    })
}

fn result(context: &Context<'_>, checked: &Checked, reported: &Reported) -> Map<String, Value> {
    let finding = &reported.finding;
    let form = checked.report.as_ref().map(|report| report.form().as_ref());
    // Only what fails has a level; what was accepted has failed too.
    let (kind, level) = match finding.status {
        Status::Failed | Status::Waived => ("fail", finding.severity.word()),
        Status::Pending => ("open", "none"),
        Status::Passed => ("pass", "none"),
        Status::NotApplicable => ("notApplicable", "none"),
    };
    let mut result = Map::new();
    let mut put = |name: &str, value: Value| drop(result.insert(name.to_owned(), value));
    put("ruleId", json!(finding.rule));
    put("kind", json!(kind));
    put("level", json!(level));
    put("message", json!({ "text": message(context, finding) }));
    put("locations", json!([location(context, checked, form, finding)]));
    put("partialFingerprints", json!({ "instance/v1": key(finding) }));
    put("properties", properties(reported));
    if let Some(reason) = &reported.reason {
        put(
            "suppressions",
            json!([{ "kind": "inSource", "status": "accepted", "justification": reason }]),
        );
    }
    if let Some(form) = form.filter(|_| finding.status == Status::Failed) {
        let suggestions = reported.suspect.suggestions().iter().zip(&reported.written);
        let fixes: Vec<Value> = suggestions
            .filter_map(|(suggestion, written)| {
                Some(fix(context, form, &checked.name, suggestion, written.as_deref()?))
            })
            .collect();
        if !fixes.is_empty() {
            put("fixes", json!(fixes));
        }
    }
    result
}

fn message(context: &Context<'_>, finding: &Finding) -> String {
    let mut text = context.locale.message(&finding.message);
    if let Some(numbers) = finding.numbers {
        let sides = sides::numbers(context.locale, numbers, false);
        // Writing to a String cannot fail.
        let _ = write!(text, " ({sides})");
    }
    text
}

fn location(
    context: &Context<'_>,
    checked: &Checked,
    form: Option<&Form>,
    finding: &Finding,
) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&checked.name) } });
    if let Some(place) = &finding.place {
        physical["region"] = region(place, finding.excerpt.as_ref());
    }
    let mut location = json!({ "physicalLocation": physical });
    let cell = |form: &Form, cell: CellId| {
        let address = &form.cell(cell).address;
        let name = context.cell_name(form, cell);
        json!({ "fullyQualifiedName": address, "name": name, "kind": "value" })
    };
    let mut logical: Vec<Value> =
        form.map_or_else(Vec::new, |form| finding.cells.iter().map(|of| cell(form, *of)).collect());
    if let Some(quote) = &finding.quote {
        let name = format!("narrative.{}", quote.section);
        logical.push(json!({ "fullyQualifiedName": name, "kind": "value" }));
    }
    if !logical.is_empty() {
        location["logicalLocations"] = json!(logical);
    }
    location
}

fn region(place: &Place, excerpt: Option<&Excerpt>) -> Value {
    let mut region = json!({ "startLine": place.line, "startColumn": place.column });
    if let Some(excerpt) = excerpt {
        region["endColumn"] = json!(place.column as usize + excerpt.length);
        region["snippet"] = json!({ "text": excerpt.text });
    }
    region
}

fn properties(reported: &Reported) -> Value {
    let Finding { instance, numbers, quote, .. } = &reported.finding;
    let mut properties = Map::new();
    let mut put = |name: &str, value: Value| drop(properties.insert(name.to_owned(), value));
    if let Some(instance) = instance {
        put("instance", json!(instance));
    }
    if let Some(numbers) = numbers {
        put("left", json!(figure::number(numbers.left)));
        put("right", json!(figure::number(numbers.right)));
        put("difference", json!(figure::number(numbers.difference())));
    }
    if let Some(quote) = quote {
        put("quote", json!({ "section": quote.section, "text": quote.text, "value": quote.value }));
    }
    if let Some(cause) = reported.cause {
        put("cause", json!(cause + 1));
    }
    if reported.finding.severity == Severity::Error && reported.finding.blocks() {
        put("blocksPublication", json!(true));
    }
    Value::Object(properties)
}

/// Returns a suggestion as the replacement of the figures that stand in the file.
fn fix(
    context: &Context<'_>,
    form: &Form,
    file: &str,
    suggestion: &Suggestion,
    written: &[Written],
) -> Value {
    let replacements: Vec<Value> = suggestion
        .changes
        .iter()
        .zip(written)
        .map(|(change, written)| {
            let Written { place, excerpt } = written;
            let mut text = change.to.to_string();
            if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-')) {
                text = format!("\"{text}\"");
            }
            json!({
                "deletedRegion": {
                    "startLine": place.line,
                    "startColumn": place.column,
                    "endColumn": place.column as usize + excerpt.length,
                },
                "insertedContent": { "text": text },
            })
        })
        .collect();
    let mut said = suggestion::changes(context.locale, form, suggestion, suspect::MOST_CELLS);
    said.push(suggestion::reason(context.locale, suggestion));
    json!({
        "description": { "text": said.join("; ") },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(file) },
            "replacements": replacements,
        }],
    })
}

/// Returns a path as a URI reference: relative as it was given, absolute with its scheme.
fn uri(path: &str) -> String {
    let mut text = String::new();
    let mut rooted = false;
    for part in Path::new(path).components() {
        let part = match part {
            Component::RootDir => {
                rooted = true;
                continue;
            }
            Component::CurDir => continue,
            other => other.as_os_str().to_string_lossy(),
        };
        if !text.is_empty() {
            text.push('/');
        }
        for byte in part.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                text.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    if rooted { format!("file:///{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("./a b/年.toml"), "a%20b/%E5%B9%B4.toml");
        assert_eq!(uri("/srv/a.toml"), "file:///srv/a.toml");
        assert_eq!(uri("../a:b.toml"), "../a%3Ab.toml");
        assert_eq!(uri("-"), "-");
    }
}
