//! Long figures as they are read aloud, so that a digit or a unit too many is seen: counts in groups, amounts in yuan.

use rust_decimal::Decimal;

use crate::locale::Locale;
use crate::model::{CellKind, Language, MoneyUnit, Value};

/// An amount is read back with two decimals from 万亿, so many yuan, on: nobody counts its digits.
const TRILLION: i64 = 1_000_000_000_000;

/// Returns a figure of a cell of `kind` as it is read aloud; `None` where that says no more than the figure.
pub fn of(locale: &Locale, kind: CellKind, value: Value) -> Option<String> {
    match value.unit.or(kind.money_unit()) {
        Some(unit) => amount(locale, value.number, unit),
        None => count(locale, value.number),
    }
}

/// Returns a long figure in groups: by ten thousands in Chinese, by thousands in English.
fn count(locale: &Locale, number: Decimal) -> Option<String> {
    let groups = groups(locale, number);
    (groups.len() > 1).then(|| joined(locale, number, &groups))
}

/// Returns an amount in yuan.
fn amount(locale: &Locale, number: Decimal, unit: MoneyUnit) -> Option<String> {
    let yuan = unit.convert(number, MoneyUnit::Yuan)?;
    let trillion = Decimal::from(TRILLION);
    if yuan.abs() >= trillion {
        let rounded = yuan.checked_div(trillion)?.round_dp(2).normalize().to_string();
        return Some(locale.format("present.trillion_yuan", &[("number", &rounded)]));
    }
    let mut groups = groups(locale, yuan);
    if unit == MoneyUnit::Yuan && groups.len() == 1 || yuan.is_zero() {
        return None;
    }
    // 60 万元 and not 60 万 0000 元.
    if locale.language() == Language::Zh && yuan.fract().is_zero() {
        while groups.len() > 1 && groups.last().is_some_and(|(group, _)| is_nothing(group)) {
            groups.pop();
        }
    }
    let joint = if groups.last().is_some_and(|(_, name)| !name.is_empty()) { "" } else { " " };
    Some(format!(
        "{}{joint}{}",
        joined(locale, yuan, &groups),
        locale.unit(MoneyUnit::Yuan.label())
    ))
}

fn is_nothing(group: &str) -> bool {
    group.bytes().all(|digit| digit == b'0')
}

/// Takes the digits before the point apart, the largest group first, each with the name of what it counts.
fn groups(locale: &Locale, number: Decimal) -> Vec<(String, &str)> {
    let whole = number.abs().trunc().normalize().to_string();
    let (digits, names): (usize, Vec<&str>) = match locale.language() {
        Language::Zh => (4, vec!["", locale.text("present.wan"), locale.text("present.yi")]),
        Language::En => (3, vec![""; whole.len().div_ceil(3)]),
    };
    let mut groups = Vec::new();
    let mut end = whole.len();
    for (at, name) in names.iter().enumerate() {
        // The largest name takes all that is left.
        let start = if at + 1 == names.len() { 0 } else { end.saturating_sub(digits) };
        groups.push((whole[start..end].to_owned(), *name));
        end = start;
        if end == 0 {
            break;
        }
    }
    groups.reverse();
    groups
}

fn joined(locale: &Locale, number: Decimal, groups: &[(String, &str)]) -> String {
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let fraction = number.abs().fract().normalize().to_string();
    let parts: Vec<String> = groups
        .iter()
        .map(|(group, name)| format!("{group} {name}").trim_end().to_owned())
        .collect();
    let joint = match locale.language() {
        Language::Zh => " ",
        Language::En => ",",
    };
    format!("{sign}{}{}", parts.join(joint), fraction.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAN: CellKind = CellKind::Money { unit: MoneyUnit::WanYuan, open: false };

    fn back(language: Language, kind: CellKind, text: &str) -> Option<String> {
        of(&Locale::new(language), kind, Value::parse(kind, text).unwrap())
    }

    #[test]
    fn long_figures_are_read_back_in_groups() {
        for (text, zh, en) in [
            ("441025", Some("44 万 1025"), Some("441,025")),
            ("1234567890123", Some("12345 亿 6789 万 0123"), Some("1,234,567,890,123")),
            ("9999", None, Some("9,999")),
            ("999", None, None),
            ("-96171", Some("-9 万 6171"), Some("-96,171")),
        ] {
            assert_eq!(back(Language::Zh, CellKind::Signed, text).as_deref(), zh, "{text}");
            assert_eq!(back(Language::En, CellKind::Signed, text).as_deref(), en, "{text}");
        }
    }

    #[test]
    fn amounts_are_read_back_in_yuan() {
        let open = CellKind::Money { unit: MoneyUnit::WanYuan, open: true };
        for (kind, text, zh, en) in [
            (WAN, "592372449", Some("5.92 万亿元"), Some("5.92 trillion yuan")),
            (WAN, "59237.2449", Some("5 亿 9237 万 2449 元"), Some("592,372,449 yuan")),
            (WAN, "7.5", Some("7 万 5000 元"), Some("75,000 yuan")),
            (WAN, "60", Some("60 万元"), Some("600,000 yuan")),
            (WAN, "20000", Some("2 亿元"), Some("200,000,000 yuan")),
            (WAN, "0.05", Some("500 元"), Some("500 yuan")),
            (WAN, "0.123456", Some("1234.56 元"), Some("1,234.56 yuan")),
            (WAN, "0", None, None),
            (open, "812300.50元", Some("81 万 2300.5 元"), Some("812,300.5 yuan")),
            (open, "251元", None, None),
            (open, "3亿元", Some("3 亿元"), Some("300,000,000 yuan")),
        ] {
            assert_eq!(back(Language::Zh, kind, text).as_deref(), zh, "{text}");
            assert_eq!(back(Language::En, kind, text).as_deref(), en, "{text}");
        }
    }
}
