//! Boilerplate, lines of a page that are not the report's: page numbers, navigation, buttons, footers.

use std::sync::LazyLock;

use super::labels::normalized;

const ASSET: &str = include_str!("../../../assets/import/boilerplate.txt");
/// A longer line is text, whatever it begins with, unless it is a whole footer.
const LONGEST_LINE: usize = 40;
/// A footer is no longer than this.
const LONGEST_FOOTER: usize = 240;

/// Returns whether a line is the number of a page: `- 3 -`, `—3—`, `第3页`, `第 3 页 共 6 页`, `3 / 6`.
pub(in crate::import) fn is_page_number(line: &str) -> bool {
    let plain: String =
        line.chars().map(crate::model::value::narrow).filter(|c| !c.is_whitespace()).collect();
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '―' | '~' | '·');
    let inner = plain.trim_matches(is_dash);
    let digits = |text: &str| {
        !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
    };
    if digits(inner) {
        return plain.starts_with(is_dash) && plain.ends_with(is_dash);
    }
    let Some(rest) = plain.strip_prefix('第').or_else(|| plain.strip_prefix("Page")) else {
        return false;
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    if end == 0 || end > 3 {
        return false;
    }
    let behind = rest[end..].trim_start_matches(['页', ',', '，', '/', '、']);
    let behind = behind.trim_start_matches(['共', '总']).trim_end_matches('页');
    behind.is_empty() || digits(behind)
}

static PHRASES: LazyLock<Vec<(bool, String)>> = LazyLock::new(|| {
    let lines = ASSET.lines().filter(|phrase| !phrase.starts_with('#'));
    let phrases = lines.map(|phrase| (phrase.starts_with('*'), normalized(phrase)));
    phrases.filter(|(_, phrase)| !phrase.is_empty()).collect()
});

/// Returns whether a line is part of the page around a report. A sentence never is.
pub(in crate::import) fn is_boilerplate(line: &str) -> bool {
    let line = line.trim();
    let length = line.chars().count();
    if length > LONGEST_FOOTER || line.ends_with(['。', '；', '：', '，', '、', ';']) {
        return false;
    }
    let plain = normalized(line);
    if length > LONGEST_LINE {
        // A footer in one line says several such things, and no sentence does.
        let count = PHRASES.iter().filter(|(_, phrase)| plain.contains(phrase)).count();
        return count > 1 && !line.contains('。');
    }
    let is_in_line = |(anywhere, phrase): &(bool, String)| match anywhere {
        true => plain.contains(phrase),
        false => plain.starts_with(phrase),
    };
    PHRASES.iter().any(is_in_line)
}

/// Returns whether a line is the seal that our own documents end with.
pub(in crate::import) fn is_seal(line: &str) -> bool {
    let Some((_, seal)) = line.split_once("gouji-") else { return false };
    let halves: Vec<&str> = seal.trim_end_matches(['。', '.', '）', ')', ' ']).split('-').collect();
    let is_half = |half: &&str| half.len() == 12 && half.bytes().all(|b| b.is_ascii_hexdigit());
    halves.len() == 2 && halves.iter().all(is_half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_no_figures() {
        for line in ["-3-", "— 12 —", "第3页", "第 3 页 共 6 页", "－ 4 －", "第3页/共10页"]
        {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["3", "-8", "106", "第三项", "第20条", "2020-2021"] {
            assert!(!is_page_number(line), "{line}");
        }
    }

    #[test]
    fn what_stands_around_a_report_is_dropped_and_sentences_stay() {
        assert!(is_boilerplate("【打印本页】"));
        assert!(is_boilerplate("发布日期：2020-01-31  来源：某办公室"));
        assert!(is_boilerplate("苏ICP备05000001号"));
        assert!(is_boilerplate(
            "版权所有：青禾县人民政府 主办：青禾县人民政府办公室 备案号：某ICP备00000000号 网站标识码：0000000000"
        ));
        assert!(!is_boilerplate("微信公众号发布信息 120 条。"));
    }
}
