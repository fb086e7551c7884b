//! What a cell of a published table contains: a figure, a blank written in one of many ways, or text.

use rust_decimal::Decimal;

use crate::model::value::{MoneyUnit, narrow};
use crate::model::{CellKind, Message, Value};

/// The measure words that are printed behind a figure.
const MEASURE_WORDS: &[char] = &['件', '项', '个', '条', '次', '份', '起', '宗', '人', '部'];
/// What people write for a blank.
const BLANK_MARKS: &[&str] =
    &["", "/", "//", "\\", "-", "--", "—", "——", "–", "―", "一", "_", "*", "."];
/// Words that say that there is nothing; whether that is a 0 is not said.
const NONE_WORDS: &[&str] = &["无", "没有", "无此项", "不涉及", "空", "none"];

/// What a cell contains.
#[derive(Clone, Debug, PartialEq)]
pub enum CellContent {
    /// Nothing.
    Blank,
    /// A word for nothing, of which it is not clear whether it is a 0.
    NoneWord,
    /// A figure as it is written.
    Figure(WrittenFigure),
    /// Something else.
    Text,
}

/// A figure with what stands around it.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenFigure {
    /// The figure in ASCII, with its sign.
    pub figure: String,
    /// The unit of money behind it.
    pub unit: Option<MoneyUnit>,
    /// Whether the cell contains more than a figure and its unit.
    pub has_extra_text: bool,
}

/// Parses the text of a cell.
pub fn parse(text: &str) -> CellContent {
    let marked: String = text.chars().map(normalized_char).filter(|c| !c.is_whitespace()).collect();
    let plain: String = marked.chars().filter(|c| !is_mark(*c)).collect();
    let has_mark = plain != marked;
    if BLANK_MARKS.contains(&plain.as_str()) {
        return CellContent::Blank;
    }
    if NONE_WORDS.contains(&plain.as_str()) {
        return CellContent::NoneWord;
    }
    let Some(mut figure) = parse_figure(without_note(&plain)) else { return CellContent::Text };
    figure.has_extra_text |= has_mark || without_note(&plain) != plain;
    match gaps(text) {
        Gaps::None => CellContent::Figure(figure),
        Gaps::Thousands => CellContent::Figure(WrittenFigure { has_extra_text: true, ..figure }),
        Gaps::Figures => CellContent::Text,
    }
}

/// Returns whether a character is a sign that leads to a note, and never a part of a figure.
fn is_mark(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '\u{2070}'..='\u{209c}' | '①'..='⓿' | '❶'..='➓' | '†' | '‡' | '※' | '＊')
}

/// Returns a figure without the number of a note in square brackets, or a star, behind it.
fn without_note(text: &str) -> &str {
    let starless = text.trim_end_matches('*');
    let starless = if starless.ends_with(|c: char| c.is_ascii_digit()) { starless } else { text };
    for (open, close) in [('[', ']'), ('〔', '〕'), ('［', '］')] {
        if let Some((before, inner)) =
            starless.strip_suffix(close).and_then(|text| text.rsplit_once(open))
            && before.ends_with(|c: char| c.is_ascii_digit())
            && inner.trim_start_matches('注').chars().all(|c| c.is_ascii_digit())
        {
            return before;
        }
    }
    starless
}

/// Returns whether a text stands where a figure belongs and is none, and no label either: an error or truth value of a workbook, a
/// percentage, a date, several figures, or one that is struck out. Its row is one of figures all the same.
pub fn is_spoilt(text: &str) -> bool {
    let plain: String = text.chars().map(normalized_char).collect();
    let plain = plain.replace('％', "%");
    let plain = plain.trim();
    let upper = plain.to_ascii_uppercase();
    let has_digit = plain.contains(|c: char| c.is_ascii_digit());
    let is_made_of = |others: &[char]| {
        has_digit
            && plain.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || others.contains(&c))
    };
    let is_error = upper.len() > 1 && upper.starts_with('#') && !has_digit
        || matches!(upper.as_str(), "#DIV/0!" | "TRUE" | "FALSE" | "NULL");
    let separators = plain.matches(['-', '/', '.', '年', '月', '日', ':']).count();
    let is_date = separators > 1
        && is_made_of(&['-', '/', '.', '年', '月', '日', ':'])
        && (plain.contains(['/', '月'])
            || plain.chars().take_while(char::is_ascii_digit).count() == 4);
    let is_percentage = is_made_of(&['.', ',', '+', '-', '%']) && plain.ends_with('%');
    let is_several = is_made_of(&['.', ',']) && matches!(gaps(text), Gaps::Figures);
    is_error || is_date || is_percentage || is_several || plain.starts_with("(划去")
}

/// What stands between the digits of a cell.
enum Gaps {
    /// No blank.
    None,
    /// Blanks where thousands may be set apart.
    Thousands,
    /// Blanks between figures that are never one: 12 and 13 are not 1213.
    Figures,
}

/// Returns whether blanks or line ends part the digits of a cell.
fn gaps(text: &str) -> Gaps {
    let is_digit = |c: char| narrow(c).is_ascii_digit();
    let parts: Vec<&str> = text.split_whitespace().filter(|part| !part.is_empty()).collect();
    let meet = |pair: &[&str]| pair[0].ends_with(is_digit) && pair[1].starts_with(is_digit);
    if !parts.windows(2).any(meet) {
        return Gaps::None;
    }
    let whole = |part: &str| part.chars().take_while(|c| is_digit(*c)).count();
    let (first, rest) = parts.split_at(1);
    let is_thousands = (1..=3).contains(&first[0].trim_start_matches(['+', '-']).chars().count())
        && rest.iter().all(|part| whole(part) == 3);
    if is_thousands { Gaps::Thousands } else { Gaps::Figures }
}

/// Narrows a character; every dash is a sign, and what separates nothing is a space.
fn normalized_char(c: char) -> char {
    match narrow(c) {
        '—' | '–' | '―' | '‐' | '﹣' | '−' => '-',
        '\u{a0}' | '\u{200b}' | '\u{feff}' => ' ',
        '（' => '(',
        '）' => ')',
        c => c,
    }
}

fn parse_figure(text: &str) -> Option<WrittenFigure> {
    let mut has_extra_text = false;
    // `+(0)`, `-(8)`, `±0`: a form that prints the sign beside an empty place.
    let mut text = text.to_owned();
    if let Some(inner) = without_sign_brackets(&text) {
        has_extra_text = true;
        text = inner;
    }
    let (is_negative, rest) = match text.strip_prefix(['+', '-', '±']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text.as_str()),
    };
    let end =
        rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
    let (digits, behind) = rest.split_at(end);
    let digits: String = digits.chars().filter(|c| *c != ',').collect();
    let digits = digits.trim_end_matches('.');
    if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if digits.matches('.').count() > 1 {
        return None;
    }
    let (unit, behind) = split_unit(behind);
    let behind = behind.strip_prefix(MEASURE_WORDS).unwrap_or(behind);
    if !behind.is_empty() {
        // A remark in brackets is told; anything else means that the cell is a text with a number in it.
        let remark = behind.starts_with('(') && behind.ends_with(')');
        if !remark {
            return None;
        }
        has_extra_text = true;
    }
    let figure = if is_negative { format!("-{digits}") } else { digits.to_owned() };
    Some(WrittenFigure { figure, unit, has_extra_text })
}

fn without_sign_brackets(text: &str) -> Option<String> {
    let sign = text.chars().next().filter(|c| matches!(c, '+' | '-' | '±'))?;
    let inner = text[sign.len_utf8()..].strip_prefix('(')?;
    let (inner, rest) = inner.split_once(')')?;
    // Both signs printed with the same figure: only 0 is clear.
    let has_both = !rest.is_empty();
    let is_zero = inner.trim_matches('0').is_empty();
    if has_both && !is_zero {
        return None;
    }
    Some(if sign == '-' && !is_zero { format!("-{inner}") } else { inner.to_owned() })
}

fn split_unit(behind: &str) -> (Option<MoneyUnit>, &str) {
    for unit in [MoneyUnit::YiYuan, MoneyUnit::WanYuan, MoneyUnit::Yuan] {
        if let Some(rest) = behind.strip_prefix(unit.label()) {
            return (Some(unit), rest);
        }
    }
    (None, behind)
}

/// Converts a figure into the value of a cell of `kind`; with it, why it is doubtful. Fails with the reason.
pub fn to_value(
    written: &WrittenFigure,
    kind: CellKind,
) -> Result<(Value, Option<Message>), Message> {
    let refused = |error: crate::model::ValueError| Message::key(error.key());
    let mut doubt = written.has_extra_text.then(|| Message::key("import.odd_cell"));
    let value = match (kind, written.unit) {
        (CellKind::Money { open: true, .. }, Some(unit)) => {
            let text = format!("{}{}", written.figure, unit.label());
            Value::parse(kind, &text).map_err(refused)?
        }
        (CellKind::Money { open: true, unit }, None) => {
            let value = Value::parse(kind, &written.figure).map_err(refused)?;
            if !value.number.is_zero() {
                doubt = Some(Message::key("import.no_unit").with("unit", unit.label()));
            }
            value
        }
        (CellKind::Money { unit: own, open: false }, Some(unit)) if unit != own => {
            let figure: Decimal =
                written.figure.parse().map_err(|_| Message::key("value.too_long"))?;
            let number = unit.convert(figure, own).ok_or_else(|| Message::key("value.too_long"))?;
            let message = Message::key("import.other_unit").with("from", unit.label());
            doubt = Some(message.with("to", own.label()));
            Value::parse(kind, &number.normalize().to_string()).map_err(refused)?
        }
        (CellKind::Count | CellKind::Signed, Some(_)) => {
            return Err(Message::key("import.money_in_count"));
        }
        _ => Value::parse(kind, &written.figure).map_err(refused)?,
    };
    Ok((value, doubt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_too_long_for_its_unit_is_refused() {
        let kind = CellKind::Money { unit: MoneyUnit::WanYuan, open: false };
        let figure = "9".repeat(27);
        let written =
            WrittenFigure { figure, unit: Some(MoneyUnit::YiYuan), has_extra_text: false };
        assert_eq!(to_value(&written, kind), Err(Message::key("value.too_long")));
    }

    #[test]
    fn cells_as_they_are_printed() {
        let figure = |text: &str| match parse(text) {
            CellContent::Figure(written) => {
                let unit = written.unit.map_or("", MoneyUnit::label);
                let extra = if written.has_extra_text { "?" } else { "" };
                format!("{}{unit}{extra}", written.figure)
            }
            CellContent::Blank => "blank".to_owned(),
            CellContent::NoneWord => "none".to_owned(),
            CellContent::Text => "text".to_owned(),
        };
        for (text, content) in [
            ("106", "106"),
            (" １０６ ", "106"),
            ("441,025", "441025"),
            ("+1036", "1036"),
            ("-1942", "-1942"),
            ("—8", "-8"),
            ("－6", "-6"),
            ("+(0)-(0)", "0?"),
            ("251000元", "251000元"),
            ("976.81 万元", "976.81万元"),
            ("4068.208", "4068.208"),
            ("22（其中修订 16 件）", "22?"),
            ("12件", "12"),
            ("3.", "3"),
            ("447228¹", "447228?"),
            ("447228₂", "447228?"),
            ("447228①", "447228?"),
            ("447228[1]", "447228?"),
            ("447228〔注2〕", "447228?"),
            ("447228*", "447228?"),
            ("447227（划去447228）", "447227?"),
            ("（划去447228）", "text"),
            ("", "blank"),
            ("/", "blank"),
            ("——", "blank"),
            ("\u{a0}", "blank"),
            ("无", "none"),
            ("1.属于国家秘密", "text"),
            ("2020年", "text"),
            ("1.2.3", "text"),
            ("总计", "text"),
            ("-3-", "text"),
        ] {
            assert_eq!(figure(text), content, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_figure_spoils_only_its_own_cell() {
        for text in [
            "#REF!",
            "#DIV/0!",
            "#N/A",
            "TRUE",
            "false",
            "null",
            "12%",
            "12.5％",
            "2024-03-05",
            "2024/3/5",
            "3月5日",
            "12\n13",
            "12 13",
            "（划去447228）",
        ] {
            assert!(is_spoilt(text), "{text}");
        }
        for text in [
            "",
            "106",
            "2024年",
            "总计",
            "1.1.2",
            "1.属于国家秘密",
            "第二十条第（一）项",
            "#",
            "1.1",
            "一、12",
        ] {
            assert!(!is_spoilt(text), "{text}");
        }
    }
}
