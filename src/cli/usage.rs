//! What is said of arguments that cannot be understood, by kind and in the reader's language: the parser's own words
//! are English.

use anyhow::bail;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::locale::Locale;
use crate::model::Message;

use super::Outcome;
use super::output::{Failure, Screen};

/// Answers what the parser gives instead of arguments: help and version are data, all else is a failure.
pub(super) fn answer(error: &Error, locale: &Locale, out: &mut Screen<'_>) -> Outcome {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let text = error.render().to_string();
        // The parser speaks of [OPTIONS] only in its usage line.
        let text = text.replace("[OPTIONS]", locale.text("cli.usage_options"));
        out.text(&text.replace("[COMMAND]", locale.text("cli.usage_command")))?;
        return Ok(0);
    }
    bail!(Failure::new(message(error)).hint(hint(error)))
}

fn message(error: &Error) -> Message {
    let of = |kind| value(error, kind);
    let argument = of(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => Message::key("cli.unknown_argument").with("arg", argument),
        ErrorKind::InvalidSubcommand => {
            Message::key("cli.unknown_command").with("command", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if of(ContextKind::InvalidValue).is_empty() => {
            Message::key("cli.no_value").with("arg", argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Message::key("cli.bad_value")
            .with("arg", argument)
            .with("value", of(ContextKind::InvalidValue)),
        ErrorKind::MissingRequiredArgument => {
            Message::key("cli.missing_argument").with("args", argument)
        }
        ErrorKind::ArgumentConflict => Message::key("cli.twice").with("arg", argument),
        ErrorKind::TooManyValues => Message::key("cli.too_many_values").with("arg", argument),
        ErrorKind::InvalidUtf8 => Message::key("cli.argument_not_utf8"),
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or("").trim_start_matches("error: ");
            Message::key("cli.other_usage").with("text", first)
        }
    }
}

fn hint(error: &Error) -> Message {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .map(|kind| value(error, kind))
        .into_iter()
        .find(|text| !text.is_empty());
    if let Some(near) = suggested {
        return Message::key("cli.near_hint").with("near", near);
    }
    let known = value(error, ContextKind::ValidValue);
    if !known.is_empty() {
        return Message::key("cli.known_hint").with("known", known);
    }
    Message::key("cli.usage_hint")
}

fn value(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(list)) => list.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
