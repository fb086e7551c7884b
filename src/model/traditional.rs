//! The simplified form of traditional characters, so that a document of either script is compared by the same letters.
//!
//! The pairs stand in `assets/vocabulary/traditional.txt`, for the importer and for the reader of texts alike. What is
//! printed or written into a report is never changed by them.

use std::sync::LazyLock;

const PAIRS: &str = include_str!("../../assets/vocabulary/traditional.txt");
/// The first and the last character of the block that holds them.
const FIRST: char = '\u{4e00}';
const LAST: char = '\u{9fff}';

/// For each character of the block the one to read, `\0` where that is itself. A table by place, as every character of a
/// text is looked up.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table = vec!['\0'; place(LAST).map_or(0, |last| last + 1)];
    for (traditional, simplified) in pairs() {
        if let Some(held) = place(traditional).and_then(|place| table.get_mut(place)) {
            *held = simplified;
        }
    }
    table
});

/// Returns the simplified form of a traditional character, and every other character as it is.
pub fn simplified(character: char) -> char {
    let held = place(character).and_then(|place| SIMPLIFIED.get(place));
    held.copied().filter(|simplified| *simplified != '\0').unwrap_or(character)
}

fn place(character: char) -> Option<usize> {
    let is_inside = (FIRST..=LAST).contains(&character);
    is_inside.then(|| (u32::from(character) - u32::from(FIRST)) as usize)
}

fn pairs() -> impl Iterator<Item = (char, char)> {
    let lines = PAIRS.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).filter_map(|pair| {
        let mut characters = pair.chars();
        Some((characters.next()?, characters.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_reports_are_known() {
        for (traditional, simplified) in [
            ("標準審查準確", "标准审查准确"),
            ("政府信息公開工作年度報告", "政府信息公开工作年度报告"),
            ("二〇二四年縣鄉鎮區廳局處辦", "二〇二四年县乡镇区厅局处办"),
            ("主動公開政府信息情況", "主动公开政府信息情况"),
            ("收到和處理政府信息公開申請情況", "收到和处理政府信息公开申请情况"),
            ("行政復議與訴訟結果維持糾正尚未審結", "行政复议与诉讼结果维持纠正尚未审结"),
            ("總體情況存在的主要問題及改進", "总体情况存在的主要问题及改进"),
            ("其他需要報告的事項", "其他需要报告的事项"),
            ("規章行政規範性文件製發廢止現行有效", "规章行政规范性文件制发废止现行有效"),
            ("行政許可處罰強制事業性收費金額萬億", "行政许可处罚强制事业性收费金额万亿"),
            (
                "自然人商業企業科研機構社會公益組織法律服務",
                "自然人商业企业科研机构社会公益组织法律服务",
            ),
            ("本年新收數量上年結轉數量總計", "本年新收数量上年结转数量总计"),
            ("予以公開部分公開區分處理計這種情形", "予以公开部分公开区分处理计这种情形"),
            ("屬於國家秘密類內部事務過程執法案卷", "属于国家秘密类内部事务过程执法案卷"),
            ("無法提供沒有現成信息補正後內容仍不明確", "无法提供没有现成信息补正后内容仍不明确"),
            ("信訪舉報投訴重複要求確認獲取", "信访举报投诉重复要求确认获取"),
            ("逾期未繳納費用並通過網絡傳達", "逾期未缴纳费用并通过网络传达"),
            ("監督檢查責任單位領導幹部會議紀要", "监督检查责任单位领导干部会议纪要"),
            ("發佈微博點擊訂閱號解讀專欄採購預決算", "发布微博点击订阅号解读专栏采购预决算"),
            ("裏裡衛衞臺灣為爲證説說線綫", "里里卫卫台湾为为证说说线线"),
        ] {
            let read: String = traditional.chars().map(super::simplified).collect();
            assert_eq!(read, simplified);
        }
    }

    #[test]
    fn what_simplified_text_needs_stays() {
        for character in "乾夥摺著覆里后于征准干了么余台面发钟A1。，〇𠀀".chars()
        {
            assert_eq!(simplified(character), character);
        }
    }

    #[test]
    fn each_pair_stands_once_and_leads_to_a_character_that_stays() {
        let all: Vec<(char, char)> = pairs().collect();
        assert!(all.len() > 2_500, "{}", all.len());
        assert!(all.is_sorted_by(|a, b| a.0 < b.0));
        for (traditional, plain) in all {
            assert_ne!(traditional, plain);
            assert_eq!(simplified(traditional), plain);
            assert_eq!(simplified(plain), plain, "{traditional}{plain}");
        }
    }
}
