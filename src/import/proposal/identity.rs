//! The identity of a report, its agency and year: from the title of the document, its metadata or an entry form in it.

use std::borrow::Cow;

use crate::import::source::{Element, Source};
use crate::model::traditional::simplified;
use crate::model::value::narrow;

/// How many lines from the beginning the title is looked for.
const MOST_LINES: usize = 80;
/// How many letters into a text its year must come.
const MOST_LETTERS_TO_YEAR: usize = 16;
/// The longest title.
const LONGEST_TITLE: usize = 80;
/// What every title ends with, without spaces.
const TITLE_ENDINGS: &[&str] = &["年度报告", "年报", "工作报告"];
/// The keys by which an entry form asks for them.
const AGENCY_KEYS: &[&str] = &["单位名称", "填报单位", "填报单位名称", "报送单位", "agency"];
const YEAR_KEYS: &[&str] = &["年度", "报告年度", "年份", "year"];
/// How far into a document an entry form asks for them.
const MOST_TABLES: usize = 2;
const MOST_ROWS: usize = 12;
/// The word of the subject.
const SUBJECT: &str = "政府信息公开";

/// Whose report a document is, and of which year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The agency.
    pub agency: Option<String>,
    /// The report year.
    pub year: Option<i32>,
    /// Which elements of the document are its title.
    pub title: Vec<usize>,
}

/// Finds the identity of the report that a document is.
pub fn identify(source: &Source) -> Identity {
    let mut identity = Identity::default();
    identity.agency.clone_from(&source.metadata.agency);
    identity.year = source.metadata.year.as_deref().and_then(|year| year.trim().parse().ok());
    let lines: Vec<(usize, String)> = source
        .elements
        .iter()
        .enumerate()
        .filter_map(|(at, element)| match element {
            Element::Heading(line) | Element::Line(line) => Some((at, without_spaces(&line.text))),
            _ => None,
        })
        .filter(|(_, text)| !text.is_empty())
        .take(MOST_LINES)
        .collect();
    let title = (0..lines.len()).find_map(|at| title_at(&lines, at));
    if let Some((elements, agency, year)) = title {
        identity.title = elements;
        identity.agency = identity.agency.or(agency);
        identity.year = identity.year.or(year);
    }
    let own = source.metadata.title.as_deref().map(without_spaces);
    if let Some((agency, year)) = own.and_then(|title| parse_title(&in_simplified(&title).0)) {
        identity.agency = identity.agency.or(agency);
        identity.year = identity.year.or(year);
    }
    read_entry_form(source, &mut identity);
    identity
}

/// Returns whether a label is a key of an entry form, and not one of figures.
pub(super) fn is_key(label: &str) -> bool {
    AGENCY_KEYS.contains(&label) || YEAR_KEYS.contains(&label)
}

/// Fills what is not known yet from the key–value rows of an entry form, like `单位名称 | X` and `年度 | 2023` in the first
/// tables.
fn read_entry_form(source: &Source, identity: &mut Identity) {
    let tables = source.elements.iter().filter_map(|element| match element {
        Element::Table(table) => Some(table),
        _ => None,
    });
    for row in tables.take(MOST_TABLES).flat_map(|table| table.rows.iter().take(MOST_ROWS)) {
        let mut cells =
            row.iter().map(|cell| without_spaces(&cell.text)).filter(|text| !text.is_empty());
        let (Some(label), Some(value)) = (cells.next(), cells.next()) else { continue };
        let label: String = label.trim_end_matches(['：', ':']).chars().map(simplified).collect();
        let label = label.as_str();
        if AGENCY_KEYS.contains(&label) && identity.agency.is_none() {
            identity.agency = Some(value);
        } else if YEAR_KEYS.contains(&label) && identity.year.is_none() {
            let digits = value.trim_end_matches(['年', '度']);
            identity.year = digits.parse().ok().filter(|year| (2000..2100).contains(year));
        }
    }
}

/// Returns a line without the spaces that Chinese text does not need.
fn without_spaces(text: &str) -> String {
    text.chars().map(narrow).filter(|c| !c.is_whitespace() && *c != '#' && *c != '*').collect()
}

/// Returns a title in simplified characters where only so its subject is found, and whether that was so. Others stay as they
/// are: a name can hold a character of the other script.
fn in_simplified(title: &str) -> (Cow<'_, str>, bool) {
    if !title.contains(SUBJECT) {
        let plain: String = title.chars().map(simplified).collect();
        if plain.contains(SUBJECT) {
            return (Cow::Owned(plain), true);
        }
    }
    (Cow::Borrowed(title), false)
}

/// Reads the title at a line, alone or with one or two lines around it that are parts of it.
fn title_at(
    lines: &[(usize, String)],
    at: usize,
) -> Option<(Vec<usize>, Option<String>, Option<i32>)> {
    let (element, text) = &lines[at];
    let (text, is_traditional) = in_simplified(text);
    // A path through the site, or a line of links, is no title.
    let is_path = text.contains(['>', '»', '|', '›', '＞']);
    if is_path
        || !text.contains(SUBJECT)
        || text.chars().count() > LONGEST_TITLE
        || text.ends_with(['。', '.'])
    {
        // The subject may be on the next line: `X市人民政府2020年` / `政府信息公开..`.
        return None;
    }
    let (agency, year) = parse_title(&text)?;
    let mut elements = vec![*element];
    let before = at.checked_sub(1).and_then(|before| lines.get(before));
    let fits = |text: &str| {
        text.chars().count() <= 40 && !text.contains(['：', ':', '。', '.', '，', ',', '|', '>'])
    };
    match before.filter(|(_, text)| (agency.is_none() || year.is_none()) && fits(text)) {
        Some((before, above)) => {
            let plain = |c: char| if is_traditional { simplified(c) } else { c };
            let whole: String = above.chars().map(plain).chain(text.chars()).collect();
            let (joint_agency, joint_year) = parse_title(&whole).unwrap_or((None, None));
            elements.insert(0, *before);
            Some((elements, joint_agency.or(agency), joint_year.or(year)))
        }
        None => Some((elements, agency, year)),
    }
}

/// Parses agency and year from a title: `X2020年政府信息公开工作年度报告`, `2020年X政府信息公开工作年度报告`.
fn parse_title(title: &str) -> Option<(Option<String>, Option<i32>)> {
    let subject = title.find(SUBJECT)?;
    let is_blank = title.ends_with("格式") || title.ends_with("模板");
    if is_blank || !TITLE_ENDINGS.iter().any(|ending| title[subject..].contains(ending)) {
        return None;
    }
    let before = &title[..subject];
    // A second year in brackets, or a number of the document before the name, is none of it.
    let year = before.char_indices().filter_map(|(at, _)| year_at(before, at)).next_back();
    let Some((from, to, year)) = year else {
        return Some((
            Some(before).filter(|agency| agency.chars().count() > 2).map(str::to_owned),
            None,
        ));
    };
    let behind = before[to..].trim_start_matches(['度', '的']);
    let agency = if behind.chars().count() > 1 { behind } else { &before[..from] };
    let agency = agency
        .trim_matches(|c: char| matches!(c, '关' | '于' | '的' | '《' | '》') && agency.len() < 7);
    let agency =
        agency.strip_prefix("关于").unwrap_or(agency).trim_matches(['《', '》', '-', '_', '|']);
    Some((Some(agency).filter(|agency| agency.chars().count() > 1).map(str::to_owned), Some(year)))
}

/// Returns the year that a text begins with, as reports do that speak of their year.
pub fn year_of_text(text: &str) -> Option<i32> {
    let start: String = text.chars().take(MOST_LETTERS_TO_YEAR).collect();
    let start = without_spaces(&start);
    start.char_indices().find_map(|(at, _)| year_at(&start, at)).map(|(_, _, year)| year)
}

/// Returns where a year with 年 begins and ends that stands at `at`, and the year.
fn year_at(text: &str, at: usize) -> Option<(usize, usize, i32)> {
    let digits =
        text.get(at..at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let rest = text.get(at + 4..)?.strip_prefix('年')?;
    let year: i32 = digits.parse().ok()?;
    (2000..2100).contains(&year).then_some((at, text.len() - rest.len(), year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::matching::plain_text::parse;

    #[test]
    fn titles_as_offices_write_them() {
        for (text, agency, year) in [
            ("# 甲市人民政府\n## 2020 年政府信息公开工作年度报告", "甲市人民政府", 2020),
            ("2022年乙省政府信息公开工作年度报告", "乙省", 2022),
            ("丙区审批局２０２１年政府信息公开工作年度报告", "丙区审批局", 2021),
            ("首页 > 年报\n丁县审计局2025年政府信息公开工作的年度报告", "丁县审计局", 2025),
            ("2019年戊市人民政府办公厅政府信息公开工作年度报告", "戊市人民政府办公厅", 2019),
            ("己街道办事处2023年度政府信息公开工作年度报告", "己街道办事处", 2023),
            ("庚縣水務局2024年政府信息公開工作年度報告", "庚县水务局", 2024),
            ("# 辛縣標準化研究院\n## 2024年政府信息公開工作年度報告", "辛县标准化研究院", 2024),
            ("壬县李昇小学2024年政府信息公开工作年度报告", "壬县李昇小学", 2024),
        ] {
            let identity = identify(&parse(text));
            assert_eq!(
                (identity.agency.as_deref(), identity.year),
                (Some(agency), Some(year)),
                "{text}"
            );
        }
        let none = identify(&parse("2020 年，政府信息公开工作年度报告按时公布。"));
        assert_eq!((none.agency, none.year), (None, None));
    }
}
