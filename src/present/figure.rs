//! Figures with their units, and the words for what is none.

use rust_decimal::Decimal;

use crate::locale::Locale;
use crate::model::compare::reported_value;
use crate::model::{CellId, Message, Report, Value, ValueError};

/// Returns the figure that a report states for a cell with its unit, or the word for a blank.
pub fn of_cell(locale: &Locale, report: &Report, cell: CellId) -> String {
    match reported_value(report, cell) {
        Some(value) => with_unit(locale, report, cell, value),
        None => blank(locale).to_owned(),
    }
}

/// Returns a figure with the unit of its cell, where it has none of its own.
pub fn with_unit(locale: &Locale, report: &Report, cell: CellId, value: Value) -> String {
    let text = locale.value(value);
    if value.unit.is_some() {
        return text;
    }
    format!("{text} {}", locale.unit(report.unit(cell))).trim_end().to_owned()
}

/// Returns a figure as it is recorded, with the unit of its cell, or the word for a blank.
pub fn recorded(locale: &Locale, report: &Report, cell: CellId, text: &str) -> String {
    if text.is_empty() {
        return blank(locale).to_owned();
    }
    let (figure, unit) = text.split_once(' ').unwrap_or((text, ""));
    let unit = if unit.is_empty() { report.unit(cell) } else { unit };
    format!("{figure} {}", locale.unit(unit)).trim_end().to_owned()
}

/// Returns a figure alone, or the word for a blank.
pub fn or_blank(locale: &Locale, value: Option<Value>) -> String {
    value.map_or_else(|| blank(locale).to_owned(), |value| locale.value(value))
}

/// Returns the word for a blank.
pub fn blank(locale: &Locale) -> &str {
    locale.text("present.blank")
}

/// Returns a number without the zeros at its end.
pub fn number(number: Decimal) -> String {
    number.normalize().to_string()
}

/// Returns a number with its sign, also where it is more than zero.
pub fn signed(number: Decimal) -> String {
    let sign = if number.is_sign_positive() && !number.is_zero() { "+" } else { "" };
    format!("{sign}{}", self::number(number))
}

/// Says why a text is no figure of its cell.
pub fn trouble(locale: &Locale, error: &ValueError) -> String {
    let text = match error {
        ValueError::NotANumber(character) => character.to_string(),
        ValueError::Unit(unit) => unit.clone(),
        _ => String::new(),
    };
    locale.message(&Message::key(error.key()).with("text", text))
}
