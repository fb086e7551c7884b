//! The identity of a report, its agency and year: from the title of the document, its metadata, an entry form in it, or what
//! its first lines say. Which words make a title, `title` says, what a year looks like, `year`, and what a name, `agency`.

mod agency;
mod title;
mod year;

use std::cmp::Reverse;

use crate::import::source::{Element, Line, Source};
use crate::model::traditional::simplified;
use crate::model::value::narrow;
use title::Title;

/// How many lines from the beginning the title is looked for.
const MOST_LINES: usize = 80;
/// How many lines a title can be broken into.
const MOST_TITLE_LINES: usize = 4;
/// The longest line of a title that is broken.
const LONGEST_PART: usize = 40;
/// How many letters into a text its year must come.
const MOST_LETTERS_TO_YEAR: usize = 16;
/// How much behind a year says whether it is one of a date or a law.
const MOST_LETTERS_BEHIND_YEAR: usize = 12;
/// The keys by which an entry form asks for them.
const AGENCY_KEYS: &[&str] = &["单位名称", "填报单位", "填报单位名称", "报送单位", "agency"];
const YEAR_KEYS: &[&str] = &["年度", "报告年度", "年份", "year"];
/// How far into a document an entry form asks for them.
const MOST_TABLES: usize = 2;
const MOST_ROWS: usize = 12;
/// Letters of a line that are looked at.
const MOST_LETTERS: usize = 2000;

/// Whose report a document is, and of which year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The agency.
    pub agency: Option<String>,
    /// Whether the agency is only likely.
    pub is_agency_doubtful: bool,
    /// The report year.
    pub year: Option<i32>,
    /// The year, where not the title says it but the period that the text gives, or its first words.
    pub year_of_text: Option<i32>,
    /// The year of the period that the text gives, where the title says another.
    pub other_year: Option<i32>,
    /// Which elements of the document are its title.
    pub title: Vec<usize>,
}

/// A line among the first of a document: which element, its text without spaces, and as written.
struct FrontLine {
    element: usize,
    plain: String,
    text: String,
}

/// Finds the identity of the report that a document is.
pub fn identify(source: &Source) -> Identity {
    let mut identity = Identity::default();
    identity.agency.clone_from(&source.metadata.agency);
    identity.year = source.metadata.year.as_deref().and_then(|year| year.trim().parse().ok());
    let lines = first_lines(source);
    let front = &lines[..lines.iter().position(begins_first_section).unwrap_or(lines.len())];
    let title = find_title(front).or_else(|| find_title(&lines));
    if let Some((elements, title)) = title {
        identity.title = elements;
        identity.take(title);
    }
    let own = source.metadata.title.as_deref().map(plain);
    let parts = own.iter().flat_map(|title| title.split(['_', '|', '>', '»', '›']));
    if let Some(title) = parts.filter_map(parse).max_by_key(Title::score) {
        identity.take(title);
    }
    read_entry_form(source, &mut identity);
    for title in front.iter().filter_map(quoted_title).chain(front.iter().filter_map(end_of_path)) {
        identity.take(Title {
            agency: title.agency.map(|found| agency::Agency { is_sure: false, ..found }),
            ..title
        });
    }
    let period = lines.iter().find_map(|line| year::of_period(&line.plain));
    match (identity.year, period) {
        (Some(year), Some(period)) if year != period => identity.other_year = Some(period),
        (None, Some(period)) => identity.year_of_text = Some(period),
        (None, None) => {
            let mut texts = front.iter().filter(|line| title::is_sentence(&line.plain));
            identity.year_of_text = texts.find_map(|line| year_of_text(&line.text));
        }
        _ => {}
    }
    identity.year = identity.year.or(identity.year_of_text);
    identity
}

impl Identity {
    /// Takes of a title what is not known yet.
    fn take(&mut self, title: Title) {
        if let Some(found) = title.agency.filter(|_| self.agency.is_none()) {
            self.is_agency_doubtful = !found.is_sure;
            self.agency = Some(found.name);
        }
        self.year = self.year.or(title.year);
    }
}

/// Returns the lines in which agency and year are looked for.
fn first_lines(source: &Source) -> Vec<FrontLine> {
    let line = |(element, found): (usize, &'_ Element)| match found {
        Element::Heading(line) | Element::Line(line) => {
            let short: String = line.text.chars().take(MOST_LETTERS).collect();
            Some((element, plain(&short), line.text.clone()))
        }
        _ => None,
    };
    let lines = source.elements.iter().enumerate().filter_map(line);
    let lines = lines.map(|(element, plain, text)| FrontLine { element, plain, text });
    lines.filter(|line| !line.plain.is_empty()).take(MOST_LINES).collect()
}

/// Returns whether the first section of a report begins with a line.
fn begins_first_section(line: &FrontLine) -> bool {
    let text: String = line.plain.chars().map(simplified).collect();
    ["一、", "一,", "一.", "(一)", "（一）", "第一部分"].iter().any(|start| text.starts_with(start))
        || matches!(text.as_str(), "总体情况" | "概述")
}

/// A title with how much it says, how few lines it takes, and these.
type Ranked<'l> = ((u32, Reverse<usize>), &'l [FrontLine], Title);

/// Finds the title among lines: the one that says most, of those that say as much the shortest, then the first.
fn find_title(lines: &[FrontLine]) -> Option<(Vec<usize>, Title)> {
    let mut best: Option<Ranked<'_>> = None;
    for from in 0..lines.len() {
        for count in 1..=MOST_TITLE_LINES.min(lines.len() - from) {
            let window = &lines[from..from + count];
            if !window.iter().all(|line| can_be_of_title(&line.plain, count)) {
                break;
            }
            let joined: String = window.iter().map(|line| line.plain.as_str()).collect();
            let Some(title) = parse(&joined) else { continue };
            // What is put together from lines has to be a name.
            let is_put_together = count > 1 && title.agency.as_ref().is_some_and(|a| !a.is_sure);
            if is_put_together || title.agency.is_none() && title.year.is_none() {
                continue;
            }
            let rank = (title.score(), Reverse(count));
            if best.as_ref().is_none_or(|(other, ..)| rank > *other) {
                best = Some((rank, window, title));
            }
        }
    }
    let (_, window, mut title) = best?;
    let mut elements: Vec<usize> = window.iter().map(|line| line.element).collect();
    let above = lines
        .iter()
        .rposition(|line| line.element < *elements.first().unwrap_or(&0))
        .map(|at| &lines[at]);
    if let (Some(line), Some(agency)) = (above, &mut title.agency)
        && let Some(whole) = agency.with_line_above(&line.plain)
    {
        elements.insert(0, line.element);
        *agency = whole;
    }
    Some((elements, title))
}

/// Returns whether a line can be a title, or one of `count` lines of one. A path through the site, a line of links or a field
/// of a page is none.
fn can_be_of_title(text: &str, count: usize) -> bool {
    let is_path = text.contains(['>', '»', '|', '›', '＞']);
    let bare = title::without_label(text);
    let is_field = bare.contains([':', '：']);
    let is_long = count > 1 && text.chars().count() > LONGEST_PART;
    !(is_path || is_field || is_long || title::is_sentence(text) || begins_numbered(text))
}

/// Returns whether a line is numbered as a section or an item is.
fn begins_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c));
    rest.len() < text.len() && rest.starts_with(['、', '.'])
}

/// Parses a title in the script in which its words are found. Others stay as they are: a name can hold a character of the other
/// script.
fn parse(title: &str) -> Option<Title> {
    if title.contains("公开") {
        return title::parse(title);
    }
    let plain: String = title.chars().map(simplified).collect();
    title::parse(&plain)
}

/// Returns the title that a line quotes.
fn quoted_title(line: &FrontLine) -> Option<Title> {
    const QUOTES: &[(char, char)] =
        &[('《', '》'), ('“', '”'), ('「', '」'), ('"', '"'), ('『', '』')];
    let of_marks = |(open, close): &(char, char)| {
        let mut found = None;
        let mut rest = line.plain.as_str();
        while let Some((_, behind)) = rest.split_once(*open) {
            let Some((inner, behind)) = behind.split_once(*close) else { break };
            found = found.or_else(|| parse(inner).filter(|title| title.has_ending));
            rest = behind;
        }
        found
    };
    QUOTES.iter().filter_map(of_marks).max_by_key(Title::score)
}

/// Returns the title that a path through the site ends with: `首页 > 年报 > X2024年政府信息公开工作年度报告`.
fn end_of_path(line: &FrontLine) -> Option<Title> {
    let (_, last) = line.plain.rsplit_once(['>', '»', '›', '|'])?;
    parse(last).filter(|title| title.has_ending && title.year.is_some())
}

/// Returns a document whose title stands alone: a viewer that loses the ends of lines leaves it in one with the first sentence.
pub fn with_title_apart(mut source: Source) -> Source {
    let mut at = 0;
    while at < source.elements.len().min(MOST_LINES) {
        if let Element::Heading(line) | Element::Line(line) = &source.elements[at]
            && let Some(end) = end_of_title(&line.text)
        {
            let (title, rest) = line.text.split_at(end);
            let part = |text: &str| {
                Element::Line(Line { text: text.trim().to_owned(), place: line.place.clone() })
            };
            let parts = [part(title), part(rest)];
            source.elements.splice(at..=at, parts);
            break;
        }
        at += 1;
    }
    source
}

/// Returns where in a line a whole title ends that something else follows at once.
fn end_of_title(text: &str) -> Option<usize> {
    const END: &str = "年度报告";
    let plain_text: String = text.chars().take(MOST_LETTERS).map(simplified).collect();
    let at = plain_text.find(END)? + END.len();
    let end = text.char_indices().nth(plain_text[..at].chars().count()).map(|(end, _)| end)?;
    let rest = text[end..].trim_start();
    let goes_on = rest.chars().count() > 8
        && !rest.starts_with([
            '）', ')', '》', '”', '」', '（', '(', '的', '工', '编', '格', '、', '和', '及', '，',
            '。',
        ])
        && title::is_sentence(&plain(rest));
    let title = parse(&plain(&text[..end])).filter(|_| goes_on)?;
    let is_whole = title.year.is_some() && title.agency.is_some_and(|agency| agency.is_sure);
    is_whole.then_some(end)
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
        let mut cells = row.iter().map(|cell| plain(&cell.text)).filter(|text| !text.is_empty());
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

/// Returns a line without the spaces and marks that Chinese text does not need.
fn plain(text: &str) -> String {
    let is_kept =
        |c: &char| !c.is_whitespace() && !matches!(c, '#' | '*' | '\u{200b}' | '\u{feff}');
    text.chars().map(narrow).filter(is_kept).collect()
}

/// Returns the year that a text begins with, as reports do that speak of their year.
pub fn year_of_text(text: &str) -> Option<i32> {
    let start: String =
        text.chars().take(MOST_LETTERS_TO_YEAR + MOST_LETTERS_BEHIND_YEAR).collect();
    let start = plain(&start);
    let years = year::years(&start).into_iter();
    let is_near = |year: &year::Year| start[..year.from].chars().count() < MOST_LETTERS_TO_YEAR;
    let mut found = years.filter(|year| year.is_plain && is_near(year));
    found.find(|year| start[year.from..year.to].contains('年')).map(|year| year.number)
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
        assert_eq!((none.agency, none.title), (None, Vec::new()));
        assert_eq!((none.year, none.year_of_text), (Some(2020), Some(2020)));
    }
}
