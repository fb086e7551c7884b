//! Years as documents write them: `2024年`, `2024年度`, `（2024）`, `二〇二四年`, and the period that a report covers. A date, the
//! year of a law and the number of a document are none.

use crate::model::value::narrow;

/// What stands behind the year of a law or of a paper.
const OF_LAWS: &[&str] =
    &["修订", "修正", "新修订", "公布", "颁布", "印发", "施行", "实施", "发布", "制定", "起施行"];
/// What stands behind a number of four digits that counts something.
const COUNTED: &str = "-/.号月日件条项次万余多个人家篇期份%元亿千百岁户平公吨米";
/// The words around a period.
const OF_PERIODS: &[&str] = &["统计", "期限", "期间", "时间", "起", "止", "数据", "截至", "截止"];

/// A year in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Year {
    /// Where it begins, brackets included.
    pub(super) from: usize,
    /// Where it ends, 年 or 年度 included.
    pub(super) to: usize,
    /// The year.
    pub(super) number: i32,
    /// Whether it is the year of a report, and not part of a date, of a law or of the number of a document.
    pub(super) is_plain: bool,
}

/// Returns the digit that a character is, in ASCII or as a Chinese numeral.
fn digit(c: char) -> Option<i32> {
    match c {
        '0'..='9' => i32::try_from(u32::from(c) - u32::from('0')).ok(),
        '〇' | '○' | '零' | 'O' | 'o' | '◯' | '０' => Some(0),
        _ => "一二三四五六七八九"
            .chars()
            .position(|numeral| numeral == c)
            .and_then(|at| i32::try_from(at + 1).ok()),
    }
}

/// Returns the years of a text without spaces, in order.
pub(super) fn years(text: &str) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_start = digit(c).is_some() && before.and_then(digit).is_none();
        if is_start && let Some(year) = year_at(text, at, before) {
            years.push(year);
        }
        before = Some(c);
    }
    years
}

fn year_at(text: &str, from: usize, before: Option<char>) -> Option<Year> {
    let digits: Vec<i32> = text[from..].chars().map_while(digit).take(5).collect();
    let [a, b, c, d] = digits[..] else { return None };
    let year = ((a * 10 + b) * 10 + c) * 10 + d;
    if !(2000..2100).contains(&year) {
        return None;
    }
    let end = from + text[from..].chars().take(4).map(char::len_utf8).sum::<usize>();
    let behind = &text[end..];
    if let Some(rest) = behind.strip_prefix('年') {
        let rest = rest.strip_prefix('度').unwrap_or(rest);
        let to = text.len() - rest.len();
        return Some(bracketed(text, Year { from, to, number: year, is_plain: !is_dated(rest) }));
    }
    let next = behind.chars().next();
    if before == Some('第') || next.is_some_and(|next| COUNTED.contains(next)) {
        return None;
    }
    let to = end + if behind.starts_with('度') { '度'.len_utf8() } else { 0 };
    Some(bracketed(text, Year { from, to, number: year, is_plain: true }))
}

/// Takes the brackets around a year along; one in brackets before a number with 号 is that of a document.
fn bracketed(text: &str, year: Year) -> Year {
    const OPEN: &[char] = &['(', '（', '[', '【', '〔', '［', '<', '〈'];
    const CLOSE: &[char] = &[')', '）', ']', '】', '〕', '］', '>', '〉'];
    let (Some(open), Some(close)) = (
        text[..year.from].chars().next_back().filter(|c| OPEN.contains(c)),
        text[year.to..].chars().next().filter(|c| CLOSE.contains(c)),
    ) else {
        return year;
    };
    let to = year.to + close.len_utf8();
    let behind = text[to..].strip_prefix('第').unwrap_or(&text[to..]);
    let number = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_of_document = number.len() < behind.len() && number.starts_with('号');
    Year {
        from: year.from - open.len_utf8(),
        to,
        is_plain: year.is_plain && !is_of_document,
        ..year
    }
}

/// Returns whether behind 年 a date goes on, or a law is spoken of.
fn is_dated(rest: &str) -> bool {
    let month = rest.trim_start_matches(|c: char| digit(c).is_some() || c == '十');
    let is_date = month.len() < rest.len() && month.starts_with('月');
    is_date || OF_LAWS.iter().any(|word| rest.starts_with(word))
}

/// Returns the year of the period that a line says its figures are of: `自2024年1月1日起至2024年12月31日止`,
/// `2024.1.1-2024.12.31`, `二〇二四年一月一日至十二月三十一日`.
pub(super) fn of_period(line: &str) -> Option<i32> {
    let plain: String = line.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    if !OF_PERIODS.iter().any(|word| plain.contains(word)) {
        return None;
    }
    let numbers = numbers(&plain);
    numbers.windows(5).find_map(period).or_else(|| numbers.windows(3).find_map(months))
}

/// A number with where it stands and the character behind it.
type Number = (usize, usize, i32);

/// Returns the numbers of a text, in ASCII or Chinese numerals up to 99: where each begins and ends, and what it is.
fn numbers(text: &str) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let is_part = |c: char| digit(c).is_some() || c == '十';
        let length: usize =
            text[at..].chars().take_while(|c| is_part(*c)).map(char::len_utf8).sum();
        if length == 0 {
            at += c.len_utf8();
            continue;
        }
        if let Some(number) = number(&text[at..at + length]) {
            numbers.push((at, at + length, number));
        }
        at += length;
    }
    numbers
}

fn number(text: &str) -> Option<i32> {
    if let Some((tens, ones)) = text.split_once('十') {
        let of = |part: &str, none| if part.is_empty() { Some(none) } else { number(part) };
        return of(tens, 1)?.checked_mul(10)?.checked_add(of(ones, 0)?);
    }
    let digits: Vec<i32> = text.chars().filter_map(digit).collect();
    (digits.len() <= 4).then(|| digits.iter().fold(0, |sum, digit| sum * 10 + digit))
}

/// `2024 1 1 2024 12 31`, or without the second year: the year, where no more than a few letters stand between.
fn period(numbers: &[Number]) -> Option<i32> {
    let is_close = numbers.windows(2).all(|pair| pair[1].0 - pair[0].1 <= 3 * 'a'.len_utf8() * 6);
    let values: Vec<i32> = numbers.iter().map(|(.., number)| *number).collect();
    let is_year = |year: i32| (2000..2100).contains(&year);
    match values[..] {
        [year, 1, 1, 12, 31] if is_close && is_year(year) => Some(year),
        [year, month, day, other, _]
            if is_close
                && is_year(year)
                && year == other
                && (1..=12).contains(&month)
                && (1..=31).contains(&day) =>
        {
            Some(year)
        }
        _ => None,
    }
}

/// `2024年1-12月`.
fn months(numbers: &[Number]) -> Option<i32> {
    let is_close = numbers.windows(2).all(|pair| pair[1].0 - pair[0].1 <= 6);
    match numbers {
        [(.., year), (.., 1), (.., 12)] if is_close && (2000..2100).contains(year) => Some(*year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_what_only_looks_like_one() {
        let plain = |text: &str| {
            let years = years(text).into_iter().filter(|year| year.is_plain);
            years.map(|year| (year.number, text[year.from..year.to].to_owned())).collect::<Vec<_>>()
        };
        for (text, year, written) in [
            ("甲局2024年政府", 2024, "2024年"),
            ("2024年度", 2024, "2024年度"),
            ("甲局(2024)", 2024, "(2024)"),
            ("（2024年度）", 2024, "（2024年度）"),
            ("二〇二四年", 2024, "二〇二四年"),
            ("二零二三年度", 2023, "二零二三年度"),
            ("二○二二", 2022, "二○二二"),
            ("2024政府信息", 2024, "2024"),
        ] {
            assert_eq!(plain(text), [(year, written.to_owned())], "{text}");
        }
        for text in
            ["2024年1月", "〔2024〕3号", "2019年修订", "第2024条", "2024件", "20241", "1999年"]
        {
            assert_eq!(plain(text), [], "{text}");
        }
    }

    #[test]
    fn periods_as_reports_write_them() {
        for text in [
            "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。",
            "统计期限从2024年1月1日至12月31日。",
            "数据统计时间：2024.1.1-2024.12.31",
            "统计期限为2024/01/01—2024/12/31",
            "统计期限为二〇二四年一月一日至二〇二四年十二月三十一日",
            "数据时间为2024年1—12月",
            "統計期限自2024年1月1日起至2024年12月31日止",
            "统计期间自2024年3月15日起至2024年12月31日止",
        ] {
            assert_eq!(of_period(text), Some(2024), "{text}");
        }
        for text in ["2019年5月15日起施行", "自2023年1月1日起至2024年6月30日止", "统计信息31条"]
        {
            assert_eq!(of_period(text), None, "{text}");
        }
    }
}
