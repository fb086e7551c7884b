//! Numbers of a spreadsheet as text: all digits that were typed, and what the format adds that changes their meaning.

use calamine::ExcelDateTime;

/// Digits that a spreadsheet keeps; those after are noise of binary fractions.
const DIGITS: usize = 15;

/// Returns a number as it was typed: `251000`, `976.81`.
pub(super) fn exact(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let rounded: f64 = format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number);
    // No exponent is written, however large the number.
    let text = format!("{rounded}");
    if text == "-0" { "0".to_owned() } else { text }
}

/// Returns a number with what its format says of its meaning: percent, or a unit in quotation marks behind it.
pub(super) fn formatted(number: &str, code: &str) -> String {
    let code = code.split(';').next().unwrap_or_default();
    let mut bare = String::new();
    let mut suffix = String::new();
    let mut quoted = false;
    for c in code.chars() {
        match c {
            '"' => quoted = !quoted,
            c if quoted => {
                if bare.ends_with(['0', '#', '?']) {
                    suffix.push(c);
                }
            }
            c => bare.push(c),
        }
    }
    if bare.contains('%') {
        return percent(number);
    }
    // A comma behind the digits, or a mark that puts a point between them, shows thousands or 万 of what stands there.
    let scales = bare.contains('!') || bare.contains('\\') || bare.trim_end().ends_with(',');
    if scales { number.to_owned() } else { format!("{number}{suffix}") }
}

fn percent(number: &str) -> String {
    match number.parse::<f64>() {
        Ok(value) => format!("{}%", exact(value * 100.0)),
        Err(_) => number.to_owned(),
    }
}

/// Whether a format shows a number as a date or a time: letters of one, and no place for a digit.
pub(super) fn is_date(code: &str) -> bool {
    let mut chars = code.split(';').next().unwrap_or_default().chars();
    let (mut quoted, mut bracketed, mut found) = (false, false, false);
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if quoted || bracketed => {}
            '0' | '#' | '?' => return false,
            c => found = found || "yYmMdDhHsS".contains(c),
        }
    }
    // The word for no format in particular has such letters in some languages.
    found && !code.eq_ignore_ascii_case("standard")
}

/// Returns a date, with the time where it is not midnight.
pub(super) fn date(date: &ExcelDateTime) -> String {
    if date.is_duration() {
        return exact(date.as_f64());
    }
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    let time =
        if (hour, minute) == (0, 0) { String::new() } else { format!(" {hour:02}:{minute:02}") };
    format!("{year:04}-{month:02}-{day:02}{time}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_were_typed() {
        let found = [251_000.0, 976.81, 0.1 + 0.2, -0.0, 1e20, 441_025.0, 1.0 / 3.0].map(exact);
        let expected = [
            "251000",
            "976.81",
            "0.3",
            "0",
            "100000000000000000000",
            "441025",
            "0.333333333333333",
        ];
        assert_eq!(found, expected);
        assert_eq!(exact(f64::NAN), "");
    }

    #[test]
    fn a_date_is_known_by_its_letters() {
        for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"", "[$-804]yyyy\\年m", "h:mm AM/PM"] {
            assert!(is_date(code), "{code}");
        }
        for code in ["General", "0.00\"days\"", "#,##0_);[Red]\\(#\\)", "@", "", "[$¥-804]0"] {
            assert!(!is_date(code), "{code}");
        }
    }

    #[test]
    fn a_format_adds_what_changes_the_meaning() {
        assert_eq!(formatted("0.0725", "0.00%"), "7.25%");
        assert_eq!(formatted("12.5", "0.00\"万元\";-0.00\"万元\""), "12.5万元");
        assert_eq!(formatted("251000", "0!.0,\"万元\""), "251000");
        assert_eq!(formatted("3", "#,##0"), "3");
        assert_eq!(formatted("3", "\"共\"0\"件\""), "3件");
        assert_eq!(formatted("3", "General"), "3");
    }
}
