//! Names of agencies cut out of titles: what around them is none of the name, and which of them are surely one.

/// What the names of agencies and places end with.
const ENDINGS: &str =
    "局府厅委办室会处镇乡道区县市省州盟旗院校所站心队部署馆司园社场行台学组团关庭科段宫联村港厂";
/// What stands before a name that is none of it.
const BEFORE: &[&str] = &[
    "关于公布",
    "关于印发",
    "关于发布",
    "关于报送",
    "关于",
    "公布",
    "发布",
    "附件",
    "度",
    "的",
    "年",
];
/// What stands behind one.
const BEHIND: &[&str] = &[
    "关于公布",
    "关于发布",
    "关于印发",
    "关于报送",
    "关于",
    "公布",
    "发布",
    "印发",
    "报送",
    "编制",
    "度",
    "的",
    "文件",
];
/// Words that a sentence has, and a name hardly.
const OF_SENTENCES: &[&str] = &[
    "了",
    "我局",
    "我县",
    "我市",
    "我区",
    "我镇",
    "我乡",
    "我委",
    "我办",
    "本局",
    "本机关",
    "本单位",
    "本县",
    "本市",
    "本区",
    "本镇",
    "按照",
    "根据",
    "依据",
    "为深入",
    "为进一步",
    "为了",
    "结合",
    "要求",
    "现将",
    "现就",
    "现予",
    "如下",
    "以下",
    "认真",
    "贯彻",
    "落实",
    "推进",
    "推动",
    "深入",
    "坚持",
    "围绕",
    "所列",
    "编制",
];
/// Words of a site, and of titles themselves, that no name has.
const OF_SITES: &[&str] = &["首页", "年报", "年度报告", "当前位置", "您的位置"];
/// Words of a site that a name can have, if it ends as one.
const RATHER_OF_SITES: &[&str] = &["网站", "栏目", "信息公开", "政务公开", "报告"];
/// The longest name.
const LONGEST: usize = 40;

/// A name, and whether it is surely that of an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Agency {
    /// The name.
    pub(super) name: String,
    /// Whether its end says that it is one, and nothing that it is a sentence.
    pub(super) is_sure: bool,
}

/// What the names of places end with.
const PLACES: &str = "省市县区州盟旗镇乡";

impl Agency {
    /// Returns the name with a line above it, where that is its beginning: it ends with a place that the name lacks, or with
    /// a word that must go on.
    pub(super) fn with_line_above(&self, line: &str) -> Option<Self> {
        let last = line.chars().next_back()?;
        let lacks_place = !self.name.contains(|c| PLACES.contains(c)) && PLACES.contains(last);
        let goes_on = matches!(last, '和' | '与' | '及' | '、');
        let letters = line.chars().count();
        let is_beginning = (lacks_place || goes_on) && (2..=20).contains(&letters);
        agency(&format!("{line}{}", self.name)).filter(|_| is_beginning)
    }
}

/// Returns the agency that a part of a title names; half a sentence is none.
pub(super) fn agency(part: &str) -> Option<Agency> {
    let mut name = part;
    loop {
        let trimmed = trimmed(name);
        let trimmed = BEFORE.iter().find_map(|word| trimmed.strip_prefix(word)).unwrap_or(trimmed);
        let trimmed = BEHIND.iter().find_map(|word| trimmed.strip_suffix(word)).unwrap_or(trimmed);
        if trimmed.len() == name.len() {
            break;
        }
        name = trimmed;
    }
    let letters = name.chars().count();
    let is_sentence = name.contains(['，', '。', '；', '！', '？', ',', ';', '!', '?', '：', ':']);
    let starts_sentence = OF_SENTENCES.iter().any(|word| name.starts_with(word));
    if is_sentence || starts_sentence || !(2..=LONGEST).contains(&letters) {
        return None;
    }
    if name.chars().all(|c| !c.is_alphabetic()) || matches!(name, "政府" | "政务公开" | "单位")
    {
        return None;
    }
    let has_ending = core(name).chars().next_back().is_some_and(|last| ENDINGS.contains(last));
    let has_sentence = OF_SENTENCES.iter().any(|word| name.contains(word));
    let is_rather_of_site = RATHER_OF_SITES.iter().any(|word| name.contains(word));
    let is_of_site = OF_SITES.iter().any(|word| name.contains(word));
    if is_of_site || (has_sentence || is_rather_of_site) && !has_ending {
        return None;
    }
    // 青禾县人民|政府信息公开: both words share 政府.
    let name = match name.strip_suffix("人民") {
        Some(place) if !place.is_empty() => format!("{name}政府"),
        _ => name.to_owned(),
    };
    let is_sure = (has_ending || name.ends_with("人民政府")) && !has_sentence && letters > 2;
    Some(Agency { name, is_sure: is_sure || has_ending && letters == 2 && !has_sentence })
}

/// Returns a name without the marks around it; brackets stay where they are a pair.
fn trimmed(name: &str) -> &str {
    let is_mark = |c: char| {
        matches!(
            c,
            '《' | '》'
                | '〈'
                | '〉'
                | '“'
                | '”'
                | '"'
                | '「'
                | '」'
                | '『'
                | '』'
                | '-'
                | '_'
                | '|'
                | '—'
                | '–'
                | '·'
                | '、'
                | '：'
                | ':'
                | '.'
                | '*'
                | '#'
                | '/'
                | '●'
                | '■'
                | '◆'
                | '※'
        ) || c.is_whitespace()
    };
    let mut name = name.trim_matches(is_mark);
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']'), ('【', '】'), ('〔', '〕')] {
        let (opened, closed) = (name.matches(open).count(), name.matches(close).count());
        if opened > closed {
            name = name.trim_start_matches(open).trim_end_matches(open);
        } else if closed > opened {
            name = name.trim_end_matches(close).trim_start_matches(close);
        } else if opened == 1 {
            let inner = name.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            name = inner.unwrap_or(name);
        }
    }
    name
}

/// Returns a name without what stands in brackets behind it.
fn core(name: &str) -> &str {
    match name
        .strip_suffix([')', '）', ']', '】'])
        .and_then(|rest| rest.rfind(['(', '（', '[', '【']))
    {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_out_and_sentences_are_none() {
        for (part, name, is_sure) in [
            ("青禾县水务局", "青禾县水务局", true),
            ("关于青禾县水务局", "青禾县水务局", true),
            ("《青禾县水务局关于", "青禾县水务局", true),
            ("青禾县人民", "青禾县人民政府", true),
            ("青禾县人民政府（办公室）", "青禾县人民政府（办公室）", true),
            ("青禾县报告文学院", "青禾县报告文学院", true),
            ("青禾水投", "青禾水投", false),
            ("【青禾镇】", "青禾镇", true),
        ] {
            let found = agency(part);
            assert_eq!(found, Some(Agency { name: name.to_owned(), is_sure }), "{part}");
        }
        for part in [
            "本局按照通知要求并结合工作实际,完善了",
            "按照要求青禾县水务局",
            "关于",
            "政府",
            "首页",
        ] {
            assert_eq!(agency(part), None, "{part}");
        }
    }
}
