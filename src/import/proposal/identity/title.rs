//! The title of a report, parsed: whose it is and of which year, in all the orders in which offices write it.

use super::agency::{Agency, agency};
use super::year;

/// The words of the subject, and what can stand before them as part of it.
const SUBJECTS: &[&str] = &["政府信息", "政府资讯", "政务信息", "信息公开", "政务公开"];
const BEFORE_SUBJECT: &[&str] = &["政府", "政务"];
/// What a title ends with; what stands behind is a remark.
const ENDINGS: &[&str] =
    &["年度工作报告", "年度报告", "工作报告", "情况报告", "的报告", "年报", "报告", "总结"];
/// What the titles of other papers have behind the subject.
const OTHERS: &[&str] = &[
    "格式",
    "模板",
    "模版",
    "指南",
    "目录",
    "通知",
    "条例",
    "办法",
    "规定",
    "意见",
    "要点",
    "制度",
    "培训",
    "解读",
    "专栏",
    "平台",
    "如下",
    "申请表",
];
/// The longest title.
const LONGEST: usize = 80;
/// How much may stand behind the subject in a title that has no known ending.
const LONGEST_UNKNOWN_END: usize = 16;
/// Labels before a title.
const LABELS: &[&str] = &[
    "标题",
    "名称",
    "题名",
    "题目",
    "信息名称",
    "信息标题",
    "文件名称",
    "文章标题",
    "附件",
    "主题",
];

/// A title that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// The agency.
    pub(super) agency: Option<Agency>,
    /// The report year.
    pub(super) year: Option<i32>,
    /// Whether it ends as such titles do.
    pub(super) has_ending: bool,
}

impl Title {
    /// Returns how much of a title it is.
    pub(super) fn score(&self) -> u32 {
        let of_agency = match &self.agency {
            Some(agency) if agency.is_sure => 8,
            Some(_) => 3,
            None => 0,
        };
        of_agency + u32::from(self.year.is_some()) * 9 + u32::from(self.has_ending) * 2
    }
}

/// Parses a title without spaces, in simplified characters: `X2020年政府信息公开工作年度报告`,
/// `2020年X政府信息公开工作年度报告`, `X政府信息公开工作年度报告（2020年度）` ..
pub(super) fn parse(title: &str) -> Option<Title> {
    let title = without_label(title);
    let letters = title.chars().count();
    if letters > LONGEST || is_sentence(title) {
        return None;
    }
    let (subject, behind) = subject(title)?;
    let tail = &title[behind..];
    if OTHERS.iter().any(|word| tail.contains(word)) {
        return None;
    }
    let ending = ENDINGS
        .iter()
        .filter_map(|ending| tail.find(ending).map(|at| behind + at + ending.len()))
        .min();
    let early = title[..subject].find("年度报告").or_else(|| title[..subject].find("年报"));
    let head = &title[..early.filter(|_| ending.is_none()).unwrap_or(subject)];
    let years = year::years(title);
    let plain = |year: &&year::Year| year.is_plain;
    let before = years.iter().filter(plain).rfind(|year| year.from < head.len());
    let year = before.or_else(|| years.iter().find(plain)).map(|year| year.number);
    let mut found = best_agency(head, &years);
    if found.is_none() {
        // `2024年政府信息公开工作年度报告（青禾县水务局）`
        let from = ending.unwrap_or(title.len());
        let parts = without_years(title, from, &years);
        let parts = parts.iter().flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
        found = parts.filter_map(agency).find(|agency| agency.is_sure);
    }
    let has_ending = ending.is_some() || early.is_some();
    let is_surely_one = year.is_some() && found.as_ref().is_some_and(|agency| agency.is_sure);
    if !has_ending {
        if !is_surely_one || tail.chars().count() > LONGEST_UNKNOWN_END {
            return None;
        }
        found = found.map(|agency| Agency { is_sure: false, ..agency });
    }
    Some(Title { agency: found, year, has_ending })
}

/// Returns whether a line is a sentence, or goes on as one.
pub(super) fn is_sentence(line: &str) -> bool {
    line.contains(['。', '；', ';', '！', '!', '？', '?', '，', ','])
        || line.ends_with(['.', ':', '：', '、'])
        || line.contains("如下")
}

/// Returns a title without `标题:`, `附件1:`, `【年度报告】` before it.
pub(super) fn without_label(title: &str) -> &str {
    if let Some(rest) = title.strip_prefix('【').and_then(|rest| rest.split_once('】')) {
        let (label, rest) = rest;
        if !rest.is_empty() && label.chars().count() <= 12 && agency(label).is_none() {
            return without_label(rest);
        }
    }
    for label in LABELS {
        let Some(rest) = title.strip_prefix(label) else { continue };
        let rest = rest
            .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        if let Some(rest) = rest.strip_prefix([':', '：', '.', '、']) {
            return without_label(rest);
        }
    }
    title
}

/// Returns where the subject of a title begins and ends: of several the last, as the name of an agency can have the words too.
fn subject(title: &str) -> Option<(usize, usize)> {
    let last = SUBJECTS.iter().filter_map(|word| title.rfind(word).map(|at| (at, at + word.len())));
    let (mut from, to) = last.max_by_key(|(_, to)| *to)?;
    if let Some(whole) = SUBJECTS.iter().filter_map(|word| title[..to].rfind(word)).max()
        && title[whole..from.max(whole)].chars().count() <= 2
    {
        from = from.min(whole);
    }
    for word in BEFORE_SUBJECT {
        if title[..from].ends_with(word) {
            from -= word.len();
        }
    }
    Some((from, to))
}

/// Returns the agency that stands between the years before the subject; a sure one before one that is not.
fn best_agency(head: &str, years: &[year::Year]) -> Option<Agency> {
    let parts = without_years(head, 0, years);
    let found: Vec<Agency> = parts.into_iter().rev().filter_map(agency).collect();
    found.iter().find(|agency| agency.is_sure).or(found.first()).cloned()
}

/// Returns what stands from `from` on between the years of a text.
fn without_years<'t>(text: &'t str, mut from: usize, years: &[year::Year]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    for year in years.iter().filter(|year| year.to <= text.len()) {
        parts.extend(text.get(from..year.from));
        from = from.max(year.to);
    }
    parts.extend(text.get(from..));
    parts
}
