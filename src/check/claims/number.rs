//! The numbers of a text: digits with their separators, 万 and 亿, Chinese numerals, parts of a hundred.

use rust_decimal::Decimal;

use super::text::{BLANK, Letter};

/// A number as it stands in a text.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Number {
    /// The letter behind it.
    pub(in crate::check) end: usize,
    /// Its value; none where a placeholder names a blank cell.
    pub(in crate::check) value: Option<Decimal>,
    /// The place of its last digit that says something: 1 for 106, 1000 for 1.2万, 0.1 for 33.9.
    pub(in crate::check) step: Decimal,
    /// Whether it is a part of a hundred.
    pub(in crate::check) percent: bool,
    /// Whether it is written with Chinese numerals.
    pub(in crate::check) numerals: bool,
    /// The placeholder that it comes from.
    pub(in crate::check) filled: Option<usize>,
}

/// Reads the number that begins at a letter.
pub(in crate::check) fn number(letters: &[Letter], at: usize) -> Option<Number> {
    let first = letters.get(at)?;
    if let Some(filled) = first.filled {
        return Some(of_placeholder(letters, at, filled));
    }
    if first.plain.is_ascii_digit() {
        return digits(letters, at);
    }
    if let Some(number) = hundredths(letters, at) {
        return Some(number);
    }
    let (value, end) = numerals(letters, at)?;
    Some(Number {
        end,
        value: Some(value),
        step: Decimal::ONE,
        percent: false,
        numerals: true,
        filled: None,
    })
}

/// Reads what was printed for a placeholder, as `441,025`, `44.1万`, `+3.5%`. An amount of money is taken in its unit.
fn of_placeholder(letters: &[Letter], at: usize, filled: usize) -> Number {
    let mine = letters[at..].iter().take_while(|letter| letter.filled == Some(filled));
    let text: String = mine.clone().map(|letter| letter.plain).collect();
    let end = at + mine.count();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let each = match &text[digits.len()..] {
        "万" => Decimal::from(10_000),
        "亿" => Decimal::from(100_000_000),
        _ => Decimal::ONE,
    };
    let figure: Option<Decimal> = digits
        .trim_start_matches('+')
        .replace(',', "")
        .parse()
        .ok()
        .filter(|_| !text.starts_with(BLANK));
    let step = figure.map_or(Decimal::ONE, |figure| Decimal::new(1, figure.scale()));
    Number {
        end,
        value: figure.and_then(|figure| figure.checked_mul(each)),
        step: step * each,
        percent: text.ends_with('%'),
        numerals: false,
        filled: Some(filled),
    }
}

fn digit_at(letters: &[Letter], at: usize) -> bool {
    letters.get(at).is_some_and(|letter| letter.plain.is_ascii_digit() && letter.filled.is_none())
}

/// Whether three digits stand behind a comma, and no fourth.
fn is_group(letters: &[Letter], comma: usize) -> bool {
    (1..=3).all(|more| digit_at(letters, comma + more)) && !digit_at(letters, comma + 4)
}

/// Whether a year stands there, as behind the number of a paragraph.
fn is_year(letters: &[Letter], at: usize) -> bool {
    (0..4).all(|more| digit_at(letters, at + more))
        && letters.get(at + 4).is_some_and(|letter| letter.plain == '年')
}

fn digits(letters: &[Letter], at: usize) -> Option<Number> {
    let (mut text, mut end, mut point) = (String::new(), at, false);
    while let Some(letter) = letters.get(end) {
        let inside = end == at || !letter.apart;
        match letter.plain {
            digit if digit_at(letters, end) && inside => text.push(digit),
            ',' | '，' if !point && inside && is_group(letters, end) && text.len() <= 3 + 3 * 4 => {
            }
            '.' if !point && inside && digit_at(letters, end + 1) && !is_year(letters, end + 1) => {
                point = true;
                text.push('.');
            }
            _ => break,
        }
        end += 1;
    }
    let mut value: Decimal = text.parse().ok()?;
    let mut step = Decimal::new(1, value.scale());
    while let Some(scale) = letters.get(end).and_then(|letter| scale_of(letter.plain)) {
        value = value.checked_mul(scale)?;
        step = step.checked_mul(scale)?;
        end += 1;
    }
    let percent = letters.get(end).is_some_and(|letter| letter.plain == '%');
    end += usize::from(percent);
    if !percent && value.scale() == 0 && step < Decimal::ONE {
        step = Decimal::ONE;
    }
    Some(Number { end, value: Some(value), step, percent, numerals: false, filled: None })
}

fn scale_of(character: char) -> Option<Decimal> {
    match character {
        '万' => Some(Decimal::from(10_000)),
        '亿' => Some(Decimal::from(100_000_000)),
        _ => None,
    }
}

/// Reads 百分之三十 and 百分百.
fn hundredths(letters: &[Letter], at: usize) -> Option<Number> {
    let plain = |more: usize| letters.get(at + more).map(|letter| letter.plain);
    if plain(0) != Some('百') || plain(1) != Some('分') {
        return None;
    }
    let whole = Number {
        end: at + 3,
        value: Some(Decimal::ONE_HUNDRED),
        step: Decimal::ONE,
        percent: true,
        numerals: true,
        filled: None,
    };
    match plain(2)? {
        '百' => Some(whole),
        '之' if digit_at(letters, at + 3) => {
            digits(letters, at + 3).map(|number| Number { percent: true, ..number })
        }
        '之' => {
            let (mut value, mut end) = numerals(letters, at + 3)?;
            let mut step = Decimal::ONE;
            if letters.get(end).is_some_and(|letter| letter.plain == '点') {
                while let Some(digit) = letters.get(end + 1).and_then(|l| digit_of(l.plain)) {
                    step = step.checked_div(Decimal::TEN)?;
                    value = value.checked_add(step.checked_mul(Decimal::from(digit))?)?;
                    end += 1;
                }
                end += usize::from(step != Decimal::ONE);
            }
            Some(Number { end, value: Some(value), step, ..whole })
        }
        _ => None,
    }
}

fn digit_of(character: char) -> Option<u32> {
    let digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match character {
        '〇' => Some(0),
        '两' => Some(2),
        other => digits.iter().position(|digit| *digit == other).map(|at| at as u32),
    }
}

fn power_of(character: char) -> Option<u64> {
    match character {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// Reads 二十三, 一百零六, 三千, 一万二千 and 二〇二四, and returns the letter behind.
fn numerals(letters: &[Letter], at: usize) -> Option<(Decimal, usize)> {
    let (mut sum, mut section, mut digit, mut end) = (0u64, 0u64, None::<u64>, at);
    let mut plain_digits = 0u32;
    while let Some(letter) = letters.get(end).filter(|letter| letter.filled.is_none()) {
        if let Some(next) = digit_of(letter.plain) {
            digit = match digit {
                Some(held) if held > 0 || plain_digits > 0 => {
                    plain_digits += 1;
                    Some(held.checked_mul(10)?.checked_add(u64::from(next))?)
                }
                _ => Some(u64::from(next)),
            };
        } else if let Some(power) = power_of(letter.plain) {
            section = section.checked_add(digit.take().unwrap_or(1).checked_mul(power)?)?;
        } else if let Some(scale) = scale_of(letter.plain).filter(|_| end > at) {
            let scale = u64::try_from(scale).ok()?;
            let part = section.checked_add(digit.take().unwrap_or(0))?;
            sum = sum.checked_add(part)?.checked_mul(scale)?;
            section = 0;
        } else {
            break;
        }
        end += 1;
    }
    let value = sum.checked_add(section)?.checked_add(digit.unwrap_or(0))?;
    (end > at).then(|| (Decimal::from(value), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, bool, usize)> {
        let letter = |plain| Letter { plain, start: 0, end: 0, apart: false, filled: None };
        let letters: Vec<Letter> = text.chars().map(letter).collect();
        let number = number(&letters, 0)?;
        Some((number.value?.normalize().to_string(), number.percent, number.end))
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (text, value, percent, end) in [
            ("106件", "106", false, 3),
            ("1,234件", "1234", false, 5),
            ("12,34", "12", false, 2),
            ("33.9%", "33.9", true, 5),
            ("1.2万件", "12000", false, 4),
            ("二十三件", "23", false, 3),
            ("十二", "12", false, 2),
            ("一百零六", "106", false, 4),
            ("两千三百", "2300", false, 4),
            ("一万二千", "12000", false, 4),
            ("二〇二四年", "2024", false, 4),
            ("百分之三十", "30", true, 5),
            ("百分之三点五", "3.5", true, 6),
            ("百分之12.5", "12.5", true, 7),
            ("百分百", "100", true, 3),
            ("零件", "0", false, 1),
        ] {
            assert_eq!(read(text), Some((value.to_owned(), percent, end)), "{text}");
        }
        assert_eq!(read("万件"), None);
        assert_eq!(read("件"), None);
    }
}
